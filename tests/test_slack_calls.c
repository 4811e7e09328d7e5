/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_slack_calls.c - messages and looks by the Web API, against a fake.
 *
 * All names, ids and sentences are invented.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "alloc.h"
#include "support/peer.h"
#include "support/slack_rig.h"
#include "support/slack_script.h"
#include "support/test.h"

#define BODY "{\"text\":\"Hi\",\"blocks\":[]}"

static struct out_message
message(enum out_verb verb)
{
    struct out_message m = { .id = 7,
                             .verb = verb,
                             .place = "C0PANS",
                             .user = "U0MIRA",
                             .message = "17.2",
                             .key = "cs-1-7",
                             .body = BODY,
                             .body_len = strlen(BODY),
                             .since = 1700000000 };

    m.secret = "111.222.aa";
    return m;
}

static const struct {
    enum out_verb verb;
    const char *thread, *asked, *answer, *told;
} sends[] = {
    { OUT_POST, NULL,
      "chat.postMessage {\"channel\":\"C0PANS\",\"metadata\":{"
      "\"event_type\":\"callsheet_post\",\"event_payload\":{"
      "\"key\":\"cs-1-7\"}},\"unfurl_links\":false,\"unfurl_media\":false,"
      "\"text\":\"Hi\",\"blocks\":[]}\n",
      "{\"ok\":true,\"channel\":\"C0PANS\",\"ts\":\"18.1\"}",
      "sent 7 result=0 place=C0PANS message=18.1 why= retry=-1\n" },
    { OUT_POST, "16.1",
      "chat.postMessage {\"channel\":\"C0PANS\",\"thread_ts\":\"16.1\","
      "\"metadata\":{\"event_type\":\"callsheet_post\",\"event_payload\":{"
      "\"key\":\"cs-1-7\"}},\"unfurl_links\":false,\"unfurl_media\":false,"
      "\"text\":\"Hi\",\"blocks\":[]}\n",
      "{\"ok\":false,\"error\":\"thread_locked\"}",
      "sent 7 result=3 place=C0PANS message=17.2 why=thread_locked "
      "retry=-1\n" },
    { OUT_UPDATE, NULL,
      "chat.update {\"channel\":\"C0PANS\",\"ts\":\"17.2\",\"text\":\"Hi\","
      "\"blocks\":[]}\n",
      "{\"ok\":true,\"channel\":\"C0PANS\",\"ts\":\"17.2\"}",
      "sent 7 result=0 place=C0PANS message=17.2 why= retry=-1\n" },
    { OUT_EPHEMERAL, "16.1",
      "chat.postEphemeral {\"channel\":\"C0PANS\",\"user\":\"U0MIRA\","
      "\"thread_ts\":\"16.1\",\"text\":\"Hi\",\"blocks\":[]}\n",
      "{\"ok\":true,\"message_ts\":\"18.2\"}",
      "sent 7 result=0 place=C0PANS message=18.2 why= retry=-1\n" },
    { OUT_FORM, NULL,
      "views.open {\"trigger_id\":\"111.222.aa\",\"view\":" BODY "}\n",
      "{\"ok\":true,\"view\":{\"id\":\"V1\"}}",
      "sent 7 result=0 place=C0PANS message=V1 why= retry=-1\n" },
    { OUT_FORM, NULL,
      "views.open {\"trigger_id\":\"111.222.aa\",\"view\":" BODY "}\n",
      "{\"ok\":false,\"error\":\"expired_trigger_id\"}",
      "sent 7 result=3 place=C0PANS message=17.2 why=expired_trigger_id "
      "retry=-1\n" },
    { OUT_PUBLISH, NULL,
      "views.publish {\"user_id\":\"U0MIRA\",\"view\":" BODY "}\n",
      "{\"ok\":true,\"view\":{\"id\":\"V2\"}}",
      "sent 7 result=0 place=C0PANS message=V2 why= retry=-1\n" },
    { OUT_PUBLISH, NULL,
      "views.publish {\"user_id\":\"U0MIRA\",\"view\":" BODY "}\n",
      "{\"ok\":false,\"error\":\"not_enabled\"}",
      "sent 7 result=3 place=C0PANS message=17.2 why=not_enabled retry=-1\n" },
};

