/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_vetting_pods.c - who comes again under post after post, and who says the
 * same: the pod rule and templates.
 */
#include "rules/vetting.h"

#include <string.h>

#include "alloc.h"
#include "rules/comments.h"
#include "scene.h"
#include "test.h"

static const struct {
    int posts, people, regulars;
    enum vetting_pod pod;
    int64_t more_posts;
    size_t shown;
} pods[] = {
    { 12, 11, 5, VETTING_POD_LIKE, 0, 5 },   /* 5 of 16 = 31 % */
    { 12, 12, 5, VETTING_POD_NONE, 0, 5 },   /* 5 of 17 = 29 % */
    { 12, 2, 4, VETTING_POD_NONE, 0, 4 },    /* four are no pod */
    { 11, 2, 5, VETTING_POD_NOT_YET, 1, 5 }, /* eleven posts */
    { 6, 2, 9, VETTING_POD_NOT_YET, 6, 9 },
    { 5, 2, 9, VETTING_POD_TOO_FEW, 7, 0 }, /* nothing shown */
    { 12, 10, 0, VETTING_POD_NONE, 0, 0 },
};

START_TEST(the_pod_rule_has_sharp_edges)
{
    struct tally *t =
        scene_new(pods[_i].posts, pods[_i].people, pods[_i].regulars, true);
    struct vetting v;

    vetting_assess(t, &v);
    ck_assert_int_eq(v.pod, pods[_i].pod);
    ck_assert_int_eq(v.more_posts, pods[_i].more_posts);
    ck_assert_uint_eq(v.regular_count, pods[_i].shown);
    ck_assert(v.regulars_generic == (pods[_i].shown > 0));
    vetting_release(&v);
    tally_free(t);
}
END_TEST

