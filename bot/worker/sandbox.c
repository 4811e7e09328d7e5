/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sandbox.c - from here on this process can only think.
 *
 * Three walls, each of which would do: limits, no way to any path (Landlock),
 * and a list of the few system calls that computing needs (seccomp). What
 * opens files inside a library (an iconv table, say) is told that there are
 * none; everything else that is not on the list ends the process.
 */
#include "sandbox.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* `grace` lies between the warning, a signal with a name, and the end. */
static bool
limit(int what, unsigned long most, unsigned long grace)
{
    struct rlimit r = { most, most + grace };

    return setrlimit((__rlimit_resource_t)what, &r) == 0;
}

static bool
limits_set(void)
{
    /* Were both of CPU the same, it would be killed like by anybody. */
    return limit(RLIMIT_AS, SANDBOX_MEMORY_BYTES, 0) &&
           limit(RLIMIT_CPU, SANDBOX_CPU_SECONDS, 1) &&
           limit(RLIMIT_CORE, 0, 0) && limit(RLIMIT_NPROC, 0, 0);
}

/* A ruleset without rules: nothing below any path. Kernels before 5.13 have
 * none; the list of calls stands there alone. */
static bool
paths_close(void)
{
    struct landlock_ruleset_attr all = {
        .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1
    };
    long rules = syscall(SYS_landlock_create_ruleset, &all, sizeof(all), 0);
    bool done;

    if (rules < 0)
        return errno == ENOSYS || errno == EOPNOTSUPP;
    done = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    (void)close((int)rules);
    return done;
}

static const int allowed[] = {
    SCMP_SYS(read),          SCMP_SYS(write),        SCMP_SYS(close),
    SCMP_SYS(brk),           SCMP_SYS(munmap),       SCMP_SYS(mremap),
    SCMP_SYS(madvise),       SCMP_SYS(exit),         SCMP_SYS(exit_group),
    SCMP_SYS(fstat),         SCMP_SYS(lseek),        SCMP_SYS(futex),
    SCMP_SYS(getrandom),     SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(getpid),
    SCMP_SYS(gettid),        SCMP_SYS(rt_sigaction),
};

/* "There is no such file", for a library that would like one. */
static const int absent[] = {
    SCMP_SYS(open),  SCMP_SYS(openat),     SCMP_SYS(access),
    SCMP_SYS(stat),  SCMP_SYS(newfstatat), SCMP_SYS(readlink),
    SCMP_SYS(lstat), SCMP_SYS(statx),      SCMP_SYS(faccessat),
};

/* Memory that is never run as code. */
static bool
allow_memory(scmp_filter_ctx calls)
{
    return seccomp_rule_add(calls, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
           seccomp_rule_add(calls, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

static bool
calls_close(void)
{
    scmp_filter_ctx calls = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool done = calls && allow_memory(calls);
    size_t i;

    for (i = 0; done && i < ARRAY_LEN(allowed); i++)
        done = seccomp_rule_add(calls, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
    /* A call that this machine does not have needs no rule. */
    for (i = 0; done && i < ARRAY_LEN(absent); i++)
        if (absent[i] >= 0)
            done = seccomp_rule_add(calls, SCMP_ACT_ERRNO(ENOENT), absent[i],
                                    0) == 0;
    done = done && seccomp_load(calls) == 0;
    seccomp_release(calls);
    return done;
}

/* A sanitizer maps terabytes, reads /proc, talks to its own, and looks for
 * leaks from a process beside: in its build there are no walls. */
enum err
sandbox_enter(void)
{
#ifdef __SANITIZE_ADDRESS__
    (void)limits_set, (void)paths_close, (void)calls_close;
    return ERR_OK;
#else
    return limits_set() && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                   paths_close() && calls_close()
               ? ERR_OK
               : ERR_IO;
#endif
}
