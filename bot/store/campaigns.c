/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaigns.c - what is published when, and who answers for it.
 */
#include "campaigns.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "name_key.h"

#define COLUMNS                                                                \
    "id, name, state, publish, zone, owner, lead, place, message, is_abroad,"  \
    " approvers, new_creators, known_creators, sheet, person, at, closed_at"

void
campaign_release(struct campaign *campaign)
{
    free(campaign->name);
    free(campaign->publish);
    free(campaign->zone);
    free(campaign->owner);
    free(campaign->lead);
    free(campaign->place);
    free(campaign->person);
    memset(campaign, 0, sizeof(*campaign));
}

static const char *
or_empty(const char *text)
{
    return text ? text : "";
}

static void
campaign_bind(struct query *q, const struct campaign *c)
{
    char *key = name_key(c->name);

    query_text(q, ":name", c->name);
    query_text(q, ":key", key);
    query_int(q, ":state", c->state);
    query_text(q, ":publish", or_empty(c->publish));
    query_text(q, ":zone", or_empty(c->zone));
    query_text(q, ":owner", or_empty(c->owner));
    query_text(q, ":lead", or_empty(c->lead));
    query_text(q, ":place", or_empty(c->place));
    query_int(q, ":message", c->message);
    query_int(q, ":abroad", c->is_abroad);
    query_int(q, ":approvers", c->approvers);
    query_int(q, ":new", c->new_creators);
    query_int(q, ":known", c->known_creators);
    query_int(q, ":sheet", c->sheet);
    query_int(q, ":closed", c->closed_at);
    free(key);
}

static void
campaign_take(struct query *q, struct campaign *out)
{
    out->id = query_get_int(q, 0);
    out->name = query_take_text(q, 1);
    out->state = (enum campaign_state)query_get_int(q, 2);
    out->publish = query_take_text(q, 3);
    out->zone = query_take_text(q, 4);
    out->owner = query_take_text(q, 5);
    out->lead = query_take_text(q, 6);
    out->place = query_take_text(q, 7);
    out->message = query_get_int(q, 8);
    out->is_abroad = query_get_int(q, 9) != 0;
    out->approvers = query_get_int(q, 10);
    out->new_creators = query_get_int(q, 11);
    out->known_creators = query_get_int(q, 12);
    out->sheet = query_get_int(q, 13);
    out->person = query_take_text(q, 14);
    out->at = query_get_int(q, 15);
    out->closed_at = query_get_int(q, 16);
}

static enum err
campaign_take_one(struct query *q, struct campaign *out)
{
    enum err rc;

    rc = query_step(q);
    if (rc == ERR_OK)
        campaign_take(q, out);
    query_end(q);
    return rc;
}

enum err
store_campaign_add(struct store *st, const struct campaign *campaign,
                   int64_t *id)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO campaign (ws, name, key, state, publish, zone,"
                " owner, lead, place, message, is_abroad, approvers,"
                " new_creators, known_creators, sheet, person, at, closed_at)"
                " VALUES (:ws, :name, :key, :state, :publish, :zone, :owner,"
                " :lead, :place, :message, :abroad, :approvers, :new, :known,"
                " :sheet, :person, :at, :closed)"
                " ON CONFLICT (ws, key) DO NOTHING");
    campaign_bind(&q, campaign);
    query_text(&q, ":person", campaign->person);
    query_int(&q, ":at", campaign->at);
    rc = query_run_changes(&q, &changes);
    if (rc == ERR_OK && changes == 0)
        rc = ERR_CONFLICT;
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

enum err
store_campaign_get(struct store *st, int64_t id, struct campaign *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM campaign WHERE id = :id AND ws = :ws"
                " AND " SHEET_IS_IN);
    query_int(&q, ":id", id);
    return campaign_take_one(&q, out);
}

enum err
store_campaign_find(struct store *st, const char *name, struct campaign *out)
{
    char *key = name_key(name);
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM campaign WHERE ws = :ws"
                " AND key = :key AND " SHEET_IS_IN);
    query_text(&q, ":key", key);
    rc = campaign_take_one(&q, out);
    free(key);
    return rc;
}

enum err
store_campaign_update(struct store *st, const struct campaign *campaign)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE campaign SET name = :name, key = :key, state = :state,"
                " publish = :publish, zone = :zone, owner = :owner,"
                " lead = :lead, place = :place, message = :message,"
                " is_abroad = :abroad, approvers = :approvers,"
                " new_creators = :new, known_creators = :known,"
                " sheet = :sheet, closed_at = :closed"
                " WHERE id = :id AND ws = :ws");
    campaign_bind(&q, campaign);
    query_int(&q, ":id", campaign->id);
    return query_run(&q);
}

/* Hands all rows over and ends the query. */
static enum err
campaign_each(struct query *q, campaign_fn *fn, void *ctx)
{
    enum err rc;

    for (rc = query_step(q); rc == ERR_OK; rc = query_step(q)) {
        struct campaign c = { 0 };

        campaign_take(q, &c);
        fn(ctx, &c);
        campaign_release(&c);
    }
    query_end(q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_campaign_list(struct store *st, int limit, campaign_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM campaign WHERE ws = :ws"
                " AND closed_at = 0 AND " SHEET_IS_IN
                " ORDER BY publish, id LIMIT :limit");
    query_int(&q, ":limit", limit);
    return campaign_each(&q, fn, ctx);
}

enum err
store_campaign_list_closed(struct store *st, int limit, campaign_fn *fn,
                           void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM campaign WHERE ws = :ws"
                " AND closed_at > 0 AND " SHEET_IS_IN
                " ORDER BY closed_at DESC, id DESC LIMIT :limit");
    query_int(&q, ":limit", limit);
    return campaign_each(&q, fn, ctx);
}

enum err
store_campaign_page(struct store *st, int64_t after, int limit, campaign_fn *fn,
                    void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM campaign WHERE +ws = :ws"
                " AND id > :after AND " SHEET_IS_IN
                " ORDER BY id LIMIT :limit");
    query_int(&q, ":after", after);
    query_int(&q, ":limit", limit);
    return campaign_each(&q, fn, ctx);
}
