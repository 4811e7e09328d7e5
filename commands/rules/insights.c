/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * insights.c - figures that somebody says, out of text.
 *
 * A text is cut into pieces, each with a name, a number, or both
 * (insights_piece.c). Where names and numbers stand on lines of their own,
 * the order that explains more of them is taken for the whole text.
 */
#include "rules/insights.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/insights_parts.h"

#define X(name, word, is_share) { word, is_share },
static const struct {
    const char *word;
    bool is_share;
} metrics[] = { INSIGHT_METRIC_MAP(X) };
#undef X

const char *
insight_word(enum insight_metric metric)
{
    return metrics[metric].word;
}

bool
insight_parse(const char *word, enum insight_metric *metric)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(metrics); i++)
        if (strcmp(metrics[i].word, word) == 0) {
            *metric = (enum insight_metric)i;
            return true;
        }
    return false;
}

bool
insight_is_share(enum insight_metric metric)
{
    return metrics[metric].is_share;
}

/* ---- what was found ------------------------------------------------------ */

static void
copy(char *to, size_t size, const char *from)
{
    size_t len = strlen(from);

    if (len >= size) {
        len = size - 1;
        while (len > 0 && ((unsigned char)from[len] & 0xC0) == 0x80)
            len--;
    }
    memcpy(to, from, len);
    to[len] = '\0';
}

static void
add_unread(struct insights *out, const char *line)
{
    if (out->unread_count < INSIGHTS_UNREAD)
        copy(out->unread[out->unread_count], INSIGHTS_LINE, line);
    out->unread_count++;
}

/* The same once more is nothing new; something else for the same is asked. */
static bool
add_figure(struct insights *out, const struct insight *figure)
{
    size_t i;

    for (i = 0; i < out->count; i++)
        if (out->figures[i].metric == figure->metric &&
            strcmp(out->figures[i].label, figure->label) == 0)
            return out->figures[i].value == figure->value;
    if (out->count == INSIGHTS_FIGURES)
        return false;
    out->figures[out->count++] = *figure;
    return true;
}

/* ---- one name with one number -------------------------------------------- */

/* What the name means where it stands; false when nothing. */
static bool
name_means(const struct piece *name, enum section section, bool is_percent,
           struct insight *out)
{
    *out = (struct insight){ .metric = INSIGHT_METRICS };
    if (name->age[0] != '\0') {
        out->metric = INSIGHT_AGE;
        copy(out->label, sizeof(out->label), name->age);
    } else if (phrase_metric(name->folded, is_percent, &out->metric)) {
        return true;
    } else if (phrase_gender(name->folded, out->label)) {
        out->metric = INSIGHT_GENDER;
    } else if (section == SECTION_CITY && name->name[0] != '\0') {
        out->metric = INSIGHT_CITY;
        copy(out->label, sizeof(out->label), name->name);
    } else if (phrase_country(name, section == SECTION_COUNTRY, out->label)) {
        out->metric = INSIGHT_COUNTRY;
    } else if (section == SECTION_COUNTRY && name->name[0] != '\0') {
        out->metric = INSIGHT_COUNTRY;
        copy(out->label, sizeof(out->label), name->name);
    }
    return out->metric != INSIGHT_METRICS && is_percent;
}

static bool
take_pair(struct insights *out, const struct piece *name,
          const struct piece *number, enum section section)
{
    struct insight figure;
    int64_t value = number->figure.hundredths;

    if (!name_means(name, section, number->figure.is_percent, &figure))
        return false;
    if (number->figure.is_percent && value > 10000)
        return false;
    figure.value = number->figure.is_percent ? value : (value + 50) / 100;
    return add_figure(out, &figure);
}

/* Each may have been rounded up. */
bool
insights_are_too_much(const struct insights *read, enum insight_metric *metric,
                      int64_t *sum)
{
    static const enum insight_metric wholes[] = { INSIGHT_GENDER,
                                                  INSIGHT_COUNTRY };
    size_t i, k;

    for (i = 0; i < ARRAY_LEN(wholes); i++) {
        int64_t shares = 0;

        *sum = 0;
        for (k = 0; k < read->count; k++)
            if (read->figures[k].metric == wholes[i]) {
                *sum += read->figures[k].value;
                shares++;
            }
        *metric = wholes[i];
        if (*sum > 10000 + 50 * shares)
            return true;
    }
    return false;
}

/* ---- names and numbers on lines of their own ----------------------------- */

static bool
is_bare_name(const struct piece *p)
{
    return p->has_name && !p->has_figure;
}

static bool
is_bare_number(const struct piece *p)
{
    return p->has_figure && !p->has_name;
}

/* The piece that belongs to i, or SIZE_MAX: the next one that says anything. */
static size_t
partner(const struct pieces *all, size_t i, bool name_first)
{
    bool from_name = is_bare_name(&all->items[i]);

    if (from_name != name_first || i + 1 >= all->count)
        return SIZE_MAX;
    i++;
    if (from_name ? is_bare_number(&all->items[i])
                  : is_bare_name(&all->items[i]))
        return i;
    return SIZE_MAX;
}

/* How many of them find each other in that order. */
static int
count_pairs(const struct pieces *all, bool name_first)
{
    enum section section = SECTION_NONE;
    struct insight figure;
    int pairs = 0;
    size_t i, j;

    for (i = 0; i < all->count; i++) {
        const struct piece *name = &all->items[i];

        if (name->section != SECTION_NONE)
            section = name->section;
        j = partner(all, i, name_first);
        if (j == SIZE_MAX)
            continue;
        if (!name_first)
            name = &all->items[j];
        if (name_means(name, section,
                       all->items[name_first ? j : i].figure.is_percent,
                       &figure)) {
            pairs++;
            i = j;
        }
    }
    return pairs;
}

static void
take_piece(struct insights *out, const struct pieces *all, size_t *i,
           enum section *section, bool name_first)
{
    const struct piece *p = &all->items[*i];
    size_t j = partner(all, *i, name_first);

    if (p->section != SECTION_NONE) {
        *section = p->section;
        return;
    }
    if (p->has_name && p->has_figure) {
        if (!take_pair(out, p, p, *section))
            add_unread(out, p->line);
        return;
    }
    if (j != SIZE_MAX && take_pair(out, name_first ? p : &all->items[j],
                                   name_first ? &all->items[j] : p, *section)) {
        *i = j;
        return;
    }
    /* A number whose name was not the next one is asked about, and a name
     * without a number says nothing. */
    if (p->has_figure)
        add_unread(out, p->line);
}

void
insights_read(const char *text, size_t len, struct insights *out)
{
    struct pieces *all = xcalloc(1, sizeof(*all));
    enum section section = SECTION_NONE;
    bool name_first;
    size_t i;

    memset(out, 0, sizeof(*out));
    out->is_cut = len > INSIGHTS_BYTES;
    pieces_read(all, text, out->is_cut ? INSIGHTS_BYTES : len);
    out->is_cut |= all->is_cut;
    copy(out->period, sizeof(out->period), all->period);
    name_first = count_pairs(all, true) >= count_pairs(all, false);
    for (i = 0; i < all->count; i++)
        take_piece(out, all, &i, &section, name_first);
    free(all);
}
