/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_blockkit.c - cards as Slack shows them.
 */
#include "render/blockkit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "render/blockkit_json.h"

#include "support/slack_card.h"
#include "support/test.h"

#define WJ   "\xe2\x81\xa0"
#define STAR "\xe2\x88\x97"
#define LOW  "\xcb\x8d"
#define TICK "\xcb\x8b"

static struct card *card;

static void
set_up(void)
{
    card = card_new();
}

static void
tear_down(void)
{
    card_free(card);
}

static void
shows(const char *expected)
{
    json_t *message = slack_card_render(card);
    char *s = slack_card_shown(message);

    ck_assert_str_eq(s, expected);
    free(s);
    json_decref(message);
}

START_TEST(lines_that_follow_share_a_section)
{
    card_title(card, "@luna · YouTube");
    card_text(card, "NO CONCERN FOUND");
    card_fact(card, "Read", "20 videos");
    card_fact(card, "Generic", "12 %\nof 589");
    card_quote(card, "so *good*\n> yes", "https://example.org/c/1");
    card_divider(card);
    card_note(card, "rules v1");
    card_note(card, "read 14 May");
    shows("section: *@luna · YouTube*\n"
          "section: NO CONCERN FOUND\n*Read*  20 videos\n*Generic*  12 %\n"
          "of 589\n> so " STAR "good*\n> " WJ "&gt; yes"
          "  <https://example.org/c/1|open>\n"
          "divider:\n"
          "context: [rules v1\nread 14 May]\n");
}
END_TEST

START_TEST(outside_text_cannot_shout_or_format)
{
    json_t *message;
    char *s;

    card_title(card, "@_name_ *x* <!channel>");
    card_text(card, "`y` <!here> & co");
    card_fact(card, "*l*", "```z```");
    message = slack_card_render(card);
    s = slack_card_shown(message);
    ck_assert_str_eq(s, "section: *@" LOW "name_ " STAR "x" STAR
                        " &lt;!channel&gt;*\n"
                        "section: " TICK "y" TICK " &lt;!here&gt; &amp; co\n"
                        "*" STAR "l" STAR "*  " TICK TICK TICK
                        "z" TICK TICK TICK "\n");
    free(s);
    ck_assert_str_eq(json_string_value(json_object_get(message, "text")),
                     "@_name_ *x* &lt;!channel&gt;\n"
                     "`y` &lt;!here&gt; &amp; co\n"
                     "*l*  ```z```");
    json_decref(message);
}
END_TEST

START_TEST(buttons_say_their_line)
{
    json_t *message, *element, *confirm;

    card_text(card, "A person decides.");
    card_button(card, CARD_PRIMARY, "Approve", "vet approve 42", NULL);
    card_button(card, CARD_DANGER, "Decline", "vet decline 42",
                "Decline @luna for good?");
    card_choice(card, "Taste");
    card_option(card, "yes", "vet note 42 taste yes");
    card_option(card, "no", "vet note 42 taste no");
    shows("section: A person decides.\n"
          "actions: [Approve] [Decline] [...]\n");
    message = slack_card_render(card);
    element =
        json_object_get(json_array_get(json_object_get(message, "blocks"), 1),
                        "elements");
    ck_assert_str_eq(json_string_value(
                         json_object_get(json_array_get(element, 0), "value")),
                     "vet approve 42");
    ck_assert_str_eq(json_string_value(
                         json_object_get(json_array_get(element, 0),
                                         "action_id")),
                     "b1");
    ck_assert_str_eq(json_string_value(
                         json_object_get(json_array_get(element, 1), "style")),
                     "danger");
    confirm = json_object_get(json_array_get(element, 1), "confirm");
    ck_assert_str_eq(json_string_value(
                         json_object_get(json_object_get(confirm, "text"),
                                         "text")),
                     "Decline @luna for good?");
    ck_assert_str_eq(json_string_value(
                         json_object_get(json_object_get(confirm, "confirm"),
                                         "text")),
                     "Decline");
    json_decref(message);
}
END_TEST

START_TEST(a_menu_alone_has_its_label_beside_it)
{
    card_choice(card, "Taste");
    card_option(card, "yes", "vet note 42 taste yes");
    card_option(card, "no", "vet note 42 taste no");
    card_choice(card, "Gut");
    card_option(card, "+", "vet note 42 gut +");
    card_option(card, "-", "vet note 42 gut -");
    card_button(card, CARD_PLAIN, "Note", "vet note 42", NULL);
    shows("section: Taste +\nsection: Gut +\nactions: [Note]\n");
}
END_TEST

