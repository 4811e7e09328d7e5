/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timeline.h - the steps of a campaign as a picture.
 *
 * What is drawn comes as lines of text, each a word, a blank and its value;
 * days are numbers of days since 1970-01-01, and both ends of a range belong
 * to it:
 *
 *     timeline 1             first, always
 *     title TEXT
 *     today DAY WORD         the line of today, and what it is called
 *     publish DAY WORD       the line of the publication; may be missing
 *     buffer FIRST LAST WORD may be missing
 *     legend WORD|WORD|WORD  what is open, done, late
 *     months WORD|…          twelve
 *     step FIRST LAST FLAGS LABEL   from top to bottom; FLAGS is "-", or "d"
 *                            for done, "l" for late, "dl" for both
 *
 * Words are shown as they come, so no language is known here. Bytes that are
 * no UTF-8, and what is no letter, sign or blank, are left out; what does not
 * fit is cut with an ellipsis.
 */
#ifndef CALLSHEET_WORKER_TIMELINE_H
#define CALLSHEET_WORKER_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"

#define TIMELINE_INPUT_MAX ((size_t)64 * 1024)
#define TIMELINE_STEPS     40
#define TIMELINE_DAYS      800 /* from the first day shown to the last */
#define TIMELINE_LABEL     480 /* bytes */
#define TIMELINE_WORD      64  /* bytes */

struct timeline_row {
    char label[TIMELINE_LABEL + 1];
    int64_t first, last;
    bool is_done, is_late;
};

struct timeline_input {
    char title[TIMELINE_LABEL + 1];
    char today_word[TIMELINE_WORD + 1], publish_word[TIMELINE_WORD + 1];
    char buffer_word[TIMELINE_WORD + 1];
    char legend[3][TIMELINE_WORD + 1]; /* open, done, late */
    char months[12][TIMELINE_WORD + 1];
    int64_t today, publish, buffer_first, buffer_last;
    bool has_publish, has_buffer;
    struct timeline_row rows[TIMELINE_STEPS];
    size_t count;
    int64_t first, last; /* of all that is shown */
};

/* ERR_TOO_BIG past a limit, ERR_PROTOCOL for anything else than the above. */
enum err timeline_read(const void *bytes, size_t len,
                       struct timeline_input *out);
/* The picture as PNG; letters_open() comes first. ERR_TOO_BIG when `png`
 * cannot hold it, ERR_INTERNAL when it could not be drawn. */
enum err timeline_draw(const struct timeline_input *in, struct buf *png);

#endif
