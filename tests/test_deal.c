/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_deal.c - what may become of a deal, and what its state waits for.
 *
 * The dates of the tables were counted by hand.
 */
#include "rules/deal.h"

#include "alloc.h"
#include "dates.h"
#include "test.h"
#include "zone.h"

static const struct calendar weekends = { 0 };

/* Of "", which says that there is none, 0. */
static int64_t
day_or_none(const char *iso)
{
    return iso[0] == '\0' ? 0 : dates_day(iso);
}

/* "reply 2026-05-13 4d,0d owner; …" */
static void
show(const struct deal_wait *waits, size_t n, struct buf *out)
{
    struct wall wall = { 0 };
    size_t i;

    for (i = 0; i < n; i++) {
        buf_addf(out, "%s%s ", i > 0 ? "; " : "",
                 deal_step_word(waits[i].step));
        wall_set_day_number(&wall, waits[i].day);
        wall_iso_day(out, &wall);
        buf_addf(out, " %s%s", waits[i].remind,
                 waits[i].whom == DEAL_FINANCE ? " finance" : "");
    }
}

/* ---- what is waited for -------------------------------------------------- */

static const struct {
    const char *state, *since, *draft, *publish, *window;
    bool is_abroad, is_unpaid;
    const char *waits;
} rows[] = {
    { "shortlisted", "2026-05-04", "", "", "", false, false, "" },
    /* Monday: +3 is a Thursday, +7 a Monday */
    { "contacted", "2026-05-04", "", "", "", false, false,
      "reply 2026-05-11 4d,0d" },
    /* Thursday: +3 would be a Sunday, so it is Monday */
    { "contacted", "2026-05-07", "", "", "", false, false,
      "reply 2026-05-14 3d,0d" },
    /* Saturday: +3 Tuesday, +7 would be a Saturday, so it is Monday */
    { "contacted", "2026-05-09", "", "", "", false, false,
      "reply 2026-05-18 6d,0d" },
    { "talking", "2026-05-04", "", "", "", false, false, "" },
    { "agreed", "2026-05-04", "", "", "", false, false,
      "contract 2026-05-18 11d,4d,0d" },
    /* what was agreed to the day is known from then on */
    { "agreed", "2026-05-04", "2026-05-15", "2026-05-27", "", false, false,
      "contract 2026-05-18 11d,4d,0d; draft 2026-05-15 2d,0d;"
      " publish 2026-05-27 1d,0d" },
    { "contacted", "2026-05-04", "2026-05-15", "2026-05-27", "", false, false,
      "reply 2026-05-11 4d,0d" },
    { "shipped", "2026-05-04", "2026-05-15", "2026-05-27", "", false, false,
      "parcel 2026-05-11 0d; publish 2026-05-27 1d,0d" },
    /* two working days across a weekend */
    { "signed", "2026-05-08", "", "", "", false, false, "brief 2026-05-12 0d" },
    { "briefed", "2026-05-04", "", "", "", false, false,
      "brief-yes 2026-05-06 0d" },
    { "briefed", "2026-05-04", "2026-05-15", "", "", false, false,
      "brief-yes 2026-05-06 0d; draft 2026-05-15 2d,0d" },
    /* the draft is not waited for while the parcel is under way */
    { "shipped", "2026-05-04", "2026-05-15", "", "", false, false,
      "parcel 2026-05-11 0d" },
    { "shipped", "2026-05-04", "2026-05-15", "", "", true, false,
      "parcel 2026-05-18 0d" },
    { "received", "2026-05-04", "2026-05-15", "", "", false, false,
      "draft 2026-05-15 2d,0d" },
    { "drafting", "2026-05-04", "", "", "", false, false, "" },
    /* due on a Tuesday: the warning of Sunday comes on Friday */
    { "drafting", "2026-05-04", "2026-05-19", "", "", false, false,
      "draft 2026-05-19 4d,0d" },
    /* a Saturday that was agreed is that Saturday */
    { "drafting", "2026-05-04", "2026-05-16", "", "", false, false,
      "draft 2026-05-16 2d,0d" },
    /* half of five working days, all of them */
    { "review", "2026-05-04", "", "", "", false, false,
      "review 2026-05-11 4d,0d" },
    { "approved", "2026-05-04", "", "", "", false, false, "" },
    { "approved", "2026-05-04", "", "2026-05-20", "2026-05-11", false, false,
      "publish 2026-05-20 1d,0d" },
    /* the window: the day before, the first day, the last */
    { "approved", "2026-05-04", "", "", "2026-05-12", false, false,
      "publish 2026-05-19 8d,7d,0d" },
    /* one that begins on a Monday is announced on the Friday before */
    { "approved", "2026-05-04", "", "", "2026-05-11", false, false,
      "publish 2026-05-18 10d,7d,0d" },
    { "live", "2026-05-05", "", "", "", false, false,
      "post-check 2026-05-06 0d; insights 2026-05-15 3d,0d" },
    { "insights", "2026-05-04", "", "", "", false, false,
      "payment 2026-06-03 5d,0d finance" },
    { "insights", "2026-05-04", "", "", "", false, true, "" },
    { "paid", "2026-05-04", "", "", "", false, false,
      "thanks 2026-05-07 0d; questions 2026-05-18 0d" },
    { "followed-up", "2026-05-04", "", "", "", false, false, "" },
    { "done", "2026-05-04", "", "", "", false, false, "recheck 2026-11-02 0d" },
    { "declined", "2026-05-04", "2026-05-15", "", "", false, false, "" },
    { "ghosted", "2026-05-04", "2026-05-15", "", "", false, false, "" },
    { "cancelled", "2026-05-04", "2026-05-15", "", "", false, false, "" },
};

