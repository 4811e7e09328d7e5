/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disk_watch.c - warn before nothing can be saved any more.
 *
 * When it was last told stands in the database, so that a daemon that is
 * started again and again does not tell it each time.
 */
#include "disk_watch.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "card.h"
#include "clock.h"
#include "engine.h"
#include "log.h"
#include "loop.h"
#include "request_impl.h"
#include "router.h"
#include "space.h"
#include "store/figures.h"
#include "store/store.h"
#include "text.h"

#define EVERY_MS     INT64_C(60000)
#define TOLD_AGAIN_S INT64_C(86400)
#define NETWORK      "slack"
/* Of database_max_mb: trouble begins and ends there. */
#define LIMIT_BEGIN_PERCENT 90
#define LIMIT_END_PERCENT   85
/* The room must be this much over the mark before trouble ends. */
#define ROOM_END_PERCENT 110

enum trouble_kind { TROUBLE_ROOM, TROUBLE_LIMIT, TROUBLE_KINDS };

static const struct {
    const char *name; /* in the log, and in the database */
    enum text_key begins, ends;
} troubles[] = {
    [TROUBLE_ROOM] = { "room", TEXT_DISK_ROOM, TEXT_DISK_ROOM_AGAIN },
    [TROUBLE_LIMIT] = { "limit", TEXT_DISK_LIMIT, TEXT_DISK_LIMIT_AGAIN },
};

struct disk_watch {
    struct engine *engine;
    struct timer timer;
    bool is_on[TROUBLE_KINDS];
    bool is_told[TROUBLE_KINDS]; /* its end is worth a message then */
    bool is_moved;
};

/* What was seen, and what is said of it. */
struct sight {
    struct disk_watch *watch;
    enum trouble_kind kind;
    bool is_end;
    int64_t have, of; /* free of total, or size of limit */
};

/* ---- telling ------------------------------------------------------------- */

static enum err
tell_admin(const struct sight *s, const char *admin)
{
    char have[32], of[32];
    struct request rq;
    struct card *card;
    char *text;
    enum err rc;

    space_text(s->have, have, sizeof(have));
    space_text(s->of, of, sizeof(of));
    rc = request_init(&rq, s->watch->engine, NETWORK, admin, "", PLACE_UNKNOWN,
                      "");
    if (rc == ERR_OK) {
        card = card_new();
        text = text_make(rq.language,
                         s->is_end ? troubles[s->kind].ends
                                   : troubles[s->kind].begins,
                         "have", have, "of", of, NULL);
        card_title(card, text);
        rc = reply_dm(&rq, admin, card, NULL);
        free(text);
        card_free(card);
    }
    request_release(&rq);
    return rc;
}

/* One transaction: it is told to all, and noted. */
static enum err
write_told(void *arg)
{
    const struct sight *s = arg;
    struct engine *e = s->watch->engine;
    const struct words *admins = &e->config->roles.admins;
    bool has_network = engine_transport(e, NETWORK) != NULL;
    enum err rc = ERR_OK;
    size_t i;

    /* Without a connection the log has it, once a day as well. */
    for (i = 0; has_network && i < admins->count && rc == ERR_OK; i++)
        if (strcmp(admins->items[i], "*") != 0)
            rc = tell_admin(s, admins->items[i]);
    if (rc == ERR_OK && !s->is_end)
        rc = store_told_set(e->store, troubles[s->kind].name, clock_now());
    return rc;
}

static void
tell(struct sight *s)
{
    struct engine *e = s->watch->engine;
    enum err rc;

    rc = router_write(e->router, write_told, s);
    if (rc == ERR_OK)
        s->watch->is_told[s->kind] = !s->is_end;
    else
        log_warn("disk: cannot tell the admins reason=\"%s\"", err_text(rc));
}

/* ---- looking ------------------------------------------------------------- */

static bool
is_told_today(const struct sight *s)
{
    int64_t at = 0, now = clock_now();

    (void)store_told_get(s->watch->engine->store, troubles[s->kind].name, &at);
    return at <= now && now - at < TOLD_AGAIN_S;
}

static void
take_up(struct sight *s, bool is_bad, bool is_good)
{
    bool *is_on = &s->watch->is_on[s->kind];
    const char *name = troubles[s->kind].name;

    if (is_bad && (!*is_on || !is_told_today(s))) {
        log_error("disk: nearly full what=%s have=%" PRId64 " of=%" PRId64
                  ": at the end nothing can be saved, make room",
                  name, s->have, s->of);
        *is_on = true;
        if (!is_told_today(s))
            tell(s);
    } else if (is_good && *is_on) {
        log_info("disk: enough again what=%s have=%" PRId64 " of=%" PRId64,
                 name, s->have, s->of);
        *is_on = false;
        s->is_end = true;
        if (s->watch->is_told[s->kind])
            tell(s);
    }
}

static void
look_at_room(struct disk_watch *w, int64_t size)
{
    struct sight s = { .watch = w, .kind = TROUBLE_ROOM };
    struct space space;

    if (space_look(w->engine->config->database, &space) != ERR_OK)
        return;
    s.have = space.free_bytes;
    s.of = space.total_bytes;
    take_up(&s, space_is_low(&space, size),
            space.free_bytes >= space_wanted(size) / 100 * ROOM_END_PERCENT);
}

static void
look_at_limit(struct disk_watch *w, int64_t size)
{
    int64_t limit = w->engine->config->database_max_mb * SPACE_MB;
    struct sight s = { .watch = w, .kind = TROUBLE_LIMIT };

    if (limit <= 0)
        return;
    s.have = size;
    s.of = limit;
    take_up(&s, size >= limit / 100 * LIMIT_BEGIN_PERCENT,
            size < limit / 100 * LIMIT_END_PERCENT);
}

/* Nobody can be told by a row, and who asks for something is told. */
static void
look_at_file(struct disk_watch *w)
{
    bool is_moved = store_is_moved(w->engine->store);

    if (is_moved && !w->is_moved)
        log_error("disk: '%s' was moved, removed or replaced: nothing is saved "
                  "until that file is back",
                  w->engine->config->database);
    else if (!is_moved && w->is_moved)
        log_info("disk: '%s' is back", w->engine->config->database);
    w->is_moved = is_moved;
}

static void
on_minute(struct timer *timer)
{
    struct disk_watch *w = TIMER_OWNER(timer, struct disk_watch, timer);
    struct store *st = w->engine->store;
    int64_t pages = store_pages_bytes(st);

    look_at_file(w);
    look_at_room(w, store_database_bytes(st) + store_wal_bytes(st));
    look_at_limit(w, pages);
    timer_set(loop_timers(w->engine->loop), &w->timer,
              clock_mono_ms() + EVERY_MS, on_minute);
}

struct disk_watch *
disk_watch_new(struct engine *engine)
{
    struct disk_watch *w = xcalloc(1, sizeof(*w));

    w->engine = engine;
    timer_set(loop_timers(engine->loop), &w->timer, 0, on_minute);
    return w;
}

void
disk_watch_free(struct disk_watch *watch)
{
    if (!watch)
        return;
    timer_cancel(loop_timers(watch->engine->loop), &watch->timer);
    free(watch);
}
