/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_card.h - a card as Slack gets it.
 */
#ifndef TESTS_SLACK_CARD_H
#define TESTS_SLACK_CARD_H

#include <jansson.h>

struct card;

/* The message, in English; Slack would take it. The caller frees it. */
json_t *slack_card_render(const struct card *card);
/* What the blocks say and offer, one line each: easy to compare. The caller
 * frees it. */
char *slack_card_shown(const json_t *message);

#endif
