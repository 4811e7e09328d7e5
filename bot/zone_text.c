/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * zone_text.c - dates as people read them.
 *
 * Names of days and months and the forms of "in 3 days" stand here and not in
 * the table of sentences, because a date is put together from them piece by
 * piece. Another language is another row of `languages`.
 */
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "zone.h"

enum { MINUTE_S = 60, HOUR_S = 3600 };
/* Up to this far ahead hours say more than "tomorrow". */
enum { HOURS_SAY_MORE = 6 };
/* From here on months, and from there on years, say more than days. */
enum { MONTHS_SAY_MORE = 61, YEARS_SAY_MORE = 730 };

enum unit { UNIT_MINUTE, UNIT_HOUR, UNIT_DAY, UNIT_MONTH, UNIT_YEAR, UNITS };

struct language {
    const char *code;
    const char *weekday[7], *weekday_short[7];
    const char *month[12], *month_short[12];
    const char *now, *today, *tomorrow, *yesterday;
    const char *ahead, *ago;    /* before the number; after the unit */
    const char *unit[UNITS][2]; /* one, more */
};

static const struct language languages[] = {
    { "en",
      { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
        "Sunday" },
      { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
      { "January", "February", "March", "April", "May", "June", "July",
        "August", "September", "October", "November", "December" },
      { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
        "Nov", "Dec" },
      "now",
      "today",
      "tomorrow",
      "yesterday",
      "in ",
      " ago",
      { { "minute", "minutes" },
        { "hour", "hours" },
        { "day", "days" },
        { "month", "months" },
        { "year", "years" } } },
    { "it",
      { "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato",
        "domenica" },
      { "lun", "mar", "mer", "gio", "ven", "sab", "dom" },
      { "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio",
        "agosto", "settembre", "ottobre", "novembre", "dicembre" },
      { "gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott",
        "nov", "dic" },
      "adesso",
      "oggi",
      "domani",
      "ieri",
      "fra ",
      " fa",
      { { "minuto", "minuti" },
        { "ora", "ore" },
        { "giorno", "giorni" },
        { "mese", "mesi" },
        { "anno", "anni" } } },
};

static const struct language *
language_of(const char *code)
{
    size_t i;

    for (i = 0; code && i < ARRAY_LEN(languages); i++)
        if (strncmp(code, languages[i].code, 2) == 0)
            return &languages[i];
    return &languages[0];
}

const char *
zone_weekday_name(const char *language, int weekday)
{
    if (weekday < 1 || weekday > 7)
        return "";
    return language_of(language)->weekday[weekday - 1];
}

const char *
zone_month_name(const char *language, int month)
{
    if (month < 1 || month > 12)
        return "";
    return language_of(language)->month[month - 1];
}

const char *
zone_month_short(const char *language, int month)
{
    if (month < 1 || month > 12)
        return "";
    return language_of(language)->month_short[month - 1];
}

/* Cities whose Italian name is another, of the zones that there are. */
static const struct {
    const char *label, *italian;
} cities[] = {
    { "Rome", "Roma" },
    { "London", "Londra" },
    { "Paris", "Parigi" },
    { "Berlin", "Berlino" },
    { "Zurich", "Zurigo" },
    { "Lisbon", "Lisbona" },
    { "Dublin", "Dublino" },
    { "Brussels", "Bruxelles" },
    { "Athens", "Atene" },
    { "Warsaw", "Varsavia" },
    { "Prague", "Praga" },
    { "Stockholm", "Stoccolma" },
    { "Copenhagen", "Copenaghen" },
    { "Moscow", "Mosca" },
    { "Bucharest", "Bucarest" },
    { "Belgrade", "Belgrado" },
};

const char *
zone_label_in(const struct zone *zone, const char *language)
{
    const char *label = zone_label(zone);
    size_t i;

    for (i = 0; strncmp(language, "it", 2) == 0 && i < ARRAY_LEN(cities); i++)
        if (strcmp(cities[i].label, label) == 0)
            return cities[i].italian;
    return label;
}

/* Large cities that no zone is called after, with the one that is. */
static const struct {
    const char *label, *towns; /* separated by commas */
} nearby[] = {
    { "Rome", "Milan,Milano,Turin,Torino,Naples,Napoli,Florence,Firenze,"
              "Venice,Venezia,Bologna,Genoa,Genova,Verona,Palermo,Bari" },
    { "Berlin", "Munich,M\xc3\xbcnchen,Monaco di Baviera,Hamburg,Amburgo,"
                "Frankfurt,Francoforte,Cologne,K\xc3\xb6ln,Colonia,Stuttgart,"
                "Stoccarda,D\xc3\xbcsseldorf,Dusseldorf,Leipzig" },
    { "London", "Manchester,Birmingham,Edinburgh,Edimburgo,Glasgow,Liverpool,"
                "Leeds,Bristol,Cardiff" },
    { "Paris", "Lyon,Lione,Marseille,Marsiglia,Nice,Nizza,Bordeaux,Toulouse,"
               "Tolosa,Lille" },
    { "Madrid", "Barcelona,Barcellona,Valencia,Seville,Sevilla,Siviglia,"
                "Bilbao" },
    { "Zurich", "Geneva,Gen\xc3\xa8ve,Ginevra,Basel,Basilea,Bern,Berna,"
                "Lausanne,Losanna,Lugano" },
    { "Vienna", "Wien,Graz,Salzburg,Salisburgo" },
    { "Lisbon", "Porto,Oporto" },
    { "Amsterdam", "Rotterdam,The Hague,L'Aia,Utrecht,Eindhoven" },
    { "Brussels", "Antwerp,Anversa,Ghent,Gand" },
    { "Warsaw", "Krakow,Cracow,Cracovia" },
    { "New York", "Boston,Washington,Philadelphia,Filadelfia,Miami,Atlanta,"
                  "NYC,Orlando" },
    { "Chicago", "Dallas,Houston,Austin,Nashville,Minneapolis" },
    { "Los Angeles", "San Francisco,Seattle,San Diego,Las Vegas,Portland,LA" },
    { "Toronto", "Montreal,Ottawa" },
    { "Sao Paulo", "Rio de Janeiro,Rio,San Paolo" },
    { "Kolkata", "Mumbai,Delhi,New Delhi,Bangalore,Bengaluru,Chennai" },
    { "Shanghai", "Beijing,Pechino,Shenzhen,Guangzhou" },
    { "Tokyo", "Osaka,Kyoto" },
    { "Dubai", "Abu Dhabi" },
};

static const char *
nearby_find(const char *said)
{
    size_t i, len = strlen(said);
    const char *town;

    for (i = 0; i < ARRAY_LEN(nearby); i++)
        for (town = nearby[i].towns; *town != '\0';
             town += strcspn(town, ","), town += *town == ',')
            if (strcspn(town, ",") == len && strncasecmp(town, said, len) == 0)
                return nearby[i].label;
    return NULL;
}

const char *
zone_city_find(const char *said)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(cities); i++)
        if (strcasecmp(cities[i].italian, said) == 0)
            return cities[i].label;
    return nearby_find(said);
}

