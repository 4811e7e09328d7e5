/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shim.c - notes what the real program writes, syncs and sends, in order.
 *
 * Built as a shared object and preloaded. Of what is sent it understands as
 * much as is needed: masked WebSocket frames that begin with an envelope's
 * id, and the first line of an HTTP request.
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
#include <unistd.h>

#define ENVELOPE "{\"envelope_id\":\""
#define CALL     "POST /api/"

static struct shim_page *page;
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_send)(int, const void *, size_t, int);
static int (*real_fdatasync)(int);
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
    find(&real_send, "send");
    find(&real_fdatasync, "fdatasync");
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
    if (is_database(fd) && refusal() != 0) {
        errno = refusal();
        return -1;
    }
    if (is_log(fd))
        note(SHIM_WROTE, "",
             page->needle[0] != '\0' &&
                 memmem(bytes, len, page->needle, strlen(page->needle)));
    return real_pwrite(fd, bytes, len, at);
}

int
ftruncate64(int fd, off64_t len)
{
    if (is_database(fd) && refusal() != 0) {
        errno = refusal();
        return -1;
    }
    return real_ftruncate(fd, len);
}

int
fdatasync(int fd)
{
    int rc;

    if (is_database(fd) && page->action == SHIM_BROKEN) {
        errno = EIO;
        return -1;
    }
    if (is_log(fd))
        act(SHIM_SYNCED);
    rc = real_fdatasync(fd);
    if (is_log(fd) && rc == 0)
        append(SHIM_SYNCED, "", false);
    return rc;
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
    if (page)
        note_sent(bytes, len);
    return real_send(fd, bytes, len, flags);
}
