/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * url_life.h - how long what comes with a request can be answered by.
 *
 * Slack's facts, and beside each what is made of them.
 */
#ifndef CALLSHEET_URL_LIFE_H
#define CALLSHEET_URL_LIFE_H

/* A trigger opens one form. Where it is chosen the call must still fit. */
#define TRIGGER_LIVES_S 3
#define TRIGGER_SURE_S  2

/* The URL of a request takes answers. It is chosen while there is time for
 * more tries than one, and tried while there is time for a call. */
#define URL_LIVES_S (30 * 60)
#define URL_SURE_S  (25 * 60)
#define URL_LAST_S  (28 * 60)

#endif
