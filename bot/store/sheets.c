/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheets.c - a team's sheet on its way in: its rows, and what they wrote.
 *
 * A row's number is sheet * 65536 + its number in the spreadsheet.
 */
#include "sheets.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "deals.h"
#include "name_key.h"

#define ROW_ID(sheet, number) ((sheet)*65536 + (number))

void
store_sheet_release(struct sheet *sheet)
{
    free(sheet->person);
    free(sheet->files);
    free(sheet->guesses);
    free(sheet->summary);
    memset(sheet, 0, sizeof(*sheet));
}

#define COLUMNS                                                                \
    "id, state, person, at, files, guesses, summary, rows, skipped, message"

static void
sheet_bind(struct query *q, const struct sheet *sheet)
{
    query_int(q, ":state", sheet->state);
    query_text(q, ":files", sheet->files);
    query_text(q, ":guesses", sheet->guesses);
    query_text(q, ":summary", sheet->summary);
    query_int(q, ":rows", sheet->rows);
    query_int(q, ":skipped", sheet->skipped);
    query_int(q, ":message", sheet->message);
}

static enum err
sheet_take_one(struct query *q, struct sheet *out)
{
    enum err rc;

    rc = query_step(q);
    if (rc == ERR_OK) {
        out->id = query_get_int(q, 0);
        out->state = (enum sheet_state)query_get_int(q, 1);
        out->person = query_take_text(q, 2);
        out->at = query_get_int(q, 3);
        out->files = query_take_text(q, 4);
        out->guesses = query_take_text(q, 5);
        out->summary = query_take_text(q, 6);
        out->rows = query_get_int(q, 7);
        out->skipped = query_get_int(q, 8);
        out->message = query_get_int(q, 9);
    }
    query_end(q);
    return rc;
}

enum err
store_sheet_add(struct store *st, const struct sheet *sheet, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO sheet (ws, state, person, at, files, guesses,"
                " summary, rows, skipped, message) VALUES (:ws, :state,"
                " :person, :at, :files, :guesses, :summary, :rows, :skipped,"
                " :message)");
    sheet_bind(&q, sheet);
    query_text(&q, ":person", sheet->person);
    query_int(&q, ":at", sheet->at);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

enum err
store_sheet_find(struct store *st, int64_t id, struct sheet *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM sheet WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    return sheet_take_one(&q, out);
}

enum err
store_sheet_update(struct store *st, const struct sheet *sheet)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE sheet SET state = :state, files = :files,"
                " guesses = :guesses, summary = :summary, rows = :rows,"
                " skipped = :skipped, message = :message"
                " WHERE id = :id AND ws = :ws");
    sheet_bind(&q, sheet);
    query_int(&q, ":id", sheet->id);
    return query_run(&q);
}

enum err
store_sheet_last(struct store *st, const char *person, enum sheet_state state,
                 struct sheet *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM sheet WHERE id IN (SELECT id FROM"
                " sheet INDEXED BY sheet_person WHERE ws = :ws"
                " AND person = :person ORDER BY id DESC LIMIT 20)"
                " AND state = :state ORDER BY id DESC LIMIT 1");
    query_text(&q, ":person", person);
    query_int(&q, ":state", state);
    return sheet_take_one(&q, out);
}

enum err
store_sheet_before(struct store *st, int64_t before, enum sheet_state state,
                   struct sheet *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM sheet WHERE id < :before"
                " AND +ws = :ws AND state = :state ORDER BY id DESC LIMIT 1");
    query_int(&q, ":before", before);
    query_int(&q, ":state", state);
    return sheet_take_one(&q, out);
}

/* ---- its rows ------------------------------------------------------------ */

enum err
store_sheet_row_put(struct store *st, int64_t sheet, int64_t number,
                    const char *cells)
{
    struct query q;

    query_begin(&q, st,
                "INSERT OR REPLACE INTO sheet_row (id, ws, state, cells, why)"
                " VALUES (:id, :ws, 0, :cells, '')");
    query_int(&q, ":id", ROW_ID(sheet, number));
    query_text(&q, ":cells", cells);
    return query_run(&q);
}

