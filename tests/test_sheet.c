/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_sheet.c - a team's sheet: its header, its dates, prices, states and
 * people. All rows are invented; it is 25 November 2026.
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

/* ---- the layout ---------------------------------------------------------- */

enum { ROWS_MAX = 16, CELLS_MAX = 16 };

struct table {
    char text[4096];
    const char *cells[ROWS_MAX][CELLS_MAX];
    struct sheet_row rows[ROWS_MAX];
    size_t count;
};

/* Rows end with "\n", cells with "|". */
static void
table_make(struct table *t, const char *text)
{
    char *p = t->text;
    int n = 0;

    memset(t, 0, sizeof(*t));
    (void)snprintf(t->text, sizeof(t->text), "%s", text);
    for (t->cells[0][n++] = p; *p != '\0'; p++) {
        bool is_end = *p == '\n';

        if (*p != '|' && !is_end)
            continue;
        *p = '\0';
        if (!is_end) {
            t->cells[t->count][n++] = p + 1;
            continue;
        }
        t->rows[t->count].number = (int64_t)t->count + 1;
        t->rows[t->count].cells = t->cells[t->count];
        t->rows[t->count].count = n;
        t->count++;
        n = 0;
        t->cells[t->count][n++] = p + 1;
    }
}

static bool
is_team(void *ctx, const char *name)
{
    size_t index;

    (void)ctx;
    return sheet_person_find(name, people, ARRAY_LEN(people), &index) !=
           SHEET_MATCH_NONE;
}

/* "header 2 creator=0 draft=3*", * by content. */
static void
layout_text(const struct sheet_layout *l, struct buf *b)
{
    int i;

    buf_addf(b, "%d", l->header_row + 1);
    for (i = 0; i < SHEET_FIELDS; i++)
        if (l->column[i] >= 0)
            buf_addf(b, " %s=%d%s", sheet_field_word((enum sheet_field)i),
                     l->column[i], l->by_content[i] ? "*" : "");
    if (l->title[0] != '\0')
        buf_addf(b, " title=%s", l->title);
    if (l->currency[0] != '\0')
        buf_addf(b, " in=%s", l->currency);
}

