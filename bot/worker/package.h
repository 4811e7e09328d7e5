/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package.h - a zip file in memory, member by member.
 *
 * Bombs: all that is unpacked counts against one budget, and a member against
 * what its reader has room for.
 */
#ifndef CALLSHEET_WORKER_PACKAGE_H
#define CALLSHEET_WORKER_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"

#define PACKAGE_BUDGET_BYTES ((int64_t)512 * 1024 * 1024)
#define PACKAGE_MEMBERS_MAX  5000

struct package {
    const void *bytes; /* borrowed */
    size_t len;
    int64_t budget; /* bytes that may still be unpacked */
};

struct member; /* the one that a walk stands at */

/* Another answer than ERR_OK ends the walk and becomes its result. */
typedef enum err member_fn(void *ctx, struct member *member);
typedef enum err bytes_fn(void *ctx, const void *bytes, size_t len);

void package_init(struct package *package, const void *bytes, size_t len);
/*
 * Call `fn` for each regular member. ERR_PROTOCOL when it is no zip or is torn,
 * ERR_DENIED when it is encrypted, ERR_TOO_BIG when it has too many members.
 */
enum err package_walk(struct package *package, member_fn *fn, void *ctx);
/* Walk to the member of that name, and stream it; ERR_NOT_FOUND. */
enum err package_stream(struct package *package, const char *name, bytes_fn *fn,
                        void *ctx);

/* "xl/workbook.xml"; "" when its letters cannot be read. */
const char *member_name(const struct member *member);
/* Its bytes, piece by piece; once. ERR_TOO_BIG beyond the budget. */
enum err member_stream(struct member *member, bytes_fn *fn, void *ctx);
/* The same into a buffer; ERR_TOO_BIG beyond its ceiling. */
enum err member_read(struct member *member, struct buf *out);

#endif
