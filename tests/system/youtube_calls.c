/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_calls.c - what each call of the YouTube server answers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "youtube_parts.h"

#define IDS_MAX 50

/* ---- answers ------------------------------------------------------------- */

/* Only the parts that were asked for. */
static json_t *
with_parts(const struct ask *ask, json_t *resource)
{
    static const char always[] = "kind etag id";
    const char *part = ask_value(ask, "part"), *key;
    json_t *value;
    void *next;

    json_object_foreach_safe(resource, next, key, value)
    {
        if (!api_in_list(always, key, ' ') && !api_in_list(part, key, ','))
            (void)json_object_del(resource, key);
    }
    return resource;
}

static void
set_kind(struct reply *reply, const char *kind, int total, int per_page)
{
    char name[64];

    (void)snprintf(name, sizeof(name), "youtube#%s", kind);
    (void)json_object_update_new(reply->body,
                                 json_pack("{s:s, s:{s:i, s:i}}", "kind", name,
                                           "pageInfo", "totalResults", total,
                                           "resultsPerPage", per_page));
}

static json_t *
list_begin(struct reply *reply)
{
    json_t *items = json_array();

    json_decref(reply->body);
    reply->status = 200;
    reply->body = json_pack("{s:o}", "items", items);
    return items;
}

/* ---- channels ------------------------------------------------------------ */

static json_t *
channel_of(const struct ask *ask, const char *filter, const char *value)
{
    const struct channel *channel =
        strcmp(filter, "id") == 0          ? world_by_id(value)
        : strcmp(filter, "forHandle") == 0 ? world_by_handle(value)
                                           : world_by_username(value);

    if (channel)
        return with_parts(ask, world_channel(channel));
    if (strcmp(filter, "id") == 0 && world_is_person(value))
        return with_parts(ask, world_person(value));
    return NULL;
}

/* Each of a comma list; false when there are too many. */
static bool
each_id(const struct ask *ask, const char *filter, const char *list,
        json_t *(*of)(const struct ask *, const char *, const char *),
        json_t *items)
{
    char copy[QUERY_MAX], *rest = copy, *id;
    int n = 0;

    (void)snprintf(copy, sizeof(copy), "%s", list);
    while ((id = strsep(&rest, ",")) != NULL) {
        json_t *one;

        if (++n > IDS_MAX)
            return false;
        one = of(ask, filter, id);
        if (one)
            (void)json_array_append_new(items, one);
    }
    return true;
}

/* What is not there is no error: there are no items, not even the key. */
void
call_channels(const struct ask *ask, struct reply *reply)
{
    static const char *const filters[] = { "id", "forHandle", "forUsername" };
    const char *filter = NULL, *value;
    int n = 0, size = api_page_size(ask, reply, 5, 50);
    json_t *items;
    size_t i;

    for (i = 0; i < 3; i++)
        if (ask_value(ask, filters[i])) {
            filter = filters[i];
            n++;
        }
    if (size == 0)
        return;
    if (n != 1) {
        api_wrong(reply,
                  n == 0 ? "missingRequiredParameter"
                         : "incompatibleParameters",
                  "parameters");
        return;
    }
    value = ask_value(ask, filter);
    items = list_begin(reply);
    if (strcmp(filter, "id") == 0) {
        if (!each_id(ask, filter, value, channel_of, items)) {
            api_wrong(reply, "invalidFilters", "id");
            return;
        }
    } else {
        json_t *one = channel_of(ask, filter, value);

        if (one)
            (void)json_array_append_new(items, one);
    }
    n = (int)json_array_size(items);
    set_kind(reply, "channelListResponse", n, n > size ? n : size);
    if (n == 0)
        (void)json_object_del(reply->body, "items");
}

/* ---- videos -------------------------------------------------------------- */

