/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pieces.c - memory in pieces.
 */
#include "pieces.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "support/test.h"

#define COUNT 400

/* On both sides of where a piece becomes a large one. */
static const size_t sizes[] = { 0,   1,    7,    8,    9,    24,   25,
                                200, 1015, 1016, 1017, 1040, 5000, 100000 };

static const size_t size_count = sizeof(sizes) / sizeof(sizes[0]);

static bool
is_filled(const unsigned char *piece, size_t size, unsigned char with)
{
    size_t i;

    for (i = 0; i < size; i++)
        if (piece[i] != with)
            return false;
    return true;
}

START_TEST(a_piece_holds_what_was_asked_for_and_is_aligned)
{
    unsigned char *piece = piece_take(sizes[_i]);

    ck_assert_ptr_nonnull(piece);
    ck_assert_uint_eq((uintptr_t)piece % 16, 0);
    ck_assert_uint_ge(piece_size(piece), sizes[_i]);
    memset(piece, 0x5a, piece_size(piece));
    piece_give(piece);
}
END_TEST

START_TEST(no_two_pieces_overlap)
{
    unsigned char *pieces[COUNT];
    size_t i, size;

    for (i = 0; i < COUNT; i++) {
        size = sizes[i % size_count];
        pieces[i] = piece_take(size);
        memset(pieces[i], (int)(i % 251), piece_size(pieces[i]));
        /* Some go and come back as others meanwhile. */
        if (i % 3 == 2) {
            piece_give(pieces[i - 1]);
            pieces[i - 1] = piece_take(sizes[(i + 5) % size_count]);
            memset(pieces[i - 1], (int)((i - 1) % 251),
                   piece_size(pieces[i - 1]));
        }
    }
    for (i = 0; i < COUNT; i++) {
        ck_assert(is_filled(pieces[i], piece_size(pieces[i]),
                            (unsigned char)(i % 251)));
        piece_give(pieces[i]);
    }
}
END_TEST

START_TEST(what_was_given_back_is_given_out_again)
{
    void *first = piece_take(100), *second;

    piece_give(first);
    second = piece_take(97);
    ck_assert_ptr_eq(first, second);
    piece_give(second);
}
END_TEST

START_TEST(a_resized_piece_keeps_its_bytes)
{
    size_t to, from = sizes[_i], common;

    for (to = 0; to < size_count; to++) {
        unsigned char *piece = piece_take(from);

        memset(piece, 0x5a, from);
        piece = piece_resize(piece, sizes[to]);
        ck_assert_ptr_nonnull(piece);
        ck_assert_uint_eq((uintptr_t)piece % 16, 0);
        ck_assert_uint_ge(piece_size(piece), sizes[to]);
        common = from < sizes[to] ? from : sizes[to];
        ck_assert(is_filled(piece, common, 0x5a));
        memset(piece, 0xa5, piece_size(piece));
        piece_give(piece);
    }
}
END_TEST

START_TEST(nothing_is_a_piece_too)
{
    void *piece = piece_resize(NULL, 10);

    ck_assert_ptr_nonnull(piece);
    piece_give(piece);
    piece_give(NULL);
    ck_assert_uint_eq(piece_size(NULL), 0);
#ifndef CALLSHEET_SANITIZED /* which ends at once on such a size */
    ck_assert_ptr_null(piece_take(SIZE_MAX));
    ck_assert_ptr_null(piece_take(SIZE_MAX - 16));
#endif
}
END_TEST

TEST_SUITE(pieces)
{
    TCase *tc = test_case(suite, "pieces", 10);

    tcase_add_loop_test(tc, a_piece_holds_what_was_asked_for_and_is_aligned, 0,
                        (int)size_count);
    tcase_add_test(tc, no_two_pieces_overlap);
    tcase_add_test(tc, what_was_given_back_is_given_out_again);
    tcase_add_loop_test(tc, a_resized_piece_keeps_its_bytes, 0,
                        (int)size_count);
    tcase_add_test(tc, nothing_is_a_piece_too);
}
