/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * preview_facts.c - what was counted in a sheet, and every guess about it.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "sheet/preview_parts.h"
#include "sheet/sheet.h"
#include "span.h"
#include "vet/vet.h"

#define WORDS_SHOWN 12
#define CELL_CHARS  40

void
sheet_add_clean(struct buf *b, const char *text)
{
    span_clean(b, text, CELL_CHARS);
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
        { "notes", TEXT_SHEET_N_NOTES },
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
    if (record_int(s, "fresh", 0) + record_int(s, "notes", 0) > 0)
        card_fact(card, text_get(language, TEXT_SHEET_ADDS), b.data);
    buf_release(&b);
    if (record_int(s, "changed", 0) + record_int(s, "same", 0) +
            record_int(s, "kept-same", 0) + record_int(s, "asked", 0) ==
        0)
        return;
    text = text_make(language,
                     record_int(s, "kept-same", 0) > 0 ? TEXT_SHEET_BESIDE_KEPT
                                                       : TEXT_SHEET_BESIDE,
                     "new", TEXT_INT(record_int(s, "fresh", 0)), "changed",
                     TEXT_INT(record_int(s, "changed", 0)), "same",
                     TEXT_INT(record_int(s, "same", 0)), "kept",
                     TEXT_INT(record_int(s, "kept-same", 0)), NULL);
    card_fact(card, text_get(language, TEXT_SHEET_BESIDE_LABEL), text);
    free(text);
}

const char *
sheet_field_label(enum language language, enum sheet_field field)
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
        [SHEET_CONTRACT] = TEXT_SHEET_FIELD_CONTRACT,
        [SHEET_BRIEF] = TEXT_SHEET_FIELD_BRIEF,
        [SHEET_SHIP] = TEXT_SHEET_FIELD_SHIP,
        [SHEET_ARRIVE] = TEXT_SHEET_FIELD_ARRIVE,
        [SHEET_APPROVAL] = TEXT_SHEET_FIELD_APPROVAL,
        [SHEET_INSIGHTS] = TEXT_SHEET_FIELD_INSIGHTS,
        [SHEET_PAYMENT] = TEXT_SHEET_FIELD_PAYMENT,
        [SHEET_THANKS] = TEXT_SHEET_FIELD_THANKS,
        [SHEET_RIGHTS] = TEXT_SHEET_FIELD_RIGHTS,
        [SHEET_EXCLUSIVE] = TEXT_SHEET_FIELD_EXCLUSIVE,
        [SHEET_NOTES] = TEXT_SHEET_FIELD_NOTES,
    };

    return field < SHEET_FIELDS ? text_get(language, keys[field]) : "";
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
        sheet_add_clean(&name, record_text(r, "name"));
        add_comma(&b);
        text_add(&b, language,
                 record_int(r, "content", 0) != 0 ? TEXT_SHEET_COLUMN_CONTENT
                                                  : TEXT_SHEET_COLUMN,
                 "what", sheet_field_label(language, field), "name", name.data,
                 NULL);
    }
    card_fact(card, text_get(language, TEXT_SHEET_COLUMNS), b.data);
    buf_release(&b);
    buf_release(&name);
}

static bool
stands_at(const struct record *g, const char *list, int at)
{
    size_t i;

    for (i = 0; i < record_count(g, list); i++)
        if (record_int(record_at(g, list, i), "at", -1) == at)
            return true;
    return false;
}

/* That it is of no use was said of a sheet before. */
static bool
was_left(const struct record *g, const char *name)
{
    size_t i;

    for (i = 0; i < record_count(g, "old-columns"); i++) {
        const struct record *r = record_at(g, "old-columns", i);

        if (*record_text(r, "is") == '\0' &&
            sheet_is_called(record_text(r, "name"), name))
            return true;
    }
    return false;
}

