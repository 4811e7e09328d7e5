/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_doctor.c - `callsheet doctor`: what it sees, what it advises, what it
 * leaves alone.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "stage.h"
#include "youtube.h"

#define ADMINS "\"roles\": {\"admins\": [\"U0ANA\"]}"

static const char *const checks[] = {
    "config",    "bot secret", "app secret", "bot token", "scopes", "clock",
    "roles",     "app token",  "socket",     "database",  "fsync",  "disk",
    "zone data", "worker",     "pictures",   "youtube",   "daemon",
    "status",
};

#define CHECKS (sizeof(checks) / sizeof(checks[0]))

/* ---- asking it ----------------------------------------------------------- */

static const char *app_token, *bot_token, *clock_file;

static int
doctor(const char *option)
{
    const char *arguments[] = { "doctor", "-c", in_folder("config.json"),
                                option, NULL };
    const char *environment[] = { text("SLACK_APP_TOKEN=%s", app_token),
                                  text("SLACK_BOT_TOKEN=%s", bot_token),
                                  text("CALLSHEET_CLOCK=%s", clock_file),
                                  NULL };

    return process_run("doctor", "callsheet", arguments, environment);
}

static json_t *
doctor_json(int code)
{
    json_t *said;

    ck_assert_int_eq(doctor("--json"), code);
    said = stage_keep(json_loads(file_get("doctor.out"), 0, NULL));
    ck_assert_msg(json_is_object(said), "%s", file_get("doctor.out"));
    ck_assert_int_eq(stage_number(said, "code"), code);
    return json_object_get(said, "checks");
}

static json_t *
check_of(json_t *said, const char *check)
{
    size_t i;

    for (i = 0; i < json_array_size(said); i++)
        if (strcmp(stage_text(json_array_get(said, i), "check"), check) == 0)
            return json_array_get(said, i);
    ck_abort_msg("no %s in %s", check, file_get("doctor.out"));
    return NULL;
}

/* How it is, and what was seen or advised holds the words. */
static void
says(json_t *said, const char *check, const char *state, const char *words)
{
    const json_t *one = check_of(said, check);

    ck_assert_msg(strcmp(stage_text(one, "state"), state) == 0 &&
                      (strstr(stage_text(one, "seen"), words) != NULL ||
                       strstr(stage_text(one, "do"), words) != NULL),
                  "%s is not \"%s ... %s\" in %s", check, state, words,
                  file_get("doctor.out"));
    /* What is wrong comes with what to do. */
    ck_assert((strcmp(state, "ok") == 0 || strcmp(state, "skip") == 0) ==
              (stage_text(one, "do")[0] == '\0'));
}

static void
open_site(struct site *site)
{
    site_open(site);
    stage_config(site, ADMINS);
    app_token = site->app_token;
    bot_token = site->bot_token;
    clock_file = "";
}

