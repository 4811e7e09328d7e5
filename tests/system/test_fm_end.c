/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_fm_end.c - ends, asked for or not: what was acknowledged is done, what
 * is done is done once. At each single step that is proved in test_crash.c.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "stage.h"

#define STOP_MS 5000

/* ---- acks --------------------------------------------------------------- */

static int
event_after(const struct shim_page *shim, int from, int what, const char *id)
{
    int i;

    for (i = from; i < shim->count; i++)
        if (shim->events[i].what == what &&
            (id[0] == '\0' || strcmp(shim->events[i].id, id) == 0))
            return i;
    return shim->count;
}

static int
first_needle(const struct shim_page *shim)
{
    int i;

    for (i = 0; i < shim->count; i++)
        if (shim->events[i].has_needle)
            return i;
    return shim->count;
}

struct seek {
    const struct shim_page *shim;
    const char *id;
};

static bool
was_acked(void *ctx)
{
    const struct seek *s = ctx;

    return event_after(s->shim, 0, SHIM_ACKED, s->id) < s->shim->count;
}

/* Written, then synced, then acknowledged; and only then answered. */
static void
assert_ack_order(const struct site *site, const struct shim_page *shim,
                 const char *envelope)
{
    struct seek s = { shim, envelope };
    int wrote, synced, acked, called;

    ck_assert_msg(eventually(was_acked, &s, STAGE_MS), "never acked: %s",
                  process_log(&site->bot));
    stage_settle(site);
    wrote = first_needle(shim);
    synced = event_after(shim, wrote, SHIM_SYNCED, "");
    acked = event_after(shim, 0, SHIM_ACKED, envelope);
    called = event_after(shim, 0, SHIM_CALLED, "");
    ck_assert_int_lt(wrote, shim->count);
    ck_assert_int_lt(synced, acked);
    ck_assert_int_lt(synced, called);
    ck_assert_int_lt(called, shim->count);
}

static void
begin(struct shim_page *shim, const char *needle)
{
    shim->count = 0;
    (void)strncpy(shim->needle, needle, SHIM_ID - 1);
}

static const char *
envelope_of(const struct site *site, const char *words)
{
    return stage_text(stage_last_envelope(site, words), "envelope_id");
}

START_TEST(no_ack_leaves_before_its_row_is_on_the_disk)
{
    static const char *const values[] = { "what=order form", "when=tomorrow",
                                          NULL };
    struct site site = { 0 };
    struct shim_page *shim;
    json_t *form, *answer;
    int i;

    stage_open_alone(&site, "");
    shim = stage_run_shimmed(&site);
    stage_know_ana(&site);
    for (i = 0; i < 5; i++) {
        begin(shim, text("order line %d", i));
        assert_ack_order(&site, shim,
                         stage_event(&site, text("EvOrder%d", i),
                                     text("1700000000.00010%d", i), 0,
                                     text("deadline add order line %d by "
                                          "tomorrow",
                                          i)));
        begin(shim, text("order command %d", i));
        site_say(&site, "U0ANA", "C0SPRING",
                 text("/deadline add order command %d in 2 hours", i));
        assert_ack_order(&site, shim,
                         envelope_of(&site, text("order command %d", i)));
    }
    begin(shim, "order form");
    site_say(&site, "U0ANA", "C0SPRING", "/callsheet deadline add");
    form = stage_form(&site);
    stage_settle(&site);
    begin(shim, "order form");
    answer = stage_fill(&site, form, values);
    ck_assert(json_is_true(json_object_get(answer, "ok")));
    assert_ack_order(&site, shim, envelope_of(&site, "order form"));
    clock_forward(&site.bot, 2 * 3600 * 1000 + 1000);
    stage_expect(&site, "U0ANA", "D0ANA", "order command 4");
    stage_settle(&site);
    begin(shim, "deadline done");
    stage_press(&site, "D0ANA", "order command 4", "Done");
    assert_ack_order(&site, shim, envelope_of(&site, "block_actions"));
    stage_close(&site);
}
END_TEST

/* ---- kill -9 ------------------------------------------------------------ */

/* Nothing waits for its ack, or to be sent once more. */
static bool
is_all_sent(void *ctx)
{
    json_t *queued = stage_see(ctx, "envelopes?state=queued&limit=1");

    return json_array_size(json_object_get(queued, "envelopes")) == 0 &&
           stage_number(stage_see(ctx, "counts"), "waiting") == 0;
}

