/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_storm.c - kill -9 at any moment, thousands of times, under load.
 *
 * A round has a workspace and a database of its own. While many people type
 * commands and messages and press buttons the bot is started, killed after a
 * random time that may fall into its start, and started again. One life in
 * four ends with the power, at a random step (tests/support/shim.c): what was
 * written and not synced is gone. When the kills
 * of the round are over and all has come to rest, every command of it is
 * looked at: what was acknowledged is done once, nothing is done twice, what
 * is done is said once, nothing else is said, and each conversation reads in
 * the order in which things were done.
 *
 * KILLS in all (10,000), ROUND_KILLS in a round (250), STORM_SEED. Totals are
 * printed as they grow.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <sqlite3.h>

#include "deed.h"

#define PEOPLE 12
/* The longest that it lives before it is connected, and after. */
#define START_MS 40
#define LIFE_MS  60
/* A start has some ten, a command some forty. */
#define STEPS_MAX 200

static struct totals {
    long kills, cuts, torn; /* of them without power; writes that it took */
    long sent, acked, unacked, done, said, presses;
    long workspace_kb;
    int64_t ms;
} * totals; /* of all rounds: each is a process of its own */

/* ---- load --------------------------------------------------------------- */

struct storm {
    struct site site;
    unsigned seed;
    int loads, said, strangers;
    json_t *pressed; /* the messages whose button was pressed */
};

static int
chance(struct storm *s, int n)
{
    return (int)(rand_r(&s->seed) % (unsigned)n);
}

static const char *
person(int n)
{
    return text("U0STORM%02d", n);
}

/* English, so that what the bot says can be counted. */
static void
bring_people(const struct site *site)
{
    static const char *const old[] = { "U0ANA", "U0MIRA", "U0SAM" };
    int i;

    for (i = 0; i < 3; i++)
        stage_do(site, "person",
                 "{'id': '%s', 'locale': 'en-GB', 'tz': 'Europe/London'}",
                 old[i]);
    for (i = 0; i < PEOPLE; i++)
        stage_do(site, "person",
                 "{'id': '%s', 'name': 'storm%d', 'real_name': 'Storm %d', "
                 "'locale': 'en-US', 'tz': 'Europe/Rome'}",
                 person(i), i, i);
}

/* The next batch, when the last one is over: commands in channels, commands
 * in direct messages, messages; more than the bot lives to see. */
static void
load_more(struct storm *s)
{
    static const char *const kinds[] = {
        "\"command\", \"channel\": [\"C0SPRING\", \"C0DEALS\"]",
        "\"command\"",
        "\"message\"",
    };
    struct answer answer;

    answer = web(text("%s/control/load", s->site.origin),
                 text("{\"count\": 12, \"per_second\": 400, \"text\": "
                      "\"deadline add storm L%dN{n} x by tomorrow\", "
                      "\"kind\": %s}",
                      s->loads, kinds[s->loads % 3]));
    s->loads += json_is_true(json_object_get(answer.json, "ok"));
    json_decref(answer.json);
}

/* What stays in the workspace, also when nobody listens: a command, a message,
 * or one that asks for a date that can be read in two ways and gets buttons. */
static void
say_something(struct storm *s)
{
    int n = s->said++;

    switch (chance(s, 3)) {
    case 0:
        site_say(&s->site, "U0SAM", "C0SPRING",
                 text("/deadline add storm A%dN x by tomorrow", n));
        break;
    case 1:
        site_say(&s->site, "U0SAM", "D0SAM",
                 text("deadline add storm A%dN x by tomorrow", n));
        break;
    default:
        site_say(&s->site, "U0ANA", "D0ANA",
                 text("deadline add storm A%dN x by 04/05", n));
        break;
    }
}

/* Somebody whom the bot has never seen: who that is must be asked first, and
 * the command waits for it. */
static void
bring_stranger(struct storm *s)
{
    int n = s->strangers++;
    const char *who = text("U0NEW%03d", n);

    stage_do(&s->site, "person",
             "{'id': '%s', 'name': 'new%d', 'locale': 'en-US', 'tz': "
             "'Europe/Rome'}",
             who, n);
    stage_do(&s->site, "join", "{'channel': 'C0SPRING', 'user': '%s'}", who);
    site_say(&s->site, who, "C0SPRING",
             text("/deadline add storm B%dN x by tomorrow", n));
}

