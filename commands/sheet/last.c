/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * last.c - the last step of an import: what was there already is changed, and
 * all that was written is seen.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaigns.h"
#include "deal.h"
#include "sheet/sheet.h"
#include "sheet/write_parts.h"

#define DAY 86400

/* ---- deals that were there ----------------------------------------------- */

/* What follows from its new state is what follows when a person says it. */
static enum err
deal_change(struct writing *wr, struct sheet_entry *e)
{
    struct store *st = request_store(wr->rq);
    struct campaign campaign = { 0 };
    struct deal was = { 0 };
    enum err rc;

    rc = store_campaign_get(st, e->deal.campaign, &campaign);
    if (rc == ERR_OK)
        rc = store_deal_get(st, e->deal.id, &was);
    if (rc == ERR_OK) {
        (void)sheet_entry_apply(e, &e->deal, request_now(wr->rq));
        if (e->deal.fee != was.fee) {
            free(e->deal.fee_by);
            e->deal.fee_by = xstrdup(wr->sheet.person);
        }
        rc = store_deal_update(st, &e->deal);
    }
    if (rc == ERR_OK && strcmp(e->deal.deliverable, was.deliverable) != 0)
        rc = store_deal_rename(st, &e->deal);
    if (rc == ERR_OK)
        rc = deal_follow(wr->rq, &campaign, &was, &e->deal);
    if (rc == ERR_OK)
        rc = sheet_deadlines_change(wr->rq, e, &e->deal);
    campaign_release(&campaign);
    deal_release(&was);
    wr->changed += rc == ERR_OK;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc; /* of a campaign that is gone */
}

typedef enum err changed_fn(struct writing *wr, struct sheet_entry *e);

static enum err
change_row(struct writing *wr, const struct record *r, changed_fn *fn)
{
    int64_t number = record_int(r, "row", 0);
    struct store *st = request_store(wr->rq);
    char *cells = NULL;
    struct sheet_entry e = { 0 };
    enum err rc;

    rc = store_sheet_row_find(st, wr->sheet.id, number, &cells);
    if (rc != ERR_OK)
        return rc == ERR_NOT_FOUND ? ERR_OK : rc;
    sheet_entry_read(wr->w, number, cells, record_text(r, "campaign"), &e);
    rc = sheet_entry_judge(wr->rq, wr->w, &e);
    if (rc == ERR_OK && e.verdict == SHEET_CHANGED)
        rc = fn(wr, &e);
    free(cells);
    sheet_entry_release(&e);
    return rc;
}

static enum err
for_changed(struct writing *wr, changed_fn *fn)
{
    enum err rc = ERR_OK;
    size_t i;

    for (i = 0; rc == ERR_OK && i < record_count(wr->cursor, "changed"); i++)
        rc = change_row(wr, record_at(wr->cursor, "changed", i), fn);
    return rc;
}

static enum err
print_row(struct writing *wr, struct sheet_entry *e)
{
    wr->print = sheet_prints_add(wr->print, sheet_entry_print(e));
    return ERR_OK;
}

enum err
sheet_last_check(struct writing *wr, bool *is)
{
    enum err rc;

    wr->print = 0;
    rc = for_changed(wr, print_row);
    *is = wr->print == wr->w->tally->print_changed &&
          sheet_is_as_told(&wr->sheet, wr->w->tally->print);
    return rc;
}

/* ---- the first post ------------------------------------------------------ */

/* The campaigns that were there and are touched by this import. */
static bool
is_touched(const struct sheet_word *campaign)
{
    return campaign->id != 0 && campaign->is_touched;
}

/* What their first post was. One that somebody set themselves is another day,
 * and stays, as does that of a campaign with a plan of its own. */
static enum err
note_posts(struct writing *wr)
{
    struct store *st = request_store(wr->rq);
    struct sheet_words *names = &wr->w->campaigns;
    enum err rc = ERR_OK;
    size_t i, n = 0;

    for (i = 0; rc == ERR_OK && i < names->count; i++) {
        struct sheet_word *name = &names->items[i];

        if (is_touched(name) && n++ < SHEET_CHANGES_MAX)
            rc = store_sheet_first_post(st, name->id, 0, &name->meaning);
    }
    return rc;
}

