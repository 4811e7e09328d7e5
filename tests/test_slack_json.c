/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_slack_json.c - an identifier in a text that may be broken.
 */
#include "transport/slack_json.h"

#include <string.h>

#include "alloc.h"
#include "support/test.h"

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

    tcase_add_loop_test(tc, an_identifier_is_found_by_its_path, 0,
                        (int)ARRAY_LEN(paths));
}
