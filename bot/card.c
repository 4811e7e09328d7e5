/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card.c - an answer, part by part.
 */
#include "card.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"

#define OPTIONS_MAX 5

struct card *
card_new(void)
{
    return xcalloc(1, sizeof(struct card));
}

static void
part_release(struct card_part *part)
{
    size_t i;

    free(part->label);
    free(part->text);
    free(part->url);
    free(part->line);
    free(part->confirm);
    for (i = 0; i < part->option_count; i++) {
        free(part->options[i].label);
        free(part->options[i].line);
    }
    free(part->options);
    for (i = 0; i < part->rows * part->columns; i++)
        free(part->cells[i]);
    free(part->cells);
}

void
card_free(struct card *card)
{
    size_t i;

    if (!card)
        return;
    for (i = 0; i < card->count; i++)
        part_release(&card->parts[i]);
    free(card->parts);
    free(card);
}

static struct card_part *
part_add(struct card *card, enum card_part_kind kind, const char *text)
{
    struct card_part *part;

    card->parts =
        xreallocarray(card->parts, card->count + 1, sizeof(*card->parts));
    part = &card->parts[card->count++];
    memset(part, 0, sizeof(*part));
    part->kind = kind;
    part->text = xstrdup_null(text);
    return part;
}

static struct card_part *
part_last(struct card *card, enum card_part_kind kind)
{
    assert(card->count > 0 && card->parts[card->count - 1].kind == kind);
    return &card->parts[card->count - 1];
}

void
card_title(struct card *card, const char *text)
{
    part_add(card, CARD_TITLE, text);
}

void
card_text(struct card *card, const char *text)
{
    part_add(card, CARD_TEXT, text);
}

void
card_fact(struct card *card, const char *label, const char *text)
{
    part_add(card, CARD_FACT, text)->label = xstrdup(label);
}

void
card_quote(struct card *card, const char *text, const char *url)
{
    part_add(card, CARD_QUOTE, text)->url = xstrdup_null(url);
}

void
card_note(struct card *card, const char *text)
{
    part_add(card, CARD_NOTE, text);
}

void
card_divider(struct card *card)
{
    part_add(card, CARD_DIVIDER, NULL);
}

static void
cells_add(struct card_part *table, const char *const *cells)
{
    size_t i, old = table->rows * table->columns;

    table->cells = xreallocarray(table->cells, old + table->columns,
                                 sizeof(*table->cells));
    for (i = 0; i < table->columns; i++)
        table->cells[old + i] = xstrdup(cells[i]);
    table->rows++;
}

void
card_table(struct card *card, const char *const *header, size_t columns)
{
    struct card_part *table;

    assert(columns > 0);
    table = part_add(card, CARD_TABLE, NULL);
    table->columns = columns;
    cells_add(table, header);
}

void
card_row(struct card *card, const char *const *cells)
{
    cells_add(part_last(card, CARD_TABLE), cells);
}

void
card_button(struct card *card, enum card_style style, const char *label,
            const char *line, const char *confirm)
{
    struct card_part *button = part_add(card, CARD_BUTTON, label);

    button->style = style;
    button->line = xstrdup(line);
    button->confirm = xstrdup_null(confirm);
}

void
card_choice(struct card *card, const char *label)
{
    part_add(card, CARD_CHOICE, label);
}

void
card_line(struct card *card, const char *text)
{
    part_add(card, CARD_LINE, text);
}

static void
option_add(struct card_part *part, const char *label, const char *line)
{
    struct card_option *option;

    assert(part->option_count < OPTIONS_MAX);
    part->options = xreallocarray(part->options, part->option_count + 1,
                                  sizeof(*part->options));
    option = &part->options[part->option_count++];
    option->label = xstrdup(label);
    option->line = xstrdup(line);
}

void
card_option(struct card *card, const char *label, const char *line)
{
    struct card_part *part;

    assert(card->count > 0);
    part = &card->parts[card->count - 1];
    assert(part->kind == CARD_CHOICE || part->kind == CARD_LINE);
    option_add(part, label, line);
}

static void
part_copy(struct card *card, const struct card_part *from)
{
    struct card_part *to = part_add(card, from->kind, from->text);
    size_t i;

    to->style = from->style;
    to->label = xstrdup_null(from->label);
    to->url = xstrdup_null(from->url);
    to->line = xstrdup_null(from->line);
    to->confirm = xstrdup_null(from->confirm);
    to->columns = from->columns;
    for (i = 0; i < from->option_count; i++)
        option_add(to, from->options[i].label, from->options[i].line);
    for (i = 0; i < from->rows; i++)
        cells_add(to, (const char *const *)from->cells + i * from->columns);
}

void
card_append(struct card *card, const struct card *more)
{
    size_t i;

    for (i = 0; i < more->count; i++)
        part_copy(card, &more->parts[i]);
}
