/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guess.c - what was made out of a sheet, and what people said about it.
 *
 * The row of a sheet keeps it as a record: columns, the order of dates, and
 * what was mapped or mended by hand, which stands above every guess.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "names.h"
#include "sheet/sheet.h"
#include "verbs.h"

#define PEOPLE_MAX 5000

/* The one that was found last is often meant again. */
static struct sheet_word *
word_again(struct sheet_words *words, const char *text)
{
    return words->last < words->count &&
                   strcmp(words->items[words->last].text, text) == 0
               ? &words->items[words->last]
               : NULL;
}

/* The one under that key, which is taken over, or a new one; NULL when there
 * are too many. */
static struct sheet_word *
word_under(struct sheet_words *words, const char *text, char *key)
{
    struct sheet_word *w;
    size_t i;

    for (i = 0; i < words->count && strcmp(words->items[i].key, key) != 0;)
        i++;
    if (i < words->count || words->count == words->max) {
        free(key);
        words->last = i;
        return i < words->count ? &words->items[i] : NULL;
    }
    words->items =
        xreallocarray(words->items, words->count + 1, sizeof(words->items[0]));
    words->last = words->count;
    w = &words->items[words->count++];
    memset(w, 0, sizeof(*w));
    w->text = xstrdup(text);
    w->key = key;
    return w;
}

/* "sam" and "SAM" are one; what has no letters is as it is written. */
struct sheet_word *
sheet_word(struct sheet_words *words, const char *text)
{
    struct sheet_word *w = word_again(words, text);
    char folded[SHEET_CELL_MAX];

    if (w)
        return w;
    sheet_fold(text, folded, sizeof(folded));
    return word_under(words, text, xstrdup(folded[0] != '\0' ? folded : text));
}

struct sheet_word *
sheet_campaign(struct sheet_words *words, const char *name)
{
    struct sheet_word *w = word_again(words, name);

    return w ? w : word_under(words, name, store_name_key(name));
}

static void
words_release(struct sheet_words *words)
{
    size_t i;

    for (i = 0; i < words->count; i++) {
        free(words->items[i].text);
        free(words->items[i].key);
        free(words->items[i].meaning);
    }
    free(words->items);
}

/* ---- people -------------------------------------------------------------- */

static void
add_person(void *ctx, const char *id, const char *name)
{
    struct sheet_work *w = ctx;

    w->people =
        xreallocarray(w->people, w->people_count + 1, sizeof(w->people[0]));
    w->people[w->people_count].id = xstrdup(id);
    w->people[w->people_count++].name = xstrdup(name);
}

/* "$$$" and "#" have no letters that could be told from others. */
bool
sheet_is_called(const char *name, const char *typed)
{
    char asked[SHEET_CELL_MAX], one[SHEET_CELL_MAX];

    sheet_fold(name, one, sizeof(one));
    sheet_fold(typed, asked, sizeof(asked));
    if (one[0] != '\0' || asked[0] != '\0')
        return strcmp(one, asked) == 0;
    return *name != '\0' && strcmp(name, typed) == 0;
}

/* What somebody said that a word means; NULL when nobody did. */
static const char *
told(const struct sheet_work *w, const char *list, const char *text)
{
    size_t i = record_count(w->guesses, list);

    while (i-- > 0) {
        const struct record *r = record_at(w->guesses, list, i);

        if (sheet_is_called(record_text(r, "name"), text))
            return record_text(r, "is");
    }
    return NULL;
}

/* Whoever keeps the sheet, and brings it. */
bool
sheet_is_me(const char *name)
{
    char folded[SHEET_CELL_MAX];

    sheet_fold(name, folded, sizeof(folded));
    return strcmp(folded, "me") == 0 || strcmp(folded, "io") == 0;
}

const char *
sheet_guess_person(const struct sheet_work *w, const char *name, bool *several)
{
    const char *id = told(w, "people", name);
    size_t index;

    *several = false;
    if (id)
        return id;
    if (sheet_is_me(name))
        return w->me;
    switch (sheet_person_find(name, w->people, w->people_count, &index)) {
    case SHEET_MATCH_ONE:
        return w->people[index].id;
    case SHEET_MATCH_SEVERAL:
    case SHEET_MATCH_TWO:
        *several = true;
        break;
    case SHEET_MATCH_NONE:
        break;
    }
    return "";
}

const char *
sheet_guess_state(const struct sheet_work *w, const char *text)
{
    const char *state = told(w, "states", text);

    if (state)
        return state;
    return sheet_is_yes_no(text) ? NULL : sheet_state(text);
}

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/; of 62 bits, so that it is
 * a number everywhere. */
int64_t
sheet_row_print(const char *cells)
{
    uint64_t h = UINT64_C(14695981039346656037);

    for (; *cells != '\0'; cells++)
        h = (h ^ (unsigned char)*cells) * UINT64_C(1099511628211);
    return (int64_t)(h >> 2);
}

/* ---- columns ------------------------------------------------------------- */

int
sheet_column_called(const struct sheet_row *header, const char *name)
{
    int i;

    for (i = 0; i < header->count; i++)
        if (sheet_is_called(header->cells[i], name))
            return i;
    return -1;
}

/* Which columns of other days say that it was done. */
static void
note_done(struct sheet_work *w)
{
    const char *room[SHEET_COLUMNS_MAX];
    struct sheet_row header;
    char *copy;
    int f;

    sheet_split(w->header, 0, &copy, room, &header);
    w->done_fields = 0;
    for (f = SHEET_DATE_FIRST; f <= SHEET_DATE_LAST; f++)
        if (sheet_says_done(
                sheet_cell(&w->layout, &header, (enum sheet_field)f)))
            w->done_fields |= UINT32_C(1) << f;
    w->is_signed =
        sheet_says_signed(sheet_cell(&w->layout, &header, SHEET_CONTRACT));
    free(copy);
}

