/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * asked.c - a row that may be a deal by another name, and deals that stand in
 * no row any more.
 *
 * Somebody corrects "1 reel" to "1 reel + 1 story" in the sheet: that is no
 * second deal. Somebody adds a story beside the reel: that is one. Where the
 * sheet names the other deal too, it is; else a person is asked, and the row is
 * left out until then.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaigns.h"
#include "creators.h"
#include "numbers.h"
#include "sheet/sheet.h"

#define ASKS_KEPT    200
#define MISSING_KEPT 30
#define MISSING_READ 200
#define WALK_DEALS   200
/* Of a sheet's deals, in percent, that make this one the same sheet again. */
#define LIKENESS 50

/* ---- what is met --------------------------------------------------------- */

void
sheet_met(struct sheet_tally *t, struct store *st, const struct deal *deal)
{
    size_t i;

    *sheet_tally_slot(t, st, "deal", deal->id) = 1;
    for (i = 0; i < t->before_count && t->before[i].sheet != deal->sheet;)
        i++;
    if (deal->sheet == 0 || i == SHEET_BEFORE_MAX || i < t->before_count)
        return;
    t->before[t->before_count].met = t->before[t->before_count].all = 0;
    t->before[t->before_count++].sheet = deal->sheet;
}

void
sheet_ask_note(struct sheet_tally *t, const struct sheet_entry *e,
               int64_t deadlines)
{
    struct sheet_entry second = *e;
    struct sheet_ask *a;

    t->asks = xreallocarray(t->asks, t->ask_count + 1, sizeof(t->asks[0]));
    a = &t->asks[t->ask_count++];
    memset(a, 0, sizeof(*a));
    a->row = e->number;
    memcpy(a->maybe, e->maybe, sizeof(a->maybe));
    a->maybe_count = e->maybe_count;
    a->deadlines = deadlines;
    a->print_asked = sheet_entry_print(e);
    second.verdict = SHEET_NEW;
    a->print_new = sheet_entry_print(&second);
    a->has_parcel = e->tracking[0] != '\0';
    a->is_past = e->is_past;
    a->owner_at = e->owner_at;
    a->state_at = e->state_at;
    a->handle = xstrdup(e->handle.name);
    a->campaign = xstrdup(e->campaign);
    a->deliverable = xstrdup(e->deliverable);
}

void
sheet_asks_free(struct sheet_tally *t)
{
    size_t i;

    for (i = 0; i < t->ask_count; i++) {
        free(t->asks[i].handle);
        free(t->asks[i].campaign);
        free(t->asks[i].deliverable);
    }
    free(t->asks);
}

/* ---- the same, or a second one? ------------------------------------------ */

/* Those that no row of the sheet is, are left. */
static void
leave_met(struct request *rq, struct sheet_tally *t, struct sheet_ask *a)
{
    size_t i, kept = 0;

    for (i = 0; i < a->maybe_count; i++)
        if (*sheet_tally_slot(t, request_store(rq), "deal", a->maybe[i]) == 0)
            a->maybe[kept++] = a->maybe[i];
    a->maybe_count = kept;
}

static void
count_second(struct sheet_work *w, const struct sheet_ask *a)
{
    struct sheet_tally *t = w->tally;

    if (a->owner_at >= 0)
        w->owners.items[a->owner_at].fresh++;
    if (a->state_at >= 0)
        w->states.items[a->state_at].fresh++;
    t->print = sheet_prints_add(sheet_prints_add(t->print, -a->print_asked),
                                a->print_new);
    t->asked--;
    t->fresh++;
    t->deals++;
    t->deadlines += a->deadlines;
    t->parcels += a->has_parcel;
    t->past += a->is_past;
}

static enum err
note_ask(struct request *rq, struct sheet_tally *t, const struct sheet_ask *a)
{
    struct record *r, *of;
    enum err rc = ERR_OK;
    size_t i;

    if (record_count(t->said, "asks") == ASKS_KEPT)
        return ERR_OK;
    r = record_add(t->said, "asks");
    record_set_int(r, "row", a->row);
    record_set_text(r, "handle", a->handle);
    record_set_text(r, "campaign", a->campaign);
    record_set_text(r, "deliverable", a->deliverable);
    for (i = 0; rc == ERR_OK && i < a->maybe_count; i++) {
        struct deal deal = { 0 };

        rc = store_deal_get(request_store(rq), a->maybe[i], &deal);
        if (rc == ERR_OK) {
            of = record_add(r, "of");
            record_set_int(of, "deal", deal.id);
            record_set_text(of, "deliverable", deal.deliverable);
        }
        deal_release(&deal);
    }
    return rc;
}

enum err
sheet_asks_settle(struct request *rq, struct sheet_work *w)
{
    struct sheet_tally *t = w->tally;
    struct buf seconds;
    enum err rc = ERR_OK;
    size_t i, k;

    buf_init(&seconds, 512 * 1024);
    for (i = 0; rc == ERR_OK && i < t->ask_count; i++) {
        struct sheet_ask *a = &t->asks[i];

        leave_met(rq, t, a);
        if (a->maybe_count == 0) {
            buf_addf(&seconds, "%lld ", (long long)a->row);
            count_second(w, a);
            continue;
        }
        for (k = 0; k < a->maybe_count; k++)
            *sheet_tally_slot(t, request_store(rq), "maybe", a->maybe[k]) = 1;
        rc = note_ask(rq, t, a);
    }
    record_set_text(w->guesses, "seconds", seconds.len > 0 ? seconds.data : "");
    buf_release(&seconds);
    return rc;
}

