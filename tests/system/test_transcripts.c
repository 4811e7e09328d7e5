/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_transcripts.c - whole conversations, with the real binary.
 *
 * Each file in tests/transcripts is a database of its own and a test case of
 * its own; each line in it is said by `callsheet say`, at the time that the
 * file says. UPDATE=1 writes what was answered into the file: read it then.
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
#include "transcript.h"

#define FOLDER    "tests/transcripts"
#define ARGUMENTS 32
#define INDENT    "     " /* under "bot> " */
/* How long a speech takes by the clock that the bot sees. */
#define SPEECH_MS 5000

/* Where the files that are dropped stand. */
static const char *const fixture_folders[] = {
    "tests/fixtures/comments",
    "tests/fixtures/import",
    "tests/fixtures/sheets",
    "bot/workspace/sample",
};

static glob_t transcripts;

struct play {
    const char *path;
    struct lines lines; /* of the file */
    size_t at;          /* the next one to read */
    int64_t clock_ms;
    struct lines written; /* the file as it would be now */
    int different;
    const char *first; /* where it first differed, and how */
};

/* ---- the clock ----------------------------------------------------------- */

static bool
read_time(const char *line, int64_t *ms)
{
    struct tm tm = { .tm_isdst = -1 };
    const char *end;

    if (strncmp(line, "==== ", 5) != 0)
        return false;
    end = strptime(line + 5, "%Y-%m-%d %H:%M", &tm);
    ck_assert_msg(end && *end == '\0', "no time: %s", line);
    *ms = (int64_t)mktime(&tm) * 1000;
    return true;
}

