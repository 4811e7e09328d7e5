/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_outbox_outcomes.c - what becomes of a message whose outcome is known,
 * and of one whose outcome is not.
 */
#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
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

/* ---- known outcomes ------------------------------------------------------ */

START_TEST(asked_to_wait_it_waits)
{
    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    fake_answer(f.fake, outbox_nth(&f, 0), OUT_NOT_DONE, 5000);
    fixture_turn(&f);
    fixture_move(&f, 4900);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    fixture_move(&f, 200);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "one");
    ck_assert_str_eq(outbox_nth(&f, 1)->key, outbox_nth(&f, 0)->key);
}
END_TEST

/* A network that takes nothing from us says nothing about the one message that
 * met it: all wait until it takes something, and no longer. */
START_TEST(barred_it_waits_until_the_network_lets_us_in)
{
    (void)outbox_say(&f, "C1", "one");
    (void)outbox_say(&f, "C1", "two");
    fixture_turn(&f);
    outbox_answer(&f, OUT_BARRED);
    fixture_move(&f, 60000);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    f.fake->host->let_in(f.fake->host->ctx, "slack");
    fixture_move(&f, 1);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "one");
    outbox_answer(&f, OUT_SENT);
    outbox_answer(&f, OUT_SENT);
    ck_assert_uint_eq(fake_said(f.fake, "two"), 1);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

/* Let in and barred again and again, as if it were the message after all: it
 * is not tried at each word of the network. */
START_TEST(barred_each_time_it_keeps_its_distance)
{
    int i;

    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    for (i = 0; i < 600; i++) {
        if (fake_open_call(f.fake, FAKE_SEND))
            outbox_answer(&f, OUT_BARRED);
        fixture_move(&f, 500);
        f.fake->host->let_in(f.fake->host->ctx, "slack");
        fixture_move(&f, 500);
    }
    ck_assert_uint_le(outbox_sends(&f), 24);
    ck_assert_uint_ge(outbox_sends(&f), 8);
}
END_TEST

START_TEST(barred_and_asked_to_wait_it_waits_no_longer_than_asked)
{
    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    outbox_answer(&f, OUT_BARRED);
    fixture_move(&f, 900000);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    fake_answer(f.fake, outbox_nth(&f, 1), OUT_NOT_DONE, 2000);
    fixture_turn(&f);
    fixture_move(&f, 2100);
    ck_assert_uint_eq(outbox_sends(&f), 3);
}
END_TEST

/* The answer is written down after the network has let us in. */
START_TEST(barred_before_it_was_let_in_it_does_not_wait_for_that)
{
    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    fixture_move(&f, 100);
    f.fake->host->let_in(f.fake->host->ctx, "slack");
    outbox_answer(&f, OUT_BARRED);
    fixture_move(&f, 1000);
    ck_assert_uint_eq(outbox_sends(&f), 2);
}
END_TEST

START_TEST(unreached_it_waits_longer_each_time)
{
    int64_t last = 0, pause, least = 300;
    int i;

    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    for (i = 0; i < 6; i++) {
        size_t before = outbox_sends(&f);

        last = clock_mono_ms();
        outbox_answer(&f, OUT_UNREACHED);
        while (outbox_sends(&f) == before) {
            fixture_move(&f, 50);
            ck_assert_int_lt(clock_mono_ms() - last, 80000);
        }
        pause = clock_mono_ms() - last;
        ck_assert_int_ge(pause, least);
        least *= 2;
    }
    outbox_answer(&f, OUT_SENT);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

START_TEST(a_refused_answer_takes_the_request_s_own_way)
{
    struct out_row row = outbox_row("C1", "one");

    row.secret = STR("https://hooks.example/r1");
    (void)outbox_put(&f, &row);
    (void)outbox_say(&f, "C1", "two");
    fixture_turn(&f);
    outbox_answer(&f, OUT_REFUSED);
    fixture_rest(&f);
    ck_assert_ptr_nonnull(fake_find_said(f.fake, "two"));
    ck_assert_uint_eq(fake_said(f.fake, "one"), 2);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_REPLY_NOT_DELIVERED), 1);
    ck_assert_int_eq(outbox_nth(&f, 1)->verb == OUT_RESPOND ||
                         outbox_nth(&f, 2)->verb == OUT_RESPOND,
                     true);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

