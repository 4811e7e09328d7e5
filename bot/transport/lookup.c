/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lookup.c - a host's addresses, without holding the loop.
 *
 * The job is shared by the thread and the loop and goes with the last of
 * them. The thread touches nothing else: it tells the loop by an eventfd that
 * is part of the job, so it may outlive the loop as well.
 */
#include "lookup.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "alloc.h"
#include "clock.h"
#include "log.h"
#include "loop.h"
#include "timer.h"

#define THREADS_MAX  2
#define THREAD_STACK (256 * 1024)

struct job {
    atomic_int holders;
    int fd;
    char *host;
    lookup_fn *fn;
    struct lookup_answer answer;
};

struct lookup {
    struct loop *loop;
    struct job *job; /* NULL when no thread could be had */
    struct timer timer;
    lookup_done_fn *done;
    void *ctx;
};

static atomic_int threads;
static lookup_fn *replaced;

static void
job_drop(struct job *job)
{
    if (atomic_fetch_sub(&job->holders, 1) > 1)
        return;
    (void)close(job->fd);
    free(job->host);
    free(job);
}

static size_t
lookup_copy(const struct addrinfo *list, int family,
            char (*out)[INET6_ADDRSTRLEN])
{
    size_t count = 0;

    for (; list && count < LOOKUP_MAX; list = list->ai_next) {
        const void *address;

        if (list->ai_family != family)
            continue;
        if (family == AF_INET)
            address = &((const struct sockaddr_in *)(const void *)list->ai_addr)
                           ->sin_addr;
        else
            address =
                &((const struct sockaddr_in6 *)(const void *)list->ai_addr)
                     ->sin6_addr;
        if (inet_ntop(family, address, out[count], INET6_ADDRSTRLEN))
            count++;
    }
    return count;
}

/* A network with one family broken must not cost more than one try. */
static void
lookup_by_name(const char *host, struct lookup_answer *answer)
{
    struct addrinfo hints, *list = NULL;
    char four[LOOKUP_MAX][INET6_ADDRSTRLEN];
    char six[LOOKUP_MAX][INET6_ADDRSTRLEN];
    size_t i, fours, sixes;

    memset(&hints, 0, sizeof(hints));
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    answer->count = 0;
    if (getaddrinfo(host, NULL, &hints, &list) != 0)
        return;
    fours = lookup_copy(list, AF_INET, four);
    sixes = lookup_copy(list, AF_INET6, six);
    freeaddrinfo(list);
    for (i = 0; i < LOOKUP_MAX && answer->count < LOOKUP_MAX; i++) {
        if (i < sixes)
            memcpy(answer->addresses[answer->count++], six[i],
                   INET6_ADDRSTRLEN);
        if (i < fours && answer->count < LOOKUP_MAX)
            memcpy(answer->addresses[answer->count++], four[i],
                   INET6_ADDRSTRLEN);
    }
}

static void *
lookup_run(void *arg)
{
    struct job *job = arg;
    const uint64_t one = 1;

    job->fn(job->host, &job->answer);
    atomic_fetch_sub(&threads, 1);
    /* Cannot fail: nothing else is written to it. */
    (void)!write(job->fd, &one, sizeof(one));
    job_drop(job);
    return NULL;
}

/* Signals are the loop's business: the thread takes none. */
static bool
lookup_start_thread(struct job *job)
{
    sigset_t all, before;
    pthread_attr_t attr;
    pthread_t thread;
    int rc;

    if (atomic_fetch_add(&threads, 1) >= THREADS_MAX) {
        atomic_fetch_sub(&threads, 1);
        return false;
    }
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    (void)pthread_attr_init(&attr);
    (void)pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    (void)pthread_attr_setstacksize(&attr, THREAD_STACK);
    rc = pthread_create(&thread, &attr, lookup_run, job);
    (void)pthread_attr_destroy(&attr);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (rc != 0)
        atomic_fetch_sub(&threads, 1);
    return rc == 0;
}

static struct job *
job_new(const char *host)
{
    struct job *job = xcalloc(1, sizeof(*job));

    atomic_init(&job->holders, 2);
    job->host = xstrdup(host);
    job->fn = replaced ? replaced : lookup_by_name;
    job->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (job->fd >= 0 && lookup_start_thread(job))
        return job;
    if (job->fd >= 0)
        (void)close(job->fd);
    free(job->host);
    free(job);
    return NULL;
}

/* Ends it before it calls back: the callback may start the next one. */
static void
lookup_finish(struct lookup *lookup, const struct lookup_answer *answer)
{
    struct lookup_answer copy = *answer;
    lookup_done_fn *done = lookup->done;
    void *ctx = lookup->ctx;

    lookup_cancel(lookup);
    done(ctx, &copy);
}

static void
lookup_ready(void *ctx, int fd, uint32_t events)
{
    struct lookup *lookup = ctx;

    (void)fd;
    (void)events;
    lookup_finish(lookup, &lookup->job->answer);
}

static void
lookup_too_late(struct timer *timer)
{
    static const struct lookup_answer none;

    lookup_finish(TIMER_OWNER(timer, struct lookup, timer), &none);
}

struct lookup *
lookup_start(struct loop *loop, const char *host, int64_t limit_ms,
             lookup_done_fn *done, void *ctx)
{
    struct lookup *lookup = xcalloc(1, sizeof(*lookup));

    lookup->loop = loop;
    lookup->done = done;
    lookup->ctx = ctx;
    lookup->job = job_new(host);
    if (!lookup->job)
        log_warn("lookup: no thread for host=%s", host);
    else if (loop_watch(loop, lookup->job->fd, EPOLLIN, lookup_ready, lookup) !=
             ERR_OK)
        limit_ms = 0;
    timer_set(loop_timers(loop), &lookup->timer,
              clock_mono_ms() + (lookup->job ? limit_ms : 0), lookup_too_late);
    return lookup;
}

void
lookup_cancel(struct lookup *lookup)
{
    if (!lookup)
        return;
    timer_cancel(loop_timers(lookup->loop), &lookup->timer);
    if (lookup->job) {
        loop_unwatch(lookup->loop, lookup->job->fd);
        job_drop(lookup->job);
    }
    free(lookup);
}

void
lookup_replace(lookup_fn *fn)
{
    replaced = fn;
}
