/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_sockets.h - curl's sockets in the loop, those that rest as well.
 *
 * Between two requests curl wants to hear nothing of a connection that it
 * keeps, and says so each time: two system calls for each request. Here such a
 * connection stays watched until something is heard of it or it is closed.
 *
 * Only for sockets that are told to be opened and closed; all others, as those
 * by which a look-up wakes curl, come and go as curl says.
 */
#ifndef CALLSHEET_HTTP_SOCKETS_H
#define CALLSHEET_HTTP_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loop.h"

/* More than there are connections at once. */
#define SOCKETS_MAX 32

struct socket {
    int fd;
    uint32_t events; /* as the loop watches it; 0 = it does not */
    bool is_resting;
};

struct sockets {
    struct loop *loop;
    loop_fd_fn *fn;
    void *ctx;
    struct socket open[SOCKETS_MAX];
    size_t count;
};

void sockets_init(struct sockets *s, struct loop *loop, loop_fd_fn *fn,
                  void *ctx);
/* Connections; where there are too many some are not noted, which is fine. */
void sockets_opened(struct sockets *s, int fd);
void sockets_closed(struct sockets *s, int fd); /* before it is */
/* What curl waits for now; 0: for nothing. False when it cannot be watched. */
bool sockets_watch(struct sockets *s, int fd, uint32_t events);
/* Something was heard of it: does it rest? Then it is watched no longer. */
bool sockets_are_resting(struct sockets *s, int fd);

#endif
