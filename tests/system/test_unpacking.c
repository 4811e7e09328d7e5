/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_unpacking.c - files that the bot has its worker take apart.
 *
 * All tables are invented.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness.h"
#include "package_maker.h"
#include "stage.h"

/* So many that a kill comes while the worker works. */
enum { ROWS = 9000 };

static void
make_comments(const char *name, int rows)
{
    char *sheet = NULL;
    size_t len;
    FILE *f = open_memstream(&sheet, &len);
    int i;

    ck_assert_ptr_nonnull(f);
    fprintf(f, "<sheetData>%s",
            maker_row(
                1, "<c t=\"str\"><v>post</v></c><c t=\"str\"><v>author</v></c>"
                   "<c t=\"str\"><v>text</v></c>"));
    for (i = 0; i < rows; i++)
        fprintf(f,
                "<row><c t=\"str\"><v>p%d</v></c><c t=\"str\"><v>u%d</v></c>"
                "<c t=\"str\"><v>what a pan, number %d</v></c></row>",
                i % 7, i, i);
    fprintf(f, "</sheetData>");
    (void)fclose(f);
    maker_close(maker_workbook(name, "", sheet));
    free(sheet);
}

START_TEST(a_spreadsheet_is_taken_apart_anew_after_a_kill)
{
    struct site site;

    stage_open(&site, "");
    stage_know_ana(&site);
    make_comments("comments.xlsx", ROWS);
    stage_drop_file(&site, "comments.xlsx",
                    "vet import @pan.lady on instagram");
    ck_assert(stage_sql_within("SELECT count(*) FROM file WHERE state = 3", 1,
                               STAGE_MS));
    stage_restart(&site);
    stage_expect(&site, "U0ANA", "D0ANA", text("%d comments under 7", ROWS));
    stage_settle(&site);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM file WHERE parent > 0"),
                     1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM comment"), ROWS);
    ck_assert_int_eq(stage_count(&site, "D0ANA",
                                 text("%d comments under 7", ROWS)),
                     1);
    stage_close(&site);
}
END_TEST

START_TEST(without_the_worker_it_says_so)
{
    struct site site;

    process_bring("callsheet"); /* alone */
    stage_open(&site, "");
    stage_know_ana(&site);
    make_comments("comments.xlsx", 3);
    stage_drop_file(&site, "comments.xlsx",
                    "vet import @pan.lady on instagram");
    stage_expect(&site, "U0ANA", "D0ANA", "callsheet-worker is missing or");
    stage_close(&site);
}
END_TEST

/* What it reads is hostile: it holds nothing but its three pipes. Here a
 * script stands in its place and tells what it was given. */
START_TEST(it_is_given_nothing_of_the_bot)
{
    static const char script[] =
        "#!/bin/sh\n"
        "cd \"${0%/*}\" && tr '\\0' '\\n' </proc/$$/environ >environ\n"
        "for fd in /proc/$$/fd/*; do readlink $fd; done >given\n"
        "exit 3\n";
    struct site site;

    process_bring("callsheet");
    file_put("callsheet-worker", script);
    ck_assert_int_eq(chmod(in_folder("callsheet-worker"), 0700), 0);
    stage_open(&site, "");
    stage_know_ana(&site);
    ck_assert_int_gt(stage_metric("callsheet_connected"), 0);
    make_comments("comments.xlsx", 3);
    stage_drop_file(&site, "comments.xlsx",
                    "vet import @pan.lady on instagram");
    stage_expect(&site, "U0ANA", "D0ANA", "It is damaged");
    ck_assert_ptr_nonnull(strstr(file_get("given"), "pipe:["));
    ck_assert_msg(strstr(file_get("given"), "socket:[") == NULL &&
                      strstr(file_get("given"), "callsheet.db") == NULL,
                  "%s", file_get("given"));
    ck_assert_msg(strstr(file_get("environ"), "TOKEN") == NULL, "%s",
                  file_get("environ"));
    stage_close(&site);
}
END_TEST

static bool
has_seen_a_gap(void *ctx)
{
    return strstr(process_log(ctx), "unpacker: cannot") != NULL;
}

static bool
has_lost_a_batch(void *ctx)
{
    (void)ctx;
    return stage_metric("callsheet_batches_lost_total") > 0;
}

/* Nobody is told which writes a failed commit took with it: a part with a gap
 * must not pass for whole. A script says the file in three pieces. */
START_TEST(a_piece_that_a_full_disk_took_is_asked_for_again)
{
    static const char script[] =
        "#!/bin/sh\n"
        "cd \"${0%/*}\"\n"
        "printf 'table 54 x.csv\\npost,author,text\\np,a,nice pan\\n'\n"
        "until [ -e middle ]; do sleep 0.02; done\n"
        "printf 'p,b,good pan\\n'\n"
        "until [ -e finish ]; do sleep 0.02; done\n"
        "printf 'p,c,fine p\\nend\\n'\n";
    struct site site = { 0 };
    struct shim_page *shim;

    process_bring("callsheet");
    file_put("callsheet-worker", script);
    ck_assert_int_eq(chmod(in_folder("callsheet-worker"), 0700), 0);
    stage_open_alone(&site, "");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    make_comments("comments.xlsx", 3);
    stage_drop_file(&site, "comments.xlsx",
                    "vet import @pan.lady on instagram");
    ck_assert(stage_sql_within("SELECT count(*) FROM file WHERE parent > 0", 1,
                               STAGE_MS));
    shim->action = SHIM_FULL;
    file_put("middle", "");
    ck_assert(eventually(has_lost_a_batch, NULL, STAGE_MS));
    shim->action = SHIM_NOTHING;
    file_put("finish", "");
    ck_assert(eventually(has_seen_a_gap, &site.bot, STAGE_MS));
    clock_forward(&site.bot, 31000);
    stage_expect(&site, "U0ANA", "D0ANA", "3 comments under");
    stage_close(&site);
}
END_TEST

TEST_SUITE(unpacking)
{
    TCase *tc = test_case(suite, "unpacking", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, a_spreadsheet_is_taken_apart_anew_after_a_kill);
    tcase_add_test(tc, without_the_worker_it_says_so);
    tcase_add_test(tc, it_is_given_nothing_of_the_bot);
    tcase_add_test(tc, a_piece_that_a_full_disk_took_is_asked_for_again);
}
