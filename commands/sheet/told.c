/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * told.c - what people said of a sheet, and of those that the team brought
 * before it: names, states, columns, and cells that were mended.
 *
 * A sheet comes back every week, from whoever has it open. What was said once
 * holds then: of names and states as it is; of a column in a sheet with mostly
 * the same columns; of a cell that says the same, in the same creator's row of
 * the same campaign, wherever that row stands now.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "people.h"
#include "sheet/sheet.h"

#define SHEETS_BACK 5
/* Of a sheet's names of columns, in percent, that make it one like it. */
#define LIKENESS 60

/* ---- lists of what was said ---------------------------------------------- */

static void
told_copy(struct record *to, const struct record *from)
{
    static const char *const texts[] = { "name", "is",    "field",    "value",
                                         "was",  "who",   "campaign", "piece",
                                         "of",   "draft", "publish",  "fee" };
    static const char *const numbers[] = { "row", "at", "print", "deal",
                                           "nth" };
    size_t k;

    for (k = 0; k < ARRAY_LEN(texts); k++)
        if (*record_text(from, texts[k]) != '\0')
            record_set_text(to, texts[k], record_text(from, texts[k]));
    for (k = 0; k < ARRAY_LEN(numbers); k++)
        record_set_int(to, numbers[k], record_int(from, numbers[k], 0));
}

void
sheet_told_keep(struct sheet_work *w)
{
    static const char *const lists[] = { "people",       "states",
                                         "told-columns", "fixes",
                                         "old-columns",  "old-fixes",
                                         "old-gone",     "answers" };
    struct record *kept = record_new();
    size_t l, i;

    for (l = 0; l < ARRAY_LEN(lists); l++)
        for (i = 0; i < record_count(w->guesses, lists[l]); i++)
            told_copy(record_add(kept, lists[l]),
                      record_at(w->guesses, lists[l], i));
    record_set_text(kept, "as", record_text(w->guesses, "as"));
    record_set_text(kept, "currency-told",
                    record_text(w->guesses, "currency-told"));
    record_set_int(kept, "order-told", record_int(w->guesses, "order-told", 0));
    sheet_tabs_keep(kept, w->guesses);
    record_free(w->guesses);
    w->guesses = kept;
    sheet_told_load(w);
    sheet_seconds_load(w);
}

/* ---- of sheets before ---------------------------------------------------- */

static bool
is_equal(const struct record *a, const struct record *b, const char *name)
{
    return strcasecmp(record_text(a, name), record_text(b, name)) == 0;
}

/* Is the same thing said of the same thing, so that the newer one counts? */
static bool
is_about(const struct record *a, const struct record *b)
{
    return is_equal(a, b, "name") && is_equal(a, b, "field") &&
           is_equal(a, b, "was") && is_equal(a, b, "who") &&
           is_equal(a, b, "campaign") && is_equal(a, b, "piece") &&
           record_int(a, "print", 0) == record_int(b, "print", 0);
}

static bool
is_said(const struct record *g, const char *list, const struct record *r)
{
    size_t i;

    for (i = 0; i < record_count(g, list); i++)
        if (is_about(record_at(g, list, i), r))
            return true;
    return false;
}

/* A name of somebody who left is asked about anew. */
static bool
has_left(struct request *rq, const char *id)
{
    struct person person = { 0 };
    bool has = store_person_find(request_store(rq), id, &person) == ERR_OK &&
               person.fetched_at > 0 && person.is_guest;

    person_release(&person);
    return has;
}

/* The newest first: what was said before of the same is left out. */
static void
take_over(struct request *rq, struct record *g, const struct record *old)
{
    static const char *const lists[][2] = {
        { "people", "people" },
        { "states", "states" },
        { "told-columns", "old-columns" },
        { "old-columns", "old-columns" },
        { "fixes", "old-fixes" },
        { "old-fixes", "old-fixes" },
        { "gone", "old-gone" },
        { "old-gone", "old-gone" },
    };
    size_t l, i;

    for (l = 0; l < ARRAY_LEN(lists); l++)
        for (i = record_count(old, lists[l][0]); i-- > 0;) {
            const struct record *r = record_at(old, lists[l][0], i);

            if (record_count(g, lists[l][1]) >= SHEET_FIXES_MAX)
                break;
            if (!is_said(g, lists[l][1], r) &&
                (l > 0 || !has_left(rq, record_text(r, "is"))))
                told_copy(record_add(g, lists[l][1]), r);
        }
}

void
sheet_told_remember(struct request *rq, struct record *g)
{
    int64_t before = INT64_MAX;
    int back;

    for (back = 0; back < SHEETS_BACK; back++) {
        struct sheet sheet = { 0 };
        struct record *old = NULL;

        if (store_sheet_before(request_store(rq), before, SHEET_IN, &sheet) !=
            ERR_OK)
            return;
        before = sheet.id;
        if (record_load(sheet.guesses, &old) == ERR_OK)
            take_over(rq, g, old);
        record_free(old);
        store_sheet_release(&sheet);
    }
}

