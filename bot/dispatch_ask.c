/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dispatch_ask.c - what is missing or wrong in what was said, asked for.
 *
 * Nothing that was said is lost: a form opens with it filled in, and where
 * none can open the question carries it as a line to go on from.
 */
#include "dispatch_ask.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "args_words.h"
#include "dispatch_files.h"
#include "handle.h"
#include "request_impl.h"

/* As much as a button carries. */
#define LINE_BYTES 1900

const char *
dispatch_example(const struct request *rq)
{
    return rq->form->example ? rq->form->example : rq->command->name;
}

/* "yes no" as "yes, no", in the reader's words. */
static void
add_choices(struct buf *b, enum language language, const char *choices)
{
    struct words_at word;
    const char *before = "";
    char *one;

    while (choices && args_word(&choices, &word)) {
        one = xstrndup(word.at, word.len);
        buf_addf(b, "%s%s", before, args_choice_label(language, one));
        before = ", ";
        free(one);
    }
}

static char *
fault_text(const struct request *rq, const struct arg_spec *spec,
           enum arg_fault fault)
{
    const char *word = args_get(&rq->args, spec->name);
    enum text_key key = TEXT_ERRORS_MISSING;
    struct post_ref post;
    struct buf choices;
    char *text;

    if (fault == ARG_FAULT_COLLEAGUE)
        key = TEXT_ERRORS_COLLEAGUE;
    else if (fault == ARG_FAULT_WRONG && spec->type == ARG_ID)
        key = TEXT_ERRORS_NOT_A_NUMBER;
    else if (fault == ARG_FAULT_WRONG && spec->type == ARG_PLATFORM)
        key = TEXT_ERRORS_NOT_A_PLATFORM;
    else if (fault == ARG_FAULT_WRONG && spec->type == ARG_CHOICE)
        key = TEXT_ERRORS_NOT_A_CHOICE;
    else if (fault == ARG_FAULT_WRONG && word &&
             post_parse(word, &post) == ERR_OK)
        key = TEXT_ERRORS_POST_NOT_HANDLE;
    else if (fault == ARG_FAULT_WRONG && word && post_is_cut(word))
        key = TEXT_ERRORS_POST_CUT;
    else if (fault == ARG_FAULT_WRONG && word && handle_mixes_alphabets(word))
        key = TEXT_ERRORS_HANDLE_ALPHABETS;
    else if (fault == ARG_FAULT_WRONG)
        key = TEXT_ERRORS_NOT_A_HANDLE;
    buf_init(&choices, 1024);
    add_choices(&choices, rq->language, spec->choices);
    text =
        text_make(rq->language, key, "name",
                  spec->label != TEXT_NONE ? text_get(rq->language, spec->label)
                                           : spec->name,
                  "word", word ? word : "", "choices", choices.data, "example",
                  dispatch_example(rq), NULL);
    buf_release(&choices);
    return text;
}

enum err
dispatch_say_fault(struct request *rq, const struct arg_spec *spec,
                   enum arg_fault fault)
{
    char *text = fault_text(rq, spec, fault);
    enum err rc;

    rc = reply_wrong(rq, spec->name, TEXT_VERBATIM, "text", text, NULL);
    free(text);
    return rc;
}

enum err
dispatch_say_faults(struct request *rq)
{
    const struct arg_spec *spec;
    enum arg_fault fault;
    enum err rc = ERR_OK;

    for (spec = rq->form->args; rc == ERR_OK && spec && spec->name; spec++) {
        fault = args_check(&rq->args, spec);
        if (fault != ARG_FAULT_NONE)
            rc = dispatch_say_fault(rq, spec, fault);
    }
    return rc;
}

/* " files 12,13", so that what came with a line is not lost on the next. */
static void
line_files(const struct request *rq, struct buf *out)
{
    const char *said = args_get(&rq->args, "files");

    if (!(rq->form->flags & FORM_FILES) || (!said && rq->file_count == 0))
        return;
    buf_adds(out, " files ");
    if (said)
        buf_adds(out, said);
    else
        files_add_numbers(rq, out);
}

/* What was said so far, as a line that a form or a button can carry. */
static void
line_so_far(const struct request *rq, const char *rest, struct buf *out)
{
    buf_addf(out, "%s", rq->command->name);
    if (rq->form->name && rq->form->name[0] != '\0')
        buf_addf(out, " %s", rq->form->name);
    if (*rest != '\0')
        buf_addf(out, " %s", rest);
    if (!args_get(&rq->args, "files"))
        line_files(rq, out);
}

/* Is it needed as well, although the command itself looks for it? */
static bool
is_needed(const struct request *rq, const struct arg_spec *spec,
          const struct arg_spec *asked)
{
    return spec != asked && (asked->flags & ARG_REQUIRED) &&
           (asked->flags & ARG_KEYWORD) && (spec->flags & ARG_IN_FORM) &&
           !args_get(&rq->args, spec->name);
}

/* " audience … fakes …" */
static void
add_needed(struct buf *b, const struct request *rq,
           const struct arg_spec *asked)
{
    const struct arg_spec *spec;

    for (spec = rq->form->args; spec->name; spec++)
        if (is_needed(rq, spec, asked))
            buf_addf(b, " %s …", spec->name);
}

