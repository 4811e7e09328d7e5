/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_plan_moving.c - steps of a campaign that are moved, and what goes along.
 *
 * The dates of the tables were counted by hand.
 */
#include "rules/plan.h"

#include "alloc.h"
#include "dates.h"
#include "test.h"

static const struct calendar weekends = { 0 };

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
    enum plan_step_id id;
    int by;
    size_t moved;
    int after, past;
} moves[] = {
    { PLAN_VET, 0, 0, 3, 0 },     { PLAN_VET, 2, 7, 1, 0 },
    { PLAN_VET, 3, 7, 0, 0 },     { PLAN_VET, 5, 7, 0, 2 },
    { PLAN_CREATE, 1, 1, 2, 0 },  { PLAN_REVIEW, 3, 0, 0, 0 },
    { PLAN_REVIEW, 4, 0, 0, 1 },  { PLAN_VET, -2, 0, 3, 0 },
    { PLAN_REVIEW, -2, 0, 3, 0 }, { PLAN_INSIGHTS, 2, 2, 3, 0 },
    { PLAN_REPORT, 4, 0, 3, 0 },
};

START_TEST(a_move_pushes_what_comes_after)
{
    struct plan plan = autumn(), before = autumn();
    size_t at = plan_find(&plan, moves[_i].id), i;
    struct plan_move move;

    plan_move(&weekends, &plan, at,
              calendar_add(&weekends, plan.steps[at].last, moves[_i].by),
              &move);
    ck_assert_uint_eq(move.moved, moves[_i].moved);
    ck_assert_int_eq(move.buffer_before, 3);
    ck_assert_int_eq(move.buffer_after, moves[_i].after);
    ck_assert_int_eq(move.past_publish, moves[_i].past);
    ck_assert_int_eq(plan.publish, before.publish);
    for (i = 0; i < plan.count; i++) {
        int shift = calendar_between(&weekends, before.steps[i].last,
                                     plan.steps[i].last);
        bool is_pushed = i > at && moves[_i].by > 0 &&
                         plan_is_preparation(plan.steps[i].id) ==
                             plan_is_preparation(moves[_i].id);

        ck_assert_int_eq(shift, i == at || is_pushed ? moves[_i].by : 0);
        ck_assert_int_eq(plan.steps[i].days, before.steps[i].days);
    }
    ck_assert_uint_eq(move.overlaps, moves[_i].by < 0 ? at - 1 : plan.count);
}
END_TEST

START_TEST(a_gap_is_used_before_anything_moves)
{
    struct plan plan = autumn();
    size_t vet = plan_find(&plan, PLAN_VET);
    size_t outreach = plan_find(&plan, PLAN_OUTREACH);
    struct plan_move move;

    /* Finding ends two days early; then three days late. */
    plan_move(&weekends, &plan, vet,
              calendar_add(&weekends, plan.steps[vet].last, -2), &move);
    plan_move(&weekends, &plan, vet,
              calendar_add(&weekends, plan.steps[vet].last, 3), &move);
    ck_assert_str_eq(dates_iso(plan.steps[vet].last), "2026-09-14");
    ck_assert_str_eq(dates_iso(plan.steps[outreach].last), "2026-09-23");
    ck_assert_uint_eq(move.moved, 7);
    ck_assert_int_eq(move.buffer_after, 2);
}
END_TEST

/* Days before the next step are free, and no work; but they do not hide that
 * the buffer was given away. */
START_TEST(days_before_the_next_step_are_free)
{
    struct plan plan = autumn();
    struct plan_state state;
    struct plan_move move;

    plan.steps[0].is_done = true;
    plan_judge(&weekends, &plan, dates_day("2026-08-28"), &state);
    ck_assert_int_eq(state.have, 45);
    ck_assert_int_eq(state.need, 40);
    ck_assert_int_eq(state.slack, 5);
    plan_move(&weekends, &plan, 1,
              calendar_add(&weekends, plan.steps[1].last, 3), &move);
    plan_judge(&weekends, &plan, dates_day("2026-08-28"), &state);
    ck_assert_int_eq(state.need, 40);
    ck_assert_int_eq(state.slack, 0);
    ck_assert_int_eq(state.colour, PLAN_TIGHT);
}
END_TEST

