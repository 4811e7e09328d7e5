/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * entry.c - one row of a sheet as a deal: its cells, and what was mended in
 * them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaigns.h"
#include "sheet/sheet.h"

#define CELLS_MAX 8

void
sheet_iso(const struct wall *day, char out[11])
{
    struct buf b;

    buf_init(&b, 32);
    wall_iso_day(&b, day);
    buf_cut(&b, 10);
    memcpy(out, b.data, b.len + 1);
    buf_release(&b);
}

void
sheet_entry_release(struct sheet_entry *entry)
{
    deal_release(&entry->deal);
    deal_release(&entry->after);
}

/* ---- cells --------------------------------------------------------------- */

/* A copy that ends with a whole letter. */
static void
copy_cell(char out[SHEET_CELL_MAX], const char *text)
{
    size_t len = strlen(text);

    if (len >= SHEET_CELL_MAX) {
        len = SHEET_CELL_MAX - 1;
        while (len > 0 && (text[len] & 0xc0) == 0x80)
            len--;
    }
    memcpy(out, text, len);
    out[len] = '\0';
}

/* What somebody said that stands there, else what does. */
static const char *
cell(struct sheet_work *w, const struct sheet_row *row, enum sheet_field field)
{
    bool is_now = false;
    const char *text = sheet_told_cell(w, row, field, &is_now);

    if (!text)
        return sheet_cell(&w->layout, row, field);
    if (is_now)
        w->mended_now |= UINT32_C(1) << field;
    else
        w->mended_before |= UINT32_C(1) << field;
    return text;
}

void
sheet_entry_spoil(struct sheet_entry *e, const char *why,
                  enum sheet_field field, const char *word)
{
    struct sheet_fault *fault = &e->faults[e->fault_count];
    size_t i;

    e->verdict = SHEET_BAD;
    for (i = 0; i < e->fault_count; i++)
        if (e->faults[i].field == field)
            return;
    if (e->fault_count == SHEET_FAULTS_MAX)
        return;
    e->fault_count++;
    fault->why = why;
    fault->field = field;
    copy_cell(fault->word, word);
}

static bool
spoilt(struct sheet_entry *e, const char *why, enum sheet_field field,
       const char *word)
{
    sheet_entry_spoil(e, why, field, word);
    return false;
}

/* ---- who ----------------------------------------------------------------- */

/* "giulia.cooks (IG)" is read without what stands in brackets. */
static enum err
read_handle(const char *text, struct handle *out)
{
    const char *bracket;
    char room[SHEET_CELL_MAX];
    size_t len;

    while (text[0] == '@' && text[1] == '@')
        text++; /* "@@ada.verde": a slip */
    bracket = strchr(text, '(');
    if (!bracket || bracket == text)
        return handle_parse(text, out);
    copy_cell(room, text);
    len = strcspn(room, "(");
    while (len > 0 && room[len - 1] == ' ')
        len--;
    room[len] = '\0';
    return handle_parse(room, out);
}

/* The word of the row, or of what is promised; none that is not known becomes
 * another one. */
static bool
entry_platform(struct sheet_work *w, const struct sheet_row *row,
               struct sheet_entry *e)
{
    const char *text = cell(w, row, SHEET_PLATFORM);
    enum platform said = PLATFORM_UNKNOWN;
    struct handle link = { 0 };

    if (sheet_platform(text, &said))
        e->handle.platform = said;
    if (e->handle.platform != PLATFORM_UNKNOWN)
        return true;
    if (sheet_is_nothing(text))
        e->handle.platform =
            sheet_platform(e->deliverable, &said) ? said : w->layout.platform;
    else if (handle_parse(text, &link) == ERR_OK &&
             link.platform != PLATFORM_UNKNOWN)
        e->handle.platform = link.platform;
    else
        return spoilt(e, "bad-platform", SHEET_PLATFORM, text);
    return true;
}

/* A cell that is merged over several rows stands in the first of them only:
 * right below, it may be the same creator. */
static bool
missing_who(struct sheet_work *w, const struct sheet_row *row,
            struct sheet_entry *e)
{
    bool is_below = w->who[0] != '\0' && row->number == w->who_row + 1;

    if (is_below)
        w->who_row = row->number;
    return spoilt(e, is_below ? "no-creator-above" : "no-creator", SHEET_HANDLE,
                  is_below ? w->who : "");
}

static bool
entry_who(struct sheet_work *w, const struct sheet_row *row,
          struct sheet_entry *e)
{
    static const enum sheet_field order[] = { SHEET_HANDLE, SHEET_LINK,
                                              SHEET_CREATOR };
    const char *bad = NULL;
    enum sheet_field bad_field = SHEET_CREATOR;
    size_t i;