void
zone_format(struct buf *b, const struct zone *zone, const char *language,
            int64_t utc, int64_t now, enum zone_style style)
{
    const struct language *l = language_of(language);
    struct wall wall, today;

    zone_to_wall(zone, utc, &wall);
    zone_to_wall(zone, now, &today);
    if (style != ZONE_STYLE_CLOCK) {
        buf_addf(b, "%s %d %s", l->weekday_short[wall_weekday(&wall) - 1],
                 wall.day, l->month_short[wall.month - 1]);
        if (wall.year != today.year)
            buf_addf(b, " %d", wall.year);
    }
    if (style == ZONE_STYLE_FULL || style == ZONE_STYLE_TIME)
        buf_adds(b, ", ");
    if (style != ZONE_STYLE_DAY)
        buf_addf(b, "%02d:%02d", wall.hour, wall.minute);
    if (style == ZONE_STYLE_FULL)
        buf_addf(b, " %s", zone_label_in(zone, l->code));
}

static void
add_distance(struct buf *b, const struct language *l, int64_t count,
             enum unit unit)
{
    long long size = count < 0 ? -count : count;

    buf_addf(b, "%s%lld %s%s", count < 0 ? "" : l->ahead, size,
             l->unit[unit][size == 1 ? 0 : 1], count < 0 ? l->ago : "");
}

void
zone_relative_day(struct buf *b, const char *language, int64_t days)
{
    const struct language *l = language_of(language);
    int64_t size = days < 0 ? -days : days;
    int sign = days < 0 ? -1 : 1;

    if (days == 0)
        buf_adds(b, l->today);
    else if (size == 1)
        buf_adds(b, days > 0 ? l->tomorrow : l->yesterday);
    else if (size < MONTHS_SAY_MORE)
        add_distance(b, l, days, UNIT_DAY);
    else if (size < YEARS_SAY_MORE)
        add_distance(b, l, sign * ((size * 2 + 30) / 61),
                     UNIT_MONTH); /* 30.5 days */
    else
        add_distance(b, l, sign * ((size * 4 + 730) / 1461), UNIT_YEAR);
}

void
zone_relative(struct buf *b, const char *language, int64_t utc, int64_t now,
              const struct zone *zone)
{
    const struct language *l = language_of(language);
    int64_t distance = utc - now;
    int64_t size = distance < 0 ? -distance : distance;
    int64_t minutes = (size + MINUTE_S / 2) / MINUTE_S;
    int64_t hours = (size + HOUR_S / 2) / HOUR_S;
    int sign = distance < 0 ? -1 : 1;
    struct wall then, today;
    int64_t days;

    zone_to_wall(zone, utc, &then);
    zone_to_wall(zone, now, &today);
    days = wall_days_between(&today, &then);
    if (minutes == 0)
        buf_adds(b, l->now);
    else if (minutes < 60)
        add_distance(b, l, sign * minutes, UNIT_MINUTE);
    else if (days == 0 || hours < HOURS_SAY_MORE)
        add_distance(b, l, sign * hours, UNIT_HOUR);
    else
        zone_relative_day(b, language, days);
}
