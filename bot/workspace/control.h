/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control.h - what tests may do and see; control.c says how.
 */
#ifndef WORKSPACE_CONTROL_H
#define WORKSPACE_CONTROL_H

#include <jansson.h>

struct request;

void control_request(struct request *rq);
void control_release(void);

/* ---- for the control_*.c files ------------------------------------------ */

/* Run a verb on `o`, adding to `out`: NULL, or what is wrong. */
typedef const char *(*control_run)(const json_t *o, json_t *out);

struct control_verb {
    const char *name;
    control_run run;
};

extern const struct control_verb control_links[], control_people[];

/* Answer `rq` once its condition holds (GET /control/wait). */
void control_wait(struct request *rq);
/* The load is done: is anybody waiting for that? */
void control_wait_load(void);
void control_wait_release(void);

#endif
