/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_faults.c - the Nth write or sync fails, for N = 1, 2, …
 *
 * After each failure the database holds all of the request or nothing of it,
 * what was acknowledged is there or its person was told that it is not, and the
 * next try works.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "buf.h"
#include "clock.h"
#include "disk_file.h"
#include "engine_fixture.h"
#include "fault_vfs.h"
#include "outbox_support.h"
#include "store/store.h"
#include "test.h"

#define ROUNDS_MAX 400
#define MUCH_ROWS  3000

static struct fixture f;

static void
set_up(void)
{
    fault_install();
    fixture_begin(&f);
}

static void
tear_down(void)
{
    fault_set(0, NULL, 0, 0, false);
    fixture_end(&f);
    fault_remove();
}

static const struct {
    unsigned ops;
    int code;
    bool lasting;
} faults[] = {
    { FAULT_WRITE, SQLITE_FULL, false },
    { FAULT_WRITE, SQLITE_FULL, true },
    { FAULT_WRITE, SQLITE_IOERR_WRITE, false },
    { FAULT_WRITE, SQLITE_IOERR_WRITE, true },
    { FAULT_SYNC, SQLITE_IOERR_FSYNC, false },
    { FAULT_SYNC, SQLITE_IOERR_FSYNC, true },
};

static size_t
told(void)
{
    return fake_told(f.fake, TEXT_ERRORS_NOT_SAVED);
}

/* Acknowledged, and not because its person knows that it is lost. */
static int64_t
saved(void)
{
    return (int64_t)(fake_count(f.fake, FAKE_ACK) - told());
}

/* Everything that belongs to the deadlines is there as often as they are. */
static void
check_whole(int64_t expected)
{
    ck_assert_int_eq(fixture_deadlines(&f), expected);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM audit"),
                     expected);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM reminder"),
                     expected);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM seen"
                                        " WHERE key LIKE 'ev:%'"),
                     expected);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM"
                                        " pragma_integrity_check WHERE"
                                        " integrity_check <> 'ok'"),
                     0);
}

START_TEST(a_request_is_saved_whole_or_not_at_all)
{
    int64_t there = 0;
    bool failed = true;
    int n;

    fixture_start(&f);
    fixture_rest(&f);
    fixture_know(&f, "U1", NULL);
    fixture_rest(&f);
    (void)fixture_number(&f, "SELECT 1");
    for (n = 1; failed; n++) {
        ck_assert_int_lt(n, ROUNDS_MAX);
        fake_forget(f.fake);
        fault_set(faults[_i].ops, NULL, n, faults[_i].code, faults[_i].lasting);
        fixture_say(&f, "U1", "D1", "deadline add draft by 2099-01-04");
        failed = fault_happened();
        fault_set(0, NULL, 0, 0, false);
        ck_assert_uint_eq(fake_count(f.fake, FAKE_ACK), 1);
        ck_assert_uint_eq(fake_said(f.fake, "\"draft\"") + told(), 1);
        there += saved();
        check_whole(there);
        if (told() > 0) { /* it says so again, and now it works */
            fake_forget(f.fake);
            fixture_say(&f, "U1", "D1", "deadline add draft by 2099-01-04");
            ck_assert_uint_eq(fake_count(f.fake, FAKE_ACK), 1);
            check_whole(++there);
        }
        fixture_move(&f, 2000);
        fixture_rest(&f);
        ck_assert_int_eq(outbox_open(&f), 0);
    }
    ck_assert_int_gt(n, 2);
}
END_TEST

/* Three in one turn, of which all are safe or each is told its own story. */
START_TEST(each_of_a_batch_is_saved_whole_or_not_at_all)
{
    int64_t there = 0;
    bool failed = true;
    int n, i;

    fixture_start(&f);
    fixture_rest(&f);
    fixture_know(&f, "U1", NULL);
    fixture_rest(&f);
    for (n = 1; failed; n++) {
        ck_assert_int_lt(n, ROUNDS_MAX);
        fake_forget(f.fake);
        fault_set(faults[_i].ops, NULL, n, faults[_i].code, faults[_i].lasting);
        for (i = 0; i < 3; i++)
            fixture_take(&f, fixture_line(&f, "U1", "D1",
                                          "deadline add draft by 2099-01-04"));
        fixture_turn(&f);
        failed = fault_happened();
        fault_set(0, NULL, 0, 0, false);
        there += saved();
        check_whole(there);
        fixture_move(&f, 2000);
        fixture_rest(&f);
        ck_assert_int_eq(outbox_open(&f), 0);
    }
}
END_TEST

