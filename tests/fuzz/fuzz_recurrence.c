/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_recurrence.c - any bytes as a recurrence, and as one before a text.
 *
 * The first byte chooses the language, the zone and the moment of typing. What
 * is read comes again, each time later than before.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "promise.h"
#include "rules/recurrence.h"

static const char *const zone_names[] = { "UTC", "Europe/Rome",
                                          "America/New_York", "Africa/Cairo" };
/* Among them the nights before clocks change, and a leap day. */
static const int64_t moments[] = { 1774738800, 1792965600, 1741683600,
                                   1835395200 };

static void
check(const struct zone *zone, int64_t now, const struct recurrence *recurrence)
{
    int64_t at = now;
    int i;

    assert((recurrence->kind == RECURRENCE_ASK) ==
           (recurrence->reason != DUEDATE_REASON_NONE));
    if (recurrence->kind != RECURRENCE_RULE)
        return;
    for (i = 0; i < 4; i++) {
        int64_t before = at;
        struct wall wall;
        enum err rc = recurrence_next(recurrence, zone, at, &wall, &at);

        assert(rc == ERR_OK || (i > 0 && rc == ERR_NOT_FOUND));
        if (rc != ERR_OK)
            return;
        assert(at > before);
        assert(wall_is_valid(&wall));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct recurrence recurrence;
    const char *language;
    const struct zone *zone;
    size_t behind = 0;
    int64_t now;
    char *text;

    if (size == 0)
        return 0;
    language = data[0] & 1 ? "it" : "en";
    if (zone_find(zone_names[data[0] >> 1 & 3], &zone) != ERR_OK)
        return 0;
    now = moments[data[0] >> 3 & 3];
    text = xstrndup((const char *)data + 1, size - 1);
    if (recurrence_parse(text, language, now, zone, &recurrence) == ERR_OK)
        check(zone, now, &recurrence);
    if (recurrence_split(text, language, now, zone, &recurrence, &behind) ==
        ERR_OK) {
        check(zone, now, &recurrence);
        assert(behind <= strlen(text));
        assert(behind > 0 || recurrence.kind == RECURRENCE_NONE);
    }
    free(text);
    return 0;
}
