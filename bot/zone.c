/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * zone.c - offsets come from libical, gap and fold are ours.
 *
 * libical reads the system's tz database and knows the offset at an instant.
 * Asked the other way round it answers a gap with the hour before it and a
 * fold with the second hour, so that way is ours: take the offsets a good day
 * before and after, see which of them lead back to the wall time, and where
 * none does look for the jump itself. wall.c has the calendar, zone_text.c
 * the words for people.
 */
#include "zone.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"

enum { DAY_S = 86400 };
/* The widest offsets are 14 hours, so a change within a day of the wall time
 * lies inside this window on either side. */
enum { WINDOW_S = 26 * 3600 };
/* Offsets that are kept: the top bits of a product say which, so many that
 * what a request asks for seldom shares a place. */
enum { ZONE_KNOWN_BITS = 9, ZONE_KNOWN = 1 << ZONE_KNOWN_BITS };

struct zone {
    char name[ZONE_NAME_MAX + 1];
    char label[ZONE_NAME_MAX + 1];
    icaltimezone *ical; /* NULL is UTC */
};

static struct zone utc_zone = { "UTC", "UTC", NULL };
static struct zone *zones[ZONES_MAX];
static size_t zone_count;

static struct {
    const struct zone *zone;
    int64_t utc;
    int offset;
} known[ZONE_KNOWN];

/*
 * Names become file names in libical, so nothing passes that could leave the
 * tz database or name the machine's own zone.
 */
static bool
is_zone_name(const char *name)
{
    static const char *const refused[] = { "localtime", "posixrules", "Factory",
                                           "right/", "posix/" };
    size_t i, len = strlen(name);

    if (len == 0 || len > ZONE_NAME_MAX || name[0] == '/' ||
        name[len - 1] == '/' || strstr(name, "//"))
        return false;
    if (strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                     "0123456789_+-/") != len)
        return false;
    for (i = 0; i < ARRAY_LEN(refused); i++)
        if (strncmp(name, refused[i], strlen(refused[i])) == 0)
            return false;
    return true;
}

static bool
is_utc_name(const char *name)
{
    return strcmp(name, "UTC") == 0 || strcmp(name, "Etc/UTC") == 0;
}

/* "America/Argentina/Buenos_Aires" is Buenos Aires. The signs of Etc/GMT+5
 * are turned round in the database (POSIX), which people cannot know. */
static void
set_label(struct zone *zone)
{
    const char *last = strrchr(zone->name, '/');
    size_t i;

    last = last ? last + 1 : zone->name;
    memcpy(zone->label, last, strlen(last) + 1);
    if (strncmp(zone->name, "Etc/GMT", 7) == 0 && strlen(last) > 4) {
        memcpy(zone->label, "UTC", 3);
        zone->label[3] = last[3] == '+' ? '-' : '+';
    }
    for (i = 0; zone->label[i]; i++)
        if (zone->label[i] == '_')
            zone->label[i] = ' ';
}

static struct zone *
zone_load(const char *iana)
{
    struct zone *zone;
    icalcomponent *component = icaltzutil_fetch_timezone(iana);

    if (!component)
        return NULL;
    zone = xcalloc(1, sizeof(*zone));
    zone->ical = icaltimezone_new();
    if (!zone->ical || !icaltimezone_set_component(zone->ical, component)) {
        icalcomponent_free(component);
        if (zone->ical)
            icaltimezone_free(zone->ical, 1);
        free(zone);
        return NULL;
    }
    memcpy(zone->name, iana, strlen(iana) + 1);
    set_label(zone);
    return zone;
}

static const struct zone *
zone_loaded(const char *iana)
{
    size_t i;

    if (is_utc_name(iana))
        return &utc_zone;
    for (i = 0; i < zone_count; i++)
        if (strcmp(zones[i]->name, iana) == 0)
            return zones[i];
    return NULL;
}

enum err
zone_find(const char *iana, const struct zone **out)
{
    const struct zone *loaded;

    if (!iana || iana[0] == '\0')
        return ERR_NOT_FOUND;
    loaded = zone_loaded(iana); /* its name was looked at then */
    if (loaded) {
        *out = loaded;
        return ERR_OK;
    }
    if (!is_zone_name(iana))
        return ERR_NOT_FOUND;
    if (zone_count == ZONES_MAX)
        return ERR_TOO_BIG;
    zones[zone_count] = zone_load(iana);
    if (!zones[zone_count])
        return ERR_NOT_FOUND;
    *out = zones[zone_count++];
    return ERR_OK;
}