void
call_uploads(const struct ask *ask, struct reply *reply)
{
    const char *list = ask_value(ask, "playlistId");
    int size = api_page_size(ask, reply, 5, 50), offset, i, total;
    const struct channel *channel;
    char id[32];
    json_t *items;

    if (size == 0)
        return;
    if (!list) {
        api_wrong(reply, "missingRequiredParameter", "playlistId");
        return;
    }
    (void)snprintf(id, sizeof(id), "UC%s", strlen(list) > 2 ? list + 2 : "");
    channel = strncmp(list, "UU", 2) == 0 ? world_by_id(id) : NULL;
    if (!channel) {
        api_error(reply, 404, "playlistNotFound", "There is no such list.");
        return;
    }
    offset = api_token_take(ask, reply);
    if (offset < 0)
        return;
    total = world_videos(channel);
    items = list_begin(reply);
    for (i = offset; i < total && i < offset + size; i++)
        (void)json_array_append_new(items,
                                    with_parts(ask, world_upload(channel, i)));
    if (i < total)
        api_token_make(ask, i, reply->body);
    set_kind(reply, "playlistItemListResponse", total, size);
}

static json_t *
video_of(const struct ask *ask, const char *filter, const char *id)
{
    int video;
    const struct channel *channel = world_find_video(id, &video);

    (void)filter;
    if (!channel || world_is_gone(channel, video))
        return NULL;
    return with_parts(ask, world_video(channel, video));
}

void
call_videos(const struct ask *ask, struct reply *reply)
{
    const char *ids = ask_value(ask, "id");
    json_t *items;
    int n;

    if (!ids) {
        api_wrong(reply, "missingRequiredParameter", "id");
        return;
    }
    items = list_begin(reply);
    if (!each_id(ask, "id", ids, video_of, items)) {
        api_wrong(reply, "invalidFilters", "id");
        return;
    }
    n = (int)json_array_size(items);
    set_kind(reply, "videoListResponse", n, n);
}

/* ---- comments ------------------------------------------------------------ */

static bool
is_one_of(const struct ask *ask, struct reply *reply, const char *name,
          const char *list, const char *standard)
{
    const char *value = ask_value(ask, name);

    if (api_in_list(list, value ? value : standard, ' '))
        return true;
    api_wrong(reply, "invalidParameter", name);
    return false;
}

static bool
is_html(const struct ask *ask)
{
    const char *format = ask_value(ask, "textFormat");

    return !format || strcmp(format, "html") == 0;
}

/* Newest first; by relevance the other way round. */
static void
fill_threads(const struct ask *ask, struct reply *reply,
             const struct channel *channel, int video, int offset, int size)
{
    const char *order = ask_value(ask, "order");
    bool by_time = !order || strcmp(order, "time") == 0;
    bool replies = api_in_list(ask_value(ask, "part"), "replies", ',');
    int i, total = talk_count(channel, video);
    json_t *items = list_begin(reply);

    for (i = offset; i < total && i < offset + size; i++)
        (void)json_array_append_new(
            items, with_parts(ask, talk_thread(channel, video,
                                               by_time ? total - 1 - i : i,
                                               is_html(ask), replies)));
    if (i < total)
        api_token_make(ask, i, reply->body);
    set_kind(reply, "commentThreadListResponse", i - offset, size);
}

void
call_threads(const struct ask *ask, struct reply *reply)
{
    const char *id = ask_value(ask, "videoId");
    int size = api_page_size(ask, reply, 20, 100), video, offset;
    const struct channel *channel;

    if (size == 0 ||
        !is_one_of(ask, reply, "order", "time relevance", "time") ||
        !is_one_of(ask, reply, "textFormat", "html plainText", "html"))
        return;
    if (!id) {
        api_wrong(reply, "missingRequiredParameter", "videoId");
        return;
    }
    channel = world_find_video(id, &video);
    if (!channel || world_is_gone(channel, video))
        api_error(reply, 404, "videoNotFound", "There is no such video.");
    else if (world_is_off(channel, video))
        api_error(reply, 403, "commentsDisabled", "Comments are off here.");
    else if ((offset = api_token_take(ask, reply)) >= 0)
        fill_threads(ask, reply, channel, video, offset, size);
}

