/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * doctor.h - what `callsheet doctor` looks at, and what came of it.
 *
 * One line a check: how it is, what was seen, what to do.
 */
#ifndef CALLSHEET_DOCTOR_H
#define CALLSHEET_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "config.h"
#include "lock.h"
#include "store/inspect.h"

enum doctor_state {
    DOCTOR_OK,
    DOCTOR_WARN,
    DOCTOR_FAIL,
    DOCTOR_SKIP, /* could not be looked at, for a reason told before */
};

struct doctor {
    FILE *out;
    bool is_json;
    const struct config *config; /* NULL when it could not be read */
    char *app_token, *bot_token;
    bool is_running; /* a daemon works on the database */
    int hidden_why;  /* errno: whether one does cannot be told; 0 = it can */
    struct lock_holder holder;
    struct store_facts facts;
    struct loop *loop;
    struct http *http;
    int lines;
    int code; /* of the first check that failed */
};

/* All checks in their order; the exit code, of sysexits.h. `problem`: why
 * there is no configuration. */
int doctor_run(struct doctor *d, const char *problem);

/* ---- for the checks ------------------------------------------------------ */

/* Tell about a check; `advice` is what to do, "" for nothing. `code` counts
 * when it failed. */
void doctor_tell(struct doctor *d, enum doctor_state state, const char *check,
                 int code, const char *advice, const char *seen, ...)
    __attribute__((format(printf, 6, 7)));
/* "1.5 GB" as text that lives until the eighth call after. */
const char *doctor_bytes(int64_t bytes);

/* doctor_slack.c: secrets, bot token, scopes, clock, app token, socket. */
void doctor_secrets(struct doctor *d);
void doctor_slack(struct doctor *d);
/* doctor_disk.c: database, fsync, disk. */
void doctor_database(struct doctor *d);
void doctor_sync(struct doctor *d);
void doctor_space(struct doctor *d);
/* doctor_worker.c: what opens spreadsheets and archives. */
void doctor_worker(struct doctor *d);
/* doctor_youtube.c: the key for channels, where there is one. */
void doctor_youtube(struct doctor *d);
/* doctor_status.c: the daemon that runs, or its address. */
void doctor_status(struct doctor *d);

#endif
