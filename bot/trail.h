/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trail.h - which request a log line belongs to.
 *
 * Each request has a number that no other has, also after a restart. What it
 * leaves behind, replies, jobs and files, is remembered here with its number,
 * so that one grep for request=… tells its whole life. Only the newest are
 * remembered, and none across a restart: the line that named the reply then
 * leads on.
 */
#ifndef CALLSHEET_TRAIL_H
#define CALLSHEET_TRAIL_H

#include <stdint.h>

enum trail { TRAIL_REPLY, TRAIL_JOB, TRAIL_FILE, TRAIL_KINDS };

/* The next number; shown in hexadecimal. */
int64_t trail_new(void);
/* 0 = it belongs to none. */
void trail_note(enum trail kind, int64_t id, int64_t request);
int64_t trail_of(enum trail kind, int64_t id);
/* " request=65a0c1f40000002a" for the end of a log line, or ""; lives until
 * the fourth call after. */
const char *trail_text(int64_t request);

#endif