void
call_comments(const struct ask *ask, struct reply *reply)
{
    const char *id = ask_value(ask, "parentId");
    int size = api_page_size(ask, reply, 20, 100), video, comment, offset, i,
        total;
    const struct channel *channel;
    json_t *items;

    if (size == 0 ||
        !is_one_of(ask, reply, "textFormat", "html plainText", "html"))
        return;
    if (!id) {
        api_wrong(reply, "missingRequiredParameter", "parentId");
        return;
    }
    channel = world_find_comment(id, &video, &comment);
    if (!channel) {
        api_error(reply, 404, "commentNotFound", "There is no such comment.");
        return;
    }
    offset = api_token_take(ask, reply);
    if (offset < 0)
        return;
    total = talk_replies(channel, video, comment);
    items = list_begin(reply);
    for (i = offset; i < total && i < offset + size; i++)
        (void)json_array_append_new(items,
                                    with_parts(ask, talk_reply(channel, video,
                                                               comment, i,
                                                               is_html(ask))));
    if (i < total)
        api_token_make(ask, i, reply->body);
    set_kind(reply, "commentListResponse", i - offset, size);
}

/* ---- search -------------------------------------------------------------- */

static json_t *
found_channel(const struct channel *channel)
{
    json_t *whole = world_channel(channel), *o;

    o = json_pack("{s:s, s:s, s:{s:s, s:O}, s:{s:O, s:O, s:O, s:O, s:O}}",
                  "kind", "youtube#searchResult", "etag", "s", "id", "kind",
                  "youtube#channel", "channelId", json_object_get(whole, "id"),
                  "snippet", "channelId", json_object_get(whole, "id"), "title",
                  json_object_get(json_object_get(whole, "snippet"), "title"),
                  "channelTitle",
                  json_object_get(json_object_get(whole, "snippet"), "title"),
                  "description",
                  json_object_get(json_object_get(whole, "snippet"),
                                  "description"),
                  "publishedAt",
                  json_object_get(json_object_get(whole, "snippet"),
                                  "publishedAt"));
    json_decref(whole);
    return o;
}

static void
search_channels(const struct ask *ask, json_t *items, int size)
{
    const char *q = ask_value(ask, "q");
    const struct channel *channel;
    json_t *one;
    size_t i;

    for (i = 0; (channel = world_at(i)) && (int)json_array_size(items) < size;
         i++) {
        if (!q ||
            !strcasestr(json_string_value(
                            json_object_get(world_seed(channel), "title")),
                        q) ||
            !world_by_id(
                json_string_value(json_object_get(world_seed(channel), "id"))))
            continue;
        one = found_channel(channel);
        (void)json_array_append_new(items, one);
    }
}

static void
search_videos(const struct ask *ask, const struct channel *channel,
              json_t *items, int size)
{
    const char *paid = ask_value(ask, "videoPaidProductPlacement");
    bool only_paid = paid && strcmp(paid, "true") == 0;
    char id[16], at[24];
    int i;

    for (i = 0; i < world_videos(channel) && (int)json_array_size(items) < size;
         i++) {
        if (world_is_gone(channel, i) ||
            (only_paid && !world_is_paid(channel, i)))
            continue;
        world_video_id(channel, i, id);
        world_time(world_video_at(channel, i), at);
        (void)json_array_append_new(
            items,
            json_pack("{s:s, s:s, s:{s:s, s:s}, s:{s:O, s:s, s:s}}", "kind",
                      "youtube#searchResult", "etag", id, "id", "kind",
                      "youtube#video", "videoId", id, "snippet", "channelId",
                      json_object_get(world_seed(channel), "id"), "title", id,
                      "publishedAt", at));
    }
}

void
call_search(const struct ask *ask, struct reply *reply)
{
    const char *type = ask_value(ask, "type"), *id;
    int size = api_page_size(ask, reply, 5, 50);
    const struct channel *channel;
    json_t *items;

    if (size == 0 ||
        !is_one_of(ask, reply, "videoPaidProductPlacement", "any true", "any"))
        return;
    if (ask_value(ask, "videoPaidProductPlacement") &&
        (!type || strcmp(type, "video") != 0)) {
        api_wrong(reply, "incompatibleParameters", "type");
        return;
    }
    id = ask_value(ask, "channelId");
    channel = id ? world_by_id(id) : NULL;
    items = list_begin(reply);
    if (type && strcmp(type, "channel") == 0)
        search_channels(ask, items, size);
    else if (channel)
        search_videos(ask, channel, items, size);
    set_kind(reply, "searchListResponse", (int)json_array_size(items), size);
}
