/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_sheet.c - a team's sheet of any bytes.
 *
 * The first byte says how small the slices are, and whether it is a message's
 * text. What must hold: reading ends, whole and in slices give the same rows,
 * each cell is valid UTF-8 in one line; and whatever the cells are, the rules
 * answer with a column that is there, a day that exists, a price within bounds.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "rows.h"
#include "rules/sheet.h"
#include "slices.h"
#include "utf8.h"

enum { KEPT = 240, CELLS = SHEET_COLUMNS_MAX };

struct kept {
    struct buf all; /* every row, to be compared */
    struct sheet_row rows[KEPT];
    const char *cells[KEPT][CELLS];
    char *texts[KEPT][CELLS];
    size_t count;
    int64_t last;
};

static void
check_cell(const char *s)
{
    const char *p = s, *end = s + strlen(s);

    while (p < end) {
        int32_t c = utf8_next(&p, end);

        must(c != '\n' && c != '\t' && !utf8_is_control(c));
    }
}

static enum err
on_row(void *ctx, int64_t number, const char *const *cells, int count)
{
    struct kept *k = ctx;
    bool keep = k->count < KEPT;
    int i;

    must(number > k->last);
    k->last = number;
    buf_addf(&k->all, "%lld", (long long)number);
    for (i = 0; i < count; i++) {
        check_cell(cells[i]);
        buf_addf(&k->all, "\1%s", cells[i]);
        if (!keep || i >= CELLS)
            continue;
        k->texts[k->count][i] = xstrdup(cells[i]);
        k->cells[k->count][i] = k->texts[k->count][i];
    }
    if (keep) {
        k->rows[k->count].number = number;
        k->rows[k->count].cells = k->cells[k->count];
        k->rows[k->count].count = count < CELLS ? count : CELLS;
        k->count++;
    }
    return ERR_OK;
}

static void
read_in(const struct import_plan *plan, const char *s, size_t len, size_t slice,
        struct kept *out)
{
    struct import_state state = { 0 };
    size_t at = 0, window = 0, used;

    while (at < len) {
        window += slice;
        if (window > len - at)
            window = len - at;
        must(rows_parse(plan, &state, s + at, window, at + window == len, 7,
                        &used, on_row, out) == ERR_OK);
        must(used <= window);
        at += used;
        window -= used;
    }
}

static void
check_texts(const char *text)
{
    static const struct wall today = { .year = 2026, .month = 11, .day = 25 };
    static const struct sheet_person people[] = { { "U1", "Giulia Rossi" },
                                                  { "U2", "Leo" } };
    struct sheet_dates seen = { 0 };
    char currency[4], folded[64];
    enum platform platform;
    struct wall w;
    int64_t cents = 0;
    size_t index = 9;
    int order;

    for (order = 0; order < 4; order++) {
        enum sheet_date_kind kind =
            sheet_date(text, (enum sheet_order)order, &today, &w);

        must(kind == SHEET_DATE_NONE || kind == SHEET_DATE_WRONG ||
             wall_is_valid(&w));
    }
    sheet_dates_see(&seen, text);
    if (sheet_money(text, &cents, currency) == SHEET_MONEY_OK)
        must(cents >= 0 && strlen(currency) <= 3);
    sheet_currency(text, currency);
    (void)sheet_state(text);
    (void)sheet_platform(text, &platform);
    (void)sheet_is_tracking(text);
    (void)sheet_field_of(text);
    sheet_fold(text, folded, sizeof(folded));
    must(strlen(folded) < sizeof(folded));
    if (sheet_person_find(text, people, 2, &index) == SHEET_MATCH_ONE)
        must(index < 2);
}

static void
check_rules(const struct kept *k)
{
    struct sheet_layout l;
    size_t i;
    int f, c;

    if (sheet_layout_find(k->rows, k->count, NULL, NULL, &l))
        for (f = 0; f < SHEET_FIELDS; f++)
            must(l.column[f] >= -1 && l.column[f] < CELLS);
    must(l.header_row >= -1 && (size_t)(l.header_row + 1) <= k->count);
    for (i = 0; i < k->count; i++) {
        (void)sheet_row_kind(&l, NULL, &k->rows[i]);
        for (c = 0; c < k->rows[i].count; c++)
            check_texts(k->cells[i][c]);
    }
}

static void
kept_free(struct kept *k)
{
    size_t i;
    int c;

    for (i = 0; i < k->count; i++)
        for (c = 0; c < CELLS; c++)
            free(k->texts[i][c]);
    buf_release(&k->all);
    free(k);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct kept *whole, *sliced;
    struct import_plan plan;
    size_t slice;
    const char *s;

    if (size < 1)
        return 0;
    s = (const char *)data + 1;
    size--;
    slice = slices_size(data[0], size);
    must(rows_sniff(data[0] & 1 ? "team.csv" : NULL, s, size, true, &plan) ==
         ERR_OK);
    if (!import_can_read(&plan) || size == 0)
        return 0;
    whole = xcalloc(1, sizeof(*whole));
    sliced = xcalloc(1, sizeof(*sliced));
    buf_init(&whole->all, 8 * 1024 * 1024);
    buf_init(&sliced->all, 8 * 1024 * 1024);
    read_in(&plan, s, size, size, whole);
    read_in(&plan, s, size, slice, sliced);
    must(whole->all.len == sliced->all.len &&
         memcmp(whole->all.data, sliced->all.data, whole->all.len) == 0);
    check_rules(whole);
    kept_free(whole);
    kept_free(sliced);
    return 0;
}
