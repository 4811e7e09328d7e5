/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_watch.c - what the daemon tells those who watch over it.
 */
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "database.h"
#include "stage.h"

/* ---- figures ------------------------------------------------------------- */

static long
file_size(const char *name)
{
    struct stat s;

    ck_assert_int_eq(stat(in_folder(name), &s), 0);
    return (long)s.st_size;
}

START_TEST(the_figures_are_those_of_what_happened)
{
    struct site site = { 0 };
    long acks, commits;

    stage_open(&site, "");
    acks = stage_metric("callsheet_ack_seconds_count");
    commits = stage_metric("callsheet_commits_total");
    ck_assert_int_eq(acks, stage_metric("callsheet_acks_total"));
    ck_assert_int_ge(acks, 2);
    ck_assert_int_eq(stage_metric("callsheet_commit_seconds_count"), commits);
    ck_assert_int_gt(stage_metric("callsheet_loop_turn_seconds_count"),
                     commits);
    ck_assert_int_ge(stage_metric("callsheet_requests_total"), 2);
    ck_assert_int_eq(stage_metric("callsheet_batch_requests_sum"),
                     stage_metric("callsheet_requests_total"));
    ck_assert_int_eq(stage_metric("callsheet_wal_bytes"),
                     file_size("callsheet.db-wal"));
    ck_assert_int_eq(stage_metric("callsheet_database_bytes"),
                     file_size("callsheet.db"));
    ck_assert_int_gt(stage_metric("callsheet_disk_free_bytes"), 0);
    ck_assert_int_ge(stage_metric("callsheet_disk_wanted_bytes"),
                     200L * 1024 * 1024);
    ck_assert_int_gt(stage_metric("callsheet_resident_bytes"), 1024 * 1024);
    ck_assert_int_eq(stage_metric("callsheet_queue_oldest_seconds"), 0);
    /* What cannot leave grows older. */
    stage_do(&site, "fault",
             "{'method': 'chat.postMessage', 'kind': 'ratelimited', "
             "'retry_after': 30, 'times': 1}");
    site_say(&site, "U0ANA", "D0ANA", "help");
    ck_assert(stage_sql_within("SELECT count(*) FROM outbox WHERE state = 0"
                               " AND NOT is_sending"
                               " AND tries > 0",
                               1, STAGE_MS));
    clock_forward(&site.bot, 8000);
    ck_assert_int_ge(stage_metric("callsheet_queue_oldest_seconds"), 7);
    clock_forward(&site.bot, 60000);
    stage_settle(&site);
    ck_assert_int_eq(stage_metric("callsheet_queue_oldest_seconds"), 0);
    stage_close(&site);
}
END_TEST

/* ---- systemd ------------------------------------------------------------- */

/* What systemd would hear. */
static int
notify_listen(void)
{
    struct sockaddr_un a = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    (void)snprintf(a.sun_path, sizeof(a.sun_path), "%s", in_folder("notify"));
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    return fd;
}

struct heard {
    int fd;
    const char *all;   /* every datagram so far, a line each */
    const char *words; /* waited for */
};

static bool
is_heard(void *ctx)
{
    struct heard *h = ctx;
    char one[1024];
    ssize_t n;

    while ((n = recv(h->fd, one, sizeof(one) - 1, 0)) > 0) {
        one[n] = '\0';
        h->all = text("%s%s\n", h->all, one);
    }
    return strstr(h->all, h->words) != NULL;
}

static bool
hears(struct heard *h, const char *words, int ms)
{
    h->words = words;
    return eventually(is_heard, h, ms);
}

static int
pings(struct heard *h)
{
    const char *at;
    int count = 0;

    (void)is_heard(h);
    for (at = h->all; (at = strstr(at, "WATCHDOG=1\n")) != NULL; at++)
        count++;
    return count;
}

static struct process
run_notified(const struct site *site, const char *pid)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[] = {
        text("SLACK_APP_TOKEN=%s", site->app_token),
        text("SLACK_BOT_TOKEN=%s", site->bot_token),
        text("NOTIFY_SOCKET=%s", in_folder("notify")),
        "WATCHDOG_USEC=20000000",
        clock_environment(),
        pid,
        NULL,
    };

    return process_start("bot", "callsheet", arguments, environment);
}

static bool
has_pings(void *ctx)
{
    struct heard *h = ctx;

    return pings(h) >= 2;
}

