/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_plans.c - no statement reads a whole table that grows.
 *
 * The statements are taken from the sources of store/ as they stand, so that a
 * new one cannot be forgotten, and SQLite is asked for the plan of each. A
 * look-up by the workspace alone is a scan as well: it is in every row.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "disk_file.h"
#include "engine_fixture.h"
#include "store/about_parts.h"
#include "store/db.h"
#include "test.h"

#define FOLDER "bot/store"

/* What is bounded although it looks like a scan: part of the plan's line, part
 * of the statement, and why. */
static const struct {
    const char *line, *sql, *why;
} allowed[] = {
    { "outbox USING INDEX outbox_open (ws=?)", "SELECT DISTINCT queue",
      "a partial index of open rows, once after a start" },
    { "outbox USING INDEX outbox_open (ws=?)",
      "(SELECT count(*) FROM outbox WHERE ws = :ws AND state < 2)",
      "a partial index of open rows" },
    { "outbox USING INDEX outbox_open (ws=?)",
      "SELECT created_at FROM outbox WHERE id = (SELECT min(id)",
      "a partial index of open rows, when somebody asks for the gauges" },
    { "outbox USING INDEX outbox_open (ws=?)", "AND promise = 2",
      "a partial index of open rows, once an hour" },
    { "outbox USING INDEX outbox_open (ws=?)", "AND asked <> ''",
      "a partial index of open rows, once after a start" },
    { "SCAN outbox", "ORDER BY id LIMIT :limit +",
      "by number, ends after LIMIT rows" },
    { "parked USING COVERING INDEX parked_waits (ws=?)",
      "SELECT DISTINCT waits_for",
      "requests that wait for a fact, once after a start" },
    { "SCAN comment", "SELECT 1 FROM comment LIMIT 1",
      "one row, once, when the key is missing" },
    { "SCAN follower", "SELECT 1 FROM follower LIMIT 1",
      "one row, once, when the key is missing" },
    { "call USING INDEX call_wanted", "WHERE state = 0",
      "a partial index of questions that are open, ends after LIMIT rows" },
    { "file USING INDEX file_packed (ws=?)", "state = 3",
      "a partial index of files that wait for the worker" },
    { "deadline USING INDEX deadline_open (ws=?)", "done_at = 0",
      "a partial index of open deadlines, ends after LIMIT rows" },
    { "person USING PRIMARY KEY (ws=?)", "NOCASE",
      "the team's people, when somebody is named in words" },
    { "campaign USING INDEX campaign_open (ws=?)", "closed_at = 0",
      "a partial index of open campaigns, ends after LIMIT rows" },
    { "asking USING INDEX asking_who (ws=?)", "GROUP BY who",
      "a row a campaign, for who asks once a month" },
    { "day USING PRIMARY KEY (ws=?)", "UPDATE day SET is_stale = 1",
      "a row a person, once after a sheet was brought in" },
    { "day USING INDEX day_stale (ws=?)", "is_stale = 1",
      "a partial index of days out of date, ends after LIMIT rows" },
    { "person USING PRIMARY KEY (ws=?)", "is_guest = 0",
      "the colleagues, ends after LIMIT rows, when a sheet is read" },
};

/* Strings that begin like a statement and go another way than query_begin(). */
static const struct {
    const char *name;
    int count;
} elsewhere[] = {
    { "migrations.c", 14 }, /* what steps write */
    { "migrate.c", 1 },     /* the schema itself */
    { "about.c", 3 },       /* check_tables() */
    { "about_texts.c", 20 },
    { "inspect.c", 2 }, /* the first comment, the mark of the key */
};

/* Whose macros stand in statements. */
static const char *const headers[] = { "db.h", "jobs.h", "outbox_rows.h" };

struct source {
    struct fixture *f;
    struct store *st;
    char *text, *shared; /* of the file, and of the headers below */
    const char *name;
    int statements;
};

/* ---- reading statements out of C ----------------------------------------- */

