/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube.c - the calls of the sample video service.
 */
#include "tube.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http.h"
#include "js.h"

#define BASE    "/youtube/v3/"
#define MARK    "x-callsheet-sample: 1\r\n"
#define IDS_MAX 50

static void
fail(struct request *rq, int status, const char *reason, const char *message)
{
    answer_json_headers(rq, status, MARK,
                        json_pack("{s:{s:i, s:s, s:[{s:s, s:s, s:s}]}}",
                                  "error", "code", status, "message", message,
                                  "errors", "message", message, "domain",
                                  "sample", "reason", reason));
}

/* ---- what all calls share ------------------------------------------------ */

/* Is it in the comma list of the parameter? */
static bool
has_part(const struct request *rq, const char *part)
{
    const char *list = request_query(rq, "part");
    size_t len = strlen(part);

    while (list && *list != '\0') {
        size_t n = strcspn(list, ",");

        if (n == len && strncmp(list, part, len) == 0)
            return true;
        list += n + (list[n] == ',');
    }
    return false;
}

/* Only the parts that were asked for. */
static json_t *
with_parts(const struct request *rq, json_t *resource)
{
    const char *key;
    json_t *value;
    void *next;

    json_object_foreach_safe(resource, next, key, value)
    {
        if (strcmp(key, "kind") != 0 && strcmp(key, "etag") != 0 &&
            strcmp(key, "id") != 0 && !has_part(rq, key))
            (void)json_object_del(resource, key);
    }
    return resource;
}

static size_t
page_size(const struct request *rq, size_t standard, size_t most)
{
    const char *value = request_query(rq, "maxResults");
    long n = value ? strtol(value, NULL, 10) : (long)standard;

    return n < 1 ? 1 : (size_t)n > most ? most : (size_t)n;
}

/* "Sx0064" is the page from number 100 on. */
static size_t
page_from(const struct request *rq)
{
    const char *token = request_query(rq, "pageToken");

    return token && strncmp(token, "Sx", 2) == 0 ? strtoul(token + 2, NULL, 16)
                                                 : 0;
}

static void
answer_list(struct request *rq, const char *kind, json_t *items, size_t next,
            size_t total)
{
    json_t *o = json_pack("{s:s, s:s, s:{s:i, s:i}}", "kind", kind, "etag",
                          "sample", "pageInfo", "totalResults", (int)total,
                          "resultsPerPage", (int)json_array_size(items));
    char token[24];

    if (next > 0 && next < total) {
        (void)snprintf(token, sizeof(token), "Sx%04zx", next);
        js_put(o, "nextPageToken", token);
    }
    /* Without anything there is not even the key, as YouTube does it. */
    if (json_array_size(items) > 0 || strstr(kind, "channel") == NULL)
        (void)json_object_set_new(o, "items", items);
    else
        json_decref(items);
    if (request_query(rq, "fields"))
        tube_fields_keep(o, request_query(rq, "fields"));
    answer_json_headers(rq, 200, MARK, o);
}

/* ---- the calls ----------------------------------------------------------- */

static json_t *
channel_by_id(const char *id)
{
    const struct tube_channel *channel = tube_channel_find("id", id);

    return channel ? tube_channel_json(channel) : tube_person_json(id);
}

static json_t *
video_by_id(const char *id)
{
    int64_t serial;
    const struct tube_channel *channel = tube_video_find(id, &serial);

    return channel ? tube_video_json(channel, serial) : NULL;
}

static void
add_by_ids(const struct request *rq, const char *ids,
           json_t *(*find)(const char *id), json_t *items)
{
    char id[64];
    int i;

    for (i = 0; i < IDS_MAX && *ids != '\0'; i++) {
        size_t n = strcspn(ids, ",");
        json_t *one;

        (void)snprintf(id, sizeof(id), "%.*s", (int)(n < 63 ? n : 63), ids);
        one = find(id);
        if (one)
            (void)json_array_append_new(items, with_parts(rq, one));
        ids += n + (ids[n] == ',');
    }
}

static void
call_channels(struct request *rq)
{
    const char *handle = request_query(rq, "forHandle");
    const char *id = request_query(rq, "id");
    const struct tube_channel *channel =
        handle ? tube_channel_find("handle", handle) : NULL;
    json_t *items = json_array();

    if (channel)
        (void)json_array_append_new(items,
                                    with_parts(rq, tube_channel_json(channel)));
    else if (id)
        add_by_ids(rq, id, channel_by_id, items);
    answer_list(rq, "youtube#channelListResponse", items, 0,
                json_array_size(items));
}

