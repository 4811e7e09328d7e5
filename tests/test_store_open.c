/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store_open.c - the database: opening it, what is said when that cannot
 * be, and copies of it.
 */
#include "store/figures.h"
#include "store/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "disk_file.h"
#include "store/db.h"
#include "store/inspect.h"
#include "store/migrations.h"
#include "store_alone.h"
#include "test.h"

#define NOBODY 65534

/* What opening says must name the file and what to do. */
static void
expect_problem(enum err rc, enum err expected, const char *words)
{
    ck_assert_msg(rc == expected, "%s: %s", err_name(rc), store_problem.data);
    ck_assert_msg(strstr(store_problem.data, words), "'%s' is not in '%s'",
                  words, store_problem.data);
    ck_assert_ptr_null(st);
}

/* ---- opening ------------------------------------------------------------- */

START_TEST(a_new_database_is_ours_alone)
{
    static const char *const suffixes[] = { "", ".key", "-wal", "-shm" };
    struct stat s;
    char path[128];
    size_t i;

    (void)umask(0);
    st = fixture_store(&store_folder);
    for (i = 0; i < ARRAY_LEN(suffixes); i++) {
        (void)snprintf(path, sizeof(path), "%s%s", store_folder.path,
                       suffixes[i]);
        ck_assert_msg(stat(path, &s) == 0, "no %s", path);
        ck_assert_msg((s.st_mode & 0777) == 0600, "%s has %o", path,
                      s.st_mode & 0777);
    }
    ck_assert(store_is_alive(st));
    ck_assert_int_gt(store_database_bytes(st), 0);
    ck_assert_int_eq(store_workspace(st), 1);
    ck_assert_uint_eq(strlen(store_install_id(st)), 16);
}
END_TEST

START_TEST(opening_again_changes_nothing)
{
    char install[33], *before, *after;

    st = fixture_store(&store_folder);
    (void)snprintf(install, sizeof(install), "%s", store_install_id(st));
    store_close(st);
    before = fixture_text(&store_folder, "SELECT group_concat(name || sql) FROM"
                                         " sqlite_schema");
    st = fixture_store(&store_folder);
    ck_assert_str_eq(store_install_id(st), install);
    after = fixture_text(&store_folder, "SELECT group_concat(name || sql) FROM"
                                        " sqlite_schema");
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
}
END_TEST

START_TEST(it_writes_ahead_and_syncs)
{
    char *mode;
    struct query q;

    st = fixture_store(&store_folder);
    mode = fixture_text(&store_folder, "PRAGMA journal_mode");
    ck_assert_str_eq(mode, "wal");
    free(mode);
    query_begin(&q, st, "PRAGMA synchronous");
    ck_assert_int_eq(query_step(&q), ERR_OK);
    ck_assert_int_eq(query_get_int(&q, 0), 2);
    query_end(&q);
}
END_TEST

START_TEST(every_table_has_the_workspace)
{
    st = fixture_store(&store_folder);
    ck_assert_int_eq(
        fixture_number(&store_folder,
                       "SELECT count(*) FROM sqlite_schema s WHERE type ="
                       " 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN"
                       " ('workspace', 'meta', 'file_chunk') AND NOT EXISTS"
                       " (SELECT 1 FROM pragma_table_info(s.name)"
                       " WHERE name = 'ws')"),
        0);
}
END_TEST

START_TEST(a_newer_database_is_refused_and_left_alone)
{
    st = fixture_store(&store_folder);
    store_close(st);
    st = NULL;
    fixture_exec(&store_folder, "PRAGMA user_version = 99");
    expect_problem(store_try_open(store_folder.path, 0), ERR_NEWER,
                   "newer callsheet");
    ck_assert_int_eq(fixture_number(&store_folder, "PRAGMA user_version"), 99);
}
END_TEST

START_TEST(what_is_no_database_is_refused)
{
    char garbage[9000];

    memset(garbage, 'x', sizeof(garbage));
    disk_write(store_folder.path, garbage, sizeof(garbage));
    expect_problem(store_try_open(store_folder.path, 0), ERR_CORRUPT,
                   "restore a backup");
}
END_TEST

START_TEST(the_database_of_another_program_is_left_alone)
{
    fixture_exec(&store_folder, "CREATE TABLE bookmark (url TEXT)");
    expect_problem(store_try_open(store_folder.path, 0), ERR_CORRUPT,
                   "another program");
    fixture_exec(&store_folder, "PRAGMA user_version = 1");
    expect_problem(store_try_open(store_folder.path, 0), ERR_CORRUPT,
                   "another program");
    ck_assert_int_eq(fixture_number(&store_folder,
                                    "SELECT count(*) FROM sqlite_schema"),
                     1);
}
END_TEST