START_TEST(a_state_waits_for_what_the_table_says)
{
    struct deal_days days = { .since = day_or_none(rows[_i].since),
                              .draft = day_or_none(rows[_i].draft),
                              .publish = day_or_none(rows[_i].publish),
                              .window = day_or_none(rows[_i].window),
                              .is_abroad = rows[_i].is_abroad,
                              .is_paid = !rows[_i].is_unpaid };
    struct deal_wait waits[DEAL_WAITS_MAX];
    enum deal_state state;
    struct buf got;

    ck_assert(deal_state_parse(rows[_i].state, &state));
    buf_init(&got, 1024);
    buf_adds(&got, "");
    show(waits, deal_waits(state, &days, &weekends, waits), &got);
    ck_assert_str_eq(got.data ? got.data : "", rows[_i].waits);
    buf_release(&got);
}
END_TEST

/* What was agreed goes before what is counted; `dates` as they are stored. */
static const struct {
    const char *state, *dates;
    bool is_unpaid;
    const char *waits;
} agreed[] = {
    { "talking", "contract 2026-05-13", false, "contract 2026-05-13 2d,0d" },
    { "talking", "payment 2026-06-30", false, "" },
    { "agreed", "contract 2026-05-13", false, "contract 2026-05-13 2d,0d" },
    /* due on a Monday: the warning of Sunday comes on Friday */
    { "signed", "brief 2026-05-11", false, "brief 2026-05-11 3d,0d" },
    { "agreed", "brief 2026-05-12", false,
      "contract 2026-05-18 11d,4d,0d; brief 2026-05-12 1d,0d" },
    { "signed", "ship 2026-05-15", false,
      "brief 2026-05-06 0d; ship 2026-05-15 1d,0d" },
    { "shipped", "ship 2026-05-15 arrive 2026-05-20", false,
      "parcel 2026-05-20 0d" },
    { "drafting", "approval 2026-05-20", false, "" },
    { "review", "approval 2026-05-20", false, "review 2026-05-20 2d,0d" },
    { "live", "insights 2026-05-20", false,
      "post-check 2026-05-05 0d; insights 2026-05-20 5d,0d" },
    /* before the work is done, and after it */
    { "approved", "payment 2026-06-30", false,
      "payment 2026-06-30 5d,0d"
      " finance" },
    { "insights", "payment 2026-06-30", false,
      "payment 2026-06-30 5d,0d"
      " finance" },
    { "approved", "payment 2026-06-30", true, "" },
    { "paid", "thanks 2026-05-20", false,
      "questions 2026-05-18 0d; thanks 2026-05-20 0d" },
    { "briefed", "rights 2026-11-30", false, "brief-yes 2026-05-06 0d" },
    { "followed-up", "rights 2026-11-30 exclusivity 2026-08-31", false,
      "rights 2026-11-30 14d,3d,0d; exclusivity 2026-08-31 0d" },
    { "cancelled", "payment 2026-06-30 rights 2026-11-30", false, "" },
};

