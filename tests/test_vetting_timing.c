/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_vetting_timing.c - fans who come when they wake up, and a group that is
 * called together.
 */
#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "rules/vetting.h"
#include "test.h"

#define DAY INT64_C(86400)
#define OUT INT64_C(1700000000)

/* The table of the field's own calculation: 109, 19, 19 and 6 of 1000. */
static const struct {
    int64_t n, k;
    double chance, expected;
} chances[] = {
    { 6, 5, 0.5, 0.109375 },
    { 9, 8, 0.5, 0.019531 },
    { 12, 10, 0.5, 0.019287 },
    { 20, 16, 0.5, 0.005909 },
    { 6, 5, 0.3, 0.010935 },
    { 9, 8, 0.3, 0.000433 },
    { 12, 10, 0.3, 0.000206 },
    { 10, 0, 0.5, 1 },
    { 10, 11, 0.5, 0 },
    { 10, 10, 1, 1 },
    { 10, 1, 0, 0 },
    { 1, 1, 0.25, 0.25 },
    { 5000, 2500, 0.5, 0.505642 },
    { 100000, 60000, 0.5, 0 },
};

START_TEST(the_binomial_is_the_known_one)
{
    double p =
        binomial_at_least(chances[_i].n, chances[_i].k, chances[_i].chance);

    ck_assert_msg(p > chances[_i].expected - 1e-6 &&
                      p < chances[_i].expected + 1e-6,
                  "row %d: %.9f", _i, p);
}
END_TEST

static struct tally *t;
static int64_t next_id;

static void
scene_begin(void)
{
    t = tally_new();
    next_id = 0;
}

static const char *
post_name(int post)
{
    static char name[64];

    (void)snprintf(name, sizeof(name), "https://video.example/%03d", post);
    return name;
}

static struct tally_comment
comment_of(int post, uint8_t kind, uint32_t who, int64_t after)
{
    struct tally_comment c = { .post = post_name(post),
                               .id = ++next_id,
                               .at = OUT + post * DAY + after,
                               .class = COMMENT_OTHER,
                               .length = 3 };

    c.author[0] = kind;
    memcpy(c.author + 1, &who, sizeof(who));
    return c;
}

static void
say(int post, uint8_t kind, uint32_t who, int64_t after)
{
    struct tally_comment c = comment_of(post, kind, who, after);

    tally_add(t, &c);
}

/* Posts with their time, and ten passers-by under each, hours later. */
static void
posts(int n, bool timed)
{
    int p, i;

    for (p = 0; p < n; p++) {
        if (timed)
            tally_published(t, post_name(p), OUT + p * DAY);
        for (i = 0; i < 10; i++)
            say(p, 9, (uint32_t)(p * 100 + i), 20000 + i * 100);
    }
}

/* A number that looks like chance, the same in every run. */
static uint32_t
shuffled(uint32_t a, uint32_t b)
{
    uint64_t h = (a * UINT64_C(1000003) + b + 1) * UINT64_C(0x9e3779b97f4a7c15);

    h ^= h >> 29;
    h *= UINT64_C(0xbf58476d1ce4e5b9);
    return (uint32_t)(h >> 33);
}

static struct vetting
scene_end(void)
{
    struct vetting v;

    vetting_assess(t, &v);
    tally_free(t);
    return v;
}

/* How many seconds after a post one of the regulars writes. */
typedef int64_t when_fn(uint32_t post, uint32_t who);

/* So many of them under each of twelve posts. */
static struct vetting
scene_of(bool timed, uint32_t people, when_fn *when)
{
    uint32_t p, i;

    scene_begin();
    posts(12, timed);
    for (p = 0; p < 12; p++)
        for (i = 0; i < people; i++)
            say((int)p, 1, i, when(p, i));
    return scene_end();
}

static int64_t
within_minutes(uint32_t post, uint32_t who)
{
    return 120 + shuffled(post, who) % 600;
}

START_TEST(who_comes_within_minutes_is_early)
{
    struct vetting v = scene_of(true, 6, within_minutes);

    ck_assert_uint_eq(v.regular_count, 6);
    ck_assert_int_eq(v.timing.early.k, 72);
    ck_assert_int_eq(v.timing.early.n, 72);
    ck_assert_int_ge(v.timing.minutes, 4);
    ck_assert_int_le(v.timing.minutes, 9);
    ck_assert(v.timing.is_early && !v.timing.by_first);
    ck_assert(!v.timing.is_chain);
    vetting_release(&v);
}
END_TEST

