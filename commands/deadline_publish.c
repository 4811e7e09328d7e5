/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deadline_publish.c - dates in working days: "P-8" from a campaign's first
 * post, "in 3 working days" from today.
 */
#include "deadline_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "campaign.h"
#include "deadline_line.h"
#include "rules/calendar.h"
#include "rules/plan.h"

/* One of the words that `words` has, between bars, and the blanks behind it. */
static bool
take_word(const char **text, const char *words)
{
    size_t len = strcspn(*text, " "), i;

    for (i = 0; len > 0 && words[i] != '\0'; i += strcspn(words + i, "|")) {
        i += words[i] == '|';
        if (strncasecmp(words + i, *text, len) == 0 &&
            (words[i + len] == '|' || words[i + len] == '\0')) {
            *text += len;
            *text += strspn(*text, " ");
            return true;
        }
    }
    return false;
}

static bool
take_count(const char **text, int *n)
{
    static const char *const numbers[] = {
        "",          "one|un|uno",   "two|due",
        "three|tre", "four|quattro", "five|cinque",
        "six|sei",   "seven|sette",  "eight|otto",
        "nine|nove", "ten|dieci",
    };
    const char *p = *text;
    size_t i;

    for (*n = 0; *p >= '0' && *p <= '9' && *n <= PLAN_DAYS_MAX; p++)
        *n = *n * 10 + (*p - '0');
    if (p > *text && *p == ' ') {
        *text = p + strspn(p, " ");
        return *n > 0 && *n <= PLAN_DAYS_MAX;
    }
    for (i = 1; i < ARRAY_LEN(numbers); i++)
        if (take_word(text, numbers[i])) {
            *n = (int)i;
            return true;
        }
    return false;
}

bool
deadline_workdays_read(const char *text, int *days)
{
    text += strspn(text, " ");
    (void)take_word(&text, "by");
    if (!take_word(&text, "in|within|fra|tra|entro") ||
        !take_count(&text, days))
        return false;
    if (take_word(&text, "working|work|business"))
        return take_word(&text, "day|days") && *text == '\0';
    return take_word(&text, "giorno|giorni") &&
           take_word(&text, "lavorativo|lavorativi|feriale|feriali") &&
           *text == '\0';
}

void
deadline_workdays_day(struct request *rq, int days, struct duedate *due)
{
    const struct zone *zone = request_zone(rq);
    struct wall today;

    memset(due, 0, sizeof(*due));
    zone_to_wall(zone, request_now(rq), &today);
    wall_set_day_number(&due->wall,
                        calendar_add(request_calendar(rq),
                                     wall_day_number(&today), days));
    due->kind = DUEDATE_DAY;
    due->at = zone_day_start(zone, &due->wall);
}

/* "in 3 working days" at the end of a line. */
static bool
find_workdays(const char *line, size_t *from)
{
    size_t at;
    int days;

    for (at = 0; line[at] != '\0'; at++)
        if ((at == 0 || line[at - 1] == ' ') &&
            deadline_workdays_read(line + at, &days)) {
            *from = at;
            return true;
        }
    return false;
}

/* "P-8" at the end of a line, or all of it: where it begins, and where the text
 * before it ends; false when there is none. */
static bool
find_at_end(const char *line, size_t *from, size_t *text_end)
{
    static const char *const words[] = { "by", "on", "entro", "per" };
    size_t at = strlen(line), end, i;
    int days;

    if (find_workdays(line, &at)) {
        *from = at;
        while (at > 0 && line[at - 1] == ' ')
            at--;
        *text_end = at;
        return true;
    }
    do {
        while (at > 0 && line[at - 1] != ' ')
            at--;
        if (plan_day_read(line + at, &days))
            break;
        while (at > 0 && line[at - 1] == ' ')
            at--; /* "P - 8" */
    } while (at > 0 && strlen(line + at) < 12);
    if (!plan_day_read(line + at, &days))
        return false;
    *from = at;
    for (end = at; end > 0 && line[end - 1] == ' ';)
        end--;
    for (i = 0; i < ARRAY_LEN(words); i++) {
        size_t n = strlen(words[i]);

        if (end > n && line[end - n - 1] == ' ' &&
            strncasecmp(line + end - n, words[i], n) == 0) {
            end -= n;
            break;
        }
    }
    while (end > 0 && line[end - 1] == ' ')
        end--;
    *text_end = end;
    return true;
}

bool
deadline_take_publish(struct request *rq, const char *line)
{
    size_t from, end;
    char *what, *when;

    if (!find_at_end(line, &from, &end) || end == 0)
        return false;
    what = deadline_take_what(line, end);
    if (what[0] == '"' && what[strlen(what) - 1] == '"' && strlen(what) > 2) {
        memmove(what, what + 1, strlen(what));
        what[strlen(what) - 1] = '\0';
    }
    when = xstrdup(line + from);
    request_set_arg(rq, "what", what);
    request_set_arg(rq, "when", when);
    free(what);
    free(when);
    return true;
}

static enum err
say_no_day(struct request *rq, const struct campaign *c)
{
    return reply_wrong(rq, "when", TEXT_DEADLINE_PUBLISH_UNKNOWN, "campaign",
                       c->name, NULL);
}

static enum err
say_past(struct request *rq, const struct campaign *c,
         const struct duedate *due)
{
    struct buf day;
    enum err rc;

    buf_init(&day, 128);
    zone_format(&day, request_zone(rq), language_code(request_language(rq)),
                due->at, request_now(rq), ZONE_STYLE_DAY);
    rc =
        reply_wrong(rq, "when", TEXT_DEADLINE_PUBLISH_PAST, "campaign", c->name,
                    "day", day.data, "when", request_arg(rq, "when"), NULL);
    buf_release(&day);
    return rc;
}

enum err
deadline_publish_day(struct request *rq, const struct campaign *c, int days,
                     struct duedate *due, bool *fine)
{
    const struct zone *zone = request_zone(rq);
    struct wall today;
    int64_t publish;

    *fine = false;
    memset(due, 0, sizeof(*due));
    if (!campaign_day_read(c->publish, &publish))
        return say_no_day(rq, c);
    wall_set_day_number(&due->wall,
                        calendar_add(request_calendar(rq), publish, days));
    due->kind = DUEDATE_DAY;
    due->at = zone_day_start(zone, &due->wall);
    zone_to_wall(zone, request_now(rq), &today);
    if (wall_days_between(&today, &due->wall) < 0)
        return say_past(rq, c, due);
    *fine = true;
    return ERR_OK;
}

enum err
deadline_publish_read(struct request *rq, struct duedate *due, bool *fine)
{
    struct campaign c = { 0 };
    int days = 0;
    enum err rc;

    *fine = deadline_workdays_read(request_arg(rq, "when"), &days);
    if (*fine) {
        deadline_workdays_day(rq, days, due);
        return ERR_OK;
    }
    (void)plan_day_read(request_arg(rq, "when"), &days);
    rc = campaign_take(rq, "on", &c);
    if (rc == ERR_OK && c.id != 0) {
        request_set_arg(rq, "on", c.name);
        rc = deadline_publish_day(rq, &c, days, due, fine);
    }
    campaign_release(&c);
    return rc;
}
