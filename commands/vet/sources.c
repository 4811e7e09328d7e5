/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sources.c - which files a look was made from, and who brought them.
 *
 * They are written down with the look's figures: the card says the same when
 * more has been brought since.
 */
#include <string.h>

#include "vet/vet.h"

/* So many imports are named on a card. */
#define SOURCES_MAX 3
/* The same person with the same files within a day. */
#define SAME_SECONDS 86400

struct sources {
    const struct comment_scope *scope;
    struct record *facts;
    enum language language;
};

static void
write_source(void *ctx, const struct intake *intake)
{
    struct sources *s = ctx;
    struct record *one;
    struct buf files;

    if (source_is_api(intake->source) ? intake->id != s->scope->intake
                                      : !s->scope->has_brought)
        return;
    one = record_add(s->facts, "sources");
    buf_init(&files, 8192);
    vet_add_files(&files, s->language, intake);
    record_set_text(one, "files", files.data);
    record_set_text(one, "person", intake->person);
    record_set_int(one, "at", intake->at);
    record_set_int(one, "source", intake->source);
    buf_release(&files);
}

enum err
vet_sources_write(struct request *rq, const struct comment_scope *scope,
                  struct record *facts)
{
    struct sources sources = { scope, facts, request_language(rq) };

    return store_intake_list(request_store(rq), scope->creator, write_source,
                             &sources);
}

static bool
is_same(const struct record *a, const struct record *b)
{
    int64_t from = record_int(a, "at", 0), to = record_int(b, "at", 0);

    return strcmp(record_text(a, "files"), record_text(b, "files")) == 0 &&
           strcmp(record_text(a, "person"), record_text(b, "person")) == 0 &&
           (from > to ? from - to : to - from) < SAME_SECONDS;
}

/* "comments.csv, brought by Ana on 12 May", or "pasted text (3 times), …" */
static void
add_source(struct buf *b, struct request *rq, const struct record *one,
           size_t times)
{
    enum language language = request_language(rq);
    struct buf files, who, day;

    buf_init(&files, 8192);
    buf_init(&who, 256);
    buf_init(&day, 64);
    if (times > 1)
        text_add(&files, language, TEXT_VET_FROM_TIMES, "files",
                 record_text(one, "files"), "n", TEXT_INT(times), NULL);
    else
        buf_adds(&files, record_text(one, "files"));
    vet_add_person(&who, rq, record_text(one, "person"));
    vet_add_day(&day, rq, record_int(one, "at", 0));
    buf_adds(b, b->len > 0 ? "; " : "");
    text_add(b, language,
             record_int(one, "source", SOURCE_BROUGHT) == SOURCE_BROUGHT
                 ? TEXT_VET_FROM
                 : TEXT_TUBE_FROM,
             "files", files.data, "who", who.data, "day", day.data, NULL);
    buf_release(&files);
    buf_release(&who);
    buf_release(&day);
}

void
vet_add_sources(struct buf *b, struct request *rq, const struct record *facts)
{
    enum language language = request_language(rq);
    int64_t again = record_int(facts, "again", 0);
    size_t i = record_count(facts, "sources"), first;
    int shown;

    for (shown = 0; i > 0 && shown < SOURCES_MAX; shown++, i = first) {
        const struct record *last = record_at(facts, "sources", i - 1);

        first = i - 1;
        while (first > 0 &&
               is_same(record_at(facts, "sources", first - 1), last))
            first--;
        add_source(b, rq, last, i - first);
    }
    if (i > 0) {
        buf_adds(b, "; ");
        text_add(b, language, TEXT_VET_FROM_MORE, "n", TEXT_INT(i), NULL);
    }
    if (again > 0) {
        buf_adds(b, " · ");
        text_add(b, language, TEXT_VET_FROM_AGAIN, "n", TEXT_INT(again), NULL);
    }
}
