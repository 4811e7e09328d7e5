/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_outbox.c - messages on their way: their order, and their commits.
 */
#include "outbox.h"

#include <stdio.h>

#include "alloc.h"
#include "clock.h"
#include "loop.h"
#include "metrics.h"
#include "outbox_support.h"
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

/* The oldest open call ends well, and the turn goes on. */
static void
arrives(void)
{
    fake_answer(f.fake, fake_open_call(f.fake, FAKE_SEND), OUT_SENT, -1);
}

/* ---- order --------------------------------------------------------------- */

/* What is committed when a call starts; as another process would see it. */
static void
see_state(void *ctx, const struct out_message *m)
{
    ck_assert_int_eq(outbox_state(ctx, m->id), OUT_STATE_SENDING);
}

START_TEST(a_message_is_committed_as_sending_before_its_call)
{
    int64_t id;

    f.fake->on_send = see_state;
    f.fake->ctx = &f;
    id = outbox_say(&f, "C1", "one");
    ck_assert_uint_eq(outbox_sends(&f), 0); /* not inside the transaction */
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    ck_assert_int_eq(outbox_nth(&f, 0)->id, id);
    ck_assert_str_eq(outbox_nth(&f, 0)->place, "C1");
    ck_assert_str_eq(outbox_nth(&f, 0)->body, "one");
    outbox_answer(&f, OUT_SENT);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_SENT);
}
END_TEST

START_TEST(nothing_of_the_text_is_kept_once_it_is_sent)
{
    int64_t id = outbox_say(&f, "C1", "one");
    char *kept;

    fixture_turn(&f);
    outbox_answer(&f, OUT_SENT);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_SENT);
    kept = fixture_text(&f, "SELECT body || secret FROM outbox ORDER BY id"
                            " DESC LIMIT 1");
    ck_assert_str_eq(kept, "");
    free(kept);
}
END_TEST

START_TEST(one_place_is_answered_in_order)
{
    int i;
    char text[16];

    f.fake->on_send = see_state;
    f.fake->ctx = &f;
    for (i = 0; i < 5; i++) {
        (void)snprintf(text, sizeof(text), "m-%d", i);
        (void)outbox_say(&f, "C1", text);
    }
    fixture_turn(&f);
    for (i = 0; i < 5; i++) {
        ck_assert_uint_eq(outbox_sends(&f), (size_t)i + 1);
        (void)snprintf(text, sizeof(text), "m-%d", i);
        ck_assert_str_eq(outbox_nth(&f, (size_t)i)->body, text);
        outbox_answer(&f, OUT_SENT);
    }
    ck_assert_uint_eq(outbox_sends(&f), 5);
    ck_assert_int_eq(outbox_waiting(f.engine->outbox), 0);
}
END_TEST

START_TEST(the_next_one_costs_no_commit_of_its_own)
{
    int64_t commits;

    (void)outbox_say(&f, "C1", "one");
    (void)outbox_say(&f, "C1", "two");
    fixture_turn(&f);
    commits = metric_get(METRIC_COMMITS);
    outbox_answer(&f, OUT_SENT);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_int_eq(metric_get(METRIC_COMMITS), commits + 1);
}
END_TEST

/* That a message has arrived is written down with whatever comes next. */
START_TEST(nobody_waits_for_the_commit_of_what_has_arrived)
{
    int64_t commits, id = outbox_say(&f, "C1", "one");

    fixture_turn(&f);
    commits = metric_get(METRIC_COMMITS);
    arrives();
    ck_assert_int_eq(loop_turn(f.engine->loop, false), ERR_OK);
    ck_assert_int_eq(metric_get(METRIC_COMMITS), commits);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_SENDING);
    fixture_say(&f, "U1", "D1", "help");
    ck_assert_int_eq(metric_get(METRIC_COMMITS), commits + 1);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_SENT);
}
END_TEST

START_TEST(what_has_arrived_is_written_down_soon_whoever_comes)
{
    int64_t id = outbox_say(&f, "C1", "one");

    fixture_turn(&f);
    arrives();
    ck_assert_int_eq(loop_turn(f.engine->loop, false), ERR_OK);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_SENDING);
    clock_move(10);
    ck_assert_int_eq(loop_turn(f.engine->loop, false), ERR_OK);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_SENT);
}
END_TEST

