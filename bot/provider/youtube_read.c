/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_read.c - YouTube's answers about channels, lists and videos.
 *
 * An unknown handle is answered with 200 and no items at all; a video that is
 * private or gone is silently missing. What has no id, or one that came
 * before, is passed over.
 */
#include "youtube.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "provider/youtube_json.h"

#define ITEMS_MAX 100

/* ---- errors -------------------------------------------------------------- */

static const struct {
    const char *reason;
    enum youtube_trouble trouble;
} reasons[] = {
    { "quotaExceeded", YOUTUBE_SPENT },
    { "dailyLimitExceeded", YOUTUBE_SPENT },
    { "dailyLimitExceededUnreg", YOUTUBE_KEY_WRONG },
    { "rateLimitExceeded", YOUTUBE_BUSY },
    { "userRateLimitExceeded", YOUTUBE_BUSY },
    { "commentsDisabled", YOUTUBE_COMMENTS_OFF },
    { "forbidden", YOUTUBE_FORBIDDEN },
    { "channelForbidden", YOUTUBE_FORBIDDEN },
    { "playlistForbidden", YOUTUBE_FORBIDDEN },
    { "videoForbidden", YOUTUBE_FORBIDDEN },
    { "playlistItemsNotAccessible", YOUTUBE_FORBIDDEN },
    { "insufficientPermissions", YOUTUBE_FORBIDDEN },
    { "channelSuspended", YOUTUBE_SUSPENDED },
    { "accountSuspended", YOUTUBE_SUSPENDED },
    { "channelClosed", YOUTUBE_NOT_FOUND },
    { "notFound", YOUTUBE_NOT_FOUND },
    { "videoNotFound", YOUTUBE_NOT_FOUND },
    { "playlistNotFound", YOUTUBE_NOT_FOUND },
    { "channelNotFound", YOUTUBE_NOT_FOUND },
    { "commentThreadNotFound", YOUTUBE_NOT_FOUND },
    { "invalidPageToken", YOUTUBE_PAGE_TOKEN },
    { "keyInvalid", YOUTUBE_KEY_WRONG },
    { "keyExpired", YOUTUBE_KEY_WRONG },
    { "API_KEY_INVALID", YOUTUBE_KEY_WRONG },
    { "ipRefererBlocked", YOUTUBE_KEY_BLOCKED },
    { "API_KEY_SERVICE_BLOCKED", YOUTUBE_KEY_BLOCKED },
    { "API_KEY_IP_ADDRESS_BLOCKED", YOUTUBE_KEY_BLOCKED },
    { "API_KEY_HTTP_REFERRER_BLOCKED", YOUTUBE_KEY_BLOCKED },
    { "accessNotConfigured", YOUTUBE_API_OFF },
    { "SERVICE_DISABLED", YOUTUBE_API_OFF },
    { "processingFailure", YOUTUBE_PROCESSING },
    { "incompatibleParameters", YOUTUBE_OUR_BUG },
    { "invalidFilters", YOUTUBE_OUR_BUG },
    { "invalidParameter", YOUTUBE_OUR_BUG },
    { "missingRequiredParameter", YOUTUBE_OUR_BUG },
    { "unexpectedParameter", YOUTUBE_OUR_BUG },
    { "unexpectedPart", YOUTUBE_OUR_BUG },
    { "unknownPart", YOUTUBE_OUR_BUG },
};

static bool
reason_find(json_t *list, enum youtube_trouble *out)
{
    const char *reason =
        json_string_value(json_object_get(json_array_get(list, 0), "reason"));
    size_t i;

    for (i = 0; reason && i < ARRAY_LEN(reasons); i++)
        if (strcmp(reasons[i].reason, reason) == 0) {
            *out = reasons[i].trouble;
            return true;
        }
    return false;
}

/* `badRequest` is said of a wrong key, too: then only the words tell, or the
 * details behind them. */
static bool
is_about_key(json_t *error)
{
    const char *message = json_string_value(youtube_at(error, "message"));

    return message &&
           (strstr(message, "API key") || strstr(message, "api key"));
}

static enum youtube_trouble
error_by_status(int64_t status)
{
    switch (status) {
    case 400:
        return YOUTUBE_OUR_BUG;
    case 401:
        return YOUTUBE_KEY_WRONG;
    case 403:
        return YOUTUBE_FORBIDDEN;
    case 404:
    case 410:
        return YOUTUBE_NOT_FOUND;
    case 429:
        return YOUTUBE_BUSY;
    default:
        return YOUTUBE_OTHER;
    }
}