START_TEST(a_day_that_was_agreed_goes_before_one_that_is_counted)
{
    struct deal_days days = { .since = day_or_none("2026-05-04"),
                              .is_paid = !agreed[_i].is_unpaid };
    struct deal deal = { .dates = xstrdup(agreed[_i].dates) };
    struct deal_wait waits[DEAL_WAITS_MAX];
    enum deal_state state;
    struct buf got;
    char day[11];
    int i;

    for (i = 0; i < DEAL_DATES; i++) {
        deal_date_get(&deal, (enum deal_date)i, day);
        days.dates[i] = day_or_none(day);
    }
    ck_assert(deal_state_parse(agreed[_i].state, &state));
    buf_init(&got, 1024);
    show(waits, deal_waits(state, &days, &weekends, waits), &got);
    ck_assert_str_eq(got.data, agreed[_i].waits);
    buf_release(&got);
    deal_release(&deal);
}
END_TEST

START_TEST(days_beside_the_draft_are_set_and_taken_away)
{
    struct deal deal = { 0 };
    char day[11];

    deal_date_get(&deal, DEAL_DATE_PAYMENT, day);
    ck_assert_str_eq(day, "");
    deal_date_set(&deal, DEAL_DATE_RIGHTS, "2026-11-30");
    deal_date_set(&deal, DEAL_DATE_PAYMENT, "2026-06-30");
    deal_date_set(&deal, DEAL_DATE_CONTRACT, "2026-05-13");
    ck_assert_str_eq(deal.dates, "contract 2026-05-13 payment 2026-06-30"
                                 " rights 2026-11-30");
    deal_date_set(&deal, DEAL_DATE_PAYMENT, "2026-07-01");
    deal_date_get(&deal, DEAL_DATE_PAYMENT, day);
    ck_assert_str_eq(day, "2026-07-01");
    deal_date_set(&deal, DEAL_DATE_CONTRACT, "");
    deal_date_set(&deal, DEAL_DATE_RIGHTS, "");
    ck_assert_str_eq(deal.dates, "payment 2026-07-01");
    deal_release(&deal);
}
END_TEST

START_TEST(a_sheet_brings_its_dates_before_all_is_agreed)
{
    struct deal_days days = { .draft = day_or_none("2026-05-15"),
                              .publish = day_or_none("2026-05-27"),
                              .is_paid = true,
                              .is_brought = true };
    struct deal_wait waits[DEAL_WAITS_MAX];
    struct buf got;

    buf_init(&got, 1024);
    /* and counts nothing from a day that nobody knows */
    show(waits, deal_waits(DEAL_CONTACTED, &days, &weekends, waits), &got);
    ck_assert_str_eq(got.data,
                     "draft 2026-05-15 2d,0d; publish 2026-05-27 1d,0d");
    buf_release(&got);
}
END_TEST

