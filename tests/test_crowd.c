/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_crowd.c - followers one by one and as a whole. All are invented.
 */
#include "rules/crowd.h"

#include <math.h>
#include <stdlib.h>

#include "alloc.h"
#include "rules/accounts.h"
#include "test.h"

#define DAY CROWD_DAY
/* 1 March 2026, 00:00 UTC */
#define MARCH INT64_C(1772323200)

/* ---- one account --------------------------------------------------------- */

static const struct {
    const char *what;
    struct account account;
    bool is_fake;
} accounts[] = {
    { "posts for years, is followed", { 240, 610, 480, 1, 40, 0 }, false },
    { "never posted, follows thousands", { 0, 12, 4100, 0, 0, 5 }, true },
    { "the same with a picture", { 1, 12, 4100, 1, 0, 5 }, true },
    { "new, few friends", { 3, 60, 80, 1, 12, 0 }, false },
    { "a shop", { 900, 52000, 300, 1, 120, 0 }, false },
    { "a year of birth in the name", { 150, 300, 350, 1, 0, 4 }, false },
    { "nothing known", { -1, -1, -1, -1, -1, -1 }, false },
};

START_TEST(an_account_is_judged_by_its_columns)
{
    double score = account_score(&accounts[_i].account);

    ck_assert_msg(score >= 0 && score <= 1, "%s: %f", accounts[_i].what, score);
    ck_assert_msg(account_is_fake(score) == accounts[_i].is_fake, "%s: %.3f",
                  accounts[_i].what, score);
}
END_TEST

/* One sense a person can check: more followed, fewer followers, no picture,
 * no biography and fewer posts never make an account look more real. */
START_TEST(each_column_counts_in_one_direction)
{
    static const int64_t counts[] = { 0, 3, 9, 15, 40, 300, 2000, 7500 };
    static const int64_t kinds = sizeof(counts) / sizeof(*counts);
    int64_t p, f;
    int i;

    for (p = 0; p < kinds; p++)
        for (f = 0; f < kinds; f++) {
            double before = 0, after = 2;

            for (i = 0; i < kinds; i++) {
                struct account more = { counts[p], counts[f], counts[i],
                                        1,         20,        0 };
                struct account less = { counts[p], counts[i], counts[f],
                                        1,         20,        0 };
                double now = account_score(&more), then = account_score(&less);

                ck_assert_msg(now >= before, "following %d", i);
                ck_assert_msg(then <= after, "followers %d", i);
                before = now;
                after = then;
                more.picture = 0;
                ck_assert(account_score(&more) > now);
                more.picture = 1;
                more.bio_length = 0;
                ck_assert(account_score(&more) > now);
            }
        }
}
END_TEST

START_TEST(extreme_counts_are_borne)
{
    static const int64_t extremes[] = { INT64_MIN, -1, 0, 1, INT64_MAX };
    int a, b, c;

    for (a = 0; a < 5; a++)
        for (b = 0; b < 5; b++)
            for (c = 0; c < 5; c++) {
                struct account x = { extremes[a], extremes[b], extremes[c],
                                     extremes[a], extremes[b], extremes[c] };
                double score = account_score(&x);

                ck_assert(isfinite(score) && score >= 0 && score <= 1);
            }
}
END_TEST

/* ---- the share ----------------------------------------------------------- */

/* How likely "fake" is said to be of a fake and of a real one, as a judge that
 * is right in the middle would: drawn from two bells in log odds. */
static void
fill(struct crowd_scores *scores, int64_t n, int64_t fakes)
{
    double base = account_base_rate(), away = log(base / (1 - base));
    int64_t i;

    for (i = 0; i < n; i++) {
        /* Quantiles -2 … 2 instead of chance. */
        double place = ((double)((i * 7919) % 997) + 0.5) / 997 * 4 - 2;
        double odds = away + 1.5 * place + (i < fakes ? 1.125 : -1.125);

        crowd_add(scores, 1 / (1 + exp(-odds)));
    }
}

static const struct {
    int64_t n, fakes;
} shares[] = { { 2000, 0 },    { 2000, 200 },   { 2000, 1000 },
               { 2000, 1600 }, { 60000, 6000 }, { 100, 30 } };

START_TEST(a_share_is_found_whatever_it_is)
{
    struct crowd_scores scores = { 0 };
    struct crowd_share share;
    double real = (double)shares[_i].fakes / (double)shares[_i].n;

    fill(&scores, shares[_i].n, shares[_i].fakes);
    crowd_estimate(&scores, &share);
    ck_assert_msg(fabs(share.share - real) < 0.12, "%.3f of %.3f", share.share,
                  real);
    ck_assert_msg(share.lo <= share.share && share.share <= share.hi,
                  "%.3f %.3f %.3f", share.lo, share.share, share.hi);
    ck_assert(share.lo >= 0 && share.hi <= 1);
    /* Never surer than the model is good. */
    ck_assert(share.hi - share.share >= 0.0299 || share.hi > 0.999);
}
END_TEST

START_TEST(more_accounts_make_it_surer)
{
    struct crowd_scores few = { 0 }, many = { 0 };
    struct crowd_share a, b;

    fill(&few, 50, 5);
    fill(&many, 5000, 500);
    crowd_estimate(&few, &a);
    crowd_estimate(&many, &b);
    ck_assert(b.hi - b.lo < a.hi - a.lo);
}
END_TEST

