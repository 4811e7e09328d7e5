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
#define STRINGS  9 /* of a row */

/* Its strings, one behind the other in one piece of memory. */
static size_t
strings_list(struct out_row *row, char **strings[STRINGS])
{
    char **all[STRINGS] = { &row->network, &row->queue,   &row->place,
                            &row->user,    &row->thread,  &row->secret,
                            &row->body,    &row->message, &row->owner };
    size_t i, bytes = 0;

    for (i = 0; i < STRINGS; i++) {
        strings[i] = all[i];
        bytes += strlen(*all[i]) + 1;
    }
    return bytes;
}

void
out_row_copy(struct out_row *to, const struct out_row *from)
{
    char **strings[STRINGS], *at;
    size_t i, size;

    *to = *from;
    to->asked = NULL;
    to->strings = at = xmalloc(strings_list(to, strings));
    for (i = 0; i < STRINGS; i++) {
        size = strlen(*strings[i]) + 1;
        memcpy(at, *strings[i], size);
        *strings[i] = at;
        at += size;
    }
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
