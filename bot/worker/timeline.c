/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timeline.c - the steps of a campaign as a picture.
 *
 * Made for a phone held upright, where it is shown at a third of its size: one
 * column of labels, one of bars, a date beside each bar so that nobody has to
 * follow a line up to the axis. What a colour says is said by a word or a
 * pattern too.
 */
#include "timeline.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "pen.h"

/* Drawn 1200 pixels wide: what follows is a quarter larger there. */
#define SCALE  1.25
#define WIDTH  960.0
#define MARGIN 36.0
#define LABELS 344.0 /* how wide they are */
#define CHART  (MARGIN + LABELS + 20)
#define BARS   (WIDTH - MARGIN - CHART)

#define TITLE_SIZE  44.0
#define TITLE_LONG  50 /* characters; a longer one is written smaller */
#define LABEL_SIZE  29.0
#define LABEL_LINES 3
#define SMALL_SIZE  25.0
#define ROW_LEAST   60.0
#define ROW_SPACE   24.0 /* above and below a label together */
#define BAR_HEIGHT  30.0
#define PILL        42.0 /* a line with the name of a mark in it */
#define TICK_LEAST  104.0
#define LEGEND      66.0

static const struct ink paper = { 1, 1, 1 }, text = { 0.12, 0.14, 0.16 },
                        quiet = { 0.35, 0.38, 0.42 },
                        stripe = { 0.955, 0.96, 0.968 },
                        grid = { 0.85, 0.87, 0.89 },
                        open_ink = { 0.16, 0.40, 0.68 },
                        done_ink = { 0.90, 0.91, 0.93 },
                        late_ink = { 0.66, 0.15, 0.11 },
                        buffer_ink = { 1.0, 0.95, 0.83 },
                        buffer_line = { 0.87, 0.67, 0.25 },
                        publish_ink = { 0.44, 0.20, 0.66 };

struct sheet {
    const struct timeline_input *in;
    cairo_t *cr;
    PangoLayout *title, *labels[TIMELINE_STEPS];
    double top[TIMELINE_STEPS], high[TIMELINE_STEPS]; /* of each row */
    double marks, axis, rows, bottom, height;
    double day; /* how wide one is */
    bool has_years;
};

/* ---- days ---------------------------------------------------------------- */

struct date {
    int64_t year;
    int month, day;
};

/* Howard Hinnant's civil_from_days(), chrono-Compatible Low-Level Date
 * Algorithms. */
static struct date
date_of(int64_t number)
{
    int64_t z = number + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp;
    struct date d;

    mp = (5 * doy + 2) / 153;
    d.day = (int)(doy - (153 * mp + 2) / 5 + 1);
    d.month = (int)(mp < 10 ? mp + 3 : mp - 9);
    d.year = yoe + era * 400 + (d.month <= 2);
    return d;
}

/* "5 May" */
static void
add_day(struct buf *b, const struct timeline_input *in, int64_t number)
{
    struct date d = date_of(number);

    buf_addf(b, "%d %s", d.day, in->months[d.month - 1]);
}

/* "5–9 May", "28 Apr – 3 May" */
static void
add_range(struct buf *b, const struct timeline_input *in, int64_t first,
          int64_t last)
{
    struct date from = date_of(first), to = date_of(last);

    if (first != last && from.month == to.month && from.year == to.year) {
        buf_addf(b, "%d\xe2\x80\x93", from.day);
    } else if (first != last) {
        add_day(b, in, first);
        buf_adds(b, " \xe2\x80\x93 ");
    }
    add_day(b, in, last);
}

/* Where the days of a plan are of two years, or not all of this one. */
static bool
needs_years(const struct timeline_input *in)
{
    int64_t year = date_of(in->today).year;

    return date_of(in->first).year != year || date_of(in->last).year != year;
}

/* The same, with the year where it does not go without saying. */
static void
add_marked_day(struct buf *b, const struct timeline_input *in, int64_t number)
{
    add_day(b, in, number);
    if (needs_years(in))
        buf_addf(b, " %lld", (long long)date_of(number).year);
}

static double
x_of(const struct sheet *s, double number)
{
    return CHART + (number - (double)s->in->first) * s->day;
}

static double
middle_of(const struct sheet *s, int64_t number)
{
    return x_of(s, (double)number + 0.5);
}

