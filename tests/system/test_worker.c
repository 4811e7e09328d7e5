/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_worker.c - callsheet-worker: what strangers send, read in a cage.
 *
 * All tables are invented.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "harness.h"
#include "package_maker.h"
#include "stage.h"

static struct process
worker_start(const char *input)
{
    const char *const arguments[] = { "unpack", NULL };

    return process_start_on("worker", "callsheet-worker", arguments, NULL,
                            in_folder(input));
}

/* What the worker says of the file. */
static const char *
unpacked(const char *input)
{
    struct process p = worker_start(input);

    ck_assert_int_eq(process_wait(&p, STAGE_MS), 0);
    return process_output(&p);
}

static void
says(const char *input, const char *expected)
{
    ck_assert_str_eq(unpacked(input), expected);
}

/* ---- workbooks ----------------------------------------------------------- */

START_TEST(cells_are_read_as_people_see_them)
{
    struct maker *m = maker_workbook(
        "a.xlsx", "",
        text("<sheetData>%s%s%s</sheetData>",
             maker_row(
                 1, "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\">"
                    "<v>1</v></c><c r=\"D1\" t=\"inlineStr\"><is><r><t>two </t>"
                    "</r><r><t>runs</t></r><rPh><t>no</t></rPh></is></c>"),
             maker_row(2, "<c r=\"A2\" s=\"1\"><v>46156</v></c>"
                          "<c r=\"B2\" s=\"2\"><v>46156.708333333336</v></c>"
                          "<c r=\"C2\" s=\"3\"><v>0.0345</v></c>"
                          "<c r=\"D2\" s=\"4\"><v>0.395833333333333</v></c>"),
             maker_row(4,
                       "<c r=\"A4\"><f>B9*2</f><v>0.30000000000000004</v></c>"
                       "<c r=\"B4\" t=\"b\"><v>1</v></c>"
                       "<c r=\"C4\" t=\"e\"><v>#N/A</v></c>"
                       "<c r=\"D4\" t=\"str\"><v>a \"b\", c</v></c>"
                       "<c r=\"E4\"><v>123456789012345678</v></c>")));

    maker_add_text(m, "xl/sharedStrings.xml",
                   "<sst><si><t>Creator</t></si><si><t>Draft &amp; due</t>"
                   "</si></sst>");
    maker_add_text(m, "xl/styles.xml",
                   "<styleSheet><numFmts><numFmt numFmtId=\"164\" "
                   "formatCode=\"[$-410]d mmm yyyy\\ hh:mm\"/><numFmt "
                   "numFmtId=\"165\" formatCode=\"0.0%\"/></numFmts>"
                   "<cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs>"
                   "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
                   "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"
                   "<xf numFmtId=\"20\"/></cellXfs></styleSheet>");
    maker_close(m);
    says("a.xlsx", "table 112 Deals\n"
                   "Creator,Draft & due,,two runs\n"
                   "2026-05-14,2026-05-14 17:00,3.5%,09:30\n"
                   "\n"
                   "0.3,TRUE,,\"a \"\"b\"\", c\",123456789012345678\n"
                   "end\n");
}
END_TEST

/* As programs write them that reckon nothing; a shared one stands in its first
 * cell only. An empty text is a result like any other. */
START_TEST(a_formula_without_a_value_is_told)
{
    struct maker *m = maker_workbook(
        "a.xlsx", "",
        text("<sheetData>%s%s</sheetData>",
             maker_row(1, "<c r=\"A1\"><f>D4+1</f><v></v></c>"
                          "<c r=\"B1\"><f>SUM(A1,A2)</f></c>"
                          "<c r=\"C1\"><f t=\"shared\" si=\"0\"/></c>"
                          "<c r=\"D1\" t=\"str\"><f>IF(A1,1,\"\")</f>"
                          "<v></v></c>"
                          "<c r=\"E1\"><f>1+1</f><v>2</v></c>"),
             maker_row(2, "<c r=\"A2\"/><c r=\"B2\" t=\"str\"><v>x</v></c>")));

    maker_close(m);
    says("a.xlsx", "table 28 Deals\n=D4+1,\"=SUM(A1,A2)\",=,,2\n,x\nend\n");
}
END_TEST

