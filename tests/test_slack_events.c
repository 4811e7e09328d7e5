/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_slack_events.c - frames of Slack's socket, read.
 *
 * All names, ids and sentences are invented.
 */
#include "transport/slack_events.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "support/slack_frames.h"
#include "support/test.h"

#define COMMAND(channel, name)                                                 \
    "{\"user_id\":\"U0MIRA\",\"channel_id\":\"" channel "\","                  \
    "\"channel_name\":\"" name "\",\"command\":\"/vet\","                      \
    "\"text\":\"@pan.lady &amp; <https://example.org/a|example.org/a>\","      \
    "\"response_url\":\"https://hooks.example/1\","                            \
    "\"trigger_id\":\"111.222.0f\",\"is_enterprise_install\":\"false\"}"

START_TEST(a_slash_command_becomes_a_line)
{
    const struct incoming *in;

    frame_take_envelope("slash_commands", COMMAND("C0PANS", "camp-pans"));
    ck_assert_uint_eq(frame.count, 1);
    in = frame.items[0];
    ck_assert_int_eq(in->kind, INCOMING_LINE);
    ck_assert_str_eq(in->network, "slack");
    ck_assert_str_eq(in->user, "U0MIRA");
    ck_assert_str_eq(in->place, "C0PANS");
    ck_assert_int_eq(in->place_kind, PLACE_UNKNOWN);
    ck_assert_str_eq(in->command, "/vet");
    ck_assert(strncmp(in->line, "@pan.lady & ", 12) == 0);
    ck_assert_str_eq(in->respond_url, "https://hooks.example/1");
    ck_assert_str_eq(in->trigger, "111.222.0f");
    ck_assert_str_eq(in->keys[0], "tr:111.222.0f");
    ck_assert_ptr_null(in->keys[1]);
    ck_assert_str_eq(in->ack.envelope, "e-1");
    ck_assert(in->ack.takes_payload);
    ck_assert_int_eq(in->received_at, 1700000000);
    ck_assert_ptr_null(in->thread);
}
END_TEST

/* A command may be typed in a DM of two others, a channel may have that name.
 */
START_TEST(no_name_makes_a_conversation_a_dm_with_us)
{
    frame_take_envelope("slash_commands", COMMAND("D0PAIR", "directmessage"));
    ck_assert_int_eq(frame.items[0]->place_kind, PLACE_UNKNOWN);
    slack_frame_release(&frame);
    frame_take_envelope("slash_commands", COMMAND("C0PANS", "directmessage"));
    ck_assert_int_eq(frame.items[0]->place_kind, PLACE_UNKNOWN);
    slack_frame_release(&frame);
    frame_take_event(
        "{\"type\":\"app_mention\",\"channel\":\"D0PAIR\","
        "\"channel_type\":\"im\",\"user\":\"U0MIRA\",\"text\":\"hi\","
        "\"ts\":\"1.2\"}");
    ck_assert_int_eq(frame.items[0]->place_kind, PLACE_UNKNOWN);
    slack_frame_release(&frame);
    frame_take_event("{\"type\":\"message\",\"channel\":\"D0PAIR\","
                     "\"user\":\"U0MIRA\",\"text\":\"hi\",\"ts\":\"1.2\"}");
    ck_assert_uint_eq(frame.count, 0);
}
END_TEST

START_TEST(a_message_in_a_dm_becomes_a_line)
{
    const struct incoming *in;

    frame_take_event(
        "{\"type\":\"message\",\"channel_type\":\"im\","
        "\"channel\":\"D0MIRA\",\"user\":\"U0MIRA\","
        "\"text\":\"what is due?\\nand when\",\"ts\":\"1700.0001\","
        "\"event_ts\":\"1700.0001\",\"blocks\":[]}");
    ck_assert_uint_eq(frame.count, 1);
    in = frame.items[0];
    ck_assert_int_eq(in->place_kind, PLACE_DM);
    ck_assert_str_eq(in->line, "what is due?\nand when");
    ck_assert_str_eq(in->keys[0], "ev:Ev1");
    ck_assert_str_eq(in->keys[1], "ts:D0MIRA:1700.0001");
    ck_assert_str_eq(in->message, "1700.0001");
    ck_assert_ptr_null(in->thread);
    ck_assert_ptr_null(in->command);
}
END_TEST