static int64_t
during_the_day(uint32_t post, uint32_t who)
{
    return shuffled(post, who) % 80000;
}

START_TEST(who_comes_during_the_day_is_not)
{
    struct vetting v = scene_of(true, 6, during_the_day);

    ck_assert(!v.timing.is_early);
    ck_assert_int_gt(v.timing.minutes, 300);
    vetting_release(&v);
}
END_TEST

START_TEST(only_the_first_comment_of_each_under_a_post_counts)
{
    struct vetting v;
    uint32_t p, i;

    scene_begin();
    posts(12, true);
    for (p = 0; p < 12; p++)
        for (i = 0; i < 6; i++) {
            say((int)p, 1, i, 70000);
            say((int)p, 1, i, 60 + i);
            say((int)p, 1, i, 50000);
        }
    v = scene_end();
    ck_assert_int_eq(v.timing.early.n, 72);
    ck_assert_int_eq(v.timing.early.k, 72);
    ck_assert_int_eq(v.timing.minutes, 1);
    vetting_release(&v);
}
END_TEST

static int64_t
one_a_minute(uint32_t post, uint32_t who)
{
    (void)post;
    return 60 + (int64_t)who * 60;
}

START_TEST(without_the_time_of_posts_nothing_is_concluded)
{
    struct vetting v = scene_of(false, 6, one_a_minute);

    ck_assert(v.timing.by_first);
    ck_assert(!v.timing.is_early);
    ck_assert_int_eq(v.timing.early.k, 72);
    ck_assert_int_eq(v.timing.minutes, 3);
    ck_assert_int_eq(v.timing.bursts.n, 0);
    vetting_release(&v);
}
END_TEST

START_TEST(a_time_after_the_first_comment_is_not_believed)
{
    struct vetting v;
    uint32_t p, i;

    scene_begin();
    for (p = 0; p < 12; p++)
        tally_published(t, post_name((int)p), OUT + p * DAY + 40000);
    posts(12, false);
    for (p = 0; p < 12; p++)
        for (i = 0; i < 6; i++)
            say((int)p, 1, i, one_a_minute(p, i));
    v = scene_end();
    ck_assert(v.timing.by_first);
    ck_assert_int_eq(v.timing.minutes, 3);
    vetting_release(&v);
}
END_TEST

/* The same order each time, but for `swapped` of 12 posts. */
static const struct order {
    uint32_t people;
    uint32_t swapped;
    bool is_chain;
} orders[] = {
    { 6, 0, true },  { 6, 1, true },  { 6, 12, false },
    { 4, 0, false }, { 40, 0, true }, { 60, 0, true },
};
static const struct order *order;

static int64_t
in_order(uint32_t post, uint32_t who)
{
    return 600 + (post < order->swapped ? shuffled(post, who) % 5000
                                        : (int64_t)who * 30);
}

START_TEST(the_same_order_each_time_is_a_chain)
{
    struct vetting v;

    order = &orders[_i];
    v = scene_of(true, order->people, in_order);
    ck_assert_uint_eq(v.regular_count, order->people);
    ck_assert_msg(v.timing.is_chain == order->is_chain, "%lld of %lld",
                  (long long)v.timing.order.k, (long long)v.timing.order.n);
    ck_assert_int_le(v.timing.order.k, v.timing.order.n);
    ck_assert_int_ge(v.timing.order.k * 2, v.timing.order.n);
    vetting_release(&v);
}
END_TEST

static int64_t
at_once(uint32_t post, uint32_t who)
{
    (void)post;
    (void)who;
    return 60;
}

START_TEST(two_at_the_same_second_have_no_order)
{
    struct vetting v = scene_of(true, 6, at_once);

    ck_assert_int_eq(v.timing.order.n, 0);
    ck_assert(!v.timing.is_chain);
    vetting_release(&v);
}
END_TEST