    for (i = 0; i < ARRAY_LEN(order); i++) {
        const char *text = cell(w, row, order[i]);

        if (sheet_is_nothing(text))
            continue;
        if (read_handle(text, &e->handle) == ERR_OK) {
            copy_cell(w->who, text);
            w->who_row = row->number;
            break;
        }
        if (!bad || order[i] != SHEET_CREATOR) {
            bad = text;
            bad_field = order[i];
        }
    }
    if (i == ARRAY_LEN(order))
        return bad ? spoilt(e, "bad-handle", bad_field, bad)
                   : missing_who(w, row, e);
    if (i < 2) /* the name beside the handle */
        copy_cell(e->name, cell(w, row, SHEET_CREATOR));
    copy_cell(e->link, cell(w, row, SHEET_LINK));
    return entry_platform(w, row, e);
}

/* ---- what, when, how much ------------------------------------------------ */

/* Where a row says no campaign it is that of the row above, as a merged cell
 * comes, or of the headline; else what was said for the whole sheet. */
static bool
entry_campaign(struct sheet_work *w, const struct sheet_row *row,
               struct sheet_entry *e)
{
    const char *text = cell(w, row, SHEET_CAMPAIGN);
    bool is_now;

    if (!sheet_is_nothing(text)) {
        copy_cell(e->campaign, text);
        if (!sheet_told_cell(w, row, SHEET_CAMPAIGN, &is_now) &&
            !sheet_is_formula(text))
            copy_cell(w->above, text);
    } else if (w->above[0] != '\0') {
        copy_cell(e->campaign, w->above);
        w->tally->filled += w->layout.column[SHEET_CAMPAIGN] >= 0;
    } else if (*record_text(w->guesses, "as") != '\0') {
        copy_cell(e->campaign, record_text(w->guesses, "as"));
    } else if (w->layout.title[0] != '\0') {
        copy_cell(e->campaign, w->layout.title);
    } else {
        return spoilt(e, "no-campaign", SHEET_CAMPAIGN, "");
    }
    w->tally->not_as +=
        *record_text(w->guesses, "as") != '\0' &&
        !sheet_is_called(record_text(w->guesses, "as"), e->campaign);
    return text_length(e->campaign) <= CAMPAIGN_NAME_MAX ||
           spoilt(e, "long-campaign", SHEET_CAMPAIGN, e->campaign);
}

/* A cell for the preview, the first few of `n`. */
static void
note_cell(struct record *said, const char *list, int64_t n, int64_t row,
          enum sheet_field field, const char *text)
{
    struct record *r;

    if (n >= CELLS_MAX)
        return;
    r = record_add(said, list);
    record_set_int(r, "row", row);
    record_set_text(r, "field", sheet_field_word(field));
    record_set_text(r, "word", text);
}

/* No day yet: the row is taken without it, and it is said. */
static void
note_to_come(struct sheet_tally *t, int64_t row, enum sheet_field field,
             const char *text)
{
    note_cell(t->said, "to-come", t->to_come++, row, field, text);
}

static bool
entry_date(struct sheet_work *w, const struct sheet_row *row,
           enum sheet_field field, enum sheet_date_kind *has, struct wall *out,
           struct sheet_entry *e)
{
    const char *text = cell(w, row, field);

    *has = sheet_date(text, w->order, &w->today, out);
    if (*has == SHEET_DATE_NONE && sheet_is_to_come(text))
        note_to_come(w->tally, row->number, field, text);
    return *has != SHEET_DATE_WRONG || spoilt(e, "bad-date", field, text);
}

static enum sheet_field
date_field(int date)
{
    return (enum sheet_field)(SHEET_DATE_FIRST + date);
}

/* The days beside these two. Where there is none stands "paid" or "yes" as
 * often: that is no reason to leave out the row. */
static void
entry_dates(struct sheet_work *w, const struct sheet_row *row,
            struct sheet_entry *e)
{
    int i;

    for (i = 0; i < DEAL_DATES; i++) {
        const char *text = cell(w, row, date_field(i));

        e->has_date[i] = sheet_date(text, w->order, &w->today, &e->date[i]);
        if (e->has_date[i] == SHEET_DATE_NONE && sheet_is_to_come(text))
            note_to_come(w->tally, row->number, date_field(i), text);
        if (e->has_date[i] == SHEET_DATE_WRONG) {
            e->has_date[i] = SHEET_DATE_NONE;
            if (date_field(i) == SHEET_PAYMENT)
                sheet_entry_payment(w, e, text);
            else
                w->tally->no_dates++;
        }
        sheet_entry_done(w, e, i, text);
    }
}

static bool
entry_fee(struct sheet_work *w, const struct sheet_row *row,
          struct sheet_entry *e)
{
    const char *text = cell(w, row, SHEET_FEE);

