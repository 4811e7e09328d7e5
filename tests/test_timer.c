/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_timer.c - the heap of timers, and the delays before trying again.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "backoff.h"
#include "support/test.h"
#include "timer.h"

enum { MANY = 200, ROUNDS = 20000 };

struct owner {
    int number;
    struct timer timer;
};

static struct timers timers;
static struct owner owners[MANY];
static int calls[MANY * 4];
static size_t call_count;

static void
start(void)
{
    int i;

    timers_init(&timers);
    memset(owners, 0, sizeof(owners));
    for (i = 0; i < MANY; i++)
        owners[i].number = i;
    call_count = 0;
}

static void
stop(void)
{
    timers_release(&timers);
}

static void
note(struct timer *timer)
{
    struct owner *owner = TIMER_OWNER(timer, struct owner, timer);

    if (call_count == ARRAY_LEN(calls) || timer_is_set(timer))
        ck_abort_msg("called too often or while set");
    calls[call_count++] = owner->number;
}

static void
set(int number, int64_t due_ms)
{
    timer_set(&timers, &owners[number].timer, due_ms, note);
}

START_TEST(they_run_in_the_order_of_their_times)
{
    set(0, 30);
    set(1, 10);
    set(2, 20);
    set(3, 10);
    ck_assert_int_eq(timers_next(&timers), 10);
    ck_assert_uint_eq(timers_run(&timers, 9), 0);
    ck_assert_uint_eq(timers_run(&timers, 20), 3);
    ck_assert_int_eq(calls[0], 1);
    ck_assert_int_eq(calls[1], 3); /* set later for the same moment */
    ck_assert_int_eq(calls[2], 2);
    ck_assert_int_eq(timers_next(&timers), 30);
    ck_assert_uint_eq(timers_run(&timers, 1000), 1);
    ck_assert_int_eq(timers_next(&timers), -1);
    ck_assert_uint_eq(timers_run(&timers, 1000), 0);
}
END_TEST

START_TEST(setting_again_moves_and_cancelling_twice_is_nothing)
{
    set(0, 10);
    set(0, 50);
    ck_assert_int_eq(timers_next(&timers), 50);
    ck_assert(timer_is_set(&owners[0].timer));
    timer_cancel(&timers, &owners[0].timer);
    timer_cancel(&timers, &owners[0].timer);
    ck_assert(!timer_is_set(&owners[0].timer));
    ck_assert_uint_eq(timers_run(&timers, 1000), 0);
    set(0, 60);
    ck_assert_uint_eq(timers_run(&timers, 1000), 1);
}
END_TEST

static void
again(struct timer *timer)
{
    note(timer);
    timer_set(&timers, timer, 0, again);
}

START_TEST(a_timer_that_sets_itself_waits_for_the_next_turn)
{
    timer_set(&timers, &owners[0].timer, 10, again);
    ck_assert_uint_eq(timers_run(&timers, 10), 1);
    ck_assert_int_eq(timers_next(&timers), 0);
    ck_assert_uint_eq(timers_run(&timers, 10), 1);
}
END_TEST

static void
cancel_one_and_move_two(struct timer *timer)
{
    note(timer);
    ck_assert(timer_is_set(&owners[1].timer));
    timer_cancel(&timers, &owners[1].timer);
    ck_assert(!timer_is_set(&owners[1].timer));
    set(2, 500);
    set(4, 1);
    ck_assert_int_eq(timers_next(&timers), 13); /* 3 is still to come */
}

START_TEST(a_callback_may_cancel_and_move_what_is_due_in_its_turn)
{
    timer_set(&timers, &owners[0].timer, 10, cancel_one_and_move_two);
    set(1, 11);
    set(2, 12);
    set(3, 13);
    ck_assert_uint_eq(timers_run(&timers, 100), 2);
    ck_assert_int_eq(calls[0], 0);
    ck_assert_int_eq(calls[1], 3);
    ck_assert_int_eq(timers_next(&timers), 1);
    ck_assert_uint_eq(timers_run(&timers, 100), 1);
    ck_assert_int_eq(calls[2], 4);
    ck_assert_uint_eq(timers_run(&timers, 500), 1);
    ck_assert_int_eq(calls[3], 2);
}
END_TEST

static void
go(struct timer *timer)
{
    calls[call_count++] = -1;
    free(TIMER_OWNER(timer, struct owner, timer));
}

