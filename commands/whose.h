/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * whose.h - who has to do it: a person, or a role of the configuration.
 *
 * An owner is a person's id as in person.id, or "@admins", "@vetters",
 * "@finance", which means whoever has the role when something is sent.
 */
#ifndef CALLSHEET_WHOSE_H
#define CALLSHEET_WHOSE_H

#include <stdbool.h>

#include "buf.h"
#include "request.h"

bool whose_is_role(const char *owner);
/* All roles one after the other, NULL behind the last. */
const char *whose_role(size_t i);
/* As it is shown: a person as a span, a role by its name. */
void whose_add(struct buf *b, const char *owner);
/* Is it this person, or a role that they have? */
bool whose_is(const struct request *rq, const char *owner);

#endif
