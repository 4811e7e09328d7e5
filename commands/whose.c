/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * whose.c - who has to do it: a person, or a role of the configuration.
 */
#include "whose.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "span.h"

static const struct {
    const char *name;
    enum who who;
} roles[] = {
    { "@admins", WHO_ADMINS },
    { "@vetters", WHO_VETTERS },
    { "@finance", WHO_FINANCE },
};

const char *
whose_role(size_t i)
{
    return i < ARRAY_LEN(roles) ? roles[i].name : NULL;
}

bool
whose_is_role(const char *owner)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(roles); i++)
        if (strcmp(owner, roles[i].name) == 0)
            return true;
    return false;
}

void
whose_add(struct buf *b, const char *owner)
{
    if (whose_is_role(owner))
        buf_adds(b, owner);
    else
        span_person(b, owner, owner);
}

bool
whose_is(const struct request *rq, const char *owner)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(roles); i++)
        if (strcmp(owner, roles[i].name) == 0)
            return request_may(rq, roles[i].who);
    return strcmp(owner, request_person(rq)->id) == 0;
}
