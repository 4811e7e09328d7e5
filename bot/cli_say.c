/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_say.c - one line to the bot from a shell, its answers on standard output.
 *
 * A daemon that works on the database is asked by its socket. Without one a
 * second process of ours becomes it for as long as this takes, at the other
 * end of a pair of sockets. What is spoken there is told in transport/shell.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "buf.h"
#include "cli.h"
#include "daemon.h"
#include "given_file.h"
#include "json_text.h"
#include "local_socket.h"
#include "text.h"
#include "transport/shell.h"

#define PATH_MAX_BYTES 4096
#define PIECE_BYTES    (64 * 1024)
/* About 5 s for another process to become ready or to end. */
#define TRIES    50
#define PAUSE_NS 100000000
/* For a sign of a daemon that is there: it gives one at once. */
#define WAIT_MS    30000
#define WAIT_MAX_S 3600

const struct cli_option cli_say_options[] = {
    { "as", 0, "USER", "who says it (else you)" },
    { "in", 0, "CHANNEL", "where (else in a direct message)" },
    { "file", 0, "FILE", "a file that goes with it; may be repeated" },
    { "out", 0, "DIR", "where files that it gives are written" },
    { "wait", 0, "SECONDS", "for a daemon that does not answer (30)" },
    { "config", 'c', "FILE", "the configuration (else ./callsheet.json)" },
    { 0 },
};

struct say {
    const struct cli *cli;
    int fd;
    int wait_ms;  /* for a first sign of the daemon */
    int out;      /* the folder of --out, -1 for none */
    int unkept;   /* a file of theirs could not be written: how it ends */
    FILE *in;     /* the same connection, for reading lines */
    pid_t engine; /* 0 when a daemon answers */
    const char *paths[SHELL_FILES_MAX];
    int files[SHELL_FILES_MAX];
    size_t file_count;
};

/* ---- the request --------------------------------------------------------- */

static const char *
bare_name(const char *name)
{
    return name && (name[0] == '@' || name[0] == '#') ? name + 1 : name;
}

static const char *
who_says(const struct cli *cli)
{
    const char *as = bare_name(cli_value(cli, "as"));
    const struct passwd *me;

    if (as)
        return as;
    me = getpwuid(geteuid());
    return me && shell_is_name(me->pw_name) ? me->pw_name : "me";
}

/* As setlocale() would choose it for messages. */
static const char *
locale_of(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    const char *value;
    size_t i;

    for (i = 0; i < ARRAY_LEN(names); i++) {
        value = getenv(names[i]);
        if (value && value[0] != '\0')
            return value;
    }
    return "";
}

static int
file_open(struct say *say, const char *path, json_t *list)
{
    const char *slash = strrchr(path, '/');
    struct stat st;
    int fd;

    if (say->file_count == SHELL_FILES_MAX)
        return cli_fail(EX_USAGE, "at most %d files at once", SHELL_FILES_MAX);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st) != 0)
        return cli_fail(EX_NOINPUT, "cannot read '%s': %s", path,
                        strerror(errno));
    say->paths[say->file_count] = path;
    say->files[say->file_count++] = fd;
    if (!S_ISREG(st.st_mode))
        return cli_fail(EX_NOINPUT, "'%s' is no file", path);
    if (st.st_size > SHELL_FILE_MAX)
        return cli_fail(EX_NOINPUT, "'%s' is over %d MiB", path,
                        SHELL_FILE_MAX / 1024 / 1024);
    (void)json_array_append_new(list,
                                json_pack("{s:s, s:I}", "name",
                                          slash ? slash + 1 : path, "size",
                                          (json_int_t)st.st_size));
    return EX_OK;
}

static int
files_open(struct say *say, json_t *list)
{
    const struct cli *cli = say->cli;
    int code = EX_OK;
    size_t i;

    for (i = 0; i < cli->given_count && code == EX_OK; i++)
        if (strcmp(cli->given[i].option->name, "file") == 0)
            code = file_open(say, cli->given[i].value, list);
    return code;
}

