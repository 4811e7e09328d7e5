/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * journal.c - what is kept across restarts: one JSON line per change.
 *
 * A line is {"k": kind, "v": value}. At start the lines are replayed and the
 * result is written anew, so the file does not grow for ever and a last line
 * that was torn by a crash disappears. The new file replaces the old one in
 * one step.
 */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "conversations.h"
#include "files.h"
#include "js.h"
#include "mem.h"
#include "people.h"
#include "text.h"
#include "views.h"

static FILE *out;
static int lock_fd = -1;
static bool replayed, muted, complained;

static void
complain(const char *what, const char *path)
{
    fprintf(stderr, "callsheet-workspace: cannot %s '%s': %s\n", what, path,
            strerror(errno));
}

/* ---- replay ------------------------------------------------------------- */

/* The files' addresses name a port that may have changed. */
static void
refresh_files(json_t *body)
{
    json_t *files = json_object_get(body, "files"), *v;
    struct file *f;
    size_t i;

    json_array_foreach(files, i, v)
    {
        f = file_find(js_str(v, "id"));
        if (f)
            json_array_set_new(files, i, file_json(f));
    }
}

static void
replay_message(const json_t *v)
{
    struct conversation *c = conversation_find(js_str(v, "channel"));
    json_t *body = json_object_get(v, "message");
    int64_t ts = ts_parse(js_text(body, "ts"));
    struct message *m;

    if (!c || ts == 0)
        return;
    refresh_files(body);
    m = message_find(c, ts);
    if (m)
        message_change(c, m, json_incref(body));
    else
        (void)message_add(c, json_incref(body), NULL);
}

static void
replay(const char *kind, const json_t *v)
{
    struct conversation *c = conversation_find(js_str(v, "channel"));
    struct message *m;

    if (strcmp(kind, "person") == 0) {
        (void)person_put(v);
    } else if (strcmp(kind, "conversation") == 0) {
        (void)conversation_put(v);
    } else if (strcmp(kind, "message") == 0) {
        replay_message(v);
    } else if (strcmp(kind, "file") == 0) {
        file_replay(v);
    } else if (strcmp(kind, "home") == 0) {
        view_replay_home(v);
    } else if (strcmp(kind, "read") == 0 && c) {
        if (person_find(js_str(v, "user")))
            conversation_read(c, person_find(js_str(v, "user")),
                              js_text(v, "ts"));
    } else if (strcmp(kind, "delete") == 0 && c) {
        m = message_find(c, ts_parse(js_text(v, "ts")));
        if (m)
            message_remove(c, m);
    }
}

static void
replay_file(FILE *in)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    json_t *root;

    while ((n = getline(&line, &cap, in)) > 0) {
        root = js_parse(line, (size_t)n);
        if (js_str(root, "k") && json_is_object(json_object_get(root, "v"))) {
            replay(js_str(root, "k"), json_object_get(root, "v"));
            replayed = true;
        } else if (line[n - 1] == '\n') {
            fputs("callsheet-workspace: journal: skipped a line\n", stderr);
        }
        json_decref(root);
    }
    free(line);
}

/* ---- writing ------------------------------------------------------------ */

bool
journal_is_kept(void)
{
    return out && !muted;
}

void
journal_put(const char *kind, json_t *value)
{
    char *text;

    if (!journal_is_kept()) {
        json_decref(value);
        return;
    }
    text = js_dump(value);
    json_decref(value);
    if ((fprintf(out, "{\"k\":\"%s\",\"v\":%s}\n", kind, text) < 0 ||
         fflush(out) != 0) &&
        !complained) {
        complained = true;
        fprintf(stderr, "callsheet-workspace: cannot keep changes: %s\n",
                strerror(errno));
    }
    free(text);
}

static void
journal_dump(void)
{
    struct person *p;
    struct conversation *c;
    size_t i, k;

    for (i = 0; (p = person_at(i)); i++) {
        journal_put("person", person_facts(p));
        view_write_home(p);
    }
    files_write();
    for (i = 0; (c = conversation_at(i)); i++) {
        journal_put("conversation", conversation_facts(c));
        for (k = 0; k < c->message_count; k++)
            if (!c->messages[k]->only)
                journal_put("message",
                            json_pack("{s:s, s:O}", "channel", c->id, "message",
                                      c->messages[k]->body));
    }
}

/* Write everything into a new file and put it in the old one's place. */
static int
journal_rewrite(const char *path)
{
    char *fresh = text_format("%s.new", path);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int rc = 0;

    out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!out) {
        complain("write", fresh);
        rc = EX_CANTCREAT;
    } else {
        muted = false;
        journal_dump();
        if (fflush(out) != 0 || fsync(fd) != 0 || rename(fresh, path) != 0) {
            complain("write", path);
            rc = EX_IOERR;
        }
    }
    free(fresh);
    return rc;
}

static int
journal_lock(const char *dir)
{
    char *path = text_format("%s/lock", dir);
    int rc = 0;

    lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_fd < 0) {
        complain("open", path);
        rc = EX_CANTCREAT;
    } else if (flock(lock_fd, LOCK_EX | LOCK_NB) != 0) {
        fprintf(stderr, "callsheet-workspace: another workspace runs in '%s'\n",
                dir);
        rc = EX_TEMPFAIL;
    }
    free(path);
    return rc;
}

int
journal_open(const char *dir)
{
    char *path;
    FILE *in;
    int rc;

    if (!dir)
        return 0;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST) {
        complain("make", dir);
        return EX_CANTCREAT;
    }
    rc = journal_lock(dir);
    if (rc != 0)
        return rc;
    path = text_format("%s/journal.jsonl", dir);
    muted = true;
    in = fopen(path, "re");
    if (in) {
        replay_file(in);
        (void)fclose(in);
    } else if (errno != ENOENT) {
        complain("read", path);
        rc = EX_NOINPUT;
    }
    if (rc == 0)
        rc = journal_rewrite(path);
    free(path);
    return rc;
}

bool
journal_was_there(void)
{
    return replayed;
}

void
journal_close(void)
{
    if (out)
        (void)fclose(out);
    out = NULL;
    if (lock_fd >= 0)
        (void)close(lock_fd);
    lock_fd = -1;
}
