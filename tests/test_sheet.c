/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_sheet.c - a team's sheet: its dates, prices, states and people. All rows are invented; it is 25 November 2026.
 */
#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "rules/sheet.h"
#include "support/test.h"

static const struct wall today = { .year = 2026, .month = 11, .day = 25 };

/* ---- dates --------------------------------------------------------------- */

static const char *
date_text(const char *text, enum sheet_order order)
{
    static char room[64];
    struct wall w = { 0 };

    switch (sheet_date(text, order, &today, &w)) {
    case SHEET_DATE_NONE:
        return "none";
    case SHEET_DATE_WRONG:
        return "wrong";
    case SHEET_DATE_EITHER:
        return "either";
    case SHEET_DATE_DAY:
        (void)snprintf(room, sizeof(room), "%04d-%02d-%02d", w.year, w.month,
                       w.day);
        return room;
    case SHEET_DATE_TIME:
        (void)snprintf(room, sizeof(room), "%04d-%02d-%02d %02d:%02d", w.year,
                       w.month, w.day, w.hour, w.minute);
        return room;
    }
    return "?";
}

static const struct {
    const char *text, *asked, *day_first, *month_first;
} dates[] = {
    { "2026-05-14", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "2026/5/4", "2026-05-04", "2026-05-04", "2026-05-04" },
    { "2026-05-14 17:00", "2026-05-14 17:00", "2026-05-14 17:00",
      "2026-05-14 17:00" },
    { "2026-05-14T00:00:00.000Z", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "14/05/2026", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "05/14/2026", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "4/5/26", "either", "2026-05-04", "2026-04-05" },
    { "04-05-2026", "either", "2026-05-04", "2026-04-05" },
    { "5/5", "2027-05-05", "2027-05-05", "2027-05-05" },
    { "4/5", "either", "2027-05-04", "2027-04-05" },
    { "14.5.2026", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "4.5.2026", "2026-05-04", "2026-05-04", "2026-05-04" },
    { "4.05.", "2027-05-04", "2027-05-04", "2027-05-04" },
    { "14 May", "2027-05-14", "2027-05-14", "2027-05-14" },
    { "14 May 2026", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "May 14, 2026", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "Thu 14th of May 2026", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "14 maggio 2026", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "gio 14 mag 2026", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "giovedì 14 maggio 2026 alle 17:30", "2026-05-14 17:30",
      "2026-05-14 17:30", "2026-05-14 17:30" },
    { "14-mag-26", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "14-May-26", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "2 gen", "2027-01-02", "2027-01-02", "2027-01-02" },
    { "20 ottobre", "2026-10-20", "2026-10-20", "2026-10-20" },
    { "29 feb 2026", "wrong", "wrong", "wrong" },
    { "31/06/2026", "wrong", "wrong", "wrong" },
    { "46156", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "46156.708", "2026-05-14", "2026-05-14", "2026-05-14" },
    { "1200", "wrong", "wrong", "wrong" },
    { "1.200", "wrong", "wrong", "wrong" },
    { "", "none", "none", "none" },
    { "-", "none", "none", "none" },
    { "TBD", "none", "none", "none" },
    { "da definire", "none", "none", "none" },
    { "appena possibile", "none", "none", "none" },
    { "end of Feb", "2027-02-28", "2027-02-28", "2027-02-28" },
    { "by the end of February 2028", "2028-02-29", "2028-02-29", "2028-02-29" },
    { "entro fine marzo", "2027-03-31", "2027-03-31", "2027-03-31" },
    { "fine ottobre", "2026-10-31", "2026-10-31", "2026-10-31" },
    { "end of the campaign", "wrong", "wrong", "wrong" },
    { "mid Dec", "wrong", "wrong", "wrong" },
    { "week 51", "wrong", "wrong", "wrong" },
    { "soon", "wrong", "wrong", "wrong" },
    { "Q2", "wrong", "wrong", "wrong" },
    { "32/13/2026", "wrong", "wrong", "wrong" },
    { "99999999999999999999", "wrong", "wrong", "wrong" },
};

