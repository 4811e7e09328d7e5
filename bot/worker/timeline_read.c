/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timeline_read.c - a timeline in words, taken apart.
 */
#include <stdlib.h>
#include <string.h>

#include "timeline.h"

/* Within this many days of 1970: the year 4707. */
#define DAY_MAX 1000000

struct reading {
    const char *p, *end; /* what is left of the line */
    struct timeline_input *in;
    bool has_head, has_today, has_legend, has_months;
};

/* ---- text ---------------------------------------------------------------- */

/* The code point at `p`, *len bytes long; -1 for what is no UTF-8. */
static int32_t
char_at(const unsigned char *p, size_t left, size_t *len)
{
    static const int32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t n = *p < 0x80   ? 1
               : *p < 0xc2 ? 0
               : *p < 0xe0 ? 2
               : *p < 0xf0 ? 3
                           : 4;
    int32_t c;
    size_t i;

    *len = 1;
    if (n == 0 || n > left || *p > 0xf4)
        return -1;
    c = n == 1 ? *p : *p & (0x7f >> n);
    for (i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return -1;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (c < smallest[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return -1;
    *len = n;
    return c;
}

/* What could turn the direction of a line, or is nothing to see. */
static bool
is_shown(int32_t c)
{
    return c >= 0x20 && !(c >= 0x7f && c < 0xa0) && c != 0xad &&
           !(c >= 0x200b && c <= 0x200f) && !(c >= 0x2028 && c <= 0x202e) &&
           !(c >= 0x2060 && c <= 0x206f) && !(c >= 0xfe00 && c <= 0xfe0f) &&
           c != 0xfeff && !(c >= 0xfff0 && c <= 0xffff) &&
           !(c >= 0xe000 && c <= 0xf8ff) && c < 0xe0000;
}

/* Up to `stop` or the end of the line; *r moves behind it. */
static void
take_text(struct reading *r, char stop, char *to, size_t room)
{
    size_t done = 0, len;
    int32_t c;

    for (; r->p < r->end && *r->p != stop; r->p += len) {
        c = char_at((const unsigned char *)r->p, (size_t)(r->end - r->p), &len);
        if (c < 0 || !is_shown(c) || done + len > room)
            continue;
        memcpy(to + done, r->p, len);
        done += len;
    }
    to[done] = '\0';
    r->p += r->p < r->end;
}

/* ---- numbers ------------------------------------------------------------- */

/* "20590 ": a number and a blank, or the end of the line. */
static bool
take_day(struct reading *r, int64_t *day)
{
    bool is_negative = r->p < r->end && *r->p == '-';
    int64_t n = 0;
    size_t digits = 0;

    for (r->p += is_negative; r->p < r->end && *r->p >= '0' && *r->p <= '9';
         r->p++) {
        n = n * 10 + (*r->p - '0');
        if (++digits > 7)
            return false;
    }
    if (digits == 0 || n > DAY_MAX || (r->p < r->end && *r->p != ' '))
        return false;
    r->p += r->p < r->end;
    *day = is_negative ? -n : n;
    return true;
}

static bool
take_range(struct reading *r, int64_t *first, int64_t *last)
{
    return take_day(r, first) && take_day(r, last) && *first <= *last;
}

/* ---- lines --------------------------------------------------------------- */

static bool
take_words(struct reading *r, char (*words)[TIMELINE_WORD + 1], size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        take_text(r, '|', words[i], TIMELINE_WORD);
        if (words[i][0] == '\0')
            return false;
    }
    return r->p == r->end;
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
    take_text(r, ' ', flags, sizeof(flags) - 1);
    if (strcmp(flags, "-") != 0 && strcmp(flags, "d") != 0 &&
        strcmp(flags, "l") != 0 && strcmp(flags, "dl") != 0)
        return ERR_PROTOCOL;
    row->is_done = flags[0] == 'd';
    row->is_late = strchr(flags, 'l') != NULL;
    take_text(r, '\n', row->label, TIMELINE_LABEL);
    in->count++;
    return ERR_OK;
}

static bool
take_mark(struct reading *r, int64_t *day, char *word)
{
    if (!take_day(r, day))
        return false;
    take_text(r, '\n', word, TIMELINE_WORD);
    return true;
}

static bool
is_word(struct reading *r, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(r->end - r->p) < len || memcmp(r->p, word, len) != 0)
        return false;
    r->p += len;
    return true;
}

static enum err
take_line(struct reading *r)
{
    struct timeline_input *in = r->in;
    bool fits = false;

    if (!r->has_head) {
        r->has_head = fits = is_word(r, "timeline 1") && r->p == r->end;
    } else if (is_word(r, "step ")) {
        return take_step(r);
    } else if (is_word(r, "title ")) {
        take_text(r, '\n', in->title, TIMELINE_LABEL);
        fits = true;
    } else if (is_word(r, "today ")) {
        r->has_today = fits = take_mark(r, &in->today, in->today_word);
    } else if (is_word(r, "publish ")) {
        in->has_publish = fits = take_mark(r, &in->publish, in->publish_word);
    } else if (is_word(r, "buffer ")) {
        fits = take_range(r, &in->buffer_first, &in->buffer_last);
        take_text(r, '\n', in->buffer_word, TIMELINE_WORD);
        in->has_buffer = fits;
    } else if (is_word(r, "legend ")) {
        r->has_legend = fits = take_words(r, in->legend, 3);
    } else if (is_word(r, "months ")) {
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
    const char *p = bytes, *end = p + len, *newline;
    struct reading r = { .in = out };
    enum err rc = ERR_OK;

    memset(out, 0, sizeof(*out));
    if (len > TIMELINE_INPUT_MAX)
        return ERR_TOO_BIG;
    for (; rc == ERR_OK && p < end; p = newline + 1) {
        newline = memchr(p, '\n', (size_t)(end - p));
        if (!newline)
            return ERR_PROTOCOL;
        r.p = p;
        r.end = newline;
        rc = take_line(&r);
    }
    if (rc != ERR_OK)
        return rc;
    if (!r.has_today || !r.has_legend || !r.has_months || out->count == 0)
        return ERR_PROTOCOL;
    return find_range(out);
}
