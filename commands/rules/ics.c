/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ics.c - dates as a calendar file (RFC 5545).
 *
 * libical knows how lines are folded and what must be escaped. The changes of
 * a zone's clocks are written one by one from our own zone rules and not as
 * libical has them, with all that happened there since 1893.
 */
#include "rules/ics.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"

enum { DAY_S = 86400, HOUR_S = 3600 };
/* Nowhere are two changes of the clocks nearer to each other. */
enum { CHANGES_APART_S = 5 * DAY_S };
/* What comes again is shown so far ahead as calendars look; beyond it the last
 * offset holds, or what the reader knows of the zone by its name. */
enum { YEARS_BEFORE = 1, YEARS_AHEAD = 12 };

#define ZONES_IN_USE 16

struct ics {
    icalcomponent *calendar;
    const struct zone *zones[ZONES_IN_USE]; /* that stand in it */
    int zone_count, count;
    int64_t now;
};

static icaltimetype
date_of(const struct wall *wall, bool is_day)
{
    icaltimetype t = icaltime_null_time();

    t.year = wall->year;
    t.month = wall->month;
    t.day = wall->day;
    t.is_date = is_day;
    if (!is_day) {
        t.hour = wall->hour;
        t.minute = wall->minute;
        t.second = wall->second;
    }
    return t;
}

static icaltimetype
utc_of(int64_t at)
{
    struct wall wall;
    icaltimetype t;

    zone_to_wall(zone_utc(), at, &wall);
    t = date_of(&wall, false);
    t.zone = icaltimezone_get_utc_timezone();
    return t;
}

/* Line breaks are kept, for libical to escape; other controls would make a
 * file that nobody reads. */
static char *
text_make(const char *text)
{
    char *copy = xstrdup(text), *p;

    for (p = copy; *p != '\0'; p++)
        if ((unsigned char)*p < ' ' && *p != '\n')
            *p = ' ';
    return copy;
}

static void
add_x(icalcomponent *to, const char *name, const char *value)
{
    icalproperty *property = icalproperty_new_x(value);

    icalproperty_set_x_name(property, name);
    icalcomponent_add_property(to, property);
}

struct ics *
ics_new(const char *name, int64_t now)
{
    struct ics *ics = xcalloc(1, sizeof(*ics));
    char *called = text_make(name);

    ics->now = now;
    ics->calendar = icalcomponent_new_vcalendar();
    icalcomponent_add_property(ics->calendar, icalproperty_new_version("2.0"));
    icalcomponent_add_property(ics->calendar,
                               icalproperty_new_prodid(
                                   "-//callsheet//callsheet " CALLSHEET_VERSION
                                   "//EN"));
    icalcomponent_add_property(ics->calendar,
                               icalproperty_new_calscale("GREGORIAN"));
    add_x(ics->calendar, "X-WR-CALNAME", called);
    free(called);
    return ics;
}

void
ics_free(struct ics *ics)
{
    if (!ics)
        return;
    icalcomponent_free(ics->calendar);
    free(ics);
}

/* ---- a zone -------------------------------------------------------------- */

static int
offset_at(const struct zone *zone, int64_t at)
{
    struct wall wall;
    int64_t seconds;

    zone_to_wall(zone, at, &wall);
    seconds = wall_day_number(&wall) * DAY_S + wall.hour * HOUR_S +
              wall.minute * 60 + wall.second;
    return (int)(seconds - at);
}

