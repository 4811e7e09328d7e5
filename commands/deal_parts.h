/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_parts.h - what the files about deals and creators share.
 */
#ifndef CALLSHEET_DEAL_PARTS_H
#define CALLSHEET_DEAL_PARTS_H

#include "campaigns.h"
#include "creators.h"
#include "deadlines.h"
#include "deals.h"
#include "request.h"
#include "rules/calendar.h"
#include "rules/deal.h"

/* ---- deal_words.c ---- */
/* Days as numbers; 0 for what is no day. */
int64_t deal_day_number(const char *iso);
char *deal_day_iso(int64_t day);
int64_t deal_day_of(const struct zone *zone, int64_t at);
/* The dates of a deal, into what decides its days. */
void deal_days_agreed(const struct deal *deal, struct deal_days *days);
/* Whose days a deadline counts in: what a sheet brought may count in another
 * zone than its campaign. */
const struct zone *deal_deadline_zone(const struct deadline *d);
/* Whose days a campaign counts in. */
const struct zone *deal_zone(const struct request *rq,
                             const struct campaign *campaign);
/* Today, where the campaign is. */
int64_t deal_today(const struct request *rq, const struct campaign *campaign);
/* "Draft from @mara.cooks (reel), Spring"; the caller frees it. */
char *deal_wait_what(enum language language, enum deal_step step,
                     const char *handle, const char *deliverable,
                     const char *campaign);

/* ---- deal.c ---- */
/* The deal's own, else the campaign's, else who wrote it down. */
const char *deal_owner(const struct campaign *campaign,
                       const struct deal *deal);
/* Something that no state opens: counted from that day, unless it is open;
 * `once`: unless it ever was. */
enum err deal_open_step(struct request *rq, const struct campaign *campaign,
                        const struct deal *deal, enum deal_step step,
                        int64_t from, bool once);
enum err deal_end_step(struct request *rq, const struct deal *deal,
                       enum deal_step step, enum deadline_end how);
/* deal_follow() of a deal whose campaign was to be published on another day,
 * too. */
enum err deal_follow_from(struct request *rq, const struct campaign *campaign,
                          const struct deal *was, const char *was_window,
                          const struct deal *deal);

/* ---- deal_pick.c: which deal is meant ---- */
struct picked {
    struct creator creator;
    struct campaign campaign;
    struct deal deal;
};

void picked_release(struct picked *p);
enum err deal_pick_id(struct request *rq, int64_t id, struct picked *out);
/*
 * What an ARG_LOOK means here: a deal's number, or a creator with one deal
 * under way. ERR_NOT_FOUND: none, ERR_DENIED: several; the person has been
 * told, or asked with buttons that say `line`, the number and `after`.
 */
enum err deal_pick(struct request *rq, const char *arg, const char *line,
                   const char *after, struct picked *out);
/*
 * Of a creator's deals in a campaign the one that is meant without its exact
 * deliverable. NULL: the only one, or the only one under way. ERR_NOT_FOUND:
 * none; ERR_DENIED: it was asked which, or whether "reels" are the "reel".
 */
enum err deal_pick_in(struct request *rq, const struct picked *whose,
                      const char *deliverable, const char *after, int64_t *id);
/* The campaign that an argument names. ERR_NOT_FOUND: the person was told. */
enum err deal_campaign(struct request *rq, const char *arg,
                       struct campaign *out);

/* ---- deal_show.c ---- */
/* "@mara.cooks, Spring (reel)" */
void deal_name(struct buf *b, const struct picked *p);
const char *deal_state_text(enum language language, enum deal_state state);
/* What a button or a menu says that moves a deal. */
const char *deal_move_text(enum language language, enum deal_state from,
                           enum deal_state to);
/* "Fri 15 May (in 3 days)", where the campaign is; with its year when that is
 * another. */
void deal_add_day(struct buf *b, const struct request *rq,
                  const struct campaign *campaign, int64_t day);
