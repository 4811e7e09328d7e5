/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_dispatch.c - from a line to its command.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "engine_fixture.h"
#include "test.h"

static struct fixture f;

static void
set_up(void)
{
    fixture_open(&f);
    fixture_know(&f, "U1", NULL);
}

static void
tear_down(void)
{
    fixture_end(&f);
}

/* Its beginning alone would be another deadline. */
START_TEST(a_line_that_is_too_long_is_not_run_by_half)
{
    char *line = xmalloc(70001);

    memset(line, ' ', 70000);
    line[70000] = '\0';
    memcpy(line, "deadline add brief by 2099-01-04", 32);
    memcpy(line + 69950, "no, rather by 2099-02-04", 24);
    fixture_say(&f, "U1", "D1", line);
    free(line);
    ck_assert_int_eq(fixture_deadlines(&f), 0);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " body LIKE '%too long for one%'"),
                     1);
}
END_TEST

static int64_t
buttons_to_fill_in(void)
{
    return fixture_number(&f, "SELECT count(*) FROM outbox WHERE body LIKE"
                              " '%Fill in%'");
}

/* A button would carry on without what did not fit. */
START_TEST(a_line_that_is_too_long_for_a_button_is_asked_for_again)
{
    char line[2500] = "deadline add ";

    memset(line + strlen(line), 'x', 300);
    fixture_say(&f, "U1", "D1", line);
    ck_assert_int_eq(buttons_to_fill_in(), 1);
    memset(line + strlen(line), 'x', 1900);
    fixture_say(&f, "U1", "D1", line);
    ck_assert_int_eq(buttons_to_fill_in(), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox"), 2);
}
END_TEST

TEST_SUITE(dispatch)
{
    TCase *tc = test_case(suite, "dispatch", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_line_that_is_too_long_is_not_run_by_half);
    tcase_add_test(tc, a_line_that_is_too_long_for_a_button_is_asked_for_again);
}
