/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_parts.h - what the files of deadline share with each other.
 */
#ifndef CALLSHEET_DEADLINE_PARTS_H
#define CALLSHEET_DEADLINE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "campaigns.h"
#include "card.h"
#include "deadlines.h"
#include "request.h"
#include "rules/duedate.h"

#define DEADLINE_WHAT_MAX 500 /* characters */
/* What a button can carry. */
#define DEADLINE_BUTTON_MAX 1900

/* For whom, on what, reminded when: as they stand behind "for", "on" and
 * "remind". */
struct deadline_extras {
    char *owner; /* never NULL */
    int64_t campaign;
    char *campaign_name; /* NULL = none */
    char *remind;        /* "" = at its time */
};

/* deadline_add.c */
enum err deadline_add_run(struct request *rq);
void deadline_add_prepare(struct request *rq);
/* The arguments for, on and remind. *fine false: it was said what is wrong. */
enum err deadline_extras_read(struct request *rq, bool is_day,
                              struct deadline_extras *out, bool *fine);
void deadline_extras_release(struct deadline_extras *extras);
/* One sentence why that is no date. */
enum text_key deadline_ask_text(enum duedate_reason reason);
/* "by 04/05" is asked back as "04/05". */
const char *deadline_bare_when(const char *when);

/* deadline_told.c: "Number 3 was Leo's", when it is another's; and they hear of
 * it. */
void deadline_add_whose(struct card *card, struct request *rq,
                        const struct deadline *d);
enum err deadline_tell_ended(struct request *rq, const struct deadline *ended,
                             size_t count);

/* deadline_next.c */
/* "For Leo, on Spring.", and what comes when. */
void deadline_extras_add(struct card *card, struct request *rq,
                         const struct deadline *d, const char *campaign);
void deadline_next_add(struct card *card, struct request *rq,
                       const struct deadline *d);

/* deadline_publish.c: "P-8", in working days from a campaign's first post, and
 * "in 3 working days". */
/* "WHAT by P-8" into the arguments what and when; false when it is none. */
bool deadline_take_publish(struct request *rq, const char *line);
/* The argument when, which is either; a "P-8" of the campaign "on", else of the
 * only one here. *fine false: it was said what is wrong. */
enum err deadline_publish_read(struct request *rq, struct duedate *due,
                               bool *fine);
enum err deadline_publish_day(struct request *rq,
                              const struct campaign *campaign, int days,
                              struct duedate *due, bool *fine);

/* All of the text: "in 3 working days", "fra 10 giorni lavorativi". */
bool deadline_workdays_read(const char *text, int *days);
void deadline_workdays_day(struct request *rq, int days, struct duedate *due);

/* deadline_list.c */
enum err deadline_list_run(struct request *rq);

/* deadline_every.c */
enum err deadline_every_run(struct request *rq);
void deadline_every_prepare(struct request *rq);

/* Where " every " stands outside of quotes, with a rule behind it up to the
 * end; 0 when nowhere. *rule: where the rule begins. */
size_t deadline_find_every(const struct request *rq, const char *line,
                           const char **rule);
/* Where " by" begins that the line ends with at `end`, else `end`. */
size_t deadline_without_by(const char *line, size_t end);

/* deadline_done.c: what ends one. */
enum err deadline_done_run(struct request *rq);
enum err deadline_drop_run(struct request *rq);
/* deadline_change.c: what changes one. */
enum err deadline_snooze_run(struct request *rq);
enum err deadline_move_run(struct request *rq);
enum err deadline_assign_run(struct request *rq);

/* deadline_find.c */
/* One that the asker may see, ended or not. The caller releases it. */
enum err deadline_find(struct request *rq, int64_t id, struct deadline *d);
/* The open deadline of this number that the asker may change; *fine false: it
 * was said why not. The caller releases it. */
enum err deadline_find_open(struct request *rq, int64_t id, struct deadline *d,
                            bool *fine);
/* The answer to a change. The reminder or the question whose button was pressed
 * makes way for it. */
enum err deadline_say(struct request *rq, const struct card *card);
/* A day or a time out of `when`; *fine false: it was asked back. */
enum err deadline_when_read(struct request *rq, const char *when,
                            const char *line, struct duedate *due, bool *fine);

/* For forms: one's own open ones, where a number is asked for. */
enum err deadline_choices(struct request *rq, const struct arg_spec *missing,
                          struct card *card);

#endif
