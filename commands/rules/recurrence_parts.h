/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recurrence_parts.h - between reading a recurrence and making a rule of it.
 */
#ifndef CALLSHEET_RECURRENCE_PARTS_H
#define CALLSHEET_RECURRENCE_PARTS_H

#include "buf.h"
#include "duedate_parts.h"
#include "recurrence.h"

enum { NTHS_MAX = 8, MONTH_DAYS_MAX = 8, INTERVAL_MAX = 400 };

struct rhythm {
    /* "every 2 weeks": 0 when not said. */
    enum unit unit;
    int interval;
    unsigned weekdays; /* bit 0 is Monday */
    unsigned months;   /* bit 0 is January */
    /* "first and last friday": weekday 0 is a working day */
    struct {
        int nth, weekday;
    } nths[NTHS_MAX];
    size_t nth_count;
    int days[MONTH_DAYS_MAX]; /* of a month; -1 is the last */
    size_t day_count;
    /* "1 june and 15 december": how often a month follows a day, or a day a
     * month. */
    int turns;
    bool is_month_turn;
    bool said_every; /* some word says that it comes again */
    struct parts clock;
    enum duedate_reason ask;
};

typedef size_t rhythm_reader(const struct reader *r, size_t i,
                             struct rhythm *out);

/* recurrence_days.c */
rhythm_reader rhythm_read_weekday, rhythm_read_group, rhythm_read_nths,
    rhythm_read_days, rhythm_read_date, rhythm_read_end, rhythm_read_month;
bool rhythm_article(const struct reader *r, size_t i);
size_t rhythm_skip(const struct reader *r, size_t i); /* articles */
int rhythm_weekday(const struct reader *r, size_t i); /* 0 for none */
bool rhythm_of_month(const struct reader *r, size_t i);
bool rhythm_unit(struct rhythm *out, enum unit unit, int interval);

/* recurrence_rule.c: false when the parts do not make one rule. */
bool rhythm_write(const struct rhythm *r, struct buf *b);

/* recurrence_read.c: do all the tokens make a recurrence? */
bool rhythm_read(const struct reader *r, struct rhythm *out);

#endif
