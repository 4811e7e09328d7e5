/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * card_not_measured.c - what a look did not measure, and what would change its
 * word.
 */
#include "vet/card_parts.h"
#include "vet/said_set.h"

#define PART " \xc2\xb7 "

static bool
is_said(const struct said_set *set, enum insight_metric metric)
{
    return said_find(set, metric, NULL, NULL) != NULL;
}

static bool
is_audience_said(const struct said_set *set)
{
    return is_said(set, INSIGHT_COUNTRY) &&
           (is_said(set, INSIGHT_AGE) || is_said(set, INSIGHT_GENDER));
}

static bool
are_fakes_said(const struct said_set *set)
{
    return is_said(set, INSIGHT_FAKES) || is_said(set, INSIGHT_CREDIBILITY);
}

void
vet_lay_not_measured(struct layout *l)
{
    bool has_rates = record_count(l->facts, "rates") > 0;
    struct said_set set = { 0 };
    struct buf b;

    buf_init(&b, 1024);
    /* What cannot be read now counts as not said. */
    (void)said_load(l->rq, l->creator->id, &set);
    if (vet_fact(l, "crowd-model") == 0 && vet_fact(l, "fifty") == 0)
        vet_add_part(&b, "", l->language,
                     are_fakes_said(&set) ? TEXT_VET_SAID_FAKES
                                          : TEXT_VET_MISSING_FAKES,
                     NULL);
    if (vet_fact(l, "read") == 0)
        vet_add_part(&b, b.len > 0 ? PART : "", l->language,
                     TEXT_VET_MISSING_COMMENTS, NULL);
    vet_add_part(&b, b.len > 0 ? PART : "", l->language,
                 is_audience_said(&set) ? TEXT_VET_SAID_AGES
                                        : TEXT_VET_MISSING_AGES,
                 NULL);
    if (vet_fact(l, "growth-looks") == 0)
        vet_add_part(&b, PART, l->language, TEXT_VET_MISSING_GROWTH, NULL);
    if (!has_rates)
        vet_add_part(&b, PART, l->language, TEXT_VET_MISSING_LIKES, NULL);
    vet_add_fact(l, TEXT_VET_NOT_MEASURED_LABEL, &b);
    said_set_release(&set);
}

/* What would take the step back that followers made. */
static enum text_key
change_by(const struct layout *l)
{
    if (vet_fact(l, "crowd-growth") == 0)
        return TEXT_CROWD_CHANGE;
    return vet_fact(l, "crowd-fakes") != 0 ? TEXT_GROWTH_CHANGE_BOTH
                                           : TEXT_GROWTH_CHANGE;
}

void
vet_lay_change(struct layout *l)
{
    int64_t people = vet_fact(l, "need-regulars");
    int64_t comments = vet_fact(l, "need-comments");
    bool is_cautious = vet_fact(l, "crowd-cautious") != 0;
    struct buf b;

    if (l->counts_only)
        return; /* there is no word to change */
    buf_init(&b, 1024);
    if (vet_fact(l, "more-units") > 0)
        vet_add_part(&b, b.len > 0 ? " " : "", l->language,
                     TEXT_VET_CHANGE_UNITS, "n",
                     TEXT_INT(vet_fact(l, "more-units")), NULL);
    if (is_cautious)
        vet_add_part(&b, b.len > 0 ? " " : "", l->language, change_by(l),
                     "word", vet_word(l->language, vet_fact(l, "crowd-word")),
                     NULL);
    /* The next word is said already where followers made it more careful. */
    if (vet_fact(l, "flags-next") > 0 &&
        (!is_cautious ||
         vet_fact(l, "word-next") > vet_fact(l, "crowd-word") + 1))
        vet_add_part(&b, b.len > 0 ? " " : "", l->language,
                     TEXT_VET_CHANGE_FLAGS, "n",
                     TEXT_INT(vet_fact(l, "flags-next")), "word",
                     vet_word(l->language, vet_fact(l, "word-next")), NULL);
    if (vet_fact(l, "flags-fewer") > 0)
        vet_add_part(&b, b.len > 0 ? " " : "", l->language,
                     TEXT_VET_CHANGE_FEWER, "n",
                     TEXT_INT(vet_fact(l, "flags-fewer")), "word",
                     vet_word(l->language, vet_fact(l, "word-fewer")), NULL);
    if (people > 0 || comments > 0)
        vet_add_part(&b, b.len > 0 ? " " : "", l->language,
                     comments == 0 ? TEXT_VET_CHANGE_POD_PEOPLE
                     : people == 0 ? TEXT_VET_CHANGE_POD_COMMENTS
                                   : TEXT_VET_CHANGE_POD,
                     "n", TEXT_INT(people), "comments", TEXT_INT(comments),
                     NULL);
    if (b.len == 0) {
        buf_release(&b);
        return;
    }
    vet_add_fact(l, TEXT_VET_CHANGE_LABEL, &b);
}
