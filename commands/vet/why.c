/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * why.c - vet why: by which rules, on which data, brought by whom.
 */
#include <stdlib.h>
#include <string.h>

#include "span.h"
#include "vet/crowd.h"
#include "vet/vet.h"

static void
add_rule(struct card *card, enum language language, enum text_key label,
         enum text_key key)
{
    card_fact(card, text_get(language, label), text_get(language, key));
}

static const char *
class_name(enum language language, const char *name)
{
    static const struct {
        const char *name;
        enum text_key key;
    } names[] = {
        { "emoji", TEXT_VET_CLASS_EMOJI },
        { "mention", TEXT_VET_CLASS_MENTION },
        { "praise", TEXT_VET_CLASS_PRAISE },
        { "short", TEXT_VET_CLASS_SHORT },
        { "cta", TEXT_VET_CLASS_CTA },
        { "spam", TEXT_VET_CLASS_SPAM },
        { "nonsense", TEXT_VET_CLASS_NONSENSE },
        { "specific", TEXT_VET_CLASS_SPECIFIC },
        { "other", TEXT_VET_CLASS_OTHER },
    };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(name, names[i].name) == 0)
            return text_get(language, names[i].key);
    return name;
}

/* How many comments fell into which class. */
static void
add_classes(struct card *card, enum language language,
            const struct record *facts)
{
    struct buf b;
    size_t i;

    buf_init(&b, 1024);
    for (i = 0; i < record_count(facts, "classes"); i++) {
        const struct record *one = record_at(facts, "classes", i);
        int64_t n = record_int(one, "n", 0);

        if (n > 0)
            buf_addf(&b, "%s%s %lld", b.len > 0 ? ", " : "",
                     class_name(language, record_text(one, "name")),
                     (long long)n);
    }
    card_fact(card, text_get(language, TEXT_VET_WHY_CLASSES), b.data);
    buf_release(&b);
}

struct sources {
    struct request *rq;
    struct card *card;
};

/* Of comments, of a table of posts, of a list of followers. */
static int64_t
rows_of(const struct intake *intake)
{
    struct record *summary = NULL;
    int64_t others = 0;

    if (record_load(intake->summary, &summary) == ERR_OK)
        others = record_int(summary, "table-posts", 0) +
                 record_int(summary, "followers", 0);
    record_free(summary);
    return intake->rows + others;
}

static void
add_source(void *ctx, const struct intake *intake)
{
    struct sources *s = ctx;
    struct buf who, day, files;
    char *text;

    buf_init(&files, 8192);
    vet_add_files(&files, request_language(s->rq), intake);
    buf_init(&who, 256);
    buf_init(&day, 64);
    vet_add_person(&who, s->rq, intake->person);
    vet_add_day(&day, s->rq, intake->at);
    text =
        text_make(request_language(s->rq), TEXT_VET_WHY_SOURCE, "files",
                  files.data, "n", TEXT_INT(rows_of(intake)), "who", who.data,
                  "day", day.data, "id", TEXT_INT(intake->id), NULL);
    card_text(s->card, text);
    free(text);
    buf_release(&files);
    buf_release(&who);
    buf_release(&day);
}

static void
lay_why(struct request *rq, struct card *card, const struct creator *creator,
        const struct look *look, const struct record *facts)
{
    enum language language = request_language(rq);
    struct buf name, word;
    char *title;

    buf_init(&name, 256);
    buf_init(&word, 4096);
    vet_name(&name, creator, true);
    vet_add_word(&word, rq, look);
    title = text_make(language, TEXT_VET_WHY, "name", name.data, "word",
                      word.data, "rules", look->rules, NULL);
    card_title(card, title);
    (void)vet_add_unreal(card, language, facts);
    if (record_int(facts, "gone", 0) != 0)
        card_text(card, text_get(language, TEXT_VET_FIGURES_GONE));
    buf_reset(&name);
    if (vet_is_counts_only(facts))
        buf_adds(&name, text_get(language, TEXT_VET_WHY_COUNTS_ONLY));
    else
        vet_add_share(&name, language, record_int(facts, "flagged", 0),
                      record_int(facts, "flagged-of", 0));
    card_fact(card, text_get(language, TEXT_VET_WHY_FLAGGED), name.data);
    add_rule(card, language, TEXT_VET_GENERIC_LABEL, TEXT_VET_WHY_GENERIC);
    add_rule(card, language, TEXT_VET_POD_LABEL, TEXT_VET_WHY_POD);
    card_text(card, text_get(language, TEXT_VET_WHY_CHANCE));
    add_rule(card, language, TEXT_VET_MACHINES_LABEL, TEXT_VET_WHY_MACHINES);
    add_rule(card, language, TEXT_VET_TEMPLATES_LABEL, TEXT_VET_WHY_TEMPLATES);
    if (record_int(facts, "bursts-of", 0) > 0)
        add_rule(card, language, TEXT_VET_BURSTS_LABEL, TEXT_VET_WHY_BURSTS);
    add_rule(card, language, TEXT_VET_WHY_WORDS_LABEL, TEXT_VET_WHY_WORDS);
    add_classes(card, language, facts);
    vet_ratios_why(card, rq, facts);
    vet_crowd_why(card, language, facts);
    free(title);
    buf_release(&word);
    buf_release(&name);
}

enum err
vet_why_run(struct request *rq)
{
    struct creator creator = { 0 };
    struct look look = { 0 };
    struct record *facts = NULL;
    struct card *card = NULL;
    struct sources sources = { .rq = rq };
    enum err rc;

    rc = vet_find(rq, "look", &creator, &look);
    if (rc == ERR_OK)
        rc = record_load(look.facts, &facts);
    if (rc == ERR_OK) {
        card = card_new();
        lay_why(rq, card, &creator, &look, facts);
        sources.card = card;
        rc = store_intake_list(request_store(rq), creator.id, add_source,
                               &sources);
    }
    if (rc == ERR_OK) {
        rc = vet_why_said(rq, card, creator.id, facts);
        card_note(card, text_get(request_language(rq), TEXT_VET_WHY_NOTE));
    }
    if (rc == ERR_OK)
        rc = reply(rq, AUDIENCE_PRIVATE, card, NULL);
    card_free(card);
    record_free(facts);
    look_release(&look);
    creator_release(&creator);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
