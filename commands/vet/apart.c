/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * apart.c - what is held of a creator and is not part of a look.
 *
 * Until somebody has settled what may be made of YouTube's figures, nothing is
 * drawn from them and from what the team brought together; and a look at what
 * was brought reads nothing. Who sees one card must hear of the other.
 */
#include "vet/card_parts.h"

#define LOOKS_BACK 20
#define PART       " \xc2\xb7 "

struct apart {
    const struct comment_scope *scope;
    int64_t imports, comments; /* that people brought */
    int64_t read, read_at;     /* by the newest that an API told */
};

static void
see_intake(void *ctx, const struct intake *intake)
{
    struct apart *a = ctx;

    if (source_is_api(intake->source)) {
        if (a->scope->intake == 0 && intake->raw_until > 0) {
            a->read = intake->rows;
            a->read_at = intake->at;
        }
    } else if (!a->scope->has_brought) {
        a->imports++;
        a->comments += intake->rows;
    }
}

enum err
vet_apart_write(struct request *rq, const struct comment_scope *scope,
                struct record *facts)
{
    struct apart a = { .scope = scope };
    enum err rc =
        store_intake_list(request_store(rq), scope->creator, see_intake, &a);

    record_set_int(facts, "apart-imports", a.imports);
    record_set_int(facts, "apart-comments", a.comments);
    record_set_int(facts, "apart-read", a.read);
    record_set_int(facts, "apart-read-at", a.read_at);
    record_set_int(facts, "apart-may", request_may_derive(rq));
    return rc;
}

/* The newest look before this one that stands on the others. */
struct other {
    bool is_api; /* this one is */
    int64_t id, word;
};

static void
see_look(void *ctx, const struct look *look)
{
    struct other *o = ctx;

    if (o->id != 0 || vet_look_is_api(look) == o->is_api)
        return;
    o->id = look->id;
    o->word = look->verdict;
}

static void
add_what(struct layout *l, struct buf *b)
{
    struct buf day;

    if (vet_fact(l, "apart-imports") > 0) {
        text_add(b, l->language,
                 vet_fact(l, "apart-comments") > 0 ? TEXT_APART_BROUGHT
                                                   : TEXT_APART_LISTS,
                 "n", TEXT_INT(vet_fact(l, "apart-comments")), "imports",
                 TEXT_INT(vet_fact(l, "apart-imports")), NULL);
        return;
    }
    buf_init(&day, 64);
    vet_add_day(&day, l->rq, vet_fact(l, "apart-read-at"));
    text_add(b, l->language, TEXT_APART_READ, "n",
             TEXT_INT(vet_fact(l, "apart-read")), "day", day.data, NULL);
    buf_release(&day);
}

void
vet_lay_apart(struct layout *l)
{
    struct other other = { .is_api = vet_fact(l, "api") != SOURCE_BROUGHT };
    struct buf b, word;

    if (vet_fact(l, "apart-imports") == 0 && vet_fact(l, "apart-read") == 0)
        return;
    buf_init(&b, 8192);
    buf_init(&word, 4096);
    add_what(l, &b);
    /* Without it the line says less, and still that they are not in here. */
    (void)store_look_before(request_store(l->rq), l->creator->id, l->look,
                            LOOKS_BACK, see_look, &other);
    if (other.id != 0)
        vet_add_word_of(&word, l->rq, other.id, other.word);
    if (other.id != 0)
        vet_add_part(&b, ": ", l->language, TEXT_APART_LOOK, "look",
                     TEXT_INT(other.id), "word", word.data, NULL);
    if (vet_fact(l, "apart-may") == 0)
        vet_add_part(&b, PART, l->language, TEXT_APART_TERMS, NULL);
    else if (other.id != 0)
        vet_add_part(&b, PART, l->language, TEXT_APART_TOGETHER, "look",
                     TEXT_INT(other.id), NULL);
    vet_add_fact(l, TEXT_APART_LABEL, &b);
    buf_release(&word);
}