/* ---- columns ------------------------------------------------------------- */

static void
set_column(struct sheet_work *w, int at, enum sheet_field field)
{
    int f;

    for (f = 0; f < SHEET_FIELDS; f++)
        if (w->layout.column[f] == at)
            w->layout.column[f] = -1;
    if (field != SHEET_FIELDS) {
        w->layout.column[field] = at;
        w->layout.by_content[field] = false;
    }
}

/* Are most of the columns of that sheet in this one too? */
static bool
is_like(const struct sheet_row *header, const char *other)
{
    const char *room[SHEET_COLUMNS_MAX];
    struct sheet_row row;
    int i, names = 0, met = 0;
    char *copy;

    sheet_split(other, 0, &copy, room, &row);
    for (i = 0; i < row.count; i++) {
        names += *room[i] != '\0';
        met += *room[i] != '\0' && sheet_column_called(header, room[i]) >= 0;
    }
    free(copy);
    return met * 100 >= names * LIKENESS;
}

void
sheet_told_columns(struct sheet_work *w, const struct sheet_row *header)
{
    size_t i;
    int at;

    for (i = 0; header && i < record_count(w->guesses, "old-columns"); i++) {
        const struct record *r = record_at(w->guesses, "old-columns", i);

        at = sheet_column_called(header, record_text(r, "name"));
        if (at >= 0 && is_like(header, record_text(r, "of")))
            set_column(w, at, sheet_field_of(record_text(r, "is")));
    }
    for (i = 0; i < record_count(w->guesses, "told-columns"); i++) {
        const struct record *r = record_at(w->guesses, "told-columns", i);

        at = (int)record_int(r, "at", -1);
        set_column(w, at, sheet_field_of(record_text(r, "is")));
    }
}

/* ---- cells --------------------------------------------------------------- */

/* What says whose row it is, as it stands there. */
static const char *
who_cell(const struct sheet_layout *l, const struct sheet_row *row)
{
    static const enum sheet_field order[] = { SHEET_HANDLE, SHEET_LINK,
                                              SHEET_CREATOR };
    size_t i;

    for (i = 0; i < ARRAY_LEN(order); i++)
        if (*sheet_cell(l, row, order[i]) != '\0')
            return sheet_cell(l, row, order[i]);
    return "";
}

static bool
is_who(enum sheet_field field)
{
    return field == SHEET_HANDLE || field == SHEET_LINK ||
           field == SHEET_CREATOR;
}

void
sheet_told_fix(struct record *g, const struct sheet_work *w, int64_t number,
               const char *cells, enum sheet_field field, const char *value)
{
    const struct sheet_layout *l = &w->layout;
    const char *room[SHEET_COLUMNS_MAX];
    struct record *r = record_add(g, "fixes");
    struct sheet_row row;
    char *copy;

    sheet_split(cells, number, &copy, room, &row);
    record_set_int(r, "row", number);
    record_set_text(r, "field", sheet_field_word(field));
    record_set_text(r, "value", value);
    record_set_int(r, "print", sheet_row_print(cells));
    record_set_text(r, "was", sheet_cell(l, &row, field));
    record_set_text(r, "who", who_cell(l, &row));
    record_set_text(r, "campaign", sheet_cell(l, &row, SHEET_CAMPAIGN));
    record_set_text(r, "piece", sheet_cell(l, &row, SHEET_DELIVERABLE));
    record_set_text(r, "draft", sheet_cell(l, &row, SHEET_DRAFT));
    record_set_text(r, "publish", sheet_cell(l, &row, SHEET_PUBLISH));
    record_set_text(r, "fee", sheet_cell(l, &row, SHEET_FEE));
    free(copy);
}

static void
load_list(struct sheet_work *w, const char *list, bool is_old)
{
    size_t i, n = record_count(w->guesses, list);

    w->fixes =
        xreallocarray(w->fixes, w->fix_count + n + 1, sizeof(w->fixes[0]));
    for (i = 0; i < n; i++) {
        const struct record *r = record_at(w->guesses, list, i);

        w->fixes[w->fix_count++] = (struct sheet_fix){
            .field = sheet_field_of(record_text(r, "field")),
            .is_old = is_old,
            .row = record_int(r, "row", 0),
            .print = record_int(r, "print", 0),
            .taken = record_int(r, "taken", 0),
            .nth = record_int(r, "nth", 0),
            .value = record_text(r, "value"),
            .was = record_text(r, "was"),
            .who = record_text(r, "who"),
            .campaign = record_text(r, "campaign"),
            .piece = record_text(r, "piece"),
            .draft = record_text(r, "draft"),
            .publish = record_text(r, "publish"),
            .fee = record_text(r, "fee"),
        };
    }
}

