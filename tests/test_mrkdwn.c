/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_mrkdwn.c - text as Slack's marks, and back.
 */
#include "render/mrkdwn.h"

#include <string.h>

#include "span.h"
#include "utf8.h"

#include "support/test.h"

#define WJ "\xe2\x81\xa0"
#define STAR "\xe2\x88\x97"
#define LOW "\xcb\x8d"
#define TILDE "\xe2\x88\xbc"
#define TICK "\xcb\x8b"

static struct buf out;

static void
set_up(void)
{
    buf_init(&out, 64 * 1024);
}

static void
tear_down(void)
{
    buf_release(&out);
}

/* ---- writing ------------------------------------------------------------- */

static const struct {
    const char *text, *mrkdwn;
} outside[] = {
    { "plain text", "plain text" },
    { "a < b && c > d", "a &lt; b &amp;&amp; c &gt; d" },
    { "<!channel> <@U0ANA> <https://x|y>",
      "&lt;!channel&gt; &lt;@U0ANA&gt; &lt;https://x|y&gt;" },
    { "&lt;!here&gt;", "&amp;lt;!here&amp;gt;" },
    { "@luna_cucina", "@luna_cucina" },
    { "@_name_", "@" LOW "name_" },
    { "_name_", LOW "name_" },
    { "*x*", STAR "x*" },
    { "**x**", STAR STAR "x**" },
    { "~x~ ~", TILDE "x~ ~" },
    { "`y`", TICK "y" TICK },
    { "a`y`", "a" TICK "y" TICK },
    { "```y```", TICK TICK TICK "y" TICK TICK TICK },
    { "2 * 3 = 6", "2 * 3 = 6" },
    { "(*x*)", "(" STAR "x*)" },
    { "> quoted", WJ "&gt; quoted" },
    { "a\n> quoted", "a\n" WJ "&gt; quoted" },
    { "è_già_così_", "è_già_così_" },
    { "bad \xff byte", "bad \xef\xbf\xbd byte" },
    { "bell \x07 esc \x1b[31m", "bell   esc  [31m" },
};

START_TEST(outside_text_changes_nothing)
{
    const char *text = outside[_i].text, *end = text + strlen(text);

    ck_assert_ptr_eq(mrkdwn_write(text, end, 0, 1000, &out), end);
    ck_assert_str_eq(out.data, outside[_i].mrkdwn);
}
END_TEST

static void
write_all(const struct buf *text, unsigned flags)
{
    const char *end = text->data + text->len;

    ck_assert_ptr_eq(mrkdwn_write(text->data, end, flags, 10000, &out), end);
}

START_TEST(spans_become_slacks_marks)
{
    struct buf text;

    buf_init(&text, 4096);
    span_bold(&text, "two *stars*");
    buf_adds(&text, " ");
    span_italic(&text, "so");
    buf_adds(&text, " ");
    span_code(&text, "vet `x`");
    buf_adds(&text, " ");
    span_person(&text, "U0ANA", "Ana");
    buf_adds(&text, " ");
    span_person(&text, "ana", "Ana");
    buf_adds(&text, " ");
    span_place(&text, "C0SPRING");
    buf_adds(&text, " ");
    span_link(&text, "https://example.org/?a=1&b=<|>", "the <post>");
    buf_adds(&text, " ");
    span_instant(&text, 1700000000, "14 Nov 2023 22:13 UTC");
    write_all(&text, 0);
    ck_assert_str_eq(
        out.data,
        "*two \xe2\x88\x97stars\xe2\x88\x97* _so_ `vet 'x'` <@U0ANA> @Ana "
        "<#C0SPRING> "
        "<https://example.org/?a=1&amp;b=%3C%7C%3E|the &lt;post&gt;> "
        "<!date^1700000000^{date_short_pretty} {time}|14 Nov 2023 22:13 UTC>");
    buf_release(&text);
}
END_TEST

START_TEST(forged_ids_never_reach_a_mark)
{
    static const char *const ids[] = { "U0ANA|x> <!channel", "!channel",
                                       "", "U", "u0ana", "S0TEAM" };
    struct buf text;
    size_t i;

    buf_init(&text, 4096);
    for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        buf_reset(&out);
        buf_reset(&text);
        span_person(&text, ids[i], "<!here>");
        span_place(&text, ids[i]);
        write_all(&text, 0);
        ck_assert_msg(!strchr(out.data, '<'), "%s", out.data);
    }
    buf_release(&text);
}
END_TEST

