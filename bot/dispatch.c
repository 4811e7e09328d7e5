/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dispatch.c - a line, a button or a form, to its command.
 *
 * The first line is the command, what follows it a paste. A guess about what
 * was meant is only ever offered, never run.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "dispatch_ask.h"
#include "dispatch_files.h"
#include "log.h"
#include "render/mrkdwn.h"
#include "request_impl.h"
#include "span.h"
#include "store/audit.h"
#include "store/jobs.h"

#define TEXT_BYTES_MAX (64 * 1024)
/* More lines than this without a verb are something to read, not to run. */
#define PASTE_LINES 3

/* ---- the line ------------------------------------------------------------ */

static const char *
skip_blanks(const char *p)
{
    while (*p == ' ' || *p == '\t' || *p == '\n')
        p++;
    return p;
}

/* "/vet @x", "callsheet vet @x" and "!vet @x" are "vet @x". */
static const char *
skip_name(const char *line)
{
    line = skip_blanks(line);
    if (*line == '/' || *line == '!')
        line++;
    if (strncasecmp(line, "callsheet", 9) == 0 &&
        (line[9] == '\0' || isspace((unsigned char)line[9])))
        line = skip_blanks(line + 9);
    return line;
}

/* Takes the first word off; the rest follows. At most 63 bytes of it. */
static const char *
take_word(const char *line, char word[64])
{
    const char *end;
    size_t len;

    line = skip_blanks(line);
    end = line + strcspn(line, " \t\n");
    len = (size_t)(end - line) < 63 ? (size_t)(end - line) : 63;
    memcpy(word, line, len);
    word[len] = '\0';
    return skip_blanks(end);
}

static void
whole_line(const struct incoming *in, struct buf *out)
{
    const char *name = in->command ? in->command : "";

    if (*name == '/')
        name++;
    if (*name != '\0' && strcasecmp(name, "callsheet") != 0)
        buf_addf(out, "%s ", name);
    buf_adds(out, in->line ? in->line : "");
}

/* The command and the paste below it. Only the command is folded: what was
 * pasted keeps its quotes and dashes. NULL when it is longer than a command may
 * be: the beginning of it alone could mean something else. */
static char *
split_line(struct request *rq)
{
    struct buf line, folded;
    const char *text, *newline;
    bool is_whole;
    char *head;

    buf_init(&line, 8 * 1024 * 1024);
    buf_init(&folded, TEXT_BYTES_MAX);
    whole_line(rq->in, &line);
    text = skip_name(line.data);
    newline = rq->in->kind == INCOMING_LINE ? strchr(text, '\n') : NULL;
    if (newline)
        rq->paste = xstrdup(skip_blanks(newline));
    head = newline ? xstrndup(text, (size_t)(newline - text)) : xstrdup(text);
    typed_fold(head, &folded);
    free(head);
    is_whole = !line.overflow && !folded.overflow;
    buf_release(&line);
    if (is_whole)
        return buf_take(&folded);
    buf_release(&folded);
    return NULL;
}

/* ---- what is not understood ---------------------------------------------- */

static enum err
say_button(struct request *rq, const char *sentence, const char *label,
           const char *line)
{
    struct card *card = card_new();
    enum err rc;

    card_title(card, sentence);
    if (label)
        card_button(card, CARD_PLAIN, label, line, NULL);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    return rc;
}

/* "Did you mean …?" with the corrected line as a button. */
static enum err
say_suggestion(struct request *rq, enum text_key key, const char *verb,
               const char *word, const char *near, const char *rest)
{
    struct buf line, code;
    char *sentence;
    enum err rc;

    rq->is_refused = true;
    buf_init(&line, 2000);
    if (*verb != '\0')
        buf_addf(&line, "%s ", verb);
    buf_addf(&line, "%s%s%s", near, *rest != '\0' ? " " : "", rest);
    buf_init(&code, 2100);
    span_code(&code, line.data);
    sentence = text_make(rq->language, key, "verb", verb, "word", word, "near",
                         code.data, NULL);
    rc = say_button(rq, sentence,
                    line.overflow
                        ? NULL
                        : text_get(rq->language, TEXT_ERRORS_NEAR_BUTTON),
                    line.data);
    free(sentence);
    buf_release(&line);
    buf_release(&code);
    return rc;
}

static enum err
say_unknown_verb(struct request *rq, const char *word, const char *rest)
{
    const char *near = command_nearest(word), *after, *form;
    const struct command *cmd = near ? command_find(near) : NULL;
    struct buf both;
    char second[64];
    enum err rc;

    /* "scadenza aggiungi": both words are put right at once. */
    after = take_word(rest, second);
    form = cmd && second[0] != '\0' && !command_form(cmd, second)
               ? command_nearest_form(cmd, second)
               : NULL;
    if (near && form) {
        buf_init(&both, 256);
        buf_addf(&both, "%s %s", near, form);
        rc = say_suggestion(rq, TEXT_ERRORS_UNKNOWN_VERB_NEAR, "", word,
                            both.data, after);
        buf_release(&both);
        return rc;
    }
    if (near)
        return say_suggestion(rq, TEXT_ERRORS_UNKNOWN_VERB_NEAR, "", word, near,
                              rest);
    return reply_text(rq, AUDIENCE_PASSING, TEXT_ERRORS_UNKNOWN_VERB, "word",
                      word, NULL);
}

