/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vetting_word.c - the word, and the smallest changes that give another one.
 *
 * What would change it is found by judging anew with the change made, never
 * reckoned beside it: a promise that the next look would not keep is worse
 * than none.
 */
#include "rules/vetting.h"

#include <string.h>

enum vetting_word
vetting_word(int64_t k, int64_t n)
{
    if (n < VETTING_UNITS_MIN)
        return VETTING_NOT_ENOUGH;
    if (k <= 0)
        return VETTING_NO_CONCERN;
    if (k * 100 <= n * 20)
        return VETTING_FEW_FLAGS;
    if (k * 100 >= n * 90)
        return VETTING_WALK_AWAY;
    return VETTING_LOOK_CLOSER;
}

enum vetting_word
vetting_cautious(enum vetting_word word)
{
    if (word == VETTING_NO_CONCERN || word == VETTING_FEW_FLAGS)
        return word + 1;
    return word;
}

enum vetting_word
vetting_judge(const struct vetting_basis *basis)
{
    enum vetting_word word = vetting_word(basis->flagged, basis->units);

    /* One step, whatever the number of reasons. */
    return basis->is_fakes || basis->is_growth ? vetting_cautious(word) : word;
}

/* The least number of flags on the way from here to `end` that gives another
 * word, which is put into *word; 0 when none does. */
static int64_t
flags_until(const struct vetting_basis *basis, int64_t end,
            enum vetting_word *word)
{
    const enum vetting_word now = vetting_judge(basis);
    const int64_t step = end < basis->flagged ? -1 : 1;
    struct vetting_basis then = *basis;

    while (then.flagged != end) {
        then.flagged += step;
        *word = vetting_judge(&then);
        if (*word != now)
            return (then.flagged - basis->flagged) * step;
    }
    *word = now;
    return 0;
}

static int64_t
units_until(const struct vetting_basis *basis)
{
    struct vetting_basis then = *basis;

    while (vetting_judge(&then) == VETTING_NOT_ENOUGH)
        then.units++;
    return then.units - basis->units;
}

void
vetting_word_changes(const struct vetting_basis *basis,
                     struct vetting_change *c)
{
    struct vetting_basis calm = *basis;

    calm.is_fakes = calm.is_growth = false;
    c->word_calm = vetting_judge(&calm);
    c->flags_next = c->flags_fewer = 0;
    c->word_next = c->word_fewer = vetting_judge(basis);
    c->more_units = units_until(basis);
    if (c->more_units > 0)
        return;
    c->flags_next = flags_until(basis, basis->units, &c->word_next);
    c->flags_fewer = flags_until(basis, 0, &c->word_fewer);
}
