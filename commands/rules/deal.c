/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deal.c - what may become of a deal, and what its state waits for.
 */
#include "rules/deal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"

static const char *const words[] = {
#define X(name, word) [DEAL_STEP_##name] = word,
    DEAL_STEP_MAP(X)
#undef X
};

const char *
deal_step_word(enum deal_step step)
{
    return words[step];
}

enum deal_step
deal_step_find(const char *word)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(words[i], word) == 0)
            break;
    return (enum deal_step)i;
}

/* ---- which state may follow which ---------------------------------------- */

#define S(name) (1U << DEAL_##name)
/* All states from one to another, both included. */
#define FROM_TO(a, b) ((S(b) << 1) - S(a))

/* Declined before it is signed, cancelled after; silence is noticed as long as
 * something is awaited of the creator; nothing is paid before it is live. */
static const unsigned may[DEAL_STATES] = {
    [DEAL_SHORTLISTED] = FROM_TO(CONTACTED, LIVE) | S(DECLINED) | S(CANCELLED),
    [DEAL_CONTACTED] = S(SHORTLISTED) | FROM_TO(TALKING, LIVE) | S(DECLINED) |
                       S(GHOSTED) | S(CANCELLED),
    [DEAL_TALKING] = S(CONTACTED) | FROM_TO(AGREED, LIVE) | S(DECLINED) |
                     S(GHOSTED) | S(CANCELLED),
    [DEAL_AGREED] = S(TALKING) | FROM_TO(SIGNED, LIVE) | S(DECLINED) |
                    S(GHOSTED) | S(CANCELLED),
    [DEAL_SIGNED] =
        S(AGREED) | FROM_TO(BRIEFED, LIVE) | S(GHOSTED) | S(CANCELLED),
    [DEAL_BRIEFED] =
        S(SIGNED) | FROM_TO(SHIPPED, LIVE) | S(GHOSTED) | S(CANCELLED),
    [DEAL_SHIPPED] =
        S(BRIEFED) | FROM_TO(RECEIVED, LIVE) | S(GHOSTED) | S(CANCELLED),
    [DEAL_RECEIVED] = S(BRIEFED) | S(SHIPPED) | FROM_TO(DRAFTING, LIVE) |
                      S(GHOSTED) | S(CANCELLED),
    [DEAL_DRAFTING] = FROM_TO(BRIEFED, RECEIVED) | FROM_TO(REVIEW, LIVE) |
                      S(GHOSTED) | S(CANCELLED),
    [DEAL_REVIEW] =
        S(DRAFTING) | FROM_TO(APPROVED, LIVE) | S(GHOSTED) | S(CANCELLED),
    [DEAL_APPROVED] =
        S(DRAFTING) | S(REVIEW) | S(LIVE) | S(GHOSTED) | S(CANCELLED),
    [DEAL_LIVE] =
        S(REVIEW) | S(APPROVED) | FROM_TO(INSIGHTS, DONE) | S(CANCELLED),
    [DEAL_INSIGHTS] = S(LIVE) | FROM_TO(PAID, DONE) | S(CANCELLED),
    [DEAL_PAID] = S(LIVE) | S(INSIGHTS) | FROM_TO(FOLLOWED_UP, DONE),
    [DEAL_FOLLOWED_UP] = S(INSIGHTS) | S(PAID) | S(DONE),
    [DEAL_DONE] = FROM_TO(LIVE, FOLLOWED_UP),
    [DEAL_DECLINED] = FROM_TO(SHORTLISTED, AGREED),
    [DEAL_GHOSTED] = FROM_TO(CONTACTED, APPROVED) | S(DECLINED) | S(CANCELLED),
    [DEAL_CANCELLED] = FROM_TO(SHORTLISTED, AGREED),
};

bool
deal_may_follow(enum deal_state from, enum deal_state to)
{
    return (may[from] & (1U << to)) != 0;
}