enum err
dispatch_deny(struct request *rq)
{
    enum text_key key = TEXT_ERRORS_DENIED_ADMINS;

    if (rq->form->who == WHO_MEMBERS)
        key = TEXT_ERRORS_DENIED_MEMBERS;
    else if (rq->form->who == WHO_VETTERS)
        key = TEXT_ERRORS_DENIED_VETTERS;
    else if (rq->form->who == WHO_FINANCE)
        key = TEXT_ERRORS_DENIED_FINANCE;
    if (request_may_be_allowed(rq, rq->form->who)) {
        key = TEXT_ERRORS_DENIED_UNSURE;
        rq->is_unsure_told = true;
    }
    rq->is_refused = true;
    return reply_text(rq, AUDIENCE_PASSING, key, "id", rq->person.id, NULL);
}

static size_t
count_lines(const char *text)
{
    size_t n = 0;

    for (; *text != '\0'; text++)
        n += *text == '\n';
    return n + 1;
}

/* The first line was no command, so it belongs to what was pasted. */
static enum err
dispatch_paste(struct request *rq, const char *head)
{
    struct buf whole;
    enum err rc;

    buf_init(&whole, 8 * 1024 * 1024);
    buf_addf(&whole, "%s\n%s\n", head, rq->paste);
    rc = files_keep_paste(rq, whole.data);
    buf_release(&whole);
    return rc == ERR_OK ? files_ask(rq, true) : rc;
}

/* ---- running ------------------------------------------------------------- */

/* "deadline add"; "campaign import confirm", where the first word after the
 * form says what is done. */
static void
add_command(const struct request *rq, struct buf *out)
{
    const struct arg_spec *first = rq->form->args;
    const char *name = rq->form->name ? rq->form->name : "", *word = NULL;

    if (first && first->type == ARG_CHOICE && !(first->flags & ARG_KEYWORD))
        word = request_arg(rq, first->name);
    buf_addf(out, "%s%s%s%s%s", rq->command->name, *name != '\0' ? " " : "",
             name, word ? " " : "", word ? word : "");
}

static enum err
run_recorded(struct request *rq)
{
    struct store *st = rq->engine->store;
    struct change change = { 0 };
    struct buf command;
    int64_t id = 0;
    enum err rc;

    if (rq->form->flags & FORM_READS)
        return rq->form->run(rq);
    if (rq->is_reading)
        return ERR_READ_ONLY;
    rc = store_audit_begin(st);
    if (rc == ERR_OK)
        rc = rq->form->run(rq);
    if (rc == ERR_OK && !rq->is_refused)
        rc = command_changed(rq);
    if (rc != ERR_OK || rq->is_refused) {
        store_audit_drop(st);
        return rc;
    }
    buf_init(&command, 256);
    add_command(rq, &command);
    change.at = rq->now;
    change.person = rq->person.id;
    change.command = command.data;
    change.noun = rq->noun;
    change.noun_id = rq->noun_id;
    rc = store_audit_end(st, &change, true, &id);
    if (rc == ERR_OK && rq->first_job != 0)
        rc = store_job_set_audit(st, rq->first_job, id);
    if (rc == ERR_OK && id != 0)
        log_debug("router: changed audit=%lld request=%llx", (long long)id,
                  (unsigned long long)rq->number);
    buf_release(&command);
    return rc;
}

static void
take_fields(struct request *rq)
{
    size_t i;

    for (i = 0; i < rq->in->field_count; i++)
        args_set(&rq->args, rq->form->args, rq->in->fields[i].name,
                 *rq->in->fields[i].value != '\0' ? rq->in->fields[i].value
                                                  : NULL);
}

/* The paste below a command: a file for those that read files, else the end
 * of what was typed. */
static enum err
place_paste(struct request *rq, const char *rest, char **whole)
{
    struct buf b;

    buf_init(&b, 8 * 1024 * 1024);
    buf_adds(&b, rest);
    if (rq->paste && !(rq->form->flags & FORM_FILES))
        buf_addf(&b, "\n%s", rq->paste);
    *whole = buf_take(&b);
    if (rq->paste && (rq->form->flags & FORM_FILES))
        return files_keep_paste(rq, rq->paste);
    return ERR_OK;
}

