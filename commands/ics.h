/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ics.h - deadlines as a file for one's own calendar.
 *
 * An open deadline is one event, with the same UID each time, so that a
 * calendar that reads the file again changes it and adds none. A series has
 * its open occurrences, and from the last of them on an event that repeats, but
 * not on holidays that the rule knows nothing of.
 */
#ifndef CALLSHEET_ICS_H
#define CALLSHEET_ICS_H

#include "buf.h"
#include "campaigns.h"
#include "deadlines.h"
#include "request.h"
#include "text.h"

struct agenda;
struct calendar;

/* `name` is what the calendar is called; `calendar` says which days are off,
 * and is lent. */
struct agenda *agenda_new(struct store *st, const struct calendar *calendar,
                          enum language language, const char *name,
                          int64_t now);
void agenda_free(struct agenda *agenda);
/* A deadline_fn; ended ones are passed over. */
void agenda_add(void *agenda, const struct deadline *deadline);
/* A campaign_fn: its day of publication, if it is known. */
void agenda_add_campaign(void *agenda, const struct campaign *campaign);
int agenda_count(const struct agenda *agenda);
/* The whole file, once; the first thing that went wrong while it was filled. */
enum err agenda_write(struct agenda *agenda, struct buf *out);

/* The forms: deadline ics [mine|all], campaign ics NAME. */
enum err deadline_ics_run(struct request *rq);
enum err campaign_ics_run(struct request *rq);

#endif
