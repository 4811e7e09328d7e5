/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_about.c - no table and no text in which a creator may stand is left out.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "about.h"
#include "alloc.h"
#include "engine_fixture.h"
#include "store/db.h"
#include "test.h"

static struct fixture f;

static void
set_up(void)
{
    fixture_begin(&f);
}

static void
tear_down(void)
{
    fixture_end(&f);
}

/* ---- nothing is left out ------------------------------------------------- */

static bool
is_reached(const char *table)
{
    int i;

    for (i = 0; i < ABOUT_COUNT; i++)
        if (strcmp(about_table((enum about)i), table) == 0)
            return true;
    return false;
}

static bool
is_cleaned(const char *column)
{
    size_t i;

    for (i = 0; i < ABOUT_PLACES; i++)
        if (strcmp(about_place(i), column) == 0)
            return true;
    return false;
}

START_TEST(every_table_with_a_creator_is_reached)
{
    struct store *st = fixture_store(&f);
    sqlite3_stmt *stmt;
    int n = 0;

    ck_assert_int_eq(
        sqlite3_prepare_v2(st->db,
                           "SELECT t.name FROM sqlite_schema AS t,"
                           " pragma_table_info(t.name) AS c WHERE t.type ="
                           " 'table' AND c.name IN ('creator', 'look', 'deal')",
                           -1, &stmt, NULL),
        SQLITE_OK);
    for (; sqlite3_step(stmt) == SQLITE_ROW; n++) {
        const char *table = (const char *)sqlite3_column_text(stmt, 0);

        if (strcmp(table, "mention") == 0 || /* goes with the messages */
            strcmp(table, "tracked") == 0) /* and with the outcomes */
            continue;
        ck_assert_msg(is_reached(table),
                      "creator forget leaves rows of '%s': add it to about.h",
                      table);
    }
    (void)sqlite3_finalize(stmt);
    ck_assert_int_gt(n, 15);
    store_close(st);
}
END_TEST

/* Texts that nobody looks into, and why no creator is named there. */
static const struct {
    const char *column, *why;
} plain[] = {
    { "workspace.", "of the chat" },
    { "meta.", "of the program" },
    { "purged.", "of the program" },
    { "person.", "colleagues" },
    { "place.", "conversations" },
    { "seen.", "keys of requests" },
    { "asking.", "colleagues, teams, clients" },
    { "habit.", "colleagues" },
    { "setting.", "countries" },
    { "absence.", "colleagues" },
    { "mute.", "colleagues" },
    { "day.", "colleagues" },
    { "morning.", "colleagues" },
    { "nudge.", "ids, and kinds of notices" },
    { "quota.", "of services" },
    { "campaign.", "what the team calls its campaigns" },
    { "brand.", "firms" },
    { "outbox.",
      "emptied once it is sent; about_messages.c knows whom it named" },
    { "audit.", "verbs, nouns and colleagues; changes are cleaned" },
    { "deadline.zone", "" },
    { "deadline.remind", "days" },
    { "deadline.step", "keys of steps" },
    { "series.rule", "" },
    { "series.first", "" },
    { "series.zone", "" },
    { "series.remind", "" },
    { "job.kind", "" },
    { "job.waits", "" },
    { "job.network", "" },
    { "job.place", "" },
    { "job.thread", "" },
    { "job.why", "sentences of ours" },
    { "parked.waits_for", "ids of colleagues" },
    { "file.network", "" },
    { "file.remote_id", "" },
    { "file.url", "of the chat's own server" },
    { "file.mime", "" },
    { "file.why", "" },
    { "sheet_row.why", "kinds of mistakes" },
    { "call.provider", "" },
    { "call.bucket", "" },
    { "call.etag", "" },
    { "call.path", "read with the body" },
    { "comment.author", "a keyed hash" },
    { "comment.author_key", "goes with the text" },
    { "comment.name", "read with the text" },
    { "comment.url", "read with the text" },
    { "follower.hash", "a keyed hash" },
};