/* What is in doubt is looked for, and posted again when it is not there. */
static void
come_to_rest(struct site *site)
{
    int i;

    ck_assert(eventually(is_all_sent, site, STAGE_MS));
    for (i = 0; i < 20 && !stage_rests(site, 300); i++)
        clock_forward(&site->bot, 11000);
    clock_forward(&site->bot, 11000);
    stage_settle(site);
}

#define KILLS 20
#define ROUND 12 /* things said between two kills */

static void
pause_us(long us)
{
    const struct timespec pause = { .tv_nsec = us * 1000 };

    (void)nanosleep(&pause, NULL);
}

/* Every third is a command, the others are messages. */
static void
say_one(const struct site *site, int n)
{
    if (n % 3 == 0)
        site_say(site, "U0ANA", "D0ANA",
                 text("/deadline add load %d x by tomorrow", n));
    else
        (void)stage_event(site, text("EvLoad%d", n), text("1700000000.%06d", n),
                          0, text("deadline add load %d x by tomorrow", n));
}

static int
count_saying(const json_t *messages, const char *words)
{
    const json_t *message;
    int count = 0;
    size_t i;

    json_array_foreach(messages, i, message)
    {
        count += strstr(stage_text(message, "text"), words) != NULL &&
                 strcmp(stage_text(message, "user"), "U0BOT") == 0;
    }
    return count;
}

/* Under whatever envelope it came: was one of them acknowledged in time? */
static bool
is_acked(const json_t *envelopes, const char *words)
{
    const json_t *e;
    size_t i;

    json_array_foreach(envelopes, i, e)
    {
        if (strcmp(stage_text(e, "state"), "acked") == 0 &&
            stage_says(json_object_get(e, "payload"), words))
            return true;
    }
    return false;
}

static void
assert_one(int n, bool acked, const json_t *messages)
{
    int64_t rows = stage_sql(text("SELECT count(*) FROM deadline WHERE what "
                                  "= 'load %d x'",
                                  n));
    int said = count_saying(messages, text("Noted: \"load %d x\"", n));

    ck_assert_msg(rows == 1 || (rows == 0 && !acked), "load %d, %s: %d rows", n,
                  acked ? "acknowledged" : "not acknowledged", (int)rows);
    ck_assert_msg(said == (int)rows, "load %d: done %d times, said %d times", n,
                  (int)rows, said);
}

START_TEST(what_was_acknowledged_is_done_whenever_it_is_killed)
{
    struct site site = { 0 };
    unsigned seed = (unsigned)time(NULL);
    json_t *messages, *envelopes;
    int round, n = 0, i, last, count = 0;

    stage_open_alone(&site, "");
    stage_do(&site, "settings", "{'ack_ms': 400, 'retry_ms': [0, 400, 800]}");
    site_run_bot(&site);
    stage_know_ana(&site);
    (void)printf("killed at random, seed %u\n", seed);
    srandom(seed);
    for (round = 0; round < KILLS; round++) {
        last = (int)(random() % ROUND);
        for (i = 0; i <= last; i++)
            say_one(&site, ++n);
        pause_us(random() % 4000);
        stage_restart(&site);
    }
    come_to_rest(&site);
    messages =
        json_object_get(stage_see(&site, "messages?channel=D0ANA"), "messages");
    envelopes =
        json_object_get(stage_see(&site, "envelopes?limit=20000"), "envelopes");
    for (i = 1; i <= n; i++) {
        bool acked = is_acked(envelopes, text("add load %d x", i));

        assert_one(i, acked, messages);
        count += acked;
    }
    /* Or nothing was seen; how many are in time is the machine's. */
    ck_assert_int_gt(count, n / 10);
    stage_close(&site);
}
END_TEST

/* ---- FM40 --------------------------------------------------------------- */

static void
ends_politely(struct site *site)
{
    json_t *closes, *close;

    ck_assert_msg(process_wait(&site->bot, STOP_MS) == 0, "%s",
                  process_log(&site->bot));
    ck_assert(stage_waits(site, "for=ready&count=0"));
    closes = json_object_get(stage_see(site, "links"), "closes");
    close = json_array_get(closes, json_array_size(closes) - 1);
    ck_assert_int_eq(stage_number(close, "code"), 1000);
}

static void
stop_politely(struct site *site)
{
    process_signal(&site->bot, SIGTERM);
    ends_politely(site);
}

