/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * receive_facts.h - facts about people and conversations.
 *
 * Only receive.c and receive_facts.c see it; all of it runs inside the turn's
 * transaction.
 */
#ifndef CALLSHEET_RECEIVE_FACTS_H
#define CALLSHEET_RECEIVE_FACTS_H

#include <stdbool.h>

#include "engine.h"
#include "err.h"
#include "incoming.h"

/* What a request waits for: "slack:person:U0…", "slack:place:C0…". */
char *facts_key(const char *network, const char *what, const char *id);
/* Ask for them after the commit. */
void facts_fetch(struct engine *e, const char *network, const char *what,
                 const char *id);
/*
 * Are the facts there? ERR_NOT_FOUND: parked. A request that was parked once
 * takes them as they are; what is then too old counts as public.
 */
enum err facts_need(struct engine *e, const struct incoming *in,
                    bool was_parked);
/* Facts arrived; fetched_at 0: what is safe, since they could not be had. */
enum err facts_put_person(struct engine *e, const struct person *said);
enum err facts_put_place(struct engine *e, const struct place *said);
/* INCOMING_CHANGED. */
enum err facts_changed(struct engine *e, const struct incoming *in);

#endif
