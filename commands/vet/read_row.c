/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * read_row.c - one row of a dropped file as a comment of a creator's post.
 */
#include "vet/reading.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "names.h"
#include "rules/comments.h"
#include "rules/fold.h"
#include "rules/language.h"

/* So many texts are asked what language they are in with all care. */
#define CAREFUL_ROWS 3000

static void
count_up(struct record *record, const char *name, int64_t n)
{
    record_set_int(record, name, record_int(record, name, 0) + n);
}

static void
post_met(struct reading *r, int64_t post)
{
    size_t i;

    for (i = 0; i < r->post_count; i++)
        if (r->posts[i] == post)
            return;
    if (r->post_count < POSTS_MAX)
        r->posts[r->post_count++] = post;
}

void
reading_load_posts(struct reading *r)
{
    const char *list = record_text(r->cursor, "posts-met");
    char *end;

    for (; *list != '\0'; list = *end == ',' ? end + 1 : "")
        post_met(r, strtoll(list, &end, 10));
}

void
reading_save_posts(struct reading *r)
{
    struct buf list;
    size_t i;

    buf_init(&list, POSTS_MAX * 21);
    for (i = 0; i < r->post_count; i++)
        buf_addf(&list, "%s%lld", i > 0 ? "," : "", (long long)r->posts[i]);
    record_set_text(r->cursor, "posts-met", list.data);
    record_set_int(r->cursor, "posts", (int64_t)r->post_count);
    buf_release(&list);
}

static enum err
row_post(struct reading *r, const struct comment_fact *fact, int64_t *post)
{
    const char *key = fact->post && *fact->post != '\0'
                          ? fact->post
                          : record_text(r->file, "name");
    enum err rc;

    if (r->post_key && strcmp(r->post_key, key) == 0) {
        *post = r->post;
        return ERR_OK;
    }
    rc = store_post_ensure(request_store(r->rq), r->creator.id, key,
                           fact->post_url, post);
    if (rc == ERR_OK) {
        free(r->post_key);
        r->post_key = xstrdup(key);
        r->post = *post;
        post_met(r, *post);
    }
    return rc;
}

static bool
is_own(const struct reading *r, const struct comment_fact *fact)
{
    const char *author = fact->author ? fact->author : "";

    if (r->own_id && fact->author_id && strcmp(fact->author_id, r->own_id) == 0)
        return true;
    if (*author == '@')
        author++;
    return strcasecmp(author, r->creator.handle) == 0;
}

/* Equal for one comment brought twice: by its id, else by what it says. */
static uint64_t
row_same(const struct reading *r, const struct comment_fact *fact, int64_t post)
{
    const char *id = fact->id ? fact->id : "";
    struct buf b;
    uint64_t same;

    buf_init(&b, IMPORT_RECORD_MAX);
    if (*id != '\0')
        buf_addf(&b, "id %s", id);
    else
        buf_addf(&b, "%lld\n%s\n%s", (long long)post,
                 fact->author ? fact->author : "", fact->text);
    same = store_hash64(request_store(r->rq), b.data, b.len);
    buf_release(&b);
    return same;
}

static void
row_author(const struct reading *r, const struct comment_fact *fact,
           struct comment *out)
{
    const char *id = fact->author_id && *fact->author_id != '\0'
                         ? fact->author_id
                         : fact->author;

    if (!id || *id == '\0')
        return;
    out->has_author = true;
    store_name_hash(request_store(r->rq), id, out->author);
}

static void
row_judge(struct reading *r, const struct comment_fact *fact,
          struct comment *out)
{
    struct comment_text in = { .text = fact->text,
                               .creator = r->creator.handle,
                               .thread = fact->answered == FACT_REPLY_YES };
    struct comment_judgement judged;
    struct folded folded;

    /* Folding is half of judging, and of telling a language by its words. */
    fold_text(fact->text, strlen(fact->text), &folded);
    comment_judge_folded(&in, &folded, &judged);
    out->class = judged.class;
    out->fold = judged.fingerprint;
    out->words = judged.length;
    out->flags = (judged.generic ? COMMENT_FLAG_GENERIC : 0) |
                 (judged.machine ? COMMENT_FLAG_MACHINE : 0) |
                 (is_own(r, fact) ? COMMENT_FLAG_OWN : 0) |
                 (fact->reply == FACT_REPLY_YES ? COMMENT_FLAG_REPLY : 0) |
                 (fact->answered == FACT_REPLY_YES  ? COMMENT_FLAG_ANSWERED
                  : fact->answered == FACT_REPLY_NO ? COMMENT_FLAG_UNANSWERED
                                                    : 0);
    out->language =
        comment_language_folded(fact->text, &folded,
                                record_int(r->cursor, "rows", 0) <
                                    (r->careful > 0 ? r->careful
                                                    : CAREFUL_ROWS));
}

enum err
reading_write(struct reading *r, const struct comment_fact *fact)
{
    struct comment c = { .intake = r->intake.id,
                         .creator = r->creator.id,
                         .at = fact->at,
                         .likes = fact->likes };
    enum err rc;

    rc = row_post(r, fact, &c.post);
    if (rc != ERR_OK)
        return rc;
    c.same = row_same(r, fact, c.post);
    c.name = xstrdup(fact->author ? fact->author : "");
    c.text = xstrdup(fact->text);
    c.url = xstrdup(fact->url ? fact->url : "");
    c.author_key = xstrdup_null(fact->author_id);
    row_author(r, fact, &c);
    row_judge(r, fact, &c);
    rc = store_comment_add(request_store(r->rq), &c);
    comment_release(&c);
    return rc;
}

enum err
reading_on_row(void *ctx, const struct import_row *row)
{
    struct reading *r = ctx;
    struct buf name;
    enum err rc;

    /* The first row is read however late it is, or a slow machine would never
     * get on. A JSON element may hold a comment and its replies: it is read
     * whole, for it would begin anew with the next slice. */
    if (r->has_row && row->line != r->line && job_is_late(r->job))
        return ERR_BUSY;
    r->has_row = true;
    r->line = row->line;
    if (row->skip == IMPORT_SKIP_HEADER)
        return ERR_OK;
    if (row->skip != IMPORT_SKIP_NONE) {
        buf_init(&name, 64);
        buf_addf(&name, "skip-%s", import_skip_word(row->skip));
        count_up(r->cursor, name.data, 1);
        count_up(r->cursor, "skipped", 1);
        buf_release(&name);
        return ERR_OK;
    }
    rc = reading_write(r, &row->fact);
    if (rc == ERR_OK) {
        count_up(r->cursor, "rows", 1);
        count_up(r->file, "rows", 1);
    }
    return rc;
}

enum err
reading_learn_platform(struct reading *r, enum platform platform)
{
    if (platform == PLATFORM_UNKNOWN ||
        !vet_can_be_on(r->rq, &r->creator, platform))
        return ERR_OK;
    r->creator.platform = platform;
    return store_creator_set_platform(request_store(r->rq), r->creator.id,
                                      platform);
}
