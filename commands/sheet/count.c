/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * count.c - what one row of a sheet adds to what is said of all.
 */
#include <string.h>

#include "sheet/sheet.h"

#define BADS_MAX    30
#define SAMPLES_MAX 3
#define SAMES_KEPT  200
#define CELLS_MAX   8
/* Rows that were mended are shown beside the first ones. */
#define MENDED_MAX 12
/* So many rows can be asked for. */
#define ALL_MAX 240

static void
note_fault(struct record *r, const struct sheet_fault *fault)
{
    record_set_text(r, "why", fault->why);
    record_set_text(r, "field", sheet_field_word(fault->field));
    record_set_text(r, "word", fault->word);
}

static void
note_bad(struct sheet_tally *t, const struct sheet_entry *e)
{
    struct record *r;
    size_t i;

    t->bad++;
    if (t->bad > BADS_MAX)
        return;
    r = record_add(t->said, "bads");
    record_set_int(r, "row", e->number);
    record_set_int(r, "twin", e->twin);
    note_fault(r, &e->faults[0]);
    for (i = 1; i < e->fault_count; i++)
        note_fault(record_add(r, "more"), &e->faults[i]);
}

static void
note_day(struct record *r, const char *name, enum sheet_date_kind kind,
         const struct wall *wall)
{
    char day[11] = "";

    if (kind == SHEET_DATE_DAY || kind == SHEET_DATE_TIME)
        sheet_iso(wall, day);
    record_set_text(r, name, day);
}

static void
fill_sample(struct record *r, const struct sheet_work *w,
            const struct sheet_entry *e)
{
    bool is_there = e->verdict == SHEET_CHANGED || e->verdict == SHEET_SAME;
    int i;

    record_set_int(r, "row", e->number);
    record_set_text(r, "handle", e->handle.name);
    record_set_text(r, "campaign", e->campaign);
    record_set_text(r, "deliverable", e->deliverable);
    note_day(r, "draft", e->has_draft, &e->draft);
    note_day(r, "publish", e->has_publish, &e->publish);
    for (i = 0; i < DEAL_DATES; i++)
        note_day(r, deal_date_word((enum deal_date)i), e->has_date[i],
                 &e->date[i]);
    record_set_text(r, "owner", is_there ? e->after.owner : e->owner);
    record_set_int(r, "fee", e->fee);
    record_set_int(r, "gift", e->is_gift);
    record_set_text(r, "currency",
                    is_there && e->currency[0] == '\0' ? e->after.currency
                                                       : e->currency);
    record_set_text(r, "state",
                    deal_state_word(is_there ? e->after.state : e->state));
    if (e->is_unknown && !is_there)
        record_set_text(r, "not-known", w->states.items[e->state_at].text);
}

/* A few are shown in the preview; all that are to be written, up to a bound,
 * where somebody asks for them. */
static void
note_sample(struct sheet_work *w, const struct sheet_entry *e)
{
    struct record *said = w->tally->said, *r;
    bool is_mended =
        e->mended_now > 0 || (e->mended_before > 0 && e->verdict != SHEET_SAME);
    size_t shown = record_count(said, "samples");

    if (shown < SAMPLES_MAX ||
        (is_mended && shown < SAMPLES_MAX + MENDED_MAX)) {
        r = record_add(said, "samples");
        fill_sample(r, w, e);
        record_set_int(r, "mended", is_mended);
    }
    if (e->verdict == SHEET_SAME || record_count(said, "all") == ALL_MAX)
        return;
    r = record_add(said, "all");
    fill_sample(r, w, e);
    record_set_int(r, "mended", is_mended);
    record_set_int(r, "changed", e->verdict == SHEET_CHANGED);
}

/* Which cells are read as they were mended before. */
static void
note_mended(struct sheet_tally *t, const struct sheet_entry *e)
{
    int f;

    t->mended_before += e->mended_before;
    for (f = 0; f < SHEET_FIELDS; f++) {
        struct record *r;

        if ((e->mended_fields & UINT32_C(1) << f) == 0 ||
            record_count(t->said, "mended-cells") == CELLS_MAX)
            continue;
        r = record_add(t->said, "mended-cells");
        record_set_int(r, "row", e->number);
        record_set_text(r, "field", sheet_field_word((enum sheet_field)f));
    }
}

