/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evidence.c - the comments behind the figures, under the card.
 *
 * Read from the raw rows, so only as long as these are kept.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/comments.h"
#include "span.h"
#include "vet/card_parts.h"

#define EXAMPLES    8
#define QUOTE_CHARS 160
#define WORDS_CHARS 40
#define POSTS_SHOWN 20

static enum text_key
motive(enum sign_family family)
{
    static const enum text_key keys[FAMILIES] = {
        [FAMILY_NONE] = TEXT_VET_MOTIVE_NONE,
        [FAMILY_FISH] = TEXT_VET_MOTIVE_FISH,
        [FAMILY_SELL] = TEXT_VET_MOTIVE_SELL,
        [FAMILY_SCAM] = TEXT_VET_MOTIVE_SCAM,
        [FAMILY_GAMBLE] = TEXT_VET_MOTIVE_GAMBLE,
        [FAMILY_DISGUISE] = TEXT_VET_MOTIVE_DISGUISE,
        [FAMILY_TEMPLATE] = TEXT_VET_MOTIVE_TEMPLATE,
    };

    return keys[family];
}

/* Why a machine's: what it is after, and the words that weighed most. */
static void
add_because(struct buf *b, enum language language, const char *text,
            const char *creator)
{
    struct comment_text in = { .text = text, .creator = creator };
    struct comment_judgement judged;
    int i;

    comment_judge(&in, &judged);
    if (!judged.machine)
        return; /* by older rules it was one */
    buf_addf(b, " (%s", text_get(language, motive(judged.family)));
    for (i = 0; i < judged.sign_count; i++) {
        const struct comment_sign *s = &judged.signs[i];
        char *words = xstrndup(text + s->from, s->to - s->from);

        buf_adds(b, i == 0 ? ": \"" : ", \"");
        span_clean(b, words, WORDS_CHARS);
        buf_addc(b, '"');
        free(words);
    }
    buf_addc(b, ')');
}

/* `because` is the handle of the creator of those that are told why. */
static void
add_quote(struct card *card, enum language language, const struct comment *c,
          const char *because)
{
    const char *url = c->url && c->url[0] != '\0' ? c->url : c->post_url;
    struct buf b;

    buf_init(&b, 8192);
    if (c->name && c->name[0] != '\0') {
        span_clean(&b, c->name, 60);
        buf_adds(&b, ": ");
    }
    span_clean(&b, c->text, QUOTE_CHARS);
    if (because)
        add_because(&b, language, c->text, because);
    card_quote(card, b.data, url[0] != '\0' ? url : NULL);
    buf_release(&b);
}

/* What is being shown, and what the person has seen under an earlier card. */
struct showing {
    struct request *rq;
    const struct look *look;
    const struct record *facts;
    const char *handle;
    struct record *was; /* its figures; NULL: all is new */
    int shown, left_out;
};

/* The comments that were shown of a list, by what they are and not by their
 * number: read anew they have another. */
static size_t
seen_before(const struct showing *s, const char *list, const char *field,
            uint64_t *same)
{
    size_t i, n = 0, count = s->was ? record_count(s->was, list) : 0;

    for (i = 0; i < count && n < EXAMPLES; i++) {
        int64_t id = record_int(record_at(s->was, list, i), field, 0);
        struct comment c = { 0 };

        if (store_comment_find(request_store(s->rq), id, &c) == ERR_OK)
            same[n++] = c.same;
        comment_release(&c);
    }
    return n;
}

static bool
is_among(uint64_t one, const uint64_t *all, size_t n)
{
    while (n > 0)
        if (all[--n] == one)
            return true;
    return false;
}

/* Of comments that are alike: how many there are, before the first of them
 * that is shown. */
