/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * profiles.h - what a creator's own page says: followers, posts, views.
 *
 * One row for each time that it was read, so that growth can be told from our
 * own looks. What a platform's API brought goes after keep_raw_days, numbers
 * and all.
 */
#ifndef CALLSHEET_PROFILES_H
#define CALLSHEET_PROFILES_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "facts.h"

struct store;

struct profile {
    int64_t id, creator;
    int64_t at; /* when it was read */
    enum source source;
    char *key;         /* the platform's own number for it: "UC…" */
    char *title;       /* a display name, not the handle */
    char *country;     /* "IT"; "" = not said */
    int64_t followers; /* subscribers; these are FACT_UNKNOWN if not said */
    bool is_rounded;   /* followers, by the platform */
    bool is_hidden;    /* followers, by the creator: they are FACT_UNKNOWN */
    int64_t following;
    int64_t posts;
    int64_t views;     /* of all posts together */
    int64_t since;     /* when the account was made */
    int64_t raw_until; /* the row goes then; 0 = it stays */
};

void profile_release(struct profile *profile);

enum err store_profile_add(struct store *st, const struct profile *profile,
                           int64_t *id);
/* The newest; ERR_NOT_FOUND. */
enum err store_profile_last(struct store *st, int64_t creator,
                            struct profile *out);
/* Those read from `since` on, oldest first, at most 400. */
typedef void profile_fn(void *ctx, const struct profile *profile);
enum err store_profile_list(struct store *st, int64_t creator, int64_t since,
                            profile_fn *fn, void *ctx);
/* Whose page has that number; ERR_NOT_FOUND. */
enum err store_profile_owner(struct store *st, const char *key,
                             int64_t *creator);
/* Those due by `now` go, at most `limit`; *more when there may be others. */
enum err store_profile_purge(struct store *st, int64_t now, int limit,
                             bool *more);

#endif
