/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell_link.c - one `callsheet say` at the other end of a socket.
 */
#include "shell_link.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "alloc.h"
#include "clock.h"
#include "json_text.h"
#include "log.h"

/* Each character of a text may take six bytes as JSON. */
#define IN_MAX_BYTES  ((size_t)6 * SHELL_TEXT_MAX + 65536)
#define OUT_MAX_BYTES (4 * 1024 * 1024)
#define PIECE_BYTES   (64 * 1024)
#define PATIENCE_MS   30000
#define FILE_NAME_MAX 255
#define LOCALE_MAX    64

static void link_close(struct shell_link *link);
static void link_on_events(void *ctx, int fd, uint32_t events);

/* ---- making and ending --------------------------------------------------- */

/* Who neither speaks nor listens is let go. */
static void
link_on_patience(struct timer *timer)
{
    struct shell_link *link = TIMER_OWNER(timer, struct shell_link, patience);

    if (link->state == LINK_ASKING)
        link_end(link, EX_PROTOCOL, "nothing was said for 30 s");
    else
        link_close(link);
}

static void
link_be_patient(struct shell_link *link)
{
    timer_set(loop_timers(link->loop), &link->patience,
              clock_mono_ms() + PATIENCE_MS, link_on_patience);
}

struct shell_link *
link_new(struct loop *loop, const struct link_owner *owner, uint32_t id, int fd)
{
    struct shell_link *link = xcalloc(1, sizeof(*link));

    link->loop = loop;
    link->owner = owner;
    link->id = id;
    link->fd = fd;
    buf_init(&link->in, IN_MAX_BYTES);
    buf_init(&link->out, OUT_MAX_BYTES);
    if (loop_watch(loop, fd, EPOLLIN, link_on_events, link) != ERR_OK) {
        link_free(link);
        return NULL;
    }
    link_be_patient(link);
    return link;
}

static void
link_file_over(struct shell_link *link, size_t i, enum err err)
{
    struct link_file *f = &link->files[i];

    if (f->file == 0 || f->is_over)
        return;
    f->is_over = true;
    link->owner->file_over(link->owner->ctx, f->file, err);
}

/* The owner finds it GONE and frees it outside of any callback. */
static void
link_close(struct shell_link *link)
{
    size_t i;

    if (link->fd >= 0) {
        loop_unwatch(link->loop, link->fd);
        (void)close(link->fd);
    }
    link->fd = -1;
    link->state = LINK_GONE;
    timer_cancel(loop_timers(link->loop), &link->patience);
    for (i = 0; i < link->file_count; i++)
        link_file_over(link, i, ERR_NETWORK);
}

void
link_free(struct shell_link *link)
{
    size_t i;

    if (!link)
        return;
    link_close(link);
    for (i = 0; i < link->file_count; i++)
        free(link->files[i].name);
    free(link->user);
    free(link->place);
    free(link->locale);
    free(link->text);
    buf_release(&link->in);
    buf_release(&link->out);
    free(link);
}

/* ---- writing ------------------------------------------------------------- */

