/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * loop.h - the one loop: libwebsockets' poll, our file descriptors, our timers.
 */
#ifndef CALLSHEET_LOOP_H
#define CALLSHEET_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "timer.h"

struct loop;
struct lws_context;
struct lws_vhost;

struct loop *loop_new(void);
void loop_free(struct loop *loop);
struct lws_context *loop_context(struct loop *loop);
struct timers *loop_timers(struct loop *loop);

/* Turn until loop_stop(). ERR_OK when stopped, ERR_INTERNAL if lws gave up. */
enum err loop_run(struct loop *loop);
/* One turn; waits at most until the next timer when `wait`. */
enum err loop_turn(struct loop *loop, bool wait);
void loop_stop(struct loop *loop);
/* Safe in signal handlers and threads: look at timers and flags again. */
void loop_wake(struct loop *loop);

/* Called at the end of every turn; true = there is more to do at once. */
typedef bool loop_turn_fn(void *ctx);
void loop_on_turn(struct loop *loop, loop_turn_fn *fn, void *ctx);

/* A callback of lws begins: the length of this turn counts from here. */
void loop_busy(struct loop *loop);
/* The longest turn of the last one to two minutes, commit and waiting aside. */
int64_t loop_longest_us(struct loop *loop);
/* Is a callback of lws on the stack? Then lws must not be entered again. */
bool loop_is_in_lws(const struct loop *loop);

/* Watch a descriptor of our own (curl's, the control socket): EPOLLIN/OUT. */
typedef void loop_fd_fn(void *ctx, int fd, uint32_t events);
enum err loop_watch(struct loop *loop, int fd, uint32_t events, loop_fd_fn *fn,
                    void *ctx);
enum err loop_rewatch(struct loop *loop, int fd, uint32_t events);
void loop_unwatch(struct loop *loop, int fd);

#endif
