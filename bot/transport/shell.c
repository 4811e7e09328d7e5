/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell.c - `callsheet say`: the chat of those who sit at the machine.
 *
 * A message goes to the links of who reads its conversation; when there is
 * none, its call is held, not failed, and it is written when somebody comes
 * (shell_held.c). Nothing is answered from inside a call of the engine
 * (shell_answer.c). This file has the connections and what is said in them.
 */
#include "shell.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "alloc.h"
#include "clock.h"
#include "local_socket.h"
#include "log.h"
#include "shell_impl.h"

#define LINKS_MAX 32
/* Turns without anything to do after which all has come to rest: what one
 * turn's answers set off is seen in the next. */
#define QUIET_TURNS 2

bool
shell_is_name(const char *name)
{
    size_t i;

    for (i = 0; name[i] != '\0'; i++)
        if (i >= SHELL_NAME_MAX ||
            (!isalnum((unsigned char)name[i]) && !strchr("._-", name[i])))
            return false;
    return i > 0;
}

/* Slack's ids look like this; their facts are Slack's to tell. */
static bool
is_slack_user(const char *user)
{
    return (user[0] == 'U' || user[0] == 'W') && strlen(user) >= 5 &&
           strpbrk(user, "0123456789") &&
           strspn(user, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == strlen(user);
}

/* ---- what was said ------------------------------------------------------- */

struct incoming *
shell_person(const struct shell *s, const char *user)
{
    struct incoming *in = incoming_new(INCOMING_PERSON, SHELL_NETWORK);
    const struct shell_link *link;
    struct buf dm;

    /* Where somebody in Slack is reached is Slack's to tell. */
    buf_init(&dm, SHELL_NAME_MAX + 2);
    if (!is_slack_user(user))
        buf_addf(&dm, "@%s", user);
    in->user = xstrdup(user);
    in->received_at = clock_now();
    in->person = xcalloc(1, sizeof(*in->person));
    in->person->id = xstrdup(user);
    in->person->name = xstrdup(user);
    in->person->zone = xstrdup(s->o.config->timezone);
    in->person->dm = buf_take(&dm);
    /* Of somebody in Slack only Slack knows: what it told stays, and where it
     * has told nothing yet it is asked when they speak there. */
    in->person->fetched_at = is_slack_user(user) ? 0 : in->received_at;
    for (link = s->links; link; link = link->next)
        if (link->user && strcmp(link->user, user) == 0)
            break;
    in->person->locale = xstrdup(link ? link->locale : s->o.config->language);
    return in;
}

static void
add_files(struct incoming *in, const struct shell_link *link)
{
    struct buf b;
    size_t i;

    buf_init(&b, 64);
    for (i = 0; i < link->file_count; i++) {
        struct incoming_file *f = incoming_add_file(in);

        buf_addf(&b, SHELL_NETWORK ":%u:%zu", (unsigned)link->id, i);
        f->url = buf_take(&b);
        f->remote_id = xstrdup(f->url);
        f->name = xstrdup(link->files[i].name);
        f->mime = xstrdup("");
        f->size = link->files[i].size;
    }
}

static struct incoming *
line_of(const struct shell_link *link)
{
    struct incoming *in = incoming_new(INCOMING_LINE, SHELL_NETWORK);
    struct buf respond;

    buf_init(&respond, 32);
    buf_addf(&respond, SHELL_NETWORK ":%u", (unsigned)link->id);
    in->user = xstrdup(link->user);
    in->place = xstrdup(link->place);
    in->place_kind = link->place[0] == '@' ? PLACE_DM : PLACE_CHANNEL;
    in->line = xstrdup(link->text);
    in->respond_url = buf_take(&respond);
    in->received_at = clock_now();
    in->ack.connection = link->id;
    (void)snprintf(in->ack.envelope, sizeof(in->ack.envelope), SHELL_NETWORK);
    in->ack.takes_payload = true;
    add_files(in, link);
    return in;
}

/* The language is that of the terminal, today's: facts go ahead of the line. */
static void
on_said(void *ctx, struct shell_link *link)
{
    struct shell *s = ctx;
    const struct transport_host *host = s->o.host;

    s->was_active = true;
    /* What was left of an earlier life comes first, however fast this came. */
    link->is_early = !s->is_here;
    if (link->is_early)
        return;
    log_debug("shell: said link=%u files=%zu", (unsigned)link->id,
              link->file_count);
    held_write(s);
    if (!is_slack_user(link->user))
        host->incoming(host->ctx, shell_person(s, link->user));
    host->incoming(host->ctx, line_of(link));
}

void
shell_said_early(struct shell *s)
{
    struct shell_link *link;

    s->is_here = true;
    for (link = s->links; link; link = link->next)
        if (link->is_early && link->state == LINK_ANSWERING)
            on_said(s, link);
}

static enum err
on_file_data(void *ctx, int64_t file, const void *bytes, size_t len)
{
    struct shell *s = ctx;

    return s->o.host->file_data(s->o.host->ctx, file, bytes, len);
}

void
shell_file_over(void *ctx, int64_t file, enum err err)
{
    struct answer *a = answer_add(ctx, ANSWER_FILE, file);

    a->err = err;
    a->why = err == ERR_OK ? "" : err_text(err);
}

/* ---- connections --------------------------------------------------------- */

enum err
shell_adopt(struct transport *t, int fd)
{
    struct shell *s = shell_of(t);
    struct shell_link *link = NULL;

    if (s->link_count < LINKS_MAX && !s->is_stopping && local_is_friend(fd))
        link = link_new(s->o.loop, &s->owner, ++s->last_link, fd);
    else
        (void)close(fd);
    if (!link)
        return ERR_DENIED;
    link->next = s->links;
    s->links = link;
    s->link_count++;
    return ERR_OK;
}

static void
on_connect(void *ctx, int fd, uint32_t events)
{
    static const char too_many[] =
        "{\"done\":true,\"status\":75,\"problem\":\"too many at once: try "
        "again in a moment\"}\n";
    struct shell *s = ctx;
    int one;

    (void)events;
    one = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (one >= 0 && s->link_count >= LINKS_MAX)
        (void)!write(one, too_many, sizeof(too_many) - 1);
    if (one >= 0 && shell_adopt(&s->base, one) != ERR_OK)
        log_warn("shell: turned a connection away links=%zu", s->link_count);
}

enum err
shell_listen(struct transport *t, const char *path)
{
    struct shell *s = shell_of(t);
    int fd = local_listen(path);

    if (fd < 0)
        return ERR_IO;
    if (loop_watch(s->o.loop, fd, EPOLLIN, on_connect, s) != ERR_OK) {
        (void)close(fd);
        return ERR_IO;
    }
    s->listening = fd;
    s->path = xstrdup(path);
    return ERR_OK;
}

void
shell_close_door(struct shell *s)
{
    if (s->listening < 0)
        return;
    loop_unwatch(s->o.loop, s->listening);
    (void)close(s->listening);
    (void)unlink(s->path);
    s->listening = -1;
}

/* ---- the end of a turn --------------------------------------------------- */

static void
links_sweep(struct shell *s)
{
    struct shell_link **at = &s->links;
    size_t before = s->link_count;

    while (*at) {
        struct shell_link *link = *at;

        if (link->state != LINK_GONE) {
            at = &link->next;
            continue;
        }
        *at = link->next;
        s->link_count--;
        link_free(link);
    }
    if (before > 0 && s->link_count == 0 && s->o.on_alone)
        s->o.on_alone(s->o.ctx);
}

static bool
shell_rests(const struct shell *s)
{
    return !s->answers && (!s->o.rests || s->o.rests(s->o.ctx));
}

/*
 * True when another turn is wanted: to be sure, or because this one's answers
 * may have set something off. Without it the loop would wait for an event that
 * nobody will cause.
 */
static bool
shell_on_turn(void *ctx)
{
    static const char stuck[] = "nothing can be saved: look at the disk; what "
                                "was begun goes on when there is room";
    struct shell *s = ctx;
    struct shell_link *link;
    bool is_wanted = s->was_active, is_quiet, is_stuck;

    links_sweep(s);
    if (!s->links)
        return false;
    is_quiet = !s->was_active && shell_rests(s);
    is_stuck = !is_quiet && s->o.is_stuck && s->o.is_stuck(s->o.ctx);
    s->was_active = false;
    for (link = s->links; link; link = link->next) {
        if (link->state != LINK_ANSWERING)
            continue;
        link->quiet = is_quiet && !link_is_fetching(link) ? link->quiet + 1 : 0;
        if (link->quiet > QUIET_TURNS)
            link_end(link, EX_OK, NULL);
        else if (is_stuck)
            link_end(link, EX_IOERR, stuck);
        is_wanted |= link->quiet > 0;
    }
    links_sweep(s);
    return is_wanted;
}

void
shell_free(struct transport *t)
{
    struct shell *s = shell_of(t);

    shell_close_door(s);
    s->o.on_alone = NULL;
    while (s->links) {
        struct shell_link *link = s->links;

        s->links = link->next;
        link_free(link);
    }
    answers_release(s);
    held_release(s);
    free(s->path);
    free(s);
}

struct transport *
shell_new(const struct shell_options *options)
{
    struct shell *s = xcalloc(1, sizeof(*s));

    s->base.ops = &shell_ops;
    s->o = *options;
    s->listening = -1;
    s->answers_end = &s->answers;
    /* A number from before a restart must not mean another link. */
    s->last_link = (uint32_t)clock_now();
    s->owner.ctx = s;
    s->owner.said = on_said;
    s->owner.file_data = on_file_data;
    s->owner.file_over = shell_file_over;
    loop_on_turn(s->o.loop, shell_on_turn, s);
    (void)answer_add(s, ANSWER_HERE, 0);
    return &s->base;
}
