/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * changes.c - what a deal was, and what it becomes by a sheet.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "sheet/preview_parts.h"
#include "sheet/sheet.h"
#include "vet/vet.h"

#define CHANGES_KEPT  30
#define CHANGES_SHOWN 10
#define KEPT_SHOWN    10

/* ---- noted --------------------------------------------------------------- */

static const char *
or_empty(const char *text)
{
    return text ? text : "";
}

static void
note(struct record *r, const char *field, const char *from, const char *to)
{
    struct record *what;

    if (strcmp(or_empty(from), or_empty(to)) == 0)
        return;
    what = record_add(r, "what");
    record_set_text(what, "field", field);
    record_set_text(what, "from", or_empty(from));
    record_set_text(what, "to", or_empty(to));
}

static void
note_fee(struct record *r, const struct deal *was, const struct deal *is)
{
    struct record *what;

    if (was->fee < 0 && is->fee == 0 && or_empty(is->kind)[0] != '\0')
        return; /* a gift, which is said */
    if (was->fee == is->fee &&
        strcmp(or_empty(was->currency), or_empty(is->currency)) == 0)
        return;
    what = record_add(r, "what");
    record_set_text(what, "field", sheet_field_word(SHEET_FEE));
    record_set_int(what, "from-fee", was->fee);
    record_set_int(what, "to-fee", is->fee);
    record_set_text(what, "from", or_empty(was->currency));
    record_set_text(what, "to", or_empty(is->currency));
}

void
sheet_changes_note(struct record *said, const struct sheet_entry *e)
{
    const struct deal *was = &e->deal, *is = &e->after;
    struct record *r;
    int d;

    if (record_count(said, "changes") == CHANGES_KEPT)
        return;
    r = record_add(said, "changes");
    record_set_int(r, "row", e->number);
    record_set_int(r, "deal", was->id);
    record_set_text(r, "handle", e->handle.name);
    record_set_text(r, "campaign", e->campaign);
    record_set_text(r, "piece", or_empty(was->deliverable));
    note(r, sheet_field_word(SHEET_DELIVERABLE), was->deliverable,
         is->deliverable);
    note(r, sheet_field_word(SHEET_DRAFT), was->draft_due, is->draft_due);
    note(r, sheet_field_word(SHEET_PUBLISH), was->publish, is->publish);
    for (d = 0; d < DEAL_DATES; d++) {
        char from[11], to[11];

        deal_date_get(was, (enum deal_date)d, from);
        deal_date_get(is, (enum deal_date)d, to);
        note(r, deal_date_word((enum deal_date)d), from, to);
    }
    note(r, sheet_field_word(SHEET_OWNER), was->owner, is->owner);
    note_fee(r, was, is);
    note(r, sheet_field_word(SHEET_TRACKING), was->tracking, is->tracking);
    note(r, sheet_field_word(SHEET_LINK), was->link, is->link);
    /* What was guessed was not known. */
    note(r, sheet_field_word(SHEET_STATUS),
         was->state_at == 0 && is->state_at != 0 ? ""
                                                 : deal_state_word(was->state),
         deal_state_word(is->state));
    note(r, "trouble", was->trouble, is->trouble);
    note(r, "gift", was->kind, is->kind);
}

void
sheet_kept_note(struct record *said, const struct sheet_entry *e)
{
    struct record *r;

    if (record_count(said, "kept") == KEPT_SHOWN)
        return;
    r = record_add(said, "kept");
    record_set_int(r, "row", e->number);
    record_set_int(r, "deal", e->deal.id);
    record_set_text(r, "handle", e->handle.name);
    record_set_text(r, "campaign", e->campaign);
    record_set_text(r, "piece", or_empty(e->after.deliverable));
    record_set_text(r, "said", deal_state_word(e->state));
    record_set_text(r, "is", deal_state_word(e->after.state));
}

/* ---- shown --------------------------------------------------------------- */

static void
add_value(struct buf *b, struct request *rq, enum sheet_field field,
          const struct record *what, const char *which)
{
    enum language language = request_language(rq);
    const char *text = record_text(what, which);

    if (field == SHEET_FEE)
        sheet_add_fee(b, language,
                      record_int(what, *which == 'f' ? "from-fee" : "to-fee",
                                 -1),
                      text);
    else if (field == SHEET_DRAFT || field == SHEET_PUBLISH ||
             (field >= SHEET_DATE_FIRST && field <= SHEET_DATE_LAST))
        sheet_add_day(b, rq, text);
    else if (field == SHEET_OWNER && *text != '\0')
        vet_add_person(b, rq, text);
    else if (field == SHEET_STATUS)
        buf_adds(b, sheet_state_label(language, text));
    else
        sheet_add_clean(b, text);
}

