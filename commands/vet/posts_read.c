/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * posts_read.c - a dropped table of posts, under the number of its import.
 *
 * Read whole, in one step: a table of posts is small. It counts for nothing
 * before somebody has seen the preview, as comments do (read.c).
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "files.h"
#include "import_posts.h"
#include "post_tables.h"
#include "span.h"
#include "vet/posts_table.h"

#define SAMPLE_ROWS 3
#define DAY         86400

struct taking {
    struct reading *r;
    int64_t raw_until;
    enum platform platform; /* that the links say */
};

static enum post_paid
paid_of(enum fact_reply mark)
{
    return mark == FACT_REPLY_YES  ? POST_PAID_YES
           : mark == FACT_REPLY_NO ? POST_PAID_NO
                                   : POST_PAID_UNKNOWN;
}

static enum err
on_post(void *ctx, const struct post_fact *fact)
{
    struct taking *t = ctx;
    struct reading *r = t->r;
    struct table_post row = { .import = r->intake.id,
                              .reach = fact->reach,
                              .followers = fact->followers,
                              .is_pinned = fact->pinned == FACT_REPLY_YES };
    struct post *post = &row.post;
    enum err rc;

    rc = store_post_ensure(request_store(r->rq), r->creator.id, fact->ref.key,
                           fact->ref.url, &post->post);
    if (rc != ERR_OK)
        return rc;
    if (fact->ref.platform != PLATFORM_UNKNOWN)
        t->platform = fact->ref.platform;
    post->creator = r->creator.id;
    post->at = r->intake.at;
    post->title = xstrdup(fact->title);
    post->text = xstrdup(fact->text);
    post->published_at = fact->at;
    post->views = fact->views;
    post->likes = fact->likes;
    post->comments = fact->comments;
    post->paid = paid_of(fact->paid);
    post->raw_until = t->raw_until;
    rc = store_table_post_put(request_store(r->rq), &row);
    post_release(post);
    return rc;
}

static void
describe(struct reading *r, const struct import_posts *posts)
{
    int i;

    record_set_text(r->file, "kind", "posts");
    record_set_int(r->file, "post-rows", posts->rows);
    record_set_int(r->file, "post-skipped", posts->skipped);
    record_set_int(r->file, "post-left-out", posts->left_out);
    if (posts->day_first_assumed)
        record_set_int(r->file, "caveats", IMPORT_CAVEAT_DAY_FIRST_ASSUMED);
    for (i = 0; i < IMPORT_POSTS_FIELDS; i++) {
        struct record *column;

        if (posts->column[i][0] == '\0')
            continue;
        column = record_add(r->file, "columns");
        record_set_text(column, "field",
                        import_posts_word((enum import_posts_field)i));
        record_set_text(column, "name", posts->column[i]);
    }
}

enum err
vet_posts_read(struct reading *r, const struct file *file, const char **why)
{
    struct taking t = { .r = r,
                        .raw_until =
                            r->intake.at + request_keep_raw_days(r->rq) * DAY };
    struct import_posts posts;
    char *bytes;
    size_t len = 0;
    enum err rc;

    *why = "";
    if (file->size > (int64_t)IMPORT_POSTS_BYTES) {
        *why = "posts-too-big";
        return ERR_OK;
    }
    bytes = xmalloc((size_t)file->size + 1);
    rc = store_file_read(request_store(r->rq), file->id, 0, bytes,
                         (size_t)file->size, &len);
    if (rc == ERR_OK)
        rc = import_posts_read(bytes, len, &r->plan, r->creator.platform,
                               request_now(r->rq), on_post, &t, &posts);
    free(bytes);
    if (rc == ERR_PROTOCOL) {
        *why = "no-text";
        return ERR_OK;
    }
    if (rc != ERR_OK)
        return rc;
    describe(r, &posts);
    record_set_int(r->cursor, "table-posts",
                   record_int(r->cursor, "table-posts", 0) + posts.rows);
    if (posts.rows == 0)
        *why = "no-posts";
    /* As the links under which the posts stand say. */
    record_set_int(r->file, "platform", t.platform);
    return reading_learn_platform(r, t.platform);
}

/* ---- the preview --------------------------------------------------------- */