START_TEST(a_date_is_read_as_it_is_written)
{
    ck_assert_msg(strcmp(date_text(dates[_i].text, SHEET_ORDER_ASK),
                         dates[_i].asked) == 0,
                  "%s: %s", dates[_i].text,
                  date_text(dates[_i].text, SHEET_ORDER_ASK));
    ck_assert_str_eq(date_text(dates[_i].text, SHEET_ORDER_DAY_FIRST),
                     dates[_i].day_first);
    ck_assert_str_eq(date_text(dates[_i].text, SHEET_ORDER_MONTH_FIRST),
                     dates[_i].month_first);
}
END_TEST

static const struct {
    const char *texts; /* parted by blanks */
    enum sheet_order order;
} orders[] = {
    { "04/05/2026 06/05/2026", SHEET_ORDER_ASK },
    { "04/05/2026 13/05/2026", SHEET_ORDER_DAY_FIRST },
    { "04/05/2026 05/13/2026", SHEET_ORDER_MONTH_FIRST },
    { "04/05/2026 13/05/2026 05/13/2026", SHEET_ORDER_ASK },
    { "2026-05-14 14.5.2026", SHEET_ORDER_NONE },
    { "5/5/2026 tbd", SHEET_ORDER_NONE },
};

START_TEST(the_order_is_told_by_a_day_beyond_twelve)
{
    struct sheet_dates seen = { 0 };
    char room[128];
    char *p = room, *end;

    (void)snprintf(room, sizeof(room), "%s ", orders[_i].texts);
    while ((end = strchr(p, ' ')) != NULL) {
        *end = '\0';
        sheet_dates_see(&seen, p);
        p = end + 1;
    }
    ck_assert_int_eq(sheet_dates_order(&seen), orders[_i].order);
}
END_TEST

/* ---- money --------------------------------------------------------------- */

static const struct {
    const char *text;
    enum sheet_money_kind kind;
    int64_t cents;
    const char *currency;
} prices[] = {
    { "1.200 €", SHEET_MONEY_OK, 120000, "EUR" },
    { "€1200", SHEET_MONEY_OK, 120000, "EUR" },
    { "EUR 1,200.50", SHEET_MONEY_OK, 120050, "EUR" },
    { "1.200,50 euro", SHEET_MONEY_OK, 120050, "EUR" },
    { "1200,50", SHEET_MONEY_OK, 120050, "" },
    { "1200.5", SHEET_MONEY_OK, 120050, "" },
    { "1 200 €", SHEET_MONEY_OK, 120000, "EUR" },
    { "1\xc2\xa0"
      "200,00\xc2\xa0€",
      SHEET_MONEY_OK, 120000, "EUR" },
    { "1'200 CHF", SHEET_MONEY_OK, 120000, "CHF" },
    { "$1,234,567", SHEET_MONEY_OK, 123456700, "USD" },
    { "1.2k", SHEET_MONEY_OK, 120000, "" },
    { "1,2k€", SHEET_MONEY_OK, 120000, "EUR" },
    { "mille euro", SHEET_MONEY_OK, 100000, "EUR" },
    { "$1K-1.5K", SHEET_MONEY_WRONG, 0, "USD" },
    { "not paid", SHEET_MONEY_WRONG, 0, "" },
    { "£2.5K", SHEET_MONEY_OK, 250000, "GBP" },
    { "1.200,00 € + IVA", SHEET_MONEY_OK, 120000, "EUR" },
    { "800 (lordi)", SHEET_MONEY_OK, 80000, "" },
    { "1200,- €", SHEET_MONEY_OK, 120000, "EUR" },
    { "0", SHEET_MONEY_OK, 0, "" },
    { "gift", SHEET_MONEY_GIFT, 0, "" },
    { "Omaggio", SHEET_MONEY_GIFT, 0, "" },
    { "scambio merce", SHEET_MONEY_GIFT, 0, "" },
    { "", SHEET_MONEY_NONE, 0, "" },
    { "tbd", SHEET_MONEY_NONE, 0, "" },
    { "500-600", SHEET_MONEY_WRONG, 0, "" },
    { "-20", SHEET_MONEY_WRONG, 0, "" },
    { "ask Leo", SHEET_MONEY_WRONG, 0, "" },
    { "300 + 200", SHEET_MONEY_WRONG, 0, "" },
    { "99999999999", SHEET_MONEY_WRONG, 0, "" },
};

