/*
 * about_parts.h - what the files about.c, about_*.c share.
 */
#ifndef CALLSHEET_ABOUT_PARTS_H
#define CALLSHEET_ABOUT_PARTS_H

#include "about.h"

/* Which column of the table is called so, counted from 0; -1 for none. */
int about_column(struct store *st, enum about about, const char *name);
/* Is anything in this changeset about that creator? */
bool about_changes(struct store *st, const void *changes, size_t len,
                   int64_t creator);

#endif
