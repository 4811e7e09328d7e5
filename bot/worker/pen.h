/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pen.h - text and shapes of a picture.
 */
#ifndef CALLSHEET_WORKER_PEN_H
#define CALLSHEET_WORKER_PEN_H

#include <cairo.h>
#include <pango/pangocairo.h>
#include <stdbool.h>

#include "buf.h"
#include "err.h"

struct ink {
    double red, green, blue;
};

/* A text that is laid out and not drawn yet; g_object_unref() ends it. A letter
 * that the font lacks is a square, any other sign is left out. With a `width`
 * it is broken into at most `lines` lines, the last one cut with an ellipsis.
 */
PangoLayout *pen_text(const char *text, double size, bool is_bold, double width,
                      int lines);
double pen_width(PangoLayout *text);
double pen_height(PangoLayout *text);
/* Its upper left corner comes to x, y. */
void pen_write(cairo_t *cr, PangoLayout *text, struct ink ink, double x,
               double y);
/* pen_text(), pen_write() on one line; returns how wide it is. */
double pen_say(cairo_t *cr, const char *text, double size, bool is_bold,
               struct ink ink, double x, double y);

void pen_ink(cairo_t *cr, struct ink ink);
void pen_line(cairo_t *cr, struct ink ink, double width, double x1, double y1,
              double x2, double y2);
/* A path; the caller fills or strokes it. */
void pen_box(cairo_t *cr, double x, double y, double width, double height,
             double radius);
/* Slanted lines within the current path, which is gone then. */
void pen_hatch(cairo_t *cr, struct ink ink, double width, double distance);

/* A page of that size and scale, drawn by `draw`, as PNG. ERR_TOO_BIG when
 * `png` cannot hold it, ERR_INTERNAL when something could not be drawn. */
enum err pen_page(double width, double height, double scale,
                  void (*draw)(cairo_t *cr, void *ctx), void *ctx,
                  struct buf *png);

#endif
