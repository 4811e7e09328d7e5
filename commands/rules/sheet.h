/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet.h - what the rows of a team's sheet mean.
 *
 * Teams keep a row for each deal, with columns in any order, named in English
 * or Italian, or not at all. Here a table of cells becomes columns we know,
 * and a cell a date, a price, a state, a person. Pure: whoever calls has the
 * table in memory, and decides what becomes of a guess.
 */
#ifndef CALLSHEET_RULES_SHEET_H
#define CALLSHEET_RULES_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "facts.h"
#include "zone.h"

enum { SHEET_COLUMNS_MAX = 60, SHEET_HEADER_ROWS = 20, SHEET_SAMPLE = 40 };
enum { SHEET_CELL_MAX = 400 }; /* bytes; what is longer is cut */

/* name, the word for it in a line that is typed */
#define SHEET_FIELD_MAP(X)                                                     \
    X(CREATOR, "creator") /* a name, or a handle */                            \
    X(HANDLE, "handle")                                                        \
    X(LINK, "link")                                                            \
    X(PLATFORM, "platform")                                                    \
    X(CAMPAIGN, "campaign")                                                    \
    X(DELIVERABLE, "deliverable")                                              \
    X(DRAFT, "draft")                                                          \
    X(PUBLISH, "publish")                                                      \
    X(OWNER, "owner")                                                          \
    X(TRACKING, "tracking")                                                    \
    X(FEE, "fee")                                                              \
    X(CURRENCY, "currency")                                                    \
    X(STATUS, "status")                                                        \
    /* days beside the two above, as in deals.h */                \
    X(CONTRACT, "contract")                                                    \
    X(BRIEF, "brief")                                                          \
    X(SHIP, "ship")                                                            \
    X(ARRIVE, "arrive")                                                        \
    X(APPROVAL, "approval")                                                    \
    X(INSIGHTS, "insights")                                                    \
    X(THANKS, "thanks")                                                        \
    X(PAYMENT, "payment")                                                      \
    X(RIGHTS, "rights")                                                        \
    X(EXCLUSIVE, "exclusivity")                                                \
    X(NOTES, "notes") /* only where somebody says so */

enum sheet_field {
#define X(name, word) SHEET_##name,
    SHEET_FIELD_MAP(X)
#undef X
        SHEET_FIELDS /* as a value: none of them */
};

/* enum deal_date, in the same order. */
#define SHEET_DATE_FIRST SHEET_CONTRACT
#define SHEET_DATE_LAST  SHEET_EXCLUSIVE

const char *sheet_field_word(enum sheet_field field);
/* "draft due", "Bozza", "handle"; SHEET_FIELDS for none. */
enum sheet_field sheet_field_of(const char *header);

/* Lower case ASCII letters and digits, anything between as one blank; what is
 * not Latin stays as it is. At most `size` - 1 bytes. */
void sheet_fold(const char *text, char *out, size_t size);

/* ---- the table ----------------------------------------------------------- */

/* A row of cells; NULL or "" = nothing in it. Valid UTF-8. */
struct sheet_row {
    int64_t number; /* as the spreadsheet counts, from 1 */
    const char *const *cells;
    int count;
};

struct sheet_layout {
    int header_row, data_row; /* indexes of rows; header -1 = there is none */
    int column[SHEET_FIELDS]; /* -1 = there is none */
    bool by_content[SHEET_FIELDS]; /* guessed from what stands in it */
    char title[SHEET_CELL_MAX];    /* alone above the header, or "" */
    char currency[4];              /* that the header of the fee names */
    enum platform platform;        /* that the header of the handle names */
};

/* Is that name one of the people in the chat? May be NULL. */
typedef bool sheet_is_person_fn(void *ctx, const char *name);

/*
 * Find the header among the first rows, and what the columns are. False when
 * it cannot be a team's sheet: nothing tells who the creators are.
 */
bool sheet_layout_find(const struct sheet_row *rows, size_t count,
                       sheet_is_person_fn *is_person, void *ctx,
                       struct sheet_layout *out);

/* The text of a field in a row, "" when it has none. */
const char *sheet_cell(const struct sheet_layout *layout,
                       const struct sheet_row *row, enum sheet_field field);

enum sheet_row_kind {
    SHEET_ROW_DEAL,
    SHEET_ROW_EMPTY,
    SHEET_ROW_HEADER,  /* once more */
    SHEET_ROW_SECTION, /* one cell: what follows belongs to it */
    SHEET_ROW_SUM,     /* "Total" */
};
enum sheet_row_kind sheet_row_kind(const struct sheet_layout *layout,
                                   const struct sheet_row *header,
                                   const struct sheet_row *row);

