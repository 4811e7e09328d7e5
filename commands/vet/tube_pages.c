/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tube_pages.c - a look by handle: the comments under each video.
 *
 * Newest first, a page of a hundred with the replies that come with it. Pages
 * have been seen to be small: then there are more of them, as long as the
 * look's budget lasts.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "verbs.h"
#include "vet/reading.h"
#include "vet/tube.h"

/* Of a page, however late the step is. */
#define ROWS_MIN 20
/* So many are asked what language they are in with all care, which costs as
 * much as all else that is made of a comment. */
#define CAREFUL_ROWS 1000

static void
comment_url(struct buf *b, const struct record *one,
            const struct youtube_comment *c)
{
    buf_addf(b, "%s&lc=%s", record_text(one, "url"), c->id);
}

/* Did the creator answer in this thread? Of long ones a part comes only. */
static enum fact_reply
answer_in(const struct youtube_comments *page, size_t i, const char *own)
{
    size_t k;

    if (page->items[i].is_reply || own[0] == '\0')
        return FACT_REPLY_UNKNOWN;
    for (k = i + 1; k < page->count && page->items[k].is_reply; k++)
        if (strcmp(page->items[k].author, own) == 0)
            return FACT_REPLY_YES;
    return page->items[i].replies == (int64_t)(k - i - 1) ? FACT_REPLY_NO
                                                          : FACT_REPLY_UNKNOWN;
}

static enum err
write_comment(struct tube_work *w, struct reading *r, const struct record *one,
              const struct youtube_comments *page, size_t i)
{
    const struct youtube_comment *c = &page->items[i];
    struct comment_fact fact = { .post = record_text(one, "key"),
                                 .post_url = record_text(one, "url"),
                                 .author = c->name,
                                 .author_id = c->author,
                                 .id = c->id,
                                 .text = c->text,
                                 .at = c->at,
                                 .likes = c->likes,
                                 .reply = c->is_reply ? FACT_REPLY_YES
                                                      : FACT_REPLY_NO,
                                 .answered = answer_in(page, i, r->own_id) };
    struct buf url;
    enum err rc;

    buf_init(&url, 1024);
    comment_url(&url, one, c);
    fact.url = url.data;
    rc = reading_write(r, &fact);
    buf_release(&url);
    if (rc == ERR_OK)
        record_set_int(w->cursor, "rows", record_int(w->cursor, "rows", 0) + 1);
    return rc;
}

/* From where the step before stopped; *whole: up to the end of the page. */
static enum err
write_rows(struct tube_work *w, struct record *one,
           const struct youtube_comments *page, bool *whole)
{
    struct reading r = { .rq = w->rq, .job = w->job, .cursor = w->cursor };
    size_t first = (size_t)record_int(w->cursor, "row", 0), i;
    enum err rc;

    r.file = one;
    r.own_id = record_text(w->cursor, "channel");
    r.careful = CAREFUL_ROWS;
    r.intake.id = w->tube.intake;
    rc = store_creator_get(request_store(w->rq), w->tube.creator, &r.creator);
    for (i = first; rc == ERR_OK && i < page->count; i++) {
        if (i >= first + ROWS_MIN && job_is_late(w->job))
            break;
        rc = write_comment(w, &r, one, page, i);
    }
    *whole = i >= page->count;
    record_set_int(w->cursor, "row", *whole ? 0 : (int64_t)i);
    record_set_int(one, "read",
                   record_int(one, "read", 0) + (int64_t)(i - first));
    free(r.post_key);
    creator_release(&r.creator);
    return rc;
}

static void
next_video(struct tube_work *w, struct record *one, enum tube_video state)
{
    record_set_int(one, "state", state);
    record_set_int(w->cursor, "i", record_int(w->cursor, "i", 0) + 1);
    record_set_int(w->cursor, "row", 0);
    record_set_text(w->cursor, "token", "");
    record_set_text(w->cursor, "tokens", "");
    record_set_int(w->cursor, "anew", 0);
}

/* Was this page asked for already? They have been seen to go in circles. */
static bool
is_new_token(struct tube_work *w, const char *token)
{
    const char *seen = record_text(w->cursor, "tokens");
    struct buf b;
    bool is_new;

    buf_init(&b, 64 * 1024);
    buf_addf(&b, " %s ", token);
    is_new = strstr(seen, b.data) == NULL;
    buf_reset(&b);
    buf_addf(&b, "%s %s ", seen, token);
    record_set_text(w->cursor, "tokens", b.data);
    buf_release(&b);
    return is_new;
}