START_TEST(bold_at_a_word_gets_an_edge)
{
    struct buf text;

    buf_init(&text, 4096);
    buf_adds(&text, "per");
    span_bold(&text, "cent");
    buf_adds(&text, "age");
    write_all(&text, 0);
    ck_assert_str_eq(out.data, "per\xe2\x80\x8b*cent*\xe2\x80\x8b"
                               "age");
    buf_release(&text);
}
END_TEST

START_TEST(bold_inside_bold_is_bold_once)
{
    struct buf text;

    buf_init(&text, 4096);
    buf_adds(&text, "no *concern* ");
    span_bold(&text, "found");
    write_all(&text, MRKDWN_BOLD);
    ck_assert_str_eq(out.data,
                     "no \xe2\x88\x97"
                     "concern\xe2\x88\x97 found");
    buf_release(&text);
}
END_TEST

START_TEST(it_stops_between_whole_things)
{
    struct buf text;
    const char *at, *end;
    size_t max;

    buf_init(&text, 4096);
    buf_adds(&text, "a&b ");
    span_person(&text, "U0ANA", "Ana");
    buf_adds(&text, " è");
    end = text.data + text.len;
    for (max = 0; max < 20; max++) {
        buf_reset(&out);
        at = mrkdwn_write(text.data, end, 0, max, &out);
        ck_assert_uint_le(utf8_count(out.data, out.len), max);
        /* The rest of it makes the whole again. */
        ck_assert_ptr_eq(mrkdwn_write(at, end, 0, 1000, &out), end);
        ck_assert_str_eq(out.data, "a&amp;b <@U0ANA> è");
    }
    buf_release(&text);
}
END_TEST

START_TEST(a_monstrous_link_loses_its_mark_not_its_label)
{
    char url[2000];
    struct buf text;

    memset(url, '&', sizeof(url));
    memcpy(url, "https://x/", 10);
    url[sizeof(url) - 1] = '\0';
    buf_init(&text, 16 * 1024);
    span_link(&text, url, "the post");
    write_all(&text, 0);
    ck_assert_str_eq(out.data, "the post");
    buf_release(&text);
}
END_TEST

/* As somebody would forge one who could bring the marks of spans. */
START_TEST(a_link_that_leads_nowhere_is_its_label)
{
    static const char *const urls[] = { "!channel", "!here", "@U0ANA",
                                        "javascript:alert(1)", "https://", "" };
    struct buf text;
    size_t i;

    buf_init(&text, 4096);
    for (i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        buf_reset(&out);
        buf_reset(&text);
        buf_addf(&text, "%cl%s%cteam%c", SPAN_OPEN, urls[i], SPAN_BAR,
                 SPAN_CLOSE);
        write_all(&text, 0);
        ck_assert_str_eq(out.data, "team");
    }
    buf_release(&text);
}
END_TEST

/* ---- undoing ------------------------------------------------------------- */

