/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * server.c - the listening socket, the loop, and who gets which callback.
 *
 * One thread, one port: HTTP requests, the app's Socket Mode connections and
 * the page's event sockets all arrive at the one protocol of the one vhost.
 * What a connection is stands in its session. Only loopback is listened on,
 * and the Host and Origin headers must name it: otherwise any web page the
 * person visits could speak to the workspace (DNS rebinding).
 */
#include "server.h"

#include <libwebsockets.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>

#include "dial.h"
#include "http.h"
#include "js.h"
#include "link.h"
#include "mem.h"
#include "page.h"
#include "settings.h"
#include "timer.h"

struct session {
    struct request *rq;
    struct link *link;
    struct viewer *viewer;
};

static struct lws_context *context;
static struct lws_vhost *vhost;
static char origin[300], ws_origin[300];
static const char *our_name; /* besides those of loopback, or NULL */
static bool is_tls;
static volatile sig_atomic_t stopping;

static bool
copy_header(struct lws *wsi, enum lws_token_indexes token, char *out,
            size_t size)
{
    out[0] = '\0';
    if (lws_hdr_total_length(wsi, token) == 0)
        return true;
    return lws_hdr_copy(wsi, out, (int)size, token) >= 0;
}

/* "127.0.0.1:80" without its port is "127.0.0.1". */
static bool
is_loopback_name(const char *host, size_t len)
{
    static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (len == strlen(names[i]) && strncasecmp(host, names[i], len) == 0)
            return true;
    return false;
}

static bool
is_our_name(const char *host, size_t len)
{
    return is_loopback_name(host, len) ||
           (our_name && len == strlen(our_name) &&
            strncasecmp(host, our_name, len) == 0);
}

bool
server_is_host(const char *host)
{
    const char *from = host[0] == '[' ? strchr(host, ']') : host;
    const char *colon = from ? strchr(from, ':') : NULL;

    /* Slack's Python client leaves the port out. */
    if (!colon)
        return from && is_our_name(host, strlen(host));
    return strtol(colon + 1, NULL, 10) == server_port() &&
           is_our_name(host, (size_t)(colon - host));
}

bool
server_is_origin(const char *value)
{
    const char *scheme = is_tls ? "https://" : "http://";
    size_t len = strlen(scheme);

    return strncmp(value, scheme, len) == 0 && server_is_host(value + len);
}

/* May this peer speak to us at all? */
static bool
is_welcome(struct lws *wsi)
{
    char host[256], from[256];

    if (!copy_header(wsi, WSI_TOKEN_HOST, host, sizeof(host)) ||
        !copy_header(wsi, WSI_TOKEN_ORIGIN, from, sizeof(from)))
        return false;
    return server_is_host(host) && (from[0] == '\0' || server_is_origin(from));
}

/* ---- HTTP --------------------------------------------------------------- */

static void
read_query(struct lws *wsi, json_t *query)
{
    char part[8192], *equals;
    int i;

    for (i = 0; lws_hdr_copy_fragment(wsi, part, sizeof(part),
                                      WSI_TOKEN_HTTP_URI_ARGS, i) > 0;
         i++) {
        equals = strchr(part, '=');
        if (!equals)
            continue;
        *equals = '\0';
        if (utf8_valid(part, strlen(part)) &&
            utf8_valid(equals + 1, strlen(equals + 1)))
            js_put(query, part, equals + 1);
    }
}

static enum http_method
read_method(struct lws *wsi)
{
    if (lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) > 0)
        return HTTP_GET;
    if (lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI) > 0)
        return HTTP_POST;
    return HTTP_OTHER;
}

/* Refuse before anything else is read; the connection ends. */
static int
refuse(struct lws *wsi, const char *status)
{
    unsigned char out[LWS_PRE + 256];
    int n;

    n = snprintf((char *)out + LWS_PRE, 256,
                 "HTTP/1.1 %s\r\nconnection: close\r\n"
                 "content-type: text/plain\r\ncontent-length: %zu\r\n\r\n%s\n",
                 status, strlen(status) + 1, status);
    (void)lws_write(wsi, out + LWS_PRE, (size_t)n, LWS_WRITE_HTTP);
    return -1;
}

/* The body's length, 0 when there is none, -1 when it cannot be told. */
static long long
body_length(struct lws *wsi)
{
    char value[32];

    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0)
        return -1;
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) == 0)
        return 0;
    if (!copy_header(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, value, sizeof(value)))
        return -1;
    return strtoll(value, NULL, 10);
}

