/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * secret.c - tokens: from the environment, NAME_FILE or systemd's credentials.
 */
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "log.h"

#define SECRET_MAX_BYTES 4096
#define PATH_MAX_BYTES   4096

/* Both the list and the bytes that /proc/PID/environ shows. */
static char *
environment_take(const char *name)
{
    char *there = getenv(name), *value;

    if (!there)
        return NULL;
    value = xstrdup(there);
    explicit_bzero(there, strlen(there));
    (void)unsetenv(name);
    return value;
}

static void
strip_line_end(char *text, size_t *len)
{
    if (*len > 0 && text[*len - 1] == '\n')
        text[--*len] = '\0';
    if (*len > 0 && text[*len - 1] == '\r')
        text[--*len] = '\0';
}

/* A secret goes into headers: no control characters, no bytes of 0. */
static bool
is_fit(const char *text, size_t len)
{
    size_t i;

    if (len == 0 || len > SECRET_MAX_BYTES)
        return false;
    for (i = 0; i < len; i++)
        if ((unsigned char)text[i] <= ' ' || text[i] == 0x7f)
            return false;
    return true;
}

/* The file's bytes with room to see that there are too many of them. */
static enum err
file_read(const char *path, char *text, size_t room, size_t *len)
{
    ssize_t n = 1;
    int fd;

    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    *len = 0;
    while (*len < room && (n = read(fd, text + *len, room - *len)) > 0)
        *len += (size_t)n;
    (void)close(fd);
    return n < 0 ? ERR_IO : ERR_OK;
}

static enum err
file_take(const char *name, const char *path, char **out, struct buf *problem)
{
    char text[SECRET_MAX_BYTES + 8];
    size_t len = 0;
    enum err rc;

    rc = file_read(path, text, sizeof(text) - 1, &len);
    if (rc != ERR_OK) {
        buf_addf(problem, "cannot read %s from '%s': %s", name, path,
                 strerror(errno));
        return rc == ERR_NOT_FOUND ? ERR_IO : rc;
    }
    text[len] = '\0';
    strip_line_end(text, &len);
    if (is_fit(text, len)) {
        *out = xstrndup(text, len);
    } else {
        buf_addf(problem,
                 "%s in '%s' is not one line of 1 to %d characters "
                 "without blanks",
                 name, path, SECRET_MAX_BYTES);
        rc = ERR_INVALID;
    }
    explicit_bzero(text, sizeof(text));
    return rc;
}

static enum err
credential_take(const char *name, char **out, struct buf *problem)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    enum err rc = ERR_NOT_FOUND;
    struct buf path;

    if (!folder || folder[0] == '\0')
        return ERR_NOT_FOUND;
    buf_init(&path, PATH_MAX_BYTES);
    buf_addf(&path, "%s/%s", folder, name);
    if (!path.overflow && access(path.data, F_OK) == 0)
        rc = file_take(name, path.data, out, problem);
    buf_release(&path);
    return rc;
}

static enum err
value_take(const char *name, const char *value, char **out, struct buf *problem)
{
    char *copy = xstrdup(value);
    size_t len = strlen(copy);
    enum err rc = ERR_OK;

    strip_line_end(copy, &len);
    if (is_fit(copy, len)) {
        *out = copy;
        return ERR_OK;
    }
    buf_addf(problem,
             "%s in the environment is not one line of 1 to %d "
             "characters without blanks",
             name, SECRET_MAX_BYTES);
    rc = ERR_INVALID;
    secret_free(copy);
    return rc;
}

enum err
secret_load(const char *name, char **out, struct buf *problem)
{
    char *value, *path, *secret = NULL;
    struct buf file_name;
    enum err rc;

    buf_init(&file_name, 200);
    buf_addf(&file_name, "%s_FILE", name);
    value = environment_take(name);
    path = environment_take(file_name.data);
    if (value && value[0] != '\0')
        rc = value_take(name, value, &secret, problem);
    else if (path && path[0] != '\0')
        rc = file_take(name, path, &secret, problem);
    else
        rc = credential_take(name, &secret, problem);
    if (rc == ERR_OK) {
        log_hide(secret);
        *out = secret;
    }
    secret_free(value);
    free(path);
    buf_release(&file_name);
    return rc;
}

static void
where_file(struct buf *out, const char *path, bool *is_open)
{
    struct stat s;

    buf_addf(out, "the file '%s'", path);
    *is_open = stat(path, &s) == 0 && (s.st_mode & 077) != 0;
}

void
secret_where(const char *name, struct buf *out, bool *is_open)
{
    const char *value = getenv(name), *folder, *path;
    struct buf file_name;

    *is_open = false;
    buf_init(&file_name, PATH_MAX_BYTES);
    buf_addf(&file_name, "%s_FILE", name);
    path = getenv(file_name.data);
    folder = getenv("CREDENTIALS_DIRECTORY");
    buf_reset(&file_name);
    buf_addf(&file_name, "%s/%s", folder ? folder : "", name);
    if (value && value[0] != '\0')
        buf_adds(out, "the environment");
    else if (path && path[0] != '\0')
        where_file(out, path, is_open);
    else if (folder && folder[0] != '\0' && access(file_name.data, F_OK) == 0)
        buf_adds(out, "systemd's credentials");
    buf_release(&file_name);
}

void
secret_free(char *secret)
{
    if (!secret)
        return;
    explicit_bzero(secret, strlen(secret));
    free(secret);
}