bool
deal_may_after_end(enum deal_state to)
{
    return to >= DEAL_LIVE && to <= DEAL_DONE;
}

/* Ends with SHORTLISTED, which never comes next. */
static const enum deal_state next_states[DEAL_STATES][5] = {
    [DEAL_SHORTLISTED] = { DEAL_CONTACTED, DEAL_DECLINED },
    [DEAL_CONTACTED] = { DEAL_TALKING, DEAL_AGREED, DEAL_DECLINED,
                         DEAL_GHOSTED },
    [DEAL_TALKING] = { DEAL_AGREED, DEAL_SIGNED, DEAL_DECLINED, DEAL_GHOSTED },
    [DEAL_AGREED] = { DEAL_SIGNED, DEAL_CANCELLED },
    [DEAL_SIGNED] = { DEAL_BRIEFED, DEAL_CANCELLED },
    [DEAL_BRIEFED] = { DEAL_SHIPPED, DEAL_DRAFTING, DEAL_REVIEW,
                       DEAL_CANCELLED },
    [DEAL_SHIPPED] = { DEAL_RECEIVED, DEAL_CANCELLED },
    [DEAL_RECEIVED] = { DEAL_REVIEW, DEAL_GHOSTED, DEAL_CANCELLED },
    [DEAL_DRAFTING] = { DEAL_REVIEW, DEAL_GHOSTED, DEAL_CANCELLED },
    [DEAL_REVIEW] = { DEAL_APPROVED, DEAL_DRAFTING, DEAL_CANCELLED },
    [DEAL_APPROVED] = { DEAL_LIVE, DEAL_CANCELLED },
    [DEAL_LIVE] = { DEAL_INSIGHTS, DEAL_PAID },
    [DEAL_INSIGHTS] = { DEAL_PAID },
    [DEAL_PAID] = { DEAL_FOLLOWED_UP },
    [DEAL_FOLLOWED_UP] = { DEAL_DONE },
    [DEAL_DECLINED] = { DEAL_CONTACTED },
    [DEAL_GHOSTED] = { DEAL_TALKING, DEAL_CANCELLED },
    [DEAL_CANCELLED] = { DEAL_CONTACTED },
};

size_t
deal_next(enum deal_state from, enum deal_state *next, size_t max)
{
    size_t n;

    for (n = 0; n < max && n < ARRAY_LEN(next_states[from]) &&
                next_states[from][n] != DEAL_SHORTLISTED;
         n++)
        next[n] = next_states[from][n];
    return n;
}

/* ---- what is waited for -------------------------------------------------- */

/* What the days of a row count from. */
enum anchor { SINCE, SINCE_WORKING, DRAFT, PUBLISH, WINDOW, AGREED };

enum { LAST_OF_WINDOW = 100, DAYS_MAX = 3 };

