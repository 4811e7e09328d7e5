/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_transcripts.c - whole conversations, with the real binary.
 *
 * Each file in tests/transcripts is a database of its own and a test case of
 * its own; each line in it is said by `callsheet say`, at the time that the
 * file says. UPDATE=1 writes what was answered into the file: read it then.
 *
 * "youtube> quota 3" is for the server that plays YouTube (youtube.h), which
 * the first such line starts; "youtube> spent" is answered with what was paid
 * there so far.
 */
#include <fcntl.h>
#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"
#include "script.h"
#include "youtube.h"

#define FOLDER    "tests/transcripts"
#define ARGUMENTS 32
/* How long a speech takes by the clock that the bot sees. */
#define SPEECH_MS 5000

/* Where the files that are dropped stand. */
static const char *const fixture_folders[] = {
    "tests/fixtures/comments",
    "tests/fixtures/followers",
    "tests/fixtures/import",
    "tests/fixtures/sheets",
    "tests/fixtures/posts",
    "tests/fixtures/figures",
    "bot/workspace/sample",
};

static glob_t transcripts;

struct play {
    struct script script;
    int64_t clock_ms;
    const char *config;
    bool has_youtube;
};

/* ---- the clock ----------------------------------------------------------- */

/* The time stands while something is said: what is answered must not depend on
 * how long that takes here. The file also says how far timers are moved. */
static void
set_clock(int64_t ms)
{
    int fd = open(in_folder("clock"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    struct timespec real;
    int64_t moved[2];

    (void)clock_gettime(CLOCK_REALTIME, &real);
    moved[0] = ms - ((int64_t)real.tv_sec * 1000 + real.tv_nsec / 1000000);
    moved[1] = ms;
    ck_assert_int_eq(write(fd, moved, sizeof(moved)), sizeof(moved));
    (void)close(fd);
}

/* ---- the configuration --------------------------------------------------- */

static void
write_config(const struct play *p)
{
    json_t *config = json_pack("{s:s, s:s, s:{s:b}, s:{s:s}}", "database",
                               "transcript.db", "timezone", "Europe/Rome",
                               "slack", "enabled", 0, "status", "listen", "");
    json_t *more = json_loads(p->config, 0, NULL);

    ck_assert_msg(more != NULL, "no JSON: %s", p->config);
    if (p->has_youtube)
        json_object_set_new(config, "providers",
                            json_pack("{s:{s:s}}", "youtube", "base_url",
                                      youtube_url()));
    ck_assert_int_eq(json_object_update_recursive(config, more), 0);
    ck_assert_int_eq(json_dump_file(config, in_folder("config.json"), 0), 0);
    json_decref(more);
    json_decref(config);
}

/* ---- the YouTube server -------------------------------------------------- */

static void
play_youtube(struct play *p, const char *line, size_t number)
{
    struct lines answer = { 0 };
    const char *what;

    if (!p->has_youtube) {
        youtube_open();
        p->has_youtube = true;
        write_config(p);
    }
    if (strcmp(line, "spent") != 0) {
        youtube_do("%s", line);
        return;
    }
    what = text("%d units, %d searches", youtube_units(), youtube_searches());
    lines_add(&answer, what, strlen(what));
    script_answer(&p->script, number, "youtube> spent", &answer);
    lines_release(&answer);
}

/* ---- saying -------------------------------------------------------------- */

static const char *
fixture(const char *name)
{
    const char *path;
    size_t i;

    for (i = 0; i < sizeof(fixture_folders) / sizeof(*fixture_folders); i++) {
        path = text("%s/%s", fixture_folders[i], name);
        if (access(path, R_OK) == 0)
            return path;
    }
    ck_abort_msg("no fixture '%s'", name);
    return NULL;
}

static void
say(const struct speech *speech, const char *what, struct lines *answer)
{
    const char *arguments[ARGUMENTS] = { "say", "-c", in_folder("config.json"),
                                         "--as", speech->who };
    const char *environment[] = {
        text("CALLSHEET_CLOCK=%s", in_folder("clock")),
        text("LC_ALL=%s", !speech->locale                     ? "en_GB.UTF-8"
                          : strcmp(speech->locale, "it") == 0 ? "it_IT.UTF-8"
                                                              : speech->locale),
        NULL,
    };
    size_t i, n = 5;
    int code;

    if (speech->channel) {
        arguments[n++] = "--in";
        arguments[n++] = speech->channel;
    }
    for (i = 0; i < speech->files.count && n + 3 < ARGUMENTS; i++) {
        arguments[n++] = "--file";
        arguments[n++] = fixture(speech->files.items[i]);
    }
    arguments[n] = what;
    file_put("say.log", "");
    code = process_run("say", "callsheet", arguments, environment);
    lines_split(answer, file_get("say.out"));
    lines_split(answer, file_get("say.log"));
    if (code != 0)
        lines_add(answer, text("exit %d", code), strlen(text("exit %d", code)));
}

/* ---- playing --------------------------------------------------------------
 */

static void
play_speech(struct play *p, const struct speech *speech)
{
    struct lines answer = { 0 };
    size_t line = p->script.at;
    char *what = script_take_said(&p->script, speech);

    set_clock(p->clock_ms);
    say(speech, what, &answer);
    p->clock_ms += SPEECH_MS;
    script_answer(&p->script, line, what, &answer);
    free(what);
    lines_release(&answer);
}

static void
play_line(struct play *p)
{
    const char *line = script_peek(&p->script);
    struct speech speech;

    script_pass(&p->script);
    if (line[0] == '\0' || line[0] == '#' ||
        script_read_time(line, &p->clock_ms))
        return;
    if (strncmp(line, "config> ", 8) == 0) {
        p->config = text("%s", line + 8);
        write_config(p);
        return;
    }
    if (strncmp(line, "youtube> ", 9) == 0) {
        play_youtube(p, line + 9, p->script.at);
        return;
    }
    ck_assert_msg(speech_read(line, &speech), "%s:%zu: what is this? %s",
                  p->script.path, p->script.at, line);
    ck_assert_msg(p->clock_ms != 0, "%s says no time first", p->script.path);
    play_speech(p, &speech);
    speech_release(&speech);
}

START_TEST(it_goes_as_written)
{
    struct play p = { .config = "{}" };

    script_open(&p.script, transcripts.gl_pathv[_i]);
    write_config(&p);
    while (script_peek(&p.script))
        play_line(&p);
    if (p.has_youtube)
        youtube_close();
    script_close(&p.script);
}
END_TEST

TEST_SUITE(transcripts)
{
    size_t i;

    (void)glob(FOLDER "/*.txt", 0, NULL, &transcripts);
    for (i = 0; i < transcripts.gl_pathc; i++) {
        const char *name = transcripts.gl_pathv[i] + sizeof(FOLDER);
        TCase *tc = test_case(suite, name, 120);

        tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
        tcase_add_loop_test(tc, it_goes_as_written, (int)i, (int)i + 1);
    }
}
