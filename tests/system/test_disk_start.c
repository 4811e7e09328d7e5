/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_disk_start.c - a database that is damaged, or that may not be touched:
 * said clearly at the start, and nothing destroyed.
 */
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "database.h"
#include "stage.h"

/* ---- what it cannot start on -------------------------------------------- */

static int
run_on(const char *name, const char *database)
{
    const char *config = text("%s.json", name);
    const char *arguments[] = { "run", "-c", in_folder(config), NULL };

    file_put(config,
             text("{\"database\": \"%s\", \"slack\": {\"enabled\": false}, "
                  "\"status\": {\"listen\": \"\"}}",
                  database));
    return process_run(name, "callsheet", arguments, NULL);
}

/* A database as the program makes it, with something in it. */
static void
make_database(void)
{
    const char *arguments[] = {
        "say",  "-c",  in_folder("config.json"),
        "--as", "ana", "deadline add the brief by tomorrow",
        NULL
    };

    file_put("config.json", "{\"slack\": {\"enabled\": false}, \"status\": "
                            "{\"listen\": \"\"}}");
    ck_assert_int_eq(process_run("make", "callsheet", arguments, NULL), 0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 1);
}

static void
assert_same(const char *name, const char *before, size_t len)
{
    size_t len_now;
    const char *now = file_bytes(name, &len_now);

    ck_assert_uint_eq(len_now, len);
    ck_assert(memcmp(now, before, len) == 0);
}

static const struct {
    const char *how, *says;
    int code;
} spoils[] = {
    { "letters", "it is damaged or not a callsheet database", EX_DATAERR },
    { "noise", "it is damaged or not a callsheet database", EX_DATAERR },
    { "half", "it is damaged or not a callsheet database", EX_DATAERR },
    { "schema", "it is damaged or not a callsheet database", EX_DATAERR },
    { "stranger", "is the database of another program", EX_DATAERR },
    { "newer", "was made by a newer callsheet (format 99, this one knows ",
      EX_DATAERR },
};

#define SPOILS ((int)(sizeof(spoils) / sizeof(spoils[0])))

static void
spoil(const char *how)
{
    char *bytes;
    size_t len, i;

    make_database();
    database_change("PRAGMA wal_checkpoint(TRUNCATE)");
    bytes = file_bytes("callsheet.db", &len);
    ck_assert_uint_gt(len, 8192);
    if (strcmp(how, "newer") == 0) {
        database_change("PRAGMA user_version = 99");
    } else if (strcmp(how, "stranger") == 0) {
        (void)unlink(in_folder("callsheet.db"));
        database_change("CREATE TABLE songs (name TEXT); INSERT INTO songs "
                        "VALUES ('la mer')");
    } else if (strcmp(how, "letters") == 0) {
        file_put_bytes("callsheet.db", "Dear diary, today", 17);
    } else if (strcmp(how, "half") == 0) {
        file_put_bytes("callsheet.db", bytes, len / 2 + 100);
    } else {
        /* All but the first hundred bytes, or only the first page's rest. */
        for (i = 100; i < (strcmp(how, "schema") == 0 ? 4096 : len); i++)
            bytes[i] = (char)(i * 7 + 13);
        file_put_bytes("callsheet.db", bytes, len);
    }
}

START_TEST(a_spoilt_database_is_refused_and_left_as_it_is)
{
    const char *before;
    size_t len;

    spoil(spoils[_i].how);
    before = file_bytes("callsheet.db", &len);
    ck_assert_int_eq(run_on("run", "callsheet.db"), spoils[_i].code);
    ck_assert_msg(strstr(file_get("run.log"), spoils[_i].says) != NULL,
                  "%s: %s", spoils[_i].how, file_get("run.log"));
    assert_same("callsheet.db", before, len);
}
END_TEST

