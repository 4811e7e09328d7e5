/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figures.c - what was measured, and the table of it.
 *
 * A row holds one figure or a pair. A pair is reached when both are.
 */
#include "figures.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "web.h"

#define VALUES_MAX 64

static struct {
    double values[VALUES_MAX];
    size_t count;
} figures[WHO_COUNT][FIGURE_COUNT];

enum sense {
    AT_MOST,
    AT_LEAST,
    TIMES_BOLT, /* at least so many times what Bolt does */
    SHOWN,      /* no target */
};

#define NONE FIGURE_COUNT

static const struct row {
    const char *label;
    enum figure figure[2];
    int decimals;
    enum sense sense;
    double target[2];
} rows[] = {
    { "durable commands acked a second, 100 in flight",
      { ACKED, NONE },
      0,
      TIMES_BOLT,
      { 10, 0 } },
    { "ack p50 / p99, 1 in flight, ms",
      { ACK_1_P50, ACK_1_P99 },
      2,
      AT_MOST,
      { 0.25, 0.8 } },
    { "ack p50 / p99, 100 in flight, ms",
      { ACK_100_P50, ACK_100_P99 },
      1,
      AT_MOST,
      { 4, 8 } },
    { "stored, acked and answered a second, 100 in flight",
      { ANSWERED, NONE },
      0,
      AT_LEAST,
      { 10000, 0 } },
    { "of these: ack p50 / p99, 1 in flight, ms",
      { FULL_1_P50, FULL_1_P99 },
      2,
      SHOWN,
      { 0, 0 } },
    { "of these: ack p50 / p99, 100 in flight, ms",
      { FULL_100_P50, FULL_100_P99 },
      1,
      SHOWN,
      { 0, 0 } },
    { "requests a commit, 100 in flight", { BATCH, NONE }, 1, SHOWN, { 0, 0 } },
    { "CPU an answered command, 100 / 1 in flight, us",
      { CPU_100, CPU_1 },
      0,
      AT_MOST,
      { 60, 180 } },
    { "instructions an answered command, 100 / 1 in flight, thousands",
      { COUNT_100, COUNT_1 },
      0,
      SHOWN,
      { 0, 0 } },
    { "instructions an acked command, 100 / 1 in flight, thousands",
      { COUNT_ACKED_100, COUNT_ACKED_1 },
      0,
      SHOWN,
      { 0, 0 } },
    { "memory idle / after 20,000 commands, MB",
      { MEMORY_IDLE, MEMORY_USED },
      1,
      AT_MOST,
      { 22, 25 } },
    { "the same by TLS, MB",
      { MEMORY_IDLE_TLS, MEMORY_USED_TLS },
      1,
      AT_MOST,
      { 24, 27 } },
    { "private and written to after them (no TLS), MB",
      { MEMORY_DIRTY, NONE },
      1,
      AT_MOST,
      { 6, 0 } },
    { "memory more after a million commands than after 20,000, MB",
      { MILLION, NONE },
      1,
      AT_MOST,
      { 2, 0 } },
    { "idle CPU a minute, ms", { IDLE_CPU, NONE }, 1, AT_MOST, { 8, 0 } },
    { "start to connected, ms", { CONNECT, NONE }, 0, AT_MOST, { 30, 0 } },
    { "start to connected by TLS, ms",
      { CONNECT_TLS, NONE },
      0,
      AT_MOST,
      { 90, 0 } },
    { "installed / its runtime, MB",
      { SIZE, SIZE_RUNTIME },
      1,
      AT_MOST,
      { 3, 0 } },
    { "lost at 20 a second: announced refresh",
      { LOST_ANNOUNCED, NONE },
      0,
      AT_MOST,
      { 0, 0 } },
    { "lost at 20 a second: refresh that closes at once",
      { LOST_AT_ONCE, NONE },
      0,
      AT_MOST,
      { 10, 0 } },
    { "lost at 20 a second: TCP drops",
      { LOST_DROP, NONE },
      0,
      AT_MOST,
      { 10, 0 } },
    { "lost at 20 a second: half-open",
      { LOST_SILENT, NONE },
      0,
      AT_MOST,
      { 105, 0 } },
    { "lost at 20 a second: workspace down for 5 s, after those",
      { LOST_DOWN, NONE },
      0,
      AT_MOST,
      { 0, 0 } },
    { "growth to a million rows a table, reads, times",
      { GROWTH_READ, NONE },
      2,
      AT_MOST,
      { 1.2, 0 } },
    { "growth to a million rows a table, writes, times",
      { GROWTH_WRITE, NONE },
      2,
      AT_MOST,
      { 2.5, 0 } },
    { "growth to a million open deadlines, a tick that writes ten, times",
      { TICK_GROWTH, NONE },
      2,
      AT_MOST,
      { 2.5, 0 } },
    { "instructions of that tick / of one with nothing due, thousands",
      { TICK_DUE, TICK_IDLE },
      0,
      SHOWN,
      { 0, 0 } },
    { "500 people due in one second: not told, told twice or refused",
      { MANY_WRONG, NONE },
      0,
      AT_MOST,
      { 0, 0 } },
    { "of these: s to the last of them",
      { MANY_SECONDS, NONE },
      1,
      SHOWN,
      { 0, 0 } },
    { "of these: places out of order, at most (8 calls at a time)",
      { MANY_APART, NONE },
      0,
      AT_MOST,
      { 8, 0 } },
    { "meanwhile: ack p50 / p99 at 20 commands a second, ms",
      { MANY_P50, MANY_P99 },
      1,
      AT_MOST,
      { 50, 50 } },
    { "memory more after it, MB", { MANY_MEMORY, NONE }, 1, AT_MOST, { 2, 0 } },
    { "memory more at its highest, MB",
      { MANY_PEAK, NONE },
      1,
      SHOWN,
      { 0, 0 } },
    { "a look by handle, 20 videos, 2,000 comments: CPU, ms",
      { LOOK_CPU, NONE },
      0,
      AT_MOST,
      { 100, 0 } },
    { "of these: instructions, millions",
      { LOOK_COUNT, NONE },
      0,
      SHOWN,
      { 0, 0 } },
    { "of these: memory at its highest, MB",
      { LOOK_MEMORY, NONE },
      1,
      SHOWN,
      { 0, 0 } },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

void
figure_add(enum who who, enum figure figure, double value)
{
    if (figures[who][figure].count < VALUES_MAX)
        figures[who][figure].values[figures[who][figure].count++] = value;
}

bool
figure_is_known(enum who who, enum figure figure)
{
    return figure != NONE && figures[who][figure].count > 0;
}

/* ---- from process to process --------------------------------------------- */

struct parcel {
    enum who who;
    enum figure figure;
    double value;
};

void
figures_send(int fd)
{
    struct parcel p;
    int who, figure;
    size_t i;

    memset(&p, 0, sizeof(p));
    for (who = 0; who < WHO_COUNT; who++)
        for (figure = 0; figure < FIGURE_COUNT; figure++)
            for (i = 0; i < figures[who][figure].count; i++) {
                p.who = (enum who)who;
                p.figure = (enum figure)figure;
                p.value = figures[who][figure].values[i];
                if (write(fd, &p, sizeof(p)) != sizeof(p))
                    die("cannot tell what was measured");
            }
}

/* Small writes into a pipe come as they went. */
void
figures_receive(int fd)
{
    struct parcel p;

    while (read(fd, &p, sizeof(p)) == sizeof(p))
        figure_add(p.who, p.figure, p.value);
}

/* ---- the table ----------------------------------------------------------- */

static int
by_size(const void *a, const void *b)
{
    double x, y;

    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return x < y ? -1 : x > y;
}

double
figure_median(enum who who, enum figure figure)
{
    size_t n = figures[who][figure].count;
    double *values = figures[who][figure].values;

    if (n == 0)
        return 0;
    qsort(values, n, sizeof(*values), by_size);
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static void
print_value(FILE *out, const struct row *row, enum who who)
{
    int i;

    if (!figure_is_known(who, row->figure[0])) {
        (void)fputs(" |", out);
        return;
    }
    for (i = 0; i < 2 && figure_is_known(who, row->figure[i]); i++)
        (void)fprintf(out, "%s%.*f", i == 0 ? " " : " / ", row->decimals,
                      figure_median(who, row->figure[i]));
    (void)fputs(" |", out);
}

/* Figures are compared as they are shown. */
static bool
is_reached(const struct row *row)
{
    double value, target, unit = 1;
    int i;

    for (i = 0; i < row->decimals; i++)
        unit /= 10;
    for (i = 0; i < 2 && figure_is_known(CALLSHEET, row->figure[i]); i++) {
        value = figure_median(CALLSHEET, row->figure[i]);
        target = row->target[i];
        if (row->sense == TIMES_BOLT)
            target *= figure_median(BOLT, row->figure[i]);
        if (row->sense == AT_MOST ? value >= target + unit / 2 : value < target)
            return false;
    }
    return true;
}

static void
print_target(FILE *out, const struct row *row)
{
    static const char *const words[] = { "at most", "at least", "at least" };
    double target = row->target[0];

    if (row->sense == SHOWN) {
        (void)fputs(" |", out);
        return;
    }
    (void)fprintf(out, " %s %g", words[row->sense], target);
    if (row->figure[1] != NONE && row->target[1] > 0)
        (void)fprintf(out, " / %g", row->target[1]);
    (void)fputs(row->sense == TIMES_BOLT ? " times Bolt |" : " |", out);
}

static void
print_verdict(FILE *out, const struct row *row, int *missed)
{
    bool is_known = figure_is_known(CALLSHEET, row->figure[0]);

    if (row->sense == TIMES_BOLT && !figure_is_known(BOLT, row->figure[0]))
        is_known = false;
    if (row->sense == SHOWN || !is_known) {
        (void)fputs(" |\n", out);
        return;
    }
    if (!is_reached(row))
        ++*missed;
    (void)fprintf(out, " %s", is_reached(row) ? "yes" : "no");
    if (row->sense == TIMES_BOLT)
        (void)fprintf(out, ", %.1f",
                      figure_median(CALLSHEET, row->figure[0]) /
                          figure_median(BOLT, row->figure[0]));
    (void)fputs(" |\n", out);
}

int
figures_print(FILE *out)
{
    int missed = 0;
    size_t i;
    int who;

    (void)fputs("| figure | Bolt | callsheet | floor | to reach | reached |\n"
                "|---|---|---|---|---|---|\n",
                out);
    for (i = 0; i < ROW_COUNT; i++) {
        for (who = 0; who < WHO_COUNT; who++)
            if (figure_is_known((enum who)who, rows[i].figure[0]))
                break;
        if (who == WHO_COUNT)
            continue;
        (void)fprintf(out, "| %s |", rows[i].label);
        for (who = 0; who < WHO_COUNT; who++)
            print_value(out, &rows[i], (enum who)who);
        print_target(out, &rows[i]);
        print_verdict(out, &rows[i], &missed);
    }
    return missed;
}
