/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * migrations.h - the steps from an empty file to the tables of this program.
 */
#ifndef CALLSHEET_STORE_MIGRATIONS_H
#define CALLSHEET_STORE_MIGRATIONS_H

#include <stddef.h>

/* What step i + 1 does, as SQL; so many formats are known. */
extern const char *const migrations[];
extern const size_t migration_count;

#endif
