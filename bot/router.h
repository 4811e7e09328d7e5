/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * router.h - the one door, and the turn's shared transaction.
 *
 * Whatever happens to the engine is a task: a request from a transport, the
 * outcome of a call, a piece of a file, a job's step. Each runs at once in the
 * turn's batch and is kept until that is committed; then requests are
 * acknowledged and effects take place. When one fails, all of the batch run
 * again, each in a savepoint of its own, so that it fails alone. When SQLite
 * has lost the batch, nothing of it counts: each runs again by itself.
 */
#ifndef CALLSHEET_ROUTER_H
#define CALLSHEET_ROUTER_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "effects.h"
#include "err.h"
#include "incoming.h"
#include "transport/transport.h"

struct engine;
struct router;

struct router *router_new(struct engine *engine);
void router_free(struct router *router);

/* The door. Takes `in`. */
void router_handle(struct router *router, struct incoming *in);

/* Its ack never left, or too late. Takes `in`; done with the next commit. */
void router_ack_missed(struct router *router, struct incoming *in);
/* What else happens; strings are copied. */
void router_sent(struct router *router, int64_t id,
                 const struct out_outcome *outcome);
void router_looked(struct router *router, int64_t id, enum look_result result,
                   const char *message);
void router_dm_opened(struct router *router, const char *user,
                      const char *place, const struct out_outcome *outcome);
/* What was received of a file so far goes; its pieces follow. */
enum err router_file_begin(struct router *router, int64_t file);
enum err router_file_data(struct router *router, int64_t file,
                          const void *bytes, size_t len);
void router_file_done(struct router *router, int64_t file, enum err err,
                      const char *why);
void router_identified(struct router *router, const char *network,
                       const char *team, const char *name, const char *bot_user,
                       const char *url);
void router_job(struct router *router, int64_t id);

/* Run it and keep it until the commit. Takes it. */
struct task;
enum err router_take(struct router *router, struct task *task);

/* Open the turn's batch if it is not open; ERR_BATCH_LOST when its end has to
 * be dealt with first. */
enum err router_begin(struct router *router);
/*
 * Outside of tasks: what writes of itself, in a part of the turn's batch. It is
 * kept whole or undone whole, with the effects it noted.
 */
typedef enum err router_write_fn(void *arg);
enum err router_write(struct router *router, router_write_fn *work, void *arg);
struct effects *router_effects(struct router *router);
/* The end of a turn: commit, acknowledge, let effects take place. An error:
 * what was written outside of tasks is lost; tasks were run again. */
enum err router_commit(struct router *router);
/* The same, unless all that it could commit are messages that have arrived:
 * then it may be a turn some milliseconds later, that others have joined. */
void router_end_turn(struct router *router);
/* For how long there have been tasks whose writes failed, which are tried again;
 * -1 = there are none. */
int64_t router_stuck_ms(const struct router *router);
/* For how long the disk has refused what came, all of it or the last; -1 = it
 * takes it. */
int64_t router_unsaved_ms(const struct router *router);

#endif
