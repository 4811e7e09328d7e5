/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * milder.h - a word that is milder than the one before it, and why.
 */
#ifndef CALLSHEET_VET_MILDER_H
#define CALLSHEET_VET_MILDER_H

#include "vet/card_parts.h"

/* Into the figures of a look about to be kept, against the last one that was
 * made from the same: an API, or what people brought. */
enum err milder_write(struct request *rq, int64_t creator, bool is_api,
                      int64_t word, int64_t rules, struct record *facts);
void milder_lay(struct layout *l);

#endif
