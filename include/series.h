/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * series.h - deadlines that come again.
 *
 * Each occurrence is a deadline with the series' number; the database holds no
 * two of one series at one instant (FM30).
 */
#ifndef CALLSHEET_SERIES_H
#define CALLSHEET_SERIES_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct store;

struct series {
    int64_t id;
    char *what;
    char *rule;  /* RFC 5545, as recurrence_parse() gives it */
    char *first; /* wall time it counts from: "2026-05-14T09:00" */
    bool has_time;
    char *zone; /* IANA: the wall that hangs there */
    char *owner;
    int64_t campaign;
    char *remind;
    int64_t ended_at; /* 0 = goes on */
    char *person;
    int64_t at;
};

void series_release(struct series *series);
enum err store_series_add(struct store *st, const struct series *series,
                          int64_t *id);
/* Does another that goes on say the same of the same person? */
enum err store_series_has_twin(struct store *st, const struct series *series,
                               bool *has_twin);
enum err store_series_find(struct store *st, int64_t id, struct series *out);
/* All but id, person and at. */
enum err store_series_update(struct store *st, const struct series *series);

#endif
