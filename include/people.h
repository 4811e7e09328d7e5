/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * people.h - who speaks and where, as the chat told us.
 */
#ifndef CALLSHEET_PEOPLE_H
#define CALLSHEET_PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

struct person {
    char *id;      /* the chat's own user id */
    char *name;    /* what to call them */
    char *zone;    /* IANA name; the team's zone when the chat has none; ""
                    * when it could not be asked */
    char *locale;  /* "it-IT"; "" when not known */
    char *dm;      /* the conversation of the bot with them; "" not opened */
    bool is_guest; /* or from another organisation */
    bool has_left; /* the chat says that they are not there any more */
    bool is_bot;   /* an app: it answers for nothing */
    int64_t fetched_at; /* 0 = only the DM is known */
};

enum place_kind {
    PLACE_UNKNOWN,
    PLACE_DM,
    PLACE_GROUP,
    PLACE_PRIVATE,
    PLACE_CHANNEL
};

struct place {
    char *id;
    char *name;
    enum place_kind kind;
    bool is_shared;  /* with another organisation */
    bool has_guests; /* true also when nobody could tell */
    bool is_member;  /* the bot is in it */
    int64_t fetched_at;
};

void person_release(struct person *person);
/* The chat was asked and could not answer: they may be a member, in any
 * zone. */
bool person_is_unsure(const struct person *person);
void place_release(struct place *place);

/* ERR_NOT_FOUND when nothing is known of them, not even a DM. */
enum err store_person_find(struct store *st, const char *id,
                           struct person *out);
/* The same, borrowed: it is the store's, and there until that is used again.
 * NULL when nothing is known. */
const struct person *store_person_peek(struct store *st, const char *id);
/* By what they are called, in any case, with or without "@"; the id does too.
 * Guests as well, but neither an app nor who left. ERR_CONFLICT when several
 * are called so. */
enum err store_person_find_name(struct store *st, const char *name,
                                struct person *out);
/* The same by the first of their names: "@giulia" of Giulia Rossi. */
enum err store_person_find_first(struct store *st, const char *name,
                                 struct person *out);
/* An empty dm leaves the one that is known. */
enum err store_person_put(struct store *st, const struct person *person);
/* Members whom the chat told us of, no guests, apps and nobody who left. */
typedef void person_fn(void *ctx, const char *id, const char *name);
enum err store_person_list(struct store *st, int limit, person_fn *fn,
                           void *ctx);
enum err store_person_set_dm(struct store *st, const char *id, const char *dm);
enum err store_place_find(struct store *st, const char *id, struct place *out);
enum err store_place_put(struct store *st, const struct place *place);
/* Forget what is known of it, so that it is asked for anew. */
enum err store_place_forget(struct store *st, const char *id);

#endif
