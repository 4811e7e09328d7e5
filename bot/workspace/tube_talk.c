/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube_talk.c - what invented people say under the videos of the sample.
 *
 * Made of the channel, the video's and the comment's number, the same each
 * time. Regulars are there within minutes and in the same order; the others
 * come fast at first and then slowly, and what has not been said yet is not
 * told.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "js.h"
#include "settings.h"
#include "text.h"
#include "tube.h"

#define FIRST_AFTER_S 600
#define SPREAD_S      (6 * 86400)
#define OPEN_PERCENT  35
#define TAG_LEN       4

struct said {
    struct text words;
    char id[32], author[32], name[64];
    int64_t at;
};

static int64_t
number(const struct tube_channel *channel, const char *key)
{
    return js_int(channel->seed, key, 0);
}

/* One of ten is away each time. */
static bool
is_regular(const struct tube_channel *channel, int64_t serial, size_t i)
{
    return (int64_t)i < number(channel, "regulars") &&
           (serial + (int64_t)i * 3) % 10 != 9;
}

static size_t
planned(const struct tube_channel *channel, int64_t serial)
{
    const json_t *seed = tube_video_seed(channel, serial);

    if (js_true(seed, "off"))
        return 0;
    return (size_t)js_int(seed, "comments", number(channel, "comments")) *
           (size_t)settings.tube_percent / 100;
}

static int64_t
said_at(const struct tube_channel *channel, int64_t serial, size_t i)
{
    int64_t at = tube_video_at(channel, serial);
    int64_t n = (int64_t)planned(channel, serial), k = (int64_t)i;

    if (is_regular(channel, serial, i) || n == 0)
        return at + 60 * (k + 1);
    return at + FIRST_AFTER_S + k * k * SPREAD_S / (n * n);
}

size_t
tube_talk_count(const struct tube_channel *channel, int64_t serial)
{
    size_t n = planned(channel, serial), i;

    for (i = 0; i < n && said_at(channel, serial, i) <= tube_now(); i++)
        continue;
    return i;
}

/* ---- who ----------------------------------------------------------------- */

static void
name_person(struct said *s, const char *tag, long person)
{
    char more[24] = "";

    if (person >= 768)
        (void)snprintf(more, sizeof(more), "%ld", person / 768);
    (void)snprintf(s->name, sizeof(s->name), "@%s.%s%s",
                   tube_pick(tube_words("first"), (uint32_t)person),
                   tube_pick(tube_words("second"), (uint32_t)person / 32),
                   more);
    (void)snprintf(s->author, sizeof(s->author), "UCpers%.4s%014ld", tag,
                   person);
}

/* Who writes for machines writes once, under a name of its own. */
static void
name_author(struct said *s, const struct tube_channel *channel, int64_t serial,
            size_t i, bool is_spam)
{
    int64_t regulars = number(channel, "regulars");
    int64_t people = number(channel, "people");
    uint32_t hash = tube_hash("who %s %d %zu", channel->tag, (int)serial, i);

    if (is_regular(channel, serial, i))
        name_person(s, channel->tag, (long)i);
    else if (is_spam)
        name_person(s, channel->tag, (long)(900000 + hash % 9000));
    else
        name_person(s, channel->tag, (long)(regulars + hash % people));
}

/* ---- what ---------------------------------------------------------------- */

/* "{t}" is one of the video's things, "{n}" a number. */
static void
fill(struct text *out, const char *line, const char *thing, uint32_t hash)
{
    for (; *line != '\0'; line++) {
        if (strncmp(line, "{t}", 3) == 0) {
            text_adds(out, thing);
            line += 2;
        } else if (strncmp(line, "{n}", 3) == 0) {
            text_addf(out, "%u", 2 + hash % 8);
            line += 2;
        } else {
            text_addc(out, *line);
        }
    }
}

static const json_t *
voice_of(const struct tube_channel *channel, uint32_t hash)
{
    const json_t *speaks = json_object_get(channel->seed, "speaks");

    return json_object_get(tube_words("voices"), tube_pick(speaks, hash));
}

