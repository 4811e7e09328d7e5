/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rates.c - which of a look's rates is told, and what the usual one lacks.
 *
 * The usual formula of the platform where there is one, else the first of
 * those that could be computed, each with its name.
 */
#include "vet/vet.h"

/* Medians first, as one post that travelled moves a mean; of these the ones
 * that have an interval. */
static const enum engagement_formula by_worth[ENGAGEMENT_FORMULAS] = {
    ENGAGEMENT_LIKES_COMMENTS, ENGAGEMENT_OWN,     ENGAGEMENT_LIKES,
    ENGAGEMENT_REACH,          ENGAGEMENT_VIEWERS, ENGAGEMENT_LIKES_VIEWS,
    ENGAGEMENT_MEANS,
};

enum engagement_formula
vet_usual_formula(enum platform platform)
{
    switch (platform) {
    case PLATFORM_INSTAGRAM:
        return ENGAGEMENT_LIKES_COMMENTS;
    case PLATFORM_TIKTOK:
        return ENGAGEMENT_VIEWERS;
    case PLATFORM_YOUTUBE:
    case PLATFORM_UNKNOWN:
        break;
    }
    return ENGAGEMENT_OWN;
}

const struct record *
vet_rate_by(const struct record *facts, enum engagement_formula formula)
{
    size_t i;

    for (i = 0; i < record_count(facts, "rates"); i++) {
        const struct record *one = record_at(facts, "rates", i);

        if (record_int(one, "formula", FACT_UNKNOWN) == (int64_t)formula)
            return one;
    }
    return NULL;
}

const struct record *
vet_rate_shown(const struct record *facts)
{
    const struct record *one = NULL;
    size_t i;

    for (i = 0; i < record_count(facts, "rates"); i++) {
        one = record_at(facts, "rates", i);
        if (record_int(one, "usual", 0) != 0)
            return one;
    }
    one = NULL;
    for (i = 0; !one && i < ENGAGEMENT_FORMULAS; i++)
        one = vet_rate_by(facts, by_worth[i]);
    return one;
}

/* ---- of several ---------------------------------------------------------- */

/* Those without any rate have no say. */
static bool
have_all(const struct record *const *all, size_t count,
         enum engagement_formula formula)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (record_count(all[i], "rates") > 0 && !vet_rate_by(all[i], formula))
            return false;
    return true;
}

static bool
is_shown(const struct record *const *all, size_t count,
         enum engagement_formula formula)
{
    size_t i;

    for (i = 0; i < count; i++) {
        const struct record *one = vet_rate_shown(all[i]);

        if (one && record_int(one, "formula", FACT_UNKNOWN) == (int64_t)formula)
            return true;
    }
    return false;
}

/* In whatever order they are named, it is the same one. */
bool
vet_rate_common(const struct record *const *all, size_t count,
                enum engagement_formula *formula)
{
    size_t i;
    int round;

    for (round = 0; round < 2; round++)
        for (i = 0; i < ENGAGEMENT_FORMULAS; i++) {
            *formula = by_worth[i];
            if (have_all(all, count, *formula) &&
                (round == 1 || is_shown(all, count, *formula)))
                return true;
        }
    return false;
}

/* ---- what is missing ----------------------------------------------------- */

bool
vet_rate_lacks(const struct record *facts, enum platform platform,
               enum text_key *what)
{
    enum engagement_formula usual = vet_usual_formula(platform);
    bool has_likes =
        record_count(facts, "rates") > 0 || record_count(facts, "talk") > 0;
    bool by_followers = usual == ENGAGEMENT_LIKES_COMMENTS;

    if (vet_rate_by(facts, usual))
        return false;
    if (!has_likes)
        *what = TEXT_VET_MISSING_LIKES;
    else if (by_followers && record_int(facts, "followers", FACT_UNKNOWN) <= 0)
        *what = TEXT_VET_MISSING_FOLLOWERS;
    else if (by_followers || vet_rate_by(facts, ENGAGEMENT_OWN))
        *what = TEXT_VET_MISSING_COUNTS;
    else
        *what = TEXT_VET_MISSING_VIEWS;
    return true;
}
