/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_world.c - the invented channels and videos, from the seed file.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "youtube_parts.h"

#define SEED         "tests/fixtures/youtube/world.json"
#define CHANNELS_MAX 1000
#define TAG_LEN      4

struct channel {
    json_t *seed; /* its object in the file, which the test may change */
    const char *tag, *id, *handle;
    bool is_gone;
};

static json_t *root;
static struct channel channels[CHANNELS_MAX];
static size_t count;
static int clones;

static const char *
field(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));

    return s ? s : "";
}

static void
channel_add(json_t *seed)
{
    ck_assert_int_lt(count, CHANNELS_MAX);
    channels[count++] =
        (struct channel){ seed, field(seed, "tag"), field(seed, "id"),
                          field(seed, "handle"), false };
}

void
world_open(void)
{
    json_error_t error;
    json_t *one;
    size_t i;

    root = json_load_file(SEED, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(root != NULL, "%s:%d: %s", SEED, error.line, error.text);
    ck_assert_msg(field(root, "invented")[0] != '\0', "%s: not invented?",
                  SEED);
    count = 0;
    clones = 0;
    json_array_foreach(json_object_get(root, "channels"), i, one)
    {
        ck_assert_msg(strlen(field(one, "tag")) == TAG_LEN &&
                          strlen(field(one, "id")) == 24,
                      "%s", field(one, "handle"));
        channel_add(one);
    }
}

void
world_close(void)
{
    json_decref(root);
    root = NULL;
}

const json_t *
world_seed(const struct channel *channel)
{
    return channel->seed;
}

const json_t *
world_words(const char *key)
{
    return json_object_get(root, key);
}

int64_t
world_number(const struct channel *channel, const char *key)
{
    return json_integer_value(json_object_get(channel->seed, key));
}

/* FNV-1a, its bits mixed once more. */
uint32_t
world_hash(const char *format, ...)
{
    uint32_t h = 2166136261u;
    char text[200];
    va_list ap;
    size_t i;

    va_start(ap, format);
    (void)vsnprintf(text, sizeof(text), format, ap);
    va_end(ap);
    for (i = 0; text[i] != '\0'; i++)
        h = (h ^ (unsigned char)text[i]) * 16777619u;
    h ^= h >> 15;
    h *= 2246822519u;
    return h ^ (h >> 13);
}

void
world_time(int64_t at, char out[24])
{
    time_t t = (time_t)at;
    struct tm tm;

    (void)gmtime_r(&t, &tm);
    (void)strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* ---- finding ------------------------------------------------------------- */

const struct channel *
world_at(size_t i)
{
    return i < count ? &channels[i] : NULL;
}

static struct channel *
find(const char *key, const char *value)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (value[0] != '\0' && !channels[i].is_gone &&
            strcasecmp(field(channels[i].seed, key), value) == 0)
            return &channels[i];
    return NULL;
}

const struct channel *
world_by_id(const char *id)
{
    const struct channel *channel = find("id", id);

    return channel && strcmp(channel->id, id) == 0 ? channel : NULL;
}

const struct channel *
world_by_handle(const char *handle)
{
    return find("handle", handle[0] == '@' ? handle + 1 : handle);
}

const struct channel *
world_by_username(const char *name)
{
    return find("username", name);
}

static const struct channel *
by_tag(const char *tag)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (!channels[i].is_gone && strncmp(channels[i].tag, tag, TAG_LEN) == 0)
            return &channels[i];
    return NULL;
}

const struct channel *
world_find_video(const char *id, int *video)
{
    const struct channel *channel;
    char same[16];

    if (strlen(id) != 11)
        return NULL;
    channel = by_tag(id);
    *video = (int)strtol(id + TAG_LEN, NULL, 10);
    if (!channel || *video < 0 || *video >= world_videos(channel))
        return NULL;
    world_video_id(channel, *video, same);
    return strcmp(same, id) == 0 ? channel : NULL;
}

const struct channel *
world_find_comment(const char *id, int *video, int *comment)
{
    const struct channel *channel;

    if (strlen(id) != 26 || strncmp(id, "Ugx", 3) != 0 ||
        sscanf(id + 3 + TAG_LEN, "v%3dc%6d", video, comment) != 2)
        return NULL;
    channel = by_tag(id + 3);
    return channel && *video < world_videos(channel) &&
                   *comment < talk_count(channel, *video)
               ? channel
               : NULL;
}

/* ---- channels ------------------------------------------------------------ */

static json_t *
number_text(int64_t n)
{
    char s[24];

    (void)snprintf(s, sizeof(s), "%lld", (long long)n);
    return json_string(s);
}