/* Whether it is said before or after the one before it has arrived. */
START_TEST(what_joins_is_called_after_one_commit_in_order)
{
    int64_t commits;

    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    commits = metric_get(METRIC_COMMITS);
    if (_i == 0)
        (void)outbox_say(&f, "C1", "two");
    arrives();
    if (_i == 1)
        (void)outbox_say(&f, "C1", "two");
    (void)outbox_say(&f, "C1", "three");
    fixture_turn(&f);
    ck_assert_int_eq(metric_get(METRIC_COMMITS), commits + 1);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "two");
    outbox_answer(&f, OUT_SENT);
    ck_assert_str_eq(outbox_nth(&f, 2)->body, "three");
}
END_TEST

START_TEST(a_batch_that_was_joined_and_lost_is_done_again)
{
    int64_t one, lost = metric_get(METRIC_BATCHES_LOST);

    fixture_know(&f, "U1", NULL);
    fixture_exec(&f, FIXTURE_POISON);
    one = outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    arrives();
    ck_assert_int_eq(loop_turn(f.engine->loop, false), ERR_OK);
    fixture_take(&f, fixture_line(&f, "U1", "D1", "deadline list"));
    fixture_take(&f, fixture_line(&f, "U1", "D1",
                                  "deadline add rollback by 2099-01-04"));
    fixture_turn(&f);
    ck_assert_int_eq(metric_get(METRIC_BATCHES_LOST), lost + 1);
    ck_assert_int_eq(outbox_state(&f, one), OUT_STATE_SENT);
    (void)outbox_say(&f, "C1", "two");
    fixture_turn(&f);
    ck_assert_str_eq(outbox_nth(&f, outbox_sends(&f) - 1)->body, "two");
    fixture_rest(&f);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

START_TEST(a_place_that_stands_still_stops_nobody)
{
    (void)outbox_say(&f, "C1", "one");
    (void)outbox_say(&f, "C1", "two");
    (void)outbox_say(&f, "C2", "three");
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    outbox_answer(&f, OUT_UNREACHED); /* C1 */
    outbox_answer(&f, OUT_SENT);      /* C2 */
    (void)outbox_say(&f, "C2", "four");
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 3);
    ck_assert_str_eq(outbox_nth(&f, 2)->body, "four");
}
END_TEST

START_TEST(an_answer_that_comes_twice_counts_once)
{
    struct out_outcome sent = { .result = OUT_SENT,
                                .place = "C1",
                                .message = "m1" };
    int64_t id = outbox_say(&f, "C1", "one");

    (void)outbox_say(&f, "C1", "two");
    (void)outbox_say(&f, "C1", "three");
    fixture_turn(&f);
    outbox_answer(&f, OUT_SENT);
    f.engine->host.sent(f.engine, id, &sent);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f),
                      2); /* "two" is still under way, alone */
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "two");
}
END_TEST

