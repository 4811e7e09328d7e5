/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox_kept.h - the newest open rows of the outbox, in memory as well.
 *
 * A message is read three times on its way, each time soon after it was
 * written. Only outbox_rows.c, which makes all changes to rows, and batch.c,
 * which takes them back, see this.
 */
#ifndef CALLSHEET_OUTBOX_KEPT_H
#define CALLSHEET_OUTBOX_KEPT_H

#include "outbox_rows.h"

/* A copy of it is kept, unless it is a large one. */
void kept_put(struct store *st, const struct out_row *row);
/* The kept one, or NULL. */
struct out_row *kept_find(struct store *st, int64_t id);
void kept_drop(struct store *st, int64_t id);
void kept_drop_all(struct store *st);
void out_row_copy(struct out_row *to, const struct out_row *from);

#endif
