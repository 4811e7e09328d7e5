/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_sheet.c - the team's sheet as a workbook, from the drop to the deals,
 * and what it must withstand. All names and figures are invented.
 */
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "package_maker.h"
#include "stage.h"

#define SAID "campaign import"

static const char *
cell(const char *at, const char *words)
{
    return text("<c r=\"%s\" t=\"str\"><v>%s</v></c>", at, words);
}

/* A number in the format of that number in the styles. */
static const char *
number(const char *at, int style, const char *value)
{
    return text("<c r=\"%s\" s=\"%d\"><v>%s</v></c>", at, style, value);
}

static const char *
formula(const char *at, const char *value)
{
    return text("<c r=\"%s\"><f>SUM(Z1:Z9)</f><v>%s</v></c>", at, value);
}

/*
 * Two rows of header with merged cells, days since 1904, a campaign that is
 * merged over its rows, an empty row, a formula for a fee.
 */
static void
make_team_sheet(const char *name)
{
    struct maker *m = maker_workbook(
        name, "<workbookPr date1904=\"1\"/>",
        text("<sheetData>"
             "<row r=\"2\">%s%s%s</row>"
             "<row r=\"3\">%s%s%s%s%s%s%s</row>"
             "<row r=\"4\">%s%s%s%s%s%s%s</row>"
             "<row r=\"5\"><c r=\"A5\"/>%s%s%s%s%s</row>"
             "<row r=\"7\">%s%s%s%s%s</row>"
             "</sheetData><mergeCells count=\"3\">"
             "<mergeCell ref=\"A2:A3\"/><mergeCell ref=\"D2:E2\"/>"
             "<mergeCell ref=\"A4:A5\"/></mergeCells>",
             cell("A2", "Campaign"), cell("D2", "Dates"), cell("F2", "Money"),
             /* row 3 */
             cell("B3", "Handle"), cell("C3", "Deliverable"),
             cell("D3", "Draft"), cell("E3", "Publish"), cell("F3", "Fee EUR"),
             cell("G3", "Owner"), cell("H3", "Status"),
             /* row 4: 2027-05-03 and 2027-05-17 since 1904 */
             cell("A4", "Spring pans"), cell("B4", "@mara.cooks"),
             cell("C4", "1 reel"), number("D4", 1, "45048"),
             number("E4", 1, "45062"), formula("F4", "1200.5"),
             cell("G4", "Ana"),
             /* row 5 */
             cell("B5", "@olmo.bakes"), cell("C5", "2 videos"),
             number("D5", 1, "45050"), number("E5", 1, "45063"),
             number("F5", 0, "800"),
             /* row 7 */
             cell("A7", "Summer tents"), cell("B7", "@fern.forages"),
             cell("C7", "stories"), number("E7", 1, "45100"),
             cell("G7", "Gone Girolamo")));

    maker_add_text(m, "xl/styles.xml",
                   "<styleSheet><cellXfs><xf numFmtId=\"0\"/>"
                   "<xf numFmtId=\"14\"/></cellXfs></styleSheet>");
    /* A macro is nothing that anybody runs. */
    maker_add_text(m, "xl/vbaProject.bin", "\xD0\xCF\x11\xE0 macro");
    maker_close(m);
}

START_TEST(a_workbook_with_all_its_quirks_becomes_deals)
{
    struct site site;

    stage_open(&site, "");
    make_team_sheet("team.xlsm");
    stage_drop_file(&site, "team.xlsm", SAID);
    stage_expect(&site, "U0ANA", "D0ANA",
                 "team.xlsm: 2 campaigns, 3 deals of 3 creators");
    stage_expect(&site, "U0ANA", "D0ANA", "Not known here: \"Gone Girolamo");
    stage_press(&site, "D0ANA", "3 deals of 3 creators", "Import");
    stage_expect(&site, "U0ANA", "D0ANA", "3 new deals in 2 campaigns");
    stage_settle(&site);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM campaign"), 2);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deal WHERE draft_due ="
                               " '2027-05-03' AND publish = '2027-05-17'"
                               " AND fee = 120050 AND currency = 'EUR'"
                               " AND owner = 'U0ANA'"),
                     1);
    /* The merged campaign stands in both of its rows. */
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deal d JOIN campaign c"
                               " ON c.id = d.campaign"
                               " WHERE c.name = 'Spring pans'"),
                     2);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline WHERE sheet = 1"),
                     5);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM reminder"), 5);
    stage_close(&site);
}
END_TEST

