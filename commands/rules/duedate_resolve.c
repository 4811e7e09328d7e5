/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * duedate_resolve.c - from the parts of a date to a day, an instant or a
 * question.
 *
 * A week runs from Monday to Sunday. Nothing that lies in the past is
 * answered, and where people do not agree what is meant, nothing is guessed.
 * duedate_when.c finds the day; here the time of day is put to it.
 */
#include "duedate_resolve.h"
#include "alloc.h"

enum { DAY_MINUTES = 24 * 60 };
/* Who names a day and no year means one of the coming months. */
enum { DAYS_SEASON = 270 };

static void
wall_at(const struct moment *m, int64_t day, int minute, struct wall *wall)
{
    *wall = m->wall;
    wall_set_day_number(wall, day + minute / DAY_MINUTES);
    wall->hour = minute % DAY_MINUTES / 60;
    wall->minute = minute % 60;
    wall->second = 0;
}

static bool
is_within(const struct wall *wall)
{
    return wall->year >= ZONE_YEAR_MIN && wall->year <= ZONE_YEAR_MAX;
}

void
due_ask(struct duedate *out, enum duedate_reason reason)
{
    out->kind = DUEDATE_ASK;
    out->reason = reason;
}

static void
add_option(const struct moment *m, struct duedate *out, bool has_time,
           const struct wall *wall, int64_t at)
{
    size_t i;

    if (out->option_count == DUEDATE_OPTIONS || !is_within(wall))
        return;
    for (i = 0; i < out->option_count; i++)
        if (out->options[i].at == at)
            return;
    if (has_time ? at <= m->now : wall_day_number(wall) < m->today)
        return;
    out->options[out->option_count].has_time = has_time;
    out->options[out->option_count].wall = *wall;
    out->options[out->option_count++].at = at;
}

static void
option_time(const struct moment *m, struct duedate *out, int64_t day,
            int minute)
{
    int64_t first, second;
    struct wall wall;

    wall_at(m, day, minute, &wall);
    if (zone_to_utc(m->zone, &wall, &first, &second) == ZONE_FIT_GAP)
        zone_to_wall(m->zone, first, &wall);
    add_option(m, out, true, &wall, first);
    if (second == first)
        return;
    if (out->option_count > 0 &&
        out->options[out->option_count - 1].at == first)
        out->options[out->option_count - 1].turn = DUEDATE_TURN_FIRST;
    add_option(m, out, true, &wall, second);
    if (out->option_count > 0 &&
        out->options[out->option_count - 1].at == second)
        out->options[out->option_count - 1].turn = DUEDATE_TURN_SECOND;
}

static void
option_whole(const struct moment *m, struct duedate *out, int64_t day)
{
    struct wall wall;

    wall_at(m, day, 0, &wall);
    add_option(m, out, false, &wall, zone_day_start(m->zone, &wall));
}

void
due_option_day(const struct moment *m, const struct parts *p,
               struct duedate *out, int64_t day)
{
    struct times times;
    size_t i;

    if (p->has_clock) {
        due_find_times(p, &times);
        for (i = 0; i < times.count; i++)
            option_time(m, out, day, times.minute[i]);
        return;
    }
    option_whole(m, out, day);
}

/* "yesterday", of a deadline: the nearest that are not over. */
static void
near_today(const struct moment *m, const struct parts *p, int64_t day,
           struct duedate *out)
{
    if (m->today - day > WEEK)
        return;
    due_option_day(m, p, out, m->today);
    due_option_day(m, p, out, m->today + 1);
}

static void
answer_day(const struct moment *m, const struct parts *p, int64_t day,
           struct duedate *out)
{
    wall_at(m, day, 0, &out->wall);
    if (day < m->today) {
        due_ask(out, DUEDATE_REASON_PAST);
        near_today(m, p, day, out);
    } else if (!is_within(&out->wall)) {
        due_ask(out, DUEDATE_REASON_IMPOSSIBLE);
    } else if (p->part != PART_NONE) {
        static const int usual[] = { 0, 9, 15, 19, 21, 20 }; /* by part */

        due_ask(out, DUEDATE_REASON_NO_TIME);
        option_time(m, out, day, usual[p->part] * 60);
    } else {
        out->kind = DUEDATE_DAY;
        out->at = zone_day_start(m->zone, &out->wall);
    }
}

static enum duedate_reason
reason_of(enum zone_fit fit)
{
    return fit == ZONE_FIT_GAP ? DUEDATE_REASON_CLOCK_CHANGE
                               : DUEDATE_REASON_TWICE;
}

static void
answer_moment(const struct moment *m, int64_t at, struct duedate *out)
{
    out->at = at;
    zone_to_wall(m->zone, out->at, &out->wall);
    out->kind = DUEDATE_INSTANT;
    if (!is_within(&out->wall))
        due_ask(out, DUEDATE_REASON_IMPOSSIBLE);
    else if (out->at <= m->now)
        due_ask(out, DUEDATE_REASON_PAST);
}

