/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_fm_in.c - what comes in: bad messages, and good ones more than once.
 */
#include <signal.h>
#include <string.h>

#include "stage.h"

/* How often that deadline was noted, and how often Ana was told so. */
static void
assert_noted_once(const struct site *site, const char *what)
{
    stage_settle(site);
    ck_assert_int_eq(stage_sql(
                         text("SELECT count(*) FROM deadline WHERE what = '%s'",
                              what)),
                     1);
    ck_assert_int_eq(stage_count(site, "D0ANA", what), 1);
}

/* ---- FM16 --------------------------------------------------------------- */

static const char *const bad_frames[] = {
    "'text': ''",
    "'text': 'x'",
    "'text': '{'",
    "'text': '[]'",
    "'text': 'null'",
    "'text': '{}'",
    "'text': '{\\'type\\': 7}'",
    "'text': '{\\'type\\': \\'hello\\'}'",
    "'text': '{\\'type\\': \\'hello\\', \\'num_connections\\': \\'many\\', "
    "\\'debug_info\\': []}'",
    "'text': '{\\'type\\': \\'disconnect\\', \\'reason\\': {}}'",
    "'text': '{\\'envelope_id\\': 9, \\'type\\': \\'events_api\\'}'",
    "'text': '{\\'envelope_id\\': \\'\\', \\'type\\': \\'interactive\\', "
    "\\'payload\\': {}}'",
    /* half of a character, an overlong one, a surrogate, a NUL */
    "'hex': '7b2274797065223a22c3227d'",
    "'hex': '7b2274797065223a22c0af227d'",
    "'hex': '7b2274797065223a22eda080227d'",
    "'hex': '7b2274797065223a220022007d'",
    "'repeat': '[', 'size': 200000",
    "'repeat': '{\\'a\\':', 'size': 300000",
    "'repeat': 'x', 'size': 5242880",
    "'repeat': 'x', 'size': 5242880, 'pieces': 100, 'ping': true",
    "'repeat': 'y', 'size': 400000, 'binary': true",
    "'text': '{\\'type\\': \\'hello\\'}', 'binary': true",
};

#define BAD_FRAMES (sizeof(bad_frames) / sizeof(bad_frames[0]))

START_TEST(fm16_bad_frames_with_good_ones_between)
{
    struct site site = { 0 };
    const char *id;
    long before;
    size_t i;

    stage_open(&site, "");
    before = stage_rss(&site.bot);
    for (i = 0; i < BAD_FRAMES; i++) {
        stage_do(&site, "inject", "{%s}", bad_frames[i]);
        id = stage_event(&site, text("Ev16%zu", i), text("1700000000.%06zu", i),
                         0, text("deadline add good %zu x by tomorrow", i));
        ck_assert_msg(stage_envelope(&site, id, "acked"), "after %s",
                      bad_frames[i]);
    }
    for (i = 0; i < BAD_FRAMES; i++)
        assert_noted_once(&site, text("good %zu x", i));
    /* One connection through all of it, and one for that "disconnect". */
    ck_assert_int_le(stage_calls(&site, "apps.connections.open"), 2);
    ck_assert_msg(stage_rss_most(&site.bot) < before + STAGE_GROWN_KB,
                  "%ld kB, then %ld kB", before, stage_rss_most(&site.bot));
    stage_close(&site);
}
END_TEST