static const struct {
    const char *what, *table, *layout;
} layouts[] = {
    { "English, all of it",
      "Creator|Platform|Campaign|Deliverable|Draft due|Publish|Owner|Tracking "
      "number|Fee|Status\n"
      "@a.one|IG|Spring|1 reel|04/05/2026|14/05/2026|Leo|1Z999AA10123456784|"
      "€300|signed\n",
      "1 creator=0 platform=1 campaign=2 deliverable=3 draft=4 publish=5 "
      "owner=6 tracking=7 fee=8 status=9" },
    { "Italian, another order",
      "Stato|Responsabile|Compenso (€)|Data pubblicazione|Consegna "
      "bozza|Contenuto|Campagna|Piattaforma|Influencer|Note\n"
      "firmato|Leo|300|14/05|04/05|1 reel|Primavera|IG|@a.one|ok\n",
      "1 creator=8 platform=7 campaign=6 deliverable=5 draft=4 publish=3 "
      "owner=1 fee=2 status=0 in=EUR" },
    { "rows above, empty ones between",
      "Spring plan 2026|||\n|||\n|||\nHandle|Campaign|Publish|Owner\n"
      "@a.one|Spring|2026-05-14|Leo\n",
      "4 handle=0 campaign=1 publish=2 owner=3 title=Spring plan 2026" },
    { "a group of columns whose first is the creator",
      "|Creator|||Dates||\n"
      "Campaign|Name|Handle|Platform|Draft|Live|Fee\n"
      "Spring|Lia Verde|@lia.verde|IG|3/2/2027|12/2/2027|120\n"
      "Spring|Teo Blu|@teo.blu|TikTok|4/2/2027|15/2/2027|80\n",
      "2 creator=1 handle=2 platform=3 campaign=0 draft=4 publish=5 fee=6" },
    { "a group that says creator over a handle",
      "Piano primavera|||||||\n"
      "|Creator||Date|||Soldi|\n"
      "Campagna|Nome|Handle|Consegna bozza|Messa online|Report|Compenso|Chi\n"
      "Primavera|Lia Verde|@lia.verde|3/2/2027|12/2/2027|1/2/2027|120|Leo\n"
      "|Teo|@teo.blu|4/2/2027|15/2/2027|22/2/2027|gratis|Leo\n",
      "3 creator=1 handle=2 campaign=0 draft=3 publish=4 owner=7 fee=6 "
      "title=Piano primavera" },
    { "two rows of header",
      "Creator||Dates||Money|\nName|Handle|Draft|Publish|Fee EUR|Status\n"
      "Ann|@a.one|2026-05-04|2026-05-14|300|live\n",
      "2 creator=0 handle=1 draft=2 publish=3 fee=4 status=5 in=EUR" },
    { "no header at all",
      "@a.one|2026-05-14|2026-05-04|€300|reel|signed|Giulia Rossi\n"
      "@b.two|2026-05-15|2026-05-05|€400|story|live|Leo\n",
      "0 handle=0* deliverable=4* draft=2* publish=1* owner=6* fee=3* "
      "status=5*" },
    { "headers that say nothing",
      "Creator|A|B|C\n@a.one|tiktok|2026-05-04|1.200 €\n"
      "@b.two|instagram|2026-05-14|300 €\n",
      "1 creator=0 platform=1* publish=2* fee=3*" },
    { "only the creator is named in words that we know",
      "Creator|Kampagne|Honorar\n@a.one|Spring|300\n", "1 creator=0" },
    { "draft is a link here",
      "Handle|Campaign|Draft|Publish\n"
      "@a.one|Spring|https://docs.example/d/1|2026-05-14\n",
      "1 handle=0 campaign=1 publish=3" },
    { "one with weak words only",
      "Nome|Cliente|Scadenza|Data|Chi\nAnna Uno|Acme|04/05|14/05|Leo\n",
      "1 creator=0 campaign=1 draft=2 publish=3 owner=4" },
    { "campaign beside brand",
      "Brand|Campaign|Talent|Live date\nAcme|Spring|@a.one|14 May\n",
      "1 creator=2 campaign=1 publish=3" },
    { "a platform's own column of handles",
      "Influencer|Instagram|Campagna|Uscita\nAnna Uno|@a.one|Primavera|14 "
      "maggio\n",
      "1 creator=0 handle=1 campaign=2 publish=3" },
    { "the other days",
      "Handle|Campaign|Contract by|Brief|Ship date|Product arrives|Approval|"
      "Publish|Insights due|Thank you|Payment due|Usage rights until|"
      "Exclusivity|Contract fee|Payment status\n"
      "@a.one|Spring|1 May|2 May|3 May|4 May|5 May|6 May|7 May|8 May|9 May|"
      "10 May|11 May|€300|to pay\n",
      "1 handle=0 campaign=1 publish=7 fee=13 contract=2 brief=3 ship=4 "
      "arrive=5 approval=6 insights=8 thanks=9 payment=10 rights=11 "
      "exclusivity=12" },
    { "the other days, Italian",
      "Influencer|Campagna|Data contratto|Brief entro|Data spedizione|"
      "Arrivo prodotto|Approvazione bozza|Uscita|Insight entro|"
      "Ringraziamento|Scadenza pagamento|Diritti fino al|Esclusiva fino al\n"
      "@a.one|Primavera|1/5|2/5|3/5|4/5|5/5|6/5|7/5|8/5|9/5|10/5|11/5\n",
      "1 creator=0 campaign=1 publish=7 contract=2 brief=3 ship=4 arrive=5 "
      "approval=6 insights=8 thanks=9 payment=10 rights=11 exclusivity=12" },
    { "what only sounds like days",
      "Handle|Campaign|Contract|Payment|Brief|Publish\n"
      "@a.one|Spring|yes|30 days|https://docs.example/b|6 May\n"
      "@b.two|Spring|no|paid|https://docs.example/c|7 May\n",
      "1 handle=0 campaign=1 publish=5 payment=3" },
    { "yes and no are no states",
      "Handle|Campaign|Publish|Paid\n@a.one|Spring|6 May|NO\n"
      "@b.two|Spring|7 May|yes\n",
      "1 handle=0 campaign=1 publish=2 payment=3" },
    { "nor under a name that says nothing",
      "Handle|Campaign|Publish|Kit?\n@a.one|Spring|6 May|ok\n"
      "@b.two|Spring|7 May|no\n",
      "1 handle=0 campaign=1 publish=2" },
    { "paid, Italian",
      "Creator|Campagna|Uscita|Pagato?\n@a.one|Primavera|6 maggio|sì\n"
      "@b.two|Primavera|7 maggio|non pagato\n",
      "1 creator=0 campaign=1 publish=2 payment=3" },
    { "our own word, whatever stands below",
      "handle|campaign|draft|publish\n@a.one|Spring|soon|next fri\n"
      "@b.two|Spring|?|on hold\n@c.three|Spring|later|20 Dec\n",
      "1 handle=0 campaign=1 draft=2 publish=3" },
    { "days without a year, around the middle of December",
      "Creator|Campaign|A|B\n@a.one|Spring|14 Dec|21 Dec\n",
      "1 creator=0 campaign=1 draft=2* publish=3*" },
    { "two posts are no draft",
      "Creator|Campaign|Post 1|Post 2\n@a.one|Spring|6 May|16 May\n",
      "1 creator=0 campaign=1 publish=2*" },
};