/* That way may be gone too: used up, or too old. */
START_TEST(a_way_that_is_gone_leaves_the_asker_s_dm)
{
    static const enum out_result ends[] = { OUT_REFUSED, OUT_UNKNOWN };
    struct out_row row = outbox_row("C1", "one");
    struct fake_call *call;
    int64_t id;

    row.secret = STR("https://hooks.example/r1");
    id = outbox_put(&f, &row);
    fixture_turn(&f);
    outbox_answer(&f, OUT_REFUSED);
    fixture_turn(&f);
    for (call = f.fake->calls; call->verb != OUT_RESPOND; call++)
        ck_assert_ptr_ne(call, f.fake->calls + f.fake->count - 1);
    fake_answer(f.fake, call, ends[_i], -1);
    fixture_turn(&f);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "one"), 3);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_REPLY_NOT_DELIVERED), 1);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_SENT);
    ck_assert_int_eq(fixture_number(&f, "SELECT message <> '' FROM outbox"
                                        " WHERE owner <> ''"),
                     1);
}
END_TEST

START_TEST(without_that_way_it_goes_to_the_asker_s_dm)
{
    struct fake_call *call;
    size_t i, in_dm = 0;

    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    outbox_answer(&f, OUT_REFUSED);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_said(f.fake, "one"), 2);
    for (i = 0; (call = outbox_nth(&f, i)) != NULL; i++)
        in_dm += strcmp(call->place, "D-U1") == 0;
    ck_assert_uint_eq(in_dm, 2); /* the answer, and why it is here */
    ck_assert_uint_eq(fake_told(f.fake, TEXT_REPLY_NOT_DELIVERED), 1);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

START_TEST(what_nobody_can_get_is_given_up)
{
    int i;

    (void)outbox_say(&f, "C1", "one");
    fixture_turn(&f);
    for (i = 0; i < 12; i++) {
        struct fake_call *call = fake_open_call(f.fake, FAKE_SEND);

        if (call)
            fake_answer(f.fake, call, OUT_REFUSED, -1);
        call = fake_open_call(f.fake, FAKE_OPEN_DM);
        if (call)
            fake_answer(f.fake, call, OUT_SENT, -1);
        fixture_turn(&f);
    }
    ck_assert_int_eq(outbox_open(&f), 0);
    ck_assert_uint_le(outbox_sends(&f), 4);
    (void)outbox_say(&f, "C1", "later");
    fixture_turn(&f);
    ck_assert_ptr_nonnull(fake_find_said(f.fake, "later"));
}
END_TEST

/* The oldest open call is refused. */
static void
answer_refused(const char *why)
{
    struct fake_call *call = fake_open_call(f.fake, FAKE_SEND);
    struct out_outcome outcome = { .result = OUT_REFUSED,
                                   .why = why,
                                   .retry_after_ms = -1 };

    call->is_answered = true;
    f.engine->host.sent(f.engine, call->id, &outcome);
    fixture_turn(&f);
}

static void
answer_not_found(void)
{
    answer_refused("channel_not_found");
}

/* Its owner reads why, whether to ask again, and of no place that has no
 * name. */
static const struct {
    const char *place, *url, *why, *told;
} refusals[] = {
    { "C1", "", "not_in_channel",
      "I am not in there, invite me with /invite. It comes here instead, no "
      "need to ask again." },
    { "C1", "", "channel_not_found",
      "I am not in there, invite me with /invite. It comes here instead" },
    { "C1", "", "is_archived", ": it is archived. It comes here instead" },
    { "C1", "", "msg_too_long",
      ": Slack refused it (msg_too_long). It comes here instead" },
    { "C1", "https://hooks.example/r1", "restricted_action",
      ": Slack refused it (restricted_action). Only you see it there, no "
      "need to ask again." },
    { "D0OTHERS", "", "msg_too_long",
      "I could not deliver an answer where you asked: Slack refused it "
      "(msg_too_long). It comes here instead" },
    { "D-U1", "", "msg_too_long",
      "I could not deliver an answer here: Slack refused it (msg_too_long). "
      "It may have worked all the same: look before you ask again." },
};