/* The line, freed by the caller. */
static int
request_make(struct say *say, char **out)
{
    const char *in = bare_name(cli_value(say->cli, "in"));
    const char *as = who_says(say->cli), *text = say->cli->words[0];
    json_t *files, *request;
    int code;

    if (!shell_is_name(as) || (in && !shell_is_name(in)))
        return cli_fail(EX_USAGE,
                        "'%s' is no name: letters, digits, '.', "
                        "'_' and '-'",
                        shell_is_name(as) ? in : as);
    if (strlen(text) > SHELL_TEXT_MAX)
        return cli_fail(EX_USAGE, "that is over 1 MiB; send it as a file");
    files = json_array();
    code = files_open(say, files);
    request = json_pack("{s:s, s:s*, s:s, s:s, s:o, s:b}", "as", as, "in", in,
                        "locale", locale_of(), "text", text, "files", files,
                        "takes_files", say->out >= 0);
    if (code == EX_OK && !request)
        code = cli_fail(EX_DATAERR, "what is said must be UTF-8");
    if (code == EX_OK)
        *out = json_text(request);
    if (code == EX_OK && !*out)
        code = cli_fail(EX_DATAERR, "what is said cannot be sent");
    json_decref(request);
    return code;
}

/* ---- speaking ------------------------------------------------------------ */