/* Pages may be small: another one, as long as that is worth it. */
static bool
wants_more(struct tube_work *w, const struct record *one,
           const struct youtube_comments *page)
{
    return page->next[0] != '\0' && page->count > 0 &&
           record_int(one, "threads", 0) < TUBE_COMMENTS &&
           record_int(w->cursor, "units", 0) < TUBE_UNITS &&
           is_new_token(w, page->next);
}

static void
count_page(struct record *one, const struct youtube_comments *page)
{
    record_set_int(one, "threads",
                   record_int(one, "threads", 0) + (int64_t)page->threads);
    record_set_int(one, "replies",
                   record_int(one, "replies", 0) + page->replies);
}

static enum err
take_page(struct tube_work *w, struct record *one,
          const struct youtube_comments *page)
{
    bool whole = false;
    enum err rc;

    rc = write_rows(w, one, page, &whole);
    if (rc != ERR_OK || !whole)
        return rc;
    count_page(one, page);
    if (wants_more(w, one, page))
        record_set_text(w->cursor, "token", page->next);
    else
        next_video(w, one, TUBE_VIDEO_READ);
    return request_answer_drop(w->rq, w->answer.id);
}

/* A page token is good for a while only: this list begins again, once. What
 * was read of it stays and is not counted twice. */
static enum err
begin_anew(struct tube_work *w, struct record *one)
{
    enum err rc = request_answer_drop(w->rq, w->answer.id);

    if (record_int(w->cursor, "anew", 0) != 0 ||
        record_text(w->cursor, "token")[0] == '\0') {
        next_video(w, one, TUBE_VIDEO_FAILED);
        return rc;
    }
    record_set_int(w->cursor, "anew", 1);
    record_set_text(w->cursor, "token", "");
    record_set_text(w->cursor, "tokens", "");
    record_set_int(one, "threads", 0);
    record_set_int(one, "replies", 0);
    return rc;
}

/* What concerns one video ends that one; the rest ends the look. */
static enum err
page_trouble(struct tube_work *w, struct record *one, enum step *step)
{
    switch (tube_why(w)) {
    case YOUTUBE_COMMENTS_OFF:
        next_video(w, one, TUBE_VIDEO_OFF);
        return ERR_OK;
    case YOUTUBE_NOT_FOUND:
        next_video(w, one, TUBE_VIDEO_GONE);
        return ERR_OK;
    case YOUTUBE_PAGE_TOKEN:
        return begin_anew(w, one);
    case YOUTUBE_FORBIDDEN:
    case YOUTUBE_PROCESSING:
    case YOUTUBE_OUR_BUG:
    case YOUTUBE_OTHER:
    case YOUTUBE_UNREADABLE:
        record_set_int(w->cursor, "why", tube_why(w));
        next_video(w, one, TUBE_VIDEO_FAILED);
        return ERR_OK;
    default:
        return tube_fail(w, step);
    }
}

/* A page that takes more than one step is read once. */
static struct youtube_comments *
page_of(struct tube_work *w)
{
    struct tube_held *held = tube_held(w->job);

    if (held->answer == w->answer.id && held->at == w->answer.at &&
        w->answer.id != 0)
        return &held->page;
    youtube_comments_release(&held->page);
    held->answer = 0;
    w->trouble =
        youtube_read_comments(w->answer.body, w->answer.len, &held->page);
    if (w->trouble == YOUTUBE_FINE) {
        held->answer = w->answer.id;
        held->at = w->answer.at;
    }
    return &held->page;
}

static enum err
step_page(struct tube_work *w, struct record *one, enum step *step)
{
    const struct youtube_comments *page = NULL;
    struct question q;
    struct buf path;
    enum err rc;

    buf_init(&path, 4096);
    youtube_ask_comments(&q, &path, record_text(one, "id"),
                         record_text(w->cursor, "token"));
    if (!tube_ask(w, &q, &path, step, &rc))
        return rc;
    if (w->answer.state == ANSWER_HERE && w->trouble == YOUTUBE_FINE)
        page = page_of(w);
    if (!page || w->trouble != YOUTUBE_FINE)
        return page_trouble(w, one, step);
    return take_page(w, one, page);
}

enum err
tube_step_pages(struct tube_work *w, enum step *step)
{
    size_t i = (size_t)record_int(w->cursor, "i", 0);
    struct record *one;

    if (i >= record_count(w->cursor, "videos") ||
        record_int(w->cursor, "units", 0) >= TUBE_UNITS) {
        *step = STEP_DONE;
        return tube_finish(w,
                           record_int(w->cursor, "why", TUBE_WHY_NO_COMMENTS));
    }
    one = record_change(w->cursor, "videos", i);
    if (record_int(one, "state", 0) != TUBE_VIDEO_WAITS) {
        record_set_int(w->cursor, "i", (int64_t)i + 1);
        return ERR_OK;
    }
    return step_page(w, one, step);
}
