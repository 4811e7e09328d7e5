/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_fm_ways.c - FM22 and FM26 for every kind of reply, and the ladder: where
 * an answer goes that its conversation does not take.
 */
#include <string.h>

#include "stage.h"

static void
ask_command(struct site *site)
{
    site_say(site, "U0ANA", "C0SPRING", "/deadline add the brief by tomorrow");
}

static void
mention(struct site *site, const char *words, const char *thread)
{
    stage_do(site, "event",
             "{'event': {'type': 'app_mention', 'channel': 'C0SPRING', 'user':"
             " 'U0ANA', 'ts': '1700000009.000100', %s 'text': '<@U0BOT> %s'}}",
             thread, words);
}

/* Under a message of hers. */
static void
ask_in_thread(struct site *site)
{
    json_t *all;

    site_say(site, "U0ANA", "C0SPRING", "who has the brief?");
    all = json_object_get(stage_see(site, "messages?channel=C0SPRING"),
                          "messages");
    ck_assert_uint_gt(json_array_size(all), 0);
    mention(site, "deadline add the brief by tomorrow",
            text("'thread_ts': '%s',",
                 stage_text(json_array_get(all, 0), "ts")));
}

static void
ask_in_passing(struct site *site)
{
    mention(site, "deadline done 99", "");
}

/* What changed something does not go with the ack. */
static void
ask_by_url(struct site *site)
{
    site_say(site, "U0ANA", "C0SPRING", "/callsheet notify morning 9:40");
}

static void
ask_in_dm(struct site *site)
{
    site_say(site, "U0ANA", "D0ANA", "/deadline add the brief by tomorrow");
}

static void
prepare_import(struct site *site)
{
    static const char csv[] = "post,author,text\np1,bea,so sweet\n";

    stage_drop(site, "a.csv", csv, sizeof(csv) - 1, "vet import @lemon.lab");
    stage_expect(site, "U0ANA", "D0ANA", "Is this right?");
    stage_settle(site);
}

static void
press_cancel(struct site *site)
{
    stage_press(site, "D0ANA", "Is this right?", "Cancel");
}

static void
ask_for_form(struct site *site)
{
    site_say(site, "U0ANA", "C0SPRING", "/callsheet deadline add");
}

enum promise { ONCE, AGAIN, AT_MOST_ONCE };

/* A kind of reply: how one comes about, by which method, where it stands. */
static const struct kind {
    const char *name, *method, *channel, *says;
    enum promise promise;
    void (*prepare)(struct site *site);
    void (*ask)(struct site *site);
    const char *code; /* a refusal for good */
    const char *way;  /* where it is said instead */
    const char *way_says;
    const char *owner_says; /* in the DM, once; NULL = `way` tells all */
} kinds[] = {
    { "post", "chat.postMessage", "C0SPRING", "Noted: ", ONCE, NULL,
      ask_command, "restricted_action", "C0SPRING",
      "Noted: ", "could not deliver" },
    { "thread", "chat.postMessage", "C0SPRING", "Noted: ", ONCE, NULL,
      ask_in_thread, "restricted_action_thread_locked", "D0ANA",
      "Noted: ", "could not deliver" },
    { "ephemeral", "chat.postEphemeral", "C0SPRING", "deadline 99",
      AT_MOST_ONCE, NULL, ask_in_passing, "user_not_in_channel", "D0ANA",
      "deadline 99", NULL },
    { "response_url", "response_url", "C0SPRING", "9:40", AT_MOST_ONCE, NULL,
      ask_by_url, "used_url", "D0ANA", "9:40", NULL },
    { "direct message", "chat.postMessage", "D0ANA", "Noted: ", ONCE, NULL,
      ask_in_dm, "messages_tab_disabled", "D0ANA", "Noted: ", NULL },
    { "update", "chat.update", "D0ANA", "ancelled", AGAIN, prepare_import,
      press_cancel, "message_not_found", "D0ANA", "ancelled", NULL },
    { "form", "views.open", "", "", AT_MOST_ONCE, NULL, ask_for_form,
      "expired_trigger_id", "D0ANA", "did not open in time", NULL },
};

