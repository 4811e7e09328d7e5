/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * preview.c - what the bot understood of a sheet, before it counts.
 *
 * Made from the row of the sheet alone, so that it can be shown again. Every
 * guess stands there with how to say it better.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "import.h"
#include "sheet/preview_parts.h"
#include "sheet/sheet.h"
#include "vet/vet.h"

#define BADS_SHOWN  10
#define WORDS_SHOWN 12
#define ASK_BUTTONS 3

const char *
sheet_files(const struct sheet *sheet, enum language language)
{
    return strcmp(sheet->files, "paste.txt") == 0
               ? text_get(language, TEXT_VET_PASTED)
               : sheet->files;
}

/* ---- why it cannot be ---------------------------------------------------- */

static enum text_key
why_text(const char *why)
{
    static const struct {
        const char *why;
        enum text_key key;
    } texts[] = {
        { "empty", TEXT_VET_FILE_EMPTY },
        { "save-as-csv", TEXT_VET_FILE_SAVE_AS_CSV },
        { "unpack", TEXT_VET_FILE_UNPACK },
        { "document", TEXT_SHEET_FILE_DOCUMENT },
        { "web-page", TEXT_SHEET_FILE_WEB_PAGE },
        { "picture", TEXT_SHEET_FILE_PICTURE },
        { "binary", TEXT_SHEET_FILE_BINARY },
        { "one-column", TEXT_SHEET_FILE_ONE_COLUMN },
        { "not-fetched", TEXT_VET_FILE_NOT_FETCHED },
        { "gone", TEXT_VET_FILE_GONE },
        { "unpack:encrypted", TEXT_VET_UNPACK_ENCRYPTED },
        { "unpack:too-big", TEXT_VET_UNPACK_TOO_BIG },
        { "unpack:empty", TEXT_VET_UNPACK_EMPTY },
        { "unpack:document", TEXT_SHEET_FILE_DOCUMENT },
        { "unpack:broken", TEXT_SHEET_FILE_BROKEN },
        { "unpack:no-worker", TEXT_VET_UNPACK_NO_WORKER },
        { "no-columns", TEXT_SHEET_NO_COLUMNS },
        { "comments", TEXT_SHEET_COMMENTS },
        { "too-many", TEXT_SHEET_TOO_MANY },
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(texts); i++)
        if (strcmp(why, texts[i].why) == 0)
            return texts[i].key;
    return TEXT_SHEET_NO_ROWS;
}

static struct card *
card_of_nothing(struct request *rq, const struct sheet *sheet, const char *why)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    char *title;

    title = text_make(language, TEXT_SHEET_PREVIEW_NOTHING, "files",
                      sheet_files(sheet, language), NULL);
    card_title(card, title);
    card_text(card, text_get(language, why_text(why)));
    free(title);
    return card;
}

/* ---- what is asked ------------------------------------------------------- */

/* Names and states that nobody has explained yet, and how to. */
static void
add_unknown(struct card *card, enum language language, const struct record *s,
            const char *list, bool is_settled, enum text_key key, int64_t id)
{
    struct buf b, first;
    size_t i, shown = 0;
    char *text;

    buf_init(&b, 8192);
    buf_init(&first, 512);
    for (i = 0; i < record_count(s, list) && shown < WORDS_SHOWN; i++) {
        const struct record *r = record_at(s, list, i);

        if (*record_text(r, "is") != '\0' ||
            (record_int(r, "settled", 0) != 0) != is_settled)
            continue;
        if (shown++ == 0)
            sheet_add_clean(&first, record_text(r, "name"));
        buf_adds(&b, b.len > 0 ? ", " : "");
        buf_addc(&b, '"');
        sheet_add_clean(&b, record_text(r, "name"));
        buf_addc(&b, '"');
        if (record_int(r, "several", 0) != 0)
            buf_addf(&b, " (%s)", text_get(language, TEXT_SHEET_SEVERAL));
    }
    if (shown > 0) {
        text = text_make(language, key, "names", b.data, "name", first.data,
                         "id", TEXT_INT(id), NULL);
        card_note(card, text);
        free(text);
    }
    buf_release(&b);
    buf_release(&first);
}

