/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_insights.c - figures out of what people type and copy from panels.
 *
 * All texts are made up after the panels' layout; no figure is anybody's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "rules/figure.h"
#include "rules/insights.h"
#include "test.h"

/* ---- numbers ------------------------------------------------------------- */

static const struct {
    const char *text, *reading; /* hundredths, "%" and "~" for a change */
} numbers[] = {
    { "61,204", "6120400" },
    { "61.204", "6120400" },
    { "1.234.567", "123456700" },
    { "1,234,567.5", "123456750" },
    { "1.234.567,5", "123456750" },
    { "1'234", "123400" },
    { "38.2k", "3820000" },
    { "38,2K", "3820000" },
    { "1,2 Mln", "120000000" },
    { "1.2M", "120000000" },
    { "12 mila", "1200000" },
    { "44,1%", "4410%" },
    { "44.1 %", "4410%" },
    { "4.125%", "413%" },
    { "0.125", "13" },
    { "0,5", "50" },
    { "18", "1800" },
    { "+12.3%", "1230%~" },
    { "-4", "400~" },
    { "\xe2\x88\x92"
      "4%",
      "400%~" },
    { "12.", "1200" },
    { "1.2.", "120" },
    { "k", "none" },
    { "", "none" },
    { "12px", "none" },
    { "3D", "none" },
    { "99999999999999999999", "none" },
    { "9,999,999,999,999", "none" },
    { "999999M", "99999900000000" },
};

START_TEST(a_number_is_read)
{
    struct figure f;
    char got[64] = "none";

    if (figure_read(numbers[_i].text, &f))
        (void)snprintf(got, sizeof(got), "%lld%s%s", (long long)f.hundredths,
                       f.is_percent ? "%" : "", f.is_change ? "~" : "");
    ck_assert_msg(strcmp(got, numbers[_i].reading) == 0, "'%s' is %s, not %s",
                  numbers[_i].text, got, numbers[_i].reading);
}
END_TEST

/* ---- texts --------------------------------------------------------------- */

