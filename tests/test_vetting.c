/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_vetting.c - counts, intervals, pools and the word.
 */
#include "rules/vetting.h"

#include <malloc.h>
#include <string.h>

#include "alloc.h"
#include "scene.h"
#include "test.h"

static const struct {
    int64_t k, n;
    int lo, hi; /* per cent */
} intervals[] = {
    { 0, 12, 0, 24 },    { 1, 12, 1, 35 },     { 2, 12, 5, 45 },
    { 3, 12, 9, 53 },    { 10, 12, 55, 95 },   { 11, 12, 65, 99 },
    { 12, 12, 76, 100 }, { 20, 20, 84, 100 },  { 5, 50, 4, 21 },
    { 0, 50, 0, 7 },     { 9, 50, 10, 31 },    { 71, 589, 10, 15 },
    { 23, 612, 3, 6 },   { 384, 541, 67, 75 }, { 0, 0, 0, 100 },
    { -3, 4, 0, 49 },    { 9, 4, 51, 100 },
};

START_TEST(wilson_gives_the_known_intervals)
{
    double lo, hi;

    wilson_interval(intervals[_i].k, intervals[_i].n, &lo, &hi);
    ck_assert_int_eq(percent(lo), intervals[_i].lo);
    ck_assert_int_eq(percent(hi), intervals[_i].hi);
    ck_assert(lo >= 0 && lo <= hi && hi <= 1);
}
END_TEST

static const struct {
    int64_t k, n;
    enum vetting_word word;
} words[] = {
    { 0, 0, VETTING_NOT_ENOUGH },    { 5, 5, VETTING_NOT_ENOUGH },
    { 0, 6, VETTING_NO_CONCERN },    { 0, 12, VETTING_NO_CONCERN },
    { 1, 12, VETTING_FEW_FLAGS },    { 2, 12, VETTING_FEW_FLAGS },
    { 1, 6, VETTING_FEW_FLAGS },     { 2, 10, VETTING_FEW_FLAGS },
    { 2, 6, VETTING_LOOK_CLOSER },   { 3, 12, VETTING_LOOK_CLOSER },
    { 4, 18, VETTING_LOOK_CLOSER },  { 3, 18, VETTING_FEW_FLAGS },
    { 10, 12, VETTING_LOOK_CLOSER }, { 11, 12, VETTING_WALK_AWAY },
    { 12, 12, VETTING_WALK_AWAY },   { 20, 20, VETTING_WALK_AWAY },
    { 18, 20, VETTING_WALK_AWAY },   { 17, 20, VETTING_LOOK_CLOSER },
};

START_TEST(the_word_follows_the_table)
{
    ck_assert_int_eq(vetting_word(words[_i].k, words[_i].n), words[_i].word);
}
END_TEST

START_TEST(caution_is_one_step_and_never_to_walk_away)
{
    ck_assert_int_eq(vetting_cautious(VETTING_NO_CONCERN), VETTING_FEW_FLAGS);
    ck_assert_int_eq(vetting_cautious(VETTING_FEW_FLAGS), VETTING_LOOK_CLOSER);
    ck_assert_int_eq(vetting_cautious(VETTING_LOOK_CLOSER),
                     VETTING_LOOK_CLOSER);
    ck_assert_int_eq(vetting_cautious(VETTING_WALK_AWAY), VETTING_WALK_AWAY);
    ck_assert_int_eq(vetting_cautious(VETTING_NOT_ENOUGH), VETTING_NOT_ENOUGH);
}
END_TEST

