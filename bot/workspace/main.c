/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * main.c - callsheet-workspace: a small, strict, Slack-compatible workspace.
 *
 * It is what the bot is tried and tested against, and shares no code with it,
 * so that a mistake cannot hide in both.
 */
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "api.h"
#include "calls.h"
#include "control.h"
#include "conversations.h"
#include "envelope.h"
#include "faults.h"
#include "files.h"
#include "guide.h"
#include "hooks.h"
#include "journal.h"
#include "link.h"
#include "manifest.h"
#include "page.h"
#include "people.h"
#include "pieces.h"
#include "post.h"
#include "rates.h"
#include "server.h"
#include "settings.h"
#include "team.h"
#include "tube.h"
#include "views.h"

struct settings settings = {
    .ack_ms = 3000,
    .retry_ms = { 0, 60000, 300000 },
    .trigger_ms = 3000,
    .ticket_ms = 30000,
    .response_url_ms = 1800000,
    .response_url_uses = 5,
    .ping_ms = 10000,
    .max_links = 10,
    .tube_ms = -1,
    .tube_percent = 100,
    .messages_kept = 20000,
    .connection_seconds = 18060,
    .rate_limits = true,
    .own_events = true,
};

struct options {
    struct server_options server;
    const char *data;
    const char *manifest;
    bool json;
};

static const char usage[] =
    "usage: callsheet-workspace [--listen HOST:PORT] [--data DIR] [--json]\n"
    "                           [--manifest FILE] [--control]\n"
    "                           [--cert FILE --key FILE] [--name HOST]\n"
    "\n"
    "  --listen HOST:PORT  loopback only; 127.0.0.1:0 takes any free port\n"
    "  --data DIR          keep everything there; otherwise nothing is kept\n"
    "  --json              say where it is as one line of JSON\n"
    "  --manifest FILE     the app's manifest (JSON)\n"
    "  --control           let tests in through /control/\n"
    "  --cert FILE         speak https: and wss: with this certificate (PEM),\n"
    "  --key FILE          and its key\n"
    "  --name HOST         be HOST in all addresses, as behind a proxy\n";

/* The value of an option; NULL when it is missing. */
static const char *
value_of(int argc, char **argv, int *i)
{
    if (*i + 1 >= argc) {
        fprintf(stderr, "callsheet-workspace: %s needs a value\n", argv[*i]);
        return NULL;
    }
    return argv[++*i];
}

static int
options_read(struct options *o, int argc, char **argv)
{
    const char **value;
    int i;

    for (i = 1; i < argc; i++) {
        value = strcmp(argv[i], "--listen") == 0     ? &o->server.listen
                : strcmp(argv[i], "--cert") == 0     ? &o->server.cert
                : strcmp(argv[i], "--key") == 0      ? &o->server.key
                : strcmp(argv[i], "--name") == 0     ? &o->server.name
                : strcmp(argv[i], "--data") == 0     ? &o->data
                : strcmp(argv[i], "--manifest") == 0 ? &o->manifest
                                                     : NULL;
        if (value) {
            *value = value_of(argc, argv, &i);
            if (!*value)
                return EX_USAGE;
        } else if (strcmp(argv[i], "--json") == 0) {
            o->json = true;
        } else if (strcmp(argv[i], "--control") == 0) {
            settings.control = true;
        } else if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            exit(0);
        } else if (strcmp(argv[i], "--version") == 0) {
            puts("callsheet-workspace " CALLSHEET_VERSION);
            exit(0);
        } else {
            fprintf(stderr, "callsheet-workspace: unknown option '%s'\n%s",
                    argv[i], usage);
            return EX_USAGE;
        }
    }
    return 0;
}

static int
workspace_open(const struct options *o)
{
    int rc = manifest_open(o->manifest);

    if (rc == 0)
        rc = server_open(&o->server);
    if (rc == 0)
        rc = journal_open(o->data);
    if (rc == 0)
        rc = team_tokens(o->data);
    if (rc == 0)
        rc = files_open(o->data);
    if (rc == 0)
        guide_open(!journal_was_there());
    return rc;
}

static void
workspace_close(void)
{
    server_close();
    api_release();
    hooks_release();
    envelopes_release();
    links_release();
    viewers_release();
    post_release();
    control_release();
    calls_forget();
    faults_clear();
    rates_release();
    tube_pace_release();
    tube_release();
    people_release();
    conversations_release();
    views_release();
    files_close();
    journal_close();
    manifest_close();
}

static void
say_ready(bool json)
{
    if (json)
        printf("{\"page\":\"%s/\",\"api_url\":\"%s/api/\",\"app_token\":\"%s\""
               ",\"bot_token\":\"%s\"}\n",
               server_origin(), server_origin(), team.app_token,
               team.bot_token);
    else
        printf("The workspace is at %s/ (API at %s/api/).\n"
               "SLACK_APP_TOKEN=%s SLACK_BOT_TOKEN=%s\n",
               server_origin(), server_origin(), team.app_token,
               team.bot_token);
    (void)fflush(stdout);
}

int
main(int argc, char **argv)
{
    struct options o = { .server.listen = "127.0.0.1:0" };
    int rc = options_read(&o, argc, argv);

#ifndef CALLSHEET_SANITIZED /* the sanitizers look at malloc() alone */
    json_set_alloc_funcs(piece_take, piece_give);
#endif
    if (rc != 0)
        return rc;
    rc = workspace_open(&o);
    if (rc == 0) {
        say_ready(o.json);
        server_run();
    }
    workspace_close();
    return rc;
}
