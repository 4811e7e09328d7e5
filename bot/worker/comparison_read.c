/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * comparison_read.c - creators side by side in words, taken apart.
 */
#include <string.h>

#include "comparison.h"
#include "line.h"

struct reading {
    struct comparison_input *in;
    bool has_head;
};

/* The measure that is being read; NULL before the first. */
static struct comparison_row *
row_now(const struct reading *r)
{
    return r->in->count > 0 ? &r->in->rows[r->in->count - 1] : NULL;
}

/* Has every measure so far a mark for each creator? */
static bool
is_whole(const struct reading *r)
{
    const struct comparison_row *row = row_now(r);

    return !row || row->count == r->in->creator_count;
}

static enum err
take_creator(struct reading *r, struct line *line)
{
    struct comparison_input *in = r->in;

    if (in->count > 0)
        return ERR_PROTOCOL;
    if (in->creator_count == COMPARISON_CREATORS)
        return ERR_TOO_BIG;
    line_text(line, '\n', in->creators[in->creator_count++], COMPARISON_TEXT);
    return ERR_OK;
}

static enum err
take_measure(struct reading *r, struct line *line)
{
    struct comparison_input *in = r->in;
    struct comparison_row *row;

    if (in->creator_count == 0 || !is_whole(r))
        return ERR_PROTOCOL;
    if (in->count == COMPARISON_MEASURES)
        return ERR_TOO_BIG;
    row = &in->rows[in->count++];
    line_text(line, '|', row->left, COMPARISON_WORD);
    line_text(line, '|', row->right, COMPARISON_WORD);
    line_text(line, '\n', row->label, COMPARISON_TEXT);
    return ERR_OK;
}

static bool
take_place(struct line *line, int *out)
{
    int64_t n;

    if (!line_number(line, COMPARISON_END, &n) || n < 0)
        return false;
    *out = (int)n;
    return true;
}

static enum err
take_mark(struct reading *r, struct line *line, bool is_known)
{
    struct comparison_row *row = row_now(r);
    struct comparison_mark *mark;

    if (!row || is_whole(r))
        return ERR_PROTOCOL;
    mark = &row->marks[row->count];
    if (is_known &&
        (!take_place(line, &mark->at) || !take_place(line, &mark->low) ||
         !take_place(line, &mark->high) || mark->low > mark->at ||
         mark->at > mark->high))
        return ERR_PROTOCOL;
    mark->is_known = is_known;
    line_text(line, '\n', mark->text, COMPARISON_TEXT);
    row->count++;
    return ERR_OK;
}

static enum err
take_line(void *ctx, struct line *line)
{
    struct reading *r = ctx;

    if (!r->has_head) {
        r->has_head = line_word(line, "comparison 1") && line->p == line->end;
        return r->has_head ? ERR_OK : ERR_PROTOCOL;
    }
    if (line_word(line, "creator "))
        return take_creator(r, line);
    if (line_word(line, "measure "))
        return take_measure(r, line);
    if (line_word(line, "value "))
        return take_mark(r, line, true);
    if (line_word(line, "gap "))
        return take_mark(r, line, false);
    if (!line_word(line, "title "))
        return ERR_PROTOCOL;
    line_text(line, '\n', r->in->title, COMPARISON_TEXT);
    return ERR_OK;
}

enum err
comparison_read(const void *bytes, size_t len, struct comparison_input *out)
{
    struct reading r = { .in = out };
    enum err rc;

    memset(out, 0, sizeof(*out));
    if (len > COMPARISON_INPUT_MAX)
        return ERR_TOO_BIG;
    rc = line_each(bytes, len, take_line, &r);
    if (rc == ERR_OK && (out->count == 0 || !is_whole(&r)))
        rc = ERR_PROTOCOL;
    return rc;
}