START_TEST(systemd_hears_of_start_life_and_end)
{
    struct heard h = { notify_listen(), "", "" };
    struct site site = { 0 };
    int before;

    site_open(&site);
    stage_config(&site, "");
    site.bot = run_notified(&site, NULL);
    ck_assert_msg(hears(&h, "STATUS=connected\nREADY=1\n", STAGE_MS), "%s",
                  h.all);
    ck_assert_int_eq(pings(&h), 1); /* as soon as the loop turns */
    /* Not before half the interval, and then at once. */
    clock_forward(&site.bot, 9000);
    site_say(&site, "U0ANA", "D0ANA", "health");
    stage_expect(&site, "U0ANA", "D0ANA", "I am well");
    ck_assert_int_eq(pings(&h), 1);
    clock_forward(&site.bot, 1100);
    ck_assert_msg(eventually(has_pings, &h, STAGE_MS), "%s", h.all);
    /* A loop that hangs gives no sign, however late it is. */
    before = pings(&h);
    process_signal(&site.bot, SIGSTOP);
    ck_assert(stage_is_stopped(&site.bot));
    clock_forward(&site.bot, 60000);
    ck_assert(!hears(&h, "no such words", 300));
    ck_assert_int_eq(pings(&h), before);
    process_signal(&site.bot, SIGCONT);
    process_signal(&site.bot, SIGTERM);
    ck_assert_int_eq(process_wait(&site.bot, STAGE_MS), 0);
    ck_assert(hears(&h, "STOPPING=1\n", 0));
    ck_assert_ptr_null(strstr(strstr(h.all, "STOPPING=1"), "READY=1"));
    (void)close(h.fd);
}
END_TEST

/* The start is over although Slack is not there, and no sign is owed to whom
 * another process was asked for one. */
START_TEST(a_start_without_slack_comes_to_its_end)
{
    struct heard h = { notify_listen(), "", "" };
    struct site site = { 0 };

    site_open(&site);
    stage_config(&site, "");
    stage_do(&site, "dial", "{'mode': '503', 'times': 1000}");
    site.bot = run_notified(&site, "WATCHDOG_PID=1");
    ck_assert(stage_waits(&site, "for=calls&method=apps.connections.open&"
                                 "count=1"));
    ck_assert(!hears(&h, "READY=1", 50));
    clock_forward(&site.bot, 31000);
    ck_assert_msg(hears(&h, "STATUS=not connected\nREADY=1\n", STAGE_MS), "%s",
                  h.all);
    stage_do(&site, "dial", "{'mode': '503', 'times': 0}");
    clock_forward(&site.bot, 120000);
    ck_assert_msg(hears(&h, "STATUS=connected\n", STAGE_MS), "%s", h.all);
    ck_assert_int_eq(pings(&h), 0);
    ck_assert_ptr_null(strstr(strstr(h.all, "READY=1") + 1, "READY=1"));
    (void)close(h.fd);
}
END_TEST

/* ---- the log ------------------------------------------------------------- */

/* The number of the newest request of this verb, as " request=…". */
static const char *
request_of(const struct site *site, const char *verb)
{
    const char *log = process_log(&site->bot), *at = log, *found = NULL;
    const char *words = text("verb=%s request=", verb);

    while ((at = strstr(at, words)) != NULL)
        found = at++;
    ck_assert_msg(found != NULL, "no %s in %s", words, stage_log(site));
    found += strlen(words);
    return text(" request=%.*s", (int)strcspn(found, "\n"), found);
}

/* What `grep` for it shows. */
static const char *
lines_with(const struct site *site, const char *words)
{
    const char *at = process_log(&site->bot), *line, *all = "";
    size_t len;

    for (; *at != '\0'; at += len + (at[len] == '\n')) {
        len = strcspn(at, "\n");
        line = text("%.*s\n", (int)len, at);
        if (strstr(line, words))
            all = text("%s%s", all, line);
    }
    return all;
}