START_TEST(merged_cells_stand_in_each_row)
{
    struct maker *m = maker_workbook(
        "a.xlsx", "",
        text("<sheetData>%s%s%s</sheetData><mergeCells>"
             "<mergeCell ref=\"A1:A3\"/><mergeCell ref=\"B1:C1\"/>"
             "</mergeCells>",
             maker_row(1, "<c r=\"A1\" t=\"str\"><v>Spring</v></c>"
                          "<c r=\"B1\" t=\"str\"><v>both</v></c>"),
             maker_row(2, "<c r=\"B2\"><v>1</v></c>"),
             maker_row(3, "<c r=\"A3\"/><c r=\"B3\"><v>2</v></c>")));

    maker_close(m);
    says("a.xlsx", "table 30 Deals\nSpring,both\nSpring,1\nSpring,2\nend\n");
}
END_TEST

START_TEST(days_since_1904_are_told_from_days_since_1900)
{
    struct maker *m =
        maker_workbook("a.xlsx", "<workbookPr date1904=\"1\"/>",
                       text("<sheetData>%s</sheetData>",
                            maker_row(1,
                                      "<c r=\"A1\" s=\"0\"><v>44694</v></c>")));

    maker_add_text(m, "xl/styles.xml",
                   "<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs>"
                   "</styleSheet>");
    maker_close(m);
    says("a.xlsx", "table 11 Deals\n2026-05-14\nend\n");
}
END_TEST

START_TEST(rows_keep_their_numbers)
{
    maker_close(
        maker_workbook("a.xlsx", "",
                       text("<sheetData>%s%s%s</sheetData>",
                            maker_row(3, "<c><v>3</v></c>"), maker_row(4, ""),
                            maker_row(30, "<c><v>30</v></c>"))));
    says("a.xlsx", "table 33 Deals\n"
                   "\n\n3\n"
                   "\n\n\n\n\n\n\n\n\n\n\n\n\n" /* 13 and 13 rows */
                   "\n\n\n\n\n\n\n\n\n\n\n\n\n"
                   "30\nend\n");
}
END_TEST

START_TEST(the_first_sheet_counts_that_is_shown_and_holds_something)
{
    struct maker *m = maker_new("a.xlsx");
    int i;

    /* Those behind it are told with their rows; a torn one by its name. */

    maker_add_text(m, "xl/workbook.xml",
                   "<workbook xmlns:r=\"urn:r\"><sheets>"
                   "<sheet name=\"Old\" state=\"hidden\" r:id=\"r1\"/>"
                   "<sheet name=\"Empty\" r:id=\"r2\"/>"
                   "<sheet name=\"Now\" r:id=\"r3\"/>"
                   "<sheet name=\"Later&#10;tab 1\" r:id=\"r4\"/>"
                   "<sheet name=\"Bare\" r:id=\"r2\"/>"
                   "<sheet name=\"Torn\" r:id=\"r5\"/>"
                   "<sheet name=\"Lost\" r:id=\"r6\"/></sheets></workbook>");
    maker_add_text(m, "xl/_rels/workbook.xml.rels",
                   "<Relationships>"
                   "<Relationship Id=\"r5\" Target=\"worksheets/5.xml\"/>"
                   "<Relationship Id=\"r4\" Target=\"worksheets/4.xml\"/>"
                   "<Relationship Id=\"r3\" Target=\"/xl/worksheets/3.xml\"/>"
                   "<Relationship Id=\"r2\" Target=\"worksheets/2.xml\"/>"
                   "<Relationship Id=\"r1\" Target=\"worksheets/1.xml\"/>"
                   "</Relationships>");
    maker_add_text(m, "xl/worksheets/5.xml", "<worksheet><sheetData><row>");
    for (i = 1; i <= 4; i++)
        maker_add_text(
            m, text("xl/worksheets/%d.xml", i),
            i == 2 ? "<worksheet><sheetData/></worksheet>"
                   : text("<worksheet><sheetData><row><c><v>%d</v></c><c><v>5"
                          "</v></c></row></sheetData></worksheet>",
                          i));
    maker_close(m);
    says("a.xlsx", "table 4 Now\n3,5\ntab 4 1 Later tab 1\n4,5\n"
                   "tab 0 0 Torn\nend\n");
}
END_TEST

