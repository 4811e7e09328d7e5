/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * show.c - vet @handle, vet list: what we hold.
 */
#include <stdlib.h>
#include <string.h>

#include "handle.h"
#include "numbers.h"
#include "people.h"
#include "profiles.h"
#include "rechecks.h"
#include "verbs.h"
#include "vet/card_parts.h"
#include "vet/purpose.h"
#include "vet/said_set.h"
#include "vet/vet.h"

#define LIST_MAX 20

static bool
is_waiting(struct request *rq, const struct creator *creator)
{
    struct intake intake = { 0 };
    bool is_it;

    is_it = creator->id != 0 &&
            store_intake_last(request_store(rq), request_person(rq)->id,
                              INTAKE_PREVIEW, &intake) == ERR_OK &&
            intake.creator == creator->id;
    intake_release(&intake);
    return is_it;
}

/* Read, but nobody has said yet that it counts. */
static bool
add_waiting(struct request *rq, struct card *card,
            const struct creator *creator)
{
    struct intake intake = { 0 };
    char *text;
    bool is_it;

    is_it = store_intake_last(request_store(rq), request_person(rq)->id,
                              INTAKE_PREVIEW, &intake) == ERR_OK &&
            intake.creator == creator->id;
    if (is_it) {
        int64_t followers = vet_followers_of(&intake);

        text = text_make(request_language(rq),
                         intake.rows > 0 ? TEXT_VET_WAITING
                         : followers > 0 ? TEXT_CROWD_WAITING
                                         : TEXT_POSTS_WAITING,
                         "handle", creator->handle, "n",
                         TEXT_INT(intake.rows > 0 ? intake.rows : followers),
                         "id", TEXT_INT(intake.id), NULL);
        card_title(card, text);
        free(text);
    }
    intake_release(&intake);
    return is_it;
}

static void
add_way(struct card *card, enum language language, enum text_key key,
        const struct handle *handle, enum platform platform)
{
    char *text = text_make(language, key, "handle", handle->name, "platform",
                           platform_name(platform), NULL);

    card_text(card, text);
    free(text);
}

void
vet_add_how(struct request *rq, struct card *card, const struct handle *handle)
{
    enum language language = request_language(rq);
    enum platform platform = handle->platform != PLATFORM_UNKNOWN
                                 ? handle->platform
                                 : PLATFORM_INSTAGRAM;

    add_way(card, language, TEXT_VET_HOW, handle, platform);
    /* YouTube gives nobody a list of them. */
    if (handle->platform != PLATFORM_YOUTUBE)
        add_way(card, language, TEXT_VET_HOW_FOLLOWERS, handle, platform);
    add_way(card, language, TEXT_VET_HOW_FIGURES, handle, platform);
}

/* No look; but somebody may have said something. */
static void
add_nothing_held(struct request *rq, struct card *card,
                 const struct creator *creator, const char *handle)
{
    struct card *said = card_new();
    bool has_said = creator->id != 0 && said_lay(rq, said, creator->id, 0);
    char *text;

    text = text_make(request_language(rq),
                     has_said ? TEXT_SAID_ONLY : TEXT_VET_NOTHING_HELD,
                     "handle", handle, NULL);
    card_title(card, text);
    if (creator->id != 0)
        vet_add_purpose(rq, card, creator);
    card_append(card, said);
    free(text);
    card_free(said);
}

/* Who asks for a platform's own figures where there are none to be had, and
 * who could have them with a key. */
static void
add_api_note(struct request *rq, struct card *card, enum platform platform)
{
    enum language language = request_language(rq);

    if (platform == PLATFORM_INSTAGRAM)
        card_note(card, text_get(language, TEXT_TUBE_NOT_INSTAGRAM));
    else if (platform == PLATFORM_TIKTOK)
        card_note(card, text_get(language, TEXT_TUBE_NOT_TIKTOK));
    else if (!vet_tube_can(rq))
        card_note(card, text_get(language, TEXT_TUBE_NO_KEY));
}

/* Nothing is held: how to bring comments. */
static enum err
say_how(struct request *rq, const struct creator *creator)
{
    enum language language = request_language(rq);
    struct handle handle = { .name = "giulia.cooks" };
    struct card *card = card_new();
    enum err rc;

    if (!request_has(rq, "creator")) {
        card_title(card, text_get(language, TEXT_VET_START));
        vet_add_how(rq, card, &handle);
    } else if (!add_waiting(rq, card, creator)) {
        vet_handle(rq, &handle);
        if (creator->platform != PLATFORM_UNKNOWN)
            handle.platform = creator->platform;
        add_nothing_held(rq, card, creator, handle.name);
        vet_add_how(rq, card, &handle);
        add_api_note(rq, card, handle.platform);
    }
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    return rc;
}