START_TEST(fm40_sigterm_says_goodbye_and_loses_nothing)
{
    struct site site = { 0 };
    int i;

    stage_open(&site, "");
    for (i = 1; i <= 30; i++)
        say_one(&site, 3 * i + 1);
    stop_politely(&site);
    site_run_bot(&site);
    for (i = 1; i <= 30; i++)
        ck_assert(stage_sql_is(text("SELECT count(*) FROM deadline WHERE what"
                                    " = 'load %d x'",
                                    3 * i + 1),
                               1));
    come_to_rest(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Noted: "), 30);
    stage_close(&site);
}
END_TEST

/* What has arrived by the time of the signal is heard: it need not come a
 * second time. */
START_TEST(fm40_sigterm_hears_what_has_arrived)
{
    struct site site = { 0 };
    const char *envelope;
    int i;

    stage_open(&site, "");
    process_signal(&site.bot, SIGSTOP);
    ck_assert(stage_is_stopped(&site.bot));
    say_one(&site, 1);
    envelope = envelope_of(&site, "load 1 x");
    ck_assert(stage_envelope(&site, envelope, "sent"));
    /* By the next answer its frame has been written. */
    for (i = 0; i < 3; i++)
        (void)stage_see(&site, "counts");
    process_signal(&site.bot, SIGTERM);
    process_signal(&site.bot, SIGCONT);
    ends_politely(&site);
    ck_assert_msg(stage_has_acks_now(&site, envelope, 1), "%s",
                  stage_log(&site));
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 1);
    site_run_bot(&site);
    come_to_rest(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Noted: "), 1);
    stage_close(&site);
}
END_TEST

START_TEST(fm40_sigterm_while_a_call_hangs)
{
    bool is_applied = _i == 1;
    struct site site = { 0 };
    int posts;

    stage_open(&site, "");
    posts = stage_calls(&site, "chat.postMessage");
    stage_do(&site, "fault", "{'method': 'chat.postMessage', 'kind': '%s'}",
             is_applied ? "apply_then_hang" : "hang");
    say_one(&site, 1);
    ck_assert(stage_waits(&site, "for=calls&method=chat.postMessage&count=%d",
                          posts + 1));
    stop_politely(&site);
    site_run_bot(&site);
    ck_assert(stage_waits(&site, "for=calls&method=conversations.history&"
                                 "count=1"));
    come_to_rest(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Noted: "), 1);
    stage_close(&site);
}
END_TEST

#define ROWS 20000

/* Comments of an invented creator, many of them. */
static char *
big_csv(int rows, size_t *len)
{
    char *bytes = NULL;
    FILE *f = open_memstream(&bytes, len);
    int i;

    ck_assert_ptr_nonnull(f);
    (void)fprintf(f, "post,author,text\n");
    for (i = 0; i < rows; i++)
        (void)fprintf(f,
                      "p%d,fan%d,The lemon one number %d looks good%200s"
                      "\n",
                      i % 20, i % 977, i, "");
    (void)fclose(f);
    return bytes;
}

static bool
is_fetching(void *ctx)
{
    (void)ctx;
    return stage_sql("SELECT count(*) FROM file_chunk") > 0;
}

START_TEST(fm40_sigterm_while_a_file_is_fetched)
{
    struct site site = { 0 };
    char *bytes;
    size_t len;

    stage_open(&site, "");
    bytes = big_csv(ROWS, &len);
    stage_drop(&site, "many.csv", bytes, len, "vet import @lemon.lab");
    free(bytes);
    ck_assert(eventually(is_fetching, NULL, STAGE_MS));
    stop_politely(&site);
    ck_assert_int_le(stage_sql("SELECT count(*) FROM import WHERE state <> 0"),
                     0);
    site_run_bot(&site);
    ck_assert(stage_sql_within("SELECT rows FROM import WHERE state = 1", ROWS,
                               5 * STAGE_MS));
    come_to_rest(&site);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Is this right?"), 1);
    stage_close(&site);
}
END_TEST

TEST_SUITE(fm_end)
{
    TCase *tc = test_case(suite, "fm_end", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, no_ack_leaves_before_its_row_is_on_the_disk);
    tcase_add_test(tc, what_was_acknowledged_is_done_whenever_it_is_killed);
    tcase_add_test(tc, fm40_sigterm_says_goodbye_and_loses_nothing);
    tcase_add_test(tc, fm40_sigterm_hears_what_has_arrived);
    tcase_add_loop_test(tc, fm40_sigterm_while_a_call_hangs, 0, 2);
    tcase_add_test(tc, fm40_sigterm_while_a_file_is_fetched);
}