/* A power cut right after: what was acknowledged is there. What was not may be
 * there too, but whole, unless its person was told that it is not. */
START_TEST(what_was_acked_survives_a_power_cut)
{
    int64_t acked = 0, there;
    bool failed = true;
    int n;

    fixture_start(&f);
    fixture_rest(&f);
    fixture_know(&f, "U1", NULL);
    fixture_rest(&f);
    for (n = 1; failed; n++) {
        ck_assert_int_lt(n, ROUNDS_MAX);
        fake_forget(f.fake);
        fault_set(faults[_i].ops, NULL, n, faults[_i].code, faults[_i].lasting);
        fixture_say(&f, "U1", "D1", "deadline add draft by 2099-01-04");
        failed = fault_happened();
        acked += saved();
        fixture_crash(&f);
        fault_set(0, NULL, 0, 0, false);
        fixture_start(&f);
        fixture_move(&f, 15000);
        fixture_rest(&f);
        there = fixture_deadlines(&f);
        ck_assert_int_ge(there, acked);
        check_whole(there);
        acked = there;
        ck_assert_int_eq(outbox_open(&f), 0);
    }
}
END_TEST

/* The database and its log as they lie there, read as after a crash: nothing is
 * known but what is in them. */
static int64_t
after_a_crash(const char *sql)
{
    static const char *const ends[] = { "", "-wal" };
    char from[160], to[160];
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    int64_t found;
    size_t i;

    for (i = 0; i < ARRAY_LEN(ends); i++) {
        struct buf bytes;

        buf_init(&bytes, 64 * 1024 * 1024);
        (void)snprintf(from, sizeof(from), "%s%s", f.path, ends[i]);
        (void)snprintf(to, sizeof(to), "%s/after.db%s", f.folder, ends[i]);
        if (disk_read(from, &bytes))
            disk_write(to, bytes.data, bytes.len);
        buf_release(&bytes);
    }
    (void)snprintf(to, sizeof(to), "%s/after.db", f.folder);
    ck_assert_int_eq(sqlite3_open(to, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
    found = sqlite3_column_int64(stmt, 0);
    (void)sqlite3_finalize(stmt);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK); /* its log goes with it */
    return found;
}

START_TEST(what_was_said_not_to_be_saved_is_not_found_later)
{
    int64_t there = 0;
    bool failed = true;
    int n, refused = 0;

    fixture_start(&f);
    fixture_rest(&f);
    fixture_know(&f, "U1", NULL);
    fixture_rest(&f);
    (void)fixture_number(&f, "SELECT 1");
    for (n = 1; failed; n++) {
        ck_assert_int_lt(n, ROUNDS_MAX);
        fake_forget(f.fake);
        fault_set(faults[_i].ops, "-wal", n, faults[_i].code,
                  faults[_i].lasting);
        fixture_say(&f, "U1", "D1", "deadline add draft by 2099-01-04");
        failed = fault_happened();
        there += saved();
        refused += (int)told();
        ck_assert_int_eq(after_a_crash("SELECT count(*) FROM deadline"), there);
        fault_set(0, NULL, 0, 0, false);
        fixture_move(&f, 2000);
        fixture_rest(&f);
        ck_assert_int_eq(after_a_crash("SELECT count(*) FROM deadline"), there);
    }
    ck_assert_int_eq(refused > 0, faults[_i].lasting);
}
END_TEST

START_TEST(an_outcome_is_written_down_in_the_end)
{
    bool failed = true;
    int n;

    fixture_start(&f);
    fixture_rest(&f);
    for (n = 1; failed; n++) {
        ck_assert_int_lt(n, ROUNDS_MAX);
        fake_forget(f.fake);
        (void)outbox_say(&f, "C1", "one");
        (void)outbox_say(&f, "C1", "two");
        fixture_turn(&f);
        fault_set(faults[_i].ops, NULL, n, faults[_i].code, faults[_i].lasting);
        fake_answer(f.fake, fake_find(f.fake, FAKE_SEND, 0), OUT_SENT, -1);
        fixture_turn(&f);
        failed = fault_happened();
        fault_set(0, NULL, 0, 0, false);
        fixture_move(&f, 2500);
        fixture_rest(&f);
        fixture_move(&f, 2500);
        fixture_rest(&f);
        ck_assert_uint_eq(fake_said(f.fake, "one"), 1);
        ck_assert_uint_eq(fake_said(f.fake, "two"), 1);
        ck_assert_int_eq(outbox_open(&f), 0);
    }
}
END_TEST

START_TEST(a_database_is_made_whole_or_made_again)
{
    struct store_options options = { .path = f.path, .now = 1 };
    struct store *st = NULL;
    struct buf problem;
    bool failed = true;
    enum err rc;
    int n;

    buf_init(&problem, 1000);
    for (n = 1; failed; n++) {
        ck_assert_int_lt(n, ROUNDS_MAX);
        buf_reset(&problem);
        fault_set(faults[_i].ops, NULL, n, faults[_i].code, faults[_i].lasting);
        rc = store_open(&options, &st, &problem);
        failed = fault_happened();
        fault_set(0, NULL, 0, 0, false);
        if (rc != ERR_OK) {
            ck_assert_msg(rc == ERR_FULL || rc == ERR_IO, "%s: %s",
                          err_name(rc), problem.data);
            ck_assert_ptr_nonnull(strstr(problem.data, f.path));
            ck_assert_ptr_null(st);
        }
        store_close(st);
        st = fixture_store(&f); /* now it works */
        ck_assert(store_is_alive(st));
        store_close(st);
        st = NULL;
        (void)sqlite3_close(f.other);
        f.other = NULL;
        fixture_forget_database(&f);
    }
    ck_assert_int_gt(n, 2);
    buf_release(&problem);
}
END_TEST

START_TEST(a_backup_is_whole_or_not_there)
{
    char copy[160];
    struct store *st = fixture_store(&f);
    struct buf problem;
    bool failed = true;
    sqlite3 *db;
    enum err rc;
    int n;

    buf_init(&problem, 1000);
    (void)snprintf(copy, sizeof(copy), "%s/copy.db", f.folder);
    for (n = 1; failed; n++) {
        ck_assert_int_lt(n, ROUNDS_MAX);
        buf_reset(&problem);
        fault_set(faults[_i].ops, "copy.db", n, faults[_i].code,
                  faults[_i].lasting);
        rc = store_backup(f.path, copy, &problem);
        failed = fault_happened();
        fault_set(0, NULL, 0, 0, false);
        if (rc != ERR_OK) {
            ck_assert_int_ne(access(copy, F_OK), 0);
            continue;
        }
        ck_assert_int_eq(sqlite3_open(copy, &db), SQLITE_OK);
        ck_assert_int_eq(sqlite3_exec(db, "SELECT count(*) FROM deadline", NULL,
                                      NULL, NULL),
                         SQLITE_OK);
        (void)sqlite3_close(db);
        (void)unlink(copy);
    }
    store_close(st);
    buf_release(&problem);
}
END_TEST

START_TEST(a_commit_goes_out_in_one_piece)
{
    fixture_start(&f);
    fixture_rest(&f);
    fixture_know(&f, "U1", NULL);
    fixture_rest(&f);
    fault_set(FAULT_WRITE, "-wal", 0, 0, false);
    fixture_take(&f, fixture_line(&f, "U1", "D1",
                                  "deadline add draft by 2099-01-04"));
    ck_assert_int_eq(fault_count(), 0);
    fixture_turn(&f);
    ck_assert_int_eq(fault_count(), 1);
    ck_assert_uint_eq(fake_count(f.fake, FAKE_ACK), 1);
    check_whole(1);
}
END_TEST

/* More than fits into the cache, of which some is written before its end. */
static enum err
write_much(struct store *st, const char *text)
{
    enum err rc;
    int i;

    rc = store_batch_begin(st);
    for (i = 0; rc == ERR_OK && i < MUCH_ROWS; i++)
        rc = store_parked_add(st, "nothing", text, 1);
    if (rc == ERR_OK)
        return store_batch_commit(st);
    store_batch_rollback(st);
    return rc;
}

START_TEST(a_large_batch_is_saved_whole_or_not_at_all)
{
    struct store *st = fixture_store(&f);
    char text[1000];
    int64_t there = 0;
    bool failed = true;
    int n;

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    for (n = 1; failed; n += 7) {
        ck_assert_int_lt(n, ROUNDS_MAX);
        fault_set(faults[_i].ops, "-wal", n, faults[_i].code,
                  faults[_i].lasting);
        if (write_much(st, text) == ERR_OK)
            there += MUCH_ROWS;
        failed = fault_happened();
        fault_set(0, NULL, 0, 0, false);
        ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM parked"),
                         there);
        check_whole(0);
    }
    ck_assert_int_ge(there, MUCH_ROWS);
    store_close(st);
}
END_TEST