/* "@bruno" is a mention in one chat and letters in another: where a colleague
 * is called so and nothing is held, the colleague is meant. */
static bool
is_colleague(struct request *rq)
{
    const char *typed = request_arg(rq, "creator");
    struct person person = { 0 };
    bool is_one;

    if (!typed || typed[0] != '@')
        return false;
    is_one =
        store_person_find_name(request_store(rq), typed, &person) == ERR_OK;
    person_release(&person);
    return is_one;
}

/* There is no card yet. */
static enum err
make_card(struct request *rq, const struct creator *creator)
{
    struct handle handle = { 0 };

    if (!request_has(rq, "creator"))
        return say_how(rq, creator);
    if (creator->id == 0 && is_colleague(rq))
        return reply_wrong(rq, "creator", TEXT_ERRORS_COLLEAGUE, NULL);
    vet_handle(rq, &handle);
    if (creator->platform != PLATFORM_UNKNOWN)
        handle.platform = creator->platform;
    if (!vet_tube_can(rq) || handle.platform == PLATFORM_INSTAGRAM ||
        handle.platform == PLATFORM_TIKTOK || is_waiting(rq, creator))
        return say_how(rq, creator);
    return vet_tube_start(rq, &handle);
}

bool
vet_look_is_api(const struct look *look)
{
    struct record *facts = NULL;
    bool is_api;

    if (record_load(look->facts, &facts) != ERR_OK)
        return false;
    is_api = record_int(facts, "api", SOURCE_BROUGHT) != SOURCE_BROUGHT;
    record_free(facts);
    return is_api;
}

/* What YouTube told yesterday is read anew; what people brought is not. */
static bool
is_stale(struct request *rq, const struct look *look)
{
    return request_now(rq) - look->at >= VET_FRESH_SECONDS &&
           vet_tube_can(rq) && vet_look_is_api(look);
}

/* How old it is, and how to have a new one. */
static void
add_age(struct request *rq, struct card *card, const struct look *look)
{
    enum language language = request_language(rq);
    struct record *facts = NULL;
    struct buf age, line;
    char *text, *label;

    if (!vet_tube_can(rq) || !vet_look_is_api(look) ||
        record_load(look->facts, &facts) != ERR_OK)
        return;
    label = vet_again_label(language, facts);
    record_free(facts);
    buf_init(&age, 128);
    buf_init(&line, 64);
    zone_relative(&age, language_code(language), look->at, request_now(rq),
                  request_zone(rq));
    buf_addf(&line, "vet again %lld", (long long)look->id);
    text = text_make(language, TEXT_TUBE_AGE, "age", age.data, NULL);
    card_note(card, text);
    card_button(card, CARD_PLAIN, label, line.data, NULL);
    free(label);
    free(text);
    buf_release(&age);
    buf_release(&line);
}

static bool
is_number(const struct request *rq, int64_t *id)
{
    const char *typed = request_arg(rq, "creator");

    return typed &&
           number_parse(typed + (*typed == '#'), 1, INT64_MAX, id) == ERR_OK;
}

/* "vet 42" is the look 42. */
static enum err
find_by_number(struct request *rq, struct creator *creator, struct look *look)
{
    int64_t id;
    enum err rc;

    if (!is_number(rq, &id))
        return ERR_NOT_FOUND;
    rc = store_look_find(request_store(rq), id, look);
    if (rc == ERR_OK)
        rc = store_creator_get(request_store(rq), look->creator, creator);
    return rc;
}

/* Somebody who is spoken of for a campaign, or by an agency, is known from now
 * on. */
static enum err
find_or_make(struct request *rq, struct creator *creator)
{
    struct handle handle = { 0 };
    struct buf again;
    enum err rc;

    buf_init(&again, 1000);
    purpose_say_again(rq, &again);
    rc = vet_find_creator(rq, "vet", again.data, creator);
    buf_release(&again);
    if (rc != ERR_NOT_FOUND || !purpose_is_said(rq))
        return rc;
    vet_handle(rq, &handle);
    return store_creator_ensure(request_store(rq), handle.name, handle.platform,
                                request_person(rq)->id, request_now(rq),
                                creator);
}

/* Who looks, and for what, is kept; there is something to take back only when
 * it was said. ERR_DENIED: there is no such campaign, and that was said. */
static enum err
keep_purpose(struct request *rq, const struct creator *creator)
{
    bool is_said = false;
    enum err rc;

    rc = purpose_take(rq, creator, &is_said);
    if (is_said)
        request_touched(rq, "creator", creator->id);
    return rc == ERR_NOT_FOUND ? ERR_DENIED : rc;
}

