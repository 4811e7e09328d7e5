/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * growth.c - what a command costs with a million rows in every table.
 *
 * Two databases, made by the program itself and then filled with other
 * people's rows (growth.sql): two thousand in every table, which is enough for
 * whatever looks back to look back as far as it ever does, and a million. The
 * same commands run on both under callgrind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "counter.h"
#include "figures.h"
#include "shell.h"
#include "speed.h"
#include "web.h"

#define ROWS_FEW 2000 /* LIST_BACK of looks.c is the longest */
#define TIMES    3 /* each command is counted so often, after one more */

static const struct {
    const char *text; /* "{n}": 1, 2, 3… */
    bool has_file;
    bool is_write;
} commands[] = {
    { "help", false, false },
    { "health", false, false },
    { "deadlin", false, false },
    { "deadline list", false, false },
    { "deadline list all", false, false },
    { "today", false, false },
    { "campaign list", false, false },
    { "vet list", false, false },
    { "vet @base", false, false },
    { "vet why @base", false, false },
    { "deadline add Draft by {date}", false, true },
    { "deadline snooze {n} tomorrow", false, true },
    { "deadline done {n}", false, true },
    { "vet note @base taste yes gut + warm", false, true },
    { "vet {decide} @base because we met again", false, true },
    { "undo", false, true },
    { "vet import @new{n} on instagram", true, true },
    { "vet confirm {import}", false, true },
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

struct stage {
    struct shell shell;
    double cost[COMMAND_COUNT];
};

static void
fill_text(const struct stage *s, const char *text, int n, char *out,
          size_t size)
{
    time_t then = time(NULL) + (time_t)60 * 86400;
    const char *hole = strchr(text, '{'), *end;
    char value[32];
    struct tm tm;

    (void)gmtime_r(&then, &tm);
    (void)snprintf(out, size, "%s", text);
    if (!hole)
        return;
    end = strchr(hole, '}') + 1;
    if (strncmp(hole, "{date}", 6) == 0)
        (void)strftime(value, sizeof(value), "%Y-%m-%d", &tm);
    else if (strncmp(hole, "{decide}", 8) == 0)
        (void)snprintf(value, sizeof(value), "%s",
                       n % 2 == 1 ? "decline" : "approve");
    else
        (void)snprintf(value, sizeof(value), "%d",
                       strncmp(hole, "{import}", 8) == 0 ? s->shell.last_import
                                                         : n);
    (void)snprintf(out, size, "%.*s%s%s", (int)(hole - text), text, value, end);
}

/* What the commands are about: one creator with comments, some deadlines. */
static void
prepare(struct stage *s)
{
    char text[256];
    int i;

    shell_start(&s->shell, false);
    shell_say(&s->shell, "vet import @base on instagram", true);
    fill_text(s, "vet confirm {import}", 0, text, sizeof(text));
    shell_say(&s->shell, text, false);
    shell_say(&s->shell,
              "vet approve @base audience yes fakes yes content yes because it "
              "fits",
              false);
    for (i = 0; i < 2 * (TIMES + 1); i++) {
        fill_text(s, "deadline add Draft by {date}", 0, text, sizeof(text));
        shell_say(&s->shell, text, false);
    }
    shell_stop(&s->shell);
}

/* ---- counting ------------------------------------------------------------ */

static void
count_command(struct stage *s, size_t i)
{
    char text[256];
    double total = 0;
    int n;

    for (n = 1; n <= TIMES + 1; n++) {
        if (strstr(commands[i].text, "{import}")) {
            /* each confirms an import of its own */
            (void)snprintf(text, sizeof(text), "vet import @in%d on instagram",
                           n);
            shell_say(&s->shell, text, true);
        }
        fill_text(s, commands[i].text, n, text, sizeof(text));
        counter_zero(&s->shell.rig);
        shell_say(&s->shell, text, commands[i].has_file);
        if (n > 1)
            total += counter_take(&s->shell.rig);
    }
    s->cost[i] = total / TIMES;
}

static void
stage_run(struct stage *s, const char *name, long rows)
{
    size_t i;

    progress("growth: %ld rows in every table", rows);
    shell_open(&s->shell, name);
    prepare(s);
    shell_fill(&s->shell, rows);
    progress("growth: they are there, counting");
    shell_start(&s->shell, true);
    shell_say(&s->shell, "help", false);
    sleep_ms(3000); /* what a start does is done */
    for (i = 0; i < COMMAND_COUNT; i++)
        count_command(s, i);
    rig_close(&s->shell.rig);
}

void
growth_visit(void)
{
    struct stage few = { 0 }, many = { 0 };
    double ratio, worst[2] = { 0 };
    char path[512];
    FILE *out;
    size_t i;

    stage_run(&few, "few", ROWS_FEW);
    stage_run(&many, "many", setup.quick ? 100000 : 1000000);
    (void)snprintf(path, sizeof(path), "%s/growth.md", setup.folder);
    out = fopen(path, "w");
    if (!out)
        die("cannot write %s", path);
    (void)fprintf(out, "| command | thousand instructions, few rows | many "
                       "rows | times | at most |\n|---|---|---|---|---|\n");
    for (i = 0; i < COMMAND_COUNT; i++) {
        ratio = many.cost[i] / few.cost[i];
        if (ratio > worst[commands[i].is_write])
            worst[commands[i].is_write] = ratio;
        (void)fprintf(out, "| `%s` | %.0f | %.0f | %.2f | %s |\n",
                      commands[i].text, few.cost[i] / 1000, many.cost[i] / 1000,
                      ratio, commands[i].is_write ? "2.5" : "1.2");
    }
    (void)fclose(out);
    figure_add(CALLSHEET, GROWTH_READ, worst[0]);
    figure_add(CALLSHEET, GROWTH_WRITE, worst[1]);
}
