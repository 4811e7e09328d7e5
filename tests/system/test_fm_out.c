/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_fm_out.c - what goes out: answers that get lost, a program that dies
 * between the call and its commit, destinations that refuse.
 */
#include <signal.h>
#include <string.h>

#include "stage.h"

/* Where Ana asks, and as what: a slash command in a channel, bare words in
 * her direct message. */
static const struct {
    const char *channel, *line, *queue;
} ways[] = {
    { "C0SPRING", "/callsheet deadline add the brief by tomorrow",
      "in:C0SPRING" },
    { "D0ANA", "deadline add the brief by tomorrow", "dm:U0ANA" },
};

#define WAYS 2

static void
ask(const struct site *site, int way)
{
    site_say(site, "U0ANA", ways[way].channel, ways[way].line);
}

static void
assert_said_once(const struct site *site, int way)
{
    stage_settle(site);
    ck_assert_int_eq(stage_count(site, ways[way].channel, "Noted: "), 1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 1);
    ck_assert_int_eq(
        stage_sql(text("SELECT count(*) FROM outbox WHERE state = 2 AND "
                       "message <> '' AND id = (SELECT max(id) FROM outbox "
                       "WHERE queue = '%s')",
                       ways[way].queue)),
        1);
}

static json_t *
last_call(const struct site *site, const char *method)
{
    json_t *calls =
        json_object_get(stage_see(site, "calls?method=%s", method), "calls");

    ck_assert_uint_gt(json_array_size(calls), 0);
    return json_object_get(json_array_get(calls, json_array_size(calls) - 1),
                           "args");
}

/* It asked the history of that conversation, metadata and all. */
static void
assert_looked(const struct site *site, int way)
{
    json_t *args = last_call(site, "conversations.history");

    ck_assert_str_eq(stage_text(args, "channel"), ways[way].channel);
    ck_assert_str_eq(stage_text(args, "include_all_metadata"), "true");
    ck_assert_str_ne(stage_text(args, "oldest"), "");
}

/* The outcome is not known: before long it looks into the history. */
static void
doubt(const struct site *site)
{
    struct process bot = site->bot;

    ck_assert(stage_sql_is("SELECT count(*) FROM outbox WHERE is_sending"
                           " AND doubts = 1",
                           1));
    clock_forward(&bot, 2000);
    ck_assert(stage_waits(site, "for=calls&method=conversations.history&"
                                "count=1"));
}

/* ---- FM22 --------------------------------------------------------------- */

static const char *const lost_answers[] = {
    "'kind': 'drop_answer'",
    "'kind': 'apply_then_http_502'",
    "'kind': 'apply_then_error', 'code': 'internal_error'",
    "'kind': 'apply_then_error', 'code': 'fatal_error'",
};

#define LOST_ANSWERS 4

START_TEST(fm22_delivered_but_timed_out_is_posted_once)
{
    int way = _i / LOST_ANSWERS;
    struct site site = { 0 };
    int posts, looks;

    stage_open(&site, "");
    posts = stage_calls(&site, "chat.postMessage");
    stage_do(&site, "fault", "{'method': 'chat.postMessage', %s}",
             lost_answers[_i % LOST_ANSWERS]);
    ask(&site, way);
    ck_assert(stage_waits(&site, "for=calls&method=chat.postMessage&count=%d",
                          posts + 1));
    looks = stage_calls(&site, "conversations.history");
    ck_assert_int_eq(looks, 0);
    doubt(&site);
    assert_said_once(&site, way);
    assert_looked(&site, way);
    ck_assert_int_eq(stage_calls(&site, "chat.postMessage"), posts + 1);
    /* Time alone brings no second one. */
    clock_forward(&site.bot, 60000);
    assert_said_once(&site, way);
    ck_assert_int_eq(stage_calls(&site, "chat.postMessage"), posts + 1);
    stage_close(&site);
}
END_TEST

static const char *const lost_calls[] = {
    "'kind': 'drop'",
    "'kind': 'http', 'status': 502",
    "'kind': 'http', 'status': 500, 'body': ''",
    "'kind': 'http', 'status': 200, 'body': '<html>Sorry</html>'",
    "'kind': 'error', 'code': 'internal_error'",
};

#define LOST_CALLS 5

/* Our clock is ahead of Slack's: the message is older there than when we say
 * that we sent it. */
START_TEST(fm22_a_clock_that_is_ahead_makes_no_second_post)
{
    struct site site = { 0 };
    int posts;

    stage_open(&site, "");
    clock_forward(&site.bot, 600000);
    posts = stage_calls(&site, "chat.postMessage");
    stage_do(&site, "fault", "{'method': 'chat.postMessage', %s}",
             lost_answers[0]);
    ask(&site, 0);
    ck_assert(stage_waits(&site, "for=calls&method=chat.postMessage&count=%d",
                          posts + 1));
    doubt(&site);
    assert_said_once(&site, 0);
    ck_assert_int_eq(stage_calls(&site, "chat.postMessage"), posts + 1);
    stage_close(&site);
}
END_TEST

