/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shared.c - posts that count as two creators'.
 *
 * Only posts that a platform numbers can be the same: "1" or the name of a file
 * says nothing. A post of a creator stays known when its import is taken back,
 * so what counts is asked of the imports, of the tables and of what was read.
 */
#include "vet/shared.h"

#include <stdlib.h>
#include <string.h>

#include "post_tables.h"
#include "posts.h"
#include "profiles.h"
#include "vet/card_parts.h"

/* So many posts are looked at. */
#define PAIRS_MAX 500
#define ROWS_MAX  500

/* One post under two creators. */
struct pair {
    int64_t mine, theirs, creator;
    bool is_meant, is_counted;
};

struct pairs {
    struct pair list[PAIRS_MAX];
    size_t count;
    int64_t of;     /* posts that were asked about */
    bool is_theirs; /* those are marked, not mine */
    int64_t creator;
};

void
shared_release(struct shared *shared)
{
    creator_release(&shared->with);
}

/* "instagram:CODE"; the name of a file is no number of a platform. */
static bool
is_numbered(const char *key)
{
    const char *colon = strchr(key, ':');
    enum platform p;

    for (p = PLATFORM_YOUTUBE; colon && p <= PLATFORM_TIKTOK; p++)
        if (strlen(platform_name(p)) == (size_t)(colon - key) &&
            strncmp(key, platform_name(p), (size_t)(colon - key)) == 0)
            return true;
    return false;
}

static void
see_pair(void *ctx, const char *key, int64_t mine, int64_t theirs,
         int64_t creator)
{
    struct pairs *pairs = ctx;

    if (pairs->count < PAIRS_MAX && is_numbered(key))
        pairs->list[pairs->count++] =
            (struct pair){ .mine = mine, .theirs = theirs, .creator = creator };
}

static int
pair_compare(const void *a, const void *b)
{
    const struct pair *left = a, *right = b;

    return (left->creator > right->creator) - (left->creator < right->creator);
}

/* ---- which of them count ------------------------------------------------- */

static void
mark(struct pairs *pairs, int64_t post)
{
    size_t i;

    if (!pairs->is_theirs)
        pairs->of++;
    for (i = 0; i < pairs->count; i++) {
        struct pair *pair = &pairs->list[i];

        if (!pairs->is_theirs)
            pair->is_meant |= pair->mine == post;
        else
            pair->is_counted |= pair->theirs == post;
    }
}

static void
mark_met(void *ctx, const struct intake *intake)
{
    struct record *summary = NULL;
    const char *list;
    char *end;

    if (record_load(intake->summary, &summary) != ERR_OK)
        return;
    list = record_text(summary, "posts-met");
    for (; *list != '\0'; list = *end == ',' ? end + 1 : "")
        mark(ctx, strtoll(list, &end, 10));
    record_free(summary);
}

static void
mark_row(void *ctx, const struct table_post *row)
{
    mark(ctx, row->post.post);
}

static void
mark_told(void *ctx, const struct post *post)
{
    if (source_is_api(post->source))
        mark(ctx, post->post);
}

static enum err
mark_import(struct request *rq, struct pairs *pairs, int64_t import)
{
    struct intake intake = { 0 };
    enum err rc = store_intake_find(request_store(rq), import, &intake);

    if (rc == ERR_OK) {
        mark_met(pairs, &intake);
        rc = store_table_post_of(request_store(rq), import, ROWS_MAX, mark_row,
                                 pairs);
    }
    intake_release(&intake);
    return rc;
}

/* What was brought, and what an API told. */
static enum err
mark_counted(struct request *rq, struct pairs *pairs, int64_t creator)
{
    struct store *st = request_store(rq);
    enum err rc = store_intake_list(st, creator, mark_met, pairs);

    if (rc == ERR_OK)
        rc = store_table_post_list(st, creator, ROWS_MAX, mark_row, pairs);
    if (rc == ERR_OK)
        rc = store_post_list(st, creator, ROWS_MAX, mark_told, pairs);
    return rc;
}

static enum err
mark_theirs(struct request *rq, struct pairs *pairs)
{
    enum err rc = ERR_OK;
    int64_t last = 0;
    size_t i;

    pairs->is_theirs = true;
    for (i = 0; rc == ERR_OK && i < pairs->count; i++) {
        if (!pairs->list[i].is_meant || pairs->list[i].creator == last)
            continue;
        last = pairs->list[i].creator;
        rc = mark_counted(rq, pairs, last);
    }
    return rc;
}

