/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_stop.c - SIGTERM in each state that a connection can be in.
 */
#include <signal.h>
#include <string.h>

#include "site.h"

#define STOP_MS 5000

static void
control(const struct site *site, const char *what, const char *body)
{
    struct answer answer = web(text("%s/control/%s", site->origin, what), body);

    ck_assert_msg(answer.status == 200 &&
                      json_is_true(json_object_get(answer.json, "ok")),
                  "%s %s: %ld %s", what, body, answer.status, answer.body);
    json_decref(answer.json);
}

static void
bot_start(struct site *site)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[] = {
        text("SLACK_APP_TOKEN=%s", site->app_token),
        text("SLACK_BOT_TOKEN=%s", site->bot_token),
        NULL,
    };

    site_config(site, "");
    site->bot = process_start("bot", "callsheet", arguments, environment);
}

struct log_wait {
    const struct process *process;
    const char *words;
};

static bool
log_has(void *ctx)
{
    const struct log_wait *w = ctx;

    return strstr(process_log(w->process), w->words) != NULL;
}

static void
log_await(const struct process *process, const char *words)
{
    struct log_wait w = { process, words };

    ck_assert_msg(eventually(log_has, &w, 5000), "no \"%s\": %s", words,
                  process_log(process));
}

/* What is done to the workspace first, and how the log tells the state. */
static const struct {
    const char *what, *body, *state;
} states[] = {
    { "fault", "{\"method\": \"auth.test\", \"kind\": \"hang\"}",
      "run: started" },
    { "fault", "{\"method\": \"apps.connections.open\", \"kind\": \"hang\"}",
      "to=\"opening\"" },
    { "fault",
      "{\"method\": \"apps.connections.open\", \"kind\": \"error\", "
      "\"code\": \"internal_error\", \"times\": 9}",
      "to=\"waiting\"" },
    { "dial", "{\"mode\": \"silent\", \"times\": 9}", "to=\"dialing\"" },
    { "dial", "{\"mode\": \"half\", \"times\": 9}", "to=\"dialing\"" },
    { "settings", "{\"withhold_hello\": true}", "to=\"await hello\"" },
    { "settings", "{}", "to=\"ready\"" },
};

START_TEST(fm40_sigterm_ends_it_in_every_state)
{
    struct site site = { 0 };
    int64_t before;

    site_open(&site);
    control(&site, states[_i].what, states[_i].body);
    bot_start(&site);
    log_await(&site.bot, states[_i].state);
    before = now_ms();
    process_signal(&site.bot, SIGTERM);
    ck_assert_msg(process_wait(&site.bot, STOP_MS) == 0, "%s",
                  process_log(&site.bot));
    ck_assert_int_le(now_ms() - before, STOP_MS);
    process_kill(&site.workspace);
}
END_TEST

/* The peer neither reads nor answers: no close frame ever comes back. */
START_TEST(fm40_a_peer_that_fell_silent_does_not_hold_it)
{
    struct site site = { 0 };

    site_open(&site);
    site_config(&site, "");
    site_run_bot(&site);
    control(&site, "silence", "{\"silent\": true}");
    process_signal(&site.bot, SIGTERM);
    ck_assert_msg(process_wait(&site.bot, STOP_MS) == 0, "%s",
                  process_log(&site.bot));
    process_kill(&site.workspace);
}
END_TEST

START_TEST(fm40_a_second_sigterm_ends_it_at_once)
{
    struct site site = { 0 };
    int64_t before;
    int code;

    site_open(&site);
    site_config(&site, "");
    site_run_bot(&site);
    control(&site, "silence", "{\"silent\": true}");
    process_signal(&site.bot, SIGTERM);
    log_await(&site.bot, "run: stopping");
    before = now_ms();
    process_signal(&site.bot, SIGTERM);
    code = process_wait(&site.bot, STOP_MS);
    ck_assert_msg(code == 128 + SIGTERM || code == 0, "%d", code);
    ck_assert_int_le(now_ms() - before, 500);
    process_kill(&site.workspace);
}
END_TEST

TEST_SUITE(stop)
{
    TCase *tc = test_case(suite, "stop", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_loop_test(tc, fm40_sigterm_ends_it_in_every_state, 0,
                        (int)(sizeof(states) / sizeof(states[0])));
    tcase_add_test(tc, fm40_a_peer_that_fell_silent_does_not_hold_it);
    tcase_add_test(tc, fm40_a_second_sigterm_ends_it_at_once);
}
