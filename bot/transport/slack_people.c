/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_people.c - everybody in the workspace, page by page.
 *
 * For names that stand in a team's sheet: those who have never spoken to the
 * bot are among them. Apps are left out, who left comes as a guest. However it
 * ends, INCOMING_PEOPLE says so.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "clock.h"
#include "config.h"
#include "log.h"
#include "slack_facts.h"
#include "slack_json.h"
#include "slack_private.h"

#define PEOPLE_TIMEOUT_MS 10000
/* Small pages: each is read in one turn of the loop. */
#define PAGE_PEOPLE  "100"
#define PAGES_MAX    50
#define WAIT_MAX_MS  30000
#define TRIES_MAX    3
#define TRY_AGAIN_MS 2000

struct asking_people {
    struct errand errand;
    char cursor[256];
    int pages, tries;
};

static void people_page(struct timer *timer);

/* Tells them from other errands. */
static void
asking_people_release(struct errand *errand)
{
    (void)errand;
}

static bool
is_asked_already(const struct slack *slack)
{
    const struct errand *errand;

    for (errand = slack->errands; errand; errand = errand->next)
        if (errand->release == asking_people_release)
            return true;
    return false;
}

static void
people_end(struct asking_people *a)
{
    struct slack *slack = a->errand.slack;
    struct incoming *in = incoming_new(INCOMING_PEOPLE, "slack");

    in->received_at = clock_now();
    errand_end(&a->errand);
    slack->host->incoming(slack->host->ctx, in);
}

static void
person_told(struct slack *slack, const json_t *user)
{
    const char *id = slack_id(user, "id");
    struct incoming *in;

    if (id[0] == '\0' || slack_bool(user, "is_bot") ||
        strcmp(id, slack->self.bot_user) == 0 || strcmp(id, "USLACKBOT") == 0)
        return;
    in = incoming_new(INCOMING_PERSON, "slack");
    in->user = xstrdup(id);
    in->received_at = clock_now();
    in->person = xcalloc(1, sizeof(*in->person));
    slack_person_read(user, id, slack->self.team, slack->config->timezone,
                      in->person);
    in->person->fetched_at = in->received_at;
    slack->host->incoming(slack->host->ctx, in);
}

/* true: it is asked again, or for the next page. */
static bool
people_go_on(struct asking_people *a, const struct slack_answer *answer)
{
    const char *cursor;

    if (answer->verdict != SLACK_DONE) {
        int64_t ms = answer->retry_after_ms > TRY_AGAIN_MS
                         ? answer->retry_after_ms
                         : TRY_AGAIN_MS;

        if (answer->verdict == SLACK_REFUSED ||
            answer->verdict == SLACK_FATAL || ++a->tries == TRIES_MAX ||
            ms > WAIT_MAX_MS)
            return false;
        errand_wait(&a->errand, ms, people_page);
        return true;
    }
    a->tries = 0;
    cursor =
        slack_str(slack_obj(answer->json, "response_metadata"), "next_cursor");
    if (cursor[0] == '\0' || strlen(cursor) >= sizeof(a->cursor) ||
        ++a->pages == PAGES_MAX)
        return false;
    memcpy(a->cursor, cursor, strlen(cursor) + 1);
    errand_wait(&a->errand, 0, people_page);
    return true;
}

static void
people_answered(void *ctx, const struct slack_answer *answer)
{
    struct asking_people *a = ctx;
    const json_t *user;
    size_t i;

    json_array_foreach(json_object_get(answer->json, "members"), i, user)
        person_told(a->errand.slack, user);
    if (!people_go_on(a, answer))
        people_end(a);
}

static void
people_page(struct timer *timer)
{
    struct errand *errand = TIMER_OWNER(timer, struct errand, timer);
    struct asking_people *a = (struct asking_people *)(void *)errand;
    struct slack_call call = { .method = "users.list",
                               .timeout_ms = PEOPLE_TIMEOUT_MS };
    struct buf body;

    buf_init(&body, 4096);
    slack_form_add(&body, "limit", PAGE_PEOPLE);
    slack_form_add(&body, "include_locale", "true");
    if (a->cursor[0] != '\0')
        slack_form_add(&body, "cursor", a->cursor);
    call.body = body.data;
    call.body_len = body.len;
    slack_api_call(errand->slack->api, &call, people_answered, a);
    buf_release(&body);
}

void
slack_fetch_people(struct transport *t)
{
    struct slack *slack = (struct slack *)(void *)t;
    struct asking_people *a;

    if (is_asked_already(slack))
        return; /* its end is told to all who wait */
    a = errand_start(slack, sizeof(*a), asking_people_release);
    people_page(&a->errand.timer);
}
