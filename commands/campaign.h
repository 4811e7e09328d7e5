/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign.h - what the files of `campaign` share.
 *
 * A campaign's plan is its deadlines that carry the key of a step: reminders,
 * `deadline done` and undo work on them as on any other.
 */
#ifndef CALLSHEET_CAMPAIGN_H
#define CALLSHEET_CAMPAIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "campaigns.h"
#include "card.h"
#include "deadlines.h"
#include "request.h"
#include "rules/plan.h"

/* ---- which campaign (campaign_which.c) ----------------------------------- */

/*
 * The campaign that argument `arg` names; without it the only open one of this
 * conversation. When there is none the mistake has been answered and out->id
 * is 0.
 */
enum err campaign_take(struct request *rq, const char *arg,
                       struct campaign *out);
/* For a form: the open campaigns where one is asked for, what was said beside
 * it kept. */
enum err campaign_choices(struct request *rq, const struct arg_spec *missing,
                          struct card *card);
/* Buttons for the open ones, each saying: before NAME after. */
enum err campaign_buttons(struct request *rq, struct card *card,
                          const char *before, const char *after);
/* In a prepare(): the one of this conversation, where the line names none. */
void campaign_fill_in(struct request *rq);
/* Where others than members may name one: to them there is none. */
enum err campaign_find(struct request *rq, const char *name,
                       struct campaign *out);
/*
 * Answer that argument `arg` names none, with those that it may mean as
 * buttons: the line as it was said, with their name. Where nothing is near,
 * with the text `none`, of {name}.
 */
enum err campaign_unknown(struct request *rq, const char *arg,
                          enum text_key none);
/* Is there one of that name? */
bool campaign_is_there(struct request *rq, const char *name);
/* A name as a line can carry it: in quotes where it has none itself. */
void campaign_add_name(struct buf *line, const char *name);
/* A name out of a line, without blanks and quotes around it. */
char *campaign_take_name(const char *from, size_t len);

/* Who an argument names, for the caller to free; NULL and *is_wrong when the
 * mistake has been answered. */
enum err campaign_who_read(struct request *rq, const char *arg, char **owner,
                           bool *is_wrong);

/* ---- the plan (campaign_steps.c) ----------------------------------------- */

struct campaign_steps {
    struct plan plan;
    const struct zone *zone; /* of the campaign's days */
    int64_t today;           /* there */
    /* What was dropped with its end is a step that was not done. */
    bool is_closed;
    int64_t ids[PLAN_STEPS]; /* the deadlines, by their place in the plan */
    char *owners[PLAN_STEPS];
};

/* The lengths of this team, for `mix->lengths`. */
void campaign_lengths(const struct request *rq, int out[PLAN_LENGTHS]);
void campaign_mix(const struct campaign *c, const int *lengths,
                  struct plan_mix *mix);
/* "2026-05-14" as a day number, and back; false when it is none. */
bool campaign_day_read(const char *iso, int64_t *day);
void campaign_day_iso(struct buf *b, int64_t day);

/* Add a deadline that is reminded of as any other. */
enum err campaign_deadline_add(struct request *rq, struct deadline *d);
/* Lay the plan out and add its deadlines. Their words are in the language of
 * `rq`, so speak to the team first. */
enum err campaign_lay(struct request *rq, const struct campaign *c);
/* ERR_NOT_FOUND when the campaign has no steps or no day; zone and today are
 * there all the same. */
enum err campaign_steps_read(struct request *rq, const struct campaign *c,
                             struct campaign_steps *out);
void campaign_steps_release(struct campaign_steps *steps);
/* Write the steps whose last day is not that of `before`. */
enum err campaign_steps_write(struct request *rq,
                              const struct campaign_steps *steps,
                              const struct plan *before);
void campaign_judge(const struct request *rq,
                    const struct campaign_steps *steps, struct plan_state *out);

/* ---- words (campaign_words.c) -------------------------------------------- */

const char *campaign_step_text(enum language language, enum plan_step_id id);
/* "review": in the plan's table, and to move it by (campaign_table.c). */
const char *campaign_step_short(enum language language, enum plan_step_id id);
/* "Fri 14 Mar" */
void campaign_day_add(struct buf *b, const struct request *rq,
                      const struct zone *zone, int64_t day);
