/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * status.c - /healthz, /readyz and /metrics for whoever watches over us.
 *
 * GET and HEAD only, three paths, nothing secret: no names, no texts, only
 * counts. That an answer comes at all shows that the loop turns.
 */
#include "status.h"

#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "loop.h"
#include "metrics.h"

#define BODY_MAX_BYTES    (64 * 1024)
#define HEADERS_MAX_BYTES 1024

struct status {
    struct loop *loop;
    struct status_host host;
    struct lws_vhost *vhost;
};

/* One request of one connection; lws keeps it. */
struct session {
    unsigned code;
    char *body; /* with LWS_PRE bytes in front; NULL = nothing to say */
    size_t len;
    bool is_head; /* the headers of the answer, not its text */
};

static int status_callback(struct lws *wsi, enum lws_callback_reasons reason,
                           void *user, void *in, size_t len);

static const struct lws_protocols status_protocols[] = {
    { .name = "status",
      .callback = status_callback,
      .per_session_data_size = sizeof(struct session) },
    { 0 },
};

/* ---- starting ----------------------------------------------------------- */

static bool
listen_parse(const char *listen, char *host, size_t size, int *port)
{
    const char *colon = strrchr(listen, ':');
    size_t len;
    char *end;
    long value;

    if (!colon || colon == listen || colon[1] < '0' || colon[1] > '9')
        return false;
    value = strtol(colon + 1, &end, 10);
    if (*end != '\0' || value > 65535)
        return false;
    len = (size_t)(colon - listen);
    if (listen[0] == '[' && listen[len - 1] == ']') {
        listen++;
        len -= 2;
    }
    if (len == 0 || len >= size)
        return false;
    memcpy(host, listen, len);
    host[len] = '\0';
    *port = (int)value;
    return true;
}

enum err
status_start(struct loop *loop, const char *listen,
             const struct status_host *host, struct status **out)
{
    struct lws_context_creation_info info;
    struct status *status;
    char address[64];
    int port;

    if (!listen_parse(listen, address, sizeof(address), &port))
        return ERR_INVALID;
    if (strcmp(address, "localhost") == 0)
        (void)snprintf(address, sizeof(address), "127.0.0.1");
    status = xcalloc(1, sizeof(*status));
    status->loop = loop;
    status->host = *host;
    memset(&info, 0, sizeof(info));
    info.port = port;
    info.iface = address;
    info.protocols = status_protocols;
    info.vhost_name = "status";
    info.user = status;
    info.options = LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND;
    if (!strchr(address, ':'))
        info.options |= LWS_SERVER_OPTION_DISABLE_IPV6;
    status->vhost = lws_create_vhost(loop_context(loop), &info);
    if (!status->vhost) {
        free(status);
        return ERR_BUSY;
    }
    *out = status;
    return ERR_OK;
}

void
status_stop(struct status *status)
{
    if (!status)
        return;
    lws_vhost_destroy(status->vhost);
    free(status);
}

int
status_port(const struct status *status)
{
    return lws_get_vhost_listen_port(status->vhost);
}

/* ---- answering ---------------------------------------------------------- */

static void
session_say(struct session *session, unsigned code, const char *text,
            size_t len)
{
    free(session->body);
    session->code = code;
    session->body = xmalloc(LWS_PRE + len);
    session->len = len;
    memcpy(session->body + LWS_PRE, text, len);
}

static void
session_judge(struct session *session, bool is_fine, const char *why)
{
    struct buf text;

    buf_init(&text, 1000);
    buf_addf(&text, "%s\n", is_fine ? "ok" : why);
    session_say(session, is_fine ? 200 : 503, text.data, text.len);
    buf_release(&text);
}

static void
session_metrics(struct session *session, const struct status_host *host)
{
    struct buf text;

    if (host->refresh)
        host->refresh(host->ctx);
    buf_init(&text, BODY_MAX_BYTES);
    metrics_write(&text);
    session_say(session, 200, text.data, text.len);
    buf_release(&text);
}

static void
status_request(const struct status *status, struct session *session,
               bool is_read, const char *path)
{
    const struct status_host *host = &status->host;
    const char *why = "not now";
    bool is_fine;

    if (!is_read) {
        session_say(session, 405, "only GET and HEAD\n", 18);
    } else if (strcmp(path, "/healthz") == 0) {
        is_fine = host->is_healthy(host->ctx, &why);
        session_judge(session, is_fine, why);
    } else if (strcmp(path, "/readyz") == 0) {
        is_fine = host->is_ready(host->ctx, &why);
        session_judge(session, is_fine, why);
    } else if (strcmp(path, "/metrics") == 0) {
        session_metrics(session, host);
    } else {
        session_say(session, 404, "there is /healthz, /readyz, /metrics\n", 37);
    }
}

static int
status_write(struct lws *wsi, struct session *session)
{
    unsigned char head[LWS_PRE + HEADERS_MAX_BYTES];
    unsigned char *start = head + LWS_PRE, *at = start;
    unsigned char *end = head + sizeof(head);
    int rc;

    if (!session->body)
        return 0;
    if (lws_add_http_common_headers(wsi, session->code,
                                    "text/plain; charset=utf-8", session->len,
                                    &at, end) ||
        lws_finalize_write_http_header(wsi, start, &at, end))
        return -1;
    rc = session->is_head
             ? 0
             : lws_write(wsi, (unsigned char *)session->body + LWS_PRE,
                         session->len, LWS_WRITE_HTTP_FINAL);
    free(session->body);
    session->body = NULL;
    if (rc < 0)
        return -1;
    return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static int
status_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user,
                void *in, size_t len)
{
    struct session *session = user;
    struct status *status;

    switch (reason) {
    case LWS_CALLBACK_HTTP:
        status = lws_vhost_user(lws_get_vhost(wsi));
        loop_busy(status->loop);
        session->is_head = lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0;
        status_request(status, session,
                       session->is_head ||
                           lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) > 0,
                       in);
        lws_callback_on_writable(wsi);
        return 0;
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return status_write(wsi, session);
    case LWS_CALLBACK_CLOSED_HTTP:
    case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
        if (session) {
            free(session->body);
            session->body = NULL;
        }
        return 0;
    case LWS_CALLBACK_HTTP_BODY:
        return 0; /* of what is refused: not looked at */
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        lws_callback_on_writable(wsi);
        return 0;
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return -1; /* no WebSockets */
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, len);
    }
}
