/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * calls.h - questions to outside services and their answers, one row each, and
 * what was spent on them.
 */
#ifndef CALLSHEET_STORE_CALLS_H
#define CALLSHEET_STORE_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct store;

enum call_state { CALL_WANTED, CALL_ANSWERED, CALL_FAILED };

struct call {
    int64_t id;
    char *provider, *bucket, *path;
    enum call_state state;
    int64_t units;
    int64_t tries;    /* made so far */
    int64_t asked_at; /* seconds */
    int64_t next_ms;  /* CALL_WANTED: not before */
    int64_t at;       /* answered or given up, seconds */
    int64_t took_ms;
    int64_t status;
    int64_t trouble; /* enum answer_trouble */
    int64_t again_at;
    bool is_short; /* good for a short time only */
    bool is_sample;
    char *etag;
    char *body; /* NUL-terminated */
    size_t len;
};

void call_release(struct call *call);

/* There is one row for each question. ERR_NOT_FOUND. */
enum err store_call_find(struct store *st, const char *provider,
                         const char *path, struct call *out);
enum err store_call_get(struct store *st, int64_t id, struct call *out);
/* It is wanted from now on; an older answer stays until there is a new one. */
enum err store_call_want(struct store *st, const struct call *call,
                         int64_t *id);
/* The rest of the row as it is in `call`; without a body the old one stays if
 * `keeps_body`. */
enum err store_call_update(struct store *st, const struct call *call,
                           bool keeps_body);
enum err store_call_drop(struct store *st, int64_t id);
/* Those that are wanted, the longest due first; at most `limit`. */
typedef void call_fn(void *ctx, const struct call *call);
enum err store_call_wanted(struct store *st, int limit, call_fn *fn, void *ctx);
/* What is spent of a bucket in the window that begins then. */
enum err store_quota_spent(struct store *st, const char *provider,
                           const char *bucket, int64_t window, int64_t *spent);
/* So many more; less than nothing gives back. */
enum err store_quota_spend(struct store *st, const char *provider,
                           const char *bucket, int64_t window, int64_t units,
                           int64_t limit);
#endif
