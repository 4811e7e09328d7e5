/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_fm_owed.c - what was done and could not be acknowledged: its person saw
 * an error, and is told another way that it need not be typed again, once.
 */
#include <signal.h>
#include <string.h>

#include "stage.h"

#define NO_NEED "No need to type it again"

/* How Ana says it. Where the post stands, and how the other way knows it. */
enum way { COMMAND, DIRECT, FORM, WAYS };

static const struct {
    const char *channel, *line, *known_by;
} ways[WAYS] = {
    { "C0SPRING", "/deadline add the brief by tomorrow",
      "Done: `/deadline add the brief by tomorrow`. " NO_NEED },
    { "D0ANA", "/callsheet deadline add the brief by tomorrow",
      "Done: `/callsheet deadline add the brief by tomorrow`. " NO_NEED },
    { "C0SPRING", "/callsheet deadline add", "Done: `deadline add`. " NO_NEED },
};

static json_t *form;

/* Before anything is armed: the form is open. */
static void
prepare(const struct site *site, enum way way)
{
    if (way != FORM)
        return;
    site_say(site, "U0ANA", ways[way].channel, ways[way].line);
    form = stage_form(site);
    ck_assert_ptr_nonnull(form);
    stage_settle(site);
}

static void
ask(const struct site *site, enum way way)
{
    static const char *const values[] = { "what=the brief", "when=tomorrow",
                                          NULL };

    if (way == FORM) /* the page waits for the ack, or until it is late */
        (void)stage_fill(site, form, values);
    else
        site_say(site, "U0ANA", ways[way].channel, ways[way].line);
}

/* All that says so, wherever Ana sees it. */
static int
count_no_need(const struct site *site)
{
    return stage_seen(site, "U0ANA", "C0SPRING", NO_NEED) +
           stage_seen(site, "U0ANA", "D0ANA", NO_NEED);
}

/* Done once, and told so the other way once; in which conversation. */
static void
assert_told_once(struct site *site, enum way way, const char *where)
{
    stage_expect(site, "U0ANA", where, ways[way].known_by);
    stage_settle(site);
    clock_forward(&site->bot, 60000);
    stage_settle(site);
    ck_assert_int_eq(count_no_need(site), 1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 1);
    ck_assert_int_eq(stage_count(site, ways[way].channel, "Noted: "), 1);
}

static struct shim_page *
open_shimmed(struct site *site)
{
    struct shim_page *shim;

    stage_open_alone(site, "");
    stage_do(site, "settings", "{'ack_ms': 300}");
    shim = stage_run_shimmed(site);
    stage_know_ana(site);
    return shim;
}

static bool
no_links(void *ctx)
{
    json_t *o = stage_see(ctx, "links");

    return json_array_size(json_object_get(o, "links")) == 0;
}

/* It has read the request and stands before its commit when the link dies. */
static void
lose_the_ack(struct site *site, struct shim_page *shim, enum way way)
{
    stage_arm(shim, SHIM_STOP, SHIM_SYNCED, 1);
    ask(site, way);
    ck_assert(stage_is_stopped(&site->bot));
    stage_do(site, "close", "{'how': 'rst'}");
    ck_assert(eventually(no_links, site, STAGE_MS));
    process_signal(&site->bot, SIGCONT);
}

static void
reconnect(struct site *site)
{
    clock_forward(&site->bot, 2000);
    ck_assert(stage_waits(site, "for=ready&count=1"));
}

/* ---- the link dies ------------------------------------------------------ */

START_TEST(fm20_done_but_not_acked_is_answered_another_way)
{
    enum way way = (enum way)_i;
    struct site site = { 0 };
    struct shim_page *shim = open_shimmed(&site);

    prepare(&site, way);
    lose_the_ack(&site, shim, way);
    reconnect(&site);
    /* A command has its URL, a form has none. */
    assert_told_once(&site, way, way == FORM ? "D0ANA" : ways[way].channel);
    ck_assert_int_eq(stage_metric("callsheet_acks_dropped_total"), 1);
    stage_close(&site);
}
END_TEST