/* Thirty lines of a morning fit into one message, each with its menu. */
START_TEST(a_line_of_a_list_has_a_menu_of_its_own)
{
    json_t *message;
    char *s;
    int i;

    card_title(card, "Today");
    card_line(card, "3 · *draft*\nSpring");
    card_option(card, "Done", "deadline done 3");
    card_option(card, "Stop", "deadline drop 3");
    card_line(card, "4 · one way");
    card_option(card, "Done", "deadline done 4");
    card_line(card, "5 · none");
    shows("section: *Today*\n"
          "section: 3 · " STAR "draft*\nSpring +\n"
          "section: 4 · one way +\n"
          "section: 5 · none\n");
    for (i = 0; i < 27; i++) {
        card_line(card, "more");
        card_option(card, "Done", "deadline done 6");
        card_option(card, "Stop", "deadline drop 6");
    }
    message = slack_card_render(card);
    s = slack_card_shown(message);
    ck_assert_uint_eq(json_array_size(json_object_get(message, "blocks")), 31);
    ck_assert_ptr_null(strstr(s, "more lines"));
    ck_assert_str_eq(
        json_string_value(json_object_get(
            json_object_get(json_array_get(json_object_get(message, "blocks"),
                                           1),
                            "accessory"),
            "type")),
        "overflow");
    free(s);
    json_decref(message);
}
END_TEST

