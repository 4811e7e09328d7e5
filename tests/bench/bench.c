/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bench.c - callsheet beside what people use today, in one run.
 *
 * usage: bench SECTION...: speed tls idle lost count million growth reminders
 * look.
 * The environment says the rest; see tests/bench/run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "speed.h"
#include "web.h"

/* Contestants take turns, so that a slow minute of the machine meets all. */
static void
speed_rounds(void)
{
    int i, rounds = setup.quick ? 1 : 3;

    for (i = 0; i < rounds; i++) {
        speed_visit(FLOOR);
        if (setup.node)
            speed_visit(BOLT);
        speed_visit(CALLSHEET);
    }
}

static void
tls_both(void)
{
    if (setup.node)
        tls_visit(BOLT);
    tls_visit(CALLSHEET);
}

static void
lost_cases(void)
{
    lost_visit(CALLSHEET);
    if (setup.node)
        lost_visit(BOLT);
}

static const struct {
    const char *name;
    void (*run)(void);
} sections[] = {
    { "speed", speed_rounds },  { "tls", tls_both },
    { "idle", idle_visit },     { "lost", lost_cases },
    { "count", count_visit },   { "million", million_visit },
    { "growth", growth_visit }, { "reminders", reminders_visit },
    { "look", look_visit },
};

static void
run_section(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
        if (strcmp(sections[i].name, name) == 0) {
            sections[i].run();
            return;
        }
    die("there is no section '%s'", name);
}

/* What tests/bench/run measured itself: megabytes and commits. */
static void
take_given(void)
{
    static const struct {
        const char *name;
        enum who who;
        enum figure figure;
    } given[] = {
        { "SIZE_CALLSHEET", CALLSHEET, SIZE },
        { "SIZE_BOLT", BOLT, SIZE },
        { "SIZE_NODE", BOLT, SIZE_RUNTIME },
    };
    size_t i;

    for (i = 0; i < sizeof(given) / sizeof(given[0]); i++)
        if (getenv(given[i].name))
            figure_add(given[i].who, given[i].figure,
                       strtod(getenv(given[i].name), NULL));
}

int
main(int argc, char **argv)
{
    const char *node = getenv("BENCH_NODE"), *quick = getenv("QUICK");
    int i;

    setup.build = getenv("B") ? getenv("B") : "build";
    setup.folder = getenv("BENCH_FOLDER");
    setup.node = node && *node ? node : NULL;
    setup.quick = quick && *quick;
    if (!setup.folder)
        die("BENCH_FOLDER is not set: use tests/bench/run");
    take_given();
    for (i = 1; i < argc; i++)
        run_section(argv[i]);
    (void)figures_print(stdout);
    return 0;
}
