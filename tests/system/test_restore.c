/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_restore.c - what is no copy is not put in place, and whose the files
 * are. A restore after a crash under load stands in test_copy.c.
 */
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "database.h"
#include "stage.h"

/* Each with its own code and sentence, and the database as it was. */
START_TEST(what_is_no_copy_is_not_restored)
{
    const char *say[] = { "say", "-c", in_folder("config.json"),
                          "deadline add kept by tomorrow", NULL };
    const char *backup[] = { "backup", "-c", in_folder("config.json"),
                             in_folder("backup.db"), NULL };
    sqlite3 *db;

    file_put("config.json", "{\"slack\": {\"enabled\": false}, "
                            "\"status\": {\"listen\": \"\"}}");
    ck_assert_int_eq(process_run("early", "callsheet", backup, NULL),
                     EX_NOINPUT);
    file_says("early.log", "cannot read the database");
    ck_assert_int_ne(access(in_folder("backup.db"), F_OK), 0);
    ck_assert_int_eq(process_run("say", "callsheet", say, NULL), 0);
    ck_assert_int_eq(process_run("backup", "callsheet", backup, NULL), 0);
    backup[3] = in_folder("nowhere/backup.db");
    ck_assert_int_eq(process_run("lost", "callsheet", backup, NULL),
                     EX_NOINPUT);
    file_says("lost.log", "cannot make '");
    ck_assert_int_eq(database_restore("none", "nowhere.db"), EX_NOINPUT);
    file_put("wrong.db", "a list of creators\n");
    ck_assert_int_eq(database_restore("wrong", "wrong.db"), EX_DATAERR);
    file_put("empty.db", "");
    ck_assert_int_eq(database_restore("empty", "empty.db"), EX_DATAERR);
    file_says("empty.log", "is empty");
    ck_assert_int_eq(database_restore("itself", "callsheet.db"), EX_USAGE);
    db = database_open("backup.db");
    database_run(db, "PRAGMA user_version = 9999");
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
    ck_assert_int_eq(database_restore("newer", "backup.db"), EX_DATAERR);
    file_says("newer.log", "newer callsheet");
    db = database_open("other.db");
    database_run(db, "CREATE TABLE shelf (a)");
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
    ck_assert_int_eq(database_restore("other", "other.db"), EX_DATAERR);
    file_says("other.log", "another program");
    ck_assert_int_ne(access(in_folder("callsheet.db.restoring"), F_OK), 0);
    db = database_open("callsheet.db");
    ck_assert_int_eq(
        database_number(db,
                        "SELECT count(*) FROM deadline WHERE what = 'kept'"),
        1);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}
END_TEST

/* Killed by the first byte beyond so many, in whatever file. */
static int
backup_within(rlim_t bytes)
{
    const char *backup[] = { "backup", "-c", in_folder("config.json"),
                             in_folder("backup.db"), NULL };
    struct rlimit file, before;
    int code;

    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    file = before;
    file.rlim_cur = bytes;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &file), 0);
    code = process_run("backup", "callsheet", backup, NULL);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    return code;
}

START_TEST(a_backup_that_is_killed_leaves_its_name_free)
{
    static const char *const ends[] = { "", "-journal", "-wal", "-shm" };
    const char *say[] = { "say", "-c", in_folder("config.json"),
                          "deadline add kept by tomorrow", NULL };
    const struct rlimit none = { 0, 0 };
    int64_t bytes;
    int killed = 0;
    size_t i;
    sqlite3 *db;

    file_put("config.json", "{\"slack\": {\"enabled\": false}, "
                            "\"status\": {\"listen\": \"\"}}");
    ck_assert_int_eq(process_run("say", "callsheet", say, NULL), 0);
    ck_assert_int_eq(setrlimit(RLIMIT_CORE, &none), 0);
    for (bytes = 4000; backup_within((rlim_t)bytes) != 0; bytes += 33000) {
        killed++;
        ck_assert_int_lt(killed, 100);
        ck_assert_int_ne(access(in_folder("backup.db"), F_OK), 0);
    }
    ck_assert_int_gt(killed, 2);
    for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        ck_assert_int_ne(access(in_folder(text("backup.db.copying%s", ends[i])),
                                F_OK),
                         0);
    db = database_open("backup.db");
    ck_assert_int_eq(
        database_number(db,
                        "SELECT count(*) FROM deadline WHERE what = 'kept'"),
        1);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
    ck_assert_int_eq(backup_within(RLIM_INFINITY), EX_CANTCREAT);
}
END_TEST