/* Some of a batch was in the log when it was taken back; then another program
 * wrote in its place. What is cut off is ours. */
START_TEST(what_others_have_written_is_not_cut_off)
{
    struct store *st = fixture_store(&f);
    char text[1000];

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    fault_set(FAULT_WRITE, "-wal", 0, 0, false);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    while (fault_count() == 0)
        ck_assert_int_eq(store_parked_add(st, "nothing", text, 1), ERR_OK);
    store_batch_rollback(st);
    fixture_exec(&f, "CREATE TABLE theirs AS SELECT 1 AS n");
    fault_set(FAULT_SYNC, "-wal", 1, SQLITE_IOERR_FSYNC, false);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    ck_assert_int_eq(store_parked_add(st, "nothing", text, 1), ERR_OK);
    ck_assert_int_eq(store_batch_commit(st), ERR_IO);
    ck_assert_int_eq(after_a_crash("SELECT count(*) FROM theirs"), 1);
    ck_assert_int_eq(after_a_crash("SELECT count(*) FROM parked"), 0);
    store_close(st);
}
END_TEST

static int64_t
log_bytes(void)
{
    char path[160];
    struct stat s;

    (void)snprintf(path, sizeof(path), "%s-wal", f.path);
    return stat(path, &s) == 0 ? (int64_t)s.st_size : 0;
}

