/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * args.c - from a typed line to named arguments.
 */
#include "args.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "args_words.h"
#include "buf.h"
#include "facts.h"
#include "handle.h"
#include "mentions.h"
#include "numbers.h"

/* Bytes of the words that found no place. */
#define EXTRA_MAX 500

/* ---- words --------------------------------------------------------------- */

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool
args_word(const char **cursor, struct words_at *word)
{
    const char *p = *cursor, *close;

    while (is_blank(*p))
        p++;
    if (*p == '\0') {
        *cursor = p;
        return false;
    }
    close = *p == '"' ? strchr(p + 1, '"') : NULL;
    word->is_quoted = close != NULL;
    if (close) {
        word->at = p + 1;
        word->len = (size_t)(close - word->at);
        *cursor = close + 1;
        return true;
    }
    word->at = p;
    while (*p != '\0' && !is_blank(*p))
        p++;
    word->len = (size_t)(p - word->at);
    *cursor = p;
    return true;
}

static bool
is_text(const struct arg_spec *spec)
{
    return spec->type == ARG_TEXT || spec->type == ARG_LINE;
}

/* ---- placing ------------------------------------------------------------- */

static bool
has_value(const struct args *args, const struct arg_spec *spec)
{
    size_t i;

    for (i = 0; i < args->count; i++)
        if (args->items[i].spec == spec)
            return true;
    return false;
}

static void
add_value(struct args *args, const struct arg_spec *spec, const char *at,
          size_t len)
{
    if (args->count == ARGS_MAX)
        return;
    args->items[args->count].spec = spec;
    args->items[args->count].value = xstrndup(at, len);
    args->count++;
}

/* "on instagram, fake 18%" */
static bool
find_platform(const char *at, size_t len, enum platform *out)
{
    char *name = xstrndup(at, len > 0 && at[len - 1] == ',' ? len - 1 : len);
    bool is_one = platform_parse(name, out);

    free(name);
    return is_one;
}

/* Could this word be a value of the argument? Only closed sets can say no. */
static bool
can_be(const struct arg_spec *spec, const struct words_at *word)
{
    enum platform platform;
    struct words_at choice;

    if (spec->type == ARG_CHOICE)
        return args_find_choice(spec->choices, word, &choice);
    return spec->type != ARG_PLATFORM ||
           find_platform(word->at, word->len, &platform);
}

static bool
is_choice_keyword(const struct arg_spec *specs, const struct words_at *word)
{
    for (; specs && specs->name; specs++)
        if (specs->type == ARG_CHOICE && specs->flags & ARG_KEYWORD &&
            args_is_keyword(word, specs->name))
            return true;
    return false;
}

/* "taste delicious" and no more, or the next question: that was meant as an
 * answer. "content is great" is a text. */
static bool
is_lone(const struct arg_spec *specs, const struct arg_spec *spec,
        const char *after)
{
    struct words_at value, next;

    return spec->type == ARG_CHOICE && args_word(&after, &value) &&
           !value.is_quoted &&
           (!args_word(&after, &next) || is_choice_keyword(specs, &next));
}

/*
 * The keyword that this word is. Where text may stand ("content is great"), a
 * keyword counts only with a value of its own behind it ("content yes").
 */
static const struct arg_spec *
find_keyword(const struct arg_spec *specs, const struct args *args,
             const struct words_at *word, const char *after, bool in_text)
{
    const struct arg_spec *spec;
    struct words_at value;

    for (spec = specs; spec && spec->name; spec++) {
        if (!(spec->flags & ARG_KEYWORD) ||
            !args_is_keyword(word, spec->name) || has_value(args, spec))
            continue;
        if (!in_text || (args_word(&after, &value) && can_be(spec, &value)))
            return spec;
    }
    return NULL;
}

static const struct arg_spec *
next_place(const struct arg_spec *specs, const struct args *args)
{
    const struct arg_spec *spec;

    for (spec = specs; spec && spec->name; spec++)
        if (!(spec->flags & ARG_KEYWORD) && !has_value(args, spec))
            return spec;
    return NULL;
}

/* Where text ends: at the next keyword, unless it is a keyword's own and not
 * said to be short. */
static const char *
text_end(const struct arg_spec *specs, const struct args *args,
         const struct arg_spec *spec, const char *from)
{
    struct words_at word;
    const char *cursor = from, *before;

    if (spec->flags & ARG_KEYWORD && !(spec->flags & ARG_SHORT))
        return from + strlen(from);
    for (before = cursor; args_word(&cursor, &word); before = cursor)
        if (find_keyword(specs, args, &word, cursor, true))
            return before;
    return from + strlen(from);
}

