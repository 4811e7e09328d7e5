/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rates.c - how often a method may be called.
 *
 * Slack counts per method and minute, and about one message a second per
 * channel, with bursts. Here every method, and for posting every channel, has
 * a bucket that fills at that rate.
 */
#include "rates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "js.h"
#include "map.h"
#include "mem.h"
#include "settings.h"
#include "timer.h"

struct bucket {
    double level; /* calls that may still be made now */
    int64_t at_ms;
};

static struct rate {
    const char *name;
    double per_minute;
    double burst;
} rates[] = {
    [TIER_FREE] = { "free", 1200, 600 }, [TIER_2] = { "tier2", 20, 20 },
    [TIER_3] = { "tier3", 50, 50 },      [TIER_4] = { "tier4", 100, 100 },
    [TIER_POST] = { "post", 60, 20 },
};

static struct map buckets;

int
rate_hit(const char *method, enum api_tier tier, const char *channel)
{
    const struct rate *r = &rates[tier];
    int64_t now = mono_ms();
    struct bucket *b;
    char key[192];

    if (!settings.rate_limits)
        return 0;
    (void)snprintf(key, sizeof(key), "%s %.64s", method,
                   tier == TIER_POST && channel ? channel : "");
    b = map_get(&buckets, key);
    if (!b) {
        b = xcalloc(1, sizeof(*b));
        b->level = r->burst;
        b->at_ms = now;
        map_put(&buckets, key, b);
    }
    b->level += (double)(now - b->at_ms) * r->per_minute / 60000;
    if (b->level > r->burst)
        b->level = r->burst;
    b->at_ms = now;
    if (b->level >= 1) {
        b->level -= 1;
        return 0;
    }
    return 1 + (int)((1 - b->level) * 60 / r->per_minute);
}

const char *
rates_set(const json_t *o)
{
    json_t *v, *n;
    size_t i;

    for (i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        v = json_object_get(o, rates[i].name);
        n = json_object_get(v, "per_minute");
        if (json_is_number(n) && json_number_value(n) > 0)
            rates[i].per_minute = json_number_value(n);
        n = json_object_get(v, "burst");
        if (json_is_number(n) && json_number_value(n) >= 1)
            rates[i].burst = json_number_value(n);
    }
    rates_release();
    return NULL;
}

void
rates_release(void)
{
    struct bucket *b;
    size_t at = 0;

    while ((b = map_next(&buckets, &at, NULL)))
        free(b);
    map_release(&buckets);
}
