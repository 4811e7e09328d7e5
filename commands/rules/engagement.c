/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engagement.c - what people do with a creator's posts, as rates.
 *
 * Every formula is a row: what stands above the line and below it, how many
 * posts are brought together to one figure, and from which window. What it
 * leaves out is counted by reason.
 */
#include "rules/engagement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"

#define DAY 86400

/* How the posts become one figure. */
enum joining {
    MEDIAN,  /* of the posts' own rates */
    MEDIANS, /* the median above by the median below */
    MEANS,   /* the mean above by the mean below */
};

static const struct formula {
    const char *name;
    enum engagement_denominator denominator;
    enum joining joining;
    bool has_comments; /* counted above the line, beside likes */
    int posts, days;   /* the window; 0 = no such limit */
} formulas[ENGAGEMENT_FORMULAS] = {
    /* Modash, calculator for Instagram:
     * https://www.modash.io/engagement-rate-calculator */
    [ENGAGEMENT_LIKES_COMMENTS] = { "likes-comments-followers-median",
                                    ENGAGEMENT_BY_FOLLOWERS, MEDIAN, true, 30,
                                    0 },
    /* Modash, application, Instagram; and below TikTok, YouTube:
     * https://help.modash.io/en/articles/6542471 */
    [ENGAGEMENT_LIKES] = { "likes-followers-median", ENGAGEMENT_BY_FOLLOWERS,
                           MEDIAN, false, 0, 60 },
    [ENGAGEMENT_LIKES_VIEWS] = { "likes-views-means", ENGAGEMENT_BY_VIEWS,
                                 MEANS, false, 0, 60 },
    /* GRIN: https://support.grin.co/en/articles/2403207 */
    [ENGAGEMENT_MEANS] = { "likes-comments-followers-means",
                           ENGAGEMENT_BY_FOLLOWERS, MEANS, true, 0, 0 },
    /* HypeAuditor, YouTube: https://help.hypeauditor.com/en/articles/6227916,
     * and Modash, calculator for TikTok:
     * https://modash.io/tiktok-engagement-rate-calculator */
    [ENGAGEMENT_VIEWERS] = { "likes-comments-views-medians",
                             ENGAGEMENT_BY_VIEWS, MEDIANS, true, 30, 0 },
    /* Reports of a team's own, from the creator's insights. */
    [ENGAGEMENT_REACH] = { "likes-comments-reach-median", ENGAGEMENT_BY_REACH,
                           MEDIAN, true, 30, 0 },
    [ENGAGEMENT_OWN] = { "likes-views-median", ENGAGEMENT_BY_VIEWS, MEDIAN,
                         false, 30, 0 },
};

const char *
engagement_name(enum engagement_formula formula)
{
    return formulas[formula].name;
}

bool
engagement_parse(const char *name, enum engagement_formula *formula)
{
    int i;

    for (i = 0; i < ENGAGEMENT_FORMULAS; i++)
        if (strcmp(formulas[i].name, name) == 0) {
            *formula = (enum engagement_formula)i;
            return true;
        }
    return false;
}

/* ---- figures ------------------------------------------------------------- */

static int
value_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static void
sort_values(double *values, size_t n)
{
    if (n > 1)
        qsort(values, n, sizeof(*values), value_order);
}

bool
engagement_median(double *values, size_t n, double *median)
{
    if (n == 0)
        return false;
    sort_values(values, n);
    *median =
        n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    return true;
}

static double
mean(const double *values, size_t n)
{
    double sum = 0;
    size_t i;

    for (i = 0; i < n; i++)
        sum += values[i];
    return sum / (double)n;
}

/*
 * Between the r-th smallest and the r-th largest lies the median of all posts
 * that there could be, with at least 95 %: r is the largest for which fewer
 * than r heads of n throws have a chance of 2.5 % at most.
 */
static void
take_interval(const double *sorted, size_t n, struct engagement *e)
{
    double chance = pow(0.5, (double)n), sum = 0;
    size_t r = 0;

    if (n < ENGAGEMENT_INTERVAL_MIN)
        return;
    /* Of a thousand throws none is left of 2^-1000: doubles reach to there. */
    while (r < n / 2 && sum + chance <= 0.025) {
        sum += chance;
        chance = chance * (double)(n - r) / (double)(r + 1);
        r++;
    }
    if (r == 0)
        return;
    e->has_interval = true;
    e->lo = sorted[r - 1];
    e->hi = sorted[n - r];
}

/* ---- which posts --------------------------------------------------------- */

static bool
is_young(const struct engagement_post *post, int64_t now)
{
    return post->at != FACT_UNKNOWN &&
           now - post->at < ENGAGEMENT_YOUNG_SECONDS;
}

static int64_t
below_of(const struct formula *f, const struct engagement_post *post,
         int64_t followers)
{
    switch (f->denominator) {
    case ENGAGEMENT_BY_FOLLOWERS:
        return followers;
    case ENGAGEMENT_BY_VIEWS:
        return post->views;
    case ENGAGEMENT_BY_REACH:
        return post->reach;
    }
    return FACT_UNKNOWN;
}

/* Does this one count? If not, one of the reasons is counted up. */
static bool
is_counted(const struct formula *f, const struct engagement_post *post,
           int64_t now, struct engagement_left_out *out)
{
    if (is_young(post, now))
        out->young++;
    else if (post->is_pinned)
        out->pinned++;
    else if (post->likes < 0 || (f->has_comments && post->comments < 0))
        out->hidden++;
    else if (f->denominator != ENGAGEMENT_BY_FOLLOWERS &&
             below_of(f, post, 0) <= 0)
        out->unknown++;
    else if (f->days > 0 && post->at != FACT_UNKNOWN &&
             now - post->at > (int64_t)f->days * DAY)
        out->older++;
    else
        return true;
    return false;
}

