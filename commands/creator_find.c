/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * creator_find.c - which creator is meant.
 */
#include "deal_parts.h"
#include "handle.h"
#include "vet/vet.h"

/* "Instagram, TikTok": where a handle is known. */
static enum err
say_several(struct request *rq, const char *handle)
{
    struct buf where;
    enum platform p;
    enum err rc;

    buf_init(&where, 256);
    for (p = PLATFORM_YOUTUBE; p <= PLATFORM_TIKTOK; p++) {
        struct creator there = { 0 };

        if (store_creator_find(request_store(rq), handle, p, &there) ==
                ERR_OK &&
            there.platform == p)
            buf_addf(&where, "%s%s", where.len > 0 ? ", " : "",
                     platform_label(p));
        creator_release(&there);
    }
    rc = reply_wrong(rq, "creator", TEXT_CREATOR_SEVERAL, "handle", handle,
                     "where", where.len > 0 ? where.data : "", NULL);
    buf_release(&where);
    return rc == ERR_OK ? ERR_DENIED : rc;
}

enum err
creator_ensure(struct request *rq, struct creator *out)
{
    struct handle handle = { 0 };
    enum err rc;

    vet_handle(rq, &handle);
    rc = store_creator_ensure(request_store(rq), handle.name, handle.platform,
                              request_person(rq)->id, request_now(rq), out);
    return rc == ERR_CONFLICT ? say_several(rq, handle.name) : rc;
}

enum err
creator_seek(struct request *rq, struct creator *out)
{
    struct handle handle = { 0 };
    enum err rc;

    vet_handle(rq, &handle);
    rc = store_creator_find(request_store(rq), handle.name, handle.platform,
                            out);
    return rc == ERR_CONFLICT ? say_several(rq, handle.name) : rc;
}

enum err
creator_find(struct request *rq, struct creator *out)
{
    struct handle handle = { 0 };
    enum err rc, told;

    rc = creator_seek(rq, out);
    if (rc != ERR_NOT_FOUND)
        return rc;
    vet_handle(rq, &handle);
    told = reply_wrong(rq, "creator", TEXT_CREATOR_UNKNOWN, "handle",
                       handle.name, NULL);
    return told == ERR_OK ? ERR_NOT_FOUND : told;
}
