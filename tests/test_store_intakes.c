/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store_intakes.c - what was imported, and its comments, in the store.
 */
#include <string.h>

#include "alloc.h"
#include "creators.h"
#include "intakes.h"
#include "people.h"
#include "store_alone.h"
#include "test.h"

static int64_t
add_intake(int64_t creator, enum intake_state state)
{
    struct intake in = { .creator = creator,
                         .state = state,
                         .person = STR("U1"),
                         .at = 3,
                         .files = STR("a.csv"),
                         .summary = STR("{}"),
                         .rows = 4,
                         .skipped = 5,
                         .message = 6,
                         .raw_until = 1000 };
    int64_t id = 0;

    ck_assert_int_eq(store_intake_add(st, &in, &id), ERR_OK);
    return id;
}

START_TEST(an_intake_comes_back_as_it_was)
{
    int64_t id = add_intake(7, INTAKE_READING);
    struct intake got = { 0 };

    ck_assert_int_eq(store_intake_find(st, id, &got), ERR_OK);
    ck_assert_int_eq(got.creator, 7);
    ck_assert_int_eq(got.state, INTAKE_READING);
    ck_assert_str_eq(got.person, "U1");
    ck_assert_int_eq(got.at, 3);
    ck_assert_str_eq(got.files, "a.csv");
    ck_assert_int_eq(got.rows + got.skipped + got.message, 15);
    got.state = INTAKE_PREVIEW;
    got.rows = 40;
    ck_assert_int_eq(store_intake_update(st, &got), ERR_OK);
    intake_release(&got);
    ck_assert_int_eq(store_intake_last(st, "U1", INTAKE_READING, &got),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(store_intake_last(st, "U1", INTAKE_PREVIEW, &got), ERR_OK);
    ck_assert_int_eq(got.rows, 40);
    intake_release(&got);
}
END_TEST

START_TEST(raw_text_is_due_by_its_time)
{
    int64_t id = add_intake(7, INTAKE_IN);
    struct intake got = { 0 };

    ck_assert_int_eq(store_intake_raw_due(st, 999, &got), ERR_NOT_FOUND);
    ck_assert_int_eq(store_intake_raw_due(st, 1000, &got), ERR_OK);
    ck_assert_int_eq(got.id, id);
    got.raw_until = 0;
    ck_assert_int_eq(store_intake_update(st, &got), ERR_OK);
    intake_release(&got);
    ck_assert_int_eq(store_intake_raw_due(st, 1000, &got), ERR_NOT_FOUND);
}
END_TEST

static void
count_intake(void *ctx, const struct intake *intake)
{
    *(int64_t *)ctx = *(int64_t *)ctx * 10 + intake->id;
}

START_TEST(only_intakes_that_count_are_listed)
{
    int64_t ids = 0;

    (void)add_intake(7, INTAKE_IN);
    (void)add_intake(7, INTAKE_CANCELLED);
    (void)add_intake(8, INTAKE_IN);
    (void)add_intake(7, INTAKE_IN);
    ck_assert_int_eq(store_intake_list(st, 7, count_intake, &ids), ERR_OK);
    ck_assert_int_eq(ids, 14);
}
END_TEST

struct listed {
    int64_t first, last, count;
};

static void
list_intake(void *ctx, const struct intake *intake)
{
    struct listed *listed = ctx;

    if (listed->count++ == 0)
        listed->first = intake->id;
    listed->last = intake->id;
}

/* What was brought today is not forgotten over what was long ago. */
START_TEST(of_many_intakes_the_newest_are_listed)
{
    struct listed listed = { 0 };
    int i;

    for (i = 0; i < INTAKES_LISTED + 3; i++)
        (void)add_intake(7, INTAKE_IN);
    ck_assert_int_eq(store_intake_list(st, 7, list_intake, &listed), ERR_OK);
    ck_assert_int_eq(listed.count, INTAKES_LISTED);
    ck_assert_int_eq(listed.first, 4);
    ck_assert_int_eq(listed.last, INTAKES_LISTED + 3);
}
END_TEST

static void
add_comment(int64_t intake, int64_t creator, uint64_t same, char *text)
{
    struct comment c = { .intake = intake,
                         .creator = creator,
                         .same = same,
                         .name = STR("lu"),
                         .text = text,
                         .url = STR("https://p.example/c"),
                         .at = 50,
                         .likes = 2,
                         .flags = COMMENT_FLAG_REPLY,
                         .class = 3,
                         .language = 4,
                         .fold = UINT64_MAX,
                         .words = 5 };

    ck_assert_int_eq(store_post_ensure(st, creator, "yt:1",
                                       "https://p.example/", &c.post),
                     ERR_OK);
    c.has_author = true;
    memset(c.author, 0xab, sizeof(c.author));
    ck_assert_int_eq(store_comment_add(st, &c), ERR_OK);
}

/* What people brought about creator 7. */
static const struct comment_scope brought = { .creator = 7,
                                              .has_brought = true };

struct walk {
    uint64_t same[64];
    int64_t id[64];
    int count;
};

static void
walk_on(void *ctx, const struct comment *c)
{
    struct walk *w = ctx;

    ck_assert_int_lt(w->count, 64);
    w->same[w->count] = c->same;
    w->id[w->count++] = c->id;
}

START_TEST(a_comment_comes_back_as_it_was)
{
    struct comment got = { 0 };
    struct walk w = { 0 };
    int64_t in = add_intake(7, INTAKE_PREVIEW), posts = 0;

    add_comment(in, 7, UINT64_MAX - 5, STR("bella!"));
    ck_assert_int_eq(store_comment_sample(st, in, 3, walk_on, &w), ERR_OK);
    ck_assert_int_eq(w.count, 1);
    ck_assert_int_eq(store_comment_find(st, w.id[0], &got), ERR_OK);
    ck_assert_uint_eq(got.same, UINT64_MAX - 5);
    ck_assert_uint_eq(got.fold, UINT64_MAX);
    ck_assert(got.has_author);
    ck_assert_int_eq(got.author[15], 0xab);
    ck_assert_str_eq(got.name, "lu");
    ck_assert_str_eq(got.text, "bella!");
    ck_assert_str_eq(got.post_key, "yt:1");
    ck_assert_str_eq(got.post_url, "https://p.example/");
    ck_assert_int_eq(got.words, 5);
    ck_assert_int_eq(got.class, 3);
    ck_assert_int_eq(got.likes, 2);
    ck_assert_uint_eq(got.flags, COMMENT_FLAG_REPLY);
    comment_release(&got);
    ck_assert_int_eq(store_post_count(st, 7, &posts), ERR_OK);
    ck_assert_int_eq(posts, 1);
}
END_TEST

START_TEST(duplicates_stand_side_by_side_however_it_is_sliced)
{
    /* As signed numbers: the large ones come first. */
    static const uint64_t same[] = { 9, 5, UINT64_MAX,        5, 7,
                                     5, 9, UINT64_C(1) << 63, 0, 3 };
    int64_t in = add_intake(7, INTAKE_IN), hidden, other;
    struct walk whole = { 0 }, sliced = { 0 };
    int count = 1, i, limit;

    for (i = 0; i < (int)ARRAY_LEN(same); i++)
        add_comment(in, 7, same[i], STR("x"));
    hidden = add_intake(7, INTAKE_PREVIEW); /* does not count yet */
    add_comment(hidden, 7, 5, STR("x"));
    other = add_intake(8, INTAKE_IN);
    add_comment(other, 8, 5, STR("x"));
    ck_assert_int_eq(store_comment_walk(st, &brought, (uint64_t)INT64_MIN, 0,
                                        60, walk_on, &whole, &count),
                     ERR_OK);
    ck_assert_int_eq(count, (int)ARRAY_LEN(same));
    for (i = 1; i < count; i++)
        ck_assert((int64_t)whole.same[i] >= (int64_t)whole.same[i - 1]);
    for (limit = 1; limit < 5; limit++) {
        uint64_t after = (uint64_t)INT64_MIN;
        int64_t id = 0;

        sliced.count = 0;
        do {
            ck_assert_int_eq(store_comment_walk(st, &brought, after, id, limit,
                                                walk_on, &sliced, &count),
                             ERR_OK);
            if (sliced.count > 0) {
                after = sliced.same[sliced.count - 1];
                id = sliced.id[sliced.count - 1];
            }
        } while (count == limit);
        ck_assert_int_eq(sliced.count, whole.count);
        ck_assert_mem_eq(sliced.id, whole.id,
                         (size_t)whole.count * sizeof(whole.id[0]));
    }
}
END_TEST

START_TEST(names_and_texts_go_in_slices_and_the_rest_stays)
{
    int64_t in = add_intake(7, INTAKE_IN), after = 0, all = 0;
    struct comment got = { 0 };
    bool more = true;
    int i, slices = 0;

    for (i = 0; i < 25; i++)
        add_comment(in, 7, (uint64_t)i, STR("x"));
    (void)add_intake(8, INTAKE_IN);
    for (; more; slices++) {
        ck_assert_int_eq(store_comment_purge(st, in, 10, &after, &more),
                         ERR_OK);
        ck_assert_int_lt(slices, 6);
    }
    ck_assert_int_eq(slices, 4);
    for (i = 1; i <= 25; i++, all++) {
        ck_assert_int_eq(store_comment_find(st, i, &got), ERR_OK);
        ck_assert_ptr_null(got.name);
        ck_assert_ptr_null(got.text);
        ck_assert_ptr_null(got.url);
        ck_assert(got.has_author); /* the keyed hash stays */
        comment_release(&got);
    }
}
END_TEST

START_TEST(the_comments_of_an_intake_go_for_good)
{
    int64_t a = add_intake(7, INTAKE_IN), b = add_intake(7, INTAKE_IN);
    bool more = true;
    struct walk w = { 0 };
    int i, count = 0;

    for (i = 0; i < 12; i++)
        add_comment(i % 2 ? a : b, 7, (uint64_t)i, STR("x"));
    for (i = 0; more; i++) {
        ck_assert_int_lt(i, 5);
        ck_assert_int_eq(store_comment_delete(st, a, 4, &more), ERR_OK);
    }
    ck_assert_int_eq(store_comment_walk(st, &brought, (uint64_t)INT64_MIN, 0,
                                        60, walk_on, &w, &count),
                     ERR_OK);
    ck_assert_int_eq(count, 6);
}
END_TEST

TEST_SUITE(store_intakes)
{
    TCase *tc = test_case(suite, "store_intakes", 20);

    tcase_add_checked_fixture(tc, store_set_up, store_tear_down);
    tcase_add_test(tc, an_intake_comes_back_as_it_was);
    tcase_add_test(tc, raw_text_is_due_by_its_time);
    tcase_add_test(tc, only_intakes_that_count_are_listed);
    tcase_add_test(tc, of_many_intakes_the_newest_are_listed);
    tcase_add_test(tc, a_comment_comes_back_as_it_was);
    tcase_add_test(tc, duplicates_stand_side_by_side_however_it_is_sliced);
    tcase_add_test(tc, names_and_texts_go_in_slices_and_the_rest_stays);
    tcase_add_test(tc, the_comments_of_an_intake_go_for_good);
}
