/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_refusal.c - EIO and ENOSPC at every step from the envelope that comes
 * in until its reply is sent, once and lasting.
 *
 * Each deed is done with its first step failing, then with its second, until
 * a run meets no failure. Either it is done and said once, or it is not done
 * and the person was told that nothing was changed; and when the trouble is
 * over the bot goes on by itself.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "deed.h"

#define QUIET_MS  25
#define STEPS_MAX 1000

static const struct trouble {
    const char *name;
    enum shim_fate fate;
    int error;
} troubles[] = {
    { "EIO once", SHIM_FAILS, EIO },
    { "ENOSPC once", SHIM_FAILS, ENOSPC },
    { "EIO from there on", SHIM_FAILS_ON, EIO },
    { "ENOSPC from there on", SHIM_FAILS_ON, ENOSPC },
};

#define TROUBLES ((int)(sizeof(troubles) / sizeof(troubles[0])))

/* How often the bot came out of it only by being started again. */
static int restarts;

static bool
is_quiet(const struct shim_page *shim)
{
    const struct timespec pause = { .tv_nsec = QUIET_MS * 1000000 };
    int32_t steps = shim->steps;

    (void)nanosleep(&pause, NULL);
    return shim->steps == steps;
}

struct sight {
    struct site *site;
    const struct shim_page *shim;
};

/* Nothing moves, and nothing waits for its ack; or it has ended. */
static bool
has_come_to_something(void *ctx)
{
    const struct sight *s = ctx;

    return !process_is_running(&s->site->bot) ||
           (is_quiet(s->shim) &&
            stage_number(stage_see(s->site, "counts"), "waiting") == 0);
}

/* Better days: it goes on by itself, or is started as a supervisor would. */
static void
recover(struct site *site, struct shim_page *shim)
{
    stage_disarm(shim);
    if (!process_is_running(&site->bot)) {
        restarts++;
        ck_assert(stage_waits(site, "for=ready&count=0"));
        (void)stage_run_shimmed(site);
    }
    deed_forward(site, 5000);
    ck_assert_msg(stage_waits(site, "for=ready&count=1"),
                  "it does not come back: %s", stage_log(site));
    deed_rest(site);
}

static const char *
tell(const struct deed *deed, const struct trouble *t, int n,
     const struct shim_page *shim, const struct outcome *out)
{
    return text("%s, %s, step %d (%s): %s, done %d times, said %d times, told "
                "%d times that it failed",
                deed->name, t->name, n, shim->met,
                out->acked ? "acknowledged" : "not acknowledged", out->done,
                out->said, out->refused);
}

static void
assert_done_or_told(const struct deed *deed, const struct trouble *t, int n,
                    const struct shim_page *shim, const struct outcome *out)
{
    const char *what = tell(deed, t, n, shim, out);

    if (deed->is_passing) {
        ck_assert_msg(out->said + out->refused <= 1, "%s", what);
        return;
    }
    ck_assert_msg(out->done <= 1, "%s", what);
    ck_assert_msg(out->said == out->done, "%s", what);
    ck_assert_msg(out->refused <= 1 - out->done, "%s", what);
    if (out->acked)
        ck_assert_msg(out->done + out->refused == 1, "%s", what);
}

struct question {
    struct site *site;
    const struct deed *deed;
    int n, told;
    int64_t mark;
    struct outcome out;
};

/* What is said without a row nobody waits for but the one who reads it. */
static bool
is_answered(void *ctx)
{
    struct question *q = ctx;

    q->out = deed_look(q->site, q->deed, q->n, q->mark);
    q->out.refused -= q->told;
    return !q->out.acked || q->deed->is_passing ||
           q->out.done + q->out.refused > 0;
}

/* true: a step failed. */
static bool
fail_at(struct site *site, struct shim_page *shim, const struct deed *deed,
        const struct trouble *t, int n)
{
    struct sight s = { site, shim };
    struct question q = { .site = site, .deed = deed, .n = n };
    bool has_failed;

    if (deed->prepare)
        deed->prepare(site, n);
    deed_rest(site);
    ck_assert(eventually(has_come_to_something, &s, STAGE_MS));
    q.mark = deed_mark(site);
    q.told = deed_refusals(site);
    stage_arm_step(shim, t->fate, n, t->error);
    deed->act(site, n);
    (void)eventually(has_come_to_something, &s, 2 * STAGE_MS);
    recover(site, shim);
    has_failed = shim->failed > 0;
    if (deed->comes_again)
        deed_send_again(site, deed, n, q.mark);
    deed_rest(site);
    (void)eventually(is_answered, &q, STAGE_MS);
    assert_done_or_told(deed, t, n, shim, &q.out);
    ck_assert_msg(deed_database_is_sound(), "%s",
                  tell(deed, t, n, shim, &q.out));
    return has_failed;
}

START_TEST(what_fails_at_any_step_is_done_once_or_told)
{
    const struct deed *deed = &deeds[_i / TROUBLES];
    const struct trouble *t = &troubles[_i % TROUBLES];
    struct site site = { 0 };
    struct shim_page *shim;
    int n = 1, whole = 0;

    stage_open_alone(&site, "");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    for (; n < STEPS_MAX && whole < 2; n++)
        whole = fail_at(&site, shim, deed, t, n) ? 0 : whole + 1;
    n -= whole;
    ck_assert_int_lt(n, STEPS_MAX);
    /* A passing answer goes with the ack. */
    ck_assert_msg(n > (deed->is_passing ? 3 : 6), "%s: only %d steps",
                  deed->name, n - 1);
    (void)printf("refusal: %s, %s: %d times, at each step; started again %d "
                 "times\n",
                 deed->name, t->name, n - 1, restarts);
    (void)fflush(stdout);
    stage_close(&site);
}
END_TEST

TEST_SUITE(refusal)
{
    TCase *tc = test_case(suite, "refusal", 600);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_loop_test(tc, what_fails_at_any_step_is_done_once_or_told, 0,
                        DEEDS * TROUBLES);
}