START_TEST(an_owner_may_go_in_its_callback)
{
    struct owner *owner = xcalloc(1, sizeof(*owner));

    timer_set(&timers, &owner->timer, 10, go);
    set(0, 10);
    ck_assert_uint_eq(timers_run(&timers, 10), 2);
    ck_assert_int_eq(calls[0], -1);
    ck_assert_int_eq(calls[1], 0);
}
END_TEST

START_TEST(releasing_leaves_idle_timers)
{
    set(0, 10);
    set(1, 20);
    timers_release(&timers);
    ck_assert(!timer_is_set(&owners[0].timer));
    ck_assert(!timer_is_set(&owners[1].timer));
    ck_assert_int_eq(timers_next(&timers), -1);
    set(0, 10);
    ck_assert_uint_eq(timers_run(&timers, 10), 1);
}
END_TEST

/* The list that the heap is compared with. */
static struct {
    int64_t due_ms;
    int turn;
    bool set;
} plain[MANY];

static int
plain_first(int64_t now_ms)
{
    int i, first = -1;

    for (i = 0; i < MANY; i++) {
        if (!plain[i].set || plain[i].due_ms > now_ms)
            continue;
        if (first < 0 || plain[i].due_ms < plain[first].due_ms ||
            (plain[i].due_ms == plain[first].due_ms &&
             plain[i].turn < plain[first].turn))
            first = i;
    }
    return first;
}

static void
run_both(int64_t now_ms)
{
    size_t i = 0;
    int first;

    call_count = 0;
    (void)timers_run(&timers, now_ms);
    while ((first = plain_first(now_ms)) >= 0) {
        if (i == call_count || calls[i++] != first)
            ck_abort_msg("timer %d was to be called", first);
        plain[first].set = false;
    }
    ck_assert_uint_eq(i, call_count);
}

START_TEST(whatever_is_done_it_agrees_with_a_plain_list)
{
    int64_t now = 0;
    int round, first;

    memset(plain, 0, sizeof(plain));
    srandom((unsigned)_i + 1);
    for (round = 0; round < ROUNDS; round++) {
        int number = (int)(random() % MANY), what = (int)(random() % 10);

        if (what < 6) {
            plain[number].set = true;
            plain[number].due_ms = now + random() % 50;
            plain[number].turn = round;
            set(number, plain[number].due_ms);
        } else if (what < 9) {
            plain[number].set = false;
            timer_cancel(&timers, &owners[number].timer);
        } else {
            run_both(now += random() % 20);
        }
        first = plain_first(INT64_MAX);
        if (timers_next(&timers) != (first < 0 ? -1 : plain[first].due_ms))
            ck_abort_msg("the next one is wrong in round %d", round);
    }
}
END_TEST

START_TEST(delays_double_up_to_a_minute_and_scatter)
{
    static const int64_t middle[] = { 500,   1000,  2000,  4000, 8000,
                                      16000, 32000, 60000, 60000 };
    unsigned i;

    for (i = 0; i < ARRAY_LEN(middle); i++) {
        int64_t least = backoff_delay_ms(i, 0);
        int64_t most = backoff_delay_ms(i, UINT32_MAX);

        ck_assert_int_eq(least, middle[i] * 7 / 10);
        ck_assert_int_eq(most, middle[i] * 13 / 10);
        ck_assert_int_ge(backoff_delay_ms(i, UINT32_MAX / 2), middle[i] - 1);
        ck_assert_int_le(backoff_delay_ms(i, UINT32_MAX / 2), middle[i]);
    }
    ck_assert_int_eq(backoff_delay_ms(UINT32_MAX, UINT32_MAX), 78000);
}
END_TEST

TEST_SUITE(timer)
{
    TCase *tc = test_case(suite, "timer", 60);

    tcase_add_checked_fixture(tc, start, stop);
    tcase_add_test(tc, they_run_in_the_order_of_their_times);
    tcase_add_test(tc, setting_again_moves_and_cancelling_twice_is_nothing);
    tcase_add_test(tc, a_timer_that_sets_itself_waits_for_the_next_turn);
    tcase_add_test(tc, a_callback_may_cancel_and_move_what_is_due_in_its_turn);
    tcase_add_test(tc, an_owner_may_go_in_its_callback);
    tcase_add_test(tc, releasing_leaves_idle_timers);
    tcase_add_loop_test(tc, whatever_is_done_it_agrees_with_a_plain_list, 0, 4);
    tcase_add_test(tc, delays_double_up_to_a_minute_and_scatter);
}
