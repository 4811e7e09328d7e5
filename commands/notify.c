/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify.c - notify: when and how the bot speaks to somebody by itself.
 *
 * Each setting is read by one function, whether it came alone ("notify zone
 * Rome") or with others in a form. What is shown is in notify_show.c.
 */
#include "notify.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaign.h"
#include "morning.h"
#include "notices.h"
#include "notify_read.h"
#include "rules/hours_read.h"
#include "verbs.h"

static enum err bare_run(struct request *rq);
static enum err set_run(struct request *rq);
static enum err zone_run(struct request *rq);
static enum err morning_run(struct request *rq);
static enum err hours_run(struct request *rq);
static enum err quiet_run(struct request *rq);
static enum err off_run(struct request *rq);
static enum err back_run(struct request *rq);
static enum err language_run(struct request *rq);
static enum err stats_run(struct request *rq);

#define VALUE(label)                                                           \
    {                                                                          \
        { "value", ARG_TEXT, ARG_REQUIRED, label, NULL }, { 0 },               \
    }

static const struct arg_spec zone_args[] = VALUE(TEXT_NOTIFY_ASK_ZONE);
static const struct arg_spec morning_args[] = VALUE(TEXT_NOTIFY_ASK_MORNING);
static const struct arg_spec hours_args[] = VALUE(TEXT_NOTIFY_ASK_HOURS);
static const struct arg_spec quiet_args[] = VALUE(TEXT_NOTIFY_ASK_QUIET);
static const struct arg_spec off_args[] = VALUE(TEXT_NOTIFY_ASK_OFF);
static const struct arg_spec language_args[] = VALUE(TEXT_NOTIFY_ASK_LANGUAGE);
static const struct arg_spec mute_args[] = VALUE(TEXT_NOTIFY_ASK_MUTE);

static const struct arg_spec bare_args[] = {
    { "kind", ARG_WORD, ARG_OPTIONAL, TEXT_NONE, NULL },
    { "tier", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "now today week" },
    { 0 },
};

#define SOME (ARG_KEYWORD | ARG_SHORT)

static const struct arg_spec set_args[] = {
    { "zone", ARG_TEXT, SOME, TEXT_NOTIFY_ASK_ZONE, NULL },
    { "morning", ARG_TEXT, SOME, TEXT_NOTIFY_ASK_MORNING, NULL },
    { "hours", ARG_TEXT, SOME, TEXT_NOTIFY_ASK_HOURS, NULL },
    { "quiet", ARG_TEXT, SOME, TEXT_NOTIFY_ASK_QUIET, NULL },
    { "days", ARG_TEXT, SOME, TEXT_NOTIFY_ASK_DAYS, NULL },
    { "language", ARG_TEXT, SOME, TEXT_NOTIFY_ASK_LANGUAGE, NULL },
    { 0 },
};

/* For two days; another time is said by hand. */
static enum err
mute_choices(struct request *rq, const struct arg_spec *missing,
             struct card *card)
{
    (void)missing;
    return campaign_buttons(rq, card, "notify mute", " 2d");
}

static const struct form notify_forms[] = {
    { .name = "",
      .usage = "[KIND now|today|week]",
      .example = "notify",
      .args = bare_args,
      .run = bare_run,
      .purpose = TEXT_NOTIFY_BARE_PURPOSE },
    { .name = "morning",
      .usage = "TIME|off",
      .example = "notify morning 8:15",
      .args = morning_args,
      .run = morning_run,
      .title = TEXT_NOTIFY_TITLE,
      .purpose = TEXT_NOTIFY_MORNING_PURPOSE },
    { .name = "zone",
      .usage = "ZONE",
      .example = "notify zone New York",
      .args = zone_args,
      .run = zone_run,
      .title = TEXT_NOTIFY_TITLE,
      .purpose = TEXT_NOTIFY_ZONE_PURPOSE },
    { .name = "hours",
      .usage = "FROM-TO",
      .example = "notify hours 9:00-18:00",
      .args = hours_args,
      .run = hours_run,
      .title = TEXT_NOTIFY_TITLE,
      .purpose = TEXT_NOTIFY_HOURS_PURPOSE },
    { .name = "quiet",
      .usage = "FROM-TO|off",
      .example = "notify quiet 19:00-8:30",
      .args = quiet_args,
      .run = quiet_run,
      .title = TEXT_NOTIFY_TITLE,
      .purpose = TEXT_NOTIFY_QUIET_PURPOSE },
    { .name = "off",
      .usage = "DAY [to DAY]|WEEKDAYS",
      .example = "notify off 24 dec to 6 jan",
      .args = off_args,
      .run = off_run,
      .title = TEXT_NOTIFY_TITLE,
      .purpose = TEXT_NOTIFY_OFF_PURPOSE },
    { .name = "back",
      .usage = "",
      .example = "notify back",
      .run = back_run,
      .purpose = TEXT_NOTIFY_BACK_PURPOSE },
    { .name = "language",
      .usage = "en|it",
      .example = "notify language it",
      .args = language_args,
      .run = language_run,
      .title = TEXT_NOTIFY_TITLE,
      .purpose = TEXT_NOTIFY_LANGUAGE_PURPOSE },
    { .name = "mute",
      .usage = "CAMPAIGN [2d]",
      .example = "notify mute Spring 2d",
      .args = mute_args,
      .run = notify_mute,
      .choices = mute_choices,
      .title = TEXT_NOTIFY_TITLE,
      .purpose = TEXT_NOTIFY_MUTE_PURPOSE },
    { .name = "unmute",
      .usage = "CAMPAIGN",
      .example = "notify unmute Spring",
      .args = mute_args,
      .run = notify_unmute,
      .title = TEXT_NOTIFY_TITLE,
      .purpose = TEXT_NOTIFY_UNMUTE_PURPOSE },
    { .name = "stats",
      .usage = "",
      .example = "notify stats",
      .flags = FORM_READS,
      .run = stats_run,
      .purpose = TEXT_NOTIFY_STATS_PURPOSE },
    { .name = "set",
      .usage = "[zone ZONE] [morning TIME] [hours FROM-TO] [quiet FROM-TO] "
               "[days WEEKDAYS] [language en|it]",
      .example = "notify set morning 8:15 quiet 20:00-8:00",
      .args = set_args,
      .run = set_run,
      .title = TEXT_NOTIFY_TITLE,
      .purpose = TEXT_NOTIFY_SET_PURPOSE },
    { 0 },
};

const struct command notify_command = {
    .name = "notify",
    .summary = TEXT_NOTIFY_SUMMARY,
    .forms = notify_forms,
};

/* ---- one setting each ---------------------------------------------------- */

static void
set_text(char **field, const char *value)
{
    free(*field);
    *field = xstrdup(value);
}

static bool
put_zone(struct habit *h, const char *text)
{
    const struct zone *zone;

    if (!notify_read_zone(text, &zone))
        return false;
    set_text(&h->zone, zone_name(zone));
    return true;
}

static bool
put_morning(struct habit *h, const char *text)
{
    int minute = -1;

    if (!hours_read_off(text) && !hours_read_time(text, &minute))
        return false;
    h->morning = minute;
    return true;
}

static bool
put_hours(struct habit *h, const char *text)
{
    int from, to;

    if (!hours_read_work(text, &from, &to) || from == to)
        return false;
    h->work_from = from;
    h->work_to = to;
    return true;
}

static bool
put_quiet(struct habit *h, const char *text)
{
    int from = 0, to = 0;

    if (!hours_read_off(text) && !hours_read_range(text, &from, &to))
        return false;
    h->quiet_from = from;
    h->quiet_to = to;
    return true;
}

static bool
put_days(struct habit *h, const char *text)
{
    unsigned days;

    if (!hours_read_weekdays(text, &days))
        return false;
    h->days_off = (int64_t)days;
    return true;
}

static bool
put_language(struct habit *h, const char *text)
{
    static const struct {
        const char *word, *code;
    } words[] = {
        { "en", "en" }, { "english", "en" }, { "inglese", "en" },
        { "it", "it" }, { "italian", "it" }, { "italiano", "it" },
    };
    size_t i, len = strlen(text);

    while (len > 0 && text[len - 1] == ' ')
        len--;
    for (i = 0; i < ARRAY_LEN(words); i++) {
        if (strlen(words[i].word) != len ||
            strncasecmp(words[i].word, text, len) != 0)
            continue;
        set_text(&h->language, words[i].code);
        return true;
    }
    return false;
}

static const struct setting {
    const char *name; /* as in set_args */
    bool (*put)(struct habit *h, const char *text);
    enum text_key wrong;
} settings[] = {
    { "zone", put_zone, TEXT_NOTIFY_WRONG_ZONE },
    { "morning", put_morning, TEXT_NOTIFY_WRONG_TIME },
    { "hours", put_hours, TEXT_NOTIFY_WRONG_RANGE },
    { "quiet", put_quiet, TEXT_NOTIFY_WRONG_RANGE },
    { "days", put_days, TEXT_NOTIFY_WRONG_DAYS },
    { "language", put_language, TEXT_NOTIFY_WRONG_LANGUAGE },
};

/* What follows from it: the next morning may be at another time. */
static enum err
changed(struct request *rq, const char *what)
{
    enum err rc = morning_plan(rq, request_person(rq)->id);

    if (rc != ERR_OK)
        return rc;
    request_touched(rq, "habit", 0);
    return notify_show(rq, what);
}

static enum err
save(struct request *rq, struct ways *ways, const char *what)
{
    enum err rc;

    rc = store_habit_put(request_store(rq), &ways->habit);
    return rc == ERR_OK ? changed(rq, what) : rc;
}

/* `arg` is where a form would show the mistake. */
static enum err
set_one(struct request *rq, const char *name, const char *arg)
{
    const char *text = request_arg(rq, arg);
    struct ways ways;
    size_t i = 0;
    enum err rc;

    while (strcmp(settings[i].name, name) != 0)
        i++;
    rc = ways_find(rq, request_person(rq)->id, &ways);
    if (rc == ERR_OK && !settings[i].put(&ways.habit, text))
        rc = reply_wrong(rq, arg, settings[i].wrong, "text", text, NULL);
    else if (rc == ERR_OK)
        rc = save(rq, &ways, name);
    ways_release(&ways);
    return rc;
}

static enum err
zone_run(struct request *rq)
{
    return set_one(rq, "zone", "value");
}

static enum err
morning_run(struct request *rq)
{
    return set_one(rq, "morning", "value");
}

static enum err
hours_run(struct request *rq)
{
    return set_one(rq, "hours", "value");
}

static enum err
quiet_run(struct request *rq)
{
    return set_one(rq, "quiet", "value");
}

static enum err
language_run(struct request *rq)
{
    return set_one(rq, "language", "value");
}

/* How it is set now, as it would be typed. */
static void
present(const struct ways *w, const char *name, struct buf *b)
{
    const struct habit *h = &w->habit;

    if (strcmp(name, "zone") == 0)
        buf_adds(b, zone_name(w->zone));
    else if (strcmp(name, "language") == 0)
        buf_adds(b, language_code(w->language));
    else if (strcmp(name, "days") == 0)
        notify_add_weekdays(b, w->language, (unsigned)h->days_off);
    else if (strcmp(name, "hours") == 0)
        notify_add_range(b, h->work_from, h->work_to);
    else if (strcmp(name, "quiet") == 0 && h->quiet_from != h->quiet_to)
        notify_add_range(b, h->quiet_from, h->quiet_to);
    else if (strcmp(name, "morning") == 0 && h->morning >= 0)
        hours_write_time(b, (int)h->morning);
    if (b->len == 0)
        buf_adds(b, "off");
}

/* All but the first, the zone: something has to be left to ask for. */
static enum err
open_filled(struct request *rq, const struct ways *w)
{
    struct buf b;
    size_t i;

    for (i = 1; i < ARRAY_LEN(settings); i++) {
        buf_init(&b, 1024);
        present(w, settings[i].name, &b);
        request_set_arg(rq, settings[i].name, b.data);
        buf_release(&b);
    }
    return request_open_form(rq);
}

/* What was filled in beforehand and left as it was is no wish. */
static const char *
wish(const struct request *rq, const struct ways *w, const char *name)
{
    const char *text = request_arg(rq, name);
    struct buf b;
    bool is_new;

    if (!text || text[strspn(text, " ")] == '\0')
        return NULL;
    buf_init(&b, 1024);
    present(w, name, &b);
    is_new = strcmp(text, b.data) != 0;
    buf_release(&b);
    return is_new ? text : NULL;
}

/* All that were given; one that is wrong changes none of the others. */
static enum err
set_run(struct request *rq)
{
    struct ways ways;
    size_t i, given = 0, wrong = 0;
    enum err rc;

    rc = ways_find(rq, request_person(rq)->id, &ways);
    for (i = 0; rc == ERR_OK && i < ARRAY_LEN(settings); i++) {
        const char *text = wish(rq, &ways, settings[i].name);

        given += request_has(rq, settings[i].name);
        if (!text)
            continue;
        if (settings[i].put(&ways.habit, text))
            continue;
        wrong++;
        rc = reply_wrong(rq, settings[i].name, settings[i].wrong, "text", text,
                         NULL);
        if (!request_is_form(rq))
            break;
    }
    if (rc == ERR_OK && given == 0 && !request_is_form(rq))
        rc = open_filled(rq, &ways);
    else if (rc == ERR_OK && wrong == 0)
        rc = save(rq, &ways, "set");
    ways_release(&ways);
    return rc;
}

/* ---- days off ------------------------------------------------------------ */

static enum err
add_absence(struct request *rq, const char *text)
{
    struct buf first, last;
    struct wall wall = { 0 };
    int64_t from, to;
    enum err rc;

    if (!notify_read_days(rq, text, &from, &to))
        return reply_wrong(rq, "value", TEXT_NOTIFY_WRONG_OFF, "text", text,
                           NULL);
    buf_init(&first, 32);
    buf_init(&last, 32);
    wall_set_day_number(&wall, from);
    wall_iso_day(&first, &wall);
    wall_set_day_number(&wall, to);
    wall_iso_day(&last, &wall);
    rc = store_absence_add(request_store(rq), request_person(rq)->id,
                           first.data, last.data);
    buf_release(&first);
    buf_release(&last);
    return rc == ERR_OK ? changed(rq, "off") : rc;
}

static enum err
off_run(struct request *rq)
{
    const char *text = request_arg(rq, "value");
    unsigned days;

    if (!hours_read_weekdays(text, &days))
        return add_absence(rq, text);
    /* One alone may be that of this week. */
    if (days != 0 && (days & (days - 1)) == 0)
        return notify_ask_weekday(rq, text, days);
    return set_one(rq, "days", "value");
}

static enum err
back_run(struct request *rq)
{
    struct wall wall;
    struct buf today;
    int count = 0;
    enum err rc;

    buf_init(&today, 32);
    zone_to_wall(request_zone(rq), request_now(rq), &wall);
    wall_iso_day(&today, &wall);
    rc = store_absence_clear(request_store(rq), request_person(rq)->id,
                             today.data, &count);
    buf_release(&today);
    if (rc == ERR_OK && count == 0)
        return reply_wrong(rq, "", TEXT_NOTIFY_NOT_AWAY, NULL);
    return rc == ERR_OK ? changed(rq, "back") : rc;
}

/* ---- kinds and tiers ----------------------------------------------------- */

static enum err
stats_run(struct request *rq)
{
    return notify_stats(rq);
}

static bool
is_kind(const char *word)
{
    size_t i;

    for (i = 0; notice_kinds[i]; i++)
        if (strcasecmp(word, notice_kinds[i]) == 0)
            return true;
    return false;
}

static enum err
wrong_kind(struct request *rq, const char *kind)
{
    struct buf kinds;
    enum err rc;
    size_t i;

    buf_init(&kinds, 1024);
    for (i = 0; notice_kinds[i]; i++)
        buf_addf(&kinds, "%s%s", i > 0 ? ", " : "", notice_kinds[i]);
    rc = reply_wrong(rq, "kind", TEXT_NOTIFY_WRONG_KIND, "kind", kind, "kinds",
                     kinds.data, NULL);
    buf_release(&kinds);
    return rc;
}

static enum err
set_tier(struct request *rq, const char *kind, enum notice_tier tier)
{
    struct ways ways;
    char *tiers;
    enum err rc;

    rc = ways_find(rq, request_person(rq)->id, &ways);
    if (rc == ERR_OK) {
        tiers = notice_tier_set(ways.habit.tiers, kind, tier);
        free(ways.habit.tiers);
        ways.habit.tiers = tiers;
        rc = save(rq, &ways, "tiers");
    }
    ways_release(&ways);
    return rc;
}

static enum err
bare_run(struct request *rq)
{
    const char *given = request_arg(rq, "kind");
    const char *word = request_arg(rq, "tier");
    enum notice_tier tier;
    char kind[32];
    size_t i;

    if (!given) {
        request_refused(rq); /* nothing was changed */
        return notify_show(rq, NULL);
    }
    if (!is_kind(given))
        return wrong_kind(rq, given);
    if (!word || !notice_tier_parse(word, &tier))
        return reply_wrong(rq, "tier", TEXT_NOTIFY_WRONG_TIER, "kind", given,
                           NULL);
    for (i = 0; given[i] != '\0' && i + 1 < sizeof(kind); i++)
        kind[i] = (char)tolower((unsigned char)given[i]);
    kind[i] = '\0';
    return set_tier(rq, kind, tier);
}
