/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_forget.c - creator forget and creator export, in a whole engine.
 *
 * The names in here are made up. What is looked for afterwards are the bytes of
 * the database and of its log, while the engine still runs.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "engine_fixture.h"
#include "fault_vfs.h"
#include "files.h"
#include "scheduler.h"
#include "store/db.h"
#include "store/mentioned.h"
#include "test.h"

enum { MINUTE_MS = 60000 };

static struct fixture f;

static void
set_up(void)
{
    fixture_open(&f);
    fixture_know(&f, "U1", NULL);
    fixture_know(&f, "U2", NULL);
    fixture_rest(&f);
}

static void
set_up_on_disk(void)
{
    fault_install();
    set_up();
}

static void
tear_down(void)
{
    fixture_end(&f);
}

static void
tear_down_on_disk(void)
{
    fixture_end(&f);
    fault_remove();
}

static void
say(const char *line)
{
    fixture_say(&f, "U1", "D1", line);
    fixture_rest(&f);
}

/* ---- all of it goes ------------------------------------------------------ */

static const char *const secrets[] = {
    "zyla.quietcook",             /* the handle */
    "Zyla Quietcook",             /* what a service calls her */
    "UCzylakeyzylakey",           /* its number for her */
    "likes very long takes",      /* a note */
    "always three days early",    /* why she is trusted */
    "the parcel was in pieces",   /* a trouble */
    "what a lovely glaze indeed", /* a comment under a post of hers */
    "zylasfan",                   /* who wrote it */
};

static size_t
count_in_file(const char *path, const char *what)
{
    size_t n = 0, size = 0, len = strlen(what), at;
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;

    if (!file)
        return 0;
    bytes = xmalloc(64 * 1024 * 1024);
    size = fread(bytes, 1, 64 * 1024 * 1024, file);
    (void)fclose(file);
    for (at = 0; at + len <= size; at++)
        n += strncasecmp(bytes + at, what, len) == 0;
    free(bytes);
    return n;
}

static size_t
count_secret(const char *what)
{
    char log[128];

    (void)snprintf(log, sizeof(log), "%s-wal", f.path);
    return count_in_file(f.path, what) + count_in_file(log, what);
}

static void
fill(void)
{
    say("campaign new Spring publish in 90 days");
    say("campaign deal Spring @zyla.quietcook reel state agreed fee 900 EUR");
    say("creator note @zyla.quietcook likes very long takes");
    say("creator trust @zyla.quietcook because always three days early");
    say("creator trouble 1 the parcel was in pieces");
    say("campaign deal Spring @other.cook story");
    say("creator note @other.cook better than @zyla.quietcook");
    say("deadline add call @zyla.quietcook by in 40 days");
    say("deadline every month ask @zyla.quietcook");
    fixture_say(&f, "U2", "D2", "creator @zyla.quietcook");
    fixture_rest(&f);
    fixture_store_exec(
        &f,
        "INSERT INTO profile (ws, creator, at, source, key, title, country,"
        " followers, is_rounded, is_hidden, following, posts, views, since,"
        " raw_until) VALUES (1, 1, 1, 1, 'UCzylakeyzylakey', 'Zyla Quietcook',"
        " 'IT', 1, 0, 0, 1, 1, 1, 1, 1);"
        "INSERT INTO post VALUES (1, 1, 1, 'p1', 'https://youtu.be/p1');"
        "INSERT INTO import (ws, creator, state, person, at, files, summary,"
        " rows, skipped, message, raw_until) VALUES (1, 1, 2, 'U1', 1,"
        " 'zyla.quietcook.csv', '', 1, 0, 0, 1);"
        "INSERT INTO comment (ws, import, creator, post, same, author, name,"
        " text, url, at, likes, flags, class, language, fold, words) VALUES"
        " (1, 1, 1, 1, 1, x'01', 'zylasfan', 'what a lovely glaze indeed', '',"
        " 1, 0, 0, 0, 0, 1, 1);"
        "INSERT INTO comment (ws, import, creator, post, same, author, name,"
        " text, url, at, likes, flags, class, language, fold, words) VALUES"
        " (1, 9, 2, 9, 1, x'02', 'zyla.quietcook', 'hello there', '', 1, 0,"
        " 0, 0, 0, 1, 1);"
        "INSERT INTO call (ws, provider, bucket, path, state, units, tries,"
        " asked_at, next_ms, at, took_ms, status, trouble, again_at, is_short,"
        " is_sample, etag, body) VALUES (1, 'youtube', 'q', 'channels?id="
        "UCzylakeyzylakey', 2, 1, 1, 1, 1, 1, 1, 200, 0, 0, 0, 0, '',"
        " '{\"title\":\"Zyla Quietcook\"}');"
        "INSERT INTO follower (import, n, ws, same, hash, name, at, score)"
        " VALUES (9, 1, 1, 1, x'01', 'zyla.quietcook', 0, 0);"
        "INSERT INTO fifty VALUES (1, 1, 2, 9, 1, 1, 'U1', 1, 0);"
        "INSERT INTO fifty_pick VALUES (1, 1, 1, 1, 'zyla.quietcook', 0, '',"
        " 0);"
        "INSERT INTO sheet (ws, state, person, at, files, guesses, summary,"
        " rows, skipped, message) VALUES (1, 4, 'U1', 1, 's.csv', '', '', 1, 0,"
        " 0);"
        "INSERT INTO sheet_row VALUES (65537, 1, 0, 'zyla.quietcook\tSpring',"
        " '');");
}

