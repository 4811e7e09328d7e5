/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_nearest.c - which word was meant.
 */
#include "nearest.h"

#include <string.h>

#include "support/test.h"

static const char *const verbs[] = { "vet",  "deadline", "help",
                                     "undo", "health",   "approve" };

static const struct {
    const char *word, *meant;
} rows[] = {
    { "vte", "vet" },           /* swapped */
    { "vett", "vet" },          /* added */
    { "VET", "vet" },           /* the case never counts */
    { "hlep", "help" },         /* swapped */
    { "helf", "help" },         /* replaced */
    { "deadlin", "deadline" },  /* missing */
    { "daedlnie", "deadline" }, /* swapped twice */
    { "aprove", "approve" },
    { "aprov", "approve" },
    { "apro", NULL },      /* three missing */
    { "dealine!!", NULL }, /* one missing, two added */
    { "vt", "vet" },
    { "v", NULL },
    { "cat", NULL },
    { "ship", NULL },
    { "", NULL },
    { "healt", "health" },
    { "healp", "help" },
    { "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", NULL },
};

START_TEST(a_slip_is_found_and_a_guess_is_not)
{
    struct nearest n;
    size_t i;

    nearest_init(&n, rows[_i].word);
    for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        nearest_try(&n, verbs[i]);
    if (rows[_i].meant)
        ck_assert_msg(n.best && strcmp(n.best, rows[_i].meant) == 0, "%s: %s",
                      rows[_i].word, n.best ? n.best : "none");
    else
        ck_assert_msg(!n.best, "%s: %s", rows[_i].word, n.best);
}
END_TEST

START_TEST(the_first_of_equals_stays)
{
    struct nearest n;

    nearest_init(&n, "bat");
    nearest_try(&n, "cat");
    nearest_try(&n, "rat");
    ck_assert_str_eq(n.best, "cat");
    nearest_try(&n, "bat");
    ck_assert_str_eq(n.best, "bat");
}
END_TEST

TEST_SUITE(nearest)
{
    TCase *tc = test_case(suite, "nearest", 10);

    tcase_add_loop_test(tc, a_slip_is_found_and_a_guess_is_not, 0,
                        sizeof(rows) / sizeof(rows[0]));
    tcase_add_test(tc, the_first_of_equals_stays);
}
