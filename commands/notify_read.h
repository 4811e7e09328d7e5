/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify_read.h - what people type about their days and their zone.
 */
#ifndef CALLSHEET_NOTIFY_READ_H
#define CALLSHEET_NOTIFY_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "request.h"
#include "zone.h"

/* "Europe/Rome", "rome", "new york". */
bool notify_read_zone(const char *text, const struct zone **out);
/* "24 dec", "24 dec to 6 jan": days as of wall_day_number(), both included. */
bool notify_read_days(const struct request *rq, const char *text,
                      int64_t *first, int64_t *last);
/* "2d", "3 days", "a week", "1w": seconds. */
bool notify_read_span(const char *text, int64_t *seconds);

#endif