/* What Slack does with a request's URL when it is no good any more. */
static const char *const worn_out[] = {
    "'kind': 'http', 'status': 404, 'body': 'expired_url'",
    "'kind': 'http', 'status': 404, 'body': 'used_url'",
    "'kind': 'http', 'status': 502, 'body': ''",
    "'kind': 'drop'",
};

START_TEST(fm20_without_its_url_it_comes_by_direct_message)
{
    struct site site = { 0 };
    struct shim_page *shim = open_shimmed(&site);

    stage_do(&site, "fault", "{'method': 'response_url', 'times': 9, %s}",
             worn_out[_i]);
    lose_the_ack(&site, shim, COMMAND);
    reconnect(&site);
    assert_told_once(&site, COMMAND, "D0ANA");
    stage_close(&site);
}
END_TEST

/* Somebody whom the bot has to ask about first: it has heard, nothing more. */
START_TEST(fm20_what_waits_for_a_fact_is_answered_another_way)
{
    struct site site = { 0 };
    struct shim_page *shim;

    stage_open_alone(&site, "");
    stage_do(&site, "settings", "{'ack_ms': 300}");
    shim = stage_run_shimmed(&site);
    lose_the_ack(&site, shim, COMMAND);
    reconnect(&site);
    stage_expect(&site, "U0ANA", "C0SPRING",
                 "I have it: `/deadline add the brief by tomorrow`. " NO_NEED);
    stage_expect(&site, "U0ANA", "C0SPRING", "Noted: ");
    stage_settle(&site);
    ck_assert_int_eq(count_no_need(&site), 1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 1);
    stage_close(&site);
}
END_TEST

/* ---- what needs no such word -------------------------------------------- */

static const struct {
    const char *channel, *line, *answer;
} harmless[] = {
    /* It changes nothing: it may be typed again. */
    { "C0SPRING", "/deadline list", "" },
    /* Nothing was done. */
    { "C0SPRING", "/deadline done 99", "99" },
    { "C0SPRING", "/deadline ad the brief by tomorrow", "Did you mean" },
    { "C0SPRING", "/callsheet frobnicate", "frobnicate" },
    /* It comes again by itself. */
    { "D0ANA", "deadline add the brief by tomorrow", "Noted: " },
};

START_TEST(fm20_what_may_be_said_again_gets_no_such_word)
{
    struct site site = { 0 };
    struct shim_page *shim = open_shimmed(&site);

    stage_do(&site, "settings", "{'retry_ms': [0, 100, 100]}");
    stage_arm(shim, SHIM_STOP, SHIM_SYNCED, 1);
    site_say(&site, "U0ANA", harmless[_i].channel, harmless[_i].line);
    ck_assert(stage_is_stopped(&site.bot));
    stage_do(&site, "close", "{'how': 'rst'}");
    ck_assert(eventually(no_links, &site, STAGE_MS));
    process_signal(&site.bot, SIGCONT);
    reconnect(&site);
    stage_expect(&site, "U0ANA", harmless[_i].channel, harmless[_i].answer);
    stage_settle(&site);
    ck_assert_int_ge(stage_metric("callsheet_acks_dropped_total"), 1);
    ck_assert_int_eq(count_no_need(&site), 0);
    stage_close(&site);
}
END_TEST

