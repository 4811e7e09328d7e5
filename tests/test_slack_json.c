/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_slack_json.c - what nobody reads is not made into a tree, and all else
 * into the one that Jansson would make.
 */
#include "transport/slack_json.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "json_text.h"
#include "support/test.h"

static const char *const unread[] = { "blocks", "files", NULL };

/* NULL: not JSON. */
static const struct {
    const char *text, *read;
} rows[] = {
    { "{\"a\":1}", "{\"a\":1}" },
    { "{\"blocks\":[1,{\"x\":\"]\"}],\"a\":2}", "{\"a\":2,\"blocks\":0}" },
    { "{\"a\":{\"blocks\" : {\"b\":[]} } }", "{\"a\":{\"blocks\":0}}" },
    { "{\"files\":[],\"blocks\":[]}", "{\"blocks\":0,\"files\":0}" },
    /* A string is as short as it gets. */
    { "{\"blocks\":\"{[\"}", "{\"blocks\":\"{[\"}" },
    /* Only a member's name counts. */
    { "[\"blocks\",[1]]", "[\"blocks\",[1]]" },
    { "{\"a\":\"blocks\",\"b\":[1]}", "{\"a\":\"blocks\",\"b\":[1]}" },
    { "{\"xblocks\":[1]}", "{\"xblocks\":[1]}" },
    { "{\"block\":[1],\"a\":\"\\\"blocks\\\":[\"}",
      "{\"a\":\"\\\"blocks\\\":[\",\"block\":[1]}" },
    { "{\"blocks\":[\"\\\\\"],\"a\":1}", "{\"a\":1,\"blocks\":0}" },
    { "{\"blocks\":[\"\\\"]\"],\"a\":1}", "{\"a\":1,\"blocks\":0}" },
    /* What is cut off, or broken outside of them, stays broken. */
    { "{\"blocks\":[1", NULL },
    { "{\"blocks\":[\"", NULL },
    { "{\"blocks\":[1]", NULL },
    { "{\"blocks\":", NULL },
    { "{\"blocks\"[1]}", NULL },
    { "{\"blocks\",[1]}", NULL },
    { "{\"blocks\":[1],\"a\":}", NULL },
    { "", NULL },
};

START_TEST(objects_and_arrays_that_nobody_reads_stand_as_zero)
{
    const char *why;
    char *said = NULL;
    json_t *json;

    json = slack_json_read(rows[_i].text, strlen(rows[_i].text), unread, &why);
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
    for (i = 0; i < SLACK_DEPTH_MAX; i++)
        buf_addc(&text, '[');
    for (i = 0; i < SLACK_DEPTH_MAX; i++)
        buf_addc(&text, ']');
    buf_addc(&text, '}');
    ck_assert_ptr_null(slack_json_read(text.data, text.len, unread, &why));
    ck_assert_str_eq(why, "nested too deeply");
    buf_release(&text);
}
END_TEST

/* NULL: not there. */
static const struct {
    const char *text, *path, *found;
} paths[] = {
    { "{\"a\":\"x\"}", "a", "x" },
    { "{\"b\":\"a\",\"a\":\"x\"}", "a", "x" },
    { "{\"b\":{\"a\":\"no\"},\"a\":\"x\"}", "a", "x" },
    { "{\"b\":[\"a\",\"no\"],\"a\":\"x\"}", "a", "x" },
    { "{\"p\":{\"e\":{\"a\":\"x\"}}}", "p.e.a", "x" },
    { "{ \"p\" : { \"e\" : [1], \"a\" : \"x\" } }", "p.a", "x" },
    { "{\"p\":{\"q\":{\"a\":\"no\"},\"a\":\"x\"}}", "p.a", "x" },
    { "{\"a\":\"x\",\"b\":", "a", "x" },
    { "{\"p\":{\"b\":1},\"a\":\"no\"}", "p.a", NULL },
    { "{\"p\":[{\"a\":\"no\"}]}", "p.a", NULL },
    { "{\"q\":{\"e\":{\"a\":\"no\"}}}", "p.e.a", NULL },
    { "{\"p\":{\"e\":\"a\"}}", "p.e.a", NULL },
    { "{\"p\":\"a\",\"e\":\"no\"}", "p.a", NULL },
    { "{\"a\":{\"a\":\"no\"}}", "a", NULL },
    { "{\"a\":1,\"b\":\"no\"}", "a", NULL },
    { "{\"a\":\"x y\"}", "a", NULL },
    { "{\"a\":\"\"}", "a", NULL },
    { "{\"a\":\"x", "a", NULL },
    { "{\"ab\":\"x\"}", "a", NULL },
    { "[\"a\",\"x\"]", "a", NULL },
    { "", "a", NULL },
};

START_TEST(an_identifier_is_found_by_its_path)
{
    char value[SLACK_ID_MAX] = "";
    bool is_found = slack_json_find(paths[_i].text, strlen(paths[_i].text),
                                    paths[_i].path, value, sizeof(value));

    ck_assert(is_found == (paths[_i].found != NULL));
    ck_assert_str_eq(value, is_found ? paths[_i].found : "");
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
    const char *why;
    json_t *ours = slack_json_read(text, len, NULL, &why);
    json_t *theirs = json_loadb(text, len, 0, NULL);

    ck_assert_msg(!ours == !theirs, "%.*s: %s", (int)len, text, why);
    ck_assert_msg(!ours || json_equal(ours, theirs), "%.*s", (int)len, text);
    json_decref(ours);
    json_decref(theirs);
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

TEST_SUITE(slack_json)
{
    TCase *tc = test_case(suite, "slack_json", 4);

    tcase_add_loop_test(tc, objects_and_arrays_that_nobody_reads_stand_as_zero,
                        0, (int)ARRAY_LEN(rows));
    tcase_add_loop_test(tc, an_identifier_is_found_by_its_path, 0,
                        (int)ARRAY_LEN(paths));
    tcase_add_test(tc, what_nobody_reads_may_not_be_too_deep_either);
    tcase_add_test(tc, a_plain_run_ends_at_the_first_byte_that_is_not);
    tcase_add_loop_test(tc, a_text_is_read_as_jansson_reads_it, 0,
                        (int)ARRAY_LEN(seeds));
    tcase_add_loop_test(tc, a_damaged_text_is_read_as_jansson_reads_it, 0,
                        (int)ARRAY_LEN(seeds));
}
