/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ask.h - asking an outside service, in a step of a job.
 *
 * A step says what it wants to know. What is known already and fresh enough is
 * there at once. Else the question is written down with what the step writes,
 * its cost is taken from the day's budget, and the job waits: the same step
 * runs again when there is an answer. The question leaves after the commit.
 * Whoever asks the same meanwhile waits for the same answer, and after a crash
 * only what was not answered is asked again.
 */
#ifndef CALLSHEET_ASK_H
#define CALLSHEET_ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct job;
struct request;

/* So many bytes of an answer are kept; more is ANSWER_BROKEN. */
#define ANSWER_MAX ((size_t)512 * 1024)

struct question {
    const char *provider; /* "youtube" */
    const char *bucket;   /* of its quota: "units" */
    const char *path; /* "/videos?id=…", parameters sorted, without a key */
    int64_t units;    /* what asking costs */
    int64_t fresh_s;  /* an answer of that age will do, as one of half a
                         minute ago always does; one that found nothing
                         lasts a quarter of an hour at most */
    int64_t since;    /* or one that came since then */
    bool is_unasked;  /* nobody waits: a tenth of the budget is left alone */
};

enum answer_state { ANSWER_WAITS, ANSWER_HERE, ANSWER_FAILED };

enum answer_trouble {
    ANSWER_FINE,
    ANSWER_OFF,         /* switched off in the configuration */
    ANSWER_NO_KEY,      /* the operator has given none */
    ANSWER_SPENT,       /* the day's budget is; again_at: when it is back */
    ANSWER_BUSY,        /* they asked to be left alone until again_at */
    ANSWER_UNREACHABLE, /* several times; again_at or 0 */
    ANSWER_BROKEN,      /* several times: cut, too big, no JSON */
};

struct answer {
    enum answer_state state;
    enum answer_trouble trouble;
    int64_t id;
    int64_t status; /* of HTTP */
    char *body;     /* NUL-terminated */
    size_t len;
    int64_t at;       /* when it came */
    int64_t again_at; /* see above */
    bool is_paid;     /* its cost was taken just now */
    int64_t tries;    /* that it took: each was paid for */
    bool is_local;    /* from a server on this machine: TEST DATA */
    bool is_sample;   /* that says it is the demo's */
};

void answer_release(struct answer *answer);
/* With ANSWER_WAITS the step has to end with STEP_WAIT. What is wrong with the
 * service is told in `out`; an error is the database's. */
enum err request_ask(struct request *rq, struct job *job,
                     const struct question *question, struct answer *out);
/* It has been used and will hardly be asked for again: its text goes now, not
 * when it is out of date. Asked again it is fetched anew. */
enum err request_answer_drop(struct request *rq, int64_t id);

/* Of one day, in the provider's units. */
struct budget {
    int64_t limit, spent, left;
    int64_t resets_at; /* UTC seconds */
};

/* ERR_NOT_FOUND for a provider that there is not. */
enum err request_budget(struct request *rq, const char *provider,
                        const char *bucket, struct budget *out);
/* Before anything is asked: ANSWER_FINE, ANSWER_OFF or ANSWER_NO_KEY. */
enum answer_trouble request_can_ask(struct request *rq, const char *provider);

#endif
