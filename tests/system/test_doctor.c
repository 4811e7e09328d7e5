/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_doctor.c - `callsheet doctor`: what it sees of Slack and of the daemon,
 * what it advises, what it leaves alone.
 */
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "doctor_stage.h"

static const char *const checks[] = {
    "config",    "bot secret", "app secret", "bot token", "scopes", "clock",
    "roles",     "app token",  "socket",     "database",  "fsync",  "disk",
    "zone data", "worker",     "pictures",   "youtube",   "daemon", "status",
};

#define CHECKS (sizeof(checks) / sizeof(checks[0]))

static void
open_site(struct site *site)
{
    site_open(site);
    stage_config(site, ADMINS);
    doctor_app_token = site->app_token;
    doctor_bot_token = site->bot_token;
    doctor_clock_file = "";
}

/* ---- when all is well ---------------------------------------------------- */

START_TEST(all_is_well_before_the_first_start)
{
    struct site site = { 0 };
    const char *out, *at;
    size_t i;

    open_site(&site);
    ck_assert_msg(doctor_ask(NULL) == 0, "%s", file_get("doctor.out"));
    at = out = file_get("doctor.out");
    for (i = 0; i < CHECKS; i++) {
        const char *line = text("ok    %-14s ", checks[i]);

        ck_assert_msg(strncmp(at, line, strlen(line)) == 0, "no '%s' at %s",
                      line, at);
        at = strchr(at, '\n') + 1;
    }
    ck_assert_str_eq(at, "");
    ck_assert_ptr_nonnull(strstr(out, "callsheet in team "));
    ck_assert_ptr_nonnull(strstr(out, "not there yet"));
    ck_assert_str_eq(file_get("doctor.log"), "");
    ck_assert(!strstr(out, doctor_bot_token) && !strstr(out, doctor_app_token));
    /* It reads only, and leaves as it should. */
    ck_assert(!doctor_left("callsheet.db") &&
              !doctor_left("callsheet.db.lock"));
    ck_assert_int_eq(json_array_size(json_object_get(stage_see(&site, "links"),
                                                     "bad_frames")),
                     0);
    ck_assert(stage_waits(&site, "for=ready&count=0"));
}
END_TEST

static bool
is_cut_off(void *ctx)
{
    return strstr(process_log(ctx), "from=\"ready\"") != NULL;
}

START_TEST(while_the_daemon_runs_it_takes_nothing_away)
{
    struct site site = { 0 };
    json_t *said;

    open_site(&site);
    site_run_bot(&site);
    stage_know_ana(&site);
    said = doctor_json(0);
    doctor_says(said, "socket", "skip", "the daemon holds it");
    doctor_says(said, "database", "ok", "mode 0600");
    doctor_says(said, "daemon", "ok", text("process %d", (int)site.bot.pid));
    doctor_says(said, "status", "ok", "connected");
    /* It had the only connection all the time. */
    ck_assert_int_eq(stage_metric("callsheet_connects_total"), 1);
    ck_assert_int_eq(stage_metric("callsheet_dials_total"), 1);
    site_say(&site, "U0ANA", "D0ANA", "health");
    stage_settle(&site);
    /* And when it hangs, that is said. */
    process_signal(&site.bot, SIGSTOP);
    doctor_says(doctor_json(EX_UNAVAILABLE), "status", "fail",
                "no answer from the daemon");
    process_signal(&site.bot, SIGCONT);
    /* Cut off from Slack it says so itself. */
    stage_do(&site, "dial", "{'mode': '503', 'times': 50}");
    stage_do(&site, "close", "{'how': 'rst'}");
    ck_assert_msg(eventually(is_cut_off, &site.bot, STAGE_MS), "%s",
                  stage_log(&site));
    doctor_says(doctor_json(EX_UNAVAILABLE), "status", "fail", "not connected");
    process_kill(&site.bot);
    /* What a crash left is read with its log, and stays. */
    ck_assert(doctor_left("callsheet.db-wal"));
    stage_do(&site, "faults/clear", "{}");
    stage_do(&site, "dial", "{'mode': '503', 'times': 0}");
    said = doctor_json(0);
    doctor_says(said, "database", "ok", "pages and indexes checked");
    doctor_says(said, "daemon", "ok", "none works");
    ck_assert(doctor_left("callsheet.db-wal"));
}
END_TEST

static void
start_bot(struct site *site)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[] = { text("SLACK_APP_TOKEN=%s", doctor_app_token),
                                  text("SLACK_BOT_TOKEN=%s", doctor_bot_token),
                                  clock_environment(), NULL };

    site->bot = process_start("bot", "callsheet", arguments, environment);
}

static bool
is_refused_once(void *ctx)
{
    return strstr(process_log(ctx), "token_revoked") != NULL;
}

/* ---- Slack --------------------------------------------------------------- */