/* By the number of a channel that was read once. */
static enum err
find_by_channel(struct request *rq, struct creator *creator)
{
    struct handle handle = { 0 };
    int64_t id = 0;
    enum err rc;

    vet_handle(rq, &handle);
    rc = store_profile_owner(request_store(rq), handle.name, &id);
    return rc == ERR_OK ? store_creator_get(request_store(rq), id, creator)
                        : rc;
}

static enum err
find_look(struct request *rq, struct creator *creator, struct look *look,
          bool *is_by_number)
{
    enum err rc;

    rc = find_by_number(rq, creator, look);
    *is_by_number = rc == ERR_OK;
    if (rc != ERR_NOT_FOUND || !request_has(rq, "creator"))
        return rc == ERR_OK ? keep_purpose(rq, creator) : rc;
    rc = find_or_make(rq, creator);
    if (rc == ERR_NOT_FOUND)
        rc = find_by_channel(rq, creator);
    if (rc == ERR_OK)
        rc = keep_purpose(rq, creator);
    return rc == ERR_OK ? store_look_last(request_store(rq), creator->id, look)
                        : rc;
}

/* "youtube:dQw4w9WgXcQ" of a link to a video that can be asked for; NULL. */
static const char *
video_of(const char *typed, struct post_ref *post)
{
    static const char begin[] = "youtube:";

    if (!typed || post_parse(typed, post) != ERR_OK ||
        post->platform != PLATFORM_YOUTUBE ||
        strncmp(post->key, begin, sizeof(begin) - 1) != 0 ||
        strlen(post->key) > 64)
        return NULL;
    return post->key + sizeof(begin) - 1;
}

/* "vet Luna Kitchen": a name in words is no handle. What begins like one of
 * our own words is a slip of the finger, and costs no search. */
void
vet_show_prepare(struct request *rq)
{
    const char *first = request_arg(rq, "creator");
    const char *rest = request_extra(rq);
    struct post_ref post;
    struct buf name;

    if (!rest && video_of(first, &post) && vet_tube_can(rq)) {
        request_set_arg(rq, "named", first);
        request_set_arg(rq, "creator", NULL);
        return;
    }
    if (!first || strchr(first, '/') || first[0] == '@' || first[0] == '<' ||
        first[0] == '#' || (!rest && !strchr(first, ' ')) ||
        command_nearest_form(&vet_command, first))
        return;
    buf_init(&name, 1000);
    buf_addf(&name, "%s%s%s", first, rest ? " " : "", rest ? rest : "");
    request_set_arg(rq, "named", name.data);
    request_set_arg(rq, "creator", NULL);
    request_drop_extra(rq);
    buf_release(&name);
}

/* Who does not see the first card has not seen the comments behind it. */
static enum err
send_held(struct request *rq, const struct card *card, const struct look *look)
{
    struct look here = *look;
    enum err rc = reply(rq, AUDIENCE_PRIVATE, card, &here.message);

    if (rc == ERR_OK && !request_sees(rq, look->message))
        rc = vet_evidence(rq, &here);
    return rc;
}

enum err
vet_show_run(struct request *rq)
{
    struct creator creator = { 0 };
    struct look look = { 0 };
    struct card *card = NULL;
    struct post_ref post;
    const char *video;
    int64_t number;
    bool is_by_number;
    enum err rc;

    if (!purpose_is_said(rq) || request_has(rq, "named"))
        request_refused(rq); /* there is nothing to take back */
    video = video_of(request_arg(rq, "named"), &post);
    if (video && vet_tube_can(rq))
        return vet_tube_start_video(rq, video);
    if (request_has(rq, "named"))
        return vet_tube_can(rq)
                   ? vet_tube_start_named(rq, request_arg(rq, "named"))
                   : reply_wrong(rq, "creator", TEXT_VET_NO_NAMES, "name",
                                 request_arg(rq, "named"), NULL);
    rc = find_look(rq, &creator, &look, &is_by_number);
    if (rc == ERR_NOT_FOUND && creator.id == 0 && is_number(rq, &number))
        rc = reply_wrong(rq, "creator", TEXT_VET_NO_LOOK, "id",
                         TEXT_INT(number), NULL);
    else if (rc == ERR_NOT_FOUND ||
             (rc == ERR_OK && !is_by_number && is_stale(rq, &look))) {
        rc = make_card(rq, &creator);
    } else if (rc == ERR_OK) {
        card = vet_card(rq, &creator, &look);
        add_age(rq, card, &look);
        rc = send_held(rq, card, &look);
    }
    card_free(card);
    look_release(&look);
    creator_release(&creator);
    return rc == ERR_DENIED ? ERR_OK : rc;
}

/* ---- list ---------------------------------------------------------------- */

struct listing {
    struct request *rq;
    struct card *card;
    struct buf *line;             /* about one creator */
    bool is_decided, is_declined; /* by the newest decision */
    int count;
    enum err rc;
};

