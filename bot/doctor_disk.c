/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * doctor_disk.c - the database, how long its disk takes, how much room it has.
 *
 * Every command waits for one fdatasync, so that is measured as the
 * write-ahead log does it: a page written over, then synced, in a file
 * without a name in the database's folder.
 */
#include "doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "alloc.h"
#include "buf.h"
#include "clock.h"
#include "space.h"

#define CHECK_US     INT64_C(10000000) /* for the pages of the database */
#define SYNC_US      INT64_C(3000000)
#define SYNCS        32
#define SYNC_PAGES   8
#define PAGE_BYTES   4096
#define SYNC_SLOW_US 20000
/* A disk that is full of pauses, as an old SD card. */
#define SYNC_WORST_US 500000

static char *
folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return xstrdup(".");
    return slash == path ? xstrdup("/")
                         : xstrndup(path, (size_t)(slash - path));
}

/* ---- the database -------------------------------------------------------- */

static bool
is_patient(void *ctx)
{
    const int64_t *until = ctx;

    return clock_real_us() < *until;
}

static int
code_of(enum err rc)
{
    switch (rc) {
    case ERR_NEWER:
    case ERR_CORRUPT:
        return EX_DATAERR;
    case ERR_READ_ONLY:
    case ERR_DENIED:
        return EX_NOPERM;
    default:
        return EX_IOERR;
    }
}

static const char *
advice_for(enum err rc)
{
    switch (rc) {
    case ERR_NEWER:
        return "install the newer program, or restore an older backup";
    case ERR_CORRUPT:
        return "stop the daemon and restore a backup (callsheet restore)";
    default:
        return "look at the owner and the rights of the file and its folder";
    }
}

/* Root may do everything, so the bits are asked, not only the kernel. */
static bool
can_write(const char *path, struct stat *s)
{
    char *folder = folder_of(path);
    bool can;

    errno = 0;
    can = access(folder, W_OK | X_OK) == 0;
    memset(s, 0, sizeof(*s));
    if (can && stat(path, s) == 0)
        can = access(path, W_OK) == 0 && (s->st_mode & 0200) != 0;
    free(folder);
    return can;
}

/* Which of the files others may read; 0 = none. */
static mode_t
open_mode(const char *path)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".key" };
    struct stat s;
    struct buf b;
    mode_t mode = 0;
    size_t i;

    buf_init(&b, 8192);
    for (i = 0; i < ARRAY_LEN(ends); i++) {
        buf_reset(&b);
        buf_addf(&b, "%s%s", path, ends[i]);
        if (stat(b.data, &s) == 0 && (s.st_mode & 077) != 0)
            mode = s.st_mode & 0777;
    }
    buf_release(&b);
    return mode;
}

static void
database_is_read(struct doctor *d)
{
    const struct store_facts *f = &d->facts;
    const char *path = d->config->database;
    int64_t limit = d->config->database_max_mb * SPACE_MB;
    struct buf seen;
    mode_t mode = open_mode(path);
    struct stat s = { 0 };

    (void)stat(path, &s);
    buf_init(&seen, 4096);
    buf_addf(&seen, "'%s', format %d, %s, WAL %s, %s", path, f->format,
             doctor_bytes(f->size_bytes), doctor_bytes(f->wal_bytes),
             f->is_indexed   ? "pages and indexes checked"
             : f->is_checked ? "pages checked, indexes not all"
                             : "pages not all checked");
    if (f->needs_key && !f->has_key)
        doctor_tell(d, DOCTOR_FAIL, "database", EX_DATAERR,
                    "restore the key from where you keep secrets",
                    "%s; the key file '%s.key' is missing", seen.data, path);
    else if (f->is_key_broken)
        doctor_tell(d, DOCTOR_FAIL, "database", EX_CONFIG,
                    "restore the key from where you keep secrets",
                    "%s; the key file '%s.key' does not hold 16 bytes",
                    seen.data, path);
    else if (f->needs_key && f->is_key_foreign)
        doctor_tell(d, DOCTOR_FAIL, "database", EX_CONFIG,
                    "restore the key from where you keep secrets",
                    "%s; the key file '%s.key' is another database's",
                    seen.data, path);
    else if (limit > 0 && f->size_bytes / 9 * 10 >= limit)
        doctor_tell(d, DOCTOR_WARN, "database", 0,
                    "raise database_max_mb, or set it to 0: at the limit "
                    "nothing can be saved, and it is said to be full",
                    "%s, of at most %s (database_max_mb)", seen.data,
                    doctor_bytes(limit));
    else if (s.st_nlink > 1)
        doctor_tell(d, DOCTOR_WARN, "database", 0,
                    "remove the other names and make copies with 'callsheet "
                    "backup': by another name its log is missed, and writing "
                    "ruins it",
                    "%s; the file has %lu names (hard links)", seen.data,
                    (unsigned long)s.st_nlink);
    else if (mode != 0)
        doctor_tell(d, DOCTOR_WARN, "database", 0,
                    "chmod 600 the database and the files beside it",
                    "%s; others may read it (mode 0%o)", seen.data,
                    (unsigned)mode);
    else
        doctor_tell(d, DOCTOR_OK, "database", 0, "", "%s, mode 0600",
                    seen.data);
    buf_release(&seen);
}

