/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * comparison.h - a few creators side by side as a picture.
 *
 * What is drawn comes as lines of text, each a word, a blank and its value. A
 * place on an axis is a number from 0, its left end, to 1000:
 *
 *     comparison 1            first, always
 *     title TEXT
 *     creator TEXT            one for each, from top to bottom
 *     measure LEFT|RIGHT|TEXT what is compared, and what stands at the ends of
 *                             its axis; then for each creator one of
 *     value AT LOW HIGH TEXT  a dot, its whisker (all alike: there is none),
 *                             and what stands beside it
 *     gap TEXT                not known, and what stands there instead
 *
 * Words are shown as they come; see line.h for what is left out of them.
 */
#ifndef CALLSHEET_WORKER_COMPARISON_H
#define CALLSHEET_WORKER_COMPARISON_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "err.h"

#define COMPARISON_INPUT_MAX ((size_t)64 * 1024)
#define COMPARISON_CREATORS  6
#define COMPARISON_MEASURES  12
#define COMPARISON_END       1000 /* of an axis */
#define COMPARISON_TEXT      480  /* bytes */
#define COMPARISON_WORD      64   /* bytes */

struct comparison_mark {
    bool is_known;
    int at, low, high;
    char text[COMPARISON_TEXT + 1];
};

struct comparison_row {
    char label[COMPARISON_TEXT + 1];
    char left[COMPARISON_WORD + 1], right[COMPARISON_WORD + 1];
    struct comparison_mark marks[COMPARISON_CREATORS];
    size_t count;
};

struct comparison_input {
    char title[COMPARISON_TEXT + 1];
    char creators[COMPARISON_CREATORS][COMPARISON_TEXT + 1];
    size_t creator_count;
    struct comparison_row rows[COMPARISON_MEASURES];
    size_t count;
};

/* ERR_TOO_BIG past a limit, ERR_PROTOCOL for anything else than the above. */
enum err comparison_read(const void *bytes, size_t len,
                         struct comparison_input *out);
/* As timeline_draw(). */
enum err comparison_draw(const struct comparison_input *in, struct buf *png);

#endif
