/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheets.h - a team's sheet on its way in: its rows, and what they wrote.
 *
 * What a sheet writes (campaigns, deals, deadlines) stands under its number
 * and counts for nothing until the sheet is IN; undoing that hides it again.
 */
#ifndef CALLSHEET_SHEETS_H
#define CALLSHEET_SHEETS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

/* Rows of a sheet are numbered as in the spreadsheet, from 1. */
#define SHEET_ROWS_MAX 65535

enum sheet_state {
    SHEET_READING,
    SHEET_PREVIEW, /* all read, waits for a person's word */
    SHEET_IN,      /* counts */
    SHEET_WRITING,
    SHEET_CANCELLED,
};

struct sheet {
    int64_t id;
    enum sheet_state state;
    char *person;
    int64_t at;
    char *files;   /* names, for people */
    char *guesses; /* record.h: columns, people, states, mended cells */
    char *summary; /* record.h: what the preview says */
    int64_t rows, skipped;
    int64_t message; /* the preview's outbox row */
};

void store_sheet_release(struct sheet *sheet);

enum err store_sheet_add(struct store *st, const struct sheet *sheet,
                         int64_t *id);
enum err store_sheet_find(struct store *st, int64_t id, struct sheet *out);
/* Everything but id, person and time. */
enum err store_sheet_update(struct store *st, const struct sheet *sheet);
/* The newest of a person that is in that state, among their last twenty. */
enum err store_sheet_last(struct store *st, const char *person,
                          enum sheet_state state, struct sheet *out);
/* The newest of the team that is in that state, of those with a smaller
 * number. */
enum err store_sheet_before(struct store *st, int64_t before,
                            enum sheet_state state, struct sheet *out);

/* ---- its rows ---- */

/* Cells parted by tabs. A row that was read before is replaced. */
enum err store_sheet_row_put(struct store *st, int64_t sheet, int64_t number,
                             const char *cells);
/* Another answer than ERR_OK stops before the next row. */
typedef enum err sheet_row_fn(void *ctx, int64_t number, const char *cells);
/* Rows after `after`, at most `limit`. Returns what `fn` returned. *count says
 * how many there were. */
enum err store_sheet_row_walk(struct store *st, int64_t sheet, int64_t after,
                              int limit, sheet_row_fn *fn, void *ctx,
                              int *count);
/* A row's cells; the caller frees them. */
enum err store_sheet_row_find(struct store *st, int64_t sheet, int64_t number,
                              char **cells);

/* ---- what it wrote, whether it counts or not ---- */

/* The number of a campaign that this sheet wrote, by its name in any case. */
enum err store_sheet_campaign(struct store *st, int64_t sheet, const char *name,
                              int64_t *id);
/* The first day on which a deal of a campaign is published, those that this
 * sheet wrote among them: "" when none is known. The caller's. */
enum err store_sheet_first_post(struct store *st, int64_t campaign,
                                int64_t sheet, char **day);
/* A campaign of this sheet is first published on that day, unless an earlier
 * one is known. */
enum err store_sheet_first(struct store *st, int64_t sheet, int64_t campaign,
                           const char *day);
/* The first day of publication of a campaign. */
enum err store_sheet_publish(struct store *st, int64_t campaign,
                             const char *day);
/* The deadlines from now on are looked at: those after *after, at most
 * `limit`; *after moves on. *more when there may be others. */
enum err store_sheet_arm(struct store *st, int64_t sheet, int limit,
                         int64_t *after, bool *more);
/* Takes away what it wrote, or its rows, or both, a piece at a time. */
enum sheet_drop { SHEET_DROP_WRITTEN = 1, SHEET_DROP_ROWS = 2 };
enum err store_sheet_drop(struct store *st, int64_t sheet, unsigned what,
                          int limit, bool *more);
/* Does a deal, or an open deadline, that is not of this sheet stand in a
 * campaign of it? */
enum err store_sheet_is_built_on(struct store *st, int64_t sheet, bool *is);

#endif