/* A question that is there; each once, as a second press is a second wish. */
static void
press_something(struct storm *s)
{
    json_t *page = stage_keep(site_page(&s->site, "messages?as=U0ANA&channel="
                                                  "D0ANA&limit=20"));
    json_t *message, *block, *element;
    size_t i, k;

    json_array_foreach(json_object_get(page, "messages"), i, message)
    {
        if (json_object_get(s->pressed, stage_text(message, "ts")))
            continue;
        json_array_foreach(json_object_get(message, "blocks"), k, block)
        {
            if (strcmp(stage_text(block, "type"), "actions") != 0)
                continue;
            json_object_set_new(s->pressed, stage_text(message, "ts"),
                                json_true());
            element = json_array_get(json_object_get(block, "elements"), 0);
            json_decref(
                site_post(&s->site, "action",
                          json_pack("{s:s, s:s, s:s, s:s, s:s}", "as", "U0ANA",
                                    "channel", "D0ANA", "ts",
                                    stage_text(message, "ts"), "block_id",
                                    stage_text(block, "block_id"), "action_id",
                                    stage_text(element, "action_id"))));
            totals->presses++;
            return;
        }
    }
}

/* ---- kills -------------------------------------------------------------- */

static void
sleep_until(int64_t ms)
{
    int64_t left = ms - now_ms();
    const struct timespec pause = { .tv_sec = left / 1000,
                                    .tv_nsec = left % 1000 * 1000000 };

    if (left > 0)
        (void)nanosleep(&pause, NULL);
}

static struct process
start_bot(const struct site *site)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *environment[] = {
        text("SLACK_APP_TOKEN=%s", site->app_token),
        text("SLACK_BOT_TOKEN=%s", site->bot_token),
        clock_environment(),
        NULL,
    };

    return process_start("bot", "callsheet", arguments, environment);
}

/* Connected; or it died before that. */
static bool
lives_to_connect(struct storm *s)
{
    struct answer answer;
    bool is_ready = false;

    while (!is_ready && process_is_running(&s->site.bot)) {
        answer = web(text("%s/control/wait?for=ready&count=1&timeout_ms=50",
                          s->site.origin),
                     NULL);
        is_ready = json_is_true(json_object_get(answer.json, "ok"));
        json_decref(answer.json);
    }
    return is_ready;
}

/* What happens while it lives. */
static void
live(struct storm *s, int64_t ms)
{
    int64_t end = now_ms() + ms;

    load_more(s);
    say_something(s);
    if (chance(s, 8) == 0)
        bring_stranger(s);
    if (chance(s, 3) == 0)
        press_something(s);
    sleep_until(end);
}

/* One life in three ends before or while it connects. */
static void
live_and_be_killed(struct storm *s)
{
    s->site.bot = start_bot(&s->site);
    if (chance(s, 3) == 0)
        sleep_until(now_ms() + chance(s, START_MS));
    else if (lives_to_connect(s))
        live(s, chance(s, LIFE_MS));
    ck_assert_msg(process_is_running(&s->site.bot), "it ended by itself: %s",
                  stage_log(&s->site));
    process_kill(&s->site.bot);
}

/* At a step that it may not reach: then it is killed like the others. */
static void
live_until_the_power_goes(struct storm *s)
{
    struct shim_page *shim = stage_shim();

    stage_arm_step(shim, SHIM_CUT, 1 + chance(s, STEPS_MAX), 0);
    stage_start_shimmed(&s->site);
    if (lives_to_connect(s))
        live(s, LIFE_MS);
    stage_disarm(shim);
    if (shim->met[0] != '\0') {
        ck_assert_int_eq(process_wait(&s->site.bot, STAGE_MS), 128 + SIGKILL);
        totals->cuts++;
        totals->torn += shim->lost;
    }
    process_kill(&s->site.bot);
}

static void
live_and_die(struct storm *s)
{
    ck_assert(stage_waits(&s->site, "for=ready&count=0"));
    say_something(s);
    if (chance(s, 4) == 0)
        live_until_the_power_goes(s);
    else
        live_and_be_killed(s);
    totals->kills++;
}

/* ---- what became of it -------------------------------------------------- */

/* tag -> {"acked": bool, "rows": n, "id": the first row, "said": n} */
static json_t *
fate_of(json_t *fates, const char *tag)
{
    json_t *fate = json_object_get(fates, tag);

    if (!fate) {
        fate = json_pack("{s:i, s:i, s:i, s:i}", "acked", 0, "rows", 0, "id", 0,
                         "said", 0);
        json_object_set_new(fates, tag, fate);
    }
    return fate;
}

