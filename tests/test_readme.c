/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_readme.c - the README promises what the table of commands holds.
 *
 * Runs in the checkout's top folder, like all tests.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "command.h"
#include "disk_file.h"
#include "test.h"

/* The README without the backslashes that its tables need before "|". */
static char *
readme(void)
{
    struct buf all, b;
    size_t i;

    buf_init(&all, 1024 * 1024);
    buf_init(&b, 1024 * 1024);
    ck_assert(disk_read("README.md", &all));
    for (i = 0; i < all.len; i++)
        if (all.data[i] != '\\')
            buf_addc(&b, all.data[i]);
    buf_release(&all);
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
            if (strcmp((*cmd)->name, "deadline") == 0 && form->name[0] == '\0')
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

/* ---- "What happens when" leads to tests that are there ------------------- */

static bool
is_in_file(const char *path, const char *word)
{
    struct buf b;
    bool is_there;

    buf_init(&b, 1024 * 1024);
    is_there = disk_read(path, &b) && strstr(b.data, word);
    buf_release(&b);
    return is_there;
}

START_TEST(each_line_of_what_happens_leads_to_its_test)
{
    char *text = readme(), *line = strstr(text, "## What happens when");
    char *end = line ? strstr(line + 1, "\n## ") : NULL, suite[64], name[128];
    int rows = 0;

    ck_assert_ptr_nonnull(end);
    for (; line && line < end; line = strchr(line + 1, '\n')) {
        char path[160], word[160], *at = strstr(line, "| `");

        if (!at || at > strchr(line + 1, '\n') ||
            sscanf(at, "| `%63[a-z_]`: `%127[a-z0-9_]`", suite, name) != 2)
            continue;
        (void)snprintf(path, sizeof(path), "tests/system/test_%s.c", suite);
        (void)snprintf(word, sizeof(word), "START_TEST(%s)", name);
        ck_assert_msg(is_in_file(path, word), "%s is not in %s", name, path);
        rows++;
    }
    ck_assert_int_ge(rows, 15);
    free(text);
}
END_TEST

TEST_SUITE(readme)
{
    TCase *tc = test_case(suite, "readme", 5);

    tcase_add_test(tc, every_form_stands_in_the_readme);
    tcase_add_test(tc, each_line_of_what_happens_leads_to_its_test);
}