/* A time of Greenwich, shown as it is on the wall here. */
static void
answer_utc(const struct moment *m, int64_t day, int minute, struct duedate *out)
{
    answer_moment(m, (day * DAY_MINUTES + minute) * 60, out);
}

/* Two halves of the day are meant, perhaps, and the clocks change in one. */
static enum duedate_reason
reason_of_two(const struct moment *m, const struct times *times, int64_t day)
{
    size_t i;

    for (i = 0; i < times->count; i++) {
        int64_t first, second;
        struct wall wall;
        enum zone_fit fit;

        wall_at(m, day, times->minute[i], &wall);
        fit = zone_to_utc(m->zone, &wall, &first, &second);
        if (fit != ZONE_FIT_ONE)
            return reason_of(fit);
    }
    return DUEDATE_REASON_AMBIGUOUS;
}

static void
answer_instant(const struct moment *m, int64_t day, int minute,
               struct duedate *out)
{
    int64_t second;
    enum zone_fit fit;

    wall_at(m, day, minute, &out->wall);
    if (!is_within(&out->wall)) {
        due_ask(out, DUEDATE_REASON_IMPOSSIBLE);
        return;
    }
    fit = zone_to_utc(m->zone, &out->wall, &out->at, &second);
    out->kind = DUEDATE_INSTANT;
    if (out->at <= m->now && second <= m->now) {
        due_ask(out, DUEDATE_REASON_PAST);
        option_time(m, out, day + 1, minute);
    } else if (fit != ZONE_FIT_ONE) {
        due_ask(out, reason_of(fit));
        option_time(m, out, day, minute);
    }
}

/* The next such time of day: today's, or tomorrow's when that is over. */
static int64_t
next_day_of(const struct moment *m, int minute)
{
    int64_t first, second;
    struct wall wall;

    wall_at(m, m->today, minute, &wall);
    (void)zone_to_utc(m->zone, &wall, &first, &second);
    return m->today + (second > m->now ? 0 : 1);
}

/* A day, or none (`has_day` false), and a time of day. */
static void
answer_clock(const struct moment *m, const struct parts *p, bool has_day,
             int64_t day, struct duedate *out)
{
    struct times times;
    size_t i;

    due_find_times(p, &times);
    if (times.count == 0) {
        due_ask(out, DUEDATE_REASON_IMPOSSIBLE);
        if (has_day)
            option_whole(m, out, day); /* "fri 25:00" */
        return;
    }
    /* Whether a day's midnight begins or ends it, people do not agree. */
    if (p->is_midnight && has_day && day != m->today)
        times = (struct times){ { 0, DAY_MINUTES }, 2 };
    if (p->is_utc && has_day) {
        answer_utc(m, day, times.minute[0], out);
        return;
    }
    if (times.count == 1) {
        if (!has_day)
            day = next_day_of(m, times.minute[0]);
        answer_instant(m, day, times.minute[0], out);
        return;
    }
    due_ask(out,
            has_day ? reason_of_two(m, &times, day) : DUEDATE_REASON_AMBIGUOUS);
    for (i = 0; i < times.count; i++)
        option_time(m, out, has_day ? day : next_day_of(m, times.minute[i]),
                    times.minute[i]);
    if (out->option_count == 0)
        due_ask(out, DUEDATE_REASON_PAST);
    if (out->option_count == 2 && out->options[1].at < out->options[0].at) {
        struct duedate_option first = out->options[1];

        out->options[1] = out->options[0];
        out->options[0] = first;
    }
}

/* Hours and minutes count real time, so the wall may show another one. */
static void
answer_minutes(const struct moment *m, int64_t from, int64_t minutes,
               struct duedate *out)
{
    answer_moment(m, from + minutes * 60, out);
}

static int64_t
add_span(const struct parts *p, int64_t day, int sign)
{
    struct wall wall = { 0 };

    wall_set_day_number(&wall, day);
    wall_add_months(&wall, sign * p->months);
    return wall_day_number(&wall) + sign * p->days;
}

/* The nth such weekday after, or before, a day. */
static int64_t
step_weekdays(const struct parts *p, int64_t day)
{
    int64_t off;

    if (p->steps == 0)
        return day;
    off = p->step_weekday - due_weekday_of(day);
    if (p->steps > 0)
        return day + (off <= 0 ? off + WEEK : off) +
               (int64_t)(p->steps - 1) * WEEK;
    return day + (off >= 0 ? off - WEEK : off) + (int64_t)(p->steps + 1) * WEEK;
}

/* "in 3 days", "in 1d 2hr", "in 3 days at 15:00" */
static bool
resolve_span(const struct parts *p, const struct moment *m, struct duedate *out)
{
    int64_t day = step_weekdays(p, add_span(p, m->today, 1)), first, second;
    struct parts day_only = *p;
    struct wall wall;

    day_only.weekday = 0; /* "saturday, 3 days from now" if that is one */
    if (due_has_day(&day_only) || (p->has_clock && p->minutes > 0) ||
        (p->weekday && p->minutes > 0))
        return false;
    if (p->weekday && due_weekday_of(day) != p->weekday) {
        due_ask(out, DUEDATE_REASON_WEEKDAY);
    } else if (p->is_ago) {
        due_ask(out, DUEDATE_REASON_PAST);
    } else if (p->minutes > 0 && day == m->today) {
        answer_minutes(m, m->now, p->minutes, out);
    } else if (p->minutes > 0) {
        wall = m->wall;
        wall_set_day_number(&wall, day);
        (void)zone_to_utc(m->zone, &wall, &first, &second);
        answer_minutes(m, first, p->minutes, out);
    } else if (p->has_clock) {
        answer_clock(m, p, true, day, out);
    } else {
        answer_day(m, p, day, out);
    }
    return true;
}