static void
add_bad(struct buf *b, enum language language, const struct record *r,
        int64_t id)
{
    static const struct {
        const char *why;
        enum text_key key;
    } texts[] = {
        { "no-creator", TEXT_SHEET_BAD_NO_CREATOR },
        { "bad-handle", TEXT_SHEET_BAD_HANDLE },
        { "no-campaign", TEXT_SHEET_BAD_NO_CAMPAIGN },
        { "long-campaign", TEXT_SHEET_BAD_LONG_CAMPAIGN },
        { "bad-date", TEXT_SHEET_BAD_DATE },
        { "bad-fee", TEXT_SHEET_BAD_FEE },
        { "which-platform", TEXT_SHEET_BAD_PLATFORM },
        { "bad-platform", TEXT_SHEET_BAD_NO_PLATFORM },
        { "twin", TEXT_SHEET_BAD_TWIN },
    };
    struct buf word;
    size_t i;

    buf_init(&word, 1024);
    sheet_add_clean(&word, record_text(r, "word"));
    for (i = 0; i < ARRAY_LEN(texts); i++)
        if (strcmp(record_text(r, "why"), texts[i].why) == 0)
            text_add(b, language, texts[i].key, "row",
                     TEXT_INT(record_int(r, "row", 0)), "word", word.data,
                     "field",
                     sheet_field_label(language,
                                       sheet_field_of(record_text(r, "field"))),
                     "twin", TEXT_INT(record_int(r, "twin", 0)), "id",
                     TEXT_INT(id), NULL);
    buf_release(&word);
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
        add_bad(&b, language, record_at(s, "bads", i), id);
    }
    if (bad > BADS_SHOWN) {
        buf_addc(&b, '\n');
        text_add(&b, language, TEXT_SHEET_BAD_MORE, "n",
                 TEXT_INT(bad - BADS_SHOWN), NULL);
    }
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
    if (asked > (int64_t)i) {
        buf_addc(&b, '\n');
        text_add(&b, language, TEXT_SHEET_BAD_MORE, "n",
                 TEXT_INT(asked - (int64_t)i), NULL);
    }
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

static void
add_caveats(struct card *card, enum language language, const struct record *s)
{
    static const struct {
        const char *name;
        enum text_key key;
    } caveats[] = {
        { "filled", TEXT_SHEET_FILLED },
        { "no-dates", TEXT_SHEET_NO_DATES },
        { "fees-kept", TEXT_SHEET_FEES_KEPT },
        { "past", TEXT_SHEET_PAST },
        { "mended-before", TEXT_SHEET_MENDED_BEFORE },
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

/* ---- buttons ------------------------------------------------------------- */

static void
add_button(struct card *card, enum card_style style, const char *label,
           const char *action, int64_t id, const char *rest)
{
    struct buf line;

    buf_init(&line, 128);
    buf_addf(&line, "campaign import %s %lld%s", action, (long long)id, rest);
    card_button(card, style, label, line.data, NULL);
    buf_release(&line);
}

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
    add_button(card, CARD_PLAIN, label, "same", id, rest.data);
    free(label);
    buf_release(&rest);
}

/* The first few; the others come when these are answered, or all at once. */
static void
add_ask_buttons(struct card *card, enum language language,
                const struct record *s, int64_t id)
{
    size_t i, k, n = record_count(s, "asks");
    struct buf rest;
    char *label;

    buf_init(&rest, 64);
    for (i = 0; i < n && i < ASK_BUTTONS; i++) {
        const struct record *r = record_at(s, "asks", i);

        for (k = 0; k < record_count(r, "of"); k++)
            add_same_button(card, language, r, record_at(r, "of", k), id);
        buf_reset(&rest);
        buf_addf(&rest, " %lld", (long long)record_int(r, "row", 0));
        label = text_make(language, TEXT_SHEET_BUTTON_SECOND, "row",
                          TEXT_INT(record_int(r, "row", 0)), NULL);
        add_button(card, CARD_PLAIN, label, "second", id, rest.data);
        free(label);
    }
    if (n > 1) {
        add_button(card, CARD_PLAIN,
                   text_get(language, TEXT_SHEET_BUTTON_ALL_SAME), "same", id,
                   " all");
        add_button(card, CARD_PLAIN,
                   text_get(language, TEXT_SHEET_BUTTON_ALL_SECOND), "second",
                   id, " all");
    }
    buf_release(&rest);
}

static void
add_buttons(struct card *card, enum language language, const struct record *s,
            int64_t id)
{
    bool asks = record_int(s, "order", 0) == SHEET_ORDER_ASK;
    bool can = record_int(s, "changed", 0) <= SHEET_CHANGES_MAX &&
               record_int(s, "fresh", 0) + record_int(s, "changed", 0) > 0;
    char *text;

    if (record_int(s, "changed", 0) > SHEET_CHANGES_MAX) {
        text = text_make(language, TEXT_SHEET_MANY_CHANGES, "n",
                         TEXT_INT(record_int(s, "changed", 0)), "max",
                         TEXT_INT(SHEET_CHANGES_MAX), NULL);
        card_note(card, text);
        free(text);
    }
    if (asks) {
        add_button(card, CARD_PRIMARY,
                   text_get(language, TEXT_SHEET_BUTTON_DAY), "dates", id,
                   " day-first");
        add_button(card, CARD_PRIMARY,
                   text_get(language, TEXT_SHEET_BUTTON_MONTH), "dates", id,
                   " month-first");
    } else if (can) {
        add_button(card, CARD_PRIMARY,
                   text_get(language, TEXT_VET_BUTTON_IMPORT), "confirm", id,
                   "");
    }
    add_button(card, CARD_PLAIN, text_get(language, TEXT_BUTTON_CANCEL),
               "cancel", id, "");
}

/* ---- the card ------------------------------------------------------------ */

struct card *
sheet_preview(struct request *rq, const struct sheet *sheet)
{
    enum language language = request_language(rq);
    struct record *s = NULL, *g = NULL;
    struct card *card;
    char *title;

    if (record_load(sheet->summary, &s) != ERR_OK)
        s = record_new();
    if (record_load(sheet->guesses, &g) != ERR_OK)
        g = record_new();
    if (*record_text(s, "why") != '\0' || record_int(s, "rows", 0) == 0) {
        card = card_of_nothing(rq, sheet, record_text(s, "why"));
        goto out;
    }
    card = card_new();
    title = text_make(language,
                      record_int(s, "deals", 0) > 0 ? TEXT_SHEET_PREVIEW
                                                    : TEXT_SHEET_PREVIEW_NONE,
                      "files", sheet_files(sheet, language), "campaigns",
                      TEXT_INT(record_int(s, "campaigns", 0)), "n",
                      TEXT_INT(record_int(s, "deals", 0)), "creators",
                      TEXT_INT(record_int(s, "creators", 0)), NULL);
    card_title(card, title);
    free(title);
    sheet_add_facts(rq, card, s, g);
    sheet_add_samples(rq, card, s);
    add_bads(card, language, s, sheet->id);
    sheet_add_changes(rq, card, s);
    add_asks(card, language, s);
    add_unknown(card, language, s, "owners", false, TEXT_SHEET_UNKNOWN_PEOPLE,
                sheet->id);
    add_unknown(card, language, s, "owners", true,
                TEXT_SHEET_UNKNOWN_PEOPLE_STAY, sheet->id);
    add_unknown(card, language, s, "states", false, TEXT_SHEET_UNKNOWN_STATES,
                sheet->id);
    add_unknown(card, language, s, "states", true,
                TEXT_SHEET_UNKNOWN_STATES_STAY, sheet->id);
    add_gone(card, language, s);
    add_caveats(card, language, s);
    add_ask_buttons(card, language, s, sheet->id);
    add_buttons(card, language, s, sheet->id);
out:
    record_free(s);
    record_free(g);
    return card;
}

struct card *
sheet_progress_card(struct request *rq, const struct sheet *sheet,
                    enum text_key key, int64_t rows)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    char *text;

    text = text_make(language, key, "files", sheet_files(sheet, language), "n",
                     TEXT_INT(rows), NULL);
    card_title(card, text);
    add_button(card, CARD_PLAIN, text_get(language, TEXT_BUTTON_CANCEL),
               "cancel", sheet->id, "");
    free(text);
    return card;
}