START_TEST(a_message_goes_out_by_its_method_and_its_end_is_told)
{
    struct out_message m = message(sends[_i].verb);

    script_text = sends[_i].answer;
    script_status = 200;
    script_start(script_answer);
    m.thread = sends[_i].thread;
    rig.t->ops->send(rig.t, &m);
    ck_assert_uint_eq(rig.told.len, 0);
    rig_until(script_has_told);
    ck_assert_str_eq(script_asked, sends[_i].asked);
    ck_assert_str_eq(rig.told.data, sends[_i].told);
}
END_TEST

static const struct {
    const char *body, *told;
    int status;
} responses[] = {
    { "ok", "sent 7 result=0 place=C0PANS message=17.2 why= retry=-1\n", 200 },
    { "{\"ok\":true}",
      "sent 7 result=0 place=C0PANS message=17.2 why= retry=-1\n", 200 },
    { "used_url",
      "sent 7 result=3 place=C0PANS message=17.2 why=http_404 retry=20000\n",
      404 },
    { "",
      "sent 7 result=2 place=C0PANS message=17.2 why=http_500 "
      "retry=20000\n",
      500 },
};

static void
answer_hook(int fd, const char *method, const char *body, int nth)
{
    if (strncmp(method, "POST /hook", 10) != 0) {
        script_answer(fd, method, body, nth);
        return;
    }
    ck_assert_ptr_null(strstr(method, "Authorization"));
    script_note("hook", body);
    peer_answer(fd, script_status,
                script_status == 200 ? "" : "Retry-After: 20\r\n", script_text);
}

START_TEST(a_response_url_gets_json_and_no_token)
{
    struct out_message m = message(OUT_RESPOND);
    char url[100];

    script_text = responses[_i].body;
    script_status = responses[_i].status;
    script_start(answer_hook);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/hook/1",
                   peer_port(rig.peer));
    m.secret = url;
    rig.t->ops->send(rig.t, &m);
    rig_until(script_has_told);
    ck_assert_str_eq(script_asked, "hook {\"response_type\":\"ephemeral\","
                                   "\"replace_original\":false,\"text\":\"Hi\","
                                   "\"blocks\":[]}\n");
    ck_assert_str_eq(rig.told.data, responses[_i].told);
}
END_TEST

START_TEST(what_is_not_whole_is_refused)
{
    struct out_message m = message(OUT_POST);

    script_status = 200;
    script_text = "{\"ok\":true}";
    script_start(script_answer);
    m.body = "no object";
    rig.t->ops->send(rig.t, &m);
    rig_until(script_has_told);
    ck_assert_ptr_null(script_asked);
    ck_assert_str_eq(rig.told.data, "sent 7 result=3 place=C0PANS "
                                    "message=17.2 why=incomplete retry=0\n");
}
END_TEST

static void
drop_call(int fd, const char *method, const char *body, int nth)
{
    script_answer(fd, method, body, nth);
    if (strncmp(method, "chat.", 5) == 0)
        (void)peer_write(fd, "", 0); /* the answer never comes */
}

START_TEST(fm22_a_lost_answer_is_unknown)
{
    struct out_message m = message(OUT_POST);

    script_status = 0;
    script_start(drop_call);
    rig.t->ops->send(rig.t, &m);
    rig_turn(30);
    ck_assert_uint_eq(rig.told.len, 0);
    /* The connection breaks off. */
    peer_stop(rig.peer);
    rig.peer = NULL;
    rig_until(script_has_told);
    ck_assert_ptr_nonnull(strstr(rig.told.data, "sent 7 result=2"));
}
END_TEST

START_TEST(without_a_network_nothing_is_sent)
{
    struct out_message m = message(OUT_POST);

    script_start(script_answer);
    peer_stop(rig.peer);
    rig.peer = NULL;
    rig_turn(50);
    rig.t->ops->send(rig.t, &m);
    rig_until(script_has_told);
    ck_assert_ptr_nonnull(strstr(rig.told.data, "sent 7 result=4"));
}
END_TEST

