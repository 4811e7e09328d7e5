/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_engine.c - bot/engine.c where it cannot begin.
 *
 * How it runs is seen in the suites of its parts.
 */
#include "engine.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "buf.h"
#include "engine_fixture.h"
#include "test.h"

#define DESCRIPTORS_MAX 60

static struct fixture f;

static void
set_up(void)
{
    fixture_open(&f); /* which reads the configuration */
    fixture_crash(&f);
    fixture_forget_database(&f);
}

static void
tear_down(void)
{
    fixture_end(&f);
}

static rlim_t
first_free_descriptor(void)
{
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

    ck_assert_int_ge(fd, 0);
    (void)close(fd);
    return (rlim_t)fd;
}

/* One more each time, until there are enough: whatever cannot be had first, the
 * database, the loop or what it stands on, is told in a sentence. */
START_TEST(without_descriptors_it_says_so)
{
    struct engine *engine = NULL;
    struct rlimit limit, few;
    struct buf problem;
    enum err rc = ERR_IO;
    rlim_t n, from = first_free_descriptor();
    int refused = 0;

    buf_init(&problem, 1000);
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    few = limit;
    for (n = 0; rc != ERR_OK; n++) {
        ck_assert_uint_lt(n, DESCRIPTORS_MAX);
        few.rlim_cur = from + n;
        ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
        buf_reset(&problem);
        rc = engine_open(&f.config, &engine, &problem);
        ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
        ck_assert_msg((rc == ERR_OK) == (problem.len == 0), "%s: '%s'",
                      err_name(rc), problem.data);
        refused += strstr(problem.data, "descriptors") != NULL;
        fixture_forget_database(&f);
    }
    ck_assert_int_gt(refused, 0);
    engine_close(engine);
    buf_release(&problem);
}
END_TEST

TEST_SUITE(engine)
{
    TCase *tc = test_case(suite, "engine", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, without_descriptors_it_says_so);
}
