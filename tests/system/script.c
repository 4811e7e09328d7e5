/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * script.c - a transcript's file, played from its first line to its last.
 */
#include "script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness.h"

#define INDENT "     " /* under "bot> " */

void
script_open(struct script *script, const char *path)
{
    FILE *f = fopen(path, "re");
    char *line = NULL;
    size_t room = 0;
    ssize_t len;

    memset(script, 0, sizeof(*script));
    script->path = path;
    (void)setenv("TZ", "Europe/Rome", 1);
    tzset();
    ck_assert_ptr_nonnull(f);
    while ((len = getline(&line, &room, f)) >= 0)
        lines_add(&script->lines, line,
                  (size_t)len - (len > 0 && line[len - 1] == '\n'));
    free(line);
    (void)fclose(f);
}

static void
script_write(const struct script *script)
{
    FILE *f = fopen(script->path, "we");
    size_t i;

    ck_assert_ptr_nonnull(f);
    for (i = 0; i < script->written.count; i++)
        (void)fprintf(f, "%s\n", script->written.items[i]);
    ck_assert_int_eq(fclose(f), 0);
}

void
script_close(struct script *script)
{
    if (getenv("UPDATE"))
        script_write(script);
    else
        ck_assert_msg(script->different == 0,
                      "%s: %d answers are not as written (UPDATE=1 writes "
                      "them down)",
                      script->first, script->different);
    lines_release(&script->lines);
    lines_release(&script->written);
}

const char *
script_peek(const struct script *script)
{
    return script->at < script->lines.count ? script->lines.items[script->at]
                                            : NULL;
}

void
script_pass(struct script *script)
{
    const char *line = script->lines.items[script->at++];

    lines_add(&script->written, line, strlen(line));
}

bool
script_read_time(const char *line, int64_t *ms)
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

char *
script_take_said(struct script *script, const struct speech *speech)
{
    char *what = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&what, &size);

    ck_assert_ptr_nonnull(f);
    (void)fputs(speech->text, f);
    while (script_peek(script) &&
           strncmp(script_peek(script), "...>", 4) == 0) {
        const char *more = script_peek(script) + 4;

        (void)fprintf(f, "\n%s", *more == ' ' ? more + 1 : more);
        script_pass(script);
    }
    (void)fclose(f);
    return what;
}

/* An answer goes on as long as lines are indented; empty lines belong to it
 * when such a line follows. */
static void
take_expected(struct script *script, struct lines *expected)
{
    const char *first = script_peek(script);
    size_t i, end;

    if (!first || strncmp(first, "bot>", 4) != 0)
        return;
    for (i = end = script->at; i < script->lines.count; i++) {
        const char *line = script->lines.items[i];
        bool is_answer = i == script->at || strncmp(line, INDENT, 5) == 0;

        if (!is_answer && line[0] != '\0')
            break;
        if (is_answer)
            end = i + 1;
    }
    for (; script->at < end; script->at++) {
        const char *line = script_peek(script);
        size_t skip = strlen(line) < 5 ? strlen(line) : 5;

        lines_add(expected, line + skip, strlen(line) - skip);
    }
}

static void
write_answer(struct script *script, const struct lines *answer)
{
    size_t i;

    for (i = 0; i < answer->count; i++) {
        const char *line = answer->items[i];
        const char *prefix = i == 0 ? "bot> " : *line != '\0' ? INDENT : "";
        const char *whole = text("%s%s", prefix, line);

        lines_add(&script->written, whole, strlen(whole));
    }
}

static void
tell_difference(struct script *script, size_t line, const char *what,
                const struct lines *diff)
{
    size_t i;

    if (!script->first)
        script->first = text("%s:%zu", script->path, line);
    script->different++;
    if (getenv("UPDATE"))
        return;
    (void)printf("%s:%zu: %s\n", script->path, line, what);
    for (i = 0; i < diff->count; i++)
        (void)printf("    %s\n", diff->items[i]);
    (void)fflush(stdout); /* what follows may end the process */
}

void
script_answer(struct script *script, size_t line, const char *what,
              const struct lines *answer)
{
    struct lines expected = { 0 }, diff = { 0 }, merged = { 0 };

    take_expected(script, &expected);
    if (!answer_compare(&expected, answer, &diff, &merged))
        tell_difference(script, line, what, &diff);
    write_answer(script, &merged);
    lines_release(&expected);
    lines_release(&diff);
    lines_release(&merged);
}
