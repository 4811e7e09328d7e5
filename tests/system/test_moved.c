/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_moved.c - the database's file is taken away, or another one put there,
 * while the daemon has it open: what it writes then would be gone at the next
 * start.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "doctor_stage.h"
#include "stage.h"

#define REFUSED "Not saved (the file of my database was moved or removed)."

static int
backup(const char *to)
{
    const char *arguments[] = { "backup", "-c", in_folder("config.json"),
                                in_folder(to), NULL };

    return process_run("backup", "callsheet", arguments, NULL);
}

static void
rename_file(const char *from, const char *to)
{
    ck_assert_int_eq(rename(in_folder(from), in_folder(to)), 0);
}

/* What the programs beside it make of that. */
static void
others_tell(void)
{
    const char *export[] = { "export", "-c", in_folder("config.json"), NULL };

    ck_assert_int_eq(backup("wrong.db"), EX_IOERR);
    file_says("backup.log", "was moved, removed or replaced");
    ck_assert_int_ne(access(in_folder("wrong.db"), F_OK), 0);
    ck_assert_int_eq(process_run("export", "callsheet", export, NULL),
                     EX_IOERR);
    doctor_app_token = doctor_bot_token = doctor_clock_file = "";
    (void)doctor_ask(NULL); /* without tokens */
    file_says("doctor.out", "fail  database");
    file_says("doctor.out", "was moved, removed or replaced");
}

START_TEST(what_has_lost_its_name_takes_nothing)
{
    struct site site = { 0 };

    stage_open(&site, "");
    site_say(&site, "U0ANA", "D0ANA", "deadline add the brief by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "Noted: ");
    stage_settle(&site);
    ck_assert_int_eq(backup("copy.db"), 0);
    rename_file("callsheet.db", "gone.db");
    if (_i == 1)
        rename_file("copy.db", "callsheet.db");
    ck_assert_int_eq(stage_ready(), 503);
    site_say(&site, "U0ANA", "D0ANA", "deadline add the figures by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", REFUSED);
    site_say(&site, "U0ANA", "C0SPRING", "/deadline add the list by tomorrow");
    stage_expect(&site, "U0ANA", "C0SPRING", REFUSED);
    site_say(&site, "U0ANA", "D0ANA", "deadline list");
    ck_assert(stage_waits(&site, "for=idle"));
    others_tell();
    clock_forward(&site.bot, 61000);
    ck_assert_int_eq(stage_ready(), 503);
    ck_assert_ptr_nonnull(strstr(process_log(&site.bot), "nothing is saved"));
    if (_i == 1)
        rename_file("callsheet.db", "copy.db");
    /* All of it is there, without its log. */
    (void)unlink(in_folder("gone.db-wal"));
    rename_file("gone.db", "callsheet.db");
    clock_forward(&site.bot, 61000);
    ck_assert(eventually(stage_is_ready, NULL, STAGE_MS));
    site_say(&site, "U0ANA", "D0ANA", "deadline add the end by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "Noted: \"the end");
    stage_settle(&site);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 2);
    ck_assert_int_eq(backup("right.db"), 0);
    stage_close(&site);
}
END_TEST

/* What was acknowledged is in the file that was taken away, and no part of it
 * is played into the one that takes its place. */
START_TEST(what_was_saved_goes_with_its_file)
{
    struct site site = { 0 };

    stage_open(&site, "");
    ck_assert_int_eq(backup("copy.db"), 0);
    site_say(&site, "U0ANA", "D0ANA", "deadline add the brief by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "Noted: ");
    stage_settle(&site);
    rename_file("callsheet.db", "gone.db");
    rename_file("copy.db", "callsheet.db");
    site_say(&site, "U0ANA", "D0ANA", "deadline add the figures by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", REFUSED);
    process_kill(&site.bot);
    site_run_bot(&site);
    ck_assert_int_eq(stage_ready(), 200);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 0);
    process_kill(&site.bot);
    (void)unlink(in_folder("callsheet.db-wal"));
    rename_file("gone.db", "callsheet.db");
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 1);
    site_run_bot(&site);
    stage_close(&site);
}
END_TEST

TEST_SUITE(moved)
{
    TCase *tc = test_case(suite, "moved", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_loop_test(tc, what_has_lost_its_name_takes_nothing, 0, 2);
    tcase_add_test(tc, what_was_saved_goes_with_its_file);
}
