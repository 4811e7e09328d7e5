/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * doctor_slack.c - tokens, scopes, clock, socket.
 *
 * While a daemon holds the connection none is dialed: Slack would deal
 * commands to it, which nobody answers. The address of one is asked for, which
 * proves the token and opens nothing.
 */
#include "doctor.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "alloc.h"
#include "buf.h"
#include "clock.h"
#include "proxy.h"
#include "secret.h"
#include "transport/manifest.h"
#include "transport/slack_answer.h"
#include "transport/slack_json.h"
#include "transport/slack_probe.h"

#define CLOCK_OFF_S 30
#define USERS_MAX   20 /* ids that Slack is asked about */
#define USER_MAX    40

static bool
is_wanted(const struct doctor *d)
{
    return d->config && d->config->slack.enabled;
}

static void
skip(struct doctor *d, const char *check, const char *why)
{
    doctor_tell(d, DOCTOR_SKIP, check, 0, "", "%s",
                is_wanted(d) ? why
                : d->config  ? "slack.enabled is false"
                             : "no configuration");
}

/* ---- where they come from ------------------------------------------------ */

static void
doctor_secret(struct doctor *d, const char *check, const char *name,
              const char *prefix, char **token)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    struct buf where, problem;
    bool is_open;
    enum err rc;

    buf_init(&where, 4096);
    buf_init(&problem, 4000);
    secret_where(name, &where, &is_open);
    rc = secret_load(name, token, &problem);
    if (rc == ERR_NOT_FOUND)
        doctor_tell(d, DOCTOR_FAIL, check, EX_CONFIG,
                    "set it in the environment, name a file in its _FILE, or "
                    "use systemd's credentials",
                    "%s is not set%s%s", name, folder ? ", and is not in " : "",
                    folder ? folder : "");
    else if (rc != ERR_OK)
        doctor_tell(d, DOCTOR_FAIL, check, EX_CONFIG,
                    "write the token as the only line of it", "%s",
                    problem.data);
    else if (strstr(*token, prefix) > *token)
        doctor_tell(d, DOCTOR_FAIL, check, EX_CONFIG,
                    "write the token alone: no quotes, no NAME=, no byte "
                    "order mark",
                    "%s from %s has something in front of %s", name, where.data,
                    prefix);
    else if (strncmp(*token, prefix, strlen(prefix)) != 0)
        doctor_tell(d, DOCTOR_FAIL, check, EX_CONFIG,
                    strcmp(prefix, "xapp-") == 0
                        ? "take the app-level token of Basic Information"
                        : "take the Bot User OAuth Token of Install App",
                    "%s from %s does not begin with %s", name, where.data,
                    prefix);
    else
        doctor_tell(d, is_open ? DOCTOR_WARN : DOCTOR_OK, check, 0,
                    is_open ? "chmod 600 that file" : "",
                    "%s from %s, begins with %s%s", name, where.data, prefix,
                    is_open ? "; others may read it" : "");
    buf_release(&where);
    buf_release(&problem);
}

void
doctor_secrets(struct doctor *d)
{
    if (!is_wanted(d)) {
        skip(d, "bot secret", "");
        skip(d, "app secret", "");
        return;
    }
    doctor_secret(d, "bot secret", "SLACK_BOT_TOKEN", "xoxb-", &d->bot_token);
    doctor_secret(d, "app secret", "SLACK_APP_TOKEN", "xapp-", &d->app_token);
}

/* ---- calls --------------------------------------------------------------- */

/* Nothing of ours is wrong. */
static bool
is_passing(const char *error)
{
    static const char *const words[] = {
        "ratelimited",      "rate_limited",        "fatal_error",
        "internal_error",   "service_unavailable", "request_timeout",
        "team_added_to_org"
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(error, words[i]) == 0)
            return true;
    return strncmp(error, "http_5", 6) == 0;
}

