/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store.c - batches and their parts; names as keyed hashes.
 */
#include "purge.h"
#include "store/figures.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "alloc.h"
#include "disk_file.h"
#include "names.h"
#include "store/db.h"
#include "store_alone.h"
#include "test.h"

/* ---- batches ------------------------------------------------------------- */

static void
add(const char *key)
{
    bool is_new = false;

    ck_assert_int_eq(store_seen_add(st, key, NULL, 1, &is_new), ERR_OK);
    ck_assert(is_new);
}

static int64_t
seen(const char *key)
{
    char sql[100];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT count(*) FROM seen WHERE key ="
                   " '%s'",
                   key);
    return fixture_number(&store_folder, sql);
}

START_TEST(a_part_is_kept_or_undone_by_itself)
{
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    add("kept");
    ck_assert_int_eq(store_part_keep(st), ERR_OK);
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    add("undone");
    ck_assert_int_eq(store_part_undo(st), ERR_OK);
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    add("kept too");
    ck_assert_int_eq(store_part_keep(st), ERR_OK);
    ck_assert_int_eq(seen("kept"), 0); /* not committed yet */
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_eq(seen("kept"), 1);
    ck_assert_int_eq(seen("undone"), 0);
    ck_assert_int_eq(seen("kept too"), 1);
}
END_TEST

START_TEST(parts_nest)
{
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    add("outer");
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    add("inner undone");
    ck_assert_int_eq(store_part_undo(st), ERR_OK);
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    add("inner kept");
    ck_assert_int_eq(store_part_keep(st), ERR_OK);
    ck_assert_int_eq(store_part_keep(st), ERR_OK);
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    add("kept in what is undone");
    ck_assert_int_eq(store_part_keep(st), ERR_OK);
    ck_assert_int_eq(store_part_undo(st), ERR_OK);
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_eq(seen("outer"), 1);
    ck_assert_int_eq(seen("inner undone"), 0);
    ck_assert_int_eq(seen("inner kept"), 1);
    ck_assert_int_eq(seen("kept in what is undone"), 0);
}
END_TEST

START_TEST(a_batch_rolls_back_as_a_whole)
{
    add("a");
    store_batch_rollback(st);
    ck_assert(!store_batch_is_open(st));
    ck_assert_int_eq(seen("a"), 0);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    add("a");
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_eq(seen("a"), 1);
}
END_TEST

START_TEST(what_is_not_committed_does_not_survive)
{
    add("a");
    store_close(st);
    st = fixture_store(&store_folder);
    ck_assert_int_eq(seen("a"), 0);
}
END_TEST

/* SQLite itself rolls everything back when the file may grow no more. */
START_TEST(a_full_database_loses_the_batch_and_says_so)
{
    char *big = xcalloc(1, 40001);
    enum err rc = ERR_OK;
    bool is_new;
    int i;

    memset(big, 'x', 40000);
    store_batch_rollback(st);
    store_close(st);
    st = NULL;
    ck_assert_int_eq(store_try_open(store_folder.path, 1), ERR_OK);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    add("before");
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    add("in the same batch");
    ck_assert_int_eq(store_part_keep(st), ERR_OK);
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    for (i = 0; rc == ERR_OK && i < 100; i++)
        rc = store_parked_add(st, "slack:person:U1", big, 1);
    ck_assert_int_eq(rc, ERR_FULL);
    ck_assert_int_eq(store_part_undo(st), ERR_BATCH_LOST);
    ck_assert(!store_batch_is_open(st));
    ck_assert(store_batch_is_lost(st));
    /* Whoever goes on as if nothing had happened writes nothing. */
    ck_assert_int_eq(store_part_begin(st), ERR_BATCH_LOST);
    ck_assert_int_eq(store_seen_add(st, "on its own", NULL, 1, &is_new),
                     ERR_BATCH_LOST);
    ck_assert_int_eq(store_part_keep(st), ERR_BATCH_LOST);
    ck_assert_int_eq(store_batch_commit(st), ERR_BATCH_LOST);
    ck_assert(!store_batch_is_lost(st));
    ck_assert_int_eq(seen("on its own"), 0);
    ck_assert_int_eq(seen("before"), 1);
    ck_assert_int_eq(seen("in the same batch"), 0);
    /* Small things still fit. */
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    add("after");
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_eq(seen("after"), 1);
    free(big);
}
END_TEST

static int64_t
wal_bytes(void)
{
    char path[120];
    struct stat s;

    (void)snprintf(path, sizeof(path), "%s-wal", store_folder.path);
    return stat(path, &s) == 0 ? (int64_t)s.st_size : 0;
}

static void
add_many(int count)
{
    char key[32];
    int i;

    for (i = 0; i < count; i++) {
        (void)snprintf(key, sizeof(key), "key:%d", i);
        add(key);
        ck_assert_int_eq(store_batch_commit(st), ERR_OK);
        ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    }
}

/* No commit takes the WAL back before it is due; an idle turn does. */
START_TEST(the_wal_is_taken_back_when_there_is_time)
{
    int64_t size = store_database_bytes(st);

    add_many(120);
    store_batch_rollback(st);
    ck_assert_int_eq(store_database_bytes(st), size);
    ck_assert(store_wants_checkpoint(st));
    store_checkpoint(st);
    ck_assert_int_gt(store_database_bytes(st), size);
    ck_assert(!store_wants_checkpoint(st));
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    add("once more"); /* it begins anew */
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    store_batch_rollback(st);
    ck_assert(!store_wants_checkpoint(st));
}
END_TEST

