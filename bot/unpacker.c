/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unpacker.c - files that callsheet-worker takes apart, one at a time.
 *
 * The worker is given no environment and two pipes, and LIMIT_MS. What it says
 * (bot/worker/unpack.h) is believed when its last line has come and it has
 * ended with 0; until then no part counts.
 */
#include "unpacker.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "alloc.h"
#include "child.h"
#include "clock.h"
#include "engine.h"
#include "files.h"
#include "log.h"
#include "loop.h"
#include "router.h"
#include "scheduler.h"
#include "span.h"
#include "store/store.h"
#include "trail.h"

#define WORKER_PROGRAM "callsheet-worker"
#define PIECE_BYTES    FILE_CHUNK_BYTES
#define LINE_MAX_BYTES 512
#define LIMIT_MS       60000
#define ENDING_MS      10
#define AGAIN_MS       30000
#define TRIES_MAX      3

struct unpacker {
    struct engine *engine;
    struct file file; /* the one in hand; id 0 = none */
    struct child worker;
    int in, out;      /* pipes to and from it; -1 = closed */
    struct buf piece; /* of the file, not written yet */
    int64_t offset;   /* of the file, read so far */
    struct buf said;  /* by the worker, not understood yet */
    int64_t part;     /* the one that grows, 0 = none yet */
    int64_t part_size, part_left;
    int64_t bytes; /* of all parts, as announced */
    int parts;
    char trouble[32];
    bool is_told; /* its last line has come */
    int tries;    /* of this file that our side spoilt */
    struct timer limit, ending, again;
};

static void unpacker_end(struct unpacker *u, const char *trouble);
static void on_ending(struct timer *timer);
static void on_again(struct timer *timer);

/* ---- the store ----------------------------------------------------------- */

static enum err
drop_parts(struct unpacker *u)
{
    bool more = true;
    enum err rc = ERR_OK;

    while (rc == ERR_OK && more)
        rc = store_file_drop_parts(u->engine->store, u->file.id, &more);
    return rc;
}

/*
 * What was written before may have been lost with its batch, which nobody
 * tells: what comes now would stand behind a gap, or under a number that is
 * somebody else's by then. What is left of an earlier try goes.
 */
static enum err
go_on(struct unpacker *u)
{
    if (u->part == 0)
        return drop_parts(u);
    return store_file_check_part(u->engine->store, u->file.id, u->part,
                                 u->part_size - u->part_left);
}

struct part_begin {
    struct unpacker *u;
    const char *name, *mime;
    const char *why; /* it is not to be had; NULL = it follows */
};

static enum err
write_part(void *arg)
{
    struct part_begin *p = arg;
    enum err rc;

    rc = go_on(p->u);
    return rc == ERR_OK
               ? store_file_add_part(p->u->engine->store, &p->u->file, p->name,
                                     p->mime, p->why, &p->u->part)
               : rc;
}

struct part_bytes {
    struct unpacker *u;
    size_t len;
};

static enum err
write_bytes(void *arg)
{
    struct part_bytes *p = arg;
    enum err rc;

    rc = go_on(p->u);
    return rc == ERR_OK ? store_file_append(p->u->engine->store, p->u->part,
                                            p->u->said.data, p->len)
                        : rc;
}

static enum err
write_end(void *arg)
{
    struct unpacker *u = arg;
    struct store *st = u->engine->store;
    bool is_whole = u->trouble[0] == '\0';
    struct buf b;
    enum err rc;

    buf_init(&b, 64);
    buf_addf(&b, "unpack:%s", u->trouble);
    rc = is_whole ? go_on(u) : drop_parts(u);
    if (rc == ERR_OK && is_whole)
        rc = store_file_parts_whole(st, u->file.id);
    if (rc == ERR_OK)
        rc = store_file_set_state(st, u->file.id,
                                  is_whole ? FILE_UNPACKED : FILE_FAILED,
                                  is_whole ? "" : b.data);
    buf_reset(&b);
    buf_addf(&b, "file:%" PRId64, u->file.id);
    if (rc == ERR_OK)
        rc = scheduler_wake(u->engine->scheduler, b.data);
    buf_release(&b);
    return rc;
}

static enum err
unpacker_write(struct unpacker *u, router_write_fn *work, void *arg)
{
    return router_write(u->engine->router, work, arg);
}