START_TEST(reminders_keep_clear_of_holidays)
{
    struct deal_days days = { .since = dates_day("2026-12-22"),
                              .is_paid = true };
    struct deal_wait waits[DEAL_WAITS_MAX];
    struct calendar italy = { 0 };
    struct buf got;
    size_t i = 0;

    ck_assert(calendar_find("IT", &i));
    italy.countries = 1U << i;
    buf_init(&got, 1024);
    /* +3 is Christmas, the weekend follows; +7 a plain Tuesday */
    show(waits, deal_waits(DEAL_CONTACTED, &days, &italy, waits), &got);
    ck_assert_str_eq(got.data, "reply 2026-12-29 1d,0d");
    buf_release(&got);
}
END_TEST

/* ---- what a state leaves open -------------------------------------------- */

static const struct {
    enum deal_step step;
    enum deal_state state;
    bool stays;
} left[] = {
    { DEAL_STEP_REPLY, DEAL_CONTACTED, true },
    { DEAL_STEP_REPLY, DEAL_TALKING, false },
    { DEAL_STEP_DRAFT, DEAL_DRAFTING, true },
    { DEAL_STEP_DRAFT, DEAL_SHIPPED, false },
    { DEAL_STEP_DRAFT, DEAL_AGREED, true }, /* as a sheet brings it */
    { DEAL_STEP_DRAFT, DEAL_REVIEW, false },
    { DEAL_STEP_PUBLISH, DEAL_TALKING, true },
    { DEAL_STEP_PUBLISH, DEAL_REVIEW, true },
    { DEAL_STEP_PUBLISH, DEAL_LIVE, false },
    { DEAL_STEP_PUBLISH, DEAL_DECLINED, false },
    { DEAL_STEP_PUBLISH, DEAL_BRIEFED, true },
    { DEAL_STEP_PUBLISH, DEAL_GHOSTED, false },
    { DEAL_STEP_MAKE_GOOD, DEAL_DRAFTING, true },
    { DEAL_STEP_MAKE_GOOD, DEAL_REVIEW, false },
    { DEAL_STEP_PAYMENT, DEAL_FOLLOWED_UP, true },
    { DEAL_STEP_PAYMENT, DEAL_DONE, true },
    { DEAL_STEP_PAYMENT, DEAL_PAID, false },
    { DEAL_STEP_PAYMENT, DEAL_CANCELLED, false },
    { DEAL_STEP_THANKS, DEAL_LIVE, true },
    { DEAL_STEP_THANKS, DEAL_FOLLOWED_UP, false },
    { DEAL_STEP_TROUBLE, DEAL_REVIEW, true },
    { DEAL_STEP_TROUBLE, DEAL_DONE, false },
    { DEAL_STEP_TROUBLE, DEAL_CANCELLED, false },
};

START_TEST(a_state_ends_what_does_not_matter_any_more)
{
    ck_assert_msg(deal_step_stays(left[_i].step, left[_i].state) ==
                      left[_i].stays,
                  "%s in %s", deal_step_word(left[_i].step),
                  deal_state_word(left[_i].state));
}
END_TEST

START_TEST(money_and_manners_outlast_a_campaign)
{
    int step;

    for (step = 0; step < DEAL_STEPS; step++)
        ck_assert_int_eq(deal_step_outlasts((enum deal_step)step),
                         step == DEAL_STEP_PAYMENT ||
                             step == DEAL_STEP_THANKS ||
                             step == DEAL_STEP_QUESTIONS ||
                             step == DEAL_STEP_RECHECK ||
                             step == DEAL_STEP_RIGHTS ||
                             step == DEAL_STEP_EXCLUSIVE);
}
END_TEST

START_TEST(a_steps_word_leads_back_to_it)
{
    int step;

    for (step = 0; step < DEAL_STEPS; step++)
        ck_assert_int_eq(deal_step_find(deal_step_word((enum deal_step)step)),
                         step);
    ck_assert_int_eq(deal_step_find("vet"), DEAL_STEPS);
    ck_assert_int_eq(deal_step_find(""), DEAL_STEPS);
}
END_TEST

/* ---- which state may follow which ---------------------------------------- */

