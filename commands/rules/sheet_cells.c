/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet_cells.c - what a cell looks like, and what kind of row it stands in.
 */
#include <string.h>

#include "rules/glyph.h"
#include "rules/sheet_parts.h"

const char *
sheet_cell_at(const struct sheet_row *row, int column)
{
    return column >= 0 && column < row->count && row->cells[column]
               ? row->cells[column]
               : "";
}

bool
sheet_is_formula(const char *text)
{
    /* "===" and "=>" are signs of people. */
    return text[0] == '=' && text[1] != '=' && text[1] != '>' && text[1] != ' ';
}

bool
sheet_is_link(const char *text)
{
    return strncmp(text, "http://", 7) == 0 ||
           strncmp(text, "https://", 8) == 0 ||
           strstr(text, "instagram.com/") || strstr(text, "tiktok.com/") ||
           strstr(text, "youtube.com/");
}

bool
sheet_is_handle(const char *text)
{
    size_t i;

    if (*text != '@' || text[1] == '\0' || text[1] == ' ')
        return false;
    for (i = 1; text[i] != '\0'; i++)
        if (text[i] == ' ' || text[i] == '@')
            return false;
    return i > 2;
}

/* "Rossi, Maria" is one. */
bool
sheet_names_two(const char *text)
{
    static const char *const between[] = { " & ",   " + ", " e ",
                                           " and ", " / ", "; " };
    const char *first = strchr(text, '@');
    size_t i;

    while (first && first[1] == '@')
        first++; /* one, with a slip */

    if (first && strchr(first + 1, '@'))
        return true;
    for (i = 0; i < sizeof(between) / sizeof(between[0]); i++) {
        const char *at = strstr(text, between[i]);

        if (at && strchr(text, ' ') >= at &&
            !strchr(at + strlen(between[i]), ' '))
            return true;
    }
    return false;
}

#define LOOKALIKES_SHOWN 6

bool
sheet_lookalikes(const char *text, struct buf *out)
{
    size_t len = strlen(text), n, shown = 0;
    int32_t cp;

    for (; len > 0; text += n, len -= n) {
        char like;

        n = glyph_read(text, len, &cp);
        like = glyph_lookalike(cp);
        if (like == '\0')
            continue;
        if (shown++ < LOOKALIKES_SHOWN)
            buf_addf(out, "%s\"%.*s\" (%c)", shown > 1 ? ", " : "", (int)n,
                     text, like);
    }
    return shown > 0;
}

bool
sheet_is_date(const char *text)
{
    static const struct wall any = { .year = 2026, .month = 6, .day = 15 };
    struct wall w;

    switch (sheet_date(text, SHEET_ORDER_DAY_FIRST, &any, &w)) {
    case SHEET_DATE_DAY:
    case SHEET_DATE_TIME:
    case SHEET_DATE_EITHER:
        return true;
    default:
        return false;
    }
}

/* An amount that says that it is money. */
bool
sheet_is_money(const char *text)
{
    char currency[4];
    int64_t cents;

    return sheet_money(text, &cents, currency) == SHEET_MONEY_OK &&
           currency[0] != '\0';
}

static bool
is_number(const char *text)
{
    return *text != '\0' && text[strspn(text, "0123456789.,' ")] == '\0';
}

bool
sheet_is_deliverable(const char *text)
{
    static const char *const kinds[] = {
        "reel",   "reels",  "story",    "stories",   "storie",
        "post",   "posts",  "carousel", "carosello", "video",
        "videos", "tiktok", "short",    "shorts",    "ugc",
        "live",   "blog",   "foto",     "photo",     "integration",
    };
    char folded[SHEET_HEADER_BYTES];
    size_t i;

    if (sheet_is_link(text))
        return false;
    sheet_fold(text, folded, sizeof(folded));
    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (sheet_has_words(folded, kinds[i]))
            return true;
    return false;
}

/* Does it look like what stands in a row, and not like a name of a column? */
bool
sheet_is_data(const char *text)
{
    return sheet_is_handle(text) || sheet_is_link(text) ||
           sheet_is_money(text) || is_number(text) || sheet_is_date(text);
}

/* ---- rows ---------------------------------------------------------------- */

int
sheet_row_filled(const struct sheet_row *row)
{
    int i, n = 0;

    for (i = 0; i < row->count; i++)
        n += *sheet_cell_at(row, i) != '\0';
    return n;
}

const char *
sheet_cell(const struct sheet_layout *layout, const struct sheet_row *row,
           enum sheet_field field)
{
    return field < SHEET_FIELDS ? sheet_cell_at(row, layout->column[field])
                                : "";
}

static bool
is_sum(const struct sheet_row *row)
{
    static const char *const sums[] = { "total",  "totals",    "totale",
                                        "totali", "sum",       "subtotal",
                                        "tot",    "subtotale", "grand total",
                                        "somma" };
    char folded[SHEET_HEADER_BYTES];
    size_t i;
    int c;

    for (c = 0; c < row->count && *sheet_cell_at(row, c) == '\0';)
        c++;
    sheet_fold(sheet_cell_at(row, c), folded, sizeof(folded));
    for (i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
        if (strcmp(sums[i], folded) == 0)
            return true;
    return false;
}

static bool
is_same_row(const struct sheet_row *a, const struct sheet_row *b)
{
    int i, n = a->count > b->count ? a->count : b->count;

    for (i = 0; i < n; i++)
        if (strcmp(sheet_cell_at(a, i), sheet_cell_at(b, i)) != 0)
            return false;
    return true;
}

/* One name alone, where a row has more: the beginning of a part. */
static bool
is_section(const struct sheet_layout *layout, const struct sheet_row *row)
{
    int i = 0;

    if (sheet_row_filled(row) != 1)
        return false;
    while (*sheet_cell_at(row, i) == '\0')
        i++;
    return !sheet_is_data(sheet_cell_at(row, i)) &&
           layout->column[SHEET_HANDLE] != i &&
           layout->column[SHEET_LINK] != i && i < 3;
}

enum sheet_row_kind
sheet_row_kind(const struct sheet_layout *layout,
               const struct sheet_row *header, const struct sheet_row *row)
{
    if (sheet_row_filled(row) == 0)
        return SHEET_ROW_EMPTY;
    if (header && is_same_row(header, row))
        return SHEET_ROW_HEADER;
    if (is_sum(row))
        return SHEET_ROW_SUM;
    if (is_section(layout, row))
        return SHEET_ROW_SECTION;
    return SHEET_ROW_DEAL;
}