static bool
send_all(int fd, const char *bytes, size_t len)
{
    ssize_t n;

    while (len > 0) {
        n = send(fd, bytes, len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

/* As many bytes as were announced; a file that has shrunk ends it. */
static int
file_send(struct say *say, size_t index, int64_t size)
{
    char *piece = xmalloc(PIECE_BYTES);
    int code = EX_OK;
    ssize_t n;

    (void)lseek(say->files[index], 0, SEEK_SET);
    while (size > 0 && code == EX_OK) {
        size_t want = size < PIECE_BYTES ? (size_t)size : PIECE_BYTES;

        n = read(say->files[index], piece, want);
        if (n <= 0)
            code = cli_fail(EX_IOERR, "cannot read '%s' to its end",
                            say->paths[index]);
        else if (!send_all(say->fd, piece, (size_t)n))
            code = EX_UNAVAILABLE;
        else
            size -= n;
    }
    free(piece);
    return code;
}

static int
on_want(struct say *say, json_int_t index)
{
    struct stat st;

    if (index < 0 || (size_t)index >= say->file_count ||
        fstat(say->files[index], &st) != 0)
        return cli_fail(EX_PROTOCOL, "the daemon asked for no file of ours");
    return file_send(say, (size_t)index, st.st_size);
}

static int
on_done(json_t *line)
{
    const char *problem = NULL;
    int status = EX_OK;

    (void)json_unpack(line, "{s?i, s?s}", "status", &status, "problem",
                      &problem);
    if (problem)
        return cli_fail(status != EX_OK ? status : EX_DATAERR, "%s", problem);
    return status;
}

/* ---- files that it gives --------------------------------------------------
 */

static void
tell(enum text_key key, const char *name)
{
    char *line =
        text_make(language_parse(locale_of()), key, "name", name, NULL);

    (void)puts(line);
    free(line);
}

/* A file that cannot be kept ends nothing: what else they say is read too. */
static int
file_keep(struct say *say, const char *name, const void *bytes, size_t len)
{
    const char *dir = cli_value(say->cli, "out");
    struct buf path;
    int code;

    buf_init(&path, PATH_MAX_BYTES);
    buf_addf(&path, "%s%s", dir, dir[strlen(dir) - 1] == '/' ? "" : "/");
    code = given_file_write(say->out, name, bytes, len, &path);
    if (code == EX_OK)
        tell(TEXT_SAY_FILE_WRITTEN, path.data);
    else
        say->unkept = cli_fail(code, "cannot write '%s' to '%s': %s", name, dir,
                               strerror(errno));
    buf_release(&path);
    return EX_OK;
}

/* After the line: so many bytes, or none for who has nowhere to put them. */
static int
on_file(struct say *say, json_t *line, const char *name)
{
    json_t *size = json_object_get(line, "size");
    json_int_t len = json_integer_value(size);
    char *bytes;
    int code;

    if (say->out < 0) {
        tell(TEXT_SAY_FILE_NOT_WRITTEN, name);
        return EX_OK;
    }
    if (!json_is_integer(size) || len < 0 || len > SHELL_GIVEN_MAX)
        return cli_fail(EX_PROTOCOL, "the daemon gave no file that can be had");
    bytes = xmalloc((size_t)len + 1);
    code = fread(bytes, 1, (size_t)len, say->in) == (size_t)len
               ? file_keep(say, name, bytes, (size_t)len)
               : cli_fail(EX_UNAVAILABLE, "'%s' did not come whole", name);
    free(bytes);
    return code;
}

static int
on_text(struct say *say, json_t *line, const char *text)
{
    const char *name = json_string_value(json_object_get(line, "file"));
    int code = EX_OK;

    if (puts(text) < 0)
        code = cli_fail(EX_IOERR, "cannot write to standard output");
    else if (name)
        code = on_file(say, line, name);
    if (code == EX_OK && fflush(stdout) != 0)
        code = cli_fail(EX_IOERR, "cannot write to standard output");
    return code;
}

/* One line of theirs; *is_over after the last. */
static int
on_line(struct say *say, const char *text, bool *is_over)
{
    json_t *line = json_loads(text, 0, NULL);
    const char *answer = json_string_value(json_object_get(line, "text"));
    json_t *want = json_object_get(line, "want");
    int code = EX_OK;

    if (answer) {
        code = on_text(say, line, answer);
    } else if (json_is_true(json_object_get(line, "heard"))) {
        code = EX_OK; /* from now on it may take its time */
    } else if (json_is_integer(want)) {
        code = on_want(say, json_integer_value(want));
    } else if (json_is_true(json_object_get(line, "done"))) {
        *is_over = true;
        code = on_done(line);
    } else {
        code = cli_fail(EX_PROTOCOL, "the daemon speaks another language; is "
                                     "it of the same version?");
    }
    json_decref(line);
    return code;
}

/* How a process of ours ended says more than that it has gone. */
static int
answerer_gone(struct say *say)
{
    int status = 0;

    if (say->engine == 0)
        return cli_fail(EX_UNAVAILABLE, "the daemon has gone");
    (void)waitpid(say->engine, &status, 0);
    say->engine = 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) == EX_OK)
        return cli_fail(EX_SOFTWARE, "it stopped before it was done");
    return WEXITSTATUS(status);
}

/* A process of ours may have to change a database's format first, and ends by
 * itself; a daemon that is stopped or hangs says nothing for ever. */
static int
await_sign(struct say *say)
{
    struct pollfd p = { .fd = say->fd, .events = POLLIN };
    int n;

    if (say->engine != 0)
        return EX_OK;
    do {
        n = poll(&p, 1, say->wait_ms);
    } while (n < 0 && errno == EINTR);
    if (n != 0)
        return EX_OK;
    return cli_fail(EX_UNAVAILABLE,
                    "the daemon does not answer within %d s; it may still do "
                    "what was said when it goes on",
                    say->wait_ms / 1000);
}

/* *has_begun: something came back, so it must not be said again. */
static int
talk(struct say *say, const char *request, bool *has_begun)
{
    bool is_over = false;
    char *line = NULL;
    size_t room = 0;
    int code = EX_OK;

    if (!send_all(say->fd, request, strlen(request)) ||
        !send_all(say->fd, "\n", 1))
        return answerer_gone(say);
    code = await_sign(say);
    while (code == EX_OK && !is_over) {
        if (getline(&line, &room, say->in) < 0) {
            code = answerer_gone(say);
        } else {
            *has_begun = true;
            code = on_line(say, line, &is_over);
        }
    }
    free(line);
    return code;
}

/* ---- who answers --------------------------------------------------------- */

static char *
socket_path(const struct config *config)
{
    struct buf b;

    buf_init(&b, PATH_MAX_BYTES);
    buf_addf(&b, "%s.sock", config->database);
    return buf_take(&b);
}

/* In the second process. */
static void
be_engine(const struct cli *cli, struct config *config, int fd, pid_t parent)
{
    struct daemon_options options = {
        .cli = cli, .config = config, .is_alone = true, .adopted = fd
    };

    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != parent)
        _exit(EX_OSERR);
    if (strcmp(config->log_level, "info") == 0) {
        /* Who says one thing wants its answer, not the life of a daemon. */
        free(config->log_level);
        config->log_level = xstrdup("warn");
    }
    (void)fcntl(fd, F_SETFL, O_NONBLOCK);
    _exit(daemon_run(&options));
}