static int
on_request(struct lws *wsi, struct session *s, const char *path)
{
    long long length = body_length(wsi);
    struct request *rq;

    if (!is_welcome(wsi))
        return refuse(wsi, "403 Forbidden");
    if (length < 0)
        return refuse(wsi, "411 Length Required");
    if (strlen(path) >= sizeof(rq->path) || !utf8_valid(path, strlen(path)))
        return refuse(wsi, "404 Not Found");
    if ((size_t)length > route_body_max(path))
        return refuse(wsi, "413 Content Too Large");
    request_free(s->rq);
    rq = s->rq = request_new(wsi);
    rq->method = read_method(wsi);
    rq->body_max = route_body_max(path);
    (void)snprintf(rq->path, sizeof(rq->path), "%s", path);
    if (!copy_header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, rq->auth,
                     sizeof(rq->auth)) ||
        !copy_header(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, rq->content_type,
                     sizeof(rq->content_type)))
        return refuse(wsi, "400 Bad Request");
    read_query(wsi, rq->query);
    /* Answers may wait for the app; the library must not lose patience. */
    lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
    if (length == 0) {
        rq->complete = true;
        route(rq);
    } else if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_EXPECT) > 0) {
        unsigned char go[LWS_PRE + 32];

        memcpy(go + LWS_PRE, "HTTP/1.1 100 Continue\r\n\r\n", 25);
        (void)lws_write(wsi, go + LWS_PRE, 25, LWS_WRITE_HTTP);
    }
    return 0;
}

static int
on_body(struct request *rq, const void *in, size_t len)
{
    if (!rq || rq->complete)
        return 0;
    if (len > rq->body_max - rq->body.len)
        return -1;
    text_add(&rq->body, in, len);
    return 0;
}

static int
on_request_writable(struct lws *wsi, struct session *s)
{
    int n;

    if (!s->rq || !s->rq->answered)
        return 0;
    n = request_write(s->rq);
    if (n == 0)
        return 0;
    request_free(s->rq);
    s->rq = NULL;
    if (n < 0)
        return -1;
    return lws_http_transaction_completed(wsi) ? -1 : 0;
}

/* Most answers are there at once and need no turn of the loop of their own. */
static int
on_body_complete(struct lws *wsi, struct session *s)
{
    struct request *rq = s->rq;

    if (!rq || rq->complete)
        return 0;
    rq->complete = true;
    lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
    rq->at_once = true;
    route(rq);
    rq->at_once = false;
    return on_request_writable(wsi, s);
}

/* ---- WebSocket ---------------------------------------------------------- */

static int
on_upgrade(struct lws *wsi)
{
    char path[256], part[128];
    const char *ticket;

    if (!is_welcome(wsi))
        return refuse(wsi, "403 Forbidden");
    if (!copy_header(wsi, WSI_TOKEN_GET_URI, path, sizeof(path)))
        return refuse(wsi, "404 Not Found");
    if (strcmp(path, "/page/socket") == 0)
        return 0;
    if (strcmp(path, "/link/") != 0)
        return refuse(wsi, "404 Not Found");
    ticket = lws_get_urlarg_by_name(wsi, "ticket=", part, sizeof(part));
    if (!ticket || !link_take_ticket(ticket))
        return refuse(wsi, "403 Forbidden");
    return 0;
}

static int
on_established(struct lws *wsi, struct session *s)
{
    char path[256], part[64];
    const char *who;

    memset(s, 0, sizeof(*s));
    if (!copy_header(wsi, WSI_TOKEN_GET_URI, path, sizeof(path)))
        return -1;
    if (strcmp(path, "/link/") == 0) {
        s->link = link_new(wsi);
        return 0;
    }
    who = lws_get_urlarg_by_name(wsi, "as=", part, sizeof(part));
    s->viewer = who ? viewer_new(wsi, who) : NULL;
    return s->viewer ? 0 : -1;
}

static void
on_gone(struct session *s)
{
    if (!s)
        return;
    link_gone(s->link);
    viewer_gone(s->viewer);
    if (s->rq)
        s->rq->wsi = NULL;
    request_free(s->rq);
    memset(s, 0, sizeof(*s));
}

static int
on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user,
         void *in, size_t len)
{
    struct session *s = user;

    switch (reason) {
    case LWS_CALLBACK_HTTP:
        return on_request(wsi, s, in);
    case LWS_CALLBACK_HTTP_BODY:
        return on_body(s->rq, in, len);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return on_body_complete(wsi, s);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return on_request_writable(wsi, s);
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return on_upgrade(wsi);
    case LWS_CALLBACK_ESTABLISHED:
        return on_established(wsi, s);
    case LWS_CALLBACK_RECEIVE:
        if (s->link)
            return link_received(s->link, in, len);
        return 0;
    case LWS_CALLBACK_RECEIVE_PONG:
        if (s->link)
            link_ponged(s->link);
        return 0;
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        if (s->link)
            link_closing(s->link, in, len);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        if (s->link)
            return link_write(s->link);
        return s->viewer ? viewer_write(s->viewer) : 0;
    case LWS_CALLBACK_CLOSED:
    case LWS_CALLBACK_CLOSED_HTTP:
    case LWS_CALLBACK_WSI_DESTROY:
        on_gone(s);
        return 0;
    default:
        return 0;
    }
}

/* ---- the loop ----------------------------------------------------------- */

