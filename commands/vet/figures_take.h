/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figures_take.h - what figures_take.c (a line) and figures_read.c (a file)
 * share. For nobody else.
 */
#ifndef CALLSHEET_VET_FIGURES_TAKE_H
#define CALLSHEET_VET_FIGURES_TAKE_H

#include "files.h"
#include "rules/insights.h"
#include "vet/said_by.h"
#include "vet/vet.h"

/* Where figures come from. */
struct figures_from {
    const struct said_by *by;
    const char *files, *hash; /* "" = typed */
    bool is_day_guessed;      /* nobody said it: the day they were brought */
};

/* Keep what was read, and show it on the card that stands in the chat. */
enum err figures_keep(struct request *rq, const struct creator *creator,
                      const struct insights *read,
                      const struct figures_from *from);
/* What was noted, and what was not understood. */
struct card *figures_card(struct request *rq, const struct creator *creator,
                          const struct insights *read,
                          const struct figures_from *from);
/*
 * Of a table the figures of that creator, a line each, into *out. One row needs
 * no name, of several it is the creator's. False: it is no such table.
 */
bool figures_table(const char *handle, const struct file *file,
                   const char *bytes, size_t len, struct buf *out);
/* A file's name, or "pasted text", after what stands there. */
void figures_add_name(struct buf *b, enum language language, const char *name);

#endif
