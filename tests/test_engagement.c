/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_engagement.c - rates by each formula. All figures are invented.
 */
#include "rules/engagement.h"

#include <math.h>
#include <string.h>

#include "test.h"

#define DAY INT64_C(86400)
#define NOW (INT64_C(20000) * DAY)
#define NO  FACT_UNKNOWN

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
near(double is, double should)
{
    ck_assert_msg(fabs(is - should) < 1e-9, "%.12f is not %.12f", is, should);
}

/* Posts of the days 10, 11, 12 … ago. */
static struct engagement_post
post(int days, int64_t likes, int64_t comments, int64_t views)
{
    return (struct engagement_post){ .at = NOW - days * DAY,
                                     .likes = likes,
                                     .comments = comments,
                                     .views = views,
                                     .reach = views < 0 ? NO : views / 2 };
}

/* ---- formulas ------------------------------------------------------------ */

static const struct {
    enum engagement_formula formula;
    double rate;
} formulas[] = {
    { ENGAGEMENT_LIKES_COMMENTS, 0.22 }, /* 11, 22, 900 of 100 */
    { ENGAGEMENT_LIKES, 0.20 },
    { ENGAGEMENT_LIKES_VIEWS, 830.0 / 1600.0 },
    { ENGAGEMENT_MEANS, (830.0 + 103.0) / 3 / 100 },
    { ENGAGEMENT_VIEWERS, 22.0 / 400.0 }, /* not the median of 3 rates */
    { ENGAGEMENT_REACH, 22.0 / 100.0 },
    { ENGAGEMENT_OWN, 0.10 }, /* 10/400, 20/200, 800/1000 */
};

START_TEST(each_formula_gives_its_own_number)
{
    struct engagement_post posts[] = { post(10, 10, 1, 400),
                                       post(11, 20, 2, 200),
                                       post(12, 800, 100, 1000) };
    struct engagement e;

    engagement_measure(formulas[_i].formula, 100, posts, 3, NOW, &e);
    ck_assert(e.is_known);
    ck_assert_int_eq(e.n, 3);
    near(e.rate, formulas[_i].rate);
    ck_assert_int_eq(e.last_at, NOW - 10 * DAY);
    ck_assert_int_eq(e.first_at, NOW - 12 * DAY);
    ck_assert(!e.has_interval);
}
END_TEST

START_TEST(a_formula_is_known_by_its_name)
{
    enum engagement_formula formula = ENGAGEMENT_FORMULAS;

    ck_assert(
        engagement_parse(engagement_name(formulas[_i].formula), &formula));
    ck_assert_int_eq(formula, formulas[_i].formula);
    ck_assert(!engagement_parse("engagement", &formula));
}
END_TEST

START_TEST(what_is_left_out_is_counted_by_reason)
{
    struct engagement_post posts[] = {
        post(10, 10, 1, 100), post(1, 10, 1, 100), /* young */
        post(11, 10, 1, 100),                      /* pinned, below */
        post(12, NO, 1, 100),                      /* likes hidden */
        post(13, 10, 1, NO),                       /* views not known */
        post(14, 10, 1, 0),
    };
    struct engagement e;

    posts[2].is_pinned = true;
    engagement_measure(ENGAGEMENT_OWN, NO, posts, COUNT(posts), NOW, &e);
    ck_assert(e.is_known);
    ck_assert_int_eq(e.n, 1);
    ck_assert_int_eq(e.left_out.young, 1);
    ck_assert_int_eq(e.left_out.pinned, 1);
    ck_assert_int_eq(e.left_out.hidden, 1);
    ck_assert_int_eq(e.left_out.unknown, 2);
    ck_assert_int_eq(e.left_out.older, 0);
    near(e.rate, 0.1);
}
END_TEST

START_TEST(a_post_of_48_hours_counts)
{
    struct engagement_post old = post(2, 1, 0, 10), young = old;
    struct engagement e;

    young.at++;
    engagement_measure(ENGAGEMENT_OWN, NO, &old, 1, NOW, &e);
    ck_assert_int_eq(e.n, 1);
    engagement_measure(ENGAGEMENT_OWN, NO, &young, 1, NOW, &e);
    ck_assert_int_eq(e.n, 0);
    ck_assert(!e.is_known);
}
END_TEST