static void
wait_for_it(void)
{
    int i;

    for (i = 0; i < 40 && fixture_number(&f, "SELECT count(*) FROM job WHERE"
                                             " kind = 'creator-forget'") > 0;
         i++) {
        fixture_move(&f, MINUTE_MS);
        fixture_rest(&f);
    }
    ck_assert_int_lt(i, 40);
    for (i = 0; i < 20; i++) { /* what nobody waits for has its pace */
        fixture_move(&f, MINUTE_MS);
        fixture_rest(&f);
    }
}

static void
nothing_is_left(void)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(secrets); i++)
        ck_assert_msg(count_secret(secrets[i]) == 0, "'%s' is there %zu times",
                      secrets[i], count_secret(secrets[i]));
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM creator"), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM deal"), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM comment"), 1);
}

START_TEST(nothing_of_them_is_left_in_the_database_or_its_log)
{
    size_t i;

    fill();
    for (i = 0; i < ARRAY_LEN(secrets); i++)
        ck_assert_uint_gt(count_secret(secrets[i]), 0);
    say("creator forget @zyla.quietcook");
    ck_assert_uint_eq(fake_said(f.fake, "type: creator forget 1 forever"), 1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM creator"), 2);
    say("creator forget 1 forever");
    wait_for_it();
    nothing_is_left();
    /* A line says that it was done, by whom, without a name. */
    ck_assert_int_eq(fixture_number(&f,
                                    "SELECT count(*) FROM audit WHERE command ="
                                    " 'creator forget' AND person = 'U1'"),
                     1);
    /* What others said stays, without the name. */
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM note WHERE text ="
                                        " 'better than @[forgotten]'"),
                     1);
    ck_assert_int_eq(fixture_number(&f,
                                    "SELECT count(*) FROM deadline WHERE what ="
                                    " 'call @[forgotten]'"),
                     1);
    ck_assert_uint_gt(fake_said(f.fake, "somebody who has been forgotten"), 3);
    ck_assert_uint_eq(fake_said(f.fake, "Forgotten. Besides"), 1);
    say("creator @zyla.quietcook");
    ck_assert_uint_eq(fake_said(f.fake, "I know nothing of"), 1);
}
END_TEST

/* Wherever the program ends, it goes on there. */
START_TEST(it_goes_on_after_a_crash)
{
    int i;

    fill();
    say("creator forget @zyla.quietcook");
    fixture_say(&f, "U1", "D1", "creator forget 1 forever");
    for (i = 0; i < _i; i++)
        fixture_turn(&f);
    fixture_restart(&f);
    wait_for_it();
    nothing_is_left();
    ck_assert_uint_le(fake_said(f.fake, "Forgotten. Besides"), 1);
}
END_TEST

