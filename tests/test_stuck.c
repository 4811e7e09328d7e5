/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_stuck.c - what could not be written down is tried less and less, and
 * soon again once something could.
 */
#include "stuck.h"

#include "alloc.h"
#include "clock.h"
#include "test.h"

static struct timers timers;
static struct stuck stuck;
static int tries;
static bool works;

static void
run(void *ctx, struct task *task)
{
    tries++;
    if (works)
        task_free(task);
    else
        stuck_add(ctx, task);
}

static void
set_up(void)
{
    timers_init(&timers);
    stuck_init(&stuck, &timers, run, &stuck);
    stuck_add(&stuck, task_new(TASK_SENT));
    tries = 0;
    works = false;
}

static void
tear_down(void)
{
    stuck_release(&stuck);
    timers_release(&timers);
}

static void
pass(int64_t ms)
{
    for (; ms > 0; ms -= 100) {
        clock_move(100);
        (void)timers_run(&timers, clock_mono_ms());
    }
}

START_TEST(it_waits_twice_as_long_each_time_but_a_minute_at_most)
{
    static const int64_t waits[] = { 1, 2, 4, 8, 16, 32, 60, 60, 60 };
    size_t i;

    for (i = 0; i < ARRAY_LEN(waits); i++) {
        pass(waits[i] * 1000 - 500);
        ck_assert_int_eq(tries, (int)i);
        pass(500);
        ck_assert_int_eq(tries, (int)i + 1);
    }
    ck_assert_int_ge(stuck_for_ms(&stuck), 243000);
}
END_TEST

START_TEST(others_wait_with_it_and_once_it_works_nothing_is_left)
{
    pass(3500);
    stuck_add(&stuck, task_new(TASK_LOOKED));
    works = true;
    tries = 0;
    pass(4000);
    ck_assert_int_eq(tries, 2);
    ck_assert_int_eq(stuck_for_ms(&stuck), -1);
    pass(60000);
    ck_assert_int_eq(tries, 2);
}
END_TEST

START_TEST(when_there_is_hope_it_is_tried_soon)
{
    pass(31500);
    ck_assert_int_eq(tries, 5);
    stuck_hope(&stuck);
    pass(1100);
    ck_assert_int_eq(tries, 6);
    pass(1000);
    ck_assert_int_eq(tries, 6);
}
END_TEST

TEST_SUITE(stuck)
{
    TCase *tc = test_case(suite, "stuck", 10);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, it_waits_twice_as_long_each_time_but_a_minute_at_most);
    tcase_add_test(tc, others_wait_with_it_and_once_it_works_nothing_is_left);
    tcase_add_test(tc, when_there_is_hope_it_is_tried_soon);
}
