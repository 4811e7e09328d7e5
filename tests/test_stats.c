/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_stats.c - whether two things go together: Fisher's exact test.
 *
 * The expected figures are sums of binomial coefficients in whole numbers.
 */
#include "rules/stats.h"
#include "test.h"

static const struct {
    int64_t a, b, c, d;
    double p;
} tables[] = {
    { 3, 1, 1, 3, 0.4857142857 },   { 8, 2, 1, 5, 0.0349650350 },
    { 10, 0, 0, 10, 0.0000108251 }, { 1, 9, 11, 3, 0.0027594562 },
    { 0, 0, 5, 5, 1.0000000000 },   { 19, 3, 5, 9, 0.0031709888 },
    { 0, 0, 0, 0, 1.0000000000 },   { 12, 5, 29, 2, 0.0802685521 },
    { 7, 0, 0, 1, 0.1250000000 },   { 500, 300, 200, 400, 0.0000000000 },
    { 2, 3, 4, 5, 1.0000000000 },   { 1, 0, 0, 0, 1.0000000000 },
    { 0, 10, 12, 2, 0.0000673038 },
};

START_TEST(fisher_is_exact)
{
    double p = fisher_two_sided(tables[_i].a, tables[_i].b, tables[_i].c,
                                tables[_i].d);

    ck_assert_msg(p > tables[_i].p - 1e-8 && p < tables[_i].p + 1e-8,
                  "row %d: %.9f, not %.9f", _i, p, tables[_i].p);
}
END_TEST

START_TEST(fisher_is_the_same_turned_around)
{
    double p = tables[_i].p, turned[3];
    int i;

    turned[0] = fisher_two_sided(tables[_i].c, tables[_i].d, tables[_i].a,
                                 tables[_i].b);
    turned[1] = fisher_two_sided(tables[_i].b, tables[_i].a, tables[_i].d,
                                 tables[_i].c);
    turned[2] = fisher_two_sided(tables[_i].a, tables[_i].c, tables[_i].b,
                                 tables[_i].d);
    for (i = 0; i < 3; i++)
        ck_assert(turned[i] > p - 1e-8 && turned[i] < p + 1e-8);
}
END_TEST

START_TEST(fisher_stays_within_bounds)
{
    ck_assert(fisher_two_sided(1000000, 0, 0, 1000000) >= 0);
    ck_assert(fisher_two_sided(1000000, 0, 0, 1000000) < 1e-12);
    ck_assert(fisher_two_sided(-3, 5, -1, 2) == 1);
}
END_TEST

TEST_SUITE(stats)
{
    TCase *tc = test_case(suite, "fisher", 10);
    int rows = sizeof(tables) / sizeof(tables[0]);

    tcase_add_loop_test(tc, fisher_is_exact, 0, rows);
    tcase_add_loop_test(tc, fisher_is_the_same_turned_around, 0, rows);
    tcase_add_test(tc, fisher_stays_within_bounds);
}
