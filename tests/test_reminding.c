/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_reminding.c - what is said about a deadline, to whom and when.
 *
 * Each row is a deadline with all that is said of it until silence: moments on
 * the wall of its zone. FM27 to FM31 as far as they are a matter of the rule.
 */
#include "rules/reminding.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alloc.h"
#include "support/dates.h"
#include "support/test.h"

enum { DAY = 86400 };

static const struct calendar mon_to_fri;

/* "2026-11-27T17:00" or "2026-11-27" there. */
static int64_t
at_of(const char *text, const struct zone *zone)
{
    struct wall w = { 0 };
    int64_t first, second;

    w.year = (int)strtol(text, NULL, 10);
    w.month = (int)strtol(text + 5, NULL, 10);
    w.day = (int)strtol(text + 8, NULL, 10);
    if (text[10] == 'T') {
        w.hour = (int)strtol(text + 11, NULL, 10);
        w.minute = (int)strtol(text + 14, NULL, 10);
    }
    ck_assert(wall_is_valid(&w));
    (void)zone_to_utc(zone, &w, &first, &second);
    return first;
}

/* ---- all that is said ---------------------------------------------------- */

static const char *
name_of(unsigned what)
{
    switch (what) {
    case REMINDING_AHEAD:
        return "ahead";
    case REMINDING_DUE:
        return "due";
    case REMINDING_SNOOZED:
        return "snoozed";
    case REMINDING_THREAD:
        return "thread";
    case REMINDING_LEAD:
        return "lead";
    case REMINDING_TURN:
        return "turn";
    default:
        return "?";
    }
}

static void
add_said(struct buf *b, const struct reminding *r, unsigned what, int64_t now)
{
    struct wall wall;
    unsigned bit;

    /* One message to the owner says the most of them. */
    if (what & (REMINDING_DUE | REMINDING_SNOOZED))
        what &= ~(unsigned)REMINDING_AHEAD;
    if (what & REMINDING_SNOOZED)
        what &= ~(unsigned)REMINDING_DUE;
    zone_to_wall(r->zone, now, &wall);
    for (bit = 1; bit <= REMINDING_TURN; bit <<= 1) {
        if (!(what & bit))
            continue;
        buf_addf(b, "%s%s ", b->len > 0 ? ";" : "", name_of(bit));
        wall_iso_time(b, &wall);
    }
}

/* As the job does it: looked at when the rule says, and not in between. */
static void
run(struct reminding *r, int64_t from, struct buf *said)
{
    int64_t at = from, next;
    int i;

    for (i = 0; i < 30; i++) {
        unsigned what = reminding_due(r, at);

        add_said(said, r, what, at);
        next = reminding_next(r, at);
        r->stage = reminding_stage_after(r, what, at);
        if (next == 0)
            return;
        ck_assert_int_gt(next, at);
        at = next;
    }
    ck_abort_msg("it never ends: %s", said->data);
}

