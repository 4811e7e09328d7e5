/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * speed.h - the sections of the bench that time things.
 */
#ifndef BENCH_SPEED_H
#define BENCH_SPEED_H

#include "rig.h"

/* Answered in the ack; and one that changes something, is answered in the
 * channel, and holds "{n}". */
extern const char passing_command[];
const char *lasting_command(void);

/* Everybody and every channel is known. */
void rig_warm(struct rig *rig);

/* One fresh workspace: throughput, times, CPU, memory, start. */
void speed_visit(enum who who);
/* Start and memory where everything goes by TLS. */
void tls_visit(enum who who);
/* CPU of a minute in which nothing happens, of both. */
void idle_visit(void);
/* Commands lost at 20 a second, case by case, of both. */
void lost_visit(void);
/* Instructions a command, callsheet only. */
void count_visit(void);
/* Memory over a million commands, callsheet only. */
void million_visit(void);
/* Instructions with a million rows in every table, beside those with few. */
void growth_visit(void);
/* Instructions of a tick among a million open deadlines. */
void ticks_visit(void);
/* 500 people due at once. */
void people_visit(void);
/* CPU of a look by handle. */
void look_visit(void);

#endif
