/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command.c - find a verb or a form by its name, or the one that was meant.
 *
 * Names are compared without regard to case: telephones begin every message
 * with a capital.
 */
#include "command.h"

#include <strings.h>

#include "alloc.h"
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

/* Words in Italian for a verb. */
static const char *
verb_otherwise(const char *word)
{
    static const struct {
        const char *word, *verb;
    } words[] = {
        { "scadenza", "deadline" },   { "scadenze", "deadline" },
        { "promemoria", "deadline" }, { "campagna", "campaign" },
        { "campagne", "campaign" },   { "creatore", "creator" },
        { "notifiche", "notify" },    { "avvisi", "notify" },
        { "annulla", "undo" },        { "giornata", "today" },
        { "valuta", "vet" },          { "controlla", "vet" },
        { "stato", "health" },
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strcasecmp(words[i].word, word) == 0)
            return words[i].verb;
    return NULL;
}

const char *
command_nearest(const char *word)
{
    const struct command *const *cmd;
    struct nearest n;

    if (verb_otherwise(word))
        return verb_otherwise(word);

    nearest_init(&n, word);
    for (cmd = commands; *cmd; cmd++)
        nearest_try(&n, (*cmd)->name);
    return n.best;
}

/* Words in Italian for a form of that name, where there is one. */
static const char *
said_otherwise(const struct command *cmd, const char *word)
{
    static const struct {
        const char *word, *form;
    } words[] = {
        { "ogni", "every" },        { "aggiungi", "add" },
        { "nuova", "new" },         { "fatto", "done" },
        { "fatta", "done" },        { "lista", "list" },
        { "elenco", "list" },       { "sposta", "move" },
        { "assegna", "assign" },    { "rimanda", "snooze" },
        { "togli", "drop" },        { "mostra", "show" },
        { "chiudi", "close" },      { "importa", "import" },
        { "approva", "approve" },   { "rifiuta", "decline" },
        { "confronta", "compare" },
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strcasecmp(words[i].word, word) == 0 &&
            command_form(cmd, words[i].form))
            return words[i].form;
    return NULL;
}

const char *
command_nearest_form(const struct command *cmd, const char *word)
{
    const struct form *form;
    struct nearest n;

    if (said_otherwise(cmd, word))
        return said_otherwise(cmd, word);
    nearest_init(&n, word);
    for (form = cmd->forms; form->run; form++)
        if (form->name)
            nearest_try(&n, form->name);
    return n.best;
}
