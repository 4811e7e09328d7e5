/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * task.c - one thing that happened, kept until its transaction is safe.
 */
#include "task.h"

#include <stdlib.h>

#include "alloc.h"
#include "caller.h"

struct task *
task_new(enum task_kind kind)
{
    struct task *task = xcalloc(1, sizeof(*task));

    task->kind = kind;
    return task;
}

const char *
task_name(const struct task *task)
{
    static const char *const names[] = {
        [TASK_INCOMING] = "incoming",
        [TASK_MISSED] = "missed_ack",
        [TASK_SENT] = "sent",
        [TASK_LOOKED] = "looked",
        [TASK_DM_OPENED] = "dm_opened",
        [TASK_FILE_DATA] = "file_data",
        [TASK_FILE_DONE] = "file_done",
        [TASK_IDENTIFIED] = "identified",
        [TASK_JOB] = "job",
        [TASK_CALL] = "call",
    };

    return names[task->kind];
}

void
task_free(struct task *task)
{
    size_t i;

    if (!task)
        return;
    incoming_free(task->in);
    for (i = 0; i < ARRAY_LEN(task->words); i++)
        free(task->words[i]);
    call_outcome_free(task->call);
    free(task->bytes);
    free(task->ack_payload);
    free(task);
}

char *
task_keep(struct task *task, int i, const char *word)
{
    task->words[i] = xstrdup_null(word);
    return task->words[i];
}

void
task_list_init(struct task_list *list)
{
    list->first = NULL;
    list->last = &list->first;
}

void
task_list_add(struct task_list *list, struct task *task)
{
    task->next = NULL;
    *list->last = task;
    list->last = &task->next;
}

struct task *
task_list_take(struct task_list *list)
{
    struct task *task = list->first;

    if (!task)
        return NULL;
    list->first = task->next;
    if (!list->first)
        list->last = &list->first;
    return task;
}
