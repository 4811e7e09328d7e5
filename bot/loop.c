/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * loop.c - the one loop: libwebsockets' poll, our file descriptors, our timers.
 *
 * lws 4.1.6 lets nobody else into its poll() set, so everything that is not
 * its own hangs on one epoll descriptor, adopted as a "raw file": lws says
 * that it is readable and never reads it. Our timer heap stands behind one
 * lws timer, which only ends the wait: timers and the hooks of a turn run
 * after lws_service() has returned, so they may call anything in lws.
 */
#include "loop.h"

#include <assert.h>
#include <errno.h>
#include <libwebsockets.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "alloc.h"
#include "clock.h"
#include "log.h"
#include "metrics.h"

/* The clock may step and machines sleep: look again at least this often. */
#define WAIT_MAX_MS   60000
#define HOOKS_MAX     8
#define EVENTS_A_CALL 64
/* What one turn reads, and with it how many envelopes share a commit. 4 KiB,
 * the default, is about six; this is some fifty of the smallest. More would be
 * worse: who sends a hundred and waits for them does nothing while we work,
 * and we do nothing while they do. */
#define SERVICE_BUFFER (32 * 1024)
/* The longest turn is that of the minute that runs and the one before. */
#define RECENT_MS 60000
/* How long a peer may take for its part of a handshake, for lws's own ends. */
#define LWS_TIMEOUT_S 15

struct watch {
    loop_fd_fn *fn; /* NULL = nobody watches this descriptor */
    void *ctx;
    uint32_t generation; /* so that a stale event is not given to the next */
};

struct loop {
    struct lws_context *context;
    struct timers timers;
    lws_sorted_usec_list_t sul;
    int epoll_fd;
    struct watch *watches; /* by descriptor */
    size_t watch_count;
    uint32_t generation;
    struct {
        loop_turn_fn *fn;
        void *ctx;
    } hooks[HOOKS_MAX];
    size_t hook_count;
    bool has_more, is_in_lws;
    volatile sig_atomic_t is_stopped;
    int64_t busy_since_us; /* 0 = nothing has been done in this turn yet */
    int64_t commit_us;     /* of METRIC_COMMIT_US, when the turn began */
    int64_t minute_ms;     /* when the minute began, monotonic */
    int64_t longest_us, before_us; /* turns of this minute, of the last one */
};

static int loop_callback(struct lws *wsi, enum lws_callback_reasons reason,
                         void *user, void *in, size_t len);
static void loop_dispatch(struct loop *loop);
static void loop_ripe(lws_sorted_usec_list_t *sul);

static const struct lws_protocols loop_protocols[] = {
    { .name = "loop", .callback = loop_callback },
    { 0 },
};

/* ---- making and ending -------------------------------------------------- */

static bool
is_binding(const char *line)
{
    return strstr(line, "ERROR on binding") != NULL ||
           strstr(line, "init server failed") != NULL;
}

static void
loop_log(int level, const char *line)
{
    int len = (int)strcspn(line, "\n");

    /* Every failed connection is an lws error; the caller reports those, and
     * an address that is taken as a warning of its own. */
    if ((level & LLL_ERR) && !is_binding(line))
        log_info("lws: %.*s", len, line);
    else
        log_debug("lws: %.*s", len, line);
}

static struct lws_context *
loop_make_context(void)
{
    struct lws_context_creation_info info;

    /* lws would send even loopback connections through it. */
    (void)unsetenv("http_proxy");
    /* INFO would show the path of a handshake, and with it Slack's ticket. */
    lws_set_log_level(LLL_ERR | LLL_WARN, loop_log);
    memset(&info, 0, sizeof(info));
    info.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                   LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    info.pt_serv_buf_size = SERVICE_BUFFER;
    info.timeout_secs = LWS_TIMEOUT_S;
    info.gid = (gid_t)-1;
    info.uid = (uid_t)-1;
    return lws_create_context(&info);
}

static bool
loop_adopt_epoll(struct loop *loop)
{
    struct lws_context_creation_info info;
    struct lws_vhost *vhost;
    lws_sock_file_fd_type fd;

    memset(&info, 0, sizeof(info));
    info.port = CONTEXT_PORT_NO_LISTEN;
    info.protocols = loop_protocols;
    info.vhost_name = "loop";
    info.user = loop;
    vhost = lws_create_vhost(loop->context, &info);
    if (!vhost)
        return false;
    fd.filefd = loop->epoll_fd;
    return lws_adopt_descriptor_vhost(vhost, LWS_ADOPT_RAW_FILE_DESC, fd,
                                      "loop", NULL) != NULL;
}

