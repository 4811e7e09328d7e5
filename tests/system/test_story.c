/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_story.c - weeks of a campaign, told by all that the bot says.
 *
 * The real bot runs in the local workspace while the clock is moved from one
 * thing that comes due to the next. Stories are files like transcripts, where
 * answers are all messages of the bot that came or changed, to whomever:
 *
 *     ana> today
 *     bot> Mon 10:00 to ana
 *            Nothing is due today …
 *     ==== 2026-10-20 09:00
 *     bot> Tue 08:45 to mira
 *            …
 *     ana presses: Done | Draft from @luna
 *
 * Times are Rome's. UPDATE=1 writes what was said into the file.
 */
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "script.h"
#include "stage.h"

#define FOLDER   "tests/transcripts/stories"
#define FIXTURES "tests/fixtures/sheets"
#define CHANNEL  "C0SPRING"
/* How long a speech takes by the clock that the bot sees. */
#define SPEECH_MS 60000
/* So often in a row. */
#define RESTS 3
/* Things that come due on the way, at most. */
#define STEPS_MAX 3000

static glob_t stories;

/* Who is in them; the workspace knows the first three already. */
static const struct {
    const char *name, *id, *dm;
} people[] = {
    { "ana", "U0ANA", "D0ANA" },
    { "mira", "U0MIRA", "D0MIRA" },
    { "sam", "U0SAM", "D0SAM" },
    { "tom", "U0TOM", "D0TOM" },
};

#define PEOPLE (sizeof(people) / sizeof(people[0]))

struct story {
    struct script script;
    struct site site;
    int64_t now_ms; /* by the clock that the bot sees */
    bool is_begun;
    json_t *seen; /* of each message by its place and number, all of it */
    const char *config;
};

static size_t
person_of(const char *name)
{
    size_t i;

    for (i = 0; i < PEOPLE; i++)
        if (strcmp(people[i].name, name) == 0)
            return i;
    ck_abort_msg("nobody is called '%s'", name);
    return 0;
}

/* ---- what is said by the bot --------------------------------------------- */

/* <@U0ANA> is @ana, a date is what stands in it for those who cannot show one,
 * a link its words. */
static void
add_token(FILE *f, const char *token, size_t len)
{
    const char *bar = memchr(token, '|', len);
    size_t i;

    for (i = 0; token[0] == '@' && i < PEOPLE; i++)
        if (strncmp(token + 1, people[i].id, len - 1) == 0) {
            (void)fprintf(f, "@%s", people[i].name);
            return;
        }
    if (bar) {
        len -= (size_t)(bar + 1 - token);
        token = bar + 1;
    }
    (void)fwrite(token, 1, len, f);
}

static char *
as_read(const char *text)
{
    static const char *const entities[][2] = { { "&amp;", "&" },
                                               { "&lt;", "<" },
                                               { "&gt;", ">" } };
    char *plain = NULL;
    size_t size = 0, i;
    FILE *f = open_memstream(&plain, &size);

    ck_assert_ptr_nonnull(f);
    while (*text != '\0') {
        const char *end = *text == '<' ? strchr(text, '>') : NULL;

        if (end) {
            add_token(f, text + 1, (size_t)(end - text - 1));
            text = end + 1;
            continue;
        }
        for (i = 0; i < 3; i++)
            if (strncmp(text, entities[i][0], strlen(entities[i][0])) == 0)
                break;
        (void)fputc(i < 3 ? entities[i][1][0] : *text, f);
        text += i < 3 ? strlen(entities[i][0]) : 1;
    }
    (void)fclose(f);
    return plain;
}

static void
add_message(const struct story *story, struct lines *out, const char *where,
            const json_t *message, bool is_edit)
{
    time_t at = (time_t)(story->now_ms / 1000);
    char *plain = as_read(stage_text(message, "text")), day[32];
    struct lines body = { 0 };
    const char *line;
    struct tm tm;
    size_t i;

    (void)strftime(day, sizeof(day), "%a %H:%M", localtime_r(&at, &tm));
    line = text("%s %s%s", day, where, is_edit ? ", edited" : "");
    lines_add(out, line, strlen(line));
    lines_split(&body, plain);
    for (i = 0; i < body.count; i++) {
        line = body.items[i][0] ? text("  %s", body.items[i]) : "";
        lines_add(out, line, strlen(line));
    }
    lines_release(&body);
    free(plain);
}

