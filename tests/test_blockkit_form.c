/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_blockkit_form.c - forms as modals, and what an ack can carry.
 */
#include "render/blockkit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "support/slack_limits.h"
#include "support/test.h"

static const struct arg_spec args[] = {
    { "look", ARG_LOOK, ARG_REQUIRED, TEXT_HELP_TITLE, NULL },
    { "id", ARG_WORD, ARG_REQUIRED, TEXT_HELP_TITLE, NULL },
    { "because", ARG_TEXT, ARG_REQUIRED | ARG_KEYWORD | ARG_LONG,
      TEXT_HELP_EXAMPLES, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_HELP_FORMS, NULL },
    { "taste", ARG_CHOICE, ARG_KEYWORD | ARG_IN_FORM, TEXT_BUTTON_MORE,
      "yes lukewarm no" },
    { "hidden", ARG_WORD, ARG_OPTIONAL, TEXT_NONE, NULL },
    { 0 },
};

static struct form form = { .name = "approve",
                            .args = args,
                            .title = TEXT_HELP_TITLE };

static struct incoming_field values[] = {
    /* What it is about is not asked again. */
    { (char[]){ "look" }, (char[]){ "42" } },
    { (char[]){ "id" }, (char[]){ "42" } },
    { (char[]){ "on" }, (char[]){ "yt" } },
    { (char[]){ "taste" }, (char[]){ "lukewarm" } },
    { (char[]){ "hidden" }, (char[]){ "x" } },
};

static struct out_form
out_form(const char *line)
{
    struct out_form f = { .command = "vet approve",
                          .form = &form,
                          .line = line,
                          .place = "D0ANA",
                          .message = "1700000000.000100",
                          .values = values,
                          .value_count = sizeof(values) / sizeof(values[0]) };

    return f;
}

START_TEST(a_form_is_a_modal_from_the_argument_table)
{
    struct out_form f = out_form("vet approve 42");
    json_t *view, *blocks, *block, *metadata;
    struct buf out;

    buf_init(&out, 64 * 1024);
    ck_assert_int_eq(blockkit_form(&f, LANGUAGE_IT, &out), ERR_OK);
    view = json_loadb(out.data, out.len, 0, NULL);
    slack_check_modal(view);
    blocks = json_object_get(view, "blocks");
    ck_assert_uint_eq(json_array_size(blocks), 4);
    block = json_array_get(blocks, 0);
    ck_assert_str_eq(json_string_value(json_object_get(block, "block_id")),
                     "id");
    ck_assert(json_is_false(json_object_get(block, "optional")));
    ck_assert_str_eq(json_string_value(
                         json_object_get(json_object_get(block, "label"),
                                         "text")),
                     text_get(LANGUAGE_IT, TEXT_HELP_TITLE));
    block = json_object_get(block, "element");
    ck_assert_str_eq(json_string_value(json_object_get(block, "action_id")),
                     "v");
    ck_assert_str_eq(json_string_value(json_object_get(block, "initial_value")),
                     "42");
    block = json_object_get(json_array_get(blocks, 1), "element");
    ck_assert(json_is_true(json_object_get(block, "multiline")));
    block = json_array_get(blocks, 2);
    ck_assert(json_is_true(json_object_get(block, "optional")));
    block =
        json_object_get(json_object_get(block, "element"), "initial_option");
    ck_assert_str_eq(json_string_value(json_object_get(block, "value")),
                     "youtube");
    /* In a form it has to be answered, in the reader's words. */
    block = json_array_get(blocks, 3);
    ck_assert(json_is_false(json_object_get(block, "optional")));
    block = json_object_get(block, "element");
    ck_assert_str_eq(
        json_string_value(json_object_get(
            json_object_get(
                json_array_get(json_object_get(block, "options"), 1), "text"),
            "text")),
        "tiepido");
    ck_assert_uint_eq(json_array_size(json_object_get(block, "options")), 3);
    ck_assert_str_eq(json_string_value(json_object_get(
                         json_object_get(block, "initial_option"), "value")),
                     "lukewarm");

    metadata =
        json_loads(json_string_value(json_object_get(view, "private_metadata")),
                   0, NULL);
    ck_assert_str_eq(json_string_value(json_object_get(metadata, "line")),
                     "vet approve 42");
    ck_assert_str_eq(json_string_value(json_object_get(metadata, "place")),
                     "D0ANA");
    ck_assert_str_eq(json_string_value(json_object_get(metadata, "thread")),
                     "");
    ck_assert_str_eq(json_string_value(json_object_get(metadata, "message")),
                     "1700000000.000100");
    json_decref(metadata);
    json_decref(view);
    buf_release(&out);
}
END_TEST

