/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sheet.h - what the files of sheet/ share.
 */
#ifndef CALLSHEET_SHEET_SHEET_H
#define CALLSHEET_SHEET_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "card.h"
#include "deals.h"
#include "files.h"
#include "handle.h"
#include "job.h"
#include "record.h"
#include "request.h"
#include "rules/deal.h"
#include "rules/sheet.h"
#include "sheets.h"

/* More deals that are there already are not changed by one import: they change
 * in one step, for all to see at once. */
#define SHEET_CHANGES_MAX 200
/* So many different names and states of a sheet are kept apart, and so many
 * campaigns; of those that were there the first SHEET_CHANGES_MAX are told
 * when their first post is another one. */
#define SHEET_NAMES_MAX     400
#define SHEET_CAMPAIGNS_MAX 5000

/* So many notes about creators come with one sheet, in one step. */
#define SHEET_NOTES_MAX  500
#define SHEET_NOTE_BYTES 2048
/* So many cells are mended by hand. */
#define SHEET_FIXES_MAX 500

/* ---- guess.c: what was made out of a sheet, and what people said about it */

/* Different words of a column, and how often each stands there. */
struct sheet_word {
    char *text, *key; /* as it was written first; folded */
    char *meaning; /* a person's id, a state; "" = not known */
    int64_t rows;
    int64_t fresh, known; /* of these, of deals that are new, that are there */
    int64_t id;      /* a campaign that is there, */
    int64_t window;  /* its first post, as a day's number, or 0, */
    bool is_abroad;  /* and where its product goes */
    bool is_others;  /* somebody else's than who brings the sheet */
    bool is_touched; /* this import changes something in it */
    bool is_several; /* a name that several people have, */
    bool is_two;     /* or two names */
};

struct sheet_words {
    struct sheet_word *items;
    size_t count, max;
    size_t last; /* the one found last */
};

/* The word, new or not; NULL when there are too many. */
struct sheet_word *sheet_word(struct sheet_words *words, const char *text);
/* The same of a name of a campaign, in whatever case and with whatever
 * blanks. */
struct sheet_word *sheet_campaign(struct sheet_words *words, const char *name);

/* A cell that was mended, in this sheet or in one before. */
struct sheet_fix {
    enum sheet_field field;
    bool is_old;
    int64_t row, print, taken; /* taken: by that row of this sheet, 0 = none */
    int64_t nth, met; /* of the rows that it could be for; so many are gone by */
    int64_t best, away; /* how like it the row is that takes it */
    const char *value, *was, *who, *campaign, *piece;
    const char *draft, *publish, *fee; /* of its row, to tell it from others */
};

/* A job's memory, made from the row of the sheet; may be lost between steps. */
struct sheet_work {
    struct record *guesses;
    struct sheet_layout layout;
    enum sheet_order order;
    struct wall today;
    char *header; /* its cells, parted by tabs; "" = there is none */
    uint32_t done_fields; /* a bit for each column called "... sent" */
    bool is_signed;       /* that of the contract says "signed" */
    char *me;             /* who brings it */
    char currency[4]; /* of fees that say none: told, or of all the others */
    bool is_currency_told;
    bool has_currencies;   /* the others say several */
    char only_currency[4]; /* or this one, "" = none */
    struct sheet_person *people;
    size_t people_count;
    struct sheet_fix *fixes;
    size_t fix_count;
    int64_t *seconds; /* rows that bring a deal beside one that is there */
    size_t second_count;
    /* of the rows gone by */
    int64_t after;
    char above[SHEET_CELL_MAX];
    char who[SHEET_CELL_MAX]; /* the creator of the row above, */
    int64_t who_row;          /* which is that one */
    /* of the row that is read */
    int64_t print;
    uint32_t mended_now, mended_before; /* a bit for each field */
    struct sheet_dates dates;
    struct sheet_words owners, states, campaigns;
    struct sheet_tally *tally;
};

struct sheet_work *sheet_work_new(struct request *rq,
                                  const struct sheet *sheet);
/* Write layout and order into the guesses. */
void sheet_guess_save(struct sheet_work *w, const struct sheet_row *header);
/* Whose name it is: an id, or "" with *several. */
const char *sheet_guess_person(const struct sheet_work *w, const char *name,
                               bool *several);