static enum err
post_follow(struct writing *wr, int64_t id, const char *before)
{
    struct store *st = request_store(wr->rq);
    struct campaign c = { 0 };
    char *after = NULL;
    enum err rc;

    rc = store_campaign_get(st, id, &c);
    if (rc == ERR_OK)
        rc = store_sheet_first_post(st, id, wr->sheet.id, &after);
    if (rc == ERR_OK && after[0] != '\0' && strcmp(after, c.publish) != 0 &&
        (c.publish[0] == '\0' ||
         (c.sheet != 0 && strcmp(c.publish, before) == 0)))
        rc = store_sheet_publish(st, id, after);
    free(after);
    campaign_release(&c);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err
set_posts(struct writing *wr)
{
    struct sheet_words *names = &wr->w->campaigns;
    enum err rc = ERR_OK;
    size_t i;

    for (i = 0; rc == ERR_OK && i < names->count; i++)
        if (is_touched(&names->items[i]) && names->items[i].meaning)
            rc = post_follow(wr, names->items[i].id, names->items[i].meaning);
    return rc;
}

/* What was written, and what waits for an answer: that is said. */
static void
note_written(struct writing *wr)
{
    struct record *s = NULL;

    if (record_load(wr->sheet.summary, &s) != ERR_OK)
        return;
    record_set_int(s, "fresh", wr->w->tally->fresh);
    record_set_int(s, "changed", wr->changed);
    record_set_int(s, "held", wr->w->tally->asked);
    record_set_text(s, "by", request_person(wr->rq)->id);
    record_set_int(s, "change", request_change(wr->rq));
    free(wr->sheet.summary);
    wr->sheet.summary = record_save(s);
    record_free(s);
}

/* Whose name it is was shown, and confirmed: that holds the next time, whoever
 * brings the sheet. */
static void
settle_names(struct writing *wr)
{
    const struct sheet_words *owners = &wr->w->owners;
    struct record *g = wr->w->guesses, *r;
    size_t i;

    for (i = 0; i < owners->count && i < SHEET_FIXES_MAX; i++) {
        const struct sheet_word *name = &owners->items[i];

        if (!name->meaning || name->meaning[0] == '\0' ||
            sheet_is_me(name->text))
            continue;
        r = record_add(g, "people");
        record_set_text(r, "name", name->text);
        record_set_text(r, "is", name->meaning);
    }
    free(wr->sheet.guesses);
    wr->sheet.guesses = record_save(g);
}

enum err
sheet_last_step(struct writing *wr)
{
    size_t i;
    enum err rc = note_posts(wr);

    if (rc == ERR_OK)
        rc = for_changed(wr, deal_change);
    if (rc == ERR_OK) {
        note_written(wr);
        settle_names(wr);
        wr->sheet.state = SHEET_IN;
        rc = store_sheet_update(request_store(wr->rq), &wr->sheet);
    }
    for (i = 0; rc == ERR_OK && i < record_count(wr->cursor, "notes"); i++)
        rc = sheet_note_add(wr->rq, &wr->sheet, wr->w,
                            record_at(wr->cursor, "notes", i));
    if (rc == ERR_OK)
        rc = set_posts(wr);
    if (rc == ERR_OK)
        rc = sheet_preview_edit(wr->rq, &wr->sheet, TEXT_SHEET_IMPORTED_AS);
    if (rc == ERR_OK && record_int(wr->cursor, "below", 0) != 0)
        rc = sheet_preview_below(wr->rq, &wr->sheet, TEXT_SHEET_IMPORTED_AS);
    if (rc == ERR_OK)
        rc = sheet_drop_at(wr->rq, wr->sheet.id, request_now(wr->rq) + DAY,
                           false);
    return rc;
}
