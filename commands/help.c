/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * help.c - help: what can be said, examples before syntax.
 *
 * Made from the tables of commands, so it cannot promise what is not there.
 */
#include <stdlib.h>

#include "card.h"
#include "command.h"
#include "request.h"
#include "span.h"
#include "verbs.h"

static enum err help_run(struct request *rq);

static const struct arg_spec help_args[] = {
    { "verb", ARG_WORD, ARG_OPTIONAL, TEXT_NONE, NULL },
    { 0 },
};

static const struct form help_forms[] = {
    { .name = "",
      .usage = "[VERB]",
      .example = "help vet",
      .args = help_args,
      .flags = FORM_READS,
      .run = help_run },
    { 0 },
};

const struct command help_command = {
    .name = "help",
    .summary = TEXT_HELP_SUMMARY,
    .forms = help_forms,
};

static void
add_line(struct buf *b, const char *example)
{
    if (b->len > 0)
        buf_addc(b, '\n');
    span_code(b, example);
}

/* The first two examples of each verb: what people try first. */
static void
help_examples(struct card *card, enum language language)
{
    const struct command *const *cmd;
    const struct form *form;
    struct buf b;
    int n;

    buf_init(&b, 8192);
    for (cmd = commands; *cmd; cmd++) {
        n = 0;
        for (form = (*cmd)->forms; form->run && n < 2; form++)
            if (form->example) {
                add_line(&b, form->example);
                n++;
            }
    }
    card_fact(card, text_get(language, TEXT_HELP_EXAMPLES), "");
    card_text(card, b.data);
    buf_release(&b);
}

static enum err
help_all(struct request *rq)
{
    enum language language = request_language(rq);
    const struct command *const *cmd;
    struct card *card = card_new();
    char *text;
    enum err rc;

    card_title(card, text_get(language, TEXT_HELP_TITLE));
    help_examples(card, language);
    for (cmd = commands; *cmd; cmd++)
        card_fact(card, (*cmd)->name, text_get(language, (*cmd)->summary));
    text = text_make(language, TEXT_HELP_TRY, "verb", commands[0]->name, NULL);
    card_note(card, text);
    card_note(card, text_get(language, TEXT_HELP_UNDO));
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    free(text);
    card_free(card);
    return rc;
}

static void
help_form(struct card *card, const struct command *cmd,
          const struct form *form, enum language language)
{
    static const enum text_key whose[] = {
        [WHO_ANYONE] = TEXT_NONE,
        [WHO_VETTERS] = TEXT_HELP_WHO_VETTERS,
        [WHO_FINANCE] = TEXT_HELP_WHO_FINANCE,
        [WHO_ADMINS] = TEXT_HELP_WHO_ADMINS,
    };
    struct buf usage;

    buf_init(&usage, 2048);
    buf_addf(&usage, "%s%s%s %s", cmd->name,
             form->name && form->name[0] != '\0' ? " " : "",
             form->name ? form->name : "", form->usage ? form->usage : "");
    if (whose[form->who] != TEXT_NONE)
        buf_addf(&usage, " (%s)", text_get(language, whose[form->who]));
    card_text(card, usage.data);
    buf_release(&usage);
}

static enum err
help_one(struct request *rq, const struct command *cmd)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    const struct form *form;
    struct buf b;
    char *title;
    enum err rc;

    title = text_make(language, TEXT_HELP_COMMAND, "verb", cmd->name,
                      "summary", text_get(language, cmd->summary), NULL);
    card_title(card, title);
    buf_init(&b, 8192);
    for (form = cmd->forms; form->run; form++)
        if (form->example)
            add_line(&b, form->example);
    card_text(card, b.data);
    card_fact(card, text_get(language, TEXT_HELP_FORMS), "");
    for (form = cmd->forms; form->run; form++)
        help_form(card, cmd, form, language);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    buf_release(&b);
    free(title);
    card_free(card);
    return rc;
}

static enum err
help_run(struct request *rq)
{
    const char *verb = request_arg(rq, "verb");
    const struct command *cmd;
    const char *near;

    if (!verb)
        return help_all(rq);
    cmd = command_find(*verb == '/' ? verb + 1 : verb);
    if (cmd)
        return help_one(rq, cmd);
    near = command_nearest(verb);
    if (near)
        return reply_wrong(rq, "verb", TEXT_ERRORS_UNKNOWN_VERB_NEAR, "word",
                           verb, "near", near, NULL);
    return help_all(rq);
}