/* "me": whoever brings the sheet. */
bool sheet_is_me(const char *name);
/* A row as a number, to know it again in the same sheet. */
int64_t sheet_row_print(const char *cells);
/* Split the cells of a row; the caller frees *room. */
void sheet_split(const char *cells, int64_t number, char **room,
                 const char *out[SHEET_COLUMNS_MAX], struct sheet_row *row);
/* Is it that name, in whatever case and with whatever blanks? */
bool sheet_is_called(const char *name, const char *typed);
/* The column that is called so, counted from 0; -1 when there is none. */
int sheet_column_called(const struct sheet_row *header, const char *name);
/* NULL: no state that we know. */
const char *sheet_guess_state(const struct sheet_work *w, const char *text);

/* ---- told.c: what people said, of this sheet and of those before ---- */

/* Of the team's sheets before, into the guesses of a new one. */
void sheet_told_remember(struct request *rq, struct record *g);
/* All else goes from the guesses. */
void sheet_told_keep(struct sheet_work *w);
void sheet_told_load(struct sheet_work *w);
/* What columns are called otherwise; into the layout. */
void sheet_told_columns(struct sheet_work *w, const struct sheet_row *header);
/* A cell is mended; and what it was mended to, NULL when it was not. *is_now:
 * in this sheet, not in one before. */
void sheet_told_fix(struct record *g, const struct sheet_work *w,
                    int64_t number, const char *cells, enum sheet_field field,
                    const char *value);
const char *sheet_told_cell(const struct sheet_work *w,
                            const struct sheet_row *row, enum sheet_field field,
                            bool *is_now);

/* Row by row, before any is read: which one each mended cell stands in. Where a
 * creator has two reels in a campaign it is the row that says the same, else
 * the one in the same place among them. */
void sheet_told_begin(struct sheet_work *w);
void sheet_told_see(struct sheet_work *w, const struct sheet_row *row);
void sheet_told_settle(struct sheet_work *w);

/* ---- notes.c ---- */

/* Was it not noted of that creator before? */
enum err sheet_note_is_new(struct request *rq, int64_t creator,
                           const char *text, bool *is);
/* The note of one row of the sheet, that "row" and "campaign" name. */
enum err sheet_note_add(struct request *rq, const struct sheet *sheet,
                        struct sheet_work *w, const struct record *r);

/* ---- columns.c ---- */

/* Which column is what, from the first rows: into `w`. *why: "" or why it is
 * no team's sheet; `file` is the one that was read. */
enum err sheet_columns_find(struct request *rq, int64_t sheet,
                            const struct record *file, struct sheet_work *w,
                            const char **why);

/* ---- entry.c: one row as a deal ---- */

enum sheet_verdict {
    SHEET_NOTHING, /* an empty row, a sum, a headline */
    SHEET_BAD,     /* `faults` say why */
    SHEET_NEW,
    SHEET_ASKED, /* a deal that is there by another name, or a second one? */
    SHEET_CHANGED,
    SHEET_SAME,
};

enum { SHEET_MAYBE_MAX = 3, SHEET_FAULTS_MAX = 6 };

/* Why a row cannot be read: one for each cell. */
struct sheet_fault {
    const char *why;
    enum sheet_field field;
    char word[SHEET_CELL_MAX]; /* what stands there */
};