static void
add_decision(void *ctx, const struct decision *d)
{
    struct listing *l = ctx;
    enum language language = request_language(l->rq);
    struct buf who;
    char *text;

    buf_init(&who, 256);
    vet_add_person(&who, l->rq, d->person);
    text = text_make(language,
                     d->is_approved ? TEXT_VET_LIST_APPROVED
                                    : TEXT_VET_LIST_DECLINED,
                     "who", who.data, NULL);
    buf_addf(l->line, " · %s", text);
    if (!l->is_decided)
        l->is_declined = !d->is_approved;
    l->is_decided = true;
    free(text);
    buf_release(&who);
}

/* " (3 days ago)" */
static void
add_ago(struct buf *b, struct request *rq, int64_t at)
{
    struct wall then, today;

    zone_to_wall(request_zone(rq), at, &then);
    zone_to_wall(request_zone(rq), request_now(rq), &today);
    buf_adds(b, " (");
    zone_relative_day(b, language_code(request_language(rq)),
                      wall_days_between(&today, &then));
    buf_adds(b, ")");
}

void
vet_add_unreal_mark(struct buf *b, enum language language,
                    const struct record *facts)
{
    int64_t source = record_int(facts, "api", SOURCE_BROUGHT);

    if (source == SOURCE_BROUGHT)
        source = record_int(facts, "held-api", SOURCE_BROUGHT);
    if (source == SOURCE_YOUTUBE_SAMPLE)
        buf_addf(b, "%s · ", text_get(language, TEXT_VET_LIST_SAMPLE));
    else if (source == SOURCE_YOUTUBE_TEST)
        buf_addf(b, "%s · ", text_get(language, TEXT_VET_LIST_TEST));
}

static void
add_unreal(struct buf *b, enum language language, const struct look *look)
{
    struct record *facts = NULL;

    if (record_load(look->facts, &facts) != ERR_OK)
        return;
    vet_add_unreal_mark(b, language, facts);
    record_free(facts);
}

static void
list_one(void *ctx, const struct look *look)
{
    struct listing *l = ctx;
    enum language language = request_language(l->rq);
    struct creator creator = { 0 };
    struct buf name, day, line, word;

    if (l->rc == ERR_OK)
        l->rc =
            store_creator_get(request_store(l->rq), look->creator, &creator);
    if (l->rc != ERR_OK)
        return;
    l->count++;
    buf_init(&name, 256);
    buf_init(&day, 128);
    vet_name(&name, &creator, true);
    vet_add_day(&day, l->rq, look->at);
    add_ago(&day, l->rq, look->at);
    buf_init(&line, 8192);
    buf_init(&word, 4096);
    vet_add_word(&word, l->rq, look);
    add_unreal(&line, language, look);
    text_add(&line, language, TEXT_VET_LIST_LINE, "name", name.data, "word",
             word.data, "day", day.data, "id",
             TEXT_INT(look->id), NULL);
    l->line = &line;
    l->is_decided = l->is_declined = false;
    l->rc = store_decision_list(request_store(l->rq), creator.id,
                                DECISIONS_SHOWN, add_decision, l);
    if (!l->is_declined && look->at + RECHECK_SECONDS <= request_now(l->rq))
        buf_addf(&line, " · %s", text_get(language, TEXT_RECHECK_DUE));
    card_text(l->card, line.data);
    buf_release(&line);
    buf_release(&name);
    buf_release(&day);
    buf_release(&word);
    creator_release(&creator);
}

/* How many more there are, and how to see one. */
static void
add_rest(struct request *rq, struct card *card, int shown)
{
    enum language language = request_language(rq);
    int64_t all = 0;
    char *text;

    if (store_look_creators(request_store(rq), &all) == ERR_OK && all > shown) {
        text = text_make(language, TEXT_RECHECK_LIST_REST, "n",
                         TEXT_INT(all - shown), NULL);
        card_note(card, text);
        free(text);
    }
    card_note(card, text_get(language, TEXT_VET_LIST_HINT));
}

enum err
vet_list_run(struct request *rq)
{
    enum language language = request_language(rq);
    struct listing l = { .rq = rq, .card = card_new() };
    enum err rc;

    card_title(l.card, text_get(language, TEXT_VET_LIST_TITLE));
    rc = store_look_list(request_store(rq), LIST_MAX, list_one, &l);
    if (rc == ERR_OK)
        rc = l.rc;
    if (l.count == 0)
        card_text(l.card, text_get(language, TEXT_VET_LIST_EMPTY));
    else
        add_rest(rq, l.card, l.count);
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PRIVATE, l.card, NULL);
    card_free(l.card);
    return rc;
}