START_TEST(half_of_it_in_ten_minutes_is_a_burst)
{
    struct vetting v;
    int i;

    scene_begin();
    tally_published(t, post_name(0), OUT);
    tally_published(t, post_name(1), OUT + DAY);
    tally_published(t, post_name(2), OUT + 2 * DAY);
    for (i = 0; i < 20; i++) {
        say(0, 9, (uint32_t)i, i < 10 ? 600 : 601);
        say(1, 9, (uint32_t)(100 + i), i < 9 ? 600 : 601);
        say(3, 9, (uint32_t)(200 + i), 10); /* its time is not known */
    }
    for (i = 0; i < 9; i++)
        say(2, 9, (uint32_t)(300 + i), 10); /* too few */
    v = scene_end();
    ck_assert_int_eq(v.timing.bursts.n, 2);
    ck_assert_int_eq(v.timing.bursts.k, 1);
    vetting_release(&v);
}
END_TEST

START_TEST(a_post_without_comments_is_none)
{
    struct vetting v;
    int p;

    scene_begin();
    for (p = 0; p < 40; p++)
        tally_published(t, post_name(p), OUT + p * DAY);
    posts(12, true);
    v = scene_end();
    ck_assert_uint_eq(v.post_count, 12);
    ck_assert_int_eq(v.regular_posts, 10);
    vetting_release(&v);
}
END_TEST

START_TEST(many_fans_of_half_of_the_posts_explain_a_few_regulars)
{
    struct vetting v;
    uint32_t p, i;

    scene_begin();
    posts(12, true);
    for (p = 0; p < 12; p++)
        for (i = 0; i < 400; i++)
            if (shuffled(p, i) % 2 == 0)
                say((int)p, 2, i, 3000);
    v = scene_end();
    ck_assert(v.fans.chance > 0.0192 && v.fans.chance < 0.0194);
    /* 400 fans of one half: 1.9 % of them are 7.7; here as many were lucky */
    ck_assert_msg(v.fans.explains > 5.5 && v.fans.explains < 9.5, "%f",
                  v.fans.explains);
    ck_assert_uint_ge(v.regular_count, 3);
    ck_assert_uint_le(v.regular_count, 14);
    vetting_release(&v);
}
END_TEST

START_TEST(a_pod_among_passers_by_is_explained_by_nobody)
{
    struct vetting v = scene_of(true, 6, at_once);

    ck_assert_int_eq(v.fans.seen, 0);
    ck_assert(v.fans.explains == 0);
    vetting_release(&v);
}
END_TEST

START_TEST(answers_by_the_creator_are_a_share_of_what_is_known)
{
    struct vetting v;
    int i;

    scene_begin();
    for (i = 0; i < 30; i++) {
        struct tally_comment c = comment_of(i % 3, 9, (uint32_t)i, 100);

        c.answered = i < 5    ? FACT_REPLY_YES
                     : i < 20 ? FACT_REPLY_NO
                              : FACT_REPLY_UNKNOWN;
        tally_add(t, &c);
    }
    v = scene_end();
    ck_assert_int_eq(v.answered.k, 5);
    ck_assert_int_eq(v.answered.n, 20);
    vetting_release(&v);
}
END_TEST

TEST_SUITE(vetting_timing)
{
    TCase *tc = test_case(suite, "timing", 30);

    tcase_add_loop_test(tc, the_binomial_is_the_known_one, 0,
                        ARRAY_LEN(chances));
    tcase_add_test(tc, who_comes_within_minutes_is_early);
    tcase_add_test(tc, who_comes_during_the_day_is_not);
    tcase_add_test(tc, only_the_first_comment_of_each_under_a_post_counts);
    tcase_add_test(tc, without_the_time_of_posts_nothing_is_concluded);
    tcase_add_test(tc, a_time_after_the_first_comment_is_not_believed);
    tcase_add_loop_test(tc, the_same_order_each_time_is_a_chain, 0,
                        ARRAY_LEN(orders));
    tcase_add_test(tc, two_at_the_same_second_have_no_order);
    tcase_add_test(tc, half_of_it_in_ten_minutes_is_a_burst);
    tcase_add_test(tc, a_post_without_comments_is_none);
    tcase_add_test(tc, many_fans_of_half_of_the_posts_explain_a_few_regulars);
    tcase_add_test(tc, a_pod_among_passers_by_is_explained_by_nobody);
    tcase_add_test(tc, answers_by_the_creator_are_a_share_of_what_is_known);
}
