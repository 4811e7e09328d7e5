/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * commit.c - the least a durable row costs: one insert, one commit, nothing
 * else; and the disk's own part of it.
 *
 * usage: commit FOLDER SECONDS. Prints "commits a second, p50 us, p99 us" of
 * SQLite (WAL, synchronous=FULL), then the same of a bare write and fdatasync.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TIMES_MAX ((size_t)2000000)

static uint32_t times[TIMES_MAX];

struct thing {
    sqlite3_stmt *insert;
    int fd;
};

static int64_t
now_us(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int
by_size(const void *a, const void *b)
{
    uint32_t x, y;

    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return x < y ? -1 : x > y;
}

static int
commit_row(struct thing *thing)
{
    int code = sqlite3_step(thing->insert);

    (void)sqlite3_reset(thing->insert);
    return code == SQLITE_DONE ? 0 : -1;
}

static int
sync_block(struct thing *thing)
{
    static const char block[4096];

    if (pwrite(thing->fd, block, sizeof(block), 0) != sizeof(block))
        return -1;
    return fdatasync(thing->fd);
}

static int
measure(int (*once)(struct thing *), struct thing *thing, double seconds)
{
    int64_t begun = now_us(), end = begun + (int64_t)(seconds * 1e6), at, next;
    size_t n = 0;

    for (at = begun; at < end && n < TIMES_MAX; at = next) {
        if (once(thing) != 0)
            return -1;
        next = now_us();
        times[n++] = (uint32_t)(next - at);
    }
    qsort(times, n, sizeof(*times), by_size);
    printf("%.0f %u %u\n", (double)n * 1e6 / (double)(at - begun), times[n / 2],
           times[n - 1 - n / 100]);
    return 0;
}

int
main(int argc, char **argv)
{
    struct thing thing = { 0 };
    char path[4096];
    sqlite3 *db = NULL;
    double seconds;
    int rc;

    if (argc != 3)
        return 64;
    seconds = strtod(argv[2], NULL);
    (void)snprintf(path, sizeof(path), "%s/commit.db", argv[1]);
    rc = sqlite3_open(path, &db);
    if (rc == SQLITE_OK)
        rc =
            sqlite3_exec(db,
                         "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                         "CREATE TABLE IF NOT EXISTS request (id INTEGER "
                         "PRIMARY KEY, at INTEGER NOT NULL, text TEXT NOT "
                         "NULL)",
                         NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(
            db,
            "INSERT INTO request (at, text) VALUES (1, 'deadline add Draft')",
            -1, &thing.insert, NULL);
    if (rc == SQLITE_OK)
        rc = measure(commit_row, &thing, seconds);
    (void)sqlite3_finalize(thing.insert);
    (void)sqlite3_close(db);
    (void)snprintf(path, sizeof(path), "%s/sync.bin", argv[1]);
    thing.fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (rc == 0 && thing.fd >= 0 && sync_block(&thing) == 0)
        rc = measure(sync_block, &thing, seconds);
    return rc == 0 ? 0 : 74;
}