/* The clocks change between `low` and `high`: the first instant after it. */
static int64_t
change_between(const struct zone *zone, int64_t low, int64_t high)
{
    int before = offset_at(zone, low);

    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;

        if (offset_at(zone, middle) == before)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* As the wall showed it just before: RFC 5545 3.6.5. */
static icaltimetype
onset(int64_t at, int offset)
{
    struct wall wall;

    zone_to_wall(zone_utc(), at + offset, &wall);
    return date_of(&wall, false);
}

/* One of the zone's two times that begins like this already: it has one more
 * beginning. NULL: there is none. */
static icalcomponent *
observance_find(icalcomponent *zone, int from, int to)
{
    icalcomponent *c;

    for (c = icalcomponent_get_first_component(zone, ICAL_ANY_COMPONENT); c;
         c = icalcomponent_get_next_component(zone, ICAL_ANY_COMPONENT)) {
        icalproperty *f =
            icalcomponent_get_first_property(c, ICAL_TZOFFSETFROM_PROPERTY);
        icalproperty *t =
            icalcomponent_get_first_property(c, ICAL_TZOFFSETTO_PROPERTY);

        if (icalproperty_get_tzoffsetfrom(f) == from &&
            icalproperty_get_tzoffsetto(t) == to)
            return c;
    }
    return NULL;
}

static void
observance_add(icalcomponent *zone, icaltimetype start, int from, int to)
{
    icalcomponent *c = from == to ? NULL : observance_find(zone, from, to);
    struct icaldatetimeperiodtype once = { .time = start };

    if (c) {
        once.period = icalperiodtype_null_period();
        icalcomponent_add_property(c, icalproperty_new_rdate(once));
        return;
    }
    c = icalcomponent_new(to > from ? ICAL_XDAYLIGHT_COMPONENT
                                    : ICAL_XSTANDARD_COMPONENT);
    icalcomponent_add_property(c, icalproperty_new_dtstart(start));
    icalcomponent_add_property(c, icalproperty_new_tzoffsetfrom(from));
    icalcomponent_add_property(c, icalproperty_new_tzoffsetto(to));
    icalcomponent_add_component(zone, c);
}

static void
zone_fill(icalcomponent *component, const struct zone *zone, int64_t first,
          int64_t last)
{
    int64_t at = first, next;
    int before = offset_at(zone, first), after;

    observance_add(component, onset(first, before), before, before);
    for (; at < last; at = next) {
        next = at + CHANGES_APART_S;
        after = offset_at(zone, next);
        if (after == before)
            continue;
        observance_add(component, onset(change_between(zone, at, next), before),
                       before, after);
        before = after;
    }
}

static bool
zone_is_in(const struct ics *ics, const struct zone *zone)
{
    int i;

    for (i = 0; i < ics->zone_count; i++)
        if (ics->zones[i] == zone)
            return true;
    return false;
}

/* Zones stand before what hangs on them. */
static bool
zone_need(struct ics *ics, const struct zone *zone)
{
    const int64_t year = (int64_t)366 * DAY_S;
    icalcomponent *component;

    if (zone_is_in(ics, zone))
        return true;
    if (ics->zone_count == ZONES_IN_USE)
        return false;
    component = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
    icalcomponent_add_property(component,
                               icalproperty_new_tzid(zone_name(zone)));
    zone_fill(component, zone, ics->now - YEARS_BEFORE * year,
              ics->now + YEARS_AHEAD * year);
    icalcomponent_add_component(ics->calendar, component);
    ics->zones[ics->zone_count++] = zone;
    return true;
}

/* ---- an event ------------------------------------------------------------ */

static icalproperty *
start_of(const struct ics_event *event)
{
    icaltimetype start = date_of(&event->start, event->is_day);
    icalproperty *property;
    int64_t first, second;

    if (!event->is_day && !event->rule) {
        (void)zone_to_utc(event->zone, &event->start, &first, &second);
        start = utc_of(first);
    }
    property = icalproperty_new_dtstart(start);
    if (!event->is_day && event->rule && event->zone != zone_utc())
        icalproperty_add_parameter(property, icalparameter_new_tzid(
                                                 zone_name(event->zone)));
    return property;
}

/* At the time at which the rule would have it, so that it is the same. */
static void
add_skipped(icalcomponent *to, const struct ics_event *event)
{
    size_t i;

    for (i = 0; i < event->skipped_count; i++) {
        struct wall wall = event->start;
        icalproperty *property;

        wall_set_day_number(&wall, event->skipped[i]);
        property = icalproperty_new_exdate(date_of(&wall, event->is_day));
        if (!event->is_day && event->zone != zone_utc())
            icalproperty_add_parameter(property, icalparameter_new_tzid(
                                                     zone_name(event->zone)));
        icalcomponent_add_property(to, property);
    }
}

static void
add_text(icalcomponent *to, icalproperty *(*make)(const char *value),
         const char *text)
{
    char *clean;

    if (!text || text[0] == '\0')
        return;
    clean = text_make(text);
    icalcomponent_add_property(to, make(clean));
    free(clean);
}

bool
ics_add(struct ics *ics, const struct ics_event *event)
{
    struct icalrecurrencetype rule = ICALRECURRENCETYPE_INITIALIZER;
    icalcomponent *c;

    if (event->rule) {
        rule = icalrecurrencetype_from_string(event->rule);
        if (rule.freq == ICAL_NO_RECURRENCE ||
            (!event->is_day && event->zone != zone_utc() &&
             !zone_need(ics, event->zone)))
            return false;
    }
    c = icalcomponent_new_vevent();
    add_text(c, icalproperty_new_uid, event->uid);
    icalcomponent_add_property(c, icalproperty_new_dtstamp(utc_of(ics->now)));
    icalcomponent_add_property(c, start_of(event));
    if (event->rule)
        icalcomponent_add_property(c, icalproperty_new_rrule(rule));
    if (event->rule)
        add_skipped(c, event);
    add_text(c, icalproperty_new_summary, event->summary);
    add_text(c, icalproperty_new_description, event->note);
    add_text(c, icalproperty_new_categories, event->category);
    /* A deadline keeps nobody busy. */
    icalcomponent_add_property(c, icalproperty_new_transp(
                                      ICAL_TRANSP_TRANSPARENT));
    icalcomponent_add_component(ics->calendar, c);
    ics->count++;
    return true;
}

int
ics_count(const struct ics *ics)
{
    return ics->count;
}

void
ics_write(struct ics *ics, struct buf *out)
{
    char *text = icalcomponent_as_ical_string_r(ics->calendar);

    buf_adds(out, text ? text : "");
    icalmemory_free_buffer(text);
}
