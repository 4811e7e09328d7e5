/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_beside.c - the card's parts under a heading each, and beside the word
 * what was seen and moves it not.
 *
 * A word that says "no concern" above lines that are concerns must say that it
 * was not made from them; "why" says for each of them why not.
 */
#include <stdlib.h>

#include "rules/engagement.h"
#include "vet/card_parts.h"
#include "vet/said_set.h"

#define MILLION 1000000
/* From here on somebody's figure of fakes is a concern, as a measured one is:
 * hundredths of a per cent. */
#define SAID_FAKES INT64_C(2500)
/* Up to here people say the same by chance, as they praise by habit: per cent
 * (the vendor's line for generic comments). */
#define SAME_TEXTS 15

struct naming {
    struct layout *l;
    struct buf names;
};

static void
name(struct naming *n, bool is_it, enum text_key label)
{
    if (is_it)
        buf_addf(&n->names, "%s%s", n->names.len > 0 ? ", " : "",
                 text_get(n->l->language, label));
}

/* Of a sample it is not known how many. */
static bool
are_texts_odd(const struct layout *l)
{
    return vet_fact(l, "templates") > 0 &&
           (vet_fact(l, "templates-sampled") != 0 ||
            vet_fact(l, "template-comments") * 100 >
                vet_fact(l, "generic-of") * SAME_TEXTS);
}

static bool
is_spread_odd(const struct layout *l)
{
    int64_t spread = record_int(l->facts, "spread", FACT_UNKNOWN);

    return spread >= 0 && vet_fact(l, "spread-posts") >= VET_SPREAD_FEW &&
           (spread < (int64_t)(ENGAGEMENT_SPREAD_LOW * MILLION) ||
            spread > (int64_t)(ENGAGEMENT_SPREAD_HIGH * MILLION));
}

/* Many comments for the likes flag nothing; few do. */
static bool
is_talk_odd(const struct layout *l)
{
    const struct record *peers = record_at(l->facts, "talk-peers", 0);

    return record_count(l->facts, "talk-peers") > 0 &&
           record_int(peers, "enough", 0) != 0 &&
           record_int(peers, "highest", 0) != 0;
}

/* Somebody says that more than a quarter is fake. */
static void
name_said(struct naming *n)
{
    struct said_set set = { 0 };
    size_t i;

    if (said_load(n->l->rq, n->l->creator->id, &set) != ERR_OK)
        return; /* the next card shows it */
    for (i = 0; i < set.count; i++) {
        const struct said_line *line = &set.lines[i];
        const struct said_set one = { set.lines + i, 1 };
        const struct insight *figure = NULL;
        bool is_it;

        is_it = (said_find(&one, INSIGHT_FAKES, NULL, &figure) &&
                 figure->value > SAID_FAKES) ||
                (said_find(&one, INSIGHT_CREDIBILITY, NULL, &figure) &&
                 figure->value < 10000 - SAID_FAKES);
        if (!is_it)
            continue;
        buf_adds(&n->names, n->names.len > 0 ? ", " : "");
        said_add_says(&n->names, n->l->language, line->source);
    }
    said_set_release(&set);
}

bool
vet_has_word(const struct layout *l)
{
    return !l->counts_only && vet_fact(l, "flagged-of") >= VETTING_UNITS_MIN;
}

void
vet_lay_beside(struct layout *l)
{
    struct naming n = { .l = l };
    bool has_word = vet_has_word(l), has_fifty = vet_fact(l, "fifty") > 0;
    bool is_fake = vet_fact(l, "crowd-fakes") != 0 && !has_word;
    char *text;

    if (l->counts_only)
        return; /* there is no word */
    buf_init(&n.names, 2048);
    name(&n, are_texts_odd(l), TEXT_VET_TEMPLATES_LABEL);
    name(&n, vet_fact(l, "bursts") > 0, TEXT_VET_BURSTS_LABEL);
    name(&n, vet_is_share_unsure(l) || (is_fake && !has_fifty),
         TEXT_CROWD_SHARE_LABEL);
    name(&n, vet_is_fifty_unsure(l) || (is_fake && has_fifty),
         TEXT_CROWD_FIFTY_LABEL);
    name(&n,
         vet_fact(l, "bursts-explained") != 0 ||
             (vet_fact(l, "bursts-n") > 0 && vet_fact(l, "arrivals-part")) ||
             (vet_fact(l, "crowd-growth") != 0 && !has_word),
         TEXT_CROWD_ARRIVALS_LABEL);
    name(&n, is_talk_odd(l), TEXT_RATIOS_TALK_LABEL);
    name(&n, is_spread_odd(l), TEXT_RATIOS_SPREAD_LABEL);
    name_said(&n);
    if (n.names.len > 0) {
        text = text_make(l->language,
                         has_word ? TEXT_BESIDE_WORD : TEXT_BESIDE_NO_WORD,
                         "names", n.names.data, NULL);
        card_text(l->card, text);
        free(text);
    }
    buf_release(&n.names);
}

void
vet_lay_part(struct layout *l, enum text_key heading, vet_part_fn *const *lay)
{
    struct card *whole = l->card, *part = card_new();

    l->card = part;
    for (; *lay; lay++)
        (*lay)(l);
    l->card = whole;
    if (part->count > 0) {
        card_divider(whole);
        card_note(whole, text_get(l->language, heading));
        card_append(whole, part);
    }
    card_free(part);
}