START_TEST(what_slack_refuses_is_told_with_what_to_do)
{
    struct site site = { 0 };
    json_t *said;

    open_site(&site);
    stage_do(&site, "fault",
             "{'method': 'auth.test', 'kind': 'error', 'code': "
             "'token_revoked', 'times': 1}");
    said = doctor_json(EX_CONFIG);
    doctor_says(said, "bot token", "fail", "token_revoked");
    doctor_says(said, "bot token", "fail", "install the app again");
    doctor_says(said, "scopes", "skip", "not taken");
    doctor_says(said, "socket", "ok", "hello after");
    /* The one where the other belongs. */
    doctor_app_token = site.bot_token;
    said = doctor_json(EX_CONFIG);
    doctor_says(said, "app secret", "fail", "does not begin with xapp-");
    doctor_says(said, "app token", "fail", "not_allowed_token_type");
    doctor_app_token = "";
    said = doctor_json(EX_CONFIG);
    doctor_says(said, "app secret", "fail", "SLACK_APP_TOKEN is not set");
    doctor_says(said, "app token", "skip", "there is none");
    doctor_says(said, "bot token", "ok", "");
    doctor_app_token = site.app_token;
    /* A tunnel that lets no WebSocket through. */
    stage_do(&site, "dial", "{'mode': '503', 'times': 1}");
    said = doctor_json(EX_UNAVAILABLE);
    doctor_says(said, "app token", "ok", "an address");
    doctor_says(said, "socket", "fail", "let wss: through");
    /* And nobody at all. */
    process_kill(&site.workspace);
    said = doctor_json(EX_UNAVAILABLE);
    doctor_says(said, "bot token", "fail", "HTTPS_PROXY");
    doctor_says(said, "scopes", "skip", "did not answer");
    doctor_says(said, "clock", "skip", "did not answer");
    doctor_says(said, "app token", "fail", "no answer from http://127.0.0.1:");
    doctor_says(said, "database", "ok", "");
}
END_TEST

/* What passes by itself is no reason to make new tokens. */
START_TEST(trouble_of_slacks_own_is_told_apart)
{
    static const char *const codes[] = { "internal_error", "fatal_error",
                                         "ratelimited", "service_unavailable" };
    struct site site = { 0 };
    json_t *said;
    size_t i;

    open_site(&site);
    for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        stage_do(&site, "fault",
                 "{'method': 'auth.test', 'kind': 'error', 'code': '%s', "
                 "'times': 1}",
                 codes[i]);
        stage_do(&site, "fault",
                 "{'method': 'apps.connections.open', 'kind': 'error', "
                 "'code': '%s', 'times': 1}",
                 codes[i]);
        said = doctor_json(EX_UNAVAILABLE);
        doctor_says(said, "bot token", "fail", codes[i]);
        doctor_says(said, "bot token", "fail", "passes");
        doctor_says(said, "app token", "fail", "passes");
        doctor_says(said, "socket", "skip", "no address");
        doctor_says(said, "database", "ok", "");
    }
    doctor_says(doctor_json(0), "bot token", "ok", "");
}
END_TEST

/* The example's admin, a name for an id, an id that nobody has. */
START_TEST(a_role_that_nobody_has_is_told)
{
    const char *check_config[] = { "check-config", "-c",
                                   in_folder("config.json"), NULL };
    struct site site = { 0 };
    json_t *said;

    open_site(&site);
    doctor_says(doctor_json(0), "roles", "ok", "knows all 1");
    stage_config(&site, "\"roles\": {\"admins\": [\"U0ANA\", \"U012ABC\"], "
                        "\"vetters\": [\"*\"], \"finance\": [\"bob\", "
                        "\"U0NOBODY\", \"U0ANA\"]}");
    said = doctor_json(0);
    doctor_says(said, "config", "warn", "U012ABC, which is only the example's");
    doctor_says(said, "config", "warn", "roles.finance has 'bob'");
    doctor_says(said, "roles", "warn", "does not know U012ABC, bob, U0NOBODY");
    ck_assert_int_eq(process_run("checked", "callsheet", check_config, NULL),
                     0);
    ck_assert_str_eq(file_get("checked.out"), "ok\n");
    ck_assert_ptr_nonnull(strstr(file_get("checked.log"), "U012ABC"));
    ck_assert_ptr_nonnull(strstr(file_get("checked.log"), "'bob'"));
    ck_assert_ptr_null(strstr(file_get("checked.log"), "U0ANA"));
    doctor_bot_token = "xoxb-wrong";
    doctor_says(doctor_json(EX_CONFIG), "roles", "skip", "could not log in");
}
END_TEST

