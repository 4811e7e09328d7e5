/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * campaign_which.c - which campaign is meant, and who.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaign.h"
#include "card.h"
#include "deadline_who.h"
#include "nearest.h"

#define LOOKED_THROUGH 500
#define NAMES_SHOWN    8
/* As much as a button carries. */
#define LINE_BYTES 1900

void
campaign_add_name(struct buf *line, const char *name)
{
    const char *quote = strchr(name, '"') ? "" : "\"";

    buf_addf(line, "%s%s%s", quote, name, quote);
}

char *
campaign_take_name(const char *from, size_t len)
{
    while (len > 0 && *from == ' ') {
        from++;
        len--;
    }
    while (len > 0 && from[len - 1] == ' ')
        len--;
    if (len >= 2 && from[0] == '"' && from[len - 1] == '"') {
        from++;
        len -= 2;
    }
    return xstrndup(from, len);
}

enum err
campaign_find(struct request *rq, const char *name, struct campaign *out)
{
    if (!request_may(rq, WHO_MEMBERS))
        return ERR_NOT_FOUND;
    return store_campaign_find(request_store(rq), name, out);
}

bool
campaign_is_there(struct request *rq, const char *name)
{
    struct campaign c = { 0 };
    enum err rc = store_campaign_find(request_store(rq), name, &c);

    campaign_release(&c);
    return rc == ERR_OK;
}

/* ---- the one of this conversation ---------------------------------------- */

struct here {
    const char *place;
    int64_t id;
    int count;
    char *names[NAMES_SHOWN]; /* of all that are open, the next one first */
    size_t open;
};

static void
look_here(void *ctx, const struct campaign *c)
{
    struct here *h = ctx;

    if (h->open < NAMES_SHOWN)
        h->names[h->open] = xstrdup(c->name);
    h->open++;
    if (c->place[0] == '\0' || strcmp(c->place, h->place) != 0)
        return;
    h->id = c->id;
    h->count++;
}

/* What was said, once more with the name in its place. */
static void
name_button(struct request *rq, const char *arg, const char *name,
            struct card *card)
{
    struct buf line;

    buf_init(&line, LINE_BYTES);
    request_set_arg(rq, arg, name);
    request_line(rq, &line);
    request_set_arg(rq, arg, NULL);
    if (!line.overflow)
        card_button(card, CARD_PLAIN, name, line.data, NULL);
    buf_release(&line);
}

static void
here_release(struct here *h)
{
    size_t i;

    for (i = 0; i < NAMES_SHOWN; i++)
        free(h->names[i]);
}

enum err
campaign_buttons(struct request *rq, struct card *card, const char *before,
                 const char *after)
{
    struct here h = { .place = request_place(rq)->id };
    struct buf line;
    enum err rc;
    size_t i;

    if (!request_may(rq, WHO_MEMBERS))
        return ERR_OK;
    rc = store_campaign_list(request_store(rq), LOOKED_THROUGH, look_here, &h);
    for (i = 0; rc == ERR_OK && i < NAMES_SHOWN && i < h.open; i++) {
        buf_init(&line, LINE_BYTES);
        buf_addf(&line, "%s %s%s", before, h.names[i], after);
        if (!line.overflow)
            card_button(card, CARD_PLAIN, h.names[i], line.data, NULL);
        buf_release(&line);
    }
    here_release(&h);
    return rc;
}

/* What was said beside the name, as it stands behind one in a line. */
static void
add_rest(struct request *rq, struct buf *out)
{
    static const struct {
        const char *arg, *before;
    } parts[] = {
        { "step", " " }, { "when", " " }, { "who", " " }, { "names", ": " }
    };
    const char *value;
    size_t i;

    for (i = 0; i < ARRAY_LEN(parts); i++) {
        value = request_arg(rq, parts[i].arg);
        if (value)
            buf_addf(out, "%s%s", parts[i].before, value);
        request_set_arg(rq, parts[i].arg, NULL);
    }
}

/* "campaign shift Spring review by 1 days" */
static void
later_buttons(struct request *rq, struct card *card)
{
    static const int days[] = { 1, 2, 5 };
    struct buf line, label;
    const char *name = request_arg(rq, "campaign"),
               *step = request_arg(rq, "step");
    size_t i;

    buf_init(&line, LINE_BYTES);
    buf_init(&label, 128);
    for (i = 0; i < ARRAY_LEN(days); i++) {
        buf_reset(&line);
        buf_reset(&label);
        buf_addf(&line, "campaign shift %s%s%s by %d days", name,
                 step ? " " : "", step ? step : "", days[i]);
        text_add(&label, request_language(rq), TEXT_CAMPAIGN_LATER, "n",
                 TEXT_INT(days[i]), NULL);
        if (!line.overflow)
            card_button(card, CARD_PLAIN, label.data, line.data, NULL);
    }
    buf_release(&line);
    buf_release(&label);
}

