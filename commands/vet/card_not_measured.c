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
    enum text_key lacks;
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
    if (vet_rate_lacks(l->facts, l->creator->platform, &lacks))
        vet_add_part(&b, PART, l->language, lacks, NULL);
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

/* As it was when the word was said. */
static struct vetting_basis
basis_of(const struct layout *l)
{
    struct vetting_basis basis = {
        .flagged = vet_fact(l, "flagged"),
        .units = vet_fact(l, "flagged-of"),
        .is_fakes = vet_is_by_fakes(l),
        .is_growth = vet_fact(l, "crowd-growth") != 0,
    };

    return basis;
}

__attribute__((sentinel)) static void
add_change(const struct layout *l, struct buf *b, enum text_key key, ...)
{
    va_list ap;

    if (b->len > 0)
        buf_adds(b, " ");
    va_start(ap, key);
    text_addv(b, l->language, key, ap);
    va_end(ap);
}

static void
add_word_changes(const struct layout *l, struct buf *b)
{
    struct vetting_basis basis = basis_of(l);
    struct vetting_change c;

    vetting_word_changes(&basis, &c);
    if (c.more_units > 0)
        add_change(l, b, TEXT_VET_CHANGE_UNITS, "n", TEXT_INT(c.more_units),
                   NULL);
    if (c.word_calm != vetting_judge(&basis))
        add_change(l, b, change_by(l), "word", vet_word_then(l, c.word_calm),
                   NULL);
    if (c.flags_next > 0)
        add_change(l, b, TEXT_VET_CHANGE_FLAGS, "n", TEXT_INT(c.flags_next),
                   "word", vet_word_then(l, c.word_next), NULL);
    if (c.flags_fewer > 0)
        add_change(l, b, TEXT_VET_CHANGE_FEWER, "n", TEXT_INT(c.flags_fewer),
                   "word", vet_word_then(l, c.word_fewer), NULL);
}

void
vet_lay_change(struct layout *l)
{
    int64_t people = vet_fact(l, "need-regulars");
    int64_t comments = vet_fact(l, "need-comments");
    struct buf b;

    if (l->counts_only)
        return; /* there is no word to change */
    buf_init(&b, 1024);
    add_word_changes(l, &b);
    if (people > 0 || comments > 0)
        add_change(l, &b,
                   comments == 0 ? TEXT_VET_CHANGE_POD_PEOPLE
                   : people == 0 ? TEXT_VET_CHANGE_POD_COMMENTS
                                 : TEXT_VET_CHANGE_POD,
                   "n", TEXT_INT(people), "comments", TEXT_INT(comments), NULL);
    if (b.len == 0) {
        buf_release(&b);
        return;
    }
    vet_add_fact(l, TEXT_VET_CHANGE_LABEL, &b);
}
