/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_space.c - how much room is left, and when it is low.
 */
#include "space.h"

#include "alloc.h"
#include "test.h"
#include "trail.h"

#define MB SPACE_MB

static const struct {
    int64_t free_mb, inodes, database_mb;
    bool is_low;
} rows[] = {
    { 200, -1, 0, false },
    { 199, -1, 0, true },
    { 199, -1, 50, true },
    { 200, 100, 100, false },
    { 200, 99, 100, true }, /* no file more can be made */
    { 200, 0, 10, true },
    { 201, 5000, 101, true }, /* a copy of it and some more */
    { 202, 5000, 101, false },
    { 19999, 5000, 10000, true },
    { 20000, 5000, 10000, false },
};

START_TEST(room_is_low_below_a_fixed_mark_and_twice_the_database)
{
    const struct space space = { .free_bytes = rows[_i].free_mb * MB,
                                 .total_bytes = 100000 * MB,
                                 .free_inodes = rows[_i].inodes };

    ck_assert(space_is_low(&space, rows[_i].database_mb * MB) ==
              rows[_i].is_low);
}
END_TEST

START_TEST(room_is_that_of_the_files_folder)
{
    struct space space;

    ck_assert_int_eq(space_look("/tmp/not-there.db", &space), ERR_OK);
    ck_assert_int_gt(space.total_bytes, 0);
    ck_assert_int_ge(space.total_bytes, space.free_bytes);
    ck_assert_int_eq(space_look("not-there.db", &space), ERR_OK);
    ck_assert_int_eq(space_look("/not-there.db", &space), ERR_OK);
    ck_assert_int_eq(space_look("/nowhere/at.db", &space), ERR_IO);
}
END_TEST

START_TEST(sizes_are_whole_numbers)
{
    char text[32];

    space_text(150 * MB + 5, text, sizeof(text));
    ck_assert_str_eq(text, "150 MB");
    space_text(0, text, sizeof(text));
    ck_assert_str_eq(text, "0 MB");
    space_text(75 * 1024 * MB, text, sizeof(text));
    ck_assert_str_eq(text, "75 GB");
}
END_TEST

/* ---- trail.h ------------------------------------------------------------- */

START_TEST(a_request_is_known_by_what_it_left)
{
    int64_t first = trail_new(), second = trail_new();

    ck_assert_int_gt(first, INT64_C(1) << 32);
    ck_assert_int_eq(second, first + 1);
    trail_note(TRAIL_REPLY, 7, first);
    trail_note(TRAIL_JOB, 7, second);
    ck_assert_int_eq(trail_of(TRAIL_REPLY, 7), first);
    ck_assert_int_eq(trail_of(TRAIL_JOB, 7), second);
    ck_assert_int_eq(trail_of(TRAIL_REPLY, 8), 0);
    /* An older one is forgotten, never taken for another. */
    trail_note(TRAIL_REPLY, 7 + 2048, second);
    ck_assert_int_eq(trail_of(TRAIL_REPLY, 7), 0);
    ck_assert_str_eq(trail_text(0), "");
    ck_assert_str_eq(trail_text(0x2a), " request=2a");
}
END_TEST

TEST_SUITE(space)
{
    TCase *tc = test_case(suite, "space", 5);

    tcase_add_loop_test(tc,
                        room_is_low_below_a_fixed_mark_and_twice_the_database,
                        0, (int)ARRAY_LEN(rows));
    tcase_add_test(tc, room_is_that_of_the_files_folder);
    tcase_add_test(tc, sizes_are_whole_numbers);
    tcase_add_test(tc, a_request_is_known_by_what_it_left);
}