static const struct rule {
    enum deal_step step;
    unsigned opens; /* in these states */
    unsigned stays; /* in these it is left open if it is */
    enum anchor anchor;
    int days[DAYS_MAX]; /* when somebody is reminded; the last: due */
    size_t count;
    enum deal_whom whom;
} rules[] = {
    { DEAL_STEP_REPLY, S(CONTACTED), 0, SINCE, { 3, 7 }, 2, DEAL_OWNER },
    /* who leads hears of it when it is due: after fourteen days */
    { DEAL_STEP_CONTRACT, S(AGREED), 0, SINCE, { 3, 10, 14 }, 3, DEAL_OWNER },
    { DEAL_STEP_BRIEF, S(SIGNED), 0, SINCE_WORKING, { 2 }, 1, DEAL_OWNER },
    { DEAL_STEP_BRIEF_YES, S(BRIEFED), 0, SINCE, { 2 }, 1, DEAL_OWNER },
    { DEAL_STEP_PARCEL, S(SHIPPED), 0, SINCE_WORKING, { 5 }, 1, DEAL_OWNER },
    /* not while the parcel is under way: that may have made it impossible */
    { DEAL_STEP_DRAFT,
      FROM_TO(AGREED, BRIEFED) | S(RECEIVED) | S(DRAFTING),
      FROM_TO(SHORTLISTED, TALKING), /* as a sheet has brought it */
      DRAFT,
      { -2, 0 },
      2,
      DEAL_OWNER },
    /* opened when the draft is three days late */
    { DEAL_STEP_MAKE_GOOD,
      0,
      S(BRIEFED) | S(RECEIVED) | S(DRAFTING),
      DRAFT,
      { 3 },
      1,
      DEAL_OWNER },
    { DEAL_STEP_REVIEW,
      S(REVIEW),
      0,
      SINCE_WORKING,
      { (DEAL_REVIEW_DAYS + 1) / 2, DEAL_REVIEW_DAYS },
      2,
      DEAL_OWNER },
    /* a day of its own is known early; in a window any day will do */
    { DEAL_STEP_PUBLISH,
      FROM_TO(AGREED, APPROVED),
      FROM_TO(SHORTLISTED, TALKING),
      PUBLISH,
      { -1, 0 },
      2,
      DEAL_OWNER },
    { DEAL_STEP_PUBLISH,
      S(APPROVED),
      0,
      WINDOW,
      { -1, 0, LAST_OF_WINDOW },
      3,
      DEAL_OWNER },
    { DEAL_STEP_POST_CHECK, S(LIVE), 0, SINCE, { 1 }, 1, DEAL_OWNER },
    { DEAL_STEP_INSIGHTS, S(LIVE), 0, SINCE, { 7, 10 }, 2, DEAL_OWNER },
    /* thirty days is what most contracts give */
    { DEAL_STEP_PAYMENT,
      S(INSIGHTS),
      S(FOLLOWED_UP) | S(DONE),
      SINCE,
      { 25, 30 },
      2,
      DEAL_FINANCE },
    { DEAL_STEP_THANKS,
      S(PAID),
      FROM_TO(LIVE, INSIGHTS) | S(DONE),
      SINCE,
      { 3 },
      1,
      DEAL_OWNER },
    { DEAL_STEP_QUESTIONS,
      S(PAID),
      FROM_TO(LIVE, INSIGHTS) | S(DONE),
      SINCE,
      { 14 },
      1,
      DEAL_OWNER },
    { DEAL_STEP_RECHECK, S(DONE), 0, SINCE, { 182 }, 1, DEAL_OWNER },
    { DEAL_STEP_TROUBLE,
      0,
      FROM_TO(SHORTLISTED, FOLLOWED_UP),
      SINCE_WORKING,
      { 1 },
      1,
      DEAL_OWNER },
    /* Days that were agreed, where the rules above would count some. */
    { DEAL_STEP_CONTRACT,
      FROM_TO(CONTACTED, AGREED),
      0,
      AGREED,
      { -2, 0 },
      2,
      DEAL_OWNER },
    { DEAL_STEP_BRIEF,
      FROM_TO(AGREED, SIGNED),
      0,
      AGREED,
      { -1, 0 },
      2,
      DEAL_OWNER },
    { DEAL_STEP_SHIP,
      FROM_TO(AGREED, BRIEFED),
      0,
      AGREED,
      { -1, 0 },
      2,
      DEAL_OWNER },
    { DEAL_STEP_PARCEL, S(SHIPPED), 0, AGREED, { 0 }, 1, DEAL_OWNER },
    { DEAL_STEP_REVIEW, S(REVIEW), 0, AGREED, { -2, 0 }, 2, DEAL_OWNER },
    { DEAL_STEP_INSIGHTS, S(LIVE), 0, AGREED, { -3, 0 }, 2, DEAL_OWNER },
    /* some are paid in part before anything is made */
    { DEAL_STEP_PAYMENT,
      FROM_TO(AGREED, INSIGHTS),
      S(FOLLOWED_UP) | S(DONE),
      AGREED,
      { -5, 0 },
      2,
      DEAL_FINANCE },
    { DEAL_STEP_THANKS,
      FROM_TO(LIVE, PAID),
      S(DONE),
      AGREED,
      { 0 },
      1,
      DEAL_OWNER },
    { DEAL_STEP_RIGHTS,
      FROM_TO(LIVE, DONE),
      0,
      AGREED,
      { -14, -3, 0 },
      3,
      DEAL_OWNER },
    { DEAL_STEP_EXCLUSIVE,
      FROM_TO(SIGNED, DONE),
      0,
      AGREED,
      { 0 },
      1,
      DEAL_OWNER },
};