/* A sentence behind what stands there, with a capital unless it goes on. */
static void
say_line(struct text *out, const char *line, const json_t *things,
         uint32_t hash)
{
    char before = out->len > 0 ? out->data[out->len - 1] : '.';
    size_t at;

    if (out->len > 0 && before != ' ')
        text_adds(out, ispunct((unsigned char)before) ? " " : ". ");
    at = out->len;
    fill(out, line, tube_pick(things, hash / 577), hash / 31);
    if (out->len > at && before != ' ')
        out->data[at] = (char)toupper((unsigned char)out->data[at]);
}

static const json_t *
things_of(const struct tube_channel *channel, int64_t serial)
{
    return json_object_get(tube_video_seed(channel, serial), "things");
}

/* One of what the voice has under the key. Who speaks another language has
 * other words for the things. */
static void
say_one(struct text *out, const json_t *voice, const char *key, uint32_t at,
        const json_t *things, uint32_t hash)
{
    const json_t *list = json_object_get(voice, key);
    const json_t *own = json_object_get(voice, "things");

    if (json_array_size(list) > 0)
        say_line(out, tube_pick(list, at), own ? own : things, hash);
}

/* People who mean it do not repeat each other: of the three things that make
 * up what they say no two come together again soon, whatever the dice say. */
static void
say_specific(struct text *out, const struct tube_channel *channel,
             int64_t serial, size_t i, uint32_t hash)
{
    const json_t *voice = voice_of(channel, hash);
    const json_t *things = things_of(channel, serial);
    uint32_t n = (uint32_t)json_array_size(json_object_get(voice, "lines"));
    uint32_t day = (uint32_t)serial, row = (uint32_t)i;
    uint32_t line = n > 0 ? (day * 13 + row) % n : 0;
    uint32_t round = n > 0 ? row / n : 0;

    if (hash / 7 % 100 < OPEN_PERCENT)
        text_adds(out, tube_pick(json_object_get(voice, "open"), hash / 900));
    say_one(out, voice, "heads", day * 31 + line * 43 + round * 23, things,
            hash);
    say_one(out, voice, "lines", line, things, hash);
    say_one(out, voice, "tails", day * 17 + line * 12 + round * 7, things,
            hash);
}

static void
say_praise(struct text *out, const struct tube_channel *channel, uint32_t hash)
{
    const char *list =
        tube_pick(json_object_get(channel->seed, "praises"), hash);

    text_adds(out, tube_pick(json_object_get(tube_words("praise"), list),
                             hash / 13));
}

static void
said_init(struct said *s, const struct tube_channel *channel, int64_t serial,
          size_t i)
{
    uint32_t hash = tube_hash("what %s %d %zu", channel->tag, (int)serial, i);
    int64_t roll = hash % 100, praise = number(channel, "praise");
    bool is_praise = is_regular(channel, serial, i) || roll < praise;
    bool is_spam = !is_praise && roll < praise + number(channel, "spam");

    memset(s, 0, sizeof(*s));
    name_author(s, channel, serial, i, is_spam);
    if (is_praise)
        say_praise(&s->words, channel, hash / 100);
    else if (is_spam)
        text_adds(&s->words, tube_pick(tube_words("spam"), hash / 100));
    else
        say_specific(&s->words, channel, serial, i, hash / 100);
    (void)snprintf(s->id, sizeof(s->id), "Ugx%.4s%06d%05zux4AaABAg",
                   channel->tag, (int)(serial % 1000000), i % 100000);
    s->at = said_at(channel, serial, i);
}

/* ---- answers ------------------------------------------------------------- */

/* The creator answers some; somebody else thanks for it. */
static size_t
answers(const struct tube_channel *channel, int64_t serial, size_t i)
{
    uint32_t hash =
        tube_hash("answers %s %d %zu", channel->tag, (int)serial, i);

    if (is_regular(channel, serial, i) ||
        hash % 100 >= (uint32_t)number(channel, "own"))
        return 0;
    return said_at(channel, serial, i) + 4 * 3600 > tube_now()
               ? 0
               : 1 + (hash / 100 % 3 == 0);
}

size_t
tube_talk_answers(const struct tube_channel *channel, int64_t serial)
{
    size_t n = tube_talk_count(channel, serial), i, sum = 0;

    for (i = 0; i < n; i++)
        sum += answers(channel, serial, i);
    return sum;
}

