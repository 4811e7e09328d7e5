/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_disk.c - no room for the database: said clearly, and nothing lost.
 */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "database.h"
#include "doctor_stage.h"
#include "stage.h"

#define NOON_MS INT64_C(1795604400000) /* 2026-11-25, in Rome */
#define FULL    "Not saved (disk full). Nothing was changed."

/* ---- full --------------------------------------------------------------- */

static int64_t
rows_of_all(void)
{
    return stage_sql("SELECT (SELECT count(*) FROM deadline)"
                     " + (SELECT count(*) FROM audit)"
                     " + (SELECT count(*) FROM outbox)"
                     " + (SELECT count(*) FROM seen)"
                     " + (SELECT count(*) FROM deadline WHERE done_at > 0)");
}

/* In her direct message Ana has read that so often. */
static void
await_told(const struct site *site, int times)
{
    ck_assert_msg(stage_waits(site,
                              "for=text&channel=D0ANA&as=U0ANA&count=%d&"
                              "text=Nothing%%20was%%20changed.",
                              times),
                  "not told %d times: %s", times, process_log(&site->bot));
}

/* Each kind of request, said while there is no room. */
static void
say_all_kinds(const struct site *site, const json_t *form, const char *what)
{
    static const char *const values[] = { "what=of the form", "when=tomorrow",
                                          NULL };
    int told = stage_seen(site, "U0ANA", "D0ANA", what);
    json_t *answer;
    char *errors;

    site_say(site, "U0ANA", "C0SPRING",
             "/deadline add of the command by tomorrow");
    stage_expect(site, "U0ANA", "C0SPRING", what);
    site_say(site, "U0ANA", "D0ANA", "deadline add of the line by tomorrow");
    await_told(site, told + 1);
    stage_press(site, "D0ANA", "Due now", "Done");
    await_told(site, told + 2);
    answer = stage_fill(site, form, values);
    ck_assert(json_is_false(json_object_get(answer, "ok")));
    errors = json_dumps(answer, JSON_COMPACT);
    ck_assert_msg(strstr(errors, what) != NULL, "%s", errors);
    free(errors);
}

/* A reminder with its button, and an open form, from better days. */
static json_t *
prepare(struct site *site)
{
    site_say(site, "U0ANA", "D0ANA", "deadline add the brief in 2 hours");
    stage_expect(site, "U0ANA", "D0ANA", "Noted: ");
    clock_forward(&site->bot, 2 * 3600 * 1000 + 1000);
    stage_expect(site, "U0ANA", "D0ANA", "Due now");
    site_say(site, "U0ANA", "C0SPRING", "/callsheet deadline add");
    ck_assert_ptr_nonnull(stage_form(site));
    stage_settle(site);
    return stage_form(site);
}

static const struct {
    enum shim_action action;
    const char *says;
} troubles[] = {
    { SHIM_FULL, FULL },
    { SHIM_BROKEN, "Nothing was changed." },
};

START_TEST(what_cannot_be_written_is_said_to_who_asked)
{
    struct site site = { 0 };
    struct shim_page *shim;
    json_t *form;
    int64_t before;

    stage_open_alone(&site, "");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    form = prepare(&site);
    before = rows_of_all();
    ck_assert_int_eq(stage_ready(), 200);
    shim->action = (int32_t)troubles[_i].action;
    say_all_kinds(&site, form, troubles[_i].says);
    ck_assert_int_eq(stage_ready(), 503);
    ck_assert_int_gt(stage_metric("callsheet_unsaved_seconds"), 0);
    ck_assert_int_eq(rows_of_all(), before);
    /* Each was acknowledged once it was said, so that none comes again. */
    ck_assert(stage_waits(&site, "for=idle"));
    ck_assert_int_eq(stage_number(stage_see(&site, "counts"), "lost"), 0);
    /* There is room again: it goes on by itself. */
    shim->action = SHIM_NOTHING;
    clock_forward(&site.bot, 5000);
    site_say(&site, "U0ANA", "D0ANA", "deadline add the next by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "Noted: \"the next");
    clock_forward(&site.bot, 20000);
    stage_settle(&site);
    ck_assert(eventually(stage_is_ready, NULL, STAGE_MS));
    ck_assert_int_eq(stage_metric("callsheet_unsaved_seconds"), 0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 2);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Not saved"), 1);
    stage_close(&site);
}
END_TEST

/* Somebody has it open in a shell of SQLite, in a transaction: that is no
 * trouble of the disk. */
