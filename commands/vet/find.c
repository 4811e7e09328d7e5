/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * find.c - which creator, which look is meant.
 */
#include <stdlib.h>
#include <string.h>

#include "handle.h"
#include "vet/vet.h"

void
vet_name(struct buf *b, const struct creator *creator, bool platform)
{
    buf_addf(b, "@%s", creator->handle);
    if (platform && creator->platform != PLATFORM_UNKNOWN)
        buf_addf(b, " · %s", platform_label(creator->platform));
}

static bool
is_known(struct request *rq, const char *handle, enum platform platform)
{
    struct creator creator = { 0 };
    enum err rc;

    rc = store_creator_find(request_store(rq), handle, platform, &creator);
    creator_release(&creator);
    return rc == ERR_OK;
}

bool
vet_can_be_on(struct request *rq, const struct creator *creator,
              enum platform platform)
{
    struct creator there = { 0 };
    bool is_free;

    /* Finds this one too, as long as there is no other. */
    is_free = creator->platform == PLATFORM_UNKNOWN &&
              store_creator_find(request_store(rq), creator->handle, platform,
                                 &there) == ERR_OK &&
              there.id == creator->id;
    creator_release(&there);
    return is_free;
}

/* The handle is known on several platforms: asked once, by buttons. */
static enum err
ask_platform(struct request *rq, const char *line, const char *handle,
             const char *after)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct buf b;
    char *title;
    enum platform p;
    enum err rc;

    title =
        text_make(language, TEXT_VET_WHICH_PLATFORM, "handle", handle, NULL);
    card_title(card, title);
    for (p = PLATFORM_YOUTUBE; p <= PLATFORM_TIKTOK; p++) {
        if (*after == '\0' && !is_known(rq, handle, p))
            continue; /* nothing to show there; an import may be the first */
        buf_init(&b, 1900);
        buf_addf(&b, "%s @%s on %s%s%s", line, handle, platform_name(p),
                 *after != '\0' ? " " : "", after);
        card_button(card, CARD_PLAIN, platform_label(p), b.data, NULL);
        buf_release(&b);
    }
    request_refused(rq);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    free(title);
    card_free(card);
    return rc == ERR_OK ? ERR_DENIED : rc;
}

void
vet_handle(const struct request *rq, struct handle *out)
{
    const char *on = request_arg(rq, "on");

    if (handle_parse(request_arg(rq, "creator"), out) == ERR_OK && on)
        (void)platform_parse(on, &out->platform); /* was checked */
}

enum err
vet_find_creator(struct request *rq, const char *line, const char *after,
                 struct creator *out)
{
    struct handle handle = { 0 };
    enum err rc;

    vet_handle(rq, &handle);
    rc = store_creator_find(request_store(rq), handle.name, handle.platform,
                            out);
    if (rc == ERR_CONFLICT)
        return ask_platform(rq, line, handle.name, after);
    return rc;
}

static enum err
find_by_handle(struct request *rq, const char *typed, struct creator *creator,
               struct look *look)
{
    struct handle handle;
    enum err rc;

    if (handle_parse(typed, &handle) != ERR_OK)
        return ERR_INTERNAL;
    if (request_has(rq, "on"))
        (void)platform_parse(request_arg(rq, "on"), &handle.platform);
    rc = store_creator_find(request_store(rq), handle.name, handle.platform,
                            creator);
    if (rc == ERR_CONFLICT)
        return rc;
    if (rc == ERR_OK)
        rc = store_look_last(request_store(rq), creator->id, look);
    return rc;
}

/* "Instagram 3, TikTok 2": the newest look on each platform. */
static void
add_looks(struct request *rq, const char *typed, struct buf *b)
{
    struct handle handle;
    enum platform p;

    if (handle_parse(typed, &handle) != ERR_OK)
        return;
    for (p = PLATFORM_YOUTUBE; p <= PLATFORM_TIKTOK; p++) {
        struct creator creator = { 0 };
        struct look look = { 0 };

        if (store_creator_find(request_store(rq), handle.name, p, &creator) ==
                ERR_OK &&
            store_look_last(request_store(rq), creator.id, &look) == ERR_OK)
            buf_addf(b, "%s%s %lld", b->len > 0 ? ", " : "", platform_label(p),
                     (long long)look.id);
        creator_release(&creator);
        look_release(&look);
    }
}

/* Why there is no look to speak of. */
static enum err
say_not_found(struct request *rq, const char *arg, bool is_several)
{
    const char *typed = request_arg(rq, arg);
    struct handle handle = { 0 };
    struct buf looks;
    enum err rc;

    if (request_arg_id(rq, arg) != 0)
        return reply_wrong(rq, arg, TEXT_VET_NO_LOOK, "id",
                           TEXT_INT(request_arg_id(rq, arg)), NULL);
    (void)handle_parse(typed, &handle); /* was checked */
    if (!is_several)
        return reply_wrong(rq, arg, TEXT_VET_NONE, "handle", handle.name, NULL);
    buf_init(&looks, 256);
    add_looks(rq, typed, &looks);
    rc = reply_wrong(rq, arg, TEXT_VET_SEVERAL, "handle", handle.name, "looks",
                     looks.data, NULL);
    buf_release(&looks);
    return rc;
}

enum err
vet_seek(struct request *rq, const char *arg, struct creator *creator,
         struct look *look)
{
    const char *typed = request_arg(rq, arg);
    int64_t id = request_arg_id(rq, arg);
    enum err rc;

    if (!typed)
        return ERR_NOT_FOUND;
    if (id == 0)
        return find_by_handle(rq, typed, creator, look);
    rc = store_look_find(request_store(rq), id, look);
    if (rc == ERR_OK)
        rc = store_creator_get(request_store(rq), look->creator, creator);
    return rc;
}

enum err
vet_find(struct request *rq, const char *arg, struct creator *creator,
         struct look *look)
{
    enum err rc, told;

    rc = vet_seek(rq, arg, creator, look);
    if (rc != ERR_NOT_FOUND && rc != ERR_CONFLICT)
        return rc;
    told = say_not_found(rq, arg, rc == ERR_CONFLICT);
    return told == ERR_OK ? ERR_NOT_FOUND : told;
}