struct loop *
loop_new(void)
{
    struct loop *loop = xcalloc(1, sizeof(*loop));

    timers_init(&loop->timers);
    loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (loop->epoll_fd >= 0)
        loop->context = loop_make_context();
    if (!loop->context) {
        if (loop->epoll_fd >= 0)
            (void)close(loop->epoll_fd);
        loop->epoll_fd = -1;
    } else if (loop_adopt_epoll(loop)) {
        return loop;
    }
    loop_free(loop);
    return NULL;
}

void
loop_free(struct loop *loop)
{
    if (!loop)
        return;
    if (loop->context) {
        lws_sul_cancel(&loop->sul);
        lws_context_destroy(loop->context); /* closes the epoll descriptor */
    }
    timers_release(&loop->timers);
    free(loop->watches);
    free(loop);
}

struct lws_context *
loop_context(struct loop *loop)
{
    return loop->context;
}

struct timers *
loop_timers(struct loop *loop)
{
    return &loop->timers;
}

void
loop_on_turn(struct loop *loop, loop_turn_fn *fn, void *ctx)
{
    assert(loop->hook_count < HOOKS_MAX);
    loop->hooks[loop->hook_count].fn = fn;
    loop->hooks[loop->hook_count].ctx = ctx;
    loop->hook_count++;
}

/* ---- turning ------------------------------------------------------------ */

void
loop_busy(struct loop *loop)
{
    if (loop->busy_since_us != 0)
        return;
    loop->busy_since_us = clock_real_us();
    loop->commit_us = metric_get(METRIC_COMMIT_US);
}

static void
loop_next_minute(struct loop *loop)
{
    int64_t past_ms = clock_mono_ms() - loop->minute_ms;

    if (past_ms < RECENT_MS)
        return;
    loop->before_us = past_ms < 2 * RECENT_MS ? loop->longest_us : 0;
    loop->longest_us = 0;
    loop->minute_ms += past_ms / RECENT_MS * RECENT_MS;
}

int64_t
loop_longest_us(struct loop *loop)
{
    loop_next_minute(loop);
    return loop->longest_us > loop->before_us ? loop->longest_us
                                              : loop->before_us;
}

static void
loop_measure(struct loop *loop)
{
    int64_t us = clock_real_us() - loop->busy_since_us;

    us -= metric_get(METRIC_COMMIT_US) - loop->commit_us;
    histogram_add(HISTOGRAM_LOOP_TURN, us);
    loop_next_minute(loop);
    if (us > loop->longest_us)
        loop->longest_us = us;
    loop->busy_since_us = 0;
}

bool
loop_is_in_lws(const struct loop *loop)
{
    return loop->is_in_lws;
}

/* Set the lws timer to the next of ours; false = something is due now. */
static bool
loop_arm(struct loop *loop)
{
    int64_t next = timers_next(&loop->timers);
    int64_t wait_ms = WAIT_MAX_MS;
    int64_t now = clock_mono_ms();

    if (next >= 0 && next <= now)
        return false;
    if (next >= 0 && next - now < wait_ms)
        wait_ms = next - now;
    /* lws waits whole milliseconds, rounded down, and would spin through the
     * last one: wait one more. */
    lws_sul_schedule(loop->context, 0, &loop->sul, loop_ripe,
                     (wait_ms + 1) * LWS_US_PER_MS);
    return true;
}

static bool
loop_run_hooks(struct loop *loop)
{
    bool has_more = false;
    size_t i;

    for (i = 0; i < loop->hook_count; i++)
        if (loop->hooks[i].fn(loop->hooks[i].ctx))
            has_more = true;
    return has_more;
}

enum err
loop_turn(struct loop *loop, bool wait)
{
    int rc;

    if (!loop_arm(loop) || loop->has_more || loop->is_stopped)
        wait = false;
    /* The number only tells waiting from not waiting. */
    loop->is_in_lws = true;
    rc = lws_service(loop->context, wait ? 0 : -1);
    loop->is_in_lws = false;
    loop_busy(loop);
    (void)timers_run(&loop->timers, clock_mono_ms());
    loop->has_more = loop_run_hooks(loop);
    loop_measure(loop);
    return rc < 0 ? ERR_INTERNAL : ERR_OK;
}

