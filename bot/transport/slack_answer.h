/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_answer.h - what an answer of the Web API means. Pure.
 */
#ifndef CALLSHEET_SLACK_ANSWER_H
#define CALLSHEET_SLACK_ANSWER_H

#include <jansson.h>
#include <stdint.h>

#include "http.h"
#include "transport.h"

/* Sorted by what to do. */
enum slack_verdict {
    SLACK_DONE,
    SLACK_NOT_DONE,  /* known: again after retry_after_ms (-1 = not said) */
    SLACK_UNKNOWN,   /* part of the work may have been done */
    SLACK_REFUSED,   /* will never work like this */
    SLACK_FATAL,     /* the token or the app is no good: a person must act */
    SLACK_UNREACHED, /* never left this machine */
};

struct slack_answer {
    enum slack_verdict verdict;
    char error[80];   /* Slack's code, or a word of ours */
    char detail[200]; /* its reasons, for the log */
    int64_t retry_after_ms;
    int64_t date; /* when Slack says it answered, UTC; 0 = was not asked */
    json_t *json; /* the answer when there is one, else NULL */
};

/* Fills `out`, which is released with slack_answer_release(). */
void slack_answer_read(const struct http_response *response,
                       struct slack_answer *out);
void slack_answer_release(struct slack_answer *answer);

/* The codes after which apps.connections.open and auth.test are not tried in
 * quick succession. */
bool slack_is_fatal(const char *error);
const char *slack_verdict_name(enum slack_verdict verdict);
/* For the outbox. A fatal answer is not done, and is tried again slowly. */
enum out_result slack_out_result(enum slack_verdict verdict);

#endif
