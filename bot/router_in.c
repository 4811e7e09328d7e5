/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * router_in.c - what happens to the engine, as tasks for the one door.
 */
#include <string.h>

#include "alloc.h"
#include "router.h"
#include "task.h"
#include "trail.h"

void
router_handle(struct router *router, struct incoming *in)
{
    struct task *task = task_new(TASK_INCOMING);

    in->number = trail_new();
    task->in = in;
    (void)router_take(router, task); /* reported there */
}

static void
task_set_outcome(struct task *task, const struct out_outcome *outcome)
{
    task->outcome = *outcome;
    task->outcome.place = task_keep(task, 0, outcome->place);
    task->outcome.message = task_keep(task, 1, outcome->message);
    task->outcome.why = task_keep(task, 2, outcome->why);
}

void
router_sent(struct router *router, int64_t id,
            const struct out_outcome *outcome)
{
    struct task *task;

    if (id == 0)
        return; /* said without a row: nobody keeps count */
    task = task_new(TASK_SENT);
    task->id = id;
    task_set_outcome(task, outcome);
    (void)router_take(router, task); /* reported there */
}

void
router_looked(struct router *router, int64_t id, enum look_result result,
              const char *message)
{
    struct task *task = task_new(TASK_LOOKED);

    task->id = id;
    task->look = result;
    (void)task_keep(task, 0, message);
    (void)router_take(router, task); /* reported there */
}

void
router_dm_opened(struct router *router, const char *user, const char *place,
                 const struct out_outcome *outcome)
{
    struct task *task = task_new(TASK_DM_OPENED);

    task_set_outcome(task, outcome);
    (void)task_keep(task, 3, user);
    (void)task_keep(task, 4, place);
    (void)router_take(router, task); /* reported there */
}

enum err
router_file_begin(struct router *router, int64_t file)
{
    struct task *task = task_new(TASK_FILE_DATA);

    task->id = file;
    return router_take(router, task);
}

enum err
router_file_data(struct router *router, int64_t file, const void *bytes,
                 size_t len)
{
    struct task *task = task_new(TASK_FILE_DATA);

    task->id = file;
    task->bytes = xmalloc(len);
    memcpy(task->bytes, bytes, len);
    task->len = len;
    return router_take(router, task);
}

void
router_file_done(struct router *router, int64_t file, enum err err,
                 const char *why)
{
    struct task *task = task_new(TASK_FILE_DONE);

    task->id = file;
    task->err = err;
    (void)task_keep(task, 0, why);
    (void)router_take(router, task); /* reported there */
}

void
router_identified(struct router *router, const char *network, const char *team,
                  const char *name, const char *bot_user, const char *url)
{
    struct task *task = task_new(TASK_IDENTIFIED);

    (void)task_keep(task, 0, network);
    (void)task_keep(task, 1, team);
    (void)task_keep(task, 2, name);
    (void)task_keep(task, 3, bot_user);
    (void)task_keep(task, 4, url);
    (void)router_take(router, task); /* reported there */
}

void
router_job(struct router *router, int64_t id)
{
    struct task *task = task_new(TASK_JOB);

    task->id = id;
    (void)router_take(router, task); /* reported there */
}