static int
number_order(int64_t a, int64_t b)
{
    return a > b ? -1 : a < b;
}

/* Newest first, those without a date last; then by what they have, so that the
 * same posts in another order are the same. */
static int
post_order(const void *a, const void *b)
{
    const struct engagement_post *x = a, *y = b;
    int order = number_order(x->at, y->at);

    if (order == 0)
        order = number_order(x->likes, y->likes);
    if (order == 0)
        order = number_order(x->comments, y->comments);
    return order != 0 ? order : number_order(x->views, y->views);
}

/* Those that count, newest first, as many as the window holds. */
static size_t
choose(const struct formula *f, const struct engagement_post *posts, size_t n,
       int64_t now, struct engagement_post *chosen, struct engagement *out)
{
    size_t i, count = 0;

    for (i = 0; i < n; i++)
        if (is_counted(f, &posts[i], now, &out->left_out))
            chosen[count++] = posts[i];
    if (count > 1)
        qsort(chosen, count, sizeof(*chosen), post_order);
    if (f->posts > 0 && count > (size_t)f->posts) {
        out->left_out.older += (int64_t)count - f->posts;
        count = (size_t)f->posts;
    }
    out->n = (int64_t)count;
    out->first_at = out->last_at = FACT_UNKNOWN;
    for (i = 0; i < count; i++) {
        if (chosen[i].at == FACT_UNKNOWN)
            continue;
        if (out->last_at == FACT_UNKNOWN)
            out->last_at = chosen[i].at;
        out->first_at = chosen[i].at;
    }
    return count;
}

/* ---- a rate -------------------------------------------------------------- */

static double
above_of(const struct formula *f, const struct engagement_post *post)
{
    return (double)post->likes + (f->has_comments ? (double)post->comments : 0);
}

static void
join(const struct formula *f, double *above, double *below, size_t n,
     struct engagement *out)
{
    double over = 0, under = 0;
    size_t i;

    if (f->joining == MEDIAN) {
        for (i = 0; i < n; i++)
            above[i] /= below[i];
        out->is_known = engagement_median(above, n, &out->rate);
        take_interval(above, n, out);
        return;
    }
    if (f->joining == MEANS) {
        over = mean(above, n);
        under = mean(below, n);
    } else {
        (void)engagement_median(above, n, &over);
        (void)engagement_median(below, n, &under);
    }
    out->is_known = true;
    out->rate = over / under;
}

void
engagement_measure(enum engagement_formula formula, int64_t followers,
                   const struct engagement_post *posts, size_t n, int64_t now,
                   struct engagement *out)
{
    const struct formula *f = &formulas[formula];
    struct engagement_post *chosen;
    double *above, *below;
    size_t i, count;

    memset(out, 0, sizeof(*out));
    out->formula = formula;
    out->denominator = f->denominator;
    chosen = xcalloc(n + 1, sizeof(*chosen));
    count = choose(f, posts, n, now, chosen, out);
    above = xcalloc(count + 1, sizeof(*above));
    below = xcalloc(count + 1, sizeof(*below));
    for (i = 0; i < count; i++) {
        above[i] = above_of(f, &chosen[i]);
        below[i] = (double)below_of(f, &chosen[i], followers);
    }
    /* Views and reach are above 0 for all that were chosen. */
    if (count > 0 &&
        (f->denominator != ENGAGEMENT_BY_FOLLOWERS || followers > 0))
        join(f, above, below, count, out);
    free(chosen);
    free(above);
    free(below);
}

/* ---- spread, talk -------------------------------------------------------- */

void
engagement_spread(const struct engagement_post *posts, size_t n, int64_t now,
                  struct engagement_spread *out)
{
    double *likes = xcalloc(n + 1, sizeof(*likes)), m, sum = 0;
    size_t i, count = 0;

    memset(out, 0, sizeof(*out));
    for (i = 0; i < n; i++)
        if (!is_young(&posts[i], now) && !posts[i].is_pinned &&
            posts[i].likes >= 0)
            likes[count++] = (double)posts[i].likes;
    out->n = (int64_t)count;
    m = count > 1 ? mean(likes, count) : 0;
    if (m > 0) {
        for (i = 0; i < count; i++)
            sum += (likes[i] - m) * (likes[i] - m);
        out->is_known = true;
        out->value = sqrt(sum / (double)(count - 1)) / m;
    }
    free(likes);
}

double
engagement_post_talk(const struct engagement_post *post, int64_t now)
{
    if (is_young(post, now) || post->likes <= 0 || post->comments < 0)
        return -1;
    return (double)post->comments / (double)post->likes;
}

void
engagement_talk(const struct engagement_post *posts, size_t n, int64_t now,
                struct engagement *out)
{
    double *values = xcalloc(n + 1, sizeof(*values));
    size_t i, count = 0;

    memset(out, 0, sizeof(*out));
    out->first_at = out->last_at = FACT_UNKNOWN;
    for (i = 0; i < n; i++) {
        double talk =
            posts[i].is_pinned ? -1 : engagement_post_talk(&posts[i], now);

        if (talk >= 0)
            values[count++] = talk;
        else if (is_young(&posts[i], now))
            out->left_out.young++;
        else if (posts[i].is_pinned)
            out->left_out.pinned++;
        else
            out->left_out.hidden++;
    }
    out->n = (int64_t)count;
    out->is_known = engagement_median(values, count, &out->rate);
    take_interval(values, count, out);
    free(values);
}