void
sheet_told_load(struct sheet_work *w)
{
    w->fix_count = 0;
    load_list(w, "old-fixes", true);
    load_list(w, "fixes", false);
}

/* Where a campaign stands in the first of its rows only, the others say
 * none. */
static bool
may_be_campaign(const char *a, const char *b)
{
    return *a == '\0' || *b == '\0' || strcmp(a, b) == 0;
}

/* The cell that was mended then, in this row? */
static bool
fits(const struct sheet_work *w, const struct sheet_fix *fix,
     const struct sheet_row *row)
{
    const struct sheet_layout *l = &w->layout;
    const char *is = sheet_cell(l, row, fix->field);

    if (fix->print == w->print)
        return true;
    if (strcmp(is, fix->was) != 0)
        return false;
    if (is_who(fix->field) && *is != '\0')
        return true;
    if (strcmp(who_cell(l, row), fix->who) != 0 ||
        !may_be_campaign(sheet_cell(l, row, SHEET_CAMPAIGN), fix->campaign))
        return false;
    /* An empty cell says too little to be known again by itself. */
    return *is != '\0' ||
           strcmp(sheet_cell(l, row, SHEET_DELIVERABLE), fix->piece) == 0;
}

/* Who somebody is holds for all rows; all else was for one. */
static bool
is_for_one(const struct sheet_fix *fix)
{
    return !is_who(fix->field) || *fix->was == '\0';
}

static int64_t
is_alike(const char *a, const char *b)
{
    return *a != '\0' && strcmp(a, b) == 0;
}

/* How sure it is that it was mended in that row. */
static int64_t
likeness(const struct sheet_work *w, const struct sheet_fix *fix,
         const struct sheet_row *row)
{
    const struct sheet_layout *l = &w->layout;

    if (fix->print == w->print)
        return 8;
    return 2 * is_alike(fix->draft, sheet_cell(l, row, SHEET_DRAFT)) +
           2 * is_alike(fix->publish, sheet_cell(l, row, SHEET_PUBLISH)) +
           is_alike(fix->fee, sheet_cell(l, row, SHEET_FEE));
}

void
sheet_told_begin(struct sheet_work *w)
{
    size_t i;

    for (i = 0; i < w->fix_count; i++) {
        struct sheet_fix *fix = &w->fixes[i];

        fix->met = fix->taken = 0;
        fix->nth = fix->is_old ? fix->nth : 0;
    }
}

/* By its name alone a piece is not known again: another one is called so. */
static void
see_row(struct sheet_work *w, struct sheet_fix *fix,
        const struct sheet_row *row)
{
    int64_t like = likeness(w, fix, row);
    int64_t away = llabs(fix->met++ - fix->nth);

    if (fix->field == SHEET_DELIVERABLE && like < 2 && away != 0)
        return;
    if (fix->taken != 0 &&
        (like < fix->best || (like == fix->best && away >= fix->away)))
        return;
    fix->taken = row->number;
    fix->best = like;
    fix->away = away;
}

void
sheet_told_see(struct sheet_work *w, const struct sheet_row *row)
{
    size_t i;

    for (i = 0; i < w->fix_count; i++) {
        struct sheet_fix *fix = &w->fixes[i];

        if (!is_for_one(fix) || !fits(w, fix, row))
            continue;
        if (fix->is_old)
            see_row(w, fix, row);
        else if (row->number < fix->row)
            fix->nth++;
    }
}

/* Kept for whoever reads the rows, and for the sheets that follow. */
void
sheet_told_settle(struct sheet_work *w)
{
    size_t i, old = record_count(w->guesses, "old-fixes");

    for (i = 0; i < w->fix_count; i++) {
        const struct sheet_fix *fix = &w->fixes[i];

        record_set_int(fix->is_old
                           ? record_change(w->guesses, "old-fixes", i)
                           : record_change(w->guesses, "fixes", i - old),
                       fix->is_old ? "taken" : "nth",
                       fix->is_old ? fix->taken : fix->nth);
    }
}

static bool
is_for(const struct sheet_work *w, const struct sheet_fix *fix,
       const struct sheet_row *row)
{
    if (!fix->is_old)
        return fix->row == row->number;
    return is_for_one(fix) ? fix->taken == row->number : fits(w, fix, row);
}

const char *
sheet_told_cell(const struct sheet_work *w, const struct sheet_row *row,
                enum sheet_field field, bool *is_now)
{
    size_t i = w->fix_count;

    while (i-- > 0) {
        const struct sheet_fix *fix = &w->fixes[i];

        if (fix->field != field || !is_for(w, fix, row))
            continue;
        *is_now = !fix->is_old;
        return fix->value;
    }
    return NULL;
}
