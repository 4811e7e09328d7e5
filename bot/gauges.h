/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * gauges.h - figures that are looked up when somebody asks for them.
 */
#ifndef CALLSHEET_GAUGES_H
#define CALLSHEET_GAUGES_H

struct engine;

/* Before /metrics is written. */
void gauges_refresh(const struct engine *engine);

#endif
