/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * undo_list.c - what a change was, in words, and which can be taken back.
 */
#include "undo_list.h"

#include <string.h>

#include "campaigns.h"
#include "creators.h"
#include "deadlines.h"
#include "deal_parts.h"
#include "intakes.h"
#include "request.h"
#include "series.h"
#include "sheet/sheet.h"
#include "undo.h"
#include "undo_later.h"
#include "whose.h"

#define SHOWN 5
/* So many are tried, at most. */
#define TRIED_MAX         25
#define BY_NUMBER_SECONDS (24 * 3600)

/* ---- the name ------------------------------------------------------------ */

static void
add_deadline(struct request *rq, int64_t id, struct buf *b)
{
    struct deadline d = { 0 };

    if (store_deadline_find(request_store(rq), id, &d) == ERR_OK)
        buf_addf(b, "%s\"%s\"", b->len > 0 ? ", " : "", d.what);
    deadline_release(&d);
}

/* All that were changed at once, and not the last of them alone. */
static void
add_deadlines(struct request *rq, const struct change *change, struct buf *b)
{
    size_t count = 0, i;
    int64_t ids[SHOWN];

    if (store_change_rows(request_store(rq), change->id, "deadline", ids, SHOWN,
                          &count) != ERR_OK ||
        count < 2) {
        add_deadline(rq, change->noun_id, b);
        return;
    }
    for (i = 0; i < count && i < SHOWN; i++)
        add_deadline(rq, ids[i], b);
    if (count > SHOWN) {
        buf_addc(b, ' ');
        text_add(b, request_language(rq), TEXT_UNDO_AND_MORE, "n",
                 TEXT_INT(count - SHOWN), NULL);
    }
}

/* A look alone is nothing to take back: only what was said with it is. */
static void
add_creator(struct request *rq, const struct change *change, const char *handle,
            struct buf *b)
{
    buf_addf(b, "@%s", handle);
    if (strcmp(change->command, "vet") != 0)
        return;
    buf_adds(b, ", ");
    buf_adds(b, text_get(request_language(rq), TEXT_UNDO_LOOKED_FOR));
}

static void
add_import(struct request *rq, int64_t id, struct buf *b)
{
    text_add(b, request_language(rq), TEXT_UNDO_IMPORT, "id", TEXT_INT(id),
             NULL);
}

static void
add_intake(struct request *rq, int64_t id, struct buf *b)
{
    struct intake intake = { 0 };
    struct creator creator = { 0 };

    if (store_intake_find(request_store(rq), id, &intake) == ERR_OK &&
        store_creator_get(request_store(rq), intake.creator, &creator) ==
            ERR_OK)
        buf_addf(b, "@%s, %s, ", creator.handle, intake.files);
    add_import(rq, id, b);
    creator_release(&creator);
    intake_release(&intake);
}

static void
add_sheet(struct request *rq, const struct change *change, struct buf *b)
{
    bool is_in = strcmp(change->command, "campaign import confirm") == 0;
    struct sheet sheet = { 0 };

    if (store_sheet_find(request_store(rq), change->noun_id, &sheet) ==
        ERR_OK) {
        buf_addf(b, "%s, ", sheet.files);
        if (is_in) {
            text_add(b, request_language(rq), TEXT_UNDO_ROWS, "n",
                     TEXT_INT(sheet.rows), NULL);
            buf_adds(b, ", ");
        }
    }
    add_import(rq, change->noun_id, b);
    store_sheet_release(&sheet);
}

void
undo_list_name(struct request *rq, const struct change *change, struct buf *b)
{
    struct campaign campaign = { 0 };
    struct picked deal = { 0 };
    struct creator creator = { 0 };
    struct change undone = { 0 };
    struct series series = { 0 };

    if (strcmp(change->noun, "deadline") == 0)
        add_deadlines(rq, change, b);
    else if (strcmp(change->noun, "campaign") == 0 &&
             store_campaign_get(request_store(rq), change->noun_id,
                                &campaign) == ERR_OK)
        buf_addf(b, "\"%s\"", campaign.name);
    else if (strcmp(change->noun, "series") == 0 &&
             store_series_find(request_store(rq), change->noun_id, &series) ==
                 ERR_OK)
        buf_addf(b, "\"%s\"", series.what);
    else if (strcmp(change->noun, "creator") == 0 &&
             store_creator_get(request_store(rq), change->noun_id, &creator) ==
                 ERR_OK)
        add_creator(rq, change, creator.handle, b);
    else if (strcmp(change->noun, "deal") == 0 &&
             deal_pick_id(rq, change->noun_id, &deal) == ERR_OK)
        deal_name(b, &deal);
    else if (strcmp(change->noun, "import") == 0)
        add_intake(rq, change->noun_id, b);
    else if (strcmp(change->noun, "sheet") == 0)
        add_sheet(rq, change, b);
    else if (strcmp(change->noun, "change") == 0 &&
             store_change_find(request_store(rq), change->noun_id, &undone) ==
                 ERR_OK)
        buf_addf(b, "\"%s\"", undone.command);
    campaign_release(&campaign);
    series_release(&series);
    picked_release(&deal);
    creator_release(&creator);
    change_release(&undone);
}

