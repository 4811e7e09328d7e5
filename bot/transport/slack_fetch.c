/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_fetch.c - facts about people and places, asked for.
 *
 * Somebody's request waits for these facts, so an answer always comes: a few
 * tries, and then what is safe. All who wait for the same are served by one
 * answer; when the facts change meanwhile, they are asked for once more. Guests
 * are looked for in private places of up to 200 people only, one person after
 * the other; anywhere else, and when it takes too long, there may be some.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "backoff.h"
#include "clock.h"
#include "config.h"
#include "log.h"
#include "random.h"
#include "slack_facts.h"
#include "slack_json.h"
#include "slack_private.h"

#define FETCH_TIMEOUT_MS 10000
#define TRIES_MAX        4
#define RETRY_MAX_MS     10000
#define MEMBERS_MAX      200
#define MEMBERS_LIMIT_MS 60000

/* true: it has been arranged to be asked again. */
static bool
fetch_again(struct errand *errand, unsigned *attempt,
            const struct slack_answer *answer, void (*fn)(struct timer *))
{
    int64_t ms;

    if (answer->verdict == SLACK_DONE || answer->verdict == SLACK_REFUSED ||
        answer->verdict == SLACK_FATAL || *attempt + 1 >= TRIES_MAX)
        return false;
    ms = backoff_delay_ms((*attempt)++, random_u32());
    if (ms > RETRY_MAX_MS)
        ms = RETRY_MAX_MS;
    if (answer->retry_after_ms > ms)
        ms = answer->retry_after_ms; /* however long Slack wants it */
    errand_wait(errand, ms, fn);
    return true;
}

static void
fetch_call(struct slack *slack, const char *method, struct buf *body,
           slack_api_fn *fn, void *ctx)
{
    struct slack_call call = { .method = method,
                               .body = body->data,
                               .body_len = body->len,
                               .timeout_ms = FETCH_TIMEOUT_MS };

    slack_api_call(slack->api, &call, fn, ctx);
    buf_release(body);
}

static void
fetch_user(struct slack *slack, const char *user, slack_api_fn *fn, void *ctx)
{
    struct buf body;

    buf_init(&body, 1024);
    slack_form_add(&body, "user", user);
    slack_form_add(&body, "include_locale", "true");
    fetch_call(slack, "users.info", &body, fn, ctx);
}

/* ---- people ------------------------------------------------------------- */

struct asking_person {
    struct errand errand;
    char *user;
    unsigned attempt;
    bool is_stale; /* changed since it was asked about */
};

static void asking_person_start(struct timer *timer);

static void
asking_person_release(struct errand *errand)
{
    free(((struct asking_person *)(void *)errand)->user);
}

static struct asking_person *
asking_person_find(struct slack *slack, const char *user)
{
    struct errand *errand;

    for (errand = slack->errands; errand; errand = errand->next) {
        struct asking_person *a = (struct asking_person *)(void *)errand;

        if (errand->release == asking_person_release &&
            strcmp(a->user, user) == 0)
            return a;
    }
    return NULL;
}

/* An answer about them, for which asking again is no better. */
static bool
is_nobody(const char *error)
{
    return strcmp(error, "user_not_found") == 0 ||
           strcmp(error, "user_not_visible") == 0;
}

static void
asking_person_answered(void *ctx, const struct slack_answer *answer)
{
    struct asking_person *a = ctx;
    struct slack *slack = a->errand.slack;
    const json_t *user = slack_obj(answer->json, "user");
    struct incoming *in;
    bool is_told;

    if (fetch_again(&a->errand, &a->attempt, answer, asking_person_start))
        return;
    if (a->is_stale) {
        a->is_stale = false;
        a->attempt = 0;
        asking_person_start(&a->errand.timer);
        return;
    }
    is_told = user || is_nobody(answer->error);
    if (!user)
        log_warn("slack: no facts about user=%s reason=%s: taken for a guest%s",
                 a->user, answer->error,
                 is_told ? "" : ", and asked for again when they come back");
    in = incoming_new(INCOMING_PERSON, "slack");
    in->user = xstrdup(a->user);
    in->received_at = clock_now();
    in->person = xcalloc(1, sizeof(*in->person));
    slack_person_read(user, a->user, slack->self.team,
                      is_told ? slack->config->timezone : "", in->person);
    if (user)
        in->person->fetched_at = in->received_at;
    errand_end(&a->errand);
    slack->host->incoming(slack->host->ctx, in);
}

static void
asking_person_start(struct timer *timer)
{
    struct errand *errand = TIMER_OWNER(timer, struct errand, timer);
    struct asking_person *a = (struct asking_person *)(void *)errand;

    fetch_user(errand->slack, a->user, asking_person_answered, a);
}