static json_t *
comment_json(const struct said *s, const struct tube_channel *channel,
             int64_t serial, const char *id, const char *parent)
{
    char at[24], video[16];
    json_t *snippet;

    tube_time(s->at, at);
    tube_video_id(channel, serial, video);
    snippet =
        json_pack("{s:s, s:s, s:s, s:{s:s}, s:b, s:s, s:i, s:s, s:s, s:s, s:s}",
                  "textDisplay", s->words.data ? s->words.data : "",
                  "textOriginal", s->words.data ? s->words.data : "",
                  "authorDisplayName", s->name, "authorChannelId", "value",
                  s->author, "canRate", 0, "viewerRating", "none", "likeCount",
                  (int)(tube_hash("likes %s", id) % 14), "publishedAt", at,
                  "updatedAt", at, "videoId", video, "channelId", channel->id);
    js_put(snippet, "parentId", parent);
    return json_pack("{s:s, s:s, s:s, s:o}", "kind", "youtube#comment", "etag",
                     id, "id", id, "snippet", snippet);
}

/* One of the list in the channel's language. */
static const char *
words_of(const struct tube_channel *channel, const char *list, const char *id)
{
    return tube_pick(json_object_get(tube_words(list),
                                     js_text(channel->seed, "language")),
                     tube_hash("%s %s", list, id));
}

static json_t *
answer_json(const struct tube_channel *channel, int64_t serial,
            const struct said *parent, size_t k)
{
    struct said s = { 0 };
    char id[64];
    json_t *o;

    (void)snprintf(id, sizeof(id), "%s.%02zuxxxxxxxxxxxxxxxxxxxx", parent->id,
                   k);
    s.at = parent->at + 7200 * (int64_t)(k + 1);
    if (k == 0) {
        (void)snprintf(s.name, sizeof(s.name), "@%s", channel->handle);
        (void)snprintf(s.author, sizeof(s.author), "%s", channel->id);
        text_adds(&s.words, words_of(channel, "replies", parent->id));
    } else {
        memcpy(s.name, parent->name, sizeof(s.name));
        memcpy(s.author, parent->author, sizeof(s.author));
        fill(&s.words, words_of(channel, "thanks", id),
             tube_pick(things_of(channel, serial), tube_hash("of %s", id)), 0);
    }
    o = comment_json(&s, channel, serial, id, parent->id);
    text_release(&s.words);
    return o;
}

json_t *
tube_thread_json(const struct tube_channel *channel, int64_t serial, size_t i,
                 bool with_replies)
{
    size_t n = answers(channel, serial, i), k;
    json_t *thread, *list;
    struct said s;
    char video[16];

    said_init(&s, channel, serial, i);
    tube_video_id(channel, serial, video);
    thread =
        json_pack("{s:s, s:s, s:s, s:{s:s, s:s, s:o, s:b, s:i, s:b}}", "kind",
                  "youtube#commentThread", "etag", s.id, "id", s.id, "snippet",
                  "channelId", channel->id, "videoId", video, "topLevelComment",
                  comment_json(&s, channel, serial, s.id, NULL), "canReply", 0,
                  "totalReplyCount", (int)n, "isPublic", 1);
    if (with_replies && n > 0) {
        list = json_array();
        for (k = n; k-- > 0;)
            (void)json_array_append_new(list,
                                        answer_json(channel, serial, &s, k));
        (void)json_object_set_new(thread, "replies",
                                  json_pack("{s:o}", "comments", list));
    }
    text_release(&s.words);
    return thread;
}

json_t *
tube_replies_json(const char *parent)
{
    const struct tube_channel *channel = NULL;
    char video[16];
    int64_t serial;
    json_t *list;
    size_t i, k;
    struct said s;

    if (strlen(parent) != 26 || strncmp(parent, "Ugx", 3) != 0)
        return NULL;
    (void)snprintf(video, sizeof(video), "%.4s-%.6s", parent + 3,
                   parent + 3 + TAG_LEN);
    channel = tube_video_find(video, &serial);
    i = (size_t)strtol(parent + 9 + TAG_LEN, NULL, 10);
    if (!channel || i >= tube_talk_count(channel, serial))
        return NULL;
    said_init(&s, channel, serial, i);
    list = json_array();
    for (k = 0; k < answers(channel, serial, i); k++)
        (void)json_array_append_new(list, answer_json(channel, serial, &s, k));
    text_release(&s.words);
    return list;
}
