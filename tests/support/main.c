/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * main.c - run every suite linked into this program.
 *
 * With words as arguments only the suites of these names run, with --list
 * none: it names them. The last line is "N passed, N failed".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

#define SUITES_MAX 256

static struct {
    const char *name;
    void (*fill)(Suite *);
} suites[SUITES_MAX];
static int suite_count;

void
test_register(const char *name, void (*fill)(Suite *))
{
    if (suite_count == SUITES_MAX)
        abort();
    suites[suite_count].name = name;
    suites[suite_count].fill = fill;
    suite_count++;
}

static int
list_suites(void)
{
    int i;

    for (i = 0; i < suite_count; i++)
        (void)printf("%s\n", suites[i].name);
    return EXIT_SUCCESS;
}

static int
is_wanted(const char *name, int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return 1;
    return argc < 2;
}

int
main(int argc, char **argv)
{
    SRunner *runner = srunner_create(NULL);
    int i, failed, ran;

    if (argc == 2 && strcmp(argv[1], "--list") == 0)
        return list_suites();
    for (i = 0; i < suite_count; i++) {
        Suite *suite;

        if (!is_wanted(suites[i].name, argc, argv))
            continue;
        suite = suite_create(suites[i].name);
        suites[i].fill(suite);
        srunner_add_suite(runner, suite);
    }
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    ran = srunner_ntests_run(runner);
    srunner_free(runner);
    printf("%d passed, %d failed\n", ran - failed, failed);
    return failed == 0 && ran > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
