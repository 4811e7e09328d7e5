/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * anew.c - a preview beside what is there now.
 *
 * What an import would do is a number, made of what it would do with each row.
 * Between the preview and the word of a person a colleague may have changed a
 * deal, or another import came in or was taken back: then the number is another
 * one, nothing is written, and the preview is shown anew.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "sheet/preview_parts.h"
#include "sheet/sheet.h"
#include "undo.h"
#include "verbs.h"
#include "vet/vet.h"

#define SINCE_KEPT  30
#define SINCE_SHOWN 5

/* ---- what an import would do, as a number -------------------------------- */

static void
add_text(struct buf *b, const char *text)
{
    buf_adds(b, text ? text : "");
    buf_addc(b, '\n');
}

static void
add_number(struct buf *b, int64_t n)
{
    buf_addf(b, "%lld\n", (long long)n);
}

static void
add_day(struct buf *b, enum sheet_date_kind kind, const struct wall *day)
{
    char iso[11];

    if (kind != SHEET_DATE_DAY && kind != SHEET_DATE_TIME)
        return;
    sheet_iso(day, iso);
    add_text(b, iso);
    if (kind == SHEET_DATE_TIME)
        buf_addf(b, "%d:%d\n", day->hour, day->minute);
}

static void
add_new(struct buf *b, const struct sheet_entry *e)
{
    int i;

    add_number(b, e->campaign_id);
    add_text(b, e->campaign);
    add_text(b, e->handle.name);
    add_number(b, e->handle.platform);
    add_text(b, e->deliverable);
    add_text(b, e->owner);
    add_number(b, e->fee);
    add_text(b, e->currency);
    add_text(b, deal_state_word(e->state));
    add_day(b, e->has_draft, &e->draft);
    add_day(b, e->has_publish, &e->publish);
    for (i = 0; i < DEAL_DATES; i++)
        add_day(b, e->has_date[i], &e->date[i]);
}

static void
add_deal(struct buf *b, const struct deal *deal)
{
    add_text(b, deal->deliverable);
    add_text(b, deal->kind);
    add_text(b, deal->owner);
    add_text(b, deal->draft_due);
    add_text(b, deal->publish);
    add_text(b, deal->dates);
    add_number(b, deal->fee);
    add_text(b, deal->currency);
    add_text(b, deal->tracking);
    add_text(b, deal->link);
    add_text(b, deal->trouble);
    add_text(b, deal_state_word(deal->state));
}

int64_t
sheet_entry_print(const struct sheet_entry *e)
{
    int64_t print;
    struct buf b;

    if (e->verdict == SHEET_NOTHING || e->verdict == SHEET_BAD)
        return 0;
    buf_init(&b, 256 * 1024);
    add_number(&b, e->number);
    add_number(&b, e->verdict);
    add_number(&b, e->has_new_note);
    if (e->verdict == SHEET_NEW)
        add_new(&b, e);
    else if (e->verdict != SHEET_ASKED)
        add_number(&b, e->deal.id);
    if (e->verdict == SHEET_CHANGED) {
        add_deal(&b, &e->deal);
        add_deal(&b, &e->after);
    }
    print = sheet_row_print(b.data);
    buf_release(&b);
    return print;
}

int64_t
sheet_prints_add(int64_t a, int64_t b)
{
    return (int64_t)(((uint64_t)a + (uint64_t)b) & (UINT64_MAX >> 2));
}

/* ---- looking at the rows anew -------------------------------------------- */

enum err
sheet_read_again(struct request *rq, const struct sheet *sheet, int phase,
                 const char *why, const char *said, int64_t row)
{
    struct record *cursor = record_new();
    char *text;
    enum err rc;

    record_set_int(cursor, "phase", phase);
    record_set_int(cursor, "met", 1);
    if (*why != '\0')
        record_set_int(cursor, why, 1);
    if (said) {
        record_set_text(cursor, "said", said);
        record_set_int(cursor, "row", row);
    }
    (void)record_add(cursor, "files");
    text = record_save(cursor);
    rc = request_job(rq, "sheet-read", sheet->id, text, request_now(rq), NULL);
    free(text);
    record_free(cursor);
    return rc;
}

bool
sheet_is_as_told(const struct sheet *sheet, int64_t print)
{
    struct record *s = NULL;
    bool is = record_load(sheet->summary, &s) == ERR_OK &&
              record_int(s, "print", 0) == print;

    record_free(s);
    return is;
}

/* ---- what has changed since ---------------------------------------------- */

static const struct record *
find_field(const struct record *change, const char *field)
{
    size_t i;

    for (i = 0; change && i < record_count(change, "what"); i++)
        if (strcmp(record_text(record_at(change, "what", i), "field"), field) ==
            0)
            return record_at(change, "what", i);
    return NULL;
}

static const struct record *
find_change(const struct record *s, int64_t deal)
{
    size_t i;

    for (i = 0; i < record_count(s, "changes"); i++)
        if (record_int(record_at(s, "changes", i), "deal", 0) == deal)
            return record_at(s, "changes", i);
    return NULL;
}

/* Was the deal what the sheet says of it? */
static bool
was_same(const struct record *s, int64_t deal)
{
    size_t i;

    for (i = 0; i < record_count(s, "sames"); i++)
        if (record_int(record_at(s, "sames", i), "deal", 0) == deal)
            return true;
    return false;
}

/* The state that a deal had, or has, which the sheet's own did not move; NULL
 * when it was, or is, what the sheet says. */
static const char *
kept_state(const struct record *s, int64_t deal)
{
    size_t i;

    for (i = 0; i < record_count(s, "kept"); i++)
        if (record_int(record_at(s, "kept", i), "deal", 0) == deal)
            return record_text(record_at(s, "kept", i), "is");
    return NULL;
}