/* As a program writes it that reckons nothing. */
static void
make_formulas(const char *name)
{
    struct maker *m = maker_workbook(
        name, "",
        text("<sheetData><row r=\"1\">%s%s%s%s</row>"
             "<row r=\"2\">%s%s<c r=\"C2\"><f>D4+1</f></c>%s</row>"
             "<row r=\"3\">%s%s<c r=\"C3\"><f>C2+1</f><v></v></c>%s</row>"
             "<row r=\"4\">%s%s%s<c r=\"D4\"><f>1+1</f></c></row>"
             "</sheetData>",
             cell("A1", "Handle"), cell("B1", "Campaign"),
             cell("C1", "Publish"), cell("D1", "Fee"), cell("A2", "@a.one"),
             cell("B2", "Spring"), number("D2", 0, "100"), cell("A3", "@b.two"),
             cell("B3", "Spring"), number("D3", 0, "200"),
             cell("A4", "@c.three"), cell("B4", "Spring"),
             cell("C4", "2027-05-03")));

    maker_close(m);
}

START_TEST(a_formula_without_a_value_is_no_empty_cell)
{
    struct site site;

    stage_open(&site, "");
    make_formulas("formulas.xlsx");
    stage_drop_file(&site, "formulas.xlsx", SAID);
    stage_expect(&site, "U0ANA", "D0ANA",
                 "Row 2: publication is a formula without a value. Open the"
                 " file in Excel or LibreOffice and save it");
    stage_expect(&site, "U0ANA", "D0ANA", "Row 3: publication is a formula");
    stage_expect(&site, "U0ANA", "D0ANA", "Row 4: fee is a formula");
    site_say(&site, "U0ANA", "D0ANA", "campaign import fix 1 4 fee 300 EUR");
    stage_expect(&site, "U0ANA", "D0ANA", "1 campaign, 1 deal of 1 creator");
    stage_close(&site);
}
END_TEST

/* ---- what is made to hurt ------------------------------------------------ */

static void
make_picture(const char *name)
{
    file_put(name, "\x89PNG\r\n\x1a\n not a sheet at all");
}

