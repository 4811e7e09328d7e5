/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_files.c - files in chunks: what goes in comes out, at any offset.
 */
#include "files.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "store/store.h"
#include "store_alone.h"
#include "test.h"

static int64_t
add_file(enum file_state state, int64_t at)
{
    struct file file = { .network = STR("slack"),
                         .remote_id = STR("F1"),
                         .url = STR("https://files.example/1"),
                         .name = STR("a.csv"),
                         .mime = STR("text/csv"),
                         .size = 999,
                         .state = state,
                         .person = STR("U1"),
                         .at = at };
    int64_t id = 0;

    ck_assert_int_eq(store_file_add(st, &file, &id), ERR_OK);
    return id;
}

/* A byte that follows from its place, so that a shift is seen; NUL and bytes
 * that are no text among them. */
static unsigned char
byte_at(size_t i)
{
    return (unsigned char)(i * 31 + i / 257);
}

static unsigned char *
make_bytes(size_t len)
{
    unsigned char *bytes = xmalloc(len);
    size_t i;

    for (i = 0; i < len; i++)
        bytes[i] = byte_at(i);
    return bytes;
}

static void
append_all(int64_t id, const unsigned char *bytes, size_t len, size_t piece)
{
    size_t at;

    for (at = 0; at < len; at += piece)
        ck_assert_int_eq(store_file_append(st, id, bytes + at,
                                           len - at < piece ? len - at : piece),
                         ERR_OK);
}

static void
expect_bytes(int64_t id, size_t total, size_t offset, size_t size)
{
    unsigned char *got = xmalloc(size);
    size_t len = 0, i, expected;

    expected = offset >= total         ? 0
               : total - offset < size ? total - offset
                                       : size;
    ck_assert_int_eq(store_file_read(st, id, (int64_t)offset, got, size, &len),
                     ERR_OK);
    ck_assert_uint_eq(len, expected);
    for (i = 0; i < len; i++)
        ck_assert_msg(got[i] == byte_at(offset + i), "byte %zu of %zu",
                      offset + i, total);
    free(got);
}

/* ---- bytes --------------------------------------------------------------- */

static const struct {
    size_t total, piece;
} shapes[] = {
    { 1, 1 },          { 1000, 7 },       { 65535, 65535 },   { 65536, 65536 },
    { 65537, 65537 },  { 65536, 1000 },   { 131072, 65535 },  { 131073, 65537 },
    { 200000, 16384 }, { 200001, 33333 }, { 300000, 300000 },
};

START_TEST(what_goes_in_comes_out)
{
    size_t total = shapes[_i].total, offset;
    unsigned char *bytes = make_bytes(total + 10);
    int64_t id = add_file(FILE_WANTED, 1), other = add_file(FILE_WANTED, 1);
    static const size_t sizes[] = { 1, 100, 65536, 70000 };
    struct file file = { 0 };
    size_t i;

    append_all(id, bytes, total, shapes[_i].piece);
    append_all(other, bytes, 10, 3);
    ck_assert_int_eq(store_file_set_state(st, id, FILE_HERE, NULL), ERR_OK);
    ck_assert_int_eq(store_file_find(st, id, &file), ERR_OK);
    ck_assert_int_eq(file.size, (int64_t)total);
    ck_assert_int_eq(file.state, FILE_HERE);
    file_release(&file);
    for (i = 0; i < ARRAY_LEN(sizes); i++)
        for (offset = 0; offset <= total + 1; offset += 32749)
            expect_bytes(id, total, offset, sizes[i]);
    for (offset = 65500; offset < 65600 && offset < total; offset += 9)
        expect_bytes(id, total, offset, 100);
    expect_bytes(id, total, total, 10);
    expect_bytes(id, total, total + 5000000, 10);
    expect_bytes(other, 10, 0, 100);
    free(bytes);
}
END_TEST

START_TEST(beginning_anew_forgets_what_was_there)
{
    unsigned char *bytes = make_bytes(100000);
    int64_t id = add_file(FILE_WANTED, 1), other = add_file(FILE_WANTED, 1);

    append_all(other, bytes, 100000, 50000);
    append_all(id, bytes + 5, 90000, 30000);
    ck_assert_int_eq(store_file_clear(st, id), ERR_OK);
    expect_bytes(id, 0, 0, 10);
    append_all(id, bytes, 70000, 70000);
    expect_bytes(id, 70000, 0, 80000);
    expect_bytes(other, 100000, 0, 100000);
    free(bytes);
}
END_TEST

START_TEST(a_file_has_a_ceiling)
{
    size_t piece = 1024 * 1024, i;
    unsigned char *bytes = xcalloc(1, piece);
    int64_t id = add_file(FILE_WANTED, 1);

    for (i = 0; i < FILE_MAX_BYTES / piece; i++)
        ck_assert_int_eq(store_file_append(st, id, bytes, piece), ERR_OK);
    ck_assert_int_eq(store_file_append(st, id, bytes, 1), ERR_TOO_BIG);
    ck_assert_int_eq(store_file_append(st, id, bytes, 0), ERR_OK);
    /* One call that is too big writes nothing at all. */
    id = add_file(FILE_WANTED, 1);
    ck_assert_int_eq(store_file_append(st, id, bytes,
                                       (size_t)FILE_MAX_BYTES + 1),
                     ERR_TOO_BIG);
    expect_bytes(id, 0, 0, 10);
    free(bytes);
}
END_TEST

