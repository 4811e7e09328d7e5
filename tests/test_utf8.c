/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_utf8.c - bot/utf8.c: characters are counted wherever they stand.
 */
#include "utf8.h"

#include <string.h>

#include "buf.h"
#include "support/test.h"

/* As utf8_next() tells them apart, one by one. */
static size_t
counted_singly(const char *s, size_t len)
{
    const char *end = s + len;
    size_t n = 0;

    for (; s < end; n++)
        (void)utf8_next(&s, end);
    return n;
}

START_TEST(characters_are_counted_at_every_place_and_length)
{
    static const char *const odd[] = { "è",        "…",        "🍝",
                                       "\xff",     "\xe2\x80", "\xc0\x80",
                                       "\xf0\x9f", "" };
    size_t before, after;

    for (before = 0; before < 20; before++)
        for (after = 0; after < 20; after++) {
            struct buf b;

            buf_init(&b, 100);
            buf_add(&b, "abcdefghijklmnopqrst", before);
            buf_adds(&b, odd[_i]);
            buf_add(&b, "abcdefghijklmnopqrst", after);
            ck_assert_uint_eq(utf8_count(b.data, b.len),
                              counted_singly(b.data, b.len));
            buf_release(&b);
        }
}
END_TEST

TEST_SUITE(utf8)
{
    TCase *tc = test_case(suite, "utf8", 10);

    tcase_add_loop_test(tc, characters_are_counted_at_every_place_and_length, 0,
                        8);
}