static char *
read_source(const char *name)
{
    char path[300];
    struct buf b;

    (void)snprintf(path, sizeof(path), FOLDER "/%s", name);
    buf_init(&b, 1024 * 1024);
    ck_assert_msg(disk_read(path, &b),
                  "run this in the project's folder: no %s", path);
    return buf_take(&b);
}

static char *
read_headers(void)
{
    struct buf b;
    size_t i;

    buf_init(&b, 1024 * 1024);
    for (i = 0; i < ARRAY_LEN(headers); i++) {
        char *text = read_source(headers[i]);

        buf_adds(&b, text);
        free(text);
    }
    return buf_take(&b);
}

static const char *
skip_space(const char *p)
{
    while (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\\')
        p++;
    return p;
}

static const char *read_strings(const struct source *s, const char *p,
                                struct buf *out);

/* A name between the strings is a macro made of strings. */
static const char *
read_macro(const struct source *s, const char *p, struct buf *out)
{
    size_t len = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
    char define[100];
    const char *at;

    ck_assert_uint_gt(len, 0);
    ck_assert_uint_lt(len, 60);
    (void)snprintf(define, sizeof(define), "#define %.*s ", (int)len, p);
    at = strstr(s->text, define);
    if (!at)
        at = strstr(s->shared, define);
    ck_assert_msg(at != NULL, "%s: what is %.*s?", s->name, (int)len, p);
    (void)read_strings(s, at + strlen(define), out);
    return p + len;
}

static const char *
read_strings(const struct source *s, const char *p, struct buf *out)
{
    for (p = skip_space(p); *p == '"' || (*p >= 'A' && *p <= 'Z');
         p = skip_space(p)) {
        if (*p != '"') {
            p = read_macro(s, p, out);
            continue;
        }
        for (p++; *p != '"'; p++) {
            ck_assert_msg(*p != '\0' && *p != '\n', "%s: open string", s->name);
            buf_addc(out, *p);
        }
        p++;
    }
    return p;
}

/* ---- asking for plans ---------------------------------------------------- */

static bool
is_allowed(const char *line, const char *sql)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(allowed); i++)
        if (strstr(line, allowed[i].line) && strstr(sql, allowed[i].sql))
            return true;
    return false;
}

/* "SCAN x", "SEARCH x USING INDEX y (ws=?)". Rows that the statement itself
 * holds, "SCAN 2 CONSTANT ROWS", are no table. */
static bool
is_scan(const char *line)
{
    if (strncmp(line, "SCAN ", 5) == 0)
        return !strstr(line, " CONSTANT ROW") &&
               strncmp(line, "SCAN (", 6) != 0; /* of an inner query */
    return strncmp(line, "SEARCH ", 7) == 0 && strstr(line, "(ws=?)");
}

static void
check_plan(const struct source *s, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    struct buf explain;

    buf_init(&explain, 10000);
    buf_addf(&explain, "EXPLAIN QUERY PLAN %s", sql);
    ck_assert_msg(sqlite3_prepare_v2(s->st->db, explain.data, -1, &stmt,
                                     NULL) == SQLITE_OK,
                  "%s: %s: %s", s->name, sqlite3_errmsg(s->st->db), sql);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(stmt, 3);

        ck_assert_msg(!is_scan(line) || is_allowed(line, sql), "%s: %s\n    %s",
                      s->name, line, sql);
        ck_assert_msg(!strstr(line, "TEMP B-TREE") ||
                          strstr(sql, "SELECT DISTINCT queue"),
                      "%s: sorts: %s\n    %s", s->name, line, sql);
    }
    (void)sqlite3_finalize(stmt);
    buf_release(&explain);
}

static int
count_of(const char *text, const char *what)
{
    int n = 0;

    for (; (text = strstr(text, what)) != NULL; text++)
        n++;
    return n;
}

