/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_json_text.c - a tree as text, and how far a string needs no mark.
 */
#include "json_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/test.h"

/* Every character that a string may hold, and each kind of value. */
START_TEST(a_tree_is_written_as_jansson_writes_it)
{
    char text[256];
    struct buf out;
    json_t *json;
    char *said;
    int i;

    for (i = 1; i < 128; i++)
        text[i - 1] = (char)i;
    (void)snprintf(text + 127, sizeof(text) - 127, "é€\xf0\x9f\x8e\x89");
    json = json_pack("{s:s, s:s, s:[i, b, b, {}, [], [i], f, f], s:{s:n}}",
                     "text", text, "\"\\\n", "", "list", 12, 1, 0, -3, 0.25,
                     3.0, "o", "n");
    ck_assert_ptr_nonnull(json);
    buf_init(&out, 4096);
    json_add(json, &out);
    said = json_dumps(json, JSON_COMPACT);
    ck_assert_str_eq(out.data, said);
    free(said);
    said = json_text(json);
    ck_assert_str_eq(said, out.data);
    free(said);
    buf_release(&out);
    json_decref(json);
}
END_TEST

/* Eight bytes are looked at together: each byte at each place among them, and
 * each behind it, which must not be taken for the first. */
static bool
ends_there(size_t at, int byte, int behind)
{
    bool is_plain = byte >= ' ' && byte < 0x80 && byte != '"' && byte != '\\';
    char text[20];
    size_t n;

    memset(text, '#', sizeof(text)); /* next to a quote */
    text[at] = (char)byte;
    text[at + 1] = (char)behind;
    n = json_plain(text, sizeof(text));
    return (is_plain ? n > at : n == at) && json_plain(text, at) == at;
}

START_TEST(a_plain_run_ends_at_the_first_byte_that_is_not)
{
    int byte, behind;
    size_t at;

    for (at = 0; at < 18; at++)
        for (byte = 0; byte < 256; byte++)
            for (behind = 0; behind < 256; behind++)
                if (!ends_there(at, byte, behind))
                    ck_abort_msg("byte %d at %zu before %d", byte, at, behind);
}
END_TEST

TEST_SUITE(json_text)
{
    TCase *tc = test_case(suite, "json_text", 4);

    tcase_add_test(tc, a_tree_is_written_as_jansson_writes_it);
    tcase_add_test(tc, a_plain_run_ends_at_the_first_byte_that_is_not);
}
