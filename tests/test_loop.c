/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_loop.c - bot/loop.c: turns, timers, wake-ups, descriptors.
 */
#include "loop.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "clock.h"
#include "metrics.h"
#include "support/test.h"

static struct loop *loop;

static void
set_up(void)
{
    loop = loop_new();
    ck_assert_ptr_nonnull(loop);
}

static void
tear_down(void)
{
    loop_free(loop);
}

struct alarm {
    struct timer timer;
    int rings;
};

static void
alarm_ring(struct timer *timer)
{
    struct alarm *alarm = TIMER_OWNER(timer, struct alarm, timer);

    alarm->rings++;
}

static void
alarm_stop(struct timer *timer)
{
    alarm_ring(timer);
    loop_stop(loop);
}

START_TEST(a_timer_ends_the_wait)
{
    struct alarm alarm = { 0 };
    int64_t start = clock_real_us();

    timer_set(loop_timers(loop), &alarm.timer, clock_mono_ms() + 30,
              alarm_stop);
    ck_assert_int_eq(loop_run(loop), ERR_OK);
    ck_assert_int_eq(alarm.rings, 1);
    ck_assert_int_ge(clock_real_us() - start, 29000);
}
END_TEST

static int turns;

static bool
count_turn(void *ctx)
{
    (void)ctx;
    turns++;
    return false;
}

START_TEST(waiting_for_a_timer_does_not_spin)
{
    struct alarm alarm = { 0 };

    turns = 0;
    loop_on_turn(loop, count_turn, NULL);
    timer_set(loop_timers(loop), &alarm.timer, clock_mono_ms() + 50,
              alarm_stop);
    ck_assert_int_eq(loop_run(loop), ERR_OK);
    ck_assert_int_le(turns, 4);
}
END_TEST

static void *
move_clock(void *ctx)
{
    (void)ctx;
    usleep(20000);
    clock_move(3600000);
    loop_wake(loop);
    return NULL;
}

START_TEST(a_moved_clock_moves_the_timers)
{
    struct alarm alarm = { 0 };
    pthread_t thread;

    timer_set(loop_timers(loop), &alarm.timer, clock_mono_ms() + 3600000,
              alarm_stop);
    ck_assert_int_eq(pthread_create(&thread, NULL, move_clock, NULL), 0);
    ck_assert_int_eq(loop_run(loop), ERR_OK);
    pthread_join(thread, NULL);
    ck_assert_int_eq(alarm.rings, 1);
}
END_TEST

static void
on_signal(int number)
{
    (void)number;
    loop_stop(loop);
}

START_TEST(stop_is_safe_in_a_signal_handler)
{
    struct sigaction action;

    memset(&action, 0, sizeof(action));
    action.sa_handler = on_signal;
    ck_assert_int_eq(sigaction(SIGALRM, &action, NULL), 0);
    (void)ualarm(20000, 0);
    ck_assert_int_eq(loop_run(loop), ERR_OK);
}
END_TEST

static int left;

static bool
work_left(void *ctx)
{
    (void)ctx;
    left--;
    if (left == 0)
        loop_stop(loop);
    return left > 0;
}

START_TEST(a_hook_that_has_more_is_called_again_at_once)
{
    left = 100;
    loop_on_turn(loop, work_left, NULL);
    loop_wake(loop);
    ck_assert_int_eq(loop_run(loop), ERR_OK);
    ck_assert_int_eq(left, 0); /* or it would wait for ever */
}
END_TEST

struct heard {
    int fds[2][2];
    int counts[2];
    bool is_ender;
};

static void
hear(void *ctx, int fd, uint32_t events)
{
    struct heard *heard = ctx;
    int i = fd == heard->fds[0][0] ? 0 : 1;
    char c;

    ck_assert(events & EPOLLIN);
    heard->counts[i]++;
    ck_assert_int_eq(read(fd, &c, 1), 1);
    if (heard->is_ender)
        loop_unwatch(loop, heard->fds[1 - i][0]);
}

static void
heard_open(struct heard *heard)
{
    int i;

    memset(heard, 0, sizeof(*heard));
    for (i = 0; i < 2; i++) {
        ck_assert_int_eq(pipe(heard->fds[i]), 0);
        ck_assert_int_eq(loop_watch(loop, heard->fds[i][0], EPOLLIN, hear,
                                    heard),
                         ERR_OK);
        ck_assert_int_eq(write(heard->fds[i][1], "x", 1), 1);
    }
}