static const struct {
    const char *made, *due, *remind, *snoozed;
    bool campaign, series;
    const char *said;
} rows[] = {
    { "2026-11-25T09:00", "2026-11-27T17:00", "", NULL, false, false,
      "due 2026-11-27T17:00" },
    { "2026-11-25T09:00", "2026-11-27", "", NULL, false, false,
      "due 2026-11-27T09:00" },
    { "2026-11-25T09:00", "2026-11-27", "0d", NULL, false, false,
      "due 2026-11-27T09:00" },
    { "2026-11-20T10:00", "2026-11-27T17:00", "3d,1d,0d,2h", NULL, false, false,
      "ahead 2026-11-24T09:00;ahead 2026-11-26T09:00;ahead 2026-11-27T09:00;"
      "ahead 2026-11-27T15:00;due 2026-11-27T17:00" },
    /* what lies behind when it is made is not said */
    { "2026-11-26T10:00", "2026-11-27T17:00", "3d,1d,2h", NULL, false, false,
      "ahead 2026-11-27T15:00;due 2026-11-27T17:00" },
    /* made on its day: later that day */
    { "2026-11-27T10:00", "2026-11-27", "", NULL, false, false,
      "due 2026-11-27T17:00" },
    { "2026-11-27T18:00", "2026-11-27", "", NULL, false, false,
      "due 2026-11-27T23:00" },
    { "2026-11-27T23:30", "2026-11-27", "", NULL, false, false, "" },
    /* the ladder: a working day later, not over the weekend */
    { "2026-11-25T09:00", "2026-11-26T17:00", "", NULL, true, false,
      "due 2026-11-26T17:00;thread 2026-11-26T17:15;lead 2026-11-27T17:00" },
    { "2026-11-25T09:00", "2026-11-27T11:30", "", NULL, true, false,
      "due 2026-11-27T11:30;thread 2026-11-27T11:45;lead 2026-11-30T11:30" },
    { "2026-11-25T09:00", "2026-11-26T23:30", "", NULL, true, false,
      "due 2026-11-26T23:30;thread 2026-11-26T23:45;lead 2026-11-27T17:00" },
    { "2026-11-25T09:00", "2026-11-27", "", NULL, true, false,
      "due 2026-11-27T09:00;thread 2026-11-30T09:00;lead 2026-12-01T09:00" },
    /* brought in late: the past is not said */
    { "2026-11-25T09:00", "2026-11-20", "3d", NULL, true, false, "" },
    /* put off: nothing before, and others wait too */
    { "2026-11-25T09:00", "2026-11-27T17:00", "1d", "2026-11-27T18:00", true,
      false,
      "snoozed 2026-11-27T18:00;thread 2026-11-27T19:00;lead "
      "2026-11-30T17:00" },
    { "2026-11-25T09:00", "2026-11-27T17:00", "1d", "2026-11-26T12:00", false,
      false, "snoozed 2026-11-26T12:00;due 2026-11-27T17:00" },
    /* a pause does not stop the series */
    { "2026-11-25T09:00", "2026-11-27T17:00", "", "2026-11-28T09:00", false,
      true, "turn 2026-11-27T17:00;snoozed 2026-11-28T09:00" },
    { "2026-11-25T09:00", "2026-11-27", "", NULL, false, true,
      "turn 2026-11-27T00:00;due 2026-11-27T09:00" },
};

static void
facts_of(int i, const struct zone *zone, struct reminding *r)
{
    memset(r, 0, sizeof(*r));
    r->zone = zone;
    r->due_at = at_of(rows[i].due, zone);
    r->is_day = strlen(rows[i].due) == 10;
    r->remind = rows[i].remind;
    r->has_campaign = rows[i].campaign;
    r->has_series = rows[i].series;
    r->calendar = &mon_to_fri;
    r->stage = reminding_stage(at_of(rows[i].made, zone), 0);
    if (rows[i].snoozed)
        r->snoozed_to = at_of(rows[i].snoozed, zone);
}

static const char *const machine_zones[] = { "UTC", "America/Chicago",
                                             "Asia/Kolkata" };

/* FM28: the machine's zone has no say. */
START_TEST(fm28_all_is_said_at_its_time_wherever_the_machine_stands)
{
    static const char *const zones[] = { "Europe/Rome", "America/New_York",
                                         "Asia/Kolkata" };
    struct reminding r;
    struct buf said;
    size_t z, m;

    for (m = 0; m < ARRAY_LEN(machine_zones); m++) {
        ck_assert_int_eq(setenv("TZ", machine_zones[m], 1), 0);
        tzset();
        for (z = 0; z < ARRAY_LEN(zones); z++) {
            facts_of(_i, dates_zone(zones[z]), &r);
            buf_init(&said, 4096);
            run(&r, at_of(rows[_i].made, r.zone), &said);
            ck_assert_str_eq(said.data, rows[_i].said);
            buf_release(&said);
        }
    }
}
END_TEST

