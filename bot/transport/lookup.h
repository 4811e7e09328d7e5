/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lookup.h - a host's addresses, without holding the loop.
 *
 * getaddrinfo() can hang for half a minute on a dead name server, so it runs
 * in a helper thread. A thread that hangs is left to itself when the limit is
 * over; there are never more than two.
 */
#ifndef CALLSHEET_LOOKUP_H
#define CALLSHEET_LOOKUP_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

#define LOOKUP_MAX 8

struct loop;
struct lookup;

/* Numbers as text, IPv6 and IPv4 in turn. */
struct lookup_answer {
    char addresses[LOOKUP_MAX][INET6_ADDRSTRLEN];
    size_t count; /* 0 = not found, or not in time */
};

typedef void lookup_done_fn(void *ctx, const struct lookup_answer *answer);

/* `done` is called once, later, from the loop; the look-up is over then. */
struct lookup *lookup_start(struct loop *loop, const char *host,
                            int64_t limit_ms, lookup_done_fn *done, void *ctx);
/* `done` will not be called. NULL is fine. */
void lookup_cancel(struct lookup *lookup);

/* For tests: what the thread calls instead of getaddrinfo(); NULL = that. */
typedef void lookup_fn(const char *host, struct lookup_answer *answer);
void lookup_replace(lookup_fn *fn);

#endif
