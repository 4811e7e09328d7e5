/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * preview_parts.h - what preview.c and preview_facts.c share. For nobody else.
 */
#ifndef CALLSHEET_SHEET_PREVIEW_PARTS_H
#define CALLSHEET_SHEET_PREVIEW_PARTS_H

#include "card.h"
#include "record.h"
#include "request.h"
#include "rules/sheet.h"

/* ---- odd_told.c ---- */

void sheet_add_odd(struct request *rq, struct card *card,
                   const struct record *s, int64_t id);

/* A cell as a card can hold it. */
void sheet_add_clean(struct buf *b, const char *text);
/* What a column is, in words. */
const char *sheet_field_label(enum language language, enum sheet_field field);
const char *sheet_state_label(enum language language, const char *word);
void sheet_add_day(struct buf *b, struct request *rq, const char *iso);
void sheet_add_fee(struct buf *b, enum language language, int64_t fee,
                   const char *currency);
/* " · " and a cell, unless it is empty. */
void sheet_add_dotted(struct buf *b, const char *text);
/* "fee EUR 500 → EUR 700", of a record that changes.c made. */
void sheet_add_change(struct buf *b, struct request *rq,
                      const struct record *what);
/* What was counted and guessed: `s` the summary, `g` the guesses. */
void sheet_add_facts(struct request *rq, struct card *card,
                     const struct record *s, const struct record *g,
                     int64_t id);
/* What is asked and odd, and its buttons. */
void sheet_add_questions(struct request *rq, struct card *card,
                         const struct record *s, int64_t id);
/* unknown.c: names and states that nobody has explained. */
void sheet_add_unknown(struct card *card, enum language language,
                       const struct record *s, int64_t id);
void sheet_add_ask_buttons(struct card *card, enum language language,
                           const struct record *s, int64_t id);
/* "campaign import ACTION ID REST" */
void sheet_add_button(struct card *card, enum card_style style,
                      const char *label, const char *action, int64_t id,
                      const char *rest);
/* That row in a list of the summary, NULL when it is not there. */
const struct record *sheet_row_in(const struct record *s, const char *list,
                                  int64_t row);
/* Why a row cannot be read; how one is read. */
void sheet_add_bad(struct buf *b, enum language language,
                   const struct record *bad, int64_t id);
void sheet_add_sample(struct buf *b, struct request *rq,
                      const struct record *sample);
/* A few rows, to be compared with the sheet. */
void sheet_add_samples(struct request *rq, struct card *card,
                       const struct record *s, int64_t id);

#endif