static void
make_locked(const char *name)
{
    file_put(name, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 with a password");
}

static void
make_locked_zip(const char *name)
{
    struct maker *m = maker_locked(name);

    maker_add_text(m, "team.csv", "Handle,Campaign\n@a.one,Spring\n");
    maker_close(m);
}

static void
make_bomb(const char *name)
{
    struct maker *m = maker_workbook(name, "", "<sheetData/>");

    maker_add_zeros(m, "xl/sharedStrings.xml", 700 * 1000 * 1000);
    maker_close(m);
}

static void
make_comments(const char *name)
{
    maker_close(maker_workbook(
        name, "",
        text("<sheetData><row>%s%s%s</row><row>%s%s%s</row></sheetData>",
             cell("A1", "post"), cell("B1", "author"), cell("C1", "text"),
             cell("A2", "p1"), cell("B2", "rosa"), cell("C2", "what a pan"))));
}

static void
make_letter(const char *name)
{
    file_put(name, "Dear all,\nplease find below what we agreed.\n");
}

static void
make_torn(const char *name)
{
    make_team_sheet("whole.xlsx");
    file_put(name, "PK\3\4 and then nothing");
}

static const struct {
    const char *name;
    void (*make)(const char *name);
    const char *says;
} hurts[] = {
    { "cat.xlsx", make_picture, "A picture: I cannot read it, whatever" },
    { "locked.xlsx", make_locked, "with a password" },
    { "locked.zip", make_locked_zip, "password" },
    { "bomb.xlsx", make_bomb, "bomb.xlsx: I cannot import that" },
    { "comments.xlsx", make_comments, "This looks like comments under" },
    { "letter.txt", make_letter, "One column only" },
    { "torn.xlsx", make_torn, "The spreadsheet is damaged" },
};

START_TEST(what_cannot_be_a_sheet_is_told_in_a_sentence)
{
    struct site site;
    size_t i;

    stage_open(&site, "");
    for (i = 0; i < sizeof(hurts) / sizeof(hurts[0]); i++) {
        hurts[i].make(hurts[i].name);
        stage_drop_file(&site, hurts[i].name, SAID);
        stage_expect(&site, "U0ANA", "D0ANA",
                     text("%s: I cannot import that", hurts[i].name));
        stage_expect(&site, "U0ANA", "D0ANA", hurts[i].says);
    }
    stage_settle(&site);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM sheet_row"), 0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deal"), 0);
    stage_close(&site);
}
END_TEST

/* ---- many rows ----------------------------------------------------------- */

static void
put_rows(const char *name, int rows)
{
    FILE *f = fopen(in_folder(name), "w");
    int i;

    ck_assert_ptr_nonnull(f);
    fputs("Handle;Campaign;Deliverable;Draft due;Publish;Fee\n", f);
    for (i = 0; i < rows; i++)
        fprintf(f, "@c%d;Campaign %d;reel;%d/5/2027;%d/6/2027;1.%03d €\n", i,
                i % 40, 1 + i % 28, 1 + i % 28, i % 1000);
    (void)fclose(f);
}

/* Half of it is never seen, however often the bot is killed. */
START_TEST(a_kill_while_it_writes_leaves_all_or_nothing)
{
    enum { ROWS = 6000 };
    struct site site;
    int kills;

    stage_open(&site, "");
    put_rows("many.csv", ROWS);
    stage_drop_file(&site, "many.csv", SAID);
    stage_expect(&site, "U0ANA", "D0ANA", text("40 campaigns, 6000 deals"));
    stage_press(&site, "D0ANA", "6000 deals", "Import");
    for (kills = 0; kills < 2; kills++) {
        ck_assert(
            stage_sql_within("SELECT count(*) > 0 FROM deal", 1, STAGE_MS));
        ck_assert(
            stage_sql_is("SELECT count(*) FROM sheet WHERE state = 3", 1));
        stage_restart(&site);
    }
    stage_expect(&site, "U0ANA", "D0ANA", "6000 new deals in 40 campaigns");
    stage_settle(&site);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deal"), ROWS);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 2 * ROWS);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM reminder"), 2 * ROWS);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM campaign"), 40);
    /* And all of it goes. */
    site_say(&site, "U0ANA", "D0ANA", "undo");
    stage_expect(&site, "U0ANA", "D0ANA", "Taken back: campaign import");
    ck_assert(stage_sql_within("SELECT count(*) FROM campaign", 0, STAGE_MS));
    stage_settle(&site);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deal"), 0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM reminder"), 0);
    stage_close(&site);
}
END_TEST

