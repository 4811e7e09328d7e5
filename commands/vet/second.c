/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * second.c - vet second: a second pair of eyes.
 *
 * Whoever may vet may be asked. They are asked by direct message when they are
 * spoken to, not at night, and answer as anybody does: with "vet note". Who
 * asked hears of it then.
 */
#include "vet/second.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "deadline_who.h"
#include "notices.h"
#include "seconds.h"
#include "span.h"
#include "verbs.h"
#include "ways.h"
#include "whose.h"

#define BUTTONS_MAX 3
#define SECONDS_MAX 20
#define ANSWER      "answer"
#define ID_LETTERS  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* ---- who may be asked ---------------------------------------------------- */

static bool
has_members(const struct request *rq)
{
    return request_role_member(rq, "@vetters", 0) != NULL;
}

/* With "*" in the role it is any colleague who is no guest. */
static bool
is_vetter(const struct request *rq, const char *user)
{
    const char *member;
    size_t i;

    if (!has_members(rq))
        return true;
    for (i = 0; (member = request_role_member(rq, "@vetters", i)); i++)
        if (strcmp(member, user) == 0)
            return true;
    for (i = 0; (member = request_role_member(rq, "@admins", i)); i++)
        if (strcmp(member, user) == 0)
            return true;
    return false;
}

static bool
is_guest(struct request *rq, const char *user)
{
    struct person person = { 0 };
    bool is_one;

    is_one = store_person_find(request_store(rq), user, &person) == ERR_OK &&
             (person.is_guest || person.has_left);
    person_release(&person);
    return is_one;
}

/* Somebody not met yet is still a mention. */
static void
add_whom(struct buf *b, struct request *rq, const char *user)
{
    struct person person = { 0 };

    if (store_person_find(request_store(rq), user, &person) == ERR_OK)
        vet_add_person(b, rq, user);
    else
        whose_add(b, user);
    person_release(&person);
}

/* ---- offering ------------------------------------------------------------ */

static void
add_ask_button(struct request *rq, struct card *card, const struct look *look,
               const char *user)
{
    struct person person = { 0 };
    struct buf line;
    char *label;

    (void)store_person_find(request_store(rq), user, &person);
    buf_init(&line, 256);
    /* As the chat writes a mention, where its ids are in capitals. */
    buf_addf(&line,
             user[strspn(user, ID_LETTERS)] == '\0' ? "vet second %lld <@%s>"
                                                    : "vet second %lld @%s",
             (long long)look->id, user);
    label = text_make(request_language(rq), TEXT_FIT_BUTTON_ASK, "who",
                      person.name ? person.name : user, NULL);
    card_button(card, CARD_PLAIN, label, line.data, NULL);
    free(label);
    buf_release(&line);
    person_release(&person);
}

struct open_one {
    const struct look *look;
    const char *asker;
    bool is_open;
};

static void
see_open(void *ctx, const struct second *s)
{
    struct open_one *o = ctx;

    o->is_open |= s->answered_at == 0 && strcmp(s->asker, o->asker) == 0;
}

enum err
second_offer(struct request *rq, struct card *card, const struct look *look)
{
    const char *me = request_person(rq)->id, *member;
    struct open_one open = { look, me, false };
    enum language language = request_language(rq);
    struct buf names;
    char *text;
    size_t i, n = 0;
    enum err rc;

    rc = store_second_list(request_store(rq), look->creator, SECONDS_MAX,
                           see_open, &open);
    if (rc != ERR_OK || open.is_open)
        return rc; /* somebody was asked already */
    buf_init(&names, 4096);
    for (i = 0; (member = request_role_member(rq, "@vetters", i)); i++) {
        if (strcmp(member, me) == 0)
            continue;
        buf_adds(&names, names.len > 0 ? ", " : "");
        add_whom(&names, rq, member);
        if (n++ < BUTTONS_MAX)
            add_ask_button(rq, card, look, member);
    }
    if (names.len == 0)
        buf_adds(&names,
                 text_get(language, has_members(rq) ? TEXT_FIT_NOBODY_ELSE
                                                    : TEXT_FIT_ANY_COLLEAGUE));
    text = text_make(language, TEXT_FIT_SECOND_OFFER, "who", names.data, "id",
                     TEXT_INT(look->id), NULL);
    card_text(card, text);
    free(text);
    buf_release(&names);
    return ERR_OK;
}

