/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_readme.c - the README promises what the table of commands holds.
 *
 * Runs in the checkout's top folder, like all tests.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "command.h"
#include "test.h"

/* The README without the backslashes that its tables need before "|". */
static char *
readme(void)
{
    struct buf b;
    FILE *f = fopen("README.md", "r");
    int c;

    ck_assert_ptr_nonnull(f);
    buf_init(&b, 1024 * 1024);
    while ((c = fgetc(f)) != EOF)
        if (c != '\\')
            buf_addc(&b, (char)c);
    fclose(f);
    return buf_take(&b);
}

START_TEST(every_form_stands_in_the_readme)
{
    char *text = readme();
    const struct command *const *cmd;
    const struct form *form;
    struct buf usage;

    for (cmd = commands; *cmd; cmd++) {
        for (form = (*cmd)->forms; form->run; form++) {
            if (strcmp((*cmd)->name, "deadline") == 0 &&
                form->name[0] == '\0')
                continue; /* the same as "deadline list" */
            buf_init(&usage, 1024);
            buf_addf(&usage, "`%s%s%s%s%s`", (*cmd)->name,
                     form->name[0] != '\0' ? " " : "", form->name,
                     form->usage[0] != '\0' ? " " : "", form->usage);
            ck_assert_msg(strstr(text, usage.data), "README.md lacks %s",
                          usage.data);
            buf_release(&usage);
        }
    }
    free(text);
}
END_TEST

TEST_SUITE(readme)
{
    TCase *tc = test_case(suite, "readme", 5);

    tcase_add_test(tc, every_form_stands_in_the_readme);
}