/* What the import has left out, for want of an answer. */
static void
add_held(struct card *card, enum language language, const struct record *s)
{
    int64_t held = record_int(s, "held", 0);
    char *text;

    if (held == 0)
        return;
    text = text_make(language, TEXT_SHEET_HELD, "n", TEXT_INT(held), NULL);
    card_note(card, text);
    free(text);
}

static struct card *
closed_card(struct request *rq, const struct sheet *sheet, enum text_key key)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct record *s = NULL;
    struct buf who;
    char *title;

    if (record_load(sheet->summary, &s) != ERR_OK)
        s = record_new();
    buf_init(&who, 256);
    vet_add_person(&who, rq, request_person(rq)->id);
    title = text_make(language, key, "files", sheet_files(sheet, language),
                      "campaigns", TEXT_INT(record_int(s, "campaigns", 0)),
                      "new", TEXT_INT(record_int(s, "fresh", 0)), "changed",
                      TEXT_INT(record_int(s, "changed", 0)), "same",
                      TEXT_INT(record_int(s, "same", 0)), "who", who.data, "id",
                      TEXT_INT(sheet->id), "change",
                      TEXT_INT(request_change(rq)), NULL);
    card_title(card, title);
    if (sheet->state == SHEET_IN)
        add_held(card, language, s);
    free(title);
    buf_release(&who);
    record_free(s);
    return card;
}

/* Made in the words of who reads it. */
static enum err
edit_in_voice(struct request *rq, const struct sheet *sheet, enum text_key key)
{
    struct voice own = request_voice(rq), theirs;
    struct card *card;
    enum err rc;

    rc = request_voice_of(rq, sheet->message, &theirs);
    if (rc != ERR_OK)
        return rc;
    request_set_voice(rq, theirs);
    card = key == TEXT_NONE ? sheet_preview(rq, sheet)
                            : closed_card(rq, sheet, key);
    rc = reply_edit(rq, sheet->message, card);
    request_set_voice(rq, own);
    card_free(card);
    return rc;
}

enum err
sheet_preview_refresh(struct request *rq, const struct sheet *sheet)
{
    return edit_in_voice(rq, sheet, TEXT_NONE);
}

enum err
sheet_preview_edit(struct request *rq, const struct sheet *sheet,
                   enum text_key key)
{
    return edit_in_voice(rq, sheet, key);
}

enum err
sheet_preview_close(struct request *rq, const struct sheet *sheet,
                    enum text_key key)
{
    struct card *card;
    enum err rc;

    rc = edit_in_voice(rq, sheet, key);
    if (rc != ERR_OK || request_sees(rq, sheet->message))
        return rc;
    card = closed_card(rq, sheet, key);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    return rc;
}