/* Of the rules whose day is agreed. */
static const enum deal_date dates[DEAL_STEPS] = {
    [DEAL_STEP_CONTRACT] = DEAL_DATE_CONTRACT,
    [DEAL_STEP_BRIEF] = DEAL_DATE_BRIEF,
    [DEAL_STEP_SHIP] = DEAL_DATE_SHIP,
    [DEAL_STEP_PARCEL] = DEAL_DATE_ARRIVE,
    [DEAL_STEP_REVIEW] = DEAL_DATE_APPROVAL,
    [DEAL_STEP_INSIGHTS] = DEAL_DATE_INSIGHTS,
    [DEAL_STEP_PAYMENT] = DEAL_DATE_PAYMENT,
    [DEAL_STEP_THANKS] = DEAL_DATE_THANKS,
    [DEAL_STEP_RIGHTS] = DEAL_DATE_RIGHTS,
    [DEAL_STEP_EXCLUSIVE] = DEAL_DATE_EXCLUSIVE,
};

static int64_t
anchor_day(const struct rule *rule, const struct deal_days *days)
{
    switch (rule->anchor) {
    case SINCE:
    case SINCE_WORKING:
        return days->since;
    case DRAFT:
        return days->draft;
    case PUBLISH:
        return days->publish;
    case AGREED:
        return days->dates[dates[rule->step]];
    case WINDOW:
        break;
    }
    return days->publish == 0 ? days->window : 0;
}

/* A parcel from abroad takes twice as long. */
static int
rule_offset(const struct rule *rule, size_t i, bool is_abroad)
{
    return rule->step == DEAL_STEP_PARCEL && is_abroad ? 2 * rule->days[i]
                                                       : rule->days[i];
}

/* A warning that would fall on a day off comes the working day before, a
 * question the one after; a date that was agreed is that date. */
static int64_t
rule_day(const struct rule *rule, int64_t from, int offset,
         const struct calendar *calendar)
{
    if (rule->anchor == SINCE_WORKING)
        return calendar_add(calendar, from, offset);
    if (offset == LAST_OF_WINDOW)
        return calendar_add(calendar, from, DEAL_WINDOW_DAYS);
    if (offset == 0)
        return from;
    if (offset > 0)
        return calendar_at_or_after(calendar, from + offset);
    from += offset;
    return calendar_is_working(calendar, from)
               ? from
               : calendar_add(calendar, from, -1);
}

static void
add_remind(char *out, size_t *len, int64_t days)
{
    int n = snprintf(out + *len, DEAL_REMIND_MAX - *len, "%s%dd",
                     *len > 0 ? "," : "", (int)days);

    if (n > 0 && *len + (size_t)n < DEAL_REMIND_MAX)
        *len += (size_t)n;
    out[*len] = '\0';
}

static void
rule_apply(const struct rule *rule, int64_t from, bool is_abroad,
           const struct calendar *calendar, struct deal_wait *out)
{
    int64_t day, last = -1;
    size_t i, len = 0;

    out->step = rule->step;
    out->whom = rule->whom;
    out->day =
        rule_day(rule, from, rule_offset(rule, rule->count - 1, is_abroad),
                 calendar);
    out->remind[0] = '\0';
    for (i = 0; i < rule->count; i++) {
        day = rule_day(rule, from, rule_offset(rule, i, is_abroad), calendar);
        if (day != last)
            add_remind(out->remind, &len, out->day - day);
        last = day;
    }
}