/* FM29: looked at once only, a long time later. */
START_TEST(fm29_what_was_missed_is_due_at_once_and_once)
{
    static const int64_t off[] = { 5, 300, 26 * 3600, 400 * DAY };
    struct reminding r;
    int64_t due;
    size_t i;

    for (i = 0; i < ARRAY_LEN(off); i++) {
        facts_of(_i, dates_zone("Europe/Rome"), &r);
        due = reminding_next(&r, at_of(rows[_i].made, r.zone));
        if (due == 0)
            return;
        ck_assert_uint_ne(reminding_due(&r, due + off[i]), 0);
        r.stage = reminding_stage_after(&r, reminding_due(&r, due + off[i]),
                                        due + off[i]);
        ck_assert_uint_eq(reminding_due(&r, due + off[i]), 0);
        ck_assert_uint_eq(reminding_due(&r, due + off[i] + 1), 0);
        ck_assert_int_ne(reminding_next(&r, due + off[i]), due);
    }
}
END_TEST

/* FM30, FM31: the clock is set back, or stands still, or jumps about. */
START_TEST(fm30_a_clock_set_back_says_nothing_twice)
{
    static const int64_t jumps[] = { -3600, 3600, -DAY, DAY, -3600, 0, 60 };
    int64_t now, end;
    unsigned said = 0;
    struct reminding r;
    size_t i;

    facts_of(_i, dates_zone("Europe/Rome"), &r);
    now = at_of(rows[_i].made, r.zone);
    end = r.due_at + 10 * (int64_t)DAY;
    for (i = 0; now < end; i++, now += 1800) {
        int64_t seen = now + jumps[i % ARRAY_LEN(jumps)];
        unsigned what = reminding_due(&r, seen);

        ck_assert_msg((what & said & ~(unsigned)REMINDING_AHEAD) == 0,
                      "row %d: %u again after %u", _i, what, said);
        said |= what;
        if (what != 0)
            r.stage = reminding_stage_after(&r, what, seen);
    }
}
END_TEST

/* FM27: nine o'clock stays nine o'clock, in every zone, over every switch. */
START_TEST(fm27_days_ahead_keep_their_hour_over_each_switch)
{
    static const char *const zones[] = { "Europe/Berlin", "America/New_York",
                                         "Australia/Lord_Howe", "Africa/Cairo",
                                         "Asia/Kolkata" };
    const struct zone *zone = dates_zone(zones[_i]);
    struct wall day = { 2024, 1, 1, 0, 0, 0 }, wall;
    int minute;

    for (; day.year <= 2030; wall_add_days(&day, 1)) {
        for (minute = 0; minute < 24 * 60; minute += day.day == 1 ? 15 : 675) {
            struct reminding r = { .zone = zone,
                                   .remind = "1d",
                                   .calendar = &mon_to_fri };
            struct wall due = day;
            int64_t at, second;

            due.hour = minute / 60;
            due.minute = minute % 60;
            (void)zone_to_utc(zone, &due, &r.due_at, &second);
            r.stage = reminding_stage(r.due_at - 2 * (int64_t)DAY, 0);
            at = reminding_next(&r, r.due_at - 2 * (int64_t)DAY);
            zone_to_wall(zone, at, &wall);
            ck_assert_msg(at == r.due_at ||
                              (wall.hour == 9 && wall.minute == 0),
                          "%s %04d-%02d-%02d %02d:%02d", zones[_i], wall.year,
                          wall.month, wall.day, wall.hour, wall.minute);
            ck_assert_int_le(at, r.due_at);
        }
    }
}
END_TEST

/* ---- moved, and what could not be said ----------------------------------- */

START_TEST(a_new_date_is_said_anew)
{
    const struct zone *rome = dates_zone("Europe/Rome");
    struct reminding r = { .zone = rome,
                           .due_at = at_of("2026-11-27T17:00", rome),
                           .remind = "",
                           .has_campaign = true,
                           .calendar = &mon_to_fri };
    int64_t now = at_of("2026-12-05T09:00", rome);
    struct buf said;

    r.stage = reminding_stage(at_of("2026-11-25T09:00", rome), 0);
    buf_init(&said, 4096);
    run(&r, at_of("2026-11-25T09:00", rome), &said);
    r.due_at = at_of("2026-12-07T17:00", rome);
    buf_reset(&said);
    run(&r, now, &said);
    ck_assert_str_eq(said.data, "due 2026-12-07T17:00;thread 2026-12-07T17:15;"
                                "lead 2026-12-08T17:00");
    buf_release(&said);
}
END_TEST