START_TEST(hidden_comments_matter_only_where_they_count)
{
    struct engagement_post p = post(10, 10, NO, 100);
    struct engagement e;

    engagement_measure(ENGAGEMENT_LIKES, 100, &p, 1, NOW, &e);
    ck_assert(e.is_known);
    engagement_measure(ENGAGEMENT_MEANS, 100, &p, 1, NOW, &e);
    ck_assert(!e.is_known);
    ck_assert_int_eq(e.left_out.hidden, 1);
}
END_TEST

START_TEST(the_window_takes_the_newest)
{
    struct engagement_post posts[40];
    struct engagement e;
    int i;

    /* The oldest first, and one without a date, which is the oldest of all. */
    for (i = 0; i < 40; i++)
        posts[i] = post(100 - i, 40 - i, 0, 1000);
    posts[39].at = NO;
    engagement_measure(ENGAGEMENT_OWN, NO, posts, 40, NOW, &e);
    ck_assert_int_eq(e.n, 30);
    ck_assert_int_eq(e.left_out.older, 10);
    ck_assert_int_eq(e.last_at, NOW - 62 * DAY);
    ck_assert_int_eq(e.first_at, NOW - 91 * DAY);
    /* 31 to 2 likes: the middle is between 16 and 17 */
    near(e.rate, 0.0165);
    engagement_measure(ENGAGEMENT_LIKES, 1000, posts, 40, NOW, &e);
    ck_assert_int_eq(e.n, 1); /* the undated one: nobody says it is old */
    ck_assert_int_eq(e.left_out.older, 39);
}
END_TEST

START_TEST(nothing_to_divide_by_is_not_zero)
{
    struct engagement_post p = post(10, 10, 1, 100);
    static const int64_t followers[] = { NO, 0 };
    struct engagement e;
    size_t i;

    for (i = 0; i < COUNT(followers); i++) {
        engagement_measure(ENGAGEMENT_MEANS, followers[i], &p, 1, NOW, &e);
        ck_assert(!e.is_known);
        ck_assert_int_eq(e.n, 1);
    }
    engagement_measure(ENGAGEMENT_MEANS, 10, NULL, 0, NOW, &e);
    ck_assert(!e.is_known);
}
END_TEST

/* The table of the sign test: with n posts the interval runs from the r-th
 * to the r-th from above. */
static const struct {
    int n, r;
} intervals[] = {
    { 5, 0 }, { 6, 1 }, { 8, 1 }, { 9, 2 }, { 12, 3 }, { 20, 6 }, { 30, 10 },
};

START_TEST(the_interval_of_a_median_goes_by_order)
{
    struct engagement_post posts[30];
    int n = intervals[_i].n, r = intervals[_i].r, i;
    struct engagement e;

    for (i = 0; i < n; i++)
        posts[i] = post(10 + i, i + 1, 0, 1000);
    engagement_measure(ENGAGEMENT_OWN, NO, posts, (size_t)n, NOW, &e);
    ck_assert(e.has_interval == (r > 0));
    if (r > 0) {
        near(e.lo, r / 1000.0);
        near(e.hi, (n + 1 - r) / 1000.0);
    }
}
END_TEST

/* ---- spread, talk -------------------------------------------------------- */

START_TEST(like_spread_is_deviation_by_mean)
{
    struct engagement_post posts[] = { post(10, 100, 0, NO),
                                       post(11, 300, 0, NO),
                                       post(12, NO, 0, NO),
                                       post(1, 9000, 0, NO) };
    struct engagement_spread s;

    engagement_spread(posts, 4, NOW, &s);
    ck_assert(s.is_known);
    ck_assert_int_eq(s.n, 2);
    near(s.value, sqrt(20000.0) / 200);
    engagement_spread(posts, 1, NOW, &s);
    ck_assert(!s.is_known);
}
END_TEST

START_TEST(comments_per_like_is_a_median_over_posts)
{
    struct engagement_post posts[] = {
        post(10, 100, 1, NO), post(11, 100, 3, NO), post(12, 100, 50, NO),
        post(13, 0, 5, NO),   post(14, 10, NO, NO), post(1, 10, 10, NO)
    };
    struct engagement e;

    engagement_talk(posts, COUNT(posts), NOW, &e);
    ck_assert(e.is_known);
    ck_assert_int_eq(e.n, 3);
    near(e.rate, 0.03);
    ck_assert_int_eq(e.left_out.hidden, 2);
    ck_assert_int_eq(e.left_out.young, 1);
    near(engagement_post_talk(&posts[2], NOW), 0.5);
    ck_assert(engagement_post_talk(&posts[3], NOW) < 0);
    ck_assert(engagement_post_talk(&posts[4], NOW) < 0);
    ck_assert(engagement_post_talk(&posts[5], NOW) < 0);
}
END_TEST

