/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figures.c - numbers as a card shows them, with n and interval.
 */
#include <string.h>

#include "rules/stats.h"
#include "span.h"
#include "vet/vet.h"

#define FILE_NAME_CHARS 100

void
vet_add_share(struct buf *b, enum language language, int64_t k, int64_t n)
{
    struct share share = share_of(k, n);

    if (n == 0) {
        buf_addf(b, "0");
        return;
    }
    text_add(b, language, TEXT_VET_SHARE, "k", TEXT_INT(k), "n", TEXT_INT(n),
             "percent", TEXT_INT(share_percent(&share)), "low",
             TEXT_INT(percent(share.lo)), "high", TEXT_INT(percent(share.hi)),
             NULL);
}

bool
vet_is_counts_only(const struct record *facts)
{
    return record_int(facts, "api", SOURCE_BROUGHT) != SOURCE_BROUGHT &&
           record_int(facts, "derived", 0) == 0;
}

void
vet_add_percent(struct buf *b, int64_t k, int64_t n)
{
    struct share share = share_of(k, n);
    int whole = share_percent(&share);

    if (k > 0 && whole == 0)
        buf_adds(b, "< 1 %");
    else
        buf_addf(b, "%d %%", whole);
}

/* `tenths` of a unit, its decimal mark as the language writes it; none for what
 * is 10 or more, or whole. */
static void
add_tenths(struct buf *b, enum language language, int64_t tenths)
{
    if (tenths >= 100 || tenths % 10 == 0)
        buf_addf(b, "%lld", (long long)(tenths + 5) / 10);
    else
        buf_addf(b, "%lld%c%lld", (long long)tenths / 10,
                 text_decimal_mark(language), (long long)tenths % 10);
}

void
vet_add_rate(struct buf *b, enum language language, int64_t parts)
{
    if (parts > 0 && parts < 500) {
        buf_addf(b, "< 0%c1 %%", text_decimal_mark(language));
        return;
    }
    add_tenths(b, language, (parts + 500) / 1000);
    buf_adds(b, " %");
}

void
vet_add_count(struct buf *b, enum language language, int64_t n)
{
    bool is_thousands = n < 999450;
    struct buf number;

    if (n < 1000) {
        buf_addf(b, "%lld", (long long)n);
        return;
    }
    buf_init(&number, 64);
    add_tenths(&number, language,
               is_thousands ? (n + 50) / 100 : (n + 50000) / 100000);
    text_add(b, language, is_thousands ? TEXT_VET_THOUSANDS : TEXT_VET_MILLIONS,
             "n", number.data, NULL);
    buf_release(&number);
}

/* With its year: a card is read again years later. */
void
vet_add_day(struct buf *b, const struct request *rq, int64_t at)
{
    zone_format(b, request_zone(rq), language_code(request_language(rq)), at, 0,
                ZONE_STYLE_DAY);
}

void
vet_add_person(struct buf *b, const struct request *rq, const char *id)
{
    struct person person = { 0 };

    if (store_person_find(request_store(rq), id, &person) == ERR_OK)
        span_person(b, id, person.name);
    else
        buf_adds(b, id);
    person_release(&person);
}

/* A paste has no name that anybody gave it. */
static void
add_file_name(struct buf *b, enum language language, const char *name)
{
    buf_adds(b, b->len > 0 ? ", " : "");
    if (strcmp(name, "paste.txt") == 0)
        buf_adds(b, text_get(language, TEXT_VET_PASTED));
    else
        span_clean(b, name, FILE_NAME_CHARS);
}

void
vet_add_files(struct buf *b, enum language language,
              const struct intake *intake)
{
    struct record *summary = NULL;
    struct buf names;
    size_t i;

    buf_init(&names, 8192);
    if (record_load(intake->summary, &summary) != ERR_OK)
        summary = record_new();
    for (i = 0; i < record_count(summary, "files"); i++) {
        const struct record *file = record_at(summary, "files", i);

        if (record_int(file, "rows", 0) > 0 ||
            record_int(file, "post-rows", 0) > 0 ||
            record_int(file, "followers", 0) > 0)
            add_file_name(&names, language, record_text(file, "name"));
    }
    if (names.len == 0)
        add_file_name(&names, language, intake->files);
    buf_adds(b, names.data);
    buf_release(&names);
    record_free(summary);
}