START_TEST(a_mention_loses_the_mention_and_keeps_its_thread)
{
    const struct incoming *in;

    frame_take_event("{\"type\":\"app_mention\",\"channel\":\"C0PANS\","
                     "\"user\":\"U0SAM\",\"text\":\"<@U0BOT> vet @pan.lady\","
                     "\"ts\":\"1700.0002\",\"thread_ts\":\"1600.0001\"}");
    ck_assert_uint_eq(frame.count, 1);
    in = frame.items[0];
    ck_assert_str_eq(in->line, "vet @pan.lady");
    ck_assert_str_eq(in->thread, "1600.0001");
    ck_assert_str_eq(in->keys[1], "ts:C0PANS:1700.0002");
    ck_assert_int_eq(in->place_kind, PLACE_UNKNOWN);
}
END_TEST

START_TEST(fm18_message_and_mention_of_one_text_share_a_key)
{
    char *key;

    frame_take_event("{\"type\":\"app_mention\",\"channel\":\"D0MIRA\","
                     "\"user\":\"U0MIRA\",\"text\":\"hi\",\"ts\":\"1.2\"}");
    key = xstrdup(frame.items[0]->keys[1]);
    slack_frame_release(&frame);
    frame_take_event(
        "{\"type\":\"message\",\"channel_type\":\"im\","
        "\"channel\":\"D0MIRA\",\"user\":\"U0MIRA\",\"text\":\"hi\","
        "\"ts\":\"1.2\"}");
    ck_assert_str_eq(frame.items[0]->keys[1], key);
    free(key);
}
END_TEST

START_TEST(fm19_a_retry_is_read_like_a_first_delivery)
{
    frame_take("{\"type\":\"events_api\",\"envelope_id\":\"e-9\","
               "\"retry_attempt\":1,\"retry_reason\":\"timeout\",\"payload\":"
               "{\"event_id\":\"Ev1\",\"event\":{\"type\":\"app_mention\","
               "\"channel\":\"C0\",\"user\":\"U0SAM\",\"text\":\"help\","
               "\"ts\":\"1.2\"}}}");
    ck_assert_uint_eq(frame.count, 1);
    ck_assert_str_eq(frame.items[0]->keys[0], "ev:Ev1");
    ck_assert(!frame.items[0]->ack.takes_payload);
}
END_TEST

#define DM   "\"channel_type\":\"im\",\"channel\":\"D0MIRA\","
#define SAID "\"user\":\"U0MIRA\",\"text\":\"x\",\"ts\":\"1.2\""

static const struct {
    const char *event;
    size_t count;
} messages[] = {
    { "{\"type\":\"message\"," DM SAID "}", 1 },
    { "{\"type\":\"message\"," DM SAID ",\"subtype\":\"file_share\"}", 1 },
    { "{\"type\":\"message\"," DM SAID ",\"subtype\":\"thread_broadcast\"}",
      1 },
    { "{\"type\":\"message\"," DM SAID ",\"bot_id\":null}", 1 },
    /* not a person's new text */
    { "{\"type\":\"message\"," DM SAID ",\"subtype\":\"bot_message\"}", 0 },
    { "{\"type\":\"message\"," DM SAID ",\"subtype\":\"channel_join\"}", 0 },
    { "{\"type\":\"message\"," DM SAID ",\"subtype\":\"message_changed\"}", 0 },
    { "{\"type\":\"message\"," DM SAID ",\"subtype\":\"message_deleted\"}", 0 },
    { "{\"type\":\"message\"," DM SAID ",\"bot_id\":\"B0OTHER\"}", 0 },
    { "{\"type\":\"message\"," DM SAID ",\"hidden\":true}", 0 },
    { "{\"type\":\"message\"," DM "\"user\":\"U0BOT\",\"text\":\"x\","
      "\"ts\":\"1.2\"}",
      0 },
    { "{\"type\":\"message\"," DM "\"text\":\"x\",\"ts\":\"1.2\"}", 0 },
    { "{\"type\":\"message\"," DM "\"user\":\"U0MIRA\",\"text\":\"x\"}", 0 },
    /* overheard in a channel */
    { "{\"type\":\"message\",\"channel_type\":\"channel\","
      "\"channel\":\"C0\"," SAID "}",
      0 },
    { "{\"type\":\"message\",\"channel_type\":\"mpim\",\"channel\":\"G0\"," SAID
      "}",
      0 },
    /* other events */
    { "{\"type\":\"app_home_opened\",\"user\":\"U0MIRA\"}", 0 },
    { "{\"type\":\"app_home_opened\",\"user\":\"U0MIRA\",\"tab\":\"messages\"}",
      0 },
    { "{\"type\":\"app_home_opened\",\"user\":\"U0 M\",\"tab\":\"home\"}", 0 },
    { "{\"type\":\"app_home_opened\",\"user\":\"U0MIRA\",\"tab\":\"home\"}",
      1 },
    { "{\"type\":\"made.up\"}", 0 },
    { "{}", 0 },
    { "null", 0 },
    { "[]", 0 },
    { "\"text\"", 0 },
    /* wrong types and impossible ids */
    { "{\"type\":\"message\",\"channel_type\":7,\"channel\":{},\"user\":[],"
      "\"text\":null,\"ts\":1.2}",
      0 },
    { "{\"type\":\"message\"," DM "\"user\":\"U0 MIRA'\",\"ts\":\"1.2\"}", 0 },
    { "{\"type\":\"app_mention\",\"channel\":\"C0\",\"user\":\"U0\","
      "\"ts\":\"1.2\",\"text\":{\"a\":1},\"files\":\"x\"}",
      1 },
};

