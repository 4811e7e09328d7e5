/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * files.c - files that people and the app brought.
 *
 * The bytes lie in one directory under the file's id, never under a name that
 * came from outside.
 */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "conversations.h"
#include "journal.h"
#include "js.h"
#include "map.h"
#include "mem.h"
#include "people.h"
#include "server.h"
#include "team.h"
#include "text.h"
#include "timer.h"

static const struct {
    const char *extension, *filetype, *pretty, *mimetype;
} types[] = {
    { "csv", "csv", "CSV", "text/csv" },
    { "tsv", "tsv", "TSV", "text/tab-separated-values" },
    { "txt", "text", "Plain Text", "text/plain" },
    { "md", "markdown", "Markdown", "text/markdown" },
    { "json", "json", "JSON", "application/json" },
    { "jsonl", "text", "Plain Text", "text/plain" },
    { "ndjson", "text", "Plain Text", "text/plain" },
    { "html", "html", "HTML", "text/html" },
    { "pdf", "pdf", "PDF", "application/pdf" },
    { "png", "png", "PNG", "image/png" },
    { "jpg", "jpg", "JPEG", "image/jpeg" },
    { "jpeg", "jpg", "JPEG", "image/jpeg" },
    { "gif", "gif", "GIF", "image/gif" },
    { "webp", "webp", "WebP", "image/webp" },
    { "svg", "svg", "SVG", "image/svg+xml" },
    { "zip", "zip", "Zip", "application/zip" },
    { "xlsx", "xlsx", "Excel Spreadsheet",
      "application/"
      "vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { "docx", "docx", "Word Document",
      "application/"
      "vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { "ics", "ics", "iCalendar", "text/calendar" },
    { "bin", "binary", "Binary", "application/octet-stream" },
};

#define TYPE_COUNT (sizeof(types) / sizeof(types[0]))

static struct map by_id;
static char *directory;
static bool for_this_run;

int
files_open(const char *dir)
{
    const char *tmp = getenv("TMPDIR");

    if (dir) {
        directory = text_format("%s/files", dir);
        if (mkdir(directory, 0700) == 0 || errno == EEXIST)
            return 0;
    } else {
        for_this_run = true;
        directory = text_format("%s/callsheet-workspace-XXXXXX",
                                tmp && tmp[0] == '/' ? tmp : "/tmp");
        if (mkdtemp(directory))
            return 0;
    }
    fprintf(stderr, "callsheet-workspace: cannot make '%s': %s\n", directory,
            strerror(errno));
    return EX_CANTCREAT;
}

static char *
file_path(const struct file *f)
{
    return text_format("%s/%s", directory, f->id);
}

static void
file_free(struct file *f)
{
    free(f->id);
    free(f->name);
    free(f->title);
    free(f->alt);
    free(f->key);
    free(f->preview);
    json_decref(f->shares);
    free(f);
}

void
files_close(void)
{
    struct file *f;
    size_t at = 0;
    char *path;

    while ((f = map_next(&by_id, &at, NULL))) {
        if (for_this_run) {
            path = file_path(f);
            (void)unlink(path);
            free(path);
        }
        file_free(f);
    }
    map_release(&by_id);
    if (for_this_run && directory)
        (void)rmdir(directory);
    free(directory);
    directory = NULL;
}

static struct file *
file_make(const char *id, struct person *user, const char *name)
{
    struct file *f = xcalloc(1, sizeof(*f));

    f->id = xstrdup(id);
    f->user = user;
    f->name = xstrdup(name);
    f->title = xstrdup(name);
    f->created = wall_us() / 1000000;
    f->shares = json_array();
    map_put(&by_id, id, f);
    return f;
}

struct file *
file_new(struct person *user, const char *name, int64_t size)
{
    char id[12] = "F0", key[33];
    struct file *f;

    random_upper(id + 2, 8);
    f = file_make(id, user, name);
    random_hex(key, 32);
    f->key = xstrdup(key);
    f->size = size;
    return f;
}

struct file *
file_find(const char *id)
{
    return id ? map_get(&by_id, id) : NULL;
}

void
file_drop(struct file *f)
{
    char *path = file_path(f);

    (void)unlink(path);
    free(path);
    (void)map_remove(&by_id, f->id);
    file_free(f);
}

static json_t *
file_facts(const struct file *f)
{
    return json_pack("{s:s, s:s, s:s, s:s*, s:I, s:I, s:b, s:i, s:s, s:O, "
                     "s:s*}",
                     "id", f->id, "name", f->name, "title", f->title, "alt",
                     f->alt, "size", (json_int_t)f->size, "created",
                     (json_int_t)f->created, "snippet", f->snippet, "state",
                     (int)f->state, "user", f->user->id, "shares", f->shares,
                     "preview", f->preview);
}

void
file_replay(const json_t *v)
{
    const char *id = js_str(v, "id"), *name = js_str(v, "name");
    struct person *user = person_find(js_str(v, "user"));
    struct file *f = file_find(id);

    if (!id || !name || !user || strchr(id, '/'))
        return;
    if (!f)
        f = file_make(id, user, name);
    free(f->title);
    f->title = xstrdup(js_text(v, "title"));
    free(f->preview);
    f->preview = js_str(v, "preview") ? xstrdup(js_str(v, "preview")) : NULL;
    f->size = js_int(v, "size", 0);
    f->created = js_int(v, "created", f->created);
    f->snippet = js_true(v, "snippet");
    f->state = (enum file_state)js_int(v, "state", FILE_DONE);
    if (json_is_array(json_object_get(v, "shares"))) {
        json_decref(f->shares);
        f->shares = json_incref(json_object_get(v, "shares"));
    }
}

void
files_write(void)
{
    struct file *f;
    size_t at = 0;

    while ((f = map_next(&by_id, &at, NULL)))
        if (f->state != FILE_PROMISED)
            journal_put("file", file_facts(f));
}

bool
file_store(struct file *f, const void *data, size_t len)
{
    char *path = file_path(f);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const char *p = data;
    ssize_t n = 0;
    size_t left = len;

    while (fd >= 0 && left > 0 && (n = write(fd, p, left)) > 0) {
        p += n;
        left -= (size_t)n;
    }
    if (fd < 0 || left > 0)
        fprintf(stderr, "callsheet-workspace: cannot write '%s': %s\n", path,
                strerror(errno));
    if (fd >= 0)
        (void)close(fd);
    free(path);
    if (fd < 0 || left > 0)
        return false;
    f->size = (int64_t)len;
    f->state = FILE_STORED;
    journal_put("file", file_facts(f));
    return true;
}

int
file_fd(const struct file *f)
{
    char *path = file_path(f);
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    free(path);
    return fd;
}

void
file_shared(struct file *f, const struct conversation *c, const char *ts,
            const char *thread_ts)
{
    json_array_append_new(f->shares,
                          json_pack("{s:s, s:s, s:s*, s:b}", "channel", c->id,
                                    "ts", ts, "thread_ts", thread_ts, "private",
                                    c->kind != KIND_CHANNEL));
    f->state = FILE_DONE;
    journal_put("file", file_facts(f));
}

/* ---- as others see it --------------------------------------------------- */

static size_t
type_of(const struct file *f)
{
    const char *dot = strrchr(f->name, '.');
    size_t i;

    if (f->snippet && !dot)
        return 2;
    for (i = 0; dot && i < TYPE_COUNT; i++)
        if (strcasecmp(types[i].extension, dot + 1) == 0)
            return i;
    return TYPE_COUNT - 1;
}

const char *
file_mimetype(const struct file *f)
{
    return types[type_of(f)].mimetype;
}

bool
file_visible(const struct file *f, const struct person *p)
{
    struct conversation *c;
    json_t *v;
    size_t i;

    if (f->user == p)
        return true;
    json_array_foreach(f->shares, i, v)
    {
        c = conversation_find(js_str(v, "channel"));
        if (c && can_see(c, p))
            return true;
    }
    return false;
}

/* A name as part of an address. */
static void
add_url_name(struct text *t, const char *name)
{
    for (; *name; name++) {
        unsigned char c = (unsigned char)*name;

        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
            c == '-' || c == '_')
            text_addc(t, (char)c);
        else if (c >= 'A' && c <= 'Z')
            text_addc(t, (char)(c - 'A' + 'a'));
        else if (c < 0x80)
            text_addc(t, '_');
    }
}

