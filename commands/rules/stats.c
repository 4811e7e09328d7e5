/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stats.c - how sure a share is, and whether two things go together.
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

double
binomial_at_least(int64_t n, int64_t k, double chance)
{
    double odds, term, sum = 0, all = 0;
    int64_t i;

    if (k <= 0)
        return 1;
    if (k > n || chance <= 0)
        return 0;
    if (chance >= 1)
        return 1;
    /* The terms in proportion to the first: what they are of their sum is the
     * answer, and a chance to the power of n never vanishes. */
    odds = chance / (1 - chance);
    term = 1;
    for (i = 0; i <= n; i++) {
        all += term;
        if (i >= k)
            sum += term;
        term *= odds * (double)(n - i) / (double)(i + 1);
        if (all > 1e200) {
            term *= 1e-200;
            all *= 1e-200;
            sum *= 1e-200;
        }
    }
    return sum / all;
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

/* ---- Fisher's exact test ------------------------------------------------- */

/* Of a table with these sums, by what stands in its first corner. */
struct margins {
    int64_t row, column, all; /* the first row's sum, the first column's */
};

/* How much likelier x + 1 is than x. */
static double
step_up(const struct margins *m, int64_t x)
{
    return (double)(m->row - x) * (double)(m->column - x) /
           ((double)(x + 1) * (double)(m->all - m->row - m->column + x + 1));
}

/* All weights on one side of `mode`, which has 1, that are at most `limit`;
 * *sum gets all of that side. */
static double
sum_side(const struct margins *m, int64_t mode, int64_t end, double limit,
         double *sum)
{
    int64_t x = mode;
    double weight = 1, unlikely = 0;

    while (x != end) {
        if (end > mode)
            weight *= step_up(m, x++);
        else
            weight /= step_up(m, --x);
        *sum += weight;
        if (weight <= limit)
            unlikely += weight;
        if (weight == 0)
            break;
    }
    return unlikely;
}

static double
weight_at(const struct margins *m, int64_t mode, int64_t x)
{
    double weight = 1;

    for (; mode < x; mode++)
        weight *= step_up(m, mode);
    for (; mode > x; mode--)
        weight /= step_up(m, mode - 1);
    return weight;
}

static int64_t
not_negative(int64_t n)
{
    return n > 0 ? n : 0;
}

double
fisher_two_sided(int64_t a, int64_t b, int64_t c, int64_t d)
{
    struct margins m;
    int64_t least, most, mode;
    double limit, all = 1, unlikely;

    a = not_negative(a);
    b = not_negative(b);
    c = not_negative(c);
    d = not_negative(d);
    m = (struct margins){ a + b, a + c, a + b + c + d };
    least = not_negative(m.row + m.column - m.all);
    most = m.row < m.column ? m.row : m.column;
    mode = (int64_t)((double)(m.row + 1) * (double)(m.column + 1) /
                     (double)(m.all + 2));
    mode = mode < least ? least : mode > most ? most : mode;
    /* Equal ones must not differ by the last bit. */
    limit = weight_at(&m, mode, a) * (1 + 1e-9);
    unlikely = limit >= 1 ? 1 : 0;
    unlikely += sum_side(&m, mode, most, limit, &all);
    unlikely += sum_side(&m, mode, least, limit, &all);
    return unlikely >= all ? 1 : unlikely / all;
}
