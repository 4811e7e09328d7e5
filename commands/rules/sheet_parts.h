/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet_parts.h - what the files of the sheet's rules share. For nobody else.
 */
#ifndef CALLSHEET_RULES_SHEET_PARTS_H
#define CALLSHEET_RULES_SHEET_PARTS_H

#include "rules/sheet.h"

enum { SHEET_HEADER_BYTES = 160 };

/* How well a folded header names a field, 0 = not at all; the longest phrase
 * of it counts. SHEET_FIELDS: a column that we know and leave alone. */
int sheet_header_score(const char *folded, enum sheet_field *field);
/* The letters that its words begin with, a bit for each; and whether a phrase
 * can be in it at all. Most cannot, which saves the looking. */
uint32_t sheet_initials(const char *folded);
bool sheet_may_have(uint32_t initials, const char *phrase);
/* Does `phrase` stand in `text` as whole words? Both are folded. */
bool sheet_has_words(const char *text, const char *phrase);

/* What a cell looks like. */
bool sheet_is_link(const char *text);
bool sheet_is_handle(const char *text);
bool sheet_is_date(const char *text);
bool sheet_is_money(const char *text); /* that says its currency */
bool sheet_is_deliverable(const char *text);
/* Any of these, or a number: no name of a column. */
bool sheet_is_data(const char *text);

/* "" when the row has none there. */
const char *sheet_cell_at(const struct sheet_row *row, int column);
/* How many cells hold something. */
int sheet_row_filled(const struct sheet_row *row);

#endif
