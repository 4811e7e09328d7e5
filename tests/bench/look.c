/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * look.c - what a look by handle costs: 20 videos with about 2,000 comments,
 * from the words that ask for it to the card and its evidence.
 *
 * They come from the workspace's own sample, which asks nothing of the machine
 * but what any server asks.
 */
#include <stdio.h>
#include <stdlib.h>

#include "counter.h"
#include "figures.h"
#include "speed.h"
#include "web.h"

#define CHANNEL "bench.and.volt"
/* Of the comments of the sample: makes about 2,000. */
#define PERCENT 180

static void
say(struct rig *rig, const char *text)
{
    web_do(rig->origin, "page/send",
           json_pack("{s:s, s:s, s:s}", "as", "U0ANA", "channel", "D0ANA",
                     "text", text));
}

static void
hear(struct rig *rig, const char *words, int count)
{
    char path[300];

    (void)snprintf(path, sizeof(path),
                   "control/wait?for=text&channel=D0ANA&as=U0ANA&text=%s"
                   "&count=%d&timeout_ms=120000",
                   words, count);
    web_do(rig->origin, path, NULL);
}

static void
look_open(struct rig *rig)
{
    rig_open(rig, CALLSHEET);
    web_do(rig->origin, "control/settings",
           json_pack("{s:i}", "tube_percent", PERCENT));
    say(rig, "health");
    hear(rig, "I%20am%20well", 1);
    sleep_ms(1000);
}

static void
look(struct rig *rig)
{
    say(rig, "vet @" CHANNEL " on youtube");
    hear(rig, "rules%20v", 1);
    sleep_ms(2000); /* evidence goes behind the card */
}

void
look_visit(void)
{
    int i, rounds = setup.quick ? 1 : 3;
    struct rig counted = { .under_callgrind = true };

    for (i = 0; i < rounds; i++) {
        struct rig rig = { 0 };
        double before;

        look_open(&rig);
        before = app_cpu_us(&rig);
        look(&rig);
        figure_add(CALLSHEET, LOOK_CPU, (app_cpu_us(&rig) - before) / 1000);
        figure_add(CALLSHEET, LOOK_MEMORY,
                   app_memory_mb(&rig, "status", "VmHWM:"));
        rig_close(&rig);
    }
    if (setup.quick)
        return;
    look_open(&counted);
    counter_zero(&counted);
    look(&counted);
    figure_add(CALLSHEET, LOOK_COUNT, counter_take(&counted) / 1000000);
    counter_explain(&counted, "instructions-look.txt");
    rig_close(&counted);
}