static const struct lws_protocols protocols[] = {
    { "workspace", on_event, sizeof(struct session), 65536, 0, NULL, 0 },
    { NULL, NULL, 0, 0, 0, NULL, 0 },
};

static void
on_signal(int signal_number)
{
    (void)signal_number;
    stopping = 1;
    if (context)
        lws_cancel_service(context);
}

static void
on_log(int level, const char *line)
{
    (void)level;
    fprintf(stderr, "callsheet-workspace: lws: %s", line);
}

/* Split "HOST:PORT"; the host without its brackets. */
static bool
split_listen(const char *listen, char *host, size_t size, int *port)
{
    const char *colon = strrchr(listen, ':');
    char *end;
    long n;

    if (!colon || colon == listen || (size_t)(colon - listen) >= size)
        return false;
    n = strtol(colon + 1, &end, 10);
    if (colon[1] < '0' || colon[1] > '9' || *end != '\0' || n > 65535)
        return false;
    if (!is_loopback_name(listen, (size_t)(colon - listen)))
        return false;
    *port = (int)n;
    memcpy(host, listen, (size_t)(colon - listen));
    host[colon - listen] = '\0';
    return true;
}

/* The context's and the vhost's part of TLS. No other certificates are needed:
 * nobody is called. */
static void
use_tls(struct lws_context_creation_info *info, const char *cert,
        const char *key)
{
    info->options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT |
                     LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
    info->ssl_cert_filepath = cert;
    info->ssl_private_key_filepath = key;
    info->alpn = "http/1.1";
}

static void
name_origins(const char *host)
{
    if (our_name)
        host = our_name;
    (void)snprintf(origin, sizeof(origin), "%s://%s:%d",
                   is_tls ? "https" : "http", host, server_port());
    (void)snprintf(ws_origin, sizeof(ws_origin), "%s://%s:%d",
                   is_tls ? "wss" : "ws", host, server_port());
}

static bool
is_usable(const struct server_options *options)
{
    if (!options->cert != !options->key) {
        fprintf(stderr, "callsheet-workspace: --cert and --key go together\n");
        return false;
    }
    if (options->name &&
        (options->name[0] == '\0' || strlen(options->name) > 253 ||
         strpbrk(options->name, ":/?#@[] \""))) {
        fprintf(stderr, "callsheet-workspace: --name wants a host's name\n");
        return false;
    }
    return true;
}

int
server_open(const struct server_options *options)
{
    const char *listen = options->listen;
    struct lws_context_creation_info info;
    char host[64];
    bool six;
    int port;

    if (!split_listen(listen, host, sizeof(host), &port)) {
        fprintf(stderr,
                "callsheet-workspace: --listen wants 127.0.0.1:PORT, "
                "localhost:PORT or [::1]:PORT, not '%s'\n",
                listen);
        return EX_USAGE;
    }
    if (!is_usable(options))
        return EX_USAGE;
    our_name = options->name;
    is_tls = options->cert != NULL;
    six = host[0] == '[';
    lws_set_log_level(LLL_ERR, on_log);
    memset(&info, 0, sizeof(info));
    info.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                   (six ? 0 : LWS_SERVER_OPTION_DISABLE_IPV6);
    info.pt_serv_buf_size = 128 * 1024;
    info.max_http_header_data = 16384;
    info.max_http_header_pool = 256;
    if (is_tls)
        use_tls(&info, options->cert, options->key);
    context = lws_create_context(&info);
    if (!context)
        return EX_OSERR;
    info.port = port;
    info.vhost_name = "workspace";
    info.iface = six ? "::1" : "127.0.0.1";
    info.protocols = protocols;
    info.keepalive_timeout = 120;
    vhost = lws_create_vhost(context, &info);
    if (!vhost || server_port() <= 0) {
        fprintf(stderr, "callsheet-workspace: cannot listen on %s%s\n", listen,
                is_tls ? ", or the certificate or key is not good" : "");
        return EX_UNAVAILABLE;
    }
    name_origins(host);
    if (settings.control)
        dial_open(context);
    timer_start(context);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGTERM, on_signal);
    (void)signal(SIGINT, on_signal);
    return 0;
}

void
server_run(void)
{
    while (!stopping && lws_service(context, 0) >= 0)
        continue;
    /* Close frames out, a moment for the peers, then the end. */
    links_close_all();
    viewers_close_all();
    {
        int64_t until = mono_ms() + 300;

        while (links_count() + viewers_count() > 0 && mono_ms() < until)
            if (lws_service(context, -1) < 0)
                break;
    }
}

void
server_close(void)
{
    timer_stop();
    if (context)
        lws_context_destroy(context);
    context = NULL;
}

int
server_port(void)
{
    return vhost ? lws_get_vhost_listen_port(vhost) : 0;
}

const char *
server_origin(void)
{
    return origin;
}

const char *
server_ws_origin(void)
{
    return ws_origin;
}
