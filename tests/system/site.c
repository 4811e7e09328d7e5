/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * site.c - the local workspace and the bot in it, as tests drive them.
 */
#include "site.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START_MS 15000

/* ---- HTTP ---------------------------------------------------------------- */

static size_t
collect(char *bytes, size_t size, size_t count, void *ctx)
{
    return fwrite(bytes, size, count, ctx);
}

struct answer
web(const char *url, const char *body)
{
    return web_bytes(url, body, body ? strlen(body) : 0);
}

struct answer
web_bytes(const char *url, const char *body, size_t len)
{
    struct answer answer = { 0 };
    struct curl_slist *headers = NULL;
    CURL *curl = curl_easy_init();
    char *got = NULL;
    size_t size = 0;
    FILE *into = open_memstream(&got, &size);

    ck_assert(curl && into);
    headers = curl_slist_append(headers, "Content-Type: application/json");
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    /* Whose certificates are good is what the bot is tested for. */
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 60000L);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, into);
    if (body) {
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                               (curl_off_t)len);
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
        (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    }
    if (curl_easy_perform(curl) == CURLE_OK)
        (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    (void)fclose(into);
    answer.body = text("%s", got);
    answer.json = json_loadb(got, size, 0, NULL);
    free(got);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return answer;
}

/* ---- start --------------------------------------------------------------- */

static bool
has_line(void *ctx)
{
    return strchr(process_output(ctx), '\n') != NULL;
}

void
site_read(struct site *site, const struct process *process)
{
    struct process copy = *process;
    const char *page, *api_url, *app_token, *bot_token;
    json_t *line;

    ck_assert_msg(eventually(has_line, &copy, START_MS), "not ready: %s",
                  process_log(process));
    line = json_loads(process_output(process), JSON_DISABLE_EOF_CHECK, NULL);
    ck_assert_msg(json_unpack(line, "{s:s, s:s, s:s, s:s}", "page", &page,
                              "api_url", &api_url, "app_token", &app_token,
                              "bot_token", &bot_token) == 0,
                  "no addresses: %s", process_output(process));
    site->origin = text("%.*s",
                        (int)strcspn(strstr(page, "//") + 2, "/") +
                            (int)(strstr(page, "//") + 2 - page),
                        page);
    site->api_url = text("%s", api_url);
    site->app_token = text("%s", app_token);
    site->bot_token = text("%s", bot_token);
    json_decref(line);
}

void
site_open(struct site *site)
{
    const char *manifest[] = { "manifest", NULL };
    const char *arguments[] = { "--json",     "--control",
                                "--listen",   "127.0.0.1:0",
                                "--data",     in_folder("workspace"),
                                "--manifest", in_folder("manifest.out"),
                                NULL };

    ck_assert_int_eq(process_run("manifest", "callsheet", manifest, NULL), 0);
    site->workspace =
        process_start("workspace", "callsheet-workspace", arguments, NULL);
    site_read(site, &site->workspace);
}

void
site_config(const struct site *site, const char *more)
{
    file_put("config.json",
             text("{\"slack\": {\"api_url\": \"%s\"}, \"status\": "
                  "{\"listen\": \"\"}, \"log_level\": \"debug\"%s%s}",
                  site->api_url, more[0] != '\0' ? ", " : "", more));
}

bool
site_is_connected(void *ctx)
{
    json_t *state = site_page(ctx, "state?as=U0ANA");
    int connected = 0;

    (void)json_unpack(state, "{s:{s:b}}", "bot", "connected", &connected);
    json_decref(state);
    return connected != 0;
}

void
site_run_bot(struct site *site)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[] = {
        text("SLACK_APP_TOKEN=%s", site->app_token),
        text("SLACK_BOT_TOKEN=%s", site->bot_token),
        clock_environment(),
        NULL,
    };

    site->bot = process_start("bot", "callsheet", arguments, environment);
    ck_assert_msg(eventually(site_is_connected, site, START_MS),
                  "the bot does not connect: %s", process_log(&site->bot));
}

/* ---- the page ------------------------------------------------------------ */

json_t *
site_page(const struct site *site, const char *what)
{
    struct answer answer = web(text("%s/page/%s", site->origin, what), NULL);

    return answer.json;
}

json_t *
site_post(const struct site *site, const char *what, json_t *body)
{
    char *line = json_dumps(body, JSON_COMPACT);
    struct answer answer;

    ck_assert_ptr_nonnull(line);
    answer = web(text("%s/page/%s", site->origin, what), line);
    free(line);
    json_decref(body);
    ck_assert_msg(answer.status == 200, "%s: %ld %s", what, answer.status,
                  answer.body);
    return answer.json;
}

void
site_say(const struct site *site, const char *as, const char *channel,
         const char *words)
{
    json_decref(site_post(site, "send",
                          json_pack("{s:s, s:s, s:s}", "as", as, "channel",
                                    channel, "text", words)));
}

struct hearing {
    const struct site *site;
    const char *as, *channel, *words;
};

static bool
is_heard(void *ctx)
{
    const struct hearing *h = ctx;
    json_t *page = site_page(h->site, text("messages?as=%s&channel=%s&"
                                           "limit=50",
                                           h->as, h->channel));
    char *all = json_dumps(page, JSON_COMPACT);
    bool is_there = all && strstr(all, h->words) != NULL;

    free(all);
    json_decref(page);
    return is_there;
}

bool
site_hears(const struct site *site, const char *as, const char *channel,
           const char *words, int ms)
{
    struct hearing h = { site, as, channel, words };

    return eventually(is_heard, &h, ms);
}