static const struct {
    const char *from, *to;
    bool may;
} moves[] = {
    { "shortlisted", "contacted", true },
    { "shortlisted", "agreed", true }, /* a regular: nobody asks twice */
    { "shortlisted", "paid", false },
    { "contacted", "ghosted", true },
    { "contacted", "declined", true },
    { "talking", "agreed", true },
    { "agreed", "signed", true },
    { "agreed", "talking", true }, /* terms are open again */
    { "agreed", "shortlisted", false },
    { "signed", "declined", false }, /* that is cancelled now */
    { "signed", "cancelled", true },
    { "signed", "paid", false }, /* nothing is paid before it is live */
    { "live", "paid", true },
    { "briefed", "drafting", true }, /* no product to send */
    { "shipped", "received", true },
    { "received", "shipped", true }, /* sent again */
    { "drafting", "review", true },
    { "review", "drafting", true }, /* a round of changes */
    { "review", "approved", true },
    { "approved", "contacted", false },
    { "approved", "live", true },
    { "live", "ghosted", false },
    { "live", "insights", true },
    { "live", "drafting", false },
    { "insights", "paid", true },
    { "paid", "cancelled", false },
    { "paid", "followed-up", true },
    { "followed-up", "done", true },
    { "done", "contacted", false },
    { "done", "followed-up", true }, /* said too early */
    { "declined", "talking", true },
    { "declined", "live", false },
    { "ghosted", "drafting", true },
    { "cancelled", "paid", false },
};

START_TEST(a_state_follows_another_or_not)
{
    enum deal_state from, to;

    ck_assert(deal_state_parse(moves[_i].from, &from));
    ck_assert(deal_state_parse(moves[_i].to, &to));
    ck_assert_msg(deal_may_follow(from, to) == moves[_i].may, "%s, then %s",
                  moves[_i].from, moves[_i].to);
}
END_TEST

START_TEST(what_comes_next_may_come_and_leads_to_the_end)
{
    enum deal_state next[5], at = DEAL_SHORTLISTED;
    size_t n, i;
    int from, steps = 0;

    for (from = 0; from < DEAL_STATES; from++) {
        ck_assert(
            !deal_may_follow((enum deal_state)from, (enum deal_state)from));
        n = deal_next((enum deal_state)from, next, ARRAY_LEN(next));
        ck_assert(n > 0 || from == DEAL_DONE);
        for (i = 0; i < n; i++)
            ck_assert_msg(deal_may_follow((enum deal_state)from, next[i]),
                          "%s, then %s", deal_state_word((enum deal_state)from),
                          deal_state_word(next[i]));
    }
    for (; at != DEAL_DONE && steps < DEAL_STATES; steps++) {
        ck_assert_uint_gt(deal_next(at, next, 1), 0);
        at = next[0];
    }
    ck_assert_int_eq(at, DEAL_DONE);
}
END_TEST

/* ---- the draft ----------------------------------------------------------- */

static const struct {
    const char *planned, *received, *due;
} drafts[] = {
    { "2026-05-29", "2026-05-04", "2026-05-29" }, /* time enough */
    { "2026-05-13", "2026-05-04", "2026-05-13" }, /* seven days to the day */
    { "2026-05-13", "2026-05-05", "2026-05-14" }, /* came a day late */
    { "2026-05-04", "2026-05-20", "2026-05-29" }, /* over before it came */
    { "", "2026-05-04", "2026-05-13" },
};

START_TEST(a_draft_is_never_due_before_it_can_be_made)
{
    ck_assert_int_eq(deal_draft_day(day_or_none(drafts[_i].planned),
                                    day_or_none(drafts[_i].received),
                                    &weekends),
                     day_or_none(drafts[_i].due));
}
END_TEST

/* ---- one piece by two names ---------------------------------------------- */

static const struct {
    const char *a, *b;
    bool same;
} pieces[] = {
    { "reel", "Reels", true },
    { "reel", "reel on tiktok", true },
    { "2 stories", "2 story", true },
    { "storia", "storie", true },
    { "reel 1", "reel 2", false },
    { "2 stories", "3 stories", false },
    { "reel", "second reel", false },
    { "reel", "", false },
    { "", "", false },
};