static void
link_flush(struct shell_link *link)
{
    ssize_t n;

    while (link->out.len > 0) {
        n = send(link->fd, link->out.data, link->out.len, MSG_NOSIGNAL);
        if (n <= 0)
            break;
        buf_drop(&link->out, (size_t)n);
    }
    if (link->out.len > 0 && errno != EAGAIN && errno != EINTR) {
        link_close(link);
        return;
    }
    if (link->out.len == 0 && link->state == LINK_ENDING) {
        link_close(link);
        return;
    }
    (void)loop_rewatch(link->loop, link->fd,
                       link->out.len > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

/* Takes the reference. Who does not read what is written is let go. */
static void
link_send(struct shell_link *link, json_t *line)
{
    char *text = line ? json_text(line) : NULL;

    json_decref(line);
    if (text && link->fd >= 0) {
        buf_adds(&link->out, text);
        buf_addc(&link->out, '\n');
        if (link->out.overflow)
            link_close(link);
        else
            link_flush(link);
    }
    free(text);
}

void
link_text(struct shell_link *link, const char *text)
{
    link_send(link, json_pack("{s:s}", "text", text));
}

/* The line and its bytes are one: neither goes without the other. */
void
link_give(struct shell_link *link, const char *text,
          const struct link_gift *gift)
{
    json_t *line = json_pack("{s:s, s:s}", "text", text, "file", gift->name);

    if (!line || !link->takes_files || gift->len > SHELL_GIVEN_MAX) {
        link_send(link, line);
        return;
    }
    (void)json_object_set_new(line, "size",
                              json_integer((json_int_t)gift->len));
    link_send(link, line);
    if (link->fd < 0)
        return;
    buf_add(&link->out, gift->bytes, gift->len);
    if (link->out.overflow)
        link_close(link);
    else
        link_flush(link);
}

void
link_end(struct shell_link *link, int status, const char *problem)
{
    if (link->state == LINK_GONE || link->state == LINK_ENDING)
        return;
    link_be_patient(link);
    link->state = LINK_ENDING;
    link_send(link, json_pack("{s:b, s:i, s:s*}", "done", 1, "status", status,
                              "problem", problem));
}

/* ---- the one line -------------------------------------------------------- */

static bool
is_short_line(const char *text, size_t max)
{
    const unsigned char *p;

    if (strlen(text) > max)
        return false;
    for (p = (const unsigned char *)text; *p != '\0'; p++)
        if (*p < ' ' || *p == 0x7f)
            return false;
    return true;
}

static bool
read_file(struct shell_link *link, json_t *item)
{
    struct link_file *f = &link->files[link->file_count];
    const char *name;
    json_int_t size;

    if (json_unpack(item, "{s:s, s:I}", "name", &name, "size", &size) != 0 ||
        name[0] == '\0' || !is_short_line(name, FILE_NAME_MAX) || size < 0 ||
        size > SHELL_FILE_MAX)
        return false;
    f->name = xstrdup(name);
    f->size = size;
    link->file_count++;
    return true;
}

static bool
read_files(struct shell_link *link, json_t *files)
{
    json_t *item;
    size_t i;

    if (!files)
        return true;
    if (!json_is_array(files) || json_array_size(files) > SHELL_FILES_MAX)
        return false;
    json_array_foreach(files, i, item) if (!read_file(link, item)) return false;
    return true;
}

static char *
place_of(const char *user, const char *in)
{
    struct buf b;

    buf_init(&b, SHELL_NAME_MAX + 2);
    buf_addf(&b, "%c%s", in ? '#' : '@', in ? in : user);
    return buf_take(&b);
}

/* NULL, or what is wrong. */
static const char *
read_request(struct shell_link *link, json_t *root)
{
    const char *as, *in = NULL, *locale = "", *text;
    json_t *files = NULL;
    int takes_files = 0;

    if (json_unpack(root, "{s:s, s?s, s?s, s:s, s?o, s?b}", "as", &as, "in",
                    &in, "locale", &locale, "text", &text, "files", &files,
                    "takes_files", &takes_files) != 0)
        return "this is no request";
    if (!shell_is_name(as) || (in && !shell_is_name(in)))
        return "a name has letters, digits, '.', '_' and '-', at most 64";
    if (strlen(text) > SHELL_TEXT_MAX || !is_short_line(locale, LOCALE_MAX))
        return "the text is too long";
    if (!read_files(link, files))
        return "at most 10 files of at most 64 MiB";
    link->user = xstrdup(as);
    link->place = place_of(as, in);
    link->locale = xstrdup(locale);
    link->text = xstrdup(text);
    link->takes_files = takes_files != 0;
    return NULL;
}

static void
link_on_line(struct shell_link *link, size_t len)
{
    const char *problem = "this is no request";
    json_t *root;

    root = json_loadb(link->in.data, len, JSON_REJECT_DUPLICATES, NULL);
    if (root)
        problem = read_request(link, root);
    json_decref(root);
    if (problem) {
        link_end(link, EX_DATAERR, problem);
        return;
    }
    buf_release(&link->in);
    timer_cancel(loop_timers(link->loop), &link->patience);
    link->receiving = link->file_count;
    link->state = LINK_ANSWERING;
    link_send(link, json_pack("{s:b}", "heard", 1));
    if (link->fd >= 0)
        link->owner->said(link->owner->ctx, link);
}

/* ---- files --------------------------------------------------------------- */

/* The next one that is wanted, one at a time. */
static void
link_next_file(struct shell_link *link)
{
    size_t i;

    link->receiving = link->file_count;
    for (i = 0; i < link->file_count && link->fd >= 0; i++) {
        struct link_file *f = &link->files[i];

        if (f->file == 0 || f->is_over)
            continue;
        link->receiving = i;
        link->left = f->size;
        link->received = ERR_OK;
        link_send(link, json_pack("{s:i}", "want", (int)i));
        return;
    }
}

/* An empty file is over when it is wanted. */
static void
link_settle_file(struct shell_link *link)
{
    while (link->fd >= 0 && link->receiving < link->file_count &&
           link->left == 0) {
        link_file_over(link, link->receiving, link->received);
        link_next_file(link);
    }
}

enum err
link_want(struct shell_link *link, size_t index, int64_t file)
{
    if (link->state != LINK_ANSWERING || index >= link->file_count ||
        link->files[index].file != 0)
        return ERR_NOT_FOUND;
    link->files[index].file = file;
    if (link->receiving == link->file_count)
        link_next_file(link);
    /* The rest is done when bytes come; of an empty file none will. */
    if (link->receiving == index && link->left == 0)
        link_settle_file(link);
    return ERR_OK;
}

bool
link_is_fetching(const struct shell_link *link)
{
    return link->receiving < link->file_count;
}

/* Once the engine refuses a piece the rest is read and dropped. */
static void
link_on_bytes(struct shell_link *link, const char *bytes, size_t len)
{
    struct link_file *f = &link->files[link->receiving];

    if ((int64_t)len > link->left) {
        link_end(link, EX_PROTOCOL, "more bytes came than were announced");
        return;
    }
    link->left -= (int64_t)len;
    if (link->received == ERR_OK)
        link->received =
            link->owner->file_data(link->owner->ctx, f->file, bytes, len);
    link_settle_file(link);
}

/* ---- reading ------------------------------------------------------------- */

static void
link_on_asking(struct shell_link *link, const char *bytes, size_t len)
{
    size_t before = link->in.len;
    const char *end;

    buf_add(&link->in, bytes, len);
    if (link->in.overflow) {
        link_end(link, EX_DATAERR, "the request is too long");
        return;
    }
    end = memchr(link->in.data + before, '\n', len);
    if (!end)
        return;
    if (end != link->in.data + link->in.len - 1)
        link_end(link, EX_PROTOCOL, "something follows the request");
    else
        link_on_line(link, (size_t)(end - link->in.data));
}

static void
link_read(struct shell_link *link)
{
    char *piece = xmalloc(PIECE_BYTES);
    ssize_t n;

    n = recv(link->fd, piece, PIECE_BYTES, 0);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        log_debug("shell: gone link=%u", (unsigned)link->id);
        link_close(link);
    } else if (n > 0 && link->state == LINK_ASKING) {
        link_on_asking(link, piece, (size_t)n);
    } else if (n > 0 && link_is_fetching(link)) {
        link_on_bytes(link, piece, (size_t)n);
    } else if (n > 0) {
        link_end(link, EX_PROTOCOL, "nothing was asked for");
    }
    free(piece);
}

static void
link_on_events(void *ctx, int fd, uint32_t events)
{
    struct shell_link *link = ctx;

    (void)fd;
    if (events & EPOLLOUT)
        link_flush(link);
    if (link->fd >= 0 && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
        link_read(link);
}