    e->fee = -1;
    switch (sheet_money(text, &e->fee, e->currency)) {
    case SHEET_MONEY_WRONG:
        return spoilt(e, "bad-fee", SHEET_FEE, text);
    case SHEET_MONEY_GIFT:
        e->is_gift = true;
        e->fee = 0;
        break;
    case SHEET_MONEY_NONE:
        e->fee = -1;
        break;
    case SHEET_MONEY_OK:
        if (e->currency[0] == '\0')
            sheet_currency(cell(w, row, SHEET_CURRENCY), e->currency);
        if (e->currency[0] == '\0')
            memcpy(e->currency, w->layout.currency, sizeof(e->currency));
        e->is_bare = e->currency[0] == '\0' && e->fee > 0;
        if (e->is_bare)
            memcpy(e->currency, w->currency, sizeof(e->currency));
        break;
    }
    return true;
}

static void
entry_owner(struct sheet_work *w, const struct sheet_row *row,
            struct sheet_entry *e)
{
    const char *text = cell(w, row, SHEET_OWNER);
    struct sheet_word *word;
    size_t index;

    if (sheet_is_nothing(text))
        return;
    word = sheet_word(&w->owners, text);
    if (!word)
        return;
    if (!word->meaning)
        word->meaning = xstrdup(sheet_guess_person(w, text, &word->is_several));
    word->is_two =
        word->is_several && sheet_person_find(text, w->people, w->people_count,
                                              &index) == SHEET_MATCH_TWO;
    word->rows++;
    e->owner_at = (int)w->owners.last;
    e->owner_is_me = sheet_is_me(text);
    (void)snprintf(e->owner, sizeof(e->owner), "%s", word->meaning);
}

/* The rules' words are those of the domain; these are the store's. */
static bool
state_of(const char *word, enum deal_state *out)
{
    if (strcmp(word, "followed") == 0)
        word = "followed-up";
    return deal_state_parse(word, out);
}

/* "TBC" says something of a state, unlike of a day. */
static bool
is_no_state(const char *text)
{
    return sheet_is_nothing(text) && !sheet_is_to_come(text);
}

/* The word, with what it means; NULL when there is none. */
static struct sheet_word *
note_state(struct sheet_work *w, const struct sheet_row *row)
{
    const char *text = cell(w, row, SHEET_STATUS), *meaning;
    struct sheet_word *word;

    if (is_no_state(text))
        return NULL;
    word = sheet_word(&w->states, text);
    if (word && !word->meaning) {
        meaning = sheet_guess_state(w, text);
        word->meaning = xstrdup(meaning ? meaning : "");
    }
    return word;
}

static bool
is_trouble(const struct sheet_word *state)
{
    return state && strcmp(state->meaning, "trouble") == 0;
}

static void
entry_state(struct sheet_work *w, const struct sheet_row *row,
            struct sheet_entry *e)
{
    const char *text = cell(w, row, SHEET_STATUS);
    struct sheet_word *word = note_state(w, row);
    const struct wall *last =
        e->has_publish != SHEET_DATE_NONE ? &e->publish : &e->draft;

    e->state = DEAL_AGREED;
    if (word) {
        word->rows++;
        e->state_at = (int)w->states.last;
    }
    if (is_trouble(word))
        copy_cell(e->trouble, text); /* no state: it stays where it was */
    else if (word && state_of(word->meaning, &e->state))
        e->has_state = true;
    else
        e->is_unknown = !is_no_state(text);
    sheet_entry_early(w, e, text);
    if (!is_no_state(text))
        return;
    /* Nobody says more of what is over than its dates; that it comes out some
     * day says that it is not. */
    if (e->has_publish == SHEET_DATE_NONE &&
        !is_no_state(cell(w, row, SHEET_PUBLISH)))
        return;
    if ((e->has_publish != SHEET_DATE_NONE ||
         e->has_draft != SHEET_DATE_NONE) &&
        wall_day_number(last) < wall_day_number(&w->today)) {
        e->state = DEAL_LIVE;
        e->is_past = true;
    }
}

/* Longer than other cells; what is over its room is cut at a letter. */
static void
entry_note(struct sheet_work *w, const struct sheet_row *row,
           struct sheet_entry *e)
{
    const char *text = cell(w, row, SHEET_NOTES);
    size_t len = strlen(text);

    if (sheet_is_nothing(text))
        return;
    if (len >= sizeof(e->note)) {
        len = sizeof(e->note) - 1;
        while (len > 0 && (text[len] & 0xc0) == 0x80)
            len--;
    }
    memcpy(e->note, text, len);
    e->note[len] = '\0';
}

