/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vetting_network.h - the same people under nearly every post; for vetting.c.
 */
#ifndef CALLSHEET_RULES_VETTING_NETWORK_H
#define CALLSHEET_RULES_VETTING_NETWORK_H

#include "rules/vetting.h"

/* Fill regulars, pod and what goes with them. */
void network_read(const struct tally *t, struct vetting *v);

/* Comments by regulars under each post of the tally; the caller frees. */
int64_t *network_regular_by_post(const struct tally *t,
                                 const struct vetting *v);

/* How many more regulars and comments would make a pod. */
void network_changes(const struct vetting *v, struct vetting_change *c);

#endif
