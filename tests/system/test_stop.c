/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_stop.c - SIGTERM in each state that a connection can be in.
 */
#include <signal.h>
#include <string.h>

#include "outage.h"

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

    site_open(&site);
    control(&site, states[_i].what, states[_i].body);
    bot_start(&site);
    log_await(&site.bot, states[_i].state);
    process_signal(&site.bot, SIGTERM);
    ck_assert_msg(process_wait(&site.bot, STOP_MS) == 0, "%s",
                  process_log(&site.bot));
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
    int code;

    site_open(&site);
    site_config(&site, "");
    site_run_bot(&site);
    control(&site, "silence", "{\"silent\": true}");
    process_signal(&site.bot, SIGTERM);
    log_await(&site.bot, "run: stopping");
    process_signal(&site.bot, SIGTERM);
    code = process_wait(&site.bot, STOP_MS);
    /* Or it had come to its own end just before. */
    ck_assert_msg(code == 128 + SIGTERM || code == 0, "%d", code);
    process_kill(&site.workspace);
}
END_TEST

/* ---- states that it comes to only later ---------------------------------- */

static bool
is_asked(void *ctx)
{
    const struct resolver_page *names = ctx;

    return __atomic_load_n(&names->hanging, __ATOMIC_SEQ_CST) > 0;
}

static void
arrange_look_up(struct site *site)
{
    struct resolver_page *names = outage_resolver();

    outage_open(site);
    stage_do(site, "settings", "{'link_host': 'localhost'}");
    names->mode = RESOLVER_HANGS;
    outage_run_resolved(site);
    ck_assert_msg(eventually(is_asked, names, STAGE_MS), "%s", stage_log(site));
}

static void
arrange_fatal(struct site *site)
{
    outage_open(site);
    stage_do(site, "fault",
             "{'method': 'apps.connections.open', 'kind': 'error', 'code': "
             "'invalid_auth'}");
    outage_run_bot(site, NULL);
    ck_assert(outage_tells(site, "to=\"fatal\"", 1));
}

static void
arrange_draining(struct site *site)
{
    outage_begin(site);
    stage_do(site, "settings", "{'withhold_hello': true}");
    outage_step(site, 2000);
    stage_do(site, "disconnect", "{'reason': 'warning', 'then': 'none'}");
    ck_assert(outage_tells(site, "to=\"await hello\"", 2));
}

/* A refresh whose second dial finds nobody. */
static void
arrange_draining_alone(struct site *site)
{
    outage_begin(site);
    stage_do(site, "dial", "{'mode': 'silent', 'times': 9}");
    outage_step(site, 2000);
    stage_do(site, "disconnect", "{'reason': 'warning', 'then': 'none'}");
    ck_assert(outage_tells(site, "to=\"dialing\"", 2));
}

/* The old one neither answers pings nor the close frame. */
static void
arrange_closing(struct site *site)
{
    int i;

    stage_open(site, "");
    stage_do(site, "silence", "{'silent': true}");
    for (i = 0; i < 20 && outage_dials(site) < 2; i++)
        outage_step(site, 500);
    ck_assert(outage_counts("callsheet_connects_total", 2));
    outage_step(site, 700);
    ck_assert(outage_tells(site, "to=\"closing\"", 1));
}

/* An answer is on its way to somebody, and the API says nothing. */
static void
arrange_sending(struct site *site)
{
    outage_begin(site);
    stage_do(site, "fault",
             "{'method': 'chat.postMessage', 'kind': 'hang', 'times': 9}");
    (void)stage_event(site, "Ev40", "1700000000.000100", 0, "health");
    ck_assert(stage_sql_is("SELECT count(*) FROM outbox WHERE is_sending", 1));
}

/* Nor does it about a person whom the bot does not know yet, alone or with
 * everybody. */
static void
arrange_asking(struct site *site)
{
    outage_open(site);
    stage_do(site, "fault",
             "{'method': 'users.list', 'kind': 'hang', 'times': 9}");
    outage_run_bot(site, NULL);
    ck_assert(outage_tells(site, "to=\"ready\"", 1));
    stage_do(site, "fault",
             "{'method': 'users.info', 'kind': 'hang', 'times': 9}");
    site_say(site, "U0ANA", "D0ANA", "health");
    ck_assert(stage_waits(site, "for=calls&method=users.info"));
}

static void
arrange_silent_api(struct site *site)
{
    outage_begin(site);
    process_signal(&site->workspace, SIGSTOP);
    outage_step(site, 61000);
}

static void (*const arrangements[])(struct site *) = {
    arrange_look_up, arrange_fatal,   arrange_draining, arrange_draining_alone,
    arrange_closing, arrange_sending, arrange_asking,   arrange_silent_api,
};

START_TEST(fm40_sigterm_ends_it_in_the_later_states_too)
{
    struct site site = { 0 };

    arrangements[_i](&site);
    process_signal(&site.bot, SIGTERM);
    ck_assert_msg(process_wait(&site.bot, STOP_MS) == 0, "%s",
                  stage_log(&site));
    stage_release(&site);
}
END_TEST

TEST_SUITE(stop)
{
    TCase *tc = test_case(suite, "stop", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_loop_test(tc, fm40_sigterm_ends_it_in_every_state, 0,
                        (int)(sizeof(states) / sizeof(states[0])));
    tcase_add_loop_test(tc, fm40_sigterm_ends_it_in_the_later_states_too, 0,
                        (int)(sizeof(arrangements) / sizeof(arrangements[0])));
    tcase_add_test(tc, fm40_a_peer_that_fell_silent_does_not_hold_it);
    tcase_add_test(tc, fm40_a_second_sigterm_ends_it_at_once);
}