/* The other file is not looked at: what it misses is what the daemon holds. */
static void
tell_astray(struct doctor *d)
{
    const char *path = d->config->database;

    doctor_tell(d, DOCTOR_FAIL, "database", EX_IOERR,
                "put its file back: then it goes on by itself; if that is "
                "lost, stop the daemon and restore a backup",
                "'%s' %s (process %ld): it was moved, removed or replaced",
                path,
                access(path, F_OK) == 0
                    ? "is another file than the one that the daemon has open"
                    : "is not there, though the daemon has it open",
                (long)d->holder.pid);
}

void
doctor_database(struct doctor *d)
{
    int64_t until = clock_real_us() + CHECK_US;
    const char *path;
    struct buf problem;
    struct stat s;
    enum err rc;

    if (!d->config) {
        doctor_tell(d, DOCTOR_SKIP, "database", 0, "", "no configuration");
        return;
    }
    path = d->config->database;
    buf_init(&problem, 4000);
    if (d->holder.is_astray) {
        tell_astray(d);
        buf_release(&problem);
        return;
    }
    rc = store_inspect(path, d->is_running, is_patient, &until, &d->facts,
                       &problem);
    if (rc == ERR_NEWER)
        doctor_tell(d, DOCTOR_FAIL, "database", code_of(rc), advice_for(rc),
                    "'%s' was made by a newer callsheet (format %d, this one "
                    "knows %d)",
                    path, d->facts.format, d->facts.format_known);
    else if (rc != ERR_OK)
        doctor_tell(d, DOCTOR_FAIL, "database", code_of(rc), advice_for(rc),
                    "%s", problem.data);
    else if (!can_write(path, &s) && errno == EROFS)
        doctor_tell(d, DOCTOR_FAIL, "database", EX_NOPERM,
                    "look at the disk, which is only read now: the kernel's "
                    "log may say why",
                    "'%s' cannot be written: %s", path, strerror(EROFS));
    else if (!can_write(path, &s))
        doctor_tell(d, DOCTOR_FAIL, "database", EX_NOPERM,
                    "give the file and its folder to the user of the daemon "
                    "and make them writable",
                    "'%s' cannot be written", path);
    else if (!d->facts.exists)
        doctor_tell(d, DOCTOR_OK, "database", 0, "",
                    "'%s' is not there yet: made at the first start", path);
    else if (s.st_uid != geteuid() && geteuid() != 0)
        doctor_tell(d, DOCTOR_WARN, "database", 0,
                    "run the doctor as the user of the daemon",
                    "'%s' belongs to user %u, not to us", path,
                    (unsigned)s.st_uid);
    else
        database_is_read(d);
    buf_release(&problem);
}

/* ---- how long a sync takes ----------------------------------------------- */

/* In a file that never has a name where that can be had. */
static int
scratch_open(const char *folder)
{
    struct buf name;
    int fd;

    fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
        return fd;
    buf_init(&name, 8192);
    buf_addf(&name, "%s/.callsheet-doctor-XXXXXX", folder);
    fd = mkostemp(name.data, O_CLOEXEC);
    if (fd >= 0)
        (void)unlink(name.data);
    buf_release(&name);
    return fd;
}