/* In the order of the rows. */
void
sheet_seconds_load(struct sheet_work *w)
{
    const char *p = record_text(w->guesses, "seconds");
    size_t room = strlen(p) / 2 + 1;
    char *end;

    w->second_count = 0;
    w->seconds = xreallocarray(w->seconds, room, sizeof(w->seconds[0]));
    for (; *p != '\0'; p = end + strspn(end, " ")) {
        w->seconds[w->second_count] = strtoll(p, &end, 10);
        if (end == p)
            break;
        w->second_count++;
    }
}

/* ---- who is missing ------------------------------------------------------ */

struct missing {
    struct request *rq;
    struct sheet_work *w;
    int count;
};

static bool
was_told(const struct sheet_work *w, const struct deal *deal)
{
    size_t i;

    for (i = 0; i < record_count(w->guesses, "old-gone"); i++)
        if (record_int(record_at(w->guesses, "old-gone", i), "deal", 0) ==
            deal->id)
            return true;
    return false;
}

/* Is the sheet about that campaign? */
static bool
is_named(const struct sheet_words *campaigns, int64_t id)
{
    size_t i;

    for (i = 0; i < campaigns->count; i++)
        if (campaigns->items[i].id == id)
            return true;
    return campaigns->count == campaigns->max;
}

static void
see_deal(void *ctx, const struct deal *deal)
{
    struct missing *m = ctx;
    struct sheet_tally *t = m->w->tally;
    struct store *st = request_store(m->rq);
    struct record *r;

    m->count++;
    t->gone_after = deal->id;
    if (!is_named(&m->w->campaigns, deal->campaign))
        return;
    t->before[t->before_at].all++;
    if (*sheet_tally_slot(t, st, "deal", deal->id) != 0 ||
        *sheet_tally_slot(t, st, "maybe", deal->id) != 0) {
        t->before[t->before_at].met++;
        return;
    }
    if (was_told(m->w, deal))
        return;
    r = record_add(t->missing, "deals");
    record_set_int(r, "deal", deal->id);
    record_set_int(r, "creator", deal->creator);
    record_set_int(r, "campaign", deal->campaign);
    record_set_text(r, "deliverable", deal->deliverable);
}

static void
note_missing(struct sheet_work *w, const struct record *of, const char *handle,
             const char *campaign)
{
    struct record *r;

    w->tally->gone++;
    if (record_count(w->tally->said, "gone") == MISSING_KEPT)
        return;
    r = record_add(w->tally->said, "gone");
    record_set_int(r, "deal", record_int(of, "deal", 0));
    record_set_text(r, "handle", handle);
    record_set_text(r, "campaign", campaign);
    record_set_text(r, "deliverable", record_text(of, "deliverable"));
    record_set_int(record_add(w->guesses, "gone"), "deal",
                   record_int(of, "deal", 0));
}

/* Unless its creator stands in a row that cannot be read. */
static enum err
see_missing(struct request *rq, struct sheet_work *w, const struct record *of)
{
    struct store *st = request_store(rq);
    struct campaign campaign = { 0 };
    struct creator creator = { 0 };
    enum err rc;

    rc = store_campaign_get(st, record_int(of, "campaign", 0), &campaign);
    if (rc == ERR_OK)
        rc = store_creator_get(st, record_int(of, "creator", 0), &creator);
    if (rc == ERR_OK && *sheet_tally_slot(w->tally, st, "stands",
                                          sheet_row_print(creator.handle)) == 0)
        note_missing(w, of, creator.handle, campaign.name);
    campaign_release(&campaign);
    creator_release(&creator);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* All deals of one sheet were seen: was it this one, some time before? */
static enum err
sheet_is_through(struct request *rq, struct sheet_work *w)
{
    struct sheet_tally *t = w->tally;
    size_t i, n = record_count(t->missing, "deals");
    enum err rc = ERR_OK;

    if (t->before[t->before_at].met * 100 >=
        t->before[t->before_at].all * LIKENESS) {
        for (i = 0; rc == ERR_OK && i < n && i < MISSING_READ; i++)
            rc = see_missing(rq, w, record_at(t->missing, "deals", i));
        /* The rest is counted without a look at each. */
        t->gone += n > MISSING_READ ? (int64_t)(n - MISSING_READ) : 0;
    }
    record_free(t->missing);
    t->missing = record_new();
    t->before_at++;
    t->gone_after = 0;
    return rc;
}

enum err
sheet_gone_step(struct request *rq, struct job *job, struct sheet_work *w,
                bool *more)
{
    struct sheet_tally *t = w->tally;
    enum err rc = ERR_OK;

    while (rc == ERR_OK && t->before_at < t->before_count) {
        struct missing m = { .rq = rq, .w = w };

        rc = store_deal_list_sheet(request_store(rq),
                                   t->before[t->before_at].sheet, t->gone_after,
                                   WALK_DEALS, see_deal, &m);
        if (rc == ERR_OK && m.count < WALK_DEALS)
            rc = sheet_is_through(rq, w);
        if (job_is_late(job))
            break;
    }
    *more = t->before_at < t->before_count;
    return rc;
}
