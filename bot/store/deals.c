/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deals.c - one creator's part in one campaign.
 */
#include "deals.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "db.h"
#include "name_key.h"

#define COLUMNS                                                                \
    "id, campaign, creator, deliverable, kind, state, state_at, owner,"        \
    " draft_due, publish, fee, currency, tracking, link, trouble, sheet,"      \
    " person, at, fee_by, dates, contact_at"

static const char *const words[] = {
#define X(name, word) [DEAL_##name] = word,
    DEAL_STATE_MAP(X)
#undef X
};

const char *
deal_state_word(enum deal_state state)
{
    return words[state];
}

bool
deal_state_parse(const char *word, enum deal_state *state)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strcasecmp(word, words[i]) == 0) {
            *state = (enum deal_state)i;
            return true;
        }
    return false;
}

bool
deal_state_is_over(enum deal_state state)
{
    return state >= DEAL_DONE;
}

void
deal_release(struct deal *deal)
{
    free(deal->deliverable);
    free(deal->kind);
    free(deal->owner);
    free(deal->draft_due);
    free(deal->publish);
    free(deal->currency);
    free(deal->dates);
    free(deal->fee_by);
    free(deal->tracking);
    free(deal->link);
    free(deal->trouble);
    free(deal->person);
    memset(deal, 0, sizeof(*deal));
}

static const char *
or_empty(const char *text)
{
    return text ? text : "";
}

static void
deal_bind(struct query *q, const struct deal *d)
{
    query_text(q, ":kind", or_empty(d->kind));
    query_int(q, ":state", d->state);
    query_int(q, ":since", d->state_at);
    query_int(q, ":contact", d->contact_at);
    query_text(q, ":owner", or_empty(d->owner));
    query_text(q, ":draft", or_empty(d->draft_due));
    query_text(q, ":publish", or_empty(d->publish));
    query_text(q, ":dates", or_empty(d->dates));
    query_int(q, ":fee", d->fee);
    query_text(q, ":fee_by", or_empty(d->fee_by));
    query_text(q, ":currency", or_empty(d->currency));
    query_text(q, ":tracking", or_empty(d->tracking));
    query_text(q, ":link", or_empty(d->link));
    query_text(q, ":trouble", or_empty(d->trouble));
    query_int(q, ":sheet", d->sheet);
}

static void
deal_take(struct query *q, struct deal *out)
{
    out->id = query_get_int(q, 0);
    out->campaign = query_get_int(q, 1);
    out->creator = query_get_int(q, 2);
    out->deliverable = query_take_text(q, 3);
    out->kind = query_take_text(q, 4);
    out->state = (enum deal_state)query_get_int(q, 5);
    out->state_at = query_get_int(q, 6);
    out->owner = query_take_text(q, 7);
    out->draft_due = query_take_text(q, 8);
    out->publish = query_take_text(q, 9);
    out->fee = query_get_int(q, 10);
    out->currency = query_take_text(q, 11);
    out->tracking = query_take_text(q, 12);
    out->link = query_take_text(q, 13);
    out->trouble = query_take_text(q, 14);
    out->sheet = query_get_int(q, 15);
    out->person = query_take_text(q, 16);
    out->at = query_get_int(q, 17);
    out->fee_by = query_take_text(q, 18);
    out->dates = query_take_text(q, 19);
    out->contact_at = query_get_int(q, 20);
}

static enum err
deal_take_one(struct query *q, struct deal *out)
{
    enum err rc;

    rc = query_step(q);
    if (rc == ERR_OK)
        deal_take(q, out);
    query_end(q);
    return rc;
}

/* Hands all rows over and ends the query. */
static enum err
deal_each(struct query *q, deal_fn *fn, void *ctx)
{
    enum err rc;

    for (rc = query_step(q); rc == ERR_OK; rc = query_step(q)) {
        struct deal d = { 0 };

        deal_take(q, &d);
        fn(ctx, &d);
        deal_release(&d);
    }
    query_end(q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_deal_add(struct store *st, const struct deal *deal, int64_t *id)
{
    char *key = name_key(or_empty(deal->deliverable));
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO deal (ws, campaign, creator, deliverable, key,"
                " kind, state, state_at, contact_at, owner, draft_due, publish,"
                " dates, fee, fee_by, currency, tracking, link, trouble, sheet,"
                " person, at)"
                " VALUES (:ws, :campaign, :creator, :deliverable, :key, :kind,"
                " :state, :since, :contact, :owner, :draft, :publish, :dates, "
                ":fee, :fee_by,"
                " :currency, :tracking, :link, :trouble, :sheet, :person, :at)"
                " ON CONFLICT (campaign, creator, key) DO NOTHING");
    deal_bind(&q, deal);
    query_int(&q, ":campaign", deal->campaign);
    query_int(&q, ":creator", deal->creator);
    query_text(&q, ":deliverable", or_empty(deal->deliverable));
    query_text(&q, ":key", key);
    query_text(&q, ":person", deal->person);
    query_int(&q, ":at", deal->at);
    rc = query_run_changes(&q, &changes);
    if (rc == ERR_OK && changes == 0)
        rc = ERR_CONFLICT;
    if (rc == ERR_OK)
        *id = db_last_id(st);
    free(key);
    return rc;
}

enum err
store_deal_get(struct store *st, int64_t id, struct deal *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deal WHERE id = :id AND ws = :ws"
                " AND " SHEET_IS_IN);
    query_int(&q, ":id", id);
    return deal_take_one(&q, out);
}

enum err
store_deal_find(struct store *st, int64_t campaign, int64_t creator,
                const char *deliverable, struct deal *out)
{
    char *key = name_key(or_empty(deliverable));
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deal WHERE campaign = :campaign"
                " AND creator = :creator AND key = :key AND ws = :ws"
                " AND " SHEET_IS_IN);
    query_int(&q, ":campaign", campaign);
    query_int(&q, ":creator", creator);
    query_text(&q, ":key", key);
    rc = deal_take_one(&q, out);
    free(key);
    return rc;
}