/* The same without "(in 3 days)": for a creator. */
void deal_add_plain_day(struct buf *b, const struct request *rq,
                        const struct campaign *campaign, int64_t day);
/* May who asks see what the creator gets: those of the role, all where it has
 * nobody, and who said so? */
bool deal_fee_is_theirs(const struct request *rq, const struct deal *deal);
/* "400 EUR", "1,250.50 EUR" */
void deal_add_fee(struct buf *b, enum language language,
                  const struct deal *deal);
/* A line of a list with what can be done next in a menu. `is_private`: may it
 * show what the creator gets? */
void deal_line(struct card *card, struct request *rq, const struct picked *p,
               bool is_private);
/* The same in a list of one campaign: it says whose it is. */
void deal_line_of_campaign(struct card *card, struct request *rq,
                           const struct picked *p, bool is_private);
/* What should be over before the draft, and is due after it. */
enum err deal_add_before_draft(struct card *card, struct request *rq,
                               const struct picked *p);
/* "Next: …" for what the deal waits for now. */
enum err deal_add_next(struct card *card, struct request *rq,
                       const struct picked *p);

/* ---- deal_change.c ---- */
extern const struct arg_spec creator_deal_args[];
enum err creator_deal_run(struct request *rq);
/* campaign deal CAMPAIGN @creator [DELIVERABLE] …: a row for campaign.c */
extern const struct arg_spec campaign_deal_args[];
void campaign_deal_prepare(struct request *rq);
enum err campaign_deal_run(struct request *rq);

/* ---- creator_record.c: what working together has been like ---- */
struct creator_record {
    size_t deals, running, finished; /* finished: live or beyond */
    /* of these: with dates to keep, with one missed, with many changes */
    size_t timed, late, rounds_many;
    size_t well, badly;
    int64_t last_contact; /* 0 = never */
    struct deadline next; /* the next thing due; id 0 = none */
};

void creator_record_release(struct creator_record *record);
enum err creator_record_read(struct request *rq, const struct creator *creator,
                             struct creator_record *out);
/* Two or more finished deals, on time, few changes, none that went badly. */
bool creator_is_trusted(const struct creator_record *record);

/* ---- creator_show.c ---- */
enum err creator_card(struct request *rq, const struct creator *creator,
                      struct card **out);
enum err creator_show_run(struct request *rq);

/* ---- creator_forget.c, creator_export.c: all that is held ---- */
enum err creator_forget_run(struct request *rq);
enum err creator_export_run(struct request *rq);
/* It is for admins; for all members where there are none. */
bool creator_data_may(struct request *rq);
enum err creator_data_deny(struct request *rq);

/* ---- creator_find.c ---- */
/* The creator that "creator" and "on" name, made if there is none.
 * ERR_DENIED: known on several platforms, and the person has been told. */
enum err creator_ensure(struct request *rq, struct creator *out);
/* The same if there is one, else ERR_NOT_FOUND. */
enum err creator_seek(struct request *rq, struct creator *out);
/* ERR_NOT_FOUND: the person has been told. */
enum err creator_find(struct request *rq, struct creator *out);

/* ---- creator_say.c, creator_draft.c, creator_trouble.c, close.c ---- */
enum err creator_note_run(struct request *rq);
enum err creator_trust_run(struct request *rq);
enum err creator_pause_run(struct request *rq);
enum err creator_brief_run(struct request *rq);
enum err creator_outreach_run(struct request *rq);
enum err creator_thanks_run(struct request *rq);
enum err creator_trouble_run(struct request *rq);
enum err creator_told_run(struct request *rq);
enum err creator_solved_run(struct request *rq);
enum err creator_went_run(struct request *rq);

/* For forms: the deals under way, and the campaigns of a creator's. */
enum err deal_choices(struct request *rq, const struct arg_spec *missing,
                      struct card *card);
enum err deal_campaign_choices(struct request *rq,
                               const struct arg_spec *missing,
                               struct card *card);

#endif