static void
add_alike(struct card *card, enum language language, const struct record *row,
          int64_t *text)
{
    char *head;

    if (record_int(row, "text", 0) == *text)
        return;
    *text = record_int(row, "text", 0);
    head = text_make(language, TEXT_VET_EVIDENCE_ALIKE, "n",
                     TEXT_INT(record_int(row, "n", 0)), NULL);
    card_text(card, head);
    free(head);
}

/* The comments of a list of ids; how many there were to show. */
static enum err
add_examples(struct showing *s, struct card *card, const char *list,
             const char *field, const char *because, int *shown)
{
    uint64_t same[EXAMPLES];
    size_t i, n = record_count(s->facts, list);
    size_t seen = seen_before(s, list, field, same);
    int64_t text = 0;
    int told = 0;
    enum err rc = ERR_OK;

    *shown = 0;
    for (i = 0; rc == ERR_OK && i < n && told < EXAMPLES; i++) {
        const struct record *row = record_at(s->facts, list, i);
        struct comment c = { 0 };

        rc = store_comment_find(request_store(s->rq), record_int(row, field, 0),
                                &c);
        if (rc == ERR_OK && c.text) {
            told++;
            if (is_among(c.same, same, seen)) {
                s->left_out++;
            } else {
                add_alike(card, request_language(s->rq), row, &text);
                add_quote(card, request_language(s->rq), &c, because);
                (*shown)++;
            }
        }
        comment_release(&c);
        if (rc == ERR_NOT_FOUND)
            rc = ERR_OK;
    }
    return rc;
}

static enum err
send_examples(struct showing *s, const char *list, const char *field,
              const char *because, enum text_key title)
{
    const struct record *first = record_at(s->facts, list, 0);
    struct card *card = card_new();
    int shown = 0;
    enum err rc;

    /* Looks that are older have one comment of each. */
    if (title == TEXT_VET_EVIDENCE_TEMPLATES && record_int(first, "text", 0))
        title = TEXT_VET_EVIDENCE_TWO;
    card_title(card, text_get(request_language(s->rq), title));
    rc = add_examples(s, card, list, field, because, &shown);
    if (rc == ERR_OK && shown > 0)
        rc = reply_under(s->rq, s->look->message, card);
    s->shown += shown;
    card_free(card);
    return rc;
}

/* "instagram:DAkiln00001" without what the reader knows. */
static const char *
post_label(const struct record *post)
{
    const char *key = record_text(post, "key");
    const char *colon = strchr(key, ':');

    return colon && colon[1] != '\0' ? colon + 1 : key;
}

/* It was told under the earlier card, and with these figures. */
static bool
is_post_told(const struct showing *s, const struct record *post)
{
    static const char *const figures[] = { "generic", "of", "ratio" };
    size_t i, j, n = s->was ? record_count(s->was, "flagged-posts") : 0;

    for (i = 0; i < n && i < POSTS_SHOWN; i++) {
        const struct record *was = record_at(s->was, "flagged-posts", i);
        bool is_same =
            strcmp(record_text(was, "key"), record_text(post, "key")) == 0;

        for (j = 0; j < sizeof(figures) / sizeof(figures[0]); j++)
            is_same = is_same && record_int(was, figures[j], 0) ==
                                     record_int(post, figures[j], 0);
        if (is_same)
            return true;
    }
    return false;
}

