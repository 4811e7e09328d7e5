/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * comparison.c - a few creators side by side as a picture.
 *
 * For a phone held upright, as timeline.c: a panel for each measure, in it a
 * line for each creator with the name, a dot with its whisker, and the figure
 * in words. Nothing is told by colour alone, and nobody is marked as the best.
 */
#include "comparison.h"

#include <math.h>
#include <string.h>

#include "pen.h"

#define SCALE  1.25 /* drawn 1200 pixels wide */
#define WIDTH  960.0
#define MARGIN 36.0
#define NAMES  285.0 /* how wide they are */
#define AXIS   (MARGIN + NAMES + 15)
#define LONG   220.0 /* an axis */
#define WORDS  (AXIS + LONG + 25)

#define TITLE_SIZE  34.0
#define LABEL_SIZE  29.0
#define TEXT_SIZE   26.0
#define SMALL_SIZE  24.0
#define LABEL_LINES 2
#define NAME_LEAST  15.0
#define WORD_LINES  3
#define ROW_LEAST   50.0
#define ROW_SPACE   18.0
#define PANEL_SPACE 22.0
#define DOT         11.0
#define WHISKER     5.0
#define WHISKER_END 13.0

static const struct ink paper = { 1, 1, 1 }, text = { 0.12, 0.14, 0.16 },
                        quiet = { 0.35, 0.38, 0.42 },
                        stripe = { 0.955, 0.96, 0.968 },
                        grid = { 0.80, 0.82, 0.85 },
                        dot_ink = { 0.16, 0.40, 0.68 },
                        whisker_ink = { 0.45, 0.61, 0.79 };

struct place {
    PangoLayout *name, *words;
    double top, high;
};

struct panel {
    PangoLayout *label;
    double top, axis;
    struct place rows[COMPARISON_CREATORS];
};

struct sheet {
    const struct comparison_input *in;
    cairo_t *cr;
    PangoLayout *title;
    struct panel panels[COMPARISON_MEASURES];
    double height;
};

/* ---- where everything goes ----------------------------------------------- */

/* A handle is never broken in two: a long one is written smaller. */
static PangoLayout *
name_text(const char *name)
{
    PangoLayout *whole = pen_text(name, TEXT_SIZE, true, 0, 1);
    double wide = pen_width(whole);

    if (wide <= NAMES)
        return whole;
    g_object_unref(whole);
    return pen_text(name, fmax(NAME_LEAST, TEXT_SIZE * 0.98 * NAMES / wide),
                    true, NAMES, 1);
}

static double
lay_out_row(const struct comparison_input *in, size_t i, size_t creator,
            struct place *row, double y)
{
    const struct comparison_mark *mark = &in->rows[i].marks[creator];

    row->name = name_text(in->creators[creator]);
    row->words = pen_text(mark->text, TEXT_SIZE, false,
                          mark->is_known ? WIDTH - MARGIN / 2 - WORDS
                                         : WIDTH - MARGIN - AXIS,
                          WORD_LINES);
    row->top = y;
    row->high =
        fmax(ROW_LEAST,
             fmax(pen_height(row->name), pen_height(row->words)) + ROW_SPACE);
    return y + row->high;
}

static bool
has_any(const struct comparison_row *row)
{
    size_t i;

    for (i = 0; i < row->count; i++)
        if (row->marks[i].is_known)
            return true;
    return false;
}

static double
lay_out_panel(struct sheet *s, size_t i, double y)
{
    struct panel *panel = &s->panels[i];
    size_t c;

    panel->label = pen_text(s->in->rows[i].label, LABEL_SIZE, true,
                            WIDTH - 2 * MARGIN, LABEL_LINES);
    panel->top = y;
    y += pen_height(panel->label) + 10;
    for (c = 0; c < s->in->creator_count; c++)
        y = lay_out_row(s->in, i, c, &panel->rows[c], y);
    panel->axis = y;
    return y + (has_any(&s->in->rows[i]) ? SMALL_SIZE + 14 : 0) + PANEL_SPACE;
}

static void
sheet_lay_out(struct sheet *s)
{
    double y;
    size_t i;

    s->title = pen_text(s->in->title, TITLE_SIZE, true, WIDTH - 2 * MARGIN, 3);
    y = MARGIN + pen_height(s->title) + 16;
    for (i = 0; i < s->in->count; i++)
        y = lay_out_panel(s, i, y);
    s->height = ceil(y);
}

