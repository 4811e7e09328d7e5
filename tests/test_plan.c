/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_plan.c - a campaign laid out backwards, judged and moved.
 *
 * The dates of the tables were counted by hand.
 */
#include "rules/plan.h"

#include "alloc.h"
#include "dates.h"
#include "test.h"
#include "zone.h"

static const struct calendar weekends = { 0 };

/* ---- laid out ------------------------------------------------------------ */

/* P = Mon 2 Nov 2026, weekends alone: the work begins nine weeks before. What
 * is over at P-3 has three working days behind it that are not P. */
static const struct {
    enum plan_step_id id;
    int before; /* P-n, P+n */
    const char *first, *last;
} steps[] = {
    { PLAN_OBJECTIVE, 43, "2026-08-31", "2026-09-01" },
    { PLAN_VET, 35, "2026-09-02", "2026-09-11" },
    { PLAN_OUTREACH, 28, "2026-09-14", "2026-09-22" },
    { PLAN_NEGOTIATE, 23, "2026-09-23", "2026-09-29" },
    { PLAN_BRIEF, 21, "2026-09-30", "2026-10-01" },
    { PLAN_SHIP, 20, "2026-10-02", "2026-10-02" },
    { PLAN_ARRIVE, 15, "2026-10-05", "2026-10-09" },
    { PLAN_CREATE, 8, "2026-10-12", "2026-10-20" },
    { PLAN_REVIEW, 3, "2026-10-21", "2026-10-27" },
    { PLAN_PUBLISH, -5, "2026-11-02", "2026-11-06" },
    { PLAN_INSIGHTS, -12, "2026-11-09", "2026-11-17" },
    { PLAN_FOLLOW_UP, -15, "2026-11-18", "2026-11-20" },
    { PLAN_REPORT, -20, "2026-11-23", "2026-11-27" },
};

START_TEST(the_default_plan_ends_where_it_should)
{
    struct plan_mix mix = { .new_creators = 3 };
    struct plan plan;

    plan_lay(&weekends, &mix, dates_day("2026-08-03"), dates_day("2026-11-02"),
             &plan);
    ck_assert_uint_eq(plan.count, ARRAY_LEN(steps));
    ck_assert_int_eq(plan.buffer, 3);
    ck_assert_int_eq(plan.steps[_i].id, steps[_i].id);
    ck_assert_str_eq(dates_iso(plan.steps[_i].first), steps[_i].first);
    ck_assert_str_eq(dates_iso(plan.steps[_i].last), steps[_i].last);
    ck_assert(!plan.steps[_i].is_squeezed);
    ck_assert_int_eq(plan_until(&weekends, plan.steps[_i].last, plan.publish),
                     steps[_i].before);
    ck_assert_uint_eq(plan_find(&plan, steps[_i].id), (size_t)_i);
}
END_TEST

/* Christmas, Epiphany and the Immaculate Conception lie in between. */
START_TEST(holidays_move_steps_back)
{
    struct calendar c = dates_italy();
    struct plan_mix mix = { .new_creators = 1 };
    struct plan plan;

    plan_lay(&c, &mix, dates_day("2026-09-01"), dates_day("2027-01-11"), &plan);
    ck_assert_str_eq(dates_iso(plan.steps[plan_find(&plan, PLAN_REVIEW)].last),
                     "2027-01-04");
    ck_assert_str_eq(dates_iso(plan.steps[plan_find(&plan, PLAN_CREATE)].last),
                     "2026-12-24");
    ck_assert_str_eq(dates_iso(plan.steps[plan_find(&plan, PLAN_ARRIVE)].last),
                     "2026-12-15");
    ck_assert_str_eq(dates_iso(plan.steps[plan_find(&plan, PLAN_SHIP)].last),
                     "2026-12-07");
    ck_assert_str_eq(dates_iso(plan.steps[plan_find(&plan, PLAN_BRIEF)].last),
                     "2026-12-04");
}
END_TEST

