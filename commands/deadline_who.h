/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_who.h - whose a deadline is, and who hears of it.
 *
 * An owner is a person's id or a role of the configuration, "@finance". A role
 * is resolved when something is sent. What nobody can be told goes to who leads
 * the campaign, else to who added it, else to the admins, and says why.
 */
#ifndef CALLSHEET_DEADLINE_WHO_H
#define CALLSHEET_DEADLINE_WHO_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "campaigns.h"
#include "deadlines.h"
#include "request.h"
#include "text.h"

#define HEARERS_MAX 12

enum who_problem {
    WHO_FINE,
    WHO_UNKNOWN, /* nobody of that name has spoken to us */
    WHO_SEVERAL, /* more than one is called so */
    WHO_GONE,    /* not in the workspace any more */
    WHO_BOT,     /* an app */
};

/* "@leo", "<@U0…>", "me", "@finance" as an owner, which the caller frees. */
enum err deadline_who_read(struct request *rq, const char *typed, char **owner,
                           enum who_problem *problem);
/* The sentence for it, with {who}. */
enum text_key deadline_who_text(enum who_problem problem);
/* Is it one of the words that name a person? */
bool deadline_who_is_named(const char *typed);

/* For a card: the person, or the role. */
void deadline_who_add(struct buf *b, const char *owner);
/* The same without calling them: "Leo", "@finance". */
void deadline_who_name(struct buf *b, struct request *rq, const char *owner);

enum hearers_why { HEARERS_OWN, HEARERS_NO_ROLE, HEARERS_LEFT };

struct hearers {
    char *items[HEARERS_MAX];
    size_t count;
    enum hearers_why why; /* why it is not the owner who hears of it */
};

/* Who hears of what the owner of `d` should hear; `c` is its campaign, or NULL.
 * Nobody when there is nobody at all. */
enum err deadline_hearers(struct request *rq, const struct deadline *d,
                          const struct campaign *c, struct hearers *out);
/* Who hears of what the owner has not done: the lead of the campaign, else the
 * admins; never the owner. */
enum err deadline_leads(struct request *rq, const struct deadline *d,
                        const struct campaign *c, struct hearers *out);
/* Does a morning message tell this person by its day of a deadline that is
 * theirs, and on that day, since then? */
enum err deadline_has_morning(struct request *rq, const char *user,
                              const struct deadline *d, int64_t since,
                              bool *has_morning);

/* A time in the owner's night or day off that somebody else has set. */
struct deadline_night {
    bool is_night;
    bool is_off;      /* a day off, not only quiet hours */
    int64_t early_at; /* before the quiet begins; 0 = there is no such time */
    int64_t after_at; /* when it is over, with the morning message if they have
                       * one */
    const struct zone *zone; /* the owner's */
};

enum err deadline_night_find(struct request *rq, const struct deadline *d,
                             const char *hearer, struct deadline_night *out);
void hearers_release(struct hearers *hearers);

#endif
