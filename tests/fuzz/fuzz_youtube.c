/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_youtube.c - any bytes are an answer of YouTube's, and what is read of
 * them keeps the header's promises.
 *
 * The first byte says which reader gets the rest.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "promise.h"
#include "youtube.h"

static void
is_id(const char *id, int may_be_empty)
{
    size_t len = strnlen(id, YOUTUBE_ID_MAX + 1);

    must(len <= YOUTUBE_ID_MAX && (len > 0 || may_be_empty));
    must(strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789-_.") == len);
}

static void
is_text(const char *text, size_t max)
{
    json_t *valid;
    size_t i, len;

    must(text != NULL);
    len = strlen(text);
    must(len <= max);
    valid = json_string(text); /* NULL for what is no UTF-8 */
    must(valid != NULL);
    json_decref(valid);
    for (i = 0; i < len; i++)
        must((unsigned char)text[i] >= ' ' || text[i] == '\n' ||
             text[i] == '\t');
}

static void
is_count(int64_t n)
{
    must(n == FACT_UNKNOWN || n >= 0);
}

static void
read_channels(const char *body, size_t len, int by_name)
{
    struct youtube_channels out = { 0 };
    enum youtube_trouble trouble = by_name
                                       ? youtube_read_search(body, len, &out)
                                       : youtube_read_channels(body, len, &out);
    size_t i, k;

    must(trouble < YOUTUBE_TROUBLES);
    must(trouble == YOUTUBE_FINE || out.count == 0);
    for (i = 0; i < out.count; i++) {
        const struct youtube_channel *c = &out.items[i];

        is_id(c->id, 0);
        is_id(c->uploads, 1);
        is_text(c->title, YOUTUBE_TEXT_MAX);
        is_count(c->subscribers);
        is_count(c->views);
        must(!c->is_hidden || c->subscribers == FACT_UNKNOWN);
        for (k = 0; k < i; k++)
            must(strcmp(out.items[k].id, c->id) != 0);
    }
    youtube_channels_release(&out);
}

static void
read_uploads(const char *body, size_t len)
{
    struct youtube_ids out = { 0 };
    size_t i, k;

    must(youtube_read_uploads(body, len, &out) < YOUTUBE_TROUBLES);
    must(strnlen(out.next, sizeof(out.next)) < sizeof(out.next));
    for (i = 0; i < out.count; i++) {
        is_id(out.items[i], 0);
        for (k = 0; k < i; k++)
            must(strcmp(out.items[k], out.items[i]) != 0);
    }
    youtube_ids_release(&out);
}

static void
read_videos(const char *body, size_t len)
{
    struct youtube_videos out = { 0 };
    size_t i, k;

    must(youtube_read_videos(body, len, &out) < YOUTUBE_TROUBLES);
    for (i = 0; i < out.count; i++) {
        const struct youtube_video *v = &out.items[i];

        is_id(v->id, 0);
        is_text(v->title, YOUTUBE_TEXT_MAX);
        is_text(v->text, YOUTUBE_TEXT_MAX);
        is_count(v->views);
        is_count(v->likes);
        is_count(v->comments);
        is_count(v->duration);
        for (k = 0; k < i; k++)
            must(strcmp(out.items[k].id, v->id) != 0);
    }
    youtube_videos_release(&out);
}

static void
read_comments(const char *body, size_t len)
{
    struct youtube_comments out = { 0 };
    size_t i;

    must(youtube_read_comments(body, len, &out) < YOUTUBE_TROUBLES);
    must(strnlen(out.next, sizeof(out.next)) < sizeof(out.next));
    must(out.threads <= out.count || out.count == 0);
    must(out.replies >= 0);
    for (i = 0; i < out.count; i++) {
        const struct youtube_comment *c = &out.items[i];

        is_id(c->id, 0);
        is_id(c->author, 1);
        is_text(c->name, YOUTUBE_TEXT_MAX);
        is_text(c->text, YOUTUBE_TEXT_MAX);
        is_count(c->likes);
    }
    youtube_comments_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *body;
    size_t len;

    if (size == 0)
        return 0;
    len = size - 1;
    body = xmalloc(len + 1);
    memcpy(body, data + 1, len);
    body[len] = '\0';
    switch (data[0] % 8) {
    case 0:
    case 1:
        read_channels(body, len, data[0] % 2);
        break;
    case 2:
        read_uploads(body, len);
        break;
    case 3:
        read_videos(body, len);
        break;
    case 4:
        must(youtube_error(400 + (data[0] >> 3), body, len) < YOUTUBE_TROUBLES);
        break;
    default:
        read_comments(body, len);
        break;
    }
    free(body);
    return 0;
}
