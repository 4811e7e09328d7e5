/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * beside.c - one row of a sheet beside the deal that is there.
 *
 * An empty cell says nothing: it takes nothing away from a deal that is there.
 * Nor does the state of a sheet take a deal back to where it was: the bot may
 * know more than the sheet that is brought once more. What the bot only guessed
 * makes way for any word of a sheet.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaigns.h"
#include "creators.h"
#include "deal_parts.h"
#include "sheet/sheet.h"

static bool
set_text(char **to, const char *text)
{
    if (*text == '\0' || (*to && strcmp(*to, text) == 0))
        return false;
    free(*to);
    *to = xstrdup(text);
    return true;
}

static bool
set_day(char **to, enum sheet_date_kind has, const struct wall *day)
{
    char iso[11];

    if (has != SHEET_DATE_DAY && has != SHEET_DATE_TIME)
        return false;
    sheet_iso(day, iso);
    return set_text(to, iso);
}

static bool
set_dates(const struct sheet_entry *e, struct deal *deal)
{
    bool changed = false;
    int i;

    for (i = 0; i < DEAL_DATES; i++) {
        char was[11], is[11];

        if (e->has_date[i] != SHEET_DATE_DAY &&
            e->has_date[i] != SHEET_DATE_TIME)
            continue;
        sheet_iso(&e->date[i], is);
        deal_date_get(deal, (enum deal_date)i, was);
        if (strcmp(was, is) == 0)
            continue;
        deal_date_set(deal, (enum deal_date)i, is);
        changed = true;
    }
    return changed;
}

/* Forward, or aside: never back. What is paid is not ended by a sheet. */
static bool
goes_on(enum deal_state from, enum deal_state to)
{
    return to > from && from < DEAL_DONE &&
           (to < DEAL_DECLINED || from < DEAL_LIVE ||
            deal_may_follow(from, to));
}

static bool
set_state(const struct sheet_entry *e, struct deal *deal, int64_t now)
{
    bool is_guessed = deal->state_at == 0;

    if (!e->has_state || (!is_guessed && !goes_on(deal->state, e->state)))
        return false;
    deal->state = e->state;
    deal->state_at = now;
    return true;
}

bool
sheet_entry_apply(const struct sheet_entry *e, struct deal *deal, int64_t now)
{
    bool changed = set_day(&deal->draft_due, e->has_draft, &e->draft);

    changed |= set_day(&deal->publish, e->has_publish, &e->publish);
    changed |= set_dates(e, deal);
    /* "me" is whoever brings it: that takes a deal from nobody. */
    if (!e->owner_is_me || !deal->owner || deal->owner[0] == '\0')
        changed |= set_text(&deal->owner, e->owner);
    if (e->is_renamed)
        changed |= set_text(&deal->deliverable, e->deliverable);
    changed |= set_text(&deal->tracking, e->tracking);
    changed |= set_text(&deal->link, e->link);
    changed |= set_text(&deal->trouble, e->trouble);
    if (e->fee >= 0 && e->fee != deal->fee) {
        deal->fee = e->fee;
        changed = true;
    }
    if (e->fee >= 0)
        changed |= set_text(&deal->currency, e->currency);
    if (e->is_gift && (!deal->kind || deal->kind[0] == '\0'))
        changed |= set_text(&deal->kind, "gift");
    changed |= set_state(e, deal, now);
    return changed;
}