static const struct {
    const char *name, *text, *reading;
} texts[] = {
    { "one that is typed", "fake 18%", "fakes 1800" },
    { "several that are typed",
      "fake 18%, women 71,5%, IT 62%, 25-34 44%, reach 61.2k, engagement 3.1%",
      "fakes 1800, gender women 7150, country IT 6200, age 25-34 4400, reach "
      "61200, engagement 310" },
    { "without commas", "women 64% italy 71% 25-34 44% fakes 18%",
      "gender women 6400, country IT 7100, age 25-34 4400, fakes 1800" },
    { "without commas, numbers first", "64% women and 71% Italy",
      "gender women 6400, country IT 7100" },
    { "shares and counts without commas", "fake 18% reach 61.2k",
      "fakes 1800, reach 61200" },
    { "without commas, one not known", "fake 18% aura 12%",
      "? fake 18% aura 12%" },
    { "with words around", "audience in Italy 62%; follower falsi: 18 %",
      "country IT 6200, fakes 1800" },
    { "a country's code in small letters is a word", "in 20%", "? in 20%" },
    { "a count where a share belongs", "fake 1800", "? fake 1800" },
    { "a share beyond all", "fake 118%", "? fake 118%" },
    { "a share where a count belongs", "reach 20%", "? reach 20%" },
    { "a name not known", "aura 12%, fake 3%", "fakes 300, ? aura 12%" },
    { "said twice, alike", "fake 18%, fakes 18%", "fakes 1800" },
    { "said twice, not alike", "fake 18%, fakes 20%",
      "fakes 1800, ? fakes 20%" },
    { "Instagram, names first",
      "Insights\nLast 30 days\nAccounts reached\n61,204\n+12.3%\nAccounts "
      "engaged\n4,210\n-3%\nTotal followers\n38.214\nFollowers\n43.2%\n"
      "Non-followers\n56.8%\nTop towns/cities\nMilano\n12.4%\nRome, Italy "
      "9.1%\nTop countries\nItaly\n61.2%\nSwitzerland\n8%\nAtlantis\n1.1%\n"
      "Age range\n18-24\n21.3%\n25\xe2\x80\x93"
      "34\n44.1%\n65+\n0.4%\nGender\n"
      "Women\n71.4%\nMen\n28.6%\nSee all",
      "reach 61204, engaged 4210, followers 38214, from-followers 4320, "
      "from-others 5680, city Milano 1240, city Rome, Italy 910, country IT "
      "6120, country CH 800, country Atlantis 110, age 18-24 2130, age 25-34 "
      "4410, age 65+ 40, gender women 7140, gender men 2860, period Last 30 "
      "days" },
    { "Instagram, numbers first",
      "61.204\nAccount raggiunti\n+4%\n4.210\nAccount con interazioni\n38,2K\n"
      "Follower",
      "reach 61204, engaged 4210, followers 38200" },
    { "Instagram in Italian, one line each",
      "Ultimi 30 giorni: 1 ott - 30 ott\nAccount raggiunti 61.204\nInterazioni "
      "con i contenuti 9.801\nPaesi principali\nItalia 61,2%\nStati Uniti 3%\n"
      "Fascia d\xe2\x80\x99"
      "et\xc3\xa0\n25-34 44,1%\nGenere\nDonne 71,4%\nUomini 28,6%",
      "reach 61204, interactions 9801, country IT 6120, country US 300, age "
      "25-34 4410, gender women 7140, gender men 2860, period Ultimi 30 "
      "giorni: 1 ott - 30 ott" },
    { "TikTok",
      "Oct 1 - Oct 28\nVideo views\n1.2M\nProfile views\n24.1K\nLikes\n88.4K\n"
      "Comments\n1,204\nShares\n3,310\nGender\nFemale 62%\nMale 36%\nOther "
      "2%\nTop territories\nItaly 71%",
      "views 1200000, profile-views 24100, likes 88400, comments 1204, shares "
      "3310, gender women 6200, gender men 3600, country IT 7100, period Oct "
      "1 - Oct 28, ? Other 2%" },
    { "YouTube Studio",
      "Views\n245,310\nWatch time (hours)\n12.4K\nSubscribers\n+1,204\n"
      "Top geographies\nItaly\n81.0%\nAge\n25\xe2\x80\x93"
      "34 years\n38.2%\n"
      "Gender\nFemale\n34.5%\nMale\n65.5%",
      "views 245310, watch-hours 12400, country IT 8100, age 25-34 3820, "
      "gender women 3450, gender men 6550" },
    { "a vendor's lines",
      "Fake followers: 18.4 %\nAudience credibility: 81.6 %\nEngagement rate "
      "2.14%\nAverage likes 812",
      "fakes 1840, credibility 8160, engagement 214, likes 812" },
    { "a table with counts and shares", "Top countries\nItaly 12,340 61.2%",
      "country IT 6120" },
    { "women of an age", "Women 25-34 12%", "? Women 25-34 12%" },
    { "marks between", "Women 71.4% \xc2\xb7 Men 28.6% \xe2\x80\xa2 IT 61%",
      "gender women 7140, gender men 2860, country IT 6100" },
    { "no width", "\xe2\x80\x8eWomen\xe2\x80\x8f 71.4\xc2\xa0%",
      "gender women 7140" },
    { "letters that are none", "fa\xffke 18%\nfake 3%",
      "fakes 300, ? fa?ke 18%" },
    { "nothing", "", "" },
    { "talk", "Hi Ana\nhere you are, see you on the 3rd", "" },
    { "only numbers", "12\n13\n14", "? 12, ? 13, ? 14" },
};

static char *
reading(const char *text, size_t len)
{
    struct insights *read = xcalloc(1, sizeof(*read));
    struct buf b;
    size_t i;

    insights_read(text, len, read);
    buf_init(&b, 64 * 1024);
    for (i = 0; i < read->count; i++)
        buf_addf(&b, "%s%s%s%s %lld", b.len > 0 ? ", " : "",
                 insight_word(read->figures[i].metric),
                 read->figures[i].label[0] != '\0' ? " " : "",
                 read->figures[i].label, (long long)read->figures[i].value);
    if (read->period[0] != '\0')
        buf_addf(&b, "%speriod %s", b.len > 0 ? ", " : "", read->period);
    for (i = 0; i < read->unread_count && i < INSIGHTS_UNREAD; i++)
        buf_addf(&b, "%s? %s", b.len > 0 ? ", " : "", read->unread[i]);
    free(read);
    return buf_take(&b);
}