/* They stand creator by creator. */
static int64_t
most_of(const struct pairs *pairs, int64_t *posts)
{
    int64_t creator = 0, n = 0;
    size_t i;

    *posts = 0;
    for (i = 0; i < pairs->count; i++) {
        const struct pair *pair = &pairs->list[i];

        if (i > 0 && pair->creator != pair[-1].creator)
            n = 0;
        n += pair->is_meant && pair->is_counted;
        if (n > *posts) {
            *posts = n;
            creator = pair->creator;
        }
    }
    return creator;
}

enum err
shared_find(struct request *rq, const struct creator *creator, int64_t import,
            struct shared *out)
{
    struct pairs pairs = { 0 };
    int64_t with;
    enum err rc;

    memset(out, 0, sizeof(*out));
    rc = store_post_shared(request_store(rq), creator->id, PAIRS_MAX, see_pair,
                           &pairs);
    if (rc != ERR_OK || pairs.count == 0)
        return rc;
    qsort(pairs.list, pairs.count, sizeof(pairs.list[0]), pair_compare);
    rc = import != 0 ? mark_import(rq, &pairs, import)
                     : mark_counted(rq, &pairs, creator->id);
    if (rc == ERR_OK)
        rc = mark_theirs(rq, &pairs);
    with = most_of(&pairs, &out->posts);
    out->of = pairs.of > out->posts ? pairs.of : out->posts;
    if (rc == ERR_OK && with != 0)
        rc = store_creator_get(request_store(rq), with, &out->with);
    return rc;
}

/* ---- asking -------------------------------------------------------------- */

char *
shared_question(enum language language, const struct shared *shared,
                const struct creator *creator)
{
    struct buf name, other;
    char *text;

    buf_init(&name, 256);
    buf_init(&other, 256);
    vet_name(&name, creator, true);
    vet_name(&other, &shared->with, true);
    text = text_make(language, TEXT_SHARED_ASK, "name", name.data, "other",
                     other.data, "k", TEXT_INT(shared->posts), "n",
                     TEXT_INT(shared->of), NULL);
    buf_release(&name);
    buf_release(&other);
    return text;
}

void
shared_add_answers(struct card *card, enum language language,
                   const struct shared *shared, int64_t import)
{
    struct buf line, other;
    char *note;

    buf_init(&line, 64);
    buf_init(&other, 256);
    vet_name(&other, &shared->with, true);
    note = text_make(language, TEXT_SHARED_WRONG, "other", other.data, "k",
                     TEXT_INT(shared->posts), "id", TEXT_INT(import), NULL);
    card_note(card, note);
    buf_addf(&line, "vet confirm %lld anyway", (long long)import);
    card_button(card, CARD_PLAIN, text_get(language, TEXT_SHARED_GO_ON),
                line.data, NULL);
    buf_reset(&line);
    buf_addf(&line, "vet cancel %lld", (long long)import);
    card_button(card, CARD_PLAIN, text_get(language, TEXT_BUTTON_CANCEL),
                line.data, NULL);
    buf_release(&other);
    buf_release(&line);
    free(note);
}

enum err
shared_refuse(struct request *rq, const struct shared *shared, int64_t import)
{
    struct buf other;
    enum err rc;

    buf_init(&other, 256);
    vet_name(&other, &shared->with, true);
    rc = reply_wrong(rq, "id", TEXT_SHARED_REFUSED, "other", other.data, "k",
                     TEXT_INT(shared->posts), "n", TEXT_INT(shared->of), "id",
                     TEXT_INT(import), NULL);
    buf_release(&other);
    return rc == ERR_OK ? ERR_NOT_FOUND : rc;
}

/* ---- on the card --------------------------------------------------------- */

enum err
shared_write(struct request *rq, const struct creator *creator,
             struct record *facts)
{
    struct shared shared;
    enum err rc = shared_find(rq, creator, 0, &shared);

    record_set_int(facts, "shared-with", shared.with.id);
    record_set_int(facts, "shared-posts", shared.posts);
    shared_release(&shared);
    return rc;
}

void
vet_lay_shared(struct layout *l)
{
    struct creator with = { 0 };
    struct buf b, name;

    if (vet_fact(l, "shared-with") == 0 ||
        store_creator_get(request_store(l->rq), vet_fact(l, "shared-with"),
                          &with) != ERR_OK)
        return; /* or was forgotten since */
    buf_init(&b, 1024);
    buf_init(&name, 256);
    vet_name(&name, &with, true);
    text_add(&b, l->language, TEXT_SHARED_LINE, "n",
             TEXT_INT(vet_fact(l, "shared-posts")), "other", name.data, NULL);
    vet_add_fact(l, TEXT_SHARED_LABEL, &b);
    buf_release(&name);
    creator_release(&with);
}
