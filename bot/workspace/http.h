/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http.h - one HTTP request and its answer.
 */
#ifndef WORKSPACE_HTTP_H
#define WORKSPACE_HTTP_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

struct lws;

enum http_method { HTTP_GET, HTTP_POST, HTTP_OTHER };

struct request {
    struct request *next, *before;
    uint64_t id;
    struct lws *wsi; /* NULL once the peer is gone */
    enum http_method method;
    char path[1024];
    char auth[1024];
    char content_type[256];
    json_t *query; /* object of strings */
    struct text body;
    size_t body_max;
    bool complete; /* the body is all there and was handled */
    /* the answer */
    bool at_once; /* server.c writes it, nobody need call it */
    bool answered;
    bool drop; /* close without a word */
    struct text out;
    size_t sent;
    int fd; /* a file follows `out`; -1 when none does */
    int64_t fd_left;
};

/*
 * Answer. `headers` are whole lines ("name: value\r\n") or NULL. Answering a
 * request whose peer is gone does nothing but free it.
 */
void answer_data(struct request *rq, int status, const char *type,
                 const char *headers, const void *data, size_t len);
void answer_text(struct request *rq, int status, const char *text);
/* Steals `value`. */
void answer_json(struct request *rq, int status, json_t *value);
void answer_json_headers(struct request *rq, int status, const char *headers,
                         json_t *value);
/* Sends `size` bytes of `fd`, then closes it. */
void answer_file(struct request *rq, const char *type, const char *headers,
                 int fd, int64_t size);
/* Close the connection without an answer. */
void answer_drop(struct request *rq);

/* A request that is answered later is remembered by its id. */
struct request *request_find(uint64_t id);
const char *request_query(const struct request *rq, const char *key);

/* For server.c. */
struct request *request_new(struct lws *wsi);
void request_free(struct request *rq);
/* Write what fits: 1 all written, 0 more to come, -1 close. */
int request_write(struct request *rq);

/* routes.c: what a body for this path may weigh, and who answers. */
size_t route_body_max(const char *path);
void route(struct request *rq);

#endif
