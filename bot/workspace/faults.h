/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * faults.h - what goes wrong with API calls, on command.
 */
#ifndef WORKSPACE_FAULTS_H
#define WORKSPACE_FAULTS_H

#include <jansson.h>
#include <stdbool.h>

enum fault_kind {
    FAULT_NONE,
    FAULT_ERROR,       /* {"ok":false,"error":code} */
    FAULT_HTTP,        /* a status and an HTML page */
    FAULT_DROP,        /* the connection ends without an answer */
    FAULT_RATELIMITED, /* 429 */
    FAULT_HANG,        /* no answer at all */
};

struct fault {
    enum fault_kind kind;
    bool apply; /* the call is done first, the caller does not learn it */
    char *code;
    char *body;
    int status;
    int retry_after;
};

/*
 * Arm a fault: {"method", "channel"?, "times"?, "after"?, "kind", "code"?,
 * "status"?, "body"?, "retry_after"?}. NULL, or what is wrong with it.
 */
const char *fault_set(const json_t *o);
void faults_clear(void);
/* What happens to this call; release it afterwards. */
void fault_take(const char *method, const char *channel, struct fault *out);
void fault_release(struct fault *f);

#endif
