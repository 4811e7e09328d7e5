/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check.c - all rows of a sheet, and what they come to.
 *
 * Two times over: first for the order of dates, which the last row may tell,
 * then row by row beside what is there already. What is counted lives in the
 * job's memory; when that is lost the counting begins anew.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "creators.h"
#include "names.h"
#include "sheet/sheet.h"

#define WALK_ROWS 200

struct sheet_tally *
sheet_tally_new(void)
{
    struct sheet_tally *t = xcalloc(1, sizeof(*t));

    t->said = record_new();
    t->missing = record_new();
    return t;
}

void
sheet_tally_free(struct sheet_tally *t)
{
    if (!t)
        return;
    record_free(t->said);
    record_free(t->missing);
    sheet_asks_free(t);
    free(t->keys);
    free(t->key_rows);
    free(t);
}

/* ---- the same deal twice ------------------------------------------------- */

static void
keys_grow(struct sheet_tally *t)
{
    size_t room = t->key_room == 0 ? 1024 : t->key_room * 2, i;
    uint64_t *keys = xcalloc(room, sizeof(keys[0]));
    int64_t *rows = xcalloc(room, sizeof(rows[0]));

    for (i = 0; i < t->key_room; i++) {
        size_t at = t->keys[i] % room;

        if (t->keys[i] == 0)
            continue;
        while (keys[at] != 0)
            at = (at + 1) % room;
        keys[at] = t->keys[i];
        rows[at] = t->key_rows[i];
    }
    free(t->keys);
    free(t->key_rows);
    t->keys = keys;
    t->key_rows = rows;
    t->key_room = room;
}

/* What is kept under a key, 0 when it is new; good until the next one. */
static int64_t *
key_slot(struct sheet_tally *t, uint64_t key)
{
    size_t at;

    if (t->key_count * 2 >= t->key_room)
        keys_grow(t);
    key += key == 0;
    for (at = key % t->key_room; t->keys[at] != 0; at = (at + 1) % t->key_room)
        if (t->keys[at] == key)
            return &t->key_rows[at];
    t->keys[at] = key;
    t->key_count++;
    return &t->key_rows[at];
}

/* The row where this key was met before; 0 when it is new. */
static int64_t
key_met(struct sheet_tally *t, uint64_t key, int64_t row)
{
    int64_t *slot = key_slot(t, key), met = *slot;

    if (met == 0)
        *slot = row;
    return met;
}

static uint64_t
key_of(struct store *st, const char *a, const char *b, const char *c)
{
    char folded[3][SHEET_CELL_MAX];
    struct buf text;
    uint64_t key;

    sheet_fold(a, folded[0], sizeof(folded[0]));
    sheet_fold(c, folded[2], sizeof(folded[2]));
    buf_init(&text, 4 * SHEET_CELL_MAX);
    buf_addf(&text, "%s\n%s\n%s", folded[0], b, folded[2]);
    key = store_hash64(st, text.data, text.len);
    buf_release(&text);
    return key;
}

int64_t *
sheet_tally_slot(struct sheet_tally *t, struct store *st, const char *kind,
                 int64_t id)
{
    struct buf text;
    uint64_t key;

    buf_init(&text, 64);
    buf_addf(&text, "%s\n\n%lld", kind, (long long)id);
    key = store_hash64(st, text.data, text.len);
    buf_release(&text);
    return key_slot(t, key);
}

/* Of a handle: a bit for each platform that rows named, the lowest for none;
 * above them the platform that took over what was written without one. */
#define PLATFORM_BITS 8
#define BIT(platform) (INT64_C(1) << (platform))

/* A row without a platform means the only one that is known of its handle, and
 * the first that is named is that of a row before without. Which of the
 * creators it is, as a number; -1 when it may be several. */
static int
settle(struct sheet_tally *t, struct store *st, const struct sheet_entry *e)
{
    enum platform is = e->handle.platform, p;
    struct creator known = { 0 };
    int64_t *slot, met;
    int named = 0;

    if (is == PLATFORM_UNKNOWN &&
        store_creator_find(st, e->handle.name, is, &known) == ERR_OK)
        is = known.platform;
    creator_release(&known);
    slot = key_slot(t, key_of(st, "handle", e->handle.name, ""));
    met = *slot & (BIT(PLATFORM_BITS) - 1);
    if (is == PLATFORM_UNKNOWN)
        for (p = PLATFORM_YOUTUBE; p <= PLATFORM_TIKTOK; p++)
            if ((met & BIT(p)) != 0) {
                is = p;
                named++;
            }
    if (named > 1)
        return -1;
    if (met == BIT(PLATFORM_UNKNOWN) && is != PLATFORM_UNKNOWN)
        *slot |= (int64_t)is << PLATFORM_BITS;
    *slot |= BIT(is);
    return is == (enum platform)(*slot >> PLATFORM_BITS) ? PLATFORM_UNKNOWN
                                                         : (int)is;
}

