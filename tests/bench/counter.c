/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * counter.c - instructions of a program that runs under callgrind.
 */
#include "counter.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "web.h"

static void
order(const struct rig *rig, const char *word)
{
    char pid[32];
    const char *words[] = { "vgdb", pid, word, NULL };
    int status = -1;
    pid_t child;

    (void)snprintf(pid, sizeof(pid), "--pid=%d", (int)rig->app);
    child = process_start(rig, words, NULL, "vgdb");
    if (waitpid(child, &status, 0) != child || status != 0)
        die("valgrind does not obey: see %s", rig->folder);
}

void
counter_zero(const struct rig *rig)
{
    order(rig, "zero");
}

/* The dump with the highest number: FOLDER/calls.N. */
static void
newest_dump(const struct rig *rig, char *path, size_t size)
{
    DIR *dir = opendir(rig->folder);
    struct dirent *entry;
    long best = 0, n;

    while (dir && (entry = readdir(dir)) != NULL) {
        n = strncmp(entry->d_name, "calls.", 6) == 0
                ? strtol(entry->d_name + 6, NULL, 10)
                : 0;
        best = n > best ? n : best;
    }
    if (dir)
        (void)closedir(dir);
    (void)snprintf(path, size, "%s/calls.%ld", rig->folder, best);
}

double
counter_take(const struct rig *rig)
{
    char path[512], line[1024];
    double total = -1;
    FILE *in;

    order(rig, "dump");
    newest_dump(rig, path, sizeof(path));
    in = fopen(path, "r");
    while (in && fgets(line, sizeof(line), in))
        if (strncmp(line, "totals: ", 8) == 0)
            total = strtod(line + 8, NULL);
    if (in)
        (void)fclose(in);
    if (total < 0)
        die("callgrind wrote no totals into %s", path);
    return total;
}

void
counter_explain(const struct rig *rig, const char *file)
{
    char path[512], command[2600];

    newest_dump(rig, path, sizeof(path));
    (void)snprintf(command, sizeof(command),
                   "callgrind_annotate --auto=no --threshold=100 "
                   "--inclusive=no %s | head -n 400 > %s/%s && "
                   "callgrind_annotate --auto=no --threshold=100 "
                   "--inclusive=yes %s | head -n 400 >> %s/%s && "
                   "cp %s %s/%s.callgrind",
                   path, setup.folder, file, path, setup.folder, file, path,
                   setup.folder, file);
    if (system(command) != 0) /* only a help to whoever wants to mend it */
        (void)fprintf(stderr, "bench: callgrind_annotate failed\n");
}