/* Counts are strings in it, and rounded for all but the owner. */
static json_t *
channel_json(const char *id, const char *title, const char *handle,
             int64_t subscribers, int64_t views, int64_t videos)
{
    json_t *o = json_object(), *snippet, *statistics;
    char uploads[32], url[80];

    (void)snprintf(uploads, sizeof(uploads), "UU%s", id + 2);
    (void)snprintf(url, sizeof(url), "@%s", handle);
    snippet =
        json_pack("{s:s, s:s, s:s, s:s, s:{s:{s:s, s:i, s:i}}}", "title", title,
                  "description", "", "customUrl", url, "publishedAt",
                  "2020-01-01T09:00:00Z", "thumbnails", "default", "url",
                  "https://img.invalid/x.jpg", "width", 88, "height", 88);
    statistics = json_pack("{s:o, s:o, s:b, s:o}", "viewCount",
                           number_text(views), "subscriberCount",
                           number_text(subscribers), "hiddenSubscriberCount", 0,
                           "videoCount", number_text(videos));
    (void)json_object_update_new(
        o, json_pack("{s:s, s:s, s:s, s:o, s:o, s:{s:{s:s, s:s}}, s:{s:[s]}, "
                     "s:{s:{s:s}}, s:{s:s, s:b}}",
                     "kind", "youtube#channel", "etag", id + 4, "id", id,
                     "snippet", snippet, "statistics", statistics,
                     "contentDetails", "relatedPlaylists", "likes", "",
                     "uploads", uploads, "topicDetails", "topicCategories",
                     "https://en.wikipedia.org/wiki/Food", "brandingSettings",
                     "channel", "title", title, "status", "privacyStatus",
                     "public", "madeForKids", 0));
    return o;
}

json_t *
world_channel(const struct channel *channel)
{
    static const char *const told[][2] = { { "description", "description" },
                                           { "published", "publishedAt" },
                                           { "country", "country" },
                                           { "language", "defaultLanguage" } };
    bool is_hidden = json_is_true(json_object_get(channel->seed, "hidden"));
    json_t *o =
        channel_json(channel->id, field(channel->seed, "title"),
                     channel->handle, world_number(channel, "subscribers"),
                     world_number(channel, "views"), world_videos(channel));
    json_t *snippet = json_object_get(o, "snippet");
    size_t i;

    for (i = 0; i < sizeof(told) / sizeof(told[0]); i++)
        if (json_object_get(channel->seed, told[i][0]))
            json_object_set(snippet, told[i][1],
                            json_object_get(channel->seed, told[i][0]));
    if (is_hidden)
        (void)json_object_set_new(json_object_get(o, "statistics"),
                                  "hiddenSubscriberCount", json_true());
    return o;
}

/* Somebody who comments; those who come to each video are creators in some. */
bool
world_is_person(const char *id)
{
    return strlen(id) == 24 && strncmp(id, "UCperson", 8) == 0 &&
           by_tag(id + 8) != NULL;
}

json_t *
world_person(const char *id)
{
    const struct channel *channel = by_tag(id + 8);
    int number = (int)strtol(id + 12, NULL, 10);
    bool is_creator =
        json_is_true(json_object_get(channel->seed, "creators")) &&
        number < world_number(channel, "regulars");
    int64_t subscribers = is_creator ? 5200 + 3100 * (number % 7)
                                     : (int)(world_hash("%s", id) % 400);
    char name[40];

    (void)snprintf(name, sizeof(name), "person.%.4s.%d", id + 8, number);
    return channel_json(id, name, name, subscribers, subscribers * 40,
                        is_creator ? 120 : 0);
}

/* ---- videos -------------------------------------------------------------- */

int
world_videos(const struct channel *channel)
{
    return (int)world_number(channel, "videos");
}

void
world_video_id(const struct channel *channel, int video, char out[16])
{
    (void)snprintf(out, 16, "%.4s%07d", channel->tag, video);
}

int64_t
world_video_at(const struct channel *channel, int video)
{
    struct tm tm = { 0 };

    (void)strptime(field(channel->seed, "newest"), "%Y-%m-%dT%H:%M:%SZ", &tm);
    return (int64_t)timegm(&tm) -
           (int64_t)video * world_number(channel, "every_hours") * 3600;
}

static bool
is_among(const struct channel *channel, const char *key, int video)
{
    json_t *one;
    size_t i;

    json_array_foreach(json_object_get(channel->seed, key), i, one)
    {
        if (json_integer_value(one) == video)
            return true;
    }
    return false;
}

bool
world_is_paid(const struct channel *channel, int video)
{
    return is_among(channel, "paid", video);
}

bool
world_is_gone(const struct channel *channel, int video)
{
    return is_among(channel, "gone", video);
}

bool
world_is_off(const struct channel *channel, int video)
{
    return is_among(channel, "comments_off", video);
}

/* What is private is listed all the same. */
json_t *
world_upload(const struct channel *channel, int video)
{
    char id[16], at[24], item[40], uploads[32];
    bool is_gone = world_is_gone(channel, video);

    world_video_id(channel, video, id);
    world_time(world_video_at(channel, video), at);
    (void)snprintf(item, sizeof(item), "VVU%s%s", channel->id, id);
    (void)snprintf(uploads, sizeof(uploads), "UU%s", channel->id + 2);
    return json_pack(
        "{s:s, s:s, s:s, s:{s:s, s:s, s:s, s:s, s:i, s:{s:s, s:s}}, s:{s:s, "
        "s:s*}, s:{s:s}}",
        "kind", "youtube#playlistItem", "etag", id, "id", item, "snippet",
        "publishedAt", at, "channelId", channel->id, "title",
        is_gone ? "Private video" : id, "playlistId", uploads, "position",
        video, "resourceId", "kind", "youtube#video", "videoId", id,
        "contentDetails", "videoId", id, "videoPublishedAt",
        is_gone ? NULL : at, "status", "privacyStatus",
        is_gone ? "private" : "public");
}