const char *
vet_posts_column(const struct record *file, const char *field)
{
    size_t i;

    for (i = 0; i < record_count(file, "columns"); i++) {
        const struct record *c = record_at(file, "columns", i);

        if (strcmp(record_text(c, "field"), field) == 0)
            return record_text(c, "name");
    }
    return NULL;
}

void
vet_posts_add_file(struct buf *b, enum language language,
                   const struct record *file)
{
    static const struct {
        const char *field;
        enum text_key key;
    } fields[] = {
        { "url", TEXT_VET_COLUMN_POST },
        { "id", TEXT_VET_COLUMN_POST },
        { "time", TEXT_VET_COLUMN_TIME },
        { "title", TEXT_POSTS_COLUMN_TITLE },
        { "text", TEXT_POSTS_COLUMN_TEXT },
        { "likes", TEXT_VET_COLUMN_LIKES },
        { "comments", TEXT_POSTS_COLUMN_COMMENTS },
        { "views", TEXT_POSTS_COLUMN_VIEWS },
        { "reach", TEXT_POSTS_COLUMN_REACH },
        { "followers", TEXT_POSTS_COLUMN_FOLLOWERS },
        { "pinned", TEXT_POSTS_COLUMN_PINNED },
        { "paid", TEXT_POSTS_COLUMN_PAID },
    };
    struct buf clean;
    bool has_any = false;
    size_t i;

    text_add(b, language, TEXT_POSTS_FILE_READ, "n",
             TEXT_INT(record_int(file, "post-rows", 0)), NULL);
    for (i = 0; i < ARRAY_LEN(fields); i++) {
        const char *name = vet_posts_column(file, fields[i].field);

        if (!name)
            continue;
        buf_init(&clean, 1024);
        span_clean(&clean, name, 40);
        buf_adds(b, has_any ? ", " : ": ");
        text_add(b, language, TEXT_VET_COLUMN, "what",
                 text_get(language, fields[i].key), "name", clean.data, NULL);
        buf_release(&clean);
        has_any = true;
    }
    if (record_int(file, "post-skipped", 0) > 0) {
        buf_adds(b, "; ");
        text_add(b, language, TEXT_POSTS_SKIPPED, "n",
                 TEXT_INT(record_int(file, "post-skipped", 0)), NULL);
    }
    if (record_int(file, "post-left-out", 0) > 0) {
        buf_adds(b, "; ");
        text_add(b, language, TEXT_POSTS_LEFT_OUT, "n",
                 TEXT_INT(record_int(file, "post-left-out", 0)), "max",
                 TEXT_INT(IMPORT_POSTS_MAX), NULL);
    }
}

struct sample {
    struct request *rq;
    struct card *card;
};

static void
add_figure(struct buf *b, enum language language, enum text_key key, int64_t n)
{
    struct buf count;

    if (n < 0)
        return;
    buf_init(&count, 64);
    vet_add_count(&count, language, n);
    buf_adds(b, b->len > 0 ? ", " : "");
    buf_addf(b, "%s %s", text_get(language, key), count.data);
    buf_release(&count);
}

static void
add_sample(void *ctx, const struct table_post *row)
{
    struct sample *s = ctx;
    enum language language = request_language(s->rq);
    const struct post *post = &row->post;
    struct buf b;

    buf_init(&b, 2048);
    if (post->published_at > 0)
        vet_add_day(&b, s->rq, post->published_at);
    add_figure(&b, language, TEXT_VET_COLUMN_LIKES, post->likes);
    add_figure(&b, language, TEXT_POSTS_COLUMN_COMMENTS, post->comments);
    add_figure(&b, language, TEXT_POSTS_COLUMN_VIEWS, post->views);
    add_figure(&b, language, TEXT_POSTS_COLUMN_REACH, row->reach);
    if (post->title[0] != '\0' || post->text[0] != '\0') {
        buf_adds(&b, ": ");
        span_clean(&b, post->title[0] != '\0' ? post->title : post->text, 60);
    }
    card_quote(s->card, b.data, post->url[0] != '\0' ? post->url : NULL);
    buf_release(&b);
}

void
vet_posts_add_sample(struct request *rq, struct card *card, int64_t import)
{
    struct sample s = { rq, card };

    /* A preview without its three rows still says what was read. */
    (void)store_table_post_of(request_store(rq), import, SAMPLE_ROWS,
                              add_sample, &s);
}