START_TEST(fm25_a_429_stops_the_channel_until_its_time_is_over)
{
    struct out_message m = message(OUT_POST);
    const char *left;

    script_text = "{\"ok\":false,\"error\":\"ratelimited\"}";
    script_status = 429;
    script_start(script_answer);
    rig.t->ops->send(rig.t, &m);
    rig_until(script_has_told);
    ck_assert_ptr_nonnull(strstr(rig.told.data, "sent 7 result=1"));
    ck_assert_ptr_nonnull(strstr(rig.told.data, "why=ratelimited retry=20"));
    ck_assert_int_eq(rig_count(&rig.calls), 1);
    /* Another post there is not even tried. */
    buf_reset(&rig.told);
    rig_pass(15000, 1000);
    m.id = 8;
    rig.t->ops->send(rig.t, &m);
    rig_until(script_has_told);
    /* The real time that passed meanwhile counts too. */
    left = strstr(rig.told.data, "why=on_hold retry=");
    ck_assert_ptr_nonnull(left);
    ck_assert_int_le(strtol(left + 18, NULL, 10), 6000);
    ck_assert_int_gt(strtol(left + 18, NULL, 10), 0);
    ck_assert_int_eq(rig_count(&rig.calls), 1);
    /* Elsewhere it is. */
    m.place = "C0OTHER";
    rig.t->ops->send(rig.t, &m);
    rig_turn(30);
    ck_assert_int_eq(rig_count(&rig.calls), 2);
    /* And here again, later. */
    rig_pass(7000, 1000);
    m.place = "C0PANS";
    rig.t->ops->send(rig.t, &m);
    rig_turn(30);
    ck_assert_int_eq(rig_count(&rig.calls), 3);
}
END_TEST

/* Refused, and at the first questions about it still. */
static void
answer_revoked(int fd, const char *method, const char *body, int nth)
{
    bool is_question = strcmp(method, "auth.test") == 0;

    if (is_question ? nth > 0 && nth < 4 : nth == 0)
        peer_answer(fd, 200, "", "{\"ok\":false,\"error\":\"token_revoked\"}");
    else
        script_answer(fd, method, body, nth);
}

static bool
is_let_in(void)
{
    return rig.told.data && strstr(rig.told.data, "let in by slack");
}

START_TEST(fm13_a_refused_token_is_asked_about_until_it_is_good)
{
    struct out_message m = message(OUT_POST);
    int i;

    script_text = "{\"ok\":true,\"channel\":\"C0PANS\",\"ts\":\"18.1\"}";
    script_status = 200;
    script_start(answer_revoked);
    rig.t->ops->send(rig.t, &m);
    rig_until(script_has_told);
    ck_assert_ptr_nonnull(strstr(rig.told.data, "why=token_revoked"));
    ck_assert_ptr_nonnull(strstr(rig.told.data, "sent 7 result=6"));
    for (i = 0; i < 12 && !is_let_in(); i++)
        rig_pass(1000, 1000);
    ck_assert(is_let_in());
    /* auth.test: of the start, three in vain, the last. */
    ck_assert_int_eq(rig_count(&rig.auths), 5);
    rig_pass(120000, 10000);
    ck_assert_int_eq(rig_count(&rig.auths), 5);
}
END_TEST

/* ---- looks -------------------------------------------------------------- */

#define OURS(ts)                                                               \
    "{\"ts\":\"" ts "\",\"bot_id\":\"B0BOT\",\"metadata\":{"                   \
    "\"event_type\":\"callsheet_post\",\"event_payload\":{"                    \
    "\"key\":\"cs-1-7\"}}}"
#define FORGED                                                                 \
    "{\"ts\":\"17.9\",\"bot_id\":\"B0OTHER\",\"user\":\"U0OTHER\","            \
    "\"metadata\":{\"event_payload\":{\"key\":\"cs-1-7\"}}}"

static const struct {
    const char *thread, *answer, *told;
} looks[] = {
    { NULL, "{\"ok\":true,\"messages\":[" FORGED "," OURS("18.1") "]}",
      "looked 7 result=0 message=18.1\n" },
    { "16.1", "{\"ok\":true,\"messages\":[" OURS("18.1") "]}",
      "looked 7 result=0 message=18.1\n" },
    { NULL, "{\"ok\":true,\"messages\":[" FORGED ",7,{},{\"ts\":\"1.1\"}]}",
      "looked 7 result=1 message=\n" },
    { NULL, "{\"ok\":true}", "looked 7 result=1 message=\n" },
    { NULL, "{\"ok\":false,\"error\":\"missing_scope\"}",
      "looked 7 result=2 message=\n" },
    { NULL, "{\"ok\":false,\"error\":\"not_in_channel\"}",
      "looked 7 result=2 message=\n" },
    { NULL, "{\"ok\":false,\"error\":\"internal_error\"}",
      "looked 7 result=3 message=\n" },
    { NULL, "<html>", "looked 7 result=3 message=\n" },
};

