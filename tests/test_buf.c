/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_buf.c - bot/buf.c: what grows, what is handed over, what is formatted.
 */
#include "buf.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "support/test.h"

/* Through each size of its memory, and out of each of them. */
START_TEST(what_is_added_is_there_at_every_length)
{
    static const size_t lengths[] = { 0,    1,    246,  247,  248,  249, 1014,
                                      1015, 1016, 1017, 2047, 2048, 5000 };
    size_t i, n;

    for (i = 0; i < ARRAY_LEN(lengths); i++) {
        struct buf b;
        char *taken;

        buf_init(&b, 100000);
        for (n = 0; n < lengths[i]; n++)
            buf_addc(&b, (char)('a' + n % 26));
        ck_assert_uint_eq(b.len, lengths[i]);
        taken = buf_take(&b);
        ck_assert_uint_eq(strlen(taken), lengths[i]);
        for (n = 0; n < lengths[i]; n++)
            ck_assert_int_eq(taken[n], (char)('a' + n % 26));
        ck_assert_str_eq(b.data, "");
        free(taken);
        buf_release(&b);
    }
}
END_TEST

START_TEST(what_is_held_still_does_not_move)
{
    static const size_t most[] = { 10, 247, 248, 1015, 1016, 5000 };
    const char *data;
    struct buf b;
    size_t n;

    buf_init(&b, most[_i]);
    buf_adds(&b, "first");
    buf_hold_still(&b);
    data = b.data;
    ck_assert_str_eq(data, "first");
    for (n = b.len; n < most[_i]; n++)
        buf_addc(&b, 'x');
    ck_assert_ptr_eq(b.data, data);
    ck_assert(!b.overflow);
    buf_addc(&b, 'x');
    ck_assert(b.overflow);
    buf_release(&b);
}
END_TEST

#define IS_AS_PRINTED(...)                                                     \
    do {                                                                       \
        buf_reset(&b);                                                         \
        buf_addf(&b, __VA_ARGS__);                                             \
        (void)snprintf(line, sizeof(line), __VA_ARGS__);                       \
        ck_assert_str_eq(b.data, line);                                        \
    } while (0)

START_TEST(formats_are_those_of_printf)
{
    char line[400];
    struct buf b;

    buf_init(&b, 1000);
    IS_AS_PRINTED("%s", "");
    IS_AS_PRINTED("no more than text");
    IS_AS_PRINTED("%s and %s", "this", "that");
    IS_AS_PRINTED("%d%d%d", 0, INT_MAX, INT_MIN);
    IS_AS_PRINTED("<%lld|%lld>", LLONG_MIN, LLONG_MAX);
    IS_AS_PRINTED("%zu of %zu", (size_t)0, SIZE_MAX);
    IS_AS_PRINTED("100%% %c%c", 'o', 'k');
    IS_AS_PRINTED("%02d:%02d %.*s %5.1f", 9, 5, 3, "abcdef", 1.25);
    IS_AS_PRINTED("%s %ld %x", "mixed", -5L, 255u);
    IS_AS_PRINTED("%d %%s %03d", 1, 2);
    buf_release(&b);
}
END_TEST

START_TEST(what_does_not_fit_is_dropped_whole)
{
    struct buf b;

    buf_init(&b, 10);
    buf_adds(&b, "12345");
    buf_addf(&b, "%s-%d", "abc", 77);
    ck_assert(b.overflow);
    ck_assert_str_eq(b.data, "12345");
    buf_addf(&b, "%d%s", 678, "90");
    ck_assert(b.overflow);
    ck_assert_str_eq(b.data, "1234567890");
    buf_release(&b);
}
END_TEST

TEST_SUITE(buf)
{
    TCase *tc = test_case(suite, "buf", 10);

    tcase_add_test(tc, what_is_added_is_there_at_every_length);
    tcase_add_loop_test(tc, what_is_held_still_does_not_move, 0, 6);
    tcase_add_test(tc, formats_are_those_of_printf);
    tcase_add_test(tc, what_does_not_fit_is_dropped_whole);
}
