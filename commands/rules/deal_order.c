/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal_order.c - days of a deal in an order that cannot be.
 */
#include "deal.h"

/* The first of each pair is never after the second. The likeliest slips come
 * first: one row has one said of it at a time. */
static const struct {
    enum deal_day first, then;
} order[] = {
    { DEAL_DAY_DRAFT, DEAL_DAY_PUBLISH },
    { DEAL_DAY_DRAFT, DEAL_DAY_APPROVAL },
    { DEAL_DAY_APPROVAL, DEAL_DAY_PUBLISH },
    { DEAL_DAY_SHIP, DEAL_DAY_ARRIVE },
    { DEAL_DAY_ARRIVE, DEAL_DAY_DRAFT },
    { DEAL_DAY_ARRIVE, DEAL_DAY_PUBLISH },
    { DEAL_DAY_BRIEF, DEAL_DAY_DRAFT },
    { DEAL_DAY_BRIEF, DEAL_DAY_PUBLISH },
    { DEAL_DAY_PUBLISH, DEAL_DAY_INSIGHTS },
    { DEAL_DAY_PUBLISH, DEAL_DAY_THANKS },
    { DEAL_DAY_PUBLISH, DEAL_DAY_RIGHTS },
};

int64_t
deal_day_get(const struct deal_days *days, enum deal_day day)
{
    if (day == DEAL_DAY_DRAFT)
        return days->draft;
    return day == DEAL_DAY_PUBLISH ? days->publish : days->dates[day];
}

bool
deal_order_is_wrong(const struct deal_days *days, enum deal_day *first,
                    enum deal_day *then)
{
    size_t i;

    for (i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        int64_t a = deal_day_get(days, order[i].first);
        int64_t b = deal_day_get(days, order[i].then);

        if (a == 0 || b == 0 || a <= b)
            continue;
        *first = order[i].first;
        *then = order[i].then;
        return true;
    }
    return false;
}