enum err
campaign_choices(struct request *rq, const struct arg_spec *missing,
                 struct card *card)
{
    struct buf before, after;
    enum err rc;

    if (strcmp(missing->name, "when") == 0 && request_has(rq, "campaign"))
        later_buttons(rq, card);
    if (strcmp(missing->name, "campaign") != 0)
        return ERR_OK;
    buf_init(&before, 128);
    buf_init(&after, LINE_BYTES);
    add_rest(rq, &after);
    request_line(rq, &before);
    rc = campaign_buttons(rq, card, before.data,
                          after.len > 0 ? after.data : "");
    buf_release(&before);
    buf_release(&after);
    return rc;
}

void
campaign_fill_in(struct request *rq)
{
    struct here h = { .place = request_place(rq)->id };
    struct campaign c = { 0 };

    if (request_has(rq, "campaign") || !request_may(rq, WHO_MEMBERS))
        return;
    if (store_campaign_list(request_store(rq), LOOKED_THROUGH, look_here, &h) ==
            ERR_OK &&
        h.count == 1 &&
        store_campaign_get(request_store(rq), h.id, &c) == ERR_OK)
        request_set_arg(rq, "campaign", c.name);
    campaign_release(&c);
    here_release(&h);
}

static enum err
ask_which(struct request *rq, const char *arg, const struct here *h)
{
    enum language language = request_language(rq);
    bool is_guest = !request_may(rq, WHO_MEMBERS);
    struct card *card;
    enum err rc;
    size_t i;

    /* What is no command about a campaign has a grammar of its own. */
    if (h->open == 0 || is_guest || request_is_form(rq) ||
        strcmp(arg, "campaign") != 0)
        return reply_wrong(rq, arg,
                           h->open == 0 && !is_guest &&
                                   strcmp(arg, "campaign") == 0
                               ? TEXT_CAMPAIGN_WHICH_NONE
                               : TEXT_CAMPAIGN_WHICH,
                           NULL);
    card = card_new();
    card_title(card, text_get(language, TEXT_CAMPAIGN_WHICH_OF));
    if (h->open > NAMES_SHOWN)
        card_note(card, text_get(language, TEXT_CAMPAIGN_WHICH_MORE));
    for (i = 0; i < NAMES_SHOWN && i < h->open; i++)
        name_button(rq, arg, h->names[i], card);
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    return rc;
}

static enum err
take_here(struct request *rq, const char *arg, struct campaign *out)
{
    struct here h = { .place = request_place(rq)->id };
    enum err rc;

    rc = store_campaign_list(request_store(rq), LOOKED_THROUGH, look_here, &h);
    if (rc == ERR_OK && h.count == 1)
        rc = store_campaign_get(request_store(rq), h.id, out);
    else if (rc == ERR_OK)
        rc = ask_which(rq, arg, &h);
    here_release(&h);
    return rc;
}

/* ---- there is none of that name ------------------------------------------ */

struct search {
    const char *name;
    struct nearest nearest;
    char *best; /* what nearest.best points to lives only for a moment */
    char *held[NAMES_SHOWN]; /* names that hold each word of it */
    size_t count;
};

/* Does a word of the text begin so? "d'Inverno" are two. */
static bool
has_word(const char *text, const char *word, size_t len)
{
    while (*text != '\0') {
        if (strncasecmp(text, word, len) == 0)
            return true;
        text += strcspn(text, " '");
        text += strspn(text, " '");
    }
    return false;
}

static bool
has_words(const char *text, const char *words)
{
    size_t len;

    for (; *words != '\0'; words += strspn(words, " ")) {
        len = strcspn(words, " ");
        if (!has_word(text, words, len))
            return false;
        words += len;
    }
    return true;
}

static void
look_at(void *ctx, const struct campaign *c)
{
    struct search *s = ctx;

    if (s->count < NAMES_SHOWN && has_words(c->name, s->name))
        s->held[s->count++] = xstrdup(c->name);
    nearest_try(&s->nearest, c->name);
    if (s->nearest.best == c->name) {
        free(s->best);
        s->best = xstrdup(c->name);
        s->nearest.best = s->best;
    }
}

/* Where the name stands in the line: behind the verb and its form the first
 * such words, of what has a word before it the last. */
