/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * again.c - vet again: a channel read anew, or what is held judged anew.
 *
 * Only YouTube lets anybody read. What people brought of other profiles stays,
 * and more may have been said since: rivals, a brand's words, figures, lists.
 * The new look stands on all of it, and its card says what is new in it.
 */
#include "vet/again.h"

#include <stdlib.h>
#include <string.h>

#include "numbers.h"
#include "vet/tube.h"

/* What a look can stand on that another did not, a bit each. */
enum change {
    CHANGE_WORD = 1,
    CHANGE_RULES = 2,
    CHANGE_SOURCES = 4,
    CHANGE_NAMES = 8,
    CHANGE_FIFTY = 16,
    CHANGE_GROWTH = 32,
};

/* ---- what is new --------------------------------------------------------- */

/* Do the records of two lists say the same under these names? */
static bool
is_list_same(const struct record *a, const struct record *b, const char *list,
             const char *text, const char *number)
{
    size_t i, n = record_count(a, list);

    if (n != record_count(b, list))
        return false;
    for (i = 0; i < n; i++) {
        const struct record *x = record_at(a, list, i);
        const struct record *y = record_at(b, list, i);

        if (strcmp(record_text(x, text), record_text(y, text)) != 0)
            return false;
        if (number && record_int(x, number, 0) != record_int(y, number, 0))
            return false;
    }
    return true;
}

static int64_t
changes_of(const struct record *was, const struct record *is)
{
    int64_t changes = 0;

    if (!is_list_same(was, is, "sources", "person", "at"))
        changes |= CHANGE_SOURCES;
    if (!is_list_same(was, is, "rivals", "name", NULL) ||
        !is_list_same(was, is, "brand-names", "name", NULL))
        changes |= CHANGE_NAMES;
    if (record_int(was, "fifty-at", 0) != record_int(is, "fifty-at", 0) ||
        record_int(was, "fifty-fake", 0) != record_int(is, "fifty-fake", 0) ||
        record_int(was, "fifty-real", 0) != record_int(is, "fifty-real", 0))
        changes |= CHANGE_FIFTY;
    if (record_int(was, "bursts-explained", 0) !=
        record_int(is, "bursts-explained", 0))
        changes |= CHANGE_GROWTH;
    return changes;
}

enum err
again_write(struct request *rq, int64_t before, int64_t word, int64_t rules,
            struct record *facts)
{
    struct look look = { 0 };
    struct record *was = NULL;
    int64_t changes, version = 0;
    enum err rc;