static void
add_text(struct args *args, const struct arg_spec *spec, const char *from,
         const char *end)
{
    while (from < end && is_blank(*from))
        from++;
    while (end > from && is_blank(end[-1]))
        end--;
    /* A text that is one quoted string is what stands inside. */
    if (end - from >= 2 && *from == '"' && end[-1] == '"' &&
        !memchr(from + 1, '"', (size_t)(end - from - 2))) {
        from++;
        end--;
    }
    if (end > from)
        add_value(args, spec, from, (size_t)(end - from));
}

/* All of them: together they may be somebody's name. */
static void
add_extra(struct args *args, const struct words_at *word)
{
    struct buf b;

    buf_init(&b, EXTRA_MAX);
    if (args->extra)
        buf_addf(&b, "%s ", args->extra);
    buf_add(&b, word->at, word->len);
    if (!b.overflow) {
        free(args->extra);
        args->extra = buf_take(&b);
    }
    buf_release(&b);
}

/* "and" between two of them says nothing. */
static bool
next_number(const char **cursor, struct words_at *out)
{
    if (!args_word(cursor, out) || out->len == 0)
        return false;
    if ((out->len == 3 && strncasecmp(out->at, "and", 3) == 0) ||
        (out->len == 1 && strchr("e&", *out->at)))
        return args_word(cursor, out) && out->len > 0 &&
               strspn(out->at, "0123456789,-") >= out->len;
    return strspn(out->at, "0123456789,-") >= out->len;
}

/* "5-9, 12" is one value, and the blanks go. No longer than what was typed, so
 * it has room: a part of it would be something else. */
static void
take_numbers(struct args *args, const struct arg_spec *spec,
             const struct words_at *first, const char **cursor)
{
    const char *after = *cursor;
    struct words_at next;
    struct buf all;

    buf_init(&all, first->len + strlen(after));
    buf_add(&all, first->at, first->len);
    while (next_number(&after, &next)) {
        if (all.len > 0 && !strchr(",-", all.data[all.len - 1]) &&
            !strchr(",-", *next.at))
            buf_adds(&all, ",");
        buf_add(&all, next.at, next.len);
        *cursor = after;
    }
    add_value(args, spec, all.data, all.len);
    buf_release(&all);
}

static void
take_word(const struct arg_spec *specs, struct args *args,
          const struct words_at *word, const char *start, const char **cursor)
{
    const struct arg_spec *spec = next_place(specs, args);
    bool in_text = spec && is_text(spec);
    const char *end;

    spec = find_keyword(specs, args, word, *cursor, in_text);
    if (!spec && in_text) {
        spec = find_keyword(specs, args, word, *cursor, false);
        spec = spec && is_lone(specs, spec, *cursor) ? spec : NULL;
    }
    if (spec && is_text(spec)) {
        end = text_end(specs, args, spec, *cursor);
        add_text(args, spec, *cursor, end);
        if (spec->flags & ARG_SHORT && !has_value(args, spec))
            add_value(args, spec, "", 0); /* asked for */
        *cursor = end;
        return;
    }
    if (spec) {
        struct words_at value;

        if (!args_word(cursor, &value))
            return;
        if (spec->flags & ARG_NUMBERS)
            take_numbers(args, spec, &value, cursor);
        else
            add_value(args, spec, value.at, value.len);
        return;
    }
    spec = next_place(specs, args);
    if (spec && is_text(spec)) {
        end = text_end(specs, args, spec, start);
        add_text(args, spec, start, end);
        *cursor = end;
    } else if (spec && can_be(spec, word)) {
        add_value(args, spec, word->at, word->len);
    } else {
        add_extra(args, word);
    }
}

void
args_parse(const struct arg_spec *specs, const char *rest, struct args *out)
{
    struct words_at word;
    const char *cursor = rest, *start;

    memset(out, 0, sizeof(*out));
    for (start = cursor; args_word(&cursor, &word); start = cursor)
        take_word(specs, out, &word, start, &cursor);
}

void
args_release(struct args *args)
{
    size_t i;

    for (i = 0; i < args->count; i++)
        free(args->items[i].value);
    free(args->extra);
    memset(args, 0, sizeof(*args));
}

