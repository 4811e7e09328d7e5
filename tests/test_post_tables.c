/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_post_tables.c - tables of posts under their imports, peers, and the
 * names that campaigns watch for.
 */
#include "post_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "brands.h"
#include "intakes.h"
#include "store_alone.h"
#include "test.h"

/* ---- tables -------------------------------------------------------------- */

static int64_t
import(enum intake_state state)
{
    struct intake in = { .creator = 7,
                         .state = state,
                         .person = STR("U1"),
                         .files = STR("a"),
                         .summary = STR("") };
    int64_t id;

    ck_assert_int_eq(store_intake_add(st, &in, &id), ERR_OK);
    return id;
}

static void
put(int64_t import, int n, int64_t likes, const char *text)
{
    struct table_post row = {
        .import = import, .reach = 8, .followers = 9, .is_pinned = true
    };
    char key[20];

    (void)snprintf(key, sizeof(key), "instagram:%d", n);
    ck_assert_int_eq(store_post_ensure(st, 7, key, "https://p.example/",
                                       &row.post.post),
                     ERR_OK);
    row.post.creator = 7;
    row.post.at = 100;
    row.post.title = STR("");
    row.post.text = strdup(text);
    row.post.published_at = 10 + n;
    row.post.views = FACT_UNKNOWN;
    row.post.likes = likes;
    row.post.comments = 3;
    row.post.paid = POST_PAID_YES;
    row.post.raw_until = 1000 + n;
    ck_assert_int_eq(store_table_post_put(st, &row), ERR_OK);
    free(row.post.text);
}

static void
on_row(void *ctx, const struct table_post *row)
{
    char *out = ctx;
    size_t len = strlen(out);

    ck_assert_int_eq(row->reach, 8);
    ck_assert_int_eq(row->followers, 9);
    ck_assert(row->is_pinned);
    ck_assert_int_eq(row->post.views, FACT_UNKNOWN);
    ck_assert_int_eq(row->post.paid, POST_PAID_YES);
    ck_assert_str_eq(row->post.url, "https://p.example/");
    (void)snprintf(out + len, 400 - len, "%s=%lld%s ", row->post.key + 10,
                   (long long)row->post.likes, row->post.text);
}

static const char *
listed(void)
{
    static char out[400];

    out[0] = '\0';
    ck_assert_int_eq(store_table_post_list(st, 7, 10, on_row, out), ERR_OK);
    return out;
}

START_TEST(rows_count_as_long_as_their_import_does)
{
    int64_t first = import(INTAKE_IN), second = import(INTAKE_PREVIEW);
    struct intake in = { 0 };

    put(first, 1, 5, "a");
    put(first, 2, 6, "b");
    put(second, 3, 7, "c");
    ck_assert_str_eq(listed(), "2=6b 1=5a ");
    ck_assert_int_eq(store_intake_find(st, second, &in), ERR_OK);
    in.state = INTAKE_IN;
    ck_assert_int_eq(store_intake_update(st, &in), ERR_OK);
    ck_assert_str_eq(listed(), "3=7c 2=6b 1=5a ");
    intake_release(&in);
}
END_TEST

START_TEST(a_row_told_again_is_told_anew)
{
    int64_t in = import(INTAKE_IN);
    char out[400] = "";

    put(in, 1, 5, "a");
    put(in, 1, 50, "b");
    ck_assert_str_eq(listed(), "1=50b ");
    ck_assert_int_eq(store_table_post_of(st, in, 10, on_row, out), ERR_OK);
    ck_assert_str_eq(out, "1=50b ");
}
END_TEST

START_TEST(rows_go_with_their_import_and_with_their_time)
{
    int64_t first = import(INTAKE_IN), second = import(INTAKE_IN);
    bool more = false;
    int i;

    for (i = 0; i < 5; i++)
        put(first, i, i, "");
    put(second, 9, 9, "");
    ck_assert_int_eq(store_table_post_delete(st, first, 3, &more), ERR_OK);
    ck_assert(more);
    ck_assert_int_eq(store_table_post_delete(st, first, 3, &more), ERR_OK);
    ck_assert(!more);
    ck_assert_str_eq(listed(), "9=9 ");
    ck_assert_int_eq(store_table_post_purge(st, 1008, 3, &more), ERR_OK);
    ck_assert_str_eq(listed(), "9=9 ");
    ck_assert_int_eq(store_table_post_purge(st, 1009, 3, &more), ERR_OK);
    ck_assert(!more);
    ck_assert_str_eq(listed(), "");
}
END_TEST

/* ---- peers --------------------------------------------------------------- */

