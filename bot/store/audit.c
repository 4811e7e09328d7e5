/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit.c - who changed what, and taking it back by SQLite changesets.
 */
#include "audit.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "db.h"
#include "purge.h"
#include "recording.h"
#include "sheets.h"

static const char *const recorded[] = {
    "creator",  "import",  "look",    "judgement", "decision",
    "deadline", "series",  "sheet",   "deal",      "campaign",
    "habit",    "absence", "mute",    "note",      "outcome",
    "brand",    "said",    "purpose", "second",    "asking",
    "setting"
};

struct changes {
    void *data; /* SQLite's memory */
    int len;
};

void
change_release(struct change *change)
{
    free(change->person);
    free(change->command);
    free(change->noun);
    memset(change, 0, sizeof(*change));
}

enum err
store_audit_begin(struct store *st)
{
    assert(!st->recording);
    st->recording = recording_new(st->db, recorded, ARRAY_LEN(recorded));
    return ERR_OK;
}

void
store_audit_drop(struct store *st)
{
    recording_free(st->recording);
    st->recording = NULL;
}

bool
change_is_of(const struct change *change, const char *person)
{
    return strcmp(change->person, person) == 0;
}

static enum err
audit_take_changes(struct store *st, struct changes *out)
{
    int code;

    assert(st->recording);
    code = recording_changeset(st->recording, &out->len, &out->data);
    store_audit_drop(st);
    return db_err(code);
}

static enum err
audit_insert(struct store *st, const struct change *change,
             const struct changes *changes, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO audit (ws, at, person, command, noun, noun_id,"
                " undone_at, undone_by, changes) VALUES (:ws, :at, :person,"
                " :command, :noun, :noun_id, 0, '', :changes)");
    query_int(&q, ":at", change->at);
    query_lend(&q, ":person", change->person);
    query_lend(&q, ":command", change->command);
    query_lend(&q, ":noun", change->noun ? change->noun : "");
    query_int(&q, ":noun_id", change->noun_id);
    query_blob(&q, ":changes", changes->data, (size_t)changes->len);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

enum err
store_audit_end(struct store *st, const struct change *change, bool always,
                int64_t *id)
{
    struct changes changes = { 0 };
    enum err rc;

    *id = 0;
    rc = audit_take_changes(st, &changes);
    if (rc == ERR_OK && (always || changes.len > 0))
        rc = audit_insert(st, change, &changes, id);
    sqlite3_free(changes.data);
    return rc;
}

static enum err
audit_get_changes(struct store *st, int64_t id, struct changes *out)
{
    struct query q;
    const void *data;
    size_t len = 0;
    enum err rc;

    query_begin(&q, st,
                "SELECT changes FROM audit WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        data = query_get_blob(&q, 0, &len);
        out->len = (int)len;
        out->data = sqlite3_malloc64(len + 1);
        if (!out->data)
            rc = ERR_INTERNAL;
        else if (len > 0)
            memcpy(out->data, data, len);
    }
    query_end(&q);
    return rc;
}

/* What names a creator who was forgotten is gone (about.h). */
static bool
is_forgotten(const struct changes *changes)
{
    return changes->len == 1;
}

static enum err
audit_join(const struct changes *first, const struct changes *second,
           struct changes *out)
{
    sqlite3_changegroup *group = NULL;
    int code;

    code = sqlite3changegroup_new(&group);
    if (code == SQLITE_OK && first->len > 0)
        code = sqlite3changegroup_add(group, first->len, first->data);
    if (code == SQLITE_OK)
        code = sqlite3changegroup_add(group, second->len, second->data);
    if (code == SQLITE_OK)
        code = sqlite3changegroup_output(group, &out->len, &out->data);
    sqlite3changegroup_delete(group);
    return db_err(code);
}

enum err
store_audit_end_under(struct store *st, int64_t id)
{
    struct changes fresh = { 0 }, old = { 0 }, both = { 0 };
    struct query q;
    enum err rc;

    rc = audit_take_changes(st, &fresh);
    if (rc != ERR_OK || fresh.len == 0 || id == 0)
        goto out;
    rc = audit_get_changes(st, id, &old);
    if (rc == ERR_OK && is_forgotten(&old))
        goto out;
    if (rc == ERR_OK)
        rc = audit_join(&old, &fresh, &both);
    if (rc != ERR_OK)
        goto out;
    query_begin(&q, st, "UPDATE audit SET changes = :changes WHERE id = :id");
    query_int(&q, ":id", id);
    query_blob(&q, ":changes", both.data, (size_t)both.len);
    rc = query_run(&q);
out:
    sqlite3_free(fresh.data);
    sqlite3_free(old.data);
    sqlite3_free(both.data);
    return rc;
}

static void
audit_take(struct query *q, struct change *out)
{
    out->id = query_get_int(q, 0);
    out->at = query_get_int(q, 1);
    out->person = query_take_text(q, 2);
    out->command = query_take_text(q, 3);
    out->noun = query_take_text(q, 4);
    out->noun_id = query_get_int(q, 5);
    out->undone_at = query_get_int(q, 6);
}

enum err
store_change_find(struct store *st, int64_t id, struct change *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, at, person, command, noun, noun_id, undone_at"
                " FROM audit WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    rc = query_step(&q);
    if (rc == ERR_OK)
        audit_take(&q, out);
    query_end(&q);
    return rc;
}

enum err
store_change_last(struct store *st, const char *person, int64_t since,
                  int64_t before, struct change *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, at, person, command, noun, noun_id, undone_at"
                " FROM audit WHERE id IN (SELECT id FROM audit WHERE ws = :ws"
                " AND person = :person AND id < :before"
                " ORDER BY id DESC LIMIT 200)"
                " AND undone_at = 0 AND command <> 'undo'"
                " AND (length(changes) > :least OR command = 'deadline snooze')"
                " ORDER BY id DESC LIMIT 1");
    query_text(&q, ":person", person);
    query_int(&q, ":before", before > 0 ? before : INT64_MAX);
    query_int(&q, ":least", before > 0 ? 1 : 0);
    rc = query_step(&q);
    if (rc == ERR_OK && query_get_int(&q, 1) < since)
        rc = ERR_NOT_FOUND;
    if (rc == ERR_OK)
        audit_take(&q, out);
    query_end(&q);
    return rc;
}

