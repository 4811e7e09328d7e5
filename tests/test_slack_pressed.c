/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_slack_pressed.c - buttons and forms of Slack, read.
 *
 * All names, ids and sentences are invented.
 */
#include "transport/slack_events.h"

#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "support/slack_frames.h"
#include "support/test.h"

#define PRESSED                                                                \
    "\"type\":\"block_actions\",\"user\":{\"id\":\"U0MIRA\"},"                 \
    "\"trigger_id\":\"1.2.a\",\"response_url\":\"https://hooks.example/2\""

static const struct {
    const char *view;
    bool is_home;
} views[] = {
    { "{\"id\":\"V1\",\"type\":\"home\",\"private_metadata\":\"\"}", true },
    { "{\"id\":\"V1\",\"type\":\"modal\",\"private_metadata\":\"\"}", false },
    { "{\"id\":\"V1\",\"type\":7}", false },
};

START_TEST(a_button_at_home_is_a_line_that_stands_nowhere)
{
    const struct incoming *in;
    char payload[600];

    (void)
        snprintf(payload, sizeof(payload),
                 "{\"type\":\"block_actions\",\"user\":{\"id\":\"U0MIRA\"},"
                 "\"trigger_id\":\"1.2.a\",\"container\":{\"type\":\"view\","
                 "\"view_id\":\"V1\"},\"view\":%s,\"actions\":[{"
                 "\"type\":\"overflow\",\"action_id\":\"b1\",\"action_ts\":"
                 "\"5.1\",\"selected_option\":{\"value\":\"deadline done 3\"}}"
                 "]}",
                 views[_i].view);
    frame_take_envelope("interactive", payload);
    ck_assert_uint_eq(frame.count, 1);
    in = frame.items[0];
    ck_assert_int_eq(in->kind, INCOMING_BUTTON);
    ck_assert(in->is_home == views[_i].is_home);
    ck_assert_str_eq(in->line, "deadline done 3");
    ck_assert_str_eq(in->place, "");
    ck_assert_str_eq(in->trigger, "1.2.a");
}
END_TEST

START_TEST(a_button_is_a_line_at_its_message)
{
    const struct incoming *in;

    frame_take_envelope(
        "interactive",
        "{" PRESSED ",\"container\":{\"type\":\"message\","
        "\"message_ts\":\"17.2\",\"channel_id\":\"C0PANS\"},"
        "\"channel\":{\"id\":\"C0PANS\"},\"message\":{"
        "\"ts\":\"17.2\",\"thread_ts\":\"16.1\"},"
        "\"actions\":[{\"type\":\"button\",\"action_id\":\"b1\","
        "\"value\":\"vet approve 42\",\"action_ts\":\"17.3\"}]}");
    ck_assert_uint_eq(frame.count, 1);
    in = frame.items[0];
    ck_assert_int_eq(in->kind, INCOMING_BUTTON);
    ck_assert_str_eq(in->line, "vet approve 42");
    ck_assert_str_eq(in->user, "U0MIRA");
    ck_assert_str_eq(in->place, "C0PANS");
    ck_assert_str_eq(in->message, "17.2");
    ck_assert_str_eq(in->thread, "16.1");
    ck_assert_str_eq(in->respond_url, "https://hooks.example/2");
    ck_assert_str_eq(in->trigger, "1.2.a");
    ck_assert_str_eq(in->keys[1], "ac:U0MIRA:b1:17.3:17.2");
}
END_TEST

START_TEST(an_ephemeral_button_has_its_place_in_the_container)
{
    frame_take_envelope(
        "interactive",
        "{" PRESSED ",\"container\":{\"type\":\"message\","
        "\"message_ts\":\"17.2\",\"channel_id\":\"D0MIRA\","
        "\"is_ephemeral\":true},\"actions\":[{\"value\":\"today\","
        "\"action_id\":\"b1\",\"action_ts\":\"1.1\"}]}");
    ck_assert_uint_eq(frame.count, 1);
    ck_assert_str_eq(frame.items[0]->place, "D0MIRA");
    ck_assert_int_eq(frame.items[0]->place_kind, PLACE_UNKNOWN);
    ck_assert_str_eq(frame.items[0]->message, "17.2");
    ck_assert_ptr_null(frame.items[0]->thread);
}
END_TEST