static bool
page_write(int fd, int number)
{
    static char page[PAGE_BYTES];

    memset(page, number & 0xff, sizeof(page));
    return pwrite(fd, page, sizeof(page),
                  (off_t)(number % SYNC_PAGES) * PAGE_BYTES) ==
               (ssize_t)sizeof(page) &&
           fdatasync(fd) == 0;
}

static int
compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* How many were measured, sorted; 0 with errno. */
static int
syncs_measure(const char *folder, int64_t *took_us)
{
    int64_t until = clock_real_us() + SYNC_US, start;
    int fd = scratch_open(folder), i, n = 0;

    if (fd < 0)
        return 0;
    /* The first round makes the file as long as it stays. */
    for (i = 0; i < SYNC_PAGES; i++)
        if (!page_write(fd, i))
            goto out;
    for (i = 0; i < SYNCS && (i < 3 || clock_real_us() < until); i++) {
        start = clock_real_us();
        if (!page_write(fd, i))
            break;
        took_us[n++] = clock_real_us() - start;
    }
out:
    (void)close(fd);
    qsort(took_us, (size_t)n, sizeof(*took_us), compare);
    return n;
}

static const char *
sync_advice(int why)
{
    switch (why) {
    case ENOENT:
    case ENOTDIR:
        return "make the folder, for the user of the daemon";
    case EACCES:
    case EPERM:
        return "make the folder writable for the user of the daemon";
    case ENOSPC:
    case EDQUOT:
        return "make room on the disk";
    default:
        return "look at the disk: the kernel's log may say more";
    }
}

void
doctor_sync(struct doctor *d)
{
    int64_t took_us[SYNCS], median, worst;
    char *folder;
    int n;

    if (!d->config) {
        doctor_tell(d, DOCTOR_SKIP, "fsync", 0, "", "no configuration");
        return;
    }
    folder = folder_of(d->config->database);
    n = syncs_measure(folder, took_us);
    if (n == 0) {
        doctor_tell(d, DOCTOR_FAIL, "fsync", EX_IOERR, sync_advice(errno),
                    "cannot write in '%s': %s", folder, strerror(errno));
    } else {
        median = took_us[n / 2];
        worst = took_us[n - 1];
        doctor_tell(d,
                    median > SYNC_SLOW_US || worst > SYNC_WORST_US ? DOCTOR_WARN
                                                                   : DOCTOR_OK,
                    "fsync", 0,
                    median > SYNC_SLOW_US || worst > SYNC_WORST_US
                        ? "each command waits for one: a faster disk helps"
                        : "",
                    "%d times a page and fdatasync: median %.2f ms, worst "
                    "%.2f ms",
                    n, (double)median / 1000, (double)worst / 1000);
    }
    free(folder);
}

/* ---- room ---------------------------------------------------------------- */

void
doctor_space(struct doctor *d)
{
    int64_t size = d->facts.size_bytes + d->facts.wal_bytes, wanted;
    struct space space;
    const char *advice = "";
    enum doctor_state state = DOCTOR_WARN;
    char inodes[64] = "";

    if (!d->config) {
        doctor_tell(d, DOCTOR_SKIP, "disk", 0, "", "no configuration");
        return;
    }
    if (space_look(d->config->database, &space) != ERR_OK) {
        doctor_tell(d, DOCTOR_FAIL, "disk", EX_IOERR, "make the folder",
                    "no folder for '%s': %s", d->config->database,
                    strerror(errno));
        return;
    }
    wanted = space_wanted(size);
    if (space.free_bytes < PAGE_BYTES)
        state = DOCTOR_FAIL;
    if (space_is_low(&space, size))
        advice = "make room before it is full: then nothing can be saved";
    else if (space.is_memory)
        advice = "put the database on a disk: this one is memory and gone "
                 "after a restart";
    else if (space.is_remote)
        advice = "put the database on a disk of this machine: SQLite cannot "
                 "lock safely over a network";
    else
        state = DOCTOR_OK;
    if (space.free_inodes >= 0)
        (void)snprintf(inodes, sizeof(inodes), ", %" PRId64 " inodes",
                       space.free_inodes);
    doctor_tell(d, state, "disk", EX_IOERR, advice,
                "%s of %s free%s; %s wanted", doctor_bytes(space.free_bytes),
                doctor_bytes(space.total_bytes), inodes, doctor_bytes(wanted));
}
