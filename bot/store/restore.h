/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * restore.h - put a copy of the database in the place of the one there is.
 */
#ifndef CALLSHEET_RESTORE_H
#define CALLSHEET_RESTORE_H

#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "store/inspect.h"

struct store_restored {
    struct store_facts facts; /* of the copy */
    struct buf aside;         /* where the old one lies; "" = there was none */
};

/*
 * Whoever calls holds the lock. The copy is looked at first and stays as it
 * is. The database there was, with its log, is kept beside as
 * DATABASE.before-restore-TIME. ERR_NOT_FOUND: no such copy; ERR_NEWER,
 * ERR_CORRUPT: it is of no use; ERR_INVALID: it is the database itself;
 * ERR_READ_ONLY, ERR_FULL, ERR_IO: the folder. With a sentence in `problem`,
 * and nothing is changed but for ERR_IO. Release out->aside in any case.
 */
enum err store_restore(const char *database, const char *copy, int64_t now,
                       store_patience_fn *patience, void *ctx,
                       struct store_restored *out, struct buf *problem);

#endif
