/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube_world.c - the invented channels and their videos.
 *
 * Time goes on for them: a channel has posted every so many hours since the
 * first day of 2024, and what is told are its newest videos. So there is
 * something new each week, and the same for everybody on the same day.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "assets.h"
#include "js.h"
#include "settings.h"
#include "tube.h"

#define SEED         "youtube/channels.json"
#define EPOCH        1704067200 /* 2024-01-01 */
#define DAY_S        86400
#define CHANNELS_MAX 16
#define TAG_LEN      4

static json_t *root;
static struct tube_channel channels[CHANNELS_MAX];
static size_t count;

/* Read when it is first asked for. */
static void
world_read(void)
{
    const struct asset *seed;
    json_t *one;
    size_t i;

    if (root)
        return;
    seed = asset_sample_named(SEED);
    root = seed ? js_parse(seed->data, asset_size(seed)) : json_object();
    json_array_foreach(json_object_get(root, "channels"), i, one)
    {
        if (count < CHANNELS_MAX)
            channels[count++] = (struct tube_channel){
                one, js_text(one, "tag"), js_text(one, "id"),
                js_text(one, "handle"),
                json_array_size(json_object_get(one, "videos"))
            };
    }
}

void
tube_world_release(void)
{
    json_decref(root);
    root = NULL;
    count = 0;
}

const json_t *
tube_words(const char *key)
{
    world_read();
    return json_object_get(root, key);
}

const char *
tube_pick(const json_t *list, uint32_t hash)
{
    size_t n = json_array_size(list);

    return n > 0 ? json_string_value(json_array_get(list, hash % n)) : "";
}

/* FNV-1a, its bits mixed once more. */
uint32_t
tube_hash(const char *format, ...)
{
    uint32_t h = 2166136261u;
    char words[200];
    va_list ap;
    size_t i;

    va_start(ap, format);
    (void)vsnprintf(words, sizeof(words), format, ap);
    va_end(ap);
    for (i = 0; words[i] != '\0'; i++)
        h = (h ^ (unsigned char)words[i]) * 16777619u;
    h ^= h >> 15;
    h *= 2246822519u;
    return h ^ (h >> 13);
}

int64_t
tube_now(void)
{
    return (int64_t)time(NULL) + settings.clock_ms / 1000;
}