START_TEST(without_an_idle_turn_the_wal_is_capped)
{
    add_many(3000);
    ck_assert_int_lt(wal_bytes(), (2500 + 100) * 4120);
    ck_assert_int_gt(wal_bytes(), 2400 * 4120);
}
END_TEST

/* To sync a file that has grown costs twice as much. */
START_TEST(the_wal_grows_by_many_commits_at_once)
{
    int64_t before = wal_bytes();
    char key[32];
    int i, times = 0;

    for (i = 0; i < 200; i++) {
        (void)snprintf(key, sizeof(key), "key:%d", i);
        add(key);
        ck_assert_int_eq(store_batch_commit(st), ERR_OK);
        ck_assert_int_eq(store_batch_begin(st), ERR_OK);
        times += wal_bytes() != before;
        before = wal_bytes();
    }
    ck_assert_int_ge(times, 2);
    ck_assert_int_le(times, 20);
}
END_TEST

START_TEST(what_is_deleted_is_not_in_the_file)
{
    char *data = xcalloc(1, 1024 * 1024);
    bool more = true;
    size_t n;
    FILE *file;

    ck_assert_int_eq(store_parked_add(st, "slack:person:U1", "Zanzibar", 1),
                     ERR_OK);
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    while (more)
        ck_assert_int_eq(store_purge_parked(st, 2, 10, &more), ERR_OK);
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    store_checkpoint(st);
    file = fopen(store_folder.path, "rb");
    ck_assert_ptr_nonnull(file);
    n = fread(data, 1, 1024 * 1024, file);
    (void)fclose(file);
    ck_assert_uint_gt(n, 4096);
    ck_assert_ptr_null(memmem(data, n, "Zanzibar", 8));
    free(data);
}
END_TEST

START_TEST(a_broken_rule_undoes_only_its_statement)
{
    /* A constraint undoes the statement, not the part. */
    ck_assert_int_eq(store_part_begin(st), ERR_OK);
    add("a");
    ck_assert_int_eq(db_exec(st, "INSERT INTO meta VALUES ('install', 'x')"),
                     ERR_EXISTS);
    ck_assert_int_eq(store_part_keep(st), ERR_OK);
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_eq(seen("a"), 1);
}
END_TEST

/* ---- names --------------------------------------------------------------- */

START_TEST(a_name_has_one_hash_for_ever)
{
    unsigned char first[16], again[16], other[16];
    uint64_t number;

    store_name_hash(st, "giulia.cooks", first);
    store_name_hash(st, "giulia.cookz", other);
    number = store_hash64(st, "abc", 3);
    ck_assert_mem_ne(first, other, 16);
    ck_assert_uint_ne(number, store_hash64(st, "abd", 3));
    store_batch_rollback(st);
    store_close(st);
    st = fixture_store(&store_folder);
    store_name_hash(st, "giulia.cooks", again);
    ck_assert_mem_eq(first, again, 16);
    ck_assert_uint_eq(number, store_hash64(st, "abc", 3));
}
END_TEST

START_TEST(another_key_makes_other_hashes)
{
    unsigned char first[16], second[16];
    char path[128];

    store_name_hash(st, "giulia.cooks", first);
    store_batch_rollback(st);
    store_close(st);
    (void)snprintf(path, sizeof(path), "%s.key", store_folder.path);
    disk_write(path, "0123456789abcdef", 16);
    st = fixture_store(&store_folder);
    store_name_hash(st, "giulia.cooks", second);
    ck_assert_mem_ne(first, second, 16);
}
END_TEST

/* The reference vector of SipHash-2-4-128: key 00..0f, no input. */
START_TEST(the_hash_is_siphash)
{
    static const unsigned char expected[16] = {
        0xa3, 0x81, 0x7f, 0x04, 0xba, 0x25, 0xa8, 0xe6,
        0x6d, 0xf6, 0x72, 0x14, 0xc7, 0x55, 0x02, 0x93,
    };
    unsigned char key[16], hash[16];
    char path[128];
    int i;

    store_batch_rollback(st);
    store_close(st);
    for (i = 0; i < 16; i++)
        key[i] = (unsigned char)i;
    (void)snprintf(path, sizeof(path), "%s.key", store_folder.path);
    disk_write(path, key, 16);
    st = fixture_store(&store_folder);
    store_name_hash(st, "", hash);
    ck_assert_mem_eq(hash, expected, 16);
}
END_TEST

TEST_SUITE(store)
{
    TCase *tc = test_case(suite, "batches", 20);

    tcase_add_checked_fixture(tc, store_set_up, store_tear_down);
    tcase_add_test(tc, a_part_is_kept_or_undone_by_itself);
    tcase_add_test(tc, parts_nest);
    tcase_add_test(tc, a_batch_rolls_back_as_a_whole);
    tcase_add_test(tc, what_is_not_committed_does_not_survive);
    tcase_add_test(tc, a_full_database_loses_the_batch_and_says_so);
    tcase_add_test(tc, the_wal_is_taken_back_when_there_is_time);
    tcase_add_test(tc, without_an_idle_turn_the_wal_is_capped);
    tcase_add_test(tc, the_wal_grows_by_many_commits_at_once);
    tcase_add_test(tc, what_is_deleted_is_not_in_the_file);
    tcase_add_test(tc, a_broken_rule_undoes_only_its_statement);
    tcase_add_test(tc, a_name_has_one_hash_for_ever);
    tcase_add_test(tc, another_key_makes_other_hashes);
    tcase_add_test(tc, the_hash_is_siphash);
}
