/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_look.c - did a message arrive?
 *
 * A post whose outcome is not known is looked for by its key in the metadata
 * of the conversation's messages. Two with the same key happen when a second
 * post was made because the first was not to be seen yet: then the younger one
 * is deleted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "log.h"
#include "slack_json.h"
#include "slack_private.h"

#define LOOK_TIMEOUT_MS 15000
/* Clocks differ; by how much is seen at the first answer. */
#define LOOK_BEFORE_S 120
#define CLOCK_OFF_S   60
/* Small pages: each is read in one turn of the loop. */
#define PAGE_MESSAGES "100"
#define PAGES_MAX     20
#define FOUND_MAX     4

struct looking {
    struct errand errand;
    int64_t id, since;
    bool is_set; /* `since` is by Slack's clock */
    char *place, *thread, *key;
    char cursor[256];
    int pages;
    char found[FOUND_MAX][SLACK_ID_MAX + 1];
    size_t found_count;
};

static void look_page(struct looking *l);

static void
looking_release(struct errand *errand)
{
    struct looking *l = (struct looking *)(void *)errand;

    free(l->place);
    free(l->thread);
    free(l->key);
}

/* ---- the end of it ------------------------------------------------------ */

/* "1700000000.123456" as two numbers: a double would lose digits. */
static int
ts_compare(const char *a, const char *b)
{
    size_t a_len = strcspn(a, "."), b_len = strcspn(b, ".");

    if (a_len != b_len)
        return a_len < b_len ? -1 : 1;
    return strcmp(a, b);
}

/* Nobody waits for it; when it fails two equal messages stand. */
static void
look_deleted(void *ctx, const struct slack_answer *answer)
{
    (void)ctx;
    (void)answer;
}

static void
look_delete(struct looking *l, const char *ts)
{
    struct slack_call call = { .method = "chat.delete",
                               .timeout_ms = LOOK_TIMEOUT_MS };
    struct buf body;

    log_warn("slack: message arrived twice, deleting the younger "
             "reply=%lld channel=%s",
             (long long)l->id, l->place);
    buf_init(&body, 1024);
    slack_form_add(&body, "channel", l->place);
    slack_form_add(&body, "ts", ts);
    call.body = body.data;
    call.body_len = body.len;
    slack_api_call(l->errand.slack->api, &call, look_deleted, NULL);
    buf_release(&body);
}

static void
look_end(struct looking *l, enum look_result result)
{
    const struct transport_host *host = l->errand.slack->host;
    const char *oldest = "";
    size_t i;

    for (i = 0; i < l->found_count; i++)
        if (oldest[0] == '\0' || ts_compare(l->found[i], oldest) < 0)
            oldest = l->found[i];
    for (i = 0; i < l->found_count; i++)
        if (strcmp(l->found[i], oldest) != 0)
            look_delete(l, l->found[i]);
    host->looked(host->ctx, l->id, result, oldest);
    errand_end(&l->errand);
}

/* ---- pages -------------------------------------------------------------- */

static bool
message_is_ours(const struct looking *l, const json_t *message)
{
    const struct slack_self *self = &l->errand.slack->self;
    const json_t *metadata = slack_obj(message, "metadata");
    const char *key = slack_str(slack_obj(metadata, "event_payload"), "key");
    const char *bot_id = slack_str(message, "bot_id");

    if (strcmp(key, l->key) != 0)
        return false;
    /* Anybody may write such metadata. */
    return (bot_id[0] != '\0' && strcmp(bot_id, self->bot_id) == 0) ||
           strcmp(slack_str(message, "user"), self->bot_user) == 0;
}

static void
look_read(struct looking *l, const json_t *json)
{
    const json_t *message;
    size_t i;

    json_array_foreach(json_object_get(json, "messages"), i, message)
    {
        const char *ts = slack_id(message, "ts");

        if (ts[0] == '\0' || l->found_count == FOUND_MAX ||
            !message_is_ours(l, message))
            continue;
        memcpy(l->found[l->found_count++], ts, strlen(ts) + 1);
    }
}

/* Our clock is ahead of Slack's: the message may be older there than `since`,
 * so the page is asked for again. */
static bool
look_is_early(struct looking *l, const struct slack_answer *answer)
{
    int64_t ahead = answer->date > 0 ? clock_now() - answer->date : 0;

    if (l->is_set)
        return false;
    l->is_set = true;
    if (ahead < CLOCK_OFF_S)
        return false;
    log_warn("slack: our clock is ahead of Slack's by_s=%lld: set it",
             (long long)ahead);
    l->since -= ahead;
    return true;
}

static void
look_answered(void *ctx, const struct slack_answer *answer)
{
    struct looking *l = ctx;
    const char *cursor;

    switch (answer->verdict) {
    case SLACK_DONE:
        break;
    case SLACK_REFUSED:
        look_end(l, LOOK_IMPOSSIBLE);
        return;
    default:
        /* What was found on earlier pages is found again. */
        l->found_count = 0;
        look_end(l, LOOK_FAILED);
        return;
    }
    if (look_is_early(l, answer)) {
        look_page(l);
        return;
    }
    look_read(l, answer->json);
    cursor =
        slack_str(slack_obj(answer->json, "response_metadata"), "next_cursor");
    if (cursor[0] == '\0')
        look_end(l, l->found_count > 0 ? LOOK_FOUND : LOOK_ABSENT);
    else if (++l->pages < PAGES_MAX && strlen(cursor) < sizeof(l->cursor)) {
        memcpy(l->cursor, cursor, strlen(cursor) + 1);
        look_page(l);
    } else {
        /* Too much was said since to be sure. */
        look_end(l, l->found_count > 0 ? LOOK_FOUND : LOOK_IMPOSSIBLE);
    }
}

static void
look_page(struct looking *l)
{
    struct slack_call call = { .timeout_ms = LOOK_TIMEOUT_MS,
                               .wants_date = !l->is_set };
    struct buf body;
    char oldest[32];

    buf_init(&body, 4096);
    call.method = l->thread ? "conversations.replies" : "conversations.history";
    slack_form_add(&body, "channel", l->place);
    if (l->thread)
        slack_form_add(&body, "ts", l->thread);
    (void)snprintf(oldest, sizeof(oldest), "%lld",
                   (long long)(l->since - LOOK_BEFORE_S));
    slack_form_add(&body, "oldest", oldest);
    slack_form_add(&body, "inclusive", "true");
    slack_form_add(&body, "limit", PAGE_MESSAGES);
    slack_form_add(&body, "include_all_metadata", "true");
    if (l->cursor[0] != '\0')
        slack_form_add(&body, "cursor", l->cursor);
    call.body = body.data;
    call.body_len = body.len;
    slack_api_call(l->errand.slack->api, &call, look_answered, l);
    buf_release(&body);
}

void
slack_look(struct transport *t, const struct out_message *m)
{
    struct slack *slack = (struct slack *)(void *)t;
    struct looking *l;

    if (m->verb == OUT_FILE) {
        slack_upload_look(slack, m);
        return;
    }
    l = errand_start(slack, sizeof(*l), looking_release);
    l->id = m->id;
    l->since = m->since;
    l->place = xstrdup(m->place ? m->place : "");
    l->thread = xstrdup_null(m->thread);
    l->key = xstrdup(m->key ? m->key : "");
    look_page(l);
}
