/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * help.c - help: what can be said, examples before syntax.
 *
 * Made from the tables of commands, so it cannot promise what is not there.
 */
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "command.h"
#include "help_words.h"
#include "request.h"
#include "span.h"
#include "verbs.h"

#define EXAMPLES_MAX 5

static enum err help_run(struct request *rq);

static const struct arg_spec help_args[] = {
    { "verb", ARG_WORD, ARG_OPTIONAL, TEXT_NONE, NULL },
    /* "help vet approve": all of the verb is shown. */
    { "form", ARG_WORD, ARG_OPTIONAL, TEXT_NONE, NULL },
    { 0 },
};

static const struct form help_forms[] = {
    { .name = "",
      .usage = "[VERB]",
      .example = "help vet",
      .args = help_args,
      .flags = FORM_READS,
      .run = help_run,
      .purpose = TEXT_HELP_PURPOSE },
    { 0 },
};

const struct command help_command = {
    .name = "help",
    .summary = TEXT_HELP_SUMMARY,
    .forms = help_forms,
};

/* The verb and the form's name. */
static size_t
name_len(const struct command *cmd, const struct form *form)
{
    return strlen(cmd->name) + 1 + (form->name ? strlen(form->name) : 0);
}

static void
add_line(struct buf *b, enum language language, const struct command *cmd,
         const struct form *form)
{
    struct buf line;

    buf_init(&line, 2048);
    help_words_add(&line, language, form->example, name_len(cmd, form));
    buf_addc(b, '\n');
    span_code(b, line.data);
    buf_release(&line);
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
    buf_addf(&b, "%s:", text_get(language, TEXT_HELP_EXAMPLES));
    for (cmd = commands; *cmd; cmd++) {
        n = 0;
        for (form = (*cmd)->forms; form->run && n < 2; form++)
            if (form->example) {
                add_line(&b, language, *cmd, form);
                n++;
            }
    }
    card_text(card, b.data);
    buf_release(&b);
}

static enum err
help_all(struct request *rq, const char *title)
{
    enum language language = request_language(rq);
    const struct command *const *cmd;
    struct card *card = card_new();
    char *text;
    enum err rc;

    card_title(card, title);
    help_examples(card, language);
    card_divider(card);
    for (cmd = commands; *cmd; cmd++)
        card_fact(card, (*cmd)->name, text_get(language, (*cmd)->summary));
    text = text_make(language, TEXT_HELP_TRY, "verb", vet_command.name, NULL);
    card_note(card, text);
    card_note(card, text_get(language, TEXT_HELP_UNDO));
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    free(text);
    card_free(card);
    return rc;
}

/* Who may say all of its forms, WHO_ANYONE if that differs. */
static enum who
who_of(const struct command *cmd)
{
    const struct form *form;

    for (form = cmd->forms; form->run; form++)
        if (form->who != cmd->forms[0].who)
            return WHO_ANYONE;
    return cmd->forms[0].who;
}

static void
add_who(struct buf *b, enum language language, enum who who)
{
    static const enum text_key whose[] = {
        [WHO_ANYONE] = TEXT_NONE,
        [WHO_VETTERS] = TEXT_HELP_WHO_VETTERS,
        [WHO_FINANCE] = TEXT_HELP_WHO_FINANCE,
        [WHO_ADMINS] = TEXT_HELP_WHO_ADMINS,
    };

    if (whose[who] != TEXT_NONE)
        buf_addf(b, " (%s)", text_get(language, whose[who]));
}

/* "vet why ID|@handle: by which rules, from which data" */
static void
add_form(struct buf *b, const struct command *cmd, const struct form *form,
         enum language language)
{
    bool has_name = form->name && form->name[0] != '\0';
    bool has_usage = form->usage && form->usage[0] != '\0';
    struct buf usage, words;

    buf_init(&usage, 2048);
    buf_init(&words, 4096);
    buf_addf(&usage, "%s%s%s%s%s", cmd->name, has_name ? " " : "",
             has_name ? form->name : "", has_usage ? " " : "",
             has_usage ? form->usage : "");
    help_words_add(&words, language, usage.data, name_len(cmd, form));
    buf_addc(b, '\n');
    span_code(b, words.data);
    buf_release(&words);
    if (form->purpose != TEXT_NONE)
        buf_addf(b, ": %s", text_get(language, form->purpose));
    if (form->who != who_of(cmd))
        add_who(b, language, form->who);
    buf_release(&usage);
}

/* The first few examples that differ from the bare form. */
static void
add_examples(struct buf *b, enum language language, const struct command *cmd)
{
    const struct form *form;
    int n = 0;

    for (form = cmd->forms; form->run && n < EXAMPLES_MAX; form++)
        if (form->example && form->usage && form->usage[0] != '\0') {
            add_line(b, language, cmd, form);
            n++;
        }
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

    title = text_make(language, TEXT_HELP_COMMAND, "verb", cmd->name, "summary",
                      text_get(language, cmd->summary), NULL);
    card_title(card, title);
    buf_init(&b, 8192);
    buf_addf(&b, "%s:", text_get(language, TEXT_HELP_EXAMPLES));
    add_examples(&b, language, cmd);
    if (strchr(b.data, '\n')) {
        card_text(card, b.data);
        card_divider(card);
    }
    buf_reset(&b);
    buf_adds(&b, text_get(language, TEXT_HELP_FORMS));
    add_who(&b, language, who_of(cmd));
    buf_addc(&b, ':');
    for (form = cmd->forms; form->run; form++)
        add_form(&b, cmd, form, language);
    card_text(card, b.data);
    if (strpbrk(b.data, "[|"))
        card_note(card, text_get(language, TEXT_HELP_SIGNS));
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
    enum language language = request_language(rq);
    const struct command *cmd;
    const char *near;
    struct buf line;
    char *title;
    enum err rc;

    if (!verb)
        return help_all(rq, text_get(language, TEXT_HELP_TITLE));
    cmd = command_find(*verb == '/' ? verb + 1 : verb);
    if (cmd)
        return help_one(rq, cmd);
    near = command_nearest(verb);
    buf_init(&line, 128);
    buf_addf(&line, "help %s", near ? near : "");
    if (near) {
        rc = reply_wrong(rq, "verb", TEXT_ERRORS_UNKNOWN_VERB_NEAR, "word",
                         verb, "near", line.data, NULL);
    } else {
        title = text_make(language, TEXT_HELP_UNKNOWN, "word", verb, NULL);
        rc = help_all(rq, title);
        free(title);
    }
    buf_release(&line);
    return rc;
}
