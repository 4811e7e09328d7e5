/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_restore.c - a copy of the database takes the place of the one there is.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "buf.h"
#include "cli.h"
#include "clock.h"
#include "daemon_lock.h"
#include "lock.h"
#include "store/restore.h"

#define PROBLEM_MAX_BYTES 4000
#define CHECK_US          INT64_C(120000000) /* for the pages of the copy */

static bool
is_patient(void *ctx)
{
    const int64_t *until = ctx;

    return clock_real_us() < *until;
}

static void
tell(const char *copy, const char *database, const struct store_restored *r)
{
    struct buf key;

    buf_init(&key, PROBLEM_MAX_BYTES);
    buf_addf(&key, "%s.key", database);
    (void)printf("restored '%s' from '%s' (format %d, %s)", database, copy,
                 r->facts.format,
                 r->facts.is_indexed   ? "pages and indexes checked"
                 : r->facts.is_checked ? "pages checked, indexes not all"
                                       : "pages not all checked");
    if (r->aside.len > 0)
        (void)printf("; what was there is '%s'", r->aside.data);
    if (r->facts.needs_key && access(key.data, F_OK) != 0)
        (void)printf("; its key file '%s' is missing: restore it too",
                     key.data);
    (void)puts("");
    buf_release(&key);
}

static int
restore(const char *database, const char *copy)
{
    int64_t until = clock_real_us() + CHECK_US;
    struct store_restored r;
    struct buf problem;
    enum err rc;
    int code;

    buf_init(&problem, PROBLEM_MAX_BYTES);
    rc = store_restore(database, copy, clock_now(), is_patient, &until, &r,
                       &problem);
    code = rc == ERR_INVALID ? EX_USAGE : cli_code(rc);
    if (code != EX_OK)
        (void)cli_fail(code, "%s%s%s%s", problem.data,
                       r.aside.len > 0 ? "; what was there is '" : "",
                       r.aside.len > 0 ? r.aside.data : "",
                       r.aside.len > 0 ? "'" : "");
    else
        tell(copy, database, &r);
    buf_release(&r.aside);
    buf_release(&problem);
    return code;
}

int
cli_restore(const struct cli *cli)
{
    struct config config;
    struct lock_holder holder = { 0 };
    struct lock *lock = NULL;
    enum err rc;
    int code;

    code = cli_config(cli, &config);
    if (code != EX_OK)
        return code;
    (void)umask(077);
    rc = lock_take(config.database, false, &lock, &holder);
    if (rc == ERR_OK)
        code = restore(config.database, cli->words[0]);
    else if (rc == ERR_BUSY && holder.is_other)
        code = daemon_lock_other(config.database);
    else if (rc == ERR_BUSY)
        code = cli_fail(EX_TEMPFAIL,
                        "a callsheet (process %ld) works on '%s': stop it "
                        "first, then restore",
                        (long)holder.pid, config.database);
    else
        code = cli_fail(errno == EACCES || errno == EPERM || errno == EROFS
                            ? EX_NOPERM
                            : EX_IOERR,
                        "cannot make '%s.lock': %s", config.database,
                        strerror(errno));
    lock_free(lock);
    config_release(&config);
    if (code == EX_OK && (fflush(stdout) != 0 || ferror(stdout)))
        code = cli_fail(EX_IOERR, "cannot write to standard output");
    return code;
}
