/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_json_read.c - what nobody reads is not made into a tree, and all else
 * into the one that Jansson would make.
 */
#include "json_read.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "support/test.h"

static const char *const unread[] = { "blocks", "files", NULL };

/* NULL: not JSON. */
static const struct {
    const char *text, *read;
} rows[] = {
    { "{\"a\":1}", "{\"a\":1}" },
    { "{\"blocks\":[1,{\"x\":\"]\"}],\"a\":2}", "{\"a\":2}" },
    { "{\"a\":{\"blocks\" : {\"b\":[]} } }", "{\"a\":{}}" },
    { "{\"files\":[],\"blocks\":[]}", "{}" },
    { "{\"blocks\":\"{[\\\"\",\"a\":\"b\"}", "{\"a\":\"b\"}" },
    { "{\"a\":1,\"blocks\" : \"\"}", "{\"a\":1}" },
    { "{\"blocks\":true,\"files\":2}", "{\"blocks\":true,\"files\":2}" },
    /* Only a member's name counts. */
    { "[\"blocks\",[1]]", "[\"blocks\",[1]]" },
    { "{\"a\":\"blocks\",\"b\":[1]}", "{\"a\":\"blocks\",\"b\":[1]}" },
    { "{\"xblocks\":[1]}", "{\"xblocks\":[1]}" },
    { "{\"block\":[1],\"a\":\"\\\"blocks\\\":[\"}",
      "{\"a\":\"\\\"blocks\\\":[\",\"block\":[1]}" },
    { "{\"blocks\":[\"\\\\\"],\"a\":1}", "{\"a\":1}" },
    { "{\"blocks\":[\"\\\"]\"],\"a\":1}", "{\"a\":1}" },
    /* What is cut off, or broken outside of them, stays broken. */
    { "{\"blocks\":[1", NULL },
    { "{\"blocks\":[\"", NULL },
    { "{\"blocks\":\"a", NULL },
    { "{\"blocks\":\"a\\\"", NULL },
    { "{\"blocks\":\"a\"", NULL },
    { "{\"blocks\":\"a\"\"b\"}", NULL },
    { "{\"blocks\":[1]", NULL },
    { "{\"blocks\":", NULL },
    { "{\"blocks\"[1]}", NULL },
    { "{\"blocks\",[1]}", NULL },
    { "{\"blocks\":[1],\"a\":}", NULL },
    { "", NULL },
};

START_TEST(what_nobody_reads_is_left_out)
{
    const char *why;
    char *said = NULL;
    json_t *json;

    json = json_read_part(rows[_i].text, strlen(rows[_i].text), unread, &why);
    if (json)
        said = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    ck_assert_pstr_eq(said, rows[_i].read);
    ck_assert_str_eq(why, json ? "" : "not JSON");
    free(said);
    json_decref(json);
}
END_TEST

START_TEST(what_nobody_reads_may_not_be_too_deep_either)
{
    struct buf text;
    const char *why;
    int i;

    buf_init(&text, 10000);
    buf_adds(&text, "{\"blocks\":");
    for (i = 0; i < JSON_DEPTH_MAX; i++)
        buf_addc(&text, '[');
    for (i = 0; i < JSON_DEPTH_MAX; i++)
        buf_addc(&text, ']');
    buf_addc(&text, '}');
    ck_assert_ptr_null(json_read_part(text.data, text.len, unread, &why));
    ck_assert_str_eq(why, "nested too deeply");
    buf_release(&text);
}
END_TEST

/* ---- as Jansson ---------------------------------------------------------- */

static const char *const seeds[] = {
    "{\"envelope_id\":\"e1\",\"payload\":{\"text\":\"a \\\"b\\\" \\\\ \\/ "
    "c\\n\\u00e9\\ud83d\\ude00\",\"n\":12,\"m\":-3.5e2,\"o\":[1,2,[]]},"
    "\"accepts_response_payload\":true,\"x\":null,\"y\":false}",
    " [ \"\\b\\f\\n\\r\\t\", \"\xc3\xa9\xe2\x82\xac\", 0, 10, 999999999999999,"
    " 9223372036854775807, {\"\\u0061b\":{\"\\\\\":1},\"\":{}} ]\n",
    "{\"a\":1,\"a\":2,\"\xc3\xa9\":\"\\u0001\",\"b\":[true,false,null]}",
    "[\"\\ud83d\", 1]",
    "[01]",
    "[1.]",
    "[\"\\u0000\"]",
    "{\"a\\u0000b\":\"\\u0000\",\"c\":\"c\"}",
    "[9223372036854775808]",
    "[1e999]",
    "{\"a\":1}x",
    "\"a\"",
    "[\"\t\"]",
    "[\"\xff\"]",
    "{\"\xff\":1}",
    "[\"\\x\"]",
    "[truefalse]",
    "[1,]",
    "{\"a\":1,}",
    "{,}",
};

/* What is made of it, and whether anything is. */
static void
check_same(const char *text, size_t len)
{
    static const size_t flags[] = { 0, JSON_ALLOW_NUL, JSON_REJECT_DUPLICATES,
                                    JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES };
    size_t i;

    for (i = 0; i < ARRAY_LEN(flags); i++) {
        json_t *ours = json_read(text, len, flags[i]);
        json_t *theirs = json_loadb(text, len, flags[i], NULL);

        ck_assert_msg(!ours == !theirs, "%zu %.*s", flags[i], (int)len, text);
        ck_assert_msg(!ours || json_equal(ours, theirs), "%zu %.*s", flags[i],
                      (int)len, text);
        json_decref(ours);
        json_decref(theirs);
    }
}

START_TEST(a_text_is_read_as_jansson_reads_it)
{
    check_same(seeds[_i], strlen(seeds[_i]));
}
END_TEST

/* A byte is changed, left out or said twice, a few thousand times. Not to a
 * NUL: behind a number Jansson takes that for nothing. */
START_TEST(a_damaged_text_is_read_as_jansson_reads_it)
{
    static const char bytes[] = "\"\\{}[]:,0129-+.eEtfnu/ \n\x01\x80\xc3\xa9";
    size_t len = strlen(seeds[_i]), at, n;
    uint32_t random = 2463534242u + (uint32_t)_i;
    char text[512];
    int round, i;

    ck_assert_uint_lt(len * 2, sizeof(text));
    for (round = 0; round < 3000; round++) {
        memcpy(text, seeds[_i], len);
        n = len;
        for (i = 0; i <= round % 3 && n > 1; i++) {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            at = random % n;
            switch (random >> 16 & 3) {
            case 0:
                text[at] = bytes[(random >> 20) % (sizeof(bytes) - 1)];
                break;
            case 1:
                memmove(text + at, text + at + 1, n - at - 1);
                n--;
                break;
            default:
                memmove(text + at + 1, text + at, n - at);
                n++;
                break;
            }
        }
        check_same(text, n);
    }
}
END_TEST

TEST_SUITE(json_read)
{
    TCase *tc = test_case(suite, "json_read", 4);

    tcase_add_loop_test(tc, what_nobody_reads_is_left_out, 0,
                        (int)ARRAY_LEN(rows));
    tcase_add_test(tc, what_nobody_reads_may_not_be_too_deep_either);
    tcase_add_loop_test(tc, a_text_is_read_as_jansson_reads_it, 0,
                        (int)ARRAY_LEN(seeds));
    tcase_add_loop_test(tc, a_damaged_text_is_read_as_jansson_reads_it, 0,
                        (int)ARRAY_LEN(seeds));
}
