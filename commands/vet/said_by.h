/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * said_by.h - "Modash 2026-11-10", "creator on 10 Nov": who says a figure, and
 * of which day.
 */
#ifndef CALLSHEET_VET_SAID_BY_H
#define CALLSHEET_VET_SAID_BY_H

#include <stdbool.h>

#include "zone.h"

#define SAID_SOURCE_MAX 60

enum said_by_problem {
    SAID_BY_FINE,
    SAID_BY_EITHER, /* 04/05: nothing tells which is the day */
    SAID_BY_FUTURE,
};

struct said_by {
    char source[SAID_SOURCE_MAX + 1]; /* "" = the creator */
    bool has_source, has_day;
    struct wall day;
    enum said_by_problem problem;
    char odd[32]; /* the words of the day, for the problem */
};

/* `handle` is the creator's own name, which means the creator as well. */
void said_by_read(const char *text, const char *handle,
                  const struct wall *today, struct said_by *out);
/* Cut the day off the end of a line of figures, if one stands there. */
void said_by_cut_day(char *text, const struct wall *today, struct said_by *out);

#endif
