/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_outbox_restart.c - messages on their way: restarts, direct messages and
 * edits.
 */
#include <stdio.h>
#include <string.h>

#include "card.h"
#include "clock.h"
#include "install.h"
#include "outbox_support.h"
#include "people.h"
#include "purge.h"
#include "request_impl.h"
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

/* ---- restarts ------------------------------------------------------------ */

START_TEST(killed_between_post_and_commit_it_is_looked_for)
{
    char *key;

    (void)outbox_say(&f, "C1", "one");
    (void)outbox_say(&f, "C1", "two");
    fixture_turn(&f);
    key = strdup(outbox_nth(&f, 0)->key);
    outbox_restart(&f);
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
    outbox_restart(&f);
    fake_answer_look(f.fake, fake_find(f.fake, FAKE_LOOK, 0), LOOK_ABSENT);
    fixture_turn(&f);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    outbox_answer(&f, OUT_SENT);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_LOOK), 2);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

/* The file that is opened is another than the one it was. */
static void
restart_from_copy(void)
{
    fixture_exec(&f, "UPDATE meta SET value = 'another' WHERE key = 'file'");
    outbox_restart(&f);
}

/* The look that is under way is for this row, by the key that it always had. */
static void
look_ends(int64_t id, enum look_result result)
{
    struct fake_call *look = fake_open_call(f.fake, FAKE_LOOK);
    char key[64];

    (void)snprintf(key, sizeof(key), "cs-%s-%lld",
                   store_install_id(f.engine->store), (long long)id);
    ck_assert_ptr_nonnull(look);
    ck_assert_str_eq(look->key, key);
    fake_answer_look(f.fake, look, result);
    fixture_turn(&f);
    fixture_turn(&f);
}

START_TEST(from_a_copy_all_that_was_open_is_looked_for)
{
    int64_t one, two, three;

    one = outbox_say(&f, "C1", "one");
    two = outbox_say(&f, "C1", "two");
    three = outbox_say(&f, "C1", "three");
    fixture_turn(&f);
    restart_from_copy();
    ck_assert_uint_eq(outbox_sends(&f), 0);
    look_ends(one, LOOK_FOUND);
    look_ends(two, LOOK_ABSENT);
    ck_assert_uint_eq(outbox_sends(&f), 0);
    fixture_move(&f, 10100);
    look_ends(two, LOOK_ABSENT);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    ck_assert_str_eq(outbox_nth(&f, 0)->body, "two");
    outbox_answer(&f, OUT_SENT);
    fake_answer_look(f.fake, fake_open_call(f.fake, FAKE_LOOK), LOOK_FOUND);
    fixture_turn(&f);
    look_ends(three, LOOK_FOUND);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

/* Where no conversation was known, nothing can have been said. */
START_TEST(from_a_copy_what_cannot_be_looked_for_is_said)
{
    struct out_row row = outbox_dm_row("U1", "one");

    (void)outbox_put(&f, &row);
    fixture_turn(&f);
    restart_from_copy();
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "one"), 1);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

/* The same copy twice, too. */
START_TEST(from_a_copy_no_number_is_given_that_was_given_since)
{
    int64_t last, first, second;

    last = outbox_say(&f, "C1", "one");
    fixture_rest(&f);
    restart_from_copy();
    first = outbox_say(&f, "C1", "two");
    fixture_rest(&f);
    ck_assert_int_gt(first, last + 1000000000);
    fixture_exec(&f, "DELETE FROM outbox WHERE id > 1000000");
    restart_from_copy();
    second = outbox_say(&f, "C1", "three");
    fixture_rest(&f);
    ck_assert_int_gt(second, last + 1000000000);
    ck_assert_int_ne(second, first);
    ck_assert_int_lt(second, INT64_C(1) << 53);
    outbox_restart(&f);
    ck_assert_int_eq(outbox_say(&f, "C1", "four"), second + 1);
    fixture_rest(&f);
}
END_TEST

