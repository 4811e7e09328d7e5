/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check.h - the parts of Block Kit, checked one by one.
 *
 * A check walks into the JSON and keeps the pointer of where it is, so that
 * every complaint can name the place, as Slack's do.
 */
#ifndef WORKSPACE_CHECK_H
#define WORKSPACE_CHECK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "blocks.h"

struct call;

/* As deep as anything here goes, a table in a message. */
#define STEPS_MAX 12

struct check {
    struct call *c;
    enum surface surface;
    const char *root; /* the pointer of what is checked; NULL: the message */
    struct {
        const char *key; /* NULL: an item of an array in an array */
        long at;         /* -1: no item */
    } steps[STEPS_MAX];
    size_t depth;
    int wrong;
    int focused;     /* elements with focus_on_load */
    size_t markdown; /* characters in markdown blocks */
    int tables;
};

/* Which texts a place takes. */
enum text_kind { TEXT_PLAIN, TEXT_ANY };

/*
 * Step into a member or an item; returns what check_leave() needs. `key` stays
 * until then; NULL when the item is one of an array in an array.
 */
size_t check_enter(struct check *k, const char *key);
size_t check_enter_at(struct check *k, const char *key, size_t i);
void check_leave(struct check *k, size_t mark);
__attribute__((format(printf, 2, 3))) void check_wrong(struct check *k,
                                                       const char *format, ...);
/* Complain of every key that is not among "a b c". */
void check_keys(struct check *k, const json_t *obj, const char *allowed);

/* A string of min..max characters at `key`. */
void check_string(struct check *k, const json_t *obj, const char *key,
                  size_t min, size_t max, bool required);
void check_flag(struct check *k, const json_t *obj, const char *key);
void check_number(struct check *k, const json_t *obj, const char *key,
                  json_int_t min, json_int_t max);
void check_url(struct check *k, const json_t *obj, const char *key,
               bool required);
/* One of "a b c". */
void check_choice(struct check *k, const json_t *obj, const char *key,
                  const char *allowed);
void check_text(struct check *k, const json_t *obj, const char *key,
                enum text_kind kind, size_t max, bool required);
/* The text object itself. */
void check_text_here(struct check *k, const json_t *text, enum text_kind kind,
                     size_t max);
void check_confirm(struct check *k, const json_t *obj);
/* An array of min..max items; NULL when it is not one. */
json_t *check_array(struct check *k, const json_t *obj, const char *key,
                    size_t min, size_t max, bool required);
/* "options" (and "option_groups" when `groups`), and what is preset. */
void check_options(struct check *k, const json_t *obj, size_t max, bool groups,
                   enum text_kind kind);

/* Where an element stands. */
#define IN_SECTION 1u
#define IN_ACTIONS 2u
#define IN_INPUT   4u
#define IN_CONTEXT 8u

void check_element(struct check *k, const json_t *e, unsigned where);

#endif
