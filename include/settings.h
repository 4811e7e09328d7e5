/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings.h - what the team has set in the chat, for all of it.
 */
#ifndef CALLSHEET_SETTINGS_H
#define CALLSHEET_SETTINGS_H

#include "err.h"

struct store;

/* Whose public holidays count: "IT,DE", "none", "" while nobody has said.
 * Borrowed, and there until the store is used again. */
const char *store_setting_calendar(struct store *st);
enum err store_setting_put_calendar(struct store *st, const char *countries);

#endif
