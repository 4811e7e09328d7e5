/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_parts.h - what the files of the YouTube server share.
 *
 * youtube.c speaks HTTP and keeps the log, youtube_api.c checks requests and
 * makes answers, youtube_world.c knows the channels, youtube_fault.c spoils
 * answers. All run under one lock, in threads that the test does not see: they
 * complain by youtube_complain() instead of failing.
 */
#ifndef SYSTEM_YOUTUBE_PARTS_H
#define SYSTEM_YOUTUBE_PARTS_H

#include <jansson.h>

#include "youtube.h"

#define CALL_MAX  32
#define QUERY_MAX 4096
#define PAIRS_MAX 24

struct ask {
    char call[CALL_MAX];   /* behind the base address */
    char query[QUERY_MAX]; /* without the key, decoded, as it came */
    struct {
        char *name, *value; /* decoded; into `text` */
    } pair[PAIRS_MAX];
    int pairs;
    char text[QUERY_MAX];
    char key[200], etag[100]; /* of If-None-Match */
    bool has_bearer, wants_gzip, key_in_header;
};

/* NULL when it is not there. */
const char *ask_value(const struct ask *ask, const char *name);

struct reply {
    int status;
    json_t *body; /* NULL: none */
    int units, searches;
    int offset;     /* of the page */
    char token[64]; /* taken by this request, given back if it fails */
};

void youtube_complain(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
int64_t youtube_now(void); /* seconds, moved by "minutes" */

/* ---- youtube_api.c ---- */
void api_open(void);
void api_close(void);
void api_answer(const struct ask *ask, struct reply *reply);
/* It was not told after all: its page token works again. */
void api_untold(const struct reply *reply);
void api_error(struct reply *reply, int status, const char *reason,
               const char *message);
/* "quota 12" and so on; false when it is another line. */
bool api_do(const char *line);
int api_page_max(int asked);
/* For the calls. */
void api_wrong(struct reply *reply, const char *reason, const char *name);
/* Is it in the list "a b c"? */
bool api_in_list(const char *list, const char *word, char between);
/* 0 when it is none or out of bounds: the reply is an error then. */
int api_page_size(const struct ask *ask, struct reply *reply, int standard,
                  int most);
void api_token_make(const struct ask *ask, int offset, json_t *body);
/* The offset; -1 when the token is not good: the reply is an error then. */
int api_token_take(const struct ask *ask, struct reply *reply);

/* ---- youtube_calls.c ---- */
void call_channels(const struct ask *ask, struct reply *reply);
void call_uploads(const struct ask *ask, struct reply *reply);
void call_videos(const struct ask *ask, struct reply *reply);
void call_threads(const struct ask *ask, struct reply *reply);
void call_comments(const struct ask *ask, struct reply *reply);
void call_search(const struct ask *ask, struct reply *reply);

/* ---- youtube_fields.c: the parameter `fields` ---- */
/* Keep what the mask names; false when it is none. */
bool fields_keep(json_t *body, const char *mask);

/* ---- youtube_world.c ---- */
struct channel;

void world_open(void);
void world_close(void);
bool world_do(const char *line);
const struct channel *world_by_id(const char *id);
const struct channel *world_by_handle(const char *handle);
const struct channel *world_by_username(const char *name);
const struct channel *world_at(size_t i);
bool world_is_person(const char *id);
/* The whole resource, with all its parts. */
json_t *world_channel(const struct channel *channel);
json_t *world_person(const char *id);
int world_videos(const struct channel *channel);
json_t *world_upload(const struct channel *channel, int video);
json_t *world_video(const struct channel *channel, int video);
bool world_is_paid(const struct channel *channel, int video);
bool world_is_gone(const struct channel *channel, int video);
bool world_is_off(const struct channel *channel, int video);
/* Which video this is; NULL when there is none. */
const struct channel *world_find_video(const char *id, int *video);
const struct channel *world_find_comment(const char *id, int *video,
                                         int *comment);

const json_t *world_seed(const struct channel *channel);
const json_t *world_words(const char *key);
int64_t world_number(const struct channel *channel, const char *key);
void world_video_id(const struct channel *channel, int video, char out[16]);
int64_t world_video_at(const struct channel *channel, int video);

/* ---- youtube_talk.c: what people say under it ---- */
int talk_count(const struct channel *channel, int video);
/* Number 0 is the oldest. */
json_t *talk_thread(const struct channel *channel, int video, int comment,
                    bool is_html, bool with_replies);
int talk_replies(const struct channel *channel, int video, int comment);
json_t *talk_reply(const struct channel *channel, int video, int comment,
                   int reply, bool is_html);
/* "2026-11-20T16:00:05Z" */
void world_time(int64_t at, char out[24]);
uint32_t world_hash(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* ---- youtube_fault.c ---- */
enum wrong {
    WRONG_NOTHING,
    WRONG_ERROR,
    WRONG_STATUS,
    WRONG_LATER,
    WRONG_HTML,
    WRONG_EMPTY,
    WRONG_CUT,
    WRONG_LONGER,
    WRONG_SHORTER,
    WRONG_SLOW,
    WRONG_HOLD,
    WRONG_HANG,
    WRONG_DROP,
    WRONG_EXTRA,
    WRONG_MISSING,
    WRONG_TYPES,
    WRONG_NULLS,
    WRONG_DOUBLED,
    WRONG_AGAIN,
    WRONG_PAGES,
    WRONG_HUGE,
    WRONG_DEEP,
    WRONG_TWICE,
    WRONG_GARBAGE,
};

struct fault {
    enum wrong wrong;
    int number;      /* a status, milliseconds, items */
    int seconds;     /* of Retry-After */
    char reason[64]; /* of an error */
    char call[CALL_MAX], holds[100];
    int after, times; /* times: -1 for ever */
};

/* Says so when the line is none that it knows. */
bool fault_do(const char *line);
void fault_clear(void);
/* What this request meets; counted. */
struct fault fault_meet(const struct ask *ask);
/* Spoil the JSON. */
void fault_spoil(const struct fault *fault, const struct ask *ask,
                 json_t *body);
/* The bytes instead of it; NULL when it is told as it is. malloc()ed. */
char *fault_bytes(const struct fault *fault, size_t *len);

#endif
