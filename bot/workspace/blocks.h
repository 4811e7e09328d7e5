/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blocks.h - is this Block Kit that Slack would take?
 */
#ifndef WORKSPACE_BLOCKS_H
#define WORKSPACE_BLOCKS_H

#include <jansson.h>

struct call;

enum surface { SURFACE_MESSAGE, SURFACE_MODAL, SURFACE_HOME };

/*
 * The same blocks, in which every block and element without an id has got one,
 * as with Slack. What needs no change is shared with the given ones.
 */
json_t *blocks_named(const json_t *blocks);

/*
 * Would Slack take these blocks on this surface? NULL, or the error code,
 * with the reasons in `c`.
 */
const char *blocks_check(struct call *c, const json_t *blocks,
                         enum surface surface);
/* The same for a whole view. */
const char *view_check(struct call *c, const json_t *view,
                       enum surface surface);

#endif
