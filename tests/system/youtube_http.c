/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_http.c - how the YouTube server speaks HTTP: a thread for each
 * connection, one request after the other on it.
 */
#include "youtube_http.h"

#include <archive.h>
#include <archive_entry.h>
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BASE        "/youtube/v3/"
#define HEAD_MAX    ((size_t)32 * 1024)
#define PEERS_MAX   512
#define PIECE_MS    10
#define HANG_UP_MS  20000
#define GZIP_AT     ((size_t)200)
#define RETRY_AFTER "Retry-After: %d\r\n"

static struct {
    int listener, port;
    int peers[PEERS_MAX], count; /* connections; -1: none */
    _Atomic bool is_over;
    _Atomic int gone; /* how often "go" was said */
} net;

/* An answer's bytes and how they are sent. */
struct told {
    int status;
    char *body; /* malloc()ed */
    size_t len;
    char headers[300];
    long content_length; /* what is said; -1 = the truth */
    bool is_cut;         /* half of it, then the end */
    bool is_gzip;
    bool stays; /* the connection does */
};

/* ---- reading ------------------------------------------------------------- */

static int
hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* In place; false when it is no encoding. */
static bool
decode(char *s)
{
    char *out = s;

    for (; *s != '\0'; s++) {
        if (*s == '+') {
            *out++ = ' ';
        } else if (*s == '%') {
            if (hex(s[1]) < 0 || hex(s[2]) < 0)
                return false;
            *out++ = (char)(hex(s[1]) * 16 + hex(s[2]));
            s += 2;
        } else {
            *out++ = *s;
        }
    }
    *out = '\0';
    return true;
}

static bool
read_pairs(struct ask *ask, const char *query)
{
    char *rest = ask->text, *pair, *value;
    size_t len = 0;

    if (snprintf(ask->text, sizeof(ask->text), "%s", query) >=
        (int)sizeof(ask->text))
        return false;
    while ((pair = strsep(&rest, "&")) != NULL) {
        if (*pair == '\0')
            continue;
        value = strchr(pair, '=');
        if (!value || ask->pairs == PAIRS_MAX)
            return false;
        *value++ = '\0';
        if (!decode(pair) || !decode(value))
            return false;
        if (strcmp(pair, "key") == 0) {
            (void)snprintf(ask->key, sizeof(ask->key), "%s", value);
            continue;
        }
        ask->pair[ask->pairs].name = pair;
        ask->pair[ask->pairs++].value = value;
        len += (size_t)snprintf(ask->query + len, sizeof(ask->query) - len,
                                "%s%s=%s", len > 0 ? "&" : "", pair, value);
        if (len >= sizeof(ask->query))
            return false;
    }
    return true;
}

/* The value of a header, "" when it is not there. */
static void
header(const char *head, const char *name, char *out, size_t size)
{
    size_t len = strlen(name);
    const char *at;

    out[0] = '\0';
    for (at = strstr(head, "\r\n"); at; at = strstr(at + 2, "\r\n")) {
        if (strncasecmp(at + 2, name, len) != 0 || at[2 + len] != ':')
            continue;
        at += 3 + len;
        at += strspn(at, " ");
        (void)snprintf(out, size, "%.*s", (int)strcspn(at, "\r"), at);
        return;
    }
}

static void
read_headers(struct ask *ask, const char *head)
{
    char value[200];
    size_t len;

    header(head, "X-Goog-Api-Key", value, sizeof(value));
    if (value[0] != '\0') {
        (void)snprintf(ask->key, sizeof(ask->key), "%s", value);
        ask->key_in_header = true;
    }
    header(head, "Authorization", value, sizeof(value));
    ask->has_bearer = value[0] != '\0';
    header(head, "Accept-Encoding", value, sizeof(value));
    ask->wants_gzip = strstr(value, "gzip") != NULL;
    header(head, "If-None-Match", value, sizeof(value));
    len = strlen(value);
    if (len > 1 && value[0] == '"' && value[len - 1] == '"')
        (void)snprintf(ask->etag, sizeof(ask->etag), "%.*s", (int)len - 2,
                       value + 1);
    else
        (void)snprintf(ask->etag, sizeof(ask->etag), "%.99s", value);
}

/* "GET /youtube/v3/videos?id=a HTTP/1.1" and the lines behind it. */
static bool
read_ask(struct ask *ask, char *head)
{
    char line[QUERY_MAX + 100], *query, *end;

    memset(ask, 0, sizeof(*ask));
    if (strcspn(head, "\r") >= sizeof(line))
        return false;
    (void)snprintf(line, sizeof(line), "%.*s", (int)strcspn(head, "\r"), head);
    end = strstr(line, " HTTP/1.1");
    if (strncmp(line, "GET " BASE, strlen("GET " BASE)) != 0 || !end)
        return false;
    *end = '\0';
    query = strchr(line, '?');
    if (query)
        *query++ = '\0';
    (void)snprintf(ask->call, sizeof(ask->call), "%.31s",
                   line + strlen("GET " BASE));
    read_headers(ask, head);
    return read_pairs(ask, query ? query : "");
}