static enum err
run_form(struct request *rq, const char *rest)
{
    const struct arg_spec *spec = NULL;
    enum arg_fault fault;
    char *whole = NULL;
    enum err rc;

    if (!request_may(rq, rq->form->who))
        return dispatch_deny(rq);
    rc = place_paste(rq, rest, &whole);
    args_parse(rq->form->args, whole ? whole : "", &rq->args);
    if (rq->in->kind == INCOMING_FORM)
        take_fields(rq);
    args_name_people(&rq->args, rq->engine->store);
    if (rc == ERR_OK)
        rc = files_take_numbers(rq);
    if (rc != ERR_OK)
        goto out;
    if (rq->form->prepare)
        rq->form->prepare(rq);
    fault = args_first_fault(&rq->args, rq->form->args, &spec);
    if (rq->args.extra && fault == ARG_FAULT_NONE)
        rc = reply_wrong(rq, rq->form->args ? rq->form->args->name : "",
                         TEXT_ERRORS_LEFT_OVER, "word", rq->args.extra,
                         "example", dispatch_example(rq), NULL);
    else if (fault == ARG_FAULT_NONE)
        rc = run_recorded(rq);
    else if (rq->in->kind == INCOMING_FORM)
        rc = dispatch_say_faults(rq);
    else if (fault == ARG_FAULT_MISSING)
        rc = dispatch_ask(rq, spec, rest);
    else
        rc = dispatch_say_fault(rq, spec, fault);
out:
    free(whole);
    return rc;
}

static enum err
dispatch_verb(struct request *rq, const char *rest)
{
    const struct command *help;
    char word[64];
    const char *after, *near;

    after = take_word(rest, word);
    rq->form = word[0] != '\0' ? command_form(rq->command, word) : NULL;
    if (rq->form && strcasecmp(after, "help") != 0)
        return run_form(rq, after);
    if (rq->form || strcasecmp(word, "help") == 0) {
        help = command_find("help");
        rest = rq->command->name;
        rq->command = help;
        rq->form = command_form(help, "");
        return run_form(rq, rest);
    }
    /* A word close to one of its forms is a slip, never a creator's name. */
    near = word[0] != '\0' && word[0] != '@'
               ? command_nearest_form(rq->command, word)
               : NULL;
    rq->form = command_form(rq->command, "");
    if (near)
        return say_suggestion(rq, TEXT_ERRORS_UNKNOWN_FORM_NEAR,
                              rq->command->name, word, near, after);
    if (word[0] != '\0' && !rq->form->args) {
        rq->is_refused = true;
        return reply_text(rq, AUDIENCE_PASSING, TEXT_ERRORS_UNKNOWN_FORM,
                          "verb", rq->command->name, "word", word, NULL);
    }
    return run_form(rq, rest);
}

/* What people type who have never seen us. */
static bool
is_greeting(const char *word)
{
    static const char *const words[] = { "",    "?",    "hi",   "hello",
                                         "hey", "ciao", "aiuto" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strcasecmp(word, words[i]) == 0)
            return true;
    return false;
}

/* How people say a verb who do not know it. Only the whole line counts. */
static const char *
spoken_verb(const char *line)
{
    static const struct {
        const char *words, *verb;
    } spoken[] = {
        { "my day", "today" },
        { "oggi", "today" },
        { "la mia giornata", "today" },
    };
    size_t i, len = strlen(line);

    while (len > 0 && isspace((unsigned char)line[len - 1]))
        len--;
    for (i = 0; i < ARRAY_LEN(spoken); i++)
        if (strlen(spoken[i].words) == len &&
            strncasecmp(spoken[i].words, line, len) == 0)
            return spoken[i].verb;
    return NULL;
}

enum err
dispatch(struct request *rq)
{
    char *line = split_line(rq);
    char word[64];
    const char *rest, *spoken;
    enum err rc;

    if (!line) {
        rq->is_refused = true;
        return reply_text(rq, AUDIENCE_PASSING, TEXT_ERRORS_LINE_TOO_LONG,
                          NULL);
    }
    spoken = spoken_verb(line);
    rq->typed = spoken ? spoken : line;
    rest = take_word(rq->typed, word);
    rq->command = command_find(is_greeting(word) ? "help" : word);
    log_info("router: request network=%s user=%s place=%s verb=%s request=%llx",
             rq->network, rq->person.id, rq->place.id,
             rq->command ? rq->command->name : "?",
             (unsigned long long)rq->number);
    if (rq->file_count > 0 && is_greeting(word))
        rc = files_ask(rq, false);
    else if (rq->command)
        rc = dispatch_verb(rq, is_greeting(word) ? "" : rest);
    else if (rq->file_count > 0)
        rc = files_ask(rq, false);
    else if (rq->paste && count_lines(rq->paste) >= PASTE_LINES)
        rc = dispatch_paste(rq, line);
    else
        rc = say_unknown_verb(rq, word, rest);
    rq->typed = NULL;
    free(line);
    return rc;
}
