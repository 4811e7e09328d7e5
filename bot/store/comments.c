/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * comments.c - what stood under a creator's posts.
 */
#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "intakes.h"

void
comment_release(struct comment *comment)
{
    free(comment->name);
    free(comment->text);
    free(comment->url);
    free(comment->author_key);
    free(comment->post_key);
    free(comment->post_url);
    memset(comment, 0, sizeof(*comment));
}

enum err
store_post_ensure(struct store *st, int64_t creator, const char *key,
                  const char *url, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id FROM post WHERE creator = :creator AND key = :key");
    query_int(&q, ":creator", creator);
    query_text(&q, ":key", key);
    rc = query_find_int(&q, id);
    if (rc != ERR_NOT_FOUND)
        return rc;
    query_begin(&q, st,
                "INSERT INTO post (ws, creator, key, url)"
                " VALUES (:ws, :creator, :key, :url)");
    query_int(&q, ":creator", creator);
    query_text(&q, ":key", key);
    query_text(&q, ":url", url ? url : "");
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

enum err
store_comment_add(struct store *st, const struct comment *c)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO comment (ws, import, creator, post, same, author,"
                " name, text, url, at, likes, flags, class, language, fold,"
                " words, author_key)"
                " VALUES (:ws, :import, :creator, :post, :same, :author,"
                " :name, :text, nullif(:url, ''), :at, :likes, :flags, :class,"
                " :language, :fold, :words, nullif(:key, ''))");
    query_int(&q, ":import", c->intake);
    query_int(&q, ":creator", c->creator);
    query_int(&q, ":post", c->post);
    query_int(&q, ":same", (int64_t)c->same);
    if (c->has_author)
        query_blob(&q, ":author", c->author, sizeof(c->author));
    query_text(&q, ":name", c->name ? c->name : "");
    query_text(&q, ":text", c->text ? c->text : "");
    query_text(&q, ":url", c->url ? c->url : "");
    query_text(&q, ":key", c->author_key ? c->author_key : "");
    query_int(&q, ":at", c->at);
    query_int(&q, ":likes", c->likes);
    query_int(&q, ":flags", c->flags);
    query_int(&q, ":class", c->class);
    query_int(&q, ":language", c->language);
    query_int(&q, ":fold", (int64_t)c->fold);
    query_int(&q, ":words", c->words);
    return query_run(&q);
}

/* The columns of every look at comments, in this order. */
#define COMMENT_COLUMNS                                                        \
    "c.id, c.import, c.creator, c.post, c.same, c.author, c.name, c.text,"     \
    " c.url, c.at, c.likes, c.flags, c.class, c.language, c.fold, p.key,"      \
    " p.url, c.words, c.author_key"

static void
comment_take(struct query *q, struct comment *out)
{
    const void *author;
    size_t len = 0;

    out->id = query_get_int(q, 0);
    out->intake = query_get_int(q, 1);
    out->creator = query_get_int(q, 2);
    out->post = query_get_int(q, 3);
    out->same = (uint64_t)query_get_int(q, 4);
    author = query_get_blob(q, 5, &len);
    out->has_author = author && len == sizeof(out->author);
    if (out->has_author)
        memcpy(out->author, author, len);
    out->name = query_take_text_null(q, 6);
    out->text = query_take_text_null(q, 7);
    out->url = query_take_text_null(q, 8);
    out->at = query_get_int(q, 9);
    out->likes = query_get_int(q, 10);
    out->flags = (unsigned)query_get_int(q, 11);
    out->class = query_get_int(q, 12);
    out->language = query_get_int(q, 13);
    out->fold = (uint64_t)query_get_int(q, 14);
    out->post_key = query_take_text(q, 15);
    out->post_url = query_take_text(q, 16);
    out->words = query_get_int(q, 17);
    out->author_key = query_take_text_null(q, 18);
}

enum err
store_comment_find(struct store *st, int64_t id, struct comment *out)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT " COMMENT_COLUMNS " FROM comment c"
                " JOIN post p ON p.id = c.post"
                " WHERE c.id = :id AND c.ws = :ws");
    query_int(&q, ":id", id);
    rc = query_step(&q);
    if (rc == ERR_OK)
        comment_take(&q, out);
    query_end(&q);
    return rc;
}