/* Seen once, and nothing was called or kept for it. */
START_TEST(what_is_said_in_passing_goes_with_its_ack)
{
    struct site site = { 0 };
    int calls;

    stage_open(&site, "");
    stage_settle(&site);
    calls = stage_calls(&site, "response_url");
    site_say(&site, "U0ANA", "C0SPRING", "/deadline done 99");
    stage_expect(&site, "U0ANA", "C0SPRING", "deadline 99");
    site_say(&site, "U0ANA", "C0SPRING", "/callsheet campaign list");
    stage_expect(&site, "U0ANA", "C0SPRING", "campaign");
    stage_settle(&site);
    ck_assert_int_eq(stage_seen(&site, "U0ANA", "C0SPRING", "deadline 99"), 1);
    ck_assert_int_eq(stage_calls(&site, "response_url"), calls);
    ck_assert_int_eq(stage_calls(&site, "chat.postEphemeral"), 0);
    /* Behind an answer that waits for its URL it keeps its turn. */
    stage_do(&site, "fault",
             "{'method': 'response_url', 'kind': 'hang', 'times': 1}");
    site_say(&site, "U0ANA", "C0SPRING", "/callsheet notify morning 9:40");
    ck_assert(stage_waits(&site, "for=calls&method=response_url&count=%d",
                          calls + 1));
    site_say(&site, "U0ANA", "C0SPRING", "/deadline done 98");
    ck_assert(stage_sql_is("SELECT count(*) FROM outbox WHERE state = 0"
                           " AND NOT is_sending",
                           1));
    ck_assert_int_eq(stage_seen(&site, "U0ANA", "C0SPRING", "deadline 98"), 0);
    stage_close(&site);
}
END_TEST

/* The message shows the state after the click; a second one does no harm. */
START_TEST(fm21_a_button_whose_ack_is_lost_shows_what_it_did)
{
    struct site site = { 0 };
    struct shim_page *shim = open_shimmed(&site);

    site_say(&site, "U0ANA", "D0ANA", "deadline add the brief in 2 hours");
    stage_expect(&site, "U0ANA", "D0ANA", "Noted: ");
    clock_forward(&site.bot, 2 * 3600 * 1000 + 1000);
    stage_expect(&site, "U0ANA", "D0ANA", "Due now");
    stage_settle(&site);
    stage_arm(shim, SHIM_STOP, SHIM_SYNCED, 1);
    stage_press(&site, "D0ANA", "Due now", "Done");
    ck_assert(stage_is_stopped(&site.bot));
    stage_do(&site, "close", "{'how': 'rst'}");
    ck_assert(eventually(no_links, &site, STAGE_MS));
    process_signal(&site.bot, SIGCONT);
    reconnect(&site);
    stage_expect(&site, "U0ANA", "D0ANA", "Done: ");
    stage_settle(&site);
    ck_assert_int_eq(count_no_need(&site), 0);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Done: "), 1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline WHERE done_at >"
                               " 0"),
                     1);
    stage_close(&site);
}
END_TEST

/* ---- it is late --------------------------------------------------------- */

START_TEST(fm17_an_ack_that_is_late_is_counted_and_made_good)
{
    struct site site = { 0 };
    struct shim_page *shim = open_shimmed(&site);

    ck_assert_int_eq(stage_metric("callsheet_acks_late_total"), 0);
    stage_arm(shim, SHIM_STOP, SHIM_SYNCED, 1);
    ask(&site, COMMAND);
    ck_assert(stage_is_stopped(&site.bot));
    clock_forward(&site.bot, 3500);
    process_signal(&site.bot, SIGCONT);
    assert_told_once(&site, COMMAND, "C0SPRING");
    ck_assert_int_eq(stage_metric("callsheet_acks_late_total"), 1);
    ck_assert_int_eq(stage_metric("callsheet_acks_dropped_total"), 0);
    stage_close(&site);
}
END_TEST

/* ---- it is killed ------------------------------------------------------- */

static bool
has_died(void *ctx)
{
    return !process_is_running(ctx);
}

static void
restart_and_rest(struct site *site)
{
    int i;

    ck_assert(eventually(has_died, &site->bot, STAGE_MS));
    site_run_bot(site);
    for (i = 0; i < 20 && !stage_rests(site, 300); i++)
        clock_forward(&site->bot, 11000);
}

