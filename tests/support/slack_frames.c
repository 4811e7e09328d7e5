/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_frames.c - frames of Slack's socket, as a test writes them.
 */
#include "slack_frames.h"

#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "test.h"

const struct slack_self frame_self = { "T0AGENCY", "U0BOT", "B0BOT" };
struct slack_frame frame;

void
frame_set_up(void)
{
    memset(&frame, 0, sizeof(frame));
}

void
frame_tear_down(void)
{
    slack_frame_release(&frame);
}

void
frame_take(const char *text)
{
    slack_frame_read(text, strlen(text), &frame_self, 1700000000, &frame);
}

void
frame_take_envelope(const char *type, const char *payload)
{
    struct buf b;

    buf_init(&b, 1024 * 1024);
    buf_addf(&b,
             "{\"type\":\"%s\",\"envelope_id\":\"e-1\","
             "\"accepts_response_payload\":true,\"unknown\":[1,{}],"
             "\"payload\":%s}",
             type, payload);
    frame_take(b.data);
    buf_release(&b);
    ck_assert_int_eq(frame.kind, SLACK_FRAME_ENVELOPE);
    ck_assert_str_eq(frame.envelope, "e-1");
}

void
frame_take_event(const char *event)
{
    struct buf b;

    buf_init(&b, 1024 * 1024);
    buf_addf(&b,
             "{\"type\":\"event_callback\",\"team_id\":\"T0AGENCY\","
             "\"event_id\":\"Ev1\",\"event\":%s}",
             event);
    frame_take_envelope("events_api", b.data);
    buf_release(&b);
}
