/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_frames.h - frames of Slack's socket, as a test writes them.
 */
#ifndef TESTS_SLACK_FRAMES_H
#define TESTS_SLACK_FRAMES_H

#include "transport/slack_events.h"

extern const struct slack_self frame_self;
extern struct slack_frame frame;
void frame_set_up(void);
void frame_tear_down(void);
void frame_take(const char *text);
/* An envelope around a payload. */
void frame_take_envelope(const char *type, const char *payload);
void frame_take_event(const char *event);

#endif
