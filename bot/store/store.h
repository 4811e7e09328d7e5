/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store.h - the database as the engine sees it.
 *
 * One SQLite file, WAL, synchronous=FULL. All writes of one turn of the loop
 * stand in one batch, each request in its own savepoint. The functions of
 * store/ open no transaction of their own and read no clock.
 */
#ifndef CALLSHEET_STORE_H
#define CALLSHEET_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "install.h"

struct store;

struct store_options {
    const char *path;
    int64_t max_mb; /* 0 = no limit */
    int64_t now;    /* stamps the backup before a migration */
};

/*
 * Open or create. Errors leave a sentence in `problem` that says what to do:
 * ERR_NEWER (made by a newer program), ERR_CORRUPT, ERR_READ_ONLY, ERR_FULL,
 * ERR_BUSY, ERR_IO.
 */
enum err store_open(const struct store_options *options, struct store **out,
                    struct buf *problem);
/*
 * The same to read from only, while a daemon may work on it: `is_in_use`.
 * Nothing is made and nothing changed. ERR_NOT_FOUND when there is none, and
 * ERR_INVALID when it is of an older format, with a sentence in `problem`.
 */
enum err store_open_read(const char *path, bool is_in_use, struct store **out,
                         struct buf *problem);
void store_close(struct store *st);
/* Copies the database while it is in use, as "TO.copying" until all of it is
 * there. ERR_EXISTS: there is something of that name; ERR_BUSY: another one
 * makes it. */
enum err store_backup(const char *from, const char *to, struct buf *problem);

/* The file that is open is not the one of its name any more: what is written
 * would be lost. A batch is refused with ERR_MOVED until it is back. */
bool store_is_moved(const struct store *st);
/* Another program held it when the last batch was asked for. */
bool store_is_locked(const struct store *st);

enum err store_batch_begin(struct store *st);
bool store_batch_is_open(const struct store *st);
/*
 * SQLite has rolled back all that was written since store_batch_begin() (a
 * full disk does that). Nothing can be written until store_batch_rollback()
 * has been called: whoever wrote must hear of it first.
 */
bool store_batch_is_lost(const struct store *st);
/* On an error everything since store_batch_begin() is gone. */
enum err store_batch_commit(struct store *st);
void store_batch_rollback(struct store *st);
/* A request's own part of the batch. ERR_BATCH_LOST: there is no batch. */
enum err store_part_begin(struct store *st);
enum err store_part_keep(struct store *st);
enum err store_part_undo(struct store *st);
/* The WAL has grown: take it back into the database on an idle turn, or, once
 * it needs that, when the acks of a busy one have left. What is never taken
 * back so is within a commit. */
bool store_wants_checkpoint(const struct store *st);
bool store_needs_checkpoint(const struct store *st);
void store_checkpoint(struct store *st);
/* Pages that were read are read again when they are wanted. */
void store_release_memory(struct store *st);
/* A trivial read: does the database answer? */
bool store_is_alive(struct store *st);

/* The workspace that everything below belongs to; 1 at first. */
int64_t store_workspace(const struct store *st);
struct workspace {
    char *network, *team, *name, *bot_user, *url;
};
enum err store_workspace_get(struct store *st, struct workspace *out);
void workspace_release(struct workspace *ws);
/* The network told who we are: the home workspace takes the team's name if it
 * has none, otherwise the team's own row is found or made. */
enum err store_workspace_enter(struct store *st, const char *network,
                               const char *team, const char *name,
                               const char *bot_user, const char *url);

/* True the first time that both keys are told, false for a duplicate; `other`
 * may be NULL. */
enum err store_seen_add(struct store *st, const char *key, const char *other,
                        int64_t now, bool *is_new);
/* Requests that wait for a fact: "person:U0…" or "place:C0…". */
enum err store_parked_add(struct store *st, const char *waits_for,
                          const char *request, int64_t now);
typedef enum err parked_fn(void *ctx, int64_t id, const char *request);
/* Takes the parked requests out, oldest first, at most 50 at a time; *more
 * when there may be others. */
enum err store_parked_take(struct store *st, const char *waits_for,
                           parked_fn *fn, void *ctx, bool *more);
/* Every fact that somebody waits for, at most 500. */
typedef void parked_waits_fn(void *ctx, const char *waits_for);
enum err store_parked_waits(struct store *st, parked_waits_fn *fn, void *ctx);

#endif
