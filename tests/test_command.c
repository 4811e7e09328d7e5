/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_command.c - verbs and forms are found, and slips of both.
 */
#include "command.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "text.h"
#include "utf8.h"

#include "support/test.h"

static void
check_name(const char *name)
{
    ck_assert_msg(*name && strlen(name) <= 20, "name '%s'", name);
    for (; *name; name++)
        ck_assert_msg(islower((unsigned char)*name), "name at '%s'", name);
}

START_TEST(every_verb_finds_itself)
{
    const struct command *const *cmd;
    char upper[32];
    size_t i;

    for (cmd = commands; *cmd; cmd++) {
        check_name((*cmd)->name);
        ck_assert_ptr_eq(command_find((*cmd)->name), *cmd);
        for (i = 0; (*cmd)->name[i]; i++)
            upper[i] = (char)toupper((unsigned char)(*cmd)->name[i]);
        upper[i] = '\0';
        ck_assert_ptr_eq(command_find(upper), *cmd);
    }
    ck_assert_uint_gt((size_t)(cmd - commands), 0);
    ck_assert_ptr_null(command_find("no such verb"));
    ck_assert_ptr_null(command_find(""));
}
END_TEST

START_TEST(every_form_finds_itself)
{
    const struct command *const *cmd;
    const struct form *form;

    for (cmd = commands; *cmd; cmd++) {
        for (form = (*cmd)->forms; form->run; form++) {
            const char *name = form->name ? form->name : "";

            ck_assert_ptr_eq(command_form(*cmd, name), form);
            if (*name)
                check_name(name);
        }
        ck_assert_ptr_null(command_form(*cmd, "no such form"));
    }
}
END_TEST

/* A slip in any verb leads back to it, or to another real one. */
START_TEST(slips_are_recognised)
{
    const struct command *const *cmd;
    const char *near;
    char word[32];
    size_t len;

    for (cmd = commands; *cmd; cmd++) {
        len = strlen((*cmd)->name);
        if (len < 3)
            continue;
        (void)snprintf(word, sizeof(word), "%s", (*cmd)->name);
        word[len - 1] = (*cmd)->name[len - 2];
        word[len - 2] = (*cmd)->name[len - 1];
        near = command_nearest(word);
        ck_assert_msg(near && command_find(near), "%s", word);
    }
    ck_assert_ptr_null(command_nearest("zzzzzzzz"));
    ck_assert_ptr_null(command_nearest(""));
}
END_TEST

START_TEST(slips_in_forms_are_recognised)
{
    const struct command *const *cmd;
    const struct form *form;
    const char *near;
    char word[32];

    for (cmd = commands; *cmd; cmd++) {
        ck_assert_ptr_null(command_nearest_form(*cmd, "zzzzzzzz"));
        for (form = (*cmd)->forms; form->run; form++) {
            if (!form->name || strlen(form->name) < 3)
                continue;
            (void)snprintf(word, sizeof(word), "%sx", form->name);
            near = command_nearest_form(*cmd, word);
            ck_assert_msg(near && command_form(*cmd, near), "%s", word);
        }
    }
}
END_TEST

/* What forms on Slack, help and the manifest take from the table. */
START_TEST(the_table_is_complete)
{
    const struct command *const *cmd;
    const struct form *form;
    const struct arg_spec *arg;

    for (cmd = commands; *cmd; cmd++) {
        ck_assert_msg((*cmd)->summary != TEXT_NONE, "%s", (*cmd)->name);
        for (form = (*cmd)->forms; form->run; form++) {
            const char *where =
                form->name && *form->name ? form->name : (*cmd)->name;

            ck_assert_msg(form->example && strncmp(form->example, (*cmd)->name,
                                                   strlen((*cmd)->name)) == 0,
                          "example of %s", where);
            for (arg = form->args; arg && arg->name; arg++) {
                ck_assert_msg(arg->type != ARG_CHOICE ||
                                  (arg->choices && *arg->choices),
                              "choices of %s %s", where, arg->name);
                ck_assert_msg(!(arg->flags & ARG_REQUIRED) ||
                                  arg->label != TEXT_NONE,
                              "label of %s %s", where, arg->name);
            }
            if (form->title != TEXT_NONE) {
                const char *title = text_get(LANGUAGE_IT, form->title);

                ck_assert_uint_le(utf8_count(title, strlen(title)), 24);
                title = text_get(LANGUAGE_EN, form->title);
                ck_assert_uint_le(utf8_count(title, strlen(title)), 24);
            }
        }
    }
}
END_TEST

TEST_SUITE(command)
{
    TCase *tc = test_case(suite, "command", 10);

    tcase_add_test(tc, every_verb_finds_itself);
    tcase_add_test(tc, every_form_finds_itself);
    tcase_add_test(tc, slips_are_recognised);
    tcase_add_test(tc, slips_in_forms_are_recognised);
    tcase_add_test(tc, the_table_is_complete);
}
