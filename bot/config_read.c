/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config_read.c - from a JSON file to struct config, or one sentence.
 *
 * Every field is first set from its key's preset, by the same functions that
 * read the file. Jansson forgets where a value stood, so the line of a key
 * that is wrong is looked up in the text again.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "config.h"
#include "config_calendar.h"
#include "config_key.h"
#include "config_value.h"
#include "nearest.h"

#define FILE_MAX_BYTES (1024 * 1024)
#define TEXT_MAX_BYTES 1000
#define WORDS_MAX      1000
#define NAME_MAX_BYTES 200
#define LEVELS_MAX     4

struct reader {
    const char *path; /* as given; NULL = none */
    const char *text;
    size_t len;
    char *folder; /* relative paths start here */
    struct config *out;
    struct buf *problem;
};

static enum err read_object(struct reader *r, const char *prefix,
                            json_t *object);

/* The raw key that begins at text[at] == '"'; its end in *end. */
static bool
scan_string(const char *text, size_t len, size_t at, size_t *end)
{
    for (at++; at < len && text[at] != '"'; at++)
        if (text[at] == '\\')
            at++;
    *end = at;
    return at < len;
}

static bool
is_key(const char *text, size_t len, size_t after)
{
    while (after < len && isspace((unsigned char)text[after]))
        after++;
    return after < len && text[after] == ':';
}

/* The line on which the key with this dotted name stands; 0 if none does.
 * The text is known to be valid JSON. */
static unsigned
line_of(const char *text, size_t len, const char *dotted)
{
    size_t ends[LEVELS_MAX + 1] = { 0 }; /* of the name down to each depth */
    size_t depth = 0, at, end;
    unsigned line = 1;
    struct buf name;

    buf_init(&name, NAME_MAX_BYTES + 1);
    for (at = 0; at < len; at++) {
        if (text[at] == '\n')
            line++;
        else if (text[at] == '{' || text[at] == '[')
            depth++;
        else if ((text[at] == '}' || text[at] == ']') && depth > 0)
            depth--;
        if (text[at] != '"')
            continue;
        if (!scan_string(text, len, at, &end))
            break;
        if (depth > 0 && depth <= LEVELS_MAX && is_key(text, len, end + 1)) {
            buf_cut(&name, ends[depth - 1]);
            if (depth > 1)
                buf_addc(&name, '.');
            buf_add(&name, text + at + 1, end - at - 1);
            ends[depth] = name.len;
            if (strcmp(name.data, dotted) == 0)
                break;
        }
        at = end;
    }
    buf_release(&name);
    return at < len ? line : 0;
}

/* "cannot read 'x.json': line 4: 'slack.ping_ms' " and the caller goes on. */
static void
blame(struct reader *r, const char *name)
{
    unsigned line = line_of(r->text, r->len, name);

    buf_reset(r->problem);
    buf_addf(r->problem, "cannot read '%s': ", r->path ? r->path : "");
    if (line > 0)
        buf_addf(r->problem, "line %u: ", line);
    buf_addf(r->problem, "'%.*s' ", NAME_MAX_BYTES, name);
}

static const char *
type_of(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    case JSON_STRING:
        return "text";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    case JSON_NULL:
        break;
    }
    return "null";
}

static enum err
wrong(struct reader *r, const struct config_key *key, const json_t *value)
{
    blame(r, key->name);
    buf_adds(r->problem, "must be ");
    config_key_expects(key, r->problem);
    if (json_is_string(value) && config_is_secret(json_string_value(value)))
        buf_adds(r->problem, "; what looks like a token or a password never "
                             "stands here (see --help)");
    else if (json_is_string(value))
        buf_addf(r->problem, ", not \"%.*s\"", 60, json_string_value(value));
    else if (json_is_number(value))
        buf_addf(r->problem, ", not %g", json_number_value(value));
    else
        buf_addf(r->problem, ", not %s", type_of(value));
    return ERR_INVALID;
}