enum err
store_deal_update(struct store *st, const struct deal *deal)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE deal SET kind = :kind, state = :state,"
                " state_at = :since, contact_at = :contact, owner = :owner, "
                "draft_due = :draft,"
                " publish = :publish, dates = :dates, fee = :fee,"
                " fee_by = :fee_by, currency = :currency,"
                " tracking = :tracking, link = :link, trouble = :trouble,"
                " sheet = :sheet WHERE id = :id AND ws = :ws");
    deal_bind(&q, deal);
    query_int(&q, ":id", deal->id);
    return query_run(&q);
}

enum err
store_deal_rename(struct store *st, const struct deal *deal)
{
    char *key = name_key(or_empty(deal->deliverable));
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "UPDATE OR IGNORE deal SET deliverable = :deliverable,"
                " key = :key WHERE id = :id AND ws = :ws");
    query_text(&q, ":deliverable", or_empty(deal->deliverable));
    query_text(&q, ":key", key);
    query_int(&q, ":id", deal->id);
    rc = query_run_changes(&q, &changes);
    free(key);
    return rc == ERR_OK && changes == 0 ? ERR_CONFLICT : rc;
}

enum err
store_deal_list_pair(struct store *st, int64_t campaign, int64_t creator,
                     deal_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deal WHERE campaign = :campaign"
                " AND creator = :creator AND ws = :ws AND " SHEET_IS_IN);
    query_int(&q, ":campaign", campaign);
    query_int(&q, ":creator", creator);
    return deal_each(&q, fn, ctx);
}

enum err
store_deal_list_sheet(struct store *st, int64_t sheet, int64_t after, int limit,
                      deal_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deal WHERE sheet = :sheet"
                " AND sheet > 0 AND id > :after AND ws = :ws"
                " AND state < :over AND " SHEET_IS_IN
                " AND EXISTS (SELECT 1 FROM campaign AS c"
                " WHERE c.id = campaign AND c.closed_at = 0)"
                " ORDER BY id LIMIT :limit");
    query_int(&q, ":sheet", sheet);
    query_int(&q, ":after", after);
    query_int(&q, ":over", DEAL_DONE); /* and what comes behind it */
    query_int(&q, ":limit", limit);
    return deal_each(&q, fn, ctx);
}

enum err
store_deal_list_campaign(struct store *st, int64_t campaign, deal_fn *fn,
                         void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deal WHERE campaign = :campaign"
                " AND ws = :ws AND " SHEET_IS_IN " ORDER BY id");
    query_int(&q, ":campaign", campaign);
    return deal_each(&q, fn, ctx);
}

enum err
store_deal_briefs(struct store *st, int64_t campaign, deal_brief_fn *fn,
                  void *ctx)
{
    struct deal_brief d;
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, creator, state FROM deal WHERE campaign = :campaign"
                " AND ws = :ws AND " SHEET_IS_IN " ORDER BY id");
    query_int(&q, ":campaign", campaign);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        d.id = query_get_int(&q, 0);
        d.creator = query_get_int(&q, 1);
        d.state = (enum deal_state)query_get_int(&q, 2);
        fn(ctx, &d);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_deal_list_creator(struct store *st, int64_t creator, int limit,
                        deal_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM deal WHERE ws = :ws"
                " AND creator = :creator AND " SHEET_IS_IN
                " ORDER BY id DESC LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    return deal_each(&q, fn, ctx);
}

/* From one creator to the next in the index, whatever their number of deals. */
enum err
store_deal_partners(struct store *st, int limit, partner_fn *fn, void *ctx)
{
    int64_t creator = 0;
    struct query q;
    enum err rc = ERR_OK;

    for (; limit > 0 && rc == ERR_OK; limit--) {
        query_begin(&q, st,
                    "SELECT creator FROM deal WHERE ws = :ws"
                    " AND creator > :last ORDER BY creator LIMIT 1");
        query_int(&q, ":last", creator);
        rc = query_find_int(&q, &creator);
        if (rc == ERR_OK)
            fn(ctx, creator);
    }
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
