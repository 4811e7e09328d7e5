/*
 * deadlines.h - what must be done by when.
 */
#ifndef CALLSHEET_DEADLINES_H
#define CALLSHEET_DEADLINES_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

struct deadline {
    int64_t id;
    char *what;
    int64_t due_at; /* UTC seconds; the start of the day when is_day */
    bool is_day;    /* a day without a time */
    char *zone;     /* IANA, of who added it */
    char *person;   /* who added it */
    int64_t at;
    int64_t done_at; /* 0 = open */
    char *done_by;
};

void deadline_release(struct deadline *deadline);
enum err store_deadline_add(struct store *st, const struct deadline *deadline,
                            int64_t *id);
enum err store_deadline_find(struct store *st, int64_t id,
                             struct deadline *out);
/* The open one of this person with the same words and time; ERR_NOT_FOUND. */
enum err store_deadline_same(struct store *st, const struct deadline *like,
                             int64_t *id);
/* Open ones, the earliest first, at most `limit`; `person` NULL = anybody's. */
typedef void deadline_fn(void *ctx, const struct deadline *deadline);
enum err store_deadline_list(struct store *st, const char *person, int limit,
                             deadline_fn *fn, void *ctx);
/* *changed false when it was done before. */
enum err store_deadline_done(struct store *st, int64_t id, const char *person,
                             int64_t now, bool *changed);

#endif
