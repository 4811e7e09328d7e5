/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_recording.c - what is recorded is what SQLite's own session would give.
 */
#include "store/recording.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "test.h"

static const char *const tables[] = { "one", "two" };

static const char schema[] =
    "CREATE TABLE one (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c BLOB,"
    " d REAL, UNIQUE (a));"
    "CREATE TABLE two (id INTEGER PRIMARY KEY AUTOINCREMENT, x);"
    "CREATE TABLE other (id INTEGER PRIMARY KEY, x);"
    "INSERT INTO one VALUES (1, 'first', 7, x'00ff', 1.5),"
    " (2, 'second', NULL, zeroblob(300), -0.0), (3, '', 0, x'', 2);"
    "INSERT INTO two VALUES (1, 'x'), (70000000000, NULL);";

static const struct {
    const char *sql;
    bool is_exact; /* else only as long, as rows stand in another order */
} scripts[] = {
    { "INSERT INTO one VALUES (4, 'new', -1, NULL, 2.25)", true },
    { "INSERT INTO one VALUES (4, printf('%.*c', 20000, 'z'), 1, x'', 0.5)",
      true },
    { "UPDATE one SET b = 8 WHERE id = 1", true },
    { "UPDATE one SET b = b WHERE id = 1", true },
    { "UPDATE one SET a = 'A', c = x'01', d = d + 1 WHERE id = 1", true },
    { "UPDATE one SET d = 2.0 WHERE id = 3", true }, /* 2 is that already */
    { "DELETE FROM one WHERE id = 2", true },
    { "INSERT INTO two (x) VALUES ('y')", true },
    { "UPDATE two SET x = 3 WHERE id = 70000000000", true },
    /* What became of a row, not each step. */
    { "INSERT INTO one (id) VALUES (9); UPDATE one SET a = 'nine' WHERE id = 9",
      true },
    { "INSERT INTO one (id) VALUES (9); DELETE FROM one WHERE id = 9", true },
    { "UPDATE one SET b = 8 WHERE id = 1; UPDATE one SET b = 7 WHERE id = 1",
      true },
    { "UPDATE one SET b = 8 WHERE id = 1; DELETE FROM one WHERE id = 1", true },
    { "DELETE FROM one WHERE id = 1; INSERT INTO one VALUES (1, 'again', 7,"
      " x'00ff', 1.5)",
      true },
    { "DELETE FROM one WHERE id = 1; INSERT INTO one VALUES (1, 'first', 7,"
      " x'00ff', 1.5)",
      true },
    { "INSERT OR IGNORE INTO one VALUES (5, 'first', 1, 1, 1)", true },
    { "INSERT INTO other VALUES (1, 2); UPDATE other SET x = 3", true },
    { "INSERT OR REPLACE INTO one VALUES (5, 'first', 1, x'01', 1)", false },
    { "INSERT INTO one VALUES (1, 'first', 9, x'01', 1) ON CONFLICT (id)"
      " DO UPDATE SET b = excluded.b",
      true },
    { "DELETE FROM one; DELETE FROM two", false },
    { "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n"
      " WHERE i < 4000) INSERT INTO two SELECT i, 'x' FROM n;"
      " UPDATE two SET x = zeroblob(id % 300) WHERE id % 2 = 0;"
      " DELETE FROM two WHERE id % 3 = 0",
      false },
    { "UPDATE one SET b = id * 1000; INSERT INTO two SELECT NULL, a FROM one",
      false },
    { "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n LIMIT"
      " 500) INSERT INTO one SELECT i, 'n' || i, i, NULL, NULL FROM n",
      false },
    /* A whole number in a REAL column goes by as an integer. */
    { "INSERT INTO one VALUES (4, 'whole', 1, x'', 2)", false },
    { "SELECT 1", true },
};

struct changeset {
    int len;
    void *data;
};

static sqlite3 *
open_one(void)
{
    sqlite3 *db = NULL;

    ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, schema, NULL, NULL, NULL), SQLITE_OK);
    return db;
}

static void
run(sqlite3 *db, const char *sql)
{
    char *why = NULL;

    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &why) == SQLITE_OK,
                  "%s: %s", sql, why);
}