int64_t
sheet_tally_twin(struct sheet_tally *t, struct store *st,
                 struct sheet_entry *entry)
{
    int platform = settle(t, st, entry);
    struct buf who;
    int64_t twin;

    if (platform < 0) {
        sheet_entry_spoil(entry, "which-platform", SHEET_PLATFORM,
                          entry->handle.name);
        return 0;
    }
    buf_init(&who, 128);
    buf_addf(&who, "%d %s", platform, entry->handle.name);
    t->creators += key_met(t, key_of(st, "", who.data, ""), -1) == 0;
    twin = key_met(t, key_of(st, entry->campaign, who.data, entry->deliverable),
                   entry->number);
    buf_release(&who);
    return twin;
}

/* ---- the first time ------------------------------------------------------ */

struct walk {
    struct request *rq;
    struct job *job;
    struct sheet_work *w;
    int seen;
};

/* Which currencies stand beside fees. */
static void
see_currency(struct sheet_work *w, const struct sheet_row *row)
{
    char said[4];
    int64_t cents;

    if (sheet_money(sheet_cell(&w->layout, row, SHEET_FEE), &cents, said) !=
        SHEET_MONEY_OK)
        return;
    if (said[0] == '\0')
        sheet_currency(sheet_cell(&w->layout, row, SHEET_CURRENCY), said);
    if (said[0] == '\0')
        return;
    w->has_currencies |=
        w->only_currency[0] != '\0' && strcmp(w->only_currency, said) != 0;
    memcpy(w->only_currency, said, sizeof(said));
}

/* A fee that says none is one of the others', where they all agree. */
static void
settle_currency(struct sheet_work *w)
{
    record_set_text(w->guesses, "currency-of-all",
                    w->has_currencies ? "" : w->only_currency);
    if (!w->is_currency_told && !w->has_currencies)
        memcpy(w->currency, w->only_currency, sizeof(w->currency));
}

static enum err
survey_row(void *ctx, int64_t number, const char *cells)
{
    struct walk *walk = ctx;
    struct sheet_work *w = walk->w;
    const char *room[SHEET_COLUMNS_MAX];
    struct sheet_row row;
    char *copy;
    int i;

    if (walk->seen++ > 0 && job_is_late(walk->job))
        return ERR_BUSY;
    w->after = number;
    if (number <= w->layout.data_row)
        return ERR_OK;
    sheet_split(cells, number, &copy, room, &row);
    sheet_dates_see(&w->dates, sheet_cell(&w->layout, &row, SHEET_DRAFT));
    sheet_dates_see(&w->dates, sheet_cell(&w->layout, &row, SHEET_PUBLISH));
    for (i = SHEET_DATE_FIRST; i <= SHEET_DATE_LAST; i++)
        sheet_dates_see(&w->dates,
                        sheet_cell(&w->layout, &row, (enum sheet_field)i));
    see_currency(w, &row);
    w->print = sheet_row_print(cells);
    sheet_told_see(w, &row);
    free(copy);
    return ERR_OK;
}

static enum err
walk_rows(struct walk *walk, int64_t sheet, sheet_row_fn *fn, bool *more)
{
    int count = 0;
    enum err rc;

    rc = store_sheet_row_walk(request_store(walk->rq), sheet, walk->w->after,
                              WALK_ROWS, fn, walk, &count);
    *more = rc == ERR_BUSY || count == WALK_ROWS;
    return rc == ERR_BUSY ? ERR_OK : rc;
}

enum err
sheet_survey_step(struct request *rq, struct job *job, struct sheet_work *w,
                  int64_t sheet, bool *more)
{
    struct walk walk = { .rq = rq, .job = job, .w = w };
    enum sheet_order told;
    enum err rc;

    if (w->after == 0)
        sheet_told_begin(w);
    rc = walk_rows(&walk, sheet, survey_row, more);
    if (rc != ERR_OK || *more)
        return rc;
    told = (enum sheet_order)record_int(w->guesses, "order-told", 0);
    w->order = told != SHEET_ORDER_NONE ? told : sheet_dates_order(&w->dates);
    record_set_int(w->guesses, "order", w->order);
    settle_currency(w);
    sheet_told_settle(w);
    w->after = w->layout.data_row;
    w->above[0] = w->who[0] = '\0';
    w->second_count = 0; /* of the time before */
    return ERR_OK;
}

/* ---- the second ---------------------------------------------------------- */

