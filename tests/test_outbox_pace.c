/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_outbox_pace.c - the pace of what nobody asked for, and how much memory
 * messages on their way take.
 */
#include <malloc.h>
#include <stdio.h>

#include "clock.h"
#include "outbox_support.h"
#include "people.h"
#include "purge.h"
#include "router.h"
#include "store/db.h"
#include "store/outbox_rows.h"
#include "test.h"

static struct fixture f;

static void
set_up(void)
{
    fixture_open(&f);
}

static void
tear_down(void)
{
    fixture_end(&f);
}

/* ---- the pace of what nobody asked for ----------------------------------- */

static void
put_unasked(const char *body)
{
    struct out_row row = outbox_row("C1", body);

    row.is_unasked = true;
    (void)outbox_put(&f, &row);
}

static void
serve(void)
{
    int i;

    for (i = 0; i < 20; i++) {
        (void)fake_pump(f.fake);
        fixture_turn(&f);
    }
}

START_TEST(three_at_once_then_one_by_one)
{
    int64_t every = (int64_t)(1000 / f.config.slack.unasked_per_second);
    int i;

    for (i = 0; i < 6; i++)
        put_unasked("unasked");
    serve();
    ck_assert_uint_eq(outbox_sends(&f), 3);
    for (i = 4; i <= 6; i++) {
        clock_move(every - 200);
        serve();
        ck_assert_uint_eq(outbox_sends(&f), (size_t)i - 1);
        clock_move(200);
        serve();
        ck_assert_uint_eq(outbox_sends(&f), (size_t)i);
    }
}
END_TEST

START_TEST(the_pace_is_kept_when_the_queue_runs_empty)
{
    int i;

    for (i = 0; i < 6; i++) {
        put_unasked("unasked");
        serve();
    }
    ck_assert_uint_eq(outbox_sends(&f), 3);
    ck_assert_uint_eq(outbox_busy_queues(f.engine->outbox, "slack"), 1);
    for (i = 0; i < 10; i++) {
        clock_move(1200);
        serve();
    }
    ck_assert_uint_eq(outbox_sends(&f), 6);
    ck_assert_uint_eq(outbox_busy_queues(f.engine->outbox, "slack"), 0);
}
END_TEST

/* Ten whom it never wrote to, each with a queue of their own. */
START_TEST(dms_are_opened_a_few_at_a_time_and_in_order)
{
    struct out_row row;
    char who[16];
    int i;

    for (i = 0; i < 10; i++) {
        (void)snprintf(who, sizeof(who), "U1%d", i);
        row = outbox_dm_row(who, who);
        row.is_unasked = true;
        (void)outbox_put(&f, &row);
    }
    serve();
    ck_assert_uint_eq(fake_count(f.fake, FAKE_OPEN_DM), 4);
    for (i = 5; i <= 10; i++) {
        clock_move(1300);
        serve();
        ck_assert_uint_eq(fake_count(f.fake, FAKE_OPEN_DM), (size_t)i);
    }
    ck_assert_uint_eq(outbox_sends(&f), 10);
    for (i = 0; i < 10; i++) {
        (void)snprintf(who, sizeof(who), "D-U1%d", i);
        ck_assert_str_eq(outbox_nth(&f, (size_t)i)->place, who);
    }
}
END_TEST

/* Thirty who know it: twenty at once, then five a second, in their order. */
START_TEST(many_are_told_at_a_pace_and_in_order)
{
    struct out_row row;
    char who[16];
    int i;

    for (i = 0; i < 30; i++) {
        (void)snprintf(who, sizeof(who), "C%d", 100 + i);
        row = outbox_row(who, "good morning");
        row.is_unasked = true;
        (void)outbox_put(&f, &row);
    }
    serve();
    ck_assert_uint_eq(outbox_sends(&f), 20);
    for (i = 21; i <= 30; i++) {
        clock_move(200);
        serve();
        ck_assert_uint_eq(outbox_sends(&f), (size_t)i);
    }
    for (i = 0; i < 30; i++) {
        (void)snprintf(who, sizeof(who), "C%d", 100 + i);
        ck_assert_str_eq(outbox_nth(&f, (size_t)i)->place, who);
    }
}
END_TEST

