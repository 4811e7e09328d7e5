/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * script.h - a transcript's file, played from its first line to its last.
 *
 * What was answered is compared with what stands in the file; with UPDATE=1 in
 * the environment it is written there instead.
 */
#ifndef SYSTEM_SCRIPT_H
#define SYSTEM_SCRIPT_H

#include <stdint.h>

#include "transcript.h"

struct script {
    const char *path;
    struct lines lines;   /* of the file */
    size_t at;            /* the next one to read */
    struct lines written; /* the file as it would be now */
    int different;
    const char *first; /* where it first differed */
};

void script_open(struct script *script, const char *path);
/* Fails the test if anything was not as written. */
void script_close(struct script *script);
/* The next line, NULL at the end; and past it. */
const char *script_peek(const struct script *script);
void script_pass(struct script *script);
/* "==== 2026-11-25 09:00", Rome's time, in UTC milliseconds. */
bool script_read_time(const char *line, int64_t *ms);
/* What is said, with all its lines "...> more"; the caller's. */
char *script_take_said(struct script *script, const struct speech *speech);
/* The answer to what stands at `line`: compared with the lines that follow,
 * "bot> …". */
void script_answer(struct script *script, size_t line, const char *what,
                   const struct lines *answer);

#endif
