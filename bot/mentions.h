/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mentions.h - colleagues inside what somebody typed.
 */
#ifndef CALLSHEET_MENTIONS_H
#define CALLSHEET_MENTIONS_H

struct store;

/* The text with "<@U0…>" as "@name", as it looked when it was typed; the id
 * stays while the name is not known. The caller frees it. */
char *mentions_named(struct store *st, const char *text);

#endif
