/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link.h - one Socket Mode connection of the app, and its frames.
 */
#ifndef WORKSPACE_LINK_H
#define WORKSPACE_LINK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"
#include "timer.h"

struct lws;
struct frame;

enum link_end { LINK_END_FRAME, LINK_END_FIN, LINK_END_RST };

struct link {
    struct link *next;
    unsigned id;
    struct lws *wsi;
    bool ready;   /* hello was queued */
    bool leaving; /* was told to go: others are taken first */
    bool closing; /* no more envelopes for it */
    bool silent;  /* test control: neither reads nor writes */
    bool hello_withheld;
    struct frame *head, *tail;
    size_t frames;
    size_t queued; /* bytes in them */
    struct text in;
    bool in_overflow;
    int cut;        /* enum link_end + 1, once all is written */
    int close_code; /* what the peer's close frame said, 0 without one */
    int64_t since_ms;
    int64_t pong_ms;
    unsigned pings, pongs;
    uint64_t sent, received;
    struct timer ping;
    struct timer end;
};

/* A one-time ticket for a connection URL; the caller frees it. */
char *link_ticket(void);
bool link_take_ticket(const char *ticket);
void links_release(void);

struct link *link_find(unsigned id);
struct link *links_first(void);
size_t links_count(void);
size_t links_ready(void);
/* The connection whose turn it is, NULL when none is ready. */
struct link *link_pick(void);

void link_send(struct link *l, const char *text, size_t len);
/*
 * A frame as given: text or binary, in `pieces` fragments, the bytes unseen;
 * with `ping` a ping stands between the fragments.
 */
void link_send_raw(struct link *l, const void *data, size_t len, bool binary,
                   size_t pieces, bool ping);
void link_hello(struct link *l);
void link_disconnect(struct link *l, const char *reason);
/* What is queued is still written. */
void link_end(struct link *l, enum link_end how);
void link_silence(struct link *l, bool silent);
void links_close_all(void);

/* For server.c. */
struct link *link_new(struct lws *wsi);
void link_gone(struct link *l);
int link_received(struct link *l, const void *in, size_t len);
void link_ponged(struct link *l);
void link_closing(struct link *l, const void *in, size_t len);
int link_write(struct link *l);

#endif
