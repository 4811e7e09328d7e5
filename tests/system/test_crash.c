/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_crash.c - FM23: killed at every step, from the envelope that comes in
 * until its reply is sent; then started on the same database.
 *
 * A step is a write to the database or its log, a sync of it, or something
 * sent (tests/support/shim.c). Step 1 of the first run, step 2 of the second,
 * and so on until a run lives. The same once more with the power cut: what was
 * written and not synced is gone then. `make test` does so for a command and
 * for a message, with SOAK=1 it is all deeds; and what recovers is killed
 * again.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "death.h"
#include "deed.h"

/* No deed has as many steps. */
#define STEPS_MAX 1000

/* A deed under its number, of which all that came since the mark is meant. */
struct numbered {
    const struct deed *deed;
    int n;
    int64_t mark;
};

static bool
is_over(struct site *site, const void *ctx)
{
    const struct numbered *it = ctx;

    return deed_is_over(site, it->deed, it->n, it->mark);
}

/* true: it died at that step. */
static bool
dies(struct site *site, struct shim_page *shim, const struct deed *deed, int n,
     int64_t mark, int nth)
{
    struct numbered it = { deed, n, mark };
    bool has_died = death_await(site, shim, is_over, &it, 2 * STAGE_MS);

    return death_is_certain(site, shim, has_died, nth);
}

static bool
is_among(const json_t *envelopes, const char *id)
{
    const json_t *e;
    size_t i;

    json_array_foreach(envelopes, i, e)
    {
        if (strcmp(stage_text(e, "envelope_id"), id) == 0)
            return true;
    }
    return false;
}

/* If the deed was acknowledged so far, it had been synced before. Others are
 * nothing to keep, and acknowledged at once. */
static void
assert_synced_first(const struct shim_page *shim, const json_t *envelopes)
{
    int i, wrote = 0, synced = 0;

    for (i = 0; i < shim->count; i++) {
        wrote += shim->events[i].what == SHIM_WROTE && synced == 0;
        synced += shim->events[i].what == SHIM_SYNCED;
        if (shim->events[i].what == SHIM_ACKED &&
            is_among(envelopes, shim->events[i].id))
            ck_assert_msg(wrote > 0 && synced > 0,
                          "acknowledged before it was synced: %s",
                          shim->events[i].id);
    }
}

static const char *
tell(const struct deed *deed, int n, const struct shim_page *shim,
     const struct outcome *out)
{
    return text("%s, step %d (%s): %s, done %d times, said %d times",
                deed->name, n, shim->met,
                out->acked ? "acknowledged" : "not acknowledged", out->done,
                out->said);
}

static void
assert_once(const struct deed *deed, int n, const struct shim_page *shim,
            const struct outcome *out)
{
    const char *what = tell(deed, n, shim, out);

    if (deed->is_passing) {
        ck_assert_msg(out->said <= 1, "%s", what);
        return;
    }
    ck_assert_msg(out->done <= 1, "%s", what);
    if (out->acked || deed->comes_again)
        ck_assert_msg(out->done == 1, "%s", what);
    ck_assert_msg(out->said == out->done, "%s", what);
    ck_assert_msg(out->refused == 0, "%s", what);
}

/* true: it died at step n. */
static bool
die_at(struct site *site, struct shim_page *shim, const struct deed *deed,
       enum shim_fate fate, int n)
{
    struct outcome out;
    int64_t mark;
    bool has_died;

    if (deed->prepare)
        deed->prepare(site, n);
    deed_rest(site);
    death_await_quiet(shim);
    mark = deed_mark(site);
    shim->count = 0;
    stage_arm_step(shim, fate, n, 0);
    deed->act(site, n);
    has_died = dies(site, shim, deed, n, mark, n);
    assert_synced_first(shim, deed_envelopes(site, deed, n, mark));
    if (has_died) {
        death_start_again(site);
        if (deed->comes_again)
            deed_send_again(site, deed, n, mark);
    }
    deed_rest(site);
    out = deed_look(site, deed, n, mark);
    assert_once(deed, n, shim, &out);
    ck_assert_msg(deed_database_is_sound(), "%s", tell(deed, n, shim, &out));
    return has_died;
}