enum youtube_trouble
youtube_error(int64_t status, const char *body, size_t len)
{
    json_t *root = youtube_load(body, len);
    json_t *error = json_object_get(root, "error");
    enum youtube_trouble trouble = error_by_status(status);

    if (!reason_find(json_object_get(error, "errors"), &trouble) &&
        !reason_find(json_object_get(error, "details"), &trouble) &&
        status == 400 && is_about_key(error))
        trouble = YOUTUBE_KEY_WRONG;
    json_decref(root);
    return trouble;
}

void
youtube_reason(const char *body, size_t len, char *out, size_t size)
{
    json_t *root = youtube_load(body, len);
    json_t *first = json_array_get(youtube_at(root, "error/errors"), 0);

    (void)youtube_id(first, "reason", out, size);
    json_decref(root);
}

/* ---- channels ------------------------------------------------------------ */

static void
channel_release(struct youtube_channel *c)
{
    free(c->title);
    free(c->handle);
    free(c->about);
}

void
youtube_channels_release(struct youtube_channels *channels)
{
    size_t i;

    for (i = 0; i < channels->count; i++)
        channel_release(&channels->items[i]);
    free(channels->items);
    memset(channels, 0, sizeof(*channels));
}

static char *
handle_text(json_t *item)
{
    char *handle = youtube_text(item, "snippet/customUrl", YOUTUBE_NAME_MAX);

    if (handle[0] == '@')
        memmove(handle, handle + 1, strlen(handle));
    return handle;
}

static void
channel_take(json_t *item, struct youtube_channel *c)
{
    (void)youtube_id(item, "contentDetails/relatedPlaylists/uploads",
                     c->uploads, sizeof(c->uploads));
    (void)youtube_id(item, "snippet/country", c->country, sizeof(c->country));
    c->title = youtube_text(item, "snippet/title", YOUTUBE_NAME_MAX);
    c->handle = handle_text(item);
    c->about = youtube_text(item, "snippet/description", YOUTUBE_TEXT_MAX);
    c->is_hidden =
        json_is_true(youtube_at(item, "statistics/hiddenSubscriberCount"));
    c->subscribers = c->is_hidden
                         ? FACT_UNKNOWN
                         : youtube_count(item, "statistics/subscriberCount");
    c->views = youtube_count(item, "statistics/viewCount");
    c->videos = youtube_count(item, "statistics/videoCount");
    c->since = youtube_instant(item, "snippet/publishedAt");
}

static bool
has_channel(const struct youtube_channels *channels, const char *id)
{
    size_t i;

    for (i = 0; i < channels->count; i++)
        if (strcmp(channels->items[i].id, id) == 0)
            return true;
    return false;
}

static void
add_channel(struct youtube_channels *out, json_t *item, const char *id_path)
{
    struct youtube_channel c = { .subscribers = FACT_UNKNOWN };

    if (!youtube_id(item, id_path, c.id, sizeof(c.id)) ||
        has_channel(out, c.id) || out->count == ITEMS_MAX)
        return;
    channel_take(item, &c);
    out->items = xreallocarray(out->items, out->count + 1, sizeof(c));
    out->items[out->count++] = c;
}

/* The end of the tree. Items of which none can be read are no empty list. */
static enum youtube_trouble
finish(json_t *root, size_t count)
{
    bool is_fine = count > 0 || json_array_size(youtube_items(root)) == 0;

    json_decref(root);
    return is_fine ? YOUTUBE_FINE : YOUTUBE_UNREADABLE;
}

static enum youtube_trouble
read_channels(const char *body, size_t len, const char *id_path,
              struct youtube_channels *out)
{
    json_t *root = youtube_load_list(body, len), *item;
    size_t i;

    memset(out, 0, sizeof(*out));
    if (!root)
        return YOUTUBE_UNREADABLE;
    json_array_foreach(youtube_items(root), i, item)
        add_channel(out, item, id_path);
    return finish(root, out->count);
}

enum youtube_trouble
youtube_read_channels(const char *body, size_t len,
                      struct youtube_channels *out)
{
    return read_channels(body, len, "id", out);
}