START_TEST(fm22_what_did_not_arrive_is_posted_after_a_look)
{
    int way = _i / LOST_CALLS;
    struct site site = { 0 };
    int posts;

    stage_open(&site, "");
    posts = stage_calls(&site, "chat.postMessage");
    stage_do(&site, "fault", "{'method': 'chat.postMessage', %s}",
             lost_calls[_i % LOST_CALLS]);
    ask(&site, way);
    doubt(&site);
    /* The history may lag: not before ten seconds. */
    ck_assert_int_eq(stage_count(&site, ways[way].channel, "Noted: "), 0);
    ck_assert_int_eq(stage_calls(&site, "chat.postMessage"), posts + 1);
    clock_forward(&site.bot, 10000);
    stage_expect(&site, "U0ANA", ways[way].channel, "Noted: ");
    ck_assert_int_eq(stage_calls(&site, "chat.postMessage"), posts + 2);
    /* And once more, whether it stands there twice now. */
    clock_forward(&site.bot, 60000);
    ck_assert(stage_waits(&site, "for=calls&method=conversations.history&"
                                 "count=3"));
    assert_said_once(&site, way);
    stage_close(&site);
}
END_TEST

/* ---- FM23 --------------------------------------------------------------- */

/* Killed while the call is under way; the workspace has applied it, or not. */
START_TEST(fm23_killed_before_the_answer_it_is_posted_once)
{
    int way = _i / 2;
    bool is_applied = _i % 2 == 1;
    struct site site = { 0 };
    int posts;

    stage_open(&site, "");
    posts = stage_calls(&site, "chat.postMessage");
    stage_do(&site, "fault", "{'method': 'chat.postMessage', 'kind': '%s'}",
             is_applied ? "apply_then_hang" : "hang");
    ask(&site, way);
    ck_assert(stage_waits(&site, "for=calls&method=chat.postMessage&count=%d",
                          posts + 1));
    process_kill(&site.bot);
    ck_assert_int_eq(stage_count(&site, ways[way].channel, "Noted: "),
                     is_applied);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM outbox WHERE is_sending"),
                     1);
    site_run_bot(&site);
    ck_assert(stage_waits(&site, "for=calls&method=conversations.history&"
                                 "count=1"));
    if (!is_applied)
        clock_forward(&site.bot, 11000);
    stage_expect(&site, "U0ANA", ways[way].channel, "Noted: ");
    clock_forward(&site.bot, 60000);
    assert_said_once(&site, way);
    assert_looked(&site, way);
    ck_assert_int_eq(stage_calls(&site, "chat.postMessage"),
                     posts + (is_applied ? 1 : 2));
    stage_close(&site);
}
END_TEST

/* The answer has come; the commit that would say so does not. */
START_TEST(fm23_killed_between_post_and_commit_it_is_posted_once)
{
    struct site site = { 0 };
    struct shim_page *shim;
    int posts;

    stage_open_alone(&site, "");
    stage_do(&site, "settings", "{'ack_ms': 500}");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    posts = stage_calls(&site, "chat.postMessage");
    stage_arm(shim, SHIM_STOP, SHIM_CALLED, 1);
    ask(&site, _i);
    ck_assert(stage_is_stopped(&site.bot));
    /* About to call; then the next write to its database kills it. */
    stage_arm(shim, SHIM_KILL, SHIM_WROTE, 1);
    process_signal(&site.bot, SIGCONT);
    ck_assert_int_eq(process_wait(&site.bot, STAGE_MS), 128 + SIGKILL);
    ck_assert_int_eq(stage_count(&site, ways[_i].channel, "Noted: "), 1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM outbox WHERE is_sending"),
                     1);
    site_run_bot(&site);
    clock_forward(&site.bot, 60000);
    assert_said_once(&site, _i);
    assert_looked(&site, _i);
    ck_assert_int_eq(stage_calls(&site, "chat.postMessage"), posts + 1);
    stage_close(&site);
}
END_TEST

/* ---- FM26 --------------------------------------------------------------- */

#define ROOMS 10

/* And what the owner of the answer is told. */
static const char *const refusals[] = {
    "it is archived. It comes here instead",
    "invite me with /invite. It comes here instead",
    "Slack refused it (restricted_action). It comes here instead",
};

static void
refuse(const struct site *site, int how, const char *room)
{
    if (how == 0)
        stage_do(site, "conversation", "{'id': '%s', 'is_archived': true}",
                 room);
    else if (how == 1)
        stage_do(site, "leave", "{'channel': '%s', 'user': 'U0BOT'}", room);
    else
        stage_do(site, "fault",
                 "{'method': 'chat.postMessage', 'channel': '%s', 'times': "
                 "100, 'kind': 'error', 'code': 'restricted_action'}",
                 room);
}