START_TEST(a_price_is_read_with_its_currency)
{
    char currency[4];
    int64_t cents = 0;
    enum sheet_money_kind kind = sheet_money(prices[_i].text, &cents, currency);

    ck_assert_msg(kind == prices[_i].kind, "%s: kind %d", prices[_i].text,
                  (int)kind);
    if (kind != SHEET_MONEY_OK)
        return;
    ck_assert_msg(cents == prices[_i].cents, "%s: %lld", prices[_i].text,
                  (long long)cents);
    ck_assert_str_eq(currency, prices[_i].currency);
}
END_TEST

/* ---- words --------------------------------------------------------------- */

static const struct {
    const char *text, *state;
} states[] = {
    { "Confirmed", "agreed" },
    { "confermata", "agreed" },
    { "Contract signed ✅", "signed" },
    { "contratto firmato", "signed" },
    { "contract sent", "agreed" },
    { "Da contattare", "shortlisted" },
    { "in attesa della bozza", "drafting" },
    { "Bozza", "drafting" },
    { "bozza inviata 3/5", "review" },
    { "Waiting for approval", "review" },
    { "draft approved", "approved" },
    { "Pubblicato!", "live" },
    { "posted 12/5", "live" },
    { "Pagato", "paid" },
    { "NON RISPONDE", "ghosted" },
    /* not yet: the state before; of money, and of what is only half said,
     * nothing is known */
    { "not approved yet", "review" },
    { "draft not approved", "review" },
    { "bozza non ancora approvata", "review" },
    { "brief not approved", NULL },
    { "contract not signed", "agreed" },
    { "da firmare", "agreed" },
    { "To be contacted", "shortlisted" },
    { "not to be contacted", NULL },
    { "TBC", "talking" },
    { "ready to ship", "briefed" },
    { "da spedire", "briefed" },
    { "product not received", "shipped" },
    { "not received", NULL },
    { "content not received", NULL },
    { "da pubblicare", "approved" },
    { "not posted", NULL },
    { "Posted?", NULL },
    { "not paid", NULL },
    { "Waiting for payment", NULL },
    { "da pagare", NULL },
    { "in attesa di pagamento", NULL },
    { "almost signed", NULL },
    { "waiting to be posted", NULL },
    { "non interessato", "declined" },
    { "bozza ricevuta da Leo", NULL },
    { "Approved 12/5 ok", "approved" },
    { "product received", "received" },
    { "content received", NULL },
    { "Brief approved", NULL },
    { "brief approvato", NULL },
    { "no", "declined" },
    { "OK", "agreed" },
    { "purple", NULL },
    { "", NULL },
};

START_TEST(a_state_is_known_by_its_words_in_two_languages)
{
    const char *state = sheet_state(states[_i].text);

    if (!states[_i].state)
        ck_assert_msg(!state, "%s: %s", states[_i].text, state ? state : "");
    else
        ck_assert_msg(state && strcmp(state, states[_i].state) == 0, "%s: %s",
                      states[_i].text, state ? state : "none");
}
END_TEST

START_TEST(a_platform_has_several_names)
{
    enum platform p = PLATFORM_UNKNOWN;

    ck_assert(sheet_platform("IG", &p) && p == PLATFORM_INSTAGRAM);
    ck_assert(sheet_platform("Tik Tok", &p) && p == PLATFORM_TIKTOK);
    ck_assert(sheet_platform("YouTube Shorts", &p) && p == PLATFORM_YOUTUBE);
    ck_assert(sheet_platform("Instagram + TikTok", &p) &&
              p == PLATFORM_INSTAGRAM);
    ck_assert(!sheet_platform("Twitch", &p));
    ck_assert(!sheet_platform("ignore", &p));
}
END_TEST

START_TEST(a_tracking_number_is_told_from_words)
{
    ck_assert(sheet_is_tracking("1Z999AA10123456784"));
    ck_assert(sheet_is_tracking("00340434161094042557"));
    ck_assert(!sheet_is_tracking("sent on monday"));
    ck_assert(!sheet_is_tracking("n/a"));
    ck_assert(!sheet_is_tracking("12345"));
    ck_assert(!sheet_is_tracking("12/05/2026"));
}
END_TEST

/* ---- people -------------------------------------------------------------- */

static const struct sheet_person people[] = {
    { "U1", "Giulia Rossi" },    { "U2", "Giulia Bianchi" },
    { "U3", "Alessandra Neri" }, { "U4", "leo" },
    { "U5", "Marco De Luca" },   { "U6", "Zoë Ångström" },
};