START_TEST(a_write_that_was_cancelled_can_be_had_again)
{
    struct site site;

    stage_open(&site, "");
    put_rows("many.csv", 6000);
    stage_drop_file(&site, "many.csv", SAID);
    stage_expect(&site, "U0ANA", "D0ANA", text("40 campaigns, 6000 deals"));
    stage_press(&site, "D0ANA", "6000 deals", "Import");
    ck_assert(stage_sql_within("SELECT count(*) > 0 FROM deal", 1, STAGE_MS));
    site_say(&site, "U0ANA", "D0ANA", "campaign import cancel 1");
    stage_expect(&site, "U0ANA", "D0ANA", "import 1 cancelled by");
    ck_assert(stage_sql_within("SELECT count(*) FROM deal", 0, STAGE_MS));
    ck_assert(stage_sql_within("SELECT count(*) FROM campaign", 0, STAGE_MS));
    site_say(&site, "U0ANA", "D0ANA", "undo");
    stage_expect(&site, "U0ANA", "D0ANA", "6000 new deals in 40 campaigns");
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deal"), 6000);
    stage_close(&site);
}
END_TEST

START_TEST(who_confirms_second_is_told_what_was_written)
{
    struct site site;

    stage_open(&site, "");
    put_rows("many.csv", 3000);
    stage_drop_file(&site, "many.csv", SAID);
    stage_expect(&site, "U0ANA", "D0ANA", text("40 campaigns, 3000 deals"));
    stage_press(&site, "D0ANA", "3000 deals", "Import");
    ck_assert(stage_sql_within("SELECT count(*) > 0 FROM deal", 1, STAGE_MS));
    ck_assert(stage_sql_is("SELECT count(*) FROM sheet WHERE state = 3", 1));
    site_say(&site, "U0ANA", "D0ANA", "campaign import confirm 1");
    stage_expect(&site, "U0ANA", "D0ANA",
                 "Import 1 is in already, by <@U0ANA>: 3000 new, 0 changed");
    stage_close(&site);
}
END_TEST

START_TEST(fifty_thousand_rows_are_read_while_others_are_answered)
{
    struct site site;

    stage_open(&site, "");
    put_rows("huge.csv", 50000);
    stage_drop_file(&site, "huge.csv", SAID);
    /* Somebody else is answered before it is through. */
    ck_assert(
        stage_sql_within("SELECT count(*) > 0 FROM sheet_row", 1, STAGE_MS));
    site_say(&site, "U0SAM", "D0SAM", "health");
    stage_expect(&site, "U0SAM", "D0SAM", "I am well");
    ck_assert(stage_sql_is("SELECT count(*) FROM sheet WHERE state = 0", 1));
    ck_assert(site_hears(&site, "U0ANA", "D0ANA",
                         "40 campaigns, 50,000 deals of 50,000 creators",
                         5 * STAGE_MS));
    put_rows("too.csv", 65600);
    stage_drop_file(&site, "too.csv", SAID);
    ck_assert(site_hears(&site, "U0ANA", "D0ANA", "More than 65,535 rows",
                         5 * STAGE_MS));
    stage_close(&site);
}
END_TEST

/* ---- below what is typed ------------------------------------------------- */

START_TEST(who_types_about_a_preview_is_answered_below)
{
    struct site site;

    stage_open(&site, "");
    file_put("team.csv", "Handle,Campaign,Publish\n"
                         "@a.one,Spring,2027-05-14\n"
                         "@b.two,Spring,31/02/2027\n");
    stage_drop_file(&site, "team.csv", SAID);
    stage_expect(&site, "U0ANA", "D0ANA", "1 deal of 1 creator");
    site_say(&site, "U0ANA", "D0ANA",
             "campaign import fix 1 3 publish 2027-05-15");
    stage_expect(&site, "U0ANA", "D0ANA", "Still open");
    ck_assert_int_eq(stage_count(&site, "D0ANA", "2 deals of 2 creators"), 1);
    ck_assert(stage_says(stage_message(&site, "U0ANA", "D0ANA", "31/02/2027"),
                         "Still open"));
    ck_assert(stage_says(stage_message(&site, "U0ANA", "D0ANA", "Still open"),
                         "/archives/D0ANA/p"));
    /* The preview says it, and so does what stands below; who presses a
     * button looks at the preview. */
    site_say(&site, "U0ANA", "D0ANA", "campaign import confirm 1");
    stage_expect(&site, "U0ANA", "D0ANA", "2 new deals in 1 campaign");
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "2 new deals"), 2);
    file_put("more.csv", "Handle,Campaign,Publish\n"
                         "@c.three,Autumn,2027-10-14\n");
    stage_drop_file(&site, "more.csv", SAID);
    stage_expect(&site, "U0ANA", "D0ANA", "1 deal of 1 creator");
    stage_press(&site, "D0ANA", "1 deal of 1 creator", "Import");
    stage_expect(&site, "U0ANA", "D0ANA", "1 new deal in 1 campaign");
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "1 new deal in"), 1);
    stage_close(&site);
}
END_TEST

