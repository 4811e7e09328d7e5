/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * client.h - HTTP requests of a test to a scripted peer.
 */
#ifndef TESTS_CLIENT_H
#define TESTS_CLIENT_H

#include "http.h"
#include "peer.h"

struct client {
    struct loop *loop;
    struct http *http;
    struct peer *peer; /* the test starts it */
};

extern struct client client;

/* What came back, copied; the test frees the body. */
struct client_got {
    int calls;
    struct http_response response;
    char type[64];
    char *body;
};

/* A checked fixture. */
void client_set_up(void);
void client_tear_down(void);
/* A path of the peer; good until the next call. */
const char *client_url(const char *path);
/* A GET of it: five seconds, at most 1,000 bytes. */
struct http_request client_get(const char *path);
/* Send it, and turn until its answer is there. */
void client_run(const struct http_request *request, struct client_got *got);
/* An http_done that fills a client_got. */
void client_take(void *ctx, const struct http_response *response);

/* Scripts: answer with what was asked; read it and go without a word, or with
 * a context stay, and be silent. */
void client_echo(struct peer *peer, int fd, int nth, void *ctx);
void client_swallow(struct peer *peer, int fd, int nth, void *ctx);

#endif