static const char *const bad_payloads[] = {
    "'type': 'slash_commands', 'payload': {}",
    "'type': 'slash_commands', 'payload': {'user_id': 7, 'command': []}",
    "'type': 'slash_commands', 'payload': {'user_id': 'U0ANA', 'command': "
    "'/callsheet', 'channel_id': {}, 'text': 9, 'trigger_id': null}",
    "'type': 'slash_commands', 'payload': []",
    "'type': 'events_api', 'payload': {'event': 'message'}",
    "'type': 'events_api', 'payload': {'event_id': 8, 'event': {'type': "
    "'message', 'channel_type': 'im', 'channel': 'D0ANA', 'user': 'U0ANA'}}",
    "'type': 'events_api', 'payload': {'event': {'type': 'message', "
    "'channel_type': 'im', 'channel': 'D0ANA', 'user': ['U0ANA'], 'ts': 1.5, "
    "'text': 'help', 'files': {'id': 1}}}",
    "'type': 'events_api', 'payload': {'event': {'type': 'user_change', "
    "'user': 'U0ANA'}}",
    "'type': 'interactive', 'payload': {'type': 'block_actions'}",
    "'type': 'interactive', 'payload': {'type': 'block_actions', 'user': "
    "{'id': 'U0ANA'}, 'actions': 'all'}",
    "'type': 'interactive', 'payload': {'type': 'block_actions', 'user': "
    "{'id': 'U0ANA'}, 'actions': [7, {'value': {}}]}",
    "'type': 'interactive', 'payload': {'type': 'view_submission', 'user': "
    "{'id': 'U0ANA'}, 'view': {'callback_id': 'form', 'private_metadata': "
    "'{{{', 'state': {'values': [1]}}}",
    "'type': 'interactive', 'payload': {'type': 'view_submission', 'user': "
    "{'id': 'U0ANA'}, 'view': {'callback_id': 'form', 'state': {'values': "
    "{'what': {'v': 5}, 'when': 6}}}}",
    "'type': 'interactive', 'payload': {'type': 'no_such_thing'}",
};

#define BAD_PAYLOADS (sizeof(bad_payloads) / sizeof(bad_payloads[0]))