START_TEST(who_is_told_what_was_refused_reads_what_to_do)
{
    static char dm[] = "dm:U1";
    struct out_row row = outbox_row(refusals[_i].place, "one");
    char url[40];

    fixture_know(&f, "U1", NULL);
    fixture_exec(&f, "UPDATE person SET dm = 'D-U1' WHERE id = 'U1'");
    fixture_exec(&f, "INSERT INTO place (ws, id, name, kind, is_shared,"
                     " has_guests, is_member, fetched_at) SELECT ws,"
                     " 'D0OTHERS', '', 1, 0, 0, 0, 1 FROM person LIMIT 1");
    (void)snprintf(url, sizeof(url), "%s", refusals[_i].url);
    row.secret = url;
    if (strcmp(row.place, "D-U1") == 0)
        row.queue = dm;
    (void)outbox_put(&f, &row);
    fixture_turn(&f);
    answer_refused(refusals[_i].why);
    fixture_rest(&f);
    ck_assert_ptr_nonnull(fake_find_said(f.fake, refusals[_i].told));
    ck_assert_ptr_null(fake_find_said(f.fake, "#D"));
}
END_TEST

/* As it stood there after a command had been typed in a DM of two others; and
 * as an answer in a DM that is closed since. */
static const char *const lost[] = { "", "D0GONE" };

START_TEST(a_dm_that_is_gone_is_opened_anew_once)
{
    struct out_row row = outbox_row(lost[_i], "one");
    int64_t id;

    fixture_know(&f, "U1", NULL);
    fixture_exec(&f, "UPDATE person SET dm = 'D0GONE' WHERE id = 'U1'");
    row.queue = STR("dm:U1");
    id = outbox_put(&f, &row);
    fixture_turn(&f);
    ck_assert_str_eq(outbox_nth(&f, 0)->place, "D0GONE");
    answer_not_found();
    fixture_turn(&f);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_OPEN_DM), 1);
    fake_answer(f.fake, fake_open_call(f.fake, FAKE_OPEN_DM), OUT_SENT, -1);
    fixture_turn(&f);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_str_eq(outbox_nth(&f, 1)->place, "D-U1");
    outbox_answer(&f, OUT_SENT);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_SENT);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM person WHERE"
                                        " id = 'U1' AND dm = 'D-U1'"),
                     1);
}
END_TEST

START_TEST(a_dm_that_cannot_be_had_is_not_opened_for_ever)
{
    struct out_row row = outbox_row("", "one");
    int64_t id;
    int i;

    fixture_know(&f, "U1", NULL);
    row.queue = STR("dm:U1");
    row.owner = NULL;
    id = outbox_put(&f, &row);
    fixture_turn(&f);
    for (i = 0; i < 10 && outbox_state(&f, id) != OUT_STATE_FAILED; i++) {
        struct fake_call *call = fake_open_call(f.fake, FAKE_OPEN_DM);

        if (call)
            fake_answer(f.fake, call, OUT_SENT, -1);
        fixture_turn(&f);
        if (fake_open_call(f.fake, FAKE_SEND))
            answer_not_found();
    }
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_FAILED);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_OPEN_DM), 1);
}
END_TEST

/* ---- unknown outcomes ---------------------------------------------------- */

static int64_t
in_doubt(void)
{
    int64_t id = outbox_say(&f, "C1", "one");

    (void)outbox_say(&f, "C1", "two");
    fixture_turn(&f);
    outbox_answer(&f, OUT_UNKNOWN);
    ck_assert_uint_eq(outbox_looks(&f), 0);
    fixture_move(&f, 1600);
    ck_assert_uint_eq(outbox_looks(&f), 1);
    ck_assert_str_eq(fake_find(f.fake, FAKE_LOOK, 0)->key,
                     outbox_nth(&f, 0)->key);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    return id;
}

START_TEST(in_doubt_it_is_looked_for_and_found)
{
    int64_t id = in_doubt();

    outbox_look_answer(&f, LOOK_FOUND);
    ck_assert_int_eq(outbox_state(&f, id), OUT_STATE_SENT);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "two");
    outbox_answer(&f, OUT_SENT);
    fixture_move(&f, 60000);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_uint_eq(outbox_looks(&f), 1);
}
END_TEST