/* ---- where everything goes ----------------------------------------------- */

static PangoLayout *
label_new(const struct timeline_row *row)
{
    struct buf b;
    PangoLayout *label;

    buf_init(&b, 2 * (size_t)TIMELINE_LABEL);
    buf_addf(&b, "%s%s", row->is_done ? "\xe2\x9c\x93 " : "", row->label);
    label = pen_text(b.data, LABEL_SIZE, row->is_late && !row->is_done, LABELS,
                     LABEL_LINES);
    buf_release(&b);
    return label;
}

static void
sheet_lay_out(struct sheet *s)
{
    const struct timeline_input *in = s->in;
    double y;
    size_t i;

    s->day = BARS / (double)(in->last - in->first + 1);
    s->has_years = needs_years(in);
    s->title =
        pen_text(in->title,
                 g_utf8_strlen(in->title, -1) > TITLE_LONG ? TITLE_SIZE * 0.8
                                                           : TITLE_SIZE,
                 true, WIDTH - 2 * MARGIN, 3);
    s->marks = MARGIN + pen_height(s->title) + 18;
    s->axis = s->marks + PILL * (in->has_publish ? 2 : 1) + 6;
    s->rows = y = s->axis + (s->has_years ? 72 : 42);
    for (i = 0; i < in->count; i++) {
        s->labels[i] = label_new(&in->rows[i]);
        s->top[i] = y;
        s->high[i] = fmax(ROW_LEAST, pen_height(s->labels[i]) + ROW_SPACE);
        y += s->high[i];
    }
    s->bottom = y;
    s->height = ceil(y + (in->has_buffer ? PILL : 8) + LEGEND + MARGIN / 2);
}

static void
sheet_release(struct sheet *s)
{
    size_t i;

    if (s->title)
        g_object_unref(s->title);
    for (i = 0; i < s->in->count; i++)
        if (s->labels[i])
            g_object_unref(s->labels[i]);
}

/* ---- what stands behind the bars ----------------------------------------- */

static void
draw_stripes(struct sheet *s)
{
    size_t i;

    for (i = 0; i < s->in->count; i += 2) {
        pen_ink(s->cr, stripe);
        cairo_rectangle(s->cr, 0, s->top[i], WIDTH, s->high[i]);
        cairo_fill(s->cr);
    }
}

static void
draw_buffer(struct sheet *s)
{
    const struct timeline_input *in = s->in;
    double x, width;

    if (!in->has_buffer)
        return;
    x = x_of(s, (double)in->buffer_first);
    width = fmax(x_of(s, (double)in->buffer_last + 1) - x, 8);
    cairo_rectangle(s->cr, x, s->rows, width, s->bottom - s->rows);
    pen_ink(s->cr, buffer_ink);
    cairo_fill_preserve(s->cr);
    pen_hatch(s->cr, buffer_line, 2, 18);
}

/* Days between two lines of the grid; whole weeks begin on Mondays. */
static int64_t
tick_days(const struct sheet *s)
{
    static const int64_t steps[] = { 1, 2, 7, 14, 28, 56, 84, 112, 168 };
    size_t i;

    for (i = 0; i + 1 < sizeof(steps) / sizeof(steps[0]); i++)
        if ((double)steps[i] * s->day >= TICK_LEAST)
            break;
    return steps[i];
}

/* A mark's line may run behind it. */
static void
draw_tick_word(struct sheet *s, const char *word, bool is_bold, double x,
               double y)
{
    PangoLayout *layout = pen_text(word, SMALL_SIZE, is_bold, 0, 1);

    pen_ink(s->cr, paper);
    cairo_rectangle(s->cr, x, y, pen_width(layout), pen_height(layout));
    cairo_fill(s->cr);
    pen_write(s->cr, layout, quiet, x, y);
    g_object_unref(layout);
}

/* `year` is the last one that was written. */
static void
draw_tick(struct sheet *s, int64_t number, int64_t *year)
{
    double x = x_of(s, (double)number);
    struct date d = date_of(number);
    char digits[24];
    struct buf b;

    pen_line(s->cr, grid, 2, x, s->axis + 6, x, s->bottom);
    buf_init(&b, 256);
    add_day(&b, s->in, number);
    draw_tick_word(s, b.data, false, x + 5, s->axis + 2);
    buf_release(&b);
    if (!s->has_years || d.year == *year)
        return;
    *year = d.year;
    (void)snprintf(digits, sizeof(digits), "%lld", (long long)d.year);
    draw_tick_word(s, digits, true, x + 5, s->axis + 32);
}

