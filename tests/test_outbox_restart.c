/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_outbox_restart.c - messages on their way: restarts, direct messages,
 * edits, the pace of what nobody asked for, and how much memory it takes.
 */
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "card.h"
#include "clock.h"
#include "outbox_support.h"
#include "people.h"
#include "purge.h"
#include "request_impl.h"
#include "router.h"
#include "store/db.h"
#include "store/outbox_rows.h"
#include "store/store.h"
#include "test.h"

static struct fixture f;

static void
set_up(void)
{
    fixture_begin(&f);
    fixture_start(&f);
    fixture_rest(&f);
}

static void
tear_down(void)
{
    fixture_end(&f);
}

static void
restart(void)
{
    fixture_crash(&f);
    fixture_start(&f);
    fixture_turn(&f);
    fixture_turn(&f);
}

static void
answer(enum out_result result)
{
    fake_answer(f.fake, fake_open_call(f.fake, FAKE_SEND), result, -1);
    fixture_turn(&f);
}

/* ---- restarts ------------------------------------------------------------ */

START_TEST(killed_between_post_and_commit_it_is_looked_for)
{
    char *key;

    (void)outbox_say(&f, "C1", "one");
    (void)outbox_say(&f, "C1", "two");
    fixture_turn(&f);
    key = strdup(outbox_nth(&f, 0)->key);
    restart();
    ck_assert_uint_eq(outbox_sends(&f), 0);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_LOOK), 1);
    ck_assert_str_eq(fake_find(f.fake, FAKE_LOOK, 0)->key, key);
    fake_answer_look(f.fake, fake_find(f.fake, FAKE_LOOK, 0), LOOK_FOUND);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    ck_assert_str_eq(outbox_nth(&f, 0)->body, "two");
    free(key);
}
END_TEST

START_TEST(killed_before_the_post_it_is_posted_and_looked_for_again)
{
    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    clock_move(11000);
    restart();
    fake_answer_look(f.fake, fake_find(f.fake, FAKE_LOOK, 0), LOOK_ABSENT);
    fixture_turn(&f);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    answer(OUT_SENT);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_LOOK), 2);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

START_TEST(what_can_be_done_again_is_done_after_a_restart)
{
    int64_t target = outbox_say(&f, "C1", "old");
    struct out_row row;

    fixture_rest(&f);
    row = outbox_row("C1", "new");
    row.verb = OUT_UPDATE;
    row.promise = OUT_PROMISE_IDEMPOTENT;
    row.target = target;
    (void)outbox_put(&f, &row);
    fixture_turn(&f);
    restart();
    ck_assert_uint_eq(outbox_sends(&f), 1);
    ck_assert_int_eq(outbox_nth(&f, 0)->verb, OUT_UPDATE);
    ck_assert_str_eq(outbox_nth(&f, 0)->body, "new");
    ck_assert_uint_eq(fake_count(f.fake, FAKE_LOOK), 0);
}
END_TEST

START_TEST(at_most_once_is_not_done_after_a_restart)
{
    struct out_row row = outbox_row("C1", "one");

    row.verb = OUT_EPHEMERAL;
    row.promise = OUT_PROMISE_AT_MOST_ONCE;
    (void)outbox_put(&f, &row);
    (void)outbox_say(&f, "C1", "two");
    fixture_turn(&f);
    restart();
    fixture_turn(&f);
    ck_assert_uint_eq(fake_said(f.fake, "one"), 0);
    ck_assert_uint_eq(fake_said(f.fake, "two"), 1);
}
END_TEST

START_TEST(a_wait_goes_on_after_a_restart)
{
    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    fake_answer(f.fake, outbox_nth(&f, 0), OUT_NOT_DONE, 60000);
    fixture_turn(&f);
    restart();
    ck_assert_uint_eq(outbox_sends(&f), 0);
    fixture_move(&f, 58000);
    ck_assert_uint_eq(outbox_sends(&f), 0);
    fixture_move(&f, 3000);
    ck_assert_uint_eq(outbox_sends(&f), 1);
}
END_TEST