enum err
store_sheet_row_walk(struct store *st, int64_t sheet, int64_t after, int limit,
                     sheet_row_fn *fn, void *ctx, int *count)
{
    struct query q;
    enum err rc, told = ERR_OK;

    *count = 0;
    query_begin(&q, st,
                "SELECT id, cells FROM sheet_row WHERE id > :after"
                " AND id <= :last AND ws = :ws ORDER BY id LIMIT :limit");
    query_int(&q, ":after", ROW_ID(sheet, after));
    query_int(&q, ":last", ROW_ID(sheet, SHEET_ROWS_MAX));
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        told = fn(ctx, query_get_int(&q, 0) - ROW_ID(sheet, 0),
                  query_get_text(&q, 1));
        if (told != ERR_OK)
            break;
        (*count)++;
    }
    query_end(&q);
    if (told != ERR_OK)
        return told;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_sheet_row_find(struct store *st, int64_t sheet, int64_t number,
                     char **cells)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT cells FROM sheet_row WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", ROW_ID(sheet, number));
    rc = query_step(&q);
    if (rc == ERR_OK)
        *cells = query_take_text(&q, 0);
    query_end(&q);
    return rc;
}

/* ---- what it wrote ------------------------------------------------------- */

enum err
store_sheet_campaign(struct store *st, int64_t sheet, const char *name,
                     int64_t *id)
{
    char *key = name_key(name);
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id FROM campaign WHERE ws = :ws AND key = :key"
                " AND sheet = :sheet");
    query_text(&q, ":key", key);
    query_int(&q, ":sheet", sheet);
    rc = query_find_int(&q, id);
    free(key);
    return rc;
}

enum err
store_sheet_first_post(struct store *st, int64_t campaign, int64_t sheet,
                       char **day)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT coalesce(min(publish), '') FROM deal"
                " WHERE ws = :ws AND campaign = :campaign AND publish <> ''"
                " AND state < :aside AND (sheet = :sheet OR " SHEET_IS_IN ")");
    query_int(&q, ":campaign", campaign);
    query_int(&q, ":sheet", sheet);
    query_int(&q, ":aside", DEAL_DECLINED); /* and what comes behind it */
    rc = query_step(&q);
    if (rc == ERR_OK)
        *day = query_take_text(&q, 0);
    query_end(&q);
    return rc;
}

enum err
store_sheet_first(struct store *st, int64_t sheet, int64_t campaign,
                  const char *day)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE campaign SET publish = :day WHERE id = :id AND ws = :ws"
                " AND sheet = :sheet AND (publish = '' OR publish > :day)");
    query_int(&q, ":id", campaign);
    query_int(&q, ":sheet", sheet);
    query_text(&q, ":day", day);
    return query_run(&q);
}

enum err
store_sheet_publish(struct store *st, int64_t campaign, const char *day)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE campaign SET publish = :day"
                " WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", campaign);
    query_text(&q, ":day", day);
    return query_run(&q);
}

/* Where a slice of a sheet's deadlines ends; 0 when there is none. */
static enum err
deadline_slice_end(struct store *st, int64_t sheet, int limit, int64_t after,
                   int64_t *end)
{
    struct query q;

    query_begin(&q, st,
                "SELECT coalesce(max(id), 0) FROM (SELECT id FROM deadline"
                " WHERE sheet = :sheet AND sheet > 0 AND id > :after"
                " ORDER BY id LIMIT :limit)");
    query_int(&q, ":sheet", sheet);
    query_int(&q, ":after", after);
    query_int(&q, ":limit", limit);
    return query_find_int(&q, end);
}

