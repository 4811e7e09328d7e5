/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card.h - an answer: a headline, facts, text, a table, evidence, buttons.
 *
 * A card knows nothing of networks. It is complete as text; buttons are an
 * extra, and each is a command line that a person could type. Strings are
 * copied and may hold spans (span.h). Parts show in the order they are added.
 */
#ifndef CALLSHEET_CARD_H
#define CALLSHEET_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

enum card_part_kind {
    CARD_TITLE, /* text: the first line is the answer */
    CARD_TEXT,  /* text: a paragraph, may hold line breaks */
    CARD_FACT,  /* label and text: one line */
    CARD_QUOTE, /* text: what somebody wrote; url or NULL */
    CARD_NOTE,  /* text: secondary, small */
    CARD_TABLE, /* cells */
    CARD_DIVIDER,
    CARD_BUTTON, /* text: label; line: what it says when pressed */
    CARD_CHOICE, /* text: label; options: a menu, each a command line */
    CARD_LINE,   /* text: one of a list; options: what can be done about it */
};

enum card_style { CARD_PLAIN, CARD_PRIMARY, CARD_DANGER };

struct card_option {
    char *label, *line;
};

struct card_part {
    enum card_part_kind kind;
    enum card_style style;
    char *label, *text, *url, *line, *confirm;
    struct card_option *options;
    size_t option_count;
    char **cells;         /* row after row; the first row is the header */
    size_t columns, rows; /* the header is one of the rows */
};

struct card {
    struct card_part *parts;
    size_t count;
};

struct card *card_new(void);
void card_free(struct card *card);

void card_title(struct card *card, const char *text);
void card_text(struct card *card, const char *text);
void card_fact(struct card *card, const char *label, const char *text);
void card_quote(struct card *card, const char *text, const char *url);
void card_note(struct card *card, const char *text);
void card_divider(struct card *card);
/* A table of `columns` columns; then card_row() for each row, at once. */
void card_table(struct card *card, const char *const *header, size_t columns);
void card_row(struct card *card, const char *const *cells);
/* `line` is a command line; `confirm` a question asked first, or NULL. */
void card_button(struct card *card, enum card_style style, const char *label,
                 const char *line, const char *confirm);
/* A menu after the buttons; then card_option() for each of at most 5. */
void card_choice(struct card *card, const char *label);
/* One of a list, with a menu of its own behind it; card_option() as above. */
void card_line(struct card *card, const char *text);
void card_option(struct card *card, const char *label, const char *line);
/* A copy of all parts of `more` behind those of `card`. */
void card_append(struct card *card, const struct card *more);

#endif