const char *
args_get(const struct args *args, const char *name)
{
    size_t i;

    for (i = 0; i < args->count; i++)
        if (strcmp(args->items[i].spec->name, name) == 0)
            return args->items[i].value;
    return NULL;
}

static void
args_remove(struct args *args, size_t i)
{
    free(args->items[i].value);
    args->count--;
    memmove(&args->items[i], &args->items[i + 1],
            (args->count - i) * sizeof(args->items[0]));
}

void
args_set(struct args *args, const struct arg_spec *specs, const char *name,
         const char *value)
{
    const struct arg_spec *spec;
    char *copy = xstrdup_null(value); /* it may be the one that goes */
    size_t i;

    for (i = 0; i < args->count; i++)
        if (strcmp(args->items[i].spec->name, name) == 0)
            args_remove(args, i--);
    for (spec = specs; copy && spec && spec->name; spec++)
        if (strcmp(spec->name, name) == 0)
            add_value(args, spec, copy, strlen(copy));
    free(copy);
}

void
args_name_people(struct args *args, struct store *st)
{
    size_t i;

    for (i = 0; i < args->count; i++) {
        char **value = &args->items[i].value, *named;

        if (args->items[i].spec->type != ARG_TEXT || !strstr(*value, "<@"))
            continue;
        named = mentions_named(st, *value);
        free(*value);
        *value = named;
    }
}

/* ---- checking ------------------------------------------------------------ */

static void
replace(char **value, const char *with)
{
    char *copy = xstrdup(with);

    free(*value);
    *value = copy;
}

static enum arg_fault
check_handle(char **value)
{
    struct handle handle;
    enum err rc;

    rc = handle_parse(*value, &handle);
    if (rc == ERR_DENIED)
        return ARG_FAULT_COLLEAGUE;
    return rc == ERR_OK ? ARG_FAULT_NONE : ARG_FAULT_WRONG;
}

static enum arg_fault
check_id(char **value)
{
    const char *digits = **value == '#' ? *value + 1 : *value;
    int64_t id;

    if (number_parse(digits, 1, INT64_MAX, &id) != ERR_OK)
        return ARG_FAULT_WRONG;
    replace(value, digits);
    return ARG_FAULT_NONE;
}

static enum arg_fault
check_platform(char **value)
{
    enum platform platform;

    if (!find_platform(*value, strlen(*value), &platform))
        return ARG_FAULT_WRONG;
    replace(value, platform_name(platform));
    return ARG_FAULT_NONE;
}

static enum arg_fault
check_choice(char **value, const char *choices)
{
    struct words_at word = { *value, strlen(*value), false }, choice;
    char *spelt;

    if (!args_find_choice(choices, &word, &choice))
        return ARG_FAULT_WRONG;
    spelt = xstrndup(choice.at, choice.len);
    free(*value);
    *value = spelt;
    return ARG_FAULT_NONE;
}

enum arg_fault
args_check(struct args *args, const struct arg_spec *spec)
{
    char **value = NULL;
    size_t i;

    for (i = 0; i < args->count; i++)
        if (args->items[i].spec == spec)
            value = &args->items[i].value;
    if (value && **value == '\0' && spec->flags & ARG_SHORT)
        return ARG_FAULT_MISSING;
    if (!value || **value == '\0')
        return spec->flags & ARG_REQUIRED ? ARG_FAULT_MISSING : ARG_FAULT_NONE;
    switch (spec->type) {
    case ARG_HANDLE:
        return check_handle(value);
    case ARG_PLATFORM:
        return check_platform(value);
    case ARG_ID:
        return check_id(value);
    case ARG_LOOK:
        return check_id(value) == ARG_FAULT_NONE ? ARG_FAULT_NONE
                                                 : check_handle(value);
    case ARG_CHOICE:
        return check_choice(value, spec->choices);
    case ARG_WORD:
    case ARG_TEXT:
    case ARG_LINE:
        break;
    }
    return ARG_FAULT_NONE;
}

enum arg_fault
args_first_fault(struct args *args, const struct arg_spec *specs,
                 const struct arg_spec **which)
{
    const struct arg_spec *spec;
    enum arg_fault fault;

    for (spec = specs; spec && spec->name; spec++) {
        fault = args_check(args, spec);
        if (fault == ARG_FAULT_NONE)
            continue;
        *which = spec;
        return fault;
    }
    return ARG_FAULT_NONE;
}