enum err
store_sheet_arm(struct store *st, int64_t sheet, int limit, int64_t *after,
                bool *more)
{
    struct query q;
    int64_t end = 0;
    enum err rc;

    rc = deadline_slice_end(st, sheet, limit, *after, &end);
    *more = end != 0;
    if (rc != ERR_OK || end == 0)
        return rc;
    query_begin(&q, st,
                "INSERT INTO reminder (deadline, ws, at, stage, snoozed_to)"
                " SELECT id, ws, 1, 0, 0 FROM deadline WHERE sheet = :sheet"
                " AND sheet > 0 AND id > :after AND id <= :end"
                " AND done_at = 0 ON CONFLICT (deadline) DO UPDATE SET at = 1");
    query_int(&q, ":sheet", sheet);
    query_int(&q, ":after", *after);
    query_int(&q, ":end", end);
    *after = end;
    return query_run(&q);
}

static enum err
drop_deadlines(struct store *st, int64_t sheet, int limit, int *changes)
{
    struct query q;

    query_begin(&q, st,
                "DELETE FROM deadline WHERE id IN (SELECT id FROM deadline"
                " WHERE sheet = :sheet AND sheet > 0 LIMIT :limit)");
    query_int(&q, ":sheet", sheet);
    query_int(&q, ":limit", limit);
    return query_run_changes(&q, changes);
}

static enum err
drop_deals(struct store *st, int64_t sheet, int limit, int *changes)
{
    struct query q;

    query_begin(&q, st,
                "DELETE FROM deal WHERE id IN (SELECT id FROM deal"
                " WHERE sheet = :sheet AND sheet > 0 LIMIT :limit)");
    query_int(&q, ":sheet", sheet);
    query_int(&q, ":limit", limit);
    return query_run_changes(&q, changes);
}

static enum err
drop_campaigns(struct store *st, int64_t sheet, int limit, int *changes)
{
    struct query q;

    query_begin(&q, st,
                "DELETE FROM campaign WHERE id IN (SELECT id FROM campaign"
                " WHERE sheet = :sheet AND sheet > 0 LIMIT :limit)");
    query_int(&q, ":sheet", sheet);
    query_int(&q, ":limit", limit);
    return query_run_changes(&q, changes);
}

static enum err
drop_rows(struct store *st, int64_t sheet, int limit, int *changes)
{
    struct query q;

    query_begin(&q, st,
                "DELETE FROM sheet_row WHERE id IN (SELECT id FROM sheet_row"
                " WHERE id > :first AND id <= :last LIMIT :limit)");
    query_int(&q, ":first", ROW_ID(sheet, 0));
    query_int(&q, ":last", ROW_ID(sheet, SHEET_ROWS_MAX));
    query_int(&q, ":limit", limit);
    return query_run_changes(&q, changes);
}

enum err
store_sheet_drop(struct store *st, int64_t sheet, unsigned what, int limit,
                 bool *more)
{
    int changes = 0;
    enum err rc = ERR_OK;

    if (what & SHEET_DROP_WRITTEN) {
        rc = drop_deadlines(st, sheet, limit, &changes);
        if (rc == ERR_OK && changes == 0)
            rc = drop_deals(st, sheet, limit, &changes);
        if (rc == ERR_OK && changes == 0)
            rc = drop_campaigns(st, sheet, limit, &changes);
    }
    if (rc == ERR_OK && changes == 0 && (what & SHEET_DROP_ROWS))
        rc = drop_rows(st, sheet, limit, &changes);
    *more = rc == ERR_OK && changes > 0;
    return rc;
}

enum err
store_sheet_is_built_on(struct store *st, int64_t sheet, bool *is)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT EXISTS (SELECT 1 FROM campaign AS c JOIN deal AS d"
                " ON d.ws = c.ws AND d.campaign = c.id AND d.sheet <> c.sheet"
                " WHERE c.sheet = :sheet AND c.sheet > 0)"
                " OR EXISTS (SELECT 1 FROM campaign AS c JOIN deadline AS d"
                " ON d.campaign = c.id AND d.campaign > 0"
                " AND d.sheet <> c.sheet AND d.done_at = 0"
                " WHERE c.sheet = :sheet AND c.sheet > 0)");
    query_int(&q, ":sheet", sheet);
    rc = query_step(&q);
    if (rc == ERR_OK)
        *is = query_get_int(&q, 0) != 0;
    query_end(&q);
    return rc;
}
