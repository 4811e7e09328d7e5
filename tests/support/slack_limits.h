/*
 * slack_limits.h - what Slack would refuse (slack.md 4 and 12), as a test sees
 * it: nothing here is shared with the renderer.
 */
#ifndef CALLSHEET_SLACK_LIMITS_H
#define CALLSHEET_SLACK_LIMITS_H

#include <jansson.h>

/* Fail the test unless Slack would take this message or this modal. */
void slack_check_message(const json_t *message);
void slack_check_modal(const json_t *view);

#endif
