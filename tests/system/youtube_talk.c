/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_talk.c - what people say under the invented videos.
 *
 * Nothing of it is kept: a comment is made of its channel, video and number,
 * the same one each time it is asked for. Regulars come first, minutes after
 * the video and in the same order; the others one after the other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "youtube_parts.h"

#define TEXT_MAX      600
#define FIRST_AFTER_S 600
#define EACH_S        2700
/* Of those who have deleted their account since. */
#define DELETED_EVERY 97

struct said {
    char text[TEXT_MAX];
    char author[32], name[64]; /* author: "" when the account is deleted */
    char id[32];
    int64_t at;
    int likes;
};

static int64_t
percent(const struct channel *channel, const char *key)
{
    return world_number(channel, key);
}

int
talk_count(const struct channel *channel, int video)
{
    return world_is_off(channel, video)
               ? 0
               : (int)(world_number(channel, "comments") +
                       (video == 0 ? world_number(channel, "more") : 0));
}

static const char *
pick(const json_t *list, uint32_t hash)
{
    size_t n = json_array_size(list);

    return n > 0 ? json_string_value(json_array_get(list, hash % n)) : "";
}

/* ---- who ----------------------------------------------------------------- */

/* One of ten is away each time. */
static bool
is_regular(const struct channel *channel, int video, int comment)
{
    return comment < world_number(channel, "regulars") &&
           (video + comment * 3) % 10 != 9;
}

static void
person(struct said *s, const char *tag, int number)
{
    char suffix[16] = "";

    if (number >= 384)
        (void)snprintf(suffix, sizeof(suffix), "%d", number / 384);
    (void)snprintf(s->name, sizeof(s->name), "@%s.%s%s",
                   pick(world_words("names"), (uint32_t)number),
                   pick(world_words("surnames"), (uint32_t)number / 24),
                   suffix);
    (void)snprintf(s->author, sizeof(s->author), "UCperson%.4s%012d", tag,
                   number);
    if (number % DELETED_EVERY == DELETED_EVERY - 1)
        s->author[0] = '\0';
}

static void
who(struct said *s, const struct channel *channel, int video, int comment)
{
    const char *tag =
        json_string_value(json_object_get(world_seed(channel), "tag"));
    int64_t regulars = world_number(channel, "regulars");
    int64_t people = world_number(channel, "people");
    uint32_t hash = world_hash("who %s %d %d", tag, video, comment);

    if (is_regular(channel, video, comment))
        person(s, tag, comment);
    else
        person(s, tag, (int)(regulars + hash % (people > 0 ? people : 1)));
}

/* ---- what ---------------------------------------------------------------- */

/* "{thing}", "{n}" and "{place}" filled in. */
static void
fill(char *out, size_t size, const char *line, const char *thing, uint32_t hash)
{
    size_t len = 0;

    while (*line != '\0' && len + 1 < size) {
        if (strncmp(line, "{thing}", 7) == 0) {
            len += (size_t)snprintf(out + len, size - len, "%s", thing);
            line += 7;
        } else if (strncmp(line, "{n}", 3) == 0) {
            len += (size_t)snprintf(out + len, size - len, "%u", 2 + hash % 57);
            line += 3;
        } else if (strncmp(line, "{place}", 7) == 0) {
            len += (size_t)snprintf(out + len, size - len, "%s",
                                    pick(world_words("places"), hash / 57));
            line += 7;
        } else {
            out[len++] = *line++;
        }
    }
    out[len < size ? len : size - 1] = '\0';
}

/* A line of the voice and what is added to it. */
static void
specific(struct said *s, const struct channel *channel, uint32_t hash)
{
    const char *voice =
        pick(json_object_get(world_seed(channel), "speaks"), hash);
    const json_t *words = json_object_get(world_words("voices"), voice);
    const char *line = pick(json_object_get(words, "lines"), hash / 7);
    const char *thing = pick(json_object_get(words, "things"), hash / 101);
    const char *tail = pick(json_object_get(words, "tails"), hash / 1009);
    char whole[TEXT_MAX];

    (void)snprintf(whole, sizeof(whole), "%s%s%s", line, tail,
                   pick(world_words("froms"), hash / 3));
    fill(s->text, sizeof(s->text), whole, thing, hash / 31);
}

static void
what(struct said *s, const struct channel *channel, int video, int comment)
{
    const char *tag =
        json_string_value(json_object_get(world_seed(channel), "tag"));
    uint32_t hash = world_hash("what %s %d %d", tag, video, comment);
    uint32_t roll = hash % 100;

    if (is_regular(channel, video, comment) ||
        roll < percent(channel, "praise"))
        (void)snprintf(s->text, sizeof(s->text), "%s",
                       pick(world_words("praise"), hash / 100));
    else if (roll < percent(channel, "praise") + percent(channel, "spam"))
        (void)snprintf(s->text, sizeof(s->text), "%s",
                       pick(world_words("spam"), hash / 100));
    else
        specific(s, channel, hash / 100);
}

