/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * record.h - a few named values kept as one text: a job's cursor, a look's
 * figures.
 */
#ifndef CALLSHEET_RECORD_H
#define CALLSHEET_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct record;

struct record *record_new(void);
void record_free(struct record *record);
/* "" is an empty record. ERR_INVALID for what record_save() never wrote. */
enum err record_load(const char *text, struct record **out);
/* The caller frees it. */
char *record_save(const struct record *record);

void record_set_int(struct record *record, const char *name, int64_t value);
/* What is no UTF-8 is left out. */
void record_set_text(struct record *record, const char *name,
                     const char *value);
/* What is not there is `missing`. */
int64_t record_int(const struct record *record, const char *name,
                   int64_t missing);
/* What is not there is "". Borrowed until the record changes. */
const char *record_text(const struct record *record, const char *name);

/* Lists of records: "posts" 0, 1, 2 … The returned one belongs to its list. */
struct record *record_add(struct record *record, const char *list);
/* 0 for a list that there is not; the i-th NULL behind the last. */
size_t record_count(const struct record *record, const char *list);
const struct record *record_at(const struct record *record, const char *list,
                               size_t i);
/* The same to be written to; it belongs to its list. */
struct record *record_change(struct record *record, const char *list, size_t i);
/* The whole list goes. */
void record_drop(struct record *record, const char *list);

#endif
