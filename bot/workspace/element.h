/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * element.h - the interactive parts of blocks, and what people chose there.
 */
#ifndef WORKSPACE_ELEMENT_H
#define WORKSPACE_ELEMENT_H

#include <jansson.h>
#include <stdbool.h>

/* Find an element; *block is the block that holds it. Borrowed. */
json_t *element_find(const json_t *blocks, const char *block_id,
                     const char *action_id, json_t **block);
/* Does it keep a value (a button does not)? */
bool element_keeps(const json_t *element);
/*
 * Put what `given` says was chosen into `out`, in Slack's words. False when
 * that cannot be chosen here.
 */
bool element_take(const json_t *element, const json_t *given, json_t *out);
/*
 * state.values of these blocks: what `given` ({block_id: {action_id: …}},
 * may be NULL) says, else what the app preset, else null.
 */
json_t *element_state(const json_t *blocks, const json_t *given);
/* Complaints about inputs left empty: {block_id: text}, or NULL. */
json_t *element_missing(const json_t *blocks, const json_t *state);

#endif
