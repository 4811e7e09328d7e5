/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_compare.c - what one measure of several creators tells about them.
 */
#include "rules/compare.h"
#include "test.h"

#define UNKNOWN                                                                \
    {                                                                          \
        .is_known = false                                                      \
    }
#define WITHIN(v, lo, hi)                                                      \
    {                                                                          \
        .is_known = true, .has_interval = true, .value = v, .low = lo,         \
        .high = hi                                                             \
    }
#define THIN(v, lo, hi)                                                        \
    {                                                                          \
        .is_known = true, .is_thin = true, .has_interval = true, .value = v,   \
        .low = lo, .high = hi                                                  \
    }
#define ALONE(v)                                                               \
    {                                                                          \
        .is_known = true, .value = v                                           \
    }

static const struct {
    struct compare_cell cells[3];
    enum compare_word word;
    size_t lowest, highest;
} rows[] = {
    { { UNKNOWN, WITHIN(5, 2, 9), UNKNOWN }, COMPARE_UNKNOWN, 9, 9 },
    { { UNKNOWN, UNKNOWN, UNKNOWN }, COMPARE_UNKNOWN, 9, 9 },
    { { WITHIN(5, 2, 9), WITHIN(20, 9, 30), UNKNOWN }, COMPARE_OVERLAP, 9, 9 },
    { { WITHIN(5, 2, 9), WITHIN(20, 10, 30), UNKNOWN }, COMPARE_ENDS, 0, 1 },
    { { WITHIN(20, 10, 30), UNKNOWN, WITHIN(5, 2, 9) }, COMPARE_ENDS, 2, 0 },
    { { WITHIN(5, 2, 9), WITHIN(6, 3, 10), WITHIN(40, 30, 50) },
      COMPARE_HIGHEST,
      9,
      2 },
    { { WITHIN(50, 45, 60), WITHIN(5, 2, 9), WITHIN(47, 40, 55) },
      COMPARE_LOWEST,
      1,
      9 },
    /* The ends lie apart, and neither from the one in the middle. */
    { { WITHIN(5, 2, 9), WITHIN(12, 8, 20), WITHIN(25, 18, 30) },
      COMPARE_OVERLAP,
      9,
      9 },
    { { WITHIN(5, 2, 9), ALONE(20), UNKNOWN }, COMPARE_NO_INTERVAL, 9, 9 },
    { { WITHIN(5, 2, 9), THIN(40, 30, 50), UNKNOWN },
      COMPARE_NO_INTERVAL,
      9,
      9 },
    { { THIN(40, 30, 50), UNKNOWN, UNKNOWN }, COMPARE_UNKNOWN, 9, 9 },
    { { WITHIN(5, 2, 9), THIN(40, 30, 50), WITHIN(20, 15, 25) },
      COMPARE_ENDS,
      0,
      2 },
    { { WITHIN(5, 2, 9),
        { .is_known = true,
          .has_interval = true,
          .low = 40,
          .high = 50,
          .formula = 3 },
        UNKNOWN },
      COMPARE_FORMULAS,
      9,
      9 },
    { { { .is_known = true, .has_interval = true, .high = 1, .platform = 2 },
        { .is_known = true,
          .has_interval = true,
          .low = 40,
          .high = 50,
          .platform = 3 },
        UNKNOWN },
      COMPARE_PLATFORMS,
      9,
      9 },
    { { WITHIN(5, 2, 9),
        { .is_known = true, .is_withheld = true, .formula = 3 },
        UNKNOWN },
      COMPARE_WITHHELD,
      9,
      9 },
    { { WITHIN(50, 45, 60), WITHIN(5, 2, 9), WITHIN(20, 18, 24) },
      COMPARE_ENDS,
      1,
      0 },
};

START_TEST(nobody_is_named_without_need)
{
    size_t lowest = 9, highest = 9;

    ck_assert_int_eq(compare_cells(rows[_i].cells, 3, &lowest, &highest),
                     rows[_i].word);
    ck_assert_uint_eq(lowest, rows[_i].lowest);
    ck_assert_uint_eq(highest, rows[_i].highest);
}
END_TEST

TEST_SUITE(compare)
{
    TCase *tc = test_case(suite, "compare", 5);

    tcase_add_loop_test(tc, nobody_is_named_without_need, 0,
                        sizeof(rows) / sizeof(rows[0]));
}