START_TEST(a_database_that_another_program_holds_is_told_as_such)
{
    struct site site = { 0 };
    sqlite3 *other;

    stage_open(&site, "");
    other = database_open("callsheet.db");
    database_run(other, "BEGIN IMMEDIATE");
    site_say(&site, "U0ANA", "D0ANA", "deadline add the brief by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "in use by another program");
    ck_assert_int_eq(stage_ready(), 503);
    doctor_app_token = doctor_bot_token = doctor_clock_file = "";
    (void)doctor_ask(NULL); /* without tokens */
    file_says("doctor.out", "another program holds the database");
    database_run(other, "ROLLBACK");
    ck_assert_int_eq(sqlite3_close(other), SQLITE_OK);
    ck_assert(eventually(stage_is_ready, NULL, STAGE_MS));
    stage_close(&site);
}
END_TEST

/* A script sees it too. */
START_TEST(what_is_not_saved_is_no_success_in_a_shell)
{
    const char *say[] = { "say", "-c", in_folder("config.json"),
                          "deadline add the brief by tomorrow", NULL };
    struct site site = { 0 };
    struct shim_page *shim;

    stage_open_alone(&site, "");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    ck_assert_int_eq(process_run("fine", "callsheet", say, NULL), 0);
    shim->action = SHIM_FULL;
    ck_assert_int_eq(process_run("full", "callsheet", say, NULL), EX_IOERR);
    ck_assert_str_eq(file_get("full.out"), FULL "\n");
    shim->action = SHIM_NOTHING;
    clock_forward(&site.bot, 5000);
    stage_settle(&site);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 1);
    stage_close(&site);
}
END_TEST

/* So long it lasts, what is known of who says it cannot be written either. That
 * is tried on, without them, and not told with each try. */
START_TEST(a_shell_does_not_wait_for_a_disk_that_fails)
{
    const char *say[] = { "say",  "-c",   in_folder("config.json"),
                          "--as", "zora", "deadline add the brief by tomorrow",
                          NULL };
    struct site site = { 0 };
    struct shim_page *shim;
    const char *log, *at;
    int i, lines = 0;

    stage_open_alone(&site, "");
    shim = stage_run_shimmed(&site);
    shim->action = _i == 0 ? SHIM_FULL : SHIM_BROKEN;
    ck_assert_int_eq(process_run("zora", "callsheet", say, NULL), EX_IOERR);
    ck_assert_ptr_nonnull(strstr(file_get("zora.out"), "Nothing was changed."));
    log = process_log(&site.bot);
    i = (int)strlen(log);
    for (; lines < 20; lines++) {
        clock_forward(&site.bot, 1100);
        (void)stage_metric("callsheet_requests_total"); /* it has had a turn */
    }
    ck_assert_int_eq(process_run("again", "callsheet", say, NULL), EX_IOERR);
    log = process_log(&site.bot) + i;
    for (lines = 0, at = log; (at = strstr(at, "kind=incoming")) != NULL; at++)
        lines++;
    /* The end of the log alone: Check ends without a word when all is long. */
    i = (int)strlen(log);
    ck_assert_msg(lines < 9, "%d of them: %s", lines,
                  log + (i > 2000 ? i - 2000 : 0));
    shim->action = SHIM_NOTHING;
    clock_forward(&site.bot, 5000);
    stage_settle(&site);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 0);
    ck_assert_int_eq(process_run("fine", "callsheet", say, NULL), 0);
    stage_close(&site);
}
END_TEST

/* Answers that only read, as somebody sees them. */
static int
only_reads(const struct site *site, const char *as, const char *channel)
{
    return stage_seen(site, as, channel, "What I hold already can be read.");
}

