/* SPDX-License-Identifier: BSD-2-Clause */
/* text_table.h - the generated tables; text.c is their only reader. */
#ifndef CALLSHEET_TEXT_TABLE_H
#define CALLSHEET_TEXT_TABLE_H

#include "text_keys.h"

extern const char *const text_names[TEXT_COUNT];
extern const char *const text_en[TEXT_COUNT];
extern const char *const text_it[TEXT_COUNT];

#endif
