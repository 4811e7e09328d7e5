/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * questions.c - what a preview asks: rows that cannot be read, that may be a
 * deal by another name or are odd, names and states that nobody has explained.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "sheet/preview_parts.h"
#include "sheet/sheet.h"

#define BADS_SHOWN  10
#define ASK_BUTTONS 3

/* "7 more." where not all are shown. */
static void
add_more(struct buf *b, enum language language, int64_t n)
{
    if (n <= 0)
        return;
    buf_addc(b, '\n');
    text_add(b, language, TEXT_SHEET_BAD_MORE, "n", TEXT_INT(n), NULL);
}

const struct record *
sheet_row_in(const struct record *s, const char *list, int64_t row)
{
    size_t i;

    for (i = 0; i < record_count(s, list); i++)
        if (record_int(record_at(s, list, i), "row", 0) == row)
            return record_at(s, list, i);
    return NULL;
}

/* What is wrong with one cell of the row. */
static void
add_fault(struct buf *b, enum language language, const struct record *row,
          const struct record *r, int64_t id)
{
    static const struct {
        const char *why;
        enum text_key key;
    } texts[] = {
        { "no-creator", TEXT_SHEET_BAD_NO_CREATOR },
        { "no-creator-above", TEXT_SHEET_BAD_ABOVE },
        { "bad-handle", TEXT_SHEET_BAD_HANDLE },
        { "lookalikes", TEXT_SHEET_BAD_LOOKALIKES },
        { "two-creators", TEXT_SHEET_BAD_TWO },
        { "no-campaign", TEXT_SHEET_BAD_NO_CAMPAIGN },
        { "long-campaign", TEXT_SHEET_BAD_LONG_CAMPAIGN },
        { "bad-date", TEXT_SHEET_BAD_DATE },
        { "bad-fee", TEXT_SHEET_BAD_FEE },
        { "which-platform", TEXT_SHEET_BAD_PLATFORM },
        { "bad-platform", TEXT_SHEET_BAD_NO_PLATFORM },
        { "twin", TEXT_SHEET_BAD_TWIN },
        { "formula", TEXT_SHEET_BAD_FORMULA },
    };
    const char *why = record_text(r, "why");
    struct buf word, letters;
    size_t i;

    buf_init(&word, 1024);
    buf_init(&letters, 1024);
    sheet_add_clean(&word, record_text(r, "word"));
    if (strcmp(why, "bad-handle") == 0 && sheet_lookalikes(word.data, &letters))
        why = "lookalikes";
    else if (strcmp(why, "bad-handle") == 0 && sheet_names_two(word.data))
        why = "two-creators";
    for (i = 0; i < ARRAY_LEN(texts); i++)
        if (strcmp(why, texts[i].why) == 0)
            text_add(b, language, texts[i].key, "row",
                     TEXT_INT(record_int(row, "row", 0)), "word", word.data,
                     "field",
                     sheet_field_label(language,
                                       sheet_field_of(record_text(r, "field"))),
                     "twin", TEXT_INT(record_int(row, "twin", 0)), "id",
                     TEXT_INT(id), "letters",
                     letters.len > 0 ? letters.data : "", "column",
                     record_text(r, "field"), NULL);
    buf_release(&word);
    buf_release(&letters);
}

void
sheet_add_bad(struct buf *b, enum language language, const struct record *r,
              int64_t id)
{
    size_t i;

    add_fault(b, language, r, r, id);
    for (i = 0; i < record_count(r, "more"); i++) {
        buf_addc(b, '\n');
        add_fault(b, language, r, record_at(r, "more", i), id);
    }
}

/* Rows that cannot be read, each with why, and how to mend the first. */
static void
add_bads(struct card *card, enum language language, const struct record *s,
         int64_t id)
{
    int64_t bad = record_int(s, "bad", 0);
    const struct record *first;
    struct buf b;
    char *text;
    size_t i;

    if (bad == 0)
        return;
    buf_init(&b, 16384);
    for (i = 0; i < record_count(s, "bads") && i < BADS_SHOWN; i++) {
        if (i > 0)
            buf_addc(&b, '\n');
        sheet_add_bad(&b, language, record_at(s, "bads", i), id);
    }
    add_more(&b, language, bad - (int64_t)i);
    text = text_make(language,
                     record_int(s, "deals", 0) > 0 ? TEXT_SHEET_BADS
                                                   : TEXT_SHEET_BADS_ONLY,
                     "n", TEXT_INT(bad), NULL);
    card_fact(card, text_get(language, TEXT_SHEET_NOT_READ), text);
    card_text(card, b.data);
    free(text);
    first = record_at(s, "bads", 0);
    text = text_make(language, TEXT_SHEET_HOW_FIX, "id", TEXT_INT(id), "row",
                     TEXT_INT(record_int(first, "row", 0)), "field",
                     record_text(first, "field"), NULL);
    card_note(card, text);
    free(text);
    buf_release(&b);
}

