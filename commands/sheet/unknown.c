/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unknown.c - names and states of a sheet that nobody has explained.
 *
 * Both are shown with how to say what they mean. What a state means is asked
 * with menus, one for each, for a deal in it waits for nothing until then.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "sheet/preview_parts.h"
#include "sheet/sheet.h"
#include "span.h"

#define WORDS_SHOWN 12
#define MENUS_MAX   8
#define WORD_CHARS  120

/* Those that nobody has explained yet, and how to. */
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
            buf_addf(&b, " (%s)",
                     text_get(language, record_int(r, "two", 0) != 0
                                            ? TEXT_SHEET_TWO_NAMES
                                            : TEXT_SHEET_SEVERAL));
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

/* ---- menus --------------------------------------------------------------- */

/* A deal that is about money is further on than one that is not. */
static void
add_meanings(struct card *card, enum language language, int64_t id,
             const char *word, bool is_money)
{
    static const char *const plain[] = { "shortlisted", "talking", "agreed",
                                         "drafting", "review" };
    static const char *const money[] = { "agreed", "live", "insights", "paid",
                                         "done" };
    struct buf line;
    size_t i;

    buf_init(&line, 2048);
    for (i = 0; i < ARRAY_LEN(plain); i++) {
        const char *state = is_money ? money[i] : plain[i];

        buf_reset(&line);
        buf_addf(&line, "campaign import map %lld %s %s", (long long)id, word,
                 state);
        card_option(card, sheet_state_label(language, state), line.data);
    }
    buf_release(&line);
}

static void
add_menu(struct card *card, enum language language, const struct record *r,
         int64_t id)
{
    struct buf name, word;
    char *text, *p;

    buf_init(&name, 1024);
    buf_init(&word, 2048);
    buf_addc(&word, '"');
    span_clean(&word, record_text(r, "name"), WORD_CHARS);
    for (p = word.data + 1; *p != '\0'; p++)
        if (*p == '"')
            *p = ' ';
    buf_addc(&word, '"');
    sheet_add_clean(&name, record_text(r, "name"));
    text = text_make(language, TEXT_SHEET_WHICH_STATE, "name", name.data, NULL);
    card_line(card, text);
    add_meanings(card, language, id, word.data,
                 sheet_is_of_money(record_text(r, "name")));
    free(text);
    buf_release(&name);
    buf_release(&word);
}

/* One for each of the first, and one for all. */
static void
add_menus(struct card *card, enum language language, const struct record *s,
          int64_t id)
{
    size_t i, n = 0;
    char *text;

    for (i = 0; i < record_count(s, "states"); i++) {
        const struct record *r = record_at(s, "states", i);

        if (*record_text(r, "is") != '\0' || record_int(r, "settled", 0) != 0)
            continue;
        if (n++ < MENUS_MAX)
            add_menu(card, language, r, id);
    }
    if (n < 2)
        return;
    text = text_make(language, TEXT_SHEET_ALL_STATES, "n", TEXT_INT((int64_t)n),
                     NULL);
    card_line(card, text);
    add_meanings(card, language, id, "all", false);
    free(text);
}

void
sheet_add_unknown(struct card *card, enum language language,
                  const struct record *s, int64_t id)
{
    add_unknown(card, language, s, "owners", false, TEXT_SHEET_UNKNOWN_PEOPLE,
                id);
    add_unknown(card, language, s, "owners", true,
                TEXT_SHEET_UNKNOWN_PEOPLE_STAY, id);
    add_unknown(card, language, s, "states", false, TEXT_SHEET_UNKNOWN_STATES,
                id);
    add_menus(card, language, s, id);
    add_unknown(card, language, s, "states", true,
                TEXT_SHEET_UNKNOWN_STATES_STAY, id);
}