/* ---- people -------------------------------------------------------------- */

START_TEST(names_are_found_among_all_who_are_there)
{
    struct site site;

    stage_open(&site, "");
    (void)stage_do(&site, "person",
                   "{'id': 'U0SAM', 'name': 'sam', 'real_name': 'Sam Okafor',"
                   " 'deleted': true, 'event': true}");
    /* Mira has never spoken to the bot: the chat is asked who there is. */
    file_put("team.csv", "Handle,Campaign,Publish,Owner\n"
                         "@a.one,Spring,2027-05-14,Sam Okafor\n"
                         "@b.two,Spring,2027-05-15,Mira\n");
    stage_drop_file(&site, "team.csv", SAID);
    stage_expect(&site, "U0ANA", "D0ANA", "Not known here: \"Sam Okafor");
    site_say(&site, "U0ANA", "D0ANA",
             "campaign import map 1 \"Sam Okafor\" <@U0MIRA>");
    stage_expect(&site, "U0ANA", "D0ANA", "\"Sam Okafor\" = ");
    stage_press(&site, "D0ANA", "2 deals of 2 creators", "Import");
    stage_expect(&site, "U0ANA", "D0ANA", "2 new deals in 1 campaign");
    ck_assert_int_eq(stage_sql(
                         "SELECT count(*) FROM deal WHERE owner = 'U0MIRA'"),
                     2);
    stage_close(&site);
}
END_TEST

/* ---- a workbook with several tabs ---------------------------------------- */

static void
add_tab(struct maker *m, int number, const char *rows)
{
    maker_add_text(m, text("xl/worksheets/%d.xml", number),
                   text("<worksheet><sheetData>%s</sheetData></worksheet>",
                        rows));
}

static const char *
deal_rows(const char *handle)
{
    return text("<row r=\"1\">%s%s%s</row><row r=\"2\">%s%s%s</row>",
                cell("A1", "Handle"), cell("B1", "Campaign"),
                cell("C1", "Publish"), cell("A2", handle),
                cell("B2", "Spring pans"), cell("C2", "2027-05-17"));
}

static void
make_tabs(const char *name)
{
    struct maker *m = maker_new(name);

    maker_add_text(m, "xl/workbook.xml",
                   "<workbook xmlns:r=\"urn:r\"><sheets>"
                   "<sheet name=\"Q1\" r:id=\"r1\"/>"
                   "<sheet name=\"Q2 &lt;!channel&gt; &quot;x&quot;\""
                   " r:id=\"r2\"/>"
                   "<sheet name=\"Torn\" r:id=\"r3\"/></sheets></workbook>");
    maker_add_text(m, "xl/_rels/workbook.xml.rels",
                   "<Relationships>"
                   "<Relationship Id=\"r1\" Target=\"worksheets/1.xml\"/>"
                   "<Relationship Id=\"r2\" Target=\"worksheets/2.xml\"/>"
                   "<Relationship Id=\"r3\" Target=\"worksheets/3.xml\"/>"
                   "</Relationships>");
    add_tab(m, 1, deal_rows("@mara.cooks"));
    add_tab(m, 2, deal_rows("@olmo.bakes"));
    maker_add_text(m, "xl/worksheets/3.xml", "<worksheet><sheetData><row>");
    maker_close(m);
}