static void
call_uploads(struct request *rq)
{
    const char *list = request_query(rq, "playlistId");
    size_t i, from = page_from(rq), size = page_size(rq, 5, 50);
    const struct tube_channel *channel;
    char id[32];
    json_t *items;

    (void)snprintf(id, sizeof(id), "UC%.29s",
                   list && strlen(list) > 2 ? list + 2 : "");
    channel = tube_channel_find("id", id);
    if (!channel) {
        fail(rq, 404, "playlistNotFound", "the sample has no such list");
        return;
    }
    items = json_array();
    for (i = from; i < channel->videos && i - from < size; i++)
        (void)json_array_append_new(items,
                                    with_parts(rq,
                                               tube_upload_json(channel, i)));
    answer_list(rq, "youtube#playlistItemListResponse", items, i,
                channel->videos);
}

static void
call_videos(struct request *rq)
{
    const char *ids = request_query(rq, "id");
    json_t *items = json_array();

    if (ids)
        add_by_ids(rq, ids, video_by_id, items);
    answer_list(rq, "youtube#videoListResponse", items, 0,
                json_array_size(items));
}

/* Newest first, by relevance the other way round. */
static void
call_threads(struct request *rq)
{
    const char *id = request_query(rq, "videoId");
    const char *order = request_query(rq, "order");
    bool by_time = !order || strcmp(order, "time") == 0;
    size_t i, from = page_from(rq), size = page_size(rq, 20, 100), n;
    const struct tube_channel *channel;
    int64_t serial = 0;
    json_t *items;

    channel = tube_video_find(id ? id : "", &serial);
    if (!channel) {
        fail(rq, 404, "videoNotFound", "the sample has no such video");
        return;
    }
    if (js_true(tube_video_seed(channel, serial), "off")) {
        fail(rq, 403, "commentsDisabled", "comments are off for this video");
        return;
    }
    n = tube_talk_count(channel, serial);
    items = json_array();
    for (i = from; i < n && i - from < size; i++)
        (void)json_array_append_new(
            items, with_parts(rq, tube_thread_json(channel, serial,
                                                   by_time ? n - 1 - i : i,
                                                   has_part(rq, "replies"))));
    answer_list(rq, "youtube#commentThreadListResponse", items, i, n);
}

static void
call_comments(struct request *rq)
{
    const char *parent = request_query(rq, "parentId");
    json_t *items = tube_replies_json(parent ? parent : "");

    if (!items)
        fail(rq, 404, "commentNotFound", "the sample has no such comment");
    else
        answer_list(rq, "youtube#commentListResponse", items, 0,
                    json_array_size(items));
}

static void
search_channels(const char *words, json_t *items)
{
    const struct tube_channel *channel;
    size_t i;

    for (i = 0; words && (channel = tube_channel_at(i)); i++)
        if (strcasestr(js_text(channel->seed, "title"), words) ||
            strcasestr(channel->handle, words))
            (void)json_array_append_new(
                items,
                tube_found_json("youtube#channel", channel->id, channel->id,
                                js_text(channel->seed, "title"),
                                js_text(channel->seed, "description")));
}

static void
search_videos(const struct request *rq, json_t *items)
{
    const char *id = request_query(rq, "channelId");
    const char *paid = request_query(rq, "videoPaidProductPlacement");
    const struct tube_channel *channel = tube_channel_find("id", id ? id : "");
    char video[16];
    size_t i;

    for (i = 0; channel && i < channel->videos; i++) {
        int64_t serial = tube_serial(channel, i);
        const json_t *seed = tube_video_seed(channel, serial);

        if (paid && strcmp(paid, "true") == 0 && !js_true(seed, "paid"))
            continue;
        tube_video_id(channel, serial, video);
        (void)json_array_append_new(
            items, tube_found_json("youtube#video", video, channel->id,
                                   js_text(seed, "title"), ""));
    }
}

static void
call_search(struct request *rq)
{
    const char *type = request_query(rq, "type");
    json_t *items = json_array();

    if (type && strcmp(type, "channel") == 0)
        search_channels(request_query(rq, "q"), items);
    else
        search_videos(rq, items);
    answer_list(rq, "youtube#searchListResponse", items, 0,
                json_array_size(items));
}

void
tube_answer(struct request *rq)
{
    static const struct {
        const char *name;
        void (*run)(struct request *rq);
    } calls[] = {
        { "channels", call_channels }, { "playlistItems", call_uploads },
        { "videos", call_videos },     { "commentThreads", call_threads },
        { "comments", call_comments }, { "search", call_search },
    };
    const char *name = rq->path + strlen(BASE);
    size_t i;

    if (rq->method != HTTP_GET) {
        fail(rq, 405, "httpMethodNotAllowed", "only GET");
        return;
    }
    if (!request_query(rq, "part")) {
        fail(rq, 400, "missingRequiredParameter", "part is missing");
        return;
    }
    for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
        if (strcmp(calls[i].name, name) == 0) {
            calls[i].run(rq);
            return;
        }
    fail(rq, 404, "notFound", "the sample knows no such method");
}

void
tube_release(void)
{
    tube_world_release();
}
