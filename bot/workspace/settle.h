/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settle.h - what an acknowledgement, or its absence, means to the person.
 */
#ifndef WORKSPACE_SETTLE_H
#define WORKSPACE_SETTLE_H

#include <jansson.h>

struct envelope;

/* Acknowledged in time; `payload` (borrowed) is NULL when there was none. */
void settle_acked(struct envelope *e, json_t *payload);
/* "operation_timeout" or "dispatch_failed": it will not be sent again. */
void settle_failed(struct envelope *e, const char *reason);

#endif
