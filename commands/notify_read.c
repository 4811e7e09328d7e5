/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify_read.c - what people type about their days and their zone.
 */
#include "notify_read.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "rules/duedate.h"

#define DAY_SECONDS   86400
#define SPAN_DAYS_MAX 365

/* The name of a city as the tz database writes it: "new york" is New_York. */
static void
city_add(struct buf *b, const char *text)
{
    bool is_start = true;

    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == ' ' || c == '_') {
            is_start = true;
            buf_addc(b, '_');
            continue;
        }
        buf_addc(b, (char)(is_start ? toupper(c) : tolower(c)));
        is_start = c == '-';
    }
}

bool
notify_read_zone(const char *text, const struct zone **out)
{
    static const char *const regions[] = {
        "Europe/",    "America/", "Asia/",     "Africa/",
        "Australia/", "Pacific/", "Atlantic/", "America/Argentina/",
    };
    struct buf name;
    bool is_found;
    size_t i;

    text += strspn(text, " ");
    if (zone_city_find(text))
        text = zone_city_find(text);
    if (strcasecmp(text, "utc") == 0 || strcasecmp(text, "gmt") == 0) {
        *out = zone_utc();
        return true;
    }
    is_found = strchr(text, '/') && zone_find(text, out) == ERR_OK;
    for (i = 0; !is_found && i < ARRAY_LEN(regions); i++) {
        buf_init(&name, ZONE_NAME_MAX + 1);
        buf_adds(&name, regions[i]);
        city_add(&name, strchr(text, '/') ? strrchr(text, '/') + 1 : text);
        is_found = !name.overflow && zone_find(name.data, out) == ERR_OK;
        buf_release(&name);
    }
    return is_found;
}

/* ---- days ---------------------------------------------------------------- */

/* Where "24 dec to 6 jan" parts; *behind is the second day. */
static const char *
find_join(const char *text, const char **behind)
{
    static const char *const joins[] = {
        " to ", " until ", " till ", " - ", " – ", " al ", " fino al ", " a "
    };
    const char *at;
    size_t i;

    for (i = 0; i < ARRAY_LEN(joins); i++) {
        at = strcasestr(text, joins[i]);
        if (at) {
            *behind = at + strlen(joins[i]);
            return at;
        }
    }
    return NULL;
}

/* A day that is over already may be where it begins. */
static bool
read_day(const struct request *rq, const char *text, int64_t *day)
{
    struct duedate due;

    while (strncasecmp(text, "from ", 5) == 0 ||
           strncasecmp(text, "dal ", 4) == 0)
        text = strchr(text, ' ') + 1;
    if (duedate_parse(text, language_code(request_language(rq)),
                      request_now(rq), request_zone(rq), &due) != ERR_OK ||
        due.kind != DUEDATE_DAY)
        return false;
    *day = wall_day_number(&due.wall);
    return true;
}

bool
notify_read_days(const struct request *rq, const char *text, int64_t *first,
                 int64_t *last)
{
    const char *behind, *join = find_join(text, &behind);
    int64_t from = 0, to = 0;
    char *start;
    bool is_read;

    if (!join) {
        is_read = read_day(rq, text, &from);
        to = from;
    } else {
        start = xstrndup(text, (size_t)(join - text));
        is_read = read_day(rq, start, &from) && read_day(rq, behind, &to);
        free(start);
    }
    if (!is_read || to < from)
        return false;
    *first = from;
    *last = to;
    return true;
}

/* ---- spans --------------------------------------------------------------- */

static int64_t
unit_days(const char *unit)
{
    static const struct {
        const char *word;
        int days;
    } units[] = {
        { "d", 1 },         { "day", 1 },       { "days", 1 },
        { "g", 1 },         { "giorno", 1 },    { "giorni", 1 },
        { "w", 7 },         { "week", 7 },      { "weeks", 7 },
        { "settimana", 7 }, { "settimane", 7 }, { "month", 30 },
        { "mese", 30 },
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(units); i++)
        if (strcasecmp(unit, units[i].word) == 0)
            return units[i].days;
    return 0;
}

bool
notify_read_span(const char *text, int64_t *seconds)
{
    int64_t n = 0, days;
    const char *p = text + strspn(text, " ");

    if (strncasecmp(p, "for ", 4) == 0 || strncasecmp(p, "per ", 4) == 0)
        p += 4;
    if (strncasecmp(p, "a ", 2) == 0 || strncasecmp(p, "un ", 3) == 0 ||
        strncasecmp(p, "una ", 4) == 0) {
        n = 1;
        p += strcspn(p, " ");
    } else {
        for (; isdigit((unsigned char)*p) && n <= SPAN_DAYS_MAX; p++)
            n = n * 10 + (*p - '0');
    }
    days = n * unit_days(p + strspn(p, " "));
    if (days < 1 || days > SPAN_DAYS_MAX)
        return false;
    *seconds = days * DAY_SECONDS;
    return true;
}
