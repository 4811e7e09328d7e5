/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_beside.c - the card's parts under a heading each, and beside the word
 * what was seen and moves it not.
 *
 * The calmest word never stands alone where something that moves no word is
 * past a line of its own: wherever it is said, so is what to look at. "Why"
 * says for each of them why it moves none.
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
#define SAME_TEXTS VETTING_WATCH_PERCENT

struct naming {
    const struct layout *l;
    struct buf names;
};

static void
name(struct naming *n, bool is_it, enum text_key label)
{
    if (is_it)
        buf_addf(&n->names, "%s%s", n->names.len > 0 ? ", " : "",
                 text_get(n->l->language, label));
}

/* "Spam bots 50 %" */
static void
name_share(struct naming *n, bool is_it, enum text_key label, int64_t k,
           int64_t of)
{
    struct share share = share_of(k, of);

    name(n, is_it, label);
    if (is_it)
        buf_addf(&n->names, " %d %%", share_percent(&share));
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

static void
name_texts(struct naming *n)
{
    if (vet_fact(n->l, "templates-sampled") != 0)
        name(n, are_texts_odd(n->l), TEXT_VET_TEMPLATES_LABEL);
    else
        name_share(n, are_texts_odd(n->l), TEXT_VET_TEMPLATES_LABEL,
                   vet_fact(n->l, "template-comments"),
                   vet_fact(n->l, "generic-of"));
}

bool
vet_are_bots_many(const struct layout *l)
{
    return !l->counts_only && vet_fact(l, "machine-of") >= VETTING_POST_MIN &&
           vet_fact(l, "machine") * 100 >
               vet_fact(l, "machine-of") * VETTING_WATCH_PERCENT;
}

/* All that makes a pod but the number of posts. */
static bool
is_crowd_odd(const struct layout *l)
{
    return vet_fact(l, "pod") == VETTING_POD_NOT_YET &&
           vet_fact(l, "regulars-n") >= VETTING_POD_REGULARS &&
           vet_fact(l, "regular") * 100 >=
               vet_fact(l, "regular-of") * VETTING_POD_PERCENT;
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

static void
name_followers(struct naming *n)
{
    const struct layout *l = n->l;
    bool has_word = vet_has_word(l), has_fifty = vet_fact(l, "fifty") > 0;
    bool is_fake = vet_fact(l, "crowd-fakes") != 0 && !has_word;
    int64_t fake = vet_fact(l, "fifty-fake");

    name_share(n, vet_is_share_unsure(l) || (is_fake && !has_fifty),
               vet_is_share_of_part(l) ? TEXT_BESIDE_FAKES_PART
                                       : TEXT_BESIDE_FAKES,
               vet_fact(l, "crowd-share"), 1000);
    name_share(n, vet_is_fifty_unsure(l) || (is_fake && has_fifty),
               TEXT_BESIDE_FIFTY, fake, fake + vet_fact(l, "fifty-real"));
    name(n,
         vet_fact(l, "bursts-explained") != 0 ||
             (vet_fact(l, "bursts-n") > 0 && vet_fact(l, "arrivals-part")) ||
             (vet_fact(l, "crowd-growth") != 0 && !has_word),
         TEXT_CROWD_ARRIVALS_LABEL);
}

static void
naming_init(struct naming *n, const struct layout *l)
{
    n->l = l;
    buf_init(&n->names, 4096);
    if (l->counts_only)
        return; /* there is no word */
    name_share(n, vet_are_bots_many(l), TEXT_VET_MACHINES_LABEL,
               vet_fact(l, "machine"), vet_fact(l, "machine-of"));
    name_texts(n);
    name_share(n, is_crowd_odd(l), TEXT_VET_POD_LABEL, vet_fact(l, "regular"),
               vet_fact(l, "regular-of"));
    name(n, vet_fact(l, "bursts") > 0, TEXT_VET_BURSTS_LABEL);
    name_followers(n);
    name(n, is_talk_odd(l), TEXT_RATIOS_TALK_LABEL);
    name(n, is_spread_odd(l), TEXT_RATIOS_SPREAD_LABEL);
    name_said(n);
}

void
vet_lay_beside(struct layout *l, int64_t word)
{
    struct naming n = { 0 };
    char *text;

    naming_init(&n, l);
    if (n.names.len > 0 && word == VETTING_NO_CONCERN) {
        card_text(l->card, text_get(l->language, TEXT_BESIDE_WHY));
    } else if (n.names.len > 0) {
        text =
            text_make(l->language,
                      vet_has_word(l) ? TEXT_BESIDE_WORD : TEXT_BESIDE_NO_WORD,
                      "names", n.names.data, NULL);
        card_text(l->card, text);
        free(text);
    }
    buf_release(&n.names);
}

const char *
vet_word_then(const struct layout *l, int64_t word)
{
    struct naming n = { 0 };
    bool is_calm;

    naming_init(&n, l);
    /* What is a reason now would stand beside the word then. */
    is_calm = n.names.len == 0 && vet_fact(l, "crowd-growth") == 0 &&
              vet_fact(l, "crowd-fakes") == 0;
    buf_release(&n.names);
    return is_calm || word != VETTING_NO_CONCERN
               ? vet_word(l->language, word)
               : text_get(l->language, TEXT_BESIDE_NO_CONCERN);
}

void
vet_add_word(struct buf *b, struct request *rq, const struct look *look)
{
    const struct creator creator = { .id = look->creator };
    struct record *facts = NULL;
    struct layout l = { .rq = rq,
                        .language = request_language(rq),
                        .creator = &creator };
    struct naming n = { 0 };

    if (look->verdict != VETTING_NO_CONCERN ||
        record_load(look->facts, &facts) != ERR_OK) {
        buf_adds(b, vet_word(l.language, look->verdict));
        return;
    }
    l.facts = facts;
    l.counts_only = vet_is_counts_only(facts);
    naming_init(&n, &l);
    if (n.names.len > 0)
        text_add(b, l.language, TEXT_BESIDE_LOOK_AT, "names", n.names.data,
                 NULL);
    else
        buf_adds(b, vet_word(l.language, look->verdict));
    buf_release(&n.names);
    record_free(facts);
}

void
vet_add_word_of(struct buf *b, struct request *rq, int64_t id, int64_t word)
{
    struct look look = { 0 };

    if (store_look_find(request_store(rq), id, &look) == ERR_OK)
        vet_add_word(b, rq, &look);
    else
        buf_adds(b, vet_word(request_language(rq), word));
    look_release(&look);
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