/* Columns that mean nothing here, unless somebody said that they do not. */
/* Is it by its name what is kept as notes? */
static bool
is_notes(const char *name)
{
    static const char *const words[] = {
        "note", "notes", "comments", "commenti", "remarks", "osservazioni"
    };
    char folded[SHEET_CELL_MAX];
    size_t i;

    sheet_fold(name, folded, sizeof(folded));
    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(folded, words[i]) == 0)
            return true;
    return false;
}

static void
add_unused(struct card *card, enum language language, const struct record *g,
           int64_t id)
{
    const char *room[SHEET_COLUMNS_MAX];
    struct sheet_row header;
    struct buf b, name;
    bool has_notes = false;
    char *copy, *text;
    int i;

    buf_init(&b, 16384);
    buf_init(&name, 1024);
    sheet_split(record_text(g, "header"), 0, &copy, room, &header);
    for (i = 0; i < header.count; i++) {
        if (*room[i] == '\0' || stands_at(g, "columns", i) ||
            stands_at(g, "told-columns", i) || was_left(g, room[i]))
            continue;
        add_comma(&b);
        buf_addc(&b, '"');
        sheet_add_clean(&b, room[i]);
        buf_addc(&b, '"');
        if (name.len == 0 || (!has_notes && is_notes(room[i]))) {
            has_notes = is_notes(room[i]);
            buf_reset(&name);
            sheet_add_clean(&name, room[i]);
        }
    }
    if (b.len > 0) {
        text =
            text_make(language,
                      has_notes ? TEXT_SHEET_UNUSED_NOTES : TEXT_SHEET_UNUSED,
                      "names", b.data, "name", name.data, "id", TEXT_INT(id),
                      NULL);
        card_fact(card, text_get(language, TEXT_SHEET_UNUSED_LABEL), text);
        free(text);
    }
    free(copy);
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
        key = record_int(s, "order-both", 0) != 0 ? TEXT_SHEET_ORDER_BOTH
                                                  : TEXT_SHEET_ORDER_ASK;
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
        sheet_add_clean(&b, record_text(r, "name"));
        buf_addf(&b, "\" = %s", who.data);
        shown++;
    }
    if (shown > 0)
        card_fact(card, text_get(request_language(rq), TEXT_SHEET_PEOPLE),
                  b.data);
    buf_release(&b);
    buf_release(&who);
}

const char *
sheet_state_label(enum language language, const char *word)
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

        const char *label = sheet_state_label(language, record_text(r, "is"));

        if (*label == '\0' || is_same_word(record_text(r, "name"), label))
            continue;
        add_comma(&b);
        buf_addc(&b, '"');
        sheet_add_clean(&b, record_text(r, "name"));
        buf_addf(&b, "\" = %s", label);
        shown++;
    }
    if (shown > 0)
        card_fact(card, text_get(language, TEXT_SHEET_STATES), b.data);
    buf_release(&b);
}

/* ---- rows to compare with the sheet -------------------------------------- */

void
sheet_add_day(struct buf *b, struct request *rq, const char *iso)
{
    struct wall w = { 0 };

    if (*iso == '\0')
        return;
    w.year = (int)strtol(iso, NULL, 10);
    w.month = (int)strtol(iso + 5, NULL, 10);
    w.day = (int)strtol(iso + 8, NULL, 10);
    zone_format(b, request_zone(rq), language_code(request_language(rq)),
                zone_day_start(request_zone(rq), &w), request_now(rq),
                ZONE_STYLE_DAY);
}

static void
add_day(struct buf *b, struct request *rq, enum text_key key, const char *what,
        const char *iso)
{
    struct buf day;

    if (*iso == '\0')
        return;
    buf_init(&day, 128);
    sheet_add_day(&day, rq, iso);
    buf_adds(b, b->len > 0 ? " · " : "");
    text_add(b, request_language(rq), key, "what", what, "day", day.data, NULL);
    buf_release(&day);
}

void
sheet_add_dotted(struct buf *b, const char *text)
{
    if (*text == '\0')
        return;
    buf_adds(b, b->len > 0 ? " · " : "");
    sheet_add_clean(b, text);
}