/* ---- dates --------------------------------------------------------------- */

enum sheet_order {
    SHEET_ORDER_NONE, /* no date needs to know */
    SHEET_ORDER_DAY_FIRST,
    SHEET_ORDER_MONTH_FIRST,
    SHEET_ORDER_ASK, /* 04/05: nothing tells */
};

enum sheet_date_kind {
    SHEET_DATE_NONE, /* empty, "-", "tbd" */
    SHEET_DATE_DAY,
    SHEET_DATE_TIME,
    SHEET_DATE_EITHER, /* 04/05: the order decides */
    SHEET_DATE_WRONG,  /* no date that exists */
};

/* `today` says which year is meant where none is written. */
enum sheet_date_kind sheet_date(const char *text, enum sheet_order order,
                                const struct wall *today, struct wall *out);

/* Of what is wrong: it is written as a day, but there is none: 31/02/2027. */
bool sheet_is_no_day(const char *text);

/* What the dates of a sheet tell about each other; zero it to begin. */
struct sheet_dates {
    int day_first, month_first, either;
};
void sheet_dates_see(struct sheet_dates *seen, const char *text);
enum sheet_order sheet_dates_order(const struct sheet_dates *seen);

/* ---- money --------------------------------------------------------------- */

enum sheet_money_kind {
    SHEET_MONEY_NONE,
    SHEET_MONEY_GIFT, /* "gift", "omaggio": no price */
    SHEET_MONEY_OK,
    SHEET_MONEY_WRONG,
};

/* *cents: hundredths. `currency` gets the code that is written, or "". */
enum sheet_money_kind sheet_money(const char *text, int64_t *cents,
                                  char currency[4]);
/* "Fee (€)", "EUR", "valuta: euro": the code, or "". */
void sheet_currency(const char *text, char currency[4]);

/* ---- words --------------------------------------------------------------- */

/*
 * The state of a deal, as a word of the domain ("in review" is "review"):
 * shortlisted contacted talking agreed signed briefed shipped received drafting
 * review approved live insights paid followed done declined ghosted cancelled
 * trouble. NULL when no word of either language is known.
 */
const char *sheet_state(const char *text);
/* "yes", "NO": it says nothing without its question. */
bool sheet_is_yes_no(const char *text);
/* "Contract sent", "Pagato il": it was done on the days below. */
bool sheet_says_done(const char *header);
bool sheet_says_signed(const char *header);
/* What a cell under "Paid" says where it holds no day. */
enum sheet_payment {
    SHEET_PAYMENT_NONE,
    SHEET_PAYMENT_OPEN,
    SHEET_PAYMENT_DONE,
    SHEET_PAYMENT_SAID, /* "half of it": in words */
};
enum sheet_payment sheet_payment(const char *text);
/* "waiting for payment": it says something of money. */
bool sheet_is_of_money(const char *text);
/* "IG", "insta", "You Tube"; false for none. */
bool sheet_platform(const char *text, enum platform *out);
/* "=D4+1": a formula whose value nobody has reckoned. */
bool sheet_is_formula(const char *text);
/* Could it be a parcel's number, and not "sent" or "n/a"? */
bool sheet_is_tracking(const char *text);
/* "@a.one / @b.two", "a.one & b.two": two creators in one cell. */
bool sheet_names_two(const char *text);
/* Letters of another alphabet that are taken for Latin ones, each with what it
 * is taken for: "а" (a). False when there are none. */
bool sheet_lookalikes(const char *text, struct buf *out);
/* "BRAND: Nordic Tea": what is behind the word that says what it is. */
const char *sheet_section_name(const char *text);
/* "INFLUENCER TRACKER Q1 - DO NOT SHARE": it names the sheet, nothing in it. */
bool sheet_names_itself(const char *text);
/* "-", "n/a", "tbd", "da definire": somebody wrote that there is nothing. */
bool sheet_is_nothing(const char *text);
/* Of these: "TBC", "asap", what somebody still has to say. */
bool sheet_is_to_come(const char *text);

/* ---- people -------------------------------------------------------------- */

struct sheet_person {
    const char *id, *name;
};

enum sheet_match {
    SHEET_MATCH_NONE,
    SHEET_MATCH_ONE,
    SHEET_MATCH_SEVERAL, /* people of that name */
    SHEET_MATCH_TWO      /* names in one cell */
};

/*
 * Which of them is "Giulia Rossi", "giulia", "Giulia R.", "Giu"? The whole name
 * counts before the first name, that before its beginning.
 */
enum sheet_match sheet_person_find(const char *name,
                                   const struct sheet_person *people,
                                   size_t count, size_t *index);

#endif