START_TEST(a_queue_longer_than_memory_keeps_order_and_count)
{
    char text[16];
    int i, added = 0;

    for (; added < 100; added++) {
        (void)snprintf(text, sizeof(text), "m-%d", added);
        (void)outbox_say(&f, "C1", text);
    }
    fixture_turn(&f);
    ck_assert_int_eq(outbox_waiting(f.engine->outbox), 100);
    for (i = 0; i < 160; i++) {
        (void)snprintf(text, sizeof(text), "m-%d", i);
        ck_assert_uint_eq(outbox_sends(&f), (size_t)i + 1);
        ck_assert_str_eq(outbox_nth(&f, (size_t)i)->body, text);
        if (added < 160) { /* in the same turn as the answer */
            (void)snprintf(text, sizeof(text), "m-%d", added++);
            (void)outbox_say(&f, "C1", text);
        }
        outbox_answer(&f, OUT_SENT);
    }
    ck_assert_uint_eq(outbox_sends(&f), 160);
    ck_assert_int_eq(outbox_waiting(f.engine->outbox), 0);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

/* A row read back from the database in the turn that adds it. */
START_TEST(no_message_goes_out_twice_at_the_edge_of_memory)
{
    char text[16];
    int i, lead;

    for (lead = 30; lead < 36; lead++) {
        fake_forget(f.fake);
        for (i = 0; i < lead; i++) {
            (void)snprintf(text, sizeof(text), "m-%d", i);
            (void)outbox_say(&f, "C1", text);
        }
        fixture_turn(&f);
        for (i = 0; i < lead + 3; i++) {
            if (i > lead - 4 && i < lead) {
                fake_answer(f.fake, fake_open_call(f.fake, FAKE_SEND), OUT_SENT,
                            -1);
                (void)outbox_say(&f, "C1", "late");
                fixture_turn(&f);
            } else {
                outbox_answer(&f, OUT_SENT);
            }
        }
        ck_assert_uint_eq(outbox_sends(&f), (size_t)lead + 3);
        ck_assert_ptr_null(fake_open_call(f.fake, FAKE_SEND));
        ck_assert_int_eq(outbox_waiting(f.engine->outbox), 0);
    }
}
END_TEST

/* ---- a lost batch -------------------------------------------------------- */

START_TEST(a_lost_batch_leaves_no_queue_standing)
{
    fixture_know(&f, "U1", NULL);
    fixture_exec(&f, FIXTURE_POISON);
    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    fake_answer(f.fake, outbox_nth(&f, 0), OUT_NOT_DONE, 500);
    fixture_turn(&f);
    clock_move(600);
    /* Its mark and a request that costs the batch, in one turn. */
    (void)timers_run(loop_timers(f.engine->loop), clock_mono_ms());
    fixture_take(&f, fixture_line(&f, "U1", "D1",
                                  "deadline add rollback by 2099-01-04"));
    fixture_turn(&f);
    ck_assert_uint_eq(fake_said(f.fake, "one"), 1);
    fixture_move(&f, 1100);
    fixture_turn(&f);
    ck_assert_uint_eq(fake_said(f.fake, "one"), 2);
}
END_TEST

START_TEST(a_message_of_a_lost_batch_is_sent_when_its_request_ran_alone)
{
    fixture_know(&f, "U1", "C1");
    fixture_exec(&f, FIXTURE_POISON);
    fixture_take(&f, fixture_line(&f, "U1", "C1",
                                  "deadline add good by 2099-01-04"));
    fixture_take(&f, fixture_line(&f, "U1", "C1",
                                  "deadline add rollback by 2099-01-04"));
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "good"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "rollback"), 0);
    ck_assert_int_eq(outbox_open(&f), 0);
    ck_assert_int_eq(outbox_waiting(f.engine->outbox), 0);
}
END_TEST

TEST_SUITE(outbox)
{
    TCase *tc = test_case(suite, "outbox", 20);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_message_is_committed_as_sending_before_its_call);
    tcase_add_test(tc, nothing_of_the_text_is_kept_once_it_is_sent);
    tcase_add_test(tc, one_place_is_answered_in_order);
    tcase_add_test(tc, the_next_one_costs_no_commit_of_its_own);
    tcase_add_test(tc, nobody_waits_for_the_commit_of_what_has_arrived);
    tcase_add_test(tc, what_has_arrived_is_written_down_soon_whoever_comes);
    tcase_add_loop_test(tc, what_joins_is_called_after_one_commit_in_order, 0,
                        2);
    tcase_add_test(tc, a_batch_that_was_joined_and_lost_is_done_again);
    tcase_add_test(tc, a_place_that_stands_still_stops_nobody);
    tcase_add_test(tc, an_answer_that_comes_twice_counts_once);
    tcase_add_test(tc, a_queue_longer_than_memory_keeps_order_and_count);
    tcase_add_test(tc, no_message_goes_out_twice_at_the_edge_of_memory);
    tcase_add_test(tc, a_lost_batch_leaves_no_queue_standing);
    tcase_add_test(
        tc, a_message_of_a_lost_batch_is_sent_when_its_request_ran_alone);
}