enum err
loop_run(struct loop *loop)
{
    enum err rc = ERR_OK;

    while (!loop->is_stopped && rc == ERR_OK)
        rc = loop_turn(loop, true);
    loop->is_stopped = 0;
    return rc;
}

void
loop_stop(struct loop *loop)
{
    loop->is_stopped = 1;
    loop_wake(loop);
}

void
loop_wake(struct loop *loop)
{
    lws_cancel_service(loop->context);
}

/* The timer ran out before the wait had begun: do not begin it. */
static void
loop_ripe(lws_sorted_usec_list_t *sul)
{
    struct loop *loop = lws_container_of(sul, struct loop, sul);

    loop_wake(loop);
}

/* ---- descriptors of our own --------------------------------------------- */

static struct watch *
loop_watched(struct loop *loop, int fd)
{
    if (fd < 0 || (size_t)fd >= loop->watch_count || !loop->watches[fd].fn)
        return NULL;
    return &loop->watches[fd];
}

static enum err
loop_control(struct loop *loop, int op, int fd, uint32_t events)
{
    struct epoll_event event;

    memset(&event, 0, sizeof(event));
    event.events = events;
    event.data.u64 =
        (uint64_t)loop->watches[fd].generation << 32 | (uint32_t)fd;
    return epoll_ctl(loop->epoll_fd, op, fd, &event) == 0 ? ERR_OK : ERR_IO;
}

static void
loop_make_room(struct loop *loop, int fd)
{
    size_t count = loop->watch_count > 0 ? loop->watch_count : 64;

    while (count <= (size_t)fd)
        count *= 2;
    if (count == loop->watch_count)
        return;
    loop->watches = xreallocarray(loop->watches, count, sizeof(*loop->watches));
    memset(loop->watches + loop->watch_count, 0,
           (count - loop->watch_count) * sizeof(*loop->watches));
    loop->watch_count = count;
}

enum err
loop_watch(struct loop *loop, int fd, uint32_t events, loop_fd_fn *fn,
           void *ctx)
{
    enum err rc;

    assert(fd >= 0 && fn);
    loop_make_room(loop, fd);
    loop->watches[fd].generation = ++loop->generation;
    rc = loop_control(loop, EPOLL_CTL_ADD, fd, events);
    /* The descriptor was closed and opened anew without an unwatch. */
    if (rc != ERR_OK && errno == EEXIST)
        rc = loop_control(loop, EPOLL_CTL_MOD, fd, events);
    if (rc != ERR_OK)
        return rc;
    loop->watches[fd].fn = fn;
    loop->watches[fd].ctx = ctx;
    return ERR_OK;
}

enum err
loop_rewatch(struct loop *loop, int fd, uint32_t events)
{
    if (!loop_watched(loop, fd))
        return ERR_NOT_FOUND;
    return loop_control(loop, EPOLL_CTL_MOD, fd, events);
}

void
loop_unwatch(struct loop *loop, int fd)
{
    if (!loop_watched(loop, fd))
        return;
    /* Fails when the descriptor is closed already: then it has left. */
    (void)epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
    memset(&loop->watches[fd], 0, sizeof(loop->watches[fd]));
}

static void
loop_dispatch(struct loop *loop)
{
    struct epoll_event events[EVENTS_A_CALL];
    int i, n;

    n = epoll_wait(loop->epoll_fd, events, EVENTS_A_CALL, 0);
    for (i = 0; i < n; i++) {
        int fd = (int)(uint32_t)events[i].data.u64;
        struct watch *watch = loop_watched(loop, fd);

        /* An earlier event of this round may have ended it. */
        if (watch && watch->generation == events[i].data.u64 >> 32)
            watch->fn(watch->ctx, fd, events[i].events);
    }
}

static int
loop_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user,
              void *in, size_t len)
{
    struct loop *loop;

    (void)user;
    (void)in;
    (void)len;
    if (reason != LWS_CALLBACK_RAW_RX_FILE)
        return 0;
    loop = lws_vhost_user(lws_get_vhost(wsi));
    loop_busy(loop);
    loop_dispatch(loop);
    return 0;
}
