/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * clock.c - the only place that reads the time.
 */
#include "clock.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* 139 years, so that a clock which a test moves back stays above zero, which
 * stands for "never" in many places. */
#define MONO_START_MS (INT64_C(1) << 42)

static int64_t moved_ms;
/* What a test wrote into the file of CALLSHEET_CLOCK: by how much both clocks
 * are moved, and the time at which the wall clock stands, so that an answer
 * does not depend on how long it took; 0 = it runs. */
static const volatile struct moved {
    int64_t by_ms, stands_at_ms;
} * moved_from_file;

static void
clock_map(void)
{
    static bool looked;
    const char *path;
    void *map;
    int fd;

    if (looked)
        return;
    looked = true;
    path = getenv("CALLSHEET_CLOCK");
    if (!path)
        return;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    /* What the file has not is read as 0. */
    map = mmap(NULL, sizeof(struct moved), PROT_READ, MAP_SHARED, fd, 0);
    (void)close(fd);
    if (map != MAP_FAILED)
        moved_from_file = map;
}

static int64_t
clock_moved_ms(void)
{
    clock_map();
    return moved_ms + (moved_from_file ? moved_from_file->by_ms : 0);
}

static int64_t
clock_read_us(clockid_t id)
{
    struct timespec ts;

    (void)clock_gettime(id, &ts); /* cannot fail for these two clocks */
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t
clock_now_ms(void)
{
    int64_t stands_at_ms;

    clock_map();
    stands_at_ms = moved_from_file ? moved_from_file->stands_at_ms : 0;
    return stands_at_ms != 0
               ? stands_at_ms + moved_ms
               : clock_read_us(CLOCK_REALTIME) / 1000 + clock_moved_ms();
}

int64_t
clock_now(void)
{
    return clock_now_ms() / 1000;
}

int64_t
clock_mono_ms(void)
{
    return MONO_START_MS + clock_read_us(CLOCK_MONOTONIC) / 1000 +
           clock_moved_ms();
}

int64_t
clock_real_us(void)
{
    return clock_read_us(CLOCK_MONOTONIC);
}

int64_t
clock_slice_us(void)
{
    clock_map();
    return moved_from_file && moved_from_file->stands_at_ms != 0
               ? 0
               : clock_real_us();
}

void
clock_move(int64_t ms)
{
    moved_ms += ms;
}
