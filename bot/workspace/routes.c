/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * routes.c - which part of the workspace answers a path.
 */
#include <string.h>

#include "api.h"
#include "assets.h"
#include "control.h"
#include "hooks.h"
#include "http.h"
#include "page.h"
#include "settings.h"
#include "tube.h"
#include "upload.h"

static bool
starts(const char *path, const char *with)
{
    return strncmp(path, with, strlen(with)) == 0;
}

size_t
route_body_max(const char *path)
{
    if (strcmp(path, "/page/upload") == 0)
        return FILE_MAX;
    if (starts(path, "/upload/"))
        return FILE_MAX + 64 * 1024;
    if (starts(path, "/control/") || strcmp(path, "/page/send") == 0)
        return (size_t)16 * 1024 * 1024;
    return API_BODY_MAX;
}

static void
answer_asset(struct request *rq, const struct asset *a)
{
    answer_data(rq, 200, a->type,
                "content-security-policy: default-src 'self'; img-src 'self' "
                "data: blob:; style-src 'self'; frame-ancestors 'none'\r\n"
                "referrer-policy: no-referrer\r\n",
                a->data, asset_size(a));
}

void
route(struct request *rq)
{
    const struct asset *a = asset_find(rq->path);

    if (a && rq->method == HTTP_GET)
        answer_asset(rq, a);
    else if (starts(rq->path, "/archives/") && rq->method == HTTP_GET)
        answer_asset(rq, asset_find("/"));
    else if (starts(rq->path, "/api/"))
        api_request(rq);
    else if (starts(rq->path, "/page/"))
        page_request(rq);
    else if (starts(rq->path, "/hooks/"))
        hook_request(rq);
    else if (starts(rq->path, "/upload/"))
        upload_request(rq);
    else if (starts(rq->path, "/files-pri/"))
        download_request(rq);
    else if (starts(rq->path, "/youtube/v3/"))
        tube_request(rq);
    else if (starts(rq->path, "/control/") && settings.control)
        control_request(rq);
    else
        answer_text(rq, 404, "not found");
}
