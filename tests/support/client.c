/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * client.c - HTTP requests of a test to a scripted peer.
 */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "alloc.h"
#include "loop.h"
#include "test.h"

struct client client;

void
client_set_up(void)
{
    client.loop = loop_new();
    ck_assert_ptr_nonnull(client.loop);
    client.http = http_new(client.loop);
    ck_assert_ptr_nonnull(client.http);
    client.peer = NULL;
}

void
client_tear_down(void)
{
    http_free(client.http);
    loop_free(client.loop);
    if (client.peer)
        peer_stop(client.peer);
}

void
client_take(void *ctx, const struct http_response *response)
{
    struct client_got *got = ctx;

    got->calls++;
    got->response = *response;
    (void)snprintf(got->type, sizeof(got->type), "%s", response->content_type);
    free(got->body);
    got->body = xstrndup(response->body, response->body_len);
}

const char *
client_url(const char *path)
{
    static char text[256];

    (void)snprintf(text, sizeof(text), "http://127.0.0.1:%d%s",
                   peer_port(client.peer), path);
    return text;
}

struct http_request
client_get(const char *path)
{
    struct http_request request = { 0 };

    request.url = client_url(path);
    request.timeout_ms = 5000;
    request.max_bytes = 1000;
    return request;
}

void
client_run(const struct http_request *request, struct client_got *got)
{
    int before = got->calls;

    (void)http_send(client.http, request, client_take, got);
    ck_assert_int_eq(got->calls, before);
    while (got->calls == before)
        ck_assert_int_eq(loop_turn(client.loop, true), ERR_OK);
    ck_assert_int_eq(got->calls, before + 1);
}

void
client_echo(struct peer *p, int fd, int nth, void *ctx)
{
    char *head = NULL, *body = NULL;
    struct buf text;

    (void)p;
    (void)nth;
    (void)ctx;
    while (peer_read_request(fd, &head, &body)) {
        buf_init(&text, 100000);
        buf_addf(&text, "%s|%s", head, body);
        peer_answer(fd, strstr(head, " /limited") ? 429 : 200,
                    strstr(head, " /limited/for-ever")
                        ? "Retry-After: 9223372036854775807\r\n"
                        : "Content-Type: text/plain\r\nRetry-After: 7\r\n",
                    text.data);
        buf_release(&text);
        free(head);
        free(body);
    }
}

void
client_swallow(struct peer *p, int fd, int nth, void *ctx)
{
    char *head = NULL, *body = NULL;

    (void)p;
    (void)nth;
    if (!peer_read_request(fd, &head, &body))
        return;
    free(head);
    free(body);
    if (ctx)
        while (recv(fd, (char[16]){ 0 }, 16, 0) > 0)
            ;
}