static void
heard_close(struct heard *heard)
{
    int i;

    for (i = 0; i < 2; i++) {
        loop_unwatch(loop, heard->fds[i][0]);
        (void)close(heard->fds[i][0]);
        (void)close(heard->fds[i][1]);
    }
}

START_TEST(a_watched_descriptor_is_reported)
{
    struct heard heard;
    int i;

    heard_open(&heard);
    for (i = 0; i < 5; i++)
        ck_assert_int_eq(loop_turn(loop, false), ERR_OK);
    ck_assert_int_eq(heard.counts[0], 1);
    ck_assert_int_eq(heard.counts[1], 1);
    heard_close(&heard);
}
END_TEST

START_TEST(what_is_unwatched_in_a_round_is_not_reported_in_it)
{
    struct heard heard;
    int i;

    heard_open(&heard);
    heard.is_ender = true;
    for (i = 0; i < 5; i++)
        ck_assert_int_eq(loop_turn(loop, false), ERR_OK);
    ck_assert_int_eq(heard.counts[0] + heard.counts[1], 1);
    heard_close(&heard);
}
END_TEST

START_TEST(a_reused_descriptor_gets_no_stale_event)
{
    struct heard heard;
    int fd;

    heard_open(&heard);
    fd = heard.fds[0][0];
    loop_unwatch(loop, fd);
    ck_assert_int_eq(loop_rewatch(loop, fd, EPOLLIN), ERR_NOT_FOUND);
    ck_assert_int_eq(loop_watch(loop, fd, EPOLLIN, hear, &heard), ERR_OK);
    ck_assert_int_eq(loop_watch(loop, fd, EPOLLIN, hear, &heard), ERR_OK);
    ck_assert_int_eq(loop_turn(loop, false), ERR_OK);
    ck_assert_int_eq(loop_turn(loop, false), ERR_OK);
    ck_assert_int_eq(heard.counts[0], 1);
    heard_close(&heard);
}
END_TEST

static bool
slow_turn(void *ctx)
{
    (void)ctx;
    usleep(20000);
    metric_add(METRIC_COMMIT_US, 15000);
    return false;
}

START_TEST(the_longest_turn_is_counted_without_commit_and_waiting)
{
    struct alarm alarm = { 0 };

    loop_on_turn(loop, slow_turn, NULL);
    timer_set(loop_timers(loop), &alarm.timer, clock_mono_ms() + 100,
              alarm_ring);
    while (alarm.rings == 0)
        ck_assert_int_eq(loop_turn(loop, true), ERR_OK);
    ck_assert_int_ge(loop_longest_us(loop), 5000);
    ck_assert_int_lt(loop_longest_us(loop), 50000);
}
END_TEST

/* What was slow when it started says nothing of today. */
START_TEST(the_longest_turn_is_one_of_the_last_minutes)
{
    loop_on_turn(loop, slow_turn, NULL);
    ck_assert_int_eq(loop_turn(loop, false), ERR_OK);
    ck_assert_int_ge(loop_longest_us(loop), 5000);
    clock_move(61000); /* the minute before this one */
    ck_assert_int_ge(loop_longest_us(loop), 5000);
    clock_move(60000);
    ck_assert_int_eq(loop_longest_us(loop), 0);
    ck_assert_int_eq(loop_turn(loop, false), ERR_OK);
    ck_assert_int_ge(loop_longest_us(loop), 5000);
    clock_move(600000);
    ck_assert_int_eq(loop_longest_us(loop), 0);
}
END_TEST

TEST_SUITE(loop)
{
    TCase *tc = test_case(suite, "turns", 20);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_timer_ends_the_wait);
    tcase_add_test(tc, waiting_for_a_timer_does_not_spin);
    tcase_add_test(tc, a_moved_clock_moves_the_timers);
    tcase_add_test(tc, stop_is_safe_in_a_signal_handler);
    tcase_add_test(tc, a_hook_that_has_more_is_called_again_at_once);
    tcase_add_test(tc, a_watched_descriptor_is_reported);
    tcase_add_test(tc, what_is_unwatched_in_a_round_is_not_reported_in_it);
    tcase_add_test(tc, a_reused_descriptor_gets_no_stale_event);
    tcase_add_test(tc, the_longest_turn_is_counted_without_commit_and_waiting);
    tcase_add_test(tc, the_longest_turn_is_one_of_the_last_minutes);
}