START_TEST(one_piece_has_several_names)
{
    ck_assert_int_eq(deal_same_piece(pieces[_i].a, pieces[_i].b),
                     pieces[_i].same);
    ck_assert_int_eq(deal_same_piece(pieces[_i].b, pieces[_i].a),
                     pieces[_i].same);
}
END_TEST

/* ---- days in an order that cannot be ------------------------------------- */

static const struct {
    struct deal_days days;
    bool is_wrong;
    enum deal_day first, then;
} orders[] = {
    { { .draft = 10, .publish = 10 }, false, 0, 0 },
    { { .draft = 11, .publish = 10 }, true, DEAL_DAY_DRAFT, DEAL_DAY_PUBLISH },
    { { .draft = 11 }, false, 0, 0 },
    { { .publish = 10, .dates[DEAL_DATE_INSIGHTS] = 9 },
      true,
      DEAL_DAY_PUBLISH,
      DEAL_DAY_INSIGHTS },
    { { .publish = 10, .dates[DEAL_DATE_INSIGHTS] = 10 }, false, 0, 0 },
    { { .publish = 10, .dates[DEAL_DATE_RIGHTS] = 9 },
      true,
      DEAL_DAY_PUBLISH,
      DEAL_DAY_RIGHTS },
    { { .draft = 8, .publish = 10, .dates[DEAL_DATE_ARRIVE] = 9 },
      true,
      DEAL_DAY_ARRIVE,
      DEAL_DAY_DRAFT },
    { { .dates[DEAL_DATE_SHIP] = 4, .dates[DEAL_DATE_ARRIVE] = 3 },
      true,
      DEAL_DAY_SHIP,
      DEAL_DAY_ARRIVE },
    /* Some are paid, and sign, when it suits them. */
    { { .publish = 10, .dates[DEAL_DATE_PAYMENT] = 2 }, false, 0, 0 },
    { { .publish = 10, .dates[DEAL_DATE_CONTRACT] = 12 }, false, 0, 0 },
};

START_TEST(days_in_an_order_that_cannot_be_are_found)
{
    enum deal_day first = 0, then = 0;

    ck_assert_int_eq(deal_order_is_wrong(&orders[_i].days, &first, &then),
                     orders[_i].is_wrong);
    ck_assert_int_eq(first, orders[_i].first);
    ck_assert_int_eq(then, orders[_i].then);
}
END_TEST

TEST_SUITE(deal)
{
    TCase *tc = test_case(suite, "deal", 5);

    tcase_add_loop_test(tc, a_state_waits_for_what_the_table_says, 0,
                        ARRAY_LEN(rows));
    tcase_add_loop_test(tc,
                        a_day_that_was_agreed_goes_before_one_that_is_counted,
                        0, ARRAY_LEN(agreed));
    tcase_add_test(tc, days_beside_the_draft_are_set_and_taken_away);
    tcase_add_test(tc, a_sheet_brings_its_dates_before_all_is_agreed);
    tcase_add_test(tc, reminders_keep_clear_of_holidays);
    tcase_add_loop_test(tc, a_state_ends_what_does_not_matter_any_more, 0,
                        ARRAY_LEN(left));
    tcase_add_test(tc, money_and_manners_outlast_a_campaign);
    tcase_add_test(tc, a_steps_word_leads_back_to_it);
    tcase_add_loop_test(tc, a_state_follows_another_or_not, 0,
                        ARRAY_LEN(moves));
    tcase_add_test(tc, what_comes_next_may_come_and_leads_to_the_end);
    tcase_add_loop_test(tc, a_draft_is_never_due_before_it_can_be_made, 0,
                        ARRAY_LEN(drafts));
    tcase_add_loop_test(tc, one_piece_has_several_names, 0, ARRAY_LEN(pieces));
    tcase_add_loop_test(tc, days_in_an_order_that_cannot_be_are_found, 0,
                        ARRAY_LEN(orders));
}
