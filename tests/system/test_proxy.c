/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_proxy.c - the bot behind an HTTP proxy: the only way out of it.
 *
 * The workspace goes by a name that only the proxy knows, over TLS. The proxy
 * is here: a thread for each connection, which answers CONNECT as the test
 * tells it.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "certs.h"
#include "stage.h"

#define HOUR 3600L
#define NAME "slack.test"
/* "ana:pass word@9" */
#define USER  "ana:pass%20word%409"
#define BASIC "Proxy-Authorization: Basic YW5hOnBhc3Mgd29yZEA5\r\n"

static struct {
    int listener, port;
    pthread_mutex_t mutex;
    /* What it does. */
    int target_port;    /* of the workspace */
    int passes;         /* so many are let through before the answer below */
    const char *answer; /* NULL = all are let through; "" = none is given */
    bool hangs_up;      /* after the answer */
    /* What it saw. */
    int asked, let_through;
    bool is_wrong; /* a request that is not as it should be */
    char wrong[2000];
} proxy;

/* ---- the proxy ----------------------------------------------------------- */

static bool
send_all(int fd, const char *bytes, size_t len)
{
    return send(fd, bytes, len, MSG_NOSIGNAL) == (ssize_t)len;
}

static bool
read_head(int fd, char *head, size_t size)
{
    size_t len = 0;
    ssize_t n;

    while (len + 1 < size && (n = recv(fd, head + len, 1, 0)) == 1) {
        head[++len] = '\0';
        if (len > 4 && strcmp(head + len - 4, "\r\n\r\n") == 0)
            return true;
    }
    return false;
}

static int
connect_to(int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    a.sin_port = htons((uint16_t)port);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
        return fd;
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

static void
relay(int a, int b)
{
    struct pollfd fds[] = { { a, POLLIN, 0 }, { b, POLLIN, 0 } };
    char bytes[16 * 1024];
    ssize_t n;
    int i;

    while (poll(fds, 2, -1) > 0)
        for (i = 0; i < 2; i++) {
            if (fds[i].revents == 0)
                continue;
            n = recv(fds[i].fd, bytes, sizeof(bytes), 0);
            if (n <= 0 || !send_all(fds[!i].fd, bytes, (size_t)n))
                return;
        }
}

/* Some write the head in pieces. */
static void
let_through(int fd, int port)
{
    static const char first[] = "HTTP/1.1 200 Conn";
    static const char rest[] = "ection established\r\nVia: 1.1 test\r\n\r\n";
    int out = connect_to(port);

    if (out < 0)
        return;
    (void)send_all(fd, first, sizeof(first) - 1);
    (void)usleep(3000);
    (void)send_all(fd, rest, sizeof(rest) - 1);
    relay(fd, out);
    (void)close(out);
}

static void *
serve(void *arg)
{
    int fd = (int)(intptr_t)arg, port;
    const char *answer;
    char head[4096] = "", line[100];
    bool hangs_up;

    if (!read_head(fd, head, sizeof(head))) {
        (void)close(fd);
        return NULL;
    }
    (void)pthread_mutex_lock(&proxy.mutex);
    (void)snprintf(line, sizeof(line), "CONNECT %s:%d HTTP/1.1\r\n", NAME,
                   proxy.target_port);
    if (strncmp(head, line, strlen(line)) != 0 || !strstr(head, BASIC)) {
        proxy.is_wrong = true;
        (void)snprintf(proxy.wrong, sizeof(proxy.wrong), "%.1900s", head);
    }
    answer = proxy.asked++ < proxy.passes ? NULL : proxy.answer;
    hangs_up = proxy.hangs_up;
    port = proxy.target_port;
    if (!answer)
        proxy.let_through++;
    (void)pthread_mutex_unlock(&proxy.mutex);
    if (!answer)
        let_through(fd, port);
    else if (send_all(fd, answer, strlen(answer)) && !hangs_up)
        (void)read_head(fd, head, sizeof(head)); /* until it is closed */
    (void)close(fd);
    return NULL;
}

static void *
accept_all(void *arg)
{
    pthread_t thread;
    int fd;

    (void)arg;
    while ((fd = accept(proxy.listener, NULL, NULL)) >= 0)
        if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)fd) == 0)
            (void)pthread_detach(thread);
    return NULL;
}

static void
proxy_start(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    socklen_t len = sizeof(a);
    pthread_t thread;

    memset(&proxy, 0, sizeof(proxy));
    (void)pthread_mutex_init(&proxy.mutex, NULL);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    proxy.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(proxy.listener, (struct sockaddr *)&a, len), 0);
    ck_assert_int_eq(listen(proxy.listener, 64), 0);
    ck_assert_int_eq(getsockname(proxy.listener, (struct sockaddr *)&a, &len),
                     0);
    proxy.port = ntohs(a.sin_port);
    ck_assert_int_eq(pthread_create(&thread, NULL, accept_all, NULL), 0);
    (void)pthread_detach(thread);
}

