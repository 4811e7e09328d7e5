/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * web.h - questions to the local workspace, for the bench.
 */
#ifndef BENCH_WEB_H
#define BENCH_WEB_H

#include <jansson.h>

/* Ends the program with a sentence: a bench has nothing to save. */
_Noreturn void die(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
/* To who waits: what is being done, and how many seconds it has taken so far.
 */
void progress(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* GET, or POST of `body`, which is stolen. The answer is the caller's; NULL
 * when there is none. */
json_t *web_try(const char *origin, const char *path, json_t *body);
/* The same, which must succeed with "ok": true. */
json_t *web(const char *origin, const char *path, json_t *body);
/* When the answer does not matter, only that it is one. */
void web_do(const char *origin, const char *path, json_t *body);
/* A text answer; the caller frees it, "" when there is none. */
char *web_text(const char *url);

double number_of(const json_t *object, const char *key);

#endif
