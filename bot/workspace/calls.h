/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * calls.h - which API calls were made, for tests.
 */
#ifndef WORKSPACE_CALLS_H
#define WORKSPACE_CALLS_H

#include <jansson.h>
#include <stddef.h>

/* Note a call (arguments and answer borrowed; NULL when there are none). */
void calls_note(const char *method, json_t *args, json_t *answer, int status);
/* Calls after number `after`, of one method unless it is NULL. New. */
json_t *calls_list(size_t after, const char *method);
/* How often one method was called. */
json_int_t calls_of(const char *method);
/* How often each method was called. New. */
json_t *calls_count(void);
void calls_forget(void);

#endif