static enum err
comment_each(struct query *q, comment_fn *fn, void *ctx, int *count)
{
    enum err rc;

    for (rc = query_step(q); rc == ERR_OK; rc = query_step(q)) {
        struct comment c = { 0 };

        comment_take(q, &c);
        fn(ctx, &c);
        comment_release(&c);
        (*count)++;
    }
    query_end(q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_comment_walk(struct store *st, const struct comment_scope *scope,
                   uint64_t same, int64_t id, int limit, comment_fn *fn,
                   void *ctx, int *count)
{
    struct query q;

    /* Duplicates stand side by side; the caller sees each and skips those
     * equal to the one before, so that slices need not agree on a border. */
    query_begin(&q, st,
                "SELECT " COMMENT_COLUMNS " FROM comment c"
                " JOIN import i ON i.id = c.import AND i.state = 2"
                " AND (i.id = :intake OR (i.source = 0 AND :brought))"
                " JOIN post p ON p.id = c.post"
                " WHERE c.creator = :creator AND (c.same, c.id) > (:same, :id)"
                " ORDER BY c.same, c.id LIMIT :limit");
    query_int(&q, ":creator", scope->creator);
    query_int(&q, ":brought", scope->has_brought);
    query_int(&q, ":intake", scope->intake);
    query_int(&q, ":same", (int64_t)same);
    query_int(&q, ":id", id);
    query_int(&q, ":limit", limit);
    *count = 0;
    return comment_each(&q, fn, ctx, count);
}

enum err
store_comment_sample(struct store *st, int64_t intake, int limit,
                     comment_fn *fn, void *ctx)
{
    struct query q;
    int count = 0;

    query_begin(&q, st,
                "SELECT " COMMENT_COLUMNS " FROM comment c"
                " JOIN post p ON p.id = c.post"
                " WHERE c.import = :import ORDER BY c.id LIMIT :limit");
    query_int(&q, ":import", intake);
    query_int(&q, ":limit", limit);
    return comment_each(&q, fn, ctx, &count);
}

enum err
store_post_count(struct store *st, int64_t creator, int64_t *count)
{
    struct query q;

    query_begin(&q, st, "SELECT count(*) FROM post WHERE creator = :creator");
    query_int(&q, ":creator", creator);
    return query_find_int(&q, count);
}

/* Where a slice of `limit` rows after `after` ends; 0 when there is none. */
static enum err
comment_slice_end(struct store *st, int64_t intake, int limit, int64_t after,
                  int64_t *end)
{
    struct query q;

    query_begin(&q, st,
                "SELECT coalesce(max(id), 0) FROM (SELECT id FROM comment"
                " WHERE import = :import AND id > :after ORDER BY id"
                " LIMIT :limit)");
    query_int(&q, ":import", intake);
    query_int(&q, ":after", after);
    query_int(&q, ":limit", limit);
    return query_find_int(&q, end);
}

enum err
store_comment_purge(struct store *st, int64_t intake, int limit, int64_t *after,
                    bool *more)
{
    struct query q;
    int64_t end = 0;
    enum err rc;

    rc = comment_slice_end(st, intake, limit, *after, &end);
    *more = end != 0;
    if (rc != ERR_OK || end == 0)
        return rc;
    query_begin(&q, st,
                "UPDATE comment SET name = NULL, text = NULL, url = NULL,"
                " author_key = NULL"
                " WHERE import = :import AND id > :after AND id <= :end");
    query_int(&q, ":import", intake);
    query_int(&q, ":after", *after);
    query_int(&q, ":end", end);
    *after = end;
    return query_run(&q);
}

enum err
store_comment_delete(struct store *st, int64_t intake, int limit, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM comment WHERE id IN (SELECT id FROM comment"
                " WHERE import = :import ORDER BY id LIMIT :limit)");
    query_int(&q, ":import", intake);
    query_int(&q, ":limit", limit);
    rc = query_run_changes(&q, &changes);
    *more = changes == limit;
    return rc;
}
