/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ws_tunnel.c - a WebSocket through a proxy (CONNECT, RFC 9110 9.3.6).
 *
 * lws can do that itself, but it looks the proxy's name up in the loop's
 * thread, takes at most 95 letters of user and password, wants the whole
 * answer in one packet, and does not tell what the answer was. It has no way
 * in for a socket that is connected already, either. So: lws connects to the
 * proxy's address as if that were the target, and at once, before it has
 * written anything, its descriptor is made one end of a pair of sockets; the
 * connection itself stays with us. What lws then says (the first words of TLS)
 * waits in the pair. When the proxy has agreed, those words are sent on and
 * the connection takes its place under lws's descriptor, which never changed
 * its number. Nobody else writes or reads in between, since all of it is one
 * thread.
 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "alloc.h"
#include "loop.h"
#include "ws_private.h"

/* Of what lws may say before the tunnel stands: one TLS hello. */
#define HELLO_BYTES (16 * 1024)

static void ws_tunnel_ready(void *ctx, int fd, uint32_t events);

struct ws_tunnel *
ws_tunnel_new(const char *host)
{
    struct ws_tunnel *tunnel = xcalloc(1, sizeof(*tunnel));

    tunnel->fd = tunnel->inner = -1;
    tunnel->way = proxy_for(host, &tunnel->proxy);
    if (tunnel->way != PROXY_NONE)
        return tunnel;
    free(tunnel);
    return NULL;
}

void
ws_tunnel_free(struct ws_tunnel *tunnel)
{
    if (!tunnel)
        return;
    proxy_release(&tunnel->proxy);
    free(tunnel);
}

void
ws_tunnel_end(struct ws *ws)
{
    struct ws_tunnel *tunnel = ws->tunnel;

    if (!tunnel || tunnel->fd < 0)
        return;
    /* Before it is closed: under another number it may live on. */
    loop_unwatch(ws->loop, tunnel->fd);
    (void)close(tunnel->fd);
    (void)close(tunnel->inner);
    tunnel->fd = tunnel->inner = -1;
}

static void
tunnel_fail(struct ws *ws, const char *why)
{
    ws_tunnel_end(ws);
    ws_kill(ws, why);
}

/* ---- asking -------------------------------------------------------------- */

/* "Basic" of RFC 7617. */
static void
tunnel_add_user(const struct proxy *proxy, struct buf *out)
{
    unsigned char plain[sizeof(proxy->user) + sizeof(proxy->password)];
    unsigned char coded[sizeof(plain) * 4 / 3 + 4];
    int len;

    if (proxy->user[0] == '\0')
        return;
    len = lws_snprintf((char *)plain, sizeof(plain), "%s:%s", proxy->user,
                       proxy->password);
    (void)EVP_EncodeBlock(coded, plain, len);
    buf_addf(out, "Proxy-Authorization: Basic %s\r\n", (const char *)coded);
    explicit_bzero(plain, sizeof(plain));
    explicit_bzero(coded, sizeof(coded));
}

static bool
tunnel_ask(const struct ws *ws)
{
    bool is_six = strchr(ws->url.host, ':');
    char target[300];
    struct buf request;
    bool is_sent;

    (void)lws_snprintf(target, sizeof(target), "%s%s%s:%d", is_six ? "[" : "",
                       ws->url.host, is_six ? "]" : "", ws->url.port);
    buf_init(&request, 4096);
    buf_addf(&request,
             "CONNECT %s HTTP/1.1\r\nHost: %s\r\n"
             "User-Agent: callsheet/" CALLSHEET_VERSION "\r\n",
             target, target);
    tunnel_add_user(&ws->tunnel->proxy, &request);
    buf_adds(&request, "\r\n");
    /* A connection that is new takes it whole. */
    is_sent = send(ws->tunnel->fd, request.data, request.len, MSG_NOSIGNAL) ==
              (ssize_t)request.len;
    explicit_bzero(request.data, request.len);
    buf_release(&request);
    return is_sent;
}

/* Take the connection from under lws's descriptor. */
static bool
tunnel_take(struct ws_tunnel *tunnel, int lws_fd)
{
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
                   pair) != 0)
        return false;
    tunnel->fd = fcntl(lws_fd, F_DUPFD_CLOEXEC, 0);
    if (tunnel->fd < 0 || dup3(pair[1], lws_fd, O_CLOEXEC) < 0) {
        if (tunnel->fd >= 0)
            (void)close(tunnel->fd);
        (void)close(pair[0]);
        (void)close(pair[1]);
        tunnel->fd = -1;
        return false;
    }
    tunnel->inner = pair[0];
    (void)close(pair[1]);
    return true;
}

