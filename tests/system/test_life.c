/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_life.c - starting, being alone, being killed, ending.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "site.h"

#define EX_UNAVAILABLE 69
#define EX_TEMPFAIL    75
#define EX_CONFIG      78

#define STOP_MS 5000

static bool
no_processes(void *ctx)
{
    (void)ctx;
    return folder_processes() == 0;
}

static bool
page_is_there(void *ctx)
{
    struct answer answer = web(ctx, NULL);

    json_decref(answer.json);
    return answer.status == 200;
}

/* ---- the demo ------------------------------------------------------------ */

static struct process
demo_start(struct site *site)
{
    const char *arguments[] = { "demo",   "--json",          "--no-open",
                                "--data", in_folder("demo"), NULL };
    struct process demo = process_start("demo", "callsheet", arguments, NULL);

    site_read(site, &demo);
    return demo;
}

START_TEST(demo_starts_shows_its_page_and_ends)
{
    struct site site = { 0 };
    struct process demo = demo_start(&site);
    struct answer page = web(text("%s/", site.origin), NULL);

    ck_assert_int_eq(page.status, 200);
    ck_assert_ptr_nonnull(strstr(page.body, "<html"));
    ck_assert(site_is_connected(&site));
    ck_assert_int_eq(folder_processes(), 3);
    process_signal(&demo, SIGTERM);
    ck_assert_int_eq(process_wait(&demo, STOP_MS), 0);
    ck_assert_int_eq(folder_processes(), 0);
    /* And once more on what is there now. */
    demo = demo_start(&site);
    ck_assert(site_is_connected(&site));
    process_signal(&demo, SIGINT);
    ck_assert_int_eq(process_wait(&demo, STOP_MS), 0);
    ck_assert_int_eq(folder_processes(), 0);
}
END_TEST

static void
demo_stop(struct process *demo)
{
    process_signal(demo, SIGTERM);
    ck_assert_int_eq(process_wait(demo, STOP_MS), 0);
}

static int
port_of(const struct site *site)
{
    return (int)strtol(strrchr(site->origin, ':') + 1, NULL, 10);
}

