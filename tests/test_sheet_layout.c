/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_sheet_layout.c - a team's sheet: which row is its header, and what each
 * column and each row is. All rows are invented.
 */
#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "rules/sheet.h"
#include "support/test.h"

static const struct sheet_person people[] = {
    { "U1", "Giulia Rossi" },    { "U2", "Giulia Bianchi" },
    { "U3", "Alessandra Neri" }, { "U4", "leo" },
    { "U5", "Marco De Luca" },   { "U6", "Zoë Ångström" },
};

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

TEST_SUITE(sheet_layout)
{
    TCase *tc = test_case(suite, "layout", 20);

    tcase_add_loop_test(tc, columns_are_found_by_name_and_by_content, 0,
                        ARRAY_LEN(layouts));
    tcase_add_loop_test(tc, a_header_says_that_it_was_done, 0,
                        (int)ARRAY_LEN(done_headers));
    tcase_add_test(tc, what_is_no_sheet_is_told);
    tcase_add_test(tc, a_row_is_a_deal_or_something_else);
    tcase_add_test(tc, a_line_above_a_part_names_it);
}