const struct zone *
zone_utc(void)
{
    return &utc_zone;
}

void
zone_release_all(void)
{
    while (zone_count > 0) {
        struct zone *zone = zones[--zone_count];

        icaltimezone_free(zone->ical, 1);
        free(zone);
        zones[zone_count] = NULL;
    }
    memset(known, 0, sizeof(known));
}

const char *
zone_name(const struct zone *zone)
{
    return zone->name;
}

const char *
zone_label(const struct zone *zone)
{
    return zone->label;
}

/* UTC seconds and the wall of a zone without offset are the same thing. */
static int64_t
wall_seconds(const struct wall *wall)
{
    int seconds = wall->hour * 3600 + wall->minute * 60 + wall->second;

    return wall_day_number(wall) * DAY_S + seconds;
}

static void
wall_from_seconds(struct wall *wall, int64_t seconds)
{
    int64_t days = seconds / DAY_S;
    int rest = (int)(seconds % DAY_S);

    if (rest < 0) {
        rest += DAY_S;
        days--;
    }
    wall_set_day_number(wall, days);
    wall->hour = rest / 3600;
    wall->minute = rest / 60 % 60;
    wall->second = rest % 60;
}

static int
zone_find_offset(const struct zone *zone, int64_t utc)
{
    struct icaltimetype tt = icaltime_null_time();
    struct wall wall;
    int is_daylight;

    wall_from_seconds(&wall, utc);
    /* Outside lies no law to look up, and libical would expand each year
     * up to there. */
    if (wall.year < ZONE_YEAR_MIN)
        wall.year = ZONE_YEAR_MIN;
    if (wall.year > ZONE_YEAR_MAX)
        wall.year = ZONE_YEAR_MAX;
    tt.year = wall.year;
    tt.month = wall.month;
    tt.day = wall.day;
    tt.hour = wall.hour;
    tt.minute = wall.minute;
    tt.second = wall.second;
    return icaltimezone_get_utc_offset_of_utc_time(zone->ical, &tt,
                                                   &is_daylight);
}

/* A request asks a dozen times for the few instants that it is about. */
static int
zone_offset(const struct zone *zone, int64_t utc)
{
    size_t at = (size_t)((uint64_t)utc * UINT64_C(0x9e3779b97f4a7c15) >>
                         (64 - ZONE_KNOWN_BITS));

    if (!zone->ical)
        return 0;
    if (known[at].zone != zone || known[at].utc != utc) {
        known[at].offset = zone_find_offset(zone, utc);
        known[at].zone = zone;
        known[at].utc = utc;
    }
    return known[at].offset;
}

/* Some five million years either way, so that no sum can overflow. */
static int64_t
clamp_utc(int64_t utc)
{
    const int64_t limit = INT64_C(1) << 47;

    if (utc > limit)
        return limit;
    return utc < -limit ? -limit : utc;
}

void
zone_to_wall(const struct zone *zone, int64_t utc, struct wall *out)
{
    utc = clamp_utc(utc);
    wall_from_seconds(out, utc + zone_offset(zone, utc));
}

/* The first instant at which the offset is no longer `before`. */
static int64_t
zone_jump(const struct zone *zone, int64_t low, int64_t high, int before)
{
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;

        if (zone_offset(zone, middle) == before)
            low = middle;
        else
            high = middle;
    }
    return high;
}

enum zone_fit
zone_to_utc(const struct zone *zone, const struct wall *wall, int64_t *first,
            int64_t *second)
{
    int64_t local = clamp_utc(wall_seconds(wall));
    int before = zone_offset(zone, local - WINDOW_S);
    int after = zone_offset(zone, local + WINDOW_S);
    int64_t early = local - before, late = local - after;
    bool early_fits = zone_offset(zone, early) == before;
    bool late_fits = zone_offset(zone, late) == after;

    if (early_fits && late_fits && early != late) {
        *first = early < late ? early : late;
        *second = early < late ? late : early;
        return ZONE_FIT_FOLD;
    }
    if (early_fits || late_fits) {
        *first = *second = early_fits ? early : late;
        return ZONE_FIT_ONE;
    }
    *first = *second =
        zone_jump(zone, local - WINDOW_S, local + WINDOW_S, before);
    return ZONE_FIT_GAP;
}

int64_t
zone_day_start(const struct zone *zone, const struct wall *day)
{
    struct wall midnight = { day->year, day->month, day->day, 0, 0, 0 };
    int64_t first, second;

    (void)zone_to_utc(zone, &midnight, &first, &second);
    return first;
}