/* What is not read is said, and can be read. */
START_TEST(each_tab_of_a_workbook_can_be_read)
{
    struct site site;

    stage_open(&site, "");
    make_tabs("team.xlsx");
    stage_drop_file(&site, "team.xlsx", "campaign import");
    stage_expect(&site, "U0ANA", "D0ANA",
                 "team.xlsx: 1 campaign, 1 deal of 1 creator");
    stage_expect(&site, "U0ANA", "D0ANA",
                 "Not read: the other tabs \"Q2 &lt;!channel&gt; 'x'\" (2"
                 " rows), \"Torn\" (torn or too large)");
    site_say(&site, "U0ANA", "D0ANA", "campaign import tab 1 Torn");
    stage_expect(&site, "U0ANA", "D0ANA", "The tab \"Torn\" is torn");
    site_say(&site, "U0ANA", "D0ANA", "campaign import tab 1 Q7");
    stage_expect(&site, "U0ANA", "D0ANA", "Which tab?");
    stage_press(&site, "D0ANA", "team.xlsx: 1 campaign", "Read the tab Q2 <!channel> 'x'");
    stage_expect(&site, "U0ANA", "D0ANA",
                 "team.xlsx (Q2 &lt;!channel&gt; 'x'): 1 campaign, 1 deal");
    stage_expect(&site, "U0ANA", "D0ANA", "@olmo.bakes");
    stage_expect(&site, "U0ANA", "D0ANA", "'x'\" (import 2)");
    site_say(&site, "U0ANA", "D0ANA", "campaign import confirm 2");
    stage_expect(&site, "U0ANA", "D0ANA", "'x'): 1 new deal in 1 campaign");
    stage_settle(&site);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deal"), 1);
    stage_close(&site);
}
END_TEST

/* ---- a creator's comments in a workbook, and in an archive --------------- */

START_TEST(comments_come_as_a_workbook_or_in_an_archive_too)
{
    struct site site;
    struct maker *m;

    stage_open(&site, "");
    make_comments("comments.xlsx");
    stage_drop_file(&site, "comments.xlsx",
                    "vet import @pan.lady on instagram");
    stage_expect(&site, "U0ANA", "D0ANA", "1 comment under 1 post");
    m = maker_new("posts.zip");
    maker_add_text(m, "one.csv", "post,author,text\np1,rosa,nice hem\n");
    maker_add_text(m, "two.csv", "post,author,text\np2,olga,which yarn?\n");
    maker_close(m);
    stage_drop_file(&site, "posts.zip", "vet import @loom.lady on instagram");
    stage_expect(&site, "U0ANA", "D0ANA", "2 comments under 2 posts");
    stage_close(&site);
}
END_TEST

TEST_SUITE(sheet)
{
    TCase *tc = test_case(suite, "sheet", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, a_workbook_with_all_its_quirks_becomes_deals);
    tcase_add_test(tc, a_formula_without_a_value_is_no_empty_cell);
    tcase_add_test(tc, what_cannot_be_a_sheet_is_told_in_a_sentence);
    tcase_add_test(tc, who_types_about_a_preview_is_answered_below);
    tcase_add_test(tc, names_are_found_among_all_who_are_there);
    tcase_add_test(tc, each_tab_of_a_workbook_can_be_read);
    tcase_add_test(tc, comments_come_as_a_workbook_or_in_an_archive_too);
    tcase_add_test(tc, a_kill_while_it_writes_leaves_all_or_nothing);
    tcase_add_test(tc, a_write_that_was_cancelled_can_be_had_again);
    tcase_add_test(tc, who_confirms_second_is_told_what_was_written);
    tc = test_case(suite, "large", 120);
    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, fifty_thousand_rows_are_read_while_others_are_answered);
}