/* So that a page that is open finds it again. */
START_TEST(a_demo_comes_back_where_it_was)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    struct site first = { 0 }, again = { 0 }, other = { 0 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    struct process demo = demo_start(&first);

    demo_stop(&demo);
    demo = demo_start(&again);
    ck_assert_str_eq(again.origin, first.origin);
    demo_stop(&demo);
    /* Somebody else has it now. */
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    a.sin_port = htons((uint16_t)port_of(&first));
    ck_assert_int_ge(fd, 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    ck_assert_int_eq(listen(fd, 1), 0);
    demo = demo_start(&other);
    ck_assert_int_ne(port_of(&other), port_of(&first));
    ck_assert(site_is_connected(&other));
    demo_stop(&demo);
    (void)close(fd);
    /* What is no port is none. */
    file_put("demo/port", "80 -1 x");
    demo = demo_start(&other);
    ck_assert(site_is_connected(&other));
    demo_stop(&demo);
}
END_TEST

START_TEST(nothing_outlives_a_demo_that_was_killed)
{
    struct site site = { 0 };
    struct process demo = demo_start(&site);

    process_kill(&demo);
    ck_assert(eventually(no_processes, NULL, STOP_MS));
}
END_TEST

/* The process whose command line begins like this. */
static pid_t
process_of(const char *program, const char *word)
{
    char line[4096], path[300];
    const struct dirent *entry;
    DIR *dir = opendir("/proc");
    pid_t found = 0;
    size_t len, i;
    FILE *f;

    ck_assert_ptr_nonnull(dir);
    while (found == 0 && (entry = readdir(dir)) != NULL) {
        (void)snprintf(path, sizeof(path), "/proc/%s/cmdline", entry->d_name);
        f = entry->d_name[0] > '0' && entry->d_name[0] <= '9'
                ? fopen(path, "re")
                : NULL;
        if (!f)
            continue;
        len = fread(line, 1, sizeof(line) - 1, f);
        (void)fclose(f);
        line[len] = '\0';
        for (i = 0; i < len; i++)
            if (line[i] == '\0')
                line[i] = ' ';
        if (strstr(line, in_folder("")) && strstr(line, program) &&
            strstr(line, word))
            found = (pid_t)strtol(entry->d_name, NULL, 10);
    }
    (void)closedir(dir);
    return found;
}

static const struct {
    const char *program, *word, *says;
} halves[] = {
    { "callsheet", " run -c ", "the bot ended: signal 9" },
    { "callsheet-workspace", "--manifest", "the workspace ended: signal 9" },
};

START_TEST(a_demo_that_lost_one_half_says_so_and_ends)
{
    struct site site = { 0 };
    struct process demo = demo_start(&site);
    pid_t half = process_of(halves[_i].program, halves[_i].word);

    ck_assert_int_gt(half, 0);
    ck_assert_int_eq(kill(half, SIGKILL), 0);
    ck_assert_int_eq(process_wait(&demo, STOP_MS), EX_UNAVAILABLE);
    ck_assert_msg(strstr(process_log(&demo), halves[_i].says) != NULL, "%s",
                  process_log(&demo));
    ck_assert_int_eq(folder_processes(), 0);
}
END_TEST

START_TEST(a_demo_whose_bot_cannot_start_shows_why)
{
    const char *arguments[] = { "demo",   "--json",          "--no-open",
                                "--data", in_folder("demo"), NULL };
    struct site site = { 0 };
    struct process demo = demo_start(&site);

    process_signal(&demo, SIGTERM);
    ck_assert_int_eq(process_wait(&demo, STOP_MS), 0);
    file_put("demo/config.json", "{\"language\": \"xx\"}");
    ck_assert_int_eq(process_run("again", "callsheet", arguments, NULL),
                     EX_UNAVAILABLE);
    ck_assert_msg(strstr(file_get("again.log"),
                         "'language' must be \"en\" or \"it\"") != NULL,
                  "%s", file_get("again.log"));
    ck_assert_int_eq(folder_processes(), 0);
}
END_TEST

START_TEST(two_demos_do_not_share_a_folder)
{
    const char *arguments[] = { "demo",   "--json",          "--no-open",
                                "--data", in_folder("demo"), NULL };
    struct site site = { 0 };
    struct process demo = demo_start(&site);

    ck_assert_int_eq(process_run("again", "callsheet", arguments, NULL),
                     EX_TEMPFAIL);
    ck_assert_ptr_nonnull(strstr(file_get("again.log"), "already runs in"));
    ck_assert(site_is_connected(&site));
    process_signal(&demo, SIGTERM);
    ck_assert_int_eq(process_wait(&demo, STOP_MS), 0);
}
END_TEST

START_TEST(the_workspace_alone_starts_and_ends)
{
    const char *arguments[] = { "workspace", "--json", "--data",
                                in_folder("alone"), NULL };
    struct site site = { 0 };
    struct process p = process_start("alone", "callsheet", arguments, NULL);

    site_read(&site, &p);
    ck_assert(eventually(page_is_there,
                         (void *)(uintptr_t)text("%s/", site.origin), STOP_MS));
    process_signal(&p, SIGTERM);
    ck_assert_int_eq(process_wait(&p, STOP_MS), 0);
}
END_TEST

/* ---- the daemon ---------------------------------------------------------- */

START_TEST(fm15_a_second_daemon_on_one_database_is_told)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    struct site site = { 0 };

    site_open(&site);
    site_config(&site, "");
    site_run_bot(&site);
    ck_assert_int_eq(process_run("second", "callsheet", arguments, NULL),
                     EX_TEMPFAIL);
    ck_assert_msg(strstr(file_get("second.log"),
                         text("another callsheet (process %d) already works "
                              "on",
                              (int)site.bot.pid)) != NULL,
                  "%s", file_get("second.log"));
    ck_assert(site_is_connected(&site));
    process_kill(&site.bot);
    site_run_bot(&site); /* a lock goes with its process */
    process_kill(&site.bot);
    process_kill(&site.workspace);
}
END_TEST

