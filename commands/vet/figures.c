/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * figures.c - numbers as a card shows them, with n and interval.
 */
#include "rules/stats.h"
#include "span.h"
#include "vet/vet.h"

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
             TEXT_INT(percent(share.lo)), "high",
             TEXT_INT(percent(share.hi)), NULL);
}

void
vet_add_day(struct buf *b, const struct request *rq, int64_t at)
{
    zone_format(b, request_zone(rq), language_code(request_language(rq)), at,
                request_now(rq), ZONE_STYLE_DAY);
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
