/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * log.c - one line per event, on standard error.
 *
 * Under systemd the journal reads the "<3>" prefix as the level and stamps the
 * time itself; on a terminal the line carries both.
 */
#include "log.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "buf.h"
#include "clock.h"

#define TEXT_MAX_BYTES 1900
#define LINE_MAX_BYTES 2000 /* with its stamp */
#define SECRETS_MAX    16
/* Shorter strings would strike out innocent words. */
#define SECRET_MIN_LEN 8
/* So long a line waits for a reader who has stopped reading: a pipe, a
 * terminal after Ctrl-S. The loop stands still meanwhile, so once only. */
#define READER_WAIT_MS 50

static const struct {
    const char *word;
    int journal;
} levels[] = {
    [LOG_LEVEL_ERROR] = { "error", 3 },
    [LOG_LEVEL_WARN] = { "warn", 4 },
    [LOG_LEVEL_INFO] = { "info", 6 },
    [LOG_LEVEL_DEBUG] = { "debug", 7 },
};

static enum log_level log_level = LOG_LEVEL_INFO;
static char *secrets[SECRETS_MAX];
static size_t secret_count;

void
log_set_level(enum log_level level)
{
    log_level = level;
}

bool
log_is_on(enum log_level level)
{
    return level <= log_level;
}

bool
log_level_parse(const char *word, enum log_level *level)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(levels); i++) {
        if (strcmp(word, levels[i].word) != 0)
            continue;
        *level = (enum log_level)i;
        return true;
    }
    return false;
}

void
log_hide(const char *secret)
{
    size_t i;

    if (!secret || strlen(secret) < SECRET_MIN_LEN)
        return;
    for (i = 0; i < secret_count; i++)
        if (strcmp(secrets[i], secret) == 0)
            return;
    if (secret_count < SECRETS_MAX)
        secrets[secret_count++] = xstrdup(secret);
}

static void
log_strike_out(char *line)
{
    size_t i;
    char *at;

    for (i = 0; i < secret_count; i++)
        while ((at = strstr(line, secrets[i])) != NULL)
            memset(at, '*', strlen(secrets[i]));
}

/* "DEVICE:INODE" */
static bool
is_stream(const char *text, const struct stat *s)
{
    char *end;
    unsigned long long device = strtoull(text, &end, 10);
    const char *inode = end + 1;

    return end != text && *end == ':' && s->st_dev == device &&
           s->st_ino == strtoull(inode, &end, 10) && end != inode &&
           *end == '\0';
}

/* systemd says which stream is the journal's: a terminal of the desktop may
 * have inherited the word. */
bool
log_is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat s;

    return stream && fstat(STDERR_FILENO, &s) == 0 && is_stream(stream, &s);
}

static void
log_stamp(struct buf *b, enum log_level level)
{
    int64_t ms;
    time_t seconds;
    struct tm tm;
    char stamp[32];

    if (log_is_journal()) {
        buf_addf(b, "<%d>", levels[level].journal);
        return;
    }
    ms = clock_now_ms();
    seconds = (time_t)(ms / 1000);
    (void)gmtime_r(&seconds, &tm);
    (void)strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &tm);
    buf_addf(b, "%s.%03dZ %s ", stamp, (int)(ms % 1000), levels[level].word);
}

/* Is there room for a line? A pipe that says so takes a page at once. */
static bool
log_has_room(int wait_ms)
{
    struct pollfd fd = { .fd = STDERR_FILENO, .events = POLLOUT };

    return poll(&fd, 1, wait_ms) != 0;
}

/* Nobody who stops reading may stop us: what they miss is counted. */
static void
log_write(const struct buf *line)
{
    static uint64_t missed;
    char word[100];
    int len;

    if (!log_has_room(missed > 0 ? 0 : READER_WAIT_MS)) {
        missed++;
        return;
    }
    if (missed > 0) {
        len = snprintf(word, sizeof(word),
                       "(%" PRIu64 " lines are missing here: nobody read)\n",
                       missed);
        missed = 0;
        (void)!write(STDERR_FILENO, word, (size_t)len);
    }
    while (write(STDERR_FILENO, line->data, line->len) < 0 && errno == EINTR)
        ;
}

static void
log_line(enum log_level level, const char *format, va_list ap)
{
    char text[TEXT_MAX_BYTES]; /* what is longer is cut */
    struct buf b;
    size_t i;

    if (!log_is_on(level))
        return;
    buf_init(&b, LINE_MAX_BYTES);
    log_stamp(&b, level);
    (void)vsnprintf(text, sizeof(text), format, ap);
    buf_adds(&b, text);
    log_strike_out(b.data);
    /* One event, one line: what a peer sent must not start another. */
    for (i = 0; i < b.len; i++)
        if ((unsigned char)b.data[i] < ' ' || b.data[i] == 0x7f)
            b.data[i] = ' ';
    buf_addc(&b, '\n');
    log_write(&b);
    buf_release(&b);
}

#define LOG_FUNCTION(name, level)                                              \
    void name(const char *format, ...)                                         \
    {                                                                          \
        va_list ap;                                                            \
                                                                               \
        va_start(ap, format);                                                  \
        log_line(level, format, ap);                                           \
        va_end(ap);                                                            \
    }

LOG_FUNCTION(log_error, LOG_LEVEL_ERROR)
LOG_FUNCTION(log_warn, LOG_LEVEL_WARN)
LOG_FUNCTION(log_info, LOG_LEVEL_INFO)
LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG)
