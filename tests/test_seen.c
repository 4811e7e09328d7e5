/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_seen.c - what was handled before, and what waits for a fact.
 */
#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "purge.h"
#include "store_alone.h"
#include "test.h"

static bool
add(const char *key, int64_t at)
{
    bool is_new = false;

    ck_assert_int_eq(store_seen_add(st, key, NULL, at, &is_new), ERR_OK);
    return is_new;
}

static void
add_many(int from, int to, int64_t at)
{
    char key[32];
    int i;

    for (i = from; i < to; i++) {
        (void)snprintf(key, sizeof(key), "ev:%d", i);
        ck_assert(add(key, at));
    }
}

static int
purge(int64_t before, int limit)
{
    bool more = true;
    int rounds;

    for (rounds = 0; more; rounds++) {
        ck_assert_int_lt(rounds, 1000);
        ck_assert_int_eq(store_purge_seen(st, before, limit, &more), ERR_OK);
    }
    return rounds;
}

static int64_t
left(void)
{
    ck_assert_int_eq(store_batch_commit(st), ERR_OK);
    ck_assert_int_eq(store_batch_begin(st), ERR_OK);
    return fixture_number(&store_folder, "SELECT count(*) FROM seen");
}

START_TEST(a_key_is_new_once)
{
    ck_assert(add("ev:1", 1));
    ck_assert(!add("ev:1", 2));
    ck_assert(add("ev:1 ", 2));
    ck_assert(add("EV:1", 2));
    ck_assert(add("", 2));
    ck_assert(!add("", 3));
}
END_TEST

static bool
add_both(const char *key, const char *other)
{
    bool is_new = false;

    ck_assert_int_eq(store_seen_add(st, key, other, 3, &is_new), ERR_OK);
    return is_new;
}

/* Each of the two makes a duplicate, and both are known from then on. */
START_TEST(two_keys_are_new_together)
{
    ck_assert(add_both("en:1", "ev:1"));
    ck_assert(!add_both("en:2", "ev:1"));
    ck_assert(!add_both("en:1", "ev:2"));
    ck_assert(!add("en:2", 4));
    ck_assert(!add("ev:2", 4));
    ck_assert(add_both("en:3", "ev:3"));
    ck_assert_int_eq(left(), 6);
}
END_TEST

START_TEST(keys_of_two_workspaces_do_not_meet)
{
    ck_assert_int_eq(store_workspace_enter(st, "slack", "T1", "", "", ""),
                     ERR_OK);
    ck_assert(add("ev:1", 1));
    ck_assert_int_eq(store_workspace_enter(st, "slack", "T2", "", "", ""),
                     ERR_OK);
    ck_assert(add("ev:1", 1));
}
END_TEST

START_TEST(old_keys_go_and_young_ones_stay)
{
    add_many(0, 95, 10);
    add_many(95, 120, 90);
    (void)purge(50, 10);
    ck_assert_int_eq(left(), 25);
    ck_assert(add("ev:3", 100));
    ck_assert(!add("ev:100", 100));
}
END_TEST

START_TEST(gaps_between_numbers_stop_no_purge)
{
    add_many(0, 200, 10);
    ck_assert_int_eq(db_exec(st, "DELETE FROM seen WHERE id BETWEEN 5 AND 150"
                                 " OR id % 3 = 0"),
                     ERR_OK);
    ck_assert_int_eq(db_exec(st, "UPDATE seen SET id = id + 1000000"
                                 " WHERE id > 180"),
                     ERR_OK);
    (void)purge(50, 7);
    ck_assert_int_eq(left(), 0);
}
END_TEST

START_TEST(a_purge_of_nothing_is_one_round)
{
    ck_assert_int_eq(purge(50, 10), 1);
    add_many(0, 5, 90);
    ck_assert_int_eq(purge(50, 10), 1);
    ck_assert_int_eq(left(), 5);
}
END_TEST

/* ---- what waits ---------------------------------------------------------- */

static enum err
note(void *ctx, int64_t id, const char *request)
{
    (void)id;
    buf_addf(ctx, "%s ", request);
    return ERR_OK;
}

static enum err
refuse(void *ctx, int64_t id, const char *request)
{
    (void)note(ctx, id, request);
    return ERR_FULL;
}

static enum err
park_again(void *ctx, int64_t id, const char *request)
{
    (void)note(ctx, id, request);
    return store_parked_add(st, "slack:place:C1", request, 2);
}

START_TEST(requests_wait_for_their_own_fact)
{
    struct buf said;
    bool more = true;

    buf_init(&said, 1000);
    ck_assert_int_eq(store_parked_add(st, "slack:person:U1", "a", 1), ERR_OK);
    ck_assert_int_eq(store_parked_add(st, "slack:person:U2", "b", 1), ERR_OK);
    ck_assert_int_eq(store_parked_add(st, "slack:person:U1", "c", 1), ERR_OK);
    ck_assert_int_eq(store_parked_take(st, "slack:person:U1", note, &said,
                                       &more),
                     ERR_OK);
    ck_assert_str_eq(said.data, "a c ");
    ck_assert(!more);
    buf_reset(&said);
    ck_assert_int_eq(store_parked_take(st, "slack:person:U1", note, &said,
                                       &more),
                     ERR_OK);
    ck_assert_str_eq(said.data, "");
    buf_release(&said);
}
END_TEST