enum youtube_trouble
youtube_read_search(const char *body, size_t len, struct youtube_channels *out)
{
    return read_channels(body, len, "id/channelId", out);
}

/* ---- lists --------------------------------------------------------------- */

void
youtube_ids_release(struct youtube_ids *ids)
{
    free(ids->items);
    memset(ids, 0, sizeof(*ids));
}

static void
add_id(struct youtube_ids *out, json_t *item)
{
    char id[YOUTUBE_ID_MAX + 1];
    size_t i;

    if (!youtube_id(item, "contentDetails/videoId", id, sizeof(id)) ||
        out->count == ITEMS_MAX)
        return;
    for (i = 0; i < out->count; i++)
        if (strcmp(out->items[i], id) == 0)
            return;
    out->items =
        xreallocarray(out->items, out->count + 1, sizeof(out->items[0]));
    memcpy(out->items[out->count++], id, sizeof(id));
}

enum youtube_trouble
youtube_read_uploads(const char *body, size_t len, struct youtube_ids *out)
{
    json_t *root = youtube_load_list(body, len), *item;
    size_t i;

    memset(out, 0, sizeof(*out));
    if (!root)
        return YOUTUBE_UNREADABLE;
    json_array_foreach(youtube_items(root), i, item) add_id(out, item);
    out->total = youtube_count(root, "pageInfo/totalResults");
    youtube_token(root, "nextPageToken", out->next, sizeof(out->next));
    return finish(root, out->count);
}

/* ---- videos -------------------------------------------------------------- */

void
youtube_videos_release(struct youtube_videos *videos)
{
    size_t i;

    for (i = 0; i < videos->count; i++) {
        free(videos->items[i].title);
        free(videos->items[i].text);
    }
    free(videos->items);
    memset(videos, 0, sizeof(*videos));
}

static enum youtube_live
live_of(json_t *item)
{
    const char *live =
        json_string_value(youtube_at(item, "snippet/liveBroadcastContent"));

    if (live && strcmp(live, "live") == 0)
        return YOUTUBE_LIVE;
    return live && strcmp(live, "upcoming") == 0 ? YOUTUBE_UPCOMING
                                                 : YOUTUBE_NOT_LIVE;
}

static void
video_take(json_t *item, struct youtube_video *v)
{
    json_t *paid =
        youtube_at(item, "paidProductPlacementDetails/hasPaidProductPlacement");

    (void)youtube_id(item, "snippet/channelId", v->channel, sizeof(v->channel));
    if (!youtube_id(item, "snippet/defaultAudioLanguage", v->language,
                    sizeof(v->language)))
        (void)youtube_id(item, "snippet/defaultLanguage", v->language,
                         sizeof(v->language));
    v->title = youtube_text(item, "snippet/title", YOUTUBE_NAME_MAX);
    v->text = youtube_text(item, "snippet/description", YOUTUBE_TEXT_MAX);
    v->at = youtube_instant(item, "snippet/publishedAt");
    v->duration = youtube_duration(item, "contentDetails/duration");
    v->views = youtube_count(item, "statistics/viewCount");
    v->likes = youtube_count(item, "statistics/likeCount");
    v->comments = youtube_count(item, "statistics/commentCount");
    v->has_statistics = json_is_object(youtube_at(item, "statistics"));
    v->has_paid = json_is_boolean(paid);
    v->is_paid = json_is_true(paid);
    v->live = live_of(item);
}

static void
add_video(struct youtube_videos *out, json_t *item)
{
    struct youtube_video v = { .at = FACT_UNKNOWN };
    size_t i;

    if (!youtube_id(item, "id", v.id, sizeof(v.id)) || out->count == ITEMS_MAX)
        return;
    for (i = 0; i < out->count; i++)
        if (strcmp(out->items[i].id, v.id) == 0)
            return;
    video_take(item, &v);
    out->items = xreallocarray(out->items, out->count + 1, sizeof(v));
    out->items[out->count++] = v;
}

enum youtube_trouble
youtube_read_videos(const char *body, size_t len, struct youtube_videos *out)
{
    json_t *root = youtube_load_list(body, len), *item;
    size_t i;

    memset(out, 0, sizeof(*out));
    if (!root)
        return YOUTUBE_UNREADABLE;
    json_array_foreach(youtube_items(root), i, item) add_video(out, item);
    return finish(root, out->count);
}