static void
put_url(json_t *o, const char *key, const struct file *f, const char *how)
{
    struct text t = { 0 };

    text_addf(&t, "%s/files-pri/%s-%s/%s", server_origin(), team.id, f->id,
              how);
    add_url_name(&t, f->name);
    js_put(o, key, t.data);
    text_release(&t);
}

static json_t *
shares_json(const struct file *f)
{
    json_t *public = json_object(), *private = json_object();
    json_t *v, *kind, *list;
    size_t i;

    json_array_foreach(f->shares, i, v)
    {
        kind = js_true(v, "private") ? private : public;
        list = json_object_get(kind, js_text(v, "channel"));
        if (!list) {
            list = json_array();
            json_object_set_new(kind, js_text(v, "channel"), list);
        }
        json_array_append_new(list, js_without(v, "channel private"));
    }
    return json_pack("{s:o*, s:o*}", "public",
                     json_object_size(public) > 0
                         ? public
                         : (json_decref(public), (json_t *)NULL),
                     "private",
                     json_object_size(private) > 0
                         ? private
                         : (json_decref(private), (json_t *)NULL));
}

static void
put_places(json_t *o, const struct file *f)
{
    json_t *channels = json_array(), *groups = json_array();
    json_t *ims = json_array(), *v;
    struct conversation *c;
    size_t i;

    json_array_foreach(f->shares, i, v)
    {
        c = conversation_find(js_str(v, "channel"));
        if (c)
            json_array_append_new(c->kind == KIND_CHANNEL   ? channels
                                  : c->kind == KIND_PRIVATE ? groups
                                                            : ims,
                                  json_string(c->id));
    }
    json_object_set_new(o, "channels", channels);
    json_object_set_new(o, "groups", groups);
    json_object_set_new(o, "ims", ims);
}