static void
die_at_each(const struct deed *deed, enum shim_fate fate)
{
    struct site site = { 0 };
    struct shim_page *shim;
    int n = 1, alive = 0;

    stage_open_alone(&site, "");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    /* Two in a row: the last steps may come later than one waits. */
    for (; n < STEPS_MAX && alive < 2; n++)
        alive = die_at(&site, shim, deed, fate, n) ? 0 : alive + 1;
    n -= alive;
    ck_assert_int_lt(n, STEPS_MAX);
    /* It looked before it posted again: nothing stood there twice, not even
     * until the younger one was taken away. */
    ck_assert_int_eq(stage_calls(&site, "chat.delete"), 0);
    /* Written, synced, acknowledged, called, and all that once more; a passing
     * answer goes with the ack. */
    ck_assert_msg(n > (deed->is_passing ? 3 : 6), "%s: only %d steps",
                  deed->name, n - 1);
    (void)printf("crash: %s, %s: %d times, at each step from envelope to reply"
                 "\n",
                 deed->name, fate == SHIM_CUT ? "power cut" : "killed", n - 1);
    (void)fflush(stdout);
    stage_close(&site);
}

/* ---- and once more ------------------------------------------------------ */

static bool
has_recovered(struct site *site, const void *ctx)
{
    (void)ctx;
    if (!site_is_connected(site))
        return false;
    if (deed_bot_rests())
        return true;
    deed_forward(site, 11000); /* what is in doubt waits for that */
    return false;
}

/* Killed at a step of the deed, and again at one of the start after that. */
static bool
die_twice(struct site *site, struct shim_page *shim, const struct deed *deed,
          int first, int second)
{
    int n = first * STEPS_MAX + second;
    struct outcome out;
    int64_t mark;
    bool has_died;

    deed_rest(site);
    death_await_quiet(shim);
    mark = deed_mark(site);
    stage_arm_step(shim, SHIM_DIES, first, 0);
    deed->act(site, n);
    if (!dies(site, shim, deed, n, mark, first))
        return false;
    ck_assert(stage_waits(site, "for=ready&count=0"));
    stage_arm_step(shim, SHIM_DIES, second, 0);
    stage_start_shimmed(site);
    has_died = death_await(site, shim, has_recovered, NULL, 4 * STAGE_MS);
    has_died = death_is_certain(site, shim, has_died, second);
    if (has_died)
        death_start_again(site);
    if (deed->comes_again)
        deed_send_again(site, deed, n, mark);
    deed_rest(site);
    out = deed_look(site, deed, n, mark);
    assert_once(deed, n, shim, &out);
    ck_assert(deed_database_is_sound());
    return has_died;
}

/* From the commit on there is something to take up again: its first step is
 * the write, its second the sync. */
#define FIRST 2
#define LAST  6

static void
die_twice_at_each(const struct deed *deed)
{
    struct site site = { 0 };
    struct shim_page *shim;
    int first, second, alive, count = 0;

    stage_open_alone(&site, "");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    for (first = FIRST; first <= LAST; first++)
        for (second = 1, alive = 0; alive < 2; second++) {
            bool has_died = die_twice(&site, shim, deed, first, second);

            alive = has_died ? 0 : alive + 1;
            count += has_died;
        }
    ck_assert_int_eq(stage_calls(&site, "chat.delete"), 0);
    ck_assert_int_gt(count, LAST - FIRST);
    (void)printf("crash: %s: killed again %d times, at each step of the start "
                 "after that\n",
                 deed->name, count);
    (void)fflush(stdout);
    stage_close(&site);
}

START_TEST(fm23_killed_again_while_it_recovers)
{
    die_twice_at_each(&deeds[_i]);
}
END_TEST

START_TEST(fm23_killed_at_every_step_it_is_done_once)
{
    die_at_each(&deeds[_i], SHIM_DIES);
}
END_TEST

START_TEST(fm23_without_power_at_every_step_it_is_done_once)
{
    die_at_each(&deeds[_i], SHIM_CUT);
}
END_TEST

TEST_SUITE(crash)
{
    TCase *tc = test_case(suite, "crash", 300);
    int count = getenv("SOAK") ? DEEDS : 2;

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_loop_test(tc, fm23_killed_at_every_step_it_is_done_once, 0,
                        count);
    tcase_add_loop_test(tc, fm23_without_power_at_every_step_it_is_done_once, 0,
                        count);
    if (getenv("SOAK"))
        tcase_add_loop_test(tc, fm23_killed_again_while_it_recovers, 0, 2);
}