START_TEST(a_text_is_read)
{
    char *got = reading(texts[_i].text, strlen(texts[_i].text));

    ck_assert_msg(strcmp(got, texts[_i].reading) == 0, "%s:\n is %s\nnot %s",
                  texts[_i].name, got, texts[_i].reading);
    free(got);
}
END_TEST

static const struct {
    const char *text;
    int sum; /* 0 = it adds up */
} wholes[] = {
    { "women 80%, men 40%", 12000 },
    { "women 80%, men 20%, other 0.4%", 0 },
    { "women 33.5%, men 33.5%, other 33.5%", 0 },
    { "IT 71%, CH 40%", 11100 },
    { "IT 71%, CH 29%, 25-34 80%, 18-34 90%, fake 60%, credibility 60%", 0 },
    { "", 0 },
};

START_TEST(shares_beyond_their_whole_are_told)
{
    struct insights *read = xcalloc(1, sizeof(*read));
    enum insight_metric metric;
    int64_t sum;

    insights_read(wholes[_i].text, strlen(wholes[_i].text), read);
    ck_assert(insights_are_too_much(read, &metric, &sum) ==
              (wholes[_i].sum != 0));
    if (wholes[_i].sum != 0)
        ck_assert_int_eq(sum, wholes[_i].sum);
    free(read);
}
END_TEST

START_TEST(a_long_text_is_cut)
{
    struct insights *read = xcalloc(1, sizeof(*read));
    struct buf b;
    int i;

    buf_init(&b, 1024 * 1024);
    for (i = 0; i < 20000; i++)
        buf_addf(&b, "aura%d %d%%\n", i, i % 100);
    insights_read(b.data, b.len, read);
    ck_assert_uint_eq(read->count, 0);
    ck_assert(read->is_cut);
    ck_assert_uint_gt(read->unread_count, INSIGHTS_UNREAD);
    buf_release(&b);
    free(read);
}
END_TEST

START_TEST(more_figures_than_are_kept_are_handed_back)
{
    struct insights *read = xcalloc(1, sizeof(*read));
    struct buf b;
    int i;

    buf_init(&b, 1024 * 1024);
    buf_adds(&b, "Top cities\n");
    for (i = 0; i < INSIGHTS_FIGURES + 5; i++)
        buf_addf(&b, "Town %c%c 1%%\n", 'a' + i / 26, 'a' + i % 26);
    insights_read(b.data, b.len, read);
    ck_assert_uint_eq(read->count, INSIGHTS_FIGURES);
    ck_assert_uint_eq(read->unread_count, 5);
    buf_release(&b);
    free(read);
}
END_TEST

START_TEST(a_label_ends_with_a_whole_letter)
{
    struct insights *read = xcalloc(1, sizeof(*read));
    const char *text = "Top cities\n"
                       "a\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0"
                       "\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0"
                       "\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0"
                       "\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0 3%";

    insights_read(text, strlen(text), read);
    ck_assert_uint_eq(read->count, 1);
    ck_assert_uint_eq(strlen(read->figures[0].label), INSIGHTS_LABEL - 1);
    free(read);
}
END_TEST

START_TEST(words_of_metrics_come_back)
{
    enum insight_metric m, back;

    for (m = 0; m < INSIGHT_METRICS; m++) {
        ck_assert(insight_parse(insight_word(m), &back));
        ck_assert_int_eq(back, m);
    }
    ck_assert(!insight_parse("aura", &back));
}
END_TEST

TEST_SUITE(insights)
{
    TCase *tc = test_case(suite, "insights", 10);

    tcase_add_loop_test(tc, a_number_is_read, 0,
                        sizeof(numbers) / sizeof(numbers[0]));
    tcase_add_loop_test(tc, a_text_is_read, 0,
                        sizeof(texts) / sizeof(texts[0]));
    tcase_add_loop_test(tc, shares_beyond_their_whole_are_told, 0,
                        ARRAY_LEN(wholes));
    tcase_add_test(tc, a_long_text_is_cut);
    tcase_add_test(tc, more_figures_than_are_kept_are_handed_back);
    tcase_add_test(tc, a_label_ends_with_a_whole_letter);
    tcase_add_test(tc, words_of_metrics_come_back);
}
