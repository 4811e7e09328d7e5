/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * destination.h - where a message goes: on which network, and what it is there.
 *
 * Each destination has a queue of its own in the outbox. Its name stands in
 * rows ("in:C024BE91L", "shell:dm:ana"), and is made and read here only.
 */
#ifndef CALLSHEET_DESTINATION_H
#define CALLSHEET_DESTINATION_H

#include <stdbool.h>

#include "buf.h"
#include "people.h"

#define NETWORK_SLACK "slack"
#define NETWORK_SHELL "shell"

enum destination_kind {
    TO_PLACE,  /* a conversation */
    TO_PERSON, /* somebody alone: their direct message with the bot */
    TO_ASIDE,  /* what only somebody sees where they asked */
    TO_HOME,   /* somebody's page of the app */
    TO_FORM,   /* before somebody, by a number of its own */
};

struct destination {
    const char *network;
    enum destination_kind kind;
    const char *id; /* the place, the person, or that number */
};

/* The name of its queue; the caller frees it. */
char *destination_queue(const struct destination *to);
/* The network and the kind of a queue that is named so. */
const char *destination_network(const char *queue);
bool destination_is(const char *queue, enum destination_kind kind);

/* Which network has a conversation of that id? */
const char *destination_network_of(const char *place);
/* Where that person's direct message is on that network, "" when it has to be
 * opened first. Somebody may be known on both; then the facts name Slack's. */
void destination_dm(const char *network, const struct person *person,
                    struct buf *out);

#endif