/* As stale, by somebody who wants to help: two of them would say all twice. */
START_TEST(a_daemon_whose_lock_was_taken_away_is_not_joined)
{
    const char *run[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *say[] = { "say", "-c", in_folder("config.json"), "health",
                          NULL };
    struct site site = { 0 };

    site_open(&site);
    site_config(&site, "");
    site_run_bot(&site);
    ck_assert_int_eq(unlink(in_folder("callsheet.db.lock")), 0);
    ck_assert_int_eq(process_run("second", "callsheet", run, NULL),
                     EX_TEMPFAIL);
    file_says("second.log", "its lock file was taken away");
    ck_assert_int_eq(process_run("say", "callsheet", say, NULL), 0);
    file_says("say.out", "connected");
    process_kill(&site.bot);
    site_run_bot(&site); /* its socket's file is still there */
    process_kill(&site.bot);
    process_kill(&site.workspace);
}
END_TEST

/* A lock file and a write-ahead log stand beside each name. */
START_TEST(a_database_by_another_name_is_one_database)
{
    const char *run[] = { "run", "-c", in_folder("other.json"), NULL };
    const char *say[] = { "say", "-c", in_folder("other.json"), "health",
                          NULL };
    const char *doctor[] = { "doctor", "-c", in_folder("other.json"), NULL };
    const char *restore[] = { "restore", "-c", in_folder("other.json"),
                              in_folder("callsheet.db"), NULL };
    struct site site = { 0 };

    site_open(&site);
    site_config(&site, "");
    site_run_bot(&site); /* the database is made only now */
    ck_assert_int_eq(link(in_folder("callsheet.db"), in_folder("other.db")), 0);
    file_put("other.json", "{\"database\": \"other.db\","
                           " \"slack\": {\"enabled\": false},"
                           " \"status\": {\"listen\": \"\"}}");
    ck_assert_int_eq(process_run("second", "callsheet", run, NULL),
                     EX_TEMPFAIL);
    file_says("second.log", "by another name of that file");
    ck_assert_int_eq(process_run("restore", "callsheet", restore, NULL),
                     EX_TEMPFAIL);
    ck_assert_int_eq(process_run("say", "callsheet", say, NULL), EX_TEMPFAIL);
    (void)process_run("doctor", "callsheet", doctor, NULL);
    file_says("doctor.out", "by another name of that file");
    process_kill(&site.bot);
    site_run_bot(&site);
    ck_assert_ptr_nonnull(strstr(process_log(&site.bot), "has 2 names"));
    doctor[2] = in_folder("config.json");
    (void)process_run("doctor", "callsheet", doctor, NULL);
    file_says("doctor.out", "the file has 2 names");
    process_kill(&site.bot);
    process_kill(&site.workspace);
}
END_TEST

static bool
is_not_connected(void *ctx)
{
    return !site_is_connected(ctx);
}

START_TEST(fm40_sigterm_ends_a_connected_bot)
{
    struct site site = { 0 };

    site_open(&site);
    site_config(&site, "");
    site_run_bot(&site);
    process_signal(&site.bot, SIGTERM);
    ck_assert_int_eq(process_wait(&site.bot, STOP_MS), 0);
    ck_assert(eventually(is_not_connected, &site, 1000));
    process_kill(&site.workspace);
}
END_TEST

/* A peer that takes connections and never says a word. */
static int
silent_peer(int *port)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    socklen_t len = sizeof(a);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    ck_assert_int_eq(listen(fd, 16), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    *port = ntohs(a.sin_port);
    return fd;
}

static bool
has_started(void *ctx)
{
    return strstr(process_log(ctx), "run: started") != NULL;
}

/* Twice: with a peer that is silent, and with a port where nobody is. */
START_TEST(fm40_sigterm_ends_a_bot_that_cannot_connect)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[] = { "SLACK_APP_TOKEN=xapp-1-invented",
                                  "SLACK_BOT_TOKEN=xoxb-1-invented", NULL };
    int port, fd = silent_peer(&port);
    struct site site = {
        .api_url = text("http://127.0.0.1:%d/api/", port),
    };

    if (_i == 1)
        (void)close(fd);
    site_config(&site, "");
    site.bot = process_start("bot", "callsheet", arguments, environment);
    ck_assert_msg(eventually(has_started, &site.bot, STOP_MS), "%s",
                  process_log(&site.bot));
    process_signal(&site.bot, SIGTERM);
    ck_assert_int_eq(process_wait(&site.bot, STOP_MS), 0);
    if (_i == 0)
        (void)close(fd);
}
END_TEST

START_TEST(without_tokens_it_says_what_to_do)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *some[] = { "SLACK_APP_TOKEN=xapp-1-invented", NULL };

    file_put("config.json", "{\"status\": {\"listen\": \"\"}}");
    ck_assert_int_eq(process_run("none", "callsheet", arguments, NULL),
                     EX_CONFIG);
    ck_assert_ptr_nonnull(
        strstr(file_get("none.log"), "SLACK_APP_TOKEN is not set"));
    ck_assert_int_eq(process_run("one", "callsheet", arguments, some),
                     EX_CONFIG);
    ck_assert_ptr_nonnull(
        strstr(file_get("one.log"), "SLACK_BOT_TOKEN is not set"));
}
END_TEST

static bool
reads_again(void *ctx)
{
    return strstr(process_log(ctx), "configuration read again") != NULL;
}

static bool
leaves_it(void *ctx)
{
    return strstr(process_log(ctx), "configuration left as it was") != NULL;
}

static bool
names_what_waits(void *ctx)
{
    return strstr(process_log(ctx), "started again: timezone") != NULL;
}

START_TEST(sighup_reads_the_configuration_again)
{
    struct site site = { 0 };

    site_open(&site);
    site_config(&site, "");
    site_run_bot(&site);
    file_put("config.json", "{\"roles\": ");
    process_signal(&site.bot, SIGHUP);
    ck_assert(eventually(leaves_it, &site.bot, STOP_MS));
    site_config(&site, "\"roles\": {\"admins\": [\"U0ANA\", \"xoxb-1-2\"]}, "
                       "\"timezone\": \"Europe/Rome\"");
    process_signal(&site.bot, SIGHUP);
    ck_assert(eventually(reads_again, &site.bot, STOP_MS));
    /* What it cannot take over while it runs, and what is hardly meant. */
    ck_assert(eventually(names_what_waits, &site.bot, STOP_MS));
    file_says("bot.log", "roles.admins has what looks like a token");
    ck_assert_ptr_null(strstr(process_log(&site.bot), "xoxb-1-2"));
    ck_assert(site_is_connected(&site));
    process_kill(&site.bot);
    process_kill(&site.workspace);
}
END_TEST