/* The program adds what stands in the file to the real time. */
static void
set_clock(int64_t ms)
{
    int fd = open(in_folder("clock"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    struct timespec real;
    int64_t moved;

    (void)clock_gettime(CLOCK_REALTIME, &real);
    moved = ms - ((int64_t)real.tv_sec * 1000 + real.tv_nsec / 1000000);
    ck_assert_int_eq(write(fd, &moved, sizeof(moved)), sizeof(moved));
    (void)close(fd);
}

/* ---- the configuration --------------------------------------------------- */

static void
write_config(const char *extra)
{
    json_t *config = json_pack("{s:s, s:s, s:{s:b}, s:{s:s}}", "database",
                               "transcript.db", "timezone", "Europe/Rome",
                               "slack", "enabled", 0, "status", "listen", "");
    json_t *more = json_loads(extra, 0, NULL);

    ck_assert_msg(more != NULL, "no JSON: %s", extra);
    ck_assert_int_eq(json_object_update(config, more), 0);
    ck_assert_int_eq(json_dump_file(config, in_folder("config.json"), 0), 0);
    json_decref(more);
    json_decref(config);
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

/* ---- reading the file ---------------------------------------------------- */

static const char *
peek(const struct play *p)
{
    return p->at < p->lines.count ? p->lines.items[p->at] : NULL;
}

static void
pass(struct play *p)
{
    const char *line = p->lines.items[p->at++];

    lines_add(&p->written, line, strlen(line));
}

/* All lines of what is said. */
static char *
read_said(struct play *p, const struct speech *speech)
{
    char *what = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&what, &size);

    ck_assert_ptr_nonnull(f);
    (void)fputs(speech->text, f);
    while (peek(p) && strncmp(peek(p), "...>", 4) == 0) {
        const char *more = peek(p) + 4;

        (void)fprintf(f, "\n%s", *more == ' ' ? more + 1 : more);
        pass(p);
    }
    (void)fclose(f);
    return what;
}

/* An answer goes on as long as lines are indented; empty lines belong to it
 * when such a line follows. */
static void
read_expected(struct play *p, struct lines *expected)
{
    size_t i, end;

    if (!peek(p) || strncmp(peek(p), "bot>", 4) != 0)
        return;
    for (i = end = p->at; i < p->lines.count; i++) {
        const char *line = p->lines.items[i];
        bool is_answer = i == p->at || strncmp(line, INDENT, 5) == 0;

        if (!is_answer && line[0] != '\0')
            break;
        if (is_answer)
            end = i + 1;
    }
    for (; p->at < end; p->at++) {
        const char *line = peek(p);
        size_t skip = strlen(line) < 5 ? strlen(line) : 5;

        lines_add(expected, line + skip, strlen(line) - skip);
    }
}

static void
write_answer(struct play *p, const struct lines *answer)
{
    size_t i;

    for (i = 0; i < answer->count; i++) {
        const char *line = answer->items[i];
        const char *prefix = i == 0 ? "bot> " : *line != '\0' ? INDENT : "";
        const char *whole = text("%s%s", prefix, line);

        lines_add(&p->written, whole, strlen(whole));
    }
}

static void
tell_difference(struct play *p, size_t line, const char *what,
                const struct lines *diff)
{
    size_t i;

    if (!p->first)
        p->first = text("%s:%zu", p->path, line);
    p->different++;
    if (getenv("UPDATE"))
        return;
    (void)printf("%s:%zu: %s\n", p->path, line, what);
    for (i = 0; i < diff->count; i++)
        (void)printf("    %s\n", diff->items[i]);
}

static void
play_speech(struct play *p, const struct speech *speech)
{
    struct lines expected = { 0 }, answer = { 0 }, diff = { 0 }, merged = { 0 };
    size_t line = p->at;
    char *what = read_said(p, speech);

    read_expected(p, &expected);
    set_clock(p->clock_ms);
    say(speech, what, &answer);
    p->clock_ms += SPEECH_MS;
    if (!answer_compare(&expected, &answer, &diff, &merged))
        tell_difference(p, line, what, &diff);
    write_answer(p, &merged);
    free(what);
    lines_release(&expected);
    lines_release(&answer);
    lines_release(&diff);
    lines_release(&merged);
}

static void
play_line(struct play *p)
{
    const char *line = peek(p);
    struct speech speech;

    pass(p);
    if (line[0] == '\0' || line[0] == '#' || read_time(line, &p->clock_ms))
        return;
    if (strncmp(line, "config> ", 8) == 0) {
        write_config(line + 8);
        return;
    }
    ck_assert_msg(speech_read(line, &speech), "%s:%zu: what is this? %s",
                  p->path, p->at, line);
    ck_assert_msg(p->clock_ms != 0, "%s says no time first", p->path);
    play_speech(p, &speech);
    speech_release(&speech);
}

static void
file_write(const struct play *p)
{
    FILE *f = fopen(p->path, "we");
    size_t i;

    ck_assert_ptr_nonnull(f);
    for (i = 0; i < p->written.count; i++)
        (void)fprintf(f, "%s\n", p->written.items[i]);
    ck_assert_int_eq(fclose(f), 0);
}

static void
file_read(struct play *p)
{
    FILE *f = fopen(p->path, "re");
    char *line = NULL;
    size_t room = 0;
    ssize_t len;

    ck_assert_ptr_nonnull(f);
    while ((len = getline(&line, &room, f)) >= 0)
        lines_add(&p->lines, line,
                  (size_t)len - (len > 0 && line[len - 1] == '\n'));
    free(line);
    (void)fclose(f);
}

START_TEST(it_goes_as_written)
{
    struct play p = { .path = transcripts.gl_pathv[_i] };

    (void)setenv("TZ", "Europe/Rome", 1);
    tzset();
    write_config("{}");
    file_read(&p);
    while (peek(&p))
        play_line(&p);
    if (getenv("UPDATE"))
        file_write(&p);
    else
        ck_assert_msg(p.different == 0,
                      "%s: %d answers are not as written (UPDATE=1 writes "
                      "them down)",
                      p.first, p.different);
    lines_release(&p.lines);
    lines_release(&p.written);
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
