/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compare.c - vet compare: creators side by side, as tables and as pictures.
 *
 * Nobody is named where intervals overlap, formulas or platforms differ or
 * terms forbid it (rules/compare.c); people choose.
 */
#include "vet/compare.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/vetting.h"
#include "span.h"

/* ---- which --------------------------------------------------------------- */

static void
comparing_release(struct comparing *c)
{
    size_t i;

    for (i = 0; i < c->count; i++) {
        creator_release(&c->all[i].creator);
        look_release(&c->all[i].look);
        record_free(c->all[i].facts);
        said_set_release(&c->all[i].said);
    }
}

/* ERR_DENIED: the person has been told. */
static enum err
refuse(struct request *rq, enum text_key key, const char *word)
{
    enum err rc = reply_wrong(rq, "who", key, "word", word, "max",
                              TEXT_INT(COMPARE_MAX), NULL);

    return rc == ERR_OK ? ERR_DENIED : rc;
}

static bool
is_there(const struct comparing *c, int64_t creator)
{
    size_t i;

    for (i = 0; i < c->count; i++)
        if (c->all[i].creator.id == creator)
            return true;
    return false;
}

/* "@luna", a link, or the number of a look. */
static enum err
find_one(struct request *rq, const char *word, struct compared *one)
{
    struct handle handle = { 0 };
    enum err rc;

    rc = handle_parse(word, &handle);
    if (rc == ERR_DENIED)
        return refuse(rq, TEXT_ERRORS_COLLEAGUE, word);
    if (rc != ERR_OK)
        return refuse(rq, TEXT_COMPARE_NO_HANDLE, word);
    rc = store_creator_find(request_store(rq), handle.name, handle.platform,
                            &one->creator);
    if (rc == ERR_OK)
        rc = store_look_last(request_store(rq), one->creator.id, &one->look);
    if (rc == ERR_CONFLICT)
        return refuse(rq, TEXT_COMPARE_SEVERAL, handle.name);
    if (rc == ERR_NOT_FOUND)
        return refuse(rq, TEXT_COMPARE_NO_LOOK, handle.name);
    if (rc == ERR_OK)
        rc = said_load(rq, one->creator.id, &one->said);
    if (rc == ERR_OK && record_load(one->look.facts, &one->facts) != ERR_OK)
        one->facts = record_new(); /* damaged: nothing is known */
    return rc;
}

static enum err
add_one(struct comparing *c, const char *word)
{
    struct compared one = { 0 };
    enum err rc;

    if (c->count == COMPARE_MAX)
        return refuse(c->rq, TEXT_COMPARE_TOO_MANY, word);
    rc = find_one(c->rq, word, &one);
    if (rc == ERR_OK && !is_there(c, one.creator.id)) {
        c->all[c->count++] = one;
        return ERR_OK;
    }
    creator_release(&one.creator);
    look_release(&one.look);
    record_free(one.facts);
    said_set_release(&one.said);
    return rc;
}

/* Between blanks and commas; "and" and "with" say nothing. */
static enum err
read_all(struct comparing *c)
{
    const char *p = request_arg(c->rq, "who");
    enum err rc = ERR_OK;

    while (rc == ERR_OK && *(p += strspn(p, " ,\n")) != '\0') {
        size_t len = strcspn(p, " ,\n");
        char *word = xstrndup(p, len);

        if (strcmp(word, "and") != 0 && strcmp(word, "with") != 0 &&
            strcmp(word, "e") != 0 && strcmp(word, "con") != 0)
            rc = add_one(c, word);
        free(word);
        p += len;
    }
    if (rc == ERR_OK && c->count < 2)
        rc = refuse(c->rq, TEXT_COMPARE_TOO_FEW, "");
    return rc;
}

/* ---- each of them ------------------------------------------------------- */

bool
compare_is_same_name(const struct comparing *c)
{
    size_t i, j;

    for (i = 1; i < c->count; i++)
        for (j = 0; j < i; j++)
            if (strcmp(c->all[i].creator.handle, c->all[j].creator.handle) == 0)
                return true;
    return false;
}

typedef void text_fn(struct buf *b, const struct comparing *c,
                     const struct compared *one);

static void
add_read(struct buf *b, const struct comparing *c, const struct compared *one)
{
    int64_t n =
        record_int(one->facts, "read", 0) - record_int(one->facts, "own", 0);
    struct buf day;

    buf_init(&day, 64);
    vet_add_day(&day, c->rq, one->look.at);
    text_add(b, request_language(c->rq), TEXT_COMPARE_READ, "day", day.data,
             "posts", TEXT_INT(record_int(one->facts, "posts-read", 0)), "n",
             TEXT_INT(n), NULL);
    buf_release(&day);
}