/* "1 reel", or what is said where nothing is. */
static void
add_piece(struct buf *b, enum language language, const char *deliverable)
{
    if (*deliverable != '\0')
        sheet_add_clean(b, deliverable);
    else
        buf_adds(b, text_get(language, TEXT_SHEET_NO_PIECE));
}

static void
add_ask(struct buf *b, enum language language, const struct record *r)
{
    struct buf piece, deals;
    size_t i;

    buf_init(&piece, 1024);
    buf_init(&deals, 4096);
    add_piece(&piece, language, record_text(r, "deliverable"));
    for (i = 0; i < record_count(r, "of"); i++) {
        const struct record *of = record_at(r, "of", i);

        buf_addf(&deals, "%s%lld (", i > 0 ? ", " : "",
                 (long long)record_int(of, "deal", 0));
        add_piece(&deals, language, record_text(of, "deliverable"));
        buf_addc(&deals, ')');
    }
    text_add(b, language,
             record_count(r, "of") > 1 ? TEXT_SHEET_ASK_SEVERAL
                                       : TEXT_SHEET_ASK,
             "row", TEXT_INT(record_int(r, "row", 0)), "handle",
             record_text(r, "handle"), "campaign", record_text(r, "campaign"),
             "piece", piece.data, "deals", deals.data, NULL);
    buf_release(&piece);
    buf_release(&deals);
}

/* Rows that may be a deal by another name. */
static void
add_asks(struct card *card, enum language language, const struct record *s)
{
    int64_t asked = record_int(s, "asked", 0);
    struct buf b;
    char *text;
    size_t i;

    if (asked == 0)
        return;
    buf_init(&b, 16384);
    for (i = 0; i < record_count(s, "asks") && i < BADS_SHOWN; i++) {
        buf_adds(&b, i > 0 ? "\n" : "");
        add_ask(&b, language, record_at(s, "asks", i));
    }
    add_more(&b, language, asked - (int64_t)i);
    text = text_make(language, TEXT_SHEET_ASKED, "n", TEXT_INT(asked), NULL);
    card_fact(card, text_get(language, TEXT_SHEET_ASKED_LABEL), text);
    card_text(card, b.data);
    free(text);
    buf_release(&b);
}

/* Who stood in the sheet before, and does not any more. */
static void
add_gone(struct card *card, enum language language, const struct record *s)
{
    int64_t gone = record_int(s, "gone-count", 0);
    struct buf b;
    char *text;
    size_t i;

    if (gone == 0)
        return;
    buf_init(&b, 8192);
    for (i = 0; i < record_count(s, "gone") && i < BADS_SHOWN; i++) {
        const struct record *r = record_at(s, "gone", i);

        buf_addf(&b, "%s@%s (", i > 0 ? ", " : "", record_text(r, "handle"));
        if (*record_text(r, "deliverable") != '\0') {
            sheet_add_clean(&b, record_text(r, "deliverable"));
            buf_adds(&b, ", ");
        }
        sheet_add_clean(&b, record_text(r, "campaign"));
        buf_addc(&b, ')');
    }
    if (gone > (int64_t)i) {
        buf_adds(&b, ", ");
        text_add(&b, language, TEXT_SHEET_GONE_MORE, "n",
                 TEXT_INT(gone - (int64_t)i), NULL);
    }
    text = text_make(language, TEXT_SHEET_GONE, "who", b.data, "n",
                     TEXT_INT(gone), "deal",
                     TEXT_INT(record_int(record_at(s, "gone", 0), "deal", 0)),
                     NULL);
    card_note(card, text);
    free(text);
    buf_release(&b);
}

/* Rows whose days are in an order that cannot be. */
static void
add_orders(struct request *rq, struct card *card, const struct record *s,
           int64_t id)
{
    enum language language = request_language(rq);
    int64_t n = record_int(s, "disordered", 0);
    struct buf b, when, day;
    char *text;
    size_t i;

    if (n == 0)
        return;
    buf_init(&b, 16384);
    buf_init(&when, 128);
    buf_init(&day, 128);
    for (i = 0; i < record_count(s, "orders") && i < BADS_SHOWN; i++) {
        const struct record *r = record_at(s, "orders", i);
        enum sheet_field first = sheet_field_of(record_text(r, "first"));
        enum sheet_field then = sheet_field_of(record_text(r, "then"));

        buf_reset(&when);
        buf_reset(&day);
        sheet_add_day(&when, rq, record_text(r, "first-day"));
        sheet_add_day(&day, rq, record_text(r, "then-day"));
        buf_adds(&b, i > 0 ? "\n" : "");
        text_add(&b, language, TEXT_SHEET_ORDER_WRONG, "row",
                 TEXT_INT(record_int(r, "row", 0)), "first",
                 sheet_field_label(language, first), "when", when.data, "then",
                 sheet_field_label(language, then), "day", day.data, "id",
                 TEXT_INT(id), "field",
                 sheet_field_word(first == SHEET_PUBLISH ? then : first), NULL);
    }
    add_more(&b, language, n - (int64_t)i);
    text = text_make(language, TEXT_SHEET_ORDERS, "n", TEXT_INT(n), NULL);
    card_fact(card, text_get(language, TEXT_SHEET_ORDERS_LABEL), text);
    card_text(card, b.data);
    free(text);
    buf_release(&b);
    buf_release(&when);
    buf_release(&day);
}

