/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wire.h - one WebSocket of a test, and what it told.
 *
 * It stands in a loop of its own, against a scripted peer.
 */
#ifndef TESTS_WIRE_H
#define TESTS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "peer.h"
#include "transport/ws.h"

struct wire {
    struct loop *loop;
    struct peer *peer;
    struct ws *ws;
    struct ws_limits limits;
    /* What the connection told. */
    int opens, texts, skips, lates, overs;
    struct buf all; /* the texts, a blank after each */
    char why[80], start[2000];
    size_t unsent, skipped;
    bool frees_itself;
};

extern struct wire wire;
/* Their context is the wire. */
extern const struct ws_events wire_events;

/* A checked fixture. */
void wire_set_up(void);
void wire_tear_down(void);
/* Start the peer and dial it by that name of this machine. */
void wire_dial(const char *host, peer_script *script, void *ctx);
/* Turn the loop until a count is reached; fails after ten real seconds. */
void wire_turn_until(const int *value, int wanted);
void wire_turn_for(int64_t real_ms);
/* For scripts: read until the other side is gone. */
void wire_wait_for_end(int fd);

#endif
