/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test.h - a suite registers itself: write TEST_SUITE(router) { ... } at the
 * end of the file, add tests to `suite`; support/main.c runs all there are.
 */
#ifndef CALLSHEET_TEST_H
#define CALLSHEET_TEST_H

#include <check.h>

void test_register(const char *name, void (*fill)(Suite *));

#define TEST_SUITE(name)                                                       \
    static void name##_fill(Suite *suite);                                     \
    __attribute__((constructor)) static void name##_register(void)             \
    {                                                                          \
        test_register(#name, name##_fill);                                     \
    }                                                                          \
    static void name##_fill(Suite *suite)

/* One test case per group of tests; timeout in seconds. */
static inline TCase *
test_case(Suite *suite, const char *name, double timeout)
{
    TCase *tc = tcase_create(name);

    tcase_set_timeout(tc, timeout);
    suite_add_tcase(suite, tc);
    return tc;
}

#endif
