/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * count.c - instructions an answered command costs, and memory over a million.
 */
#include <stdio.h>

#include "counter.h"
#include "figures.h"
#include "speed.h"
#include "web.h"

static double
count_answers(struct rig *rig, int count, int in_flight)
{
    counter_zero(rig);
    json_decref(rig_load_answered(rig, lasting_command(), count, in_flight));
    sleep_ms(1000);
    return counter_take(rig) / count;
}

static double
count_acks(struct rig *rig, int count, int in_flight)
{
    counter_zero(rig);
    json_decref(rig_load(rig, passing_command, count, in_flight, true));
    sleep_ms(1000);
    return counter_take(rig) / count;
}

void
count_visit(void)
{
    struct rig rig = { .under_callgrind = true };
    int few = setup.quick ? 200 : 500, many = setup.quick ? 1000 : 4000;

    rig_open(&rig, CALLSHEET);
    rig_warm(&rig);
    figure_add(CALLSHEET, COUNT_1, count_answers(&rig, few, 1) / 1000);
    counter_explain(&rig, "instructions-1.txt");
    figure_add(CALLSHEET, COUNT_100, count_answers(&rig, many, 100) / 1000);
    counter_explain(&rig, "instructions-100.txt");
    figure_add(CALLSHEET, COUNT_ACKED_1, count_acks(&rig, few, 1) / 1000);
    counter_explain(&rig, "instructions-acked-1.txt");
    figure_add(CALLSHEET, COUNT_ACKED_100, count_acks(&rig, many, 100) / 1000);
    counter_explain(&rig, "instructions-acked-100.txt");
    rig_close(&rig);
}

/* Piece by piece, so that the workspace can forget what was. */
static void
answer_many(struct rig *rig, int count)
{
    int piece;

    for (; count > 0; count -= piece) {
        if (count % 100000 == 0)
            progress("million: %d commands to go", count);
        piece = count < 20000 ? count : 20000;
        json_decref(rig_load_answered(rig, lasting_command(), piece, 100));
        web_do(rig->origin, "control/forget", json_object());
    }
}

void
million_visit(void)
{
    int many = setup.quick ? 100000 : 1000000;
    struct rig rig = { 0 };
    double before, after;

    rig_open(&rig, CALLSHEET);
    web_do(rig.origin, "control/settings",
           json_pack("{s:i}", "messages_kept", 500));
    rig_warm(&rig);
    answer_many(&rig, 20000);
    sleep_ms(2000);
    before = app_memory_mb(&rig, "status", "VmRSS:");
    answer_many(&rig, many - 20000);
    sleep_ms(2000);
    after = app_memory_mb(&rig, "status", "VmRSS:");
    progress("million: memory after 20000 commands %.1f MB, after %d %.1f MB",
             before, many, after);
    figure_add(CALLSHEET, MILLION, after - before);
    rig_close(&rig);
}