START_TEST(fm16_what_cannot_be_read_is_acknowledged)
{
    struct site site = { 0 };
    json_t *sent;
    size_t i;

    stage_open(&site, "");
    for (i = 0; i < BAD_PAYLOADS; i++) {
        sent = stage_do(&site, "envelope", "{%s}", bad_payloads[i]);
        ck_assert_msg(stage_envelope(&site, stage_text(sent, "envelope_id"),
                                     "acked"),
                      "not acknowledged: %s", bad_payloads[i]);
    }
    (void)stage_event(&site, "Ev16", "1700000000.000100", 0,
                      "deadline add last one by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "last one");
    assert_noted_once(&site, "last one");
    stage_close(&site);
}
END_TEST

/* Broken behind its id, nested without end, far too long: it still goes. */
START_TEST(fm16_an_unreadable_envelope_is_acknowledged_by_its_id)
{
    static const char *const rest[] = {
        "{\\'ev', 'text': ''",
        "', 'repeat': '[', 'size': 100000",
        "{\\'text\\': \\'', 'repeat': 'long ', 'size': 5242880, "
        "'after': '\\'}}'",
    };
    struct site site = { 0 };
    const char *id;
    size_t i;

    stage_open(&site, "");
    for (i = 0; i < sizeof(rest) / sizeof(rest[0]); i++) {
        id = stage_event(&site, text("Ev16i%zu", i),
                         text("1700000001.%06zu", i), 0, "health");
        ck_assert(stage_envelope(&site, id, "acked"));
        stage_do(&site, "inject",
                 "{'before': '{\\'envelope_id\\': \\'%s\\', "
                 "\\'payload\\': %s}",
                 id, rest[i]);
        ck_assert_msg(stage_has_acks(&site, id, 2), "no ack: %s", rest[i]);
    }
    stage_close(&site);
}
END_TEST

/* ---- FM18 --------------------------------------------------------------- */

/* The rest of what an envelope can go through, after its first delivery:
 * again at once, after a reconnect, after a kill. */
static void
deliver_more(struct site *site, const char *id)
{
    stage_redeliver(site, id, 2);
    stage_redeliver(site, id, 3);
    stage_do(site, "close", "{'how': 'rst'}");
    clock_forward(&site->bot, 2000);
    ck_assert(stage_waits(site, "for=ready&count=1"));
    stage_redeliver(site, id, 4);
    stage_restart(site);
    stage_redeliver(site, id, 5);
    stage_settle(site);
}

START_TEST(fm18_a_message_that_comes_many_times_is_handled_once)
{
    static const char ts[] = "1700000000.000100";
    struct site site = { 0 };
    const char *id;
    int i;

    stage_open(&site, "");
    for (i = 0; i < 4; i++)
        id = stage_event(&site, "Ev18", ts, i,
                         "deadline add first draft by tomorrow");
    ck_assert(stage_envelope(&site, id, "acked"));
    stage_expect(&site, "U0ANA", "D0ANA", "first draft");
    /* The same message as another event, and as a mention. */
    id = stage_event(&site, "Ev18b", ts, 0,
                     "deadline add first draft by tomorrow");
    ck_assert(stage_envelope(&site, id, "acked"));
    id = stage_text(stage_do(&site, "event",
                             "{'event_id': 'Ev18c', 'event': {'type': "
                             "'app_mention', 'channel': 'D0ANA', 'user': "
                             "'U0ANA', 'ts': '%s', 'text': '<@U0BOT> "
                             "deadline add first draft by tomorrow'}}",
                             ts),
                    "envelope_id");
    ck_assert(stage_envelope(&site, id, "acked"));
    deliver_more(&site, id);
    id = stage_event(&site, "Ev18", ts, 1,
                     "deadline add first draft by tomorrow");
    ck_assert(stage_envelope(&site, id, "acked"));
    assert_noted_once(&site, "first draft");
    stage_close(&site);
}
END_TEST

START_TEST(fm18_a_command_that_comes_many_times_is_handled_once)
{
    struct site site = { 0 };
    const char *id;

    stage_open(&site, "");
    site_say(&site, "U0ANA", "C0SPRING",
             "/deadline add second draft by tomorrow");
    stage_expect(&site, "U0ANA", "C0SPRING", "second draft");
    id = stage_text(stage_last_envelope(&site, "/deadline"), "envelope_id");
    deliver_more(&site, id);
    ck_assert_int_eq(stage_count(&site, "C0SPRING", "second draft"), 1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 1);
    stage_close(&site);
}
END_TEST

START_TEST(fm18_a_button_that_comes_many_times_is_handled_once)
{
    struct site site = { 0 };
    const char *id;

    stage_open(&site, "");
    site_say(&site, "U0ANA", "D0ANA", "deadline add the contract in 2 hours");
    stage_expect(&site, "U0ANA", "D0ANA", "Noted: ");
    clock_forward(&site.bot, 2 * 3600 * 1000 + 1000);
    stage_expect(&site, "U0ANA", "D0ANA", "Due now");
    stage_press(&site, "D0ANA", "Due now", "Done");
    stage_expect(&site, "U0ANA", "D0ANA", "Done: ");
    id = stage_text(stage_last_envelope(&site, "block_actions"), "envelope_id");
    deliver_more(&site, id);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Done: "), 1);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "already"), 0);
    /* It stands where the reminder stood. */
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Due now"), 0);
    stage_close(&site);
}
END_TEST

START_TEST(fm18_a_form_that_comes_many_times_is_handled_once)
{
    static const char *const values[] = { "what=third draft", "when=tomorrow",
                                          NULL };
    struct site site = { 0 };
    json_t *form, *answer;
    const char *id;

    stage_open(&site, "");
    site_say(&site, "U0ANA", "C0SPRING", "/callsheet deadline add");
    form = stage_form(&site);
    ck_assert_ptr_nonnull(form);
    answer = stage_fill(&site, form, values);
    ck_assert(json_is_true(json_object_get(answer, "ok")));
    stage_expect(&site, "U0ANA", "C0SPRING", "third draft");
    id = stage_text(stage_last_envelope(&site, "view_submission"),
                    "envelope_id");
    deliver_more(&site, id);
    ck_assert_int_eq(stage_count(&site, "C0SPRING", "third draft"), 1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 1);
    stage_close(&site);
}
END_TEST

START_TEST(fm18_a_file_that_comes_many_times_is_imported_once)
{
    static const char csv[] = "post,author,text\np1,bea,so sweet\n";
    struct site site = { 0 };
    const char *id;

    stage_open(&site, "");
    stage_drop(&site, "a.csv", csv, strlen(csv), "vet import @lemon.lab");
    stage_expect(&site, "U0ANA", "D0ANA", "Is this right?");
    id = stage_text(stage_last_envelope(&site, "vet import @lemon.lab"),
                    "envelope_id");
    deliver_more(&site, id);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM import"), 1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM file"), 1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM comment"), 1);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Is this right?"), 1);
    stage_close(&site);
}
END_TEST

