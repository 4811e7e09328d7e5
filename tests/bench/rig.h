/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rig.h - a fresh local workspace and one contestant in it.
 */
#ifndef BENCH_RIG_H
#define BENCH_RIG_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Answers keep their order within a channel, so there are some. */
#define CHANNELS 100

enum who { BOLT, CALLSHEET, FLOOR, WHO_COUNT };
extern const char *const who_names[WHO_COUNT];

struct rig {
    enum who who;
    pid_t workspace, app;
    char folder[256];  /* all that both keep */
    char origin[64];   /* the workspace, with a slash behind it */
    char listen[64];   /* where the workspace is started again */
    char metrics[128]; /* of callsheet, "" of others */
    char api_url[128], app_token[128], bot_token[128];
    double connect_ms; /* of the last start */
    bool under_callgrind;
    bool keeps; /* the workspace, over its end */
    bool tls;
};

/* What is measured, and with what, as `make bench` passes it. */
extern struct setup {
    const char *build;  /* the folder with the programs */
    const char *folder; /* for what is made; on a real disk */
    const char *node;   /* NULL: there is none, so Bolt is left out */
    bool quick;
} setup;

int64_t now_us(void);
void sleep_ms(int64_t ms);

/* A workspace without rate limits; the contestant connected to it. */
void rig_open(struct rig *rig, enum who who);
void rig_workspace_start(struct rig *rig);
void rig_workspace_stop(struct rig *rig);
void rig_app_start(struct rig *rig);
void rig_app_stop(struct rig *rig);
/* Ends both and removes what they kept. */
void rig_close(struct rig *rig);

/* Until so many connections are there; how many ms ago the youngest came. */
double rig_wait_ready(struct rig *rig, int count);

/*
 * So many commands with `in_flight` at a time, to their acks; in channels when
 * they are to be answered there. The load's own report, the caller's.
 */
json_t *rig_load(struct rig *rig, const char *text, int count, int in_flight,
                 bool in_channels);
/* The same in channels, to the last answer; what the app has not heard in time
 * it may never answer. */
json_t *rig_load_answered(struct rig *rig, const char *text, int count,
                          int in_flight);
/* Messages posted so far, and waiting for a number of them. */
int64_t rig_posted(struct rig *rig);
void rig_wait_posted(struct rig *rig, int64_t count);

/* ---- of the contestant's process ---------------------------------------- */

double app_cpu_us(const struct rig *rig);
/* In MB (10^6): a field of status or smaps_rollup. */
double app_memory_mb(const struct rig *rig, const char *file,
                     const char *field);
/* A counter of callsheet's /metrics; 0 of others. */
double app_metric(const struct rig *rig, const char *name);

/* Starts a program; output goes to FILE of the folder. Dies with us. */
pid_t process_start(const struct rig *rig, const char *const *words,
                    const char *const *environment, const char *file);
void process_stop(pid_t *pid, int signal);

#endif