/* What nobody has reckoned is not nothing. */
static void
entry_formulas(struct sheet_work *w, const struct sheet_row *row,
               struct sheet_entry *e)
{
    int f;

    for (f = 0; f < SHEET_FIELDS; f++) {
        const char *text = cell(w, row, (enum sheet_field)f);

        if (sheet_is_formula(text))
            sheet_entry_spoil(e, "formula", (enum sheet_field)f, text);
    }
}

/* What makes a deal of it. All that is wrong is found, to be mended at once. */
static void
entry_must(struct sheet_work *w, const struct sheet_row *row,
           const char *campaign, struct sheet_entry *e)
{
    entry_formulas(w, row, e);
    if (campaign)
        copy_cell(e->campaign, campaign);
    else
        (void)entry_campaign(w, row, e);
    (void)entry_who(w, row, e);
    (void)entry_date(w, row, SHEET_DRAFT, &e->has_draft, &e->draft, e);
    (void)entry_date(w, row, SHEET_PUBLISH, &e->has_publish, &e->publish, e);
    (void)entry_fee(w, row, e);
}

/* A word that is no day, a fee that is none, keep no deal out: it comes without
 * them, and the cells are told. A day that does not exist was meant for one. */
static bool
is_soft(const struct sheet_fault *fault)
{
    return strcmp(fault->why, "bad-fee") == 0 ||
           (strcmp(fault->why, "bad-date") == 0 &&
            !sheet_is_no_day(fault->word));
}

static void
entry_forgive(struct sheet_work *w, struct sheet_entry *e)
{
    size_t i;

    for (i = 0; i < e->fault_count; i++)
        if (!is_soft(&e->faults[i]))
            return;
    for (i = 0; i < e->fault_count; i++) {
        note_cell(w->tally->said, "unread", w->tally->unread++, e->number,
                  e->faults[i].field, e->faults[i].word);
        if (e->faults[i].field == SHEET_PUBLISH)
            e->has_publish = SHEET_DATE_NONE;
        else if (e->faults[i].field == SHEET_DRAFT)
            e->has_draft = SHEET_DATE_NONE;
        else
            e->fee = -1;
    }
    e->fault_count = 0;
    e->verdict = SHEET_NOTHING;
}

static bool
entry_fill(struct sheet_work *w, const struct sheet_row *row,
           const char *campaign, struct sheet_entry *e)
{
    const char *tracking = cell(w, row, SHEET_TRACKING);

    /* Names and states are asked about, whatever else the row says. */
    entry_owner(w, row, e);
    note_state(w, row);
    copy_cell(e->deliverable, cell(w, row, SHEET_DELIVERABLE));
    if (sheet_is_nothing(e->deliverable))
        e->deliverable[0] = '\0';
    entry_must(w, row, campaign, e);
    entry_forgive(w, e);
    if (e->fault_count > 0)
        return false;
    entry_note(w, row, e);
    entry_dates(w, row, e);
    if (sheet_is_tracking(tracking) && strlen(tracking) < sizeof(e->tracking))
        memcpy(e->tracking, tracking, strlen(tracking) + 1);
    entry_state(w, row, e);
    return true;
}

/* A headline between the rows names what follows. */
static void
note_section(struct sheet_work *w, const struct sheet_row *row)
{
    int i;

    for (i = 0; i < row->count; i++)
        if (*row->cells[i] != '\0') {
            copy_cell(w->above, sheet_section_name(row->cells[i]));
            return;
        }
}

void
sheet_entry_read(struct sheet_work *w, int64_t number, const char *cells,
                 const char *campaign, struct sheet_entry *out)
{
    const char *room[SHEET_COLUMNS_MAX], *header_room[SHEET_COLUMNS_MAX];
    struct sheet_row row, header;
    char *copy, *header_copy;

    memset(out, 0, sizeof(*out));
    out->number = number;
    out->owner_at = out->state_at = -1;
    w->print = sheet_row_print(cells);
    w->mended_now = w->mended_before = 0;
    sheet_split(cells, number, &copy, room, &row);
    sheet_split(w->header, 0, &header_copy, header_room, &header);
    switch (sheet_row_kind(&w->layout, w->header[0] != '\0' ? &header : NULL,
                           &row)) {
    case SHEET_ROW_DEAL:
        if (entry_fill(w, &row, campaign, out))
            out->verdict = SHEET_NEW;
        break;
    case SHEET_ROW_SECTION:
        note_section(w, &row);
        break;
    case SHEET_ROW_EMPTY:
    case SHEET_ROW_HEADER:
    case SHEET_ROW_SUM:
        break;
    }
    out->mended_now = __builtin_popcount(w->mended_now);
    out->mended_before = __builtin_popcount(w->mended_before);
    out->mended_fields = w->mended_before;
    free(copy);
    free(header_copy);
}