/* A page in the middle: it starts, and says that it could not save. */
START_TEST(a_broken_page_is_found_when_it_is_needed)
{
    struct site site = { 0 };
    char *bytes;
    size_t len;
    int64_t page;
    size_t i;

    stage_open(&site, "");
    site_say(&site, "U0ANA", "D0ANA", "deadline add the brief by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "Noted: ");
    stage_settle(&site);
    process_signal(&site.bot, SIGTERM);
    ck_assert_int_eq(process_wait(&site.bot, STAGE_MS), 0);
    database_change("PRAGMA wal_checkpoint(TRUNCATE)");
    page = stage_sql("SELECT rootpage FROM sqlite_schema WHERE name = "
                     "'deadline'");
    bytes = file_bytes("callsheet.db", &len);
    for (i = 0; i < 4096; i++)
        bytes[(size_t)(page - 1) * 4096 + i] = (char)(i * 7 + 13);
    file_put_bytes("callsheet.db", bytes, len);
    site_run_bot(&site);
    site_say(&site, "U0ANA", "D0ANA", "deadline add the next by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "Not saved (");
    site_say(&site, "U0ANA", "D0ANA", "health");
    ck_assert(stage_waits(&site, "for=text&channel=D0ANA&count=2&text="
                                 "I%%20am%%20"));
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Not saved"), 1);
    stage_close(&site);
}
END_TEST

/* ---- rights ------------------------------------------------------------- */

/* Rights do not bind root: become nobody, if the program can be run so. */
static bool
can_be_bound(const char *name)
{
    const char *version[] = { "--version", NULL };
    const struct passwd *nobody = getpwnam("nobody");

    if (geteuid() != 0)
        return true;
    process_bring("callsheet");
    if (nobody && chown(in_folder(""), nobody->pw_uid, nobody->pw_gid) == 0 &&
        setgid(nobody->pw_gid) == 0 && setuid(nobody->pw_uid) == 0 &&
        process_run("version", "callsheet", version, NULL) == 0)
        return true;
    (void)printf("skipped: %s: nobody may not run the program here\n", name);
    return false;
}

START_TEST(a_read_only_database_is_said)
{
    const char *before;
    size_t len;

    make_database();
    database_change("PRAGMA wal_checkpoint(TRUNCATE)");
    before = file_bytes("callsheet.db", &len);
    ck_assert_int_eq(chmod(in_folder("callsheet.db"), 0444), 0);
    ck_assert_int_eq(chmod(in_folder("callsheet.db.lock"), 0666), 0);
    ck_assert_int_eq(chmod(in_folder("make.log"), 0666), 0);
    if (!can_be_bound("a_read_only_database_is_said"))
        return;
    ck_assert_int_eq(run_on("run", "callsheet.db"), EX_NOPERM);
    ck_assert_msg(strstr(file_get("run.log"),
                         "it cannot be written: check the owner and the "
                         "rights of the file and its folder") != NULL,
                  "%s", file_get("run.log"));
    assert_same("callsheet.db", before, len);
}
END_TEST

START_TEST(a_folder_without_rights_is_said)
{
    ck_assert_int_eq(mkdir(in_folder("closed"), 0555), 0);
    if (!can_be_bound("a_folder_without_rights_is_said"))
        return;
    ck_assert_int_eq(run_on("run", "closed/callsheet.db"), EX_NOPERM);
    ck_assert_msg(strstr(file_get("run.log"), "closed/callsheet.db") != NULL &&
                      strstr(file_get("run.log"), "Permission denied") != NULL,
                  "%s", file_get("run.log"));
}
END_TEST

/* Of somebody else's daemon nothing is known: not that none runs. */
START_TEST(who_may_not_look_is_told_so)
{
    const char *doctor[] = { "doctor", "-c", in_folder("config.json"), NULL };
    const char *export[] = { "export", "--csv", "-c", in_folder("config.json"),
                             NULL };

    make_database();
    ck_assert_int_eq(chmod(in_folder("callsheet.db.lock"), 0), 0);
    ck_assert_int_eq(chmod(in_folder("callsheet.db"), 0), 0);
    ck_assert_int_eq(chmod(in_folder("make.log"), 0644), 0);
    if (!can_be_bound("who_may_not_look_is_told_so"))
        return;
    ck_assert_int_eq(process_run("export", "callsheet", export, NULL),
                     EX_NOPERM);
    ck_assert_int_eq(process_run("doctor", "callsheet", doctor, NULL),
                     EX_NOPERM);
    file_says("doctor.out", "cannot be told");
    file_says("doctor.out", "run the doctor as the user of the daemon");
    ck_assert_ptr_null(strstr(file_get("doctor.out"), "none works on"));
}
END_TEST

START_TEST(a_link_to_a_database_is_said)
{
    make_database();
    ck_assert_int_eq(symlink(in_folder("callsheet.db"), in_folder("link.db")),
                     0);
    ck_assert_int_ne(run_on("run", "link.db"), 0);
    file_says("run.log", "it is a link");
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_said)
{
    ck_assert_int_eq(run_on("run", "nowhere/callsheet.db"), EX_CANTCREAT);
    ck_assert_msg(strstr(file_get("run.log"), "nowhere/callsheet.db") != NULL &&
                      strstr(file_get("run.log"),
                             "No such file or directory") != NULL,
                  "%s", file_get("run.log"));
    /* And one where the file should be. */
    ck_assert_int_eq(mkdir(in_folder("a.db"), 0755), 0);
    ck_assert_int_ne(run_on("again", "a.db"), 0);
    ck_assert_msg(strstr(file_get("again.log"), "a.db") != NULL, "%s",
                  file_get("again.log"));
}
END_TEST

TEST_SUITE(disk_start)
{
    TCase *tc = test_case(suite, "disk_start", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_loop_test(tc, a_spoilt_database_is_refused_and_left_as_it_is, 0,
                        SPOILS);
    tcase_add_test(tc, a_broken_page_is_found_when_it_is_needed);
    tcase_add_test(tc, a_read_only_database_is_said);
    tcase_add_test(tc, a_folder_without_rights_is_said);
    tcase_add_test(tc, who_may_not_look_is_told_so);
    tcase_add_test(tc, a_link_to_a_database_is_said);
    tcase_add_test(tc, a_folder_that_is_not_there_is_said);
}