START_TEST(small_posts_are_pooled_in_order_of_time)
{
    static const int people[] = { 12, 4, 3, 3, 10, 9, 2 };
    struct tally *t = tally_new();
    struct vetting v;
    int p;

    /* 12 | 4+3+3 | 10 | 9 + the 2 that are left: 11 */
    for (p = 0; p < 7; p++)
        scene_add_people(t, p, people[p], p == 1 || p == 2 ? 3 : 0);
    vetting_assess(t, &v);
    ck_assert_uint_eq(v.post_count, 7);
    ck_assert_uint_eq(v.unit_count, 4);
    ck_assert_int_eq(v.pooled_posts, 5);
    ck_assert_int_eq(v.loose_posts, 0);
    ck_assert_int_eq(v.units[1].posts, 3);
    ck_assert_int_eq(v.units[1].generic.k, 6);
    ck_assert_int_eq(v.units[1].generic.n, 10);
    ck_assert(v.units[1].flag_quality);
    ck_assert_int_eq(v.units[3].posts, 2);
    ck_assert_int_eq(v.units[3].generic.n, 11);
    ck_assert_uint_eq(v.posts[3].unit, 1);
    ck_assert_uint_eq(v.posts[6].unit, 3);
    ck_assert_int_eq(v.over_half, 1);
    ck_assert_int_eq(v.flagged.n, 4);
    ck_assert_int_eq(v.word, VETTING_NOT_ENOUGH);
    ck_assert_int_eq(v.change.more_units, 2);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

START_TEST(a_pool_that_never_fills_is_loose_or_joins_the_last)
{
    struct tally *t = tally_new();
    struct vetting v;

    scene_add_people(t, 0, 4, 4);
    scene_add_people(t, 1, 30, 0);
    scene_add_people(t, 2, 3, 3);
    vetting_assess(t, &v);
    ck_assert_uint_eq(v.unit_count, 1);
    ck_assert_int_eq(v.units[0].generic.n, 30);
    ck_assert_int_eq(v.pooled_posts, 2);
    ck_assert_int_eq(v.loose_posts, 2);
    ck_assert_uint_eq(v.posts[0].unit, v.unit_count);
    ck_assert_uint_eq(v.posts[1].unit, 0);
    vetting_release(&v);

    scene_add_people(t, 3, 5, 0); /* 4+3+5: full */
    scene_add_people(t, 4, 15, 0);
    scene_add_people(t, 5, 2, 2); /* joins the pool before */
    vetting_assess(t, &v);
    ck_assert_uint_eq(v.unit_count, 3);
    ck_assert_int_eq(v.units[0].posts, 4);
    ck_assert_int_eq(v.units[0].generic.n, 14);
    ck_assert_int_eq(v.units[0].generic.k, 9);
    ck_assert_int_eq(v.loose_posts, 0);
    ck_assert_uint_eq(v.posts[4].unit, 2);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

START_TEST(half_generic_flags_and_fifteen_per_cent_watches)
{
    struct tally *t = tally_new();
    struct vetting v;

    scene_add_people(t, 0, 20, 3);
    scene_add_people(t, 1, 20, 4);
    scene_add_people(t, 2, 20, 9);
    scene_add_people(t, 3, 20, 10);
    vetting_assess(t, &v);
    ck_assert(!v.units[0].watch);
    ck_assert(v.units[1].watch && !v.units[1].flag_quality);
    ck_assert(v.units[2].watch && !v.units[2].flag_quality);
    ck_assert(v.units[3].flag_quality);
    ck_assert_int_eq(v.generic.k, 26);
    ck_assert_int_eq(v.generic.n, 80);
    ck_assert_int_eq(v.classes[COMMENT_PRAISE], 26);
    ck_assert_int_eq(v.posts[3].generic_examples.n, TALLY_EXAMPLES);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

START_TEST(machines_and_own_replies_count_against_nobody)
{
    struct tally *t = scene_new(6, 10, 0, false);
    struct vetting v;
    char name[64];
    int i;

    for (i = 0; i < 40; i++) {
        struct tally_comment c =
            scene_comment(scene_post(i % 2, name, sizeof(name)), 5000000 + i);

        c.machine = i < 30;
        c.class = c.machine ? COMMENT_SPAM : COMMENT_PRAISE;
        c.creator_own = !c.machine;
        c.generic = c.creator_own;
        c.reply = FACT_REPLY_YES;
        tally_add(t, &c);
    }
    vetting_assess(t, &v);
    ck_assert_int_eq(v.read, 100);
    ck_assert_int_eq(v.own, 10);
    ck_assert_int_eq(v.machine.k, 30);
    ck_assert_int_eq(v.machine.n, 90);
    ck_assert_int_eq(v.machine_posts, 2);
    ck_assert_int_eq(v.machine_examples.n, TALLY_EXAMPLES);
    ck_assert_int_eq(v.generic.k, 0);
    ck_assert_int_eq(v.generic.n, 60);
    ck_assert_int_eq(v.regular.n, 60);
    ck_assert_int_eq(v.posts[0].machine, 15);
    ck_assert_int_eq(v.posts[0].own, 5);
    ck_assert_int_eq(v.replies, 30);
    ck_assert_int_eq(v.word, VETTING_NO_CONCERN);
    ck_assert_int_eq(v.last_at, 5000039);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

START_TEST(languages_are_shares_of_what_could_be_told)
{
    struct tally *t = tally_new();
    struct vetting v;
    int i;

    for (i = 0; i < 100; i++) {
        struct tally_comment c = scene_comment("p", 1);

        c.language = i < 40   ? COMMENT_LANGUAGE_UNKNOWN
                     : i < 85 ? COMMENT_LANGUAGE_IT
                     : i < 97 ? COMMENT_LANGUAGE_EN
                              : COMMENT_LANGUAGE_OTHER;
        tally_add(t, &c);
    }
    vetting_assess(t, &v);
    ck_assert_int_eq(v.language_unknown, 40);
    ck_assert_int_eq(v.languages[COMMENT_LANGUAGE_IT].k, 45);
    ck_assert_int_eq(v.languages[COMMENT_LANGUAGE_IT].n, 60);
    ck_assert_int_eq(share_percent(&v.languages[COMMENT_LANGUAGE_IT]), 75);
    ck_assert_int_eq(v.languages[COMMENT_LANGUAGE_OTHER].k, 3);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

START_TEST(the_card_says_what_would_change_it)
{
    struct tally *t = tally_new();
    struct vetting v;
    int p;

    for (p = 0; p < 18; p++) {
        scene_add_people(t, p, 30, 0);
        scene_add_regular(t, p, 1, false);
        scene_add_regular(t, p, 2, false);
    }
    vetting_assess(t, &v);
    ck_assert_int_eq(v.word, VETTING_NO_CONCERN);
    ck_assert_int_eq(v.change.flags_next, 1);
    ck_assert_int_eq(v.change.word_next, VETTING_FEW_FLAGS);
    ck_assert_int_eq(v.change.flags_fewer, 0);
    ck_assert_int_eq(v.change.regulars, 3);
    /* 36 of 576 now: (36 + x) / (576 + x) reaches 30 % at 196. */
    ck_assert_int_eq(v.change.regular_comments, 196);
    vetting_release(&v);
    for (p = 0; p < 4; p++)
        scene_add_people(t, p, 40, 40);
    vetting_assess(t, &v);
    ck_assert_int_eq(v.word, VETTING_LOOK_CLOSER);
    ck_assert_int_eq(v.change.flags_next, 13); /* 17 of 18 */
    ck_assert_int_eq(v.change.word_next, VETTING_WALK_AWAY);
    ck_assert_int_eq(v.change.flags_fewer, 1); /* 3 of 18 */
    ck_assert_int_eq(v.change.word_fewer, VETTING_FEW_FLAGS);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

START_TEST(twenty_of_twenty_is_firm)
{
    struct tally *t = tally_new();
    struct vetting v;
    int p;

    for (p = 0; p < 20; p++)
        scene_add_people(t, p, 10, 8);
    vetting_assess(t, &v);
    ck_assert_int_eq(v.word, VETTING_WALK_AWAY);
    ck_assert(v.firm);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

START_TEST(nothing_read_is_not_enough)
{
    struct tally *t = tally_new();
    struct vetting v;

    vetting_assess(t, &v);
    ck_assert_int_eq(v.word, VETTING_NOT_ENOUGH);
    ck_assert_int_eq(v.pod, VETTING_POD_NO_AUTHORS);
    ck_assert_int_eq(v.first_at, FACT_UNKNOWN);
    ck_assert_int_eq(v.change.more_units, 6);
    ck_assert_int_eq(v.rules, VETTING_RULES);
    vetting_release(&v);
    tally_free(t);
    tally_free(NULL);
}
END_TEST

/* A large mixed set, the i-th scene_comment of it. */
static struct tally_comment
mixed(uint32_t i, char *name, size_t size)
{
    uint32_t r = i * 2654435761u;
    struct tally_comment c = {
        .post = scene_post((int)(r >> 7) % 40, name, size),
        .id = i + 1,
        .at = i % 50 == 0 ? FACT_UNKNOWN : (int64_t)(r % 1000000),
        .machine = i % 17 == 0,
        .creator_own = i % 23 == 0,
        .generic = i % 3 == 0,
        .class = (enum comment_class)(r % COMMENT_CLASSES),
        .language = (enum comment_language)(r % COMMENT_LANGUAGES),
        /* As apart from each other as the sketches of texts. */
        .fingerprint = (1 + (r >> 3) % 150000) * UINT64_C(0x9e3779b97f4a7c15),
        .length = 3 + r % 6,
    };
    uint32_t who = i % 11 == 0 ? 0 : 1 + r % (i % 2 ? 7 : 30000);

    memcpy(c.author, &who, sizeof(who));
    return c;
}

static void
same_examples(const struct tally_examples *a, const struct tally_examples *b)
{
    ck_assert_int_eq(a->n, b->n);
    ck_assert_mem_eq(a->id, b->id, sizeof(a->id[0]) * (size_t)a->n);
}

START_TEST(order_changes_nothing)
{
    enum { N = 150001 };
    struct tally *a = tally_new(), *b = tally_new();
    struct vetting va, vb;
    char name[64];
    uint32_t i;
    size_t k;

    for (i = 0; i < N; i++) {
        struct tally_comment c = mixed(i, name, sizeof(name));

        tally_add(a, &c);
        /* 33331 and N have no common factor: each index once. */
        c = mixed((uint32_t)((uint64_t)i * 33331 % N), name, sizeof(name));
        tally_add(b, &c);
    }
    vetting_assess(a, &va);
    vetting_assess(b, &vb);
    ck_assert_int_eq(va.generic.k, vb.generic.k);
    ck_assert_int_eq(va.word, vb.word);
    ck_assert_int_eq(va.pod, vb.pod);
    ck_assert_int_eq(va.templates.texts, vb.templates.texts);
    ck_assert_int_eq(va.templates.comments, vb.templates.comments);
    ck_assert_int_gt(va.templates.texts, 0);
    ck_assert(va.templates.sampled && vb.templates.sampled);
    ck_assert_int_eq(va.templates.shown, VETTING_ALIKE);
    for (k = 0; k < VETTING_ALIKE; k++) {
        ck_assert_int_eq(va.templates.most[k].id[0],
                         vb.templates.most[k].id[0]);
        ck_assert_int_eq(va.templates.most[k].id[1],
                         vb.templates.most[k].id[1]);
    }
    same_examples(&va.machine_examples, &vb.machine_examples);
    for (k = 0; k < COMMENT_CLASSES; k++)
        same_examples(&va.class_examples[k], &vb.class_examples[k]);
    ck_assert_uint_eq(va.post_count, vb.post_count);
    for (k = 0; k < va.post_count; k++) {
        ck_assert_str_eq(va.posts[k].key, vb.posts[k].key);
        ck_assert_int_eq(va.posts[k].generic, vb.posts[k].generic);
        ck_assert_int_eq(va.posts[k].regular, vb.posts[k].regular);
        same_examples(&va.posts[k].generic_examples,
                      &vb.posts[k].generic_examples);
    }
    ck_assert_uint_gt(va.regular_count, 0);
    ck_assert_uint_eq(va.regular_count, vb.regular_count);
    for (k = 0; k < va.regular_count; k++) {
        ck_assert_mem_eq(va.regulars[k].author, vb.regulars[k].author, 16);
        ck_assert_int_eq(va.regulars[k].comments, vb.regulars[k].comments);
        same_examples(&va.regulars[k].examples, &vb.regulars[k].examples);
    }
    vetting_release(&va);
    vetting_release(&vb);
    tally_free(a);
    tally_free(b);
}
END_TEST

/* Nothing repeats: every scene_comment a new person, post and text. */
START_TEST(a_hundred_thousand_rows_fit_in_sixteen_mebibytes)
{
#if defined(__SANITIZE_ADDRESS__)
    size_t limit = SIZE_MAX; /* the sanitizer's heap does not report */
#else
    size_t limit = 16 * 1024 * 1024;
#endif
    struct mallinfo2 before = mallinfo2(), after;
    struct tally *t = tally_new();
    struct vetting v;
    char name[64];
    uint32_t i;

    for (i = 0; i < 100000; i++) {
        struct tally_comment c;

        c = scene_comment(scene_post((int)(i % 1000), name, sizeof(name)), i);
        c.fingerprint = (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
        c.length = 9;
        tally_add(t, &c);
    }
    after = mallinfo2();
    ck_assert_uint_lt(after.uordblks + after.hblkhd - before.uordblks -
                          before.hblkhd,
                      limit);
    vetting_assess(t, &v);
    ck_assert_int_eq(v.read, 100000);
    ck_assert(v.templates.sampled);
    ck_assert_int_eq(v.templates.texts, 0);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

START_TEST(beyond_the_ceiling_comments_are_only_counted)
{
    struct tally *t = tally_new();
    struct vetting v;
    struct tally_comment c = scene_comment("p", 1);
    int i;

    for (i = 0; i < TALLY_MAX + 3; i++)
        tally_add(t, &c);
    vetting_assess(t, &v);
    ck_assert_int_eq(v.read, TALLY_MAX);
    ck_assert_int_eq(v.left_out, 3);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

TEST_SUITE(vetting)
{
    TCase *tc = test_case(suite, "vetting", 60);

    tcase_add_loop_test(tc, wilson_gives_the_known_intervals, 0,
                        ARRAY_LEN(intervals));
    tcase_add_loop_test(tc, the_word_follows_the_table, 0, ARRAY_LEN(words));
    tcase_add_test(tc, caution_is_one_step_and_never_to_walk_away);
    tcase_add_test(tc, small_posts_are_pooled_in_order_of_time);
    tcase_add_test(tc, a_pool_that_never_fills_is_loose_or_joins_the_last);
    tcase_add_test(tc, half_generic_flags_and_fifteen_per_cent_watches);
    tcase_add_test(tc, machines_and_own_replies_count_against_nobody);
    tcase_add_test(tc, languages_are_shares_of_what_could_be_told);
    tcase_add_test(tc, the_card_says_what_would_change_it);
    tcase_add_test(tc, twenty_of_twenty_is_firm);
    tcase_add_test(tc, nothing_read_is_not_enough);
    tcase_add_test(tc, order_changes_nothing);
    tcase_add_test(tc, a_hundred_thousand_rows_fit_in_sixteen_mebibytes);
    tcase_add_test(tc, beyond_the_ceiling_comments_are_only_counted);
}
