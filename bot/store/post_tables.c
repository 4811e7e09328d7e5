/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * post_tables.c - figures of posts that a person brought as a table.
 */
#include "post_tables.h"

#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "intakes.h"
#include "text_cut.h"

#define COLUMNS                                                                \
    "t.post, t.creator, p.key, p.url, t.at, t.title, t.text, t.published_at,"  \
    " t.views, t.likes, t.comments, t.paid, t.raw_until, t.import, t.reach,"   \
    " t.followers, t.is_pinned"

enum err
store_table_post_put(struct store *st, const struct table_post *row)
{
    const struct post *post = &row->post;
    char *title = text_cut(post->title, POST_TITLE_MAX);
    char *text = text_cut(post->text, POST_TEXT_MAX);
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO table_post (ws, import, post, creator, at, title,"
                " text, published_at, views, likes, comments, paid, raw_until,"
                " reach, followers, is_pinned) VALUES (:ws, :import, :post,"
                " :creator, :at, :title, :text, :published, :views, :likes,"
                " :comments, :paid, :raw, :reach, :followers, :pinned)"
                " ON CONFLICT (import, post) DO UPDATE SET title = :title,"
                " text = :text, published_at = :published, views = :views,"
                " likes = :likes, comments = :comments, paid = :paid,"
                " reach = :reach, followers = :followers,"
                " is_pinned = :pinned");
    query_int(&q, ":import", row->import);
    query_int(&q, ":post", post->post);
    query_int(&q, ":creator", post->creator);
    query_int(&q, ":at", post->at);
    query_text(&q, ":title", title);
    query_text(&q, ":text", text);
    query_int(&q, ":published", post->published_at);
    query_int(&q, ":views", post->views);
    query_int(&q, ":likes", post->likes);
    query_int(&q, ":comments", post->comments);
    query_int(&q, ":paid", post->paid);
    query_int(&q, ":raw", post->raw_until);
    query_int(&q, ":reach", row->reach);
    query_int(&q, ":followers", row->followers);
    query_int(&q, ":pinned", row->is_pinned);
    rc = query_run(&q);
    free(title);
    free(text);
    return rc;
}

static void
row_take(struct query *q, struct table_post *out)
{
    struct post *post = &out->post;

    memset(out, 0, sizeof(*out));
    post->source = SOURCE_BROUGHT;
    post->post = query_get_int(q, 0);
    post->creator = query_get_int(q, 1);
    post->key = query_take_text(q, 2);
    post->url = query_take_text(q, 3);
    post->at = query_get_int(q, 4);
    post->title = query_take_text(q, 5);
    post->text = query_take_text(q, 6);
    post->published_at = query_get_int(q, 7);
    post->duration = FACT_UNKNOWN;
    post->views = query_get_int(q, 8);
    post->likes = query_get_int(q, 9);
    post->comments = query_get_int(q, 10);
    post->paid = (enum post_paid)query_get_int(q, 11);
    post->raw_until = query_get_int(q, 12);
    out->import = query_get_int(q, 13);
    out->reach = query_get_int(q, 14);
    out->followers = query_get_int(q, 15);
    out->is_pinned = query_get_int(q, 16) != 0;
}

static enum err
each_row(struct query *q, table_post_fn *fn, void *ctx)
{
    enum err rc;

    for (rc = query_step(q); rc == ERR_OK; rc = query_step(q)) {
        struct table_post row;

        row_take(q, &row);
        fn(ctx, &row);
        post_release(&row.post);
    }
    query_end(q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_table_post_list(struct store *st, int64_t creator, int limit,
                      table_post_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM table_post t JOIN post p"
                " ON p.id = t.post JOIN import i ON i.id = t.import"
                " WHERE t.creator = :creator AND +t.ws = :ws"
                " AND i.state = :in ORDER BY t.published_at DESC"
                " LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":in", INTAKE_IN);
    query_int(&q, ":limit", limit);
    return each_row(&q, fn, ctx);
}

enum err
store_table_post_of(struct store *st, int64_t import, int limit,
                    table_post_fn *fn, void *ctx)
{
    struct query q;

    query_begin(&q, st,
                "SELECT " COLUMNS " FROM table_post t JOIN post p"
                " ON p.id = t.post WHERE t.import = :import AND +t.ws = :ws"
                " ORDER BY t.post LIMIT :limit");
    query_int(&q, ":import", import);
    query_int(&q, ":limit", limit);
    return each_row(&q, fn, ctx);
}

enum err
store_table_post_delete(struct store *st, int64_t import, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM table_post WHERE id IN (SELECT id FROM table_post"
                " WHERE import = :import AND +ws = :ws LIMIT :limit)");
    query_int(&q, ":import", import);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = changes == limit;
    return rc;
}

enum err
store_table_post_purge(struct store *st, int64_t now, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM table_post WHERE id IN (SELECT id FROM table_post"
                " WHERE raw_until > 0 AND raw_until <= :now LIMIT :limit)");
    query_int(&q, ":now", now);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = changes == limit;
    return rc;
}