void
slack_fetch_person(struct transport *t, const char *user)
{
    struct slack *slack = (struct slack *)(void *)t;
    struct asking_person *a;

    if (asking_person_find(slack, user))
        return;
    a = errand_start(slack, sizeof(*a), asking_person_release);
    a->user = xstrdup(user);
    asking_person_start(&a->errand.timer);
}

/* ---- places ------------------------------------------------------------- */

struct asking_place {
    struct errand errand;
    struct place place;
    unsigned attempt;
    bool is_stale; /* changed since it was asked about */
    int64_t until_ms;
    char *members[MEMBERS_MAX];
    size_t member_count, next_member;
};

static void asking_place_start(struct timer *timer);
static void asking_members_start(struct timer *timer);
static void asking_member_start(struct timer *timer);

static void
asking_members_forget(struct asking_place *a)
{
    while (a->member_count > 0)
        free(a->members[--a->member_count]);
    a->next_member = 0;
}

static void
asking_place_release(struct errand *errand)
{
    struct asking_place *a = (struct asking_place *)(void *)errand;

    asking_members_forget(a);
    place_release(&a->place);
}

static struct asking_place *
asking_place_find(struct slack *slack, const char *place)
{
    struct errand *errand;

    for (errand = slack->errands; errand; errand = errand->next) {
        struct asking_place *a = (struct asking_place *)(void *)errand;

        if (errand->release == asking_place_release &&
            strcmp(a->place.id, place) == 0)
            return a;
    }
    return NULL;
}

static void
asking_place_end(struct asking_place *a)
{
    struct slack *slack = a->errand.slack;
    struct incoming *in;

    if (a->is_stale) {
        a->is_stale = false;
        a->attempt = 0;
        asking_members_forget(a);
        asking_place_start(&a->errand.timer);
        return;
    }
    in = incoming_new(INCOMING_PLACE, "slack");
    in->place = xstrdup(a->place.id);
    in->place_kind = a->place.kind;
    in->received_at = clock_now();
    in->facts = xcalloc(1, sizeof(*in->facts));
    *in->facts = a->place;
    memset(&a->place, 0, sizeof(a->place));
    errand_end(&a->errand);
    slack->host->incoming(slack->host->ctx, in);
}

/* One member is known: on to the next, unless that was a guest. */
static void
asking_member_answered(void *ctx, const struct slack_answer *answer)
{
    struct asking_place *a = ctx;
    struct slack *slack = a->errand.slack;
    const char *id = a->members[a->next_member];
    struct person person;
    bool is_guest;

    if (clock_mono_ms() < a->until_ms &&
        fetch_again(&a->errand, &a->attempt, answer, asking_member_start))
        return;
    slack_person_read(slack_obj(answer->json, "user"), id, slack->self.team, "",
                      &person);
    is_guest = person.is_guest;
    person_release(&person);
    a->attempt = 0;
    a->next_member++;
    if (is_guest || clock_mono_ms() >= a->until_ms) {
        asking_place_end(a);
    } else if (a->next_member == a->member_count) {
        a->place.has_guests = false;
        asking_place_end(a);
    } else {
        asking_member_start(&a->errand.timer);
    }
}

static void
asking_member_start(struct timer *timer)
{
    struct errand *errand = TIMER_OWNER(timer, struct errand, timer);
    struct asking_place *a = (struct asking_place *)(void *)errand;

    fetch_user(errand->slack, a->members[a->next_member],
               asking_member_answered, a);
}

/* All of them, without ourselves; false when they are too many. */
static bool
asking_members_read(struct asking_place *a, const json_t *json)
{
    const json_t *members = json_object_get(json, "members"), *member;
    const char *us = a->errand.slack->self.bot_user;
    size_t i;

    if (json_array_size(members) > MEMBERS_MAX ||
        slack_str(slack_obj(json, "response_metadata"), "next_cursor")[0] !=
            '\0')
        return false;
    json_array_foreach(members, i, member)
    {
        const char *id = json_string_value(member);

        if (!id || !slack_is_id(id))
            return false;
        if (strcmp(id, us) != 0)
            a->members[a->member_count++] = xstrdup(id);
    }
    return a->member_count > 0;
}

static void
asking_members_answered(void *ctx, const struct slack_answer *answer)
{
    struct asking_place *a = ctx;

    if (fetch_again(&a->errand, &a->attempt, answer, asking_members_start))
        return;
    a->attempt = 0;
    if (answer->verdict != SLACK_DONE || !asking_members_read(a, answer->json))
        asking_place_end(a);
    else
        asking_member_start(&a->errand.timer);
}

static void
asking_members_start(struct timer *timer)
{
    struct errand *errand = TIMER_OWNER(timer, struct errand, timer);
    struct asking_place *a = (struct asking_place *)(void *)errand;
    struct buf body;

    buf_init(&body, 1024);
    slack_form_add(&body, "channel", a->place.id);
    /* One more than we would look at: a second page means too many. */
    slack_form_add(&body, "limit", "201");
    fetch_call(errand->slack, "conversations.members", &body,
               asking_members_answered, a);
}

