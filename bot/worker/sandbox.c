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
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define THREAD_FLAGS ((scmp_datum_t)(CLONE_VM | CLONE_THREAD))
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* `grace` lies between the warning, a signal with a name, and the end. */
static bool
limit(int what, unsigned long most, unsigned long grace)
{
    struct rlimit r = { most, most + grace };

    return setrlimit((__rlimit_resource_t)what, &r) == 0;
}

static bool
limits_set(enum sandbox_use use)
{
    /* Were both of CPU the same, it would be killed like by anybody. */
    return limit(RLIMIT_AS, SANDBOX_MEMORY_BYTES, 0) &&
           limit(RLIMIT_CPU, SANDBOX_CPU_SECONDS, 1) &&
           limit(RLIMIT_CORE, 0, 0) &&
           (use == SANDBOX_DRAWS || limit(RLIMIT_NPROC, 0, 0));
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
    SCMP_SYS(open),     SCMP_SYS(openat), SCMP_SYS(stat),  SCMP_SYS(newfstatat),
    SCMP_SYS(readlink), SCMP_SYS(lstat),  SCMP_SYS(statx),
};
static const int asked[] = { SCMP_SYS(access), SCMP_SYS(faccessat),
                             SCMP_SYS(faccessat2) };

/* What a thread does on its way in and out. */
static const int threads[] = {
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
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

/*
 * A thread, and no process. clone3() cannot be looked into and "is not there",
 * upon which the C library takes clone(). A name for it is all that prctl()
 * may give.
 */
static bool
allow_threads(scmp_filter_ctx calls)
{
    return seccomp_rule_add(calls, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3),
                            0) == 0 &&
           seccomp_rule_add(calls, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, THREAD_FLAGS,
                                    THREAD_FLAGS)) == 0 &&
           seccomp_rule_add(calls, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
                            SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)) == 0;
}

/* A call that this machine does not have needs no rule. */
static bool
rules_add(scmp_filter_ctx calls, uint32_t action, const int *list, size_t count)
{
    bool done = true;
    size_t i;

    for (i = 0; done && i < count; i++)
        done = list[i] < 0 || seccomp_rule_add(calls, action, list[i], 0) == 0;
    return done;
}

static bool
calls_close(enum sandbox_use use)
{
    scmp_filter_ctx calls = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool draws = use == SANDBOX_DRAWS, done;

    done =
        calls && allow_memory(calls) &&
        rules_add(calls, SCMP_ACT_ALLOW, allowed, ARRAY_LEN(allowed)) &&
        rules_add(calls, SCMP_ACT_ERRNO(ENOENT), absent, ARRAY_LEN(absent)) &&
        rules_add(calls, SCMP_ACT_ERRNO(draws ? 0 : ENOENT), asked,
                  ARRAY_LEN(asked));
    if (done && draws)
        done = rules_add(calls, SCMP_ACT_ALLOW, threads, ARRAY_LEN(threads)) &&
               allow_threads(calls);
    /* Threads that are there already are shut in with this one. */
    done = done && seccomp_attr_set(calls, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
           seccomp_load(calls) == 0;
    seccomp_release(calls);
    return done;
}

/* A sanitizer maps terabytes, reads /proc, talks to its own, and looks for
 * leaks from a process beside: in its build there are no walls. */
enum err
sandbox_enter(enum sandbox_use use)
{
#ifdef __SANITIZE_ADDRESS__
    (void)limits_set, (void)paths_close, (void)calls_close, (void)use;
    return ERR_OK;
#else
    return limits_set(use) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                   paths_close() && calls_close(use)
               ? ERR_OK
               : ERR_IO;
#endif
}