    rc = store_look_find(request_store(rq), before, &look);
    if (rc == ERR_OK)
        rc = record_load(look.facts, &was);
    if (rc == ERR_OK) {
        changes = changes_of(was, facts);
        if (look.verdict != word)
            changes |= CHANGE_WORD;
        if (number_parse(look.rules, 0, INT64_MAX, &version) == ERR_OK &&
            version != rules)
            changes |= CHANGE_RULES;
        record_set_int(facts, "anew-of", look.id);
        record_set_int(facts, "anew-at", look.at);
        record_set_int(facts, "anew-word", look.verdict);
        record_set_int(facts, "anew-changes", changes);
    }
    record_free(was);
    look_release(&look);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

void
again_lay(struct layout *l)
{
    static const struct {
        int64_t change;
        enum text_key key;
    } said[] = {
        { CHANGE_SOURCES, TEXT_AGAIN_SOURCES },
        { CHANGE_NAMES, TEXT_AGAIN_NAMES },
        { CHANGE_FIFTY, TEXT_AGAIN_FIFTY },
        { CHANGE_GROWTH, TEXT_AGAIN_GROWTH },
        { CHANGE_RULES, TEXT_AGAIN_RULES },
    };
    int64_t changes = vet_fact(l, "anew-changes");
    struct buf b, day, news, word;
    size_t i;

    if (vet_fact(l, "anew-of") == 0)
        return;
    buf_init(&b, 8192);
    buf_init(&day, 64);
    buf_init(&news, 1024);
    buf_init(&word, 4096);
    vet_add_word_of(&word, l->rq, vet_fact(l, "anew-of"),
                    vet_fact(l, "anew-word"));
    vet_add_day(&day, l->rq, vet_fact(l, "anew-at"));
    for (i = 0; i < sizeof(said) / sizeof(said[0]); i++)
        if (changes & said[i].change)
            vet_add_part(&news, news.len > 0 ? ", " : "", l->language,
                         said[i].key, NULL);
    text_add(&b, l->language, TEXT_AGAIN_LINE, "id",
             TEXT_INT(vet_fact(l, "anew-of")), "day", day.data, NULL);
    if (news.len > 0)
        vet_add_part(&b, " · ", l->language, TEXT_AGAIN_NEW, "what", news.data,
                     NULL);
    else
        vet_add_part(&b, " · ", l->language, TEXT_AGAIN_NOTHING_NEW, NULL);
    vet_add_part(&b, " · ", l->language,
                 changes & CHANGE_WORD ? TEXT_AGAIN_OTHER_WORD
                                       : TEXT_AGAIN_SAME_WORD,
                 "word", word.data, NULL);
    vet_add_fact(l, TEXT_AGAIN_LABEL, &b);
    buf_release(&day);
    buf_release(&news);
    buf_release(&word);
}

/* ---- saying it ----------------------------------------------------------- */

static void
see_intake(void *ctx, const struct intake *intake)
{
    *(int64_t *)ctx += !source_is_api(intake->source);
}

static enum err
judge_held(struct request *rq, const struct creator *creator,
           const struct look *look, int64_t imports)
{
    struct record *cursor = record_new();
    struct buf name;
    char *text;
    enum err rc;

    buf_init(&name, 256);
    vet_name(&name, creator, true);
    record_set_int(cursor, AGAIN_OF, look->id);
    text = record_save(cursor);
    rc = request_job(rq, "vet-look", creator->id, text, request_now(rq), NULL);
    if (rc == ERR_OK)
        rc = reply_text(rq, AUDIENCE_PASSING, TEXT_AGAIN_JUDGED, "name",
                        name.data, "n", TEXT_INT(imports), NULL);
    free(text);
    buf_release(&name);
    record_free(cursor);
    return rc;
}

enum err
again_for_growth(struct request *rq, const struct creator *creator,
                 const struct look *look)
{
    bool is_known = strcmp(request_arg(rq, "growth"), "yes") == 0;
    struct record *facts = NULL;
    int64_t imports = 0;
    bool is_other;
    enum err rc;

    rc = record_load(look->facts, &facts);
    if (rc != ERR_OK)
        return rc;
    is_other = record_int(facts, "bursts-n", 0) > 0 &&
               record_int(facts, "api", SOURCE_BROUGHT) == SOURCE_BROUGHT &&
               is_known != (record_int(facts, "bursts-explained", 0) != 0);
    record_free(facts);
    if (!is_other)
        return ERR_OK; /* the word stays as it is */
    rc =
        store_intake_list(request_store(rq), creator->id, see_intake, &imports);
    return rc == ERR_OK ? judge_held(rq, creator, look, imports) : rc;
}

/* Nothing of theirs can be read, and nothing is held that could be judged. */
static enum err
say_nothing_held(struct request *rq, const struct creator *creator)
{
    if (creator->platform == PLATFORM_YOUTUBE ||
        creator->platform == PLATFORM_UNKNOWN)
        return reply_text(rq, AUDIENCE_PASSING, TEXT_TUBE_NO_KEY, NULL);
    return reply_text(rq, AUDIENCE_PASSING, TEXT_TUBE_ONLY_YOUTUBE, "handle",
                      creator->handle, "platform",
                      platform_label(creator->platform), NULL);
}

static enum err
again(struct request *rq, const struct creator *creator,
      const struct look *look)
{
    struct handle handle = { .platform = PLATFORM_YOUTUBE };
    int64_t imports = 0;
    enum err rc;

    if (vet_tube_can(rq) && (creator->platform == PLATFORM_YOUTUBE ||
                             creator->platform == PLATFORM_UNKNOWN)) {
        memcpy(handle.name, creator->handle, strlen(creator->handle) + 1);
        return vet_tube_start(rq, &handle);
    }
    rc =
        store_intake_list(request_store(rq), creator->id, see_intake, &imports);
    if (rc != ERR_OK)
        return rc;
    return imports > 0 ? judge_held(rq, creator, look, imports)
                       : say_nothing_held(rq, creator);
}

enum err
vet_again_run(struct request *rq)
{
    struct creator creator = { 0 };
    struct look look = { 0 };
    enum err rc;

    rc = vet_find(rq, "look", &creator, &look);
    if (rc == ERR_OK)
        rc = again(rq, &creator, &look);
    look_release(&look);
    creator_release(&creator);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
