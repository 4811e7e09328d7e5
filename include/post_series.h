/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * post_series.h - an account and the figures of its posts as one JSON object.
 *
 *     {"id": "a1", "followers": 523, "likes": [213, 177], "comments": [1, 0],
 *      "upload_times": [1535553137, 1533660566]}
 *
 * The lists run side by side; a shorter one, or null in it, says nothing of
 * the post. Other members are not looked at.
 */
#ifndef CALLSHEET_POST_SERIES_H
#define CALLSHEET_POST_SERIES_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define POST_SERIES_MAX 100000 /* posts */

struct post_series {
    char *id;
    int64_t followers; /* these are FACT_UNKNOWN if not said */
    size_t n;
    int64_t *likes, *comments, *at; /* `n` each; `at` in UTC seconds */
};

/* ERR_PROTOCOL for anything else; then `out` is empty. */
enum err post_series_read(const char *json, size_t len,
                          struct post_series *out);
void post_series_release(struct post_series *series);

#endif
