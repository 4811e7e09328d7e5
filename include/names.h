/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * names.h - names as keyed hashes: SipHash (Aumasson and Bernstein, 2012).
 */
#ifndef CALLSHEET_NAMES_H
#define CALLSHEET_NAMES_H

#include <stddef.h>
#include <stdint.h>

struct store;

/* Sixteen bytes that stand for a name: keyed, so that nobody without the key
 * file beside the database can guess whose they are. */
void store_name_hash(const struct store *st, const char *name,
                     unsigned char out[16]);
/* The first eight bytes of such a hash, of any bytes. */
uint64_t store_hash64(const struct store *st, const void *data, size_t len);

/* One key for a name of a campaign or a deliverable, however it is written:
 * case, width and blanks count for nothing. The caller's. */
char *store_name_key(const char *name);

#endif