void
sheet_add_change(struct buf *b, struct request *rq, const struct record *what)
{
    enum language language = request_language(rq);
    const char *word = record_text(what, "field"), *label;
    enum sheet_field field = sheet_field_of(word);
    struct buf from, to;

    buf_init(&from, 2048);
    buf_init(&to, 2048);
    if (strcmp(word, "trouble") == 0)
        label = text_get(language, TEXT_SHEET_STATE_TROUBLE);
    else if (strcmp(word, "gift") == 0)
        label = text_get(language, TEXT_SHEET_GIFT);
    else
        label = sheet_field_label(language, field);
    add_value(&from, rq, field, what, "from");
    add_value(&to, rq, field, what, "to");
    if (strcmp(word, "gift") == 0)
        buf_adds(b, label);
    else
        text_add(b, language,
                 from.len > 0 ? TEXT_SHEET_CHANGE : TEXT_SHEET_CHANGE_NEW,
                 "what", label, "from", from.len > 0 ? from.data : "", "to",
                 to.len > 0 ? to.data : "", NULL);
    buf_release(&from);
    buf_release(&to);
}

void
sheet_add_changes(struct request *rq, struct card *card, const struct record *s)
{
    enum language language = request_language(rq);
    int64_t changed = record_int(s, "changed", 0);
    struct buf b;
    size_t i, k;

    if (record_count(s, "changes") == 0)
        return;
    buf_init(&b, 64 * 1024);
    for (i = 0; i < record_count(s, "changes") && i < CHANGES_SHOWN; i++) {
        const struct record *r = record_at(s, "changes", i);

        buf_adds(&b, i > 0 ? "\n" : "");
        text_add(&b, language, TEXT_SHEET_ROW, "row",
                 TEXT_INT(record_int(r, "row", 0)), "handle",
                 record_text(r, "handle"), NULL);
        sheet_add_dotted(&b, record_text(r, "campaign"));
        sheet_add_dotted(&b, record_text(r, "piece"));
        for (k = 0; k < record_count(r, "what"); k++) {
            buf_adds(&b, k == 0 ? ": " : ", ");
            sheet_add_change(&b, rq, record_at(r, "what", k));
        }
    }
    if (changed > (int64_t)i) {
        buf_addc(&b, '\n');
        text_add(&b, language, TEXT_SHEET_BAD_MORE, "n",
                 TEXT_INT(changed - (int64_t)i), NULL);
    }
    card_fact(card, text_get(language, TEXT_SHEET_CHANGES_LABEL),
              text_get(language, TEXT_SHEET_CHANGES));
    card_text(card, b.data);
    buf_release(&b);
}

/* ---- states that are not taken ------------------------------------------- */

static enum text_key
kept_text(enum deal_state is, enum deal_state said)
{
    if (is >= DEAL_DONE)
        return TEXT_SHEET_KEPT_OVER;
    return said > is ? TEXT_SHEET_KEPT_PAST : TEXT_SHEET_KEPT_FURTHER;
}

static void
add_kept(struct buf *b, enum language language, const struct record *r)
{
    enum deal_state is = DEAL_AGREED, said = DEAL_AGREED;

    (void)deal_state_parse(record_text(r, "is"), &is);
    (void)deal_state_parse(record_text(r, "said"), &said);
    text_add(b, language, TEXT_SHEET_ROW, "row",
             TEXT_INT(record_int(r, "row", 0)), "handle",
             record_text(r, "handle"), NULL);
    sheet_add_dotted(b, record_text(r, "campaign"));
    sheet_add_dotted(b, record_text(r, "piece"));
    buf_adds(b, ": ");
    text_add(b, language, kept_text(is, said), "said",
             sheet_state_label(language, record_text(r, "said")), "is",
             sheet_state_label(language, record_text(r, "is")), NULL);
}

/* With how to take the first of them all the same, where that can be. */
static void
add_kept_how(struct card *card, enum language language, const struct record *s)
{
    size_t i;

    for (i = 0; i < record_count(s, "kept"); i++) {
        const struct record *r = record_at(s, "kept", i);
        enum deal_state is, said;
        char *text;

        if (!deal_state_parse(record_text(r, "is"), &is) ||
            !deal_state_parse(record_text(r, "said"), &said) ||
            !deal_may_follow(is, said))
            continue;
        text = text_make(language, TEXT_SHEET_KEPT_HOW, "row",
                         TEXT_INT(record_int(r, "row", 0)), "id",
                         TEXT_INT(record_int(r, "deal", 0)), "state",
                         deal_state_word(said), NULL);
        card_note(card, text);
        free(text);
        return;
    }
}

void
sheet_add_kept(struct request *rq, struct card *card, const struct record *s)
{
    enum language language = request_language(rq);
    int64_t kept = record_int(s, "kept-count", 0);
    struct buf b;
    char *text;
    size_t i;

    if (kept == 0)
        return;
    buf_init(&b, 64 * 1024);
    for (i = 0; i < record_count(s, "kept"); i++) {
        buf_adds(&b, i > 0 ? "\n" : "");
        add_kept(&b, language, record_at(s, "kept", i));
    }
    if (kept > (int64_t)i) {
        buf_addc(&b, '\n');
        text_add(&b, language, TEXT_SHEET_BAD_MORE, "n",
                 TEXT_INT(kept - (int64_t)i), NULL);
    }
    text = text_make(language, TEXT_SHEET_KEPT, "n", TEXT_INT(kept), NULL);
    card_fact(card, text_get(language, TEXT_SHEET_KEPT_LABEL), text);
    card_text(card, b.data);
    free(text);
    buf_release(&b);
    add_kept_how(card, language, s);
}