START_TEST(a_damaged_database_is_said_to_be)
{
    char zeros[4096] = { 0 };
    int fd;

    st = fixture_store(&store_folder);
    store_close(st);
    st = NULL;
    fd = open(store_folder.path, O_WRONLY);
    ck_assert_int_ge(fd, 0);
    /* The first page holds the tables' descriptions. */
    ck_assert_int_eq(pwrite(fd, zeros, 3996, 100), 3996);
    (void)close(fd);
    expect_problem(store_try_open(store_folder.path, 0), ERR_CORRUPT,
                   "damaged");
}
END_TEST

START_TEST(half_a_database_is_said_to_be_damaged)
{
    st = fixture_store(&store_folder);
    store_close(st);
    st = NULL;
    ck_assert_int_eq(truncate(store_folder.path, 4096 * 3 + 100), 0);
    expect_problem(store_try_open(store_folder.path, 0), ERR_CORRUPT,
                   "damaged");
}
END_TEST

START_TEST(a_missing_folder_is_named)
{
    expect_problem(store_try_open("/nowhere/at/all/test.db", 0), ERR_IO,
                   "check that the folder exists");
    ck_assert_ptr_nonnull(
        strstr(store_problem.data, "/nowhere/at/all/test.db"));
}
END_TEST

/* Rights do not hold for root, so be somebody else. */
static uid_t self;

static void
be_nobody(void)
{
    self = geteuid();
    if (self == 0)
        ck_assert_int_eq(seteuid(NOBODY), 0);
}

static void
be_self(void)
{
    ck_assert_int_eq(seteuid(self), 0);
}

START_TEST(a_read_only_file_is_said_to_be)
{
    st = fixture_store(&store_folder);
    store_close(st);
    st = NULL;
    (void)chmod(store_folder.folder, 0755);
    (void)chmod(store_folder.path, 0444);
    be_nobody();
    expect_problem(store_try_open(store_folder.path, 0), ERR_READ_ONLY,
                   "owner");
    be_self();
}
END_TEST

START_TEST(a_read_only_folder_is_said_to_be)
{
    (void)chmod(store_folder.folder, 0555);
    be_nobody();
    expect_problem(store_try_open(store_folder.path, 0), ERR_READ_ONLY,
                   "owner");
    be_self();
}
END_TEST

START_TEST(a_read_only_folder_round_a_good_file_is_said_to_be)
{
    enum err rc;

    st = fixture_store(&store_folder);
    store_close(st);
    st = NULL;
    (void)chmod(store_folder.path, 0666);
    (void)chmod(store_folder.folder, 0555);
    be_nobody();
    rc = store_try_open(store_folder.path, 0);
    ck_assert_int_ne(rc, ERR_OK);
    ck_assert_ptr_nonnull(strstr(store_problem.data, "folder"));
    be_self();
}
END_TEST

START_TEST(a_link_is_not_followed)
{
    char target[128];

    (void)snprintf(target, sizeof(target), "%s/elsewhere", store_folder.folder);
    ck_assert_int_eq(symlink(target, store_folder.path), 0);
    ck_assert_int_ne(store_try_open(store_folder.path, 0), ERR_OK);
    ck_assert_int_ne(access(target, F_OK), 0);
}
END_TEST

START_TEST(another_writer_is_waited_for_and_named)
{
    st = fixture_store(&store_folder);
    store_close(st);
    st = NULL;
    fixture_exec(&store_folder,
                 "PRAGMA user_version = 0"); /* a migration to do */
    fixture_exec(&store_folder, "BEGIN IMMEDIATE");
    expect_problem(store_try_open(store_folder.path, 0), ERR_BUSY,
                   "another program");
    fixture_exec(&store_folder, "ROLLBACK");
}
END_TEST

START_TEST(a_key_file_of_the_wrong_size_is_refused)
{
    char path[128];

    st = fixture_store(&store_folder);
    store_close(st);
    st = NULL;
    (void)snprintf(path, sizeof(path), "%s.key", store_folder.path);
    disk_write(path, "short", 5);
    expect_problem(store_try_open(store_folder.path, 0), ERR_INVALID,
                   "key file");
    disk_write(path, "seventeen bytes!!", 17);
    expect_problem(store_try_open(store_folder.path, 0), ERR_INVALID,
                   "16 bytes");
}
END_TEST

