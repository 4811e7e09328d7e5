/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * server.h - the listening socket and the loop.
 */
#ifndef WORKSPACE_SERVER_H
#define WORKSPACE_SERVER_H

#include <stdbool.h>

struct lws;

struct server_options {
    const char *listen; /* "HOST:PORT": loopback only; port 0 takes any */
    const char *cert;   /* PEM files for https: and wss:, or NULL */
    const char *key;
    const char *name; /* go by this name instead of HOST, or NULL */
};

/* 0 when listening, else a sysexits code, with the reason on stderr. */
int server_open(const struct server_options *options);
/* Turn the loop until a signal. */
void server_run(void);
void server_close(void);

int server_port(void);
/* "http://127.0.0.1:8065", or with "https:"; without a slash at the end. */
const char *server_origin(void);
/* The same with "ws:" or "wss:". */
const char *server_ws_origin(void);
/* Is this Host or Origin value one of ours? */
bool server_is_host(const char *host);
bool server_is_origin(const char *origin);

#endif
