/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * import.c - read a slice of a file by its plan.
 *
 * Here raw bytes become what the readers see, and the place in what they saw
 * becomes a place in the raw bytes again.
 */
#include "import.h"

#include <string.h>

#include "letters.h"
#include "reader.h"

static bool
folds_quotes(const struct import_plan *plan)
{
    return plan->from_chat && plan->kind == IMPORT_CSV;
}

/* Read what has to be decoded first; at most IMPORT_SLICE bytes a call. */
static enum err
parse_decoded(struct reader *r, const char *bytes, size_t len, bool last,
              size_t max_rows, size_t *consumed)
{
    enum import_encoding encoding = r->plan->encoding;
    bool fold = folds_quotes(r->plan);
    struct buf text;
    enum err rc;

    if (len > IMPORT_SLICE) {
        len = IMPORT_SLICE;
        last = false;
    }
    buf_init(&text, len * 3 + 8);
    letters_decode(encoding, fold, bytes, len, last, &text);
    r->data = text.data;
    r->len = text.len;
    r->last = last;
    rc = reader_run(r, max_rows);
    *consumed = r->at == text.len && last
                    ? len
                    : letters_raw_len(encoding, fold, bytes, len, r->at);
    buf_release(&text);
    return rc;
}

static enum err
parse_plain(struct reader *r, const char *bytes, size_t len, bool last,
            size_t max_rows, size_t *consumed)
{
    enum err rc;

    r->data = bytes;
    r->len = len;
    r->last = last;
    rc = reader_run(r, max_rows);
    *consumed = r->at;
    return rc;
}

enum err
reader_slice(struct reader *r, const char *bytes, size_t len, bool last,
             size_t max_rows, size_t *consumed)
{
    enum import_encoding encoding = r->plan->encoding;
    size_t mark = 0;
    enum err rc;

    *consumed = 0;
    if (r->st->offset == 0) {
        if (len < 3 && !last)
            return ERR_OK;
        mark = letters_bom(encoding, bytes, len);
    }
    if (letters_need_decoding(encoding, folds_quotes(r->plan)))
        rc = parse_decoded(r, bytes + mark, len - mark, last, max_rows,
                           consumed);
    else
        rc = parse_plain(r, bytes + mark, len - mark, last, max_rows, consumed);
    *consumed += mark;
    r->st->offset += (int64_t)*consumed;
    return rc;
}

enum err
import_parse(const struct import_plan *plan, struct import_state *state,
             const char *bytes, size_t len, bool last, size_t max_rows,
             size_t *consumed, import_row_fn *fn, void *ctx)
{
    struct reader r;
    enum err rc;

    *consumed = 0;
    if (!import_can_read(plan) || !fn)
        return ERR_INVALID;
    reader_init(&r, plan, state);
    r.fn = fn;
    r.ctx = ctx;
    rc = reader_slice(&r, bytes, len, last, max_rows, consumed);
    reader_release(&r);
    return rc;
}