/* ---- archives ------------------------------------------------------------ */

START_TEST(an_archive_is_the_files_in_it)
{
    struct maker *m;
    char *bytes;
    size_t n;

    maker_close(maker_workbook("in.xlsx", "",
                               "<sheetData><row><c><v>7</v></c></row>"
                               "</sheetData>"));
    bytes = file_bytes("in.xlsx", &n);
    m = maker_new("a.zip");
    maker_add_text(m, "posts/one\n.csv", "text\nhello\n");
    maker_add_text(m, "__MACOSX/posts/one.csv", "noise");
    maker_add_text(m, "posts/.DS_Store", "noise");
    maker_add(m, "b.xlsx", bytes, n);
    maker_add(m, "torn.xlsx", bytes, n / 2);
    maker_add_text(m, "perch\xC3\xA9.txt", "ciao");
    maker_close(m);
    says("a.zip", "file 11 one .csv\ntext\nhello\nfile 2 b.xlsx\n7\n"
                  "trouble broken torn.xlsx\n"
                  "file 4 perch\xC3\xA9.txt\nciaoend\n");
}
END_TEST

/* Somebody's letters are in there: they stay there. */
START_TEST(of_a_download_only_the_list_is_taken_out)
{
    struct maker *m = maker_new("d.zip");

    maker_add_text(m, "messages/inbox/a/message_1.json", "a private word");
    maker_add_text(m, "connections/followers_and_following/following.json",
                   "{}");
    maker_add_text(m, "connections/followers_and_following/followers_1.json",
                   "[]");
    maker_add_text(m, "media/1.jpg", "picture");
    maker_close(m);
    says("d.zip", "file 2 followers_1.json\n[]end\n");
    /* Whose it is, and no more of that page. */
    m = maker_new("o.zip");
    maker_add_text(m,
                   "personal_information/personal_information/"
                   "personal_information.json",
                   "{\"profile_user\": [{\"string_map_data\": {\"Email\": "
                   "{\"value\": \"a@b.example\"}, \"Username\": {\"href\": "
                   "\"\", \"value\": \"luna.tavola\", \"timestamp\": 0}, "
                   "\"Date of birth\": {\"value\": \"1999-01-02\"}}}]}");
    maker_add_text(m, "connections/followers_and_following/followers_1.json",
                   "[]");
    maker_close(m);
    says("o.zip", "file 11 download-owner.txt\nluna.tavolafile 2 "
                  "followers_1.json\n[]end\n");
    m = maker_new("n.zip");
    maker_add_text(m, "personal_information/personal_information.json",
                   "{\"Username\": {\"href\": \"\"}, \"Email\": {\"value\": "
                   "\"a\"}}");
    maker_add_text(m, "connections/followers_and_following/followers_1.json",
                   "[]");
    maker_close(m);
    says("n.zip", "file 2 followers_1.json\n[]end\n");
    m = maker_new("t.zip");
    maker_add_text(m, "user_data_tiktok.json", "{ }");
    maker_add_text(m, "other.json", "{}");
    maker_close(m);
    says("t.zip", "file 3 user_data_tiktok.json\n{ }end\n");
    /* A list elsewhere is a file like any other. */
    m = maker_new("e.zip");
    maker_add_text(m, "mine/followers_1.json", "[]");
    maker_add_text(m, "mine/notes.csv", "x");
    maker_close(m);
    says("e.zip", "file 2 followers_1.json\n[]file 1 notes.csv\nxend\n");
}
END_TEST

