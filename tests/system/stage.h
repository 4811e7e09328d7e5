/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stage.h - a site where things go wrong: what tests do to it and see of it.
 *
 * The workspace's control (bot/workspace/control.c) does and tells; the bot's
 * database is read beside it.
 */
#ifndef SYSTEM_STAGE_H
#define SYSTEM_STAGE_H

#include "shim.h"
#include "site.h"

/* Longer than STAGE_MS nothing is waited for; the workspace waits STAGE_ACK_MS
 * for acks. A sanitizer makes all slower, and memory no measure. */
#ifdef __SANITIZE_ADDRESS__
#define STAGE_MS       45000
#define STAGE_ACK_MS   5000
#define STAGE_GROWN_KB (1024L * 1024)
#else
#define STAGE_MS       8000
#define STAGE_ACK_MS   1000
#define STAGE_GROWN_KB (16L * 1024)
#endif

/* A workspace and a bot in it that knows Ana and #camp-spring; `more` is for
 * its config. The workspace limits no rates. */
void stage_open(struct site *site, const char *more);
/*
 * A port that nobody has. Below the range from which the kernel takes the near
 * end of every connection: those of the tests beside this one would be given
 * it between now and when the bot listens.
 */
int stage_free_port(void);
/* "FOLDER/config.json" with its own port for the status. */
void stage_config(const struct site *site, const char *more);
/* Where the bot answers whoever watches it: "/readyz". */
const char *stage_status(const char *path);
/* The status of its /readyz; and whether that is 200, for eventually(). */
int stage_ready(void);
bool stage_is_ready(void *unused);
/* What the bot's /metrics say. */
long stage_metric(const char *name);
/* Ana says something for the first time, to the bot and in #camp-spring. */
void stage_know_ana(struct site *site);
/* The bot ends with 0, nobody complained about its frames, all is closed. */
void stage_close(struct site *site);
/* The same for a bot that has ended already. */
void stage_release(struct site *site);
/* kill -9, and start it again. */
void stage_restart(struct site *site);
/* What is built beside the program of the tests. */
const char *stage_beside(const char *name);
/* The same without a bot, which is then started with the shim. */
void stage_open_alone(struct site *site, const char *more);
struct shim_page *stage_run_shimmed(struct site *site);
/* Without waiting for anything; and the page, which may be armed before. */
void stage_start_shimmed(struct site *site);
struct shim_page *stage_shim(void);
/* Before the event number `nth` from now. */
void stage_arm(struct shim_page *page, enum shim_action action, int what,
               int nth);
/* The `nth` step from now meets its fate. */
void stage_arm_step(struct shim_page *page, enum shim_fate fate, int nth,
                    int error);
/* No step does any more; what was met remains to be read. */
void stage_disarm(struct shim_page *page);
/* It was stopped by a signal, within the time? */
bool stage_is_stopped(const struct process *process);

/* Kept until the test ends; null for NULL. */
json_t *stage_keep(json_t *json);
/* The end of the bot's log. */
const char *stage_log(const struct site *site);
/* POST /control/VERB; the body in JSON, with ' for ". The answer lives until
 * the test ends. */
json_t *stage_do(const struct site *site, const char *verb, const char *format,
                 ...) __attribute__((format(printf, 3, 4)));
/* GET /control/WHAT; lives until the test ends. */
json_t *stage_see(const struct site *site, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int64_t stage_number(const json_t *object, const char *key);
const char *stage_text(const json_t *object, const char *key);
/* Do the words stand anywhere in it? */
bool stage_says(const json_t *value, const char *words);
/* GET /control/wait?…: is it so within the time? */
bool stage_waits(const struct site *site, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* How often the method was called. */
int stage_calls(const struct site *site, const char *method);
/* Messages that say so, wherever in them; ephemeral ones are not counted. */
int stage_count(const struct site *site, const char *channel,
                const char *words);
/* The same as `as` sees it, ephemeral ones too. */
int stage_seen(const struct site *site, const char *as, const char *channel,
               const char *words);
/* Wait for the first such message, ephemeral ones for `as` too. */
void stage_expect(const struct site *site, const char *as, const char *channel,
                  const char *words);
/* The newest such message, as `as` sees it; lives until the test ends. */
json_t *stage_message(const struct site *site, const char *as,
                      const char *channel, const char *words);

/* A message to the bot as an event; its envelope's id. `id`: event_id. */
const char *stage_event(const struct site *site, const char *id, const char *ts,
                        int attempt, const char *words);
/* In this state within the time? queued | sent | acked | late | lost */
bool stage_envelope(const struct site *site, const char *id, const char *state);
/* The newest envelope that says so; lives until the test ends. */
json_t *stage_last_envelope(const struct site *site, const char *words);
/* The same envelope once more, until it was acknowledged `acks` times. */
void stage_redeliver(const struct site *site, const char *id, int acks);
bool stage_has_acks(const struct site *site, const char *id, int acks);
bool stage_has_acks_now(const struct site *site, const char *id, int acks);
/* Ana drops a file on the bot, with these words. */
void stage_drop(const struct site *site, const char *name, const char *bytes,
                size_t len, const char *words);
/* The same with a file of the test's folder. */
void stage_drop_file(const struct site *site, const char *name,
                     const char *words);
/* Ana presses what is labelled so, on a message that holds the words. */
void stage_press(const struct site *site, const char *channel,
                 const char *words, const char *label);

/* Anybody; also an option of the menu on a line that says the words. */
void stage_press_as(const struct site *site, const char *as,
                    const char *channel, const char *words, const char *label);

/* The form that is open before Ana; NULL when none opens in time. */
json_t *stage_form(const struct site *site);
/* Ana fills its fields, "block=value", and sends it off: the answer. */
json_t *stage_fill(const struct site *site, const json_t *form,
                   const char *const *values);

/* One number from the bot's database; -1 when there is none yet. */
int64_t stage_sql(const char *sql);
bool stage_sql_is(const char *sql, int64_t number);
bool stage_sql_within(const char *sql, int64_t number, int ms);
/* Is that so within the time? */
bool stage_rests(const struct site *site, int ms);
/* Wait until the bot has nothing more to send and nothing is under way. */
void stage_settle(const struct site *site);
/* Resident memory in kB: now, and the most so far. */
long stage_rss(const struct process *process);
long stage_rss_most(const struct process *process);

#endif
