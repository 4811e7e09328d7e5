/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dates.h - days and zones by their names.
 *
 * What is not there fails the test.
 */
#ifndef TESTS_DATES_H
#define TESTS_DATES_H

#include <stdint.h>

#include "rules/calendar.h"

struct zone;

/* "Europe/Rome" */
const struct zone *dates_zone(const char *name);
/* Of "2026-11-27", as wall_day_number() counts; and back: the text is good for
 * three more calls. */
int64_t dates_day(const char *iso);
const char *dates_iso(int64_t day);
/* Italy's holidays. */
struct calendar dates_italy(void);

#endif
