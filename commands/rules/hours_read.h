/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hours_read.h - "8:45", "19:00-8:30", "sat sun": hours as people type them.
 *
 * Pure; English and Italian. Whatever is not understood as a whole is false.
 */
#ifndef CALLSHEET_HOURS_READ_H
#define CALLSHEET_HOURS_READ_H

#include <stdbool.h>

#include "buf.h"

/* "8:45", "08.45", "9", "9am", "5:30 pm": minutes after midnight, at most
 * 24:00. */
bool hours_read_time(const char *text, int *minute);
/* "9:00-18:00", "9 to 18", "dalle 9 alle 18". */
bool hours_read_range(const char *text, int *from, int *to);
/* The same of working hours: "9-5" ends in the afternoon. */
bool hours_read_work(const char *text, int *from, int *to);
/* "sat sun", "friday and saturday", "sab, dom"; "none" and "nessuno" are 0. */
bool hours_read_weekdays(const char *text, unsigned *days);
/* "off", "none", "never", "no", "mai": nothing is wanted. */
bool hours_read_off(const char *text);
/* "08:45". */
void hours_write_time(struct buf *b, int minute);

#endif
