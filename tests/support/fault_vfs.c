/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fault_vfs.c - a disk whose Nth write or sync fails.
 */
#include "fault_vfs.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

/* Ours, followed in memory by the real one. */
struct fault_file {
    sqlite3_file base;
    char name[512];
    sqlite3_file real[];
};

static struct {
    sqlite3_vfs vfs, *real;
    unsigned ops;
    const char *suffix;
    int nth, code, count;
    bool lasting, happened;
    int slept;
} fault;

static sqlite3_file *
real_of(sqlite3_file *file)
{
    return ((struct fault_file *)file)->real;
}

static bool
has_suffix(const char *name, const char *suffix)
{
    size_t len = strlen(name), end = suffix ? strlen(suffix) : 0;

    return !suffix || (len >= end && strcmp(name + len - end, suffix) == 0);
}

static int
fault_here(sqlite3_file *file, unsigned op)
{
    const struct fault_file *f = (const struct fault_file *)file;

    if (!(fault.ops & op) || !has_suffix(f->name, fault.suffix))
        return SQLITE_OK;
    fault.count++;
    if (fault.nth == 0 || fault.count < fault.nth ||
        (fault.count > fault.nth && !fault.lasting))
        return SQLITE_OK;
    fault.happened = true;
    return fault.code;
}

/* ---- a file -------------------------------------------------------------- */

static int
file_close(sqlite3_file *file)
{
    return real_of(file)->pMethods
               ? real_of(file)->pMethods->xClose(real_of(file))
               : SQLITE_OK;
}

static int
file_read(sqlite3_file *file, void *to, int len, sqlite3_int64 at)
{
    int code = fault_here(file, FAULT_READ);

    return code != SQLITE_OK
               ? code
               : real_of(file)->pMethods->xRead(real_of(file), to, len, at);
}

static int
file_write(sqlite3_file *file, const void *from, int len, sqlite3_int64 at)
{
    int code = fault_here(file, FAULT_WRITE);

    if (code == SQLITE_OK)
        return real_of(file)->pMethods->xWrite(real_of(file), from, len, at);
    /* Half of it may have got there. */
    (void)real_of(file)->pMethods->xWrite(real_of(file), from, len / 2, at);
    return code;
}

static int
file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = fault_here(file, FAULT_TRUNCATE);

    return code != SQLITE_OK
               ? code
               : real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int
file_sync(sqlite3_file *file, int flags)
{
    int code = fault_here(file, FAULT_SYNC);

    return code != SQLITE_OK
               ? code
               : real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int
file_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int
file_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int
file_check_lock(sqlite3_file *file, int *is_reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file),
                                                       is_reserved);
}

static int
file_control(sqlite3_file *file, int op, void *arg)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int
file_sector_size(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int
file_traits(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int
file_shm_map(sqlite3_file *file, int page, int size, int extend,
             void volatile **at)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend,
                                            at);
}

static int
file_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void
file_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int
file_shm_unmap(sqlite3_file *file, int is_deleted)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), is_deleted);
}

static const sqlite3_io_methods file_methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

/* ---- the file system ----------------------------------------------------- */

static int
vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
         int *out_flags)
{
    struct fault_file *f = (struct fault_file *)file;
    int code;

    (void)vfs;
    memset(f, 0, sizeof(*f));
    if (name)
        strncpy(f->name, name, sizeof(f->name) - 1);
    code = fault.real->xOpen(fault.real, name, f->real, flags, out_flags);
    if (f->real->pMethods)
        f->base.pMethods = &file_methods;
    return code;
}

static int
vfs_sleep(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    fault.slept++;
    return fault.real->xSleep(fault.real, us);
}

void
fault_install(void)
{
    /* By name: after fault_remove() the default is what the store put behind
     * this one (wal_file.c), which passes on to it. */
    fault.real = sqlite3_vfs_find("unix");
    ck_assert_ptr_nonnull(fault.real);
    fault.vfs = *fault.real;
    fault.vfs.zName = "fault";
    fault.vfs.szOsFile = (int)sizeof(struct fault_file) + fault.real->szOsFile;
    fault.vfs.xOpen = vfs_open;
    fault.vfs.xSleep = vfs_sleep;
    fault.slept = 0;
    ck_assert_int_eq(sqlite3_vfs_register(&fault.vfs, 1), SQLITE_OK);
    fault_set(0, NULL, 0, SQLITE_OK, false);
}

void
fault_remove(void)
{
    (void)sqlite3_vfs_unregister(&fault.vfs);
}

void
fault_set(unsigned ops, const char *suffix, int nth, int code, bool lasting)
{
    fault.ops = ops;
    fault.suffix = suffix;
    fault.nth = nth;
    fault.code = code;
    fault.lasting = lasting;
    fault.count = 0;
    fault.happened = false;
}

int
fault_count(void)
{
    return fault.count;
}

bool
fault_happened(void)
{
    return fault.happened;
}

int
fault_slept(void)
{
    return fault.slept;
}