START_TEST(who_asked_does_not_wait)
{
    char text[16];
    int i;

    for (i = 0; i < 10; i++) {
        (void)snprintf(text, sizeof(text), "m-%d", i);
        (void)outbox_say(&f, "C1", text);
    }
    serve();
    ck_assert_uint_eq(outbox_sends(&f), 10);
}
END_TEST

/* ---- how much it takes --------------------------------------------------- */

/* The page cache aside, which has its own limit. */
static int64_t
memory_used(void)
{
    int cache = 0, highest = 0;

    (void)sqlite3_db_status(f.engine->store->db, SQLITE_DBSTATUS_CACHE_USED,
                            &cache, &highest, 0);
    return (int64_t)mallinfo2().uordblks - cache;
}

START_TEST(ten_thousand_messages_wait_on_disk_not_in_memory)
{
    int64_t before;
    int i;

    (void)outbox_say(&f, "C1", "first");
    fixture_turn(&f);
    before = memory_used();
    for (i = 0; i < 10000; i++) {
        (void)outbox_say(&f, "C1", "a text of some length, for measuring");
        if (i % 500 == 0)
            fixture_turn(&f);
    }
    fixture_turn(&f);
    ck_assert_int_eq(outbox_waiting(f.engine->outbox), 10001);
    ck_assert_int_lt(memory_used(), before + 64 * 1024);
    ck_assert_uint_eq(outbox_sends(&f), 1);
}
END_TEST

START_TEST(settled_messages_go_and_open_ones_in_between_stay)
{
    struct store *st = f.engine->store;
    bool more = true;
    int i, rounds = 0;

    for (i = 0; i < 50; i++) {
        (void)outbox_say(&f, i % 10 == 0 ? "C-stuck" : "C1", "x");
        fixture_turn(&f);
        if (i % 10 != 0)
            fake_answer(f.fake, &f.fake->calls[f.fake->count - 1], OUT_SENT,
                        -1);
        fixture_turn(&f);
    }
    ck_assert_int_eq(router_begin(f.engine->router), ERR_OK);
    for (; more; rounds++) {
        ck_assert_int_lt(rounds, 30);
        ck_assert_int_eq(store_purge_settled(st, clock_now() + 10, 5, &more),
                         ERR_OK);
    }
    fixture_turn(&f);
    /* The newest stays, so that its number is not given again. */
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox"
                                        " WHERE state >= 2"),
                     1);
    ck_assert_int_eq(outbox_open(&f), 5);
    ck_assert_int_ge(rounds, 4);
}
END_TEST

START_TEST(a_number_is_not_given_again_when_all_are_gone)
{
    bool more = true;
    int64_t id = outbox_say(&f, "C1", "x");

    fixture_rest(&f);
    ck_assert_int_eq(router_begin(f.engine->router), ERR_OK);
    while (more)
        ck_assert_int_eq(store_purge_settled(f.engine->store, clock_now() + 10,
                                             5, &more),
                         ERR_OK);
    fixture_turn(&f);
    ck_assert_int_gt(outbox_say(&f, "C1", "y"), id);
}
END_TEST

TEST_SUITE(outbox_pace)
{
    TCase *tc = test_case(suite, "outbox_pace", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, three_at_once_then_one_by_one);
    tcase_add_test(tc, the_pace_is_kept_when_the_queue_runs_empty);
    tcase_add_test(tc, dms_are_opened_a_few_at_a_time_and_in_order);
    tcase_add_test(tc, many_are_told_at_a_pace_and_in_order);
    tcase_add_test(tc, who_asked_does_not_wait);
    tcase_add_test(tc, ten_thousand_messages_wait_on_disk_not_in_memory);
    tcase_add_test(tc, settled_messages_go_and_open_ones_in_between_stay);
    tcase_add_test(tc, a_number_is_not_given_again_when_all_are_gone);
}