static void
refused(struct doctor *d, const char *check, const struct slack_said *said,
        const char *advice)
{
    if (is_passing(said->error))
        doctor_tell(d, DOCTOR_FAIL, check, EX_UNAVAILABLE,
                    "that is Slack's own trouble and passes: look again in "
                    "some minutes, and at slack-status.com",
                    "Slack answers %s", said->error);
    else if (said->is_reached)
        doctor_tell(d, DOCTOR_FAIL, check, EX_CONFIG, advice,
                    "Slack answers %s", said->error);
    else if (said->proxy[0] != '\0' && said->proxy_status != 0)
        doctor_tell(d, DOCTOR_FAIL, check, EX_UNAVAILABLE,
                    proxy_advice(said->proxy_status),
                    "not connected to %s: the proxy %s answered status=%ld",
                    d->config->slack.api_url, said->proxy, said->proxy_status);
    else if (said->proxy[0] != '\0')
        doctor_tell(d, DOCTOR_FAIL, check, EX_UNAVAILABLE, proxy_advice(0),
                    "not connected to %s: no answer from the proxy %s%s%s",
                    d->config->slack.api_url, said->proxy,
                    said->why ? ", " : "", said->why ? said->why : "");
    else if (said->advice)
        doctor_tell(d, DOCTOR_FAIL, check, EX_UNAVAILABLE, said->advice,
                    "refused the certificate of %s: %s",
                    d->config->slack.api_url, said->why);
    else
        doctor_tell(d, DOCTOR_FAIL, check, EX_UNAVAILABLE,
                    "look at the network, the proxy (HTTPS_PROXY) and "
                    "slack.api_url",
                    "no answer from %s: %s%s%s", d->config->slack.api_url,
                    said->error, said->why ? ", " : "",
                    said->why ? said->why : "");
}

/* Is it one of "a,b,c"? */
static bool
list_has(const char *list, const char *word)
{
    size_t n = strlen(word), len;

    while (*list) {
        list += strspn(list, ", ");
        len = strcspn(list, ", ");
        if (len == n && strncmp(list, word, n) == 0)
            return true;
        list += len;
    }
    return false;
}

static void
doctor_scopes(struct doctor *d, const struct slack_said *said)
{
    struct buf missing;
    const char *scope;
    size_t i, count = 0;

    if (said->scopes[0] == '\0') {
        doctor_tell(d, DOCTOR_WARN, "scopes", 0,
                    "compare those of the app with 'callsheet manifest'",
                    "Slack did not say which are granted");
        return;
    }
    buf_init(&missing, 4096);
    for (i = 0; (scope = manifest_scope(i)) != NULL; i++)
        if (!list_has(said->scopes, scope)) {
            buf_addf(&missing, "%s%s", count > 0 ? ", " : "", scope);
            count++;
        }
    if (count > 0)
        doctor_tell(d, DOCTOR_FAIL, "scopes", EX_CONFIG,
                    "paste 'callsheet manifest' over the app's manifest and "
                    "install the app again",
                    "%zu of %zu granted, missing: %s", i - count, i,
                    missing.data);
    else
        doctor_tell(d, DOCTOR_OK, "scopes", 0, "", "all %zu granted", i);
    buf_release(&missing);
}

static void
doctor_clock(struct doctor *d, const struct slack_said *said)
{
    int64_t off = clock_now() - said->date;

    if (said->date < 0)
        skip(d, "clock",
             said->is_reached ? "the answer has no date"
                              : "Slack did not answer");
    else if (off > CLOCK_OFF_S || off < -CLOCK_OFF_S)
        doctor_tell(d, DOCTOR_WARN, "clock", 0,
                    "set this machine's clock, best by NTP ('timedatectl "
                    "set-ntp true'): reminders come at the wrong time",
                    "%" PRId64 " s %s Slack's", off > 0 ? off : -off,
                    off > 0 ? "ahead of" : "behind");
    else
        doctor_tell(d, DOCTOR_OK, "clock", 0, "", "%" PRId64 " s from Slack's",
                    off > 0 ? off : -off);
}

static bool
doctor_bot(struct doctor *d, struct slack_probe *probe)
{
    const struct slack_said *said;

    if (!d->bot_token) {
        skip(d, "bot token", "there is none");
        skip(d, "scopes", "there is no bot token");
        skip(d, "clock", "nobody was asked");
        return false;
    }
    said = slack_probe_bot(probe, d->bot_token);
    if (said->is_ok) {
        doctor_tell(d, DOCTOR_OK, "bot token", 0, "",
                    "%s in team %s (%s), answered in %.1f ms", said->user,
                    said->team, said->url, (double)said->took_us / 1000);
        doctor_scopes(d, said);
    } else {
        refused(d, "bot token", said,
                "install the app again and set SLACK_BOT_TOKEN anew");
        skip(d, "scopes",
             said->is_reached ? "the bot token is not taken"
                              : "Slack did not answer");
    }
    doctor_clock(d, said);
    return said->is_ok;
}

/* ---- who may what -------------------------------------------------------- */

/* What stands in the roles, each once and a Slack id. */
struct asked {
    const char *ids[USERS_MAX];
    size_t count, left; /* those that are not asked about */
};

static void
asked_add(struct asked *asked, const struct words *words)
{
    size_t i, n;

    for (i = 0; i < words->count; i++) {
        const char *id = words->items[i];

        if (!slack_is_id(id) || strcmp(id, "*") == 0 || strlen(id) > USER_MAX)
            continue;
        for (n = 0; n < asked->count && strcmp(asked->ids[n], id) != 0; n++)
            ;
        if (n < asked->count)
            continue;
        if (n < USERS_MAX)
            asked->ids[asked->count++] = id;
        else
            asked->left++;
    }
}

