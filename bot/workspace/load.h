/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * load.h - many commands, as many in flight or a second as asked for.
 */
#ifndef WORKSPACE_LOAD_H
#define WORKSPACE_LOAD_H

#include <jansson.h>

struct envelope;

/*
 * Start: {"text", "command"?, "as"?, "channel"?: C | [C, …], "count",
 * "in_flight" | "per_second", "kind"?: "command" | "message"}. "{n}" in the
 * text is the number. NULL, or what is wrong.
 */
const char *load_start(const json_t *o);
/* How it goes, into `out`. */
void load_report(json_t *out);
/* One of its envelopes was acknowledged or lost. */
void load_settled(const struct envelope *e);
void load_release(void);

#endif