START_TEST(of_nobody_nothing_is_known)
{
    struct crowd_scores none = { 0 };
    struct crowd_share share;

    crowd_estimate(&none, &share);
    ck_assert(share.lo == 0 && share.hi == 1);
}
END_TEST

/* ---- arrivals ------------------------------------------------------------ */

static void
arrive(struct crowd_days *days, int64_t day, int64_t n, int64_t every)
{
    int64_t i;

    for (i = 0; i < n; i++)
        crowd_days_add(days, MARCH + day * DAY + i * every);
}

START_TEST(a_day_far_above_the_others_is_found)
{
    struct crowd_days *days = crowd_days_new();
    struct crowd_arrivals a;
    int64_t day;

    for (day = 0; day < 60; day++) {
        arrive(days, day, 5 + day % 4, 3600);
        if (day == 12)
            arrive(days, day, 0, 1);
    }
    arrive(days, 60, 240, 20); /* all within 80 minutes */
    for (day = 61; day < 70; day++)
        arrive(days, day, 6, 3600);
    crowd_days_read(days, &a);
    ck_assert(a.is_enough);
    ck_assert_int_eq((int)a.median, 6);
    ck_assert_int_eq((int)a.burst_count, 1);
    ck_assert_int_eq(a.bursts[0].day, MARCH + 60 * DAY);
    ck_assert_int_eq((int)a.bursts[0].n, 240);
    ck_assert_int_eq(a.bursts[0].hour, MARCH + 60 * DAY);
    ck_assert_int_eq((int)a.bursts[0].hour_n, 180);
    crowd_days_free(days);
}
END_TEST

START_TEST(fewer_than_thirty_days_tell_nothing)
{
    struct crowd_days *days = crowd_days_new();
    struct crowd_arrivals a;
    int64_t day;

    for (day = 0; day < 28; day++)
        arrive(days, day, 4, 3600);
    arrive(days, 28, 500, 10);
    crowd_days_read(days, &a);
    ck_assert(!a.is_enough);
    ck_assert_int_eq((int)a.burst_count, 0);
    ck_assert_int_eq((int)a.n, 28 * 4 + 500);
    crowd_days_free(days);
}
END_TEST

START_TEST(a_handful_in_a_small_list_is_no_burst)
{
    struct crowd_days *days = crowd_days_new();
    struct crowd_arrivals a;
    int64_t day;

    for (day = 0; day < 300; day += 10)
        arrive(days, day, 1, 1);
    arrive(days, 300, CROWD_DAY_MIN - 1, 60);
    arrive(days, 310, 1, 1);
    crowd_days_read(days, &a);
    ck_assert(a.is_enough);
    ck_assert_int_eq((int)a.burst_count, 0);
    crowd_days_free(days);
}
END_TEST

START_TEST(the_largest_bursts_come_first)
{
    static const int64_t sizes[] = { 120, 90, 300, 150, 200 };
    struct crowd_days *days = crowd_days_new();
    struct crowd_arrivals a;
    int64_t day;

    for (day = 0; day < 100; day++)
        arrive(days, day, day % 20 == 10 ? sizes[day / 20] : 3, 60);
    crowd_days_read(days, &a);
    ck_assert_int_eq((int)a.burst_count, 5);
    ck_assert_int_eq((int)a.bursts[0].n, 300);
    ck_assert_int_eq((int)a.bursts[1].n, 200);
    ck_assert_int_eq((int)a.bursts[2].n, 150);
    crowd_days_free(days);
}
END_TEST

START_TEST(times_without_sense_are_left_out)
{
    struct crowd_days *days = crowd_days_new();
    struct crowd_arrivals a;

    crowd_days_read(days, &a);
    ck_assert_int_eq((int)a.n, 0);
    crowd_days_add(days, -5);
    crowd_days_add(days, MARCH);
    crowd_days_add(days, MARCH - 1);
    crowd_days_add(days, INT64_MAX);
    crowd_days_add(days, MARCH + DAY);
    crowd_days_read(days, &a);
    ck_assert_int_eq((int)a.n, 2);
    crowd_days_free(days);
}
END_TEST

TEST_SUITE(crowd)
{
    TCase *tc = test_case(suite, "crowd", 20);

    tcase_add_loop_test(tc, an_account_is_judged_by_its_columns, 0,
                        ARRAY_LEN(accounts));
    tcase_add_test(tc, each_column_counts_in_one_direction);
    tcase_add_test(tc, extreme_counts_are_borne);
    tcase_add_loop_test(tc, a_share_is_found_whatever_it_is, 0,
                        ARRAY_LEN(shares));
    tcase_add_test(tc, more_accounts_make_it_surer);
    tcase_add_test(tc, of_nobody_nothing_is_known);
    tcase_add_test(tc, a_day_far_above_the_others_is_found);
    tcase_add_test(tc, fewer_than_thirty_days_tell_nothing);
    tcase_add_test(tc, a_handful_in_a_small_list_is_no_burst);
    tcase_add_test(tc, the_largest_bursts_come_first);
    tcase_add_test(tc, times_without_sense_are_left_out);
}