START_TEST(what_a_person_newly_said_to_us_is_taken_and_nothing_else)
{
    frame_take_event(messages[_i].event);
    ck_assert_uint_eq(frame.count, messages[_i].count);
}
END_TEST

START_TEST(files_come_along)
{
    const struct incoming *in;

    frame_take_event(
        "{\"type\":\"message\"," DM SAID ",\"subtype\":\"file_share\","
        "\"files\":[{\"id\":\"F1\",\"name\":\"a.csv\","
        "\"mimetype\":\"text/csv\",\"size\":1234,"
        "\"url_private\":\"https://files.slack.com/p/a.csv\","
        "\"url_private_download\":\"https://files.slack.com/d/a.csv\"},"
        "{\"id\":\"F2\",\"url_private\":\"https://files.slack.com/p/b\"},"
        "{\"id\":\"F3\",\"file_access\":\"check_file_info\"},"
        "{\"id\":\"F4\",\"mode\":\"external\",\"is_external\":true,"
        "\"url_private\":\"https://drive.example/\"},"
        "{\"id\":\"F5\",\"mode\":\"tombstone\"},{\"name\":\"no id\"},7]}");
    ck_assert_uint_eq(frame.count, 1);
    in = frame.items[0];
    ck_assert_uint_eq(in->file_count, 3);
    ck_assert_str_eq(in->files[0].remote_id, "F1");
    ck_assert_str_eq(in->files[0].url, "https://files.slack.com/d/a.csv");
    ck_assert_str_eq(in->files[0].name, "a.csv");
    ck_assert_str_eq(in->files[0].mime, "text/csv");
    ck_assert_int_eq(in->files[0].size, 1234);
    ck_assert_str_eq(in->files[1].url, "https://files.slack.com/p/b");
    ck_assert_str_eq(in->files[2].url, "slack-file:F3");
}
END_TEST

START_TEST(an_opened_home_is_an_empty_line_there)
{
    const struct incoming *in;

    frame_take_event(
        "{\"type\":\"app_home_opened\",\"user\":\"U0MIRA\","
        "\"channel\":\"D0MIRA\",\"tab\":\"home\",\"event_ts\":\"1.2\","
        "\"view\":{\"id\":\"V1\",\"blocks\":[]}}");
    ck_assert_uint_eq(frame.count, 1);
    in = frame.items[0];
    ck_assert_int_eq(in->kind, INCOMING_LINE);
    ck_assert(in->is_home);
    ck_assert_str_eq(in->user, "U0MIRA");
    ck_assert_str_eq(in->place, "D0MIRA");
    ck_assert_int_eq(in->place_kind, PLACE_DM);
    ck_assert_str_eq(in->line, "");
    ck_assert_str_eq(in->ack.envelope, "e-1");
}
END_TEST

START_TEST(hello_tells_connections_and_lifetime)
{
    frame_take("{\"type\":\"hello\",\"num_connections\":2,\"debug_info\":"
               "{\"approximate_connection_time\":18060}}");
    ck_assert_int_eq(frame.kind, SLACK_FRAME_HELLO);
    ck_assert_int_eq(frame.connections, 2);
    ck_assert_int_eq(frame.lifetime_s, 18060);
}
END_TEST