/* Of a long list the last one is noted as well, however often the others are
 * named before: text, buttons and what they say name them three times. */
START_TEST(the_last_of_many_is_noted)
{
    struct buf body;
    int i;

    fill();
    buf_init(&body, 10000);
    for (i = 0; i < 150; i++)
        buf_adds(&body, "@other.cook ");
    buf_adds(&body, "@Zyla.Quietcook.");
    fixture_store_exec(&f, "DELETE FROM mention");
    ck_assert_int_eq(mentioned_note(f.engine->store, 7, body.data), ERR_OK);
    buf_release(&body);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM mention WHERE"
                                        " message = 7"),
                     2);
}
END_TEST

/* ---- files that people brought ------------------------------------------- */

/* What lies there, and whether it may stay. Names inside a package are packed,
 * and in other alphabets than UTF-8 they are written with other bytes. */
static const struct {
    const char *name, *bytes; /* SQL, one chunk each with a ';' between */
    int state;
    const char *network;
    bool stays;
} brought[] = {
    { "plain.csv", "CAST('name,text' || char(10) || 'a,hello' AS BLOB)", 1,
      "slack", true },
    { "hers.csv", "CAST('name' || char(10) || 'Zyla.Quietcook' AS BLOB)", 1,
      "slack", false },
    { "accents.csv", "CAST('name' || char(13,10,9,233,8364,128512) AS BLOB)", 1,
      "slack", true },
    { "unpacked.zip", "x'504b0304140000000800'", FILE_UNPACKED, "slack",
      false },
    { "packed.xlsx", "x'504b0304140000000800'", FILE_PACKED, "slack", false },
    { "packed.gz", "x'1f8b080000'", 1, "slack", false },
    { "utf16.csv", "x'fffe7a0079006c006100'", 1, "slack", false },
    { "utf16be.csv", "x'feff007a0079006c0061'", 1, "slack", false },
    { "bare16.csv", "x'7a0079006c006100'", 1, "slack", false },
    { "latin.csv", "x'6e616d650a4a6f73e92c68656c6c6f2074686572652c20796f75'", 1,
      "slack", false },
    { "late.csv", "CAST(printf('%.*c', 65536, 'x') AS BLOB);x'616200'", 1,
      "slack", false },
    { "cut.csv",
      "CAST(printf('%.*c', 65529, 'x') || ' @zyla.' AS BLOB);"
      "CAST('quietcook,hello' AS BLOB)",
      1, "slack", false },
    { "split.csv",
      "CAST(printf('%.*c', 65533, 'x') || x'f09f98' AS BLOB);"
      "CAST(x'80' || 'hello' AS BLOB)",
      1, "slack", true },
    { "ours.png", "x'89504e470d0a1a0a00'", 1, FILE_DRAWING, true },
};

static int64_t
chunks_of(const char *name)
{
    char sql[300];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT count(*) FROM file AS f CROSS JOIN file_chunk AS c"
                   " ON c.id / 65536 = f.id WHERE f.name = '%s'",
                   name);
    return fixture_number(&f, sql);
}

static void
bring(const char *name, const char *bytes, int state, const char *network)
{
    char sql[600], *list = xstrdup(bytes), *chunk, *rest = list;
    int n = 0;

    (void)snprintf(sql, sizeof(sql),
                   "INSERT INTO file (ws, network, remote_id, url, name, mime,"
                   " size, state, why, person, at, parent) VALUES (1, '%s', '',"
                   " '', '%s', '', 1, %d, '', 'U3', 1, 0)",
                   network, name, state);
    fixture_store_exec(&f, sql);
    while ((chunk = strsep(&rest, ";"))) {
        (void)snprintf(sql, sizeof(sql),
                       "INSERT INTO file_chunk (id, ws, bytes) SELECT max(id)"
                       " * 65536 + %d, 1, %s FROM file",
                       n++, chunk);
        fixture_store_exec(&f, sql);
    }
    free(list);
    ck_assert_int_eq(chunks_of(name), n);
}

