/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_slack_json.c - what nobody reads is not made into a tree.
 */
#include "transport/slack_json.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
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

TEST_SUITE(slack_json)
{
    TCase *tc = test_case(suite, "slack_json", 4);

    tcase_add_loop_test(tc, objects_and_arrays_that_nobody_reads_stand_as_zero,
                        0, (int)ARRAY_LEN(rows));
    tcase_add_loop_test(tc, an_identifier_is_found_by_its_path, 0,
                        (int)ARRAY_LEN(paths));
    tcase_add_test(tc, what_nobody_reads_may_not_be_too_deep_either);
}
