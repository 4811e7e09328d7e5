/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * picture_timeline.c - a campaign's timeline in the words of
 * bot/worker/timeline.h.
 */
#include "drawing.h"
#include "picture.h"
#include "request_impl.h"
#include "text.h"
#include "zone.h"

/* Both ends of all ranges so far. */
struct extent {
    int64_t first, last;
    bool is_good;
};

static void
extent_add(struct extent *e, int64_t first, int64_t last)
{
    e->is_good &= first <= last;
    if (first < e->first)
        e->first = first;
    if (last > e->last)
        e->last = last;
}

static bool
timeline_is_good(const struct timeline *t)
{
    struct extent e = { INT32_MAX, INT32_MIN, true };
    size_t i;

    for (i = 0; i < t->count && i < TIMELINE_STEPS_MAX; i++)
        extent_add(&e, t->steps[i].first, t->steps[i].last);
    if (t->buffer_first != 0)
        extent_add(&e, t->buffer_first, t->buffer_last);
    if (t->publish != 0)
        extent_add(&e, t->publish, t->publish);
    return e.is_good && t->count > 0 && t->count <= TIMELINE_STEPS_MAX &&
           e.last - e.first < TIMELINE_DAYS_MAX;
}

static void
add_head(struct buf *b, const struct timeline *t, enum language language)
{
    buf_adds(b, "timeline 1\ntitle ");
    drawing_line_end(b, t->title, TIMELINE_LABEL_MAX);
    buf_addf(b, "today %lld %s\n", (long long)t->today,
             text_get(language, TEXT_PICTURE_TODAY));
    if (t->publish != 0)
        buf_addf(b, "publish %lld %s\n", (long long)t->publish,
                 text_get(language, TEXT_PICTURE_PUBLISH));
    if (t->buffer_first != 0)
        buf_addf(b, "buffer %lld %lld %s\n", (long long)t->buffer_first,
                 (long long)t->buffer_last,
                 text_get(language, TEXT_PICTURE_BUFFER));
}

static void
timeline_write(struct buf *b, const struct timeline *t, enum language language)
{
    size_t i;
    int m;

    add_head(b, t, language);
    buf_addf(b, "legend %s|%s|%s\nmonths ",
             text_get(language, TEXT_PICTURE_OPEN),
             text_get(language, TEXT_PICTURE_DONE),
             text_get(language, TEXT_PICTURE_LATE));
    for (m = 1; m <= 12; m++)
        buf_addf(b, "%s%s", m > 1 ? "|" : "",
                 zone_month_short(language_code(language), m));
    buf_addc(b, '\n');
    for (i = 0; i < t->count; i++) {
        const struct timeline_step *s = &t->steps[i];

        buf_addf(b, "step %lld %lld %s%s%s ", (long long)s->first,
                 (long long)s->last, s->is_done ? "d" : "",
                 s->is_late ? "l" : "", s->is_done || s->is_late ? "" : "-");
        drawing_line_end(b, s->label, TIMELINE_LABEL_MAX);
    }
}

enum err
reply_timeline(struct request *rq, enum audience audience, int64_t parent,
               const struct timeline *timeline, const struct file_words *words)
{
    struct buf input;
    enum err rc;

    if (!timeline_is_good(timeline))
        return ERR_INVALID;
    buf_init(&input, DRAWING_INPUT_MAX);
    timeline_write(&input, timeline, rq->language);
    rc = drawing_start(rq, audience, parent, words, &input);
    buf_release(&input);
    return rc;
}
