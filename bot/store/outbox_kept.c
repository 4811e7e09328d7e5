/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox_kept.c - the newest open rows of the outbox, in memory as well.
 *
 * Each number has one place, which the row with the next number for it takes.
 */
#include "outbox_kept.h"

#include <string.h>

#include "alloc.h"
#include "db.h"

#define BODY_MAX 4096

void
out_row_copy(struct out_row *to, const struct out_row *from)
{
    *to = *from;
    to->network = xstrdup(from->network);
    to->queue = xstrdup(from->queue);
    to->place = xstrdup(from->place);
    to->user = xstrdup(from->user);
    to->thread = xstrdup(from->thread);
    to->secret = xstrdup(from->secret);
    to->body = xstrdup(from->body);
    to->message = xstrdup(from->message);
    to->owner = xstrdup(from->owner);
    to->asked = NULL;
}

static struct out_row *
kept_place(struct store *st, int64_t id)
{
    return &st->kept[(uint64_t)id % KEPT_ROWS];
}

void
kept_put(struct store *st, const struct out_row *row)
{
    struct out_row *place = kept_place(st, row->id);

    out_row_release(place);
    if (strlen(row->body) <= BODY_MAX)
        out_row_copy(place, row);
}

struct out_row *
kept_find(struct store *st, int64_t id)
{
    struct out_row *place = kept_place(st, id);

    return id > 0 && place->id == id ? place : NULL;
}

void
kept_drop(struct store *st, int64_t id)
{
    struct out_row *row = kept_find(st, id);

    if (row)
        out_row_release(row);
}

void
kept_drop_all(struct store *st)
{
    size_t i;

    for (i = 0; i < KEPT_ROWS; i++)
        out_row_release(&st->kept[i]);
}