/* ---- asking -------------------------------------------------------------- */

/* Somebody whom the configuration names is there, whether we met them or not:
 * "@leo", "<@U012LEO>". */
static const char *
find_named(const struct request *rq, const char *typed)
{
    static const char *const roles[] = { "@vetters", "@admins" };
    const char *member;
    size_t len, r, i;

    typed += strspn(typed, "<@");
    len = strcspn(typed, "|>");
    for (r = 0; r < ARRAY_LEN(roles); r++)
        for (i = 0; (member = request_role_member(rq, roles[r], i)); i++)
            if (strlen(member) == len && strncasecmp(member, typed, len) == 0)
                return member;
    return NULL;
}

/* Whether they may be asked; if not, the person was told. */
static enum err
check_person(struct request *rq, const char *who, const char *typed, bool *may)
{
    *may = false;
    if (whose_is_role(who))
        return reply_wrong(rq, "who", TEXT_FIT_SECOND_ROLE, NULL);
    if (strcmp(who, request_person(rq)->id) == 0)
        return reply_wrong(rq, "who", TEXT_FIT_SECOND_SELF, NULL);
    if (!is_vetter(rq, who) || is_guest(rq, who))
        return reply_wrong(rq, "who", TEXT_FIT_SECOND_MAY_NOT, "who", typed,
                           NULL);
    *may = true;
    return ERR_OK;
}

/* NULL: nobody of that name may be asked, and the person was told. */
static enum err
read_person(struct request *rq, char **user)
{
    const char *typed = request_arg(rq, "who");
    enum who_problem problem = WHO_FINE;
    const char *named = find_named(rq, typed);
    char *who = xstrdup_null(named);
    bool may = false;
    enum err rc = ERR_OK;

    if (!who)
        rc = deadline_who_read(rq, typed, &who, &problem);
    if (rc == ERR_OK && problem != WHO_FINE)
        rc = reply_wrong(rq, "who", deadline_who_text(problem), "who", typed,
                         NULL);
    else if (rc == ERR_OK)
        rc = check_person(rq, who, typed, &may);
    if (!may) {
        free(who);
        who = NULL;
    }
    *user = who;
    return rc;
}

/* Nobody is woken: the message goes when they are spoken to. */
static enum err
send_later(struct request *rq, const char *user, int64_t second,
           const char *what)
{
    struct ways w;
    int64_t at;
    enum err rc;

    rc = ways_find(rq, user, &w);
    if (rc == ERR_OK) {
        at = hours_loud_at(&w.hours, w.zone, request_now(rq));
        rc = request_job(rq, "vet-second", second, what,
                         at != 0 ? at : request_now(rq), NULL);
    }
    ways_release(&w);
    return rc;
}

static enum err
say_asked(struct request *rq, const struct creator *creator, const char *user)
{
    struct buf name, who;
    enum err rc;

    buf_init(&name, 256);
    buf_init(&who, 256);
    vet_name(&name, creator, true);
    add_whom(&who, rq, user);
    rc = reply_text(rq, AUDIENCE_PRIVATE, TEXT_FIT_SECOND_ASKED, "name",
                    name.data, "who", who.data, NULL);
    buf_release(&name);
    buf_release(&who);
    return rc;
}

struct asked {
    const char *user;
    bool is_open;
};

static void
see_asked(void *ctx, const struct second *s)
{
    struct asked *a = ctx;

    a->is_open |= s->answered_at == 0 && strcmp(s->person, a->user) == 0;
}