static bool
is_plain(const char *column)
{
    static const char *const people[] = { ".person",     ".owner",
                                          ".done_by",    ".asker",
                                          ".fee_by",     ".stopped_by",
                                          ".standing_by" };
    size_t i, len;

    for (i = 0; i < ARRAY_LEN(plain); i++) {
        len = strlen(plain[i].column);
        if (strncmp(column, plain[i].column, len) == 0 &&
            (column[len] == '\0' || plain[i].column[len - 1] == '.'))
            return true;
    }
    for (i = 0; i < ARRAY_LEN(people); i++)
        if (strstr(column, people[i]))
            return true;
    return false;
}

/* A table of creators alone goes as a whole row, for the texts in it that are
 * about one creator only. */
static bool
goes_as_row(const char *column)
{
    char table[64];

    (void)snprintf(table, sizeof(table), "%.*s", (int)strcspn(column, "."),
                   column);
    return is_reached(table) && strcmp(table, "deadline") != 0 &&
           strcmp(table, "job") != 0 && strcmp(table, "file") != 0 &&
           strcmp(table, "comment") != 0 && strcmp(table, "follower") != 0 &&
           strcmp(table, "fifty_pick") != 0;
}

START_TEST(every_text_is_looked_into_or_is_nobodys)
{
    struct store *st = fixture_store(&f);
    sqlite3_stmt *stmt;
    int n = 0;

    ck_assert_int_eq(
        sqlite3_prepare_v2(st->db,
                           "SELECT t.name || '.' || c.name FROM sqlite_schema"
                           " AS t, pragma_table_info(t.name) AS c WHERE"
                           " t.type = 'table' AND c.type IN ('TEXT', 'BLOB')"
                           " AND t.name NOT LIKE 'sqlite_%'",
                           -1, &stmt, NULL),
        SQLITE_OK);
    for (; sqlite3_step(stmt) == SQLITE_ROW; n++) {
        const char *column = (const char *)sqlite3_column_text(stmt, 0);

        ck_assert_msg(is_cleaned(column) || is_plain(column) ||
                          goes_as_row(column),
                      "may a creator be named in '%s'? Add it to"
                      " about_texts.c, or say here why not",
                      column);
    }
    (void)sqlite3_finalize(stmt);
    ck_assert_int_gt(n, 50);
    store_close(st);
}
END_TEST

/* ---- words --------------------------------------------------------------- */

static const struct {
    const char *word, *text, *without;
} named[] = {
    { "mara.cooks", "Ask @mara.cooks. Then", "Ask @[forgotten]. Then" },
    { "mara.cooks", "Mara.Cooks, spring", "[forgotten], spring" },
    { "mara.cooks", "mara.cooks.daily and amara.cooks", NULL },
    { "mara.cooks", "{\"text\":\"a\\nmara.cooks\\nb\"}",
      "{\"text\":\"a\\n[forgotten]\\nb\"}" },
    { "mara.cooks", "https://www.instagram.com/mara.cooks/",
      "https://www.instagram.com/[forgotten]/" },
    { "leo", "leo calls @leo, and leon", "leo calls @[forgotten], and leon" },
    { "leo", "leo calls", NULL },
    { "Mara Quietcook", "by Mara Quietcook", "by [forgotten]" },
};

START_TEST(a_name_is_a_whole_word)
{
    struct about_words words = { &named[_i].word, 1, 0 };
    const char *text = named[_i].text;
    char *without;

    ck_assert(about_is_named(&words, text, strlen(text)) ==
              (named[_i].without != NULL));
    without = about_without(&words, text);
    ck_assert_str_eq(without, named[_i].without ? named[_i].without : text);
    free(without);
}
END_TEST

TEST_SUITE(about)
{
    TCase *tc = test_case(suite, "about", 30);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, every_table_with_a_creator_is_reached);
    tcase_add_test(tc, every_text_is_looked_into_or_is_nobodys);
    tcase_add_loop_test(tc, a_name_is_a_whole_word, 0, ARRAY_LEN(named));
}
