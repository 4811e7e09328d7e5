/* SPDX-License-Identifier: BSD-2-Clause */
#include "store_alone.h"

#include "store/store.h"
#include "test.h"

struct fixture store_folder;
struct store *st;
struct buf store_problem;

void
store_folder_set_up(void)
{
    fixture_begin(&store_folder);
    buf_init(&store_problem, 1000);
}

void
store_set_up(void)
{
    store_folder_set_up();
    st = fixture_store(&store_folder);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
}

void
store_tear_down(void)
{
    store_close(st);
    st = NULL;
    fixture_end(&store_folder);
    buf_release(&store_problem);
}

enum err
store_try_open(const char *path, int64_t max_mb)
{
    struct store_options options = { .path = path,
                                     .max_mb = max_mb,
                                     .now = 1700000000 };

    buf_reset(&store_problem);
    return store_open(&options, &st, &store_problem);
}
