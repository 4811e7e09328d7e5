/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bench.c - callsheet beside what people use today, in one run.
 *
 * usage: bench SECTION...; which there are and what else is said by the
 * environment stands in tests/bench/run.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* In the order in which they run. */
static struct section {
    const char *name;
    void (*run)(void);
    bool is_timed; /* it has the machine for itself */
    bool is_wanted;
    pid_t pid; /* while it runs; 0 = it does not */
    int end;   /* where it says what it measured */
} sections[] = {
    { .name = "speed", .run = speed_rounds, .is_timed = true },
    { .name = "tls", .run = tls_both, .is_timed = true },
    { .name = "people", .run = people_visit, .is_timed = true },
    { .name = "lost", .run = lost_visit },
    { .name = "idle", .run = idle_visit },
    { .name = "million", .run = million_visit },
    { .name = "growth", .run = growth_visit },
    { .name = "ticks", .run = ticks_visit },
    { .name = "count", .run = count_visit },
    { .name = "look", .run = look_visit },
};

#define SECTION_COUNT (sizeof(sections) / sizeof(sections[0]))
/* Those that count go two at a time. */
#define AT_A_TIME 2

static void
section_want(const char *name)
{
    size_t i;

    for (i = 0; i < SECTION_COUNT; i++)
        if (strcmp(sections[i].name, name) == 0) {
            sections[i].is_wanted = true;
            return;
        }
    die("there is no section '%s'", name);
}

/* In a process of its own: what ends one leaves the others. */
static void
section_start(struct section *s)
{
    pid_t parent = getpid();
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        die("cannot make a pipe");
    progress("%s", s->name);
    s->end = ends[0];
    s->pid = fork();
    if (s->pid < 0)
        die("cannot fork");
    if (s->pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != parent)
            _exit(71);
        s->run();
        figures_send(ends[1]);
        _exit(0);
    }
    (void)close(ends[1]);
}

/* Waits for the next one to end; false: it failed. */
static bool
section_end(void)
{
    int status = -1;
    pid_t pid = wait(&status);
    size_t i;

    for (i = 0; i < SECTION_COUNT && sections[i].pid != pid; i++)
        continue;
    if (pid <= 0 || i == SECTION_COUNT)
        die("a section got lost");
    sections[i].pid = 0;
    figures_receive(sections[i].end);
    (void)close(sections[i].end);
    progress("%s: %s", sections[i].name, status == 0 ? "done" : "failed");
    return status == 0;
}

/* Those with the machine for themselves first; how many failed. */
static int
sections_run(void)
{
    int running = 0, failed = 0;
    size_t i;

    for (i = 0; i < SECTION_COUNT; i++) {
        if (!sections[i].is_wanted)
            continue;
        section_start(&sections[i]);
        running++;
        if (running == AT_A_TIME || sections[i].is_timed) {
            failed += !section_end();
            running--;
        }
    }
    for (; running > 0; running--)
        failed += !section_end();
    return failed;
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
    int i, failed;

    setup.build = getenv("B") ? getenv("B") : "build";
    setup.folder = getenv("BENCH_FOLDER");
    setup.node = node && *node ? node : NULL;
    setup.quick = quick && *quick;
    if (!setup.folder)
        die("BENCH_FOLDER is not set: use tests/bench/run");
    take_given();
    for (i = 1; i < argc; i++)
        section_want(argv[i]);
    failed = sections_run();
    (void)figures_print(stdout);
    return failed == 0 ? 0 : 1;
}