static const char *const depends[] = {
    "INSERT INTO comment VALUES (1, 1, 1, 1, 1, 1, x'00',"
    " NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, NULL)",
    "INSERT INTO follower VALUES (1, 1, 1, 1, x'00', NULL, 0, 0)",
};

/* A new one would say that all that is known is new. */
START_TEST(a_missing_key_is_made_anew_only_while_nothing_depends_on_it)
{
    char path[128];

    (void)snprintf(path, sizeof(path), "%s.key", store_folder.path);
    st = fixture_store(&store_folder);
    store_close(st);
    ck_assert_int_eq(unlink(path), 0);
    st = fixture_store(&store_folder);
    store_close(st);
    st = NULL;
    fixture_exec(&store_folder, depends[_i]);
    ck_assert_int_eq(unlink(path), 0);
    expect_problem(store_try_open(store_folder.path, 0), ERR_INVALID,
                   "is missing");
    ck_assert_int_ne(access(path, F_OK), 0);
    /* Another machine's, which would make a stranger of everybody. */
    disk_write(path, "sixteen bytes!!!", 16);
    expect_problem(store_try_open(store_folder.path, 0), ERR_INVALID,
                   "is not the one");
    fixture_exec(&store_folder, "DELETE FROM meta WHERE key = 'key'");
    st = fixture_store(&store_folder);
}
END_TEST

START_TEST(another_key_is_taken_while_nothing_depends_on_one)
{
    char path[128];

    (void)snprintf(path, sizeof(path), "%s.key", store_folder.path);
    st = fixture_store(&store_folder);
    store_close(st);
    disk_write(path, "sixteen bytes!!!", 16);
    st = fixture_store(&store_folder);
    store_close(st);
    fixture_exec(&store_folder, depends[0]);
    st = fixture_store(&store_folder);
}
END_TEST

/* ---- migrations and backups ---------------------------------------------- */

START_TEST(a_copy_is_made_before_a_migration)
{
    struct buf none;
    char copy[160];
    sqlite3 *db = NULL;

    st = fixture_store(&store_folder);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    ck_assert_int_eq(store_parked_add(st, "slack:person:U1", "{}", 5), ERR_OK);
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    buf_init(&none, 1000);
    ck_assert_int_eq(db_backup_before(st, 7, 1700000000, &none), ERR_OK);
    (void)snprintf(copy, sizeof(copy), "%s.before-v8-1700000000",
                   store_folder.path);
    ck_assert_int_eq(sqlite3_open_v2(copy, &db, SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, "SELECT waits_for FROM parked", NULL,
                                  NULL, NULL),
                     SQLITE_OK);
    (void)sqlite3_close(db);
    /* A second one in the same second would overwrite the first. */
    ck_assert_int_ne(db_backup_before(st, 7, 1700000000, &none), ERR_OK);
    ck_assert_ptr_nonnull(strstr(none.data, "exists already"));
    buf_release(&none);
}
END_TEST

/* As formats up to 5 could leave them: held for a terminal, though Slack's. */
static void
open_format_5(void)
{
    sqlite3 *db = NULL;
    int i;

    ck_assert_int_eq(sqlite3_open(store_folder.path, &db), SQLITE_OK);
    for (i = 0; i < 5; i++)
        ck_assert_int_eq(sqlite3_exec(db, migrations[i], NULL, NULL, NULL),
                         SQLITE_OK);
    (void)sqlite3_close(db);
    fixture_exec(&store_folder, "PRAGMA user_version = 5");
}

static void
put_row(const char *network, const char *queue, int verb, const char *user)
{
    char sql[700];

    (void)snprintf(
        sql, sizeof(sql),
        "INSERT INTO outbox (ws, network, queue, verb, promise, place, user,"
        " thread, target, parent, secret, body, state, tries, doubts,"
        " created_at, attempt_at, next_at, message, owner, is_unasked, why)"
        " VALUES (1, '%s', '%s', %d, 0, '@x', '%s', '', 0, 0, '',"
        " 'a < b' || char(10) || 'c', 1, 1, 0, 5, 5, 0, '', '', 1, '')",
        network, queue, verb, user);
    fixture_exec(&store_folder, sql);
}