START_TEST(publication_may_be_a_saturday)
{
    struct plan_mix mix = { .new_creators = 1 };
    struct plan_state state;
    struct plan plan;

    plan_lay(&weekends, &mix, dates_day("2026-08-03"), dates_day("2026-11-07"),
             &plan);
    ck_assert_str_eq(dates_iso(plan.steps[plan_find(&plan, PLAN_REVIEW)].last),
                     "2026-11-03");
    plan.steps[0].is_done = true;
    plan_judge(&weekends, &plan, plan.steps[0].last, &state);
    ck_assert_int_eq(state.slack, 3);
    ck_assert_int_eq(state.colour, PLAN_GREEN);
}
END_TEST

static const struct {
    struct plan_mix mix;
    int need, buffer, steps;
} mixes[] = {
    { { false, 0, 0, 0, NULL }, 42, 3, 13 },
    { { false, 0, 4, 0, NULL }, 42, 3, 13 },
    { { false, 0, 1, 5, NULL }, 42, 3, 13 }, /* the longest path */
    { { false, 0, 0, 5, NULL }, 24, 3, 11 }, /* about 25 */
    { { true, 0, 1, 0, NULL }, 47, 5, 13 },
    { { true, 0, 0, 1, NULL }, 29, 5, 11 },
    { { false, 3, 1, 0, NULL }, 42, 3, 13 },
    { { false, 4, 1, 0, NULL }, 42, 5, 13 },
    { { true, 9, 1, 0, NULL }, 47, 5, 13 },
};

START_TEST(the_mix_decides_the_path)
{
    struct plan_mix mix = mixes[_i].mix;
    struct plan plan;

    ck_assert_int_eq(plan_need(&mix), mixes[_i].need);
    ck_assert_int_eq(plan_buffer_days(&mix), mixes[_i].buffer);
    plan_lay(&weekends, &mix, dates_day("2026-01-01"), dates_day("2026-11-02"),
             &plan);
    ck_assert_uint_eq(plan.count, (size_t)mixes[_i].steps);
    ck_assert_int_eq(plan_until(&weekends, plan.steps[0].first - 1,
                                plan.publish),
                     mixes[_i].need + mixes[_i].buffer);
}
END_TEST

START_TEST(a_team_sets_its_own_lengths)
{
    int own[PLAN_LENGTHS], i;
    struct plan_mix mix = { .lengths = own };
    struct plan plan;

    for (i = 0; i < PLAN_LENGTHS; i++)
        own[i] = plan_length_preset((enum plan_length)i);
    own[plan_length_find("vet")] = 12;
    own[plan_length_find("ship")] = 0;
    own[plan_length_find("arrive")] = 0;
    own[plan_length_find("buffer")] = 0;
    ck_assert_int_eq(plan_need(&mix), 42 + 4 - 1 - 5);
    plan_lay(&weekends, &mix, dates_day("2026-01-01"), dates_day("2026-11-02"),
             &plan);
    ck_assert_uint_eq(plan_find(&plan, PLAN_SHIP), plan.count);
    ck_assert_str_eq(dates_iso(plan.steps[plan_find(&plan, PLAN_REVIEW)].last),
                     "2026-10-30"); /* the Friday before P */
    ck_assert_int_eq(plan_length_find("vett"), PLAN_LENGTHS);
    ck_assert_str_eq(plan_length_name(PLAN_ARRIVE_ABROAD), "arrive_abroad");
}
END_TEST

/* ---- is there time? ------------------------------------------------------ */