START_TEST(a_form_that_cannot_be_one_says_so)
{
    static const struct arg_spec none[] = { { 0 } };
    struct form bare = { .name = "list", .args = none };
    struct out_form f;
    struct buf out;
    char *line = malloc(3001);

    memset(line, 'x', 3000);
    line[3000] = '\0';
    buf_init(&out, 64 * 1024);
    f = out_form(line);
    ck_assert_int_eq(blockkit_form(&f, LANGUAGE_EN, &out), ERR_TOO_BIG);
    f = out_form("vet list");
    f.form = &bare;
    ck_assert_int_eq(blockkit_form(&f, LANGUAGE_EN, &out), ERR_UNSUPPORTED);
    bare.args = NULL;
    ck_assert_int_eq(blockkit_form(&f, LANGUAGE_EN, &out), ERR_UNSUPPORTED);
    ck_assert_uint_eq(out.len, 0);
    buf_release(&out);
    free(line);
}
END_TEST

START_TEST(an_overlong_value_is_cut_to_what_slack_takes)
{
    char *text = malloc(9001);
    struct incoming_field value = { (char[]){ "because" }, text };
    struct out_form f = out_form("vet approve 42");
    struct buf out;
    json_t *view;

    memset(text, 'x', 9000);
    text[9000] = '\0';
    f.values = &value;
    f.value_count = 1;
    buf_init(&out, 64 * 1024);
    ck_assert_int_eq(blockkit_form(&f, LANGUAGE_EN, &out), ERR_OK);
    view = json_loadb(out.data, out.len, 0, NULL);
    slack_check_modal(view);
    json_decref(view);
    buf_release(&out);
    free(text);
}
END_TEST

START_TEST(acks_carry_mistakes_and_notes)
{
    struct incoming_field mistakes[] = {
        { (char[]){ "because" }, (char[]){ "Say \"why\"." } },
        { (char[]){ "id" }, (char[]){ "Not a number." } },
    };
    struct buf out;

    buf_init(&out, 64 * 1024);
    blockkit_mistakes(mistakes, 2, &out);
    ck_assert_str_eq(out.data, "{\"response_action\":\"errors\",\"errors\":{"
                               "\"because\":\"Say \\\"why\\\".\","
                               "\"id\":\"Not a number.\"}}");
    buf_reset(&out);
    blockkit_mistakes(NULL, 0, &out);
    ck_assert_str_eq(out.data, "");
    buf_release(&out);
}
END_TEST

START_TEST(a_form_says_whom_it_is_about)
{
    struct out_form f = out_form("vet approve 42");
    json_t *view, *block;
    struct buf out;

    f.about = "@neva.halo \xc2\xb7 YouTube <b>";
    buf_init(&out, 64 * 1024);
    ck_assert_int_eq(blockkit_form(&f, LANGUAGE_EN, &out), ERR_OK);
    view = json_loadb(out.data, out.len, 0, NULL);
    slack_check_modal(view);
    block = json_array_get(json_object_get(view, "blocks"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(block, "type")),
                     "section");
    block = json_object_get(block, "text");
    ck_assert_str_eq(json_string_value(json_object_get(block, "type")),
                     "plain_text");
    ck_assert_str_eq(json_string_value(json_object_get(block, "text")),
                     f.about);
    json_decref(view);
    buf_release(&out);
}
END_TEST

TEST_SUITE(blockkit_form)
{
    TCase *tc = test_case(suite, "form", 30);

    tcase_add_test(tc, a_form_is_a_modal_from_the_argument_table);
    tcase_add_test(tc, a_form_says_whom_it_is_about);
    tcase_add_test(tc, a_form_that_cannot_be_one_says_so);
    tcase_add_test(tc, an_overlong_value_is_cut_to_what_slack_takes);
    tcase_add_test(tc, acks_carry_mistakes_and_notes);
}
