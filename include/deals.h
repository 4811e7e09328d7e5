/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deals.h - one creator's part in one campaign.
 */
#ifndef CALLSHEET_DEALS_H
#define CALLSHEET_DEALS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

/* name, the word under which it is typed and shown; in the order of work */
#define DEAL_STATE_MAP(X)                                                      \
    X(SHORTLISTED, "shortlisted")                                              \
    X(CONTACTED, "contacted")                                                  \
    X(TALKING, "talking")                                                      \
    X(AGREED, "agreed")                                                        \
    X(SIGNED, "signed")                                                        \
    X(BRIEFED, "briefed")                                                      \
    X(SHIPPED, "shipped")                                                      \
    X(RECEIVED, "received")                                                    \
    X(DRAFTING, "drafting")                                                    \
    X(REVIEW, "review")                                                        \
    X(APPROVED, "approved")                                                    \
    X(LIVE, "live")                                                            \
    X(INSIGHTS, "insights")                                                    \
    X(PAID, "paid")                                                            \
    X(FOLLOWED_UP, "followed-up")                                              \
    X(DONE, "done")                                                            \
    /* aside */                                                                \
    X(DECLINED, "declined")                                                    \
    X(GHOSTED, "ghosted")                                                      \
    X(CANCELLED, "cancelled")

#define X(name, word) DEAL_##name,
enum deal_state { DEAL_STATE_MAP(X) DEAL_STATES };
#undef X

/* Days beside draft and publication that may be agreed; name, word. */
#define DEAL_DATE_MAP(X)                                                       \
    X(CONTRACT, "contract") /* signed by then */                               \
    X(BRIEF, "brief")                                                          \
    X(SHIP, "ship")     /* the product leaves */                               \
    X(ARRIVE, "arrive") /* and is there */                                     \
    X(APPROVAL, "approval")                                                    \
    X(INSIGHTS, "insights")                                                    \
    X(THANKS, "thanks")                                                        \
    /* of a contract: they do not move with the publication */                 \
    X(PAYMENT, "payment")                                                      \
    X(RIGHTS, "rights") /* end on that day */                                  \
    X(EXCLUSIVE, "exclusivity")

#define X(name, word) DEAL_DATE_##name,
enum deal_date { DEAL_DATE_MAP(X) DEAL_DATES };
#undef X

struct deal {
    int64_t id, campaign, creator;
    char *deliverable; /* "reel", "2 stories"; "" not said */
    char *kind;        /* paid, gift, gift_high, affiliate, retainer, event,
                        * employee; "" not said */
    enum deal_state state;
    int64_t state_at;   /* since when, UTC seconds; 0 = nobody has said that it
                         * is in that state: a sheet was not understood */
    int64_t contact_at; /* when somebody said last how far it was, which no
                         * sheet does; 0 = never, or it is on the shortlist */
    char *owner;        /* "" = the campaign's */
    char *draft_due, *publish; /* days, "2026-05-14"; "" not known */
    char *dates;    /* the others that are known, "payment 2026-06-30 …"; see
                     * deal_date_get() */
    int64_t fee;    /* in the currency's hundredths; -1 not known */
    char *fee_by;   /* who said so; "" = who wrote the deal down */
    char *currency; /* "EUR", or "" */
    char *tracking, *link, *trouble;
    int64_t sheet; /* the sheet that wrote it; counts once that is in */
    char *person;
    int64_t at;
};

void deal_release(struct deal *deal);
/* "in review" for people is the text table's; these are for machines. */
const char *deal_state_word(enum deal_state state);
bool deal_state_parse(const char *word, enum deal_state *state);
/* "contract" */
const char *deal_date_word(enum deal_date date);
/* A day as "2026-05-14"; "" is not known, and takes it away. */
void deal_date_get(const struct deal *deal, enum deal_date date, char out[11]);
void deal_date_set(struct deal *deal, enum deal_date date, const char *day);
/* Nothing is waited for any more. */
bool deal_state_is_over(enum deal_state state);

/* ERR_CONFLICT when the creator has that deliverable in the campaign. */
enum err store_deal_add(struct store *st, const struct deal *deal, int64_t *id);
enum err store_deal_get(struct store *st, int64_t id, struct deal *out);
/* The key of a deal: campaign, creator and deliverable in any case. */
enum err store_deal_find(struct store *st, int64_t campaign, int64_t creator,
                         const char *deliverable, struct deal *out);
/* All but id, campaign, creator, deliverable, person and at. */
enum err store_deal_update(struct store *st, const struct deal *deal);
/* What is promised gets another name. ERR_CONFLICT: that is another deal of
 * theirs. */
enum err store_deal_rename(struct store *st, const struct deal *deal);
typedef void deal_fn(void *ctx, const struct deal *deal);
/* Those of one creator in one campaign. */
enum err store_deal_list_pair(struct store *st, int64_t campaign,
                              int64_t creator, deal_fn *fn, void *ctx);
/* What a sheet wrote and is not over, in campaigns that are not closed: those
 * with a number above `after`, at most `limit`. */
enum err store_deal_list_sheet(struct store *st, int64_t sheet, int64_t after,
                               int limit, deal_fn *fn, void *ctx);
enum err store_deal_list_campaign(struct store *st, int64_t campaign,
                                  deal_fn *fn, void *ctx);
/* The same, as what there is to see of one among thousands. */
struct deal_brief {
    int64_t id, creator;
    enum deal_state state;
};
typedef void deal_brief_fn(void *ctx, const struct deal_brief *brief);
enum err store_deal_briefs(struct store *st, int64_t campaign,
                           deal_brief_fn *fn, void *ctx);
/* The newest first. */
enum err store_deal_list_creator(struct store *st, int64_t creator, int limit,
                                 deal_fn *fn, void *ctx);

/* Those with whom there is a deal, each once, by their numbers; those of a
 * sheet that is not in yet as well. At most `limit`. */
typedef void partner_fn(void *ctx, int64_t creator);
enum err store_deal_partners(struct store *st, int limit, partner_fn *fn,
                             void *ctx);

#endif
