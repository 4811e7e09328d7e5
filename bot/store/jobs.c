/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jobs.c - work in steps, one row each.
 */
#include "jobs.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"

void
job_row_release(struct job_row *row)
{
    free(row->kind);
    free(row->cursor);
    free(row->waits);
    free(row->network);
    free(row->person);
    free(row->place);
    free(row->thread);
    memset(row, 0, sizeof(*row));
}

enum err
store_job_add(struct store *st, const struct job_row *row, int64_t *id)
{
    struct query q;
    enum err rc;

    jobs_drop_all(st);
    query_begin(&q, st,
                "INSERT INTO job (ws, kind, ref, cursor, due_at, state, tries,"
                " waits, network, person, place, thread, audit, why) VALUES"
                " (:ws, :kind, :ref, :cursor, :due, 0, 0, '', :network,"
                " :person, :place, :thread, :audit, '')");
    query_text(&q, ":kind", row->kind);
    query_int(&q, ":ref", row->ref);
    query_text(&q, ":cursor", row->cursor);
    query_int(&q, ":due", row->due_at);
    query_text(&q, ":network", row->network);
    query_text(&q, ":person", row->person);
    query_text(&q, ":place", row->place);
    query_text(&q, ":thread", row->thread);
    query_int(&q, ":audit", row->audit);
    rc = query_run(&q);
    if (rc == ERR_OK && id)
        *id = db_last_id(st);
    return rc;
}

enum err
store_job_find(struct store *st, int64_t id, struct job_row *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, kind, ref, cursor, due_at, state, tries, waits,"
                " network, person, place, thread, audit FROM job"
                " WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        out->id = query_get_int(&q, 0);
        out->kind = query_take_text(&q, 1);
        out->ref = query_get_int(&q, 2);
        out->cursor = query_take_text(&q, 3);
        out->due_at = query_get_int(&q, 4);
        out->state = (enum job_state)query_get_int(&q, 5);
        out->tries = query_get_int(&q, 6);
        out->waits = query_take_text(&q, 7);
        out->network = query_take_text(&q, 8);
        out->person = query_take_text(&q, 9);
        out->place = query_take_text(&q, 10);
        out->thread = query_take_text(&q, 11);
        out->audit = query_get_int(&q, 12);
    }
    query_end(&q);
    return rc;
}

enum err
store_job_update(struct store *st, const struct job_row *row, const char *why)
{
    struct query q;

    jobs_drop_all(st);
    query_begin(&q, st,
                "UPDATE job SET cursor = :cursor, due_at = :due,"
                " state = :state, tries = :tries, waits = :waits, why = :why"
                " WHERE id = :id");
    query_int(&q, ":id", row->id);
    query_text(&q, ":cursor", row->cursor);
    query_int(&q, ":due", row->due_at);
    query_int(&q, ":state", row->state);
    query_int(&q, ":tries", row->tries);
    query_text(&q, ":waits", row->waits);
    query_text(&q, ":why", why);
    return query_run(&q);
}

enum err
store_job_set_audit(struct store *st, int64_t first, int64_t audit)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE job SET audit = :audit WHERE id >= :first"
                " AND audit = 0 AND +ws = :ws");
    query_int(&q, ":first", first);
    query_int(&q, ":audit", audit);
    return query_run(&q);
}

enum err
store_job_delete(struct store *st, int64_t id)
{
    struct query q;

    jobs_drop_all(st);
    query_begin(&q, st, "DELETE FROM job WHERE id = :id");
    query_int(&q, ":id", id);
    return query_run(&q);
}

static enum err
job_set_running(struct store *st, int64_t id)
{
    struct query q;

    jobs_drop_all(st);
    query_begin(&q, st,
                "UPDATE job SET state = " SQL_JOB_RUNNING " WHERE id = :id");
    query_int(&q, ":id", id);
    return query_run(&q);
}

enum err
store_job_claim(struct store *st, int64_t now, bool may_suspect,
                struct job_claim *claims, int limit, int *count)
{
    struct query q;
    enum err rc;
    int i;

    *count = 0;
    query_begin(&q, st,
                "SELECT id, tries FROM job WHERE state = " SQL_JOB_READY
                " AND due_at <= :now"
                " AND ws = :ws ORDER BY due_at LIMIT :limit");
    query_int(&q, ":now", now);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        bool is_suspect = query_get_int(&q, 1) > 0;

        if (is_suspect && !may_suspect)
            continue;
        may_suspect = may_suspect && !is_suspect;
        claims[*count].id = query_get_int(&q, 0);
        claims[(*count)++].is_suspect = is_suspect;
    }
    query_end(&q);
    if (rc == ERR_NOT_FOUND)
        rc = ERR_OK;
    for (i = 0; rc == ERR_OK && i < *count; i++)
        rc = job_set_running(st, claims[i].id);
    return rc;
}

enum err
store_job_next_due(struct store *st, int64_t *due_at)
{
    struct query q;

    query_begin(&q, st,
                "SELECT due_at FROM job WHERE state = " SQL_JOB_READY
                " AND ws = :ws"
                " ORDER BY due_at LIMIT 1");
    return query_find_int(&q, due_at);
}

enum err
store_job_wake(struct store *st, const char *waits, int64_t now, int *woken)
{
    struct query q;

    jobs_drop_all(st);
    query_begin(&q, st,
                "UPDATE job SET state = " SQL_JOB_READY
                ", due_at = :now, waits = ''"
                " WHERE ws = :ws AND waits = :waits AND waits <> ''");
    query_text(&q, ":waits", waits);
    query_int(&q, ":now", now);
    return query_run_changes(&q, woken);
}