/* "Fri 14 Mar (in 3 days)" */
void campaign_when_add(struct buf *b, const struct request *rq,
                       const struct zone *zone, int64_t day);
/* Is there time? One sentence. */
void campaign_state_add(struct buf *b, const struct request *rq,
                        const struct campaign_steps *steps);
/* What eats the buffer; adds nothing when it is whole or there is no time. */
void campaign_eaten_add(struct buf *b, const struct request *rq,
                        const struct campaign *c,
                        const struct campaign_steps *steps);
/* The five ways out of a rush, as parts of the card; trusted partners by name
 * only when it is for the asker alone. */
enum err campaign_rush_add(struct card *card, struct request *rq,
                           const struct campaign *c,
                           const struct campaign_steps *steps, bool is_private);

/* ---- cards and news (campaign_show.c) ------------------------------------ */

/* The campaign as it stands: the parent message, and `campaign show`. */
enum err campaign_show_card(struct request *rq, const struct campaign *c,
                            struct card *card);
enum err campaign_plan_card(struct request *rq, const struct campaign *c,
                            const struct campaign_steps *steps,
                            struct card *card, bool is_private);
/* Whose holidays count: may who asks say so, and nobody has; a button for each
 * country (campaign_calendar.c). */
bool campaign_calendar_is_asked(const struct request *rq);
void campaign_calendar_buttons(struct card *card, enum language language);
/* The steps with their days (campaign_table.c). */
void campaign_table_add(struct card *card, const struct request *rq,
                        const struct campaign_steps *steps);
/* Write its parent message anew, in the team's language. */
enum err campaign_refresh(struct request *rq, const struct campaign *c);
/* Say what happened: under the parent message, which is written anew, and to
 * whoever asked elsewhere; without a parent where it was asked. */
enum err campaign_tell(struct request *rq, const struct campaign *c,
                       const struct card *news);

/*
 * `deadline move` of a step of a plan: what moves with it is asked and the
 * buffer is said, as with `campaign shift`. *is_step false, and nothing done,
 * when it is no such step or stays on its day.
 */
enum err campaign_shift_deadline(struct request *rq, const struct deadline *d,
                                 int64_t day, bool *is_step);
/* After any change: a step of a plan was done, given to somebody or taken back;
 * the campaign's message says so. */
enum err campaign_changed(struct request *rq);
/* For undo: the campaign that a change was about, 0 for none, with its parent
 * message; and to write that anew when the change was taken back. The thread
 * hears of it when `what` is given. */
int64_t campaign_of(struct request *rq, const char *noun, int64_t id,
                    int64_t *parent);
enum err campaign_undone(struct request *rq, int64_t id, int64_t parent,
                         const char *name, const char *what);

/* A campaign that has its plan now: its parent message, where there are
 * threads, and the plan below it. That conversation becomes its place. */
enum err campaign_say_new(struct request *rq, struct campaign *c);

/* ---- who asked for it (campaign_rush.c) ----------------------------------- */

/* What "asked" says, for the caller to free: NULL when it says nothing. */
enum err campaign_asked_read(struct request *rq, char **who, bool *is_wrong);
/* Its plan was laid out: who asked for it (NULL: who wrote it down), and with
 * how much notice. */
enum err campaign_asked_note(struct request *rq, const struct campaign *c,
                             const char *who);
/* Its first post was moved: maybe there is too little time now. */
enum err campaign_asked_again(struct request *rq, const struct campaign *c);
/* Whoever asked has been in a hurry before: for the asker's eyes. */
enum err campaign_asked_add(struct card *card, struct request *rq,
                            const struct campaign *c);

/* ---- the forms ----------------------------------------------------------- */

enum err campaign_calendar_run(struct request *rq);
enum err campaign_new_run(struct request *rq);
void campaign_new_prepare(struct request *rq);
enum err campaign_shift_run(struct request *rq);
void campaign_shift_prepare(struct request *rq);
enum err campaign_list_run(struct request *rq);
enum err campaign_deals_run(struct request *rq);
enum err campaign_close_run(struct request *rq);
enum err campaign_timeline_run(struct request *rq);
enum err campaign_rush_run(struct request *rq);
enum err campaign_asked_run(struct request *rq);
void campaign_asked_prepare(struct request *rq);
enum err campaign_rivals_run(struct request *rq);
enum err campaign_brand_run(struct request *rq);
void campaign_brands_prepare(struct request *rq);

#endif
