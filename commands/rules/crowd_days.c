/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crowd_days.c - on which days unusually many followers came.
 *
 * A burst has four usual causes: a giveaway, a mention, advertising, a
 * purchase. Which one it was, nobody can tell from times alone: it is asked.
 */
#include <stdlib.h>

#include "alloc.h"
#include "rules/crowd.h"

#define HOUR 3600

struct day {
    int64_t n;
    int64_t hour, hour_n; /* the fullest so far */
};

struct crowd_days {
    int64_t n, first, last; /* first: of the first day */
    struct day *day;
    size_t count, room;
    int64_t hour, hour_n; /* the one that is being filled */
};

struct crowd_days *
crowd_days_new(void)
{
    return xcalloc(1, sizeof(struct crowd_days));
}

void
crowd_days_free(struct crowd_days *days)
{
    if (days)
        free(days->day);
    free(days);
}

static struct day *
day_at(struct crowd_days *days, size_t i)
{
    while (days->room <= i) {
        size_t room = days->room > 0 ? days->room * 2 : 64, k;

        days->day = xreallocarray(days->day, room, sizeof(*days->day));
        for (k = days->room; k < room; k++)
            days->day[k] = (struct day){ 0 };
        days->room = room;
    }
    if (days->count <= i)
        days->count = i + 1;
    return &days->day[i];
}

void
crowd_days_add(struct crowd_days *days, int64_t at)
{
    struct day *day;
    int64_t hour = at - at % HOUR;

    if (at < 0 || (days->n > 0 && at < days->last))
        return;
    if (days->n == 0)
        days->first = at - at % CROWD_DAY;
    if ((at - days->first) / CROWD_DAY >= CROWD_DAYS_MAX)
        return;
    day = day_at(days, (size_t)((at - days->first) / CROWD_DAY));
    days->hour_n = hour == days->hour ? days->hour_n + 1 : 1;
    days->hour = hour;
    day->n++;
    if (days->hour_n > day->hour_n) {
        day->hour_n = days->hour_n;
        day->hour = hour;
    }
    days->n++;
    days->last = at;
}

static int
compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

static int64_t
median_of(int64_t *values, size_t n)
{
    qsort(values, n, sizeof(*values), compare);
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static void
find_middle(const struct crowd_days *days, struct crowd_arrivals *out)
{
    int64_t *values = xreallocarray(NULL, days->count, sizeof(*values));
    size_t i;

    for (i = 0; i < days->count; i++)
        values[i] = days->day[i].n;
    out->median = median_of(values, days->count);
    for (i = 0; i < days->count; i++)
        values[i] = llabs(days->day[i].n - out->median);
    out->mad = median_of(values, days->count);
    free(values);
}

static void
keep_burst(struct crowd_arrivals *out, const struct crowd_burst *burst)
{
    size_t held =
        out->burst_count < CROWD_BURSTS ? out->burst_count : CROWD_BURSTS;
    size_t at = held;

    out->burst_count++;
    while (at > 0 && out->bursts[at - 1].n < burst->n)
        at--;
    if (at == CROWD_BURSTS)
        return;
    if (held == CROWD_BURSTS)
        held--;
    for (; held > at; held--)
        out->bursts[held] = out->bursts[held - 1];
    out->bursts[at] = *burst;
}

void
crowd_days_read(const struct crowd_days *days, struct crowd_arrivals *out)
{
    size_t i;

    *out = (struct crowd_arrivals){ .n = days->n };
    if (days->n == 0)
        return;
    out->first = days->first;
    out->last = days->last;
    find_middle(days, out);
    out->is_enough = days->count >= CROWD_DAYS_MIN;
    for (i = 0; out->is_enough && i < days->count; i++) {
        const struct day *day = &days->day[i];
        struct crowd_burst burst = { days->first + (int64_t)i * CROWD_DAY,
                                     day->n, day->hour, day->hour_n };

        if (day->n >= CROWD_DAY_MIN && day->n * 100 > days->n &&
            day->n > out->median + 6 * out->mad)
            keep_burst(out, &burst);
    }
}
