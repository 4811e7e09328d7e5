/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outage.h - the bot while its connection fails, on the moved clock.
 *
 * Its log tells when each dial began and in which state its connections are;
 * the times there are those of the moved clock.
 */
#ifndef SYSTEM_OUTAGE_H
#define SYSTEM_OUTAGE_H

#include "resolver.h"
#include "stage.h"

/* Longer than any back-off, 60 s and 30 % jitter. */
#define OUTAGE_BACKOFF_MS 79000

/* With SOAK=1 what is short in `make test` runs in full. */
bool outage_is_soak(void);

/* A workspace without rate limits and the bot's config; no bot yet. It pings
 * once a minute, as the clock is moved faster than a pong comes. */
void outage_open(struct site *site);
void outage_config(const struct site *site);
/* The same with a bot that is connected and knows Ana. */
void outage_begin(struct site *site);
/* The workspace as it was, on the port where it was. */
void outage_workspace_again(struct site *site);
/* The bot, which need not connect; `more` is set in its environment, or
 * NULL. */
void outage_run_bot(struct site *site, const char *const *more);
/* A name service that can be broken, and the same with it. */
struct resolver_page *outage_resolver(void);
void outage_run_resolved(struct site *site);
/* Moves the clock, and comes back when the bot has done what was due. */
void outage_step(struct site *site, int64_t ms);
/* Until no dial is under way, or the time (a real one) is over. */
bool outage_rests(struct site *site);
/* Steps until the bot says it is connected: the time that took, by the moved
 * clock, or -1. After each step a dial has `rest_ms` of real time to come to
 * its end. */
int64_t outage_until_connected(struct site *site, int64_t limit_ms,
                               int64_t step_ms, int rest_ms);
/* Steps of so many ms, and each time what was dialed comes to its end. */
void outage_pass(struct site *site, int64_t ms, int64_t step_ms);

/* The time now, by the moved clock. */
int64_t outage_now_ms(void);
/* Until the bot's counter is at least that. */
bool outage_counts(const char *metric, long number);
/* The workspace ends all connections, frame | fin | rst, and the bot knows. */
void outage_cut(struct site *site, const char *how);
/* Ana says something: it is handled, and acknowledged. */
void outage_hears(struct site *site, int number);

/* What the log tells, from the bot's start. */
int outage_dials(struct site *site);
/* When dial number `i` began, from 0. */
int64_t outage_dialed_ms(struct site *site, int i);
/* How many lines hold both. */
int outage_lines(struct site *site, const char *a, const char *b);
/* Until so many lines hold the words. */
bool outage_tells(struct site *site, const char *words, int times);

/* callsheet say, answered by the bot: within 2 s of real time. */
void outage_say(struct site *site);

#endif