static bool
is_choice(const char *choices, const char *text)
{
    size_t len = strlen(text);
    const char *at = choices;

    if (len == 0 || strchr(text, ' '))
        return false;
    while ((at = strstr(at, text)) != NULL) {
        if ((at == choices || at[-1] == ' ') &&
            (at[len] == ' ' || at[len] == '\0'))
            return true;
        at += len;
    }
    return false;
}

static bool
is_plain_text(const char *text)
{
    const unsigned char *p;

    if (strlen(text) > TEXT_MAX_BYTES)
        return false;
    for (p = (const unsigned char *)text; *p != '\0'; p++)
        if (*p < ' ' || *p == 0x7f)
            return false;
    return true;
}

/* Is the text what this key holds? */
static bool
fits(const struct config_key *key, const char *text)
{
    if (text[0] == '\0')
        return key->may_be_empty;
    if (!is_plain_text(text))
        return false;
    switch (key->type) {
    case KEY_CHOICE:
        return is_choice(key->choices, text);
    case KEY_ZONE:
        return config_is_zone(text);
    case KEY_TIME:
        return config_is_time(text);
    case KEY_URL:
    case KEY_BASE_URL:
        return config_check_url(text) == CONFIG_URL_OK;
    case KEY_HOSTPORT:
        return config_is_hostport(text);
    default:
        return true;
    }
}

static char *
made_final(const struct reader *r, const struct config_key *key,
           const char *text)
{
    struct buf b;

    buf_init(&b, (size_t)FILE_MAX_BYTES);
    if (key->type == KEY_PATH && text[0] != '/' && text[0] != '\0')
        buf_addf(&b, "%s/", r->folder);
    buf_adds(&b, text);
    if (key->type == KEY_BASE_URL && text[strlen(text) - 1] != '/')
        buf_addc(&b, '/');
    return buf_take(&b);
}

static enum err
set_string(struct reader *r, const struct config_key *key, json_t *value)
{
    char **field = (char **)((char *)r->out + key->offset);
    const char *text = json_string_value(value);

    if (text && (key->type == KEY_URL || key->type == KEY_BASE_URL) &&
        config_check_url(text) == CONFIG_URL_NOT_SECURE) {
        blame(r, key->name);
        buf_addf(r->problem, "must be an https: address: plain http: is "
                             "only for this machine (127.0.0.1)");
        return ERR_INVALID;
    }
    if (!text || !fits(key, text))
        return wrong(r, key, value);
    free(*field);
    *field = made_final(r, key, text);
    return ERR_OK;
}

static enum err
set_words(struct reader *r, const struct config_key *key, json_t *value)
{
    struct words *words =
        (struct words *)(void *)((char *)r->out + key->offset);
    size_t i;
    json_t *item;

    if (!json_is_array(value) || json_array_size(value) > WORDS_MAX)
        return wrong(r, key, value);
    json_array_foreach(value, i, item)
    {
        const char *text = json_string_value(item);

        if (!text || text[0] == '\0' || strchr(text, ' ') ||
            !is_plain_text(text) ||
            (key->choices && !is_choice(key->choices, text)))
            return wrong(r, key, item);
    }
    for (i = 0; i < words->count; i++)
        free(words->items[i]);
    words->count = json_array_size(value);
    words->items =
        xreallocarray(words->items, words->count + 1, sizeof(*words->items));
    for (i = 0; i < words->count; i++)
        words->items[i] = xstrdup(json_string_value(json_array_get(value, i)));
    return ERR_OK;
}

static enum err
set_key(struct reader *r, const struct config_key *key, json_t *value)
{
    void *field = (char *)r->out + key->offset;
    double number = json_number_value(value);

    switch (key->type) {
    case KEY_BOOL:
        if (!json_is_boolean(value))
            return wrong(r, key, value);
        *(bool *)field = json_is_true(value);
        return ERR_OK;
    case KEY_INT:
        if (!json_is_integer(value) || number < key->min || number > key->max)
            return wrong(r, key, value);
        *(int64_t *)field = json_integer_value(value);
        return ERR_OK;
    case KEY_NUMBER:
        if (!json_is_number(value) || !(number >= key->min) ||
            !(number <= key->max))
            return wrong(r, key, value);
        *(double *)field = number;
        return ERR_OK;
    case KEY_WORDS:
        return set_words(r, key, value);
    default:
        return set_string(r, key, value);
    }
}

