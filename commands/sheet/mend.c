/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mend.c - what people say about a preview: whose name it is, what a state
 * means, which column is what, what a cell should say, how dates are written.
 *
 * It is kept with the guesses and stands above them; the rows are looked at
 * anew then.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaigns.h"
#include "numbers.h"
#include "sheet/sheet.h"
#include "verbs.h"
#include "vet/vet.h"

/* ---- which sheet --------------------------------------------------------- */

static enum text_key
state_text(enum sheet_state state)
{
    switch (state) {
    case SHEET_READING:
    case SHEET_WRITING:
        return TEXT_SHEET_BUSY;
    case SHEET_IN:
        return TEXT_VET_ALREADY_IN;
    case SHEET_CANCELLED:
        return TEXT_VET_ALREADY_CANCELLED;
    case SHEET_PREVIEW:
        break;
    }
    return TEXT_ERRORS_ALREADY_DONE;
}

static enum err
say_not_yours(struct request *rq, const struct sheet *sheet)
{
    struct buf who;
    enum err rc;

    buf_init(&who, 256);
    vet_add_person(&who, rq, sheet->person);
    rc = reply_wrong(rq, "id", TEXT_VET_NOT_YOURS, "id", TEXT_INT(sheet->id),
                     "who", who.data, NULL);
    buf_release(&who);
    return rc;
}

/* Without a number: the one of this person that waits. */
static enum err
look_up(struct request *rq, struct sheet *out)
{
    if (request_has(rq, "id"))
        return store_sheet_find(request_store(rq), request_arg_id(rq, "id"),
                                out);
    return store_sheet_last(request_store(rq), request_person(rq)->id,
                            SHEET_PREVIEW, out);
}

enum err
sheet_find(struct request *rq, bool may_be_busy, struct sheet *out)
{
    enum err rc = look_up(rq, out), told;

    if (rc != ERR_OK && rc != ERR_NOT_FOUND)
        return rc;
    if (rc == ERR_NOT_FOUND && !request_has(rq, "id"))
        told = reply_wrong(rq, "id", TEXT_SHEET_NONE, NULL);
    else if (rc == ERR_NOT_FOUND)
        told = reply_wrong(rq, "id", TEXT_VET_NO_IMPORT, "id",
                           TEXT_INT(request_arg_id(rq, "id")), NULL);
    else if (strcmp(out->person, request_person(rq)->id) != 0 &&
             !request_may(rq, WHO_ADMINS))
        told = say_not_yours(rq, out);
    else if (out->state != SHEET_PREVIEW &&
             !(may_be_busy &&
               (out->state == SHEET_READING || out->state == SHEET_WRITING)))
        told = reply_wrong(rq, "id", state_text(out->state), "id",
                           TEXT_INT(out->id), NULL);
    else
        return ERR_OK;
    return told == ERR_OK ? ERR_NOT_FOUND : told;
}

/* ---- looking at the rows anew -------------------------------------------- */

/* From the columns on: their names may mean something else now. */
static enum err
look_again(struct request *rq, struct sheet *sheet, const struct record *g)
{
    enum err rc;

    free(sheet->guesses);
    sheet->guesses = record_save(g);
    sheet->state = SHEET_READING;
    rc = store_sheet_update(request_store(rq), sheet);
    if (rc == ERR_OK)
        rc = sheet_read_again(rq, sheet, SHEET_READ_LAYOUT, "");
    if (rc == ERR_OK)
        request_touched(rq, "sheet", sheet->id);
    return rc;
}

/* Load the guesses, have them changed, look again. `change` answers
 * ERR_NOT_FOUND when it has told the person what is wrong. */
static enum err
mend(struct request *rq,
     enum err (*change)(struct request *rq, const struct sheet *sheet,
                        struct record *g))
{
    struct sheet sheet = { 0 };
    struct record *g = NULL;
    enum err rc;

