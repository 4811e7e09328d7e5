/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * followers.h - dropped lists of followers in, facts out.
 *
 * Two kinds: a table with the columns of profiles, as exporters make it, and
 * the creator's own download of their data, which holds names and times only.
 * Read like comments (import.h): sniff the head, show the plan to a person,
 * parse slice after slice, with the same promises about *consumed. The state
 * between two slices is that of import.h.
 */
#ifndef CALLSHEET_FOLLOWERS_H
#define CALLSHEET_FOLLOWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import.h"

/* name, the word under which it is told */
#define FOLLOWERS_FIELD_MAP(X)                                                 \
    X(HANDLE, "handle")                                                        \
    X(NAME, "name")                                                            \
    X(ID, "id")                                                                \
    X(URL, "url") /* of the profile: holds the handle */                       \
    X(POSTS, "posts")                                                          \
    X(FOLLOWERS, "followers")                                                  \
    X(FOLLOWING, "following")                                                  \
    X(PICTURE, "picture")     /* a link, or yes and no */                      \
    X(ANONYMOUS, "anonymous") /* yes: no picture of their own */               \
    X(PRIVATE, "private")                                                      \
    X(BIO, "bio")                                                              \
    X(TIME, "time") /* since when they follow */

#define X(name, word) FOLLOWERS_FIELD_##name,
enum followers_field { FOLLOWERS_FIELD_MAP(X) FOLLOWERS_FIELDS };
#undef X

enum followers_source {
    FOLLOWERS_NONE, /* no list of followers at all */
    FOLLOWERS_TABLE,
    FOLLOWERS_INSTAGRAM, /* followers_1.json of the account's own download */
    FOLLOWERS_TIKTOK,    /* user_data.json, or the text form */
    FOLLOWERS_SOURCES,
};

/* Why a file of a download is no list of followers; sentences by the caller. */
enum followers_why {
    FOLLOWERS_WHY_NONE,
    FOLLOWERS_WHY_FOLLOWING, /* whom they follow */
    FOLLOWERS_WHY_OTHER,     /* something else of a download */
    FOLLOWERS_WHY_HTML,      /* the form for looking at: JSON is wanted */
};

struct followers_plan {
    struct import_plan table; /* letters, kind, delimiter, depth */
    enum followers_source source;
    enum followers_why why;
    struct import_column column[FOLLOWERS_FIELDS];
};

/* One follower. Strings are borrowed; FACT_UNKNOWN = it is not said. */
struct follower_fact {
    const char *handle; /* lower case, without @ */
    const char *id;     /* the platform's own; "" */
    int64_t at;         /* UTC seconds: since when they follow */
    int64_t posts, followers, following;
    int64_t picture;    /* 1 their own, 0 none */
    int64_t bio_length; /* characters */
};

struct follower_row {
    int64_t line;
    enum import_skip skip; /* HEADER, MALFORMED and so on; fact is empty then */
    struct follower_fact fact;
};

/* Another answer than ERR_OK stops the reading before this row. */
typedef enum err follower_row_fn(void *ctx, const struct follower_row *row);

/* Never fails: plan->source is FOLLOWERS_NONE for what is no list. */
enum err followers_sniff(const char *file_name, const void *head, size_t len,
                         bool whole, struct followers_plan *plan);

/* Is it surely a file of an account's download, readable or not? Then it is
 * nothing else, whatever its keys are called. */
bool followers_is_download(const struct followers_plan *plan);

/* Has the table what a share of fakes can be told from? */
bool followers_has_profiles(const struct followers_plan *plan);

static inline bool
followers_can_read(const struct followers_plan *plan)
{
    return plan->source != FOLLOWERS_NONE && plan->why == FOLLOWERS_WHY_NONE;
}

enum err followers_parse(const struct followers_plan *plan,
                         struct import_state *state, const char *bytes,
                         size_t len, bool last, size_t max_rows,
                         size_t *consumed, follower_row_fn *fn, void *ctx);

/* As text (record.h) and back; ERR_INVALID for nonsense. */
char *followers_plan_save(const struct followers_plan *plan);
enum err followers_plan_load(const char *text, struct followers_plan *plan);

const char *followers_field_word(enum followers_field field);

#endif