/* The last room is left to others. */
START_TEST(a_log_that_cannot_grow_takes_what_fits)
{
    struct store *st = fixture_store(&f);
    int n = 0;

    while (!fault_happened()) {
        ck_assert_int_lt(n, ROUNDS_MAX);
        fault_set(FAULT_WRITE, "-wal", 2, SQLITE_FULL, true);
        ck_assert_int_eq(store_batch_begin(st), ERR_OK);
        ck_assert_int_eq(store_parked_add(st, "nothing", "", 1), ERR_OK);
        ck_assert_int_eq(store_batch_commit(st), ERR_OK);
        n++;
    }
    ck_assert_int_eq((log_bytes() - 32) % 4120, 0);
    ck_assert_int_eq(after_a_crash("SELECT count(*) FROM parked"), n);
    fault_set(0, NULL, 0, 0, false);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    ck_assert_int_eq(store_parked_add(st, "nothing", "", 1), ERR_OK);
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_ne((log_bytes() - 32) % 4120, 0);
    ck_assert_int_eq(after_a_crash("SELECT count(*) FROM parked"), n + 1);
    store_close(st);
}
END_TEST

TEST_SUITE(faults)
{
    TCase *tc = test_case(suite, "faults", 60);
    int count = (int)ARRAY_LEN(faults);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, a_request_is_saved_whole_or_not_at_all, 0, count);
    tcase_add_loop_test(tc, each_of_a_batch_is_saved_whole_or_not_at_all, 0,
                        count);
    tcase_add_loop_test(tc, what_was_acked_survives_a_power_cut, 0, count);
    tcase_add_loop_test(tc, what_was_said_not_to_be_saved_is_not_found_later, 0,
                        count);
    tcase_add_loop_test(tc, an_outcome_is_written_down_in_the_end, 0, count);
    tcase_add_loop_test(tc, a_database_is_made_whole_or_made_again, 0, count);
    tcase_add_loop_test(tc, a_backup_is_whole_or_not_there, 0, count);
    tcase_add_test(tc, what_others_have_written_is_not_cut_off);
    tcase_add_test(tc, a_commit_goes_out_in_one_piece);
    tcase_add_test(tc, a_log_that_cannot_grow_takes_what_fits);
    tcase_add_loop_test(tc, a_large_batch_is_saved_whole_or_not_at_all, 0,
                        count);
}
