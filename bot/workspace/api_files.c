/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * api_files.c - files.*: the app brings files and fetches people's.
 *
 * Up: an address for the bytes, the bytes without a token, then "complete",
 * which may post them. Down: the private address with the token; without it
 * there is a login page with status 200, as with Slack.
 */
#include "api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conversations.h"
#include "files.h"
#include "form.h"
#include "http.h"
#include "js.h"
#include "manifest.h"
#include "mem.h"
#include "people.h"
#include "post.h"
#include "server.h"
#include "settings.h"
#include "team.h"
#include "text.h"
#include "upload.h"

static const char *
files_get_upload_url(struct call *c)
{
    const char *name = call_str(c, "filename");
    const char *alt = call_str(c, "alt_txt");
    int64_t length = call_int(c, "length", 0);
    struct file *f;
    char *url;

    if (length <= 0)
        return call_complain(c, "must be greater than 0 "
                                "[json-pointer:/length]");
    if (length > (int64_t)FILE_MAX ||
        (call_str(c, "snippet_type") && length > 1024 * 1024))
        return "file_upload_size_restricted";
    if (alt && utf8_count(alt) > 1000)
        return "alt_txt_too_large";
    f = file_new(call_bot(), name, length);
    f->snippet = call_str(c, "snippet_type") != NULL;
    f->alt = alt ? xstrdup(alt) : NULL;
    url = text_format("%s/upload/%s/%s", server_origin(), f->id, f->key);
    js_put(c->out, "upload_url", url);
    js_put(c->out, "file_id", f->id);
    free(url);
    return NULL;
}

/* POST /upload/FILE/KEY, without a token. */
void
upload_request(struct request *rq)
{
    const char *rest = rq->path + strlen("/upload/");
    const char *key = rest + strcspn(rest, "/");
    const char *data = rq->body.data ? rq->body.data : "";
    size_t len = rq->body.len;
    struct file *f;
    char id[32];

    (void)snprintf(id, sizeof(id), "%.*s", (int)(key - rest), rest);
    key += *key == '/';
    f = file_find(id);
    if (rq->method != HTTP_POST || !f || !f->key || strcmp(key, f->key) != 0 ||
        f->state == FILE_DONE) {
        answer_text(rq, 404, "not found");
        return;
    }
    if (strncmp(rq->content_type, "multipart/form-data", 19) == 0 &&
        !multipart_file(rq->content_type, data, len, &data, &len)) {
        answer_text(rq, 400, "malformed multipart body");
        return;
    }
    if ((int64_t)len != f->size) {
        answer_text(rq, 400, "the length is not what was announced");
        return;
    }
    if (!file_store(f, data, len)) {
        answer_text(rq, 500, "cannot keep the file");
        return;
    }
    answer_text(rq, 200, "OK");
}

/* ---- completeUploadExternal --------------------------------------------- */

/* The uploaded files that the argument names; NULL and *error otherwise. */
static json_t *
uploaded(struct call *c, const char **error)
{
    json_t *files = call_json(c, "files"), *v, *out = json_array();
    struct file *f;
    size_t i;

    *error = json_array_size(files) == 0
                 ? call_complain(c, "must be an array of files "
                                    "[json-pointer:/files]")
                 : NULL;
    json_array_foreach(files, i, v)
    {
        f = file_find(js_str(v, "id"));
        if (!f || f->user != call_bot())
            *error = "file_not_found";
        else if (f->state != FILE_STORED)
            *error = f->state == FILE_DONE ? "file_already_completed"
                                           : "file_not_found";
        if (*error)
            break;
        if (js_text(v, "title")[0]) {
            free(f->title);
            f->title = xstrdup(js_text(v, "title"));
        }
        json_array_append_new(out, file_json(f));
    }
    if (!*error)
        return out;
    json_decref(out);
    return NULL;
}

static struct conversation *
place_of(struct call *c, const char **error)
{
    const char *id = call_str(c, "channel_id");
    struct conversation *where;

    if (!id)
        return NULL;
    js_put(c->args, "channel", id);
    where = call_conversation(c, error);
    if (where && !is_member(where, call_bot()))
        *error = "not_in_channel";
    else if (where && where->is_archived)
        *error = "is_archived";
    return *error ? NULL : where;
}

static const char *
files_complete_upload(struct call *c)
{
    const char *error = NULL;
    struct conversation *where = place_of(c, &error);
    json_t *files, *body, *v, *out;
    struct message *m;
    size_t i;

    if (error)
        return error;
    files = uploaded(c, &error);
    if (!files)
        return error;
    if (where) {
        body = json_pack("{s:s, s:O, s:b}", "text",
                         js_text(c->args, "initial_comment"), "files", files,
                         "upload", 1);
        js_put(body, "subtype", "file_share");
        m = post(where, call_bot(), body, call_str(c, "thread_ts"), NULL);
        (void)m;
    }
    out = json_array();
    json_array_foreach(files, i, v)
    {
        struct file *f = file_find(js_str(v, "id"));

        f->state = FILE_DONE;
        json_array_append_new(out, file_json(f));
    }
    json_object_set_new(c->out, "files", out);
    json_decref(files);
    return NULL;
}

static const char *
files_info(struct call *c)
{
    struct file *f = file_find(call_str(c, "file"));

    if (!f || f->state == FILE_PROMISED || !file_visible(f, call_bot()))
        return "file_not_found";
    json_object_set_new(c->out, "file", file_json(f));
    json_object_set_new(c->out, "comments", json_array());
    json_object_set_new(c->out, "response_metadata",
                        json_pack("{s:s}", "next_cursor", ""));
    return NULL;
}

/* ---- down --------------------------------------------------------------- */

static void
answer_login(struct request *rq)
{
    static const char page[] =
        "<!DOCTYPE html><html><head><title>Sign in</title></head>"
        "<body><h1>Sign in to the workspace</h1></body></html>";

    answer_data(rq, 200, "text/html; charset=utf-8", NULL, page,
                sizeof(page) - 1);
}

/* GET /files-pri/TEAM-FILE/… */
void
download_request(struct request *rq)
{
    const char *dash = strchr(rq->path + strlen("/files-pri/"), '-');
    struct file *f;
    char id[32] = "";
    char *headers;
    int fd;

    if (dash)
        (void)snprintf(id, sizeof(id), "%.*s", (int)strcspn(dash + 1, "/"),
                       dash + 1);
    f = file_find(id);
    if (rq->method != HTTP_GET || !api_is_bot_token(rq->auth) ||
        !manifest_has_scope("files:read")) {
        answer_login(rq);
        return;
    }
    fd = f && file_visible(f, call_bot()) ? file_fd(f) : -1;
    if (fd < 0) {
        answer_text(rq, 404, "not found");
        return;
    }
    headers = file_disposition(f, strstr(rq->path, "/download/") != NULL);
    answer_file(rq, file_mimetype(f), headers, fd, f->size);
    free(headers);
}

const struct method api_files[] = {
    { "files.getUploadURLExternal", files_get_upload_url, "files:write",
      "filename,length", TIER_4, API_READS },
    { "files.completeUploadExternal", files_complete_upload, "files:write",
      "files", TIER_4, 0 },
    { "files.info", files_info, "files:read", "file", TIER_4, API_READS },
    { NULL, NULL, NULL, NULL, TIER_FREE, 0 },
};
