/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * harness.c - the test's folder, its processes, its clock.
 */
#include "harness.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ARGUMENTS_MAX 32
#define POLL_NS       5000000

static char folder[] = "/tmp/callsheet-system-XXXXXX";
static bool is_over;
static char **strings;
static size_t string_count, string_room;
static volatile int64_t *moved_ms;

/* ---- strings ------------------------------------------------------------- */

static char *
keep(char *s)
{
    ck_assert_ptr_nonnull(s);
    if (string_count == string_room) {
        string_room = string_room > 0 ? 2 * string_room : 256;
        strings = realloc(strings, string_room * sizeof(*strings));
        ck_assert_ptr_nonnull(strings);
    }
    strings[string_count++] = s;
    return s;
}

const char *
text(const char *format, ...)
{
    char *s = NULL;
    va_list ap;
    int n;

    va_start(ap, format);
    n = vasprintf(&s, format, ap);
    va_end(ap);
    ck_assert_int_ge(n, 0);
    return keep(s);
}

/* ---- the folder ---------------------------------------------------------- */

static void
tell_folder(void)
{
    if (!is_over)
        (void)printf("kept: %s\n", folder);
}

void
folder_setup(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    /* A test that fails exits before its teardown. */
    (void)atexit(tell_folder);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

/* What a sanitizer said in a process whose exit code nobody looked at. */
static int
check_log(const char *path, const struct stat *st, int type, struct FTW *where)
{
    const char *dot = strrchr(path, '.');
    char *bytes;
    size_t len;
    FILE *f;

    (void)where;
    if (type != FTW_F || !dot || strcmp(dot, ".log") != 0)
        return 0;
    bytes = calloc(1, (size_t)st->st_size + 1);
    f = fopen(path, "re");
    ck_assert(bytes && f);
    len = fread(bytes, 1, (size_t)st->st_size, f);
    ck_assert_msg(!memmem(bytes, len, "Sanitizer: ", 11) &&
                      !memmem(bytes, len, "runtime error: ", 15),
                  "%s: %.4000s", path, bytes);
    (void)fclose(f);
    free(bytes);
    return 0;
}

void
folder_teardown(void)
{
    (void)nftw(folder, check_log, 16, FTW_PHYS);
    is_over = true;
    (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    while (string_count > 0)
        free(strings[--string_count]);
    free(strings);
}

const char *
in_folder(const char *name)
{
    return text("%s/%s", folder, name);
}

void
file_put_bytes(const char *name, const void *bytes, size_t len)
{
    FILE *f = fopen(in_folder(name), "we");

    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
    ck_assert_int_eq(fclose(f), 0);
}

void
file_put(const char *name, const char *content)
{
    file_put_bytes(name, content, strlen(content));
}

char *
path_bytes(const char *path, size_t *len)
{
    FILE *f = fopen(path, "re"), *all;
    char piece[4096], *content = NULL;
    size_t n;

    if (!f)
        return NULL;
    all = open_memstream(&content, len);
    ck_assert_ptr_nonnull(all);
    while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
        (void)fwrite(piece, 1, n, all);
    (void)fclose(f);
    (void)fclose(all);
    return keep(content);
}

char *
file_bytes(const char *name, size_t *len)
{
    return path_bytes(in_folder(name), len);
}

const char *
file_get(const char *name)
{
    size_t len;
    const char *content = file_bytes(name, &len);

    return content ? content : "";
}

void
file_says(const char *name, const char *words)
{
    ck_assert_msg(strstr(file_get(name), words) != NULL, "no '%s' in %s", words,
                  file_get(name));
}

/* ---- time ---------------------------------------------------------------- */

int64_t
now_ms(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
pause_ms(int ms)
{
    const struct timespec pause = { .tv_sec = ms / 1000,
                                    .tv_nsec = ms % 1000 * 1000000L };

    (void)nanosleep(&pause, NULL);
}

bool
eventually(bool (*is_so)(void *ctx), void *ctx, int ms)
{
    const struct timespec pause = { .tv_nsec = POLL_NS };
    int64_t until = now_ms() + ms;

    while (!is_so(ctx)) {
        if (now_ms() > until)
            return false;
        (void)nanosleep(&pause, NULL);
    }
    return true;
}

void *
file_map(const char *name, size_t size)
{
    void *map;
    int fd = open(in_folder(name), O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(ftruncate(fd, (off_t)size), 0);
    map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ck_assert_ptr_ne(map, MAP_FAILED);
    (void)close(fd);
    return map;
}

const char *
clock_environment(void)
{
    if (!moved_ms)
        moved_ms = file_map("clock", sizeof(*moved_ms));
    return text("CALLSHEET_CLOCK=%s/clock", folder);
}

void
clock_forward(struct process *process, int64_t ms)
{
    *moved_ms += ms;
    process_signal(process, SIGUSR1);
}

void
clock_start(int64_t at_ms)
{
    struct timespec real;

    (void)clock_environment();
    (void)clock_gettime(CLOCK_REALTIME, &real);
    *moved_ms = at_ms - ((int64_t)real.tv_sec * 1000 + real.tv_nsec / 1000000);
}

int64_t
clock_moved_ms(void)
{
    return moved_ms ? *moved_ms : 0;
}

/* ---- processes ----------------------------------------------------------- */

static const char *
program_built(const char *program)
{
    char self[4096];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

    ck_assert_int_gt(len, 0);
    self[len] = '\0';
    *strrchr(self, '/') = '\0';
    *strrchr(self, '/') = '\0';
    return text("%s/%s", self, program);
}

/* The programs stand in the folder above this one; what process_bring() put
 * into the test's own folder goes before. */
static const char *
program_path(const char *program)
{
    if (access(in_folder(text("%s.program", program)), X_OK) == 0)
        return in_folder(text("%s.program", program));
    return program_built(program);
}

void
process_bring(const char *program)
{
    const char *from = program_built(program);
    const char *to = in_folder(text("%s.program", program));
    char command[9000];

    (void)snprintf(command, sizeof(command), "cp '%s' '%s' && chmod 755 '%s'",
                   from, to, to);
    ck_assert_int_eq(system(command), 0);
}

/* Between fork() and exec(). */
static void
become(char *const *argv, const char *const *environment, const char *in,
       const char *out, const char *log, pid_t parent)
{
    int in_fd = open(in, O_RDONLY | O_CLOEXEC);
    int out_fd = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int log_fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127); /* the test was over before that */
    (void)dup2(in_fd, STDIN_FILENO);
    (void)dup2(out_fd, STDOUT_FILENO);
    (void)dup2(log_fd, STDERR_FILENO);
    for (; environment && *environment; environment++)
        (void)putenv(strdup(*environment));
    (void)execv(argv[0], argv);
    _exit(127);
}

struct process
process_start(const char *name, const char *program,
              const char *const *arguments, const char *const *environment)
{
    return process_start_on(name, program, arguments, environment, "/dev/null");
}

struct process
process_start_on(const char *name, const char *program,
                 const char *const *arguments, const char *const *environment,
                 const char *input)
{
    struct process p = { .name = name };
    const char *out = in_folder(text("%s.out", name));
    const char *log = in_folder(text("%s.log", name));
    char *argv[ARGUMENTS_MAX + 2] = { strdup(program_path(program)) };
    pid_t parent = getpid();
    int i;

    for (i = 0; arguments[i] && i < ARGUMENTS_MAX; i++)
        argv[i + 1] = strdup(arguments[i]);
    (void)unlink(out); /* nobody reads what an earlier one said */
    p.pid = fork();
    ck_assert_int_ge(p.pid, 0);
    if (p.pid == 0)
        become(argv, environment, input, out, log, parent);
    for (i = 0; argv[i]; i++)
        free(argv[i]);
    return p;
}

bool
process_is_running(struct process *p)
{
    if (p->pid > 0 && waitpid(p->pid, &p->status, WNOHANG) == p->pid)
        p->pid = 0;
    return p->pid > 0;
}

static bool
has_ended(void *ctx)
{
    return !process_is_running(ctx);
}

int
process_wait(struct process *p, int ms)
{
    if (!eventually(has_ended, p, ms))
        return -1;
    return WIFEXITED(p->status) ? WEXITSTATUS(p->status)
                                : 128 + WTERMSIG(p->status);
}

void
process_signal(struct process *p, int signal)
{
    ck_assert_int_gt(p->pid, 0);
    ck_assert_int_eq(kill(p->pid, signal), 0);
}

void
process_kill(struct process *p)
{
    if (p->pid <= 0)
        return;
    (void)kill(p->pid, SIGKILL);
    (void)waitpid(p->pid, &p->status, 0);
    p->pid = 0;
}

int
process_run(const char *name, const char *program, const char *const *arguments,
            const char *const *environment)
{
    struct process p = process_start(name, program, arguments, environment);
    int code = process_wait(&p, 20000);

    ck_assert_msg(code >= 0, "%s %s does not end", program,
                  arguments[0] ? arguments[0] : "");
    return code;
}

const char *
process_output(const struct process *p)
{
    return file_get(text("%s.out", p->name));
}

const char *
process_log(const struct process *p)
{
    return file_get(text("%s.log", p->name));
}

static bool
names_folder(const char *pid)
{
    char path[300], line[8192];
    size_t len, i;
    FILE *f;

    (void)snprintf(path, sizeof(path), "/proc/%s/cmdline", pid);
    f = fopen(path, "re");
    if (!f)
        return false;
    len = fread(line, 1, sizeof(line) - 1, f);
    (void)fclose(f);
    line[len] = '\0';
    for (i = 0; i < len; i++)
        if (line[i] == '\0')
            line[i] = ' ';
    return strstr(line, folder) != NULL;
}

int
folder_processes(void)
{
    const struct dirent *entry;
    DIR *dir = opendir("/proc");
    int count = 0;

    ck_assert_ptr_nonnull(dir);
    while ((entry = readdir(dir)) != NULL)
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
            names_folder(entry->d_name))
            count++;
    (void)closedir(dir);
    return count;
}