/* Who has to make room wants to know what is due meanwhile. */
START_TEST(what_only_reads_is_answered_on_a_full_disk)
{
    static const char *const lines[] = { "deadline list", "help",
                                         "help deadline", "health", "today" };
    const char *ask[] = { "say",  "-c",    in_folder("config.json"),
                          "--as", "U0ANA", "deadline list",
                          NULL };
    struct site site = { 0 };
    struct shim_page *shim;
    int64_t rows;
    size_t i;

    stage_open_alone(&site, "");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    site_say(&site, "U0ANA", "D0ANA", "deadline add the brief by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "Noted: ");
    stage_settle(&site);
    rows = rows_of_all();
    shim->action = _i == 0 ? SHIM_FULL : SHIM_BROKEN;
    for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        site_say(&site, "U0ANA", "D0ANA", lines[i]);
        ck_assert_msg(stage_waits(&site,
                                  "for=text&channel=D0ANA&as=U0ANA&count=%d&"
                                  "text=can%%20be%%20read.",
                                  (int)i + 1),
                      "%s: %s", lines[i], stage_log(&site));
    }
    ck_assert_int_ge(stage_seen(&site, "U0ANA", "D0ANA", "the brief"), 3);
    /* In a channel for who asked alone. */
    site_say(&site, "U0ANA", "C0SPRING", "/deadline list");
    stage_expect(&site, "U0ANA", "C0SPRING", "can be read.");
    ck_assert_int_eq(only_reads(&site, "U0MIRA", "C0SPRING"), 0);
    site_say(&site, "U0ANA", "D0ANA", "deadline done 1");
    stage_expect(&site, "U0ANA", "D0ANA", "Nothing was changed.");
    ck_assert_int_eq(process_run("ask", "callsheet", ask, NULL), 0);
    file_says("ask.out", "the brief");
    file_says("ask.out", "can be read.");
    ck_assert(stage_waits(&site, "for=idle"));
    ck_assert_int_eq(stage_number(stage_see(&site, "counts"), "lost"), 0);
    shim->action = SHIM_NOTHING;
    clock_forward(&site.bot, 61000);
    stage_settle(&site);
    ck_assert_int_eq(rows_of_all(), rows);
    ck_assert_int_eq(only_reads(&site, "U0ANA", "D0ANA"), (int)i);
    site_say(&site, "U0ANA", "D0ANA", "deadline list mine");
    stage_settle(&site);
    ck_assert_int_eq(only_reads(&site, "U0ANA", "D0ANA"), (int)i);
    stage_close(&site);
}
END_TEST

static void
put_comments(const char *name, int rows)
{
    FILE *f = fopen(in_folder(name), "we");
    int i;

    ck_assert_ptr_nonnull(f);
    (void)fprintf(f, "post,author,text\n");
    for (i = 0; i < rows; i++)
        (void)fprintf(f, "p%d,fan%d,with lemon and basil %d\n", i % 20,
                      i % 7000, i);
    ck_assert_int_eq(fclose(f), 0);
}

static bool
has_ended(void *ctx)
{
    struct process *p = ctx;

    clock_forward(p + 1, 1100);
    (void)stage_metric("callsheet_requests_total"); /* it has had a turn */
    return !process_is_running(p);
}

/* What it has begun is a job that stands still. */
START_TEST(a_shell_does_not_wait_for_a_job_on_a_full_disk)
{
    const char *say[] = {
        "say",  "-c",     in_folder("config.json"), "--as",
        "zora", "--file", in_folder("many.csv"),    "vet import @many.fans",
        NULL
    };
    struct process both[2]; /* the shell and the daemon */
    struct site site = { 0 };
    struct shim_page *shim;

    stage_open_alone(&site, "");
    shim = stage_run_shimmed(&site);
    put_comments("many.csv", 60000);
    both[0] = process_start("zora", "callsheet", say, NULL);
    ck_assert(
        stage_sql_within("SELECT count(*) > 1000 FROM comment", 1, STAGE_MS));
    shim->action = SHIM_FULL;
    both[1] = site.bot;
    ck_assert(eventually(has_ended, both, 2 * STAGE_MS));
    ck_assert_int_eq(process_wait(&both[0], 0), EX_IOERR);
    ck_assert_msg(strstr(file_get("zora.log"), "nothing can be saved") != NULL,
                  "%s", file_get("zora.log"));
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM import WHERE state = 0"),
                     1);
    shim->action = SHIM_NOTHING;
    clock_forward(&site.bot, 31000);
    ck_assert(stage_sql_within("SELECT count(*) FROM import WHERE state = 1 "
                               "AND rows = 60000",
                               1, 8 * STAGE_MS));
    stage_close(&site);
}
END_TEST