static enum err
ask_person(struct request *rq, const struct creator *creator,
           const struct look *look, char *user)
{
    char *asker = xstrdup(request_person(rq)->id);
    struct second s = { .creator = creator->id,
                        .look = look->id,
                        .asker = asker,
                        .person = user,
                        .at = request_now(rq) };
    struct asked asked = { .user = user };
    enum err rc;

    rc = store_second_list(request_store(rq), creator->id, SECONDS_MAX,
                           see_asked, &asked);
    if (rc == ERR_OK && asked.is_open) {
        rc = reply_wrong(rq, "who", TEXT_FIT_SECOND_ALREADY, "handle",
                         creator->handle, NULL);
    } else if (rc == ERR_OK) {
        request_meet(rq, user);
        rc = store_second_add(request_store(rq), &s, &s.id);
        request_touched(rq, "creator", creator->id);
        if (rc == ERR_OK)
            rc = send_later(rq, user, s.id, "");
        if (rc == ERR_OK)
            rc = vet_card_refresh(rq, creator, look);
        if (rc == ERR_OK)
            rc = say_asked(rq, creator, user);
    }
    free(asker);
    return rc;
}

enum err
vet_second_run(struct request *rq)
{
    struct creator creator = { 0 };
    struct look look = { 0 };
    char *user = NULL;
    enum err rc;

    rc = vet_find(rq, "look", &creator, &look);
    if (rc == ERR_OK)
        rc = read_person(rq, &user);
    if (rc == ERR_OK && user)
        rc = ask_person(rq, &creator, &look, user);
    free(user);
    look_release(&look);
    creator_release(&creator);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- the messages -------------------------------------------------------- */

/* What one person says of a creator, in words; "" when nothing yet. */
static void
add_judgement(struct buf *b, struct request *rq, int64_t creator,
              const char *person)
{
    struct judgement j = { 0 };
    char *text;

    if (store_judgement_find(request_store(rq), creator, person, &j) ==
        ERR_OK) {
        text = vet_judgement_text(request_language(rq), &j);
        buf_adds(b, text);
        free(text);
    }
    judgement_release(&j);
}

static void
add_button(struct request *rq, struct card *card, enum text_key label,
           const char *line, int64_t id)
{
    struct buf b;

    buf_init(&b, 64);
    buf_addf(&b, "%s %lld", line, (long long)id);
    card_button(card, CARD_PLAIN, text_get(request_language(rq), label), b.data,
                NULL);
    buf_release(&b);
}

/* To who was asked, or to who asked: about the other one's view. */
static struct card *
second_card(struct request *rq, const struct creator *creator,
            const struct second *s, bool is_answer)
{
    struct card *card = card_new();
    struct buf name, who, view;
    char *text;

    buf_init(&name, 256);
    buf_init(&who, 256);
    buf_init(&view, 8192);
    vet_name(&name, creator, true);
    vet_add_person(&who, rq, is_answer ? s->person : s->asker);
    add_judgement(&view, rq, creator->id, is_answer ? s->person : s->asker);
    text = text_make(request_language(rq),
                     is_answer ? TEXT_FIT_SECOND_ANSWER : TEXT_FIT_SECOND_ASK,
                     "name", name.data, "who", who.data, NULL);
    card_title(card, text);
    if (view.len > 0)
        card_fact(card, who.data, view.data);
    if (!is_answer)
        add_button(rq, card, TEXT_VET_BUTTON_NOTE, "vet note", s->look);
    add_button(rq, card, TEXT_FIT_BUTTON_CARD, "vet", s->look);
    free(text);
    buf_release(&name);
    buf_release(&who);
    buf_release(&view);
    return card;
}

static enum err
send_card(struct request *rq, const struct second *s, bool is_answer)
{
    const char *to = is_answer ? s->asker : s->person;
    struct notice notice = { .kind = "vet", .tier = NOTICE_NOW };
    struct creator creator = { 0 };
    struct card *card;
    enum err rc;

    rc = store_creator_get(request_store(rq), s->creator, &creator);
    if (rc == ERR_OK)
        rc = request_turn_to(rq, to);
    if (rc == ERR_OK || rc == ERR_NOT_FOUND) { /* not met yet: as who asked */
        card = second_card(rq, &creator, s, is_answer);
        rc = reply_dm(rq, to, card, NULL);
        card_free(card);
    }
    if (rc == ERR_OK)
        rc = notice_sent(rq, to, &notice);
    creator_release(&creator);
    return rc;
}

/* job->ref is the second; its row says whether it still holds. */
enum err
vet_second_step(struct request *rq, struct job *job, enum step *step)
{
    bool is_answer = strcmp(job->cursor, ANSWER) == 0;
    struct second s = { 0 };
    enum err rc;

    *step = STEP_DONE;
    /* Taken back meanwhile, or answered before it was sent. */
    rc = store_second_find(request_store(rq), job->ref, &s);
    if (rc == ERR_OK && (s.answered_at != 0) == is_answer)
        rc = send_card(rq, &s, is_answer);
    second_release(&s);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* ---- answering ----------------------------------------------------------- */

struct answering {
    struct request *rq;
    int64_t ids[SECONDS_MAX];
    char *askers[SECONDS_MAX];
    size_t count;
};

static void
see_mine(void *ctx, const struct second *s)
{
    struct answering *a = ctx;

    if (s->answered_at != 0 || a->count == SECONDS_MAX ||
        strcmp(s->person, request_person(a->rq)->id) != 0)
        return;
    a->ids[a->count] = s->id;
    a->askers[a->count++] = xstrdup(s->asker);
}

enum err
second_answer(struct request *rq, int64_t creator)
{
    struct answering a = { .rq = rq };
    enum err rc;
    size_t i;

    rc = store_second_list(request_store(rq), creator, SECONDS_MAX, see_mine,
                           &a);
    for (i = 0; i < a.count; i++) {
        if (rc == ERR_OK)
            rc = store_second_set_answered(request_store(rq), a.ids[i],
                                           request_now(rq));
        if (rc == ERR_OK)
            rc = send_later(rq, a.askers[i], a.ids[i], ANSWER);
        free(a.askers[i]);
    }
    return rc;
}

/* ---- on the card --------------------------------------------------------- */

struct laying {
    struct request *rq;
    struct card *card;
};

static void
lay_open(void *ctx, const struct second *s)
{
    struct laying *l = ctx;
    struct buf who, asker, day;
    char *text;

    if (s->answered_at != 0)
        return;
    buf_init(&who, 256);
    buf_init(&asker, 256);
    buf_init(&day, 64);
    add_whom(&who, l->rq, s->person);
    vet_add_person(&asker, l->rq, s->asker);
    vet_add_day(&day, l->rq, s->at);
    text = text_make(request_language(l->rq), TEXT_FIT_SECOND_OPEN, "who",
                     who.data, "asker", asker.data, "day", day.data, NULL);
    card_text(l->card, text);
    free(text);
    buf_release(&who);
    buf_release(&asker);
    buf_release(&day);
}

/* Where two people have said different things: what was seen of each question
 * last, and whether they differ. */
struct views {
    int seen[5];
    bool differ[5];
};

static bool
differs(int *seen, int said)
{
    bool is_other = said != 0 && *seen != 0 && *seen != said;

    if (said != 0)
        *seen = said;
    return is_other;
}

static void
see_view(void *ctx, const struct judgement *j)
{
    struct views *v = ctx;
    const int said[] = { (int)j->audience, (int)j->fakes, (int)j->content,
                         (int)j->taste, (int)j->gut };
    size_t i;

    for (i = 0; i < ARRAY_LEN(said); i++)
        if (differs(&v->seen[i], said[i]))
            v->differ[i] = true;
}

static void
lay_differences(struct request *rq, struct card *card, int64_t creator)
{
    static const enum text_key names[] = { TEXT_FIT_AUDIENCE, TEXT_FIT_FAKES,
                                           TEXT_FIT_CONTENT, TEXT_FIT_TASTE,
                                           TEXT_FIT_GUT };
    struct views views = { 0 };
    struct buf b;
    size_t i;

    if (store_judgement_list(request_store(rq), creator, see_view, &views) !=
        ERR_OK)
        return;
    buf_init(&b, 1024);
    for (i = 0; i < ARRAY_LEN(names); i++)
        if (views.differ[i])
            buf_addf(&b, "%s%s", b.len > 0 ? ", " : "",
                     text_get(request_language(rq), names[i]));
    if (b.len > 0)
        card_fact(card, text_get(request_language(rq), TEXT_FIT_DISAGREE),
                  b.data);
    buf_release(&b);
}

void
second_lay(struct request *rq, struct card *card, int64_t creator)
{
    struct laying l = { rq, card };

    lay_differences(rq, card, creator);
    (void)store_second_list(request_store(rq), creator, SECONDS_MAX, lay_open,
                            &l); /* the next card shows them */
}