START_TEST(one_grep_tells_the_life_of_a_request)
{
    static const char *const deadline[] = {
        "router: request network=slack user=U0ANA place=C0SPRING verb=deadline",
        "router: changed audit=",
        "outbox: written reply=",
        "router: acknowledged envelope=",
        "outbox: delivered reply=",
    };
    static const char csv[] = "post,author,text\np1,ann,what a lovely lamp\n";
    struct site site = { 0 };
    const char *lines, *first;
    static const char zip[] = "PK\003\004 and no more than that";
    size_t i;

    stage_open(&site, "");
    site_say(&site, "U0ANA", "C0SPRING", "/deadline add the brief by tomorrow");
    stage_expect(&site, "U0ANA", "C0SPRING", "Noted: ");
    stage_settle(&site);
    first = request_of(&site, "deadline");
    lines = lines_with(&site, first);
    for (i = 0; i < sizeof(deadline) / sizeof(deadline[0]); i++)
        ck_assert_msg(strstr(lines, deadline[i]) != NULL, "no '%s' in %s",
                      deadline[i], lines);
    /* What a job says later is of the request that began it. */
    stage_drop(&site, "comments.csv", csv, sizeof(csv) - 1,
               "vet import @ann.example on instagram");
    stage_expect(&site, "U0ANA", "D0ANA", "1 comment");
    stage_settle(&site);
    ck_assert_str_ne(request_of(&site, "vet"), first);
    lines = lines_with(&site, request_of(&site, "vet"));
    ck_assert_ptr_nonnull(strstr(lines, "router: begun job="));
    ck_assert_ptr_nonnull(strstr(lines, "scheduler: step job="));
    ck_assert_ptr_nonnull(strstr(lines, "outbox: delivered reply="));
    /* And what the worker was given for it. */
    stage_drop(&site, "comments.xlsx", zip, sizeof(zip) - 1,
               "vet import @bea.example on instagram");
    stage_expect(&site, "U0ANA", "D0ANA", "It is damaged");
    stage_settle(&site);
    lines = lines_with(&site, request_of(&site, "vet"));
    ck_assert_ptr_nonnull(strstr(lines, "unpacker: started file="));
    ck_assert_ptr_nonnull(strstr(lines, "unpacker: done file="));
    stage_close(&site);
}
END_TEST

/* ---- room ---------------------------------------------------------------- */

static int
told(const struct site *site, const char *words)
{
    return stage_count(site, "D0ANA", words);
}

START_TEST(admins_are_warned_before_the_disk_is_full)
{
    struct site site = { 0 };
    struct shim_page *shim;

    stage_open_alone(&site, "\"roles\": {\"admins\": [\"U0ANA\"]}");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    ck_assert_ptr_null(strstr(process_log(&site.bot), "disk: nearly full"));
    shim->free_mb = 150;
    clock_forward(&site.bot, 61000);
    stage_expect(&site, "U0ANA", "D0ANA", "is nearly full: 150 MB of ");
    ck_assert_ptr_nonnull(
        strstr(process_log(&site.bot), "error disk: nearly full what=room"));
    /* Once a day, also for one that is started again. */
    clock_forward(&site.bot, 3600 * 1000);
    process_kill(&site.bot);
    shim = stage_run_shimmed(&site);
    clock_forward(&site.bot, 61000);
    stage_settle(&site);
    ck_assert_int_eq(told(&site, "nearly full"), 1);
    clock_forward(&site.bot, 24 * 3600 * 1000);
    stage_settle(&site);
    ck_assert(
        stage_waits(&site,
                    "for=text&channel=D0ANA&count=2&text=nearly%%20full"));
    /* And its end. A little over the mark is none yet. */
    shim->free_mb = 205;
    clock_forward(&site.bot, 61000);
    stage_settle(&site);
    ck_assert_int_eq(told(&site, "There is room on the disk again"), 0);
    shim->free_mb = 5000;
    clock_forward(&site.bot, 61000);
    stage_expect(&site, "U0ANA", "D0ANA", "There is room on the disk again");
    ck_assert_ptr_nonnull(strstr(process_log(&site.bot), "disk: enough again"));
    stage_close(&site);
}
END_TEST

START_TEST(admins_are_warned_before_the_database_is_at_its_limit)
{
    struct site site = { 0 };

    stage_open(&site, "\"database_max_mb\": 4, \"roles\": {\"admins\": "
                      "[\"U0ANA\"]}");
    database_change("INSERT INTO file_chunk VALUES (1, 1, zeroblob(3600000))");
    clock_forward(&site.bot, 61000);
    stage_expect(&site, "U0ANA", "D0ANA", "of the 4 MB that database_max_mb");
    stage_close(&site);
}
END_TEST

TEST_SUITE(watch)
{
    TCase *tc = test_case(suite, "watch", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, the_figures_are_those_of_what_happened);
    tcase_add_test(tc, systemd_hears_of_start_life_and_end);
    tcase_add_test(tc, one_grep_tells_the_life_of_a_request);
    tcase_add_test(tc, admins_are_warned_before_the_disk_is_full);
    tcase_add_test(tc, admins_are_warned_before_the_database_is_at_its_limit);
    tcase_add_test(tc, a_start_without_slack_comes_to_its_end);
}