static void
load_columns(struct sheet_work *w)
{
    struct sheet_layout *l = &w->layout;
    size_t i;
    int f;

    for (f = 0; f < SHEET_FIELDS; f++)
        l->column[f] = -1;
    for (i = 0; i < record_count(w->guesses, "columns"); i++) {
        const struct record *r = record_at(w->guesses, "columns", i);
        enum sheet_field field = sheet_field_of(record_text(r, "field"));

        if (field == SHEET_FIELDS)
            continue;
        l->column[field] = (int)record_int(r, "at", -1);
        l->by_content[field] = record_int(r, "content", 0) != 0;
    }
    l->header_row = (int)record_int(w->guesses, "header-row", -1);
    l->data_row = (int)record_int(w->guesses, "data-row", 0);
    l->platform =
        (enum platform)record_int(w->guesses, "platform", PLATFORM_UNKNOWN);
    (void)snprintf(l->title, sizeof(l->title), "%s",
                   record_text(w->guesses, "title"));
    (void)snprintf(l->currency, sizeof(l->currency), "%s",
                   record_text(w->guesses, "currency"));
    w->is_currency_told = *record_text(w->guesses, "currency-told") != '\0';
    (void)snprintf(w->currency, sizeof(w->currency), "%s",
                   record_text(w->guesses, w->is_currency_told
                                               ? "currency-told"
                                               : "currency-of-all"));
    w->order = (enum sheet_order)record_int(w->guesses, "order", 0);
    w->header = xstrdup(record_text(w->guesses, "header"));
    note_done(w);
}

/* "Draft due", or "column D" where it has no name. */
static void
column_name(const struct sheet_row *header, int column, struct buf *b)
{
    if (header && column < header->count && *header->cells[column] != '\0')
        buf_adds(b, header->cells[column]);
    else if (column < 26)
        buf_addc(b, (char)('A' + column));
    else
        buf_addf(b, "A%c", 'A' + column - 26);
}

void
sheet_guess_save(struct sheet_work *w, const struct sheet_row *header)
{
    const struct sheet_layout *l = &w->layout;
    struct buf b;
    int f, i;

    buf_init(&b, 64 * 1024);
    for (f = 0; f < SHEET_FIELDS; f++) {
        struct record *r;

        if (l->column[f] < 0)
            continue;
        r = record_add(w->guesses, "columns");
        buf_reset(&b);
        column_name(header, l->column[f], &b);
        record_set_text(r, "field", sheet_field_word((enum sheet_field)f));
        record_set_text(r, "name", b.data);
        record_set_int(r, "at", l->column[f]);
        record_set_int(r, "content", l->by_content[f]);
    }
    buf_reset(&b);
    for (i = 0; header && i < header->count; i++)
        buf_addf(&b, "%s%s", i > 0 ? "\t" : "", header->cells[i]);
    record_set_text(w->guesses, "header", b.data);
    record_set_int(w->guesses, "header-row", l->header_row);
    record_set_int(w->guesses, "data-row", l->data_row);
    record_set_int(w->guesses, "platform", l->platform);
    record_set_text(w->guesses, "title", l->title);
    record_set_text(w->guesses, "currency", l->currency);
    free(w->header);
    w->header = xstrdup(b.data);
    note_done(w);
    buf_release(&b);
}

/* ---- all of it ----------------------------------------------------------- */

struct sheet_work *
sheet_work_new(struct request *rq, const struct sheet *sheet)
{
    struct sheet_work *w = xcalloc(1, sizeof(*w));

    if (record_load(sheet->guesses, &w->guesses) != ERR_OK)
        w->guesses = record_new();
    w->me = xstrdup(sheet->person);
    w->owners.max = w->states.max = SHEET_NAMES_MAX;
    w->campaigns.max = SHEET_CAMPAIGNS_MAX;
    load_columns(w);
    sheet_told_load(w);
    sheet_seconds_load(w);
    zone_to_wall(request_zone(rq), request_now(rq), &w->today);
    w->tally = sheet_tally_new();
    /* Without them every name is one that is not known, and asked about. */
    (void)store_person_list(request_store(rq), PEOPLE_MAX, add_person, w);
    return w;
}

void
sheet_work_free(void *memory)
{
    struct sheet_work *w = memory;
    size_t i;

    if (!w)
        return;
    for (i = 0; i < w->people_count; i++) {
        free((void *)(uintptr_t)w->people[i].id);
        free((void *)(uintptr_t)w->people[i].name);
    }
    free(w->people);
    free(w->fixes);
    free(w->seconds);
    words_release(&w->owners);
    words_release(&w->states);
    words_release(&w->campaigns);
    sheet_tally_free(w->tally);
    record_free(w->guesses);
    free(w->header);
    free(w->me);
    free(w);
}

void
sheet_split(const char *cells, int64_t number, char **room,
            const char *out[SHEET_COLUMNS_MAX], struct sheet_row *row)
{
    char *p = xstrdup(cells);

    *room = p;
    row->number = number;
    row->cells = out;
    row->count = 0;
    while (row->count < SHEET_COLUMNS_MAX) {
        out[row->count++] = p;
        p = strchr(p, '\t');
        if (!p)
            break;
        *p++ = '\0';
    }
}
