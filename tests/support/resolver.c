/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver.c - a name service that fails or hangs, in the real program.
 *
 * Built as a shared object and preloaded. Threads look names up, so what they
 * share with the test is atomic.
 */
#include "resolver.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define LOOK_NS 5000000

static struct resolver_page *page;

__attribute__((constructor)) static void
resolver_begin(void)
{
    const char *path = getenv("CALLSHEET_RESOLVER");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;

    if (fd < 0)
        return;
    page = mmap(NULL, sizeof(*page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page == MAP_FAILED)
        page = NULL;
    (void)close(fd);
}

static int32_t
mode_now(void)
{
    return __atomic_load_n(&page->mode, __ATOMIC_SEQ_CST);
}

static void
hang(void)
{
    const struct timespec pause = { .tv_nsec = LOOK_NS };
    int i;

    __atomic_add_fetch(&page->hanging, 1, __ATOMIC_SEQ_CST);
    for (i = 0; i < RESOLVER_HANG_MS / (LOOK_NS / 1000000); i++) {
        if (mode_now() != RESOLVER_HANGS)
            break;
        (void)nanosleep(&pause, NULL);
    }
    __atomic_sub_fetch(&page->hanging, 1, __ATOMIC_SEQ_CST);
}

static bool
is_number(const char *name)
{
    struct in6_addr address;

    return !name || inet_pton(AF_INET, name, &address) == 1 ||
           inet_pton(AF_INET6, name, &address) == 1;
}

int
getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
            struct addrinfo **out)
{
    int (*real)(const char *, const char *, const struct addrinfo *,
                struct addrinfo **);
    void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");

    /* ISO C has no cast from an object to a function; POSIX has this one. */
    memcpy(&real, &symbol, sizeof(real));
    if (page && !is_number(name)) {
        __atomic_add_fetch(&page->asked, 1, __ATOMIC_SEQ_CST);
        if (mode_now() == RESOLVER_HANGS)
            hang();
        else if (mode_now() == RESOLVER_FAILS &&
                 __atomic_sub_fetch(&page->failures, 1, __ATOMIC_SEQ_CST) >= 0)
            return EAI_AGAIN;
        if (mode_now() == RESOLVER_HANGS)
            return EAI_AGAIN;
    }
    return real(name, service, hints, out);
}