/* Byte for byte would do, but a look asks often. What follows a head is the
 * next one, of a client that does not wait: none of ours. */
static bool
read_head(int fd, char *head)
{
    size_t len = 0;
    ssize_t n;

    while (len + 1 < HEAD_MAX) {
        n = recv(fd, head + len, HEAD_MAX - 1 - len, 0);
        if (n <= 0)
            return false;
        len += (size_t)n;
        head[len] = '\0';
        if (len >= 4 && strcmp(head + len - 4, "\r\n\r\n") == 0)
            return true;
    }
    return false;
}

/* ---- writing ------------------------------------------------------------- */

static bool
send_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);

        if (n <= 0)
            return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

static void
gzip(struct told *t)
{
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    size_t room = t->len + t->len / 100 + 4096, used = 0;
    char *packed = malloc(room);

    (void)archive_write_add_filter_gzip(a);
    (void)archive_write_set_format_raw(a);
    (void)archive_write_set_bytes_in_last_block(a, 1);
    archive_entry_set_pathname(entry, "body");
    archive_entry_set_filetype(entry, AE_IFREG);
    if (packed && archive_write_open_memory(a, packed, room, &used) == 0 &&
        archive_write_header(a, entry) == ARCHIVE_OK &&
        archive_write_data(a, t->body, t->len) == (la_ssize_t)t->len &&
        archive_write_close(a) == ARCHIVE_OK) {
        free(t->body);
        t->body = packed;
        t->len = used;
        t->is_gzip = true;
        packed = NULL;
    } else {
        youtube_complain("cannot pack: %s", archive_error_string(a));
    }
    free(packed);
    archive_entry_free(entry);
    (void)archive_write_free(a);
}

/* true: all of it went, and it was the whole. */
static bool
tell(int fd, const struct told *t)
{
    size_t len = t->is_cut ? t->len / 2 : t->len;
    char head[800];
    int n;

    n = snprintf(
        head, sizeof(head),
        "HTTP/1.1 %d Status\r\nContent-Type: %s\r\nContent-Length: %ld\r\n"
        "Vary: X-Origin\r\n%s%s%s\r\n",
        t->status,
        t->len > 0 && t->body[0] == '<' ? "text/html; charset=utf-8"
                                        : "application/json; charset=UTF-8",
        t->content_length >= 0 ? t->content_length : (long)t->len,
        t->is_gzip ? "Content-Encoding: gzip\r\n" : "", t->headers,
        t->stays ? "" : "Connection: close\r\n");
    return send_all(fd, head, (size_t)n) && send_all(fd, t->body, len) &&
           !t->is_cut && t->content_length < 0;
}

/* ---- one request --------------------------------------------------------- */

static void
answer_fault(const struct fault *fault, struct reply *reply)
{
    reply->units = 1;
    switch (fault->wrong) {
    case WRONG_ERROR:
        api_error(reply, fault->number, fault->reason, "As it was told to.");
        break;
    case WRONG_STATUS:
    case WRONG_LATER:
        reply->status = fault->number;
        reply->units = fault->number < 500 && fault->number != 429;
        break;
    default:
        reply->status = 200;
        break;
    }
}

static bool
is_instead(enum wrong wrong)
{
    switch (wrong) {
    case WRONG_ERROR:
    case WRONG_STATUS:
    case WRONG_LATER:
    case WRONG_HTML:
    case WRONG_EMPTY:
    case WRONG_HUGE:
    case WRONG_DEEP:
    case WRONG_TWICE:
    case WRONG_GARBAGE:
    case WRONG_HANG:
    case WRONG_DROP:
        return true;
    default:
        return false;
    }
}

static void
make_told(const struct ask *ask, const struct fault *fault, struct reply *reply,
          struct told *t)
{
    const char *etag = json_string_value(json_object_get(reply->body, "etag"));

    t->status = reply->status;
    t->content_length = -1;
    t->stays = true;
    if (etag)
        (void)snprintf(t->headers, sizeof(t->headers), "ETag: \"%s\"\r\n",
                       etag);
    if (fault->wrong == WRONG_LATER)
        (void)snprintf(t->headers, sizeof(t->headers), RETRY_AFTER,
                       fault->seconds);
    t->body = fault_bytes(fault, &t->len);
    if (!t->body && reply->body && reply->status != 304) {
        if (reply->status == 200)
            fault_spoil(fault, ask, reply->body);
        t->body = json_dumps(reply->body, JSON_INDENT(2));
        t->len = t->body ? strlen(t->body) : 0;
    }
    if (!t->body)
        t->body = strdup("");
    if (ask->wants_gzip && t->len >= GZIP_AT)
        gzip(t);
    t->is_cut = fault->wrong == WRONG_CUT;
    if (fault->wrong == WRONG_LONGER)
        t->content_length = (long)t->len + 100;
    if (fault->wrong == WRONG_SHORTER)
        t->content_length = (long)t->len * 2 / 3;
    if (t->is_cut || t->content_length >= 0)
        t->stays = false;
}

