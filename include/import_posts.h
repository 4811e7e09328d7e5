/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * import_posts.h - a table of a creator's posts in, their figures out.
 *
 * A CSV with a column of likes, views or comments counted, as analytics tools
 * and people's own sheets have it; comments themselves are import.h's.
 */
#ifndef CALLSHEET_IMPORT_POSTS_H
#define CALLSHEET_IMPORT_POSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "facts.h"
#include "handle.h"
#include "import.h"

#define IMPORT_POSTS_BYTES ((size_t)1024 * 1024) /* of a whole file */
#define IMPORT_POSTS_MAX   500                   /* rows that are read */

enum import_posts_field {
    IMPORT_POSTS_URL,
    IMPORT_POSTS_ID,
    IMPORT_POSTS_TIME,
    IMPORT_POSTS_TITLE,
    IMPORT_POSTS_TEXT,
    IMPORT_POSTS_LIKES,
    IMPORT_POSTS_COMMENTS,
    IMPORT_POSTS_VIEWS,
    IMPORT_POSTS_REACH,
    IMPORT_POSTS_FOLLOWERS,
    IMPORT_POSTS_PINNED,
    IMPORT_POSTS_PAID,
    IMPORT_POSTS_FIELDS
};

/* One post. Counts and the time are FACT_UNKNOWN if not said. */
struct post_fact {
    struct post_ref ref; /* its key and link */
    const char *title, *text;
    int64_t at, likes, comments, views, reach, followers;
    enum fact_reply pinned, paid; /* yes, no, not said */
};

/* What was understood. */
struct import_posts {
    char column[IMPORT_POSTS_FIELDS][IMPORT_NAME_MAX + 1]; /* "" = none */
    int64_t rows, skipped;
    int64_t left_out; /* beyond IMPORT_POSTS_MAX */
    enum import_dates dates;
    bool day_first_assumed;
};

/*
 * Is it such a table? `plan` is what import_sniff() made of the same bytes: a
 * tool's export of comments, or a table with comments and who wrote them, is
 * none.
 */
bool import_posts_sniff(const void *head, size_t len, bool whole,
                        const struct import_plan *plan);

/* Another answer than ERR_OK ends the reading and is returned. */
typedef enum err post_fact_fn(void *ctx, const struct post_fact *fact);

/*
 * Read the whole of it. `now` is what "2 days ago" is counted from. ERR_TOO_BIG
 * beyond IMPORT_POSTS_BYTES, ERR_PROTOCOL when it is no such table.
 */
enum err import_posts_read(const void *bytes, size_t len,
                           const struct import_plan *plan,
                           enum platform platform, int64_t now,
                           post_fact_fn *fn, void *ctx,
                           struct import_posts *out);

/* Stable word of a field: "likes". */
const char *import_posts_word(enum import_posts_field field);

#endif