static int
engine_fork(struct say *say, struct config *config)
{
    int pair[2];
    pid_t parent = getpid();

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return cli_fail(EX_OSERR, "cannot make a socket: %s", strerror(errno));
    say->engine = fork();
    if (say->engine == 0) {
        (void)close(pair[0]);
        be_engine(say->cli, config, pair[1], parent);
    }
    (void)close(pair[1]);
    if (say->engine < 0) {
        (void)close(pair[0]);
        return cli_fail(EX_OSERR, "cannot start: %s", strerror(errno));
    }
    say->fd = pair[0];
    return EX_OK;
}

/* A daemon by its socket; without one, a process of ours. */
static int
find_answerer(struct say *say, struct config *config, const char *path)
{
    int code = EX_OK;

    say->fd = local_connect(path, say->wait_ms);
    if (say->fd < 0 && errno == EAGAIN)
        return cli_fail(EX_UNAVAILABLE,
                        "the daemon does not answer: %d s at '%s' and it did "
                        "not take the connection",
                        say->wait_ms / 1000, path);
    if (say->fd < 0 && config->path[0] == '\0' &&
        access(config->database, F_OK) != 0)
        return cli_fail(EX_NOINPUT,
                        "there is no callsheet.json here and no '%s': say "
                        "with -c whose configuration is meant",
                        config->database);
    if (say->fd < 0)
        code = engine_fork(say, config);
    if (code != EX_OK)
        return code;
    say->in = fdopen(say->fd, "r");
    return say->in ? EX_OK : cli_fail(EX_OSERR, "cannot read the socket");
}

static void
answerer_leave(struct say *say)
{
    if (say->in)
        (void)fclose(say->in);
    else if (say->fd >= 0)
        (void)close(say->fd);
    say->in = NULL;
    say->fd = -1;
    /* It sees us go; what it has begun it finishes. */
    if (say->engine > 0)
        (void)waitpid(say->engine, NULL, 0);
    say->engine = 0;
}

/*
 * Between the look for a daemon and the lock another process may have taken
 * it: one that is starting and will have its socket soon, or another `say`.
 * Then our own ends without having begun, and we look again.
 */
static int
converse(struct say *say, struct config *config, const char *request)
{
    const struct timespec pause = { .tv_nsec = PAUSE_NS };
    char *path = socket_path(config);
    bool has_begun = false;
    int i, code = EX_TEMPFAIL;

    for (i = 0; i < TRIES && code == EX_TEMPFAIL && !has_begun; i++) {
        if (i > 0)
            (void)nanosleep(&pause, NULL);
        code = find_answerer(say, config, path);
        if (code == EX_OK)
            code = talk(say, request, &has_begun);
        answerer_leave(say);
    }
    if (code == EX_TEMPFAIL && !has_begun)
        (void)cli_fail(code,
                       "a callsheet works on '%s' but does not answer "
                       "at '%s'",
                       config->database, path);
    free(path);
    return code;
}

static int
wait_read(struct say *say)
{
    const char *text = cli_value(say->cli, "wait");
    char *end;
    long seconds;

    say->wait_ms = WAIT_MS;
    if (!text)
        return EX_OK;
    seconds = strtol(text, &end, 10);
    if (end == text || *end != '\0' || seconds < 1 || seconds > WAIT_MAX_S)
        return cli_fail(EX_USAGE, "--wait takes 1 to %d seconds", WAIT_MAX_S);
    say->wait_ms = (int)seconds * 1000;
    return EX_OK;
}

/* Told before anything is said, so that nothing is said in vain. */
static int
out_open(struct say *say)
{
    const char *dir = cli_value(say->cli, "out");

    if (!dir)
        return EX_OK;
    say->out = given_file_folder(dir);
    return say->out >= 0 ? EX_OK
                         : cli_fail(EX_CANTCREAT, "cannot write to '%s': %s",
                                    dir, strerror(errno));
}

int
cli_say(const struct cli *cli)
{
    struct say say = { .cli = cli, .fd = -1, .out = -1 };
    struct config config;
    char *request = NULL;
    size_t i;
    int code;

    code = cli_config(cli, &config);
    if (code != EX_OK)
        return code;
    code = wait_read(&say);
    if (code == EX_OK)
        code = out_open(&say);
    if (code == EX_OK)
        code = request_make(&say, &request);
    if (code == EX_OK && request)
        code = converse(&say, &config, request);
    if (code == EX_OK)
        code = say.unkept;
    if (say.out >= 0)
        (void)close(say.out);
    for (i = 0; i < say.file_count; i++)
        (void)close(say.files[i]);
    free(request);
    config_release(&config);
    return code;
}
