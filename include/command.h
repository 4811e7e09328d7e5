/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command.h - what people can say: one row per verb, one form per use.
 *
 * The tables of commands are the only description of what can be typed: the
 * parser, the forms (a modal on Slack, a question in text), help, the Slack
 * manifest and the README's list are made from or checked against them.
 */
#ifndef CALLSHEET_COMMAND_H
#define CALLSHEET_COMMAND_H

#include <stddef.h>

#include "err.h"
#include "text_keys.h"

struct card;
struct request;

enum arg_type {
    ARG_WORD,     /* one word, or a quoted string */
    ARG_TEXT,     /* everything up to the next keyword, or to the end */
    ARG_LINE,     /* the same, and colleagues in it stay as the chat wrote them:
                   * for a prepare() that looks for them */
    ARG_HANDLE,   /* a creator: @name, a bare name or a profile link */
    ARG_PLATFORM, /* youtube, instagram, tiktok */
    ARG_ID,       /* a positive number, with or without # */
    ARG_LOOK,     /* a creator or the number of a look: ID|@handle */
    ARG_CHOICE,   /* one of `choices`, separated by blanks */
};

enum arg_flags {
    ARG_OPTIONAL = 0,
    ARG_REQUIRED = 1,
    /* Introduced by its name: "on tiktok", "because …". Without it the
     * argument is found by its place. */
    ARG_KEYWORD = 2,
    /* Several lines in a form. */
    ARG_LONG = 4,
    /* A keyword's text that ends at the next keyword, not with the line. */
    ARG_SHORT = 8,
    /* Required where a form asks for it; in a line it may have been said
     * before. */
    ARG_IN_FORM = 16,
    /* Numbers, also with blanks between them: "5-9, 12". */
    ARG_NUMBERS = 32,
};

struct arg_spec {
    const char *name; /* also the keyword, and the field's id in a form */
    enum arg_type type;
    unsigned flags;
    enum text_key label; /* the field's label, and the question in text */
    const char *choices;
};

/* Members: no guests, nobody from another organisation. */
enum who { WHO_ANYONE, WHO_MEMBERS, WHO_VETTERS, WHO_FINANCE, WHO_ADMINS };

enum form_flags {
    FORM_CHANGES = 0, /* recorded in the audit, can be taken back */
    FORM_READS = 1,   /* changes nothing */
    FORM_FILES = 2,   /* takes files or a paste of several lines */
};

struct form {
    const char *name;    /* "approve"; "" for the verb without a word */
    const char *usage;   /* what follows: "ID|@h because REASON" */
    const char *example; /* a whole line: "vet approve 42 because …" */
    const struct arg_spec *args; /* ends with a zero row; NULL for none */
    enum who who;
    unsigned flags;
    enum err (*run)(struct request *rq);
    enum text_key title; /* of the form that opens; at most 24 characters */
    /* Called before the arguments are checked; NULL for most. It may split
     * one argument into two with request_set_arg(). */
    void (*prepare)(struct request *rq);
    enum text_key purpose; /* what it is for, in help: half a sentence */
    /* Where a required argument is asked for in text: buttons for what it
     * could be, in the card of the question. NULL for none. */
    enum err (*choices)(struct request *rq, const struct arg_spec *missing,
                        struct card *card);
};

struct command {
    const char *name;
    enum text_key summary;
    const struct form *forms; /* ends with a row without run */
};

/* All verbs, in the order help shows them; ends with NULL. */
extern const struct command *const commands[];

/* After each form that changed something, in the same savepoint: what follows
 * from it by itself (table.c). */
enum err command_changed(struct request *rq);

const struct command *command_find(const char *name);
const struct form *command_form(const struct command *cmd, const char *name);
/* The nearest verb or form to a word that is none; NULL if none is near. */
const char *command_nearest(const char *word);
const char *command_nearest_form(const struct command *cmd, const char *word);

#endif
