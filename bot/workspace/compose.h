/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compose.h - what a person typed, as Slack passes it on.
 */
#ifndef WORKSPACE_COMPOSE_H
#define WORKSPACE_COMPOSE_H

#include <jansson.h>
#include <stdbool.h>

enum compose_mode {
    COMPOSE_MESSAGE, /* <@U…>, <#C…|name>, links */
    COMPOSE_COMMAND, /* the same with names: <@U…|name> */
    COMPOSE_PLAIN,   /* escaped only */
};

/* The caller frees it. */
char *compose(const char *typed, enum compose_mode mode);
/* Does the composed text mention this user? */
bool composed_mentions(const char *text, const char *user_id);
/* The text as one rich_text block, as events carry it. */
json_t *composed_blocks(const char *text);

#endif
