/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * looking.h - looks by handle in a site with the YouTube server.
 */
#ifndef SYSTEM_LOOKING_H
#define SYSTEM_LOOKING_H

#include "stage.h"
#include "youtube.h"

/* The server, the workspace, and the bot that asks there; `more` as for
 * youtube_config(). */
void looking_open(struct site *site, const char *more);
/* The same, and no bot yet. */
void looking_open_alone(struct site *site, const char *more);
void looking_close(struct site *site);
/* No look is under way and nothing waits to be sent; a question that is asked
 * again later is helped on by moving the clock. */
void looking_rests(struct site *site);
bool looking_rests_now(void);
/* Ana, in her direct messages: "vet @HANDLE on youtube". */
void looking_ask(struct site *site, const char *handle);
/* The same, to its end. */
void looking_look(struct site *site, const char *handle);
/* Cards of looks at that handle which somebody has before them. */
int looking_cards(const struct site *site, const char *dm, const char *handle);
/* Fails when the key stands in a log, in the database, in its log, or in a
 * message that Ana sees. */
void looking_key_is_nowhere(const struct site *site);
/* Units that the bot thinks it has spent. */
int64_t looking_ledger(void);

#endif
