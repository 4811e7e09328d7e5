/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dial.c - connection URLs that lead nowhere, for tests.
 *
 * A second port speaks raw TCP: it accepts and says nothing, half an answer,
 * a refusal, nonsense, or resets.
 */
#include "dial.h"

#include <libwebsockets.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static struct lws_vhost *vhost;
static char origin[64];
static char dial_mode[16];
static int dial_times;

static int
dial_answer(struct lws *wsi)
{
    unsigned char out[LWS_PRE + 256];
    struct sockaddr none = { .sa_family = AF_UNSPEC };
    int n;

    if (strcmp(dial_mode, "reset") == 0) {
        (void)connect(lws_get_socket_fd(wsi), &none, sizeof(none));
        return -1;
    }
    if (strcmp(dial_mode, "silent") == 0)
        return 0;
    if (strcmp(dial_mode, "half") == 0)
        n = snprintf((char *)out + LWS_PRE, 256, "HTTP/1.1 101 Switching Pro");
    else if (strcmp(dial_mode, "garbage") == 0)
        n = snprintf((char *)out + LWS_PRE, 256, "220 mail.example ESMTP\r\n");
    else if (strcmp(dial_mode, "liar") == 0)
        n = snprintf((char *)out + LWS_PRE, 256,
                     "HTTP/1.1 101 Switching Protocols\r\n"
                     "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Accept: bm90IHRoZSBhbnN3ZXI=\r\n\r\n");
    else
        n = snprintf((char *)out + LWS_PRE, 256,
                     "HTTP/1.1 %s Refused\r\nlocation: %s/elsewhere\r\n"
                     "connection: close\r\ncontent-length: 0\r\n\r\n",
                     dial_mode, origin);
    (void)lws_write(wsi, out + LWS_PRE, (size_t)n, LWS_WRITE_RAW);
    return strcmp(dial_mode, "half") == 0 ? 0 : -1;
}

static int
on_dial(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
        size_t len)
{
    (void)user;
    (void)in;
    (void)len;
    if (reason == LWS_CALLBACK_RAW_RX)
        lws_callback_on_writable(wsi);
    if (reason == LWS_CALLBACK_RAW_WRITEABLE)
        return dial_answer(wsi);
    return 0;
}

static const struct lws_protocols protocols[] = {
    { "nowhere", on_dial, 0, 4096, 0, NULL, 0 },
    { NULL, NULL, 0, 0, 0, NULL, 0 },
};

void
dial_open(struct lws_context *context)
{
    struct lws_context_creation_info info;

    memset(&info, 0, sizeof(info));
    info.options = LWS_SERVER_OPTION_ADOPT_APPLY_LISTEN_ACCEPT_CONFIG |
                   LWS_SERVER_OPTION_DISABLE_IPV6;
    info.listen_accept_role = "raw-skt";
    info.listen_accept_protocol = "nowhere";
    info.vhost_name = "nowhere";
    info.port = 0;
    info.iface = "127.0.0.1";
    info.protocols = protocols;
    vhost = lws_create_vhost(context, &info);
    if (vhost)
        (void)snprintf(origin, sizeof(origin), "ws://127.0.0.1:%d",
                       lws_get_vhost_listen_port(vhost));
}

const char *
dial_set(const char *mode, int times)
{
    static const char *const modes[] = { "silent", "half", "reset", "garbage",
                                         "liar" };
    char *end;
    long status = strtol(mode, &end, 10);
    bool known = *end == '\0' && status >= 200 && status <= 599;
    size_t i;

    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
        known = known || strcmp(modes[i], mode) == 0;
    if (!known)
        return "mode is silent, half, reset, garbage, liar or a status";
    (void)snprintf(dial_mode, sizeof(dial_mode), "%s", mode);
    dial_times = times;
    return NULL;
}

const char *
dial_origin(void)
{
    if (dial_times <= 0 || !vhost)
        return NULL;
    dial_times--;
    return origin;
}