/* Is there a day that was agreed for what this rule counts one for? */
static bool
is_overruled(const struct rule *rule, enum deal_state state,
             const struct deal_days *days)
{
    size_t i;

    for (i = 0; rule->anchor != AGREED && i < ARRAY_LEN(rules); i++)
        if (rules[i].anchor == AGREED && rules[i].step == rule->step &&
            (rules[i].opens & (1U << state)) &&
            anchor_day(&rules[i], days) != 0)
            return true;
    return false;
}

/* What was brought with its dates is waited for from the beginning. */
static bool
is_opened(const struct rule *rule, enum deal_state state,
          const struct deal_days *days)
{
    unsigned opens = rule->opens;

    if (days->is_brought && (rule->anchor == DRAFT || rule->anchor == PUBLISH))
        opens |= rule->opens != 0 ? rule->stays : 0;
    return (opens & (1U << state)) != 0;
}

size_t
deal_waits(enum deal_state state, const struct deal_days *days,
           const struct calendar *calendar,
           struct deal_wait out[DEAL_WAITS_MAX])
{
    size_t i, n = 0;

    for (i = 0; i < ARRAY_LEN(rules) && n < DEAL_WAITS_MAX; i++) {
        int64_t from = anchor_day(&rules[i], days);

        if (from == 0 || !is_opened(&rules[i], state, days) ||
            is_overruled(&rules[i], state, days) ||
            (rules[i].step == DEAL_STEP_PAYMENT && !days->is_paid))
            continue;
        rule_apply(&rules[i], from, days->is_abroad, calendar, &out[n++]);
    }
    return n;
}

static const struct rule *
rule_of(enum deal_step step)
{
    size_t i = 0;

    while (i + 1 < ARRAY_LEN(rules) && rules[i].step != step)
        i++;
    return &rules[i];
}

bool
deal_step_stays(enum deal_step step, enum deal_state state)
{
    const struct rule *rule = rule_of(step);

    return ((rule->opens | rule->stays) & (1U << state)) != 0;
}

bool
deal_step_outlasts(enum deal_step step)
{
    return step == DEAL_STEP_PAYMENT || step == DEAL_STEP_THANKS ||
           step == DEAL_STEP_QUESTIONS || step == DEAL_STEP_RECHECK ||
           step == DEAL_STEP_RIGHTS || step == DEAL_STEP_EXCLUSIVE;
}

void
deal_wait_from(enum deal_step step, int64_t from,
               const struct calendar *calendar, struct deal_wait *out)
{
    rule_apply(rule_of(step), from, false, calendar, out);
}

int64_t
deal_draft_day(int64_t planned, int64_t received,
               const struct calendar *calendar)
{
    int64_t made = calendar_add(calendar, received, DEAL_CREATE_DAYS);

    return planned > made ? planned : made;
}

/* ---- one piece by two names ---------------------------------------------- */

/* Without "on tiktok" and the ending that makes it many: "stor" of "stories",
 * "reel" of "reels", "stori" of "storia". */
static size_t
stem(const char *piece)
{
    const char *on = strstr(piece, " on ");
    size_t len = on ? (size_t)(on - piece) : strlen(piece);

    if (len > 3 && strncasecmp(piece + len - 3, "ies", 3) == 0)
        return len - 3;
    if (len > 1 && strchr("sS", piece[len - 1]))
        return len - 1;
    if (len > 1 && strchr("aeioyAEIOY", piece[len - 1]))
        return len - 1;
    return len;
}

bool
deal_same_piece(const char *a, const char *b)
{
    size_t len = stem(a);

    return len > 0 && len == stem(b) && strncasecmp(a, b, len) == 0;
}
