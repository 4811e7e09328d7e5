/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet_columns.c - which row is the header, which column is what.
 *
 * The words of the header come first; what stands below may take a guess back
 * (a "draft" column of links is no date), and decides where there is no word
 * for it. Nothing is sure: whoever imports sees it before it counts.
 */
#include <stdio.h>
#include <string.h>

#include "alloc.h"
#include "rules/sheet_parts.h"

/* Shares of a column's cells, in percent, from which it is taken for sure. */
enum { SHARE_MOST = 60, SHARE_SOME = 25 };
/* Of a header that is one of our names for it, and no weak one. */
enum { SCORE_SURE = 140 };

/* ---- the header ---------------------------------------------------------- */

struct finder {
    const struct sheet_row *rows;
    size_t count;
    sheet_is_person_fn *is_person;
    void *ctx;
    struct sheet_layout *out;
    int columns;                   /* that any of the sample's rows has */
    bool taken[SHEET_COLUMNS_MAX]; /* by a field, or known and left alone */
    int score[SHEET_FIELDS];       /* of the header that took it */
};

/* The name of a column that has one in each of two rows. What is merged over
 * several columns stands in the first of them only. */
static void
header_name(const struct sheet_row *upper, const struct sheet_row *lower,
            int column, char out[SHEET_HEADER_BYTES])
{
    char above[SHEET_HEADER_BYTES / 2] = "", below[SHEET_HEADER_BYTES / 2] = "";
    int i = column;

    sheet_fold(sheet_cell_at(lower, column), below, sizeof(below));
    if (upper) {
        while (i > 0 && *sheet_cell_at(upper, i) == '\0')
            i--;
        sheet_fold(sheet_cell_at(upper, i), above, sizeof(above));
        /* Said twice, as a cell that is merged over both rows comes. */
        if (strcmp(above, below) == 0)
            above[0] = '\0';
    }
    (void)snprintf(out, SHEET_HEADER_BYTES, "%s%s%s", above,
                   above[0] != '\0' && below[0] != '\0' ? " " : "", below);
}

/* How many fields the header names; each counts once. */
static int
header_fields(const struct finder *f, const struct sheet_row *upper,
              const struct sheet_row *lower)
{
    bool met[SHEET_FIELDS + 1] = { false };
    char name[SHEET_HEADER_BYTES];
    enum sheet_field field;
    int i, n = 0;

    for (i = 0; i < f->columns; i++) {
        header_name(upper, lower, i, name);
        if (sheet_header_score(name, &field) == 0 || field == SHEET_FIELDS ||
            met[field])
            continue;
        met[field] = true;
        n++;
    }
    return n;
}

static bool
has_data(const struct sheet_row *row)
{
    int i;

    for (i = 0; i < row->count; i++)
        if (sheet_is_data(sheet_cell_at(row, i)))
            return true;
    return false;
}

/* The next row with something in it; -1 when there is none. */
static int
next_filled(const struct finder *f, int from)
{
    size_t i;

    for (i = (size_t)from + 1; i < f->count; i++)
        if (sheet_row_filled(&f->rows[i]) > 0)
            return (int)i;
    return -1;
}

/* Sets header_row, and *upper when the header has two rows. */
static int
find_header(struct finder *f, int *upper)
{
    int row, best = 0;

    *upper = -1;
    for (row = 0; row < SHEET_HEADER_ROWS && (size_t)row < f->count; row++) {
        int below, n;

        if (sheet_row_filled(&f->rows[row]) < 2 || has_data(&f->rows[row]))
            continue;
        n = header_fields(f, NULL, &f->rows[row]);
        if (n > best) {
            best = n;
            f->out->header_row = row;
            *upper = -1;
        }
        below = next_filled(f, row);
        if (below < 0 || has_data(&f->rows[below]) ||
            sheet_row_filled(&f->rows[below]) < 2)
            continue;
        n = header_fields(f, &f->rows[row], &f->rows[below]);
        if (n > best) {
            best = n;
            f->out->header_row = below;
            *upper = row;
        }
    }
    return best;
}

/* ---- by the words -------------------------------------------------------- */

static void
note_header(struct finder *f, enum sheet_field field, const char *raw,
            const char *above)
{
    if (field == SHEET_FEE) {
        sheet_currency(raw, f->out->currency);
        if (f->out->currency[0] == '\0')
            sheet_currency(above, f->out->currency);
    } else if (field == SHEET_HANDLE || field == SHEET_LINK) {
        (void)sheet_platform(raw, &f->out->platform);
    }
}

