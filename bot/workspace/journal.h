/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * journal.h - what is kept across restarts: one JSON line per change.
 */
#ifndef WORKSPACE_JOURNAL_H
#define WORKSPACE_JOURNAL_H

#include <jansson.h>
#include <stdbool.h>

/*
 * Take DIR (made when missing) for this process and replay what it holds.
 * dir NULL keeps nothing. 0, or a sysexits code with the reason on stderr.
 */
int journal_open(const char *dir);
/* Was anything replayed? */
bool journal_was_there(void);
/* Are changes kept at all? */
bool journal_is_kept(void);
/* Write down a change; `value` is stolen. */
void journal_put(const char *kind, json_t *value);
void journal_close(void);

#endif
