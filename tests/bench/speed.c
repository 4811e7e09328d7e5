/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * speed.c - how fast, on how much CPU and memory.
 *
 * Two kinds of commands: one whose answer goes with the ack, and one that
 * changes something and is answered in its channel. Times of acks are the
 * workspace's own.
 */
#include "speed.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "figures.h"
#include "web.h"

#define RESTARTS 4
/* Facts about people and places are asked for once. */
#define WARM 300

/* Of which there are none: a line is the answer, as the peer's is. */
const char passing_command[] = "campaign list";

const char *
lasting_command(void)
{
    static char text[64];
    time_t then = time(NULL) + (time_t)60 * 86400;
    struct tm tm;

    (void)gmtime_r(&then, &tm);
    (void)strftime(text, sizeof(text), "deadline add Draft {n} by %Y-%m-%d",
                   &tm);
    return text;
}

void
rig_warm(struct rig *rig)
{
    json_decref(rig_load_answered(rig, lasting_command(), WARM, 10));
    json_decref(rig_load(rig, passing_command, WARM, 10, true));
}

static void
add_times(enum who who, const json_t *report, enum figure p50, enum figure p99)
{
    figure_add(who, p50, number_of(report, "p50_us") / 1000);
    figure_add(who, p99, number_of(report, "p99_us") / 1000);
    if (number_of(report, "lost") > 0)
        progress("speed: %s lost %.0f under load", who_names[who],
                 number_of(report, "lost"));
}

static void
measure_acks(struct rig *rig, int few, int many)
{
    json_t *report;

    report = rig_load(rig, passing_command, few, 1, true);
    add_times(rig->who, report, ACK_1_P50, ACK_1_P99);
    json_decref(report);
    report = rig_load(rig, passing_command, many, 100, true);
    figure_add(rig->who, ACKED, number_of(report, "per_second"));
    add_times(rig->who, report, ACK_100_P50, ACK_100_P99);
    json_decref(report);
}

/* To the last answer; CPU counts what was left to do then. */
static void
measure_answers(struct rig *rig, int count, int in_flight)
{
    bool one = in_flight == 1;
    int64_t begun;
    double cpu = app_cpu_us(rig);
    double batches = app_metric(rig, "callsheet_batch_requests_count");
    double requests = app_metric(rig, "callsheet_batch_requests_sum");
    json_t *report;

    begun = now_us();
    report = rig_load_answered(rig, lasting_command(), count, in_flight);
    if (!one)
        figure_add(rig->who, ANSWERED,
                   (count - number_of(report, "lost")) * 1e6 /
                       (double)(now_us() - begun));
    add_times(rig->who, report, one ? FULL_1_P50 : FULL_100_P50,
              one ? FULL_1_P99 : FULL_100_P99);
    sleep_ms(500);
    figure_add(rig->who, one ? CPU_1 : CPU_100,
               (app_cpu_us(rig) - cpu) / count);
    batches = app_metric(rig, "callsheet_batch_requests_count") - batches;
    requests = app_metric(rig, "callsheet_batch_requests_sum") - requests;
    if (!one && batches > 0)
        figure_add(rig->who, BATCH, requests / batches);
    json_decref(report);
}

static void
measure_starts(struct rig *rig)
{
    int i;

    for (i = 0; i < RESTARTS; i++) {
        rig_app_stop(rig);
        rig_app_start(rig);
        figure_add(rig->who, rig->tls ? CONNECT_TLS : CONNECT, rig->connect_ms);
    }
}

/* What TLS adds: to the start, and to the memory. */
void
tls_visit(enum who who)
{
    int many = setup.quick ? 5000 : 20000;
    struct rig rig = { .tls = true };

    progress("tls: %s", who_names[who]);
    rig_open(&rig, who);
    measure_starts(&rig);
    sleep_ms(1000);
    figure_add(who, MEMORY_IDLE_TLS, app_memory_mb(&rig, "status", "VmRSS:"));
    rig_warm(&rig);
    json_decref(rig_load_answered(&rig, lasting_command(), many, 100));
    sleep_ms(1000);
    figure_add(who, MEMORY_USED_TLS, app_memory_mb(&rig, "status", "VmRSS:"));
    rig_close(&rig);
}

void
speed_visit(enum who who)
{
    int few = setup.quick ? 500 : 2000, many = setup.quick ? 5000 : 20000;
    struct rig rig = { 0 };

    progress("speed: %s", who_names[who]);
    rig_open(&rig, who);
    if (who == FLOOR) {
        figure_add(who, CONNECT, rig.connect_ms);
        measure_acks(&rig, few, many);
        figure_add(who, MEMORY_IDLE, app_memory_mb(&rig, "status", "VmRSS:"));
        rig_close(&rig);
        return;
    }
    measure_starts(&rig);
    sleep_ms(1000);
    figure_add(who, MEMORY_IDLE, app_memory_mb(&rig, "status", "VmRSS:"));
    rig_warm(&rig);
    measure_acks(&rig, few, many);
    measure_answers(&rig, few, 1);
    measure_answers(&rig, many, 100);
    sleep_ms(1000);
    figure_add(who, MEMORY_USED, app_memory_mb(&rig, "status", "VmRSS:"));
    figure_add(who, MEMORY_DIRTY,
               app_memory_mb(&rig, "smaps_rollup", "Private_Dirty:"));
    rig_close(&rig);
}

/* A minute in which nothing is said; both at once, for neither does much. */
void
idle_visit(void)
{
    int64_t ms = setup.quick ? 20000 : 60000;
    struct rig rigs[WHO_COUNT] = { 0 };
    double cpu[WHO_COUNT];
    int who;

    for (who = setup.node ? BOLT : CALLSHEET; who <= CALLSHEET; who++) {
        rig_open(&rigs[who], (enum who)who);
        rig_warm(&rigs[who]);
    }
    sleep_ms(5000);
    for (who = setup.node ? BOLT : CALLSHEET; who <= CALLSHEET; who++)
        cpu[who] = app_cpu_us(&rigs[who]);
    sleep_ms(ms);
    for (who = setup.node ? BOLT : CALLSHEET; who <= CALLSHEET; who++) {
        figure_add((enum who)who, IDLE_CPU,
                   (app_cpu_us(&rigs[who]) - cpu[who]) / 1000 * 60000 /
                       (double)ms);
        rig_close(&rigs[who]);
    }
}
