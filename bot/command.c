/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command.c - find a verb or a form by its name, or the one that was meant.
 *
 * Names are compared without regard to case: telephones begin every message
 * with a capital.
 */
#include "command.h"

#include <strings.h>

#include "nearest.h"

const struct command *
command_find(const char *name)
{
    const struct command *const *cmd;

    for (cmd = commands; *cmd; cmd++)
        if (strcasecmp((*cmd)->name, name) == 0)
            return *cmd;
    return NULL;
}

const struct form *
command_form(const struct command *cmd, const char *name)
{
    const struct form *form;

    for (form = cmd->forms; form->run; form++)
        if (strcasecmp(form->name ? form->name : "", name) == 0)
            return form;
    return NULL;
}

const char *
command_nearest(const char *word)
{
    const struct command *const *cmd;
    struct nearest n;

    nearest_init(&n, word);
    for (cmd = commands; *cmd; cmd++)
        nearest_try(&n, (*cmd)->name);
    return n.best;
}

const char *
command_nearest_form(const struct command *cmd, const char *word)
{
    const struct form *form;
    struct nearest n;

    nearest_init(&n, word);
    for (form = cmd->forms; form->run; form++)
        if (form->name)
            nearest_try(&n, form->name);
    return n.best;
}
