/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * space.h - the disk that the database lies on.
 */
#ifndef CALLSHEET_SPACE_H
#define CALLSHEET_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define SPACE_MB INT64_C(1048576)

struct space {
    int64_t free_bytes, total_bytes; /* free: for us, not only for root */
    int64_t free_inodes;             /* -1: this kind of disk has none */
    bool is_memory;                  /* gone when the machine stops */
    bool is_remote; /* WAL needs memory that is shared with the kernel */
};

/* Of the folder of the file, which need not be there. ERR_IO with errno. */
enum err space_look(const char *file, struct space *out);
/* So much should be free: a copy of the database is made before its format
 * changes, and another by who backs it up here. At least 200 MB. */
int64_t space_wanted(int64_t database_bytes);
/* "180 MB", "12 GB": whole numbers, for sentences. */
void space_text(int64_t bytes, char *out, size_t size);
bool space_is_low(const struct space *space, int64_t database_bytes);

#endif