static enum err
check_row(void *ctx, int64_t number, const char *cells)
{
    struct walk *walk = ctx;
    struct sheet_work *w = walk->w;
    struct sheet_entry entry;
    enum err rc = ERR_OK;

    if (walk->seen++ > 0 && job_is_late(walk->job))
        return ERR_BUSY;
    w->after = number;
    sheet_entry_read(w, number, cells, NULL, &entry);
    w->tally->rows += entry.verdict != SHEET_NOTHING;
    if (entry.verdict == SHEET_NEW)
        entry.twin =
            sheet_tally_twin(w->tally, request_store(walk->rq), &entry);
    if (entry.twin != 0) {
        sheet_entry_spoil(&entry, "twin", SHEET_DELIVERABLE, "");
    }
    if (entry.verdict == SHEET_NEW)
        rc = sheet_entry_judge(walk->rq, w, &entry);
    if (rc == ERR_OK) {
        w->tally->print =
            sheet_prints_add(w->tally->print, sheet_entry_print(&entry));
        sheet_count(walk->rq, w, &entry);
    }
    sheet_entry_release(&entry);
    return rc;
}

enum err
sheet_check_step(struct request *rq, struct job *job, struct sheet_work *w,
                 int64_t sheet, bool *more)
{
    struct walk walk = { .rq = rq, .job = job, .w = w };
    enum err rc = walk_rows(&walk, sheet, check_row, more);

    return rc == ERR_OK && !*more ? sheet_asks_settle(rq, w) : rc;
}

/* ---- what the preview says ----------------------------------------------- */

static void
put_words(struct record *summary, const char *list,
          const struct sheet_words *words)
{
    size_t i;

    for (i = 0; i < words->count; i++) {
        struct record *r = record_add(summary, list);

        record_set_text(r, "name", words->items[i].text);
        record_set_text(r, "is",
                        words->items[i].meaning ? words->items[i].meaning : "");
        record_set_int(r, "rows", words->items[i].rows);
        record_set_int(r, "several", words->items[i].is_several);
        record_set_int(r, "two", words->items[i].is_two);
        record_set_int(r, "fresh", words->items[i].fresh);
        record_set_int(r, "settled",
                       words->items[i].fresh == 0 && words->items[i].known > 0);
    }
}

char *
sheet_summary(const struct sheet_work *w, const char *why)
{
    const struct sheet_tally *t = w->tally;
    struct record *s = t->said;
    int64_t fresh = 0;
    size_t i;

    for (i = 0; i < w->campaigns.count; i++)
        fresh += w->campaigns.items[i].id == 0;
    record_set_text(s, "why", why);
    record_set_int(s, "print", t->print);
    record_set_int(s, "rows", t->rows);
    record_set_int(s, "deals", t->deals);
    record_set_int(s, "fresh", t->fresh);
    record_set_int(s, "changed", t->changed);
    record_set_int(s, "same", t->same);
    record_set_int(s, "guessed", t->guessed);
    record_set_int(s, "off", t->off);
    record_set_int(s, "off-row", t->off_row);
    sheet_note_place(s, "off-day", t->off_day);
    record_set_int(s, "bare", t->bare);
    record_set_int(s, "bare-row", t->bare_row);
    record_set_text(s, "bare-currency", w->currency);
    record_set_int(s, "bare-told", w->is_currency_told);
    record_set_int(s, "currencies", w->has_currencies);
    record_set_int(s, "kept-same", t->kept_same);
    record_set_int(s, "kept-count", t->kept);
    record_set_int(s, "bad", t->bad);
    record_set_int(s, "creators", t->creators);
    record_set_int(s, "campaigns", (int64_t)w->campaigns.count);
    record_set_int(s, "fresh-campaigns", fresh);
    record_set_int(s, "deadlines", t->deadlines);
    record_set_int(s, "parcels", t->parcels);
    record_set_int(s, "past", t->past);
    record_set_int(s, "filled", t->filled);
    record_set_int(s, "fees-kept", t->fees_kept);
    record_set_int(s, "asked", t->asked);
    record_set_int(s, "gone-count", t->gone);
    record_set_int(s, "notes", t->notes);
    record_set_int(s, "notes-over",
                   t->notes > SHEET_NOTES_MAX ? t->notes - SHEET_NOTES_MAX : 0);
    record_set_int(s, "disordered", t->disordered);
    record_set_int(s, "mended-before", t->mended_before);
    record_set_int(s, "no-dates", t->no_dates);
    record_set_int(s, "to-come-count", t->to_come);
    record_set_int(s, "unread-count", t->unread);
    record_set_int(s, "early-count", t->early);
    record_set_int(s, "not-as", t->not_as);
    record_set_text(s, "as", record_text(w->guesses, "as"));
    record_set_int(s, "done-days", t->done_days);
    record_set_int(s, "payments", t->payments);
    record_set_int(s, "order", w->order);
    record_set_int(s, "order-both",
                   w->dates.day_first > 0 && w->dates.month_first > 0);
    put_words(s, "owners", &w->owners);
    put_words(s, "states", &w->states);
    return record_save(s);
}