START_TEST(what_waited_for_a_terminal_is_slacks_again)
{
    open_format_5();
    fixture_exec(&store_folder,
                 "INSERT INTO workspace VALUES (2, 'slack', 'T1', '', '',"
                 " '')");
    fixture_exec(&store_folder,
                 "INSERT INTO person VALUES (1, 'U0ANA', '', '', '',"
                 " '@U0ANA', 0, 5), (1, 'ana', '', '', '', '@ana', 0, 5)");
    put_row("shell", "in:C1", 1, "U0ANA");
    put_row("shell", "in:C1", 6, "U0ANA");
    put_row("slack", "shell:in:#desk", 1, "U0ANA");
    put_row("shell", "shell:dm:U0ANA", 0, "U0ANA");
    put_row("shell", "shell:dm:ana", 0, "ana");
    st = fixture_store(&store_folder);
    ck_assert_int_eq(
        fixture_number(
            &store_folder,
            "SELECT group_concat(network || ' ' || queue || ' '"
            " || (state + is_sending), ', ') = 'slack in:C1 0, shell in:C1 3,"
            " slack shell:in:#desk 3, slack dm:U0ANA 0,"
            " shell shell:dm:ana 1' FROM outbox"),
        1);
    ck_assert_int_eq(
        fixture_number(&store_folder,
                       "SELECT count(*) FROM outbox WHERE"
                       " iif(json_valid(body), json_extract(body,"
                       " '$.text'), '') = 'a &lt; b' || char(10) || 'c'"),
        2);
    ck_assert_int_eq(fixture_number(&store_folder,
                                    "SELECT group_concat(dm) = ',@ana'"
                                    " FROM person ORDER BY id"),
                     1);
}
END_TEST

START_TEST(a_backup_under_way_work_restores)
{
    char copy[160];
    int i;

    st = fixture_store(&store_folder);
    (void)snprintf(copy, sizeof(copy), "%s/copy.db", store_folder.folder);
    for (i = 0; i < 300; i++) {
        bool is_new = false;
        char key[32];

        (void)snprintf(key, sizeof(key), "ev:%d", i);
        ck_assert_int_eq(store_batch_begin(st), ERR_OK);
        ck_assert_int_eq(store_seen_add(st, key, NULL, i, &is_new), ERR_OK);
        if (i == 200) /* in the middle of a batch: without what it holds */
            ck_assert_int_eq(store_backup(store_folder.path, copy,
                                          &store_problem),
                             ERR_OK);
        ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    }
    store_close(st);
    st = NULL;
    ck_assert_int_eq(rename(copy, store_folder.path), 0);
    (void)snprintf(copy, sizeof(copy), "%s-wal", store_folder.path);
    (void)unlink(copy);
    st = fixture_store(&store_folder);
    ck_assert_int_eq(fixture_number(&store_folder, "SELECT count(*) FROM seen"),
                     200);
    ck_assert_int_eq(fixture_number(&store_folder,
                                    "SELECT count(*) FROM"
                                    " pragma_integrity_check WHERE"
                                    " integrity_check <> 'ok'"),
                     0);
}
END_TEST

START_TEST(a_backup_never_overwrites)
{
    char copy[160];
    struct stat s;

    st = fixture_store(&store_folder);
    (void)snprintf(copy, sizeof(copy), "%s/copy.db", store_folder.folder);
    ck_assert_int_eq(store_backup(store_folder.path, copy, &store_problem),
                     ERR_OK);
    ck_assert_int_eq(stat(copy, &s), 0);
    ck_assert_int_eq(s.st_mode & 0777, 0600);
    ck_assert_int_ne(store_backup(store_folder.path, copy, &store_problem),
                     ERR_OK);
    ck_assert_ptr_nonnull(strstr(store_problem.data, "exists already"));
}
END_TEST

START_TEST(a_backup_of_nothing_leaves_nothing)
{
    char copy[160];

    (void)snprintf(copy, sizeof(copy), "%s/copy.db", store_folder.folder);
    ck_assert_int_ne(store_backup("/nowhere/test.db", copy, &store_problem),
                     ERR_OK);
    ck_assert_ptr_nonnull(strstr(store_problem.data, "/nowhere/test.db"));
    ck_assert_int_ne(access(copy, F_OK), 0);
}
END_TEST