static void
add_to(json_t *fate, const char *key, int64_t n)
{
    json_object_set_new(fate, key, json_integer(stage_number(fate, key) + n));
}

/* "storm L1N2 x" in what somebody typed or the bot said; NULL when there is
 * none. */
static const char *
tag_in(const char *s)
{
    const char *at = s ? strstr(s, "storm ") : NULL;
    const char *end = at ? strstr(at, " x") : NULL;

    return end && end - at < 40 ? text("%.*s", (int)(end + 2 - at), at) : NULL;
}

static const char *
typed_in(const json_t *payload)
{
    const json_t *event = json_object_get(payload, "event");
    const json_t *action =
        json_array_get(json_object_get(payload, "actions"), 0);

    if (event)
        return stage_text(event, "text");
    if (action)
        return stage_text(action, "value");
    return stage_text(payload, "text");
}

/* A question is only asked: its message has no row of its own. */
static bool
is_question(const json_t *payload)
{
    const char *typed = typed_in(payload);

    return json_object_get(payload, "event") && strstr(typed, "04/05") != NULL;
}

static json_t *
gather_envelopes(const struct site *site, json_t *fates)
{
    json_t *o = stage_see(site, "envelopes?limit=20000"), *e, *payload;
    json_t *channels = stage_keep(json_object());
    const char *tag, *channel;
    size_t i;

    json_array_foreach(json_object_get(o, "envelopes"), i, e)
    {
        payload = json_object_get(e, "payload");
        tag = tag_in(typed_in(payload));
        channel = stage_text(json_object_get(payload, "event"), "channel");
        if (channel[0] == '\0')
            channel = stage_text(payload, "channel_id");
        if (channel[0] != '\0')
            json_object_set_new(channels, channel, json_true());
        if (!tag || is_question(payload))
            continue;
        if (stage_number(e, "acks") > 0) /* in time or late */
            add_to(fate_of(fates, tag), "acked", 1);
        else
            (void)fate_of(fates, tag);
    }
    return channels;
}

static void
gather_rows(json_t *fates)
{
    sqlite3_stmt *stmt = NULL;
    sqlite3 *db = NULL;
    json_t *fate;

    ck_assert_int_eq(sqlite3_open_v2(in_folder("callsheet.db"), &db,
                                     SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db,
                                        "SELECT what, id FROM deadline "
                                        "ORDER BY id",
                                        -1, &stmt, NULL),
                     SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        fate = fate_of(fates, (const char *)sqlite3_column_text(stmt, 0));
        add_to(fate, "rows", 1);
        if (stage_number(fate, "id") == 0)
            add_to(fate, "id", sqlite3_column_int64(stmt, 1));
    }
    (void)sqlite3_finalize(stmt);
    (void)sqlite3_close(db);
}

/* What the bot said in the conversation, in the order of what was done. An
 * answer that took the place of its question stands where that stood. */
static void
gather_said(const struct site *site, const char *channel, json_t *fates)
{
    json_t *o = stage_see(site, "messages?channel=%s", channel), *message;
    int64_t last = 0, id;
    const char *tag;
    size_t i;

    json_array_foreach(json_object_get(o, "messages"), i, message)
    {
        tag = tag_in(stage_text(message, "text"));
        if (!tag || strcmp(stage_text(message, "user"), "U0BOT") != 0 ||
            strncmp(stage_text(message, "text"), "Noted: ", 7) != 0)
            continue;
        ck_assert_msg(json_object_get(fates, tag) != NULL,
                      "nobody asked for %s", tag);
        add_to(fate_of(fates, tag), "said", 1);
        if (json_object_get(message, "edited"))
            continue;
        id = stage_number(fate_of(fates, tag), "id");
        ck_assert_msg(id >= last, "%s: row %d was said after row %d", channel,
                      (int)id, (int)last);
        last = id;
    }
}

static void
judge(json_t *fates)
{
    const char *tag;
    json_t *fate;

    json_object_foreach(fates, tag, fate)
    {
        bool acked = stage_number(fate, "acked") > 0;
        int64_t rows = stage_number(fate, "rows");

        totals->sent++;
        totals->acked += acked;
        totals->unacked += !acked;
        totals->done += rows;
        totals->said += stage_number(fate, "said");
        ck_assert_msg(rows == 1 || (rows == 0 && !acked),
                      "%s, %s: done %d times", tag,
                      acked ? "acknowledged" : "not acknowledged", (int)rows);
        ck_assert_msg(stage_number(fate, "said") == rows,
                      "%s: done %d times, said %d times", tag, (int)rows,
                      (int)stage_number(fate, "said"));
    }
}

