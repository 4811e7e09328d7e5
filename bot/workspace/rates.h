/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rates.h - how often a method may be called.
 */
#ifndef WORKSPACE_RATES_H
#define WORKSPACE_RATES_H

#include <jansson.h>

#include "api.h"

/* 0, or the seconds after which the caller may try again. */
int rate_hit(const char *method, enum api_tier tier, const char *channel);
/*
 * {"tier2": {"per_minute": n, "burst": n}, "tier3"…, "post"…}: NULL, or what
 * is wrong. Forgets what was used so far.
 */
const char *rates_set(const json_t *o);
void rates_release(void);

#endif