#define KINDS ((int)(sizeof(kinds) / sizeof(kinds[0])))

static int
count_said(const struct site *site, const struct kind *k)
{
    json_t *state;

    if (k->promise == ONCE) /* in threads, too */
        return stage_count(site, k->channel, k->says);
    if (k->channel[0] != '\0')
        return stage_seen(site, "U0ANA", k->channel, k->says);
    state = stage_keep(site_page(site, "state?as=U0ANA"));
    return (int)json_array_size(json_object_get(state, "views"));
}

/* Nothing is under way, also later. */
static void
rest(struct site *site)
{
    int i;

    for (i = 0; i < 20 && !stage_rests(site, 150); i++)
        clock_forward(&site->bot, 11000);
    stage_settle(site);
    clock_forward(&site->bot, 3600 * 1000);
    stage_settle(site);
}

static void
begin(struct site *site, const struct kind *k, const char *fault)
{
    stage_open(site, "");
    if (k->prepare)
        k->prepare(site);
    if (k->channel[0] != '\0')
        stage_do(site, "fault", "{'method': '%s', 'channel': '%s', %s}",
                 k->method, k->channel, fault);
    else
        stage_do(site, "fault", "{'method': '%s', %s}", k->method, fault);
}

/* ---- FM22 --------------------------------------------------------------- */

static const struct {
    const char *fault;
    bool is_applied;
} losses[] = {
    { "'kind': 'drop_answer'", true },
    { "'kind': 'apply_then_http_502'", true },
    { "'kind': 'drop'", false },
    { "'kind': 'http', 'status': 500, 'body': ''", false },
};

#define LOSSES 4

START_TEST(fm22_every_kind_keeps_its_promise_when_the_answer_is_lost)
{
    const struct kind *k = &kinds[_i / LOSSES];
    bool is_applied = losses[_i % LOSSES].is_applied;
    struct site site = { 0 };
    int calls, want = k->promise != AT_MOST_ONCE || is_applied;

    begin(&site, k, losses[_i % LOSSES].fault);
    calls = stage_calls(&site, k->method);
    k->ask(&site);
    ck_assert(stage_waits(&site, "for=calls&method=%s&count=%d", k->method,
                          calls + 1));
    rest(&site);
    ck_assert_msg(count_said(&site, k) == want, "%s: %d times, not %d: %s",
                  k->name, count_said(&site, k), want, stage_log(&site));
    if (k->promise == AT_MOST_ONCE)
        ck_assert_int_eq(stage_calls(&site, k->method), calls + 1);
    stage_close(&site);
}
END_TEST

/* ---- FM26 --------------------------------------------------------------- */