/* From now on; what was asked before does not count. */
static void
proxy_will(int passes, const char *answer, bool hangs_up)
{
    (void)pthread_mutex_lock(&proxy.mutex);
    proxy.asked = proxy.let_through = 0;
    proxy.passes = passes;
    proxy.answer = answer;
    proxy.hangs_up = hangs_up;
    (void)pthread_mutex_unlock(&proxy.mutex);
}

static int
proxy_saw(const int *count)
{
    int value;

    (void)pthread_mutex_lock(&proxy.mutex);
    value = *count;
    (void)pthread_mutex_unlock(&proxy.mutex);
    return value;
}

/* ---- the bot behind it --------------------------------------------------- */

static void
open_workspace(struct site *site)
{
    const char *manifest[] = { "manifest", NULL };
    const char *arguments[] = { "--json",     "--control",
                                "--manifest", in_folder("manifest.out"),
                                "--cert",     in_folder("server.pem"),
                                "--key",      in_folder("server.key"),
                                "--name",     NAME,
                                NULL };

    certs_make("server", NAME, -HOUR, HOUR, CERTS_OURS);
    ck_assert_int_eq(process_run("manifest", "callsheet", manifest, NULL), 0);
    site->workspace =
        process_start("workspace", "callsheet-workspace", arguments, NULL);
    site_read(site, &site->workspace);
    proxy_start();
    proxy.target_port = (int)strtol(strrchr(site->origin, ':') + 1, NULL, 10);
    site->origin = text("https://127.0.0.1:%d", proxy.target_port);
}

static void
start_bot(struct site *site, const char *more)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[] = {
        text("SLACK_APP_TOKEN=%s", site->app_token),
        text("SLACK_BOT_TOKEN=%s", site->bot_token),
        text("SSL_CERT_FILE=%s", in_folder("ca.pem")),
        text("HTTPS_PROXY=http://%s@127.0.0.1:%d/", USER, proxy.port),
        clock_environment(),
        more,
        NULL,
    };

    stage_config(site, "");
    site->bot = process_start("bot", "callsheet", arguments, environment);
}

static void
stop_bot(struct site *site)
{
    process_signal(&site->bot, SIGTERM);
    ck_assert_int_eq(process_wait(&site->bot, STAGE_MS), 0);
}

struct words {
    struct site *site;
    const char *words;
};

static bool
log_has(void *ctx)
{
    const struct words *w = ctx;

    return strstr(process_log(&w->site->bot), w->words) != NULL;
}

static void
expect_log(struct site *site, const char *words)
{
    struct words w = { site, words };

    ck_assert_msg(eventually(log_has, &w, STAGE_MS), "no \"%s\" in: %s", words,
                  stage_log(site));
}

START_TEST(all_goes_through_the_proxy_and_the_password_stays_secret)
{
    struct site site = { 0 };

    open_workspace(&site);
    start_bot(&site, NULL);
    ck_assert_msg(eventually(site_is_connected, &site, STAGE_MS),
                  "not connected: %s", stage_log(&site));
    stage_know_ana(&site);
    ck_assert_int_ge(proxy_saw(&proxy.let_through), 2);
    ck_assert_msg(!proxy.is_wrong, "asked: %s", proxy.wrong);
    expect_log(&site, "proxy: connections go through host=127.0.0.1");
    ck_assert_ptr_null(strstr(process_log(&site.bot), "pass word"));
    ck_assert_ptr_null(strstr(process_log(&site.bot), "pass%20"));
    ck_assert_ptr_null(strstr(process_log(&site.bot), "YW5hOnBh"));
    stage_close(&site);
}
END_TEST

/* What the proxy says to the socket, once it has let the Web API through. */
static const struct {
    const char *answer;
    bool hangs_up;
    int passes_ms; /* of the bot's time, until it sees */
    const char *why, *advice;
} refusals[] = {
    { "HTTP/1.1 407 Proxy Authentication Required\r\n"
      "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
      false, 0, "the proxy answered 407", "USER:PASSWORD" },
    { "HTTP/1.0 403 Forbidden\r\n\r\n<html>no</html>", true, 0,
      "the proxy answered 403", "must be allowed" },
    { "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\nno", false, 0,
      "the proxy answered 502", "does not reach the host" },
    { "SSH-2.0-OpenSSH_9.2\r\n\r\n", false, 0, "does not speak HTTP",
      "HTTPS_PROXY" },
    { "HTTP/1.1 2", true, 0, "does not speak HTTP", "HTTPS_PROXY" },
    { "", true, 0, "the proxy hung up", "HTTPS_PROXY" },
    { "", false, 20000, "no answer from the proxy", "HTTPS_PROXY" },
};