/* ---- what is made to hurt ------------------------------------------------ */

static void
make_bomb(const char *name)
{
    struct maker *m = maker_new(name);
    int i;

    for (i = 0; i < 12; i++)
        maker_add_zeros(m, text("%d.csv", i), 60 * 1000 * 1000);
    maker_close(m);
}

static void
make_big_member(const char *name)
{
    struct maker *m = maker_new(name);

    maker_add_zeros(m, "a.csv", 70 * 1000 * 1000);
    maker_close(m);
}

static void
make_many(const char *name)
{
    struct maker *m = maker_new(name);
    int i;

    for (i = 0; i < 51; i++)
        maker_add_text(m, text("%d.csv", i), "x\n");
    maker_close(m);
}

static void
make_encrypted(const char *name)
{
    struct maker *m = maker_locked(name);

    maker_add_text(m, "a.csv", "text\nsecret\n");
    maker_close(m);
}

static void
make_nested(const char *name)
{
    struct maker *m = maker_new(name);

    maker_add(m, "b.zip", "PK\3\4....", 8);
    maker_close(m);
}

static void
make_document(const char *name)
{
    struct maker *m = maker_new(name);

    maker_add_text(m, "word/document.xml", "<document/>");
    maker_close(m);
}

static void
make_empty_book(const char *name)
{
    maker_close(maker_workbook(name, "", "<sheetData/>"));
}

static void
make_dtd(const char *name)
{
    struct maker *m = maker_new(name);

    maker_add_text(m, "xl/workbook.xml",
                   "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\">]><workbook>&a;"
                   "</workbook>");
    maker_close(m);
}

static void
make_rows_back(const char *name)
{
    maker_close(maker_workbook(name, "",
                               text("<sheetData>%s%s</sheetData>",
                                    maker_row(9, "<c><v>1</v></c>"),
                                    maker_row(2, "<c><v>1</v></c>"))));
}

static void
make_far_row(const char *name)
{
    maker_close(maker_workbook(name, "",
                               text("<sheetData>%s</sheetData>",
                                    maker_row(2000000000, "<c><v>1</v></c>"))));
}