/* The campaign of that name: its number is 0 when there is none yet. */
static enum err
find_campaign(struct request *rq, struct sheet_work *w, struct sheet_entry *e)
{
    struct sheet_word *kept = sheet_campaign(&w->campaigns, e->campaign);
    struct sheet_word some = { 0 }, *word = kept ? kept : &some;
    struct campaign campaign = { 0 };
    enum err rc = ERR_OK;

    if (word->rows++ == 0) {
        rc = store_campaign_find(request_store(rq), e->campaign, &campaign);
        word->id = campaign.id;
        word->window = deal_day_number(campaign.publish);
        word->is_abroad = campaign.is_abroad;
        word->is_others =
            campaign.id != 0 && strcmp(campaign.owner, w->me) != 0;
        campaign_release(&campaign);
    }
    if (kept) /* as it was written first */
        (void)snprintf(e->campaign, sizeof(e->campaign), "%s", kept->text);
    e->campaign_id = word->id;
    e->window = word->window;
    e->is_abroad = word->is_abroad;
    e->is_others = word->is_others;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- which deal it is ---------------------------------------------------- */

static void
copy_deal(const struct deal *from, struct deal *to)
{
    to->id = from->id;
    to->fee = from->fee;
    to->state = from->state;
    to->state_at = from->state_at;
    to->contact_at = from->contact_at;
    to->deliverable = xstrdup(from->deliverable);
    to->kind = xstrdup(from->kind);
    to->owner = xstrdup(from->owner);
    to->draft_due = xstrdup(from->draft_due);
    to->publish = xstrdup(from->publish);
    to->dates = xstrdup(from->dates);
    to->currency = xstrdup(from->currency);
    to->tracking = xstrdup(from->tracking);
    to->link = xstrdup(from->link);
    to->trouble = xstrdup(from->trouble);
}

static void
compare(struct request *rq, struct sheet_work *w, struct sheet_entry *e)
{
    /* What is not theirs to see is not theirs to change. */
    if (e->fee >= 0 && e->fee != e->deal.fee && e->deal.fee >= 0 &&
        !deal_fee_is_theirs(rq, &e->deal)) {
        e->fee = -1;
        w->tally->fees_kept++;
    }
    copy_deal(&e->deal, &e->after);
    e->verdict = sheet_entry_apply(e, &e->after, request_now(rq))
                     ? SHEET_CHANGED
                     : SHEET_SAME;
    e->is_kept = e->has_state && e->state != e->after.state;
}

static void
see_maybe(void *ctx, const struct deal *deal)
{
    struct sheet_entry *e = ctx;

    /* What came to nothing is not what a row is about. */
    if (deal->state < DEAL_DECLINED && e->maybe_count < SHEET_MAYBE_MAX)
        e->maybe[e->maybe_count++] = deal->id;
}

bool
sheet_answer(const struct sheet_work *w, int64_t row, int64_t *deal)
{
    size_t i = record_count(w->guesses, "answers"), low = 0,
           high = w->second_count;

    while (i-- > 0) {
        const struct record *r = record_at(w->guesses, "answers", i);

        *deal = record_int(r, "deal", 0);
        if (record_int(r, "row", 0) == row)
            return true;
    }
    *deal = 0;
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (w->seconds[middle] == row)
            return true;
        if (w->seconds[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* No deal of exactly that name: it may be one by another. */
static enum err
find_maybe(struct request *rq, struct sheet_work *w, struct sheet_entry *e,
           int64_t creator)
{
    struct store *st = request_store(rq);
    int64_t said = 0;
    size_t i;
    enum err rc;

    rc = store_deal_list_pair(st, e->campaign_id, creator, see_maybe, e);
    if (rc != ERR_OK || e->maybe_count == 0)
        return rc;
    if (!sheet_answer(w, e->number, &said)) {
        e->verdict = SHEET_ASKED;
        return ERR_OK;
    }
    for (i = 0; i < e->maybe_count; i++)
        if (e->maybe[i] == said) {
            e->is_renamed = e->deliverable[0] != '\0';
            rc = store_deal_get(st, said, &e->deal);
            if (rc == ERR_OK)
                compare(rq, w, e);
            return rc;
        }
    /* The deal that was said is gone: what it is, is asked anew. */
    if (said != 0)
        e->verdict = SHEET_ASKED;
    return ERR_OK;
}

static enum err
find_deal(struct request *rq, struct sheet_work *w, struct sheet_entry *e,
          int64_t creator)
{
    enum err rc;

    if (e->campaign_id == 0)
        return ERR_OK;
    rc = store_deal_find(request_store(rq), e->campaign_id, creator,
                         e->deliverable, &e->deal);
    if (rc == ERR_NOT_FOUND)
        return find_maybe(rq, w, e, creator);
    if (rc == ERR_OK)
        compare(rq, w, e);
    return rc;
}

enum err
sheet_entry_judge(struct request *rq, struct sheet_work *w,
                  struct sheet_entry *e)
{
    struct store *st = request_store(rq);
    struct creator creator = { 0 };
    enum err rc;

    if (e->verdict != SHEET_NEW)
        return ERR_OK;
    rc = find_campaign(rq, w, e);
    if (rc != ERR_OK)
        return rc;
    rc = store_creator_find(st, e->handle.name, e->handle.platform, &creator);
    if (rc == ERR_CONFLICT) {
        sheet_entry_spoil(e, "which-platform", SHEET_PLATFORM, e->handle.name);
        return ERR_OK;
    }
    e->has_new_note = e->note[0] != '\0';
    if (rc == ERR_OK && e->has_new_note)
        rc = sheet_note_is_new(rq, creator.id, e->note, &e->has_new_note);
    if (rc == ERR_OK)
        rc = find_deal(rq, w, e, creator.id);
    creator_release(&creator);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