void
ws_tunnel_begin(struct ws *ws)
{
    struct ws_tunnel *tunnel = ws->tunnel;

    ws->stage = WS_AT_PROXY;
    ws_alarm(ws, ws->dial_until_ms);
    tunnel->head_len = 0;
    tunnel->status = 0;
    if (!tunnel_take(tunnel, lws_get_socket_fd(ws->wsi)) ||
        loop_watch(ws->loop, tunnel->fd, EPOLLIN, ws_tunnel_ready, ws) !=
            ERR_OK)
        tunnel_fail(ws, "no descriptors left");
    else if (!tunnel_ask(ws))
        tunnel_fail(ws, "the proxy hung up");
}

/* ---- its answer ---------------------------------------------------------- */

/* Reads up to the end of the head and not a byte further: what follows is the
 * target's. 1 = it is whole, 0 = more is to come, -1 = the end. */
static int
tunnel_read_head(struct ws_tunnel *tunnel)
{
    char *at = tunnel->head + tunnel->head_len, *end;
    size_t room = sizeof(tunnel->head) - 1 - tunnel->head_len;
    ssize_t n = recv(tunnel->fd, at, room, MSG_PEEK);
    size_t take;

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (n <= 0)
        return -1;
    at[n] = '\0';
    end = strstr(tunnel->head, "\r\n\r\n");
    take = end ? (size_t)(end + 4 - at) : (size_t)n;
    if (recv(tunnel->fd, at, take, 0) != (ssize_t)take)
        return -1;
    tunnel->head_len += take;
    tunnel->head[tunnel->head_len] = '\0';
    if (end)
        return 1;
    return tunnel->head_len < sizeof(tunnel->head) - 1 ? 0 : -1;
}

/* "HTTP/1.1 407 …"; 0 when it is none. */
static long
tunnel_status(const char *head)
{
    if (strncmp(head, "HTTP/1.", 7) != 0 || strlen(head) < 12 ||
        head[8] != ' ' || strspn(head + 9, "0123456789") != 3)
        return 0;
    return strtol(head + 9, NULL, 10);
}

/* Give lws its connection: what it has said goes first. */
static bool
tunnel_give(struct ws *ws)
{
    struct ws_tunnel *tunnel = ws->tunnel;
    char hello[HELLO_BYTES];
    ssize_t n = recv(tunnel->inner, hello, sizeof(hello), 0);

    if (n < 0 && errno == EAGAIN)
        n = 0;
    if (n < 0 || n == (ssize_t)sizeof(hello) ||
        send(tunnel->fd, hello, (size_t)n, MSG_NOSIGNAL) != n ||
        dup3(tunnel->fd, lws_get_socket_fd(ws->wsi), O_CLOEXEC) < 0)
        return false;
    ws_tunnel_end(ws);
    return true;
}

static void
tunnel_answered(struct ws *ws)
{
    struct ws_tunnel *tunnel = ws->tunnel;
    char why[60];

    tunnel->status = tunnel_status(tunnel->head);
    if (tunnel->status / 100 == 1) {
        tunnel->head_len = 0; /* the answer is still to come */
    } else if (tunnel->status / 100 == 2) {
        ws->stage = WS_AT_TLS;
        if (!tunnel_give(ws))
            tunnel_fail(ws, "the proxy hung up");
    } else if (tunnel->status > 0) {
        (void)lws_snprintf(why, sizeof(why), "the proxy answered %ld",
                           tunnel->status);
        tunnel_fail(ws, why);
    } else {
        tunnel_fail(ws, "the proxy does not speak HTTP");
    }
}

static void
ws_tunnel_ready(void *ctx, int fd, uint32_t events)
{
    struct ws *ws = ctx;
    int rc = tunnel_read_head(ws->tunnel);

    (void)fd;
    (void)events;
    if (rc > 0)
        tunnel_answered(ws);
    else if (rc < 0)
        tunnel_fail(ws, ws->tunnel->head_len > 0
                            ? "the proxy does not speak HTTP"
                            : "the proxy hung up");
}