START_TEST(disconnect_tells_why)
{
    frame_take("{\"type\":\"disconnect\",\"reason\":\"too_many_websockets\"}");
    ck_assert_int_eq(frame.kind, SLACK_FRAME_DISCONNECT);
    ck_assert_str_eq(frame.why, "too_many_websockets");
    ck_assert_str_eq(frame.envelope, "");
}
END_TEST

static const struct {
    const char *event;
    enum slack_notice notice;
} notices[] = {
    { "{\"type\":\"tokens_revoked\",\"tokens\":{}}", SLACK_NOTICE_REVOKED },
    { "{\"type\":\"app_uninstalled\"}", SLACK_NOTICE_UNINSTALLED },
};

START_TEST(news_about_the_app_is_noticed)
{
    frame_take_event(notices[_i].event);
    ck_assert_int_eq(frame.notice, notices[_i].notice);
    ck_assert_uint_eq(frame.count, 0);
}
END_TEST

static const struct {
    const char *event, *user, *place;
} changes[] = {
    { "{\"type\":\"user_change\",\"user\":{\"id\":\"U0SAM\"}}", "U0SAM", NULL },
    { "{\"type\":\"member_joined_channel\",\"user\":\"U0SAM\","
      "\"channel\":\"C0PANS\"}",
      NULL, "C0PANS" },
    { "{\"type\":\"channel_shared\",\"channel\":\"C0PANS\"}", NULL, "C0PANS" },
    { "{\"type\":\"shared_channel_invite_accepted\","
      "\"channel\":{\"id\":\"C0PANS\"}}",
      NULL, "C0PANS" },
};

START_TEST(facts_that_may_not_hold_any_more_are_told)
{
    const struct incoming *in;

    frame_take_event(changes[_i].event);
    ck_assert_uint_eq(frame.count, 1);
    in = frame.items[0];
    ck_assert_int_eq(in->kind, INCOMING_CHANGED);
    ck_assert_pstr_eq(in->user, changes[_i].user);
    ck_assert_pstr_eq(in->place, changes[_i].place);
    ck_assert_str_eq(in->ack.envelope, "e-1");
    ck_assert_ptr_null(in->facts);
}
END_TEST

/* Before the request, which would be answered on what is known of the place. */
START_TEST(what_is_said_in_a_shared_channel_tells_that_it_is_shared)
{
    frame_take_envelope(
        "events_api",
        "{\"event_id\":\"Ev1\",\"is_ext_shared_channel\":true,"
        "\"event\":{\"type\":\"app_mention\",\"channel\":\"C0PANS\","
        "\"user\":\"U0SAM\",\"text\":\"help\",\"ts\":\"1.2\"}}");
    ck_assert_uint_eq(frame.count, 2);
    ck_assert_int_eq(frame.items[0]->kind, INCOMING_CHANGED);
    ck_assert_str_eq(frame.items[0]->place, "C0PANS");
    ck_assert(frame.items[0]->facts->is_shared);
    ck_assert_str_ne(frame.items[0]->keys[0], frame.items[1]->keys[0]);
    ck_assert_str_eq(frame.items[0]->ack.envelope, "");
    ck_assert_int_eq(frame.items[1]->kind, INCOMING_LINE);
    ck_assert_str_eq(frame.items[1]->ack.envelope, "e-1");
}
END_TEST

START_TEST(held_back_events_are_noticed)
{
    frame_take_envelope("events_api", "{\"type\":\"app_rate_limited\","
                                      "\"minute_rate_limited\":1700000000}");
    ck_assert_int_eq(frame.notice, SLACK_NOTICE_RATE_LIMITED);
}
END_TEST

