/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_rig.h - a Slack of one test: answers calls and holds the other ends
 * of the sockets, as the test tells it.
 *
 * The Slack transport runs in the test's own loop against it; time is moved
 * with rig_pass(). What a test wants of a link it does by the fd.
 */
#ifndef CALLSHEET_SLACK_RIG_H
#define CALLSHEET_SLACK_RIG_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "config.h"
#include "http.h"
#include "incoming.h"
#include "loop.h"
#include "transport/transport.h"

struct peer;

/* Answers a call: a whole HTTP answer is written by the test, or NULL for
 * {"ok":true}. `body` is what was sent. */
typedef void rig_api(int fd, const char *method, const char *body, int nth);
/* Runs on the other end of a link after the upgrade; ends it by returning. */
typedef void rig_link(int fd, int nth);

struct slack_rig {
    struct peer *peer;
    struct loop *loop;
    struct http *http;
    struct transport *t;
    struct config config;
    struct transport_host host;
    rig_api *api;
    rig_link *link;
    char url[100];
    /* Counted by the threads: read with rig_count(). */
    int opens, auths, links, calls;
    /* What the transport told. */
    struct incoming *items[100];
    size_t item_count;
    struct buf told; /* a line for each answer */
    bool is_acking;  /* acknowledge items at once */
    bool is_identified;
};

extern struct slack_rig rig;

void rig_set_up(void);
void rig_tear_down(void);
/* The transport begins; the api and the link must be set before. */
void rig_start(void);
int rig_count(int *counter);
/* Turn the loop until the condition holds; fails after ten real seconds. */
void rig_until(bool (*is_so)(void));
void rig_turn(int64_t real_ms);
/* Move the clock, in steps, and let everything happen that is due. */
void rig_pass(int64_t ms, int64_t step_ms);
bool rig_is_ready(void);
bool rig_has_item(void);
bool rig_has_two_links(void);

/* For calls: answer as a Slack that is well. */
void rig_answer(int fd, const char *method);

/* For links: say hello; wait until the other side is gone. */
void rig_hello(int fd, int connections);
void rig_wait(int fd);
/* Until the other side closes; the code of its close frame. */
int rig_wait_close(int fd);
/* A rig_link: both, and hello counts five connections. */
void rig_stay(int fd, int nth);

#endif
