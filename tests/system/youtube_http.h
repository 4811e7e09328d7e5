/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_http.h - how the YouTube server speaks HTTP, and what it notes.
 */
#ifndef SYSTEM_YOUTUBE_HTTP_H
#define SYSTEM_YOUTUBE_HTTP_H

#include <pthread.h>

#include "youtube_parts.h"

/* ---- youtube_http.c ---- */
void youtube_listen(void);
/* All connections end, and their threads. */
void youtube_hang_up(void);
int youtube_port(void);
/* Those that are held are answered. */
void youtube_let_go(void);

/* ---- youtube.c; all but the first two under the lock ---- */
void youtube_lock(void);
void youtube_unlock(void);
/* What it was and what comes of it; its number in the log. */
int youtube_note(const struct ask *ask, const struct reply *reply,
                 enum wrong wrong);
void youtube_end(int number, bool in_full);

#endif