void
tube_time(int64_t at, char out[24])
{
    time_t t = (time_t)at;
    struct tm tm;

    if (!gmtime_r(&t, &tm) || strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
        out[0] = '\0';
}

/* ---- channels ------------------------------------------------------------ */

const struct tube_channel *
tube_channel_at(size_t i)
{
    world_read();
    return i < count ? &channels[i] : NULL;
}

const struct tube_channel *
tube_channel_find(const char *key, const char *value)
{
    size_t i;

    world_read();
    if (value[0] == '@')
        value++;
    for (i = 0; i < count; i++)
        if (strcasecmp(js_text(channels[i].seed, key), value) == 0)
            return &channels[i];
    return NULL;
}

/* Numbers are strings there, and of subscribers three figures are told. */
static json_t *
number_text(int64_t n)
{
    char s[24];

    (void)snprintf(s, sizeof(s), "%lld", (long long)n);
    return json_string(s);
}

static int64_t
three_figures(int64_t n)
{
    int64_t unit = 1;

    while (n / unit >= 1000)
        unit *= 10;
    return n / unit * unit;
}

static json_t *
channel_json(const char *id, const char *handle, const char *title,
             int64_t subscribers, int64_t views, int64_t videos)
{
    char uploads[32], url[80];

    (void)snprintf(uploads, sizeof(uploads), "UU%s", id + 2);
    (void)snprintf(url, sizeof(url), "@%s", handle);
    return json_pack(
        "{s:s, s:s, s:s, s:{s:s, s:s, s:s, s:s}, s:{s:o, s:o, s:b, s:o}, "
        "s:{s:{s:s, s:s}}, s:{s:[]}, s:{s:{s:s}}, s:{s:s, s:b}}",
        "kind", "youtube#channel", "etag", id + 4, "id", id, "snippet", "title",
        title, "description", "", "customUrl", url, "publishedAt",
        "2020-01-01T09:00:00Z", "statistics", "viewCount", number_text(views),
        "subscriberCount", number_text(three_figures(subscribers)),
        "hiddenSubscriberCount", 0, "videoCount", number_text(videos),
        "contentDetails", "relatedPlaylists", "likes", "", "uploads", uploads,
        "topicDetails", "topicCategories", "brandingSettings", "channel",
        "title", title, "status", "privacyStatus", "public", "madeForKids", 0);
}

json_t *
tube_channel_json(const struct tube_channel *channel)
{
    int64_t days = (tube_now() - EPOCH) / DAY_S;
    json_t *o = channel_json(channel->id, channel->handle,
                             js_text(channel->seed, "title"),
                             js_int(channel->seed, "subscribers", 0) +
                                 (days - 700) *
                                     js_int(channel->seed, "growth_a_day", 0),
                             js_int(channel->seed, "views", 0),
                             tube_serial(channel, 0) + 1);
    json_t *snippet = json_object_get(o, "snippet");

    js_put(snippet, "description", js_text(channel->seed, "description"));
    js_put(snippet, "publishedAt", js_text(channel->seed, "published"));
    js_put(snippet, "country", js_str(channel->seed, "country"));
    js_put(snippet, "defaultLanguage", js_str(channel->seed, "language"));
    return o;
}

/* Some who come to each video have channels of their own that are read. */
json_t *
tube_person_json(const char *id)
{
    const struct tube_channel *channel = NULL;
    int64_t subscribers;
    char name[40];
    long number;
    size_t i;

    world_read();
    if (strlen(id) != 24 || strncmp(id, "UCpers", 6) != 0)
        return NULL;
    for (i = 0; i < count; i++)
        if (strncmp(channels[i].tag, id + 6, TAG_LEN) == 0)
            channel = &channels[i];
    if (!channel)
        return NULL;
    number = strtol(id + 6 + TAG_LEN, NULL, 10);
    subscribers = number < js_int(channel->seed, "creators", 0)
                      ? 5300 + number % 7 * 2900
                      : tube_hash("%s", id) % 900;
    (void)snprintf(name, sizeof(name), "person-%.4s-%ld", channel->tag, number);
    return channel_json(id, name, name, subscribers, subscribers * 40,
                        subscribers / 100);
}

/* ---- videos -------------------------------------------------------------- */

static int64_t
every_s(const struct tube_channel *channel)
{
    return js_int(channel->seed, "every_hours", 100) * 3600;
}

int64_t
tube_serial(const struct tube_channel *channel, size_t i)
{
    return (tube_now() - EPOCH) / every_s(channel) - (int64_t)i;
}

int64_t
tube_video_at(const struct tube_channel *channel, int64_t serial)
{
    return EPOCH + serial * every_s(channel);
}

const json_t *
tube_video_seed(const struct tube_channel *channel, int64_t serial)
{
    return json_array_get(json_object_get(channel->seed, "videos"),
                          (size_t)(serial % (int64_t)channel->videos));
}

void
tube_video_id(const struct tube_channel *channel, int64_t serial, char out[16])
{
    (void)snprintf(out, 16, "%.4s-%06d", channel->tag, (int)(serial % 1000000));
}

const struct tube_channel *
tube_video_find(const char *id, int64_t *serial)
{
    size_t i;

    world_read();
    for (i = 0; i < count && strlen(id) == 11; i++) {
        int64_t newest = tube_serial(&channels[i], 0);

        if (strncmp(channels[i].tag, id, TAG_LEN) != 0 || id[TAG_LEN] != '-')
            continue;
        *serial = strtol(id + TAG_LEN + 1, NULL, 10);
        return *serial >= 0 && *serial <= newest &&
                       *serial > newest - (int64_t)channels[i].videos
                   ? &channels[i]
                   : NULL;
    }
    return NULL;
}

json_t *
tube_upload_json(const struct tube_channel *channel, size_t i)
{
    int64_t serial = tube_serial(channel, i);
    char id[16], at[24];

    tube_video_id(channel, serial, id);
    tube_time(tube_video_at(channel, serial), at);
    return json_pack(
        "{s:s, s:s, s:s, s:{s:s, s:s, s:s, s:i, s:{s:s, s:s}}, s:{s:s, s:s}}",
        "kind", "youtube#playlistItem", "etag", id, "id", id, "snippet",
        "publishedAt", at, "channelId", channel->id, "title",
        js_text(tube_video_seed(channel, serial), "title"), "position", (int)i,
        "resourceId", "kind", "youtube#video", "videoId", id, "contentDetails",
        "videoId", id, "videoPublishedAt", at);
}

/* Views come fast at first: after three days nearly all are there. */
static json_t *
statistics_json(const struct tube_channel *channel, int64_t serial,
                const char *id)
{
    const json_t *seed = tube_video_seed(channel, serial);
    int64_t age = tube_now() - tube_video_at(channel, serial);
    int64_t views = js_int(channel->seed, "subscribers", 0) *
                    js_int(channel->seed, "view_permille", 100) / 1000;
    json_t *o;

    views = views * (70 + tube_hash("views %s", id) % 70) / 100;
    /* Now and then one goes round. */
    if (tube_hash("travels %s", id) % 100 <
        (uint32_t)js_int(channel->seed, "travels", 0))
        views *= 3;
    if (js_true(seed, "paid"))
        views = views * 8 / 10;
    if (age < 3 * DAY_S)
        views = views * (age + 3600) / (3 * DAY_S + 3600);
    o = json_pack("{s:o, s:s}", "viewCount", number_text(views),
                  "favoriteCount", "0");
    if (!js_true(seed, "likes_hidden"))
        (void)json_object_set_new(o, "likeCount",
                                  number_text(views *
                                              (js_int(channel->seed,
                                                      "like_permille", 40) +
                                               tube_hash("likes %s", id) % 15) /
                                              1000));
    if (!js_true(seed, "off"))
        (void)json_object_set_new(
            o, "commentCount",
            number_text((int64_t)(tube_talk_count(channel, serial) +
                                  tube_talk_answers(channel, serial))));
    return o;
}

json_t *
tube_video_json(const struct tube_channel *channel, int64_t serial)
{
    const json_t *seed = tube_video_seed(channel, serial);
    char id[16], at[24];

    tube_video_id(channel, serial, id);
    tube_time(tube_video_at(channel, serial), at);
    return json_pack(
        "{s:s, s:s, s:s, s:{s:s, s:s, s:s, s:s, s:O, s:s, s:s}, s:{s:s, s:s}, "
        "s:{s:s, s:s, s:b}, s:o, s:{s:b}}",
        "kind", "youtube#video", "etag", id, "id", id, "snippet", "publishedAt",
        at, "channelId", channel->id, "title", js_text(seed, "title"),
        "description", js_text(seed, "note"), "tags",
        json_object_get(seed, "things"), "categoryId", "26",
        "liveBroadcastContent", "none", "contentDetails", "duration", "PT8M41S",
        "definition", "hd", "status", "uploadStatus", "processed",
        "privacyStatus", "public", "madeForKids", 0, "statistics",
        statistics_json(channel, serial, id), "paidProductPlacementDetails",
        "hasPaidProductPlacement", js_true(seed, "paid"));
}

json_t *
tube_found_json(const char *kind, const char *id, const char *channel,
                const char *title, const char *description)
{
    bool is_channel = strcmp(kind, "youtube#channel") == 0;

    return json_pack("{s:s, s:s, s:{s:s, s:s}, s:{s:s, s:s, s:s, s:s}}", "kind",
                     "youtube#searchResult", "etag", id, "id", "kind", kind,
                     is_channel ? "channelId" : "videoId", id, "snippet",
                     "channelId", channel, "title", title, "description",
                     description, "publishedAt", "2024-01-01T00:00:00Z");
}