/* ---- peers --------------------------------------------------------------- */

static const struct {
    int64_t followers;
    const char *tier;
} tiers[] = {
    { NO, "" },          { 0, "small" },       { 999, "small" },
    { 1000, "nano" },    { 9999, "nano" },     { 10000, "micro" },
    { 50000, "mid" },    { 499999, "mid" },    { 500000, "macro" },
    { 1000000, "mega" }, { 62800000, "mega" },
};

START_TEST(followers_have_a_tier)
{
    ck_assert_str_eq(engagement_tier_name(
                         engagement_tier(&engagement_ladder_default,
                                         tiers[_i].followers)),
                     tiers[_i].tier);
}
END_TEST

START_TEST(a_team_has_its_own_ladder)
{
    static const struct engagement_ladder ladder = { { 1, 2, 3, 4, 5 } };

    ck_assert_int_eq(engagement_tier(&ladder, 4), ENGAGEMENT_TIER_MACRO);
}
END_TEST

static void
peers_of(size_t n, double own, struct engagement_peers *p)
{
    double values[64];
    size_t i;

    for (i = 0; i < n; i++)
        values[i] = (double)((i * 7) % n + 1); /* 1 … n in some order */
    engagement_peers(values, n, own, p);
}

START_TEST(nobody_is_the_lowest_of_nineteen)
{
    struct engagement_peers p;

    peers_of(19, 0.5, &p);
    ck_assert_int_eq(p.n, 19);
    ck_assert(!p.has_enough && !p.is_lowest);
    peers_of(20, 0.5, &p);
    ck_assert(p.has_enough && p.is_lowest && !p.is_highest);
}
END_TEST

START_TEST(the_lowest_tenth_is_flagged)
{
    struct engagement_peers p;

    peers_of(20, 2, &p); /* one below, one alike */
    ck_assert(p.is_lowest);
    peers_of(20, 2.5, &p); /* two below */
    ck_assert(!p.is_lowest);
    peers_of(20, 19.5, &p);
    ck_assert(p.is_highest);
    peers_of(20, 18.5, &p);
    ck_assert(!p.is_highest);
    near(p.low, 5.75);
    near(p.high, 15.25);
    near(p.tenth, 2.9);
}
END_TEST

START_TEST(where_all_are_alike_nobody_is_the_lowest)
{
    struct engagement_peers p;
    double values[30] = { 0 };

    engagement_peers(values, 30, 0, &p);
    ck_assert(p.has_enough && !p.is_lowest && !p.is_highest);
    engagement_peers(values, 0, 0, &p);
    ck_assert(!p.has_enough);
}
END_TEST

/* ---- bands --------------------------------------------------------------- */

START_TEST(a_band_says_who_when_and_how)
{
    const struct engagement_band *b =
        engagement_band_find(PLATFORM_TIKTOK, ENGAGEMENT_VIEWERS, 50000);

    ck_assert_ptr_nonnull(b);
    ck_assert_str_eq(b->publisher, "Modash");
    ck_assert_str_eq(b->date, "2025-11");
    ck_assert_ptr_nonnull(strstr(b->source, "modash.io/"));
    ck_assert_int_eq(b->from, 50000);
    ck_assert_int_eq(b->to, 100000);
    near(b->limits[0], 0.0547);
    near(b->limits[3], 0.1045);
    ck_assert_ptr_null(
        engagement_band_find(PLATFORM_TIKTOK, ENGAGEMENT_VIEWERS, 999));
    ck_assert_ptr_null(
        engagement_band_find(PLATFORM_TIKTOK, ENGAGEMENT_OWN, 50000));
    ck_assert_ptr_null(
        engagement_band_find(PLATFORM_YOUTUBE, ENGAGEMENT_VIEWERS, 50000));
    ck_assert_ptr_nonnull(engagement_band_find(PLATFORM_INSTAGRAM,
                                               ENGAGEMENT_LIKES_COMMENTS,
                                               90000000));
}
END_TEST

