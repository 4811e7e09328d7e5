/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * death.h - a bot that is to die at a step of what it does, and its fate.
 *
 * What ends it is the shim (stage_arm_step()); whether it has done all there
 * was to do before that step came is the test's to say.
 */
#ifndef SYSTEM_DEATH_H
#define SYSTEM_DEATH_H

#include "stage.h"

/* It has taken no step for a while: does all else agree that it is done? */
typedef bool death_done(struct site *site, const void *ctx);

/* true: it died. false: it lives and has done everything. Fails after `ms`. */
bool death_await(struct site *site, const struct shim_page *shim,
                 death_done *is_done, const void *ctx, int ms);
/* Disarm. It may still die at the last moment of the step `nth`: it tidies up
 * when it has nothing else to do. */
bool death_is_certain(struct site *site, struct shim_page *shim, bool has_died,
                      int nth);
/* Until it takes no step for a while. */
void death_await_quiet(const struct shim_page *shim);
/* On the same database. The old connection is gone before the new one is looked
 * for. */
void death_start_again(struct site *site);

#endif