static const char *
find_name(const char *line, const char *arg, const char *name)
{
    bool is_first = strcmp(arg, "campaign") == 0;
    const char *at = line + strcspn(line, " "), *found = NULL;
    size_t len = strlen(name);

    at += strspn(at, " ");
    at += strcspn(at, " ");
    for (at = strstr(at, name); at && !(found && is_first);
         at = strstr(at + 1, name))
        if (strchr(" \"", at[-1]) && strchr(" \":,", at[len]))
            found = at; /* '\0' is found as well */
    return found;
}

/* The line as it was said, with another name. */
static void
other_button(struct request *rq, const char *arg, const struct search *s,
             const char *name, struct card *card)
{
    const char *line = request_typed(rq), *at, *end;
    struct buf other;

    at = line ? find_name(line, arg, s->name) : NULL;
    if (!at) {
        name_button(rq, arg, name, card);
        return;
    }
    end = at + strlen(s->name);
    if (at[-1] == '"' && *end == '"') {
        at--;
        end++;
    }
    buf_init(&other, LINE_BYTES);
    buf_add(&other, line, (size_t)(at - line));
    campaign_add_name(&other, name);
    buf_adds(&other, end);
    if (!other.overflow)
        card_button(card, CARD_PLAIN, name, other.data, NULL);
    buf_release(&other);
}

/* "Natale" for "Natale Verde", or a slip: nothing is guessed. */
static enum err
say_near(struct request *rq, const char *arg, struct search *s)
{
    enum text_key key =
        s->count > 1 ? TEXT_CAMPAIGN_NONE_WHICH : TEXT_CAMPAIGN_NONE_NEAR;
    struct card *card;
    char *text;
    size_t i;
    enum err rc;

    if (request_is_form(rq))
        return reply_wrong(rq, arg, key, "name", s->name, "near", s->held[0],
                           NULL);
    text = text_make(request_language(rq), key, "name", s->name, "near",
                     s->held[0], NULL);
    card = card_new();
    card_title(card, text);
    for (i = 0; i < s->count; i++)
        other_button(rq, arg, s, s->held[i], card);
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    free(text);
    return rc;
}

enum err
campaign_unknown(struct request *rq, const char *arg, enum text_key none)
{
    char *name = xstrdup(request_arg(rq, arg));
    struct search s = { .name = name };
    enum err rc = ERR_OK;

    nearest_init(&s.nearest, name);
    if (request_may(rq, WHO_MEMBERS))
        rc =
            store_campaign_list(request_store(rq), LOOKED_THROUGH, look_at, &s);
    if (s.count == 0 && s.best) {
        s.held[s.count++] = s.best;
        s.best = NULL;
    }
    if (rc == ERR_OK)
        rc = s.count > 0 ? say_near(rq, arg, &s)
                         : reply_wrong(rq, arg, none, "name", name, NULL);
    while (s.count > 0)
        free(s.held[--s.count]);
    free(s.best);
    free(name);
    return rc;
}

/* ---- a name, or none ------------------------------------------------------
 */

enum err
campaign_take(struct request *rq, const char *arg, struct campaign *out)
{
    const char *name = request_arg(rq, arg);
    enum err rc;

    memset(out, 0, sizeof(*out));
    if (!name)
        return take_here(rq, arg, out);
    rc = store_campaign_find(request_store(rq), name, out);
    return rc == ERR_NOT_FOUND ? campaign_unknown(rq, arg, TEXT_CAMPAIGN_NONE)
                               : rc;
}

/* ---- who ----------------------------------------------------------------- */

/* Inside a text a mention stands as "@name", and of somebody not met yet as
 * "@U0ANA": that is the mention again. */
static enum err
read_again(struct request *rq, const char *word, char **owner,
           enum who_problem *problem)
{
    struct buf mention;
    enum err rc;

    buf_init(&mention, 256);
    buf_addf(&mention, "<%s>", word);
    rc = deadline_who_read(rq, mention.data, owner, problem);
    buf_release(&mention);
    return rc;
}

enum err
campaign_who_read(struct request *rq, const char *arg, char **owner,
                  bool *is_wrong)
{
    const char *word = request_arg(rq, arg);
    enum who_problem problem;
    enum err rc;

    rc = deadline_who_read(rq, word, owner, &problem);
    if (rc == ERR_OK && problem == WHO_UNKNOWN && *word == '@')
        rc = read_again(rq, word, owner, &problem);
    *is_wrong = rc == ERR_OK && problem != WHO_FINE;
    return *is_wrong ? reply_wrong(rq, arg, deadline_who_text(problem), "who",
                                   word, NULL)
                     : rc;
}
