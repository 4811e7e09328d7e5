/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * youtube_api.c - the calls of the YouTube server: who may, what is asked,
 * what it costs, which page.
 *
 * Errors carry the reason that the API's documentation names; their messages
 * are invented, as clients have to go by the reason.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "youtube_parts.h"

#define DAY_UNITS    10000
#define DAY_SEARCHES 100
#define TOKENS_MAX   4096
#define TOKEN_LIFE_S 600

static struct {
    int units_left, searches_left;
    char key[200];
    int page_max; /* 0: as asked */
    uint32_t tokens_made;
    int tokens;
    struct token {
        char text[64], list[QUERY_MAX];
        int offset;
        int64_t until;
        bool is_used;
    } * token;
} api;

void
api_open(void)
{
    memset(&api, 0, sizeof(api));
    api.units_left = DAY_UNITS;
    api.searches_left = DAY_SEARCHES;
    (void)snprintf(api.key, sizeof(api.key), "%s", YOUTUBE_KEY);
    api.token = calloc(TOKENS_MAX, sizeof(*api.token));
    ck_assert_ptr_nonnull(api.token);
}

void
api_close(void)
{
    free(api.token);
}

bool
api_do(const char *line)
{
    if (sscanf(line, "quota %d", &api.units_left) == 1 ||
        sscanf(line, "searches %d", &api.searches_left) == 1 ||
        sscanf(line, "key %199s", api.key) == 1)
        return true;
    if (strcmp(line, "day") != 0)
        return false;
    api.units_left = DAY_UNITS;
    api.searches_left = DAY_SEARCHES;
    return true;
}

int
api_page_max(int asked)
{
    api.page_max = asked;
    return asked;
}

/* ---- errors -------------------------------------------------------------- */

