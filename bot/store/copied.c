/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * copied.c - is this file a copy of the database that it was?
 *
 * After `restore`, a copy by hand or a replica's failover the rows are those of
 * an earlier time, and what was sent since is not known. What was open then may
 * have been sent, so each such message is looked for by its key before it is
 * said; and new rows get numbers, and with them keys, that nothing since the
 * copy has had. Which file it was stands in the database: the number of its
 * inode and when that was made, which hold when it is moved and differ from
 * those of any copy.
 */
#include "db.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "log.h"
#include "outbox_rows.h"

/* Numbers that no life of this database had before: the second, and in it by
 * chance, should the same copy be put back twice in one. */
#define LEAST_BITS 20

struct copied {
    char was[64], is[64];
    int64_t least; /* the next row of the outbox has a higher number */
};

/* "" = nobody can tell. */
static void
file_name_of(const char *path, char *out, size_t size)
{
    struct statx s;

    out[0] = '\0';
    if (statx(AT_FDCWD, path, 0, STATX_INO | STATX_BTIME, &s) == 0 &&
        (s.stx_mask & STATX_INO) != 0 && (s.stx_mask & STATX_BTIME) != 0)
        (void)snprintf(out, size, "%" PRIu64 ".%" PRId64 ".%" PRIu32,
                       (uint64_t)s.stx_ino, (int64_t)s.stx_btime.tv_sec,
                       s.stx_btime.tv_nsec);
}

static enum err
copied_read(struct store *st, struct copied *c)
{
    struct query q;
    enum err rc;

    query_begin(&q, st, "SELECT value FROM meta WHERE key = 'file'");
    rc = query_step(&q);
    if (rc == ERR_OK)
        (void)snprintf(c->was, sizeof(c->was), "%s", query_get_text(&q, 0));
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* All that is open counts as being sent, by nobody yet (out_row_is_doubtful()):
 * but for what may be done twice, and what waits for a terminal. */
static enum err
copied_doubt(struct store *st, int64_t now)
{
    struct query q;

    query_begin(&q, st,
                "UPDATE outbox SET is_sending = 1, tries = 0,"
                " attempt_at = :now, next_at = 0 WHERE ws >= 0"
                " AND state < " SQL_OUT_SENT " AND promise <> 1"
                " AND network <> 'shell'");
    query_int(&q, ":now", now * 1000);
    return query_run(&q);
}

/* A row that is nobody's: the next one is one higher. */
static enum err
copied_lift(struct store *st, int64_t least, int64_t now)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO outbox (id, ws, network, queue, verb, promise,"
                " place, user, thread, target, parent, secret, body, state,"
                " tries, doubts, created_at, attempt_at, next_at, message,"
                " owner, is_unasked, why, asked, is_sending) VALUES"
                " (max(:least, (SELECT ifnull(max(id), 0) + 1 FROM outbox)),"
                " 0, '', '', 0, 0, '', '', '', 0, 0, '', '', " SQL_OUT_FAILED
                ", 0, 0, :now, 0, 0, '', '', 0, 'a copy', '', 0)");
    query_int(&q, ":least", least);
    query_int(&q, ":now", now);
    return query_run(&q);
}

static enum err
copied_write(struct store *st, const struct copied *c, int64_t now)
{
    struct query q;
    enum err rc = ERR_OK;

    if (c->was[0] != '\0')
        rc = copied_doubt(st, now);
    if (rc == ERR_OK && c->was[0] != '\0')
        rc = copied_lift(st, c->least, now);
    if (rc != ERR_OK)
        return rc;
    query_begin(&q, st,
                "INSERT INTO meta VALUES ('file', :is) ON CONFLICT (key)"
                " DO UPDATE SET value = excluded.value");
    query_text(&q, ":is", c->is);
    return query_run(&q);
}

enum err
db_note_copy(struct store *st, int64_t now)
{
    struct copied c = { .was = "" };
    uint32_t chance = 0;
    enum err rc;

    file_name_of(st->path, c.is, sizeof(c.is));
    rc = copied_read(st, &c);
    if (rc != ERR_OK || c.is[0] == '\0' || strcmp(c.was, c.is) == 0)
        return rc;
    if (getrandom(&chance, sizeof(chance), 0) != sizeof(chance))
        return ERR_IO;
    c.least = (int64_t)((uint64_t)now << LEAST_BITS |
                        (chance & ((1U << LEAST_BITS) - 1)));
    rc = db_exec(st, "BEGIN IMMEDIATE");
    if (rc == ERR_OK)
        rc = copied_write(st, &c, now);
    if (rc == ERR_OK)
        rc = db_exec(st, "COMMIT");
    if (rc != ERR_OK && !sqlite3_get_autocommit(st->db))
        (void)db_exec(st, "ROLLBACK"); /* the error is what counts */
    if (rc == ERR_OK && c.was[0] != '\0')
        log_info("store: this file is a copy: what was not sent in it is "
                 "looked for before it is said");
    return rc;
}