static void
draw_axis(struct sheet *s)
{
    int64_t step = tick_days(s), number = s->in->first, year = INT64_MIN;
    /* 1970-01-05 was a Monday. */
    int64_t off = step >= 7 ? ((number - 4) % 7 + 7) % 7 : 0;

    if (off > 0)
        number += 7 - off;
    for (; number <= s->in->last; number += step)
        if (x_of(s, (double)number) + TICK_LEAST - 12 < WIDTH)
            draw_tick(s, number, &year);
    pen_line(s->cr, grid, 2, CHART, s->rows, WIDTH - MARGIN, s->rows);
}

/* ---- bars ---------------------------------------------------------------- */

static void
bar_box(cairo_t *cr, double x, double y, double width)
{
    pen_box(cr, x, y, width, BAR_HEIGHT, 6);
}

static void
draw_bar(cairo_t *cr, bool is_done, bool is_late, double x, double y,
         double width)
{
    bar_box(cr, x, y, width);
    pen_ink(cr, is_done ? done_ink : is_late ? late_ink : open_ink);
    cairo_fill_preserve(cr);
    if (is_done) {
        pen_hatch(cr, quiet, 2, 9);
        bar_box(cr, x, y, width);
    }
    pen_ink(cr, is_done ? quiet : text);
    cairo_set_line_width(cr, is_late && !is_done ? 3 : 1.5);
    cairo_stroke(cr);
}

/* Where a text so wide goes: behind the bar, before it when it would run into
 * the line of the publication or off the paper, else onto it. */
static double
beside_bar(const struct sheet *s, double x, double width, double wide)
{
    double after = x + width + 10, before = x - 10 - wide;
    double line = s->in->has_publish ? middle_of(s, s->in->publish) : WIDTH;
    bool is_crossed = after - 8 < line && after + wide + 8 > line;

    if ((is_crossed || after + wide > WIDTH - 8) && before >= CHART)
        return before;
    return fmin(after, WIDTH - 8 - wide);
}

/* "5–9 May · late" */
static void
draw_dates(struct sheet *s, size_t i, double x, double width)
{
    const struct timeline_row *row = &s->in->rows[i];
    PangoLayout *dates;
    struct buf b;
    double wide, at, y;

    buf_init(&b, 512);
    add_range(&b, s->in, row->first, row->last);
    if (row->is_late)
        buf_addf(&b, " \xc2\xb7 %s", s->in->legend[2]);
    dates = pen_text(b.data, SMALL_SIZE, row->is_late && !row->is_done, 0, 1);
    wide = pen_width(dates);
    at = beside_bar(s, x, width, wide);
    y = s->top[i] + (s->high[i] - pen_height(dates)) / 2;
    /* A line may run behind it. */
    pen_ink(s->cr, i % 2 == 0 ? stripe : paper);
    pen_box(s->cr, at - 5, y - 1, wide + 10, pen_height(dates) + 2, 6);
    cairo_fill(s->cr);
    pen_write(s->cr, dates, text, at, y);
    g_object_unref(dates);
    buf_release(&b);
}

static void
draw_row(struct sheet *s, size_t i)
{
    const struct timeline_row *row = &s->in->rows[i];
    double middle = s->top[i] + s->high[i] / 2;
    double x = x_of(s, (double)row->first);
    double width = fmax(x_of(s, (double)row->last + 1) - x, 12);

    pen_write(s->cr, s->labels[i], row->is_done ? quiet : text, MARGIN,
              middle - pen_height(s->labels[i]) / 2);
    if (x + width > WIDTH - MARGIN)
        x = WIDTH - MARGIN - width;
    draw_bar(s->cr, row->is_done, row->is_late, x, middle - BAR_HEIGHT / 2,
             width);
    draw_dates(s, i, x, width);
}

/* ---- marks --------------------------------------------------------------- */

