/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * export.c - `callsheet export`: what the database holds, for other programs.
 *
 * Rows are read a page at a time and written as they come, but for a calendar,
 * which is put together first.
 */
#include "export.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "campaigns.h"
#include "deadlines.h"
#include "ics.h"
#include "record.h"
#include "zone.h"

#define PAGE      500
#define ICS_BYTES ((size_t)512 * 1024 * 1024)

struct exporting {
    struct store *st;
    const struct export_options *o;
    FILE *out;
    struct agenda *agenda;
    int64_t last; /* the number of the row read last */
    int rows;     /* of this page */
    bool has_row; /* a row has been written */
};

typedef enum err page_fn(struct exporting *e);

/* ---- one row as names and values ----------------------------------------- */

/* In the order of a table's columns. */
struct cell {
    const char *name;
    bool is_number;
    int64_t number;
    char *text;
};

#define CELLS_MAX 16

struct row {
    struct cell cells[CELLS_MAX];
    size_t count;
};

static void
row_text(struct row *row, const char *name, const char *text)
{
    row->cells[row->count++] =
        (struct cell){ .name = name, .text = xstrdup(text ? text : "") };
}

static void
row_number(struct row *row, const char *name, int64_t number)
{
    row->cells[row->count++] =
        (struct cell){ .name = name, .is_number = true, .number = number };
}

/* "2026-05-14T13:00:00Z"; "" for 0. */
static void
row_instant(struct row *row, const char *name, int64_t at)
{
    struct buf b;

    buf_init(&b, 64);
    if (at != 0)
        zone_iso_utc(&b, at);
    row_text(row, name, b.data ? b.data : "");
    buf_release(&b);
}

static void
row_release(struct row *row)
{
    size_t i;

    for (i = 0; i < row->count; i++)
        free(row->cells[i].text);
}

/* The day of a day, the time of a time: as people there see it. */
static void
row_due(struct row *row, const struct deadline *d)
{
    const struct zone *zone = zone_utc();
    struct wall wall;
    struct buf b;

    (void)zone_find(d->zone, &zone);
    zone_to_wall(zone, d->due_at, &wall);
    buf_init(&b, 64);
    if (d->is_day)
        wall_iso_day(&b, &wall);
    else
        wall_iso_time(&b, &wall);
    row_text(row, "due", b.data);
    buf_release(&b);
}

static const char *
ended_word(enum deadline_end ended)
{
    static const char *const words[] = { "", "done", "dropped", "passed" };

    return (size_t)ended < ARRAY_LEN(words) ? words[ended] : "";
}

static void
row_deadline(struct row *row, const struct deadline *d)
{
    row_number(row, "id", d->id);
    row_text(row, "what", d->what);
    row_due(row, d);
    row_text(row, "zone", d->zone);
    row_instant(row, "due_utc", d->due_at);
    row_text(row, "owner", d->owner);
    row_number(row, "campaign", d->campaign);
    row_number(row, "deal", d->deal);
    row_number(row, "series", d->series);
    row_text(row, "step", d->step);
    row_text(row, "added_by", d->person);
    row_instant(row, "added_at", d->at);
    row_text(row, "ended", ended_word(d->ended));
    row_instant(row, "ended_at", d->done_at);
    row_text(row, "ended_by", d->done_by);
}

static const char *
state_word(enum campaign_state state)
{
    static const char *const words[] = { "idea",       "planned", "running",
                                         "collecting", "retro",   "closed",
                                         "cancelled" };

    return (size_t)state < ARRAY_LEN(words) ? words[state] : "";
}

static void
row_campaign(struct row *row, const struct campaign *c)
{
    row_number(row, "id", c->id);
    row_text(row, "name", c->name);
    row_text(row, "state", state_word(c->state));
    row_text(row, "publish", c->publish);
    row_text(row, "zone", c->zone);
    row_text(row, "owner", c->owner);
    row_text(row, "lead", c->lead);
    row_text(row, "added_by", c->person);
    row_instant(row, "added_at", c->at);
    row_instant(row, "closed_at", c->closed_at);
}

/* ---- as CSV and JSON ----------------------------------------------------- */

/* What a spreadsheet would run as a formula, and who wrote it may be a guest,
 * is shown instead: as it does for what is typed behind an apostrophe. */
static void
csv_text(FILE *out, const char *text)
{
    const char *p;

    if (text[0] != '\0' && strchr("=+-@\t\r", text[0])) {
        (void)fputs("\"'", out);
    } else if (!text[strcspn(text, ",\"\r\n")]) {
        (void)fputs(text, out);
        return;
    } else {
        putc('"', out);
    }
    for (p = text; *p != '\0'; p++) {
        if (*p == '"')
            putc('"', out);
        putc(*p, out);
    }
    putc('"', out);
}

static void
csv_row(FILE *out, const struct row *row, bool is_header)
{
    size_t i;

    for (i = 0; i < row->count; i++) {
        const struct cell *cell = &row->cells[i];

        if (i > 0)
            putc(',', out);
        if (is_header)
            (void)fputs(cell->name, out);
        else if (cell->is_number)
            (void)fprintf(out, "%lld", (long long)cell->number);
        else
            csv_text(out, cell->text);
    }
    (void)fputs("\r\n", out);
}

