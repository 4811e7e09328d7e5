/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * task.h - one thing that happened, kept until its transaction is safe.
 */
#ifndef CALLSHEET_TASK_H
#define CALLSHEET_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "incoming.h"
#include "transport/transport.h"

struct call_outcome;
struct engine;

enum task_kind {
    TASK_INCOMING,
    TASK_MISSED, /* its ack */
    TASK_SENT,
    TASK_LOOKED,
    TASK_DM_OPENED,
    TASK_FILE_DATA,
    TASK_FILE_DONE,
    TASK_IDENTIFIED,
    TASK_JOB,
    TASK_CALL,
};

struct task {
    struct task *next;
    enum task_kind kind;
    struct incoming *in;        /* INCOMING, MISSED */
    int64_t id;                 /* outbox row, file, job, question */
    struct out_outcome outcome; /* SENT, DM_OPENED; strings in `words` */
    enum look_result look;      /* LOOKED */
    enum err err;               /* FILE_DONE */
    char *words[5];
    struct call_outcome *call; /* CALL */
    void *bytes;               /* FILE_DATA; NULL = begin anew */
    size_t len;
    char *ack_payload; /* INCOMING: mistakes in a form; NULL = plain */
    bool is_reported;  /* it failed by a bug, and that was said */
    int bugs;          /* so often it did, and was kept all the same */
};

struct task *task_new(enum task_kind kind);
void task_free(struct task *task);
/* In words, for the log. */
const char *task_name(const struct task *task);
/* Do it, inside its part of the batch. What failed by a bug too often is given
 * up instead: whoever waits for it goes on, and is told. */
enum err task_work(struct engine *engine, struct task *task);
/* Keep a copy in words[i]; returns it (NULL for NULL). */
char *task_keep(struct task *task, int i, const char *word);

struct task_list {
    struct task *first, **last;
};

void task_list_init(struct task_list *list);
void task_list_add(struct task_list *list, struct task *task);
struct task *task_list_take(struct task_list *list);

#endif