/* What is out by its state, and comes out by its day. */
static void
add_early(struct request *rq, struct card *card, const struct record *s,
          int64_t id)
{
    enum language language = request_language(rq);
    int64_t n = record_int(s, "early-count", 0);
    struct buf b, day, word;
    size_t i;

    if (n == 0)
        return;
    buf_init(&b, 16384);
    buf_init(&day, 128);
    buf_init(&word, 1024);
    for (i = 0; i < record_count(s, "early"); i++) {
        const struct record *r = record_at(s, "early", i);

        buf_reset(&day);
        buf_reset(&word);
        sheet_add_day(&day, rq, record_text(r, "day"));
        sheet_add_clean(&word, record_text(r, "word"));
        buf_adds(&b, i > 0 ? "\n" : "");
        text_add(&b, language, TEXT_SHEET_EARLY, "row",
                 TEXT_INT(record_int(r, "row", 0)), "word", word.data, "day",
                 day.data, "id", TEXT_INT(id), NULL);
    }
    add_more(&b, language, n - (int64_t)i);
    card_text(card, b.data);
    buf_release(&b);
    buf_release(&day);
    buf_release(&word);
}

/* "row 3, publication "ASAP"": the cells of a list, of `n` in all. */
static void
add_cells(struct buf *b, enum language language, const struct record *s,
          const char *list, int64_t n)
{
    size_t i, count = record_count(s, list);

    for (i = 0; i < count; i++) {
        const struct record *r = record_at(s, list, i);
        const char *word = record_text(r, "word");

        buf_adds(b, i > 0 ? ", " : "");
        text_add(b, language, TEXT_SHEET_TO_COME_CELL, "row",
                 TEXT_INT(record_int(r, "row", 0)), "field",
                 sheet_field_label(language,
                                   sheet_field_of(record_text(r, "field"))),
                 NULL);
        if (*word == '\0')
            continue;
        buf_adds(b, " \"");
        sheet_add_clean(b, word);
        buf_addc(b, '"');
    }
    buf_adds(b, n > (int64_t)count ? " …" : "");
}

/* Cells that a sheet before was mended in. */
static void
add_mended(struct card *card, enum language language, const struct record *s)
{
    int64_t n = record_int(s, "mended-before", 0);
    struct buf cells;
    char *text;

    if (n == 0)
        return;
    buf_init(&cells, 4096);
    add_cells(&cells, language, s, "mended-cells", n);
    text = text_make(language, TEXT_SHEET_MENDED_BEFORE, "n", TEXT_INT(n),
                     "cells", cells.data, NULL);
    card_note(card, text);
    free(text);
    buf_release(&cells);
}

/* Cells of a list, of `n` in all, and how to say the first of them. */
static void
add_open_cells(struct card *card, enum language language,
               const struct record *s, int64_t id, const char *list, int64_t n,
               enum text_key key)
{
    const struct record *first = record_at(s, list, 0);
    enum text_key value = TEXT_SHEET_UNREAD_DAY;
    struct buf cells;
    char *text;

    if (n == 0 || !first)
        return;
    if (sheet_field_of(record_text(first, "field")) == SHEET_FEE)
        value = TEXT_SHEET_UNREAD_FEE;
    buf_init(&cells, 4096);
    add_cells(&cells, language, s, list, n);
    text = text_make(language, key, "n", TEXT_INT(n), "cells", cells.data, "id",
                     TEXT_INT(id), "row", TEXT_INT(record_int(first, "row", 0)),
                     "field", record_text(first, "field"), "value",
                     text_get(language, value), NULL);
    card_note(card, text);
    free(text);
    buf_release(&cells);
}