static const struct {
    const char *today;
    int have, slack;
    enum plan_colour colour;
} starts[] = {
    { "2026-08-03", 64, 22, PLAN_GREEN },
    { "2026-08-28", 45, 3, PLAN_GREEN }, /* 45 days that are not P */
    { "2026-08-30", 45, 3, PLAN_GREEN }, /* the Sunday: as on Friday */
    { "2026-08-31", 44, 2, PLAN_TIGHT },
    { "2026-09-02", 42, 0, PLAN_TIGHT },
    { "2026-09-03", 41, -1, PLAN_RUSH },
    { "2026-10-19", 9, -33, PLAN_RUSH },
    { "2026-10-29", 1, -41, PLAN_RUSH },
    { "2026-10-30", 0, -42, PLAN_RUSH }, /* what is left is today */
    { "2026-11-01", 0, -42, PLAN_RUSH },
    { "2026-11-02", -1, -43, PLAN_RUSH },
};

START_TEST(slack_is_have_minus_need)
{
    struct plan_mix mix = { .new_creators = 1 };
    int64_t today = dates_day(starts[_i].today);
    struct plan_state state;
    struct plan plan;
    int room = 0;
    size_t i;

    plan_lay(&weekends, &mix, today, dates_day("2026-11-02"), &plan);
    plan_judge(&weekends, &plan, today, &state);
    ck_assert_int_eq(state.have, starts[_i].have);
    ck_assert_int_eq(state.slack, starts[_i].slack);
    ck_assert_int_eq(state.colour, starts[_i].colour);
    ck_assert_int_eq(state.need, 42);
    ck_assert_uint_eq(state.late, 0);
    for (i = 0; i < plan.count; i++)
        ck_assert(plan.steps[i].last > today || starts[_i].have <= 0);
    /* The buffer gives way first, then all steps share what there is. */
    for (i = 0; plan_is_preparation(plan.steps[i].id); i++)
        room += plan_room(&weekends, &plan, i);
    if (starts[_i].have > 0)
        ck_assert_int_eq(room, starts[_i].slack < 0 ? starts[_i].have : 42);
}
END_TEST

/* Days that each step gets, P being Mon 2 Nov 2026. */
static const struct {
    const char *today;
    int rooms[9];
} shares[] = {
    { "2026-09-02", { 2, 8, 7, 5, 2, 1, 5, 7, 5 } },
    { "2026-09-04", { 2, 7, 7, 5, 2, 1, 5, 6, 5 } }, /* two too few */
    { "2026-09-23", { 1, 5, 4, 3, 1, 1, 5, 4, 3 } }, /* parcels do not hurry */
    { "2026-10-13", { 1, 2, 2, 2, 0, 1, 1, 2, 2 } }, /* they have to */
    { "2026-10-28", { 1, 0, 0, 0, 0, 0, 0, 1, 0 } },
};

START_TEST(a_rush_shares_the_days_there_are)
{
    struct plan_mix mix = { .new_creators = 1 };
    struct plan plan;
    int64_t before = dates_day(shares[_i].today);
    size_t i;

    plan_lay(&weekends, &mix, before, dates_day("2026-11-02"), &plan);
    for (i = 0; i < ARRAY_LEN(shares[_i].rooms); i++) {
        int64_t first = plan_begin(&weekends, &plan, i);

        ck_assert_int_eq(plan_room(&weekends, &plan, i), shares[_i].rooms[i]);
        ck_assert_int_eq(first, shares[_i].rooms[i] > 0
                                    ? calendar_add(&weekends, before, 1)
                                    : plan.steps[i].last);
        before = plan.steps[i].last;
    }
    ck_assert_str_eq(dates_iso(before), "2026-10-30");
}
END_TEST

static struct plan
autumn(void)
{
    struct plan_mix mix = { .new_creators = 1 };
    struct plan plan;

    plan_lay(&weekends, &mix, dates_day("2026-08-03"), dates_day("2026-11-02"),
             &plan);
    return plan;
}