static void
take_by_words(struct finder *f, int upper)
{
    const struct sheet_row *low = &f->rows[f->out->header_row];
    const struct sheet_row *up = upper >= 0 ? &f->rows[upper] : NULL;
    char name[SHEET_HEADER_BYTES];
    int i;

    for (i = 0; i < f->columns; i++) {
        enum sheet_field field;
        int score;

        header_name(up, low, i, name);
        score = sheet_header_score(name, &field);
        /* "Creator" over "Name" and "Handle": the second speaks for itself. */
        if (up && field != SHEET_FIELDS && score <= f->score[field]) {
            header_name(NULL, low, i, name);
            score = sheet_header_score(name, &field);
        }
        if (score == 0)
            continue;
        f->taken[i] = true;
        if (field == SHEET_FIELDS || score <= f->score[field])
            continue;
        /* The one that had it before may yet be found by its content. */
        if (f->out->column[field] >= 0)
            f->taken[f->out->column[field]] = false;
        f->score[field] = score;
        f->out->column[field] = i;
        note_header(f, field, sheet_cell_at(low, i),
                    up ? sheet_cell_at(up, i) : "");
    }
}

/* ---- by the content ------------------------------------------------------ */

typedef bool looks_fn(const struct finder *f, const char *text);

static bool
looks_like_handle(const struct finder *f, const char *text)
{
    (void)f;
    return sheet_is_handle(text);
}

static bool
looks_like_link(const struct finder *f, const char *text)
{
    (void)f;
    return sheet_is_link(text);
}

static bool
looks_like_platform(const struct finder *f, const char *text)
{
    enum platform platform;

    (void)f;
    return !sheet_is_link(text) && sheet_platform(text, &platform);
}

static bool
looks_like_date(const struct finder *f, const char *text)
{
    (void)f;
    return sheet_is_date(text);
}

static bool
looks_like_money(const struct finder *f, const char *text)
{
    (void)f;
    return sheet_is_money(text);
}

static bool
looks_like_state(const struct finder *f, const char *text)
{
    (void)f;
    /* "ok" and "no" may answer any question. */
    return !sheet_is_yes_no(text) && strlen(text) > 2 &&
           sheet_state(text) != NULL;
}

static bool
looks_like_payment(const struct finder *f, const char *text)
{
    return looks_like_date(f, text) || sheet_is_of_money(text) ||
           sheet_payment(text) == SHEET_PAYMENT_DONE ||
           sheet_payment(text) == SHEET_PAYMENT_OPEN;
}

static bool
looks_like_tracking(const struct finder *f, const char *text)
{
    (void)f;
    return !sheet_is_date(text) && !sheet_is_money(text) &&
           sheet_is_tracking(text);
}

static bool
looks_like_deliverable(const struct finder *f, const char *text)
{
    (void)f;
    return sheet_is_deliverable(text);
}

static bool
looks_like_person(const struct finder *f, const char *text)
{
    return f->is_person && f->is_person(f->ctx, text);
}

/* The share of the filled cells in a column, in percent; 0 for fewer than
 * `least` of them. */
static int
share(const struct finder *f, int column, looks_fn *looks, int least)
{
    int n = 0, fit = 0;
    size_t i;

    for (i = (size_t)f->out->data_row; i < f->count && n < SHEET_SAMPLE; i++) {
        const char *text = sheet_cell_at(&f->rows[i], column);

        if (sheet_is_nothing(text))
            continue;
        n++;
        fit += looks(f, text);
    }
    return n < least ? 0 : fit * 100 / n;
}

static bool
has_text(const struct finder *f, int column)
{
    size_t i;
    int n = 0;

    for (i = (size_t)f->out->data_row; i < f->count && n < SHEET_SAMPLE;
         i++, n++)
        if (!sheet_is_nothing(sheet_cell_at(&f->rows[i], column)))
            return true;
    return false;
}

/* Do the dates of one column come after those of the other? A missing year is
 * that of the day beside it. */
static bool
is_later(const struct finder *f, int column, int other)
{
    static const struct wall any = { .year = 2026, .month = 6, .day = 15 };
    int64_t sum = 0;
    size_t i;
    int n = 0;

    for (i = (size_t)f->out->data_row; i < f->count && n < SHEET_SAMPLE; i++) {
        const char *a = sheet_cell_at(&f->rows[i], column);
        const char *b = sheet_cell_at(&f->rows[i], other);
        struct wall one, two;

        if (!sheet_is_date(a) || !sheet_is_date(b) ||
            sheet_date(a, SHEET_ORDER_DAY_FIRST, &any, &one) ==
                SHEET_DATE_NONE ||
            sheet_date(b, SHEET_ORDER_DAY_FIRST, &one, &two) == SHEET_DATE_NONE)
            continue;
        sum += wall_days_between(&two, &one);
        n++;
    }
    return sum > 0;
}