/* Somebody stopped it, or the day's quota did. */
static void
add_cut(struct buf *b, const struct comparing *c, const struct compared *one)
{
    enum language language = request_language(c->rq);
    const char *by = record_text(one->facts, "stopped-by");
    const char *read = TEXT_INT(record_int(one->facts, "videos-read", 0));
    const char *of = TEXT_INT(record_int(one->facts, "videos", 0));
    struct buf who;

    if (by[0] == '\0' && record_int(one->facts, "again-at", 0) == 0 &&
        record_int(one->facts, "capped", 0) == 0)
        return;
    buf_init(&who, 256);
    if (by[0] != '\0')
        vet_add_person(&who, c->rq, by);
    text_add(b, language,
             by[0] != '\0' ? TEXT_COMPARE_STOPPED : TEXT_COMPARE_CUT, "who",
             who.data, "k", read, "n", of, NULL);
    buf_release(&who);
}

static void
add_source(struct buf *b, const struct comparing *c, const struct compared *one)
{
    enum language language = request_language(c->rq);
    enum source source =
        (enum source)record_int(one->facts, "api", SOURCE_BROUGHT);
    const struct record *last;
    size_t n = record_count(one->facts, "sources");
    struct buf who;

    if (source_is_api(source)) {
        buf_adds(b, text_get(language, source == SOURCE_YOUTUBE
                                           ? TEXT_COMPARE_FROM_YOUTUBE
                                           : TEXT_COMPARE_FROM_SAMPLE));
        return;
    }
    if (n == 0)
        return; /* of a look before sources were kept */
    last = record_at(one->facts, "sources", n - 1);
    buf_init(&who, 256);
    vet_add_person(&who, c->rq, record_text(last, "person"));
    text_add(b, language, TEXT_COMPARE_FROM, "n", TEXT_INT(n), "who", who.data,
             NULL);
    buf_release(&who);
}

static void
add_word(struct buf *b, const struct comparing *c, const struct compared *one)
{
    vet_add_word(b, c->rq, &one->look);
}

struct deciding {
    struct buf *b;
    const struct comparing *c;
};

static void
see_decision(void *ctx, const struct decision *d)
{
    struct deciding *x = ctx;
    enum language language = request_language(x->c->rq);
    struct buf who;

    if (x->b->len > 0)
        buf_adds(x->b, ", ");
    buf_init(&who, 256);
    vet_add_person(&who, x->c->rq, d->person);
    text_add(x->b, language,
             d->is_approved ? TEXT_VET_LIST_APPROVED : TEXT_VET_LIST_DECLINED,
             "who", who.data, NULL);
    buf_release(&who);
}

static void
add_decision(struct buf *b, const struct comparing *c,
             const struct compared *one)
{
    struct deciding x = { b, c };

    (void)store_decision_list(request_store(c->rq), one->creator.id,
                              DECISIONS_SHOWN, see_decision, &x);
    if (b->len == 0)
        buf_adds(b, text_get(request_language(c->rq), TEXT_COMPARE_UNDECIDED));
}

/* Words are read one creator after the other; only figures stand in tables. */
static void
lay_each(struct card *card, const struct comparing *c)
{
    static text_fn *const parts[] = { add_word, add_decision, add_read, add_cut,
                                      add_source };
    size_t i, j;

    for (i = 0; i < c->count; i++) {
        struct buf name, text, part;

        buf_init(&name, 256);
        buf_init(&text, 16 * 1024);
        buf_init(&part, 4096);
        vet_name(&name, &c->all[i].creator, true);
        for (j = 0; j < ARRAY_LEN(parts); j++) {
            buf_reset(&part);
            parts[j](&part, c, &c->all[i]);
            if (part.len > 0)
                buf_addf(&text, "%s%s", text.len > 0 ? " · " : "", part.data);
        }
        card_fact(card, name.data, text.data);
        buf_release(&name);
        buf_release(&text);
        buf_release(&part);
    }
}

static void
lay_head(struct card *card, const struct comparing *c)
{
    enum language language = request_language(c->rq);
    size_t i;

    card_title(card, text_get(language, TEXT_COMPARE_TITLE));
    for (i = 0; i < c->count; i++)
        if (vet_add_unreal(card, language, c->all[i].facts))
            break;
    lay_each(card, c);
}

/* ---- the measures -------------------------------------------------------- */

