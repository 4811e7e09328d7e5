/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timeline_read.c - a timeline in words, taken apart.
 */
#include <stdlib.h>
#include <string.h>

#include "line.h"
#include "timeline.h"

/* Within this many days of 1970: the year 4707. */
#define DAY_MAX 1000000

struct reading {
    struct line line;
    struct timeline_input *in;
    bool has_head, has_today, has_legend, has_months;
};

/* ---- lines --------------------------------------------------------------- */

static bool
take_range(struct reading *r, int64_t *first, int64_t *last)
{
    return line_number(&r->line, DAY_MAX, first) &&
           line_number(&r->line, DAY_MAX, last) && *first <= *last;
}

static bool
take_words(struct reading *r, char (*words)[TIMELINE_WORD + 1], size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        line_text(&r->line, '|', words[i], TIMELINE_WORD);
        if (words[i][0] == '\0')
            return false;
    }
    return r->line.p == r->line.end;
}

static enum err
take_step(struct reading *r)
{
    struct timeline_input *in = r->in;
    struct timeline_row *row = &in->rows[in->count];
    char flags[4];

    if (in->count == TIMELINE_STEPS)
        return ERR_TOO_BIG;
    if (!take_range(r, &row->first, &row->last))
        return ERR_PROTOCOL;
    line_text(&r->line, ' ', flags, sizeof(flags) - 1);
    if (strcmp(flags, "-") != 0 && strcmp(flags, "d") != 0 &&
        strcmp(flags, "l") != 0 && strcmp(flags, "dl") != 0)
        return ERR_PROTOCOL;
    row->is_done = flags[0] == 'd';
    row->is_late = strchr(flags, 'l') != NULL;
    line_text(&r->line, '\n', row->label, TIMELINE_LABEL);
    in->count++;
    return ERR_OK;
}

static bool
take_mark(struct reading *r, int64_t *day, char *word)
{
    if (!line_number(&r->line, DAY_MAX, day))
        return false;
    line_text(&r->line, '\n', word, TIMELINE_WORD);
    return true;
}

static enum err
take_line(void *ctx, struct line *line)
{
    struct reading *r = ctx;
    struct timeline_input *in = r->in;
    bool fits = false;

    r->line = *line;
    if (!r->has_head) {
        r->has_head = fits =
            line_word(&r->line, "timeline 1") && r->line.p == r->line.end;
    } else if (line_word(&r->line, "step ")) {
        return take_step(r);
    } else if (line_word(&r->line, "title ")) {
        line_text(&r->line, '\n', in->title, TIMELINE_LABEL);
        fits = true;
    } else if (line_word(&r->line, "today ")) {
        r->has_today = fits = take_mark(r, &in->today, in->today_word);
    } else if (line_word(&r->line, "publish ")) {
        in->has_publish = fits = take_mark(r, &in->publish, in->publish_word);
    } else if (line_word(&r->line, "buffer ")) {
        fits = take_range(r, &in->buffer_first, &in->buffer_last);
        line_text(&r->line, '\n', in->buffer_word, TIMELINE_WORD);
        in->has_buffer = fits;
    } else if (line_word(&r->line, "legend ")) {
        r->has_legend = fits = take_words(r, in->legend, 3);
    } else if (line_word(&r->line, "months ")) {
        r->has_months = fits = take_words(r, in->months, 12);
    }
    return fits ? ERR_OK : ERR_PROTOCOL;
}

/* ---- all of it ----------------------------------------------------------- */

static void
widen(struct timeline_input *in, int64_t first, int64_t last)
{
    if (first < in->first)
        in->first = first;
    if (last > in->last)
        in->last = last;
}

static enum err
find_range(struct timeline_input *in)
{
    size_t i;

    in->first = in->rows[0].first;
    in->last = in->rows[0].last;
    for (i = 1; i < in->count; i++)
        widen(in, in->rows[i].first, in->rows[i].last);
    if (in->has_buffer)
        widen(in, in->buffer_first, in->buffer_last);
    if (in->has_publish)
        widen(in, in->publish, in->publish);
    return in->last - in->first >= TIMELINE_DAYS ? ERR_TOO_BIG : ERR_OK;
}

enum err
timeline_read(const void *bytes, size_t len, struct timeline_input *out)
{
    struct reading r = { .in = out };
    enum err rc;

    memset(out, 0, sizeof(*out));
    if (len > TIMELINE_INPUT_MAX)
        return ERR_TOO_BIG;
    rc = line_each(bytes, len, take_line, &r);
    if (rc != ERR_OK)
        return rc;
    if (!r.has_today || !r.has_legend || !r.has_months || out->count == 0)
        return ERR_PROTOCOL;
    return find_range(out);
}
