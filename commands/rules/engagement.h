/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engagement.h - what people do with a creator's posts, as rates.
 *
 * "Engagement rate" names several numbers that are not the same. Each is told
 * with its formula, denominator, posts, window and what was left out. Which of
 * two is higher is compare.h's to say: of the same formula only.
 */
#ifndef CALLSHEET_RULES_ENGAGEMENT_H
#define CALLSHEET_RULES_ENGAGEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "facts.h"

/* A younger post still collects. */
#define ENGAGEMENT_YOUNG_SECONDS (48 * 3600)
/* An interval of a median needs that many. */
#define ENGAGEMENT_INTERVAL_MIN 6
/* Peers before anybody is the lowest of them. */
#define ENGAGEMENT_PEERS_MIN 20

/* Whose formula, see formulas[] in engagement.c. */
enum engagement_formula {
    ENGAGEMENT_LIKES_COMMENTS, /* median (L + C) / followers, 30 posts */
    ENGAGEMENT_LIKES,          /* median L / followers, 60 days */
    ENGAGEMENT_LIKES_VIEWS,    /* mean L / mean views, 60 days */
    ENGAGEMENT_MEANS,          /* (mean L + mean C) / followers */
    ENGAGEMENT_VIEWERS,        /* median (L + C) / median views, 30 posts */
    ENGAGEMENT_REACH,          /* median (L + C) / reach */
    ENGAGEMENT_OWN,            /* median of L / views, 30 posts: ours */
    ENGAGEMENT_FORMULAS
};

enum engagement_denominator {
    ENGAGEMENT_BY_FOLLOWERS,
    ENGAGEMENT_BY_VIEWS,
    ENGAGEMENT_BY_REACH,
};

/* FACT_UNKNOWN: hidden, or the source does not say. */
struct engagement_post {
    int64_t at; /* UTC seconds */
    int64_t likes, comments, views, reach;
    bool is_pinned;
};

/* Why posts are not among the n. */
struct engagement_left_out {
    int64_t young;
    int64_t pinned;
    int64_t hidden;  /* their likes, or comments where they count */
    int64_t unknown; /* views or reach, where they count */
    int64_t older;   /* than the window, or more than it holds */
};

struct engagement {
    enum engagement_formula formula;
    enum engagement_denominator denominator;
    int64_t n;
    int64_t first_at, last_at; /* of the n; FACT_UNKNOWN when undated */
    struct engagement_left_out left_out;
    bool is_known; /* false: there is nothing to divide, or to divide by */
    double rate;   /* 0.039 is 3.9 % */
    /* 95 % interval of a median, by the order of the posts. */
    bool has_interval;
    double lo, hi;
};

/* Stable word: "likes-comments-followers-median". */
const char *engagement_name(enum engagement_formula formula);
bool engagement_parse(const char *name, enum engagement_formula *formula);

/* `followers` may be FACT_UNKNOWN. Posts come in any order. */
void engagement_measure(enum engagement_formula formula, int64_t followers,
                        const struct engagement_post *posts, size_t n,
                        int64_t now, struct engagement *out);

/* ---- other things about the same posts ----------------------------------- */

/* How much likes differ: standard deviation / mean, of n posts. */
struct engagement_spread {
    int64_t n;
    bool is_known;
    double value;
};

/* What is usual for it, as trendHERO says; it prints no formula. */
#define ENGAGEMENT_SPREAD_LOW  0.40
#define ENGAGEMENT_SPREAD_HIGH 1.00
#define ENGAGEMENT_SPREAD_BY   "trendHERO"
#define ENGAGEMENT_SPREAD_DATE "2023-08"
#define ENGAGEMENT_SPREAD_SOURCE                                               \
    "help.trendhero.io/en/article/likes-spread-we2f07"

void engagement_spread(const struct engagement_post *posts, size_t n,
                       int64_t now, struct engagement_spread *out);

/* Comments per like: the median over posts that have a like. */
void engagement_talk(const struct engagement_post *posts, size_t n, int64_t now,
                     struct engagement *out);
/* Of one post; negative when it is not known. */
double engagement_post_talk(const struct engagement_post *post, int64_t now);

/* The middle of what is known. False when nothing is. Sorts in place. */
bool engagement_median(double *values, size_t n, double *median);

/* ---- peers --------------------------------------------------------------- */

enum engagement_tier {
    ENGAGEMENT_TIER_UNKNOWN,
    ENGAGEMENT_TIER_SMALL, /* under nano */
    ENGAGEMENT_TIER_NANO,
    ENGAGEMENT_TIER_MICRO,
    ENGAGEMENT_TIER_MID,
    ENGAGEMENT_TIER_MACRO,
    ENGAGEMENT_TIER_MEGA,
};

enum { ENGAGEMENT_TIERS = 5 };

/* Where nano, micro, mid, macro and mega begin; rising. There is no agreed
 * ladder, so a team may have its own. */
struct engagement_ladder {
    int64_t from[ENGAGEMENT_TIERS];
};

extern const struct engagement_ladder engagement_ladder_default;

enum engagement_tier engagement_tier(const struct engagement_ladder *ladder,
                                     int64_t followers);
/* Does each begin above the one before it? */
bool engagement_ladder_is_good(const struct engagement_ladder *ladder);
/* "nano"; "" when it is not known. */
const char *engagement_tier_name(enum engagement_tier tier);

/* One value among those of the same platform and tier, itself not in them. */
struct engagement_peers {
    int64_t n;
    bool has_enough;  /* ENGAGEMENT_PEERS_MIN */
    double low, high; /* the middle half of them */
    double tenth;     /* a tenth of them is below */
    bool is_lowest;   /* in the lowest tenth; only with enough */
    bool is_highest;
};

/* Sorts `values`. */
void engagement_peers(double *values, size_t n, double own,
                      struct engagement_peers *out);

/* ---- bands that were published ------------------------------------------- */

struct engagement_band {
    enum platform platform;
    enum engagement_formula formula;
    const char *publisher;
    const char *date;   /* "2025-11", "" when the publisher gives none */
    const char *source; /* an address */
    const char *sample; /* "72M+ profiles", "" */
    int64_t from, to;   /* followers; to = 0: no end */
    double limits[4];   /* low | below average | average | above | high */
};

enum engagement_age {
    ENGAGEMENT_FRESH,
    ENGAGEMENT_STALE, /* older than 18 months */
    ENGAGEMENT_UNDATED,
};

/* The one for these followers, or NULL. */
const struct engagement_band *
engagement_band_find(enum platform platform, enum engagement_formula formula,
                     int64_t followers);
/* In which of its five parts a rate lies, 0 to 4. ERR_DENIED for another
 * formula or platform, ERR_NOT_FOUND when the rate is not known. */
enum err engagement_band_place(const struct engagement_band *band,
                               enum platform platform,
                               const struct engagement *e, int *part);
/* `year` and `month` of today. */
enum engagement_age engagement_band_age(const struct engagement_band *band,
                                        int year, int month);

#endif