START_TEST(what_no_menu_holds_is_there_to_be_typed)
{
    char line[120] = "deadline snooze 3 ";

    memset(line + strlen(line), 'x', 90);
    card_line(card, "3 · draft");
    card_option(card, "Done", "deadline done 3");
    card_option(card, "Stop", "deadline drop 3");
    card_option(card, "Later", line);
    shows(
        "section: 3 · draft\ndeadline snooze 3 "
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxx +\n");
}
END_TEST

START_TEST(a_home_is_a_view_of_up_to_a_hundred_blocks)
{
    json_t *view;
    struct buf out;
    int i;

    for (i = 0; i < 120; i++) {
        card_line(card, "3 · draft");
        card_option(card, "Done", "deadline done 3");
        card_option(card, "Stop", "deadline drop 3");
    }
    buf_init(&out, 1024 * 1024);
    blockkit_home(card, LANGUAGE_EN, &out);
    view = json_loadb(out.data, out.len, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_str_eq(json_string_value(json_object_get(view, "type")), "home");
    ck_assert_uint_eq(json_object_size(view), 2);
    ck_assert_uint_eq(json_array_size(json_object_get(view, "blocks")), 100);
    ck_assert_ptr_nonnull(strstr(out.data, "21 more lines"));
    buf_release(&out);
    json_decref(view);
}
END_TEST

START_TEST(a_menu_with_a_long_line_becomes_buttons)
{
    char line[90];

    memset(line, 'x', sizeof(line));
    line[76] = '\0';
    card_button(card, CARD_PLAIN, "Note", "vet note 42", NULL);
    card_choice(card, "Taste");
    card_option(card, "yes", line);
    card_option(card, "no", "vet note 42 taste no");
    shows("actions: [Note] [Taste: yes] [Taste: no]\n");
}
END_TEST

START_TEST(a_menu_of_one_is_a_button)
{
    card_choice(card, "");
    card_option(card, "Undo", "undo 5");
    shows("actions: [Undo]\n");
}
END_TEST

START_TEST(tables_are_aligned_in_a_block)
{
    static const char *const header[] = { "Post", "Comments", "Generic" };
    static const char *const row[] = { "reel ``` <1>", "120", "12 %" };

    card_table(card, header, 3);
    card_row(card, row);
    shows("section: ```\n"
          "Post          Comments  Generic\n"
          "reel ''' &lt;1&gt;       120  12 %\n```\n");
}
END_TEST

START_TEST(a_narrow_table_of_two_columns_becomes_fields)
{
    static const char *const header[] = { "Who", "Posts" };
    static const char *const row[] = { "@_ana_", "" };

    card_table(card, header, 2);
    card_row(card, row);
    shows("section: [*Who*] [*Posts*] [@" LOW "ana_] [–]\n");
}
END_TEST

START_TEST(long_text_takes_several_sections_and_loses_nothing)
{
    char *text = malloc(7001);
    json_t *message, *blocks;
    size_t i, count = 0;

    for (i = 0; i < 7000; i++)
        text[i] = i % 10 == 0 ? '&' : 'x';
    text[7000] = '\0';
    card_text(card, text);
    message = slack_card_render(card);
    blocks = json_object_get(message, "blocks");
    ck_assert_uint_ge(json_array_size(blocks), 4);
    for (i = 0; i < json_array_size(blocks); i++) {
        const char *s = json_string_value(
            json_object_get(json_object_get(json_array_get(blocks, i), "text"),
                            "text"));

        for (; *s; s++)
            count += *s == 'x';
    }
    ck_assert_uint_eq(count, 6300);
    free(text);
    json_decref(message);
}
END_TEST

/* How many lines the cut says are missing; 0 when it says nothing. */
static int
lines_missing(const char *s)
{
    const char *at = strstr(s, "… and ");
    int n = 0;

    if (at)
        ck_assert_int_eq(sscanf(at, "… and %d more line", &n), 1);
    return n;
}

START_TEST(what_does_not_fit_is_counted)
{
    char line[128], *s;
    int i, lines = 0;
    json_t *message;
    const char *p;

    for (i = 0; i < 400; i++) {
        (void)snprintf(line, sizeof(line), "row %d: %070d", i, i);
        card_text(card, line);
    }
    card_button(card, CARD_PLAIN, "Next", "vet list 2", NULL);
    message = slack_card_render(card);
    s = slack_card_shown(message);
    for (p = s; (p = strstr(p, "row ")); p++)
        lines++;
    ck_assert_int_gt(lines, 100);
    ck_assert_int_eq(lines + lines_missing(s), 400);
    ck_assert_ptr_nonnull(strstr(s, "more lines]\nactions: [Next]\n"));
    free(s);
    json_decref(message);
}
END_TEST

static size_t
buttons_of(const json_t *message)
{
    const json_t *blocks = json_object_get(message, "blocks");
    size_t i, n = 0;

    for (i = 0; i < json_array_size(blocks); i++) {
        const json_t *block = json_array_get(blocks, i);

        if (strcmp(json_string_value(json_object_get(block, "type")),
                   "actions") == 0)
            n += json_array_size(json_object_get(block, "elements"));
    }
    return n;
}

START_TEST(buttons_are_never_lost)
{
    char line[64];
    json_t *message;
    int i;

    for (i = 0; i < 20 + _i * 15; i++) {
        (void)snprintf(line, sizeof(line), "deadline done %d", i);
        card_fact(card, "Due", line);
        card_button(card, CARD_PLAIN, "Done", line, NULL);
        card_divider(card);
    }
    message = slack_card_render(card);
    ck_assert_uint_eq(buttons_of(message), (size_t)i);
    json_decref(message);
}
END_TEST

START_TEST(labels_are_cut_where_slack_would_refuse)
{
    char label[400];

    memset(label, 'x', sizeof(label));
    label[399] = '\0';
    card_button(card, CARD_PLAIN, label, "undo", label);
    card_choice(card, label);
    card_option(card, label, "undo 1");
    card_option(card, label, "undo 2");
    json_decref(slack_card_render(card));
}
END_TEST

START_TEST(an_empty_card_still_says_something)
{
    card_text(card, "");
    card_title(card, "  ");
    json_decref(slack_card_render(card));
    card_button(card, CARD_PLAIN, " ", "undo", " \n");
    card_fact(card, " ", " ");
    card_fact(card, " Due ", "");
    shows("actions: [–]\nsection: *Due*\n");
}
END_TEST

START_TEST(the_fallback_is_short_enough_for_an_update)
{
    char *text = malloc(5001);
    json_t *message;

    memset(text, '&', 5000);
    text[5000] = '\0';
    card_text(card, "the answer");
    card_text(card, text);
    message = slack_card_render(card);
    ck_assert(strncmp(json_string_value(json_object_get(message, "text")),
                      "the answer\n", 11) == 0);
    free(text);
    json_decref(message);
}
END_TEST

TEST_SUITE(blockkit)
{
    TCase *tc = test_case(suite, "message", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, lines_that_follow_share_a_section);
    tcase_add_test(tc, outside_text_cannot_shout_or_format);
    tcase_add_test(tc, buttons_say_their_line);
    tcase_add_test(tc, a_menu_alone_has_its_label_beside_it);
    tcase_add_test(tc, a_line_of_a_list_has_a_menu_of_its_own);
    tcase_add_test(tc, what_no_menu_holds_is_there_to_be_typed);
    tcase_add_test(tc, a_home_is_a_view_of_up_to_a_hundred_blocks);
    tcase_add_test(tc, a_menu_with_a_long_line_becomes_buttons);
    tcase_add_test(tc, a_menu_of_one_is_a_button);
    tcase_add_test(tc, tables_are_aligned_in_a_block);
    tcase_add_test(tc, a_narrow_table_of_two_columns_becomes_fields);
    tcase_add_test(tc, long_text_takes_several_sections_and_loses_nothing);
    tcase_add_test(tc, what_does_not_fit_is_counted);
    tcase_add_loop_test(tc, buttons_are_never_lost, 0, 10);
    tcase_add_test(tc, labels_are_cut_where_slack_would_refuse);
    tcase_add_test(tc, an_empty_card_still_says_something);
    tcase_add_test(tc, the_fallback_is_short_enough_for_an_update);
}
