/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * counter.h - instructions of a program that runs under callgrind.
 *
 * They do not depend on what else the machine does, so a change of one percent
 * can be seen. What the kernel does for the program is not among them.
 */
#ifndef BENCH_COUNTER_H
#define BENCH_COUNTER_H

#include "rig.h"

/* Begin to count anew. */
void counter_zero(const struct rig *rig);
/* How many since then. */
double counter_take(const struct rig *rig);
/* The functions that they were spent in, of the last count, into a file. */
void counter_explain(const struct rig *rig, const char *file);

#endif