START_TEST(several_actions_share_an_envelope_and_the_last_has_the_ack)
{
    frame_take_envelope("interactive",
                        "{" PRESSED ",\"channel\":{\"id\":\"C0\"},\"actions\":["
                        "{\"type\":\"overflow\",\"action_id\":\"b1\","
                        "\"selected_option\":{\"value\":\"vet share 4\"},"
                        "\"action_ts\":\"1.1\"},"
                        "{\"type\":\"button\",\"action_id\":\"link\","
                        "\"url\":\"https://example.org\"},"
                        "{\"type\":\"button\",\"action_id\":\"b2\","
                        "\"value\":\"undo\",\"action_ts\":\"1.1\"}]}");
    ck_assert_uint_eq(frame.count, 2);
    ck_assert_str_eq(frame.items[0]->line, "vet share 4");
    ck_assert_str_eq(frame.items[0]->ack.envelope, "");
    ck_assert_str_eq(frame.items[1]->line, "undo");
    ck_assert_str_eq(frame.items[1]->ack.envelope, "e-1");
    ck_assert_str_ne(frame.items[0]->keys[0], frame.items[1]->keys[0]);
}
END_TEST

/* Nor does a sanitizer find what was begun of it. */
START_TEST(an_endless_action_id_is_no_key)
{
    struct buf b;
    int i;

    buf_init(&b, 4096);
    buf_adds(&b, "{" PRESSED ",\"actions\":[{\"value\":\"undo\","
                 "\"action_ts\":\"1.1\",\"action_id\":\"");
    for (i = 0; i < 600; i++)
        buf_addc(&b, 'a');
    buf_adds(&b, "\"}]}");
    frame_take_envelope("interactive", b.data);
    ck_assert_uint_eq(frame.count, 1);
    ck_assert_str_eq(frame.items[0]->line, "undo");
    ck_assert_ptr_nonnull(frame.items[0]->keys[0]);
    ck_assert_ptr_null(frame.items[0]->keys[1]);
    buf_release(&b);
}
END_TEST

START_TEST(a_flood_of_actions_is_bounded)
{
    struct buf b;
    int i;

    buf_init(&b, 1024 * 1024);
    buf_adds(&b, "{" PRESSED ",\"actions\":[");
    for (i = 0; i < 1000; i++)
        buf_adds(&b, "{\"value\":\"undo\"},");
    buf_adds(&b, "{\"value\":\"undo\"}]}");
    frame_take_envelope("interactive", b.data);
    ck_assert_uint_eq(frame.count, SLACK_ITEMS_MAX);
    buf_release(&b);
}
END_TEST

#define VIEW(values)                                                           \
    "{\"type\":\"view_submission\",\"user\":{\"id\":\"U0MIRA\"},"              \
    "\"trigger_id\":\"1.2.b\",\"view\":{\"id\":\"V1\","                        \
    "\"callback_id\":\"form\",\"private_metadata\":"                           \
    "\"{\\\"line\\\":\\\"vet decline 42\\\",\\\"place\\\":\\\"C0PANS\\\","     \
    "\\\"thread\\\":\\\"16.1\\\",\\\"message\\\":\\\"17.2\\\"}\","             \
    "\"state\":{\"values\":" values "}}}"