void
compare_add_reading(struct buf *b, const struct comparing *c,
                    const struct compare_row *row)
{
    static const enum text_key words[] = {
        [COMPARE_UNKNOWN] = TEXT_COMPARE_ONE_ONLY,
        [COMPARE_WITHHELD] = TEXT_COMPARE_TERMS,
        [COMPARE_PLATFORMS] = TEXT_COMPARE_PLATFORMS,
        [COMPARE_FORMULAS] = TEXT_COMPARE_FORMULAS,
        [COMPARE_NO_INTERVAL] = TEXT_COMPARE_NO_INTERVAL,
        [COMPARE_OVERLAP] = TEXT_COMPARE_OVERLAP,
        [COMPARE_LOWEST] = TEXT_COMPARE_LOWEST,
        [COMPARE_HIGHEST] = TEXT_COMPARE_HIGHEST,
        [COMPARE_ENDS] = TEXT_COMPARE_ENDS,
    };
    size_t low = 0, high = 0;
    enum compare_word word = compare_cells(row->cells, c->count, &low, &high);
    enum text_key key = words[word];

    if (word == COMPARE_NO_INTERVAL && !row->is_drawn)
        key = TEXT_COMPARE_ONLY_SAID;
    text_add(b, request_language(c->rq), key, "low", c->all[low].creator.handle,
             "high", c->all[high].creator.handle, NULL);
}

/*
 * A line for each creator under the name of the measure: three narrow columns
 * are read on a phone and in a thread too, where one column for each creator
 * breaks in the middle of its figures. No header: the measure is one.
 */
static void
lay_table(struct card *card, const struct comparing *c,
          const struct compare_row *row)
{
    bool is_long = compare_is_same_name(c), has_any = false;
    struct buf name;
    size_t i;

    for (i = 0; i < c->count; i++)
        has_any |= row->ofs[i][0] != '\0';
    if (!has_any)
        return; /* why not is said beside its name */
    buf_init(&name, 256);
    for (i = 0; i < c->count; i++) {
        const char *cells[] = { NULL, row->texts[i], row->ofs[i] };

        buf_reset(&name);
        vet_name(&name, &c->all[i].creator, is_long);
        cells[0] = name.data;
        if (i == 0)
            card_table(card, cells, ARRAY_LEN(cells));
        else
            card_row(card, cells);
    }
    buf_release(&name);
}

static void
lay_rows(struct card *card, const struct comparing *c,
         const struct compare_rows *rows)
{
    struct buf line, reading;
    size_t i;

    buf_init(&line, 2048);
    buf_init(&reading, 1024);
    for (i = 0; i < rows->count; i++) {
        buf_reset(&line);
        buf_reset(&reading);
        compare_add_reading(&reading, c, &rows->items[i]);
        span_bold(&line, rows->items[i].label);
        buf_addf(&line, " · %s", reading.data);
        card_text(card, line.data);
        lay_table(card, c, &rows->items[i]);
    }
    buf_release(&line);
    buf_release(&reading);
}

/* Posts that are of two of them make them alike. */
static void
add_shared(struct card *card, const struct comparing *c)
{
    size_t i, j;

    for (i = 0; i < c->count; i++)
        for (j = 0; j < c->count; j++) {
            char *text;

            if (record_int(c->all[i].facts, "shared-with", 0) !=
                c->all[j].creator.id)
                continue;
            text = text_make(request_language(c->rq), TEXT_COMPARE_SHARED, "n",
                             TEXT_INT(record_int(c->all[i].facts,
                                                 "shared-posts", 0)),
                             "one", c->all[i].creator.handle, "other",
                             c->all[j].creator.handle, NULL);
            card_note(card, text);
            free(text);
            return;
        }
}

/* ---- the command --------------------------------------------------------- */

static enum err
answer(const struct comparing *c)
{
    struct card *card = card_new();
    struct compare_rows rows;
    enum err rc;

    compare_read(c->rq, c->all, c->count, &rows);
    lay_head(card, c);
    lay_rows(card, c, &rows);
    add_shared(card, c);
    card_note(card, text_get(request_language(c->rq), TEXT_COMPARE_NOTE));
    rc = reply(c->rq, AUDIENCE_PRIVATE, card, NULL);
    if (rc == ERR_OK)
        rc = compare_draw(c, &rows);
    compare_rows_release(&rows);
    card_free(card);
    return rc;
}

enum err
vet_compare_run(struct request *rq)
{
    struct comparing c = { .rq = rq };
    enum err rc;

    request_refused(rq); /* there is nothing to take back */
    rc = read_all(&c);
    if (rc == ERR_OK)
        rc = answer(&c);
    comparing_release(&c);
    return rc == ERR_DENIED ? ERR_OK : rc;
}