/* ---- what the worker says ------------------------------------------------ */

static const char *
file_trail(int64_t file)
{
    return trail_text(trail_of(TRAIL_FILE, file));
}

/* Our own side failed: not the file's fault, so it is tried again. */
static void
unpacker_spoil(struct unpacker *u, const char *what, enum err err)
{
    log_warn("unpacker: cannot %s file=%" PRId64 ": %s%s", what, u->file.id,
             err_text(err), file_trail(u->file.id));
    unpacker_end(u, u->tries + 1 < TRIES_MAX ? NULL : "broken");
}

static bool
begin_part(struct unpacker *u, const struct part_begin *part, int64_t size)
{
    struct part_begin p = *part;
    struct buf name;
    enum err rc;

    if (size < 0 || size > FILE_MAX_BYTES - u->bytes ||
        ++u->parts > FILE_PARTS_MAX)
        return false;
    u->bytes += size;
    buf_init(&name, 4 * LINE_MAX_BYTES);
    span_clean(&name, part->name, LINE_MAX_BYTES);
    p.name = name.data ? name.data : "";
    rc = unpacker_write(u, write_part, &p);
    buf_release(&name);
    if (rc == ERR_OK)
        u->part_size = u->part_left = size;
    else
        unpacker_spoil(u, "keep a part of", rc);
    return true;
}

/* "SIZE NAME" */
static bool
take_file(struct unpacker *u, const char *words, bool is_table)
{
    char *end;
    long long size = strtoll(words, &end, 10);
    /* A table is the file itself in other words, and keeps its name. */
    struct part_begin p = { .u = u };

    p.name = is_table ? u->file.name : end + 1;
    return end != words && *end == ' ' && begin_part(u, &p, size);
}

/* "SIZE ROWS NAME" */
static bool
take_tab(struct unpacker *u, const char *words)
{
    char *behind, *end;
    long long size = strtoll(words, &behind, 10);
    long long rows = strtoll(behind, &end, 10);
    struct part_begin p = { .u = u, .name = end + 1 };
    struct buf mime;
    bool fits;

    if (behind == words || end == behind || *end != ' ' || rows < 0)
        return false;
    buf_init(&mime, 64);
    buf_addf(&mime, FILE_TAB_MIME "%lld", rows);
    p.mime = mime.data;
    fits = begin_part(u, &p, size);
    buf_release(&mime);
    return fits;
}

/* "WORD NAME", or "WORD": then all of it is of no use. */
static bool
take_trouble(struct unpacker *u, char *words)
{
    size_t len = strspn(words, "abcdefghijklmnopqrstuvwxyz-");
    struct part_begin p = { .u = u, .name = words + len + 1 };
    struct buf why;
    bool fits;

    if (len == 0 || len >= sizeof(u->trouble))
        return false;
    if (words[len] == '\0') {
        memcpy(u->trouble, words, len + 1);
        return true;
    }
    words[len] = '\0';
    buf_init(&why, 64);
    buf_addf(&why, "unpack:%s", words);
    p.why = why.data;
    fits = begin_part(u, &p, 0);
    buf_release(&why);
    return fits;
}

/* False: no line of the worker's. */
static bool
take_line(struct unpacker *u, char *line)
{
    if (u->is_told)
        return false;
    if (strcmp(line, "end") == 0) {
        u->is_told = true;
        return true;
    }
    if (strncmp(line, "trouble ", 8) == 0)
        return take_trouble(u, line + 8);
    if (strncmp(line, "tab ", 4) == 0)
        return take_tab(u, line + 4);
    if (strncmp(line, "file ", 5) == 0)
        return take_file(u, line + 5, false);
    return strncmp(line, "table ", 6) == 0 && take_file(u, line + 6, true);
}

