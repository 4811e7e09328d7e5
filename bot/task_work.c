/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * task_work.c - what each kind of task does, inside its part of the batch.
 */
#include "task.h"

#include "caller.h"
#include "clock.h"
#include "engine.h"
#include "files.h"
#include "outbox.h"
#include "owed.h"
#include "receive.h"
#include "router.h"
#include "scheduler.h"
#include "store/store.h"

#define BUGS_MAX 3

static enum err
work_file_end(struct engine *e, const struct task *task)
{
    struct file file = { 0 };
    struct buf b;
    enum err rc;

    rc = store_file_find(e->store, task->id, &file);
    if (rc == ERR_NOT_FOUND)
        return ERR_OK; /* purged meanwhile */
    /* One that failed because a piece of it was lost stays failed. */
    if (rc == ERR_OK && file.state == FILE_WANTED)
        rc = store_file_set_state(e->store, task->id,
                                  task->err == ERR_OK ? FILE_HERE : FILE_FAILED,
                                  task->words[0]);
    file_release(&file);
    buf_init(&b, 64);
    buf_addf(&b, "file:%lld", (long long)task->id);
    if (rc == ERR_OK)
        rc = scheduler_wake(e->scheduler, b.data);
    buf_release(&b);
    effects_add(router_effects(e->router), EFFECT_FILES, 0, 0, NULL);
    return rc;
}

/* Another workspace than at the start has its own standing jobs. */
static enum err
work_identify(struct engine *e, struct task *task)
{
    enum err rc;

    rc = receive_identified(e, task);
    return rc == ERR_OK ? scheduler_start_standing(e->scheduler) : rc;
}

/* Nobody is told of what has arrived after all, nor when telling is what
 * fails. */
static enum err
work_give_up(struct engine *e, const struct task *task)
{
    bool tells = task->bugs == BUGS_MAX &&
                 !(task->kind == TASK_SENT && task->outcome.result == OUT_SENT);

    switch (task->kind) {
    case TASK_SENT:
    case TASK_LOOKED:
        return outbox_abandon(e->outbox, task->id, tells, clock_now_ms());
    case TASK_DM_OPENED:
        return outbox_abandon_dm(e->outbox, task->words[3], tells,
                                 clock_now_ms());
    case TASK_CALL:
        return caller_abandon(e, task->id);
    default:
        return ERR_OK;
    }
}

enum err
task_work(struct engine *e, struct task *task)
{
    int64_t now_ms = clock_now_ms();

    if (task->bugs >= BUGS_MAX && task->kind != TASK_IDENTIFIED)
        return work_give_up(e, task);
    switch (task->kind) {
    case TASK_INCOMING:
        return receive(e, task);
    case TASK_MISSED:
        return owed_say(e, task->in);
    case TASK_SENT:
        return outbox_settle(e->outbox, task->id, &task->outcome, now_ms);
    case TASK_LOOKED:
        return outbox_settle_look(e->outbox, task->id, task->look,
                                  task->words[0], now_ms);
    case TASK_DM_OPENED:
        return outbox_settle_dm(e->outbox, task->words[3], task->words[4],
                                &task->outcome, now_ms);
    case TASK_FILE_DATA:
        return task->bytes ? store_file_append(e->store, task->id, task->bytes,
                                               task->len)
                           : store_file_clear(e->store, task->id);
    case TASK_FILE_DONE:
        return work_file_end(e, task);
    case TASK_IDENTIFIED:
        return work_identify(e, task);
    case TASK_JOB:
        return scheduler_step(e->scheduler, task->id);
    case TASK_CALL:
        return caller_settle(e->caller, e, task->id, task->call);
    }
    return ERR_INTERNAL;
}
