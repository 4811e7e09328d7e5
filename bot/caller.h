/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * caller.h - questions to outside services, sent after the commit.
 *
 * What is wanted stands in rows (store/calls.h); include/ask.h is how a
 * job's step asks. This part sends what is due, keeps the answer in a
 * transaction of its own and wakes who waits for it.
 */
#ifndef CALLSHEET_CALLER_H
#define CALLSHEET_CALLER_H

#include <stdbool.h>
#include <stdint.h>

#include "effects.h"
#include "err.h"
#include "provider/provider.h"

struct caller;
struct engine;
struct task;

/* How one try of a question went. */
struct call_outcome {
    enum err err;
    bool is_sent; /* it may have reached them */
    long status;
    int64_t retry_after_s, took_ms;
    char *etag, *body; /* never NULL */
    size_t len;
    bool is_sample;
};

void call_outcome_free(struct call_outcome *outcome);

struct caller *caller_new(struct engine *engine);
void caller_free(struct caller *caller);
/* After a start, in a transaction: what had left and was not answered is paid
 * for once more, since it will be asked once more. */
enum err caller_recover(struct caller *caller, struct engine *engine);
void caller_apply(struct caller *caller, const struct effect *effect);
/* In a transaction: what came of question `id`. */
enum err caller_settle(struct caller *caller, struct engine *engine, int64_t id,
                       const struct call_outcome *outcome);

/* In a transaction: it cannot be kept, by a fault of ours. Who asked is told
 * that the answer is none. */
enum err caller_abandon(struct engine *engine, int64_t id);

/* NULL = none. On this machine one is made up. */
const char *caller_key(struct caller *caller, const struct provider *provider);
bool caller_is_local(struct caller *caller, const struct provider *provider);
/* They have failed so often that they are left alone until then; 0 = not. */
int64_t caller_closed_until(struct caller *caller,
                            const struct provider *provider);
/* When the quota's present window began and ends. */
void caller_window(const struct provider *provider, int64_t now, int64_t *start,
                   int64_t *end);

#endif
