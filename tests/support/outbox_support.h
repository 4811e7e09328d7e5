/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox_support.h - messages put into the outbox without a request.
 */
#ifndef CALLSHEET_OUTBOX_SUPPORT_H
#define CALLSHEET_OUTBOX_SUPPORT_H

#include <stdlib.h>

#include "engine_fixture.h"
#include "loop.h"
#include "outbox.h"
#include "timer.h"

/* A post of U1's answer to that place, in its queue "in:PLACE". */
struct out_row outbox_row(const char *place, const char *body);
/* What nobody asked for, to that person. */
struct out_row outbox_dm_row(const char *user, const char *body);
/* Inside the turn's batch; its number. */
int64_t outbox_put(struct fixture *f, struct out_row *row);
/* outbox_row(), outbox_put(). */
int64_t outbox_say(struct fixture *f, const char *place, const char *body);
/* The oldest open call to send, or to look, ends like this; then the turn
 * ends. */
void outbox_answer(struct fixture *f, enum out_result result);
void outbox_look_answer(struct fixture *f, enum look_result result);
/* As a crash and a new start; what waits is on its way again. */
void outbox_restart(struct fixture *f);
/* As another process sees it. */
int64_t outbox_state(struct fixture *f, int64_t id);
/* How many rows are not settled. */
int64_t outbox_open(struct fixture *f);
/* Calls to send since the start of this life; the nth of them. */
size_t outbox_sends(const struct fixture *f);
struct fake_call *outbox_nth(const struct fixture *f, size_t n);
/* Calls to look. */
size_t outbox_looks(const struct fixture *f);

#endif
