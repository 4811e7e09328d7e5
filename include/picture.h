/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * picture.h - files that the bot posts: drawn by the worker, or made here.
 *
 * A picture is drawn after the commit, by callsheet-worker, and posted when it
 * is there: once, below what was said before it. Who asked gets one sentence
 * when it cannot be drawn or posted, so what a picture shows must have been
 * said in words already.
 */
#ifndef CALLSHEET_PICTURE_H
#define CALLSHEET_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "job.h"
#include "request.h"

#define POSTED_FILE_MAX ((size_t)1024 * 1024) /* bytes */

/* How a file is shown. Texts are plain; longer ones are cut. */
struct file_words {
    const char *name;    /* "spring-plan.png": letters, digits, . - _ */
    const char *title;   /* above it; NULL = the name */
    const char *alt;     /* pictures: what is to be seen, in words; or NULL */
    const char *comment; /* a sentence before it, may hold spans; or NULL */
};

/*
 * Post a file where an answer for this audience would stand; what cannot be
 * passing goes to the DM. `parent`: under that message, or 0. ERR_TOO_BIG for
 * more than POSTED_FILE_MAX, ERR_INVALID for none; then nothing is written.
 */
enum err reply_file(struct request *rq, enum audience audience, int64_t parent,
                    const struct file_words *words, const void *bytes,
                    size_t len);

/* ---- the timeline of a campaign ------------------------------------------ */

/* More rows than that, and none of them could be read. */
#define TIMELINE_STEPS_MAX 40
/* A long label is drawn on three lines, and then cut with an ellipsis. */
#define TIMELINE_LABEL_MAX 120
#define TIMELINE_DAYS_MAX  800 /* between the first day and the last */

/* Days are day numbers, as wall_day_number() gives them; both ends belong to
 * the range. A step of one day has first == last. */
struct timeline_step {
    const char *label;
    int64_t first, last;
    bool is_done; /* hatched, and a tick in front of the label */
    bool is_late; /* dark, and the word for it behind the bar */
};

struct timeline {
    const char *title;
    const struct timeline_step *steps; /* from top to bottom */
    size_t count;
    int64_t buffer_first, buffer_last; /* 0 = there is no buffer left */
    int64_t today;
    int64_t publish; /* 0 = no such line */
};

/*
 * Draw it, in the language of the request, and post it. words->alt is required
 * and should say what matters: the days to spare, what is late, what is next.
 * ERR_INVALID when a limit above is broken or a range ends before it begins;
 * then nothing is written.
 */
enum err reply_timeline(struct request *rq, enum audience audience,
                        int64_t parent, const struct timeline *timeline,
                        const struct file_words *words);

/* ---- creators side by side ----------------------------------------------- */

#define COMPARED_CREATORS_MAX 6
#define COMPARED_MEASURES_MAX 12
/* Characters; a longer one is cut with an ellipsis, a name much sooner. */
#define COMPARED_LABEL_MAX 120

/* A dot with a whisker, and the same in words beside it; or the words alone,
 * when it is not known. */
struct compared_value {
    bool is_known, has_interval;
    double value, low, high; /* from 0 on, in the unit of the measure */
    const char *text;        /* "12 % (10–15), 71 of 589" */
};

struct compared_measure {
    const char *label;
    const char *unit;                    /* " %", or "" */
    const struct compared_value *values; /* one for each creator */
};

struct comparison {
    const char *title;
    const char *const *creators;
    size_t creator_count;
    const struct compared_measure *measures; /* from top to bottom */
    size_t count;
};

/*
 * Draw it and post it, as reply_timeline(). Each measure has an axis of its own
 * that begins with 0. Nobody is marked as the best: words->alt says what is to
 * be seen, and where intervals overlap. ERR_INVALID when a limit is broken.
 */
enum err reply_comparison(struct request *rq, enum audience audience,
                          int64_t parent, const struct comparison *comparison,
                          const struct file_words *words);

/* For the table of jobs: a picture is drawn, post it. */
enum err picture_step(struct request *rq, struct job *job, enum step *step);

#endif