static const struct {
    const char *text, *envelope;
} broken[] = {
    { "", "" },
    { "nonsense", "" },
    { "7", "" },
    { "[]", "" },
    { "{}", "" },
    { "{\"type\":7}", "" },
    { "{\"type\":\"events_api\"}", "" },
    { "{\"type\":\"events_api\",\"envelope_id\":7,\"payload\":{}}", "" },
    { "{\"type\":\"events_api\",\"envelope_id\":\"e-2\"}", "e-2" },
    { "{\"type\":\"events_api\",\"envelope_id\":\"e-2\",\"payload\":[]}",
      "e-2" },
    { "{\"type\":\"events_api\",\"envelope_id\":\"e-2\",\"payload\":{", "e-2" },
    { "{\"envelope_id\" : \"e-3\",\"payload\":{\"a\":\"\xff\xfe\"}}", "e-3" },
    { "{\"payload\":{\"envelope_id\":\"no\"},\"envelope_id\":\"e-4\",", "e-4" },
    { "{\"a\":\"envelope_id\",\"b\":\"x\"", "" },
    { "{\"envelope_id\":\"bad id\"", "" },
    { "{\"envelope_id\":\"\\\"\"", "" },
    { "{\"envelope_id\":\"e-5", "" },
    { "{\"a\":\"\\", "" },
    { "{\"type\":\"events_api\",\"envelope_id\":\"e-6\",\"payload\":"
      "{\"a\":\"\\u0000\"}}",
      "e-6" },
    { "{\"type\":\"events_api\",\"envelope_id\":\"e-7\",\"payload\":"
      "{\"n\":1e999}}",
      "e-7" },
};

START_TEST(fm16_a_broken_frame_is_bad_and_acknowledged_if_it_can_be)
{
    frame_take(broken[_i].text);
    ck_assert_int_eq(frame.kind, SLACK_FRAME_BAD);
    ck_assert_str_ne(frame.why, "");
    ck_assert_str_eq(frame.envelope, broken[_i].envelope);
    ck_assert_uint_eq(frame.count, 0);
}
END_TEST

START_TEST(fm16_deep_nesting_is_bad_without_recursion)
{
    struct buf b;
    int i;

    buf_init(&b, 1024 * 1024);
    buf_adds(&b, "{\"type\":\"events_api\",\"envelope_id\":\"e-8\","
                 "\"payload\":");
    for (i = 0; i < 200000; i++)
        buf_addc(&b, '[');
    frame_take(b.data);
    ck_assert_int_eq(frame.kind, SLACK_FRAME_BAD);
    ck_assert_str_eq(frame.why, "nested too deeply");
    ck_assert_str_eq(frame.envelope, "e-8");
    buf_release(&b);
}
END_TEST

START_TEST(an_endless_id_is_no_id)
{
    struct buf b;
    int i;

    buf_init(&b, 1024 * 1024);
    buf_adds(&b, "{\"type\":\"app_mention\",\"user\":\"U0\",\"ts\":\"1.2\","
                 "\"channel\":\"C");
    for (i = 0; i < 1000; i++)
        buf_addc(&b, '0');
    buf_adds(&b, "\"}");
    frame_take_event(b.data);
    ck_assert_uint_eq(frame.count, 0);
    buf_release(&b);
}
END_TEST

TEST_SUITE(slack_events)
{
    TCase *tc = test_case(suite, "slack_events", 20);

    tcase_add_checked_fixture(tc, frame_set_up, frame_tear_down);
    tcase_add_test(tc, a_slash_command_becomes_a_line);
    tcase_add_test(tc, no_name_makes_a_conversation_a_dm_with_us);
    tcase_add_test(tc, a_message_in_a_dm_becomes_a_line);
    tcase_add_test(tc, a_mention_loses_the_mention_and_keeps_its_thread);
    tcase_add_test(tc, fm18_message_and_mention_of_one_text_share_a_key);
    tcase_add_test(tc, fm19_a_retry_is_read_like_a_first_delivery);
    tcase_add_loop_test(
        tc, what_a_person_newly_said_to_us_is_taken_and_nothing_else, 0,
        (int)ARRAY_LEN(messages));
    tcase_add_test(tc, files_come_along);
    tcase_add_test(tc, an_opened_home_is_an_empty_line_there);
    tcase_add_test(tc, hello_tells_connections_and_lifetime);
    tcase_add_test(tc, disconnect_tells_why);
    tcase_add_loop_test(tc, news_about_the_app_is_noticed, 0,
                        (int)ARRAY_LEN(notices));
    tcase_add_loop_test(tc, facts_that_may_not_hold_any_more_are_told, 0,
                        (int)ARRAY_LEN(changes));
    tcase_add_test(tc,
                   what_is_said_in_a_shared_channel_tells_that_it_is_shared);
    tcase_add_test(tc, held_back_events_are_noticed);
    tcase_add_loop_test(
        tc, fm16_a_broken_frame_is_bad_and_acknowledged_if_it_can_be, 0,
        (int)ARRAY_LEN(broken));
    tcase_add_test(tc, fm16_deep_nesting_is_bad_without_recursion);
    tcase_add_test(tc, an_endless_id_is_no_id);
}