/* The same sentence as in the log, and no password. */
static void
doctor_tells(const struct site *site, const char *words, const char *advice,
             const char *youtube)
{
    const char *arguments[] = { "doctor", "-c", in_folder("config.json"),
                                NULL };
    const char *environment[] = {
        text("SLACK_APP_TOKEN=%s", site->app_token),
        text("SLACK_BOT_TOKEN=%s", site->bot_token),
        text("SSL_CERT_FILE=%s", in_folder("ca.pem")),
        text("HTTPS_PROXY=http://%s@127.0.0.1:%d/", USER, proxy.port),
        "YOUTUBE_API_KEY=AIzaSyINVENTED",
        NULL,
    };

    (void)process_run("doctor", "callsheet", arguments, environment);
    file_says("doctor.out",
              text("the proxy 127.0.0.1:%d%s", proxy.port, words));
    file_says("doctor.out", advice);
    file_says("doctor.out", text("googleapis.com/youtube/v3: %s", youtube));
    ck_assert_ptr_null(strstr(file_get("doctor.out"), "pass word"));
    ck_assert_ptr_null(strstr(file_get("doctor.out"), "pass%20"));
}

START_TEST(the_doctor_tells_what_the_proxy_says)
{
    struct site site = { 0 };

    open_workspace(&site);
    stage_config(&site, "");
    proxy_will(0, refusals[0].answer, refusals[0].hangs_up);
    doctor_tells(&site, " answered status=407", "wants a user and a password",
                 "the proxy did not let it through");
    (void)shutdown(proxy.listener, SHUT_RDWR); /* nobody is there any more */
    proxy.port = stage_free_port();
    doctor_tells(&site, ", ", "see that HTTPS_PROXY names the proxy",
                 "no answer from the proxy");
    process_kill(&site.workspace);
}
END_TEST

static bool
was_asked_twice(void *ctx)
{
    (void)ctx;
    return proxy_saw(&proxy.asked) >= 2;
}

START_TEST(a_refusal_is_told_and_tried_again)
{
    struct site site = { 0 };
    const char *line;

    open_workspace(&site);
    proxy_will(1, refusals[_i].answer, refusals[_i].hangs_up);
    start_bot(&site, NULL);
    ck_assert_msg(eventually(was_asked_twice, NULL, STAGE_MS), "not asked: %s",
                  stage_log(&site));
    if (refusals[_i].passes_ms > 0)
        clock_forward(&site.bot, refusals[_i].passes_ms);
    expect_log(&site, "ws: not connected to host=" NAME " through proxy=");
    line = strstr(process_log(&site.bot), "ws: not connected to");
    line = text("%.*s", (int)strcspn(line, "\n"), line);
    ck_assert_msg(strstr(line, refusals[_i].why) != NULL, "%s", line);
    ck_assert_msg(strstr(line, refusals[_i].advice) != NULL, "%s", line);
    ck_assert_int_ge(stage_metric(
                         "callsheet_dial_failures_total{reason=\"proxy\"}"),
                     1);
    proxy_will(0, NULL, false);
    clock_forward(&site.bot, 2000);
    ck_assert_msg(eventually(site_is_connected, &site, STAGE_MS),
                  "not connected: %s", stage_log(&site));
    stop_bot(&site);
}
END_TEST

START_TEST(a_refusal_of_the_web_api_is_told_once_a_minute)
{
    static const char told[] = "http: not connected to host=" NAME
                               ", the proxy answered status=407: it wants";
    struct site site = { 0 };

    open_workspace(&site);
    proxy_will(0, refusals[0].answer, false);
    start_bot(&site, NULL);
    expect_log(&site, told);
    clock_forward(&site.bot, 2000);
    ck_assert(eventually(was_asked_twice, NULL, STAGE_MS));
    stop_bot(&site);
    ck_assert_ptr_null(strstr(strstr(process_log(&site.bot), told) + 10, told));
}
END_TEST

START_TEST(no_proxy_names_who_is_reached_directly)
{
    struct site site = { 0 };

    open_workspace(&site);
    start_bot(&site, "no_proxy=example.org, .test");
    expect_log(&site, "method=auth.test verdict=\"unreached\"");
    ck_assert_int_eq(proxy_saw(&proxy.asked), 0);
    stop_bot(&site);
}
END_TEST

START_TEST(this_machine_is_never_reached_through_it)
{
    struct site site = { 0 };

    proxy_start();
    proxy_will(0, refusals[0].answer, false);
    site_open(&site);
    start_bot(&site, text("http_proxy=http://127.0.0.1:%d", proxy.port));
    ck_assert_msg(eventually(site_is_connected, &site, STAGE_MS),
                  "not connected: %s", stage_log(&site));
    ck_assert_int_eq(proxy_saw(&proxy.asked), 0);
    stop_bot(&site);
}
END_TEST

TEST_SUITE(proxy)
{
    TCase *tc = test_case(suite, "proxy", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, the_doctor_tells_what_the_proxy_says);
    tcase_add_test(tc,
                   all_goes_through_the_proxy_and_the_password_stays_secret);
    tcase_add_loop_test(tc, a_refusal_is_told_and_tried_again, 0,
                        (int)(sizeof(refusals) / sizeof(refusals[0])));
    tcase_add_test(tc, a_refusal_of_the_web_api_is_told_once_a_minute);
    tcase_add_test(tc, no_proxy_names_who_is_reached_directly);
    tcase_add_test(tc, this_machine_is_never_reached_through_it);
}
