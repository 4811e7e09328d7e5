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
#include "sheet/sheet.h"
#include "span.h"
#include "vet/vet.h"

#define BADS_SHOWN  10
#define WORDS_SHOWN 12
#define CELL_CHARS  40

const char *
sheet_files(const struct sheet *sheet, enum language language)
{
    return strcmp(sheet->files, "paste.txt") == 0
               ? text_get(language, TEXT_VET_PASTED)
               : sheet->files;
}

static void
add_clean(struct buf *b, const char *text)
{
    span_clean(b, text, CELL_CHARS);
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

/* ---- facts --------------------------------------------------------------- */

static void
add_comma(struct buf *b)
{
    if (b->len > 0)
        buf_adds(b, ", ");
}

static void
add_counts(struct card *card, enum language language, const struct record *s)
{
    static const struct {
        const char *name;
        enum text_key key;
    } counts[] = {
        { "fresh-campaigns", TEXT_SHEET_N_CAMPAIGNS },
        { "fresh", TEXT_SHEET_N_DEALS },
        { "deadlines", TEXT_SHEET_N_DEADLINES },
        { "parcels", TEXT_SHEET_N_PARCELS },
    };
    struct buf b;
    char *text;
    size_t i;

    buf_init(&b, 2048);
    for (i = 0; i < ARRAY_LEN(counts); i++) {
        int64_t n = record_int(s, counts[i].name, 0);

        if (n == 0)
            continue;
        add_comma(&b);
        text_add(&b, language, counts[i].key, "n", TEXT_INT(n), NULL);
    }
    if (record_int(s, "fresh", 0) > 0)
        card_fact(card, text_get(language, TEXT_SHEET_ADDS), b.data);
    buf_release(&b);
    if (record_int(s, "changed", 0) + record_int(s, "same", 0) == 0)
        return;
    text = text_make(language, TEXT_SHEET_BESIDE, "new",
                     TEXT_INT(record_int(s, "fresh", 0)), "changed",
                     TEXT_INT(record_int(s, "changed", 0)), "same",
                     TEXT_INT(record_int(s, "same", 0)), NULL);
    card_fact(card, text_get(language, TEXT_SHEET_BESIDE_LABEL), text);
    free(text);
}

static enum text_key
field_text(enum sheet_field field)
{
    static const enum text_key keys[SHEET_FIELDS] = {
        [SHEET_CREATOR] = TEXT_SHEET_FIELD_CREATOR,
        [SHEET_HANDLE] = TEXT_SHEET_FIELD_HANDLE,
        [SHEET_LINK] = TEXT_SHEET_FIELD_LINK,
        [SHEET_PLATFORM] = TEXT_SHEET_FIELD_PLATFORM,
        [SHEET_CAMPAIGN] = TEXT_SHEET_FIELD_CAMPAIGN,
        [SHEET_DELIVERABLE] = TEXT_SHEET_FIELD_DELIVERABLE,
        [SHEET_DRAFT] = TEXT_SHEET_FIELD_DRAFT,
        [SHEET_PUBLISH] = TEXT_SHEET_FIELD_PUBLISH,
        [SHEET_OWNER] = TEXT_SHEET_FIELD_OWNER,
        [SHEET_TRACKING] = TEXT_SHEET_FIELD_TRACKING,
        [SHEET_FEE] = TEXT_SHEET_FIELD_FEE,
        [SHEET_CURRENCY] = TEXT_SHEET_FIELD_CURRENCY,
        [SHEET_STATUS] = TEXT_SHEET_FIELD_STATUS,
    };

    return keys[field];
}

static void
add_columns(struct card *card, enum language language, const struct record *g)
{
    struct buf b, name;
    size_t i;

    buf_init(&b, 8192);
    buf_init(&name, 1024);
    for (i = 0; i < record_count(g, "columns"); i++) {
        const struct record *r = record_at(g, "columns", i);
        enum sheet_field field = sheet_field_of(record_text(r, "field"));

        if (field == SHEET_FIELDS)
            continue;
        buf_reset(&name);
        add_clean(&name, record_text(r, "name"));
        add_comma(&b);
        text_add(&b, language,
                 record_int(r, "content", 0) != 0 ? TEXT_SHEET_COLUMN_CONTENT
                                                  : TEXT_SHEET_COLUMN,
                 "what", text_get(language, field_text(field)), "name",
                 name.data, NULL);
    }
    card_fact(card, text_get(language, TEXT_SHEET_COLUMNS), b.data);
    buf_release(&b);
    buf_release(&name);
}

static void
add_order(struct card *card, enum language language, const struct record *s,
          const struct record *g)
{
    bool is_said = record_int(g, "order-told", 0) != 0;
    enum text_key key = TEXT_NONE;

    switch ((enum sheet_order)record_int(s, "order", 0)) {
    case SHEET_ORDER_DAY_FIRST:
        key = is_said ? TEXT_SHEET_ORDER_DAY_SAID : TEXT_SHEET_ORDER_DAY;
        break;
    case SHEET_ORDER_MONTH_FIRST:
        key = is_said ? TEXT_SHEET_ORDER_MONTH_SAID : TEXT_SHEET_ORDER_MONTH;
        break;
    case SHEET_ORDER_ASK:
        key = TEXT_SHEET_ORDER_ASK;
        break;
    case SHEET_ORDER_NONE:
        return;
    }
    card_fact(card, text_get(language, TEXT_SHEET_DATES),
              text_get(language, key));
}

/* "Leo" = @leo: those that are known; the others are asked about. */
static void
add_people(struct request *rq, struct card *card, const struct record *s)
{
    struct buf b, who;
    size_t i, shown = 0;

    buf_init(&b, 8192);
    buf_init(&who, 512);
    for (i = 0; i < record_count(s, "owners") && shown < WORDS_SHOWN; i++) {
        const struct record *r = record_at(s, "owners", i);

        if (*record_text(r, "is") == '\0')
            continue;
        buf_reset(&who);
        vet_add_person(&who, rq, record_text(r, "is"));
        add_comma(&b);
        buf_addc(&b, '"');
        add_clean(&b, record_text(r, "name"));
        buf_addf(&b, "\" = %s", who.data);
        shown++;
    }
    if (shown > 0)
        card_fact(card, text_get(request_language(rq), TEXT_SHEET_PEOPLE),
                  b.data);
    buf_release(&b);
    buf_release(&who);
}

static const char *
state_label(enum language language, const char *word)
{
    static const enum text_key keys[DEAL_STATES] = {
#define X(name, w) [DEAL_##name] = TEXT_SHEET_STATE_##name,
        DEAL_STATE_MAP(X)
#undef X
    };
    enum deal_state state;

    if (strcmp(word, "trouble") == 0)
        return text_get(language, TEXT_SHEET_STATE_TROUBLE);
    if (strcmp(word, "followed") == 0)
        word = deal_state_word(DEAL_FOLLOWED_UP);
    return deal_state_parse(word, &state) ? text_get(language, keys[state])
                                          : word;
}

static bool
is_same_word(const char *a, const char *b)
{
    char x[SHEET_CELL_MAX], y[SHEET_CELL_MAX];

    sheet_fold(a, x, sizeof(x));
    sheet_fold(b, y, sizeof(y));
    return strcmp(x, y) == 0;
}

static void
add_states(struct card *card, enum language language, const struct record *s)
{
    struct buf b;
    size_t i, shown = 0;

    buf_init(&b, 8192);
    for (i = 0; i < record_count(s, "states") && shown < WORDS_SHOWN; i++) {
        const struct record *r = record_at(s, "states", i);

        const char *label = state_label(language, record_text(r, "is"));

        if (*label == '\0' || is_same_word(record_text(r, "name"), label))
            continue;
        add_comma(&b);
        buf_addc(&b, '"');
        add_clean(&b, record_text(r, "name"));
        buf_addf(&b, "\" = %s", label);
        shown++;
    }
    if (shown > 0)
        card_fact(card, text_get(language, TEXT_SHEET_STATES), b.data);
    buf_release(&b);
}

/* ---- what is asked ------------------------------------------------------- */

/* Names and states that nobody has explained yet, and how to. */
static void
add_unknown(struct card *card, enum language language, const struct record *s,
            const char *list, enum text_key key, int64_t id)
{
    struct buf b, first;
    size_t i, shown = 0;
    char *text;

    buf_init(&b, 8192);
    buf_init(&first, 512);
    for (i = 0; i < record_count(s, list) && shown < WORDS_SHOWN; i++) {
        const struct record *r = record_at(s, list, i);

        if (*record_text(r, "is") != '\0')
            continue;
        if (shown++ == 0)
            add_clean(&first, record_text(r, "name"));
        add_comma(&b);
        buf_addc(&b, '"');
        add_clean(&b, record_text(r, "name"));
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
add_bad(struct buf *b, enum language language, const struct record *r)
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
        { "twin", TEXT_SHEET_BAD_TWIN },
    };
    struct buf word;
    size_t i;

    buf_init(&word, 1024);
    add_clean(&word, record_text(r, "word"));
    for (i = 0; i < ARRAY_LEN(texts); i++)
        if (strcmp(record_text(r, "why"), texts[i].why) == 0)
            text_add(b, language, texts[i].key, "row",
                     TEXT_INT(record_int(r, "row", 0)), "word", word.data,
                     "field",
                     text_get(language, field_text(sheet_field_of(
                                            record_text(r, "field")))),
                     "twin", TEXT_INT(record_int(r, "twin", 0)), NULL);
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
        add_bad(&b, language, record_at(s, "bads", i));
    }
    if (bad > BADS_SHOWN) {
        buf_addc(&b, '\n');
        text_add(&b, language, TEXT_SHEET_BAD_MORE, "n",
                 TEXT_INT(bad - BADS_SHOWN), NULL);
    }
    text = text_make(language, TEXT_SHEET_BADS, "n", TEXT_INT(bad), NULL);
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

static void
add_caveats(struct card *card, enum language language, const struct record *s)
{
    static const struct {
        const char *name;
        enum text_key key;
    } caveats[] = {
        { "filled", TEXT_SHEET_FILLED },
        { "past", TEXT_SHEET_PAST },
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

/* ---- rows to compare with the sheet -------------------------------------- */

static void
add_day(struct buf *b, struct request *rq, enum text_key key, const char *iso)
{
    struct wall w = { 0 };
    struct buf day;
    int n;

    if (*iso == '\0')
        return;
    w.year = (int)strtol(iso, NULL, 10);
    w.month = (int)strtol(iso + 5, NULL, 10);
    w.day = (int)strtol(iso + 8, NULL, 10);
    buf_init(&day, 128);
    zone_format(&day, request_zone(rq), language_code(request_language(rq)),
                zone_day_start(request_zone(rq), &w), request_now(rq),
                ZONE_STYLE_DAY);
    n = (int)b->len;
    buf_adds(b, n > 0 ? " · " : "");
    text_add(b, request_language(rq), key, "day", day.data, NULL);
    buf_release(&day);
}

static void
add_dotted(struct buf *b, const char *text)
{
    if (*text == '\0')
        return;
    buf_adds(b, b->len > 0 ? " · " : "");
    add_clean(b, text);
}

static void
add_fee(struct buf *b, const struct record *r)
{
    int64_t fee = record_int(r, "fee", -1);
    struct buf text;

    if (fee < 0)
        return;
    buf_init(&text, 64);
    buf_addf(&text, "%s%s%s", record_text(r, "currency"),
             *record_text(r, "currency") != '\0' ? " " : "",
             TEXT_INT(fee / 100));
    if (fee % 100 != 0)
        buf_addf(&text, ".%02d", (int)(fee % 100));
    add_dotted(b, text.data);
    buf_release(&text);
}

static void
add_sample(struct request *rq, struct card *card, const struct record *r)
{
    enum language language = request_language(rq);
    struct buf b, who;

    buf_init(&b, 4096);
    buf_init(&who, 512);
    text_add(&b, language, TEXT_SHEET_ROW, "row",
             TEXT_INT(record_int(r, "row", 0)), "handle",
             record_text(r, "handle"), NULL);
    add_dotted(&b, record_text(r, "campaign"));
    add_dotted(&b, record_text(r, "deliverable"));
    add_day(&b, rq, TEXT_SHEET_DRAFT_ON, record_text(r, "draft"));
    add_day(&b, rq, TEXT_SHEET_PUBLISH_ON, record_text(r, "publish"));
    if (*record_text(r, "owner") != '\0') {
        vet_add_person(&who, rq, record_text(r, "owner"));
        buf_addf(&b, " · %s", who.data);
    }
    if (record_int(r, "gift", 0) != 0)
        add_dotted(&b, text_get(language, TEXT_SHEET_GIFT));
    else
        add_fee(&b, r);
    add_dotted(&b, state_label(language, record_text(r, "state")));
    card_quote(card, b.data, NULL);
    buf_release(&b);
    buf_release(&who);
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
    size_t i;

    if (record_load(sheet->summary, &s) != ERR_OK)
        s = record_new();
    if (record_load(sheet->guesses, &g) != ERR_OK)
        g = record_new();
    if (*record_text(s, "why") != '\0' || record_int(s, "rows", 0) == 0) {
        card = card_of_nothing(rq, sheet, record_text(s, "why"));
        goto out;
    }
    card = card_new();
    title = text_make(language, TEXT_SHEET_PREVIEW, "files",
                      sheet_files(sheet, language), "campaigns",
                      TEXT_INT(record_int(s, "campaigns", 0)), "n",
                      TEXT_INT(record_int(s, "deals", 0)), "creators",
                      TEXT_INT(record_int(s, "creators", 0)), NULL);
    card_title(card, title);
    free(title);
    add_counts(card, language, s);
    add_columns(card, language, g);
    add_order(card, language, s, g);
    add_people(rq, card, s);
    add_states(card, language, s);
    for (i = 0; i < record_count(s, "samples"); i++)
        add_sample(rq, card, record_at(s, "samples", i));
    add_bads(card, language, s, sheet->id);
    add_unknown(card, language, s, "owners", TEXT_SHEET_UNKNOWN_PEOPLE,
                sheet->id);
    add_unknown(card, language, s, "states", TEXT_SHEET_UNKNOWN_STATES,
                sheet->id);
    add_caveats(card, language, s);
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
                      TEXT_INT(sheet->id), NULL);
    card_title(card, title);
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