/* "Does the audience fit the customer? yes, no" */
static void
ask_needed(struct card *card, const struct request *rq,
           const struct arg_spec *asked)
{
    const struct arg_spec *spec;
    struct buf b;

    for (spec = rq->form->args; spec->name; spec++) {
        if (!is_needed(rq, spec, asked))
            continue;
        buf_init(&b, 1024);
        buf_addf(&b, "%s ", text_get(rq->language, spec->label));
        add_choices(&b, rq->language, spec->choices);
        card_text(card, b.data);
        buf_release(&b);
    }
}

/* What was said, to be copied and completed when only a keyword's value is
 * missing; else an example. The caller frees it. */
static char *
line_to_say(const struct request *rq, const struct arg_spec *spec,
            const struct buf *said)
{
    bool is_almost =
        (spec->flags & ARG_KEYWORD) && rq->args.count > 0 && !said->overflow;
    const char *line = said->data;
    size_t len = strlen(line), name = strlen(spec->name);
    bool is_begun = len > name && strcmp(line + len - name, spec->name) == 0;
    struct buf whole;
    char *text;

    buf_init(&whole, 4096);
    if (is_almost) {
        buf_add(&whole, line, is_begun ? len - name - 1 : len);
        add_needed(&whole, rq, spec);
        buf_addf(&whole, " %s …", spec->name);
    } else {
        buf_adds(&whole, dispatch_example(rq));
        line_files(rq, &whole);
    }
    text = text_make(rq->language,
                     is_almost ? TEXT_ASK_IN_ONE_LINE : TEXT_ASK_FOR_EXAMPLE,
                     "line", whole.data, "example", whole.data, NULL);
    buf_release(&whole);
    return text;
}

/* Where no form can open, the question is asked in text. What is too long for a
 * button is typed once more: without its end it would be something else. */
static enum err
ask_in_text(struct request *rq, const struct arg_spec *spec,
            const struct buf *line)
{
    struct card *card = card_new();
    char *text, *example;
    enum err rc;

    rq->is_refused = true;
    text = line_to_say(rq, spec, line);
    example = fault_text(rq, spec, ARG_FAULT_MISSING);
    card_title(card, spec->label != TEXT_NONE
                         ? text_get(rq->language, spec->label)
                         : example);
    if (rq->about)
        card_note(card, rq->about);
    ask_needed(card, rq, spec);
    card_text(card, text);
    rc = rq->form->choices ? rq->form->choices(rq, spec, card) : ERR_OK;
    if (engine_ops(rq->engine, rq->network)->has_forms && !line->overflow)
        card_button(card, CARD_PRIMARY,
                    text_get(rq->language, TEXT_ASK_FILL_IN), line->data, NULL);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    free(text);
    free(example);
    return rc;
}

enum err
dispatch_ask(struct request *rq, const struct arg_spec *spec, const char *rest)
{
    struct incoming_field values[ARGS_MAX];
    struct out_form form = { .form = rq->form,
                             .about = rq->about,
                             .place = rq->place.id,
                             .thread = rq->thread,
                             .message = rq->in->message };
    size_t i, count = rq->args.count;
    struct buf line;
    enum err rc;

    buf_init(&line, LINE_BYTES);
    line_so_far(rq, rest, &line);
    for (i = 0; i < count; i++) {
        values[i].name = xstrdup(rq->args.items[i].spec->name);
        values[i].value = rq->args.items[i].value;
    }
    form.command = rq->command->name;
    form.line = line.data;
    form.values = values;
    form.value_count = count;
    rc = line.overflow ? ERR_TOO_BIG : reply_form(rq, &form);
    if (rc == ERR_UNSUPPORTED || rc == ERR_TOO_BIG)
        rc = ask_in_text(rq, spec, &line);
    for (i = 0; i < count; i++)
        free(values[i].name);
    buf_release(&line);
    rq->is_refused = true;
    return rc;
}

/* What was said, as a line that goes on: "@mara badly for \"Spring fair\"". */
static void
add_said(struct buf *b, const struct request *rq)
{
    const struct arg_spec *spec;
    const char *value, *quote;

    for (spec = rq->form->args; spec->name; spec++) {
        value = args_get(&rq->args, spec->name);
        if (!value)
            continue;
        quote = strchr(value, ' ') && !strchr(value, '"') ? "\"" : "";
        buf_addf(b, "%s%s%s%s%s%s", b->len > 0 ? " " : "",
                 spec->flags & ARG_KEYWORD ? spec->name : "",
                 spec->flags & ARG_KEYWORD ? " " : "", quote, value, quote);
    }
}

const char *
request_typed(const struct request *rq)
{
    return rq->typed;
}

void
request_line(const struct request *rq, struct buf *out)
{
    struct buf rest;

    buf_init(&rest, 64 * 1024);
    add_said(&rest, rq);
    line_so_far(rq, rest.len > 0 ? rest.data : "", out);
    buf_release(&rest);
}

enum err
request_open_form(struct request *rq)
{
    const struct arg_spec *spec = rq->form->args, *first = spec;
    struct buf rest;
    enum err rc;

    assert(first->name);
    /* Required arguments are there already; ask for the first of the others. */
    for (; spec->name; spec++)
        if (!(spec->flags & ARG_REQUIRED) && spec->label != TEXT_NONE &&
            !args_get(&rq->args, spec->name))
            break;
    buf_init(&rest, 64 * 1024); /* more than a line may have */
    add_said(&rest, rq);
    rc = dispatch_ask(rq, spec->name ? spec : first, rest.data);
    buf_release(&rest);
    return rc;
}
