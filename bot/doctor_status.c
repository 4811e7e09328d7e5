/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * doctor_status.c - the daemon that runs, asked at its address; or whether
 * that address is free.
 */
#include "doctor.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "alloc.h"
#include "buf.h"
#include "http.h"
#include "loop.h"
#include "status.h"

#define ASK_MS           3000
#define ANSWER_MAX_BYTES (256 * 1024)

struct asking {
    struct loop *loop;
    bool is_over;
    long status; /* 0 = no answer */
    char *body;
};

static void
on_answer(void *ctx, const struct http_response *response)
{
    struct asking *a = ctx;

    if (response->err == ERR_OK) {
        a->status = response->status;
        a->body = xstrdup(response->body);
    }
    a->is_over = true;
    loop_wake(a->loop);
}

/* What listens everywhere is asked on this machine. */
static void
add_origin(struct buf *url, const char *listen)
{
    const char *port = strrchr(listen, ':');

    if (strncmp(listen, "0.0.0.0:", 8) == 0)
        buf_addf(url, "http://127.0.0.1%s", port);
    else if (strncmp(listen, "[::]:", 5) == 0)
        buf_addf(url, "http://[::1]%s", port);
    else
        buf_addf(url, "http://%s", listen);
}

static void
ask(struct doctor *d, const char *path, struct asking *a)
{
    struct http_request request = { .timeout_ms = ASK_MS,
                                    .max_bytes = ANSWER_MAX_BYTES };
    struct buf url;

    memset(a, 0, sizeof(*a));
    a->loop = d->loop;
    buf_init(&url, 1024);
    add_origin(&url, d->config->status.listen);
    buf_adds(&url, path);
    request.url = url.data;
    (void)http_send(d->http, &request, on_answer, a);
    while (!a->is_over && loop_turn(d->loop, true) == ERR_OK)
        ;
    buf_release(&url);
}

/* The value of a gauge; -1 when it is not there. */
static long
gauge(const char *metrics, const char *name)
{
    const char *at = metrics;
    size_t len = strlen(name);

    while ((at = strstr(at, name)) != NULL) {
        if ((at == metrics || at[-1] == '\n') && at[len] == ' ')
            return strtol(at + len + 1, NULL, 10);
        at += len;
    }
    return -1;
}

static void
daemon_is_ready(struct doctor *d, long connections)
{
    if (connections > 1)
        doctor_tell(d, DOCTOR_WARN, "status", 0,
                    "if that stays so, stop the other copy: Slack deals each "
                    "command to only one of them",
                    "the daemon is connected; Slack counts %ld connections",
                    connections);
    else
        doctor_tell(d, DOCTOR_OK, "status", 0, "",
                    "the daemon says on %s that it is connected",
                    d->config->status.listen);
}

/* The address may belong to another program, or to another callsheet: what is
 * said there is nothing about ours. */
static bool
is_another(const struct doctor *d, const struct asking *metrics)
{
    const char *said = metrics->body ? metrics->body : "";

    return metrics->status != 0 && d->holder.pid != 0 &&
           gauge(said, "callsheet_process_id") != (long)d->holder.pid;
}

static void
tell_another(struct doctor *d)
{
    doctor_tell(d, DOCTOR_FAIL, "status", EX_UNAVAILABLE,
                "give each a status.listen of its own and start the daemon "
                "again: nobody can watch it like this",
                "what answers on %s is not the daemon (process %ld)",
                d->config->status.listen, (long)d->holder.pid);
}

static void
doctor_ask(struct doctor *d)
{
    struct asking a;
    long connections;
    bool is_other;

    ask(d, "/metrics", &a);
    connections = gauge(a.body ? a.body : "", "callsheet_slack_connections");
    is_other = is_another(d, &a);
    free(a.body);
    if (is_other) {
        tell_another(d);
        return;
    }
    ask(d, "/healthz", &a);
    if (a.status == 200) {
        free(a.body);
        ask(d, "/readyz", &a);
    }
    if (a.status == 200)
        daemon_is_ready(d, connections);
    else if (a.status == 503)
        doctor_tell(d, DOCTOR_FAIL, "status", EX_UNAVAILABLE,
                    "read its log; the checks above say whether Slack can be "
                    "reached",
                    "the daemon says: %.*s",
                    a.body ? (int)strcspn(a.body, "\n") : 0,
                    a.body ? a.body : "");
    else
        doctor_tell(d, DOCTOR_FAIL, "status", EX_UNAVAILABLE,
                    "it hangs, or runs on another configuration: read its "
                    "log, restart it",
                    "no answer from the daemon (process %ld) on %s within "
                    "%d s",
                    (long)d->holder.pid, d->config->status.listen,
                    ASK_MS / 1000);
    free(a.body);
}

static void
doctor_listen(struct doctor *d)
{
    static const struct status_host host = { 0 };
    const char *listen = d->config->status.listen;
    struct status *status = NULL;

    if (status_start(d->loop, listen, &host, &status) == ERR_OK)
        doctor_tell(d, DOCTOR_OK, "status", 0, "", "%s is free", listen);
    else
        doctor_tell(d, DOCTOR_WARN, "status", 0,
                    "choose another one for status.listen, or \"\"",
                    "%s is taken, or not an address of this machine", listen);
    status_stop(status);
}

void
doctor_status(struct doctor *d)
{
    if (!d->config)
        doctor_tell(d, DOCTOR_SKIP, "status", 0, "", "no configuration");
    else if (d->config->status.listen[0] == '\0')
        doctor_tell(d, DOCTOR_SKIP, "status", 0, "", "status.listen is \"\"");
    else if (!d->http)
        doctor_tell(d, DOCTOR_SKIP, "status", 0, "", "there is no network");
    else if (d->hidden_why != 0)
        doctor_tell(d, DOCTOR_SKIP, "status", 0, "",
                    "whether a daemon runs cannot be told");
    else if (d->is_running && d->holder.is_brief)
        doctor_tell(d, DOCTOR_SKIP, "status", 0, "",
                    "only a 'callsheet say' works on it");
    else if (d->is_running)
        doctor_ask(d);
    else
        doctor_listen(d);
}
