/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_take.h - a change of a deal under way.
 */
#ifndef CALLSHEET_DEAL_TAKE_H
#define CALLSHEET_DEAL_TAKE_H

#include "deal_parts.h"

/* How it was is kept for what follows from the change. */
struct changing {
    struct request *rq;
    struct picked was, now;
    bool is_new, has_changed;
    enum deal_date date; /* that "date" named, or DEAL_DATES */
};

/* Into c->now, what "state", "draft", "publish", "fee", "date", "owner"
 * and "link" say. ERR_DENIED: something cannot be, and the person was told. */
enum err deal_take(struct changing *c);
/* The person was told, unless that went wrong. */
enum err deal_told(enum err rc);

#endif