static void
put_peer(int64_t creator, int64_t followers, int64_t raw_until)
{
    struct peer p = { .creator = creator,
                      .platform = PLATFORM_TIKTOK,
                      .followers = followers,
                      .at = 50,
                      .rate = creator,
                      .raw_until = raw_until };
    char sql[200];

    ck_assert_int_eq(store_peer_put(st, &p), ERR_OK);
    (void)snprintf(sql, sizeof(sql),
                   "INSERT INTO look (ws, creator, at, person, rules, verdict,"
                   " facts, message) SELECT id, %lld, 50, 'U1', '1', 0, '', 0"
                   " FROM workspace",
                   (long long)creator);
    ck_assert_int_eq(db_exec(st, sql), ERR_OK);
}

static void
on_peer(void *ctx, const struct peer *peer)
{
    *(int64_t *)ctx += INT64_C(1) << peer->creator;
}

/* Their creators, as bits. */
static int64_t
peers(int64_t from, int64_t to)
{
    int64_t bits = 0;

    ck_assert_int_eq(store_peer_list(st, 1, PLATFORM_TIKTOK, from, to, 10,
                                     on_peer, &bits),
                     ERR_OK);
    return bits;
}

START_TEST(peers_are_told_by_followers_without_oneself)
{
    bool more = false;

    put_peer(1, 500, 0);
    put_peer(2, 500, 0);
    put_peer(3, 1000, 70);
    put_peer(4, 9000, 0);
    ck_assert_int_eq(peers(0, 1000), 4);
    ck_assert_int_eq(peers(0, 1001), 4 + 8);
    ck_assert_int_eq(peers(1000, 0), 8 + 16);
    put_peer(2, 2000, 0); /* measured anew */
    ck_assert_int_eq(peers(0, 1000), 0);
    ck_assert_int_eq(store_peer_drop(st, 4), ERR_OK);
    ck_assert_int_eq(peers(0, 0), 4 + 8);
    ck_assert_int_eq(store_peer_purge(st, 69, 5, &more), ERR_OK);
    ck_assert_int_eq(peers(0, 0), 4 + 8);
    ck_assert_int_eq(store_peer_purge(st, 70, 5, &more), ERR_OK);
    ck_assert_int_eq(peers(0, 0), 4);
}
END_TEST

/* ---- names --------------------------------------------------------------- */

static void
on_brand(void *ctx, const struct brand *brand)
{
    char *out = ctx;
    size_t len = strlen(out);

    (void)snprintf(out + len, 400 - len, "%s ", brand->name);
}

static const char *
names(int64_t campaign, enum brand_kind kind)
{
    static char out[400];

    out[0] = '\0';
    ck_assert_int_eq(store_brand_list(st, campaign, kind, on_brand, out),
                     ERR_OK);
    return out;
}

START_TEST(names_are_said_instead_of_what_there_was)
{
    const struct brand said[] = {
        { .name = STR("B"), .key = STR("b"), .person = STR("U1"), .at = 5 },
        { .name = STR("A"), .key = STR("a"), .person = STR("U1"), .at = 5 },
        { .name = STR("b"), .key = STR("b"), .person = STR("U1"), .at = 5 },
    };

    ck_assert_int_eq(store_brand_set(st, 1, BRAND_RIVAL, said, 3), ERR_OK);
    ck_assert_int_eq(store_brand_set(st, 1, BRAND_OWN, said + 1, 1), ERR_OK);
    ck_assert_int_eq(store_brand_set(st, 2, BRAND_RIVAL, said + 2, 1), ERR_OK);
    ck_assert_str_eq(names(1, BRAND_RIVAL), "B A ");
    ck_assert_str_eq(names(1, BRAND_OWN), "A ");
    ck_assert_int_eq(store_brand_set(st, 1, BRAND_RIVAL, NULL, 0), ERR_OK);
    ck_assert_str_eq(names(1, BRAND_RIVAL), "");
    ck_assert_str_eq(names(2, BRAND_RIVAL), "b ");
}
END_TEST

TEST_SUITE(post_tables)
{
    TCase *tc = test_case(suite, "post_tables", 20);

    tcase_add_checked_fixture(tc, store_set_up, store_tear_down);
    tcase_add_test(tc, rows_count_as_long_as_their_import_does);
    tcase_add_test(tc, a_row_told_again_is_told_anew);
    tcase_add_test(tc, rows_go_with_their_import_and_with_their_time);
    tcase_add_test(tc, peers_are_told_by_followers_without_oneself);
    tcase_add_test(tc, names_are_said_instead_of_what_there_was);
}