json_t *
file_json(const struct file *f)
{
    size_t type = type_of(f);
    json_t *o;

    o = json_pack("{s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, "
                  "s:I, s:s, s:b, s:b, s:s, s:s, s:b}",
                  "id", f->id, "created", (json_int_t)f->created, "timestamp",
                  (json_int_t)f->created, "name", f->name, "title", f->title,
                  "mimetype", types[type].mimetype, "filetype",
                  types[type].filetype, "pretty_type", types[type].pretty,
                  "user", f->user->id, "user_team", f->user->team_id,
                  "editable", f->snippet, "size", (json_int_t)f->size, "mode",
                  f->snippet ? "snippet" : "hosted", "is_external", 0,
                  "is_public", 0, "external_type", "", "username", "",
                  "display_as_bot", 0);
    js_put(o, "alt_txt", f->alt);
    js_put(o, "preview", f->preview);
    js_put(o, "file_access", "visible");
    put_url(o, "url_private", f, "");
    put_url(o, "url_private_download", f, "download/");
    put_places(o, f);
    json_object_set_new(o, "shares", shares_json(f));
    return o;
}

/* Browsers show a picture with a script of their own. */
static bool
is_plain_picture(const struct file *f)
{
    const char *type = file_mimetype(f);

    return strncmp(type, "image/", 6) == 0 && !strstr(type, "svg");
}

char *
file_disposition(const struct file *f, bool attachment)
{
    struct text t = { 0 };

    text_addf(&t, "content-disposition: %s; filename=\"",
              attachment ? "attachment" : "inline");
    add_url_name(&t, f->name);
    text_addf(&t, "\"\r\ncontent-security-policy: sandbox%s\r\n",
              !attachment && is_plain_picture(f) ? " allow-scripts" : "");
    return text_take(&t);
}