/* A job may speak before the network has said that it is there. */
START_TEST(what_is_older_goes_first_whoever_speaks_before_the_network)
{
    struct buf problem;
    int i;

    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    fake_answer(f.fake, outbox_nth(&f, 0), OUT_NOT_DONE, 1000);
    fixture_turn(&f);
    (void)outbox_say(&f, "C1", "two");
    fixture_turn(&f);
    fixture_crash(&f);
    clock_move(5000);

    buf_init(&problem, 100);
    ck_assert_int_eq(engine_open(&f.config, &f.engine, &problem), ERR_OK);
    buf_release(&problem);
    (void)outbox_say(&f, "C1", "three");
    (void)outbox_say(&f, "C2", "other");
    fixture_turn(&f);
    f.fake = fake_new(&f.engine->host);
    engine_add(f.engine, &f.fake->transport);
    fixture_move(&f, 10000);
    ck_assert_uint_eq(outbox_sends(&f), 0);
    f.engine->host.identified(f.engine, "slack", "T1", "Team", "UBOT", "");
    (void)outbox_say(&f, "C1", "four");
    for (i = 0; i < 10; i++) {
        fixture_turn(&f);
        (void)fake_pump(f.fake);
    }
    ck_assert_uint_eq(outbox_sends(&f), 5);
    ck_assert(fake_find_said(f.fake, "one") < fake_find_said(f.fake, "two"));
    ck_assert(fake_find_said(f.fake, "two") < fake_find_said(f.fake, "three"));
    ck_assert(fake_find_said(f.fake, "three") < fake_find_said(f.fake, "four"));
    ck_assert_int_eq(outbox_waiting(f.engine->outbox), 0);
}
END_TEST

START_TEST(every_queue_is_taken_up_however_many)
{
    char place[16];
    int i;

    for (i = 0; i < 600; i++) {
        (void)snprintf(place, sizeof(place), "C%d", i);
        (void)outbox_say(&f, place, "one");
        (void)outbox_say(&f, place, "two");
    }
    fixture_turn(&f);
    clock_move(11000);
    restart();
    ck_assert_int_eq(outbox_waiting(f.engine->outbox), 1200);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_LOOK), 600);
    for (i = 0; i < 10; i++) {
        (void)fake_pump(f.fake); /* looks find nothing */
        fixture_turn(&f);
    }
    ck_assert_int_eq(outbox_open(&f), 0);
    ck_assert_int_eq(outbox_waiting(f.engine->outbox), 0);
}
END_TEST

START_TEST(connecting_again_starts_nothing_twice)
{
    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    f.engine->host.identified(f.engine, "slack", "T1", "Team", "UBOT", "");
    fixture_turn(&f);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_LOOK), 0);
}
END_TEST

/* ---- direct messages ----------------------------------------------------- */

static struct out_row
dm_row(const char *user, const char *body)
{
    static char who[32], queue[32];
    struct out_row row = outbox_row("", body);

    (void)snprintf(who, sizeof(who), "%s", user);
    (void)snprintf(queue, sizeof(queue), "dm:%s", user);
    row.user = who;
    row.owner = NULL;
    row.queue = queue;
    return row;
}

START_TEST(a_dm_is_opened_first_and_then_known)
{
    struct out_row row = dm_row("U9", "one");

    (void)outbox_put(&f, &row);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 0);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_OPEN_DM), 1);
    fixture_rest(&f);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    ck_assert_str_eq(outbox_nth(&f, 0)->place, "D-U9");
    row = dm_row("U9", "two");
    (void)outbox_put(&f, &row);
    fixture_rest(&f);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_OPEN_DM), 1);
}
END_TEST

START_TEST(a_dm_that_cannot_be_opened_now_is_opened_later)
{
    struct out_row row = dm_row("U9", "one");
    int i;

    (void)outbox_put(&f, &row);
    fixture_turn(&f);
    fake_answer(f.fake, fake_open_call(f.fake, FAKE_OPEN_DM), OUT_UNKNOWN, -1);
    fixture_turn(&f);
    for (i = 0; i < 20 && outbox_sends(&f) == 0; i++) {
        fixture_move(&f, 200);
        if (i > 8)
            (void)fake_pump(f.fake);
    }
    ck_assert_uint_eq(outbox_sends(&f), 1);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_OPEN_DM), 2);
}
END_TEST