static enum sheet_field
day_field(enum deal_day day)
{
    if (day == DEAL_DAY_DRAFT)
        return SHEET_DRAFT;
    return day == DEAL_DAY_PUBLISH
               ? SHEET_PUBLISH
               : (enum sheet_field)(SHEET_DATE_FIRST + (int)day);
}

void
sheet_note_place(struct record *r, const char *name, int64_t day)
{
    struct wall wall = { 0 };
    char iso[11];

    wall_set_day_number(&wall, day);
    sheet_iso(&wall, iso);
    record_set_text(r, name, iso);
}

/* Days in an order that cannot be: as in the chat, but the row is taken. */
static void
note_order(struct sheet_tally *t, const struct sheet_entry *e)
{
    enum deal_day first, then;
    struct deal_days days;
    struct record *r;

    sheet_entry_days(e, &days);
    if (!deal_order_is_wrong(&days, &first, &then))
        return;
    t->disordered++;
    if (record_count(t->said, "orders") == BADS_MAX)
        return;
    r = record_add(t->said, "orders");
    record_set_int(r, "row", e->number);
    record_set_text(r, "first", sheet_field_word(day_field(first)));
    record_set_text(r, "then", sheet_field_word(day_field(then)));
    sheet_note_place(r, "first-day", deal_day_get(&days, first));
    sheet_note_place(r, "then-day", deal_day_get(&days, then));
}

/* Whose names and states are they: of what is new, or of what is there? */
static void
count_words(struct sheet_work *w, const struct sheet_entry *e)
{
    bool is_new = e->verdict == SHEET_NEW;

    if (e->owner_at >= 0) {
        w->owners.items[e->owner_at].fresh += is_new;
        w->owners.items[e->owner_at].known += !is_new;
    }
    if (e->state_at >= 0) {
        w->states.items[e->state_at].fresh += is_new;
        w->states.items[e->state_at].known += !is_new;
    }
}

void
sheet_count(struct request *rq, struct sheet_work *w,
            const struct sheet_entry *e)
{
    struct deal_wait waits[DEAL_WAITS_MAX];
    struct sheet_tally *t = w->tally;

    switch (e->verdict) {
    case SHEET_NOTHING:
        return;
    case SHEET_BAD:
        note_bad(t, e);
        /* It stands there, though nobody knows as what. */
        if (e->handle.name[0] != '\0')
            *sheet_tally_slot(t, request_store(rq), "stands",
                              sheet_row_print(e->handle.name)) = 1;
        return;
    case SHEET_NEW:
        t->fresh++;
        t->guessed += !e->has_state && e->state_at < 0 && !e->is_past;
        t->deadlines += (int64_t)sheet_waits(rq, w, e, waits);
        break;
    case SHEET_ASKED:
        t->asked++;
        count_words(w, e);
        sheet_ask_note(t, e, (int64_t)sheet_waits(rq, w, e, waits));
        return;
    case SHEET_CHANGED:
        t->changed++;
        sheet_met(t, request_store(rq), &e->deal);
        sheet_changes_note(t->said, e);
        break;
    case SHEET_SAME:
        t->same += !e->is_kept;
        t->kept_same += e->is_kept;
        if (t->same + t->kept_same <= SAMES_KEPT)
            record_set_int(record_add(t->said, "sames"), "deal", e->deal.id);
        sheet_met(t, request_store(rq), &e->deal);
        break;
    }
    count_words(w, e);
    sheet_count_odd(rq, t, e);
    t->kept += e->is_kept;
    if (e->is_kept)
        sheet_kept_note(t->said, e);
    t->notes += e->has_new_note;
    if (e->verdict != SHEET_SAME)
        note_order(t, e);
    note_mended(t, e);
    t->deals++;
    t->parcels += e->tracking[0] != '\0';
    t->past += e->is_past;
    note_sample(w, e);
}
