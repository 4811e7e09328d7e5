/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_duedate.c - any bytes as a date, and as "WHAT by WHEN".
 *
 * The first byte chooses the language, the zone and the moment of typing. What
 * is answered must lie ahead and be the same on the wall and in UTC.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "promise.h"
#include "rules/duedate.h"

static const char *const zone_names[] = { "UTC", "Europe/Rome",
                                          "America/New_York", "Africa/Cairo" };
/* Among them the nights before clocks change, and a leap day. */
static const int64_t moments[] = { 1774738800, 1792965600, 1741683600,
                                   1835395200 };

static void
check_moment(const struct zone *zone, int64_t now, bool has_time,
             const struct wall *wall, int64_t at)
{
    struct wall shown, today;

    assert(wall->year >= ZONE_YEAR_MIN && wall->year <= ZONE_YEAR_MAX);
    assert(wall_is_valid(wall));
    zone_to_wall(zone, at, &shown);
    zone_to_wall(zone, now, &today);
    if (has_time) {
        assert(at > now);
        assert(wall_compare(&shown, wall) == 0);
    } else {
        assert(wall_days_between(&today, wall) >= 0);
        assert(wall_days_between(&shown, wall) == 0);
    }
}

static void
check(const struct zone *zone, int64_t now, const struct duedate *due)
{
    size_t i;

    if (due->kind == DUEDATE_DAY || due->kind == DUEDATE_INSTANT)
        check_moment(zone, now, due->kind == DUEDATE_INSTANT, &due->wall,
                     due->at);
    else
        assert((due->kind == DUEDATE_ASK) ==
               (due->reason != DUEDATE_REASON_NONE));
    assert(due->option_count <= DUEDATE_OPTIONS);
    assert(due->option_count == 0 || due->kind == DUEDATE_ASK);
    for (i = 0; i < due->option_count; i++)
        check_moment(zone, now, due->options[i].has_time, &due->options[i].wall,
                     due->options[i].at);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *language = "en";
    struct duedate_line line;
    const struct zone *zone;
    struct duedate due;
    int64_t now;
    char *text;

    if (size == 0)
        return 0;
    if (data[0] & 1)
        language = "it";
    if (zone_find(zone_names[data[0] >> 1 & 3], &zone) != ERR_OK)
        return 0;
    now = moments[data[0] >> 3 & 3];
    text = xstrndup((const char *)data + 1, size - 1);
    if (duedate_parse(text, language, now, zone, &due) == ERR_OK)
        check(zone, now, &due);
    if (duedate_split(text, language, now, zone, &line) == ERR_OK) {
        check(zone, now, &line.due);
        assert(line.what_start <= line.what_end);
        assert(line.what_end <= line.when_start);
        assert(line.when_start <= strlen(text));
    }
    free(text);
    return 0;
}