/* Outcomes and jobs wait for better days. */
START_TEST(what_was_under_way_when_the_disk_filled_is_done_later)
{
    struct site site = { 0 };
    struct shim_page *shim;
    int posts;

    clock_start(NOON_MS); /* no morning's message on the way */
    stage_open_alone(&site, "");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    site_say(&site, "U0ANA", "D0ANA", "deadline add the brief in 2 hours");
    stage_expect(&site, "U0ANA", "D0ANA", "Noted: ");
    stage_settle(&site);
    posts = stage_calls(&site, "chat.postMessage");
    /* Its answer is on the way when the disk fills. */
    stage_arm(shim, SHIM_STOP, SHIM_CALLED, 1);
    site_say(&site, "U0ANA", "D0ANA", "help");
    ck_assert(stage_is_stopped(&site.bot));
    shim->action = SHIM_FULL;
    process_signal(&site.bot, SIGCONT);
    ck_assert(stage_waits(&site, "for=calls&method=chat.postMessage&count=%d",
                          posts + 1));
    clock_forward(&site.bot, 2 * 3600 * 1000 + 1000);
    site_say(&site, "U0ANA", "D0ANA", "deadline add another by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", FULL);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Due now"), 0);
    shim->action = SHIM_NOTHING;
    clock_forward(&site.bot, 2000);
    stage_expect(&site, "U0ANA", "D0ANA", "ue now");
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "ue now"), 1);
    ck_assert_int_eq(stage_calls(&site, "chat.postMessage"), posts + 3);
    stage_close(&site);
}
END_TEST

/* Makes the file so long that nothing may be added to it. */
static void
fill_database(int64_t bytes)
{
    database_change(text("CREATE TABLE filler (x); INSERT INTO filler VALUES "
                         "(zeroblob(%lld)); PRAGMA wal_checkpoint(TRUNCATE)",
                         (long long)bytes));
}

/* Is this line refused for want of room? */
static bool
is_refused(const struct site *site, const char *line)
{
    int before = stage_count(site, "D0ANA", FULL);

    site_say(site, "U0ANA", "D0ANA", line);
    ck_assert(stage_waits(site, "for=idle"));
    stage_settle(site);
    return stage_count(site, "D0ANA", FULL) > before;
}

/* Pages that are begun take a little more: until three in a row are refused,
 * of those that need much room and then of those that need less. */
static void
exhaust(const struct site *site)
{
    int refused = 0, i;

    for (i = 0; i < 60 && refused < 3; i++)
        refused = is_refused(site, text("deadline add drop %d by tomorrow", i))
                      ? refused + 1
                      : 0;
    ck_assert_int_eq(refused, 3);
    refused = 0;
    for (i = 2; i < 60 && refused < 3; i++)
        refused =
            is_refused(site, text("deadline done %d", i)) ? refused + 1 : 0;
    ck_assert_int_eq(refused, 3);
}

START_TEST(a_database_at_its_limit_says_so_until_it_is_raised)
{
    const char *doctor[] = { "doctor", "-c", in_folder("config.json"), NULL };
    struct site site = { 0 };
    json_t *form;
    int64_t rows, noted;

    stage_open(&site, "");
    form = prepare(&site);
    process_signal(&site.bot, SIGTERM);
    ck_assert_int_eq(process_wait(&site.bot, STAGE_MS), 0);
    fill_database(2 * 1024 * 1024);
    stage_config(&site, "\"database_max_mb\": 1");
    site_run_bot(&site);
    exhaust(&site);
    rows = stage_sql("SELECT count(*) FROM deadline");
    noted = stage_count(&site, "D0ANA", "Noted: ");
    ck_assert_int_eq(rows, noted);
    say_all_kinds(&site, form, FULL);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), rows);
    process_signal(&site.bot, SIGTERM);
    ck_assert_int_eq(process_wait(&site.bot, STAGE_MS), 0);
    (void)process_run("doctor", "callsheet", doctor, NULL); /* no tokens */
    file_says("doctor.out", "of at most 1.0 MB (database_max_mb)");
    stage_config(&site, "\"database_max_mb\": 64");
    site_run_bot(&site);
    site_say(&site, "U0ANA", "D0ANA", "deadline add at last by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "Noted: \"at last");
    stage_close(&site);
}
END_TEST

TEST_SUITE(disk)
{
    TCase *tc = test_case(suite, "disk", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, a_database_that_another_program_holds_is_told_as_such);
    tcase_add_test(tc, what_is_not_saved_is_no_success_in_a_shell);
    tcase_add_loop_test(tc, a_shell_does_not_wait_for_a_disk_that_fails, 0, 2);
    tcase_add_loop_test(tc, what_only_reads_is_answered_on_a_full_disk, 0, 2);
    tcase_add_test(tc, a_shell_does_not_wait_for_a_job_on_a_full_disk);
    tcase_add_loop_test(tc, what_cannot_be_written_is_said_to_who_asked, 0, 2);
    tcase_add_test(tc, what_was_under_way_when_the_disk_filled_is_done_later);
    tcase_add_test(tc, a_database_at_its_limit_says_so_until_it_is_raised);
}
