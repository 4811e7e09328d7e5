/*
 * today.h - one person's day, as a card.
 */
#ifndef CALLSHEET_TODAY_H
#define CALLSHEET_TODAY_H

#include "card.h"
#include "request.h"

/* What is in a day, counted before lines are left out. */
struct day_counts {
    int late, today;
};

/*
 * The day of the person that the request is about, in their language and zone:
 * what is late and due today, a line each with its menu. Nothing is said when
 * there is nothing; *counts tells.
 */
enum err today_fill(struct request *rq, struct card *card,
                    struct day_counts *counts);

#endif