START_TEST(a_form_is_its_line_and_its_fields)
{
    const struct incoming *in;

    frame_take_envelope(
        "interactive",
        VIEW("{\"creator\":{\"v\":{\"type\":\"plain_text_input\","
             "\"value\":\"@pan.lady\"}},"
             "\"because\":{\"v\":{\"value\":null}},"
             "\"on\":{\"v\":{\"selected_option\":{\"value\":\"tiktok\"}}},"
             "\"when\":{\"v\":{\"selected_date\":\"2026-11-30\"}},"
             "\"who\":{\"v\":{\"selected_users\":[\"U1\",\"U2\"]}},"
             "\"ticks\":{\"v\":{\"selected_options\":[{\"value\":\"a\"},"
             "{\"value\":\"b\"}]}}}"));
    ck_assert_uint_eq(frame.count, 1);
    in = frame.items[0];
    ck_assert_int_eq(in->kind, INCOMING_FORM);
    ck_assert_str_eq(in->line, "vet decline 42");
    ck_assert_str_eq(in->place, "C0PANS");
    ck_assert_str_eq(in->thread, "16.1");
    ck_assert_str_eq(in->message, "17.2");
    ck_assert_str_eq(in->keys[0], "tr:1.2.b");
    ck_assert(in->ack.takes_payload);
    ck_assert_uint_eq(in->field_count, 5);
    ck_assert_str_eq(in->fields[0].name, "creator");
    ck_assert_str_eq(in->fields[0].value, "@pan.lady");
    ck_assert_str_eq(in->fields[1].value, "tiktok");
    ck_assert_str_eq(in->fields[2].value, "2026-11-30");
    ck_assert_str_eq(in->fields[3].value, "U1 U2");
    ck_assert_str_eq(in->fields[4].value, "a b");
}
END_TEST

/* The marks of spans are controls: with them a form could call everybody. */
START_TEST(nobody_brings_the_marks_of_spans)
{
    const struct incoming *in;

    frame_take_envelope(
        "interactive",
        VIEW("{\"what\":{\"v\":{\"value\":\"buy "
             "\\u000el!channel\\u001fhi\\u000f\\n\\tmilk\\u009f\"}},"
             "\"on\":{\"v\":{\"selected_option\":{\"value\":\"a\\u000e\"}}},"
             "\"ticks\":{\"v\":{\"selected_options\":["
             "{\"value\":\"b\\u000f\"}]}},"
             "\"no name\\u000e\":{\"v\":{\"value\":\"x\"}}}"));
    in = frame.items[0];
    ck_assert_uint_eq(in->field_count, 3);
    ck_assert_str_eq(in->fields[0].value, "buy  l!channel hi \n\tmilk ");
    ck_assert_str_eq(in->fields[1].value, "a ");
    ck_assert_str_eq(in->fields[2].value, "b ");
    slack_frame_release(&frame);
    frame_take_envelope("interactive",
                        "{" PRESSED ",\"channel\":{\"id\":\"C0\"},\"actions\":["
                        "{\"action_id\":\"b1\",\"value\":\"vet why "
                        "\\u000el!here\\u000f\"}]}");
    ck_assert_str_eq(frame.items[0]->line, "vet why  l!here ");
    slack_frame_release(&frame);
    frame_take_event(
        "{\"type\":\"message\",\"channel_type\":\"im\","
        "\"channel\":\"D0MIRA\",\"user\":\"U0MIRA\",\"text\":\"x\","
        "\"ts\":\"1.2\",\"files\":[{\"id\":\"F1\","
        "\"name\":\"a\\u000el!channel\\u001fhi\\u000f\\n.csv\","
        "\"mimetype\":\"text\\u000e/csv\"}]}");
    ck_assert_str_eq(frame.items[0]->files[0].name, "a l!channel hi  .csv");
    ck_assert_str_eq(frame.items[0]->files[0].mime, "text /csv");
    slack_frame_release(&frame);
    frame_take_envelope("slash_commands",
                        "{\"user_id\":\"U0MIRA\",\"channel_id\":\"C0\","
                        "\"command\":\"/vet\\u000e\",\"text\":\"\\u000ea\"}");
    ck_assert_str_eq(frame.items[0]->command, "/vet ");
    ck_assert_str_eq(frame.items[0]->line, "a");
}
END_TEST

