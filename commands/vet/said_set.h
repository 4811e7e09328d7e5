/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * said_set.h - figures that somebody else says, put together for a card.
 *
 * What is said is shown with who says it and from when, and never mixed with
 * what was measured.
 */
#ifndef CALLSHEET_VET_SAID_SET_H
#define CALLSHEET_VET_SAID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "request.h"
#include "rules/insights.h"
#include "said.h"

/* So many are looked through for one creator, and shown on a card. */
#define SAID_ROWS  40
#define SAID_LINES 6

/* What one source says of one day. */
struct said_line {
    char *source, *day;
    char *files; /* "panel.txt, sha256 3f9a1c24b0d7; …", or "" */
    struct insight figures[INSIGHTS_FIGURES];
    size_t count;
};

struct said_set {
    struct said_line *lines; /* the newest day first */
    size_t count;
};

/* Of each source the newest day of each figure. */
enum err said_load(struct request *rq, int64_t creator, struct said_set *out);
void said_set_release(struct said_set *set);
/* One row alone, for free(); its strings stay the row's. */
struct said_line *said_line_of(const struct said *row);
/* The newest that says it; of a label, or of any when that is NULL. */
const struct said_line *said_find(const struct said_set *set,
                                  enum insight_metric metric, const char *label,
                                  const struct insight **figure);
/* Is it so old that it should be asked anew? */
bool said_is_stale(struct request *rq, const struct said_line *line);

/* "fake followers 18 % · IT 62 %, CH 8 %"; of one metric, or of all with
 * INSIGHT_METRICS. */
void said_add_figures(struct buf *b, enum language language,
                      const struct said_line *line, enum insight_metric metric);
/* "Modash says", "Creator says". */
void said_add_says(struct buf *b, enum language language, const char *source);
/* "Tue 10 Nov 2026 (15 days ago)", and without how long ago. */
void said_add_day(struct buf *b, struct request *rq, const char *day);
void said_add_date(struct buf *b, struct request *rq, const char *day);
/* "71.4 %" of 7140. */
void said_add_share(struct buf *b, enum language language, int64_t value);

/* From what was read, and back: as said.h keeps it. */
char *said_save(const struct insights *read);
/* The lines of a card about what is said; false when there are none. */
bool said_lay(struct request *rq, struct card *card, int64_t creator,
              int64_t look);

#endif