START_TEST(what_is_done_stays)
{
    struct plan plan = autumn();
    size_t create = plan_find(&plan, PLAN_CREATE);
    int64_t last = plan.steps[create].last;
    struct plan_move move;

    plan.steps[create].is_done = true;
    plan_move(&weekends, &plan, plan_find(&plan, PLAN_ARRIVE),
              calendar_add(&weekends, last, 2), &move);
    ck_assert_int_eq(plan.steps[create].last, last);
    ck_assert_uint_eq(move.moved, 1); /* the review alone */
    ck_assert_int_eq(move.buffer_after, 1);
}
END_TEST

START_TEST(publication_takes_the_open_steps_along)
{
    struct plan plan = autumn(), before = autumn();
    size_t i;

    plan.steps[0].is_done = true;
    plan_move_publish(&weekends, &plan, dates_day("2026-11-16"),
                      dates_day("2026-09-02"));
    ck_assert_int_eq(plan.steps[0].last, before.steps[0].last);
    for (i = 1; i < plan.count; i++)
        ck_assert_int_eq(calendar_between(&weekends, before.steps[i].last,
                                          plan.steps[i].last),
                         10);
    ck_assert_int_eq(plan.steps[plan_find(&plan, PLAN_PUBLISH)].first,
                     plan.publish);
    /* And back by three weeks: 30 days for 40 of work, shared. */
    plan_move_publish(&weekends, &plan, dates_day("2026-10-26"),
                      dates_day("2026-09-11"));
    ck_assert_str_eq(dates_iso(plan.steps[1].last), "2026-09-21");
    ck_assert_str_eq(dates_iso(plan.steps[2].last), "2026-09-28");
    ck_assert_str_eq(dates_iso(plan.steps[plan_find(&plan, PLAN_REVIEW)].last),
                     "2026-10-23");
}
END_TEST

/* A step that is moved nearer leaves days free: that is no more work. */
START_TEST(days_between_steps_are_no_work)
{
    struct plan plan = autumn();
    int64_t today = plan.created;
    struct plan_state before, after;
    struct plan_move move;

    plan_judge(&weekends, &plan, today, &before);
    plan_move(&weekends, &plan, 2,
              calendar_add(&weekends, plan.steps[2].last, 5), &move);
    plan_judge(&weekends, &plan, today, &after);
    ck_assert_int_eq(after.need, before.need);
    plan = autumn();
    plan_move(&weekends, &plan, 0,
              calendar_add(&weekends, plan.steps[0].last, -3), &move);
    plan_judge(&weekends, &plan, today, &after);
    ck_assert_int_eq(after.need, before.need);
    ck_assert_int_eq(after.slack, before.slack);
}
END_TEST

/* What did not fit is not pushed along as it was: with time enough it is as if
 * it had been laid out for that day. */
START_TEST(a_rush_is_over_when_the_publication_moves_far_enough)
{
    const struct plan_mix mix = { .new_creators = 2, .known_creators = 1 };
    int64_t today = dates_day("2026-11-26"), publish;
    const int64_t end = dates_day("2027-06-30");

    for (publish = dates_day("2026-12-01"); publish < end; publish++) {
        struct plan plan, fresh;
        struct plan_state state, then;
        size_t i;

        plan_lay(&weekends, &mix, today, dates_day("2027-01-17"), &plan);
        plan_judge(&weekends, &plan, today, &state);
        ck_assert_int_eq(state.colour, PLAN_RUSH);
        plan_move_publish(&weekends, &plan, publish, today);
        plan_lay(&weekends, &mix, today, publish, &fresh);
        plan_judge(&weekends, &plan, today, &state);
        plan_judge(&weekends, &fresh, today, &then);
        ck_assert_int_eq(state.colour, then.colour);
        ck_assert_int_eq(state.slack, state.have - state.need);
        if (then.colour == PLAN_RUSH)
            continue;
        for (i = 0; i < plan.count; i++) {
            ck_assert_int_eq(plan.steps[i].first, fresh.steps[i].first);
            ck_assert_int_eq(plan.steps[i].last, fresh.steps[i].last);
        }
    }
}
END_TEST

