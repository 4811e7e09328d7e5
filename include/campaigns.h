/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaigns.h - what is published when, and who answers for it.
 *
 * A plan's steps are deadlines (deadlines.h) with the campaign's number.
 */
#ifndef CALLSHEET_CAMPAIGNS_H
#define CALLSHEET_CAMPAIGNS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

#define CAMPAIGN_NAME_MAX 80 /* characters */

/* The states of a campaign, in the order of work. */
enum campaign_state {
    CAMPAIGN_IDEA,
    CAMPAIGN_PLANNED,
    CAMPAIGN_RUNNING,
    CAMPAIGN_COLLECTING, /* published; figures come in, to day 30 */
    CAMPAIGN_RETRO,
    CAMPAIGN_CLOSED,
    CAMPAIGN_CANCELLED,
};

struct campaign {
    int64_t id;
    char *name;
    enum campaign_state state;
    char *publish; /* the first day of publication, "2026-05-14"; "" unknown */
    char *zone;    /* IANA, of its days */
    char *owner;   /* a person's id or a role "@admins" */
    char *lead;    /* who hears of what the owner does not do; "" nobody */
    char *place;   /* the conversation it is talked about in, or "" */
    int64_t message;   /* its parent message there, by reply()'s number; 0 */
    bool is_abroad;    /* the product crosses a border */
    int64_t approvers; /* for rules/plan.h, as the next: */
    int64_t new_creators, known_creators; /* how many; 0 = not said */
    int64_t sheet;         /* the sheet that wrote it; counts once that is in */
    char *person;          /* who made it */
    int64_t at, closed_at; /* UTC seconds; 0 = open */
};

void campaign_release(struct campaign *campaign);

/* ERR_CONFLICT when there is one of that name, in whatever case. The id and
 * the strings of `campaign` stay the caller's. */
enum err store_campaign_add(struct store *st, const struct campaign *campaign,
                            int64_t *id);
enum err store_campaign_get(struct store *st, int64_t id, struct campaign *out);
/* By name in any case, blanks at the ends and doubled ones aside. */
enum err store_campaign_find(struct store *st, const char *name,
                             struct campaign *out);
/* All but id, person and at. */
enum err store_campaign_update(struct store *st,
                               const struct campaign *campaign);
typedef void campaign_fn(void *ctx, const struct campaign *campaign);
/* Open ones, the next publication first; unknown days come first. */
enum err store_campaign_list(struct store *st, int limit, campaign_fn *fn,
                             void *ctx);
/* Closed ones, the last closed first. */
enum err store_campaign_list_closed(struct store *st, int limit,
                                    campaign_fn *fn, void *ctx);
/* Every one after a number, the closed ones too, by their numbers. */
enum err store_campaign_page(struct store *st, int64_t after, int limit,
                             campaign_fn *fn, void *ctx);

#endif