/* Of the newest ones, so that no table is looked through. */
enum err
store_change_who(struct store *st, const char *noun, int64_t noun_id,
                 int64_t since, char **person)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT person, at FROM audit WHERE id > (SELECT max(id)"
                " FROM audit) - 2000 AND noun = :noun AND noun_id = :id"
                " AND +ws = :ws AND undone_at = 0 ORDER BY id DESC LIMIT 1");
    query_text(&q, ":noun", noun);
    query_int(&q, ":id", noun_id);
    rc = query_step(&q);
    if (rc == ERR_OK && query_get_int(&q, 1) < since)
        rc = ERR_NOT_FOUND;
    if (rc == ERR_OK)
        *person = query_take_text(&q, 0);
    query_end(&q);
    return rc;
}

/* May a sheet be put back although its row is not as it was left? */
static int
audit_on_conflict(void *ctx, int why, sqlite3_changeset_iter *iter)
{
    const bool *takes_sheets = ctx;
    const char *table = NULL;
    int columns, op, indirect;

    if (*takes_sheets && why == SQLITE_CHANGESET_DATA &&
        sqlite3changeset_op(iter, &table, &columns, &op, &indirect) ==
            SQLITE_OK &&
        strcmp(table, "sheet") == 0)
        return SQLITE_CHANGESET_REPLACE;
    return SQLITE_CHANGESET_ABORT;
}

static enum err
apply_inverse(struct store *st, const struct changes *changes,
              bool takes_sheets)
{
    struct changes inverse = { 0 };
    int code;

    code = sqlite3changeset_invert(changes->len, changes->data, &inverse.len,
                                   &inverse.data);
    if (code == SQLITE_OK)
        code = sqlite3changeset_apply(st->db, inverse.len, inverse.data, NULL,
                                      audit_on_conflict, &takes_sheets);
    sqlite3_free(inverse.data);
    return code == SQLITE_ABORT ? ERR_CONFLICT : db_err(code);
}

/* A preview is counted anew after an undo, so it is not what it was; nobody has
 * changed it since for all that. */
static bool
is_preview_again(struct store *st, int64_t id)
{
    struct change change = { 0 }, next = { 0 };
    struct later *later = NULL;
    struct sheet sheet = { 0 };
    bool is = false;

    if (store_change_find(st, id, &change) == ERR_OK &&
        strcmp(change.noun, "sheet") == 0 &&
        store_sheet_find(st, change.noun_id, &sheet) == ERR_OK &&
        sheet.state == SHEET_PREVIEW &&
        store_later_new(st, id, false, &later) == ERR_OK)
        is = store_later_next(later, &next) == ERR_NOT_FOUND;
    store_later_free(later);
    store_sheet_release(&sheet);
    change_release(&next);
    change_release(&change);
    return is;
}

static enum err
audit_apply_inverse(struct store *st, int64_t id, const struct changes *changes)
{
    enum err rc = apply_inverse(st, changes, false);

    return rc == ERR_CONFLICT && is_preview_again(st, id)
               ? apply_inverse(st, changes, true)
               : rc;
}