static const struct {
    const char *name;
    enum sheet_match match;
    const char *id;
} matches[] = {
    { "Giulia Rossi", SHEET_MATCH_ONE, "U1" },
    { "Rossi, Giulia", SHEET_MATCH_ONE, "U1" },
    { "Giulia R. / Leo", SHEET_MATCH_TWO, NULL },
    { "Leo/Alessandra", SHEET_MATCH_TWO, NULL },
    { "Leo & the agency", SHEET_MATCH_TWO, NULL },
    { "Leo e Alessandra", SHEET_MATCH_TWO, NULL },
    { "Leo, Alessandra", SHEET_MATCH_TWO, NULL },
    { "Leo, Leo", SHEET_MATCH_ONE, "U4" },
    { "Leo /", SHEET_MATCH_ONE, "U4" },
    { "rossi giulia", SHEET_MATCH_ONE, "U1" },
    { "Giulia R.", SHEET_MATCH_ONE, "U1" },
    { "GIULIA B", SHEET_MATCH_ONE, "U2" },
    { "Giulia", SHEET_MATCH_SEVERAL, NULL },
    { "Alessandra", SHEET_MATCH_ONE, "U3" },
    { "Ale", SHEET_MATCH_ONE, "U3" },
    { "Al", SHEET_MATCH_NONE, NULL },
    { "@leo", SHEET_MATCH_ONE, "U4" },
    { "Leo Marchetti", SHEET_MATCH_ONE, "U4" },
    { "marco", SHEET_MATCH_ONE, "U5" },
    { "Marco De Luca", SHEET_MATCH_ONE, "U5" },
    { "zoe angstrom", SHEET_MATCH_ONE, "U6" },
    { "giulia.bianchi@example.com", SHEET_MATCH_ONE, "U2" },
    { "Nobody", SHEET_MATCH_NONE, NULL },
    { "Giulia Verdi", SHEET_MATCH_NONE, NULL },
    { "", SHEET_MATCH_NONE, NULL },
    { "???", SHEET_MATCH_NONE, NULL },
};

START_TEST(a_name_finds_its_person_or_asks)
{
    size_t index = 99;
    enum sheet_match match =
        sheet_person_find(matches[_i].name, people, ARRAY_LEN(people), &index);

    ck_assert_msg(match == matches[_i].match, "%s: %d", matches[_i].name,
                  (int)match);
    if (match == SHEET_MATCH_ONE)
        ck_assert_str_eq(people[index].id, matches[_i].id);
}
END_TEST

START_TEST(letters_are_folded)
{
    char room[32], small[5];

    sheet_fold("  Città — d'Arte, N° 3 ", room, sizeof(room));
    ck_assert_str_eq(room, "citta darte n 3");
    sheet_fold("\xff\xfe bad \xc3", room, sizeof(room));
    ck_assert_str_eq(room, "bad");
    sheet_fold("ÀÈÌÒÙ", small, sizeof(small));
    ck_assert_str_eq(small, "aeio");
    ck_assert_int_eq(sheet_field_of("Data pubblicazione"), SHEET_PUBLISH);
    ck_assert_int_eq(sheet_field_of("draft"), SHEET_DRAFT);
    ck_assert_int_eq(sheet_field_of("colour"), SHEET_FIELDS);
}
END_TEST

TEST_SUITE(sheet)
{
    TCase *tc = test_case(suite, "values", 20);

    tcase_add_loop_test(tc, a_date_is_read_as_it_is_written, 0,
                        ARRAY_LEN(dates));
    tcase_add_loop_test(tc, the_order_is_told_by_a_day_beyond_twelve, 0,
                        ARRAY_LEN(orders));
    tcase_add_loop_test(tc, a_price_is_read_with_its_currency, 0,
                        ARRAY_LEN(prices));
    tcase_add_loop_test(tc, a_state_is_known_by_its_words_in_two_languages, 0,
                        ARRAY_LEN(states));
    tcase_add_test(tc, a_platform_has_several_names);
    tcase_add_test(tc, a_tracking_number_is_told_from_words);
    tcase_add_loop_test(tc, a_name_finds_its_person_or_asks, 0,
                        ARRAY_LEN(matches));
    tcase_add_test(tc, letters_are_folded);
}