/* "2 weeks from January 15", "an hour before friday 17:00" */
static bool
resolve_based_span(const struct parts *p, const struct moment *m,
                   struct duedate *out)
{
    struct parts base = *p;
    int64_t day = m->today;
    enum when when;

    base.has_span = false;
    if (p->steps == -1 && p->has_clock && !due_has_day(p))
        base.weekday = p->step_weekday; /* "friday before noon" */
    when = due_find_day(&base, m, true, &day, out);
    if (when == WHEN_NOTHING && !p->has_clock)
        return false;
    if (when == WHEN_NONSENSE || when == WHEN_ASK)
        return when == WHEN_ASK;
    if (p->minutes > 0) {
        if (!p->has_clock)
            return false;
        answer_clock(m, &base, when == WHEN_DAY, day, out);
        if (out->kind == DUEDATE_INSTANT)
            answer_minutes(m, out->at, p->base * p->minutes, out);
        return true;
    }
    if (when == WHEN_NOTHING)
        return false;
    if (base.weekday == 0 || base.weekday == p->weekday)
        day = step_weekdays(p, add_span(p, day, p->base));
    if (p->has_clock)
        answer_clock(m, p, true, day, out);
    else
        answer_day(m, p, day, out);
    return true;
}

/* A question that a rule saw stands above what came out. */
static void
ask_instead(const struct parts *p, const struct moment *m, struct duedate *out)
{
    struct wall wall = out->wall;
    int64_t at = out->at;
    bool has_time = out->kind == DUEDATE_INSTANT;

    if (p->ask == DUEDATE_REASON_NONE || out->kind == DUEDATE_ASK)
        return;
    due_ask(out, p->ask);
    add_option(m, out, has_time, &wall, at);
}

bool
duedate_resolve(const struct parts *p, const struct moment *m,
                struct duedate *out)
{
    int64_t day = 0;
    enum when when;

    if (p->has_span) {
        if (p->base == 0 ? !resolve_span(p, m, out)
                         : !resolve_based_span(p, m, out))
            return false;
        out->is_later = p->base == 0 && p->steps == 0 && !p->is_from_now;
        ask_instead(p, m, out);
        return true;
    }
    when = due_find_day(p, m, false, &day, out);
    out->is_named = p->feast != NULL;
    out->is_yearless = p->day && p->month && !p->year && !p->has_year;
    if (when == WHEN_NOTHING && p->has_clock)
        answer_clock(m, p, false, 0, out);
    else if (when == WHEN_NOTHING && p->part != PART_NONE)
        due_ask(out, DUEDATE_REASON_NO_TIME);
    else if (when == WHEN_DAY && p->has_clock)
        answer_clock(m, p, true, day, out);
    else if (when == WHEN_DAY)
        answer_day(m, p, day, out);
    else if (when == WHEN_ASK)
        out->kind = DUEDATE_ASK;
    else
        return false;
    ask_instead(p, m, out);
    return true;
}

/* ---- a day without a year ------------------------------------------------ */

static void
option_like(const struct moment *m, struct duedate *due, int64_t day)
{
    if (due->kind == DUEDATE_INSTANT)
        option_time(m, due, day, due->wall.hour * 60 + due->wall.minute);
    else
        option_whole(m, due, day);
}

/* The same day of this month or, where that is over, of the next. */
static int64_t
same_of_month(const struct moment *m, int number)
{
    int64_t day;
    int i, year, month, length;

    for (i = 0, day = -1; day < m->today; i++) {
        due_month_from_now(m, i, &year, &month);
        length = wall_month_length(year, month);
        day = due_day_of(year, month, number < length ? number : length);
    }
    return day;
}

void
duedate_doubt_year(struct duedate *due, int64_t now, const struct zone *zone)
{
    bool is_read = due->kind == DUEDATE_DAY || due->kind == DUEDATE_INSTANT;
    int64_t day = wall_day_number(&due->wall), over;
    struct wall before = due->wall;
    struct moment m;

    due_moment(&m, now, zone);
    before.year--;
    over = wall_day_number(&before);
    if (!is_read || !due->is_yearless || before.year < m.wall.year ||
        over >= m.today || day - m.today <= DAYS_SEASON)
        return;
    due->option_count = 0;
    if (m.today - over <= WEEK) {
        option_like(&m, due, m.today);
        option_like(&m, due, m.today + 1);
    } else {
        option_like(&m, due, same_of_month(&m, due->wall.day));
    }
    option_like(&m, due, day);
    due_ask(due, DUEDATE_REASON_PAST);
}
