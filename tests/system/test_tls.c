/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_tls.c - the bot and the workspace over TLS, with certificates of the
 * test's own: good ones carry, and no other is ever spoken through.
 */
#include <signal.h>
#include <string.h>

#include "certs.h"
#include "stage.h"

#define HOUR 3600L

/* `name`: what the workspace calls itself in its addresses, or NULL. */
static void
open_workspace(struct site *site, const char *name)
{
    const char *manifest[] = { "manifest", NULL };
    const char *arguments[] = { "--json",
                                "--control",
                                "--manifest",
                                in_folder("manifest.out"),
                                "--cert",
                                in_folder("server.pem"),
                                "--key",
                                in_folder("server.key"),
                                name ? "--name" : NULL,
                                name,
                                NULL };

    ck_assert_int_eq(process_run("manifest", "callsheet", manifest, NULL), 0);
    site->workspace =
        process_start("workspace", "callsheet-workspace", arguments, NULL);
    site_read(site, &site->workspace);
}

static void
start_bot(struct site *site)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[] = {
        text("SLACK_APP_TOKEN=%s", site->app_token),
        text("SLACK_BOT_TOKEN=%s", site->bot_token),
        text("SSL_CERT_FILE=%s", in_folder("ca.pem")),
        clock_environment(),
        NULL,
    };

    stage_config(site, "");
    site->bot = process_start("bot", "callsheet", arguments, environment);
}

START_TEST(tls_carries_commands_and_answers)
{
    struct site site = { 0 };

    certs_make("server", "127.0.0.1", -HOUR, HOUR, CERTS_OURS);
    open_workspace(&site, NULL);
    ck_assert_int_eq(strncmp(site.api_url, "https://", 8), 0);
    start_bot(&site);
    ck_assert_msg(eventually(site_is_connected, &site, STAGE_MS),
                  "not connected: %s", stage_log(&site));
    stage_know_ana(&site);
    /* Frames of more than one TLS record, in both directions. */
    site_say(&site, "U0ANA", "D0ANA", "help");
    stage_settle(&site);
    ck_assert_int_eq(stage_metric("callsheet_connected"), 1);
    stage_close(&site);
}
END_TEST

static const struct {
    const char *host;
    long from_s, until_s;
    enum certs_issuer issuer;
    const char *why, *advice;
} wrong[] = {
    { "127.0.0.1", -HOUR, HOUR, CERTS_SELF, "self-signed", "SSL_CERT_FILE" },
    { "127.0.0.1", -HOUR, HOUR, CERTS_STRANGER, "unable to get local issuer",
      "SSL_CERT_FILE" },
    { "127.0.0.1", -2 * HOUR, -HOUR, CERTS_OURS, "expired", "clock" },
    { "127.0.0.1", HOUR, 2 * HOUR, CERTS_OURS, "not yet valid", "clock" },
    { "127.0.0.2", -HOUR, HOUR, CERTS_OURS, "mismatch", "name server" },
};

static bool
is_refused(void *site)
{
    return strstr(process_log(&((struct site *)site)->bot),
                  "refused the certificate of host=") != NULL;
}

/* A line of the log about it names the reason and what to do. */
static void
expect_refusal(struct site *site, const char *why, const char *advice)
{
    const char *line;

    ck_assert_msg(eventually(is_refused, site, STAGE_MS), "not refused: %s",
                  stage_log(site));
    line = strstr(process_log(&site->bot), "refused the certificate of");
    line = text("%.*s", (int)strcspn(line, "\n"), line);
    ck_assert_msg(strstr(line, why) != NULL, "why: %s", line);
    ck_assert_msg(strstr(line, advice) != NULL, "advice: %s", line);
}

/* The doctor does not send anybody to look at the network. */
static void
expect_doctor(const struct site *site, const char *why, const char *advice)
{
    const char *arguments[] = { "doctor", "-c", in_folder("config.json"),
                                "--json", NULL };
    const char *environment[] = { text("SLACK_APP_TOKEN=%s", site->app_token),
                                  text("SLACK_BOT_TOKEN=%s", site->bot_token),
                                  text("SSL_CERT_FILE=%s", in_folder("ca.pem")),
                                  NULL };
    const char *line;

    ck_assert_int_eq(process_run("doctor", "callsheet", arguments, environment),
                     69);
    line = strstr(file_get("doctor.out"), "\"bot token\"");
    ck_assert_ptr_nonnull(line);
    line = text("%.*s", (int)strcspn(line, "\n"), line);
    ck_assert_msg(strstr(line, "refused the certificate of https://") != NULL &&
                      strstr(line, why) != NULL && strstr(line, advice) != NULL,
                  "%s", line);
}

static void
stop_bot(struct site *site)
{
    process_signal(&site->bot, SIGTERM);
    ck_assert_int_eq(process_wait(&site->bot, STAGE_MS), 0);
}

START_TEST(a_wrong_certificate_is_refused_and_nothing_is_said)
{
    struct site site = { 0 };

    certs_make("server", wrong[_i].host, wrong[_i].from_s, wrong[_i].until_s,
               wrong[_i].issuer);
    open_workspace(&site, NULL);
    start_bot(&site);
    expect_refusal(&site, wrong[_i].why, wrong[_i].advice);
    expect_doctor(&site, wrong[_i].why, wrong[_i].advice);
    clock_forward(&site.bot, 1000);
    ck_assert_int_eq(stage_calls(&site, "auth.test"), 0);
    ck_assert(!site_is_connected(&site));
    stop_bot(&site);
}
END_TEST

/* The Web API is right, the connection is somebody else's. */
START_TEST(the_socket_looks_at_the_name_too)
{
    struct site site = { 0 };
    const char *port;

    certs_make("server", "127.0.0.1", -HOUR, HOUR, CERTS_OURS);
    open_workspace(&site, "localhost");
    port = strrchr(site.origin, ':') + 1;
    site.origin = text("https://127.0.0.1:%s", port);
    site.api_url = text("%s/api/", site.origin);
    start_bot(&site);
    expect_refusal(&site, "ismatch", "name server");
    ck_assert_ptr_nonnull(strstr(process_log(&site.bot),
                                 "ws: refused the certificate of "
                                 "host=localhost "));
    ck_assert_int_eq(stage_calls(&site, "auth.test"), 1);
    ck_assert(!site_is_connected(&site));
    ck_assert_int_ge(stage_metric(
                         "callsheet_dial_failures_total{reason=\"tls\"}"),
                     1);
    stop_bot(&site);
}
END_TEST

TEST_SUITE(tls)
{
    TCase *tc = test_case(suite, "tls", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, tls_carries_commands_and_answers);
    tcase_add_loop_test(tc, a_wrong_certificate_is_refused_and_nothing_is_said,
                        0, (int)(sizeof(wrong) / sizeof(wrong[0])));
    tcase_add_test(tc, the_socket_looks_at_the_name_too);
}
