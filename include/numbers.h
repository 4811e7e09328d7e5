/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * numbers.h - numbers as text, read with checks.
 */
#ifndef CALLSHEET_NUMBERS_H
#define CALLSHEET_NUMBERS_H

#include <stdint.h>

#include "err.h"

/* A whole decimal number and nothing else, within the bounds; else ERR_INVALID,
 * and *out is left as it was. */
enum err number_parse(const char *text, int64_t min, int64_t max, int64_t *out);

#endif
