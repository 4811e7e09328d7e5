/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_dates.c - the days of a deal beside its draft and its publication.
 *
 * One text in the row, "contract 2026-05-14 payment 2026-06-30": they are read
 * with their deal, never searched for, and most deals have none.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "deals.h"

#define DAY_LEN 10

static const char *const words[] = {
#define X(name, word) [DEAL_DATE_##name] = word,
    DEAL_DATE_MAP(X)
#undef X
};

const char *
deal_date_word(enum deal_date date)
{
    return words[date];
}

/* Where the day of a word stands in the text; NULL when it does not. */
static const char *
day_of(const char *dates, const char *word)
{
    size_t len = strlen(word);
    const char *p = dates;

    while (p && *p != '\0') {
        if (strncmp(p, word, len) == 0 && p[len] == ' ' &&
            strlen(p + len + 1) >= DAY_LEN)
            return p + len + 1;
        p = strchr(p, ' '); /* over the word */
        p = p ? strchr(p + 1, ' ') : NULL;
        p = p ? p + 1 : NULL;
    }
    return NULL;
}

void
deal_date_get(const struct deal *deal, enum deal_date date, char out[11])
{
    const char *day = day_of(deal->dates, words[date]);

    memset(out, 0, DAY_LEN + 1);
    if (day)
        memcpy(out, day, DAY_LEN);
}

void
deal_date_set(struct deal *deal, enum deal_date date, const char *day)
{
    struct buf b;
    size_t i;

    buf_init(&b, 512);
    for (i = 0; i < ARRAY_LEN(words); i++) {
        char was[DAY_LEN + 1];
        const char *is = day;

        if (i != (size_t)date) {
            deal_date_get(deal, (enum deal_date)i, was);
            is = was;
        }
        if (strlen(is) == DAY_LEN)
            buf_addf(&b, "%s%s %s", b.len > 0 ? " " : "", words[i], is);
    }
    free(deal->dates);
    deal->dates = buf_take(&b);
}