static const struct {
    const char *slack, *typed;
    bool is_addressed;
} typed[] = {
    { "vet @luna.cucina", "vet @luna.cucina", false },
    { "a &lt; b &amp;amp; c &gt; d &quot;", "a < b &amp; c > d &quot;",
      false },
    { "vet <http://luna.cucina|luna.cucina>", "vet luna.cucina", false },
    { "<https://example.org/p?a=1&amp;b=2>", "https://example.org/p?a=1&b=2",
      false },
    { "<https://example.org/p|EXAMPLE.org/p/>", "EXAMPLE.org/p/", false },
    { "<https://evil.example/|https://bank.example/>",
      "https://evil.example/", false },
    { "<https://example.org|>", "https://example.org", false },
    { "<mailto:ana@example.org|ana@example.org>", "ana@example.org", false },
    { "<mailto:ana@example.org>", "ana@example.org", false },
    { "<tel:+39021234567|02 1234567>", "02 1234567", false },
    { "in <#C0SPRING|camp-spring> ok", "in #camp-spring ok", false },
    { "in <#C0DEALS|> ok", "in #C0DEALS ok", false },
    { "vet <@U0MIRA>", "vet <@U0MIRA>", false },
    { "vet <@U0MIRA|mira>", "vet <@U0MIRA>", false },
    { "<!here> <!channel|channel> <!subteam^S0TEAM|@team>",
      "@here @channel @team", false },
    { "<!date^1700000000^{date}|14 Nov>", "14 Nov", false },
    { "<@U0BOT> vet @luna", "vet @luna", true },
    { "  <@U0BOT|callsheet>: vet @luna ", "vet @luna", true },
    { "<@U0BOT>", "", true },
    { "<@U0BOTTOM> vet", "<@U0BOTTOM> vet", false },
    { "hey <@U0BOT> vet", "hey <@U0BOT> vet", false },
    { "_italic_ *bold*", "_italic_ *bold*", false },
    { "\xe2\x80\x9cso\xe2\x80\x9d \xe2\x80\x94 good",
      "\xe2\x80\x9cso\xe2\x80\x9d \xe2\x80\x94 good", false },
    { "a\xc2\xa0" "b\xe2\x80\x8b" "c\xe2\x81\xa0" "d\xef\xbb\xbf", "a bcd",
      false },
    { "one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour", false },
    { "\x01 a \x1b[31m", "a  [31m", false },
    { "a < b", "a < b", false },
    { "<", "<", false },
    { "<>", "", false },
    { "<<https://example.org>", "<https://example.org", false },
    { "", "", false },
};

START_TEST(what_was_typed_comes_back)
{
    ck_assert(mrkdwn_undo(typed[_i].slack, "U0BOT", &out) ==
              typed[_i].is_addressed);
    ck_assert_str_eq(out.data, typed[_i].typed);
}
END_TEST

START_TEST(without_a_bot_nobody_is_addressed)
{
    ck_assert(!mrkdwn_undo("<@U0BOT> vet", NULL, &out));
    ck_assert_str_eq(out.data, "<@U0BOT> vet");
}
END_TEST

START_TEST(it_appends_and_trims_only_its_own)
{
    buf_adds(&out, "before ");
    (void)mrkdwn_undo("  ", NULL, &out);
    ck_assert_str_eq(out.data, "before ");
}
END_TEST

static const struct {
    const char *text, *folded;
} folds[] = {
    { "\xe2\x80\x9csp\xe2\x80\x9d \xe2\x80\x98x\xe2\x80\x99", "\"sp\" 'x'" },
    { "\xc2\xabsp\xc2\xbb", "\"sp\"" },
    { "\xe2\x80\x9esp\xe2\x80\x9c", "\"sp\"" },
    { "a \xe2\x80\x93 b \xe2\x80\x94 c \xe2\x88\x92 1", "a - b - c - 1" },
    { "vet\xc2\xa0@x\xe2\x80\x8d\xe2\x80\x8e", "vet @x" },
    { "l\xe2\x80\x99" "altra", "l'altra" },
    { "perché così…", "perché così…" },
    { "@" LOW "name_ " STAR "x* " TILDE "1 " TICK "y" TICK,
      "@_name_ *x* ~1 `y`" },
};

START_TEST(typographic_marks_become_a_keyboards)
{
    typed_fold(folds[_i].text, &out);
    ck_assert_str_eq(out.data, folds[_i].folded);
}
END_TEST

TEST_SUITE(mrkdwn)
{
    TCase *tc = test_case(suite, "write", 10);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, outside_text_changes_nothing, 0,
                        sizeof(outside) / sizeof(outside[0]));
    tcase_add_test(tc, spans_become_slacks_marks);
    tcase_add_test(tc, forged_ids_never_reach_a_mark);
    tcase_add_test(tc, bold_at_a_word_gets_an_edge);
    tcase_add_test(tc, bold_inside_bold_is_bold_once);
    tcase_add_test(tc, it_stops_between_whole_things);
    tcase_add_test(tc, a_monstrous_link_loses_its_mark_not_its_label);
    tcase_add_test(tc, a_link_that_leads_nowhere_is_its_label);

    tc = test_case(suite, "undo", 10);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, what_was_typed_comes_back, 0,
                        sizeof(typed) / sizeof(typed[0]));
    tcase_add_test(tc, without_a_bot_nobody_is_addressed);
    tcase_add_test(tc, it_appends_and_trims_only_its_own);
    tcase_add_loop_test(tc, typographic_marks_become_a_keyboards, 0,
                        sizeof(folds) / sizeof(folds[0]));
}