START_TEST(not_found_it_is_posted_again_after_ten_seconds)
{
    (void)in_doubt();
    outbox_look_answer(&f, LOOK_ABSENT);
    fixture_move(&f, 8000); /* 9.6 s since the call */
    ck_assert_uint_eq(outbox_sends(&f), 1);
    ck_assert_uint_eq(outbox_looks(&f), 1);
    fixture_move(&f, 1000);
    ck_assert_uint_eq(outbox_looks(&f), 2); /* the history may have lagged */
    ck_assert_uint_eq(outbox_sends(&f), 1);
    outbox_look_answer(&f, LOOK_ABSENT);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "one");
    ck_assert_str_eq(outbox_nth(&f, 1)->key, outbox_nth(&f, 0)->key);
    outbox_answer(&f, OUT_SENT);
    ck_assert_uint_eq(outbox_looks(&f), 3); /* does it stand there once? */
    ck_assert_uint_eq(outbox_sends(&f), 3); /* that stops nobody */
    ck_assert_str_eq(outbox_nth(&f, 2)->body, "two");
    outbox_look_answer(&f, LOOK_FOUND);
    outbox_answer(&f, OUT_SENT);
    ck_assert_int_eq(outbox_open(&f), 0);
}
END_TEST

/* An hour back costs no hour. */
START_TEST(not_found_by_a_clock_set_back_it_is_looked_for_twice_more)
{
    (void)in_doubt();
    fixture_move(&f, -3600 * 1000);
    outbox_look_answer(&f, LOOK_ABSENT);
    fixture_move(&f, 10001);
    ck_assert_uint_eq(outbox_looks(&f), 2);
    outbox_look_answer(&f, LOOK_ABSENT);
    fixture_move(&f, 9000);
    ck_assert_uint_eq(outbox_looks(&f), 2);
    fixture_move(&f, 1001);
    ck_assert_uint_eq(outbox_looks(&f), 3);
    ck_assert_uint_eq(outbox_sends(&f), 1);
    outbox_look_answer(&f, LOOK_ABSENT);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 2);
}
END_TEST

START_TEST(found_late_it_is_not_posted_again)
{
    (void)in_doubt();
    outbox_look_answer(&f, LOOK_ABSENT);
    fixture_move(&f, 9000);
    outbox_look_answer(&f, LOOK_FOUND);
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "two");
}
END_TEST

START_TEST(where_nobody_can_look_it_is_posted_again)
{
    (void)in_doubt();
    outbox_look_answer(&f, LOOK_IMPOSSIBLE);
    fixture_turn(&f);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "one");
}
END_TEST

START_TEST(a_look_that_fails_waits_longer_each_time)
{
    int64_t last, least = 300;
    int i;

    (void)in_doubt();
    for (i = 0; i < 5; i++) {
        size_t before = outbox_looks(&f);

        last = clock_mono_ms();
        outbox_look_answer(&f, LOOK_FAILED);
        while (outbox_looks(&f) == before) {
            fixture_move(&f, 50);
            ck_assert_int_lt(clock_mono_ms() - last, 80000);
        }
        ck_assert_int_ge(clock_mono_ms() - last, least);
        least *= 2;
    }
    ck_assert_uint_eq(outbox_sends(&f), 1);
    outbox_look_answer(&f, LOOK_FOUND);
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "two");
}
END_TEST

START_TEST(what_is_promised_at_most_once_is_never_done_twice)
{
    struct out_row row = outbox_row("C1", "one");

    row.verb = OUT_EPHEMERAL;
    row.promise = OUT_PROMISE_AT_MOST_ONCE;
    (void)outbox_put(&f, &row);
    (void)outbox_say(&f, "C1", "two");
    fixture_turn(&f);
    outbox_answer(&f, OUT_UNKNOWN);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_str_eq(outbox_nth(&f, 1)->body, "two");
    outbox_answer(&f, OUT_SENT);
    fixture_move(&f, 3600000);
    ck_assert_uint_eq(outbox_sends(&f), 2);
    ck_assert_uint_eq(outbox_looks(&f), 0);
}
END_TEST

START_TEST(what_is_known_not_done_may_be_done_although_at_most_once)
{
    struct out_row row = outbox_row("C1", "one");

    row.verb = OUT_EPHEMERAL;
    row.promise = OUT_PROMISE_AT_MOST_ONCE;
    (void)outbox_put(&f, &row);
    fixture_turn(&f);
    fake_answer(f.fake, outbox_nth(&f, 0), OUT_NOT_DONE, 1000);
    fixture_turn(&f);
    fixture_move(&f, 1100);
    ck_assert_uint_eq(outbox_sends(&f), 2);
}
END_TEST