static const struct {
    const char *today;
    enum plan_step_id done; /* all up to this one; PLAN_STEPS = none */
    int slack;
    size_t late;
    enum plan_colour colour;
} runs[] = {
    { "2026-09-01", PLAN_STEPS, 3, 0, PLAN_GREEN },
    { "2026-09-02", PLAN_STEPS, 2, 1, PLAN_TIGHT }, /* a day late */
    { "2026-09-04", PLAN_STEPS, 0, 1, PLAN_TIGHT },
    { "2026-09-07", PLAN_STEPS, -1, 1, PLAN_RUSH },
    { "2026-09-02", PLAN_OBJECTIVE, 3, 0, PLAN_GREEN },
    { "2026-10-23", PLAN_CREATE, 3, 0, PLAN_GREEN },
    { "2026-10-29", PLAN_CREATE, 1, 1, PLAN_TIGHT },
    { "2026-10-30", PLAN_CREATE, 0, 1, PLAN_TIGHT },
    { "2026-11-02", PLAN_CREATE, -1, 1, PLAN_RUSH }, /* P is too late */
    { "2026-10-14", PLAN_ARRIVE, 3, 0, PLAN_GREEN },
    { "2026-11-11", PLAN_PUBLISH, -8, 0, PLAN_GREEN }, /* it is out */
    { "2026-11-18", PLAN_PUBLISH, -13, 1, PLAN_GREEN },
};

START_TEST(what_is_late_eats_the_buffer)
{
    struct plan plan = autumn();
    struct plan_state state;
    size_t i;

    for (i = 0; runs[_i].done != PLAN_STEPS && i < plan.count; i++)
        plan.steps[i].is_done = plan.steps[i].id <= runs[_i].done;
    plan_judge(&weekends, &plan, dates_day(runs[_i].today), &state);
    ck_assert_int_eq(state.slack, runs[_i].slack);
    ck_assert_int_eq(state.colour, runs[_i].colour);
    ck_assert_uint_eq(state.late, runs[_i].late);
    ck_assert_int_eq(state.have - state.need, state.slack);
    if (runs[_i].done == PLAN_ARRIVE)
        ck_assert_int_eq(state.need, 9); /* 4 of 7 for the draft, then 5 */
}
END_TEST

static const struct {
    const char *text;
    bool is_one;
    int days;
} counted[] = {
    { "P-8", true, -8 },
    { "p - 8", true, -8 },
    { "P+3", true, 3 },
    { " P ", true, 0 },
    { "P\xe2\x88\x92"
      "5",
      true, -5 },
    { "P\xe2\x80\x93"
      "5",
      true, -5 },
    { "P-200", true, -200 },
    { "P-201", false, 0 },
    { "P8", false, 0 },
    { "P-", false, 0 },
    { "P-8 days", false, 0 },
    { "PP-8", false, 0 },
    { "", false, 0 },
    { "P-99999999999999999999", false, 0 },
};

START_TEST(days_are_counted_from_publication)
{
    int days = 0;

    ck_assert_int_eq(plan_day_read(counted[_i].text, &days),
                     counted[_i].is_one);
    if (counted[_i].is_one)
        ck_assert_int_eq(days, counted[_i].days);
}
END_TEST

TEST_SUITE(plan)
{
    TCase *tc = test_case(suite, "plan", 10);

    tcase_add_loop_test(tc, the_default_plan_ends_where_it_should, 0,
                        ARRAY_LEN(steps));
    tcase_add_loop_test(tc, days_are_counted_from_publication, 0,
                        ARRAY_LEN(counted));
    tcase_add_test(tc, holidays_move_steps_back);
    tcase_add_test(tc, publication_may_be_a_saturday);
    tcase_add_loop_test(tc, the_mix_decides_the_path, 0, ARRAY_LEN(mixes));
    tcase_add_test(tc, a_team_sets_its_own_lengths);
    tcase_add_loop_test(tc, slack_is_have_minus_need, 0, ARRAY_LEN(starts));
    tcase_add_loop_test(tc, a_rush_shares_the_days_there_are, 0,
                        ARRAY_LEN(shares));
    tcase_add_loop_test(tc, what_is_late_eats_the_buffer, 0, ARRAY_LEN(runs));
}
