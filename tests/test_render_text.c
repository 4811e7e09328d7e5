/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_render_text.c - cards as plain text.
 */
#include "render/plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "span.h"
#include "utf8.h"

#include "support/test.h"

static struct buf out;
static struct card *card;

static void
set_up(void)
{
    buf_init(&out, 256 * 1024);
    card = card_new();
}

static void
tear_down(void)
{
    buf_release(&out);
    card_free(card);
}

static void
render(bool has_buttons, size_t max_chars)
{
    struct plain_options options = { .has_buttons = has_buttons,
                                     .max_chars = max_chars };

    buf_reset(&out);
    plain_render(card, LANGUAGE_EN, &options, &out);
    ck_assert(!out.overflow);
}

START_TEST(a_card_is_complete_as_text)
{
    static const char *const header[] = { "Post", "Generic", "Link" };
    static const char *const row[] = { "reel 寿司", "12 %", "-" };
    struct buf text;
    const char *linked[3] = { "post", "7 %", NULL };

    buf_init(&text, 4096);
    span_bold(&text, "NO CONCERN FOUND");
    buf_adds(&text, " in what was measured, says ");
    span_person(&text, "U0ANA", "Ana");
    card_title(card, "@luna.cucina · YouTube");
    card_text(card, text.data);
    card_fact(card, "Read", "20 videos\nof 40");
    card_fact(card, "Più simili", "3");
    card_quote(card, "great pic\nreally", "https://example.org/c/1");
    buf_reset(&text);
    span_link(&text, "https://example.org/p/1", "open");
    linked[2] = text.data;
    card_table(card, header, 3);
    card_row(card, row);
    card_row(card, linked);
    card_divider(card);
    card_note(card, "rules v1");
    card_button(card, CARD_PRIMARY, "Approve", "vet approve 42 because …",
                NULL);
    card_choice(card, "Taste");
    card_option(card, "yes", "vet note 42 taste yes");
    buf_release(&text);

    render(true, 0);
    ck_assert_str_eq(out.data,
                     "@luna.cucina · YouTube\n"
                     "NO CONCERN FOUND in what was measured, says @Ana\n"
                     "Read        20 videos\n"
                     "            of 40\n"
                     "Più simili  3\n"
                     "> great pic\n"
                     "> really (https://example.org/c/1)\n"
                     "Post       Generic  Link\n"
                     "reel 寿司     12 %  -\n"
                     "post           7 %  open (https://example.org/p/1)\n"
                     "\n"
                     "rules v1\n"
                     "[Approve] vet approve 42 because …\n"
                     "[Taste: yes] vet note 42 taste yes");
    render(false, 0);
    ck_assert_ptr_null(strstr(out.data, "Approve"));
    ck_assert_ptr_null(strstr(out.data, "Taste"));
}
END_TEST

static const struct {
    const char *url, *label, *text;
} links[] = {
    { "https://www.example.org/", "example.org", "https://www.example.org/" },
    { "https://example.org/p", "the post", "the post (https://example.org/p)" },
    { "https://evil.example/", "https://bank.example/",
      "https://bank.example/ (https://evil.example/)" },
};

START_TEST(what_can_be_done_about_a_line_stands_below_it)
{
    card_title(card, "Today");
    card_line(card, "3 · first draft");
    card_option(card, "Done", "deadline done 3");
    card_option(card, "Stop", "deadline drop 3");
    card_line(card, "4 · nothing to do");
    render(true, 0);
    ck_assert_str_eq(out.data, "Today\n"
                               "3 · first draft\n"
                               "    [Done] deadline done 3 · "
                               "[Stop] deadline drop 3\n"
                               "4 · nothing to do");
    render(false, 0);
    ck_assert_str_eq(out.data, "Today\n3 · first draft\n4 · nothing to do");
}
END_TEST

START_TEST(links_show_where_they_lead)
{
    struct buf text;

    buf_init(&text, 4096);
    span_link(&text, links[_i].url, links[_i].label);
    plain_text(text.data, true, &out);
    ck_assert_str_eq(out.data, links[_i].text);
    buf_release(&text);
}
END_TEST

