/*
 * control.h - what tests may do and see; control.c says how.
 */
#ifndef WORKSPACE_CONTROL_H
#define WORKSPACE_CONTROL_H

struct request;

void control_request(struct request *rq);

#endif