/* In pieces, so that the end may come. False: nobody waits any more. */
static bool
wait_piece(int fd)
{
    const struct timespec piece = { .tv_nsec = PIECE_MS * 1000000L };
    char byte;
    ssize_t n = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK))
        return false;
    (void)nanosleep(&piece, NULL);
    return !net.is_over;
}

static void
dawdle(int fd, const struct fault *fault)
{
    int gone = net.gone, left = fault->number;

    switch (fault->wrong) {
    case WRONG_SLOW:
        while (left > 0 && wait_piece(fd))
            left -= PIECE_MS;
        break;
    case WRONG_HOLD:
        while (net.gone == gone && wait_piece(fd))
            continue;
        break;
    case WRONG_HANG:
        while (wait_piece(fd))
            continue;
        break;
    default:
        break;
    }
}

void
youtube_let_go(void)
{
    net.gone++;
}

static bool
serve_one(int fd, const struct ask *ask)
{
    struct reply reply = { 0 };
    struct told told = { 0 };
    struct fault fault;
    bool is_whole;
    int number;

    youtube_lock();
    fault = fault_meet(ask);
    (void)api_page_max(fault.wrong == WRONG_PAGES ? fault.number : 0);
    if (is_instead(fault.wrong))
        answer_fault(&fault, &reply);
    else
        api_answer(ask, &reply);
    number = youtube_note(ask, &reply, fault.wrong);
    make_told(ask, &fault, &reply, &told);
    youtube_unlock();
    dawdle(fd, &fault);
    is_whole = fault.wrong != WRONG_HANG && fault.wrong != WRONG_DROP &&
               tell(fd, &told);
    youtube_lock();
    if (!is_whole)
        api_untold(&reply);
    youtube_end(number, is_whole && !is_instead(fault.wrong));
    youtube_unlock();
    json_decref(reply.body);
    free(told.body);
    return is_whole && told.stays;
}

/* ---- connections --------------------------------------------------------- */

static void *
serve(void *arg)
{
    int *peer = arg, fd = *peer, on = 1;
    char *head = malloc(HEAD_MAX);
    struct ask *ask = malloc(sizeof(*ask));

    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    while (head && ask && read_head(fd, head)) {
        if (!read_ask(ask, head)) {
            youtube_lock();
            youtube_complain("not a request that YouTube knows: %.300s", head);
            youtube_unlock();
            break;
        }
        if (!serve_one(fd, ask))
            break;
    }
    free(head);
    free(ask);
    youtube_lock();
    (void)close(fd);
    *peer = -1;
    net.count--;
    youtube_unlock();
    return NULL;
}

/* NULL when there are too many. */
static int *
peer_put(int fd)
{
    int i;

    for (i = 0; i < PEERS_MAX; i++)
        if (net.peers[i] < 0) {
            net.peers[i] = fd;
            net.count++;
            return &net.peers[i];
        }
    return NULL;
}

static void *
accept_all(void *arg)
{
    pthread_t thread;
    int fd, *peer;

    (void)arg;
    while ((fd = accept4(net.listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        youtube_lock();
        peer = net.is_over ? NULL : peer_put(fd);
        youtube_unlock();
        if (!peer || pthread_create(&thread, NULL, serve, peer) != 0)
            (void)close(fd);
        else
            (void)pthread_detach(thread);
    }
    return NULL;
}

void
youtube_listen(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    socklen_t len = sizeof(a);
    pthread_t thread;
    int i;

    for (i = 0; i < PEERS_MAX; i++)
        net.peers[i] = -1;
    net.count = 0;
    net.is_over = false;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    net.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(net.listener, (struct sockaddr *)&a, len), 0);
    ck_assert_int_eq(listen(net.listener, 256), 0);
    ck_assert_int_eq(getsockname(net.listener, (struct sockaddr *)&a, &len), 0);
    net.port = ntohs(a.sin_port);
    ck_assert_int_eq(pthread_create(&thread, NULL, accept_all, NULL), 0);
    (void)pthread_detach(thread);
}

static bool
all_are_gone(void *ctx)
{
    int count;

    (void)ctx;
    youtube_lock();
    count = net.count;
    youtube_unlock();
    return count == 0;
}

void
youtube_hang_up(void)
{
    int i;

    youtube_lock();
    net.is_over = true;
    (void)shutdown(net.listener, SHUT_RDWR);
    for (i = 0; i < PEERS_MAX; i++)
        if (net.peers[i] >= 0)
            (void)shutdown(net.peers[i], SHUT_RDWR);
    youtube_unlock();
    ck_assert(eventually(all_are_gone, NULL, HANG_UP_MS));
    (void)close(net.listener);
}

int
youtube_port(void)
{
    return net.port;
}