/* Within a day "09:00" may be yesterday's. */
static enum zone_style
style_of(struct request *rq, int64_t at)
{
    struct wall then, now;

    zone_to_wall(request_zone(rq), at, &then);
    zone_to_wall(request_zone(rq), request_now(rq), &now);
    return wall_days_between(&then, &now) == 0 ? ZONE_STYLE_CLOCK
                                               : ZONE_STYLE_TIME;
}

/* ---- the lines ----------------------------------------------------------- */

/* "6 · campaign import, team.csv, import 2 · 09:00", and whose it is when it is
 * somebody else's. */
void
undo_list_add(struct request *rq, const struct change *change,
              struct card *card)
{
    enum language language = request_language(rq);
    struct buf line, about, when;

    buf_init(&line, 8192);
    buf_init(&about, 4096);
    buf_init(&when, 64);
    undo_list_name(rq, change, &about);
    zone_format(&when, request_zone(rq), language_code(language), change->at,
                request_now(rq), style_of(rq, change->at));
    buf_addf(&line, "%lld · %s%s%s · %s", (long long)change->id,
             change->command, about.len > 0 ? ", " : "",
             about.len > 0 ? about.data : "", when.data);
    if (!change_is_of(change, request_person(rq)->id)) {
        buf_adds(&line, " · ");
        whose_add(&line, change->person);
    }
    card_text(card, line.data);
    buf_release(&line);
    buf_release(&about);
    buf_release(&when);
}

void
undo_list_button(struct request *rq, int64_t id, struct card *card)
{
    struct buf label, line;

    buf_init(&label, 128);
    buf_init(&line, 64);
    text_add(&label, request_language(rq), TEXT_UNDO_BUTTON, "id", TEXT_INT(id),
             NULL);
    buf_addf(&line, "undo %lld", (long long)id);
    card_button(card, CARD_PLAIN, label.data, line.data, NULL);
    buf_release(&label);
    buf_release(&line);
}

/* ---- which --------------------------------------------------------------- */

/* The newest before *before that can be; *tries says how many more are looked
 * at. */
static enum err
find_older(struct request *rq, int64_t *before, int *tries,
           struct change *change)
{
    int64_t since = request_now(rq) - BY_NUMBER_SECONDS;
    enum err rc = ERR_NOT_FOUND;

    while ((*tries)-- > 0) {
        rc = store_change_last(request_store(rq), request_person(rq)->id, since,
                               *before, change);
        if (rc != ERR_OK)
            return rc;
        *before = change->id;
        if (undo_check(rq, change) == ERR_OK)
            return ERR_OK;
        change_release(change);
        rc = ERR_NOT_FOUND;
    }
    return rc;
}

static enum err
list_older(struct request *rq, int64_t before, size_t most, enum text_key head,
           struct card *card, size_t *count)
{
    struct change change = { 0 };
    int64_t ids[SHOWN];
    int tries = TRIED_MAX;
    enum err rc = ERR_OK;
    size_t i;

    *count = 0;
    while (*count < most) {
        rc = find_older(rq, &before, &tries, &change);
        if (rc != ERR_OK)
            break;
        if (*count == 0)
            card_text(card, text_get(request_language(rq), head));
        undo_list_add(rq, &change, card);
        ids[(*count)++] = change.id;
        change_release(&change);
    }
    for (i = 0; i < *count; i++)
        undo_list_button(rq, ids[i], card);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
undo_list(struct request *rq, int64_t before, struct card *card)
{
    size_t count;

    return list_older(rq, before, SHOWN, TEXT_UNDO_OLDER, card, &count);
}

enum err
undo_list_one(struct request *rq, int64_t before, struct card *card)
{
    size_t count;
    enum err rc;

    rc = list_older(rq, before, 1, TEXT_UNDO_BEFORE, card, &count);
    if (rc == ERR_OK && count == 0)
        card_text(card, text_get(request_language(rq), TEXT_UNDO_NONE_BEFORE));
    return rc;
}
