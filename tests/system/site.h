/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * site.h - the local workspace and the bot in it, as tests drive them.
 */
#ifndef SYSTEM_SITE_H
#define SYSTEM_SITE_H

#include <jansson.h>

#include "harness.h"

struct answer {
    long status;      /* 0 = no answer */
    const char *body; /* lives until the test ends */
    json_t *json;     /* NULL when it is none; json_decref() it */
};

/* GET, or POST of `body` when it is not NULL. */
struct answer web(const char *url, const char *body);
struct answer web_bytes(const char *url, const char *body, size_t len);

struct site {
    struct process workspace, bot;
    const char *origin; /* "http://127.0.0.1:8065" */
    const char *api_url, *app_token, *bot_token;
};

/* callsheet-workspace --control, with the bot's own manifest. */
void site_open(struct site *site);
/* The first line of its output, once it is there. */
void site_read(struct site *site, const struct process *process);
/* "FOLDER/config.json" for this site; `more` are further members, or "". */
void site_config(const struct site *site, const char *more);
/* callsheet run on that file, with the tokens, until it is connected. */
void site_run_bot(struct site *site);
bool site_is_connected(void *site);
/* What the page asks: "state?as=U0ANA". The JSON is the caller's. */
json_t *site_page(const struct site *site, const char *what);
json_t *site_post(const struct site *site, const char *what, json_t *body);
/* Somebody says something: their DM is D0ANA and so on. */
void site_say(const struct site *site, const char *as, const char *channel,
              const char *words);
/* Until a message in the conversation, as `as` sees it, holds the words. */
bool site_hears(const struct site *site, const char *as, const char *channel,
                const char *words, int ms);

#endif
