/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stats.c - how sure a share is.
 *
 * Wilson's interval (1927) stays within 0..1 and is honest for the small
 * counts that a handful of posts gives, where the usual normal interval would
 * say 0..0 for 0 of 12.
 */
#include "rules/stats.h"

/* The 97.5 % point of the normal distribution: 95 % two-sided. */
#define Z 1.959963984540054

/*
 * Square root by Newton's method: the one thing that would need the maths
 * library. v is 0..1 here.
 */
static double
root(double v)
{
    double r = v > 1 ? v : 1;
    int i;

    if (v <= 0)
        return 0;
    for (i = 0; i < 64; i++) {
        double next = (r + v / r) / 2;

        if (next >= r)
            break;
        r = next;
    }
    return r;
}

void
wilson_interval(int64_t k, int64_t n, double *lo, double *hi)
{
    double p, denominator, centre, half;

    if (n <= 0) {
        *lo = 0;
        *hi = 1;
        return;
    }
    if (k < 0)
        k = 0;
    if (k > n)
        k = n;
    p = (double)k / (double)n;
    denominator = 1 + Z * Z / (double)n;
    centre = (p + Z * Z / (2 * (double)n)) / denominator;
    half = Z / denominator *
           root(p * (1 - p) / (double)n + Z * Z / (4 * (double)n * (double)n));
    *lo = k == 0 ? 0 : centre - half;
    *hi = k == n ? 1 : centre + half;
}

struct share
share_of(int64_t k, int64_t n)
{
    struct share s = { .k = k, .n = n };

    wilson_interval(k, n, &s.lo, &s.hi);
    return s;
}

int
percent(double part)
{
    return (int)(part * 100 + 0.5);
}

int
share_percent(const struct share *s)
{
    return s->n > 0 ? percent((double)s->k / (double)s->n) : 0;
}