static void
take_column(struct finder *f, enum sheet_field field, int column)
{
    f->out->column[field] = column;
    f->out->by_content[field] = true;
    f->taken[column] = true;
}

/* The column that most looks like it, if any does enough. */
static void
take_by_content(struct finder *f, enum sheet_field field, looks_fn *looks)
{
    int i, best = -1, most = SHARE_MOST - 1;

    if (f->out->column[field] >= 0)
        return;
    for (i = 0; i < f->columns; i++) {
        int percent = f->taken[i] ? 0 : share(f, i, looks, 1);

        if (percent > most) {
            most = percent;
            best = i;
        }
    }
    if (best >= 0)
        take_column(f, field, best);
}

/* "Post 1", "Story 2", "Uscita": what is posted is no draft. */
static bool
is_of_posts(const struct finder *f, int column)
{
    static const char *const words[] = { "post",    "posts",        "reel",
                                         "story",   "storia",       "video",
                                         "live",    "posted",       "uscita",
                                         "publish", "pubblicazione" };
    char name[SHEET_HEADER_BYTES];
    size_t i;

    if (f->out->header_row < 0)
        return false;
    header_name(NULL, &f->rows[f->out->header_row], column, name);
    for (i = 0; i < ARRAY_LEN(words); i++)
        if (sheet_has_words(name, words[i]))
            return true;
    return false;
}

/* Of two the earlier one is the draft's, unless it is called a post; a single
 * one is the publication's. */
static void
take_dates(struct finder *f)
{
    int found[2] = { -1, -1 }, i, n = 0;
    bool draft = f->out->column[SHEET_DRAFT] < 0;
    bool publish = f->out->column[SHEET_PUBLISH] < 0;

    for (i = 0; i < f->columns && n < 2; i++)
        if (!f->taken[i] && share(f, i, looks_like_date, 1) >= SHARE_MOST)
            found[n++] = i;
    if (n == 2 && is_later(f, found[0], found[1])) {
        i = found[0];
        found[0] = found[1];
        found[1] = i;
    }
    if (n > 0 && is_of_posts(f, found[0])) {
        if (publish)
            take_column(f, SHEET_PUBLISH, found[0]);
        return;
    }
    if (n == 2 && draft && publish) {
        take_column(f, SHEET_DRAFT, found[0]);
        take_column(f, SHEET_PUBLISH, found[1]);
    } else if (n > 0 && publish) {
        take_column(f, SHEET_PUBLISH, found[n - 1]);
    } else if (n > 0 && draft) {
        take_column(f, SHEET_DRAFT, found[0]);
    }
}

static bool
is_no_formula(const struct finder *f, const char *text)
{
    (void)f;
    return !sheet_is_formula(text);
}

/* Is it called as we call it? Then its cells are amiss, not its name. */
static bool
is_our_word(const struct finder *f, enum sheet_field field)
{
    static const char *const italian[SHEET_FIELDS] = {
        [SHEET_DRAFT] = "bozza", [SHEET_PUBLISH] = "pubblicazione"
    };
    char name[SHEET_HEADER_BYTES];

    if (f->out->header_row < 0 || !italian[field])
        return false;
    header_name(NULL, &f->rows[f->out->header_row], f->out->column[field],
                name);
    return strcmp(name, sheet_field_word(field)) == 0 ||
           strcmp(name, italian[field]) == 0;
}

static void
drop_liar(struct finder *f, enum sheet_field field, looks_fn *looks)
{
    int *column = &f->out->column[field];

    if (*column >= 0 && is_our_word(f, field) &&
        share(f, *column, looks_like_link, 1) < SHARE_MOST)
        return;
    /* Of formulas without a value nothing can be said. */
    if (*column >= 0 && has_text(f, *column) &&
        share(f, *column, is_no_formula, 1) >= SHARE_SOME &&
        share(f, *column, looks, 1) < SHARE_SOME)
        *column = -1;
}

/* A header lies sometimes: "Draft" over links to drafts, "Contract" over yes
 * and no. */
static void
drop_liars(struct finder *f)
{
    static const struct {
        enum sheet_field field;
        looks_fn *looks;
    } must[] = {
        { SHEET_DRAFT, looks_like_date },
        { SHEET_PUBLISH, looks_like_date },
        { SHEET_LINK, looks_like_link },
    };
    size_t i;
    int field;

    for (i = 0; i < sizeof(must) / sizeof(must[0]); i++)
        drop_liar(f, must[i].field, must[i].looks);
    for (field = SHEET_DATE_FIRST; field <= SHEET_DATE_LAST; field++)
        drop_liar(f, (enum sheet_field)field,
                  field == SHEET_PAYMENT ? looks_like_payment
                                         : looks_like_date);
}

