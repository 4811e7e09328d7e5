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

    title = text_make(language, TEXT_VET_WHICH_PLATFORM, "handle", handle,
                      NULL);
    card_title(card, title);
    for (p = PLATFORM_YOUTUBE; p <= PLATFORM_TIKTOK; p++) {
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

enum err
vet_find_creator(struct request *rq, const char *line, const char *after,
                 struct creator *out)
{
    const char *on = request_arg(rq, "on");
    struct handle handle;
    enum err rc;

    rc = handle_parse(request_arg(rq, "creator"), &handle);
    if (rc != ERR_OK)
        return ERR_INTERNAL; /* the argument was checked */
    if (on)
        (void)platform_parse(on, &handle.platform); /* checked likewise */
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
    rc = store_creator_find(request_store(rq), handle.name, handle.platform,
                            creator);
    if (rc == ERR_CONFLICT)
        return rc;
    if (rc == ERR_OK)
        rc = store_look_last(request_store(rq), creator->id, look);
    return rc;
}

enum err
vet_find(struct request *rq, const char *arg, struct creator *creator,
         struct look *look)
{
    const char *typed = request_arg(rq, arg);
    int64_t id = request_arg_id(rq, arg);
    enum err rc, told;

    if (id != 0) {
        rc = store_look_find(request_store(rq), id, look);
        if (rc == ERR_OK)
            rc = store_creator_get(request_store(rq), look->creator, creator);
    } else {
        rc = find_by_handle(rq, typed, creator, look);
    }
    if (rc != ERR_NOT_FOUND && rc != ERR_CONFLICT)
        return rc;
    told = reply_wrong(rq, arg,
                       rc == ERR_CONFLICT ? TEXT_VET_SEVERAL : TEXT_VET_NONE,
                       "what", typed, NULL);
    return told == ERR_OK ? ERR_NOT_FOUND : told;
}