START_TEST(a_request_may_be_parked_while_others_are_taken)
{
    struct buf said;
    bool more;

    buf_init(&said, 1000);
    ck_assert_int_eq(store_parked_add(st, "slack:person:U1", "a", 1), ERR_OK);
    ck_assert_int_eq(store_parked_take(st, "slack:person:U1", park_again, &said,
                                       &more),
                     ERR_OK);
    ck_assert_int_eq(store_parked_take(st, "slack:place:C1", note, &said,
                                       &more),
                     ERR_OK);
    ck_assert_str_eq(said.data, "a a ");
    buf_release(&said);
}
END_TEST

START_TEST(an_error_ends_the_taking)
{
    struct buf said;
    bool more = true;

    buf_init(&said, 1000);
    ck_assert_int_eq(store_parked_add(st, "slack:person:U1", "a", 1), ERR_OK);
    ck_assert_int_eq(store_parked_add(st, "slack:person:U1", "b", 1), ERR_OK);
    ck_assert_int_eq(store_parked_take(st, "slack:person:U1", refuse, &said,
                                       &more),
                     ERR_FULL);
    ck_assert_str_eq(said.data, "a ");
    ck_assert(!more);
    buf_release(&said);
}
END_TEST

START_TEST(more_than_fifty_are_said_to_be_left)
{
    struct buf said;
    bool more = false;
    int i;

    buf_init(&said, 1000);
    for (i = 0; i < 60; i++)
        ck_assert_int_eq(store_parked_add(st, "slack:person:U1", "x", 1),
                         ERR_OK);
    ck_assert_int_eq(store_parked_take(st, "slack:person:U1", note, &said,
                                       &more),
                     ERR_OK);
    ck_assert(more);
    ck_assert_uint_eq(said.len, 100);
    ck_assert_int_eq(store_parked_take(st, "slack:person:U1", note, &said,
                                       &more),
                     ERR_OK);
    ck_assert(!more);
    ck_assert_uint_eq(said.len, 120);
    buf_release(&said);
}
END_TEST

static void
note_wait(void *ctx, const char *waits_for)
{
    buf_addf(ctx, "%s ", waits_for);
}

START_TEST(each_fact_that_is_waited_for_is_named_once)
{
    struct buf said;

    buf_init(&said, 1000);
    ck_assert_int_eq(store_parked_add(st, "slack:person:U1", "a", 1), ERR_OK);
    ck_assert_int_eq(store_parked_add(st, "slack:person:U1", "b", 1), ERR_OK);
    ck_assert_int_eq(store_parked_add(st, "slack:place:C1", "c", 1), ERR_OK);
    ck_assert_int_eq(store_parked_waits(st, note_wait, &said), ERR_OK);
    ck_assert_str_eq(said.data, "slack:person:U1 slack:place:C1 ");
    buf_release(&said);
}
END_TEST

START_TEST(who_has_waited_for_a_day_waits_no_longer)
{
    bool more = true;
    int rounds = 0;
    struct buf said;

    buf_init(&said, 1000);
    ck_assert_int_eq(store_parked_add(st, "slack:person:U1", "a", 1), ERR_OK);
    ck_assert_int_eq(store_parked_add(st, "slack:person:U2", "b", 2), ERR_OK);
    ck_assert_int_eq(store_parked_add(st, "slack:person:U1", "c", 100), ERR_OK);
    for (; more; rounds++)
        ck_assert_int_eq(store_purge_parked(st, 50, 1, &more), ERR_OK);
    ck_assert_int_eq(rounds, 3);
    ck_assert_int_eq(store_parked_waits(st, note_wait, &said), ERR_OK);
    ck_assert_str_eq(said.data, "slack:person:U1 ");
    buf_release(&said);
}
END_TEST

TEST_SUITE(seen)
{
    TCase *tc = test_case(suite, "seen", 20);

    tcase_add_checked_fixture(tc, store_set_up, store_tear_down);
    tcase_add_test(tc, a_key_is_new_once);
    tcase_add_test(tc, two_keys_are_new_together);
    tcase_add_test(tc, keys_of_two_workspaces_do_not_meet);
    tcase_add_test(tc, old_keys_go_and_young_ones_stay);
    tcase_add_test(tc, gaps_between_numbers_stop_no_purge);
    tcase_add_test(tc, a_purge_of_nothing_is_one_round);
    tcase_add_test(tc, requests_wait_for_their_own_fact);
    tcase_add_test(tc, a_request_may_be_parked_while_others_are_taken);
    tcase_add_test(tc, an_error_ends_the_taking);
    tcase_add_test(tc, more_than_fifty_are_said_to_be_left);
    tcase_add_test(tc, each_fact_that_is_waited_for_is_named_once);
    tcase_add_test(tc, who_has_waited_for_a_day_waits_no_longer);
}