START_TEST(a_file_of_nothing_is_a_file)
{
    int64_t id = add_file(FILE_WANTED, 1);
    struct file file = { 0 };

    ck_assert_int_eq(store_file_set_state(st, id, FILE_HERE, ""), ERR_OK);
    ck_assert_int_eq(store_file_find(st, id, &file), ERR_OK);
    ck_assert_int_eq(file.size, 0);
    ck_assert_str_eq(file.name, "a.csv");
    ck_assert_str_eq(file.url, "https://files.example/1");
    ck_assert_str_eq(file.person, "U1");
    file_release(&file);
    expect_bytes(id, 0, 0, 10);
}
END_TEST

START_TEST(a_failed_file_keeps_its_announced_size_and_why)
{
    int64_t id = add_file(FILE_WANTED, 1);
    struct file file = { 0 };

    ck_assert_int_eq(store_file_append(st, id, "abc", 3), ERR_OK);
    ck_assert_int_eq(store_file_set_state(st, id, FILE_FAILED, "http 404"),
                     ERR_OK);
    ck_assert_int_eq(store_file_find(st, id, &file), ERR_OK);
    ck_assert_int_eq(file.size, 999);
    ck_assert_str_eq(file.why, "http 404");
    file_release(&file);
}
END_TEST

/* ---- which is next ------------------------------------------------------- */

START_TEST(wanted_files_come_in_order)
{
    int64_t a = add_file(FILE_WANTED, 1), b = add_file(FILE_HERE, 1);
    int64_t c = add_file(FILE_WANTED, 1);
    struct file file = { 0 };

    ck_assert_int_eq(store_file_next_wanted(st, 0, &file), ERR_OK);
    ck_assert_int_eq(file.id, a);
    file_release(&file);
    ck_assert_int_eq(store_file_next_wanted(st, a, &file), ERR_OK);
    ck_assert_int_eq(file.id, c);
    file_release(&file);
    ck_assert_int_eq(store_file_next_wanted(st, c, &file), ERR_NOT_FOUND);
    ck_assert_int_ne(b, c);
}
END_TEST

START_TEST(old_files_go_with_their_bytes_in_pieces)
{
    size_t len = 5 * 1024 * 1024;
    unsigned char *bytes = make_bytes(len);
    int64_t old = add_file(FILE_HERE, 10), young = add_file(FILE_HERE, 90);
    struct file file = { 0 };
    bool more = true;
    int rounds = 0;

    append_all(old, bytes, len, len);
    append_all(young, bytes, 100, 100);
    for (; more; rounds++) {
        ck_assert_int_lt(rounds, 10);
        ck_assert_int_eq(store_file_purge(st, 50, &more), ERR_OK);
    }
    ck_assert_int_gt(rounds, 3);
    ck_assert_int_eq(store_file_find(st, old, &file), ERR_NOT_FOUND);
    expect_bytes(old, 0, 0, 10);
    expect_bytes(young, 100, 0, 200);
    ck_assert_int_eq(add_file(FILE_HERE, 91), young + 1);
    free(bytes);
}
END_TEST

/* Of a part that was written and then lost with its batch. */
START_TEST(a_part_is_checked_against_what_was_written)
{
    int64_t id = add_file(FILE_PACKED, 1), part = 0;
    struct file parent = { 0 };

    ck_assert_int_eq(store_file_find(st, id, &parent), ERR_OK);
    ck_assert_int_eq(store_file_add_part(st, &parent, "a.csv", NULL, NULL,
                                         &part),
                     ERR_OK);
    ck_assert_int_eq(store_file_check_part(st, id, part, 0), ERR_OK);
    ck_assert_int_eq(store_file_append(st, part, "abc", 3), ERR_OK);
    ck_assert_int_eq(store_file_check_part(st, id, part, 3), ERR_OK);
    ck_assert_int_eq(store_file_check_part(st, id, part, 4), ERR_CONFLICT);
    ck_assert_int_eq(store_file_check_part(st, part, id, 0), ERR_CONFLICT);
    ck_assert_int_eq(store_file_check_part(st, id, part + 1, 0), ERR_CONFLICT);
    file_release(&parent);
}
END_TEST

TEST_SUITE(files)
{
    TCase *tc = test_case(suite, "files", 30);

    tcase_add_checked_fixture(tc, store_set_up, store_tear_down);
    tcase_add_loop_test(tc, what_goes_in_comes_out, 0, (int)ARRAY_LEN(shapes));
    tcase_add_test(tc, beginning_anew_forgets_what_was_there);
    tcase_add_test(tc, a_file_has_a_ceiling);
    tcase_add_test(tc, a_file_of_nothing_is_a_file);
    tcase_add_test(tc, a_failed_file_keeps_its_announced_size_and_why);
    tcase_add_test(tc, wanted_files_come_in_order);
    tcase_add_test(tc, old_files_go_with_their_bytes_in_pieces);
    tcase_add_test(tc, a_part_is_checked_against_what_was_written);
}
