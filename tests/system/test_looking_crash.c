/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_looking_crash.c - killed at every step of a look by handle, then started
 * on the same database: it goes on where it was.
 *
 * A step is as in test_crash.c: a write to the database or a sync of it, or
 * something sent, to Slack or to YouTube. Each look is at another channel, as
 * what was asked lately is not asked again. `make test` dies at every
 * seventh step, with SOAK=1 it is each.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "death.h"
#include "deed.h"
#include "looking.h"

#define EVERY     7
#define STEPS_MAX 2000
#define KIND      "marta-cooks-fan"

static int
cards_of(const struct site *site, int n)
{
    return looking_cards(site, "D0ANA", text(KIND "-%d", n));
}

static const struct deed look = { .name = "look",
                                  .words = { "vet @" KIND "-", " on youtube" },
                                  .said = cards_of,
                                  .comes_again = true };

struct numbered {
    int n;
    int64_t mark;
};

static bool
is_over(struct site *site, const void *ctx)
{
    const struct numbered *it = ctx;

    return looking_rests_now() && deed_look(site, &look, it->n, it->mark).acked;
}

static void
assert_one_card(struct site *site, struct shim_page *shim, int n)
{
    const char *handle = text(KIND "-%d", n);
    const char *what = text("step %d (%s)\n%s\n%s", n, shim->met, youtube_log(),
                            stage_log(site));

    ck_assert_msg(cards_of(site, n) == 1, "%d cards: %s", cards_of(site, n),
                  what);
    ck_assert_msg(stage_sql(text("SELECT count(*) FROM look l JOIN creator c "
                                 "ON l.creator = c.id WHERE c.handle = '%s'",
                                 handle)) == 1,
                  "looks: %s", what);
    ck_assert_msg(stage_sql(text("SELECT count(*) FROM comment m JOIN creator "
                                 "c ON m.creator = c.id WHERE c.handle = "
                                 "'%s'",
                                 handle)) == youtube_comments(handle),
                  "comments: %s", what);
    /* Only what was answered and not yet written down when it died. */
    ck_assert_msg(youtube_repeated() <= 1, "paid for twice: %s", what);
    ck_assert_msg(looking_ledger() >= youtube_units(), "ledger: %s", what);
}

/* true: it died at step n. */
static bool
die_at(struct site *site, struct shim_page *shim, enum shim_fate fate, int n)
{
    struct numbered it = { .n = n };
    bool has_died;

    looking_rests(site);
    youtube_forget();
    it.mark = deed_mark(site);
    stage_arm_step(shim, fate, n, 0);
    looking_ask(site, text(KIND "-%d", n));
    has_died = death_await(site, shim, is_over, &it, 2 * STAGE_MS);
    has_died = death_is_certain(site, shim, has_died, n);
    if (has_died) {
        death_start_again(site);
        deed_send_again(site, &look, n, it.mark);
    }
    looking_rests(site);
    assert_one_card(site, shim, n);
    return has_died;
}

static void
die_at_each(enum shim_fate fate, const char *how)
{
    int every = getenv("SOAK") ? 1 : EVERY;
    struct site site = { 0 };
    struct shim_page *shim;
    int n, count = 0, alive = 0;

    looking_open_alone(&site, "");
    youtube_do("clone " KIND " 900");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    for (n = 1; n < STEPS_MAX && alive < 2; n += every) {
        bool has_died = die_at(&site, shim, fate, n);

        count += has_died;
        alive = has_died ? 0 : alive + 1;
    }
    ck_assert_int_lt(n, STEPS_MAX);
    ck_assert_int_gt(count, 3);
    (void)printf("looking: %s %d times, up to step %d of a look\n", how, count,
                 n - alive * every);
    (void)fflush(stdout);
    looking_close(&site);
}

START_TEST(killed_at_a_step_of_a_look_it_goes_on_there)
{
    die_at_each(SHIM_DIES, "killed");
}
END_TEST

START_TEST(without_power_at_a_step_of_a_look_it_goes_on_there)
{
    die_at_each(SHIM_CUT, "power cut");
}
END_TEST

TEST_SUITE(looking_crash)
{
    TCase *tc = test_case(suite, "looking_crash", 600);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, killed_at_a_step_of_a_look_it_goes_on_there);
    tcase_add_test(tc, without_power_at_a_step_of_a_look_it_goes_on_there);
}
