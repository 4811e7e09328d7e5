/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dial.h - connection URLs that lead nowhere, for tests.
 */
#ifndef WORKSPACE_DIAL_H
#define WORKSPACE_DIAL_H

struct lws_context;

/* Listen for those who are sent nowhere. */
void dial_open(struct lws_context *context);
/*
 * The next `times` connection URLs lead to a peer that behaves as `mode`
 * says: silent, half, reset, 302, 408, 500, 503. NULL, or what is wrong.
 */
const char *dial_set(const char *mode, int times);
/* Where the next URL leads; NULL: to the workspace itself. */
const char *dial_origin(void);

#endif