/* What is new or has changed in a conversation, as somebody sees it. */
static void
collect_from(struct story *story, size_t who, const char *channel,
             const char *where, struct lines *out)
{
    json_t *page =
        site_page(&story->site, text("messages?as=%s&channel=%s&limit=200",
                                     people[who].id, channel));
    json_t *message, *before;
    const char *key;
    size_t i;

    json_array_foreach(json_object_get(page, "messages"), i, message)
    {
        if (strcmp(stage_text(message, "user"), "U0BOT") != 0)
            continue;
        key = text("%s %s", channel, stage_text(message, "ts"));
        before = json_object_get(story->seen, key);
        if (before && json_equal(before, json_object_get(message, "text")))
            continue;
        add_message(story, out, where, message, before != NULL);
        json_object_set(story->seen, key, json_object_get(message, "text"));
    }
    json_decref(page);
}

static void
collect(struct story *story, struct lines *out)
{
    size_t i;

    for (i = 0; i < PEOPLE; i++)
        collect_from(story, i, people[i].dm, text("to %s", people[i].name),
                     out);
    for (i = 0; i < PEOPLE; i++)
        collect_from(story, i, CHANNEL, "in #camp-spring", out);
}

/* ---- time ---------------------------------------------------------------- */

/* A sheet that is being read or written (0, 3) has the worker's real time: its
 * job may be due in a while of ours. */
static bool
is_at_rest(void *ctx)
{
    const struct story *story = ctx;

    return stage_sql("SELECT count(*) FROM sheet WHERE state IN (0, 3)") == 0 &&
           stage_sql(text("SELECT count(*) FROM job WHERE state = 2"
                          " OR (state = 0 AND due_at <= %lld)",
                          (long long)(story->now_ms / 1000))) == 0 &&
           stage_rests(&story->site, 50);
}

static void
rest(struct story *story)
{
    ck_assert_msg(eventually(is_at_rest, story, 2 * STAGE_MS),
                  "never at rest: %s", stage_log(&story->site));
}

/* What has just been said may be on its way: at rest is what stays so. */
static void
rest_for_good(struct story *story)
{
    const struct timespec pause = { .tv_nsec = 15 * 1000000 };
    int times;

    for (times = 0; times < RESTS;) {
        rest(story);
        (void)nanosleep(&pause, NULL);
        times = is_at_rest(story) ? times + 1 : 0;
    }
}

static void
tell_workspace(const struct story *story)
{
    stage_do(&story->site, "settings", "{'clock_ms': %lld}",
             (long long)clock_moved_ms());
}

static void
move_to(struct story *story, int64_t ms)
{
    clock_start(ms);
    story->now_ms = ms;
    tell_workspace(story);
    process_signal(&story->site.bot, SIGUSR1);
    rest(story);
}

/* From one thing that comes due to the next. */
static void
advance(struct story *story, int64_t until_ms, struct lines *out)
{
    int64_t due_ms;
    int steps = 0;

    while (story->now_ms < until_ms) {
        due_ms =
            stage_sql("SELECT min(due_at) FROM job WHERE state = 0") * 1000;
        if (due_ms <= story->now_ms)
            due_ms = story->now_ms + 1000;
        move_to(story, due_ms < until_ms ? due_ms : until_ms);
        collect(story, out);
        ck_assert_int_lt(++steps, STEPS_MAX);
    }
}

/* ---- acting -------------------------------------------------------------- */