    rc = sheet_find(rq, false, &sheet);
    if (rc == ERR_OK && record_load(sheet.guesses, &g) != ERR_OK)
        g = record_new();
    if (rc == ERR_OK)
        rc = change(rq, &sheet, g);
    if (rc == ERR_OK)
        rc = look_again(rq, &sheet, g);
    if (rc == ERR_OK && !request_sees(rq, sheet.message))
        rc = reply_text(rq, AUDIENCE_PASSING, TEXT_SHEET_NOTED, "id",
                        TEXT_INT(sheet.id), NULL);
    record_free(g);
    store_sheet_release(&sheet);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err
wrong(enum err told)
{
    return told == ERR_OK ? ERR_NOT_FOUND : told;
}

/* ---- map ----------------------------------------------------------------- */

struct who_is {
    const char *typed;
    struct sheet_person *people;
    size_t count;
};

static void
collect(void *ctx, const char *id, const char *name)
{
    struct who_is *w = ctx;

    w->people = xreallocarray(w->people, w->count + 1, sizeof(w->people[0]));
    w->people[w->count].id = xstrdup(id);
    w->people[w->count++].name = xstrdup(name);
}

/* "<@U0LEO>", "@leo", "Leo Marchetti": an id of one of us, or NULL. */
static char *
person_id(struct request *rq, const char *typed)
{
    struct who_is w = { .typed = typed };
    struct person person = { 0 };
    char *id = NULL;
    size_t i;

    if (strncmp(typed, "<@", 2) == 0) {
        id = xstrndup(typed + 2, strcspn(typed + 2, "|>"));
        /* Somebody who left, or a guest, owns nothing; of whom nothing is
         * known yet may. */
        if (store_person_find(request_store(rq), id, &person) == ERR_OK &&
            person.fetched_at > 0 && person.is_guest) {
            free(id);
            id = NULL;
        }
        person_release(&person);
        return id;
    }
    if (store_person_list(request_store(rq), 5000, collect, &w) == ERR_OK &&
        sheet_person_find(typed, w.people, w.count, &i) == SHEET_MATCH_ONE)
        id = xstrdup(w.people[i].id);
    for (i = 0; i < w.count; i++) {
        free((void *)(uintptr_t)w.people[i].id);
        free((void *)(uintptr_t)w.people[i].name);
    }
    free(w.people);
    return id;
}

/* The word as the sheet spells it; NULL when it is not among them. */
static const char *
spelt(const struct record *r, const char *list, const char *typed)
{
    char asked[SHEET_CELL_MAX], one[SHEET_CELL_MAX];
    size_t i;

    sheet_fold(typed, asked, sizeof(asked));
    for (i = 0; i < record_count(r, list); i++) {
        const char *name = record_text(record_at(r, list, i), "name");

        sheet_fold(name, one, sizeof(one));
        if (strcmp(asked, one) == 0)
            return name;
    }
    return NULL;
}

static void
note(struct record *g, const char *list, const char *name, const char *is)
{
    struct record *r = record_add(g, list);

    record_set_text(r, "name", name);
    record_set_text(r, "is", is);
}

/* The column of that header, counted from 0; -1 when there is none. */
static int
column_of(const struct record *g, const char *typed)
{
    char asked[SHEET_CELL_MAX];
    const char *room[SHEET_COLUMNS_MAX];
    struct sheet_row header;
    char *copy;
    int found;

    sheet_fold(typed, asked, sizeof(asked));
    sheet_split(record_text(g, "header"), 0, &copy, room, &header);
    found = sheet_column_called(&header, typed);
    free(copy);
    /* One without a name, as the preview calls it: "G". */
    if (found < 0 && asked[0] >= 'a' && asked[0] <= 'z' && asked[1] == '\0')
        found = asked[0] - 'a';
    return found;
}

static enum err
map_person(struct request *rq, struct record *g, const char *name)
{
    const char *to = request_arg(rq, "to");
    char *id = person_id(rq, to);

    if (!id)
        return wrong(
            reply_wrong(rq, "to", TEXT_SHEET_NOBODY, "word", to, NULL));
    note(g, "people", name, id);
    free(id);
    return ERR_OK;
}

static enum err
map_state(struct request *rq, struct record *g, const char *name)
{
    const char *to = request_arg(rq, "to"), *state = to;
    enum deal_state known;

    if (!deal_state_parse(to, &known) && strcasecmp(to, "trouble") != 0)
        state = sheet_state(to);
    if (!state)
        return wrong(
            reply_wrong(rq, "to", TEXT_SHEET_NO_STATE, "word", to, NULL));
    note(g, "states", name, state);
    return ERR_OK;
}

static enum err
map_column(struct request *rq, struct record *g, const char *name, int at)
{
    const char *to = request_arg(rq, "to");
    bool is_none = strcasecmp(to, "nothing") == 0;
    enum sheet_field field = sheet_field_of(to);
    struct record *r;

    if (field == SHEET_FIELDS && !is_none)
        return wrong(
            reply_wrong(rq, "to", TEXT_SHEET_NO_FIELD, "word", to, NULL));
    r = record_add(g, "told-columns");
    record_set_int(r, "at", at);
    record_set_text(r, "name", name);
    record_set_text(r, "is", is_none ? "" : sheet_field_word(field));
    record_set_text(r, "of", record_text(g, "header"));
    return ERR_OK;
}

static enum err
map_change(struct request *rq, const struct sheet *sheet, struct record *g)
{
    const char *what = request_arg(rq, "what"), *name;
    struct record *s = NULL;
    int column = column_of(g, what);
    enum err rc;

    if (record_load(sheet->summary, &s) != ERR_OK)
        s = record_new();
    name = spelt(s, "owners", what);
    if (name)
        rc = map_person(rq, g, name);
    else if ((name = spelt(s, "states", what)) != NULL)
        rc = map_state(rq, g, name);
    else if (column >= 0)
        rc = map_column(rq, g, what, column);
    else
        rc = wrong(
            reply_wrong(rq, "what", TEXT_SHEET_NO_WORD, "word", what, NULL));
    record_free(s);
    return rc;
}

enum err
sheet_map_run(struct request *rq)
{
    if (!request_has(rq, "what") || !request_has(rq, "to"))
        return reply_wrong(rq, "what", TEXT_SHEET_HOW_MAP, NULL);
    return mend(rq, map_change);
}

/* ---- fix ----------------------------------------------------------------- */

/* "fix 3 all campaign Spring": for the rows that say none. */
static enum err
fix_all(struct request *rq, struct record *g, enum sheet_field field,
        const char *value)
{
    if (field != SHEET_CAMPAIGN)
        return wrong(reply_wrong(rq, "to", TEXT_SHEET_ONLY_CAMPAIGN, NULL));
    record_set_text(g, "as", value);
    return ERR_OK;
}

/* With what stands there now, to know the cell again. */
static void
note_fix(struct request *rq, const struct sheet *sheet, struct record *g,
         int64_t number, enum sheet_field field, const char *value,
         const char *cells)
{
    struct sheet_work *w = sheet_work_new(rq, sheet);

    sheet_told_fix(g, w, number, cells, field, value);
    sheet_work_free(w);
}

static enum err
fix_change(struct request *rq, const struct sheet *sheet, struct record *g)
{
    const char *row = request_arg(rq, "what"), *value;
    enum sheet_field field = sheet_field_of(request_arg(rq, "to"));
    int64_t number = 0;
    char *cells = NULL;
    enum err rc;

    value = request_has(rq, "value") ? request_arg(rq, "value") : "";
    if (field == SHEET_FIELDS)
        return wrong(reply_wrong(rq, "to", TEXT_SHEET_NO_FIELD, "word",
                                 request_arg(rq, "to"), NULL));
    if (strlen(value) >= SHEET_CELL_MAX)
        return wrong(reply_wrong(rq, "value", TEXT_SHEET_LONG_VALUE, NULL));
    if (strcasecmp(row, "all") == 0)
        return fix_all(rq, g, field, value);
    rc =
        number_parse(row, 1, SHEET_ROWS_MAX, &number) == ERR_OK
            ? store_sheet_row_find(request_store(rq), sheet->id, number, &cells)
            : ERR_NOT_FOUND;
    if (rc == ERR_NOT_FOUND)
        rc =
            wrong(reply_wrong(rq, "what", TEXT_SHEET_NO_ROW, "row", row, NULL));
    else if (rc == ERR_OK && record_count(g, "fixes") >= SHEET_FIXES_MAX)
        rc = wrong(reply_wrong(rq, "what", TEXT_SHEET_MANY_FIXES, NULL));
    if (rc == ERR_OK)
        note_fix(rq, sheet, g, number, field, value, cells);
    free(cells);
    return rc;
}

enum err
sheet_fix_run(struct request *rq)
{
    if (!request_has(rq, "what") || !request_has(rq, "to"))
        return reply_wrong(rq, "what", TEXT_SHEET_HOW_FIX_LINE, NULL);
    return mend(rq, fix_change);
}

/* ---- dates --------------------------------------------------------------- */

static enum err
dates_change(struct request *rq, const struct sheet *sheet, struct record *g)
{
    const char *order = request_has(rq, "what") ? request_arg(rq, "what") : "";

    (void)sheet;
    if (strcasecmp(order, "day-first") == 0)
        record_set_int(g, "order-told", SHEET_ORDER_DAY_FIRST);
    else if (strcasecmp(order, "month-first") == 0)
        record_set_int(g, "order-told", SHEET_ORDER_MONTH_FIRST);
    else
        return wrong(reply_wrong(rq, "what", TEXT_SHEET_HOW_DATES, NULL));
    return ERR_OK;
}

enum err
sheet_dates_run(struct request *rq)
{
    return mend(rq, dates_change);
}

/* ---- the same deal, or a second one -------------------------------------- */

static bool
is_answered(const struct record *g, int64_t deal)
{
    size_t i;

    for (i = 0; i < record_count(g, "answers"); i++)
        if (record_int(record_at(g, "answers", i), "deal", 0) == deal)
            return true;
    return false;
}

static void
answer(struct record *g, int64_t row, int64_t deal)
{
    struct record *r = record_add(g, "answers");

    record_set_int(r, "row", row);
    record_set_int(r, "deal", deal);
}

/* Which of the deals that a row may be: the one that was said, or the only
 * one. 0: none of them. */
static int64_t
said_deal(struct request *rq, const struct record *ask)
{
    size_t i, n = record_count(ask, "of");
    int64_t said = 0;

    if (!request_has(rq, "to"))
        return n == 1 ? record_int(record_at(ask, "of", 0), "deal", 0) : 0;
    if (number_parse(request_arg(rq, "to"), 1, INT64_MAX, &said) != ERR_OK)
        return 0;
    for (i = 0; i < n; i++)
        if (record_int(record_at(ask, "of", i), "deal", 0) == said)
            return said;
    return 0;
}

/* All rows that are asked about; of "the same" those that can be one deal
 * only, each deal once. */
static void
answer_all(struct record *g, const struct record *s, bool is_same)
{
    size_t i;

    for (i = 0; i < record_count(s, "asks"); i++) {
        const struct record *ask = record_at(s, "asks", i);
        int64_t row = record_int(ask, "row", 0), deal;

        if (!is_same) {
            answer(g, row, 0);
            continue;
        }
        deal = record_int(record_at(ask, "of", 0), "deal", 0);
        if (record_count(ask, "of") == 1 && !is_answered(g, deal))
            answer(g, row, deal);
    }
}

/* Taken back since, with the import that brought it. */
static bool
is_gone(struct request *rq, int64_t id)
{
    struct deal deal = { 0 };
    bool is = store_deal_get(request_store(rq), id, &deal) == ERR_NOT_FOUND;

    deal_release(&deal);
    return is;
}

static enum err
answer_row(struct request *rq, struct record *g, const struct record *s,
           bool is_same)
{
    const char *typed = request_arg(rq, "what");
    int64_t row = 0, deal = 0;
    size_t i;

    (void)number_parse(typed, 1, SHEET_ROWS_MAX, &row);
    for (i = 0; i < record_count(s, "asks"); i++)
        if (record_int(record_at(s, "asks", i), "row", 0) == row)
            break;
    if (i == record_count(s, "asks"))
        return wrong(
            reply_wrong(rq, "what", TEXT_SHEET_NOT_ASKED, "row", typed, NULL));
    if (is_same)
        deal = said_deal(rq, record_at(s, "asks", i));
    if (is_same && deal != 0 && is_gone(rq, deal))
        return reply_text(rq, AUDIENCE_PASSING, TEXT_SHEET_DEAL_GONE, "deal",
                          TEXT_INT(deal), NULL);
    if (is_same && (deal == 0 || is_answered(g, deal)))
        return wrong(
            reply_wrong(rq, "to", TEXT_SHEET_WHICH_DEAL, "row", typed, NULL));
    answer(g, row, deal);
    return ERR_OK;
}

static enum err
answer_change(struct request *rq, const struct sheet *sheet, struct record *g)
{
    bool is_same = strcmp(request_arg(rq, "action"), "same") == 0;
    struct record *s = NULL;
    enum err rc = ERR_OK;

    if (record_load(sheet->summary, &s) != ERR_OK)
        s = record_new();
    if (strcasecmp(request_arg(rq, "what"), "all") == 0)
        answer_all(g, s, is_same);
    else
        rc = answer_row(rq, g, s, is_same);
    record_free(s);
    return rc;
}

enum err
sheet_answer_run(struct request *rq)
{
    if (!request_has(rq, "what"))
        return reply_wrong(rq, "what", TEXT_SHEET_HOW_SAME, NULL);
    return mend(rq, answer_change);
}