struct sheet_entry {
    int64_t number;
    enum sheet_verdict verdict;
    struct sheet_fault faults[SHEET_FAULTS_MAX];
    size_t fault_count;
    char trouble[SHEET_CELL_MAX]; /* the word that says there is some, or "" */
    struct handle handle;
    char name[SHEET_CELL_MAX]; /* what the creator is called, or "" */
    char campaign[SHEET_CELL_MAX], deliverable[SHEET_CELL_MAX];
    enum sheet_date_kind has_draft, has_publish;
    struct wall draft, publish;
    enum sheet_date_kind has_date[DEAL_DATES];
    struct wall date[DEAL_DATES];
    char owner[64]; /* a person's id; "" = not said, or not known */
    char note[SHEET_NOTE_BYTES]; /* about the creator */
    bool has_new_note;
    bool owner_is_me, is_others; /* is_others: the campaign is */
    int owner_at, state_at; /* of their words; -1 = there is none */
    int mended_now, mended_before; /* cells */
    uint32_t mended_fields;        /* a bit for each of those before */
    bool is_settled; /* what is to be paid is */
    uint32_t done;   /* a bit for each of the other dates that were kept */
    bool is_gift;
    int64_t fee; /* -1 = not said */
    bool is_bare; /* it says no currency */
    char currency[4], tracking[48], link[SHEET_CELL_MAX];
    bool has_state;
    bool is_unknown; /* a state stands there, and nobody knows which */
    bool is_kept; /* but the deal that is there does not take it */
    enum deal_state state;
    bool is_past;        /* all over by its dates, and no state says else */
    int64_t twin;        /* the row that says the same, of SHEET_BAD; or 0 */
    int64_t campaign_id; /* 0 = it is to be made */
    int64_t window;      /* the first post of one that is there, or 0 */
    bool is_abroad;
    bool is_renamed; /* somebody said that it is that deal by another name */
    /* As it is and as it becomes; of CHANGED and SAME. */
    struct deal deal, after;
    int64_t maybe[SHEET_MAYBE_MAX]; /* deals that it may be; of ASKED */
    size_t maybe_count;
};

/* Without a look at the store. `campaign` not NULL: where it belongs is known
 * already. */
void sheet_entry_read(struct sheet_work *w, int64_t number, const char *cells,
                      const char *campaign, struct sheet_entry *out);
void sheet_entry_release(struct sheet_entry *entry);
/* It cannot be read, or not told from another. Of a cell the first is kept. */
void sheet_entry_spoil(struct sheet_entry *entry, const char *why,
                       enum sheet_field field, const char *word);
/* "2026-05-14" */
void sheet_iso(const struct wall *day, char out[11]);

/* ---- done.c ---- */

/* Where a column of payments holds no day. */
void sheet_entry_payment(struct sheet_work *w, struct sheet_entry *e,
                         const char *text);
/* A day, of enum deal_date, that is over under "Contract sent" was kept. */
void sheet_entry_done(struct sheet_work *w, struct sheet_entry *e, int date,
                      const char *text);

/* It says that it is out, and when it comes out. */
void sheet_entry_early(struct sheet_work *w, struct sheet_entry *e,
                       const char *word);

/* ---- beside.c: the row beside the deal that is there ---- */

/* Look it up: is it new, is anything different? */
enum err sheet_entry_judge(struct request *rq, struct sheet_work *w,
                           struct sheet_entry *entry);
/* What a changed deal becomes. False when nothing differs. */
bool sheet_entry_apply(const struct sheet_entry *entry, struct deal *deal,
                       int64_t now);

/* What somebody said of a row: the deal that it is, 0 for a second one. */
bool sheet_answer(const struct sheet_work *w, int64_t row, int64_t *deal);

/* ---- asked.c: the same deal, or a second one? who is missing? ---- */

/* A row that is asked about; what it comes to if it is a second one. */
struct sheet_ask {
    int64_t row, maybe[SHEET_MAYBE_MAX];
    size_t maybe_count;
    int64_t deadlines, print_asked, print_new;
    bool has_parcel, is_past;
    int owner_at, state_at; /* of their words; -1 = there is none */
    char *handle, *campaign, *deliverable;
};

void sheet_asks_free(struct sheet_tally *t);
void sheet_ask_note(struct sheet_tally *t, const struct sheet_entry *e,
                    int64_t deadlines);
/* A row is that deal. */
void sheet_met(struct sheet_tally *t, struct store *st,
               const struct deal *deal);
/* After the last row: where the sheet names the other deal as well it is a
 * second one, the others are asked about. */
enum err sheet_asks_settle(struct request *rq, struct sheet_work *w);
void sheet_seconds_load(struct sheet_work *w);
/* One step over the deals of the sheets before this one; *more when some are
 * left. */
enum err sheet_gone_step(struct request *rq, struct job *job,
                         struct sheet_work *w, bool *more);

/* ---- changes.c: what a deal was, and what it becomes ---- */

void sheet_changes_note(struct record *said, const struct sheet_entry *e);
void sheet_add_changes(struct request *rq, struct card *card,
                       const struct record *s);
/* A state that the deal does not take. */
void sheet_kept_note(struct record *said, const struct sheet_entry *e);
void sheet_add_kept(struct request *rq, struct card *card,
                    const struct record *s);

/* ---- anew.c: a preview beside what is there now ---- */

