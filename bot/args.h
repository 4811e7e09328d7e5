/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * args.h - from a typed line to named arguments.
 *
 * Words are separated by blanks; quotes (straight or typographic) keep a
 * string together. Keyword arguments ("on", "because") are found by their
 * name anywhere after the first word, the others by their place; an ARG_TEXT
 * takes everything up to the next keyword, "because" everything to the end.
 */
#ifndef CALLSHEET_ARGS_H
#define CALLSHEET_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "command.h"
#include "err.h"

struct store;

#define ARGS_MAX       12
#define LINE_MAX_BYTES 8192

struct args {
    struct {
        const struct arg_spec *spec;
        char *value;
    } items[ARGS_MAX];
    size_t count;
    char *extra; /* words that found no place, or NULL */
};

/* The words of a line. */
struct words_at {
    const char *at;
    size_t len;
    bool is_quoted;
};

/* The next word from *cursor on; false at the end. Quotes are not included. */
bool args_word(const char **cursor, struct words_at *word);

/* `rest` is what follows the verb and the form's name. */
void args_parse(const struct arg_spec *specs, const char *rest,
                struct args *out);
void args_release(struct args *args);
const char *args_get(const struct args *args, const char *name);
void args_set(struct args *args, const struct arg_spec *specs, const char *name,
              const char *value);

/* In texts colleagues stand by their names; elsewhere their ids are needed. */
void args_name_people(struct args *args, struct store *st);

enum arg_fault {
    ARG_FAULT_NONE,
    ARG_FAULT_MISSING,
    ARG_FAULT_WRONG,
    ARG_FAULT_COLLEAGUE
};

/* Is this value one of its type? Normalises it: "#42" becomes "42", "IG"
 * becomes "instagram", "ALL" the "all" of its choices. A handle stays as it
 * was typed, because a link also tells the platform. */
enum arg_fault args_check(struct args *args, const struct arg_spec *spec);
/* The first argument that is required and not there, or wrong. */
enum arg_fault args_first_fault(struct args *args, const struct arg_spec *specs,
                                const struct arg_spec **which);

#endif