static void
begin(struct story *story)
{
    struct lines nothing = { 0 };
    size_t i;

    clock_start(story->now_ms);
    site_open(&story->site);
    stage_do(&story->site, "settings", "{'rate_limits': false}");
    tell_workspace(story);
    stage_do(&story->site, "person",
             "{'id': 'U0TOM', 'name': 'tom', 'real_name': 'Tom Berger', "
             "'tz': 'Europe/Rome', 'locale': 'en-GB'}");
    stage_do(&story->site, "conversation",
             "{'id': 'D0TOM', 'kind': 'im', 'members': ['U0TOM', 'U0BOT']}");
    stage_do(&story->site, "join", "{'channel': '%s', 'user': 'U0TOM'}",
             CHANNEL);
    stage_config(&story->site, story->config);
    site_run_bot(&story->site);
    for (i = 0; i < PEOPLE; i++)
        site_say(&story->site, people[i].id, people[i].dm, "health");
    rest(story);
    collect(story, &nothing);
    lines_release(&nothing);
    story->is_begun = true;
}

static void
drop(struct story *story, const struct speech *speech, const char *what)
{
    const char *name = speech->files.items[0];
    size_t len;
    const char *bytes = path_bytes(text("%s/%s", FIXTURES, name), &len);

    ck_assert_ptr_nonnull(bytes);
    stage_drop(&story->site, name, bytes, len, what);
}

/* "Done | Draft from @luna": what is labelled so on the newest message that
 * says the rest. */
static void
press(struct story *story, size_t who, const char *what)
{
    const char *bar = strstr(what, " | ");
    const char *label, *words;

    ck_assert_msg(bar != NULL, "press what on what? %s", what);
    label = text("%.*s", (int)(bar - what), what);
    words = bar + 3;
    stage_press_as(&story->site, people[who].id, people[who].dm, words, label);
}

static void
play_act(struct story *story, const char *line)
{
    const char *presses = strstr(line, " presses: ");
    size_t at = story->script.at;
    struct lines answer = { 0 };
    struct speech speech = { 0 };
    char *what;

    if (!story->is_begun)
        begin(story);
    if (presses) {
        press(story, person_of(text("%.*s", (int)(presses - line), line)),
              presses + strlen(" presses: "));
    } else {
        ck_assert_msg(speech_read(line, &speech), "%s:%zu: what is this? %s",
                      story->script.path, at, line);
        what = script_take_said(&story->script, &speech);
        if (speech.files.count > 0)
            drop(story, &speech, what);
        else
            site_say(&story->site, people[person_of(speech.who)].id,
                     speech.channel ? CHANNEL
                                    : people[person_of(speech.who)].dm,
                     what);
        free(what);
        speech_release(&speech);
    }
    rest_for_good(story);
    collect(story, &answer);
    script_answer(&story->script, at, line, &answer);
    lines_release(&answer);
    move_to(story, story->now_ms + SPEECH_MS);
}

static void
play_line(struct story *story)
{
    const char *line = script_peek(&story->script);
    size_t at = story->script.at + 1;
    struct lines answer = { 0 };
    int64_t ms;

    script_pass(&story->script);
    if (line[0] == '\0' || line[0] == '#')
        return;
    if (strncmp(line, "config> ", 8) == 0) {
        story->config = text("%s", line + 8);
        return;
    }
    if (!script_read_time(line, &ms)) {
        play_act(story, line);
        return;
    }
    if (!story->is_begun) {
        story->now_ms = ms;
        return;
    }
    advance(story, ms, &answer);
    script_answer(&story->script, at, line, &answer);
    lines_release(&answer);
}

START_TEST(it_goes_as_told)
{
    struct story story = { .config = "", .seen = json_object() };

    script_open(&story.script, stories.gl_pathv[_i]);
    while (script_peek(&story.script))
        play_line(&story);
    script_close(&story.script);
    json_decref(story.seen);
    stage_close(&story.site);
}
END_TEST

TEST_SUITE(story)
{
    size_t i;

    (void)glob(FOLDER "/*.txt", 0, NULL, &stories);
    for (i = 0; i < stories.gl_pathc; i++) {
        const char *name = stories.gl_pathv[i] + sizeof(FOLDER);
        TCase *tc = test_case(suite, name, 240);

        tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
        tcase_add_loop_test(tc, it_goes_as_told, (int)i, (int)i + 1);
    }
}
