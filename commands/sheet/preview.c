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
card_of_nothing(struct request *rq, const struct sheet *sheet, const char *why,
                const struct record *g)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    char *title;

    title = text_make(language, TEXT_SHEET_PREVIEW_NOTHING, "files",
                      sheet_files(sheet, language), NULL);
    card_title(card, title);
    card_text(card, text_get(language, why_text(why)));
    sheet_add_tabs(card, language, g, sheet->id);
    free(title);
    return card;
}

/* ---- buttons ------------------------------------------------------------- */

void
sheet_add_button(struct card *card, enum card_style style, const char *label,
                 const char *action, int64_t id, const char *rest)
{
    struct buf line;

    buf_init(&line, 128);
    buf_addf(&line, "campaign import %s %lld%s", action, (long long)id, rest);
    card_button(card, style, label, line.data, NULL);
    buf_release(&line);
}

static void
add_buttons(struct card *card, enum language language, const struct record *s,
            int64_t id)
{
    bool asks = record_int(s, "order", 0) == SHEET_ORDER_ASK;
    bool can = record_int(s, "changed", 0) <= SHEET_CHANGES_MAX &&
               record_int(s, "fresh", 0) + record_int(s, "changed", 0) +
                       record_int(s, "notes", 0) >
                   0;
    char *text;

    if (record_int(s, "changed", 0) > SHEET_CHANGES_MAX) {
        text = text_make(language, TEXT_SHEET_MANY_CHANGES, "n",
                         TEXT_INT(record_int(s, "changed", 0)), "max",
                         TEXT_INT(SHEET_CHANGES_MAX), NULL);
        card_note(card, text);
        free(text);
    }
    if (asks) {
        sheet_add_button(card, CARD_PRIMARY,
                         text_get(language, TEXT_SHEET_BUTTON_DAY), "dates", id,
                         " day-first");
        sheet_add_button(card, CARD_PRIMARY,
                         text_get(language, TEXT_SHEET_BUTTON_MONTH), "dates",
                         id, " month-first");
    } else if (can) {
        sheet_add_button(card, CARD_PRIMARY,
                         text_get(language, TEXT_VET_BUTTON_IMPORT), "confirm",
                         id,
                         *record_text(s, "anew-for") != '\0' ? " " SHEET_ANEW
                                                             : "");
    }
    sheet_add_button(card, CARD_PLAIN, text_get(language, TEXT_BUTTON_CANCEL),
                     "cancel", id, "");
    if (record_int(s, "deals", 0) > (int64_t)record_count(s, "samples") &&
        record_count(s, "all") > 0)
        sheet_add_button(card, CARD_PLAIN,
                         text_get(language, TEXT_SHEET_BUTTON_ROWS), "rows", id,
                         "");
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
        card = card_of_nothing(rq, sheet, record_text(s, "why"), g);
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
    sheet_add_since(rq, card, s);
    sheet_add_facts(rq, card, s, g, sheet->id);
    sheet_add_samples(rq, card, s, sheet->id);
    sheet_add_questions(rq, card, s, sheet->id);
    sheet_add_tabs(card, language, g, sheet->id);
    sheet_add_ask_buttons(card, language, s, sheet->id);
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
    sheet_add_button(card, CARD_PLAIN, text_get(language, TEXT_BUTTON_CANCEL),
                     "cancel", sheet->id, "");
    free(text);
    return card;
}

#define LEFT_SHOWN 12

/* Rows that could not be read: nothing of them was imported. */
static void
add_left(struct card *card, enum language language, const struct record *s)
{
    int64_t n = record_int(s, "bad", 0);
    struct buf rows;
    char *text;
    size_t i;

    if (n == 0)
        return;
    buf_init(&rows, 512);
    for (i = 0; i < record_count(s, "bads") && i < LEFT_SHOWN; i++)
        buf_addf(&rows, "%s%lld", i > 0 ? ", " : "",
                 (long long)record_int(record_at(s, "bads", i), "row", 0));
    buf_adds(&rows, n > (int64_t)i ? " …" : "");
    text = text_make(language, TEXT_SHEET_LEFT, "n", TEXT_INT(n), "rows",
                     rows.data, NULL);
    card_note(card, text);
    free(text);
    buf_release(&rows);
}

/* Names and states that nobody explained, where something new has them. */
static void
add_guessed(struct card *card, enum language language, const struct record *s,
            const char *list, enum text_key key, const char *who)
{
    struct buf names;
    size_t i, shown = 0;
    char *text;

    buf_init(&names, 8192);
    for (i = 0; i < record_count(s, list) && shown < LEFT_SHOWN; i++) {
        const struct record *r = record_at(s, list, i);

        if (*record_text(r, "is") != '\0' || record_int(r, "fresh", 0) == 0)
            continue;
        buf_adds(&names, shown++ > 0 ? ", \"" : "\"");
        sheet_add_clean(&names, record_text(r, "name"));
        buf_addc(&names, '"');
    }
    if (shown > 0) {
        text = text_make(language, key, "names", names.data, "who", who, NULL);
        card_note(card, text);
        free(text);
    }
    buf_release(&names);
}

/* Beside the deals: notes, and what was left out for want of an answer. */
static void
add_rest(struct card *card, enum language language, const struct record *s)
{
    static const struct {
        const char *name;
        enum text_key key;
    } rest[] = { { "notes", TEXT_SHEET_IMPORTED_NOTES },
                 { "held", TEXT_SHEET_HELD } };
    size_t i;

    for (i = 0; i < ARRAY_LEN(rest); i++) {
        int64_t n = record_int(s, rest[i].name, 0);
        char *text;

        if (n == 0)
            continue;
        text = text_make(language, rest[i].key, "n", TEXT_INT(n), NULL);
        card_note(card, text);
        free(text);
    }
}

static struct card *
closed_card(struct request *rq, const struct sheet *sheet, enum text_key key)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct record *s = NULL, *g = NULL;
    struct buf who;
    char *title;

    if (record_load(sheet->summary, &s) != ERR_OK)
        s = record_new();
    if (record_load(sheet->guesses, &g) != ERR_OK)
        g = record_new();
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
    if (sheet->state == SHEET_IN) {
        add_left(card, language, s);
        add_rest(card, language, s);
        add_guessed(card, language, s, "owners", TEXT_SHEET_LEFT_PEOPLE,
                    who.data);
        add_guessed(card, language, s, "states", TEXT_SHEET_LEFT_STATES,
                    who.data);
        sheet_add_tabs(card, language, g, sheet->id);
    }
    free(title);
    buf_release(&who);
    record_free(s);
    record_free(g);
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
sheet_preview_below(struct request *rq, const struct sheet *sheet,
                    enum text_key key)
{
    struct card *card = closed_card(rq, sheet, key);
    enum err rc = reply(rq, AUDIENCE_PASSING, card, NULL);

    card_free(card);
    return rc;
}

enum err
sheet_preview_close(struct request *rq, const struct sheet *sheet,
                    enum text_key key)
{
    enum err rc = edit_in_voice(rq, sheet, key);

    if (rc != ERR_OK || (request_sees(rq, sheet->message) &&
                         !request_misses_edit(rq, sheet->message)))
        return rc;
    return sheet_preview_below(rq, sheet, key);
}