static void
said(struct said *s, const struct channel *channel, int video, int comment)
{
    const char *tag =
        json_string_value(json_object_get(world_seed(channel), "tag"));

    who(s, channel, video, comment);
    what(s, channel, video, comment);
    (void)snprintf(s->id, sizeof(s->id), "Ugx%.4sv%03dc%06dx4AaABAg", tag,
                   video, comment);
    s->likes = (int)(world_hash("likes %s", s->id) % 12);
    s->at = world_video_at(channel, video) +
            (is_regular(channel, video, comment)
                 ? 60 * (comment + 1)
                 : FIRST_AFTER_S + (int64_t)comment * EACH_S);
}

/* ---- as it is told ------------------------------------------------------- */

static char *
as_html(const char *plain)
{
    char *html = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&html, &size);

    for (; f && *plain != '\0'; plain++) {
        if (*plain == '&')
            (void)fputs("&amp;", f);
        else if (*plain == '<')
            (void)fputs("&lt;", f);
        else if (*plain == '\'')
            (void)fputs("&#39;", f);
        else if (*plain == '\n')
            (void)fputs("<br>", f);
        else
            (void)fputc(*plain, f);
    }
    if (f)
        (void)fclose(f);
    return html;
}

static json_t *
comment_json(const struct said *s, const struct channel *channel, int video,
             const char *parent, bool is_html)
{
    char *html = is_html ? as_html(s->text) : NULL;
    char at[24], id[16];
    json_t *snippet;

    world_time(s->at, at);
    world_video_id(channel, video, id);
    snippet = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:i, s:s, s:s, s:s, s:s}",
        "textDisplay", html ? html : s->text, "textOriginal", s->text,
        "authorDisplayName", s->name, "authorProfileImageUrl",
        "https://img.invalid/p.jpg", "authorChannelUrl",
        "http://www.youtube.invalid/@x", "canRate", 0, "viewerRating", "none",
        "likeCount", s->likes, "publishedAt", at, "updatedAt", at, "videoId",
        id, "channelId",
        json_string_value(json_object_get(world_seed(channel), "id")));
    if (s->author[0] != '\0')
        json_object_set_new(snippet, "authorChannelId",
                            json_pack("{s:s}", "value", s->author));
    if (parent)
        json_object_set_new(snippet, "parentId", json_string(parent));
    free(html);
    return json_pack("{s:s, s:s, s:s, s:o}", "kind", "youtube#comment", "etag",
                     s->id + 3, "id", s->id, "snippet", snippet);
}

/* The creator answers some, and one thread may have very many. */
int
talk_replies(const struct channel *channel, int video, int comment)
{
    const char *tag =
        json_string_value(json_object_get(world_seed(channel), "tag"));
    uint32_t hash = world_hash("replies %s %d %d", tag, video, comment);

    if (video == 0 && comment == 0 && world_number(channel, "replies") > 0)
        return (int)world_number(channel, "replies");
    return hash % 100 < percent(channel, "own") ? 1 + (int)(hash / 100 % 2) : 0;
}

/* The first answer is the creator's own. */
json_t *
talk_reply(const struct channel *channel, int video, int comment, int reply,
           bool is_html)
{
    struct said s = { 0 }, parent = { 0 };

    said(&parent, channel, video, comment);
    said(&s, channel, video, 100000 + comment * 7 + reply);
    (void)snprintf(s.id, sizeof(s.id), "%s", parent.id);
    if (reply == 0 && percent(channel, "own") > 0) {
        (void)snprintf(s.author, sizeof(s.author), "%s",
                       json_string_value(
                           json_object_get(world_seed(channel), "id")));
        (void)snprintf(s.name, sizeof(s.name), "@%s",
                       json_string_value(
                           json_object_get(world_seed(channel), "handle")));
    }
    s.at = parent.at + 120 * (reply + 1);
    {
        json_t *json = comment_json(&s, channel, video, parent.id, is_html);
        char id[64];

        (void)snprintf(id, sizeof(id), "%s.r%05dxxxxxxxxxxxxxxxx", parent.id,
                       reply);
        json_object_set_new(json, "id", json_string(id));
        return json;
    }
}

json_t *
talk_thread(const struct channel *channel, int video, int comment, bool is_html,
            bool with_replies)
{
    int replies = talk_replies(channel, video, comment), i;
    struct said s = { 0 };
    char id[16];
    json_t *thread;

    said(&s, channel, video, comment);
    world_video_id(channel, video, id);
    thread =
        json_pack("{s:s, s:s, s:s, s:{s:s, s:s, s:o, s:b, s:i, s:b}}", "kind",
                  "youtube#commentThread", "etag", s.id + 3, "id", s.id,
                  "snippet", "channelId",
                  json_string_value(json_object_get(world_seed(channel), "id")),
                  "videoId", id, "topLevelComment",
                  comment_json(&s, channel, video, NULL, is_html), "canReply",
                  0, "totalReplyCount", replies, "isPublic", 1);
    if (with_replies && replies > 0) {
        json_t *list = json_array();

        for (i = replies < 5 ? replies : 5; i-- > 0;)
            json_array_append_new(list, talk_reply(channel, video, comment, i,
                                                   is_html));
        json_object_set_new(thread, "replies",
                            json_pack("{s:o}", "comments", list));
    }
    return thread;
}
