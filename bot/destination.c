/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * destination.c - where a message goes.
 *
 * Slack was there first: its queues carry no network in their names. At the
 * shell conversations are "#channel" and "@person", which no id of Slack's can
 * be, and the latter need no opening.
 */
#include "destination.h"

#include <string.h>

/* By enum destination_kind. They stand in rows: never change one. */
static const char *const kinds[] = { "in", "dm", "aside", "home", "form" };

char *
destination_queue(const struct destination *to)
{
    struct buf b;

    buf_init(&b, 512);
    if (strcmp(to->network, NETWORK_SLACK) != 0)
        buf_addf(&b, "%s:", to->network);
    buf_addf(&b, "%s:%s", kinds[to->kind], to->id);
    return buf_take(&b);
}

static bool
has_prefix(const char *name, const char *prefix)
{
    size_t len = strlen(prefix);

    return strncmp(name, prefix, len) == 0 && name[len] == ':';
}

const char *
destination_network(const char *queue)
{
    return has_prefix(queue, NETWORK_SHELL) ? NETWORK_SHELL : NETWORK_SLACK;
}

bool
destination_is(const char *queue, enum destination_kind kind)
{
    if (has_prefix(queue, NETWORK_SHELL))
        queue += sizeof(NETWORK_SHELL);
    return has_prefix(queue, kinds[kind]);
}

static bool
is_at_shell(const char *place)
{
    return place[0] == '#' || place[0] == '@';
}

const char *
destination_network_of(const char *place)
{
    return is_at_shell(place) ? NETWORK_SHELL : NETWORK_SLACK;
}

void
destination_dm(const char *network, const struct person *person,
               struct buf *out)
{
    if (strcmp(network, NETWORK_SHELL) == 0)
        buf_addf(out, "@%s", person->id);
    else if (person->dm && !is_at_shell(person->dm))
        buf_adds(out, person->dm);
}
