/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * row_text.c - what reading a file of comments gives, as lines of text.
 */
#include "row_text.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "dice.h"
#include "test.h"

static void
add_field(struct buf *out, const char *s)
{
    for (; s && *s; s++) {
        if (*s == '\n')
            buf_adds(out, "\\n");
        else
            buf_addc(out, *s);
    }
    buf_addc(out, '|');
}

static void
add_number(struct buf *out, int64_t n)
{
    if (n != FACT_UNKNOWN)
        buf_addf(out, "%lld", (long long)n);
    buf_addc(out, '|');
}

enum err
row_text_add(void *ctx, const struct import_row *row)
{
    static const char *const replies[] = { "", "no", "yes" };
    const struct comment_fact *fact = &row->fact;
    struct buf *out = ctx;

    buf_addf(out, "%lld|", (long long)row->line);
    if (row->skip != IMPORT_SKIP_NONE) {
        buf_addf(out, "skipped: %s\n", import_skip_word(row->skip));
        return ERR_OK;
    }
    add_field(out, fact->post);
    add_field(out, fact->post_url);
    add_field(out, fact->author);
    add_field(out, fact->author_id);
    add_field(out, fact->id);
    add_field(out, fact->url);
    add_number(out, fact->at);
    add_number(out, fact->likes);
    add_field(out, replies[fact->reply]);
    add_field(out, fact->text);
    buf_addc(out, '\n');
    return ERR_OK;
}

void
row_text_add_plan(struct buf *out, const struct import_plan *plan)
{
    static const struct {
        unsigned bit;
        const char *word;
    } caveats[] = {
        { IMPORT_CAVEAT_DISPLAY_NAMES, "display-names" },
        { IMPORT_CAVEAT_NO_AUTHOR, "no-author" },
        { IMPORT_CAVEAT_NO_TIME, "no-time" },
        { IMPORT_CAVEAT_ROUGH_TIME, "rough-time" },
        { IMPORT_CAVEAT_ENCODING_GUESSED, "encoding-guessed" },
        { IMPORT_CAVEAT_BROKEN_LETTERS, "broken-letters" },
        { IMPORT_CAVEAT_ORDER_UNKNOWN, "order-unknown" },
        { IMPORT_CAVEAT_DAY_FIRST_ASSUMED, "day-first-assumed" },
        { IMPORT_CAVEAT_LANGUAGE_LEARNED, "language-learned" },
        { IMPORT_CAVEAT_CUT_TEXTS, "cut-texts" },
    };
    static const char *const posts[] = { "ask",  "column", "comment", "preface",
                                         "file", "lines",  "told" };
    static const char *const dates[] = { "", "day-first", "month-first" };
    size_t i;

    buf_addf(out, "%s|%s|%s|%s|%s|%s|", import_kind_word(plan->kind),
             import_tool_label(plan->tool), platform_name(plan->platform),
             posts[plan->post_from], dates[plan->dates],
             import_order_word(plan->order));
    for (i = 0; i < ARRAY_LEN(caveats); i++)
        if (plan->caveats & caveats[i].bit)
            buf_addf(out, "%s ", caveats[i].word);
    buf_addc(out, '\n');
}

void
row_text_whole(const struct import_plan *plan, const char *bytes, size_t len,
               struct buf *rows)
{
    struct import_state state = { 0 };
    size_t at = 0, used;

    do {
        ck_assert_int_eq(import_parse(plan, &state, bytes + at, len - at, true,
                                      SIZE_MAX, &used, row_text_add, rows),
                         ERR_OK);
        at += used;
    } while (used > 0 && at < len);
    ck_assert_uint_eq(at, len);
    ck_assert_int_eq(state.offset, (int64_t)len);
}

void
row_text_sniff(const char *file_name, const struct buf *bytes,
               struct import_plan *plan)
{
    ck_assert_int_eq(import_sniff(file_name, bytes->data, bytes->len, true,
                                  plan),
                     ERR_OK);
    ck_assert_msg(import_can_read(plan), "%s: %s",
                  file_name ? file_name : "message",
                  import_why_word(plan->why));
    plan->now = ROW_TEXT_NOW;
}

/* Save what is stored between two steps of a job, and load it anew. */
static void
through_json(struct import_plan *plan, struct import_state *state)
{
    char *text = import_plan_save(plan);

    memset(plan, 0xff, sizeof(*plan));
    ck_assert_int_eq(import_plan_load(text, plan), ERR_OK);
    free(text);
    text = import_state_save(state);
    memset(state, 0xff, sizeof(*state));
    ck_assert_int_eq(import_state_load(text, state), ERR_OK);
    free(text);
}

void
row_text_slices(const struct import_plan *from, const char *bytes, size_t len,
                unsigned seed, size_t max_slice, struct buf *rows)
{
    struct import_plan plan = *from;
    struct import_state state = { 0 };
    size_t at = 0, window = 0, used;
    int calls = 0;

    while (at < len) {
        size_t max_rows = 1 + dice_roll(&seed, 3);
        char *copy;

        window += 1 + dice_roll(&seed, (unsigned)max_slice);
        if (window > len - at)
            window = len - at;
        /* A copy of its own, so that reading behind it shows. */
        copy = xmalloc(window);
        memcpy(copy, bytes + at, window);
        ck_assert_int_eq(import_parse(&plan, &state, copy, window,
                                      at + window == len, max_rows, &used,
                                      row_text_add, rows),
                         ERR_OK);
        free(copy);
        ck_assert_uint_le(used, window);
        at += used;
        window -= used;
        ck_assert_int_eq(state.offset, (int64_t)at);
        if (++calls % 3 == 0)
            through_json(&plan, &state);
        ck_assert_int_lt(calls, 1000000);
    }
}