/* From every start to every publication of half a year: steps follow each
 * other, none before its time, and the sum is what is needed. */
START_TEST(steps_never_overlap_unless_squeezed)
{
    struct plan_mix mix = { .is_abroad = _i & 1,
                            .approvers = _i & 2 ? 5 : 0,
                            .new_creators = _i & 4 ? 0 : 1,
                            .known_creators = 2 };
    struct calendar c = dates_italy();
    int64_t today = dates_day("2026-10-01"), publish;

    for (publish = today; publish < today + 180; publish++) {
        struct plan_state state;
        struct plan plan;
        int sum = 0;
        size_t i;

        plan_lay(&c, &mix, today, publish, &plan);
        plan_judge(&c, &plan, today, &state);
        for (i = 0; i < plan.count; i++) {
            const struct plan_step *step = &plan.steps[i];

            ck_assert(step->first > today || state.have <= 0);
            ck_assert_int_ge(step->first, today);
            ck_assert_int_ge(step->last, step->first);
            ck_assert(calendar_is_working(&c, step->last) ||
                      step->last == publish);
            ck_assert(!plan_is_preparation(step->id) || step->last < publish ||
                      state.have <= 0);
            if (i > 0)
                ck_assert_int_ge(step->last, plan.steps[i - 1].last);
            if (i > 0 && !step->is_squeezed && step->id != PLAN_PUBLISH)
                ck_assert_int_eq(calendar_between(&c, step->first - 1,
                                                  step->last),
                                 step->days);
            if (i > 0 && state.slack >= plan.buffer && step->id != PLAN_PUBLISH)
                ck_assert_int_eq(calendar_between(&c, plan.steps[i - 1].last,
                                                  step->first),
                                 1);
            if (plan_is_preparation(step->id))
                sum += step->days;
        }
        ck_assert_int_eq(sum, plan_need(&mix));
        ck_assert_int_eq(state.need, sum);
        ck_assert_int_eq(state.slack, state.have - sum);
    }
}
END_TEST

/* Where the buffer is whole it has its days, none of them the first post's,
 * and the window has five with the first post. */
START_TEST(the_day_of_the_first_post_is_no_buffer)
{
    struct plan_mix mix = { .new_creators = 1 };
    struct calendar c = dates_italy();
    int64_t today = dates_day("2026-09-01"), publish;

    for (publish = today + 90; publish < today + 450; publish++) {
        struct plan plan;
        const struct plan_step *review, *window;
        int64_t day;
        int free_days = 0;

        plan_lay(&c, &mix, today, publish, &plan);
        review = &plan.steps[plan_find(&plan, PLAN_REVIEW)];
        window = &plan.steps[plan_find(&plan, PLAN_PUBLISH)];
        for (day = review->last + 1; day < publish; day++)
            free_days += calendar_is_working(&c, day);
        ck_assert_int_eq(free_days, 3);
        ck_assert_int_eq(window->first, publish);
        ck_assert_int_eq(calendar_between(&c, publish - 1, window->last), 5);
    }
}
END_TEST

TEST_SUITE(plan_moving)
{
    TCase *tc = test_case(suite, "plan_moving", 20);

    tcase_add_loop_test(tc, a_move_pushes_what_comes_after, 0,
                        ARRAY_LEN(moves));
    tcase_add_test(tc, a_gap_is_used_before_anything_moves);
    tcase_add_test(tc, days_before_the_next_step_are_free);
    tcase_add_test(tc, what_is_done_stays);
    tcase_add_test(tc, publication_takes_the_open_steps_along);
    tcase_add_test(tc, days_between_steps_are_no_work);
    tcase_add_test(tc, a_rush_is_over_when_the_publication_moves_far_enough);
    tcase_add_loop_test(tc, steps_never_overlap_unless_squeezed, 0, 8);
    tcase_add_test(tc, the_day_of_the_first_post_is_no_buffer);
}