START_TEST(fm22_a_message_is_found_by_its_key_if_it_is_ours)
{
    struct out_message m = message(OUT_POST);

    script_text = looks[_i].answer;
    script_status = 200;
    script_start(script_answer);
    m.thread = looks[_i].thread;
    rig.t->ops->look(rig.t, &m);
    rig_until(script_has_told);
    ck_assert_str_eq(rig.told.data, looks[_i].told);
    ck_assert_str_eq(
        script_asked,
        m.thread
            ? "conversations.replies channel=C0PANS&ts=16.1&oldest=1699999880&"
              "inclusive=true&limit=100&include_all_metadata=true\n"
            : "conversations.history channel=C0PANS&oldest=1699999880&"
              "inclusive=true&limit=100&include_all_metadata=true\n");
}
END_TEST

static void
answer_pages(int fd, const char *method, const char *body, int nth)
{
    if (strcmp(method, "conversations.history") != 0) {
        script_answer(fd, method, body, nth);
        return;
    }
    script_note(method, body);
    if (!strstr(body, "cursor="))
        peer_answer(
            fd, 200, "",
            "{\"ok\":true,\"messages\":[" OURS(
                "1000.5") "],"
                          "\"response_metadata\":{\"next_cursor\":\"a+b==\"}}");
    else
        peer_answer(
            fd, 200, "",
            "{\"ok\":true,\"messages\":[" OURS(
                "999.7") "],"
                         "\"response_metadata\":{\"next_cursor\":\"\"}}");
}

START_TEST(of_two_equal_messages_the_younger_is_deleted)
{
    struct out_message m = message(OUT_POST);

    script_text = "{\"ok\":true}";
    script_status = 200;
    script_start(answer_pages);
    rig.t->ops->look(rig.t, &m);
    rig_until(script_has_told);
    rig_turn(30);
    ck_assert_str_eq(rig.told.data, "looked 7 result=0 message=999.7\n");
    ck_assert_ptr_nonnull(strstr(script_asked, "cursor=a%2Bb%3D%3D"));
    ck_assert_ptr_nonnull(
        strstr(script_asked, "chat.delete channel=C0PANS&ts=1000.5\n"));
    ck_assert_ptr_null(strstr(script_asked, "ts=999.7"));
}
END_TEST

static void
answer_endless(int fd, const char *method, const char *body, int nth)
{
    if (strcmp(method, "conversations.history") != 0)
        script_answer(fd, method, body, nth);
    else
        peer_answer(fd, 200, "",
                    "{\"ok\":true,\"messages\":[],"
                    "\"response_metadata\":{\"next_cursor\":\"more\"}}");
}

START_TEST(a_look_without_end_is_given_up)
{
    struct out_message m = message(OUT_POST);

    script_start(answer_endless);
    rig.t->ops->look(rig.t, &m);
    rig_until(script_has_told);
    ck_assert_str_eq(rig.told.data, "looked 7 result=2 message=\n");
    ck_assert_int_eq(rig_count(&rig.calls), 20);
}
END_TEST

TEST_SUITE(slack_calls)
{
    TCase *tc = test_case(suite, "calls", 30);

    tcase_add_checked_fixture(tc, script_set_up, script_tear_down);
    tcase_add_loop_test(tc,
                        a_message_goes_out_by_its_method_and_its_end_is_told, 0,
                        (int)ARRAY_LEN(sends));
    tcase_add_loop_test(tc, a_response_url_gets_json_and_no_token, 0,
                        (int)ARRAY_LEN(responses));
    tcase_add_test(tc, what_is_not_whole_is_refused);
    tcase_add_test(tc, fm22_a_lost_answer_is_unknown);
    tcase_add_test(tc, without_a_network_nothing_is_sent);
    tcase_add_test(tc, fm25_a_429_stops_the_channel_until_its_time_is_over);
    tcase_add_test(tc, fm13_a_refused_token_is_asked_about_until_it_is_good);
    tcase_add_loop_test(tc, fm22_a_message_is_found_by_its_key_if_it_is_ours, 0,
                        (int)ARRAY_LEN(looks));
    tcase_add_test(tc, of_two_equal_messages_the_younger_is_deleted);
    tcase_add_test(tc, a_look_without_end_is_given_up);
}