/* All rows of both tables, as one text. */
static char *
content(sqlite3 *db)
{
    const char *sql =
        "SELECT group_concat(r, char(10)) FROM (SELECT printf('%d %Q %Q %s %Q',"
        " id, a, b, quote(c), d) AS r FROM one UNION ALL SELECT printf('%d %Q',"
        " id, x) FROM two ORDER BY r)";
    sqlite3_stmt *stmt = NULL;
    char *text = NULL;

    ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
    text = xstrdup_null((const char *)sqlite3_column_text(stmt, 0));
    (void)sqlite3_finalize(stmt);
    return text;
}

static struct changeset
recorded(sqlite3 *db, const char *sql)
{
    struct recording *r = recording_new(db, tables, ARRAY_LEN(tables));
    struct changeset out = { 0 };

    run(db, sql);
    ck_assert_int_eq(recording_changeset(r, &out.len, &out.data), SQLITE_OK);
    recording_free(r);
    return out;
}

static struct changeset
by_session(const char *sql)
{
    sqlite3_session *session = NULL;
    struct changeset out = { 0 };
    sqlite3 *db = open_one();
    size_t i;

    ck_assert_int_eq(sqlite3session_create(db, "main", &session), SQLITE_OK);
    for (i = 0; i < ARRAY_LEN(tables); i++)
        ck_assert_int_eq(sqlite3session_attach(session, tables[i]), SQLITE_OK);
    run(db, sql);
    ck_assert_int_eq(sqlite3session_changeset(session, &out.len, &out.data),
                     SQLITE_OK);
    sqlite3session_delete(session);
    (void)sqlite3_close(db);
    return out;
}

START_TEST(a_changeset_is_that_of_a_session)
{
    sqlite3 *db = open_one();
    struct changeset ours = recorded(db, scripts[_i].sql);
    struct changeset theirs = by_session(scripts[_i].sql);

    ck_assert_int_eq(ours.len, theirs.len);
    if (scripts[_i].is_exact && ours.len > 0)
        ck_assert_mem_eq(ours.data, theirs.data, (size_t)ours.len);
    sqlite3_free(ours.data);
    sqlite3_free(theirs.data);
    (void)sqlite3_close(db);
}
END_TEST

static int
no_conflict(void *ctx, int kind, sqlite3_changeset_iter *iter)
{
    (void)ctx;
    (void)iter;
    ck_abort_msg("conflict %d", kind);
    return SQLITE_CHANGESET_ABORT;
}

START_TEST(its_inverse_takes_everything_back)
{
    sqlite3 *db = open_one();
    char *before = content(db), *after;
    struct changeset ours = recorded(db, scripts[_i].sql), inverse = { 0 };

    ck_assert_int_eq(sqlite3changeset_invert(ours.len, ours.data, &inverse.len,
                                             &inverse.data),
                     SQLITE_OK);
    ck_assert_int_eq(sqlite3changeset_apply(db, inverse.len, inverse.data, NULL,
                                            no_conflict, NULL),
                     SQLITE_OK);
    after = content(db);
    ck_assert_str_eq(after, before);
    sqlite3_free(ours.data);
    sqlite3_free(inverse.data);
    free(before);
    free(after);
    (void)sqlite3_close(db);
}
END_TEST

START_TEST(a_number_that_changes_is_refused)
{
    sqlite3 *db = open_one();
    struct recording *r = recording_new(db, tables, ARRAY_LEN(tables));
    struct changeset out = { 0 };

    run(db, "UPDATE two SET id = 5 WHERE id = 1");
    ck_assert_int_eq(recording_changeset(r, &out.len, &out.data),
                     SQLITE_MISUSE);
    ck_assert_ptr_null(out.data);
    recording_free(r);
    run(db, "UPDATE two SET id = 6 WHERE id = 5"); /* nobody looks any more */
    (void)sqlite3_close(db);
}
END_TEST

TEST_SUITE(recording)
{
    TCase *tc = test_case(suite, "recording", 20);

    tcase_add_loop_test(tc, a_changeset_is_that_of_a_session, 0,
                        (int)ARRAY_LEN(scripts));
    tcase_add_loop_test(tc, its_inverse_takes_everything_back, 0,
                        (int)ARRAY_LEN(scripts));
    tcase_add_test(tc, a_number_that_changes_is_refused);
}
