/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_track.c - what was said of creators, and how it went with them.
 */
#include <string.h>

#include "rules/track.h"
#include "test.h"

static void
add(struct track *t, int64_t word, int64_t well, int64_t badly)
{
    for (; well > 0; well--)
        track_add(t, word, TRACK_APPROVED, true);
    for (; badly > 0; badly--)
        track_add(t, word, TRACK_DECLINED, false);
}

START_TEST(each_outcome_is_counted_once_where_it_belongs)
{
    struct track t = { 0 };

    add(&t, VETTING_NO_CONCERN, 3, 1);
    add(&t, -1, 0, 2);
    track_add(&t, VETTING_WALK_AWAY + 1, TRACK_UNDECIDED, true);
    ck_assert_int_eq(t.outcomes, 7);
    ck_assert_int_eq(t.words[VETTING_NO_CONCERN][TRACK_WELL], 3);
    ck_assert_int_eq(t.words[VETTING_NO_CONCERN][TRACK_BADLY], 1);
    ck_assert_int_eq(t.no_word[TRACK_BADLY], 2);
    ck_assert_int_eq(t.no_word[TRACK_WELL], 1);
    ck_assert_int_eq(t.approved[TRACK_WELL], 3);
    ck_assert_int_eq(t.declined[TRACK_BADLY], 3);
    ck_assert_int_eq(t.undecided[TRACK_WELL], 1);
    ck_assert_int_eq(track_missing(&t), 13);
}
END_TEST

START_TEST(hopeful_words_stand_against_doubtful_ones)
{
    struct track t = { 0 };
    struct track_table table;

    add(&t, VETTING_NO_CONCERN, 15, 2);
    add(&t, VETTING_FEW_FLAGS, 4, 1);
    add(&t, VETTING_LOOK_CLOSER, 4, 6);
    add(&t, VETTING_WALK_AWAY, 1, 3);
    add(&t, VETTING_NOT_ENOUGH, 9, 9);
    table = track_words(&t);
    ck_assert_int_eq(track_missing(&t), 0);
    ck_assert_int_eq(table.hopeful[TRACK_WELL], 19);
    ck_assert_int_eq(table.hopeful[TRACK_BADLY], 3);
    ck_assert_int_eq(table.doubtful[TRACK_WELL], 5);
    ck_assert_int_eq(table.doubtful[TRACK_BADLY], 9);
    ck_assert_int_eq(table.n, 36);
    ck_assert(table.p > 0.00317 && table.p < 0.00318);
}
END_TEST

START_TEST(a_gut_of_zero_takes_no_side)
{
    struct track t = { 0 };
    struct track_table table;

    track_add_gut(&t, TRACK_PLUS, true);
    track_add_gut(&t, TRACK_MINUS, false);
    track_add_gut(&t, TRACK_ZERO, false);
    track_add_gut(&t, -1, false);
    track_add_gut(&t, TRACK_GUTS, false);
    table = track_guts(&t);
    ck_assert_int_eq(table.n, 2);
    ck_assert_int_eq(table.hopeful[TRACK_WELL], 1);
    ck_assert_int_eq(table.doubtful[TRACK_BADLY], 1);
    ck_assert(table.p == 1);
}
END_TEST

TEST_SUITE(track)
{
    TCase *tc = test_case(suite, "track", 5);

    tcase_add_test(tc, each_outcome_is_counted_once_where_it_belongs);
    tcase_add_test(tc, hopeful_words_stand_against_doubtful_ones);
    tcase_add_test(tc, a_gut_of_zero_takes_no_side);
}
