/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer.c - the other side of a connection, scripted by a test.
 */
#include "peer.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS_MAX 512
#define REQUEST_MAX     (1024 * 1024)
#define GUID            "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

struct connection {
    struct peer *peer;
    pthread_t thread;
    int fd, nth;
};

struct peer {
    int fd, port;
    peer_script *script;
    void *ctx;
    pthread_t thread;
    pthread_mutex_t lock;
    struct connection connections[CONNECTIONS_MAX];
    int count;
};

static void *
connection_run(void *arg)
{
    struct connection *c = arg;

    c->peer->script(c->peer, c->fd, c->nth, c->peer->ctx);
    (void)shutdown(c->fd, SHUT_RDWR);
    return NULL;
}

static void *
peer_run(void *arg)
{
    struct peer *peer = arg;
    int fd, one = 1;

    while ((fd = accept4(peer->fd, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        struct connection *c = &peer->connections[peer->count];

        if (peer->count == CONNECTIONS_MAX)
            abort();
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
        c->peer = peer;
        c->fd = fd;
        pthread_mutex_lock(&peer->lock);
        c->nth = peer->count++;
        pthread_mutex_unlock(&peer->lock);
        if (pthread_create(&c->thread, NULL, connection_run, c) != 0)
            abort();
    }
    return NULL;
}

struct peer *
peer_start(peer_script *script, void *ctx)
{
    struct peer *peer = calloc(1, sizeof(*peer));
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t len = sizeof(address);

    if (!peer)
        abort();
    pthread_mutex_init(&peer->lock, NULL);
    peer->script = script;
    peer->ctx = ctx;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    peer->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(peer->fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(peer->fd, 64) != 0 ||
        getsockname(peer->fd, (struct sockaddr *)&address, &len) != 0)
        abort();
    peer->port = ntohs(address.sin_port);
    if (pthread_create(&peer->thread, NULL, peer_run, peer) != 0)
        abort();
    return peer;
}

void
peer_stop(struct peer *peer)
{
    int i;

    (void)shutdown(peer->fd, SHUT_RDWR);
    pthread_join(peer->thread, NULL);
    for (i = 0; i < peer->count; i++) {
        (void)shutdown(peer->connections[i].fd, SHUT_RDWR);
        pthread_join(peer->connections[i].thread, NULL);
        (void)close(peer->connections[i].fd);
    }
    (void)close(peer->fd);
    pthread_mutex_destroy(&peer->lock);
    free(peer);
}

int
peer_port(const struct peer *peer)
{
    return peer->port;
}

int
peer_count(struct peer *peer)
{
    int count;

    pthread_mutex_lock(&peer->lock);
    count = peer->count;
    pthread_mutex_unlock(&peer->lock);
    return count;
}

/* ---- bytes and HTTP ----------------------------------------------------- */

bool
peer_write(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;

    while (len > 0) {
        ssize_t n = send(fd, at, len, MSG_NOSIGNAL);

        if (n <= 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

bool
peer_print(int fd, const char *text)
{
    return peer_write(fd, text, strlen(text));
}

static bool
peer_read(int fd, void *bytes, size_t len)
{
    char *at = bytes;

    while (len > 0) {
        ssize_t n = recv(fd, at, len, 0);

        if (n <= 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

bool
peer_read_request(int fd, char **head, char **body)
{
    char *text = calloc(1, REQUEST_MAX);
    const char *length;
    size_t len = 0, body_len = 0;

    while (text && len < REQUEST_MAX - 1 && !strstr(text, "\r\n\r\n")) {
        if (!peer_read(fd, text + len, 1)) {
            free(text);
            return false;
        }
        len++;
    }
    if (!text)
        abort();
    length = strcasestr(text, "\r\nContent-Length:");
    if (length)
        body_len = strtoul(length + 17, NULL, 10);
    *head = text;
    *body = calloc(1, body_len + 1);
    if (!*body)
        abort();
    if (peer_read(fd, *body, body_len))
        return true;
    free(*head);
    free(*body);
    return false;
}

void
peer_answer(int fd, int status, const char *headers, const char *body)
{
    char head[1024];

    (void)snprintf(head, sizeof(head),
                   "HTTP/1.1 %d Answer\r\nContent-Length: %zu\r\n%s\r\n",
                   status, strlen(body), headers);
    (void)peer_print(fd, head);
    (void)peer_print(fd, body);
}

/* ---- WebSocket ---------------------------------------------------------- */

bool
peer_accept_upgrade(int fd, const char *head)
{
    unsigned char digest[SHA_DIGEST_LENGTH], accept_key[64];
    const char *key = strcasestr(head, "\r\nSec-WebSocket-Key:");
    char answer[512], text[256];

    if (!key)
        return false;
    key += 20;
    key += strspn(key, " ");
    (void)snprintf(text, sizeof(text), "%.*s" GUID, (int)strcspn(key, "\r"),
                   key);
    SHA1((const unsigned char *)text, strlen(text), digest);
    EVP_EncodeBlock(accept_key, digest, sizeof(digest));
    (void)snprintf(answer, sizeof(answer),
                   "HTTP/1.1 101 Switching Protocols\r\n"
                   "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Accept: %s\r\n\r\n",
                   (const char *)accept_key);
    return peer_print(fd, answer);
}

bool
peer_upgrade(int fd)
{
    char *head = NULL, *body = NULL;
    bool is_done;

    if (!peer_read_request(fd, &head, &body))
        return false;
    is_done = peer_accept_upgrade(fd, head);
    free(head);
    free(body);
    return is_done;
}

bool
peer_frame(int fd, uint8_t first, const void *payload, size_t len)
{
    uint8_t *frame = malloc(len + 10);
    size_t at = 2;
    bool is_done;
    int i;

    if (!frame)
        abort();
    frame[0] = first;
    if (len < 126) {
        frame[1] = (uint8_t)len;
    } else if (len < 65536) {
        frame[1] = 126;
        frame[2] = (uint8_t)(len >> 8);
        frame[3] = (uint8_t)len;
        at = 4;
    } else {
        frame[1] = 127;
        for (i = 0; i < 8; i++)
            frame[2 + i] = (uint8_t)((uint64_t)len >> (56 - 8 * i));
        at = 10;
    }
    if (len > 0)
        memcpy(frame + at, payload, len);
    is_done = peer_write(fd, frame, at + len);
    free(frame);
    return is_done;
}

bool
peer_text(int fd, const char *text)
{
    return peer_frame(fd, 0x81, text, strlen(text));
}

int
peer_read_frame(int fd, char **payload, size_t *len)
{
    uint8_t head[2], more[8], mask[4];
    size_t i, n;

    if (!peer_read(fd, head, 2))
        return -1;
    n = head[1] & 0x7f;
    if (n == 126) {
        if (!peer_read(fd, more, 2))
            return -1;
        n = (size_t)more[0] << 8 | more[1];
    } else if (n == 127) {
        if (!peer_read(fd, more, 8))
            return -1;
        for (n = 0, i = 0; i < 8; i++)
            n = n << 8 | more[i];
    }
    if (!(head[1] & 0x80) || !peer_read(fd, mask, 4))
        return -1;
    *payload = calloc(1, n + 1);
    if (!*payload)
        abort();
    *len = n;
    if (!peer_read(fd, *payload, n)) {
        free(*payload);
        return -1;
    }
    for (i = 0; i < n; i++)
        (*payload)[i] = (char)((uint8_t)(*payload)[i] ^ mask[i % 4]);
    return head[0];
}

char *
peer_read_text(int fd, int *code)
{
    char *payload;
    size_t len;
    int first;

    *code = 0;
    while ((first = peer_read_frame(fd, &payload, &len)) >= 0) {
        if (first == 0x81)
            return payload;
        if (first == 0x89)
            (void)peer_frame(fd, 0x8a, payload, len);
        if (first == 0x88 && len >= 2)
            *code = (uint8_t)payload[0] << 8 | (uint8_t)payload[1];
        free(payload);
        if (first == 0x88)
            return NULL;
    }
    return NULL;
}
