/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compare.c - vet compare: creators side by side, as a table and as a picture.
 *
 * Nobody is named where intervals overlap, formulas differ or terms forbid it
 * (rules/compare.c); people choose.
 */
#include "vet/compare.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/vetting.h"

/* ---- which --------------------------------------------------------------- */

struct comparing {
    struct request *rq;
    struct compared all[COMPARE_MAX];
    size_t count;
};

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

/* ---- the table ----------------------------------------------------------- */

/* What a row tells: "overlap", "@luna lowest". */
static void
add_reading(struct buf *b, const struct comparing *c,
            const struct compare_row *row, bool is_said)
{
    static const enum text_key words[] = {
        [COMPARE_UNKNOWN] = TEXT_COMPARE_ONE_ONLY,
        [COMPARE_WITHHELD] = TEXT_COMPARE_TERMS,
        [COMPARE_FORMULAS] = TEXT_COMPARE_FORMULAS,
        [COMPARE_NO_INTERVAL] = TEXT_COMPARE_NO_INTERVAL,
        [COMPARE_OVERLAP] = TEXT_COMPARE_OVERLAP,
        [COMPARE_LOWEST] = TEXT_COMPARE_LOWEST,
        [COMPARE_HIGHEST] = TEXT_COMPARE_HIGHEST,
    };
    enum language language = request_language(c->rq);
    size_t which = 0;
    enum compare_word word = compare_cells(row->cells, c->count, &which);
    enum text_key key = words[word];

    if (word == COMPARE_NO_INTERVAL && is_said)
        key = TEXT_COMPARE_ONLY_SAID;
    text_add(b, language, key, "who", c->all[which].creator.handle, NULL);
}

static void
add_row(struct card *card, const struct comparing *c, const char *label,
        char *const texts[])
{
    const char *cells[COMPARE_MAX + 1];
    size_t i, n = 0;

    cells[n++] = label;
    for (i = 0; i < c->count; i++)
        cells[n++] = texts[i];
    card_row(card, cells);
}

typedef void text_fn(struct buf *b, const struct comparing *c,
                     const struct compared *one);

static void
add_text_row(struct card *card, const struct comparing *c, enum text_key label,
             text_fn *fn)
{
    char *texts[COMPARE_MAX] = { 0 };
    size_t i;

    for (i = 0; i < c->count; i++) {
        struct buf b;

        buf_init(&b, 4096);
        fn(&b, c, &c->all[i]);
        texts[i] = buf_take(&b);
    }
    add_row(card, c, text_get(request_language(c->rq), label), texts);
    for (i = 0; i < c->count; i++)
        free(texts[i]);
}

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
    buf_adds(b, vet_word(request_language(c->rq), one->look.verdict));
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

static void
lay_head(struct card *card, const struct comparing *c)
{
    const char *header[COMPARE_MAX + 1];
    struct buf names[COMPARE_MAX];
    enum language language = request_language(c->rq);
    size_t i, n = 0;

    header[n++] = "";
    for (i = 0; i < c->count; i++) {
        buf_init(&names[i], 256);
        vet_name(&names[i], &c->all[i].creator, true);
        header[n++] = names[i].data;
    }
    card_title(card, text_get(language, TEXT_COMPARE_TITLE));
    for (i = 0; i < c->count; i++)
        if (vet_add_unreal(card, language, c->all[i].facts))
            break;
    card_table(card, header, n);
    for (i = 0; i < c->count; i++)
        buf_release(&names[i]);
}

static void
lay_rows(struct card *card, const struct comparing *c,
         const struct compare_rows *rows)
{
    size_t i;

    add_text_row(card, c, TEXT_COMPARE_WORD_LABEL, add_word);
    add_text_row(card, c, TEXT_COMPARE_DECIDED_LABEL, add_decision);
    add_text_row(card, c, TEXT_VET_READ_LABEL, add_read);
    add_text_row(card, c, TEXT_VET_FROM_LABEL, add_source);
    for (i = 0; i < rows->count; i++)
        add_row(card, c, rows->items[i].label, rows->items[i].texts);
}