/* ---- FM19, FM20 --------------------------------------------------------- */

START_TEST(fm19_what_only_comes_as_a_retry_is_handled)
{
    struct site site = { 0 };

    stage_open(&site, "");
    (void)stage_event(&site, "Ev19", "1700000000.000100", 1,
                      "deadline add fourth draft by tomorrow");
    stage_expect(&site, "U0ANA", "D0ANA", "fourth draft");
    assert_noted_once(&site, "fourth draft");
    stage_close(&site);
}
END_TEST

/* What is said while nobody listens comes as a retry, by itself. */
START_TEST(fm19_what_was_said_while_it_was_down_is_handled)
{
    struct site site = { 0 };

    stage_open(&site, "");
    process_kill(&site.bot);
    ck_assert(stage_waits(&site, "for=ready&count=0"));
    site_say(&site, "U0ANA", "D0ANA", "deadline add fifth draft by tomorrow");
    site_run_bot(&site);
    stage_expect(&site, "U0ANA", "D0ANA", "Noted: ");
    ck_assert_int_eq(stage_number(stage_last_envelope(&site,
                                                      "deadline add fifth"),
                                  "attempt"),
                     1);
    assert_noted_once(&site, "fifth draft");
    stage_close(&site);
}
END_TEST

static const char *const ends[] = { "frame", "fin", "rst" };

static bool
no_links(void *ctx)
{
    json_t *o = stage_see(ctx, "links");

    return json_array_size(json_object_get(o, "links")) == 0;
}

START_TEST(fm20_the_link_dies_between_receipt_and_ack)
{
    struct site site = { 0 };
    struct shim_page *shim;
    const char *first, *again;

    stage_open_alone(&site, "");
    stage_do(&site, "settings", "{'ack_ms': 300}");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    /* It has read the message and is about to commit when the link ends: the
     * ack can go nowhere. */
    stage_arm(shim, SHIM_STOP, SHIM_SYNCED, 1);
    first = stage_event(&site, "Ev20", "1700000000.000100", 0,
                        "deadline add sixth draft by tomorrow");
    ck_assert(stage_is_stopped(&site.bot));
    stage_do(&site, "close", "{'how': '%s'}", ends[_i]);
    if (_i == 2)
        ck_assert(eventually(no_links, &site, STAGE_MS));
    process_signal(&site.bot, SIGCONT);
    clock_forward(&site.bot, 2000);
    ck_assert(stage_waits(&site, "for=ready&count=1"));
    again = stage_event(&site, "Ev20", "1700000000.000100", 1,
                        "deadline add sixth draft by tomorrow");
    ck_assert(stage_envelope(&site, again, "acked"));
    stage_expect(&site, "U0ANA", "D0ANA", "sixth draft");
    assert_noted_once(&site, "sixth draft");
    if (_i == 2) /* the other two ends are soft: it may still get through */
        ck_assert(!stage_has_acks_now(&site, first, 1));
    stage_close(&site);
}
END_TEST

TEST_SUITE(fm_in)
{
    TCase *tc = test_case(suite, "fm_in", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, fm16_bad_frames_with_good_ones_between);
    tcase_add_test(tc, fm16_what_cannot_be_read_is_acknowledged);
    tcase_add_test(tc, fm16_an_unreadable_envelope_is_acknowledged_by_its_id);
    tcase_add_test(tc, fm18_a_message_that_comes_many_times_is_handled_once);
    tcase_add_test(tc, fm18_a_command_that_comes_many_times_is_handled_once);
    tcase_add_test(tc, fm18_a_button_that_comes_many_times_is_handled_once);
    tcase_add_test(tc, fm18_a_form_that_comes_many_times_is_handled_once);
    tcase_add_test(tc, fm18_a_file_that_comes_many_times_is_imported_once);
    tcase_add_test(tc, fm19_what_only_comes_as_a_retry_is_handled);
    tcase_add_test(tc, fm19_what_was_said_while_it_was_down_is_handled);
    tcase_add_loop_test(tc, fm20_the_link_dies_between_receipt_and_ack, 0, 3);
}
