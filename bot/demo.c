/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * demo.c - the files and lines that the demo works with.
 */
#include "demo.h"

#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "child.h"

#define WORKSPACE_PROGRAM "callsheet-workspace"
#define TAIL_MAX_BYTES    4096
#define PATH_MAX_BYTES    4096
#define SAMPLE_PATH       "/youtube/v3"
#define PORT_LEAST        1024
#define PORT_MOST         65535

enum err
demo_address_parse(const char *line, struct demo_address *out)
{
    const char *page, *api_url, *app_token, *bot_token;
    enum err rc = ERR_PROTOCOL;
    json_t *root;

    root = json_loads(line, 0, NULL);
    if (json_unpack(root, "{s:s, s:s, s:s, s:s}", "page", &page, "api_url",
                    &api_url, "app_token", &app_token, "bot_token",
                    &bot_token) == 0) {
        out->page = xstrdup(page);
        out->api_url = xstrdup(api_url);
        out->app_token = xstrdup(app_token);
        out->bot_token = xstrdup(bot_token);
        rc = ERR_OK;
    }
    json_decref(root);
    return rc;
}

void
demo_address_release(struct demo_address *address)
{
    free(address->page);
    free(address->api_url);
    free(address->app_token);
    free(address->bot_token);
    memset(address, 0, sizeof(*address));
}

/* The invented agency of the workspace: Ana is its admin. The sample's figures
 * are nobody's, so that all may be made of them. */
static json_t *
first_config(void)
{
    return json_pack("{s:s, s:s, s:{s:s}, s:{s:[s]}, s:{s:s}, s:{s:{s:s}}}",
                     "database", "callsheet.db", "timezone", "Europe/London",
                     "slack", "api_url", "", "roles", "admins", "U0ANA",
                     "status", "listen", "", "providers", "youtube", "derived",
                     "audited");
}

static enum err
config_read(const char *path, json_t **out, struct buf *problem)
{
    json_error_t error;

    if (access(path, F_OK) != 0 && errno == ENOENT) {
        *out = first_config();
        return ERR_OK;
    }
    *out = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (json_is_object(*out))
        return ERR_OK;
    buf_addf(problem,
             "cannot read '%s': line %d: %s; correct it, or remove "
             "it for a new one",
             path, *out ? 1 : error.line,
             *out ? "expected an object" : error.text);
    json_decref(*out);
    *out = NULL;
    return ERR_INVALID;
}

static json_t *
member(json_t *object, const char *name)
{
    json_t *o = json_object_get(object, name);

    if (!json_is_object(o)) {
        o = json_object();
        (void)json_object_set_new(object, name, o);
    }
    return o;
}

/* true when something changed. */
static bool
text_set(json_t *object, const char *key, const char *value)
{
    const char *old = json_string_value(json_object_get(object, key));

    if (old && strcmp(old, value) == 0)
        return false;
    (void)json_object_set_new(object, key, json_string(value));
    return true;
}

/* The sample is where the workspace was, at whatever port. */
static bool
is_sample(const char *url)
{
    size_t len = url ? strlen(url) : 0, tail = strlen(SAMPLE_PATH);

    return len > tail && strcmp(url + len - tail, SAMPLE_PATH) == 0 &&
           (strncmp(url, "http://127.0.0.1:", 17) == 0 ||
            strncmp(url, "http://localhost:", 17) == 0 ||
            strncmp(url, "http://[::1]:", 13) == 0);
}

static bool
sample_set(json_t *root, const char *api_url)
{
    json_t *youtube = member(member(root, "providers"), "youtube");
    const char *old = json_string_value(json_object_get(youtube, "base_url"));
    const char *api = strstr(api_url, "/api/");
    bool is_new = false;
    struct buf url;

    if ((old && !is_sample(old)) || !api)
        return false;
    buf_init(&url, PATH_MAX_BYTES);
    buf_add(&url, api_url, (size_t)(api - api_url));
    buf_adds(&url, SAMPLE_PATH);
    is_new = text_set(youtube, "base_url", url.data);
    buf_release(&url);
    return is_new;
}

bool
demo_config_asks_sample(const char *path)
{
    json_t *root = json_load_file(path, 0, NULL);
    json_t *youtube =
        json_object_get(json_object_get(root, "providers"), "youtube");
    bool is_so =
        is_sample(json_string_value(json_object_get(youtube, "base_url")));

    json_decref(root);
    return is_so;
}

/* Written beside it and renamed: a person's file is never half there. */
static enum err
config_save(const char *path, const json_t *root, struct buf *problem)
{
    struct buf beside;
    enum err rc = ERR_OK;

    buf_init(&beside, PATH_MAX_BYTES);
    buf_addf(&beside, "%s.new", path);
    if (beside.overflow ||
        json_dump_file(root, beside.data, JSON_INDENT(2)) != 0 ||
        rename(beside.data, path) != 0) {
        buf_addf(problem, "cannot write '%s': %s", path, strerror(errno));
        rc = ERR_IO;
    }
    buf_release(&beside);
    return rc;
}

enum err
demo_config_write(const char *path, const char *api_url, struct buf *problem)
{
    json_t *root = NULL;
    enum err rc;

    rc = config_read(path, &root, problem);
    if (rc == ERR_OK) {
        bool is_new = text_set(member(root, "slack"), "api_url", api_url);

        if (sample_set(root, api_url) || is_new)
            rc = config_save(path, root, problem);
    }
    json_decref(root);
    return rc;
}

/* As the workspace would take it: what was closed just now is no hindrance. */
static int
is_free(int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1, free_now;

    if (fd < 0)
        return 0;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    free_now = bind(fd, (const struct sockaddr *)&a, sizeof(a)) == 0 &&
               listen(fd, 1) == 0;
    (void)close(fd);
    return free_now;
}

int
demo_port_read(const char *path)
{
    char line[16];
    long port = 0;
    FILE *f = fopen(path, "re");

    if (!f)
        return 0;
    if (fgets(line, sizeof(line), f))
        port = strtol(line, NULL, 10);
    (void)fclose(f);
    if (port < PORT_LEAST || port > PORT_MOST || !is_free((int)port))
        return 0;
    return (int)port;
}

void
demo_port_write(const char *path, const char *page)
{
    const char *colon = strrchr(page, ':');
    long port = colon ? strtol(colon + 1, NULL, 10) : 0;
    FILE *f;

    if (port < PORT_LEAST || port > PORT_MOST)
        return;
    f = fopen(path, "we");
    if (!f)
        return;
    (void)fprintf(f, "%ld\n", port);
    (void)fclose(f);
}

void
demo_tail(const char *path, size_t lines, struct buf *out)
{
    char text[TAIL_MAX_BYTES + 1];
    FILE *f = fopen(path, "re");
    size_t len, at;

    if (!f)
        return;
    if (fseek(f, -TAIL_MAX_BYTES, SEEK_END) != 0)
        rewind(f); /* shorter than that */
    len = fread(text, 1, TAIL_MAX_BYTES, f);
    (void)fclose(f);
    while (len > 0 && text[len - 1] == '\n')
        len--;
    for (at = len; at > 0; at--)
        if (text[at - 1] == '\n' && --lines == 0)
            break;
    buf_add(out, text + at, len - at);
}

void
demo_workspace_path(struct buf *out)
{
    child_program(WORKSPACE_PROGRAM, out);
}
