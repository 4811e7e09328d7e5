/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify.h - what notify shows.
 */
#ifndef CALLSHEET_NOTIFY_H
#define CALLSHEET_NOTIFY_H

#include "request.h"
#include "ways.h"

/* What somebody has set, as the answer: all of it, or when `what` was changed
 * just now, only what that bears on. "set" is several. */
enum err notify_show(struct request *rq, const char *what);
enum err notify_stats(struct request *rq);
/* In the first morning message of a month: what came of nothing, and how it is
 * left out. Adds nothing where there is no such thing. */
enum err notify_month_add(struct card *card, const struct request *rq);
/* The forms "mute" and "unmute". */
enum err notify_mute(struct request *rq);
enum err notify_unmute(struct request *rq);

/* As they are typed: "09:00-18:00", "Saturday, Sunday". */
void notify_add_range(struct buf *b, int64_t from, int64_t to);
/* notify_off.c: "notify off fri": that of this week, or every one? */
enum err notify_ask_weekday(struct request *rq, const char *text,
                            unsigned weekday);
void notify_add_weekdays(struct buf *b, enum language language, unsigned days);

#endif
