/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * child.h - a program of ours that runs beside us and never outlives us.
 */
#ifndef CALLSHEET_CHILD_H
#define CALLSHEET_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "buf.h"
#include "err.h"

struct child {
    const char *name; /* for messages: "the workspace" */
    pid_t pid;        /* 0 when it does not run */
    int status;       /* as waitpid() gave it, once it ended */
    char *log;        /* the file with its standard error */
};

struct child_options {
    char *const *argv;
    /* NAME, VALUE, NAME, VALUE, NULL: added to the environment. */
    const char *const *environment;
    const char *log;
    int *output;  /* the read end of its standard output; NULL = to the log */
    int *input;   /* the write end of its standard input; NULL = empty */
    bool is_bare; /* of our environment it sees PATH alone: no secrets */
};

/* Its own process group: Ctrl-C reaches us alone, and we end it in order. */
enum err child_start(struct child *child, const struct child_options *options);
/* True when it has ended; looks without waiting. */
bool child_has_ended(struct child *child);
/* "exit code 1", "signal 9 (Killed)". */
void child_describe(const struct child *child, char *text, size_t room);
void child_release(struct child *child);
/* The program of that name: beside our own, else wherever PATH finds it. */
void child_program(const char *name, struct buf *out);

#endif
