/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * daemon.h - a process that works on the database: signals, engine, ways in.
 */
#ifndef CALLSHEET_DAEMON_H
#define CALLSHEET_DAEMON_H

#include <stdbool.h>

#include "cli.h"
#include "config.h"

struct daemon_options {
    const struct cli *cli; /* whose --config SIGHUP reads again */
    struct config *config; /* roles and log level change on SIGHUP */
    bool is_alone;         /* no Slack and no socket: for one `say` */
    int adopted;           /* the descriptor of that one, or -1 */
};

/* Take the lock, run until a signal or, alone, until the one who says
 * something has gone. Returns the exit code; problems are told. */
int daemon_run(const struct daemon_options *options);

#endif