START_TEST(what_waits_for_a_louder_hour_is_not_lost)
{
    const struct zone *rome = dates_zone("Europe/Rome");
    struct reminding r = { .zone = rome,
                           .due_at = at_of("2026-11-27T17:00", rome),
                           .remind = "1d",
                           .has_campaign = true,
                           .calendar = &mon_to_fri };
    int64_t lead = at_of("2026-11-30T17:00", rome);

    r.stage = reminding_stage(at_of("2026-11-25T09:00", rome),
                              REMINDING_DUE | REMINDING_THREAD);
    ck_assert_uint_eq(reminding_due(&r, lead), REMINDING_LEAD);
    r.stage = reminding_stage_left(&r, 0);
    ck_assert_uint_eq(reminding_due(&r, lead + 3600), REMINDING_LEAD);
    r.stage = reminding_stage_after(&r, REMINDING_LEAD, lead + 3600);
    ck_assert_uint_eq(reminding_due(&r, lead + 7200), 0);
    ck_assert_int_eq(reminding_next(&r, lead + 7200), 0);
}
END_TEST

/* ---- "3d,1d,0d" ---------------------------------------------------------- */

static const struct {
    const char *text, *kept; /* NULL: refused */
} lists[] = {
    { "", "" },
    { "3d,1d,0d", "3d,1d,0d" },
    { "0d 1d 3d 1d", "3d,1d,0d" },
    { "2h, 30m", "2h,30m" },
    { "90m", "90m" },
    { "120 min", "2h" },
    { "1 week", "7d" },
    { "3 giorni, 2 ore", "3d,2h" },
    { "1g", "1d" },
    { "365d", "365d" },
    { "366d", NULL },
    { "9000h", NULL },
    { "1d,2d,3d,4d,5d,6d,7d,8d", "8d,7d,6d,5d,4d,3d,2d,1d" },
    { "1d,2d,3d,4d,5d,6d,7d,8d,9d", NULL },
    { "d", NULL },
    { "3", NULL },
    { "3x", NULL },
    { "3days,", "3d" },
    { "-3d", NULL },
    { "99999999999999999999d", NULL },
    { "3d1d", NULL },
};

START_TEST(a_list_of_times_before_is_read)
{
    struct reminding_offsets offsets;
    struct buf b;
    enum err rc = reminding_read(lists[_i].text, &offsets);

    if (!lists[_i].kept) {
        ck_assert_msg(rc != ERR_OK, "%s", lists[_i].text);
        return;
    }
    ck_assert_int_eq(rc, ERR_OK);
    buf_init(&b, 256);
    reminding_write(&b, &offsets);
    ck_assert_str_eq(b.data, lists[_i].kept);
    buf_release(&b);
}
END_TEST

TEST_SUITE(reminding)
{
    TCase *tc = test_case(suite, "reminding", 60);

    tcase_add_loop_test(
        tc, fm28_all_is_said_at_its_time_wherever_the_machine_stands, 0,
        ARRAY_LEN(rows));
    tcase_add_loop_test(tc, fm29_what_was_missed_is_due_at_once_and_once, 0,
                        ARRAY_LEN(rows));
    tcase_add_loop_test(tc, fm30_a_clock_set_back_says_nothing_twice, 0,
                        ARRAY_LEN(rows));
    tcase_add_loop_test(tc, fm27_days_ahead_keep_their_hour_over_each_switch, 0,
                        5);
    tcase_add_test(tc, a_new_date_is_said_anew);
    tcase_add_test(tc, what_waits_for_a_louder_hour_is_not_lost);
    tcase_add_loop_test(tc, a_list_of_times_before_is_read, 0,
                        ARRAY_LEN(lists));
}