/* ---- a round ------------------------------------------------------------ */

static bool
is_all_settled(void *ctx)
{
    json_t *queued = stage_see(ctx, "envelopes?state=queued&limit=1");

    return json_array_size(json_object_get(queued, "envelopes")) == 0 &&
           stage_number(stage_see(ctx, "counts"), "waiting") == 0 &&
           json_is_true(json_object_get(stage_see(ctx, "load"), "done"));
}

static void
come_to_rest(struct storm *s)
{
    ck_assert(stage_waits(&s->site, "for=ready&count=0"));
    s->site.bot = start_bot(&s->site);
    ck_assert(stage_waits(&s->site, "for=ready&count=1"));
    ck_assert_msg(eventually(is_all_settled, &s->site, 2 * STAGE_MS), "%s",
                  stage_log(&s->site));
    deed_rest(&s->site);
    /* The one that it makes sure of by looking once more. */
    deed_forward(&s->site, 11000);
    deed_rest(&s->site);
}

/* Whose direct message it knows, the bot can look into. */
static void
let_all_write(struct storm *s)
{
    s->site.bot = start_bot(&s->site);
    ck_assert(stage_waits(&s->site, "for=ready&count=1"));
    stage_do(&s->site, "load",
             "{'text': 'health', 'count': %d, 'kind': 'message'}",
             2 * (PEOPLE + 3));
    ck_assert(stage_waits(&s->site, "for=load"));
    deed_rest(&s->site);
    process_kill(&s->site.bot);
}

static void
look_at_all(const struct site *site)
{
    json_t *fates = stage_keep(json_object()), *channels, *unused;
    const char *channel;

    channels = gather_envelopes(site, fates);
    gather_rows(fates);
    json_object_foreach(channels, channel, unused)
    {
        gather_said(site, channel, fates);
    }
    judge(fates);
    ck_assert(deed_database_is_sound());
}

static int
number_of(const char *name, int otherwise)
{
    const char *s = getenv(name);

    return s ? (int)strtol(s, NULL, 10) : otherwise;
}

static int
round_kills(void)
{
    return number_of("ROUND_KILLS", 250);
}

static void
tell_totals(int round)
{
    const struct totals *t = totals;

    (void)printf("storm: round %d, %ld kills (%.1f a second; %ld of them power "
                 "cuts that took %ld writes), %ld asked, %ld "
                 "acknowledged, %ld not, %ld done, %ld said, %ld presses, "
                 "workspace %ld kB\n",
                 round + 1, t->kills,
                 t->ms > 0 ? (double)t->kills * 1000 / (double)t->ms : 0,
                 t->cuts, t->torn, t->sent, t->acked, t->unacked, t->done,
                 t->said, t->presses, t->workspace_kb);
    (void)fflush(stdout);
}

START_TEST(what_was_acknowledged_is_done_once_through_every_kill)
{
    struct storm s = { .seed =
                           (unsigned)number_of("STORM_SEED", (int)time(NULL)) +
                           (unsigned)_i };
    int64_t begun = now_ms();
    unsigned seed = s.seed;
    int i;

    stage_open_alone(&s.site, "");
    stage_do(&s.site, "settings", "{'ack_ms': 150, 'retry_ms': [0, 300, 600]}");
    s.pressed = stage_keep(json_object());
    bring_people(&s.site);
    let_all_write(&s);
    for (i = 0; i < round_kills(); i++)
        live_and_die(&s);
    totals->ms += now_ms() - begun;
    come_to_rest(&s);
    totals->workspace_kb = stage_rss_most(&s.site.workspace);
    look_at_all(&s.site);
    /* Nothing stood there twice, not even for a moment. */
    ck_assert_int_eq(stage_calls(&s.site, "chat.delete"), 0);
    (void)printf("storm: seed %u\n", seed);
    tell_totals(_i);
    stage_close(&s.site);
}
END_TEST

TEST_SUITE(storm)
{
    TCase *tc = test_case(suite, "storm", 900);
    int kills = number_of("KILLS", 10000);

    totals = mmap(NULL, sizeof(*totals), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (totals == MAP_FAILED)
        abort();
    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_loop_test(tc,
                        what_was_acknowledged_is_done_once_through_every_kill,
                        0, (kills + round_kills() - 1) / round_kills());
}
