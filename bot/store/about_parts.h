/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * about_parts.h - what the files about.c, about_*.c share.
 */
#ifndef CALLSHEET_ABOUT_PARTS_H
#define CALLSHEET_ABOUT_PARTS_H

#include "about.h"

/* How the rows of a table that are about one creator are reached. */
struct about_reach {
    const char *table;
    const char *count, *rows, *drop; /* :creator, the last two :limit */
};
extern const struct about_reach about_reach[ABOUT_COUNT];

/* A text that may name somebody. */
struct about_place {
    const char *column; /* "table.column" */
    const char *read;   /* number and text of the rows :after, by :limit */
    const char *write;  /* take the name out of row :id, or what holds it */
    bool keeps_text;    /* :text is what stays */
    bool is_brought;    /* a piece of a file: what cannot be searched goes too,
                         * if a third column says that somebody brought it */
};
extern const struct about_place about_places[ABOUT_PLACES];

/* Which column of the table is called so, counted from 0; -1 for none. */
int about_column(struct store *st, enum about about, const char *name);
/* Is anything in this changeset about that creator? */
bool about_changes(struct store *st, const void *changes, size_t len,
                   int64_t creator);

/* Is it text in which is found what stands there? Not what is packed, nor what
 * is written in another way than UTF-8. */
bool about_can_be_searched(const char *text, size_t len);

#endif