/* Night after night it would take the place of good ones. */
START_TEST(what_is_damaged_is_not_copied)
{
    char copy[160], nonsense[4096];
    FILE *f;

    memset(nonsense, 0x5a, sizeof(nonsense));
    st = fixture_store(&store_folder);
    store_close(st);
    st = NULL;
    f = fopen(store_folder.path, "r+e");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fseek(f, 3 * 4096, SEEK_SET), 0);
    ck_assert_uint_eq(fwrite(nonsense, 1, sizeof(nonsense), f), 4096);
    ck_assert_int_eq(fclose(f), 0);
    (void)snprintf(copy, sizeof(copy), "%s/copy.db", store_folder.folder);
    ck_assert_int_eq(store_backup(store_folder.path, copy, &store_problem),
                     ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(store_problem.data, "damaged"));
    ck_assert_int_ne(access(copy, F_OK), 0);
    ck_assert_int_eq(unlink(store_folder.path), 0);
}
END_TEST

static bool
is_out_of_patience(void *ctx)
{
    ++*(int *)ctx;
    return false;
}

/* Looked at from outside, and left as it is. */
START_TEST(a_database_is_inspected_within_its_patience)
{
    struct store_facts facts;
    const char *path = store_folder.path;
    int asked = 0;

    ck_assert_int_eq(store_inspect(path, false, NULL, NULL, &facts,
                                   &store_problem),
                     ERR_OK);
    ck_assert(!facts.exists && !facts.has_key);
    ck_assert_int_eq(store_try_open(path, 0), ERR_OK);
    ck_assert_int_eq(db_exec(st, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
                                 " SELECT i + 1 FROM n WHERE i < 20000)"
                                 " INSERT INTO seen SELECT i, 1, 'k' || i, i"
                                 " FROM n"),
                     ERR_OK);
    ck_assert_int_eq(store_inspect(path, true, NULL, NULL, &facts,
                                   &store_problem),
                     ERR_OK);
    ck_assert(facts.exists && facts.has_key && facts.is_checked);
    ck_assert(!facts.needs_key);
    ck_assert_int_eq(facts.format, facts.format_known);
    ck_assert_int_gt(facts.wal_bytes, 0);
    ck_assert_int_eq(store_inspect(path, true, is_out_of_patience, &asked,
                                   &facts, &store_problem),
                     ERR_OK);
    ck_assert(!facts.is_checked);
    ck_assert_int_eq(asked, 1);
    ck_assert_str_eq(store_problem.data, "");
}
END_TEST

TEST_SUITE(store_open)
{
    TCase *tc = test_case(suite, "opening", 20);

    tcase_add_checked_fixture(tc, store_folder_set_up, store_tear_down);
    tcase_add_test(tc, a_new_database_is_ours_alone);
    tcase_add_test(tc, opening_again_changes_nothing);
    tcase_add_test(tc, it_writes_ahead_and_syncs);
    tcase_add_test(tc, every_table_has_the_workspace);
    tcase_add_test(tc, a_newer_database_is_refused_and_left_alone);
    tcase_add_test(tc, what_is_no_database_is_refused);
    tcase_add_test(tc, the_database_of_another_program_is_left_alone);
    tcase_add_test(tc, a_damaged_database_is_said_to_be);
    tcase_add_test(tc, half_a_database_is_said_to_be_damaged);
    tcase_add_test(tc, a_missing_folder_is_named);
    tcase_add_test(tc, a_read_only_file_is_said_to_be);
    tcase_add_test(tc, a_read_only_folder_is_said_to_be);
    tcase_add_test(tc, a_read_only_folder_round_a_good_file_is_said_to_be);
    tcase_add_test(tc, a_link_is_not_followed);
    tcase_add_test(tc, another_writer_is_waited_for_and_named);
    tcase_add_test(tc, a_key_file_of_the_wrong_size_is_refused);
    tcase_add_loop_test(
        tc, a_missing_key_is_made_anew_only_while_nothing_depends_on_it, 0,
        sizeof(depends) / sizeof(depends[0]));
    tcase_add_test(tc, another_key_is_taken_while_nothing_depends_on_one);
    tcase_add_test(tc, a_copy_is_made_before_a_migration);
    tcase_add_test(tc, what_waited_for_a_terminal_is_slacks_again);
    tcase_add_test(tc, a_backup_under_way_work_restores);
    tcase_add_test(tc, a_backup_never_overwrites);
    tcase_add_test(tc, a_backup_of_nothing_leaves_nothing);
    tcase_add_test(tc, what_is_damaged_is_not_copied);
    tcase_add_test(tc, a_database_is_inspected_within_its_patience);
}