START_TEST(fm23_killed_before_the_ack_it_is_answered_another_way)
{
    enum way way = (enum way)_i;
    struct site site = { 0 };
    struct shim_page *shim = open_shimmed(&site);

    prepare(&site, way);
    stage_arm(shim, SHIM_KILL, SHIM_ACKED, 1);
    ask(&site, way);
    restart_and_rest(&site);
    assert_told_once(&site, way, way == FORM ? "D0ANA" : ways[way].channel);
    /* And not once more when it ends the same way again. */
    stage_restart(&site);
    stage_settle(&site);
    ck_assert_int_eq(count_no_need(&site), 1);
    stage_close(&site);
}
END_TEST

/* Before it could say so, and again: it is said in the third life. */
START_TEST(fm23_killed_twice_it_is_answered_another_way)
{
    struct site site = { 0 };
    struct shim_page *shim = open_shimmed(&site);

    stage_arm(shim, SHIM_KILL, SHIM_ACKED, 1);
    ask(&site, COMMAND);
    ck_assert(eventually(has_died, &site.bot, STAGE_MS));
    stage_do(&site, "fault",
             "{'method': 'response_url', 'kind': 'hang', "
             "'times': 9}");
    site_run_bot(&site);
    ck_assert(stage_waits(&site, "for=calls&method=response_url&count=1"));
    process_kill(&site.bot);
    restart_and_rest(&site);
    assert_told_once(&site, COMMAND, "D0ANA");
    stage_close(&site);
}
END_TEST

/* Parked for a fact when it dies: it runs in the next life. */
START_TEST(fm23_killed_while_it_waits_for_a_fact)
{
    struct site site = { 0 };
    struct shim_page *shim;

    stage_open_alone(&site, "");
    stage_do(&site, "settings", "{'ack_ms': 300}");
    shim = stage_run_shimmed(&site);
    stage_arm(shim, SHIM_KILL, SHIM_ACKED, 1);
    ask(&site, COMMAND);
    restart_and_rest(&site);
    assert_told_once(&site, COMMAND, "C0SPRING");
    stage_close(&site);
}
END_TEST

/* Acknowledged and answered: nobody waits for anything. */
START_TEST(fm23_killed_afterwards_it_says_nothing_more)
{
    enum way way = (enum way)_i;
    struct site site = { 0 };

    stage_open(&site, "");
    prepare(&site, way);
    ask(&site, way);
    stage_expect(&site, "U0ANA", ways[way].channel, "Noted: ");
    stage_settle(&site);
    stage_restart(&site);
    stage_settle(&site);
    ck_assert_int_eq(count_no_need(&site), 0);
    ck_assert_int_eq(stage_count(&site, ways[way].channel, "Noted: "), 1);
    stage_close(&site);
}
END_TEST

TEST_SUITE(fm_owed)
{
    TCase *tc = test_case(suite, "fm_owed", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_loop_test(tc, fm20_done_but_not_acked_is_answered_another_way, 0,
                        WAYS);
    tcase_add_loop_test(tc, fm20_without_its_url_it_comes_by_direct_message, 0,
                        4);
    tcase_add_test(tc, fm20_what_waits_for_a_fact_is_answered_another_way);
    tcase_add_loop_test(tc, fm20_what_may_be_said_again_gets_no_such_word, 0,
                        5);
    tcase_add_test(tc, what_is_said_in_passing_goes_with_its_ack);
    tcase_add_test(tc, fm21_a_button_whose_ack_is_lost_shows_what_it_did);
    tcase_add_test(tc, fm17_an_ack_that_is_late_is_counted_and_made_good);
    tcase_add_loop_test(tc,
                        fm23_killed_before_the_ack_it_is_answered_another_way,
                        0, WAYS);
    tcase_add_test(tc, fm23_killed_twice_it_is_answered_another_way);
    tcase_add_test(tc, fm23_killed_while_it_waits_for_a_fact);
    tcase_add_loop_test(tc, fm23_killed_afterwards_it_says_nothing_more, 0,
                        WAYS);
}