void
sheet_add_fee(struct buf *b, enum language language, int64_t fee,
              const char *currency)
{
    if (fee < 0)
        return;
    buf_addf(b, "%s%s", currency, *currency != '\0' ? " " : "");
    text_add_int(b, language, fee / 100);
    if (fee % 100 != 0)
        buf_addf(b, "%c%02d", text_decimal_mark(language), (int)(fee % 100));
}

static void
add_fee(struct buf *b, enum language language, const struct record *r)
{
    struct buf text;

    buf_init(&text, 64);
    sheet_add_fee(&text, language, record_int(r, "fee", -1),
                  record_text(r, "currency"));
    sheet_add_dotted(b, text.len > 0 ? text.data : "");
    buf_release(&text);
}

static void
add_state(struct buf *b, enum language language, const struct record *r)
{
    struct buf word;

    if (*record_text(r, "not-known") == '\0') {
        sheet_add_dotted(b,
                         sheet_state_label(language, record_text(r, "state")));
        return;
    }
    buf_init(&word, 1024);
    sheet_add_clean(&word, record_text(r, "not-known"));
    buf_adds(b, " · ");
    text_add(b, language, TEXT_SHEET_STATE_NOT_KNOWN, "word", word.data, NULL);
    buf_release(&word);
}

void
sheet_add_sample(struct buf *b, struct request *rq, const struct record *r)
{
    enum language language = request_language(rq);
    struct buf who;
    int i;

    buf_init(&who, 512);
    text_add(b, language, TEXT_SHEET_ROW, "row",
             TEXT_INT(record_int(r, "row", 0)), "handle",
             record_text(r, "handle"), NULL);
    sheet_add_dotted(b, record_text(r, "campaign"));
    sheet_add_dotted(b, record_text(r, "deliverable"));
    add_day(b, rq, TEXT_SHEET_DRAFT_ON, "", record_text(r, "draft"));
    add_day(b, rq, TEXT_SHEET_PUBLISH_ON, "", record_text(r, "publish"));
    for (i = SHEET_DATE_FIRST; i <= SHEET_DATE_LAST; i++)
        add_day(b, rq, TEXT_SHEET_DATE_ON,
                sheet_field_label(language, (enum sheet_field)i),
                record_text(r, sheet_field_word((enum sheet_field)i)));
    if (*record_text(r, "owner") != '\0') {
        vet_add_person(&who, rq, record_text(r, "owner"));
        buf_addf(b, " · %s", who.data);
    }
    if (record_int(r, "gift", 0) != 0)
        sheet_add_dotted(b, text_get(language, TEXT_SHEET_GIFT));
    else
        add_fee(b, language, r);
    add_state(b, language, r);
    if (record_int(r, "mended", 0) != 0)
        sheet_add_dotted(b, text_get(language, TEXT_SHEET_MENDED));
    buf_release(&who);
}

void
sheet_add_facts(struct request *rq, struct card *card, const struct record *s,
                const struct record *g, int64_t id)
{
    enum language language = request_language(rq);

    add_counts(card, language, s);
    add_columns(card, language, g);
    add_unused(card, language, g, id);
    add_order(card, language, s, g);
    add_people(rq, card, s);
    add_states(card, language, s);
}

void
sheet_add_samples(struct request *rq, struct card *card, const struct record *s,
                  int64_t id)
{
    int64_t more;
    struct buf b;
    char *text;
    size_t i;

    buf_init(&b, 4096);
    for (i = 0; i < record_count(s, "samples"); i++) {
        buf_reset(&b);
        sheet_add_sample(&b, rq, record_at(s, "samples", i));
        card_quote(card, b.data, NULL);
    }
    buf_release(&b);
    more = record_int(s, "deals", 0) - (int64_t)i;
    if (more <= 0)
        return;
    text = text_make(request_language(rq), TEXT_SHEET_MORE_ROWS, "n",
                     TEXT_INT(more), "id", TEXT_INT(id), NULL);
    card_note(card, text);
    free(text);
}