static void
sheet_release(struct sheet *s)
{
    size_t i, c;

    g_object_unref(s->title);
    for (i = 0; i < s->in->count; i++) {
        g_object_unref(s->panels[i].label);
        for (c = 0; c < s->in->creator_count; c++) {
            g_object_unref(s->panels[i].rows[c].name);
            g_object_unref(s->panels[i].rows[c].words);
        }
    }
}

/* ---- a panel ------------------------------------------------------------- */

static double
x_of(int at)
{
    return AXIS + LONG * at / COMPARISON_END;
}

static void
draw_mark(cairo_t *cr, const struct comparison_mark *mark, double y)
{
    double left = x_of(mark->low), right = x_of(mark->high);

    if (mark->low < mark->high) {
        pen_line(cr, whisker_ink, WHISKER, left, y, right, y);
        pen_line(cr, whisker_ink, WHISKER - 1, left, y - WHISKER_END, left,
                 y + WHISKER_END);
        pen_line(cr, whisker_ink, WHISKER - 1, right, y - WHISKER_END, right,
                 y + WHISKER_END);
    }
    cairo_new_path(cr);
    cairo_arc(cr, x_of(mark->at), y, DOT, 0, 2 * G_PI);
    pen_ink(cr, dot_ink);
    cairo_fill_preserve(cr);
    pen_ink(cr, paper);
    cairo_set_line_width(cr, 2.5);
    cairo_stroke(cr);
}

static void
draw_row(struct sheet *s, const struct comparison_mark *mark,
         const struct place *row, bool is_striped)
{
    double middle = row->top + row->high / 2;

    if (is_striped) {
        pen_ink(s->cr, stripe);
        cairo_rectangle(s->cr, 0, row->top, WIDTH, row->high);
        cairo_fill(s->cr);
    }
    pen_write(s->cr, row->name, text, MARGIN,
              middle - pen_height(row->name) / 2);
    pen_write(s->cr, row->words, mark->is_known ? text : quiet,
              mark->is_known ? WORDS : AXIS,
              middle - pen_height(row->words) / 2);
}

/* Five lines behind a mark; none where there is only text. */
static void
draw_grid(struct sheet *s, const struct place *row)
{
    int i;

    for (i = 0; i <= 4; i++)
        pen_line(s->cr, grid, i % 4 == 0 ? 2 : 1, x_of(i * 250), row->top,
                 x_of(i * 250), row->top + row->high);
}

/* What stands at the ends of the axis. */
static void
draw_ends(struct sheet *s, const struct comparison_row *row,
          const struct panel *panel)
{
    PangoLayout *right = pen_text(row->right, SMALL_SIZE, false, 0, 1);
    double y = panel->axis + 4;

    (void)pen_say(s->cr, row->left, SMALL_SIZE, false, quiet, AXIS, y);
    pen_write(s->cr, right, quiet, AXIS + LONG - pen_width(right), y);
    g_object_unref(right);
}

static void
draw_panel(struct sheet *s, size_t i)
{
    const struct comparison_row *row = &s->in->rows[i];
    const struct panel *panel = &s->panels[i];
    size_t c;

    pen_write(s->cr, panel->label, text, MARGIN, panel->top);
    for (c = 0; c < row->count; c++)
        draw_row(s, &row->marks[c], &panel->rows[c], c % 2 == 0);
    if (!has_any(row))
        return;
    draw_ends(s, row, panel);
    for (c = 0; c < row->count; c++)
        if (row->marks[c].is_known) {
            draw_grid(s, &panel->rows[c]);
            draw_mark(s->cr, &row->marks[c],
                      panel->rows[c].top + panel->rows[c].high / 2);
        }
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
    pen_write(s->cr, s->title, text, MARGIN, MARGIN - 8);
    for (i = 0; i < s->in->count; i++)
        draw_panel(s, i);
}

enum err
comparison_draw(const struct comparison_input *in, struct buf *png)
{
    struct sheet s = { .in = in };
    enum err rc;

    sheet_lay_out(&s);
    rc = pen_page(WIDTH, s.height, SCALE, sheet_draw, &s, png);
    sheet_release(&s);
    return rc;
}