/* The workspace grants what its manifest says. */
START_TEST(each_scope_that_is_missing_is_named)
{
    const char *arguments[] = { "--json",     "--control",
                                "--listen",   "127.0.0.1:0",
                                "--data",     in_folder("workspace"),
                                "--manifest", in_folder("less.json"),
                                NULL };
    const char *manifest[] = { "manifest", NULL };
    struct site site = { 0 };
    json_t *root, *scopes, *said;
    size_t i;

    ck_assert_int_eq(process_run("manifest", "callsheet", manifest, NULL), 0);
    root = json_loads(file_get("manifest.out"), 0, NULL);
    ck_assert_int_eq(json_unpack(root, "{s:{s:{s:o}}}", "oauth_config",
                                 "scopes", "bot", &scopes),
                     0);
    for (i = json_array_size(scopes); i-- > 0;) {
        const char *scope = json_string_value(json_array_get(scopes, i));

        if (strcmp(scope, "files:read") == 0 ||
            strcmp(scope, "groups:history") == 0)
            ck_assert_int_eq(json_array_remove(scopes, i), 0);
    }
    ck_assert_int_eq(json_dump_file(root, in_folder("less.json"), 0), 0);
    json_decref(root);
    site.workspace =
        process_start("workspace", "callsheet-workspace", arguments, NULL);
    site_read(&site, &site.workspace);
    stage_config(&site, ADMINS);
    doctor_app_token = site.app_token;
    doctor_bot_token = site.bot_token;
    doctor_clock_file = "";
    said = doctor_json(EX_CONFIG);
    doctor_says(said, "scopes", "fail", "10 of 12 granted");
    doctor_says(said, "scopes", "fail", "missing: files:read, groups:history");
    doctor_says(said, "bot token", "ok", "");
}
END_TEST

START_TEST(another_copy_and_a_wrong_clock_are_noticed)
{
    static const int64_t ahead_ms = 61000;
    struct site site = { 0 };
    json_t *said;

    open_site(&site);
    site_run_bot(&site);
    /* Another machine has the same tokens: here it is another database. */
    stage_config(&site, ADMINS ", \"database\": \"other.db\"");
    said = doctor_json(0);
    doctor_says(said, "socket", "warn", "2 connections");
    doctor_says(said, "status", "warn", "is taken");
    doctor_says(said, "clock", "ok", "");
    file_put_bytes("ahead", &ahead_ms, sizeof(ahead_ms));
    doctor_clock_file = in_folder("ahead");
    said = doctor_json(0);
    doctor_says(said, "clock", "warn", "s ahead of Slack's");
    doctor_says(said, "clock", "warn", "NTP");
    stage_config(&site, ADMINS);
    stage_close(&site);
}
END_TEST

/* What is counted in two ways comes to the same. */
START_TEST(the_numbers_of_the_daemon_add_up)
{
    struct site site = { 0 };

    open_site(&site);
    stage_do(&site, "fault",
             "{'method': 'auth.test', 'kind': 'error', 'code': "
             "'token_revoked', 'times': 1}");
    start_bot(&site);
    ck_assert(eventually(is_refused_once, &site.bot, STAGE_MS));
    ck_assert_int_eq(stage_metric("callsheet_dial_failures_total"
                                  "{reason=\"token\"}"),
                     1);
    ck_assert_int_eq(stage_metric("callsheet_connected"), 0);
    clock_forward(&site.bot, 16 * 60 * 1000);
    ck_assert(eventually(site_is_connected, &site, STAGE_MS));
    stage_know_ana(&site);
    site_say(&site, "U0ANA", "D0ANA", "health");
    site_say(&site, "U0ANA", "C0SPRING", "/deadline list");
    stage_event(&site, "Ev0ONE", "1700000000.000100", 1, "help");
    stage_event(&site, "Ev0ONE", "1700000000.000100", 1, "help");
    stage_settle(&site);
    ck_assert_int_ge(stage_metric("callsheet_requests_total"), 3);
    ck_assert_int_eq(stage_metric("callsheet_batch_requests_sum"),
                     stage_metric("callsheet_requests_total"));
    ck_assert_int_ge(stage_metric("callsheet_acks_total"), 4);
    ck_assert_int_eq(stage_metric("callsheet_ack_seconds_count"),
                     stage_metric("callsheet_acks_total"));
    stage_close(&site);
}
END_TEST

TEST_SUITE(doctor)
{
    TCase *tc = test_case(suite, "doctor", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, all_is_well_before_the_first_start);
    tcase_add_test(tc, while_the_daemon_runs_it_takes_nothing_away);
    tcase_add_test(tc, what_slack_refuses_is_told_with_what_to_do);
    tcase_add_test(tc, trouble_of_slacks_own_is_told_apart);
    tcase_add_test(tc, the_numbers_of_the_daemon_add_up);
    tcase_add_test(tc, a_role_that_nobody_has_is_told);
    tcase_add_test(tc, each_scope_that_is_missing_is_named);
    tcase_add_test(tc, another_copy_and_a_wrong_clock_are_noticed);
}