START_TEST(a_dm_that_will_never_open_stops_nobody)
{
    struct out_row row = dm_row("U9", "one");

    (void)outbox_put(&f, &row);
    fixture_turn(&f);
    fake_answer(f.fake, fake_open_call(f.fake, FAKE_OPEN_DM), OUT_REFUSED, -1);
    fixture_turn(&f);
    ck_assert_int_eq(outbox_open(&f), 0);
    (void)outbox_say(&f, "C1", "two");
    fixture_turn(&f);
    ck_assert_uint_eq(fake_said(f.fake, "two"), 1);
}
END_TEST

/* ---- edits --------------------------------------------------------------- */

static int64_t
edit(int64_t target, const char *queue, const char *body)
{
    struct out_row row = outbox_row("C1", body);

    row.queue = (char *)(uintptr_t)queue;
    row.verb = OUT_UPDATE;
    row.promise = OUT_PROMISE_IDEMPOTENT;
    row.place = STR("");
    row.target = target;
    return outbox_put(&f, &row);
}

START_TEST(an_edit_waits_for_its_message_and_knows_where_it_stands)
{
    struct out_row row = dm_row("U9", "old");
    int64_t target = outbox_put(&f, &row);
    char message[32];

    (void)edit(target, "dm:U9", "new");
    fixture_rest(&f);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "new");
    ck_assert_str_eq(outbox_nth(&f, 1)->place, "D-U9");
    (void)snprintf(message, sizeof(message), "m%lld", (long long)target);
    ck_assert_str_eq(outbox_nth(&f, 1)->message, message);
}
END_TEST

START_TEST(a_dm_found_by_a_look_can_be_edited)
{
    struct out_row row = dm_row("U9", "old");
    int64_t target = outbox_put(&f, &row);

    fixture_turn(&f);
    fake_answer(f.fake, fake_open_call(f.fake, FAKE_OPEN_DM), OUT_SENT, -1);
    fixture_turn(&f);
    fixture_turn(&f);
    answer(OUT_UNKNOWN);
    fixture_move(&f, 1600);
    fake_answer_look(f.fake, fake_open_call(f.fake, FAKE_LOOK), LOOK_FOUND);
    fixture_turn(&f);
    (void)edit(target, "dm:U9", "new");
    fixture_turn(&f);
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "new");
    ck_assert_str_eq(outbox_nth(&f, 1)->place, "D-U9");
}
END_TEST

START_TEST(an_edit_of_what_never_arrived_is_dropped)
{
    int64_t target = outbox_say(&f, "C1", "old");
    int i;

    (void)edit(target, "in:C1", "new");
    (void)outbox_say(&f, "C1", "next");
    fixture_turn(&f);
    answer(OUT_REFUSED); /* goes to the asker's DM */
    for (i = 0; i < 5; i++) {
        struct fake_call *call = fake_open_call(f.fake, FAKE_SEND);

        if (call && strcmp(call->body, "old") == 0)
            fake_answer(f.fake, call, OUT_REFUSED, -1);
        call = fake_open_call(f.fake, FAKE_OPEN_DM);
        if (call)
            fake_answer(f.fake, call, OUT_SENT, -1);
        fixture_turn(&f);
    }
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "old"), 2);
    ck_assert_uint_eq(fake_said(f.fake, "new"), 0);
    ck_assert_uint_eq(fake_said(f.fake, "next"), 1);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

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
        row = dm_row(who, who);
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

static void
edit_message(int64_t message, const char *text)
{
    struct request rq;
    struct card *card = card_new();

    card_title(card, text);
    ck_assert_int_eq(router_begin(f.engine->router), ERR_OK);
    ck_assert_int_eq(request_init(&rq, f.engine, "slack", "U1", "C1",
                                  PLACE_CHANNEL, ""),
                     ERR_OK);
    ck_assert_int_eq(reply_edit(&rq, message, card), ERR_OK);
    request_release(&rq);
    card_free(card);
    fixture_turn(&f);
}