static void
take_the_rest(struct finder *f)
{
    static const struct {
        enum sheet_field field;
        looks_fn *looks;
    } by[] = {
        { SHEET_HANDLE, looks_like_handle },
        { SHEET_LINK, looks_like_link },
        { SHEET_PLATFORM, looks_like_platform },
        { SHEET_FEE, looks_like_money },
        { SHEET_OWNER, looks_like_person },
        { SHEET_DELIVERABLE, looks_like_deliverable },
        { SHEET_STATUS, looks_like_state },
        { SHEET_TRACKING, looks_like_tracking },
    };
    size_t i;

    take_dates(f);
    for (i = 0; i < sizeof(by) / sizeof(by[0]); i++) {
        /* Who has the handle under "creator" needs no other. */
        if (i < 2 && f->out->column[SHEET_CREATOR] >= 0 &&
            share(f, f->out->column[SHEET_CREATOR], looks_like_handle, 1) >=
                SHARE_MOST)
            continue;
        if (by[i].field == SHEET_LINK && f->out->column[SHEET_HANDLE] >= 0)
            continue;
        take_by_content(f, by[i].field, by[i].looks);
    }
}

/* ---- all of it ----------------------------------------------------------- */

/* What stands alone above the header: the name of the whole. */
static void
find_title(struct finder *f, int first)
{
    const char *text;
    int row, i;
    size_t len;

    for (row = 0; row < first; row++) {
        if (sheet_row_filled(&f->rows[row]) != 1)
            continue;
        for (i = 0; *sheet_cell_at(&f->rows[row], i) == '\0';)
            i++;
        text = sheet_cell_at(&f->rows[row], i);
        if (sheet_is_data(text) || sheet_names_itself(text))
            continue;
        text = sheet_section_name(text);
        len = strlen(text);
        if (len >= sizeof(f->out->title))
            continue;
        memcpy(f->out->title, text, len + 1);
        return;
    }
}

static int
width_of(const struct finder *f)
{
    int columns = 0;
    size_t i;

    for (i = 0; i < f->count && i < SHEET_SAMPLE; i++)
        if (f->rows[i].count > columns)
            columns = f->rows[i].count;
    return columns < SHEET_COLUMNS_MAX ? columns : SHEET_COLUMNS_MAX;
}

static bool
names_creators(const struct sheet_layout *l)
{
    return l->column[SHEET_CREATOR] >= 0 || l->column[SHEET_HANDLE] >= 0 ||
           l->column[SHEET_LINK] >= 0;
}

/* One name that we know makes no header. */
static void
forget_words(struct finder *f)
{
    int i;

    for (i = 0; i < SHEET_FIELDS; i++)
        f->out->column[i] = -1;
    memset(f->taken, 0, sizeof(f->taken));
    memset(f->score, 0, sizeof(f->score));
    f->out->currency[0] = '\0';
    f->out->platform = PLATFORM_UNKNOWN;
}

bool
sheet_layout_find(const struct sheet_row *rows, size_t count,
                  sheet_is_person_fn *is_person, void *ctx,
                  struct sheet_layout *out)
{
    struct finder f = { .rows = rows,
                        .count = count,
                        .is_person = is_person,
                        .ctx = ctx,
                        .out = out };
    int i, n, upper, known = 0;
    bool is_said;

    memset(out, 0, sizeof(*out));
    out->header_row = -1;
    for (i = 0; i < SHEET_FIELDS; i++)
        out->column[i] = -1;
    f.columns = width_of(&f);
    n = find_header(&f, &upper);
    if (n > 0)
        take_by_words(&f, upper);
    /* Whoever says "Creator" is believed, whatever else is in no language that
     * we know: it can be said. */
    is_said = n == 1 && (f.score[SHEET_CREATOR] >= SCORE_SURE ||
                         f.score[SHEET_HANDLE] >= SCORE_SURE);
    if (n == 1 && !is_said)
        forget_words(&f);
    if (n >= 2 || is_said) {
        out->data_row = out->header_row + 1;
        find_title(&f, upper >= 0 ? upper : out->header_row);
    } else {
        out->header_row = -1;
    }
    drop_liars(&f);
    take_the_rest(&f);
    for (i = 0; i < SHEET_FIELDS; i++)
        known += out->column[i] >= 0;
    return names_creators(out) && (known >= 2 || is_said);
}
