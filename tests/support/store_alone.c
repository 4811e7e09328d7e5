/* SPDX-License-Identifier: BSD-2-Clause */
#include "store_alone.h"

#include "test.h"

struct fixture store_folder;
struct store *st;

void
store_set_up(void)
{
    fixture_begin(&store_folder);
    st = fixture_store(&store_folder);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
}

void
store_tear_down(void)
{
    store_close(st);
    st = NULL;
    fixture_end(&store_folder);
}