/* Behind "confirm 3": who says it has seen what it would do now. */
#define SHEET_ANEW "anew"

/* What an import would do with a row, as a number; 0 for nothing. */
int64_t sheet_entry_print(const struct sheet_entry *entry);
/* Of several rows, in any order. */
int64_t sheet_prints_add(int64_t a, int64_t b);
/* Would it do what its preview says? */
bool sheet_is_as_told(const struct sheet *sheet, int64_t print);
/* Start to read the rows that are kept, from a phase of read.c on. `why`:
 * "since" says what has changed since the preview; "look" does so as well, and
 * only where that is so; "" for what somebody mended. */
enum { SHEET_READ_LAYOUT = 1, SHEET_READ_SURVEY = 2 };
/* `said` is what was mended, in words: it is answered with how things stand
 * then; NULL = nobody waits for that. `row` is the one it was about, or 0. */
enum err sheet_read_again(struct request *rq, const struct sheet *sheet,
                          int phase, const char *why, const char *said,
                          int64_t row);
/* What has changed since the sheet's summary, into what is said now. */
void sheet_since_note(struct request *rq, struct record *said,
                      const struct sheet *sheet);
void sheet_add_since(struct request *rq, struct card *card,
                     const struct record *s);

/* ---- check.c: all rows, and what they come to ---- */

/* Sheets whose deals stand in this one. */
enum { SHEET_BEFORE_MAX = 16 };

struct sheet_tally {
    int64_t print, print_changed; /* of all rows, of those: anew.c */
    int64_t rows, deals, fresh, changed, same, bad, creators, asked;
    int64_t mended_before, disordered, notes;
    int64_t deadlines, parcels, past, filled, fees_kept;
    int64_t off, off_row, off_day; /* drafts due when nobody works; the first */
    int64_t bare, bare_row; /* fees that say no currency; the first of them */
    int64_t guessed; /* new ones without a state */
    int64_t kept, kept_same; /* states not taken; of rows else the same */
    int64_t to_come;  /* days that say "TBC" */
    int64_t unread;   /* cells that deals come without */
    int64_t early;    /* that are out before their day */
    int64_t not_as;   /* of another campaign than was said for all */
    int64_t no_dates; /* cells of the other dates that hold none */
    int64_t done_days; /* days that are over, under "Contract sent" */
    int64_t payments; /* cells that say of it in words */
    int64_t written;  /* rows that are through */
    struct record *said; /* rows that are shown, for the preview */
    struct sheet_ask *asks;
    size_t ask_count;
    struct {
        int64_t sheet, met, all;
    } before[SHEET_BEFORE_MAX];
    size_t before_count, before_at;
    int64_t gone, gone_after;
    struct record *missing; /* of the sheet before that is looked at */
    uint64_t *keys; /* of the deals met: campaign, creator, deliverable */
    int64_t *key_rows;
    size_t key_count, key_room;
};

struct sheet_tally *sheet_tally_new(void);
void sheet_tally_free(struct sheet_tally *t);
/* One step over the rows; *more when some are left. */
enum err sheet_survey_step(struct request *rq, struct job *job,
                           struct sheet_work *w, int64_t sheet, bool *more);
enum err sheet_check_step(struct request *rq, struct job *job,
                          struct sheet_work *w, int64_t sheet, bool *more);
/* A slot under a key, 0 when it is new; good until the next one. */
int64_t *sheet_tally_slot(struct sheet_tally *t, struct store *st,
                          const char *kind, int64_t id);
/* Met before? Then the row where. 0 for a new one, which is kept, and for one
 * that is bad now as nothing tells which creator it means. */
int64_t sheet_tally_twin(struct sheet_tally *t, struct store *st,
                         struct sheet_entry *entry);
/* ---- count.c ---- */

void sheet_count(struct request *rq, struct sheet_work *w,
                 const struct sheet_entry *entry);
/* The day of that number, in words of a record. */
void sheet_note_place(struct record *r, const char *name, int64_t day);

/* What the preview says, as its record. */
char *sheet_summary(const struct sheet_work *w, const char *why);

/* ---- odd.c ---- */

/* A fee without a currency, a draft on a day off: they are said. */
void sheet_count_odd(const struct request *rq, struct sheet_tally *t,
                     const struct sheet_entry *e);

/* ---- deadlines.c ---- */