/* A name on a line of its own, its middle at x if that fits. */
static void
draw_pill(struct sheet *s, const char *name, struct ink ink, bool is_filled,
          double x, double y)
{
    PangoLayout *words = pen_text(name, SMALL_SIZE, true, WIDTH / 2, 1);
    double width = pen_width(words) + 22, left;

    left = fmin(fmax(x - width / 2, MARGIN), WIDTH - MARGIN / 2 - width);
    pen_box(s->cr, left, y, width, PILL - 6, 8);
    pen_ink(s->cr, is_filled ? ink : paper);
    cairo_fill_preserve(s->cr);
    pen_ink(s->cr, ink);
    cairo_set_line_width(s->cr, 2.5);
    cairo_stroke(s->cr);
    pen_write(s->cr, words, is_filled ? paper : ink, left + 11,
              y + (PILL - 6 - pen_height(words)) / 2);
    g_object_unref(words);
}

/* Behind the bars' dates, before the names. */
static void
draw_mark_lines(struct sheet *s)
{
    static const double dashes[] = { 14, 8 };
    const struct timeline_input *in = s->in;
    double x = middle_of(s, in->today);

    if (in->today >= in->first && in->today <= in->last)
        pen_line(s->cr, text, 3, x, s->marks + PILL - 6, x, s->bottom);
    if (!in->has_publish)
        return;
    x = middle_of(s, in->publish);
    cairo_set_dash(s->cr, dashes, 2, 0);
    pen_line(s->cr, publish_ink, 4, x, s->marks + 2 * PILL - 6, x, s->bottom);
    cairo_set_dash(s->cr, NULL, 0, 0);
}

static void
draw_mark_names(struct sheet *s)
{
    const struct timeline_input *in = s->in;
    bool is_before = in->today<in->first, is_after = in->today> in->last;
    struct buf b;

    buf_init(&b, 512);
    buf_addf(&b, "%s%s ", is_before ? "\xe2\x97\x82 " : "", in->today_word);
    add_marked_day(&b, in, in->today);
    buf_adds(&b, is_after ? " \xe2\x96\xb8" : "");
    draw_pill(s, b.data, text, true,
              is_before  ? CHART
              : is_after ? WIDTH
                         : middle_of(s, in->today),
              s->marks);
    if (in->has_publish) {
        buf_reset(&b);
        buf_addf(&b, "%s ", in->publish_word);
        add_marked_day(&b, in, in->publish);
        draw_pill(s, b.data, publish_ink, false, middle_of(s, in->publish),
                  s->marks + PILL);
    }
    if (in->has_buffer) {
        buf_reset(&b);
        buf_addf(&b, "%s ", in->buffer_word);
        add_range(&b, in, in->buffer_first, in->buffer_last);
        draw_pill(s, b.data, text, false,
                  (middle_of(s, in->buffer_first) +
                   middle_of(s, in->buffer_last)) /
                      2,
                  s->bottom + 4);
    }
    buf_release(&b);
}

static void
draw_legend(struct sheet *s)
{
    double x = MARGIN, y = s->height - LEGEND + 4;
    struct buf b;
    int i;

    buf_init(&b, 256);
    for (i = 0; i < 3; i++) {
        draw_bar(s->cr, i == 1, i == 2, x, y, 54);
        buf_reset(&b);
        buf_addf(&b, "%s%s", i == 1 ? "\xe2\x9c\x93 " : "", s->in->legend[i]);
        x += 66 + pen_say(s->cr, b.data, SMALL_SIZE, i == 2, text, x + 66, y) +
             44;
    }
    buf_release(&b);
}

/* ---- all of it ----------------------------------------------------------- */

static void
sheet_draw(cairo_t *cr, void *ctx)
{
    struct sheet *s = ctx;
    size_t i;

    s->cr = cr;
    pen_ink(s->cr, paper);
    cairo_paint(s->cr);
    draw_stripes(s);
    draw_buffer(s);
    draw_mark_lines(s);
    draw_axis(s);
    for (i = 0; i < s->in->count; i++)
        draw_row(s, i);
    draw_mark_names(s);
    draw_legend(s);
    pen_write(s->cr, s->title, text, MARGIN, MARGIN - 8);
}

enum err
timeline_draw(const struct timeline_input *in, struct buf *png)
{
    struct sheet s = { .in = in };
    enum err rc;

    sheet_lay_out(&s);
    rc = pen_page(WIDTH, s.height, SCALE, sheet_draw, &s, png);
    sheet_release(&s);
    return rc;
}