/* What can be told from each row, below the table: one more column would be
 * too wide to read. The picture's alternative text says the same. */
static void
lay_readings(struct card *card, const struct comparing *c,
             const struct compare_rows *rows, struct buf *alt)
{
    struct buf lines;
    size_t i;

    buf_init(&lines, 8192);
    for (i = 0; i < rows->count; i++) {
        const struct compare_row *row = &rows->items[i];
        struct buf reading;

        buf_init(&reading, 512);
        add_reading(&reading, c, row, !row->is_drawn);
        buf_addf(&lines, "%s%s: %s", i > 0 ? "\n" : "", row->label,
                 reading.data);
        if (row->is_drawn)
            buf_addf(alt, "%s%s: %s.", alt->len > 0 ? " " : "", row->label,
                     reading.data);
        buf_release(&reading);
    }
    if (rows->count > 0)
        card_text(card, lines.data);
    buf_release(&lines);
}

/* ---- the picture --------------------------------------------------------- */

static void
fill_values(const struct compare_row *row, size_t count,
            struct compared_value *out)
{
    size_t i;

    for (i = 0; i < count; i++) {
        const struct compare_cell *cell = &row->cells[i];

        out[i] = (struct compared_value){ .is_known = cell->is_known &&
                                                      !cell->is_withheld,
                                          .has_interval = cell->has_interval,
                                          .value = cell->value,
                                          .low = cell->low,
                                          .high = cell->high,
                                          .text = row->texts[i] };
    }
}

static enum err
draw(const struct comparing *c, const struct compare_rows *rows,
     const char *alt)
{
    struct compared_value values[COMPARE_MEASURES][COMPARE_MAX] = { 0 };
    struct compared_measure measures[COMPARE_MEASURES] = { 0 };
    enum language language = request_language(c->rq);
    const char *creators[COMPARE_MAX];
    struct buf names[COMPARE_MAX];
    struct comparison comparison = { .title =
                                         text_get(language, TEXT_COMPARE_TITLE),
                                     .creators = creators,
                                     .creator_count = c->count,
                                     .measures = measures };
    struct file_words words = { .name = "compare.png",
                                .title = comparison.title,
                                .alt = alt };
    enum err rc;
    size_t i;

    for (i = 0; i < c->count; i++) {
        buf_init(&names[i], 256);
        vet_name(&names[i], &c->all[i].creator, true);
        creators[i] = names[i].data;
    }
    for (i = 0; i < rows->count; i++) {
        if (!rows->items[i].is_drawn)
            continue;
        fill_values(&rows->items[i], c->count, values[comparison.count]);
        measures[comparison.count] =
            (struct compared_measure){ .label = rows->items[i].label,
                                       .unit = " %",
                                       .values = values[comparison.count] };
        comparison.count++;
    }
    rc = comparison.count > 0
             ? reply_comparison(c->rq, AUDIENCE_PRIVATE, 0, &comparison, &words)
             : ERR_OK;
    for (i = 0; i < c->count; i++)
        buf_release(&names[i]);
    return rc == ERR_INVALID ? ERR_OK : rc; /* the table has it in words */
}

/* ---- the command --------------------------------------------------------- */

static enum err
answer(const struct comparing *c)
{
    struct card *card = card_new();
    struct compare_rows rows;
    struct buf alt;
    enum err rc;

    buf_init(&alt, 8192);
    compare_read(c->rq, c->all, c->count, &rows);
    lay_head(card, c);
    lay_rows(card, c, &rows);
    lay_readings(card, c, &rows, &alt);
    card_note(card, text_get(request_language(c->rq), TEXT_COMPARE_NOTE));
    rc = reply(c->rq, AUDIENCE_PRIVATE, card, NULL);
    if (rc == ERR_OK)
        rc = draw(c, &rows, alt.data);
    compare_rows_release(&rows);
    buf_release(&alt);
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