START_TEST(what_can_be_done_again_is_done_again)
{
    int64_t target = outbox_say(&f, "C1", "old");
    struct out_row row = outbox_row("C1", "new");

    row.target = target;
    row.verb = OUT_UPDATE;
    row.promise = OUT_PROMISE_IDEMPOTENT;
    (void)outbox_put(&f, &row);
    fixture_turn(&f);
    outbox_answer(&f, OUT_SENT);
    outbox_answer(&f, OUT_UNKNOWN);
    fixture_move(&f, 1000);
    ck_assert_uint_eq(outbox_sends(&f), 3);
    ck_assert_str_eq(outbox_nth(&f, 2)->body, "new");
    ck_assert_uint_eq(outbox_looks(&f), 0);
}
END_TEST

START_TEST(a_form_that_comes_late_is_not_opened)
{
    struct out_row row = outbox_row("", "view");

    row.queue = STR("form:trigger-1");
    row.verb = OUT_FORM;
    row.promise = OUT_PROMISE_AT_MOST_ONCE;
    row.secret = STR("trigger-1");
    row.owner = STR("U1");
    (void)outbox_put(&f, &row);
    fixture_turn(&f);
    ck_assert_str_eq(outbox_nth(&f, 0)->secret, "trigger-1");
    fake_answer(f.fake, outbox_nth(&f, 0), OUT_NOT_DONE, 5000);
    fixture_turn(&f);
    fixture_move(&f, 5100);
    fixture_turn(&f);
    /* It is not opened, and its person is told why nothing happens. */
    ck_assert_uint_eq(fake_count(f.fake, FAKE_SEND), 1);
    ck_assert_int_eq(outbox_open(&f), 1);
    fixture_rest(&f);
    ck_assert_uint_eq(fake_told(f.fake, TEXT_REPLY_FORM_LATE), 1);
}
END_TEST

TEST_SUITE(outbox_outcomes)
{
    TCase *tc = test_case(suite, "outbox_outcomes", 20);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, asked_to_wait_it_waits);
    tcase_add_test(tc, barred_it_waits_until_the_network_lets_us_in);
    tcase_add_test(tc, barred_each_time_it_keeps_its_distance);
    tcase_add_test(tc, barred_and_asked_to_wait_it_waits_no_longer_than_asked);
    tcase_add_test(tc, barred_before_it_was_let_in_it_does_not_wait_for_that);
    tcase_add_test(tc, unreached_it_waits_longer_each_time);
    tcase_add_test(tc, a_refused_answer_takes_the_request_s_own_way);
    tcase_add_loop_test(tc, a_way_that_is_gone_leaves_the_asker_s_dm, 0, 2);
    tcase_add_test(tc, without_that_way_it_goes_to_the_asker_s_dm);
    tcase_add_test(tc, what_nobody_can_get_is_given_up);
    tcase_add_loop_test(tc, who_is_told_what_was_refused_reads_what_to_do, 0,
                        (int)ARRAY_LEN(refusals));
    tcase_add_loop_test(tc, a_dm_that_is_gone_is_opened_anew_once, 0,
                        (int)ARRAY_LEN(lost));
    tcase_add_test(tc, a_dm_that_cannot_be_had_is_not_opened_for_ever);
    tcase_add_test(tc, in_doubt_it_is_looked_for_and_found);
    tcase_add_test(tc, not_found_it_is_posted_again_after_ten_seconds);
    tcase_add_test(tc,
                   not_found_by_a_clock_set_back_it_is_looked_for_twice_more);
    tcase_add_test(tc, found_late_it_is_not_posted_again);
    tcase_add_test(tc, where_nobody_can_look_it_is_posted_again);
    tcase_add_test(tc, a_look_that_fails_waits_longer_each_time);
    tcase_add_test(tc, what_is_promised_at_most_once_is_never_done_twice);
    tcase_add_test(tc,
                   what_is_known_not_done_may_be_done_although_at_most_once);
    tcase_add_test(tc, what_can_be_done_again_is_done_again);
    tcase_add_test(tc, a_form_that_comes_late_is_not_opened);
}