/* Does a key stand below this name: "slack" of "slack.api_url"? */
static bool
is_group(const char *name)
{
    const struct config_key *key;
    size_t len = strlen(name);

    for (key = config_keys; key->name; key++)
        if (strncmp(key->name, name, len) == 0 && key->name[len] == '.')
            return true;
    return false;
}

static bool
is_secret_name(const char *name)
{
    return strstr(name, "token") || strstr(name, "secret") ||
           strstr(name, "password") || strstr(name, "api_key");
}

/* "slack.api_ur" is near "slack.api_url", and so is a bare "api_url". */
static enum err
unknown(struct reader *r, const char *name)
{
    const struct config_key *key;
    struct nearest whole, last;

    nearest_init(&whole, name);
    nearest_init(&last, name);
    for (key = config_keys; key->name; key++) {
        const char *dot = strrchr(key->name, '.');

        nearest_try(&whole, key->name);
        nearest_try(&last, dot ? dot + 1 : key->name);
        if (!whole.best && dot && last.best == dot + 1 && last.distance == 0)
            whole.best = key->name;
    }
    blame(r, name);
    buf_adds(r->problem, "is no key");
    if (whole.best)
        buf_addf(r->problem, ": did you mean '%s'?", whole.best);
    else if (is_secret_name(name))
        buf_adds(r->problem, ": secrets do not stand here, they come from "
                             "the environment or from a file (see --help)");
    else
        buf_adds(r->problem, "; 'callsheet --help-config' lists all");
    return ERR_INVALID;
}

static enum err
read_member(struct reader *r, const char *name, json_t *value)
{
    const struct config_key *key;

    for (key = config_keys; key->name; key++)
        if (strcmp(key->name, name) == 0)
            return set_key(r, key, value);
    if (!is_group(name))
        return unknown(r, name);
    if (json_is_object(value))
        return read_object(r, name, value);
    blame(r, name);
    buf_addf(r->problem, "must be an object { … }, not %s", type_of(value));
    return ERR_INVALID;
}

/* Goes as deep as the names in the table do: a deeper one is unknown. */
static enum err
read_object(struct reader *r, const char *prefix, json_t *object)
{
    enum err rc = ERR_OK;
    const char *name;
    struct buf full;
    json_t *value;

    buf_init(&full, NAME_MAX_BYTES);
    json_object_foreach(object, name, value)
    {
        buf_reset(&full);
        buf_addf(&full, "%s%s%.*s", prefix, prefix[0] != '\0' ? "." : "",
                 NAME_MAX_BYTES / 2, name);
        rc = read_member(r, full.data, value);
        if (rc != ERR_OK)
            break;
    }
    buf_release(&full);
    return rc;
}

static enum err
set_presets(struct reader *r)
{
    const struct config_key *key;
    enum err rc = ERR_OK;

    for (key = config_keys; key->name && rc == ERR_OK; key++) {
        json_t *value = json_loads(key->preset, JSON_DECODE_ANY, NULL);

        rc = value ? set_key(r, key, value) : ERR_INTERNAL;
        json_decref(value);
        if (rc == ERR_INVALID && key->type == KEY_ZONE) {
            buf_reset(r->problem);
            buf_adds(r->problem, "there is no zone data on this machine: "
                                 "install the package tzdata");
        }
    }
    return rc;
}