START_TEST(a_pod_flags_the_posts_it_is_under)
{
    struct tally *t = scene_new(12, 10, 5, false);
    struct vetting v;

    vetting_assess(t, &v);
    ck_assert_int_eq(v.pod, VETTING_POD_LIKE);
    ck_assert(v.regulars_specific);
    ck_assert(!v.regulars_generic);
    ck_assert_int_eq(v.flagged.k, 12);
    ck_assert_int_eq(v.over_half, 0);
    ck_assert_int_eq(v.word, VETTING_WALK_AWAY);
    ck_assert(!v.firm); /* 12 of 12 is 76-100 */
    ck_assert_int_eq(v.regulars[0].posts, 12);
    ck_assert_int_eq(v.regulars[0].comments, 12);
    ck_assert_int_eq(v.regulars[0].specific, 12);
    ck_assert_int_eq(v.regulars[0].examples.n, TALLY_EXAMPLES);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

START_TEST(a_regular_is_under_four_posts_of_five)
{
    struct tally *t = tally_new();
    struct vetting v;
    int p;

    for (p = 0; p < 20; p++) {
        scene_add_people(t, p, 10, 0);
        if (p < 16)
            scene_add_regular(t, p, 1, true);
        if (p < 15)
            scene_add_regular(t, p, 2, true);
    }
    vetting_assess(t, &v);
    ck_assert_int_eq(v.regular_posts, 16);
    ck_assert_uint_eq(v.regular_count, 1);
    ck_assert_int_eq(v.regulars[0].posts, 16);
    ck_assert_int_eq(v.regular.k, 16);
    ck_assert_int_eq(v.regular.n, 231);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

START_TEST(without_authors_the_same_people_are_not_judged)
{
    struct tally *t = scene_new(12, 1, 6, true);
    struct vetting v;
    char name[64];
    int i;

    /* 84 known; 21 unknown are 20 %, one more is too many. */
    for (i = 0; i < 22; i++) {
        struct tally_comment c =
            scene_comment(scene_post(0, name, sizeof(name)), FACT_UNKNOWN);

        memset(c.author, 0, sizeof(c.author));
        tally_add(t, &c);
        if (i < 20)
            continue;
        vetting_assess(t, &v);
        ck_assert_int_eq(v.pod,
                         i == 20 ? VETTING_POD_LIKE : VETTING_POD_NO_AUTHORS);
        ck_assert_uint_eq(v.regular_count, i == 20 ? 6 : 0);
        ck_assert_int_eq(v.unknown_authors, i + 1);
        ck_assert_int_eq(v.undated, i + 1);
        vetting_release(&v);
    }
    tally_free(t);
}
END_TEST

START_TEST(praise_from_templates_is_left_out_but_shows_a_pod)
{
    struct tally *t = scene_new(12, 10, 0, false);
    struct vetting v;
    char name[64];
    int i;

    for (i = 0; i < 60; i++) {
        struct tally_comment c =
            scene_comment(scene_post(i % 12, name, sizeof(name)), 5000000);

        memset(c.author, 0, sizeof(c.author));
        c.author[3] = (uint8_t)(1 + i / 12);
        c.machine = true;
        c.class = COMMENT_PRAISE;
        tally_add(t, &c);
    }
    vetting_assess(t, &v);
    ck_assert_int_eq(v.machine.k, 60);
    ck_assert_int_eq(v.generic.n, 120);
    ck_assert_uint_eq(v.regular_count, 5);
    ck_assert_int_eq(v.pod, VETTING_POD_LIKE);
    ck_assert(v.regulars_generic);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

START_TEST(the_same_text_of_several_people_is_a_template)
{
    struct tally *t = tally_new();
    struct vetting v;
    char name[64];
    int i;

    for (i = 0; i < 60; i++) {
        struct tally_comment c =
            scene_comment(scene_post(i % 6, name, sizeof(name)), 5000000);

        c.length = 7;
        c.fingerprint = 1000 + (uint64_t)i;
        if (i < 12)
            c.fingerprint = 1; /* twelve people, six posts */
        else if (i < 18)
            c.fingerprint = 2 + (uint64_t)i % 6; /* one post each */
        else if (i < 24) {                       /* one person */
            c.fingerprint = 9;
            memset(c.author, 7, sizeof(c.author));
        } else if (i < 30) { /* too short */
            c.fingerprint = 10;
            c.length = 4;
        } else if (i < 36) { /* nobody knows whose */
            c.fingerprint = 11;
            memset(c.author, 0, sizeof(c.author));
        } else if (i < 42) { /* generic anyway */
            c.fingerprint = 12;
            c.generic = true;
        }
        tally_add(t, &c);
    }
    vetting_assess(t, &v);
    ck_assert_int_eq(v.templates.texts, 1);
    ck_assert_int_eq(v.templates.comments, 12);
    ck_assert_int_eq(v.templates.shown, 1);
    ck_assert_int_eq(v.templates.most[0].comments, 12);
    ck_assert(!v.templates.sampled);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

/* A list that is handed round, each line worded a little differently by who
 * takes it from there. Invented. */
static const char *const handed_round[] = {
    "I love how calm this kitchen looks with the morning light in it",
    "I love how calm this garden looks with the morning light in it",
    "love how calm this kitchen looks with the morning light in it",
    "I love how calm this kitchen looks with all the morning light in it",
    "the dough of my first try was far too wet, how much water is it really",
    "where did you find the green lamp that stands behind the sofa there",
};

START_TEST(a_text_worded_a_little_differently_is_the_same)
{
    struct tally *t = tally_new();
    struct vetting v;
    char name[64];
    int i;

    for (i = 0; i < (int)ARRAY_LEN(handed_round); i++) {
        struct tally_comment c =
            scene_comment(scene_post(i, name, sizeof(name)), 1000 + i);
        struct comment_text in = { .text = handed_round[i] };
        struct comment_judgement judged;

        comment_judge(&in, &judged);
        c.fingerprint = judged.fingerprint;
        c.length = judged.length;
        tally_add(t, &c);
    }
    vetting_assess(t, &v);
    ck_assert_int_eq(v.templates.texts, 1);
    ck_assert_int_eq(v.templates.comments, 4);
    ck_assert_int_eq(v.templates.shown, 1);
    ck_assert_int_eq(v.templates.most[0].comments, 4);
    vetting_release(&v);
    tally_free(t);
}
END_TEST

/* Six texts, the last the most frequent; each first said twice by one account
 * and then by others. */
static void
alike_add(struct tally *t, int i)
{
    int text = i / 12;
    char name[64];
    struct tally_comment c =
        scene_comment(scene_post(i % 12, name, sizeof(name)), 0);

    if (i % 12 > 3 + text)
        return;
    c.id = 100 * (text + 1) + i % 12;
    c.fingerprint = 0x9e3779b97f4a7c15U * (uint64_t)(text + 1);
    c.length = 5;
    memset(c.author, i % 12 < 2 ? 1 : i % 12 + 1, sizeof(c.author));
    tally_add(t, &c);
}

START_TEST(of_the_most_frequent_texts_two_stand_side_by_side)
{
    struct tally *t = tally_new(), *back = tally_new();
    struct vetting v, w;
    int i;

    for (i = 0; i < 72; i++) {
        alike_add(t, i);
        alike_add(back, 71 - i);
    }
    vetting_assess(t, &v);
    vetting_assess(back, &w);
    ck_assert_int_eq(v.templates.texts, 6);
    ck_assert_int_eq(v.templates.shown, VETTING_ALIKE);
    for (i = 0; i < VETTING_ALIKE; i++) {
        ck_assert_int_eq(v.templates.most[i].comments, 9 - i);
        ck_assert_int_eq(v.templates.most[i].id[0], 100 * (6 - i));
        /* The second of the same account is passed over. */
        ck_assert_int_eq(v.templates.most[i].id[1], 100 * (6 - i) + 2);
        ck_assert_int_eq(w.templates.most[i].id[0], 100 * (6 - i));
        ck_assert_int_eq(w.templates.most[i].id[1], 100 * (6 - i) + 2);
    }
    vetting_release(&v);
    vetting_release(&w);
    tally_free(t);
    tally_free(back);
}
END_TEST

TEST_SUITE(vetting_pods)
{
    TCase *tc = test_case(suite, "vetting_pods", 60);
    tcase_add_loop_test(tc, the_pod_rule_has_sharp_edges, 0, ARRAY_LEN(pods));
    tcase_add_test(tc, a_pod_flags_the_posts_it_is_under);
    tcase_add_test(tc, a_regular_is_under_four_posts_of_five);
    tcase_add_test(tc, without_authors_the_same_people_are_not_judged);
    tcase_add_test(tc, praise_from_templates_is_left_out_but_shows_a_pod);
    tcase_add_test(tc, the_same_text_of_several_people_is_a_template);
    tcase_add_test(tc, a_text_worded_a_little_differently_is_the_same);
    tcase_add_test(tc, of_the_most_frequent_texts_two_stand_side_by_side);
}