static const struct {
    const char *header;
    bool is_done;
} done_headers[] = {
    { "Contract sent", true },    { "Contract signed on", true },
    { "Brief inviato", true },    { "Pagato il", true },
    { "Product shipped", true },  { "Contract", false },
    { "To be signed by", false }, { "Payment due", false },
    { "Paid by", false },         { "Spedire entro", false },
};

START_TEST(a_header_says_that_it_was_done)
{
    ck_assert_msg(sheet_says_done(done_headers[_i].header) ==
                      done_headers[_i].is_done,
                  "%s", done_headers[_i].header);
}
END_TEST

START_TEST(columns_are_found_by_name_and_by_content)
{
    struct table t;
    struct sheet_layout l;
    struct buf b;

    table_make(&t, layouts[_i].table);
    buf_init(&b, 4096);
    ck_assert_msg(sheet_layout_find(t.rows, t.count, is_team, NULL, &l), "%s",
                  layouts[_i].what);
    layout_text(&l, &b);
    ck_assert_msg(strcmp(b.data, layouts[_i].layout) == 0, "%s: %s",
                  layouts[_i].what, b.data);
    buf_release(&b);
}
END_TEST

START_TEST(what_is_no_sheet_is_told)
{
    struct table t;
    struct sheet_layout l;

    table_make(&t, "dear all\nplease see below\n");
    ck_assert(!sheet_layout_find(t.rows, t.count, NULL, NULL, &l));
    table_make(&t, "Product|Price\nPan|€30\nPot|€40\n");
    ck_assert(!sheet_layout_find(t.rows, t.count, NULL, NULL, &l));
    table_make(&t, "");
    ck_assert(!sheet_layout_find(t.rows, t.count, NULL, NULL, &l));
}
END_TEST

START_TEST(a_row_is_a_deal_or_something_else)
{
    struct table t;
    struct sheet_layout l;

    table_make(&t, "Handle|Campaign|Publish|Fee\n"
                   "@a.one|Spring|2026-05-14|€300\n|||\nSummer|||\n"
                   "Handle|Campaign|Publish|Fee\nTotale|||€300\n"
                   "|Spring|2026-05-14|€300\n");
    ck_assert(sheet_layout_find(t.rows, t.count, NULL, NULL, &l));
    ck_assert_int_eq(sheet_row_kind(&l, &t.rows[0], &t.rows[1]),
                     SHEET_ROW_DEAL);
    ck_assert_int_eq(sheet_row_kind(&l, &t.rows[0], &t.rows[2]),
                     SHEET_ROW_EMPTY);
    ck_assert_int_eq(sheet_row_kind(&l, &t.rows[0], &t.rows[4]),
                     SHEET_ROW_HEADER);
    ck_assert_int_eq(sheet_row_kind(&l, &t.rows[0], &t.rows[5]), SHEET_ROW_SUM);
    ck_assert_int_eq(sheet_row_kind(&l, &t.rows[0], &t.rows[6]),
                     SHEET_ROW_DEAL); /* one that cannot be read */
}
END_TEST

START_TEST(a_line_above_a_part_names_it)
{
    struct table t;
    struct sheet_layout l;

    table_make(&t, "Creator|Publish|Fee\nSpring launch||\n"
                   "@a.one|2026-05-14|€300\n");
    ck_assert(sheet_layout_find(t.rows, t.count, NULL, NULL, &l));
    ck_assert_int_eq(sheet_row_kind(&l, &t.rows[0], &t.rows[1]),
                     SHEET_ROW_SECTION);
    ck_assert_int_eq(sheet_row_kind(&l, &t.rows[0], &t.rows[2]),
                     SHEET_ROW_DEAL);
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
    tc = test_case(suite, "layout", 20);
    tcase_add_loop_test(tc, columns_are_found_by_name_and_by_content, 0,
                        ARRAY_LEN(layouts));
    tcase_add_loop_test(tc, a_header_says_that_it_was_done, 0,
                        (int)ARRAY_LEN(done_headers));
    tcase_add_test(tc, what_is_no_sheet_is_told);
    tcase_add_test(tc, a_row_is_a_deal_or_something_else);
    tcase_add_test(tc, a_line_above_a_part_names_it);
}
