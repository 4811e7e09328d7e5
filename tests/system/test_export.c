/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_export.c - `callsheet export` beside a daemon, and alone.
 */
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "stage.h"

static int export(const char *option, const char *word)
{
    const char *arguments[] = { "export", "-c", in_folder("config.json"),
                                option,   word, NULL };

    return process_run("export", "callsheet", arguments, NULL);
}

static const char *
said(void)
{
    return file_get("export.out");
}

/* What there is, and when it was written last. */
static const char *
traces(void)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
    const char *all = "";
    struct stat st;
    size_t i;

    for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (stat(in_folder(text("callsheet.db%s", ends[i])), &st) == 0)
            all = text("%s %s:%lld.%09ld", all, ends[i],
                       (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    return all;
}

START_TEST(it_reads_and_changes_nothing)
{
    struct site site = { 0 };
    const char *before;

    stage_open(&site, "");
    site_say(&site, "U0ANA", "D0ANA",
             "deadline add \"Mara: first draft\" by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "Noted");
    stage_settle(&site);
    ck_assert_int_eq(export(NULL, NULL), 0);
    ck_assert_ptr_nonnull(strstr(said(), "BEGIN:VCALENDAR\r\n"));
    ck_assert_ptr_nonnull(strstr(said(), "\r\nSUMMARY:Mara: first draft\r\n"));
    ck_assert_int_eq(export("--for=@U0NOBODY", NULL), 0);
    ck_assert_ptr_null(strstr(said(), "VEVENT"));
    ck_assert_int_eq(export("--csv", NULL), 0);
    ck_assert_ptr_nonnull(strstr(said(), "\r\n1,Mara: first draft,"));
    stage_close(&site);
    /* Nobody works on it: nothing is made beside it either. */
    before = traces();
    ck_assert_int_eq(export("--json", NULL), 0);
    ck_assert_ptr_nonnull(strstr(said(), "\"what\":\"Mara: first draft\""));
    ck_assert_str_eq(traces(), before);
}
END_TEST

START_TEST(what_cannot_be_exported_is_told)
{
    file_put("config.json", "{\"database\": \"callsheet.db\"}");
    ck_assert_int_eq(export(NULL, NULL), EX_NOINPUT);
    ck_assert_ptr_nonnull(strstr(file_get("export.log"), "there is no"));
    ck_assert_int_eq(export("--json", "deadlines"), EX_USAGE);
    file_put("callsheet.db", "no database at all, but long enough to be read "
                             "as the head of one, which is a hundred bytes "
                             "and more");
    ck_assert_int_ne(export(NULL, NULL), 0);
    ck_assert_str_eq(said(), "");
}
END_TEST

TEST_SUITE(export)
{
    TCase *tc = test_case(suite, "export", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, it_reads_and_changes_nothing);
    tcase_add_test(tc, what_cannot_be_exported_is_told);
}