static void
change(const char *sql)
{
    sqlite3 *db = NULL;

    ck_assert_int_eq(sqlite3_open(in_folder("callsheet.db"), &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

static bool
is_there(const char *name)
{
    return access(in_folder(name), F_OK) == 0;
}

/* ---- when all is well ---------------------------------------------------- */

START_TEST(all_is_well_before_the_first_start)
{
    struct site site = { 0 };
    const char *out, *at;
    size_t i;

    open_site(&site);
    ck_assert_msg(doctor(NULL) == 0, "%s", file_get("doctor.out"));
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
    ck_assert(!strstr(out, bot_token) && !strstr(out, app_token));
    /* It reads only, and leaves as it should. */
    ck_assert(!is_there("callsheet.db") && !is_there("callsheet.db.lock"));
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
    says(said, "socket", "skip", "the daemon holds it");
    says(said, "database", "ok", "mode 0600");
    says(said, "daemon", "ok", text("process %d", (int)site.bot.pid));
    says(said, "status", "ok", "connected");
    /* It had the only connection all the time. */
    ck_assert_int_eq(stage_metric("callsheet_connects_total"), 1);
    ck_assert_int_eq(stage_metric("callsheet_dials_total"), 1);
    site_say(&site, "U0ANA", "D0ANA", "health");
    stage_settle(&site);
    /* And when it hangs, that is said. */
    process_signal(&site.bot, SIGSTOP);
    says(doctor_json(EX_UNAVAILABLE), "status", "fail",
         "no answer from the daemon");
    process_signal(&site.bot, SIGCONT);
    /* Cut off from Slack it says so itself. */
    stage_do(&site, "dial", "{'mode': '503', 'times': 50}");
    stage_do(&site, "close", "{'how': 'rst'}");
    ck_assert_msg(eventually(is_cut_off, &site.bot, STAGE_MS), "%s",
                  stage_log(&site));
    says(doctor_json(EX_UNAVAILABLE), "status", "fail", "not connected");
    process_kill(&site.bot);
    /* What a crash left is read with its log, and stays. */
    ck_assert(is_there("callsheet.db-wal"));
    stage_do(&site, "faults/clear", "{}");
    stage_do(&site, "dial", "{'mode': '503', 'times': 0}");
    said = doctor_json(0);
    says(said, "database", "ok", "pages and indexes checked");
    says(said, "daemon", "ok", "none works");
    ck_assert(is_there("callsheet.db-wal"));
}
END_TEST

static void
start_bot(struct site *site)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[] = { text("SLACK_APP_TOKEN=%s", app_token),
                                  text("SLACK_BOT_TOKEN=%s", bot_token),
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
    says(said, "bot token", "fail", "token_revoked");
    says(said, "bot token", "fail", "install the app again");
    says(said, "scopes", "skip", "not taken");
    says(said, "socket", "ok", "hello after");
    /* The one where the other belongs. */
    app_token = site.bot_token;
    said = doctor_json(EX_CONFIG);
    says(said, "app secret", "fail", "does not begin with xapp-");
    says(said, "app token", "fail", "not_allowed_token_type");
    app_token = "";
    said = doctor_json(EX_CONFIG);
    says(said, "app secret", "fail", "SLACK_APP_TOKEN is not set");
    says(said, "app token", "skip", "there is none");
    says(said, "bot token", "ok", "");
    app_token = site.app_token;
    /* A tunnel that lets no WebSocket through. */
    stage_do(&site, "dial", "{'mode': '503', 'times': 1}");
    said = doctor_json(EX_UNAVAILABLE);
    says(said, "app token", "ok", "an address");
    says(said, "socket", "fail", "let wss: through");
    /* And nobody at all. */
    process_kill(&site.workspace);
    said = doctor_json(EX_UNAVAILABLE);
    says(said, "bot token", "fail", "HTTPS_PROXY");
    says(said, "scopes", "skip", "did not answer");
    says(said, "clock", "skip", "did not answer");
    says(said, "app token", "fail", "no answer from http://127.0.0.1:");
    says(said, "database", "ok", "");
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
    says(doctor_json(0), "roles", "ok", "knows all 1");
    stage_config(&site, "\"roles\": {\"admins\": [\"U0ANA\", \"U012ABC\"], "
                        "\"vetters\": [\"*\"], \"finance\": [\"bob\", "
                        "\"U0NOBODY\", \"U0ANA\"]}");
    said = doctor_json(0);
    says(said, "config", "warn", "U012ABC, which is only the example's");
    says(said, "config", "warn", "roles.finance has 'bob'");
    says(said, "roles", "warn", "does not know U012ABC, bob, U0NOBODY");
    ck_assert_int_eq(process_run("checked", "callsheet", check_config, NULL),
                     0);
    ck_assert_str_eq(file_get("checked.out"), "ok\n");
    ck_assert_ptr_nonnull(strstr(file_get("checked.log"), "U012ABC"));
    ck_assert_ptr_nonnull(strstr(file_get("checked.log"), "'bob'"));
    ck_assert_ptr_null(strstr(file_get("checked.log"), "U0ANA"));
    bot_token = "xoxb-wrong";
    says(doctor_json(EX_CONFIG), "roles", "skip", "could not log in");
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
    app_token = site.app_token;
    bot_token = site.bot_token;
    clock_file = "";
    said = doctor_json(EX_CONFIG);
    says(said, "scopes", "fail", "10 of 12 granted");
    says(said, "scopes", "fail", "missing: files:read, groups:history");
    says(said, "bot token", "ok", "");
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
    says(said, "socket", "warn", "2 connections");
    says(said, "status", "warn", "is taken");
    says(said, "clock", "ok", "");
    file_put_bytes("ahead", &ahead_ms, sizeof(ahead_ms));
    clock_file = in_folder("ahead");
    said = doctor_json(0);
    says(said, "clock", "warn", "s ahead of Slack's");
    says(said, "clock", "warn", "NTP");
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

/* ---- this machine -------------------------------------------------------- */

static void
shell_config(const char *more)
{
    file_put("config.json",
             text("{\"slack\": {\"enabled\": false}, "
                  "\"status\": {\"listen\": \"\"}, " ADMINS "%s%s}",
                  more[0] != '\0' ? ", " : "", more));
    app_token = bot_token = clock_file = "";
}

static void
make_database(void)
{
    const char *arguments[] = { "say", "-c", in_folder("config.json"), "health",
                                NULL };

    shell_config("");
    ck_assert_int_eq(process_run("make", "callsheet", arguments, NULL), 0);
}

START_TEST(what_is_wrong_with_the_database_is_told)
{
    json_t *said;
    int64_t format;

    make_database();
    format = stage_sql("PRAGMA user_version");
    said = doctor_json(0);
    says(said, "bot token", "skip", "slack.enabled is false");
    says(said, "database", "ok", text("format %d,", (int)format));
    says(said, "fsync", "ok", "median");
    says(said, "disk", "ok", " free");
    ck_assert_int_eq(chmod(in_folder("callsheet.db"), 0640), 0);
    says(doctor_json(0), "database", "warn", "mode 0640");
    ck_assert_int_eq(chmod(in_folder("callsheet.db"), 0400), 0);
    says(doctor_json(EX_NOPERM), "database", "fail", "cannot be written");
    ck_assert_int_eq(chmod(in_folder("callsheet.db"), 0600), 0);
    change("PRAGMA user_version = 9999");
    said = doctor_json(EX_DATAERR);
    says(said, "database", "fail", "made by a newer callsheet");
    ck_assert_ptr_null(
        strstr(stage_text(check_of(said, "database"), "seen"), "install"));
    says(said, "fsync", "ok", "");
    change(text("PRAGMA user_version = %d", (int)format));
    change("PRAGMA application_id = 1");
    says(doctor_json(EX_DATAERR), "database", "fail", "another program");
    change("PRAGMA application_id = 1667330920");
    /* Only its key can tell apart who wrote what it holds. */
    change("INSERT INTO comment VALUES "
           "(1, 1, 1, 1, 1, 1, x'00', '', '', '', 1, 0, 0, 0, 0, 0, 0, '')");
    ck_assert_int_eq(unlink(in_folder("callsheet.db.key")), 0);
    says(doctor_json(EX_DATAERR), "database", "fail", ".key' is missing");
    ck_assert(!is_there("callsheet.db.key"));
}
END_TEST

/* What a -wal of another file leaves: each page is fine, an index is not. */
START_TEST(an_index_that_misses_rows_is_found)
{
    make_database();
    change("CREATE TABLE shelf (a, b); CREATE INDEX shelf_a ON shelf (a);"
           "INSERT INTO shelf VALUES (1, 2)");
    says(doctor_json(0), "database", "ok", "pages and indexes checked");
    change("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
           "'CREATE INDEX shelf_a ON shelf (b)' WHERE name = 'shelf_a'");
    says(doctor_json(EX_DATAERR), "database", "fail", "restore a backup");
}
END_TEST

/* Also when nothing needs it yet: the daemon would not start. */
static json_t *
doctor_of_youtube(const char *key, int code)
{
    const char *arguments[] = { "doctor", "-c", in_folder("config.json"),
                                "--json", NULL };
    const char *environment[] = { text("YOUTUBE_API_KEY=%s", key), NULL };

    ck_assert_int_eq(process_run("doctor", "callsheet", arguments, environment),
                     code);
    ck_assert_msg(!strstr(file_get("doctor.out"), key) &&
                      !strstr(file_get("doctor.log"), key),
                  "the key is told: %s", file_get("doctor.out"));
    return json_object_get(
        stage_keep(json_loads(file_get("doctor.out"), 0, NULL)), "checks");
}

/* By one call, and never by its letters. */
START_TEST(the_key_of_youtube_is_tried)
{
    static const struct {
        const char *fault, *state, *words;
        int code;
    } rows[] = {
        { "well", "ok", "1 unit of", EX_OK },
        { "error 403 accessNotConfigured", "fail", "switch the YouTube Data",
          EX_CONFIG },
        { "quota 0", "warn", "midnight Pacific", EX_OK },
        { "html", "fail", "is not YouTube", EX_UNAVAILABLE },
    };
    size_t i;

    youtube_open();
    file_put("config.json",
             text("{\"slack\": {\"enabled\": false}, \"status\": {\"listen\": "
                  "\"\"}, " ADMINS ", %s}",
                  youtube_config("")));
    says(doctor_of_youtube("AIzaSyINVENTED-and-wrong", EX_CONFIG), "youtube",
         "fail", "make an API key");
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        youtube_do("well");
        youtube_do("quota 100");
        youtube_do("%s", rows[i].fault);
        says(doctor_of_youtube(YOUTUBE_KEY, rows[i].code), "youtube",
             rows[i].state, rows[i].words);
    }
    youtube_close();
}
END_TEST

START_TEST(a_key_that_is_none_is_told)
{
    make_database();
    file_put("callsheet.db.key", "short\n");
    says(doctor_json(EX_CONFIG), "database", "fail", "does not hold 16 bytes");
}
END_TEST

START_TEST(a_worker_that_cannot_start_is_told)
{
    make_database();
    says(doctor_json(0), "worker", "ok", "in its cage");
    says(doctor_json(0), "pictures", "ok", "there are fonts");
    process_bring("callsheet"); /* alone */
    says(doctor_json(0), "worker", "warn", "install it beside callsheet");
    file_put("callsheet-worker", "#!/bin/sh\nexit 69\n");
    ck_assert_int_eq(chmod(in_folder("callsheet-worker"), 0700), 0);
    says(doctor_json(0), "worker", "warn", "seccomp and Landlock");
    says(doctor_json(0), "pictures", "skip", "without a worker");
    file_put("callsheet-worker",
             "#!/bin/sh\n[ $1 = unpack ] || echo trouble no-font\n");
    says(doctor_json(0), "pictures", "warn", "install fonts-dejavu-core");
}
END_TEST

START_TEST(a_damaged_page_is_found)
{
    char bytes[1024];
    FILE *f;

    make_database();
    memset(bytes, 0x5a, sizeof(bytes));
    f = fopen(in_folder("callsheet.db"), "r+e");
    ck_assert_ptr_nonnull(f);
    /* The table of the sixth page on is somebody's root. */
    ck_assert_int_eq(fseek(f, 5 * 4096, SEEK_SET), 0);
    ck_assert_uint_eq(fwrite(bytes, 1, sizeof(bytes), f), sizeof(bytes));
    ck_assert_int_eq(fclose(f), 0);
    says(doctor_json(EX_DATAERR), "database", "fail", "restore a backup");
    file_put_bytes("callsheet.db", "not a database, not at all", 26);
    says(doctor_json(EX_DATAERR), "database", "fail", "");
}
END_TEST

START_TEST(a_bad_configuration_or_address_is_told)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    socklen_t len = sizeof(a);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    json_t *said;

    shell_config("\"timezone\": \"Europe/Atlantis\"");
    said = doctor_json(EX_CONFIG);
    says(said, "config", "fail", "timezone");
    says(said, "zone data", "ok", "Europe/Rome is known");
    says(said, "database", "skip", "no configuration");
    shell_config("\"databas\": \"x\"");
    says(doctor_json(EX_CONFIG), "config", "fail", "'database'");
    shell_config("\"database\": \"nowhere/callsheet.db\"");
    said = doctor_json(EX_NOPERM);
    says(said, "database", "fail", "cannot be written");
    says(said, "disk", "fail", "no folder");
    says(said, "fsync", "fail", "make the folder,");
    /* What other machines may read. */
    file_put("config.json", "{\"slack\": {\"enabled\": false}, " ADMINS
                            ", \"tiers\": {\"micro\": 900},"
                            " \"status\": {\"listen\": \"0.0.0.0:0\"}}");
    said = doctor_json(0);
    says(said, "config", "warn", "status.listen is on 0.0.0.0");
    says(said, "config", "warn", "tiers do not rise");
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    ck_assert_int_eq(listen(fd, 1), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    file_put("config.json",
             text("{\"slack\": {\"enabled\": false}, \"status\": {\"listen\": "
                  "\"127.0.0.1:%d\"}}",
                  ntohs(a.sin_port)));
    said = doctor_json(0);
    says(said, "status", "warn", "is taken");
    says(said, "config", "warn", "no admins");
    (void)close(fd);
}
END_TEST

TEST_SUITE(doctor)
{
    TCase *tc = test_case(suite, "doctor", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, all_is_well_before_the_first_start);
    tcase_add_test(tc, while_the_daemon_runs_it_takes_nothing_away);
    tcase_add_test(tc, what_slack_refuses_is_told_with_what_to_do);
    tcase_add_test(tc, the_numbers_of_the_daemon_add_up);
    tcase_add_test(tc, a_role_that_nobody_has_is_told);
    tcase_add_test(tc, each_scope_that_is_missing_is_named);
    tcase_add_test(tc, another_copy_and_a_wrong_clock_are_noticed);
    tcase_add_test(tc, what_is_wrong_with_the_database_is_told);
    tcase_add_test(tc, an_index_that_misses_rows_is_found);
    tcase_add_test(tc, the_key_of_youtube_is_tried);
    tcase_add_test(tc, a_key_that_is_none_is_told);
    tcase_add_test(tc, a_worker_that_cannot_start_is_told);
    tcase_add_test(tc, a_damaged_page_is_found);
    tcase_add_test(tc, a_bad_configuration_or_address_is_told);
}
