/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_limits.h - what Slack would refuse by its reference of blocks and of
 * formatting (https://docs.slack.dev/reference/block-kit), as a test sees it:
 * nothing here is shared with the renderer.
 */
#ifndef CALLSHEET_SLACK_LIMITS_H
#define CALLSHEET_SLACK_LIMITS_H

#include <jansson.h>

/* Fail the test unless Slack would take this message or this modal. */
void slack_check_message(const json_t *message);
void slack_check_modal(const json_t *view);

#endif