START_TEST(a_file_that_cannot_be_searched_goes_whole)
{
    size_t i;

    fill();
    for (i = 0; i < ARRAY_LEN(brought); i++)
        bring(brought[i].name, brought[i].bytes, brought[i].state,
              brought[i].network);
    say("creator forget @zyla.quietcook");
    ck_assert_uint_eq(fake_said(f.fake, "cannot be searched"), 1);
    say("creator forget 1 forever");
    wait_for_it();
    for (i = 0; i < ARRAY_LEN(brought); i++)
        ck_assert_msg((chunks_of(brought[i].name) > 0) == brought[i].stays,
                      "%s", brought[i].name);
    nothing_is_left();
}
END_TEST

/* ---- who reads ----------------------------------------------------------- */

/* Somebody reads the database and does not end. */
static sqlite3 *
begin_reading(void)
{
    sqlite3 *reader = NULL;

    ck_assert_int_eq(sqlite3_open(f.path, &reader), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM note",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    return reader;
}

static int64_t
jobs_to_forget(void)
{
    return fixture_number(&f, "SELECT count(*) FROM job WHERE kind ="
                              " 'creator-forget'");
}

static void
pass_minutes(int count)
{
    int i;

    for (i = 0; i < count; i++) {
        fixture_move(&f, MINUTE_MS);
        fixture_rest(&f);
    }
}

/* Whoever reads holds up the log, and nothing else: nobody waits for them. */
START_TEST(a_reader_holds_up_nothing_but_the_log)
{
    sqlite3 *reader;

    fill();
    reader = begin_reading();
    say("creator forget 1 forever");
    pass_minutes(10);
    ck_assert_uint_eq(fake_said(f.fake, "Forgotten. Besides"), 1);
    ck_assert_int_eq(jobs_to_forget(), 1);
    ck_assert_uint_gt(count_secret(secrets[0]), 0);
    if (_i == 1)
        fixture_restart(&f);
    pass_minutes(5);
    ck_assert_int_eq(jobs_to_forget(), 1);
    ck_assert_int_eq(fault_slept(), 0);
    ck_assert_int_eq(sqlite3_close(reader), SQLITE_OK);
    wait_for_it();
    nothing_is_left();
    ck_assert_int_eq(fault_slept(), 0);
}
END_TEST

START_TEST(one_who_never_ends_is_not_waited_for_for_ever)
{
    sqlite3 *reader;
    int i;

    fill();
    reader = begin_reading();
    say("creator forget 1 forever");
    for (i = 0; i < 20 && jobs_to_forget() > 0; i++)
        pass_minutes(60);
    ck_assert_int_eq(jobs_to_forget(), 0);
    pass_minutes(1);
    ck_assert(!store_wants_checkpoint(f.engine->store));
    ck_assert_int_eq(fault_slept(), 0);
    ck_assert_int_eq(sqlite3_close(reader), SQLITE_OK);
}
END_TEST

START_TEST(a_second_word_is_asked_and_an_admin)
{
    fill();
    say("creator forget 1");
    say("creator forget @zyla.quietcook");
    say("creator forget 77 forever");
    ck_assert_uint_eq(fake_said(f.fake, "There is no creator with the number"),
                      1);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM creator"), 2);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM job WHERE kind ="
                                        " 'creator-forget'"),
                     0);
}
END_TEST

/* What was forgotten is not brought back. */
START_TEST(undo_brings_nothing_back)
{
    fill();
    say("creator forget 1 forever");
    wait_for_it();
    say("undo 3");
    say("undo 2");
    say("undo");
    nothing_is_left();
}
END_TEST

