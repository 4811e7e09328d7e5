/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lost.c - commands that nobody acknowledged in 3 s, at 20 a second.
 *
 * Slack gives a command once. Each way in which a connection ends has a
 * workspace of its own, and a process of its own that drives it.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "figures.h"
#include "speed.h"
#include "web.h"

#define PER_SECOND   20
#define DOWN_SECONDS 5

static void
load_begin(struct rig *rig, int seconds)
{
    web_do(rig->origin, "control/load",
           json_pack("{s:s, s:i, s:i}", "text", passing_command, "count",
                     seconds * PER_SECOND, "per_second", PER_SECOND));
}

static double
load_end(struct rig *rig)
{
    json_t *report;
    double lost;

    web_do(rig->origin, "control/wait?for=load&timeout_ms=60000", NULL);
    report = web(rig->origin, "control/load", NULL);
    lost = number_of(report, "lost");
    json_decref(report);
    return lost;
}

static int
only_link(struct rig *rig)
{
    json_t *answer = web(rig->origin, "control/links", NULL);
    json_t *links = json_object_get(answer, "links");
    int id = (int)number_of(json_array_get(links, 0), "id");

    json_decref(answer);
    return id;
}

/* Is there a ready connection that came after this one? */
static bool
has_newer(struct rig *rig, int id)
{
    json_t *answer = web(rig->origin, "control/links", NULL), *link;
    bool found = false;
    size_t i;

    json_array_foreach(json_object_get(answer, "links"), i, link)
    {
        found |= number_of(link, "id") > id &&
                 json_is_true(json_object_get(link, "ready"));
    }
    json_decref(answer);
    return found;
}

/* As Slack does it: a warning, 10 s later the request, then the end. */
static double
lost_announced(struct rig *rig)
{
    int id = only_link(rig);

    load_begin(rig, 28);
    sleep_ms(2000);
    web_do(rig->origin, "control/disconnect",
           json_pack("{s:i, s:s, s:s}", "link", id, "reason", "warning", "then",
                     "none"));
    sleep_ms(10000);
    /* It may have gone by itself. */
    json_decref(web_try(rig->origin, "control/disconnect",
                        json_pack("{s:i, s:s, s:s, s:i}", "link", id, "reason",
                                  "refresh_requested", "then", "frame",
                                  "after_ms", 100)));
    return load_end(rig);
}

static double
lost_at_once(struct rig *rig)
{
    load_begin(rig, 18);
    sleep_ms(2000);
    web_do(rig->origin, "control/disconnect",
           json_pack("{s:s, s:s, s:i}", "reason", "refresh_requested", "then",
                     "frame", "after_ms", 0));
    return load_end(rig);
}

static double
lost_drop(struct rig *rig)
{
    load_begin(rig, 18);
    sleep_ms(2000);
    web_do(rig->origin, "control/close", json_pack("{s:s}", "how", "rst"));
    return load_end(rig);
}

/* The way to us is gone, and nothing says so. Slack's side lets go of the old
 * connection when there is a new one. */
static double
lost_silent(struct rig *rig)
{
    int id = only_link(rig), i;

    load_begin(rig, 40);
    sleep_ms(2000);
    web_do(rig->origin, "control/silence",
           json_pack("{s:i, s:b}", "link", id, "silent", 1));
    for (i = 0; i < 3000 && !has_newer(rig, id); i++)
        sleep_ms(10);
    json_decref(web_try(rig->origin, "control/close",
                        json_pack("{s:i, s:s}", "link", id, "how", "rst")));
    return load_end(rig);
}

/* Killed, and back at the same address. Nobody can take commands meanwhile:
 * those are lost whatever we do, and the first one counts that comes when the
 * workspace is back. */
static double
lost_down(struct rig *rig)
{
    process_stop(&rig->workspace, SIGKILL);
    sleep_ms(DOWN_SECONDS * 1000);
    rig_workspace_start(rig);
    load_begin(rig, 30);
    return load_end(rig);
}

static const struct {
    enum figure figure;
    double (*measure)(struct rig *rig);
} cases[] = {
    { LOST_ANNOUNCED, lost_announced }, { LOST_AT_ONCE, lost_at_once },
    { LOST_DROP, lost_drop },           { LOST_SILENT, lost_silent },
    { LOST_DOWN, lost_down },
};

#define CASE_COUNT (sizeof(cases) / sizeof(cases[0]))

static void
drive(enum who who, size_t i, int out)
{
    struct rig rig = { .keeps = true };
    double lost;

    rig_open(&rig, who);
    json_decref(rig_load(&rig, passing_command, 60, 1, false));
    sleep_ms(500);
    lost = cases[i].measure(&rig);
    rig_close(&rig);
    _exit(write(out, &lost, sizeof(lost)) == sizeof(lost) ? 0 : 1);
}

struct drive {
    enum who who;
    size_t which;
    pid_t pid;
    int end; /* where it says what it found */
};

static void
drive_start(struct drive *d, enum who who, size_t which)
{
    int ends[2];

    if (pipe(ends) != 0)
        die("cannot make a pipe");
    d->who = who;
    d->which = which;
    d->end = ends[0];
    d->pid = fork();
    if (d->pid == 0)
        drive(who, which, ends[1]);
    (void)close(ends[1]);
}

static void
drive_end(struct drive *d)
{
    double lost;

    if (read(d->end, &lost, sizeof(lost)) == sizeof(lost))
        figure_add(d->who, cases[d->which].figure, lost);
    (void)close(d->end);
    (void)waitpid(d->pid, NULL, 0);
}

/* All cases of both at once: 200 commands a second are little work. */
void
lost_visit(void)
{
    struct drive drives[2 * CASE_COUNT];
    size_t i, count = 0;

    for (i = 0; i < CASE_COUNT; i++) {
        drive_start(&drives[count++], CALLSHEET, i);
        if (setup.node)
            drive_start(&drives[count++], BOLT, i);
    }
    for (i = 0; i < count; i++)
        drive_end(&drives[i]);
}