static void
json_row(FILE *out, const struct row *row)
{
    struct record *record = record_new();
    char *text;
    size_t i;

    for (i = 0; i < row->count; i++) {
        const struct cell *cell = &row->cells[i];

        if (cell->is_number)
            record_set_int(record, cell->name, cell->number);
        else
            record_set_text(record, cell->name, cell->text);
    }
    text = record_save(record);
    (void)fputs(text, out);
    free(text);
    record_free(record);
}

static void
write_row(struct exporting *e, struct row *row)
{
    if (e->o->format == EXPORT_CSV) {
        if (!e->has_row)
            csv_row(e->out, row, true);
        csv_row(e->out, row, false);
    } else {
        (void)fputs(e->has_row ? ",\n" : "\n", e->out);
        json_row(e->out, row);
    }
    e->has_row = true;
    row_release(row);
}

/* ---- pages --------------------------------------------------------------- */

static bool
is_wanted(const struct exporting *e, const char *owner)
{
    return !e->o->owner || strcmp(e->o->owner, owner) == 0;
}

static void
take_deadline(void *ctx, const struct deadline *d)
{
    struct exporting *e = ctx;
    struct row row = { .count = 0 };

    e->last = d->id;
    e->rows++;
    if (!is_wanted(e, d->owner))
        return;
    if (e->agenda) {
        agenda_add(e->agenda, d);
        return;
    }
    row_deadline(&row, d);
    write_row(e, &row);
}

static void
take_campaign(void *ctx, const struct campaign *c)
{
    struct exporting *e = ctx;
    struct row row = { .count = 0 };

    e->last = c->id;
    e->rows++;
    if (!is_wanted(e, c->owner))
        return;
    if (e->agenda) {
        if (c->closed_at == 0)
            agenda_add_campaign(e->agenda, c);
        return;
    }
    row_campaign(&row, c);
    write_row(e, &row);
}

static enum err
page_deadlines(struct exporting *e)
{
    return store_deadline_page(e->st, e->last, PAGE, take_deadline, e);
}

static enum err
page_campaigns(struct exporting *e)
{
    return store_campaign_page(e->st, e->last, PAGE, take_campaign, e);
}

static enum err
all_pages(struct exporting *e, page_fn *page)
{
    enum err rc = ERR_OK;

    e->last = 0;
    e->has_row = false;
    do {
        e->rows = 0;
        rc = page(e);
    } while (rc == ERR_OK && e->rows == PAGE && !ferror(e->out));
    return rc;
}

/* ---- each format --------------------------------------------------------- */

static enum err
export_ics(struct exporting *e)
{
    struct buf out;
    enum err rc;

    buf_init(&out, ICS_BYTES);
    e->agenda = agenda_new(e->st, e->o->calendar, e->o->language, "callsheet",
                           e->o->now);
    rc = all_pages(e, page_deadlines);
    if (rc == ERR_OK)
        rc = all_pages(e, page_campaigns);
    if (rc == ERR_OK)
        rc = agenda_write(e->agenda, &out);
    if (rc == ERR_OK)
        (void)fwrite(out.data, 1, out.len, e->out);
    agenda_free(e->agenda);
    e->agenda = NULL;
    buf_release(&out);
    return rc;
}

/* A table without rows has its header all the same. */
static enum err
export_csv(struct exporting *e)
{
    static char none[] = "";
    const struct deadline d = { .what = none,
                                .zone = none,
                                .person = none,
                                .done_by = none,
                                .owner = none,
                                .step = none };
    const struct campaign c = { .name = none,
                                .publish = none,
                                .zone = none,
                                .owner = none,
                                .lead = none,
                                .person = none };
    bool is_campaigns = strcmp(e->o->what, "campaigns") == 0;
    struct row row = { .count = 0 };
    enum err rc;

    if (!is_campaigns && strcmp(e->o->what, "deadlines") != 0)
        return ERR_INVALID;
    rc = all_pages(e, is_campaigns ? page_campaigns : page_deadlines);
    if (rc != ERR_OK || e->has_row)
        return rc;
    if (is_campaigns)
        row_campaign(&row, &c);
    else
        row_deadline(&row, &d);
    csv_row(e->out, &row, true);
    row_release(&row);
    return ERR_OK;
}

static enum err
export_json(struct exporting *e)
{
    enum err rc;

    (void)fputs("{\"deadlines\": [", e->out);
    rc = all_pages(e, page_deadlines);
    (void)fputs("],\n\"campaigns\": [", e->out);
    if (rc == ERR_OK)
        rc = all_pages(e, page_campaigns);
    (void)fputs("]}\n", e->out);
    return rc;
}

enum err
export_write(struct store *st, const struct export_options *options, FILE *out)
{
    struct exporting e = { .st = st, .o = options, .out = out };
    enum err rc = ERR_INVALID;

    switch (options->format) {
    case EXPORT_ICS:
        rc = export_ics(&e);
        break;
    case EXPORT_CSV:
        rc = export_csv(&e);
        break;
    case EXPORT_JSON:
        rc = export_json(&e);
        break;
    }
    return rc == ERR_OK && ferror(out) ? ERR_IO : rc;
}
