/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inspect.h - look at a database file from outside, changing nothing.
 */
#ifndef CALLSHEET_INSPECT_H
#define CALLSHEET_INSPECT_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"

struct store_facts {
    bool exists;
    int64_t size_bytes, wal_bytes;
    int format, format_known;    /* of the file; the newest we know */
    bool is_checked;             /* PRAGMA quick_check came to its end */
    bool is_indexed;             /* and so did integrity_check: indexes too */
    bool has_key, is_key_broken; /* of the right length; there, but not so */
    bool is_key_foreign;         /* of another database */
    bool needs_key;              /* it holds what only its key can tell apart */
};

/* Asked while the pages are checked: false ends that. */
typedef bool store_patience_fn(void *ctx);

/*
 * `is_in_use`: a daemon works on it. An idle one is read as an immutable
 * file, so that nothing is made beside it. ERR_OK also when there is none;
 * else ERR_NEWER, ERR_CORRUPT, ERR_READ_ONLY, ERR_IO with a sentence in
 * `problem`, and *out as far as it is known.
 */
enum err store_inspect(const char *path, bool is_in_use,
                       store_patience_fn *patience, void *ctx,
                       struct store_facts *out, struct buf *problem);

#endif