/* No statement but those whose plans were asked for. */
static void
check_nothing_else(const struct source *s, int found)
{
    static const char *const starts[] = { "\"SELECT ",  "\"INSERT ",
                                          "\"UPDATE ",  "\"DELETE ",
                                          "\"REPLACE ", "\"WITH " };
    int n = 0, known = 0;
    size_t i;

    for (i = 0; i < ARRAY_LEN(starts); i++)
        n += count_of(s->text, starts[i]);
    for (i = 0; i < ARRAY_LEN(elsewhere); i++)
        if (strcmp(elsewhere[i].name, s->name) == 0)
            known = elsewhere[i].count;
    ck_assert_msg(n <= found + known,
                  "%s: %d statements, but plans of %d: is one not a constant "
                  "of query_begin()?",
                  s->name, n, found);
}

/* Of the tables of statements check_tables() asks. */
static bool
is_of_table(const struct source *s, const char *p)
{
    return strncmp(s->name, "about", 5) == 0 && strncmp(p, "about_", 6) == 0;
}

static void
check_tables(struct source *s)
{
    size_t i;

    s->name = "about_parts.h";
    for (i = 0; i < ABOUT_COUNT; i++) {
        check_plan(s, about_reach[i].count);
        check_plan(s, about_reach[i].rows);
        check_plan(s, about_reach[i].drop);
    }
    for (i = 0; i < ABOUT_PLACES; i++) {
        check_plan(s, about_places[i].read);
        check_plan(s, about_places[i].write);
    }
}

static void
check_source(struct source *s)
{
    const char *p, *call = "query_begin(";
    int before = s->statements;
    struct buf sql;

    s->text = read_source(s->name);
    buf_init(&sql, 10000);
    for (p = strstr(s->text, call); p; p = strstr(p, call)) {
        p = skip_space(p + strlen(call));
        if (strncmp(p, "struct", 6) == 0)
            continue; /* its own definition */
        p = strchr(p, ',');
        ck_assert_ptr_nonnull(p);
        p = strchr(p + 1, ',');
        ck_assert_ptr_nonnull(p);
        if (is_of_table(s, skip_space(p + 1)))
            continue;
        buf_reset(&sql);
        p = read_strings(s, p + 1, &sql);
        ck_assert_msg(*p == ')' && sql.len > 0, "%s: no constant at %.60s",
                      s->name, p);
        check_plan(s, sql.data);
        s->statements++;
    }
    check_nothing_else(s, s->statements - before);
    buf_release(&sql);
    free(s->text);
}

START_TEST(no_statement_reads_a_whole_table)
{
    struct fixture f;
    struct source s = { .f = &f };
    struct dirent *entry;
    DIR *dir = opendir(FOLDER);

    ck_assert_msg(dir != NULL, "run this in the project's folder");
    fixture_begin(&f);
    s.st = fixture_store(&f);
    s.shared = read_headers();
    while ((entry = readdir(dir)) != NULL) {
        size_t len = strlen(entry->d_name);

        if (len < 3 || strcmp(entry->d_name + len - 2, ".c") != 0)
            continue;
        s.name = entry->d_name;
        check_source(&s);
    }
    (void)closedir(dir);
    check_tables(&s);
    free(s.shared);
    ck_assert_int_gt(s.statements, 70);
    store_close(s.st);
    fixture_end(&f);
}
END_TEST

/* The test itself must be able to fail. */
START_TEST(a_scan_is_seen)
{
    ck_assert(is_scan("SCAN comment"));
    ck_assert(is_scan("SCAN look USING INDEX look_creator"));
    ck_assert(is_scan("SEARCH look USING INDEX look_creator (ws=?)"));
    ck_assert(!is_scan("SEARCH look USING INDEX look_creator (ws=? AND"
                       " creator=?)"));
    ck_assert(!is_scan("SEARCH look USING INTEGER PRIMARY KEY (rowid=?)"));
    ck_assert(!is_scan("SCAN CONSTANT ROW"));
}
END_TEST

TEST_SUITE(plans)
{
    TCase *tc = test_case(suite, "plans", 20);

    tcase_add_test(tc, no_statement_reads_a_whole_table);
    tcase_add_test(tc, a_scan_is_seen);
}
