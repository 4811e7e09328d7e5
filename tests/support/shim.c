/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shim.c - notes what the real program writes, syncs and sends, in order.
 *
 * Built as a shared object and preloaded. Of what is sent it understands as
 * much as is needed: masked WebSocket frames that begin with an envelope's
 * id, and the first line of an HTTP request. Apart from that it counts every
 * call that changes a file of the database or sends something, whatever it is,
 * and can let the process die or the call fail at any of them.
 */
#include "shim.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

#define ENVELOPE "{\"envelope_id\":\""
#define CALL     "POST /api/"

static struct shim_page *page;
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_send)(int, const void *, size_t, int);
static ssize_t (*real_sendto)(int, const void *, size_t, int,
                              const struct sockaddr *, socklen_t);
static ssize_t (*real_sendmsg)(int, const struct msghdr *, int);
static int (*real_fdatasync)(int);
static int (*real_fsync)(int);
static int (*real_ftruncate)(int, off64_t);

/* ISO C has no cast from an object to a function; POSIX has this one. */
static void
find(void *to, const char *name)
{
    void *symbol = dlsym(RTLD_NEXT, name);

    memcpy(to, &symbol, sizeof(symbol));
}

__attribute__((constructor)) static void
shim_begin(void)
{
    const char *path = getenv("CALLSHEET_SHIM");
    int fd;

    find(&real_pwrite, "pwrite64");
    find(&real_write, "write");
    find(&real_writev, "writev");
    find(&real_send, "send");
    find(&real_sendto, "sendto");
    find(&real_sendmsg, "sendmsg");
    find(&real_fdatasync, "fdatasync");
    find(&real_fsync, "fsync");
    find(&real_ftruncate, "ftruncate64");
    fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    page = mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page == MAP_FAILED)
        page = NULL;
    (void)close(fd);
}

/* ---- what it is --------------------------------------------------------- */

static bool
ends_with(int fd, const char *end)
{
    char link[64], path[4096];
    ssize_t len;
    size_t n = strlen(end);

    (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    len = readlink(link, path, sizeof(path));
    return len >= (ssize_t)n && memcmp(path + (size_t)len - n, end, n) == 0;
}

static bool
is_log(int fd)
{
    return page && ends_with(fd, "-wal");
}

static bool
is_database(int fd)
{
    return page && (ends_with(fd, "-wal") || ends_with(fd, ".db"));
}

static bool
is_socket(int fd)
{
    struct stat st;

    return page && fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
}

/* ---- what is not on the disk yet ---------------------------------------- */

/* Each write since its file was synced, with what had stood there. */
struct unsynced {
    struct unsynced *before;
    int fd;
    off64_t at, file_len;
    size_t len; /* of what had stood there */
    char bytes[];
};

static struct unsynced *unsynced;

static void
remember(int fd, size_t len, off64_t at)
{
    struct unsynced *u;
    struct stat st;
    ssize_t n;

    if (page->fate != SHIM_CUT || fstat(fd, &st) != 0)
        return;
    u = malloc(sizeof(*u) + len);
    if (!u)
        abort();
    n = pread64(fd, u->bytes, len, at);
    u->fd = fd;
    u->at = at;
    u->file_len = st.st_size;
    u->len = n > 0 ? (size_t)n : 0;
    u->before = unsynced;
    unsynced = u;
}

static void
forget(int fd)
{
    struct unsynced **at = &unsynced, *u;

    while ((u = *at)) {
        if (u->fd == fd) {
            *at = u->before;
            free(u);
        } else {
            at = &u->before;
        }
    }
}

/* The newest first, so that the oldest bytes stand in the end. */
static void
lose_unsynced(void)
{
    const struct unsynced *u;

    for (u = unsynced; u; u = u->before) {
        if (real_pwrite(u->fd, u->bytes, u->len, u->at) != (ssize_t)u->len ||
            real_ftruncate(u->fd, u->file_len) != 0)
            abort();
        page->lost++;
    }
}

/* ---- steps -------------------------------------------------------------- */

/* Where it meets its fate: the error that the call is to answer, or 0. */
static int
step(const char *call, int fd)
{
    bool is_now = ++page->steps == page->at_step;

    if (page->at_step == 0 || page->steps < page->at_step)
        return 0;
    if (is_now)
        (void)snprintf(page->met, sizeof(page->met), "%s of %s", call,
                       is_log(fd)        ? "the log"
                       : is_database(fd) ? "the database"
                                         : "a connection");
    switch (page->fate) {
    case SHIM_CUT:
        lose_unsynced();
        (void)raise(SIGKILL);
        return 0;
    case SHIM_DIES:
        (void)raise(SIGKILL);
        return 0;
    case SHIM_FAILS:
        page->failed += is_now;
        return is_now ? page->error : 0;
    case SHIM_FAILS_ON:
        if (!is_database(fd))
            return 0;
        page->failed++;
        return page->error;
    default:
        return 0;
    }
}

/* true: it fails here. */
static bool
fails(const char *call, int fd)
{
    int error = step(call, fd);

    if (error != 0)
        errno = error;
    return error != 0;
}

/* ---- events ------------------------------------------------------------- */

static void
act(enum shim_what what)
{
    int32_t action = page->action;

    if ((action != SHIM_STOP && action != SHIM_KILL) ||
        (page->what != SHIM_ANY && page->what != (int32_t)what) ||
        --page->countdown > 0)
        return;
    page->action = SHIM_NOTHING;
    (void)raise(action == SHIM_STOP ? SIGSTOP : SIGKILL);
}

static void
append(enum shim_what what, const char *id, bool has_needle)
{
    struct shim_event *e;

    if (page->count == SHIM_EVENTS)
        return;
    e = &page->events[page->count];
    e->what = (int32_t)what;
    e->has_needle = has_needle;
    (void)snprintf(e->id, sizeof(e->id), "%.*s", SHIM_ID - 1, id);
    page->count++;
}

/* Noted before it happens: only a kill can come between. */
static void
note(enum shim_what what, const char *id, bool has_needle)
{
    act(what);
    append(what, id, has_needle);
}

/* ---- the database ------------------------------------------------------- */

static int
refusal(void)
{
    if (page->action == SHIM_FULL)
        return ENOSPC;
    return page->action == SHIM_BROKEN ? EIO : 0;
}

ssize_t
pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    if (is_database(fd) && fails("pwrite", fd))
        return -1;
    if (is_database(fd) && refusal() != 0) {
        errno = refusal();
        return -1;
    }
    if (is_log(fd))
        note(SHIM_WROTE, "",
             page->needle[0] != '\0' &&
                 memmem(bytes, len, page->needle, strlen(page->needle)));
    if (is_database(fd))
        remember(fd, len, at);
    return real_pwrite(fd, bytes, len, at);
}

ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    return pwrite64(fd, bytes, len, at);
}