/* The days that a row and its deal come to. */
void sheet_entry_days(const struct sheet_entry *entry, struct deal_days *days);
/* What a new deal waits for, as a row of a sheet brings it; how many. */
size_t sheet_waits(const struct request *rq, const struct sheet_work *w,
                   const struct sheet_entry *entry,
                   struct deal_wait out[DEAL_WAITS_MAX]);
/* The same as deadlines, that stand under the sheet's number. */
enum err sheet_deadlines_new(struct request *rq, const struct sheet_work *w,
                             const struct sheet_entry *entry,
                             const struct deal *deal, int64_t sheet);
/* Of a deal that was there: the days of its draft and its publication. */
enum err sheet_deadlines_change(struct request *rq,
                                const struct sheet_entry *entry,
                                const struct deal *deal);

/* ---- mended.c ---- */

/* Below the line that somebody typed about a preview. */
enum err sheet_say_mended(struct request *rq, const struct sheet *sheet,
                          const char *said, int64_t row);

/* ---- preview.c ---- */

struct card *sheet_preview(struct request *rq, const struct sheet *sheet);
struct card *sheet_progress_card(struct request *rq, const struct sheet *sheet,
                                 enum text_key key, int64_t rows);
/* The preview's message becomes this sentence, in the words of its reader; who
 * spoke elsewhere is answered there. */
enum err sheet_preview_close(struct request *rq, const struct sheet *sheet,
                             enum text_key key);
enum err sheet_preview_edit(struct request *rq, const struct sheet *sheet,
                            enum text_key key);
/* The same sentence where somebody typed. */
enum err sheet_preview_below(struct request *rq, const struct sheet *sheet,
                             enum text_key key);
/* The preview as it is now, in its message. */
enum err sheet_preview_refresh(struct request *rq, const struct sheet *sheet);
/* "a.csv", or "pasted text". */
const char *sheet_files(const struct sheet *sheet, enum language language);

/* ---- mend.c: what people say about a preview ---- */

/* Find the sheet an argument names, in the state PREVIEW, of this person.
 * ERR_NOT_FOUND: there is none, and the person was told. */
enum err sheet_find(struct request *rq, bool may_be_busy, struct sheet *out);
/* It is in: what was written, by whom, and how to undo it. */
enum err sheet_say_in(struct request *rq, const struct sheet *sheet);
/* The same in any state. */
enum err sheet_find_any(struct request *rq, struct sheet *out);
enum err sheet_map_run(struct request *rq);
enum err sheet_fix_run(struct request *rq);
enum err sheet_dates_run(struct request *rq);
/* "same" and "second". */
enum err sheet_answer_run(struct request *rq);

/* ---- import.c ---- */

/* Start to read that file, called `files` (NULL: as it is), for rows without a
 * campaign `as`, or "". ERR_NOT_FOUND: it is gone, and the person was told. */
enum err sheet_import_begin(struct request *rq, int64_t file, const char *files,
                            const char *as, int64_t *id);

/* ---- tabs.c: the other tabs of a workbook ---- */

/* Into the guesses; from old guesses into new ones. */
void sheet_tab_note(struct record *guesses, const struct file *part);
void sheet_tabs_keep(struct record *to, const struct record *guesses);
void sheet_add_tabs(struct card *card, enum language language,
                    const struct record *g, int64_t id);
enum err sheet_tab_run(struct request *rq);

/* ---- rows.c ---- */
enum err sheet_rows_run(struct request *rq);

/* ---- write.c ---- */
enum err sheet_confirm_run(struct request *rq);

/* ---- undone.c ---- */
enum err sheet_cancel_run(struct request *rq);
/* What is not needed any more goes then; `stale`: a preview as well. */
enum err sheet_drop_at(struct request *rq, int64_t sheet, int64_t at,
                       bool stale);
/* Before an undo, and after it: what stands in the chat, and what it wrote. */
struct sheet_undone;
struct sheet_undone *sheet_undone_new(struct request *rq, const char *noun,
                                      int64_t id);
/* Has something been built on it, so that it cannot be taken away? */
bool sheet_undone_is_held(struct request *rq, const struct sheet_undone *u);
enum err sheet_undone_show(struct request *rq, const struct sheet_undone *u);
void sheet_undone_free(struct sheet_undone *u);

#endif
