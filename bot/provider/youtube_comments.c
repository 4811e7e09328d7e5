/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_comments.c - pages of comments, and the replies that come with them.
 *
 * A thread brings a few of its replies at most, and says how many there are;
 * the rest would cost a call each and is left alone. The text is that of
 * `textDisplay`: `textOriginal` is promised to its author only.
 */
#include "youtube.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "provider/youtube_json.h"

/* A page is a hundred threads with about five replies each; a page of more is
 * not what was asked for. */
#define COMMENTS_MAX 3000
#define THREADS_MAX  500

void
youtube_comments_release(struct youtube_comments *comments)
{
    size_t i;

    for (i = 0; i < comments->count; i++) {
        free(comments->items[i].name);
        free(comments->items[i].text);
    }
    free(comments->items);
    memset(comments, 0, sizeof(*comments));
}

/* Which ids came: a table with twice the room of what it may hold. */
#define SEEN_ROOM 8192
struct seen {
    uint32_t places[SEEN_ROOM]; /* number of the comment + 1 */
};

static bool
is_new(const struct youtube_comments *c, struct seen *seen, const char *id)
{
    uint32_t hash = 2166136261u, at;
    const char *p;

    for (p = id; *p != '\0'; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    for (at = hash % SEEN_ROOM; seen->places[at] != 0;
         at = (at + 1) % SEEN_ROOM)
        if (strcmp(c->items[seen->places[at] - 1].id, id) == 0)
            return false;
    seen->places[at] = (uint32_t)c->count + 1;
    return true;
}

struct reading {
    struct youtube_comments *out;
    struct seen *seen;
    size_t room;
};

/* False: no comment, or one that is here already. */
static bool
add_comment(struct reading *r, json_t *item, bool is_reply)
{
    struct youtube_comments *out = r->out;
    json_t *snippet = json_object_get(item, "snippet");
    struct youtube_comment c = { .is_reply = is_reply,
                                 .replies = FACT_UNKNOWN };

    if (!json_is_object(snippet) ||
        !youtube_id(item, "id", c.id, sizeof(c.id)) ||
        out->count == COMMENTS_MAX || !is_new(out, r->seen, c.id))
        return false;
    (void)youtube_id(snippet, "authorChannelId/value", c.author,
                     sizeof(c.author));
    c.name = youtube_text(snippet, "authorDisplayName", YOUTUBE_NAME_MAX);
    c.text = youtube_text(snippet, "textDisplay", YOUTUBE_TEXT_MAX);
    c.at = youtube_instant(snippet, "publishedAt");
    c.likes = youtube_count(snippet, "likeCount");
    if (out->count == r->room) {
        r->room = r->room > 0 ? r->room * 2 : 128;
        out->items = xreallocarray(out->items, r->room, sizeof(c));
    }
    out->items[out->count++] = c;
    return true;
}

static void
add_thread(struct reading *r, json_t *thread)
{
    json_t *reply, *replies = youtube_at(thread, "replies/comments");
    int64_t total = youtube_count(thread, "snippet/totalReplyCount");
    size_t i;

    if (!add_comment(r, youtube_at(thread, "snippet/topLevelComment"), false))
        return;
    r->out->items[r->out->count - 1].replies = total;
    r->out->threads++;
    if (total > 0 && r->out->replies < INT64_MAX - total)
        r->out->replies += total;
    json_array_foreach(replies, i, reply)(void) add_comment(r, reply, true);
}

enum youtube_trouble
youtube_read_comments(const char *body, size_t len,
                      struct youtube_comments *out)
{
    json_t *root = youtube_load_list(body, len), *thread;
    struct reading r = { .out = out };
    size_t i;

    memset(out, 0, sizeof(*out));
    if (!root)
        return YOUTUBE_UNREADABLE;
    r.seen = xcalloc(1, sizeof(*r.seen));
    json_array_foreach(youtube_items(root), i, thread) if (i < THREADS_MAX)
        add_thread(&r, thread);
    youtube_token(root, "nextPageToken", out->next, sizeof(out->next));
    free(r.seen);
    /* Items of which none can be read are no empty list. */
    i = json_array_size(youtube_items(root));
    json_decref(root);
    return i > 0 && out->count == 0 ? YOUTUBE_UNREADABLE : YOUTUBE_FINE;
}