enum err
store_job_recover(struct store *st, int64_t now)
{
    struct query q;

    jobs_drop_all(st);
    query_begin(&q, st,
                "UPDATE job SET state = " SQL_JOB_READY
                ", due_at = :now, tries = tries + 1"
                " WHERE state = " SQL_JOB_RUNNING);
    query_int(&q, ":now", now);
    return query_run(&q);
}

enum err
store_job_release_all(struct store *st, int64_t now)
{
    struct query q;

    jobs_drop_all(st);
    query_begin(&q, st,
                "UPDATE job SET state = " SQL_JOB_READY
                ", due_at = :now WHERE state = " SQL_JOB_RUNNING);
    query_int(&q, ":now", now);
    return query_run(&q);
}

enum err
store_job_exists(struct store *st, const char *kind, int64_t ref, bool *exists)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT 1 FROM job WHERE ws = :ws AND kind = :kind"
                " AND ref = :ref AND state < " SQL_JOB_PARKED " LIMIT 1");
    query_text(&q, ":kind", kind);
    query_int(&q, ":ref", ref);
    rc = query_step(&q);
    query_end(&q);
    *exists = rc == ERR_OK;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_job_is_busy(struct store *st, const char *network, int64_t now,
                  bool *busy)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT 1 FROM job WHERE state = " SQL_JOB_RUNNING " UNION ALL"
                " SELECT 1 FROM job WHERE state = " SQL_JOB_READY
                " AND due_at <= :now"
                " UNION ALL SELECT 1 FROM job WHERE state = " SQL_JOB_WAITING
                " AND network = :network LIMIT 1");
    query_text(&q, ":network", network);
    query_int(&q, ":now", now);
    rc = query_step(&q);
    query_end(&q);
    *busy = rc == ERR_OK;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_job_resume(struct store *st, const char *kind, int64_t ref, int64_t now)
{
    struct query q;

    jobs_drop_all(st);
    query_begin(&q, st,
                "UPDATE job SET state = " SQL_JOB_READY
                ", due_at = :now, tries = 0"
                " WHERE ws = :ws AND kind = :kind AND ref = :ref"
                " AND state IN (" SQL_JOB_READY ", " SQL_JOB_PARKED ")");
    query_text(&q, ":kind", kind);
    query_int(&q, ":ref", ref);
    query_int(&q, ":now", now);
    return query_run(&q);
}

enum err
store_job_rouse(struct store *st, const char *kind, int64_t ref, int64_t now)
{
    struct query q;

    jobs_drop_all(st);
    query_begin(&q, st,
                "UPDATE job SET state = " SQL_JOB_READY
                ", due_at = :now, waits = ''"
                " WHERE ws = :ws AND kind = :kind AND ref = :ref"
                " AND state = " SQL_JOB_WAITING);
    query_text(&q, ":kind", kind);
    query_int(&q, ":ref", ref);
    query_int(&q, ":now", now);
    return query_run(&q);
}

static enum err
job_set_due(struct store *st, int64_t id, int64_t at)
{
    struct query q;

    jobs_drop_all(st);
    query_begin(&q, st, "UPDATE job SET due_at = :at WHERE id = :id");
    query_int(&q, ":at", at);
    query_int(&q, ":id", id);
    return query_run(&q);
}

/* ---- sooner than it wanted ----------------------------------------------- */

void
jobs_drop_all(struct store *st)
{
    memset(st->hastened, 0, sizeof(st->hastened));
}

bool
store_job_is_hastened(const struct store *st, const char *kind, int64_t at)
{
    size_t i;

    for (i = 0; st->in_batch && i < KEPT_HASTENED; i++)
        if (strcmp(st->hastened[i].kind, kind) == 0)
            return st->hastened[i].at <= at;
    return false;
}

/* Many requests of a batch ask for the same. */
static void
keep_hastened(struct store *st, const char *kind, int64_t at)
{
    struct hastened *kept = st->hastened;
    size_t i;

    if (!st->in_batch || strlen(kind) >= sizeof(kept->kind))
        return;
    for (i = 0; i < KEPT_HASTENED - 1 && kept->kind[0] != '\0'; i++, kept++)
        if (strcmp(kept->kind, kind) == 0)
            break;
    memcpy(kept->kind, kind, strlen(kind) + 1);
    kept->at = at;
}

/* Looked for first: it is nearly always due soon enough, and an update of
 * what may be several rows begins by making a table for them. By its kind: the
 * plus keeps SQLite from going through all that is due later. */
enum err
store_job_hasten(struct store *st, const char *kind, int64_t at, bool *sooner)
{
    struct query q;
    int64_t id = 0;
    enum err rc;

    *sooner = false;
    if (store_job_is_hastened(st, kind, at))
        return ERR_OK;
    query_begin(&q, st,
                "SELECT id FROM job WHERE ws = :ws AND kind = :kind"
                " AND ref = 0 AND state = " SQL_JOB_READY
                " AND +due_at > :at LIMIT 1");
    query_text(&q, ":kind", kind);
    query_int(&q, ":at", at);
    rc = query_find_int(&q, &id);
    *sooner = rc == ERR_OK;
    if (rc == ERR_OK)
        rc = job_set_due(st, id, at);
    else if (rc == ERR_NOT_FOUND)
        rc = ERR_OK;
    if (rc == ERR_OK)
        keep_hastened(st, kind, at);
    return rc;
}

enum err
store_job_count_parked(struct store *st, int64_t *count)
{
    struct query q;

    *count = 0;
    query_begin(&q, st,
                "SELECT count(*) FROM job WHERE state = " SQL_JOB_PARKED
                " AND +ws = :ws");
    return query_find_int(&q, count);
}