START_TEST(all_that_is_held_comes_as_a_file)
{
    char *body;

    fill();
    fixture_say(&f, "U1", "D1", "creator export @zyla.quietcook");
    body = fixture_text(&f, "SELECT CAST(bytes AS TEXT) FROM file_chunk"
                            " ORDER BY id DESC LIMIT 1");
    ck_assert_ptr_nonnull(body);
    ck_assert_ptr_nonnull(strstr(body, "likes very long takes"));
    ck_assert_ptr_nonnull(strstr(body, "always three days early"));
    ck_assert_ptr_nonnull(strstr(body, "what a lovely glaze indeed"));
    ck_assert_ptr_nonnull(strstr(body, "UCzylakeyzylakey"));
    ck_assert_ptr_nonnull(strstr(body, "\"fee\": 90000"));
    ck_assert_ptr_null(strstr(body, "zylasfan"));
    ck_assert_ptr_null(strstr(body, "other.cook"));
    free(body);
}
END_TEST

/* What a service told of them is gone in time, what people made of it stays;
 * and what could be undone for a day is not kept for ever. */
START_TEST(figures_of_a_service_go_and_the_decision_stays)
{
    char *facts;

    say("creator note @zyla.quietcook likes very long takes");
    fixture_store_exec(
        &f, "INSERT INTO look (ws, creator, at, person, rules, verdict, facts,"
            " message, facts_until) VALUES (1, 1, 1, 'U1', '2', 1,"
            " '{\"read\":7}', 0, strftime('%s', 'now') + 86400);"
            "INSERT INTO look (ws, creator, at, person, rules, verdict, facts,"
            " message, facts_until) VALUES (1, 1, 1, 'U1', '2', 1,"
            " '{\"read\":8}', 0, 0);"
            "INSERT INTO decision (ws, creator, look, person, at, is_approved,"
            " reason) VALUES (1, 1, 1, 'U1', 1, 1, 'calm and kind')");
    ck_assert_int_eq(scheduler_start_standing(f.engine->scheduler), ERR_OK);
    fixture_rest(&f);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM look WHERE facts"
                                        " LIKE '%read%'"),
                     2);
    ck_assert_int_eq(
        fixture_number(&f, "SELECT count(*) FROM audit WHERE changes <> ''"),
        1);
    fixture_move(&f, INT64_C(3) * 24 * 60 * MINUTE_MS);
    fixture_rest(&f);
    fixture_move(&f, INT64_C(61) * MINUTE_MS);
    fixture_rest(&f);
    facts = fixture_text(&f, "SELECT facts FROM look WHERE id = 1");
    ck_assert_ptr_null(strstr(facts, "read"));
    free(facts);
    facts = fixture_text(&f, "SELECT facts FROM look WHERE id = 2");
    ck_assert_ptr_nonnull(strstr(facts, "read"));
    free(facts);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM decision"), 1);
    ck_assert_int_eq(
        fixture_number(&f, "SELECT count(*) FROM audit WHERE changes <> ''"),
        0);
    ck_assert_int_eq(fixture_number(&f, "SELECT count(*) FROM audit"), 1);
    say("vet 1");
    ck_assert_uint_eq(fake_said(f.fake, "What people decided stays"), 1);
    ck_assert_uint_eq(fake_said(f.fake, "calm and kind"), 1);
    say("vet why 1");
    ck_assert_uint_eq(fake_said(f.fake, "What people decided stays"), 2);
}
END_TEST

TEST_SUITE(forget)
{
    TCase *tc = test_case(suite, "forget", 120);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, nothing_of_them_is_left_in_the_database_or_its_log);
    tcase_add_loop_test(tc, it_goes_on_after_a_crash, 0, 12);
    tcase_add_test(tc, the_last_of_many_is_noted);
    tcase_add_test(tc, a_file_that_cannot_be_searched_goes_whole);
    tcase_add_test(tc, a_second_word_is_asked_and_an_admin);
    tcase_add_test(tc, undo_brings_nothing_back);
    tcase_add_test(tc, all_that_is_held_comes_as_a_file);
    tcase_add_test(tc, figures_of_a_service_go_and_the_decision_stays);
    tc = test_case(suite, "forget-readers", 120);
    tcase_add_checked_fixture(tc, set_up_on_disk, tear_down_on_disk);
    tcase_add_loop_test(tc, a_reader_holds_up_nothing_but_the_log, 0, 2);
    tcase_add_test(tc, one_who_never_ends_is_not_waited_for_for_ever);
}