static const char *
domain_of(const char *reason)
{
    static const char *const domains[][2] = {
        { "quotaExceeded", "youtube.quota" },
        { "dailyLimitExceeded", "usageLimits" },
        { "rateLimitExceeded", "usageLimits" },
        { "commentsDisabled", "youtube.commentThread" },
        { "processingFailure", "youtube.commentThread" },
        { "videoNotFound", "youtube.commentThread" },
        { "channelNotFound", "youtube.channel" },
        { "channelSuspended", "youtube.playlistItem" },
        { "playlistNotFound", "youtube.playlistItem" },
        { "invalidPageToken", "youtube.parameter" },
        { "missingRequiredParameter", "youtube.parameter" },
        { "incompatibleParameters", "youtube.parameter" },
        { "unexpectedParameter", "youtube.parameter" },
        { "invalidFilters", "youtube.parameter" },
    };
    size_t i;

    for (i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
        if (strcmp(domains[i][0], reason) == 0)
            return domains[i][1];
    return "global";
}

void
api_error(struct reply *reply, int status, const char *reason,
          const char *message)
{
    json_decref(reply->body);
    reply->status = status;
    reply->body =
        json_pack("{s:{s:i, s:s, s:[{s:s, s:s, s:s}]}}", "error", "code",
                  status, "message", message, "errors", "message", message,
                  "domain", domain_of(reason), "reason", reason);
}

void
api_wrong(struct reply *reply, const char *reason, const char *name)
{
    json_t *error;

    api_error(reply, 400, reason, "A parameter is not as it should be.");
    error = json_array_get(
        json_object_get(json_object_get(reply->body, "error"), "errors"), 0);
    (void)json_object_set_new(error, "location", json_string(name));
    (void)json_object_set_new(error, "locationType", json_string("parameter"));
}

/* ---- parameters ---------------------------------------------------------- */

const char *
ask_value(const struct ask *ask, const char *name)
{
    int i;

    for (i = 0; i < ask->pairs; i++)
        if (strcmp(ask->pair[i].name, name) == 0)
            return ask->pair[i].value;
    return NULL;
}

/* Is `word` in the list "a b c" or "a,b,c"? */
bool
api_in_list(const char *list, const char *word, char between)
{
    size_t len = strlen(word);
    const char *at = list;

    while ((at = strstr(at, word)) != NULL) {
        if ((at == list || at[-1] == between) &&
            (at[len] == between || at[len] == '\0'))
            return true;
        at += len;
    }
    return false;
}

/* 0 when it is none or out of bounds: the reply is an error then. */
int
api_page_size(const struct ask *ask, struct reply *reply, int standard,
              int most)
{
    const char *value = ask_value(ask, "maxResults");
    char *end = NULL;
    long n = value ? strtol(value, &end, 10) : standard;

    if ((value && (end == value || *end != '\0')) || n < 1 || n > most) {
        api_wrong(reply, "invalidParameter", "maxResults");
        return 0;
    }
    return api.page_max > 0 && n > api.page_max ? api.page_max : (int)n;
}

/* ---- page tokens --------------------------------------------------------- */

/* What the token belongs to: the call and all its parameters but the page. */
static void
list_of(const struct ask *ask, char out[QUERY_MAX])
{
    size_t len = 0;
    int i;

    len += (size_t)snprintf(out, QUERY_MAX, "%s", ask->call);
    for (i = 0; i < ask->pairs && len < QUERY_MAX; i++)
        if (strcmp(ask->pair[i].name, "pageToken") != 0 &&
            strcmp(ask->pair[i].name, "fields") != 0)
            len += (size_t)snprintf(out + len, QUERY_MAX - len, " %s=%s",
                                    ask->pair[i].name, ask->pair[i].value);
}

void
api_token_make(const struct ask *ask, int offset, json_t *body)
{
    struct token *t = &api.token[api.tokens++ % TOKENS_MAX];
    uint32_t hash = world_hash("token %u", api.tokens_made);

    (void)snprintf(t->text, sizeof(t->text), "Z2V0X%08x_%07u==", hash,
                   api.tokens_made++);
    list_of(ask, t->list);
    t->offset = offset;
    t->until = youtube_now() + TOKEN_LIFE_S;
    t->is_used = false;
    (void)json_object_set_new(body, "nextPageToken", json_string(t->text));
}

/* The offset; -1 when the token is not good: the reply is an error then. */
int
api_token_take(const struct ask *ask, struct reply *reply)
{
    const char *text = ask_value(ask, "pageToken");
    char list[QUERY_MAX];
    int i;

    if (!text)
        return 0;
    list_of(ask, list);
    for (i = 0; i < TOKENS_MAX; i++) {
        struct token *t = &api.token[i];

        if (t->text[0] == '\0' || strcmp(t->text, text) != 0)
            continue;
        if (t->is_used || t->until < youtube_now() ||
            strcmp(t->list, list) != 0)
            break;
        t->is_used = true;
        reply->offset = t->offset;
        (void)snprintf(reply->token, sizeof(reply->token), "%s", text);
        return t->offset;
    }
    api_wrong(reply, "invalidPageToken", "pageToken");
    return -1;
}

void
api_untold(const struct reply *reply)
{
    int i;

    for (i = 0; reply->token[0] != '\0' && i < TOKENS_MAX; i++)
        if (strcmp(api.token[i].text, reply->token) == 0)
            api.token[i].is_used = false;
}

/* ---- the door ------------------------------------------------------------ */

static const struct call {
    const char *name;
    const char *parameters; /* besides those that all know */
    void (*run)(const struct ask *ask, struct reply *reply);
} calls[] = {
    { "channels", "id forHandle forUsername maxResults pageToken hl",
      call_channels },
    { "playlistItems", "playlistId maxResults pageToken videoId",
      call_uploads },
    { "videos", "id maxResults pageToken hl", call_videos },
    { "commentThreads",
      "videoId maxResults order textFormat searchTerms pageToken",
      call_threads },
    { "comments", "parentId maxResults pageToken textFormat", call_comments },
    { "search",
      "channelId type q maxResults order videoPaidProductPlacement pageToken",
      call_search },
};

static void
wrong_key(struct reply *reply)
{
    api_error(reply, 400, "badRequest", "API key not valid.");
    (void)json_object_update_new(
        json_object_get(reply->body, "error"),
        json_pack("{s:s, s:[{s:s, s:s, s:s}]}", "status", "INVALID_ARGUMENT",
                  "details", "@type",
                  "type.googleapis.com/google.rpc.ErrorInfo", "reason",
                  "API_KEY_INVALID", "domain", "googleapis.com"));
}

/* true: it may go on. */
static bool
is_let_in(const struct ask *ask, struct reply *reply)
{
    if (ask->has_bearer)
        api_error(reply, 401, "authError", "Invalid credentials.");
    else if (ask->key[0] == '\0')
        api_error(reply, 403, "forbidden",
                  "Unregistered callers are not "
                  "allowed.");
    else if (strcmp(ask->key, api.key) != 0)
        wrong_key(reply);
    else
        return true;
    return false;
}

/* Pays before anything is looked at; false when nothing is left. */
static bool
pay(const struct call *call, struct reply *reply)
{
    bool is_search = strcmp(call->name, "search") == 0;
    int *left = is_search ? &api.searches_left : &api.units_left;

    if (*left <= 0) {
        api_error(reply, 403, "quotaExceeded", "The day's quota is spent.");
        return false;
    }
    --*left;
    reply->units = !is_search;
    reply->searches = is_search;
    return true;
}

static bool
knows_all(const struct call *call, const struct ask *ask, struct reply *reply)
{
    static const char common[] = "part fields prettyPrint alt quotaUser";
    int i;

    for (i = 0; i < ask->pairs; i++)
        if (!api_in_list(common, ask->pair[i].name, ' ') &&
            !api_in_list(call->parameters, ask->pair[i].name, ' ')) {
            api_wrong(reply, "unexpectedParameter", ask->pair[i].name);
            return false;
        }
    if (!ask_value(ask, "part") || ask_value(ask, "part")[0] == '\0') {
        api_wrong(reply, "missingRequiredParameter", "part");
        return false;
    }
    return true;
}

/* Of all that is told, page tokens too: a list of many pages is a new one each
 * time. */
static void
etag_of(const json_t *body, char out[16])
{
    char *all = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
    uint32_t hash = 2166136261u;
    const char *at;

    for (at = all; at && *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    (void)snprintf(out, 16, "%08x", hash);
    free(all);
}

static void
trim(const struct ask *ask, struct reply *reply)
{
    const char *mask = ask_value(ask, "fields");

    if (mask && !fields_keep(reply->body, mask))
        api_wrong(reply, "invalidParameter", "fields");
}

void
api_answer(const struct ask *ask, struct reply *reply)
{
    const struct call *call = NULL;
    char etag[16];
    size_t i;

    for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
        if (strcmp(calls[i].name, ask->call) == 0)
            call = &calls[i];
    if (!call) {
        api_error(reply, 404, "notFound", "There is no such method.");
        return;
    }
    if (!is_let_in(ask, reply) || !pay(call, reply) ||
        !knows_all(call, ask, reply))
        return;
    call->run(ask, reply);
    if (reply->status != 200)
        return;
    etag_of(reply->body, etag);
    (void)json_object_set_new(reply->body, "etag", json_string(etag));
    if (strcmp(ask->etag, etag) == 0)
        reply->status = 304;
    trim(ask, reply);
}