static void
roles_tell(struct doctor *d, const struct asked *asked, const char *unknown,
           const char *why)
{
    if (unknown[0] != '\0')
        doctor_tell(d, DOCTOR_WARN, "roles", 0,
                    "correct the ids under roles ('health' tells your own)",
                    "Slack does not know %s", unknown);
    else if (why[0] != '\0')
        skip(d, "roles", why);
    else if (asked->left > 0)
        doctor_tell(d, DOCTOR_OK, "roles", 0, "",
                    "Slack knows the first %zu; %zu more not asked about",
                    asked->count, asked->left);
    else
        doctor_tell(d, DOCTOR_OK, "roles", 0, "", "Slack knows all %zu",
                    asked->count);
}

static void
doctor_roles(struct doctor *d, struct slack_probe *probe, bool is_in)
{
    const struct slack_said *said;
    struct asked asked = { .count = 0 };
    struct buf unknown;
    const char *why = "";
    size_t i;

    if (!is_in) {
        skip(d, "roles", "the bot could not log in");
        return;
    }
    asked_add(&asked, &d->config->roles.admins);
    asked_add(&asked, &d->config->roles.vetters);
    asked_add(&asked, &d->config->roles.finance);
    buf_init(&unknown, 4096);
    for (i = 0; i < asked.count && why[0] == '\0'; i++) {
        said = slack_probe_user(probe, d->bot_token, asked.ids[i]);
        if (strcmp(said->error, "user_not_found") == 0 ||
            strcmp(said->error, "user_not_visible") == 0)
            buf_addf(&unknown, "%s%s", unknown.len > 0 ? ", " : "",
                     asked.ids[i]);
        else if (!said->is_ok)
            why = "Slack did not tell who they are";
    }
    roles_tell(d, &asked, unknown.data, why);
    buf_release(&unknown);
}

/* ---- the socket ---------------------------------------------------------- */

static void
doctor_socket(struct doctor *d, struct slack_probe *probe)
{
    struct slack_heard heard;

    if (d->is_running || d->hidden_why != 0) {
        skip(d, "socket",
             d->is_running ? "not dialed: the daemon holds it, see status"
                           : "not dialed: a daemon may hold it");
        return;
    }
    slack_probe_socket(probe, &heard);
    if (!heard.is_hello)
        doctor_tell(d, DOCTOR_FAIL, "socket", EX_UNAVAILABLE,
                    "let wss: through to Slack, or look at the proxy "
                    "(HTTPS_PROXY)",
                    "no hello: %s", heard.why);
    else if (heard.connections > 1)
        doctor_tell(d, DOCTOR_WARN, "socket", 0,
                    "stop the other copy: Slack deals each command to only "
                    "one of them",
                    "hello after %.1f ms; the app has %d connections: another "
                    "copy of it runs",
                    (double)heard.hello_us / 1000, heard.connections);
    else
        doctor_tell(d, DOCTOR_OK, "socket", 0, "",
                    "open after %.1f ms, hello after %.1f ms",
                    (double)heard.open_us / 1000,
                    (double)heard.hello_us / 1000);
}

static void
doctor_app(struct doctor *d, struct slack_probe *probe)
{
    const struct slack_said *said;

    if (!d->app_token) {
        skip(d, "app token", "there is none");
        skip(d, "socket", "there is no app token");
        return;
    }
    said = slack_probe_app(probe, d->app_token);
    if (!said->is_ok) {
        refused(d, "app token", said,
                "make one with connections:write, turn Socket Mode on, and "
                "set SLACK_APP_TOKEN anew");
        skip(d, "socket", "there is no address for it");
        return;
    }
    doctor_tell(d, DOCTOR_OK, "app token", 0, "",
                "an address for a socket in %.1f ms",
                (double)said->took_us / 1000);
    doctor_socket(d, probe);
}

void
doctor_slack(struct doctor *d)
{
    static const char *const checks[] = { "bot token", "scopes",    "clock",
                                          "roles",     "app token", "socket" };
    struct slack_probe *probe;
    bool is_in;
    size_t i;

    if (!is_wanted(d) || !d->http) {
        for (i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
            skip(d, checks[i], "there is no network");
        return;
    }
    probe = slack_probe_new(d->loop, d->http, d->config);
    is_in = doctor_bot(d, probe);
    doctor_roles(d, probe, is_in);
    doctor_app(d, probe);
    slack_probe_free(probe);
}