static const char *const others[] = {
    VIEW("7"),
    VIEW("{\"a\":7,\"b\":{\"v\":7},\"c\":{\"v\":{\"value\":{}}}}"),
};

START_TEST(a_form_with_nonsense_in_it_has_no_fields)
{
    frame_take_envelope("interactive", others[_i]);
    ck_assert_uint_eq(frame.count, 1);
    ck_assert_uint_eq(frame.items[0]->field_count, 0);
}
END_TEST

static const char *const ignored[] = {
    "{\"type\":\"view_closed\",\"user\":{\"id\":\"U0\"},\"view\":{}}",
    "{\"type\":\"shortcut\",\"user\":{\"id\":\"U0\"},\"trigger_id\":\"1\"}",
    "{\"type\":\"message_action\",\"user\":{\"id\":\"U0\"}}",
    "{\"type\":\"block_suggestion\",\"value\":\"x\"}",
    "{\"type\":\"view_submission\",\"user\":{\"id\":\"U0\"},\"view\":{}}",
    "{\"type\":\"block_actions\",\"user\":{\"id\":\"U0\"}}",
    "{\"type\":\"block_actions\",\"actions\":[{\"value\":\"undo\"}]}",
    "{\"type\":\"block_actions\",\"user\":{\"id\":\"U0\"},\"actions\":7}",
    "{}",
};

START_TEST(what_we_have_no_use_for_is_only_acknowledged)
{
    frame_take_envelope("interactive", ignored[_i]);
    ck_assert_uint_eq(frame.count, 0);
}
END_TEST

/* Every prefix of a good envelope, and every byte of it spoilt. */
START_TEST(fm16_no_damage_does_harm)
{
    static const char text[] =
        "{\"type\":\"interactive\",\"envelope_id\":\"e-1\",\"payload\":" VIEW(
            "{\"a\":{\"v\":{\"value\":\"x\"}}}") "}";
    char copy[sizeof(text)];
    size_t i;

    for (i = 0; i < sizeof(text) - 1; i++) {
        slack_frame_read(text, i, &frame_self, 0, &frame);
        ck_assert_int_eq(frame.kind, SLACK_FRAME_BAD);
        slack_frame_release(&frame);
        memcpy(copy, text, sizeof(text));
        copy[i] = (char)(copy[i] ^ (1 << _i));
        slack_frame_read(copy, sizeof(text) - 1, &frame_self, 0, &frame);
        slack_frame_release(&frame);
    }
}
END_TEST

TEST_SUITE(slack_pressed)
{
    TCase *tc = test_case(suite, "slack_pressed", 20);

    tcase_add_checked_fixture(tc, frame_set_up, frame_tear_down);
    tcase_add_loop_test(tc, a_button_at_home_is_a_line_that_stands_nowhere, 0,
                        ARRAY_LEN(views));
    tcase_add_test(tc, a_button_is_a_line_at_its_message);
    tcase_add_test(tc, an_ephemeral_button_has_its_place_in_the_container);
    tcase_add_test(tc,
                   several_actions_share_an_envelope_and_the_last_has_the_ack);
    tcase_add_test(tc, an_endless_action_id_is_no_key);
    tcase_add_test(tc, a_flood_of_actions_is_bounded);
    tcase_add_test(tc, a_form_is_its_line_and_its_fields);
    tcase_add_test(tc, nobody_brings_the_marks_of_spans);
    tcase_add_loop_test(tc, a_form_with_nonsense_in_it_has_no_fields, 0,
                        (int)ARRAY_LEN(others));
    tcase_add_loop_test(tc, what_we_have_no_use_for_is_only_acknowledged, 0,
                        (int)ARRAY_LEN(ignored));
    tcase_add_loop_test(tc, fm16_no_damage_does_harm, 0, 8);
}