bool
store_change_is_forgotten(struct store *st, int64_t id)
{
    struct changes changes = { 0 };
    bool is_it;

    is_it =
        audit_get_changes(st, id, &changes) == ERR_OK && is_forgotten(&changes);
    sqlite3_free(changes.data);
    return is_it;
}

/* What was tried is no part of what the request changes. */
static enum err
audit_try_inverse(struct store *st, int64_t id, const struct changes *changes)
{
    enum err rc, end;

    rc = db_exec(st, "SAVEPOINT trial");
    if (rc != ERR_OK)
        return rc;
    recording_pause(st->recording, true);
    rc = audit_apply_inverse(st, id, changes);
    end = store_batch_is_lost(st)
              ? ERR_BATCH_LOST
              : db_exec(st, "ROLLBACK TO trial; RELEASE trial");
    recording_pause(st->recording, false);
    return end == ERR_OK ? rc : end;
}

enum err
store_change_try(struct store *st, int64_t id)
{
    struct changes changes = { 0 };
    enum err rc;

    rc = audit_get_changes(st, id, &changes);
    if (rc == ERR_OK)
        rc = is_forgotten(&changes) ? ERR_CONFLICT
                                    : audit_try_inverse(st, id, &changes);
    sqlite3_free(changes.data);
    return rc;
}

/* The number of a row of that table that was there before and after; else 0. */
static int64_t
changed_row(sqlite3_changeset_iter *it, const char *table)
{
    sqlite3_value *value = NULL;
    const char *name = NULL;
    int columns = 0, op = 0, indirect = 0;

    if (sqlite3changeset_op(it, &name, &columns, &op, &indirect) != SQLITE_OK ||
        op != SQLITE_UPDATE || strcmp(name, table) != 0 ||
        sqlite3changeset_old(it, 0, &value) != SQLITE_OK || !value)
        return 0;
    return sqlite3_value_int64(value);
}

enum err
store_change_rows(struct store *st, int64_t id, const char *table, int64_t *ids,
                  size_t room, size_t *count)
{
    struct changes changes = { 0 };
    sqlite3_changeset_iter *it = NULL;
    int64_t row;
    enum err rc;

    *count = 0;
    rc = audit_get_changes(st, id, &changes);
    if (rc == ERR_OK && changes.len > 1 &&
        sqlite3changeset_start(&it, changes.len, changes.data) == SQLITE_OK) {
        while (sqlite3changeset_next(it) == SQLITE_ROW) {
            row = changed_row(it, table);
            if (row != 0 && *count < room)
                ids[*count] = row;
            *count += row != 0;
        }
        (void)sqlite3changeset_finalize(it);
    }
    sqlite3_free(changes.data);
    return rc;
}

enum err
store_change_undo(struct store *st, int64_t id, const char *person, int64_t now)
{
    struct changes changes = { 0 };
    struct query q;
    enum err rc;

    people_drop_all(st);
    rc = audit_get_changes(st, id, &changes);
    if (rc == ERR_OK)
        rc = is_forgotten(&changes) ? ERR_CONFLICT
                                    : audit_apply_inverse(st, id, &changes);
    sqlite3_free(changes.data);
    if (rc != ERR_OK)
        return rc;
    query_begin(&q, st,
                "UPDATE audit SET undone_at = :now, undone_by = :person"
                " WHERE id = :id");
    query_int(&q, ":id", id);
    query_int(&q, ":now", now);
    query_text(&q, ":person", person);
    return query_run(&q);
}

/* By number, from where it stopped: the table is not looked through again. */
static enum err
changes_last(struct store *st, int64_t before, int limit, int64_t *last,
             int *count)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, at FROM audit WHERE id > (SELECT up_to FROM purged"
                " WHERE what = 'audit') ORDER BY id LIMIT :limit");
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        if (query_get_int(&q, 1) >= before)
            break;
        *last = query_get_int(&q, 0);
        ++*count;
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_purge_changes(struct store *st, int64_t before, int limit, bool *more)
{
    int64_t last = 0;
    struct query q;
    int count = 0;
    enum err rc;

    *more = false;
    rc = changes_last(st, before, limit, &last, &count);
    if (rc != ERR_OK || count == 0)
        return rc;
    query_begin(&q, st,
                "UPDATE audit SET changes = NULL WHERE id <= :last AND id >"
                " (SELECT up_to FROM purged WHERE what = 'audit')");
    query_int(&q, ":last", last);
    rc = query_run(&q);
    if (rc != ERR_OK)
        return rc;
    query_begin(&q, st, "UPDATE purged SET up_to = :last WHERE what = 'audit'");
    query_int(&q, ":last", last);
    *more = count == limit;
    return query_run(&q);
}
