/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_facts.h - people and places as Slack describes them. Pure.
 */
#ifndef CALLSHEET_SLACK_FACTS_H
#define CALLSHEET_SLACK_FACTS_H

#include <jansson.h>

#include "people.h"

/* `user` as users.info gives it, NULL when it could not be had: then a guest.
 * `zone` is the team's, or "" when it may be had later. The caller releases
 * `out`. */
void slack_person_read(const json_t *user, const char *id, const char *team,
                       const char *zone, struct person *out);
/* `channel` as conversations.info gives it, NULL when it could not be had:
 * then public, shared, with guests. has_guests is true for all but DMs, until
 * somebody has looked at the members. */
void slack_place_read(const json_t *channel, const char *id, struct place *out);

#endif
