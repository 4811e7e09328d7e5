/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vetting_timing.h - when regulars come, and what chance explains; for
 * vetting.c.
 */
#ifndef CALLSHEET_RULES_VETTING_TIMING_H
#define CALLSHEET_RULES_VETTING_TIMING_H

#include "rules/vetting.h"

/* Fill `timing` and `fans`, once the regulars are there. */
void timing_read(const struct tally *t, struct vetting *v);

#endif