/* What no row alone can say. */
static enum err
check_together(struct reader *r)
{
    const struct config *c = r->out;

    if (c->matrix.enabled &&
        (c->matrix.homeserver[0] == '\0' || c->matrix.user_id[0] == '\0')) {
        blame(r, "matrix.enabled");
        buf_adds(r->problem, "needs 'matrix.homeserver' and "
                             "'matrix.user_id' too");
        return ERR_INVALID;
    }
    return ERR_OK;
}

static bool
is_blank(const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        if (!isspace((unsigned char)text[i]))
            return false;
    return true;
}

static enum err
read_text(struct reader *r)
{
    json_error_t error;
    enum err rc;
    json_t *root;

    root = json_loadb(r->text, r->len, JSON_REJECT_DUPLICATES, &error);
    if (!root || !json_is_object(root)) {
        buf_reset(r->problem);
        buf_addf(r->problem, "cannot read '%s': ", r->path);
        if (root)
            buf_addf(r->problem, "expected an object { … }, not %s",
                     type_of(root));
        else if (is_blank(r->text, r->len))
            buf_adds(r->problem, "it is empty; {} is a valid file");
        else
            buf_addf(r->problem, "line %d, column %d: %s", error.line,
                     error.column, error.text);
        json_decref(root);
        return ERR_INVALID;
    }
    rc = read_object(r, "", root);
    json_decref(root);
    return rc;
}

/* The folder that relative paths start from, absolute. */
static char *
folder_of(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    char *folder, *full;

    folder = !slash
                 ? xstrdup(".")
                 : xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
    full = realpath(folder, NULL);
    if (!full)
        return folder;
    free(folder);
    return full;
}

/* It quotes what stood in the file: still one line. */
static void
make_one_line(struct buf *problem)
{
    size_t i;

    for (i = 0; i < problem->len; i++)
        if ((unsigned char)problem->data[i] < ' ' || problem->data[i] == 0x7f)
            problem->data[i] = ' ';
}

enum err
config_parse(const char *text, size_t len, const char *path, struct config *out,
             struct buf *problem)
{
    struct reader r = {
        .path = path, .text = text, .len = len, .out = out, .problem = problem
    };
    enum err rc;

    memset(out, 0, sizeof(*out));
    out->path = xstrdup(path ? path : "");
    r.folder = folder_of(path);
    /* A byte order mark is what some editors put before good JSON. */
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        r.text += 3;
        r.len -= 3;
    }
    rc = set_presets(&r);
    if (rc == ERR_OK && path)
        rc = read_text(&r);
    if (rc == ERR_OK)
        rc = check_together(&r);
    if (rc == ERR_OK)
        rc = config_calendar_read(out, problem);
    free(r.folder);
    if (rc != ERR_OK) {
        config_release(out);
        make_one_line(problem);
    }
    return rc;
}

static enum err
read_file(const char *path, struct buf *text)
{
    char piece[4096];
    enum err rc = ERR_OK;
    struct stat st;
    ssize_t n = 0;
    int fd;

    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        rc = ERR_IO;
    }
    /* A pipe is waited for; only opening one that nobody fills is not. */
    (void)fcntl(fd, F_SETFL, 0);
    while (rc == ERR_OK && !text->overflow &&
           (n = read(fd, piece, sizeof(piece))) > 0)
        buf_add(text, piece, (size_t)n);
    if (n < 0)
        rc = ERR_IO;
    (void)close(fd);
    return rc;
}

enum err
config_load(const char *path, struct config *out, struct buf *problem)
{
    struct buf text;
    enum err rc;

    if (!path)
        return config_parse("", 0, NULL, out, problem);
    buf_init(&text, FILE_MAX_BYTES);
    rc = read_file(path, &text);
    if (rc != ERR_OK) {
        buf_reset(problem);
        buf_addf(problem, "cannot read '%s': %s", path, strerror(errno));
    } else if (text.overflow) {
        buf_reset(problem);
        buf_addf(problem, "cannot read '%s': it is over 1 MiB", path);
        rc = ERR_INVALID;
    } else {
        rc = config_parse(text.data, text.len, path, out, problem);
    }
    buf_release(&text);
    return rc;
}