static const char *
room(int i)
{
    return text("C0ROOM%d", i);
}

/* A mention in the room: its answer has no other way than a post. */
static void
mention(const struct site *site, int i, const char *what)
{
    stage_do(site, "event",
             "{'event': {'type': 'app_mention', 'channel': '%s', 'user': "
             "'U0ANA', 'ts': '1700000000.0001%02d', 'text': '<@U0BOT> "
             "deadline add %s by tomorrow'}}",
             room(i), i, what);
}

START_TEST(fm26_one_broken_destination_stops_nobody_else)
{
    struct site site = { 0 };
    int i;

    stage_open(&site, "");
    for (i = 0; i < ROOMS; i++)
        stage_do(&site, "conversation",
                 "{'id': '%s', 'name': 'room%d', 'kind': 'channel', "
                 "'members': ['U0ANA', 'U0BOT']}",
                 room(i), i);
    refuse(&site, _i, room(4));
    for (i = 0; i < ROOMS; i++)
        mention(&site, i, text("task %d x", i));
    for (i = 0; i < ROOMS; i++)
        if (i != 4)
            stage_expect(&site, "U0ANA", room(i), text("task %d x", i));
    ck_assert_int_eq(stage_metric("callsheet_send_retries_total"), 0);
    /* Its owner is told where it did not arrive, once, and has the answer. */
    stage_expect(&site, "U0ANA", "D0ANA", "could not deliver");
    stage_expect(&site, "U0ANA", "D0ANA", "task 4 x");
    clock_forward(&site.bot, 3600000);
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "could not deliver"), 1);
    ck_assert_int_eq(stage_count(&site, "D0ANA", refusals[_i]), 1);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "task 4 x"), 1);
    ck_assert_int_eq(stage_count(&site, room(4), "task"), 0);
    for (i = 0; i < ROOMS; i++)
        if (i != 4)
            ck_assert_int_eq(stage_count(&site, room(i), "task"), 1);
    stage_close(&site);
}
END_TEST

/* ---- FM13 --------------------------------------------------------------- */

/* Ana asks, and the answer meets a token that is refused. */
static void
open_refused(struct site *site, const char *fault)
{
    stage_open(site, "");
    stage_do(site, "fault", "%s", fault);
    ask(site, 1);
    ck_assert(stage_sql_is("SELECT count(*) FROM outbox WHERE state = 0"
                           " AND tries = 1 AND is_sending = 0",
                           1));
}

static void
close_answered(struct site *site)
{
    clock_forward(&site->bot, 2000);
    stage_expect(site, "U0ANA", "D0ANA", "Noted: ");
    assert_said_once(site, 1);
    stage_close(site);
}

/* One message meets a refused token, and the token is good again: nobody waits
 * for that message's sake. */
START_TEST(fm13_a_token_refused_once_silences_nobody)
{
    struct site site = { 0 };

    open_refused(&site, "{'method': 'chat.postMessage', 'channel': 'D0ANA', "
                        "'kind': 'error', 'code': 'account_inactive'}");
    close_answered(&site);
}
END_TEST

/* The token is mended while the bot is down. */
START_TEST(fm13_a_start_with_a_good_token_takes_all_up)
{
    struct site site = { 0 };

    open_refused(&site, "{'method': '*', 'times': 1000000, 'kind': 'error', "
                        "'code': 'token_revoked'}");
    process_kill(&site.bot);
    stage_do(&site, "faults/clear", "{}");
    site_run_bot(&site);
    close_answered(&site);
}
END_TEST

TEST_SUITE(fm_out)
{
    TCase *tc = test_case(suite, "fm_out", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_loop_test(tc, fm22_delivered_but_timed_out_is_posted_once, 0,
                        WAYS * LOST_ANSWERS);
    tcase_add_test(tc, fm22_a_clock_that_is_ahead_makes_no_second_post);
    tcase_add_loop_test(tc, fm22_what_did_not_arrive_is_posted_after_a_look, 0,
                        WAYS * LOST_CALLS);
    tcase_add_loop_test(tc, fm23_killed_before_the_answer_it_is_posted_once, 0,
                        WAYS * 2);
    tcase_add_loop_test(tc,
                        fm23_killed_between_post_and_commit_it_is_posted_once,
                        0, WAYS);
    tcase_add_test(tc, fm13_a_token_refused_once_silences_nobody);
    tcase_add_test(tc, fm13_a_start_with_a_good_token_takes_all_up);
    tcase_add_loop_test(tc, fm26_one_broken_destination_stops_nobody_else, 0,
                        3);
}