/* As much as is there; false when it is nonsense. */
static bool
take_said(struct unpacker *u)
{
    while (u->file.id != 0 && u->said.len > 0) {
        struct part_bytes bytes = { u, u->said.len };
        char *newline;
        enum err rc;

        if (u->part_left > 0) {
            if ((int64_t)bytes.len > u->part_left)
                bytes.len = (size_t)u->part_left;
            rc = unpacker_write(u, write_bytes, &bytes);
            if (rc != ERR_OK) {
                unpacker_spoil(u, "keep a piece of", rc);
                return true;
            }
            u->part_left -= (int64_t)bytes.len;
            buf_drop(&u->said, bytes.len);
            continue;
        }
        newline = memchr(u->said.data, '\n', u->said.len);
        if (!newline)
            return u->said.len < LINE_MAX_BYTES;
        *newline = '\0';
        if (!take_line(u, u->said.data))
            return false;
        if (u->file.id != 0)
            buf_drop(&u->said, (size_t)(newline - u->said.data) + 1);
    }
    return true;
}

static void
close_pipe(struct unpacker *u, int *fd)
{
    if (*fd < 0)
        return;
    loop_unwatch(u->engine->loop, *fd);
    (void)close(*fd);
    *fd = -1;
}

static void
on_output(void *ctx, int fd, uint32_t events)
{
    struct unpacker *u = ctx;
    char *bytes = xmalloc(PIECE_BYTES);
    ssize_t n = read(fd, bytes, PIECE_BYTES);

    (void)events;
    if (n > 0)
        buf_add(&u->said, bytes, (size_t)n);
    free(bytes);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n > 0) {
        if (!take_said(u))
            unpacker_end(u, "broken");
        return;
    }
    close_pipe(u, &u->out);
    on_ending(&u->ending);
}

/* ---- what it is given ---------------------------------------------------- */

static enum err
fill_piece(struct unpacker *u)
{
    char *bytes = xmalloc(PIECE_BYTES);
    size_t len = 0;
    enum err rc;

    rc = store_file_read(u->engine->store, u->file.id, u->offset, bytes,
                         PIECE_BYTES, &len);
    buf_add(&u->piece, bytes, len);
    u->offset += (int64_t)len;
    free(bytes);
    return rc;
}

static void
on_input(void *ctx, int fd, uint32_t events)
{
    struct unpacker *u = ctx;
    enum err rc = ERR_OK;
    ssize_t n;

    (void)events;
    if (u->piece.len == 0)
        rc = fill_piece(u);
    if (rc != ERR_OK) {
        unpacker_spoil(u, "read", rc);
        return;
    }
    if (u->piece.len == 0) {
        close_pipe(u, &u->in); /* all of it */
        return;
    }
    n = write(fd, u->piece.data, u->piece.len);
    if (n > 0)
        buf_drop(&u->piece, (size_t)n);
    else if (n < 0 && errno != EAGAIN && errno != EINTR)
        close_pipe(u, &u->in); /* it has ended; its words tell why */
}

/* ---- its end ------------------------------------------------------------- */

static void
worker_stop(struct unpacker *u)
{
    struct timers *timers = loop_timers(u->engine->loop);

    close_pipe(u, &u->in);
    close_pipe(u, &u->out);
    timer_cancel(timers, &u->limit);
    timer_cancel(timers, &u->ending);
    if (u->worker.pid > 0) {
        (void)kill(u->worker.pid, SIGKILL);
        (void)waitpid(u->worker.pid, NULL, 0); /* it is gone at once */
        u->worker.pid = 0;
    }
}

/* NULL: it is tried again later. */
static void
unpacker_end(struct unpacker *u, const char *trouble)
{
    struct timers *timers = loop_timers(u->engine->loop);
    enum err rc = ERR_OK;

    worker_stop(u);
    if (trouble && trouble[0] != '\0')
        (void)snprintf(u->trouble, sizeof(u->trouble), "%s", trouble);
    if (trouble)
        rc = unpacker_write(u, write_end, u);
    u->tries = trouble && rc == ERR_OK ? 0 : u->tries + 1;
    if (rc != ERR_OK)
        log_warn("unpacker: cannot finish file=%" PRId64 ": %s%s", u->file.id,
                 err_text(rc), file_trail(u->file.id));
    else if (trouble)
        log_info("unpacker: done file=%" PRId64 " parts=%d trouble=\"%s\"%s",
                 u->file.id, u->parts, u->trouble, file_trail(u->file.id));
    buf_reset(&u->piece);
    buf_reset(&u->said);
    file_release(&u->file);
    /* Not from inside of a callback of what has just ended. */
    timer_set(timers, &u->again,
              clock_mono_ms() + (u->tries > 0 ? AGAIN_MS : 0), on_again);
}

