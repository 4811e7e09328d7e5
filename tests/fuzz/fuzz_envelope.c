/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_envelope.c - frames of Slack's socket: anything may come.
 */
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "incoming.h"
#include "promise.h"
#include "transport/slack_events.h"

static bool
is_request(const struct incoming *in)
{
    return in->kind == INCOMING_LINE || in->kind == INCOMING_BUTTON ||
           in->kind == INCOMING_FORM;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct slack_self self = { "T0AGENCY", "U0BOT", "B0BOT" };
    struct slack_frame frame;
    struct incoming *back = NULL;
    size_t i;

    slack_frame_read((const char *)data, size, &self, 1700000000, &frame);
    assert(frame.kind == SLACK_FRAME_ENVELOPE || frame.count == 0);
    assert(frame.kind != SLACK_FRAME_ENVELOPE || frame.envelope[0] != '\0');
    for (i = 0; i < frame.count; i++) {
        char *json;

        if (!is_request(frame.items[i]))
            continue; /* news about somebody or some place: no harm twice */
        assert(frame.items[i]->keys[0]);
        /* Every request can be parked and comes back. */
        json = incoming_save(frame.items[i]);
        assert(frame.items[i]->user && frame.items[i]->line);
        if (incoming_load(json, &back) == ERR_OK)
            assert(strcmp(back->user, frame.items[i]->user) == 0);
        incoming_free(back);
        back = NULL;
        free(json);
    }
    slack_frame_release(&frame);
    return 0;
}
