/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pen.c - text and shapes of a picture.
 */
#include "pen.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "buf.h"
#include "letters.h"

#define FAMILY   "DejaVu Sans"
#define TEXT_MAX ((size_t)4096)
#define PI       3.14159265358979323846

/* ---- text ---------------------------------------------------------------- */

static void
add_known(struct buf *out, const char *text)
{
    const char *p, *next;
    gunichar c;

    for (p = text; *p != '\0'; p = next) {
        next = g_utf8_next_char(p);
        c = g_utf8_get_char(p);
        if (c == ' ' || letters_have((int32_t)c))
            buf_add(out, p, (size_t)(next - p));
        else if (g_unichar_isalnum(c))
            buf_adds(out, "\xe2\x96\xa1");
    }
}

/* A name is not spelt with a hyphen because it was broken there. */
static void
keep_spelling(PangoLayout *layout)
{
    PangoAttrList *list = pango_attr_list_new();

    pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

PangoLayout *
pen_text(const char *text, double size, bool is_bold, double width, int lines)
{
    PangoLayout *layout = pango_layout_new(letters_context());
    PangoFontDescription *font = pango_font_description_new();
    struct buf known;

    buf_init(&known, TEXT_MAX);
    add_known(&known, text);
    pango_font_description_set_family_static(font, FAMILY);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD
                                                    : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_auto_dir(layout, FALSE);
    keep_spelling(layout);
    if (width > 0) {
        pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
        pango_layout_set_height(layout, -lines);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    } else {
        pango_layout_set_single_paragraph_mode(layout, TRUE);
    }
    pango_layout_set_text(layout, known.data ? known.data : "", (int)known.len);
    pango_font_description_free(font);
    buf_release(&known);
    return layout;
}

double
pen_width(PangoLayout *text)
{
    int width, height;

    pango_layout_get_pixel_size(text, &width, &height);
    return width;
}

double
pen_height(PangoLayout *text)
{
    int width, height;

    pango_layout_get_pixel_size(text, &width, &height);
    return height;
}

void
pen_write(cairo_t *cr, PangoLayout *text, struct ink ink, double x, double y)
{
    pen_ink(cr, ink);
    cairo_move_to(cr, x, y);
    pango_cairo_show_layout(cr, text);
}

double
pen_say(cairo_t *cr, const char *text, double size, bool is_bold,
        struct ink ink, double x, double y)
{
    PangoLayout *layout = pen_text(text, size, is_bold, 0, 1);
    double width = pen_width(layout);

    pen_write(cr, layout, ink, x, y);
    g_object_unref(layout);
    return width;
}

/* ---- shapes -------------------------------------------------------------- */

void
pen_ink(cairo_t *cr, struct ink ink)
{
    cairo_set_source_rgb(cr, ink.red, ink.green, ink.blue);
}

void
pen_line(cairo_t *cr, struct ink ink, double width, double x1, double y1,
         double x2, double y2)
{
    pen_ink(cr, ink);
    cairo_set_line_width(cr, width);
    cairo_move_to(cr, x1, y1);
    cairo_line_to(cr, x2, y2);
    cairo_stroke(cr);
}

void
pen_box(cairo_t *cr, double x, double y, double width, double height,
        double radius)
{
    double r = fmin(radius, fmin(width, height) / 2);

    cairo_new_sub_path(cr);
    cairo_arc(cr, x + width - r, y + r, r, -PI / 2, 0);
    cairo_arc(cr, x + width - r, y + height - r, r, 0, PI / 2);
    cairo_arc(cr, x + r, y + height - r, r, PI / 2, PI);
    cairo_arc(cr, x + r, y + r, r, PI, 3 * PI / 2);
    cairo_close_path(cr);
}

void
pen_hatch(cairo_t *cr, struct ink ink, double width, double distance)
{
    double x1, y1, x2, y2;
    int i, lines;

    cairo_path_extents(cr, &x1, &y1, &x2, &y2);
    cairo_save(cr);
    cairo_clip(cr);
    pen_ink(cr, ink);
    cairo_set_line_width(cr, width);
    lines = (int)ceil((x2 - x1 + y2 - y1) / distance);
    for (i = 0; i < lines; i++) {
        double x = x1 - (y2 - y1) + i * distance;

        cairo_move_to(cr, x, y2);
        cairo_line_to(cr, x + (y2 - y1), y1);
    }
    cairo_stroke(cr);
    cairo_restore(cr);
    cairo_new_path(cr);
}

/* ---- the whole ----------------------------------------------------------- */

static cairo_status_t
take_bytes(void *ctx, const unsigned char *bytes, unsigned len)
{
    struct buf *png = ctx;

    buf_add(png, bytes, len);
    return png->overflow ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static enum err
finish(cairo_t *cr, cairo_surface_t *surface, struct buf *png)
{
    cairo_status_t status = cairo_status(cr);

    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_write_to_png_stream(surface, take_bytes, png);
    if (png->overflow)
        return ERR_TOO_BIG;
    return status == CAIRO_STATUS_SUCCESS ? ERR_OK : ERR_INTERNAL;
}

enum err
pen_page(double width, double height, double scale,
         void (*draw)(cairo_t *cr, void *ctx), void *ctx, struct buf *png)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(width * scale),
                                   (int)(height * scale));
    cairo_t *cr = cairo_create(surface);
    enum err rc;

    cairo_scale(cr, scale, scale);
    draw(cr, ctx);
    rc = finish(cr, surface, png);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return rc;
}