int
ftruncate64(int fd, off64_t len)
{
    if (is_database(fd) && fails("ftruncate", fd))
        return -1;
    if (is_database(fd) && refusal() != 0) {
        errno = refusal();
        return -1;
    }
    return real_ftruncate(fd, len);
}

int
ftruncate(int fd, off_t len)
{
    return ftruncate64(fd, len);
}

static int
sync_with(int (*real)(int), const char *call, int fd)
{
    int rc;

    if (is_database(fd) && fails(call, fd))
        return -1;
    if (is_database(fd) && page->action == SHIM_BROKEN) {
        errno = EIO;
        return -1;
    }
    if (is_log(fd))
        act(SHIM_SYNCED);
    rc = real(fd);
    if (is_log(fd) && rc == 0)
        append(SHIM_SYNCED, "", false);
    if (is_database(fd) && rc == 0)
        forget(fd);
    return rc;
}

int
fdatasync(int fd)
{
    return sync_with(real_fdatasync, "fdatasync", fd);
}

int
fsync(int fd)
{
    return sync_with(real_fsync, "fsync", fd);
}

/* ---- the network -------------------------------------------------------- */

/* The first bytes of a masked text frame, without the mask. */
static size_t
unmask(const unsigned char *frame, size_t len, char *out, size_t size)
{
    size_t head, i;

    if (len < 8 || frame[0] != 0x81 || !(frame[1] & 0x80))
        return 0;
    head = (frame[1] & 0x7f) == 126 ? 8 : (frame[1] & 0x7f) == 127 ? 14 : 6;
    for (i = 0; i < size - 1 && head + i < len; i++)
        out[i] = (char)(frame[head + i] ^ frame[head - 4 + i % 4]);
    out[i] = '\0';
    return i;
}

static void
note_sent(const unsigned char *bytes, size_t len)
{
    char text[128];

    if (len > strlen(CALL) && memcmp(bytes, CALL, strlen(CALL)) == 0) {
        (void)snprintf(text, sizeof(text), "%.*s",
                       (int)(len - strlen(CALL) < 100 ? len - strlen(CALL)
                                                      : 100),
                       (const char *)bytes + strlen(CALL));
        text[strcspn(text, " \r\n")] = '\0';
        note(SHIM_CALLED, text, false);
    } else if (unmask(bytes, len, text, sizeof(text)) > strlen(ENVELOPE) &&
               strncmp(text, ENVELOPE, strlen(ENVELOPE)) == 0) {
        text[strcspn(text + strlen(ENVELOPE), "\"") + strlen(ENVELOPE)] = '\0';
        note(SHIM_ACKED, text + strlen(ENVELOPE), false);
    }
}

ssize_t
send(int fd, const void *bytes, size_t len, int flags)
{
    if (page && fails("send", fd))
        return -1;
    if (page)
        note_sent(bytes, len);
    return real_send(fd, bytes, len, flags);
}

ssize_t
sendto(int fd, const void *bytes, size_t len, int flags,
       const struct sockaddr *to, socklen_t to_len)
{
    if (page && fails("sendto", fd))
        return -1;
    return real_sendto(fd, bytes, len, flags, to, to_len);
}

ssize_t
sendmsg(int fd, const struct msghdr *message, int flags)
{
    if (page && fails("sendmsg", fd))
        return -1;
    return real_sendmsg(fd, message, flags);
}

/* Others than sockets and the database's files are none of our business; a
 * sanitizer may say something before the shim has begun. */
ssize_t
write(int fd, const void *bytes, size_t len)
{
    if (!real_write)
        find(&real_write, "write");
    if ((is_database(fd) || is_socket(fd)) && fails("write", fd))
        return -1;
    return real_write(fd, bytes, len);
}

ssize_t
writev(int fd, const struct iovec *pieces, int count)
{
    if (!real_writev)
        find(&real_writev, "writev");
    if ((is_database(fd) || is_socket(fd)) && fails("writev", fd))
        return -1;
    return real_writev(fd, pieces, count);
}

/* ---- the room ----------------------------------------------------------- */

int
statvfs(const char *path, struct statvfs *out)
{
    static int (*real_statvfs)(const char *, struct statvfs *);
    int rc;

    if (!real_statvfs)
        find(&real_statvfs, "statvfs");
    rc = real_statvfs(path, out);
    if (rc == 0 && page && page->free_mb > 0)
        out->f_bavail = (fsblkcnt_t)page->free_mb * 1024 * 1024 / out->f_frsize;
    return rc;
}