static const char *
verdict(const struct unpacker *u)
{
    int status = u->worker.status;

    if (WIFEXITED(status) &&
        (WEXITSTATUS(status) == 127 || WEXITSTATUS(status) == EX_UNAVAILABLE)) {
        log_error("unpacker: callsheet-worker is missing or cannot shut itself "
                  "in: install it beside callsheet; its unit must allow "
                  "seccomp and Landlock");
        return "no-worker";
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return "too-big";
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !u->is_told ||
        u->part_left > 0)
        return "broken";
    return "";
}

/* Its output has ended; the rest of it follows soon. */
static void
on_ending(struct timer *timer)
{
    struct unpacker *u = TIMER_OWNER(timer, struct unpacker, ending);

    if (child_has_ended(&u->worker))
        unpacker_end(u, verdict(u));
    else
        timer_set(loop_timers(u->engine->loop), &u->ending,
                  clock_mono_ms() + ENDING_MS, on_ending);
}

static void
on_limit(struct timer *timer)
{
    unpacker_end(TIMER_OWNER(timer, struct unpacker, limit), "too-big");
}

/* ---- its beginning ------------------------------------------------------- */

static enum err
worker_start(struct unpacker *u)
{
    struct buf program;
    bool is_drawing = strcmp(u->file.network, FILE_DRAWING) == 0;
    char draw[] = "draw", unpack[] = "unpack";
    char *argv[] = { NULL, is_drawing ? draw : unpack, NULL };
    struct child_options options = { .argv = argv,
                                     .log = "/dev/null",
                                     .output = &u->out,
                                     .input = &u->in,
                                     .is_bare = true };
    enum err rc;

    buf_init(&program, 8192);
    child_program(WORKER_PROGRAM, &program);
    argv[0] = program.data;
    rc = child_start(&u->worker, &options);
    buf_release(&program);
    if (rc != ERR_OK)
        return rc;
    (void)fcntl(u->in, F_SETFL, O_NONBLOCK);
    (void)fcntl(u->out, F_SETFL, O_NONBLOCK);
    rc = loop_watch(u->engine->loop, u->in, EPOLLOUT, on_input, u);
    return rc == ERR_OK
               ? loop_watch(u->engine->loop, u->out, EPOLLIN, on_output, u)
               : rc;
}

static void
on_again(struct timer *timer)
{
    struct unpacker *u = TIMER_OWNER(timer, struct unpacker, again);
    enum err rc;

    if (u->file.id != 0)
        return;
    rc = store_file_next_packed(u->engine->store, &u->file);
    if (rc != ERR_OK) {
        if (rc != ERR_NOT_FOUND) /* reported there */
            timer_set(loop_timers(u->engine->loop), timer,
                      clock_mono_ms() + AGAIN_MS, on_again);
        return;
    }
    u->offset = u->part = u->part_size = u->part_left = u->bytes = 0;
    u->parts = 0;
    u->trouble[0] = '\0';
    u->is_told = false;
    rc = worker_start(u);
    if (rc != ERR_OK) {
        unpacker_spoil(u, "unpack", rc);
        return;
    }
    timer_set(loop_timers(u->engine->loop), &u->limit,
              clock_mono_ms() + LIMIT_MS, on_limit);
    log_info("unpacker: started file=%" PRId64 " bytes=%" PRId64 "%s",
             u->file.id, u->file.size, file_trail(u->file.id));
}

void
unpacker_kick(struct unpacker *u)
{
    if (u->file.id == 0 && !timer_is_set(&u->again))
        timer_set(loop_timers(u->engine->loop), &u->again, clock_mono_ms(),
                  on_again);
}

struct unpacker *
unpacker_new(struct engine *engine)
{
    struct unpacker *u = xcalloc(1, sizeof(*u));

    u->engine = engine;
    u->in = u->out = -1;
    u->worker.name = "the worker";
    buf_init(&u->piece, PIECE_BYTES);
    buf_init(&u->said, 2 * PIECE_BYTES);
    return u;
}

void
unpacker_free(struct unpacker *u)
{
    if (!u)
        return;
    worker_stop(u);
    timer_cancel(loop_timers(u->engine->loop), &u->again);
    child_release(&u->worker);
    file_release(&u->file);
    buf_release(&u->piece);
    buf_release(&u->said);
    free(u);
}
