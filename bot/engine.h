/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engine.h - the parts put together.
 */
#ifndef CALLSHEET_ENGINE_H
#define CALLSHEET_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "config.h"
#include "err.h"
#include "rules/calendar.h"
#include "timer.h"
#include "transport/transport.h"

struct caller;
struct http;
struct loop;
struct outbox;
struct router;
struct scheduler;
struct store;
struct unpacker;

#define TRANSPORTS_MAX 4

struct engine {
    const struct config *config;
    struct store *store;
    struct loop *loop;
    struct http *http;
    struct caller *caller;
    struct outbox *outbox;
    struct router *router;
    struct scheduler *scheduler;
    struct unpacker *unpacker;
    struct transport *transports[TRANSPORTS_MAX];
    size_t transport_count;
    struct transport_host host;     /* what the transports call */
    bool was_ready[TRANSPORTS_MAX]; /* at the end of the turn before */
    int64_t fetching[2];            /* files being fetched, 0 = none */
    struct timer idle_timer;        /* when nothing has happened for a while */
    struct calendar calendar; /* in force, see request_calendar() */
    int64_t started_at;
    int64_t life; /* a number that no other start has */
    bool is_stopping;
};

/* Opens the database and makes the parts; no transport yet. ERR codes as in
 * store_open(), with a sentence in `problem`. `config` must outlive it. */
enum err engine_open(const struct config *config, struct engine **out,
                     struct buf *problem);
/* Takes the transport. */
void engine_add(struct engine *engine, struct transport *transport);
struct transport *engine_transport(const struct engine *engine,
                                   const char *network);
/* The functions of a network, running or not; rows outlive connections. */
const struct transport_ops *engine_ops(const struct engine *engine,
                                       const char *network);
/* Start fetching the files that are wanted, two at a time, and taking apart
 * those that are packed. */
void engine_fetch_files(struct engine *engine);
/* Until engine_stop() has been asked for and everything is closed. */
enum err engine_run(struct engine *engine);
/* Safe in a signal handler together with loop_wake(): sets a flag. */
void engine_stop(struct engine *engine);
/* Nothing under way: no job runs or waits, no message of this network is
 * open. For `say`. */
bool engine_rests(struct engine *engine, const char *network);
/* For some time nothing could be saved: what is under way is not helped by
 * waiting. */
bool engine_is_stuck(const struct engine *engine);
void engine_close(struct engine *engine);

#endif
