/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * death.c - a bot that is to die at a step of what it does, and its fate.
 */
#include "death.h"

/* What does nothing for so long is done, if all else agrees. */
#define QUIET_MS 25

bool
death_await(struct site *site, const struct shim_page *shim,
            death_done *is_done, const void *ctx, int ms)
{
    int64_t until = now_ms() + ms, looked = now_ms();
    int32_t steps = -1;

    while (process_is_running(&site->bot)) {
        pause_ms(1);
        ck_assert_msg(now_ms() < until, "neither dead nor done: %s",
                      stage_log(site));
        if (now_ms() < looked + QUIET_MS)
            continue;
        looked = now_ms();
        if (shim->steps == steps && is_done(site, ctx))
            return false;
        steps = shim->steps;
    }
    return true;
}

bool
death_is_certain(struct site *site, struct shim_page *shim, bool has_died,
                 int nth)
{
    stage_disarm(shim);
    if (has_died || shim->steps < nth)
        return has_died;
    ck_assert_int_ge(process_wait(&site->bot, STAGE_MS), 0);
    return true;
}

void
death_await_quiet(const struct shim_page *shim)
{
    int32_t steps = shim->steps;
    int64_t since = now_ms();

    while (now_ms() < since + QUIET_MS) {
        pause_ms(1);
        if (shim->steps != steps) {
            steps = shim->steps;
            since = now_ms();
        }
    }
}

void
death_start_again(struct site *site)
{
    ck_assert(stage_waits(site, "for=ready&count=0"));
    (void)stage_run_shimmed(site);
    ck_assert(stage_waits(site, "for=ready&count=1"));
}