static void
asking_place_answered(void *ctx, const struct slack_answer *answer)
{
    struct asking_place *a = ctx;
    const json_t *channel = slack_obj(answer->json, "channel");
    struct place facts;

    if (fetch_again(&a->errand, &a->attempt, answer, asking_place_start))
        return;
    a->attempt = 0;
    if (!channel)
        log_warn("slack: no facts about channel=%s: taken as public",
                 a->place.id);
    slack_place_read(channel, a->place.id, &facts);
    place_release(&a->place);
    a->place = facts;
    if (channel)
        a->place.fetched_at = clock_now();
    a->until_ms = clock_mono_ms() + MEMBERS_LIMIT_MS;
    if ((a->place.kind == PLACE_PRIVATE || a->place.kind == PLACE_GROUP) &&
        !a->place.is_shared &&
        json_integer_value(json_object_get(channel, "num_members")) <=
            MEMBERS_MAX)
        asking_members_start(&a->errand.timer);
    else
        asking_place_end(a);
}

/* ---- direct messages ---------------------------------------------------- */

static bool
is_direct(const char *place)
{
    return place[0] == 'D';
}

static struct direct *
direct_find(struct slack *slack, const char *place)
{
    size_t i;

    for (i = 0; i < DIRECTS_MAX; i++)
        if (strcmp(slack->directs[i].place, place) == 0)
            return &slack->directs[i];
    return NULL;
}

void
slack_facts_heard(struct slack *slack, const struct incoming *in)
{
    struct direct *direct;

    if (!in->user || !in->place || !is_direct(in->place) ||
        in->place_kind != PLACE_UNKNOWN)
        return;
    direct = direct_find(slack, in->place);
    if (!direct)
        direct = &slack->directs[slack->next_direct++ % DIRECTS_MAX];
    (void)snprintf(direct->place, sizeof(direct->place), "%s", in->place);
    (void)snprintf(direct->user, sizeof(direct->user), "%s", in->user);
}

static void
asking_direct_end(struct asking_place *a, bool is_ours, bool is_sure)
{
    json_t *ours = is_ours ? json_pack("{s:b}", "is_im", 1) : NULL;
    struct place facts;

    slack_place_read(ours, a->place.id, &facts);
    json_decref(ours);
    place_release(&a->place);
    a->place = facts;
    if (is_sure)
        a->place.fetched_at = clock_now();
    a->attempt = 0;
    asking_place_end(a);
}

static void
asking_direct_answered(void *ctx, const struct slack_answer *answer)
{
    struct asking_place *a = ctx;
    const char *place = slack_id(slack_obj(answer->json, "channel"), "id");

    if (fetch_again(&a->errand, &a->attempt, answer, asking_place_start))
        return;
    asking_direct_end(a, strcmp(place, a->place.id) == 0,
                      answer->verdict == SLACK_DONE);
}

/* A command in a direct message is said to us, or to somebody else. To ask
 * about ours a scope would be needed that nothing else needs, and of those of
 * others Slack tells nothing; but it tells which one we have with a person. */
static void
asking_direct_start(struct asking_place *a)
{
    struct slack *slack = a->errand.slack;
    const struct direct *direct = direct_find(slack, a->place.id);
    struct buf body;

    if (!direct) {
        asking_direct_end(a, false, false);
        return;
    }
    buf_init(&body, 1024);
    slack_form_add(&body, "users", direct->user);
    fetch_call(slack, "conversations.open", &body, asking_direct_answered, a);
}

static void
asking_place_start(struct timer *timer)
{
    struct errand *errand = TIMER_OWNER(timer, struct errand, timer);
    struct asking_place *a = (struct asking_place *)(void *)errand;
    struct buf body;

    if (is_direct(a->place.id)) {
        asking_direct_start(a);
        return;
    }
    buf_init(&body, 1024);
    slack_form_add(&body, "channel", a->place.id);
    slack_form_add(&body, "include_num_members", "true");
    fetch_call(errand->slack, "conversations.info", &body,
               asking_place_answered, a);
}

void
slack_fetch_place(struct transport *t, const char *place)
{
    struct slack *slack = (struct slack *)(void *)t;
    struct asking_place *a;

    if (asking_place_find(slack, place))
        return;
    a = errand_start(slack, sizeof(*a), asking_place_release);
    a->place.id = xstrdup(place);
    if (is_direct(place))
        errand_wait(&a->errand, 0, asking_place_start);
    else
        asking_place_start(&a->errand.timer);
}

void
slack_facts_changed(struct slack *slack, const struct incoming *in)
{
    struct asking_person *person =
        in->user ? asking_person_find(slack, in->user) : NULL;
    struct asking_place *place =
        in->place ? asking_place_find(slack, in->place) : NULL;

    if (person)
        person->is_stale = true;
    if (place)
        place->is_stale = true;
}
