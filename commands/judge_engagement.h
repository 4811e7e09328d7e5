/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * judge_engagement.h - engagement rates for judge.c.
 */
#ifndef CALLSHEET_JUDGE_ENGAGEMENT_H
#define CALLSHEET_JUDGE_ENGAGEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * (mean likes + mean comments) / followers, per cent, of an account with all
 * its posts as post_series.h reads it. Nothing is left out: this is the plain
 * formula of a table, with "" where there is nothing to divide. False for a
 * line that is no such object.
 */
bool judge_engagement_posts(const char *json, size_t len, struct buf *id,
                            struct buf *rate);
/* The same of an account as tables give it, "62.8m" and "624.9k". */
void judge_engagement_table(const char *followers, const char *likes,
                            struct buf *rate);

#endif