static json_t *
video_statistics(const struct channel *channel, int video, const char *id)
{
    int64_t views = 1000 + world_number(channel, "subscribers") / 5 +
                    world_hash("views %s", id) % 9000;
    json_t *s = json_pack("{s:o, s:s}", "viewCount", number_text(views),
                          "favoriteCount", "0");
    int replies = 0, i;

    if (!is_among(channel, "likes_hidden", video))
        json_object_set_new(
            s, "likeCount",
            number_text(views * world_number(channel, "likes_percent") / 100));
    for (i = 0; i < talk_count(channel, video); i++)
        replies += talk_replies(channel, video, i);
    if (!world_is_off(channel, video))
        json_object_set_new(s, "commentCount",
                            number_text(talk_count(channel, video) + replies));
    return s;
}

json_t *
world_video(const struct channel *channel, int video)
{
    bool is_paid = world_is_paid(channel, video);
    char id[16], at[24], title[120], words[200];

    world_video_id(channel, video, id);
    world_time(world_video_at(channel, video), at);
    (void)snprintf(title, sizeof(title), "%s, part %d",
                   field(channel->seed, "title"),
                   world_videos(channel) - video);
    (void)snprintf(words, sizeof(words), "%s%s",
                   is_paid ? "#ad Made with RivalCo. Code RIVAL15. " : "",
                   field(channel->seed, "description"));
    return json_pack(
        "{s:s, s:s, s:s, s:{s:s, s:s, s:s, s:s, s:[s], s:s, s:s}, s:{s:s, s:s, "
        "s:s}, s:{s:s, s:s, s:s, s:b, s:b, s:b}, s:o, s:{s:b}}",
        "kind", "youtube#video", "etag", id, "id", id, "snippet", "publishedAt",
        at, "channelId", channel->id, "title", title, "description", words,
        "tags", "invented", "categoryId", "26", "liveBroadcastContent", "none",
        "contentDetails", "duration", "PT8M41S", "definition", "hd", "caption",
        "false", "status", "uploadStatus", "processed", "privacyStatus",
        "public", "license", "youtube", "embeddable", 1, "publicStatsViewable",
        1, "madeForKids", 0, "statistics", video_statistics(channel, video, id),
        "paidProductPlacementDetails", "hasPaidProductPlacement", is_paid);
}

/* ---- what the test changes ----------------------------------------------- */

static void
list_set(struct channel *channel, const char *key, int value, bool is_in)
{
    json_t *list = json_object_get(channel->seed, key);
    size_t i;

    if (!list)
        (void)json_object_set_new(channel->seed, key, list = json_array());
    for (i = json_array_size(list); i-- > 0;)
        if (json_integer_value(json_array_get(list, i)) == value)
            (void)json_array_remove(list, i);
    if (is_in)
        (void)json_array_append_new(list, json_integer(value));
}

/* Others that are like it, HANDLE-1 and so on: nobody has asked for them. */
static void
clone(const struct channel *channel, int n)
{
    int i;

    for (i = 1; i <= n; i++) {
        char tag[16], id[64], handle[80];
        json_t *seed = json_deep_copy(channel->seed);

        (void)snprintf(tag, sizeof(tag), "k%03d", clones++ % 1000);
        (void)snprintf(id, sizeof(id), "UCclone%.4sxxxxxxxxxxxxx", tag);
        (void)snprintf(handle, sizeof(handle), "%s-%d", channel->handle, i);
        (void)json_object_set_new(seed, "tag", json_string(tag));
        (void)json_object_set_new(seed, "id", json_string(id));
        (void)json_object_set_new(seed, "handle", json_string(handle));
        (void)json_array_append_new(json_object_get(root, "channels"), seed);
        channel_add(seed);
    }
}

bool
world_do(const char *line)
{
    struct channel *channel = NULL;
    char verb[16], handle[64];
    size_t i;
    int n = 0;

    if (sscanf(line, "%15s %63s %d", verb, handle, &n) < 2)
        return false;
    for (i = 0; i < count; i++)
        if (strcmp(channels[i].handle, handle) == 0)
            channel = &channels[i];
    if (!channel)
        return false;
    if (strcmp(verb, "vanish") == 0 || strcmp(verb, "return") == 0)
        channel->is_gone = verb[0] == 'v';
    else if (strcmp(verb, "clone") == 0)
        clone(channel, n);
    else if (strcmp(verb, "more") == 0)
        (void)json_object_set_new(channel->seed, "more",
                                  json_integer(world_number(channel, "more") +
                                               n));
    else if (strcmp(verb, "off") == 0 || strcmp(verb, "on") == 0)
        list_set(channel, "comments_off", n, verb[1] == 'f');
    else
        return false;
    return true;
}
