/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ws_url.h - the address of a WebSocket, taken apart. Pure.
 */
#ifndef CALLSHEET_WS_URL_H
#define CALLSHEET_WS_URL_H

#include <stdbool.h>

struct ws_url {
    bool is_tls;
    bool is_numeric; /* host is an address */
    int port;
    char host[256];        /* without brackets */
    char host_header[300]; /* with the port where it is not the usual one */
    char *path;            /* with the query; at least "/" */
};

/*
 * Only ws: and wss:, ws: only to this machine; no user, no fragment, no
 * blanks. false leaves nothing to release. The path holds Slack's ticket: it
 * is a secret.
 */
bool ws_url_parse(const char *text, struct ws_url *out);
void ws_url_release(struct ws_url *url);

#endif
