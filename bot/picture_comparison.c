/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * picture_comparison.c - creators side by side in the words of
 * bot/worker/comparison.h.
 */
#include <math.h>
#include <string.h>

#include "drawing.h"
#include "picture.h"
#include "request_impl.h"
#include "text.h"

#define PLACES   1000 /* of an axis */
#define END_BEST 1e15 /* an axis that reaches beyond tells nothing */

static bool
value_is_good(const struct compared_value *v)
{
    if (!v->text)
        return false;
    if (!v->is_known)
        return true;
    if (!isfinite(v->value) || v->value < 0 || v->value > END_BEST)
        return false;
    return !v->has_interval ||
           (isfinite(v->low) && isfinite(v->high) && v->low >= 0 &&
            v->low <= v->value && v->value <= v->high && v->high <= END_BEST);
}

static bool
measure_is_good(const struct comparison *c, const struct compared_measure *m)
{
    size_t i;

    for (i = 0; i < c->creator_count; i++)
        if (!value_is_good(&m->values[i]))
            return false;
    return m->label && m->unit;
}

static bool
comparison_is_good(const struct comparison *c)
{
    size_t i;

    if (c->creator_count == 0 || c->creator_count > COMPARED_CREATORS_MAX ||
        c->count == 0 || c->count > COMPARED_MEASURES_MAX)
        return false;
    for (i = 0; i < c->count; i++)
        if (!measure_is_good(c, &c->measures[i]))
            return false;
    return true;
}

/* The round number that an axis ends with: 1, 1.5, 2, 3, 4, 5, 6, 8 or 10 of
 * some power of ten, at least as high as everything on it. */
static double
axis_end(const struct comparison *c, const struct compared_measure *m)
{
    static const double steps[] = { 1, 1.5, 2, 3, 4, 5, 6, 8, 10 };
    double most = 0, power;
    size_t i;

    for (i = 0; i < c->creator_count; i++)
        if (m->values[i].is_known)
            most = fmax(most, m->values[i].has_interval ? m->values[i].high
                                                        : m->values[i].value);
    if (most <= 0)
        return 1;
    power = pow(10, floor(log10(most)));
    for (i = 0; i + 1 < sizeof(steps) / sizeof(steps[0]); i++)
        if (steps[i] * power >= most)
            break;
    return steps[i] * power;
}

static void
add_number(struct buf *b, double number, enum language language)
{
    size_t at = b->len;
    char *point;

    buf_addf(b, "%.6g", number);
    point = b->data ? strchr(b->data + at, '.') : NULL;
    if (point && language == LANGUAGE_IT)
        *point = ',';
}

static int
place_of(double value, double end)
{
    return (int)lround(fmin(value / end, 1) * PLACES);
}

static void
add_value(struct buf *b, const struct compared_value *v, double end)
{
    if (!v->is_known)
        buf_adds(b, "gap ");
    else
        buf_addf(b, "value %d %d %d ", place_of(v->value, end),
                 place_of(v->has_interval ? v->low : v->value, end),
                 place_of(v->has_interval ? v->high : v->value, end));
    drawing_line_end(b, v->text, COMPARED_LABEL_MAX);
}

static void
add_measure(struct buf *b, const struct comparison *c,
            const struct compared_measure *m, enum language language)
{
    double end = axis_end(c, m);
    size_t i;

    buf_addf(b, "measure 0%s|", m->unit);
    add_number(b, end, language);
    buf_addf(b, "%s|", m->unit);
    drawing_line_end(b, m->label, COMPARED_LABEL_MAX);
    for (i = 0; i < c->creator_count; i++)
        add_value(b, &m->values[i], end);
}

enum err
reply_comparison(struct request *rq, enum audience audience, int64_t parent,
                 const struct comparison *comparison,
                 const struct file_words *words)
{
    struct buf input;
    size_t i;
    enum err rc;

    if (!comparison_is_good(comparison))
        return ERR_INVALID;
    buf_init(&input, DRAWING_INPUT_MAX);
    buf_adds(&input, "comparison 1\ntitle ");
    drawing_line_end(&input, comparison->title, COMPARED_LABEL_MAX);
    for (i = 0; i < comparison->creator_count; i++) {
        buf_adds(&input, "creator ");
        drawing_line_end(&input, comparison->creators[i], COMPARED_LABEL_MAX);
    }
    for (i = 0; i < comparison->count; i++)
        add_measure(&input, comparison, &comparison->measures[i], rq->language);
    rc = drawing_start(rq, audience, parent, words, &input);
    buf_release(&input);
    return rc;
}