START_TEST(fm26_every_kind_that_is_refused_ends_and_tells_once)
{
    const struct kind *k = &kinds[_i];
    struct site site = { 0 };

    begin(&site, k,
          strcmp(k->method, "response_url") == 0
              ? text("'kind': 'http', 'status': 404, 'body': '%s'", k->code)
              : text("'kind': 'error', 'code': '%s'", k->code));
    k->ask(&site);
    stage_expect(&site, "U0ANA", k->way, k->way_says);
    rest(&site);
    ck_assert_msg(stage_seen(&site, "U0ANA", k->way, k->way_says) == 1,
                  "%s: %s", k->name, stage_log(&site));
    ck_assert_int_eq(stage_count(&site, "D0ANA", "could not deliver"),
                     k->owner_says ? 1 : 0);
    /* And what comes after it is said where it belongs. */
    site_say(&site, "U0ANA", "C0SPRING", "/deadline add the next by tomorrow");
    stage_expect(&site, "U0ANA", "C0SPRING", "the next");
    site_say(&site, "U0ANA", "D0ANA", "deadline add the third by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "the third");
    stage_close(&site);
}
END_TEST

/* ---- the ladder --------------------------------------------------------- */

enum gone { KICKED, ARCHIVED, UNKNOWN, NEVER_THERE };

/* What became of the conversation after the bot had learnt of it, or before. */
static void
lose_the_room(struct site *site, enum gone gone)
{
    if (gone == KICKED || gone == NEVER_THERE)
        stage_do(site, "leave", "{'channel': 'C0SPRING', 'user': 'U0BOT'}");
    else if (gone == ARCHIVED)
        stage_do(site, "conversation",
                 "{'id': 'C0SPRING', 'is_archived': true}");
    else
        stage_do(site, "fault",
                 "{'method': 'chat.postMessage', 'channel': 'C0SPRING', "
                 "'times': 9, 'kind': 'error', 'code': 'channel_not_found'}");
}

/* conversation -> response_url -> direct message with "invite me". */
START_TEST(the_ladder_ends_in_a_direct_message)
{
    enum gone gone = (enum gone)(_i / 2);
    const char *words = gone == ARCHIVED ? "it is archived" : "nvite me";
    bool has_url = _i % 2 == 0;
    struct site site = { 0 };

    stage_open_alone(&site, "");
    site_run_bot(&site);
    if (gone == NEVER_THERE)
        lose_the_room(&site, gone);
    else
        stage_know_ana(&site);
    if (gone != NEVER_THERE)
        lose_the_room(&site, gone);
    if (!has_url)
        stage_do(&site, "settings", "{'response_url_uses': 0}");
    ask_command(&site);
    stage_expect(&site, "U0ANA", has_url ? "C0SPRING" : "D0ANA", "Noted: ");
    rest(&site);
    ck_assert_int_eq(stage_count(&site, "C0SPRING", "Noted: "), 0);
    ck_assert_int_eq(stage_seen(&site, "U0ANA", "C0SPRING", "Noted: ") +
                         stage_seen(&site, "U0ANA", "D0ANA", "Noted: "),
                     1);
    /* How the others can be made to see it, or why nobody can: once. */
    ck_assert_int_eq(stage_seen(&site, "U0ANA", "C0SPRING", words) +
                         stage_seen(&site, "U0ANA", "D0ANA", words),
                     1);
    stage_close(&site);
}
END_TEST

/* The DM is closed as well: its row ends, and nothing stands behind it. */
START_TEST(where_nothing_takes_it_the_ladder_ends)
{
    struct site site = { 0 };

    stage_open(&site, "");
    stage_do(&site, "fault",
             "{'method': 'chat.postMessage', 'times': 9, "
             "'kind': 'error', 'code': 'restricted_action'}");
    stage_do(&site, "settings", "{'response_url_uses': 0}");
    ask_command(&site);
    ck_assert(stage_sql_is("SELECT count(*) FROM deadline", 1));
    rest(&site);
    ck_assert_int_le(stage_calls(&site, "chat.postMessage"), 8);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM outbox WHERE state < 2"),
                     0);
    stage_do(&site, "faults/clear", "{}");
    site_say(&site, "U0ANA", "D0ANA", "deadline add the third by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "the third");
    stage_close(&site);
}
END_TEST

TEST_SUITE(fm_ways)
{
    TCase *tc = test_case(suite, "fm_ways", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_loop_test(
        tc, fm22_every_kind_keeps_its_promise_when_the_answer_is_lost, 0,
        KINDS * LOSSES);
    tcase_add_loop_test(tc, fm26_every_kind_that_is_refused_ends_and_tells_once,
                        0, KINDS);
    tcase_add_loop_test(tc, the_ladder_ends_in_a_direct_message, 0, 8);
    tcase_add_test(tc, where_nothing_takes_it_the_ladder_ends);
}