static bool
file_holds(const char *path, const char *words)
{
    size_t len;
    const char *bytes = path_bytes(path, &len);

    return bytes && memmem(bytes, len, words, strlen(words)) != NULL;
}

static bool
is_listening(void *ctx)
{
    (void)ctx;
    return access(in_folder("callsheet.db.sock"), F_OK) == 0;
}

/* Closed by who starts it, as some supervisors do: what is opened then must not
 * become one of the three, or a word on standard error would be written into
 * the database. */
START_TEST(its_standard_descriptors_are_its_own)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    struct process p;
    char target[200];
    ssize_t len;
    int fd;

    file_put("config.json", "{\"slack\": {\"enabled\": false}, "
                            "\"status\": {\"listen\": \"\"}}");
    process_bring("callsheet");
    ck_assert_int_eq(rename(in_folder("callsheet.program"),
                            in_folder("inner.program")),
                     0);
    file_put("callsheet.program",
             "#!/bin/sh\n"
             "exec \"${0%callsheet.program}inner.program\" \"$@\" "
             "<&- >&- 2>&-\n");
    ck_assert_int_eq(chmod(in_folder("callsheet.program"), 0755), 0);
    p = process_start("closed", "callsheet", arguments, NULL);
    ck_assert(eventually(is_listening, NULL, 5000));
    for (fd = 0; fd <= 2; fd++) {
        len = readlink(text("/proc/%d/fd/%d", (int)p.pid, fd), target,
                       sizeof(target) - 1);
        ck_assert_int_gt(len, 0);
        target[len] = '\0';
        ck_assert_str_eq(target, "/dev/null");
    }
    process_signal(&p, SIGTERM);
    ck_assert_int_eq(process_wait(&p, 5000), 0);
}
END_TEST

START_TEST(nobody_else_sees_the_tokens)
{
    struct site site = { 0 };
    int pid;

    site_open(&site);
    site_config(&site, "");
    ck_assert_int_eq(setenv("HTTPS_PROXY",
                            "http://ana:open-sesame@proxy.invalid:8", 1),
                     0);
    site_run_bot(&site);
    pid = (int)site.bot.pid;
    ck_assert(!file_holds(text("/proc/%d/environ", pid), "open-sesame"));
    ck_assert(!file_holds(text("/proc/%d/environ", pid), site.bot_token));
    ck_assert(!file_holds(text("/proc/%d/environ", pid), site.app_token));
    ck_assert(!file_holds(text("/proc/%d/cmdline", pid), site.bot_token));
    process_signal(&site.bot, SIGTERM);
    ck_assert_int_eq(process_wait(&site.bot, STOP_MS), 0);
    ck_assert_ptr_null(strstr(process_log(&site.bot), site.bot_token));
    ck_assert_ptr_null(strstr(process_log(&site.bot), site.app_token));
    ck_assert_ptr_nonnull(
        strstr(process_log(&site.bot), "host=proxy.invalid port=8 user=yes"));
    process_kill(&site.workspace);
}
END_TEST

TEST_SUITE(life)
{
    TCase *tc = test_case(suite, "life", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, demo_starts_shows_its_page_and_ends);
    tcase_add_test(tc, a_demo_comes_back_where_it_was);
    tcase_add_test(tc, nothing_outlives_a_demo_that_was_killed);
    tcase_add_loop_test(tc, a_demo_that_lost_one_half_says_so_and_ends, 0, 2);
    tcase_add_test(tc, a_demo_whose_bot_cannot_start_shows_why);
    tcase_add_test(tc, two_demos_do_not_share_a_folder);
    tcase_add_test(tc, the_workspace_alone_starts_and_ends);
    tcase_add_test(tc, fm15_a_second_daemon_on_one_database_is_told);
    tcase_add_test(tc, a_daemon_whose_lock_was_taken_away_is_not_joined);
    tcase_add_test(tc, a_database_by_another_name_is_one_database);
    tcase_add_test(tc, fm40_sigterm_ends_a_connected_bot);
    tcase_add_loop_test(tc, fm40_sigterm_ends_a_bot_that_cannot_connect, 0, 2);
    tcase_add_test(tc, without_tokens_it_says_what_to_do);
    tcase_add_test(tc, sighup_reads_the_configuration_again);
    tcase_add_test(tc, its_standard_descriptors_are_its_own);
    tcase_add_test(tc, nobody_else_sees_the_tokens);
}