static void
add_caveats(struct card *card, enum language language, const struct record *s)
{
    static const struct {
        const char *name;
        enum text_key key;
    } caveats[] = {
        { "filled", TEXT_SHEET_FILLED },
        { "done-days", TEXT_SHEET_DONE_DAYS },
        { "payments", TEXT_SHEET_PAYMENTS },
        { "no-dates", TEXT_SHEET_NO_DATES },
        { "fees-kept", TEXT_SHEET_FEES_KEPT },
        { "past", TEXT_SHEET_PAST },
        { "guessed", TEXT_SHEET_GUESSED },
        { "notes-over", TEXT_SHEET_NOTES_OVER },
    };
    char *text;
    size_t i;

    for (i = 0; i < ARRAY_LEN(caveats); i++) {
        int64_t n = record_int(s, caveats[i].name, 0);

        if (n == 0)
            continue;
        text = text_make(language, caveats[i].key, "n", TEXT_INT(n), NULL);
        card_note(card, text);
        free(text);
    }
}

void
sheet_add_questions(struct request *rq, struct card *card,
                    const struct record *s, int64_t id)
{
    enum language language = request_language(rq);

    add_bads(card, language, s, id);
    add_orders(rq, card, s, id);
    add_early(rq, card, s, id);
    sheet_add_changes(rq, card, s);
    sheet_add_kept(rq, card, s);
    add_asks(card, language, s);
    sheet_add_unknown(card, language, s, id);
    add_gone(card, language, s);
    sheet_add_odd(rq, card, s, id);
    add_open_cells(card, language, s, id, "unread",
                   record_int(s, "unread-count", 0), TEXT_SHEET_UNREAD);
    add_open_cells(card, language, s, id, "to-come",
                   record_int(s, "to-come-count", 0), TEXT_SHEET_TO_COME);
    add_mended(card, language, s);
    add_caveats(card, language, s);
}

/* ---- buttons ------------------------------------------------------------- */

/* For one deal that a row may be. */
static void
add_same_button(struct card *card, enum language language,
                const struct record *r, const struct record *of, int64_t id)
{
    struct buf rest;
    char *label;

    buf_init(&rest, 64);
    buf_addf(&rest, " %lld %lld", (long long)record_int(r, "row", 0),
             (long long)record_int(of, "deal", 0));
    label = text_make(language, TEXT_SHEET_BUTTON_SAME, "row",
                      TEXT_INT(record_int(r, "row", 0)), "deal",
                      TEXT_INT(record_int(of, "deal", 0)), NULL);
    sheet_add_button(card, CARD_PLAIN, label, "same", id, rest.data);
    free(label);
    buf_release(&rest);
}

/* Rows that are of the creator above, if somebody says so. */
static void
add_above_buttons(struct card *card, enum language language,
                  const struct record *s, int64_t id)
{
    size_t i, n = 0;
    struct buf rest;
    char *label;

    buf_init(&rest, 1024);
    for (i = 0; i < record_count(s, "bads") && n < ASK_BUTTONS; i++) {
        const struct record *r = record_at(s, "bads", i);

        if (strcmp(record_text(r, "why"), "no-creator-above") != 0)
            continue;
        n++;
        buf_reset(&rest);
        buf_addf(&rest, " %lld handle ", (long long)record_int(r, "row", 0));
        sheet_add_clean(&rest, record_text(r, "word"));
        label = text_make(language, TEXT_SHEET_BUTTON_ABOVE, "row",
                          TEXT_INT(record_int(r, "row", 0)), "who",
                          record_text(r, "word"), NULL);
        sheet_add_button(card, CARD_PLAIN, label, "fix", id, rest.data);
        free(label);
    }
    buf_release(&rest);
}

/* The first few; the others come when these are answered, or all at once. */
void
sheet_add_ask_buttons(struct card *card, enum language language,
                      const struct record *s, int64_t id)
{
    size_t i, k, n = record_count(s, "asks");
    struct buf rest;
    char *label;

    add_above_buttons(card, language, s, id);
    buf_init(&rest, 64);
    for (i = 0; i < n && i < ASK_BUTTONS; i++) {
        const struct record *r = record_at(s, "asks", i);

        for (k = 0; k < record_count(r, "of"); k++)
            add_same_button(card, language, r, record_at(r, "of", k), id);
        buf_reset(&rest);
        buf_addf(&rest, " %lld", (long long)record_int(r, "row", 0));
        label = text_make(language, TEXT_SHEET_BUTTON_SECOND, "row",
                          TEXT_INT(record_int(r, "row", 0)), NULL);
        sheet_add_button(card, CARD_PLAIN, label, "second", id, rest.data);
        free(label);
    }
    if (n > 1) {
        sheet_add_button(card, CARD_PLAIN,
                         text_get(language, TEXT_SHEET_BUTTON_ALL_SAME), "same",
                         id, " all");
        sheet_add_button(card, CARD_PLAIN,
                         text_get(language, TEXT_SHEET_BUTTON_ALL_SECOND),
                         "second", id, " all");
    }
    buf_release(&rest);
}