START_TEST(terminals_get_no_commands)
{
    plain_text("a\x1b]0;x\x07\n\x9b\xc2\x9b"
               "31m\x0e"
               "b",
               false, &out);
    ck_assert_str_eq(out.data, "a ]0;x \n\xef\xbf\xbd 31mb");
}
END_TEST

START_TEST(instants_and_code_lose_only_their_marks)
{
    struct buf text;

    buf_init(&text, 4096);
    span_instant(&text, 1700000000, "14 Nov 2023 22:13 UTC");
    buf_adds(&text, " ");
    span_code(&text, "vet list");
    buf_adds(&text, " ");
    span_place(&text, "C0SPRING");
    plain_text(text.data, true, &out);
    ck_assert_str_eq(out.data, "14 Nov 2023 22:13 UTC vet list #C0SPRING");
    buf_release(&text);
}
END_TEST

START_TEST(what_does_not_fit_is_counted)
{
    char line[64];
    size_t max, kept;
    int i;

    for (i = 0; i < 40; i++) {
        (void)snprintf(line, sizeof(line), "line è %d of forty", i);
        card_text(card, line);
    }
    for (max = 100; max < 1000; max += 7) {
        const char *p;

        render(false, max);
        ck_assert_uint_le(utf8_count(out.data, out.len), max);
        for (kept = 0, p = out.data; (p = strchr(p, '\n')); p++)
            kept++;
        p = strrchr(out.data, '\n');
        if (kept == 39)
            continue;
        ck_assert_ptr_nonnull(p);
        (void)snprintf(line, sizeof(line), "\n… and %zu more line%s", 40 - kept,
                       kept == 39 ? "" : "s");
        ck_assert_str_eq(p, line);
    }
}
END_TEST

START_TEST(one_line_longer_than_all_is_cut)
{
    char *line = malloc(9001);

    memset(line, 'x', 9000);
    line[9000] = '\0';
    card_text(card, line);
    render(false, 200);
    ck_assert_uint_le(utf8_count(out.data, out.len), 200);
    ck_assert_uint_gt(out.len, 100);
    ck_assert_str_eq(out.data + out.len - strlen("…"), "…");
    free(line);
}
END_TEST

START_TEST(wide_cells_are_cut_where_asked)
{
    static const char *const header[] = { "a", "b" };
    static const char *const row[] = { "寿司寿司寿司", "x" };

    card_table(card, header, 2);
    card_row(card, row);
    render(false, 0);
    ck_assert_str_eq(out.data, "a             b\n寿司寿司寿司  x");
}
END_TEST

static void
collect(void *ctx, const char *text)
{
    struct buf *b = ctx;

    buf_addf(b, "%s\n", text);
}

START_TEST(a_table_never_widens_past_its_cells)
{
    static const char *const header[] = { "n", "name" };
    static const char *const row[] = { "12", "寿司寿司寿司" };

    card_table(card, header, 2);
    card_row(card, row);
    plain_table(&card->parts[0], 6, collect, &out);
    ck_assert_str_eq(out.data, " n  name\n12  寿司…\n");
}
END_TEST

TEST_SUITE(render_text)
{
    TCase *tc = test_case(suite, "plain", 10);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_card_is_complete_as_text);
    tcase_add_test(tc, what_can_be_done_about_a_line_stands_below_it);
    tcase_add_loop_test(tc, links_show_where_they_lead, 0,
                        sizeof(links) / sizeof(links[0]));
    tcase_add_test(tc, terminals_get_no_commands);
    tcase_add_test(tc, instants_and_code_lose_only_their_marks);
    tcase_add_test(tc, what_does_not_fit_is_counted);
    tcase_add_test(tc, one_line_longer_than_all_is_cut);
    tcase_add_test(tc, wide_cells_are_cut_where_asked);
    tcase_add_test(tc, a_table_never_widens_past_its_cells);
}