static enum err
add_post(struct showing *s, struct card *card, const struct record *one)
{
    enum language language = request_language(s->rq);
    struct comment c = { 0 };
    struct buf b;
    enum err rc;

    buf_init(&b, 1024);
    rc = store_comment_find(request_store(s->rq), record_int(one, "example", 0),
                            &c);
    if (rc == ERR_OK)
        span_link(&b, c.post_url, post_label(one));
    else
        buf_adds(&b, post_label(one));
    buf_adds(&b, ": ");
    vet_add_share(&b, language, record_int(one, "generic", 0),
                  record_int(one, "of", 0));
    if (record_int(one, "ratio", 0) != 0)
        vet_add_part(&b, ", ", language, TEXT_RATIOS_FLAG, NULL);
    card_text(card, b.data);
    buf_release(&b);
    comment_release(&c);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Posts with a flag: which, and how much of what. */
static enum err
send_posts(struct showing *s)
{
    size_t i, n = record_count(s->facts, "flagged-posts");
    struct card *card;
    int shown = 0;
    enum err rc = ERR_OK;

    if (n == 0 || vet_is_counts_only(s->facts))
        return ERR_OK;
    card = card_new();
    card_title(card,
               text_get(request_language(s->rq), TEXT_VET_EVIDENCE_POSTS));
    for (i = 0; rc == ERR_OK && i < n && i < POSTS_SHOWN; i++) {
        const struct record *one = record_at(s->facts, "flagged-posts", i);

        if (is_post_told(s, one)) {
            s->left_out++;
            continue;
        }
        rc = add_post(s, card, one);
        shown++;
    }
    if (rc == ERR_OK && shown > 0)
        rc = reply_under(s->rq, s->look->message, card);
    s->shown += shown;
    card_free(card);
    return rc;
}

/* What is shown of whom, in this order; the posts come after the first. */
static const struct {
    const char *list, *field;
    enum text_key title;
    bool because; /* with the words that decided */
} shows[] = {
    { "generics", "id", TEXT_VET_EVIDENCE_GENERIC, false },
    { "regulars", "example", TEXT_VET_EVIDENCE_REGULARS, false },
    { "template-examples", "id", TEXT_VET_EVIDENCE_TEMPLATES, false },
    { "machines", "id", TEXT_VET_EVIDENCE_MACHINES, true },
    { "specifics", "id", TEXT_VET_EVIDENCE_SPECIFIC, false },
};

/* What was left out stands elsewhere. */
static enum err
send_rest(struct showing *s)
{
    struct card *card;
    enum err rc;

    if (s->left_out == 0)
        return ERR_OK;
    card = card_new();
    card_note(card,
              text_get(request_language(s->rq),
                       s->shown > 0 ? TEXT_EVIDENCE_REST : TEXT_EVIDENCE_SAME));
    rc = reply_under(s->rq, s->look->message, card);
    card_free(card);
    return rc;
}

static enum err
send_all(struct showing *s)
{
    enum err rc = ERR_OK;
    size_t i;

    for (i = 0; rc == ERR_OK && i < ARRAY_LEN(shows); i++) {
        rc = send_examples(s, shows[i].list, shows[i].field,
                           shows[i].because ? s->handle : NULL, shows[i].title);
        if (rc == ERR_OK && i == 0)
            rc = send_posts(s);
    }
    return rc == ERR_OK ? send_rest(s) : rc;
}

static void
see_before(void *ctx, const struct look *look)
{
    struct showing *s = ctx;

    if (!request_sees(s->rq, look->message) ||
        record_load(look->facts, &s->was) != ERR_OK)
        s->was = NULL; /* all is shown */
}

static enum err
evidence(struct request *rq, const struct look *look, bool is_new)
{
    struct creator creator = { 0 };
    struct record *facts = NULL;
    struct showing s = { .rq = rq, .look = look };
    enum err rc;

    rc = record_load(look->facts, &facts);
    if (rc == ERR_OK)
        rc = store_creator_get(request_store(rq), look->creator, &creator);
    if (rc == ERR_OK && is_new)
        rc = store_look_before(request_store(rq), look->creator, look->id, 1,
                               see_before, &s);
    s.facts = facts;
    s.handle = creator.handle;
    if (rc == ERR_OK)
        rc = send_all(&s);
    creator_release(&creator);
    record_free(s.was);
    record_free(facts);
    return rc;
}

enum err
vet_evidence(struct request *rq, const struct look *look)
{
    return evidence(rq, look, false);
}

enum err
vet_evidence_new(struct request *rq, const struct look *look)
{
    return evidence(rq, look, true);
}