static void
make_old(const char *name)
{
    file_put(name, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old one");
}

static void
make_text(const char *name)
{
    file_put(name, "not packed at all");
}

static void
make_torn(const char *name)
{
    make_many(name);
    ck_assert_int_eq(truncate(in_folder(name), 400), 0);
}

static const struct {
    const char *what;
    void (*make)(const char *name);
    const char *last; /* the last two lines that the worker says */
} hurts[] = {
    { "bomb", make_bomb, "trouble too-big\nend\n" },
    { "big member", make_big_member, "trouble too-big\nend\n" },
    { "many members", make_many, "trouble too-big\nend\n" },
    { "encrypted", make_encrypted, "trouble encrypted\nend\n" },
    { "archive in an archive", make_nested, "trouble broken b.zip\nend\n" },
    { "document", make_document, "trouble document\nend\n" },
    { "empty workbook", make_empty_book, "trouble empty\nend\n" },
    { "entities", make_dtd, "trouble broken\nend\n" },
    { "rows that go back", make_rows_back, "trouble broken\nend\n" },
    { "a row out of the world", make_far_row, "trouble broken\nend\n" },
    { "old or with a password", make_old, "trouble encrypted\nend\n" },
    { "no archive", make_text, "trouble broken\nend\n" },
    { "torn", make_torn, "trouble broken\nend\n" },
};

#define HURTS ((int)(sizeof(hurts) / sizeof(hurts[0])))

/* The last bytes that the worker wrote, among which NULs may be. */
static const char *
tail(size_t len)
{
    size_t all;
    const char *bytes = file_bytes("worker.out", &all);

    ck_assert_ptr_nonnull(bytes);
    return bytes + (all > len ? all - len : 0);
}

START_TEST(what_is_made_to_hurt_is_told)
{
    struct process p;
    size_t len = strlen(hurts[_i].last);

    hurts[_i].make("bad.bin");
    p = worker_start("bad.bin");
    ck_assert_msg(process_wait(&p, STAGE_MS) == 0, "%s: status %d",
                  hurts[_i].what, p.status);
    ck_assert_msg(strcmp(tail(len), hurts[_i].last) == 0, "%s: %s",
                  hurts[_i].what, tail(len));
}
END_TEST

/* ---- the cage ------------------------------------------------------------ */

#ifndef __SANITIZE_ADDRESS__
static const char *
proc_line(const struct process *p, const char *name, const char *key)
{
    char line[512];
    const char *found = "";
    FILE *f = fopen(text("/proc/%d/%s", (int)p->pid, name), "r");

    ck_assert_ptr_nonnull(f);
    while (fgets(line, sizeof(line), f))
        if (strncmp(line, key, strlen(key)) == 0)
            found = text("%s", line + strlen(key));
    (void)fclose(f);
    return found;
}

static bool
is_caged(void *ctx)
{
    const struct process *p = ctx;

    return strtol(proc_line(p, "status", "Seccomp:"), NULL, 10) == 2;
}

START_TEST(it_reads_in_a_cage)
{
    struct process p;
    char *hard;
    long limit;
    FILE *f;

    ck_assert_int_eq(mkfifo(in_folder("pipe"), 0600), 0);
    p = worker_start("pipe");
    f = fopen(in_folder("pipe"), "wb"); /* lets it begin */
    ck_assert_ptr_nonnull(f);
    ck_assert(eventually(is_caged, &p, STAGE_MS));
    ck_assert_int_eq(strtol(proc_line(&p, "status", "NoNewPrivs:"), NULL, 10),
                     1);
    /* The signal that says so comes only before the last one. */
    limit = strtol(proc_line(&p, "limits", "Max cpu time"), &hard, 10);
    ck_assert_int_eq(limit, 20);
    ck_assert_int_eq(strtol(hard, NULL, 10), limit + 1);
    ck_assert_int_eq(strtol(proc_line(&p, "limits", "Max address space"), NULL,
                            10),
                     384L * 1024 * 1024);
    (void)fputs("nothing", f);
    (void)fclose(f);
    ck_assert_int_eq(process_wait(&p, STAGE_MS), 0);
    ck_assert_str_eq(process_output(&p), "trouble broken\nend\n");
}
END_TEST
#endif

START_TEST(it_says_how_it_is_used)
{
    const char *const none[] = { NULL };

    ck_assert_int_eq(process_run("worker", "callsheet-worker", none, NULL),
                     EX_USAGE);
}
END_TEST

TEST_SUITE(worker)
{
    TCase *tc = test_case(suite, "worker", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, cells_are_read_as_people_see_them);
    tcase_add_test(tc, a_formula_without_a_value_is_told);
    tcase_add_test(tc, merged_cells_stand_in_each_row);
    tcase_add_test(tc, days_since_1904_are_told_from_days_since_1900);
    tcase_add_test(tc, rows_keep_their_numbers);
    tcase_add_test(tc,
                   the_first_sheet_counts_that_is_shown_and_holds_something);
    tcase_add_test(tc, an_archive_is_the_files_in_it);
    tcase_add_test(tc, of_a_download_only_the_list_is_taken_out);
    tcase_add_loop_test(tc, what_is_made_to_hurt_is_told, 0, HURTS);
#ifndef __SANITIZE_ADDRESS__
    tcase_add_test(tc, it_reads_in_a_cage);
#endif
    tcase_add_test(tc, it_says_how_it_is_used);
}