START_TEST(every_band_rises)
{
    static const int64_t sizes[] = { 1000,   5000,   10000,  50000,
                                     100000, 500000, 1000000 };
    const struct engagement_band *b[] = {
        engagement_band_find(PLATFORM_TIKTOK, ENGAGEMENT_VIEWERS, sizes[_i]),
        engagement_band_find(PLATFORM_INSTAGRAM, ENGAGEMENT_LIKES_COMMENTS,
                             sizes[_i]),
    };
    int i, j;

    for (i = 0; i < 2; i++) {
        ck_assert_ptr_nonnull(b[i]);
        ck_assert_int_eq(b[i]->from, sizes[_i]);
        for (j = 0; j < 3; j++)
            ck_assert(b[i]->limits[j] > 0 &&
                      b[i]->limits[j] < b[i]->limits[j + 1]);
    }
}
END_TEST

START_TEST(a_rate_is_put_only_into_its_own_band)
{
    const struct engagement_band *b =
        engagement_band_find(PLATFORM_TIKTOK, ENGAGEMENT_VIEWERS, 50000);
    struct engagement e = { .formula = ENGAGEMENT_VIEWERS,
                            .denominator = ENGAGEMENT_BY_VIEWS,
                            .is_known = true };
    static const double rates[] = { 0.01, 0.0547, 0.0722, 0.09, 0.2 };
    int i, part = 7;

    for (i = 0; i < 5; i++) {
        e.rate = rates[i];
        ck_assert_int_eq(engagement_band_place(b, PLATFORM_TIKTOK, &e, &part),
                         ERR_OK);
        ck_assert_int_eq(part, i);
    }
    ck_assert_int_eq(engagement_band_place(b, PLATFORM_INSTAGRAM, &e, &part),
                     ERR_DENIED);
    e.formula = ENGAGEMENT_OWN;
    ck_assert_int_eq(engagement_band_place(b, PLATFORM_TIKTOK, &e, &part),
                     ERR_DENIED);
    e.formula = ENGAGEMENT_VIEWERS;
    e.is_known = false;
    ck_assert_int_eq(engagement_band_place(b, PLATFORM_TIKTOK, &e, &part),
                     ERR_NOT_FOUND);
}
END_TEST

START_TEST(a_band_grows_stale_after_eighteen_months)
{
    const struct engagement_band *dated =
        engagement_band_find(PLATFORM_TIKTOK, ENGAGEMENT_VIEWERS, 50000);
    const struct engagement_band *undated =
        engagement_band_find(PLATFORM_INSTAGRAM, ENGAGEMENT_LIKES_COMMENTS,
                             50000);

    ck_assert_int_eq(engagement_band_age(dated, 2026, 11), ENGAGEMENT_FRESH);
    ck_assert_int_eq(engagement_band_age(dated, 2027, 5), ENGAGEMENT_FRESH);
    ck_assert_int_eq(engagement_band_age(dated, 2027, 6), ENGAGEMENT_STALE);
    ck_assert_int_eq(engagement_band_age(undated, 2026, 11),
                     ENGAGEMENT_UNDATED);
}
END_TEST

TEST_SUITE(engagement)
{
    TCase *tc = test_case(suite, "engagement", 10);

    tcase_add_loop_test(tc, each_formula_gives_its_own_number, 0,
                        COUNT(formulas));
    tcase_add_loop_test(tc, a_formula_is_known_by_its_name, 0, COUNT(formulas));
    tcase_add_test(tc, what_is_left_out_is_counted_by_reason);
    tcase_add_test(tc, a_post_of_48_hours_counts);
    tcase_add_test(tc, hidden_comments_matter_only_where_they_count);
    tcase_add_test(tc, the_window_takes_the_newest);
    tcase_add_test(tc, nothing_to_divide_by_is_not_zero);
    tcase_add_loop_test(tc, the_interval_of_a_median_goes_by_order, 0,
                        COUNT(intervals));
    tcase_add_test(tc, like_spread_is_deviation_by_mean);
    tcase_add_test(tc, comments_per_like_is_a_median_over_posts);
    tcase_add_loop_test(tc, followers_have_a_tier, 0, COUNT(tiers));
    tcase_add_test(tc, a_team_has_its_own_ladder);
    tcase_add_test(tc, nobody_is_the_lowest_of_nineteen);
    tcase_add_test(tc, the_lowest_tenth_is_flagged);
    tcase_add_test(tc, where_all_are_alike_nobody_is_the_lowest);
    tcase_add_test(tc, a_band_says_who_when_and_how);
    tcase_add_loop_test(tc, every_band_rises, 0, 7);
    tcase_add_test(tc, a_rate_is_put_only_into_its_own_band);
    tcase_add_test(tc, a_band_grows_stale_after_eighteen_months);
}
