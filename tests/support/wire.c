/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wire.c - one WebSocket of a test, and what it told.
 */
#include "wire.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "clock.h"
#include "loop.h"
#include "test.h"
#include "timer.h"
#include "transport/lookup.h"

struct wire wire;

static void
on_open(void *ctx)
{
    ck_assert_ptr_eq(ctx, &wire);
    wire.opens++;
}

static void
on_text(void *ctx, const char *text, size_t len)
{
    (void)ctx;
    wire.texts++;
    buf_add(&wire.all, text, len);
    buf_addc(&wire.all, ' ');
    if (wire.frees_itself) {
        ws_free(wire.ws);
        wire.ws = NULL;
    }
}

static void
on_skipped(void *ctx, const char *why, const char *start, size_t start_len,
           size_t len)
{
    (void)ctx;
    if (start_len > 0)
        (void)snprintf(wire.start, sizeof(wire.start), "%.*s", (int)start_len,
                       start);
    (void)snprintf(wire.why, sizeof(wire.why), "%s", why);
    wire.skips++;
    wire.skipped = len;
}

static void
on_pong_late(void *ctx)
{
    (void)ctx;
    wire.lates++;
}

static void
on_over(void *ctx, const char *why, size_t unsent)
{
    (void)ctx;
    wire.overs++;
    wire.unsent = unsent;
    (void)snprintf(wire.why, sizeof(wire.why), "%s", why);
}

const struct ws_events wire_events = { on_open,      on_text, on_skipped,
                                       on_pong_late, on_over, NULL };

void
wire_set_up(void)
{
    memset(&wire, 0, sizeof(wire));
    wire.loop = loop_new();
    ck_assert_ptr_nonnull(wire.loop);
    buf_init(&wire.all, 100 * 1024 * 1024);
    wire.limits = ws_default_limits;
    wire.limits.dial_ms = 300;
    wire.limits.address_ms = 200;
    wire.limits.close_ms = 200;
    wire.limits.ping_ms = 0;
}

void
wire_tear_down(void)
{
    ws_free(wire.ws);
    loop_free(wire.loop);
    if (wire.peer)
        peer_stop(wire.peer);
    lookup_replace(NULL);
    buf_release(&wire.all);
}

void
wire_dial(const char *host, peer_script *script, void *ctx)
{
    char url[100];

    wire.peer = peer_start(script, ctx);
    (void)snprintf(url, sizeof(url), "ws://%s:%d/link/?ticket=1", host,
                   peer_port(wire.peer));
    wire.ws = ws_dial(wire.loop, url, &wire.limits, &wire_events, &wire);
    ck_assert_ptr_nonnull(wire.ws);
    ck_assert_int_eq(wire.opens + wire.overs, 0);
}

void
wire_turn_until(const int *value, int wanted)
{
    int64_t give_up = clock_real_us() + 10000000;

    while (*value < wanted) {
        ck_assert_int_eq(loop_turn(wire.loop, true), ERR_OK);
        ck_assert_int_lt(clock_real_us(), give_up);
    }
}

static void
ring(struct timer *timer)
{
    (void)timer;
}

void
wire_turn_for(int64_t real_ms)
{
    int64_t until = clock_real_us() + real_ms * 1000;
    struct timer timer = { 0 };

    while (clock_real_us() < until) {
        timer_set(loop_timers(wire.loop), &timer, clock_mono_ms() + 5, ring);
        ck_assert_int_eq(loop_turn(wire.loop, true), ERR_OK);
        timer_cancel(loop_timers(wire.loop), &timer);
    }
}

void
wire_wait_for_end(int fd)
{
    char c[256];

    while (recv(fd, c, sizeof(c), 0) > 0)
        ;
}
