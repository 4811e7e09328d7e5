/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * today.h - one person's day, as a card.
 */
#ifndef CALLSHEET_TODAY_H
#define CALLSHEET_TODAY_H

#include <stdbool.h>

#include "card.h"
#include "request.h"

/* What is in a day, in the order it is shown. */
enum day_part {
    DAY_LATE,
    DAY_TODAY,
    DAY_AWAY,   /* on the days off that come next */
    DAY_FOR_ME, /* others asked for it, within a week */
    DAY_OTHERS, /* asked of others: late, or within a week */
    DAY_PARTS,
};

struct day {
    int count[DAY_PARTS]; /* also of what is left out */
    int put_off;          /* snoozed: not in the counts above */
    struct card *card;    /* a heading and lines, each with its menu */
};

/*
 * The day of the person that the request is about, in their language and zone;
 * `is_unasked` leaves out campaigns that they have muted. day_release() in any
 * case.
 */
enum err day_read(struct request *rq, bool is_unasked, struct day *day);
void day_release(struct day *day);
bool day_is_empty(const struct day *day);
/* "Thu 26 Nov: 2 due today, 1 late"; the caller frees it. */
char *day_title(const struct request *rq, const struct day *day);

/* All that "today" answers, the friendly sentence too. */
enum err today_fill(struct request *rq, struct card *card);

#endif
