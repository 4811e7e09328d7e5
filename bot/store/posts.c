/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * posts.c - what sources say of a creator's posts.
 */
#include "posts.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "text_cut.h"

#define POST_COLUMNS                                                           \
    "f.post, f.creator, p.key, p.url, f.source, f.at, f.title, f.text,"        \
    " f.published_at, f.duration, f.views, f.likes, f.comments,"               \
    " f.is_comments_off, f.paid, f.raw_until"

void
post_release(struct post *post)
{
    free(post->key);
    free(post->url);
    free(post->title);
    free(post->text);
    memset(post, 0, sizeof(*post));
}

static void
post_take(struct query *q, struct post *out)
{
    out->post = query_get_int(q, 0);
    out->creator = query_get_int(q, 1);
    out->key = query_take_text(q, 2);
    out->url = query_take_text(q, 3);
    out->source = (enum source)query_get_int(q, 4);
    out->at = query_get_int(q, 5);
    out->title = query_take_text(q, 6);
    out->text = query_take_text(q, 7);
    out->published_at = query_get_int(q, 8);
    out->duration = query_get_int(q, 9);
    out->views = query_get_int(q, 10);
    out->likes = query_get_int(q, 11);
    out->comments = query_get_int(q, 12);
    out->is_comments_off = query_get_int(q, 13) != 0;
    out->paid = (enum post_paid)query_get_int(q, 14);
    out->raw_until = query_get_int(q, 15);
}

enum err
store_post_put(struct store *st, const struct post *post)
{
    char *title = text_cut(post->title, POST_TITLE_MAX);
    char *text = text_cut(post->text, POST_TEXT_MAX);
    struct query q;
    enum err rc;

    query_begin(
        &q, st,
        "INSERT INTO post_figure (ws, post, creator, source, at, title, text,"
        " published_at, duration, views, likes, comments, is_comments_off,"
        " paid, raw_until) VALUES (:ws, :post, :creator, :source, :at, :title,"
        " :text, :published, :duration, :views, :likes, :comments, :off, :paid,"
        " :raw) ON CONFLICT (post, source) DO UPDATE SET at = :at,"
        " title = :title, text = :text, published_at = :published,"
        " duration = :duration, views = :views, likes = :likes,"
        " comments = :comments, is_comments_off = :off, paid = :paid,"
        " raw_until = :raw");
    query_int(&q, ":post", post->post);
    query_int(&q, ":creator", post->creator);
    query_int(&q, ":source", post->source);
    query_int(&q, ":at", post->at);
    query_text(&q, ":title", title);
    query_text(&q, ":text", text);
    query_int(&q, ":published", post->published_at);
    query_int(&q, ":duration", post->duration);
    query_int(&q, ":views", post->views);
    query_int(&q, ":likes", post->likes);
    query_int(&q, ":comments", post->comments);
    query_int(&q, ":off", post->is_comments_off);
    query_int(&q, ":paid", post->paid);
    query_int(&q, ":raw", post->raw_until);
    rc = query_run(&q);
    free(title);
    free(text);
    return rc;
}

enum err
store_post_find(struct store *st, int64_t post, enum source source,
                struct post *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " POST_COLUMNS " FROM post_figure f"
                " JOIN post p ON p.id = f.post WHERE f.post = :post"
                " AND f.source = :source AND f.ws = :ws");
    query_int(&q, ":post", post);
    query_int(&q, ":source", source);
    rc = query_step(&q);
    if (rc == ERR_OK)
        post_take(&q, out);
    query_end(&q);
    return rc;
}

enum err
store_post_list(struct store *st, int64_t creator, int limit, post_fn *fn,
                void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " POST_COLUMNS " FROM post_figure f"
                " JOIN post p ON p.id = f.post WHERE f.creator = :creator"
                " AND +f.ws = :ws ORDER BY f.published_at DESC LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct post post = { 0 };

        post_take(&q, &post);
        fn(ctx, &post);
        post_release(&post);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_post_shared(struct store *st, int64_t creator, int limit,
                  post_pair_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT m.key, m.id, o.id, o.creator FROM post m"
                " CROSS JOIN post o ON o.ws = :ws AND o.key = m.key"
                " AND o.creator <> m.creator WHERE m.creator = :creator"
                " LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        char *key = query_take_text(&q, 0);

        fn(ctx, key, query_get_int(&q, 1), query_get_int(&q, 2),
           query_get_int(&q, 3));
        free(key);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_post_purge(struct store *st, int64_t now, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM post_figure WHERE id IN (SELECT id FROM"
                " post_figure WHERE raw_until > 0 AND raw_until <= :now"
                " LIMIT :limit)");
    query_int(&q, ":now", now);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = changes == limit;
    return rc;
}