/* Root says something before the daemon's first start: the daemon is somebody
 * else, and must be able to open what is there then. */
START_TEST(what_root_makes_in_a_folder_belongs_to_its_owner)
{
    static const char *const names[] = { "callsheet.db", "callsheet.db.key",
                                         "callsheet.db.lock" };
    const char *say[] = { "say", "-c", in_folder("config.json"),
                          "deadline add kept by tomorrow", NULL };
    const char *backup[] = { "backup", "-c", in_folder("config.json"),
                             in_folder("backup.db"), NULL };
    struct stat s;
    size_t i;

    if (geteuid() != 0)
        return; /* nobody else can give files away */
    file_put("config.json", "{\"slack\": {\"enabled\": false}, "
                            "\"status\": {\"listen\": \"\"}}");
    ck_assert_int_eq(chown(in_folder("."), 12345, 12346), 0);
    ck_assert_int_eq(process_run("say", "callsheet", say, NULL), 0);
    ck_assert_int_eq(process_run("backup", "callsheet", backup, NULL), 0);
    ck_assert_int_eq(unlink(in_folder("callsheet.db")), 0);
    ck_assert_int_eq(database_restore("new", "backup.db"), 0);
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        ck_assert_int_eq(stat(in_folder(names[i]), &s), 0);
        ck_assert_msg(s.st_uid == 12345 && s.st_gid == 12346,
                      "%s belongs to %u", names[i], (unsigned)s.st_uid);
        ck_assert_uint_eq(s.st_mode & 0777, 0600);
    }
    /* And of the old database, whoever has the folder. */
    ck_assert_int_eq(chown(in_folder("callsheet.db"), 12347, 12348), 0);
    ck_assert_int_eq(database_restore("again", "backup.db"), 0);
    ck_assert_int_eq(stat(in_folder("callsheet.db"), &s), 0);
    ck_assert_uint_eq(s.st_uid, 12347);
}
END_TEST

/* Pending in the copy and said since; and what is said after the copy was put
 * back has no key that something had which the copy does not know. */
START_TEST(fm22_a_copy_says_nothing_twice_and_takes_no_old_post_for_a_new_one)
{
    const char *backup[] = { "backup", "-c", in_folder("config.json"),
                             in_folder("backup.db"), NULL };
    struct site site = { 0 };
    int i;

    stage_open(&site, "");
    stage_do(&site, "fault",
             "{'method': 'chat.postMessage', 'channel': 'D0ANA', 'kind': "
             "'ratelimited', 'retry_after': 5}");
    for (i = 0; i < 3; i++)
        site_say(&site, "U0ANA", "D0ANA",
                 text("deadline add thing %d by tomorrow", i));
    ck_assert(stage_sql_is("SELECT count(*) FROM outbox WHERE state = 0"
                           " AND queue = 'dm:U0ANA'",
                           3));
    ck_assert_int_eq(process_run("backup", "callsheet", backup, NULL), 0);
    clock_forward(&site.bot, 7000);
    stage_expect(&site, "U0ANA", "D0ANA", "thing 2");
    for (i = 0; i < 3; i++) /* these have the next numbers */
        site_say(&site, "U0ANA", "D0ANA",
                 text("deadline add later %d by "
                      "tomorrow",
                      i));
    stage_expect(&site, "U0ANA", "D0ANA", "later 2");
    stage_settle(&site);
    process_kill(&site.bot);
    ck_assert_int_eq(database_restore("restored", "backup.db"), 0);
    site_run_bot(&site);
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Noted: "), 6);
    stage_do(&site, "fault", "{'method': 'chat.postMessage', 'kind': 'drop'}");
    site_say(&site, "U0ANA", "D0ANA", "deadline add anew by tomorrow");
    ck_assert(stage_sql_is("SELECT count(*) FROM outbox WHERE is_sending"
                           " AND doubts = 1",
                           1));
    for (i = 0; i < 8; i++)
        clock_forward(&site.bot, 2000);
    stage_expect(&site, "U0ANA", "D0ANA", "anew");
    stage_settle(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Noted: "), 7);
    stage_close(&site);
}
END_TEST

TEST_SUITE(restore)
{
    TCase *tc = test_case(suite, "restore", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, what_is_no_copy_is_not_restored);
    tcase_add_test(tc, a_backup_that_is_killed_leaves_its_name_free);
    tcase_add_test(
        tc, fm22_a_copy_says_nothing_twice_and_takes_no_old_post_for_a_new_one);
    tcase_add_test(tc, what_root_makes_in_a_folder_belongs_to_its_owner);
}
