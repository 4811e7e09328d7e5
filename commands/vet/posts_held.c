/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * posts_held.c - the posts of a creator that are held, whoever told about them.
 *
 * What a platform's API told may be shown, and counted; it is calculated with
 * only if the operator has settled that. A post that a table
 * tells about, too, has the table's figures then.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "post_tables.h"
#include "profiles.h"
#include "vet/ratios.h"

struct gathering {
    struct held *held;
    bool may_derive;
};

static struct held_post *
post_of(struct held *held, const struct post *row)
{
    struct held_post *to;
    size_t i;

    for (i = 0; i < held->count; i++)
        if (held->posts[i].post == row->post)
            return &held->posts[i];
    if (held->count == HELD_MAX)
        return NULL;
    to = &held->posts[held->count++];
    *to = (struct held_post){ .post = row->post,
                              .at = FACT_UNKNOWN,
                              .key = xstrdup(row->key),
                              .url = xstrdup(row->url),
                              .title = xstrdup(""),
                              .text = xstrdup("") };
    to->figures = (struct engagement_post){ .at = FACT_UNKNOWN,
                                            .likes = FACT_UNKNOWN,
                                            .comments = FACT_UNKNOWN,
                                            .views = FACT_UNKNOWN,
                                            .reach = FACT_UNKNOWN };
    return to;
}

static void
take_text(char **to, const char *text)
{
    if (**to != '\0' || text[0] == '\0')
        return;
    free(*to);
    *to = xstrdup(text);
}

/* What anybody may say of it: words, day, the platform's mark. */
static void
take_words(struct held_post *to, const struct post *row)
{
    take_text(&to->title, row->title);
    take_text(&to->text, row->text);
    if (to->at == FACT_UNKNOWN)
        to->at = row->published_at;
    if (row->paid > to->paid) /* marked by one is marked */
        to->paid = row->paid;
}

static void
take_figures(struct gathering *g, struct held_post *to, const struct post *row,
             int64_t reach, bool is_pinned)
{
    if (to->has_figures && to->told_at > row->at)
        return;
    to->has_figures = true;
    to->told_at = row->at;
    to->figures = (struct engagement_post){ .at = row->published_at,
                                            .likes = row->likes,
                                            .comments = row->comments,
                                            .views = row->views,
                                            .reach = reach,
                                            .is_pinned = is_pinned };
    if (source_is_api(row->source))
        g->held->used = row->source;
    if (row->raw_until > 0 &&
        (g->held->raw_until == 0 || row->raw_until < g->held->raw_until))
        g->held->raw_until = row->raw_until;
}

static void
on_table_row(void *ctx, const struct table_post *row)
{
    struct gathering *g = ctx;
    struct held_post *to = post_of(g->held, &row->post);

    if (row->followers > 0 && row->post.at >= g->held->followers_at) {
        g->held->followers = row->followers;
        g->held->followers_at = row->post.at;
    }
    if (!to)
        return;
    take_words(to, &row->post);
    take_figures(g, to, &row->post, row->reach, row->is_pinned);
}

static void
on_post(void *ctx, const struct post *row)
{
    struct gathering *g = ctx;
    struct held_post *to = post_of(g->held, row);

    if (source_is_api(row->source))
        g->held->api = row->source;
    if (!to)
        return;
    take_words(to, row);
    if (!source_is_api(row->source) || g->may_derive)
        take_figures(g, to, row, FACT_UNKNOWN, false);
}

static enum err
take_followers(struct request *rq, const struct creator *creator,
               struct gathering *g)
{
    struct profile profile = { 0 };
    enum err rc;

    rc = store_profile_last(request_store(rq), creator->id, &profile);
    if (rc == ERR_OK && source_is_api(profile.source))
        g->held->api = profile.source;
    if (rc == ERR_OK && profile.followers > 0 &&
        (!source_is_api(profile.source) || g->may_derive) &&
        profile.at >= g->held->followers_at) {
        g->held->followers = profile.followers;
        g->held->followers_at = profile.at;
    }
    profile_release(&profile);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static int
newest_first(const void *a, const void *b)
{
    const struct held_post *x = a, *y = b;

    if (x->at != y->at)
        return x->at > y->at ? -1 : 1;
    return x->post < y->post ? -1 : x->post > y->post;
}

enum err
vet_held_read(struct request *rq, const struct creator *creator,
              struct held *out)
{
    struct gathering g = { .held = out, .may_derive = request_may_derive(rq) };
    size_t i;
    enum err rc;

    *out = (struct held){ .followers = FACT_UNKNOWN,
                          .posts = xcalloc(HELD_MAX, sizeof(*out->posts)) };
    rc = store_table_post_list(request_store(rq), creator->id, HELD_MAX,
                               on_table_row, &g);
    if (rc == ERR_OK)
        rc = store_post_list(request_store(rq), creator->id, HELD_MAX, on_post,
                             &g);
    if (rc == ERR_OK)
        rc = take_followers(rq, creator, &g);
    if (out->count > 1)
        qsort(out->posts, out->count, sizeof(*out->posts), newest_first);
    for (i = 0; i < out->count; i++)
        out->withheld += !out->posts[i].has_figures;
    return rc;
}

void
vet_held_release(struct held *held)
{
    size_t i;

    for (i = 0; i < held->count; i++) {
        free(held->posts[i].key);
        free(held->posts[i].url);
        free(held->posts[i].title);
        free(held->posts[i].text);
    }
    free(held->posts);
    memset(held, 0, sizeof(*held));
}