/* It failed, or went by a request's URL and has no number. */
START_TEST(what_cannot_be_edited_is_said_anew_once)
{
    struct out_row row = outbox_row("C1", "one");
    int64_t id;

    row.verb = OUT_RESPOND;
    row.promise = OUT_PROMISE_AT_MOST_ONCE;
    row.owner = STR("");
    id = outbox_put(&f, &row);
    fixture_turn(&f);
    answer(_i == 0 ? OUT_REFUSED : OUT_SENT);
    fixture_rest(&f);
    fixture_exec(&f, "UPDATE outbox SET message = '' WHERE verb = 4");
    edit_message(id, "half way");
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "half way"), 1);
    ck_assert_int_eq(fake_find_said(f.fake, "half way")->verb, OUT_POST);
    edit_message(id, "done");
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "done"), 1);
    ck_assert_int_eq(fake_find_said(f.fake, "done")->verb, OUT_UPDATE);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

/* Passing answers, and with them the address that they go by. */
START_TEST(a_passing_answer_does_not_wait_for_ever)
{
    struct out_row row = outbox_row("C1", "late");
    bool more = true;
    int64_t id, kept;

    (void)outbox_say(&f, "C1", "first");
    fixture_turn(&f);
    row = outbox_row("C1", "late");
    row.verb = OUT_RESPOND;
    row.promise = OUT_PROMISE_AT_MOST_ONCE;
    row.secret = STR("https://hooks.example/r1");
    id = outbox_put(&f, &row);
    kept = outbox_say(&f, "C1", "kept");
    fixture_turn(&f);
    ck_assert_int_eq(router_begin(f.engine->router), ERR_OK);
    while (more)
        ck_assert_int_eq(store_purge_stale(f.engine->store, clock_now() + 1, 5,
                                           &more),
                         ERR_OK);
    fixture_turn(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM outbox WHERE"
                                        " body = 'late' OR secret <> ''"),
                     0);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_FAILED);
    /* Its queue goes on. */
    fixture_rest(&f);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_int_eq(outbox_state(&f, kept), OUT_STATE_SENT);
    ck_assert_int_eq(outbox_waiting(f.engine->outbox), 0);
}
END_TEST

TEST_SUITE(outbox_restart)
{
    TCase *tc = test_case(suite, "outbox", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, killed_between_post_and_commit_it_is_looked_for);
    tcase_add_test(tc,
                   killed_before_the_post_it_is_posted_and_looked_for_again);
    tcase_add_test(tc, what_can_be_done_again_is_done_after_a_restart);
    tcase_add_test(tc, at_most_once_is_not_done_after_a_restart);
    tcase_add_test(tc, a_wait_goes_on_after_a_restart);
    tcase_add_test(tc,
                   what_is_older_goes_first_whoever_speaks_before_the_network);
    tcase_add_test(tc, every_queue_is_taken_up_however_many);
    tcase_add_test(tc, connecting_again_starts_nothing_twice);
    tcase_add_test(tc, a_dm_is_opened_first_and_then_known);
    tcase_add_test(tc, a_dm_that_cannot_be_opened_now_is_opened_later);
    tcase_add_test(tc, a_dm_that_will_never_open_stops_nobody);
    tcase_add_test(tc, an_edit_waits_for_its_message_and_knows_where_it_stands);
    tcase_add_test(tc, a_dm_found_by_a_look_can_be_edited);
    tcase_add_test(tc, an_edit_of_what_never_arrived_is_dropped);
    tcase_add_test(tc, three_at_once_then_one_by_one);
    tcase_add_test(tc, the_pace_is_kept_when_the_queue_runs_empty);
    tcase_add_test(tc, dms_are_opened_a_few_at_a_time_and_in_order);
    tcase_add_test(tc, many_are_told_at_a_pace_and_in_order);
    tcase_add_test(tc, who_asked_does_not_wait);
    tcase_add_test(tc, ten_thousand_messages_wait_on_disk_not_in_memory);
    tcase_add_test(tc, settled_messages_go_and_open_ones_in_between_stay);
    tcase_add_test(tc, a_number_is_not_given_again_when_all_are_gone);
    tcase_add_test(tc, a_passing_answer_does_not_wait_for_ever);
    tcase_add_loop_test(tc, what_cannot_be_edited_is_said_anew_once, 0, 2);
}
