/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * status.h - /healthz, /readyz and /metrics for whoever watches over us.
 */
#ifndef CALLSHEET_STATUS_H
#define CALLSHEET_STATUS_H

#include <stdbool.h>

#include "err.h"

struct loop;
struct status;

/* What the engine answers; `why` is a short sentence when it is false. */
struct status_host {
    void *ctx;
    bool (*is_healthy)(void *ctx, const char **why); /* the database answers */
    bool (*is_ready)(void *ctx, const char **why);   /* connected */
    void (*refresh)(void *ctx); /* bring gauges up to date; may be NULL */
};

/*
 * Serve on "HOST:PORT" ("[::1]:9137" for IPv6). ERR_INVALID: not an address;
 * ERR_BUSY: it cannot be listened on. `host` is copied.
 */
enum err status_start(struct loop *loop, const char *listen,
                      const struct status_host *host, struct status **out);
/* Goes on serving until the loop is freed unless this is called. */
void status_stop(struct status *status);
/* The port that was taken when 0 was asked for. */
int status_port(const struct status *status);

#endif