START_TEST(barred_a_start_takes_it_up)
{
    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    outbox_answer(&f, OUT_BARRED);
    outbox_restart(&f);
    fixture_move(&f, 1000);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    outbox_answer(&f, OUT_SENT);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

START_TEST(what_waits_does_not_wait_longer_by_a_clock_set_back)
{
    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    fake_answer(f.fake, fake_open_call(f.fake, FAKE_SEND), OUT_NOT_DONE, 1000);
    fixture_turn(&f);
    fixture_restart_after(&f, INT64_C(-24) * 3600 * 1000);
    ck_assert_uint_eq(outbox_sends(&f), 0);
    fixture_move(&f, 26 * 60 * 1000);
    ck_assert_uint_eq(outbox_sends(&f), 1);
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
    outbox_restart(&f);
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
    outbox_restart(&f);
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
    outbox_restart(&f);
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
    outbox_restart(&f);
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

START_TEST(a_dm_is_opened_first_and_then_known)
{
    struct out_row row = outbox_dm_row("U9", "one");

    (void)outbox_put(&f, &row);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 0);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_OPEN_DM), 1);
    fixture_rest(&f);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    ck_assert_str_eq(outbox_nth(&f, 0)->place, "D-U9");
    row = outbox_dm_row("U9", "two");
    (void)outbox_put(&f, &row);
    fixture_rest(&f);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_OPEN_DM), 1);
}
END_TEST

START_TEST(a_dm_that_cannot_be_opened_now_is_opened_later)
{
    struct out_row row = outbox_dm_row("U9", "one");
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
    struct out_row row = outbox_dm_row("U9", "one");

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
    struct out_row row = outbox_dm_row("U9", "old");
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
    struct out_row row = outbox_dm_row("U9", "old");
    int64_t target = outbox_put(&f, &row);

    fixture_turn(&f);
    fake_answer(f.fake, fake_open_call(f.fake, FAKE_OPEN_DM), OUT_SENT, -1);
    fixture_turn(&f);
    fixture_turn(&f);
    outbox_answer(&f, OUT_UNKNOWN);
    fixture_move(&f, 1600);
    fake_answer_look(f.fake, fake_open_call(f.fake, FAKE_LOOK), LOOK_FOUND);
    fixture_turn(&f);
    (void)edit(target, "dm:U9", "new");
    fixture_turn(&f);
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "new");
    ck_assert_str_eq(outbox_nth(&f, 1)->place, "D-U9");
}
END_TEST

/* Purged while its edit was under way. */
START_TEST(an_edit_of_what_is_purged_meanwhile_is_said_anew)
{
    int64_t target = outbox_say(&f, "C1", "old");
    struct out_row row;
    char sql[80];

    fixture_rest(&f);
    row = outbox_row("C1", "new");
    row.verb = OUT_UPDATE;
    row.promise = OUT_PROMISE_IDEMPOTENT;
    row.target = target;
    (void)outbox_put(&f, &row);
    (void)outbox_say(&f, "C1", "next");
    fixture_turn(&f);
    (void)snprintf(sql, sizeof(sql), "DELETE FROM outbox WHERE id = %lld",
                   (long long)target);
    fixture_exec(&f, sql);
    outbox_answer(&f, OUT_REFUSED);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "new"), 2); /* the edit, the post */
    ck_assert_uint_eq(fake_said(f.fake, "next"), 1);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

START_TEST(an_edit_of_what_never_arrived_is_dropped)
{
    int64_t target = outbox_say(&f, "C1", "old");
    int i;

    (void)edit(target, "in:C1", "new");
    (void)outbox_say(&f, "C1", "next");
    fixture_turn(&f);
    outbox_answer(&f, OUT_REFUSED); /* goes to the asker's DM */
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
    outbox_answer(&f, _i == 0 ? OUT_REFUSED : OUT_SENT);
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
    tcase_add_test(tc, from_a_copy_all_that_was_open_is_looked_for);
    tcase_add_test(tc, from_a_copy_what_cannot_be_looked_for_is_said);
    tcase_add_test(tc, from_a_copy_no_number_is_given_that_was_given_since);
    tcase_add_test(tc, barred_a_start_takes_it_up);
    tcase_add_test(tc, what_waits_does_not_wait_longer_by_a_clock_set_back);
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
    tcase_add_test(tc, an_edit_of_what_is_purged_meanwhile_is_said_anew);
    tcase_add_test(tc, an_edit_of_what_never_arrived_is_dropped);
    tcase_add_test(tc, a_passing_answer_does_not_wait_for_ever);
    tcase_add_loop_test(tc, what_cannot_be_edited_is_said_anew_once, 0, 2);
}
