/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit.h - who changed what, and taking it back.
 *
 * While a request runs, what it does to the tables people care about is
 * recorded (recording.h); the changeset is stored with the audit line, and
 * undo applies the inverse. So no command writes its own undo. What a job writes
 * later on behalf of a request is added to that request's changes.
 */
#ifndef CALLSHEET_AUDIT_H
#define CALLSHEET_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "undo.h"

struct store;

/* Start recording; ends with store_audit_end() or _drop(). */
enum err store_audit_begin(struct store *st);
/* Write the line. *id is 0 when nothing had changed and `always` is false. */
enum err store_audit_end(struct store *st, const struct change *change,
                         bool always, int64_t *id);
/* Stop recording; what was changed stands under an earlier line. */
enum err store_audit_end_under(struct store *st, int64_t id);
void store_audit_drop(struct store *st);

#endif