/* What a field of a deal was, or is. `what` says what the import was to do with
 * it, or is to do; NULL for nothing: then it is what the sheet says, which
 * `other` ends with, as far as that can be told. */
struct side {
    const struct record *summary, *what;
};

static bool
side_value(const struct side *side, const struct record *other, int64_t deal,
           const char **text, int64_t *fee)
{
    const char *field = record_text(other, "field"), *kept;

    if (side->what) {
        *text = record_text(side->what, "from");
        *fee = record_int(side->what, "from-fee", -1);
        return true;
    }
    *text = record_text(other, "to");
    *fee = record_int(other, "to-fee", -1);
    kept = kept_state(side->summary, deal);
    if (strcmp(field, sheet_field_word(SHEET_STATUS)) == 0 && kept)
        *text = kept;
    /* The name may not have been known, the fee not theirs to see. */
    return strcmp(field, sheet_field_word(SHEET_OWNER)) != 0 &&
           (strcmp(field, sheet_field_word(SHEET_FEE)) != 0 ||
            record_int(side->summary, "fees-kept", 0) == 0);
}

static void
note_field(struct record *r, int64_t deal, const struct side *before,
           const struct side *after)
{
    const char *field =
        record_text(before->what ? before->what : after->what, "field");
    const char *was, *is;
    int64_t was_fee, is_fee;
    struct record *what;

    if (!side_value(before, after->what, deal, &was, &was_fee) ||
        !side_value(after, before->what, deal, &is, &is_fee) ||
        (strcmp(was, is) == 0 && was_fee == is_fee) ||
        (*is == '\0' && is_fee < 0))
        return;
    what = record_add(r, "what");
    record_set_text(what, "field", field);
    record_set_text(what, "from", was);
    record_set_text(what, "to", is);
    record_set_int(what, "from-fee", was_fee);
    record_set_int(what, "to-fee", is_fee);
}

/* Of a deal that this import changes now: what others did to it. */
static void
note_deal(struct record *said, const struct record *summary,
          const struct record *old, const struct record *now)
{
    struct record *r = record_add(said, "since");
    struct side before = { .summary = summary }, after = { .summary = said };
    int64_t deal = record_int(now, "deal", 0);
    size_t i;

    record_set_text(r, "handle", record_text(now, "handle"));
    record_set_text(r, "campaign", record_text(now, "campaign"));
    record_set_text(r, "piece", record_text(now, "piece"));
    for (i = 0; i < record_count(now, "what"); i++) {
        after.what = record_at(now, "what", i);
        before.what = find_field(old, record_text(after.what, "field"));
        note_field(r, deal, &before, &after);
    }
    after.what = NULL;
    for (i = 0; old && i < record_count(old, "what"); i++) {
        before.what = record_at(old, "what", i);
        if (!find_field(now, record_text(before.what, "field")))
            note_field(r, deal, &before, &after);
    }
}

/* Whose doing it was, where that is known. */
static void
note_who(struct request *rq, struct record *r, int64_t deal, int64_t since)
{
    char *person = NULL;

    if (store_change_who(request_store(rq), "deal", deal, since, &person) ==
        ERR_OK)
        record_set_text(r, "who", person);
    free(person);
}

void
sheet_since_note(struct request *rq, struct record *said,
                 const struct sheet *sheet)
{
    struct record *old = NULL;
    size_t i;

    record_set_int(said, "is-anew", 1);
    if (record_load(sheet->summary, &old) != ERR_OK)
        return;
    for (i = 0; i < record_count(said, "changes") &&
                record_count(said, "since") < SINCE_KEPT;
         i++) {
        const struct record *now = record_at(said, "changes", i);
        int64_t deal = record_int(now, "deal", 0);
        const struct record *was = find_change(old, deal);

        if (!was && !was_same(old, deal))
            continue;
        note_deal(said, old, was, now);
        note_who(rq,
                 record_change(said, "since", record_count(said, "since") - 1),
                 deal, sheet->at);
    }
    record_free(old);
}

static void
add_who(struct buf *b, struct request *rq, const char *person)
{
    struct buf who;

    if (*person == '\0')
        return;
    buf_init(&who, 256);
    vet_add_person(&who, rq, person);
    buf_addc(b, ' ');
    text_add(b, request_language(rq), TEXT_SHEET_SINCE_WHO, "who", who.data,
             NULL);
    buf_release(&who);
}

void
sheet_add_since(struct request *rq, struct card *card, const struct record *s)
{
    enum language language = request_language(rq);
    size_t i, k, shown = 0;
    struct buf b;

    if (record_int(s, "is-anew", 0) == 0)
        return;
    buf_init(&b, 64 * 1024);
    text_add(&b, language, TEXT_SHEET_SINCE, NULL);
    for (i = 0; i < record_count(s, "since") && shown < SINCE_SHOWN; i++) {
        const struct record *r = record_at(s, "since", i);

        if (record_count(r, "what") == 0)
            continue;
        if (shown++ == 0) {
            buf_addc(&b, '\n');
            text_add(&b, language, TEXT_SHEET_SINCE_WHAT, NULL);
        }
        buf_addf(&b, "\n@%s", record_text(r, "handle"));
        sheet_add_dotted(&b, record_text(r, "campaign"));
        sheet_add_dotted(&b, record_text(r, "piece"));
        for (k = 0; k < record_count(r, "what"); k++) {
            buf_adds(&b, k == 0 ? ": " : ", ");
            sheet_add_change(&b, rq, record_at(r, "what", k));
        }
        add_who(&b, rq, record_text(r, "who"));
    }
    card_text(card, b.data);
    buf_release(&b);
}
