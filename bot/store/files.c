/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * files.c - files that people dropped or pasted, in chunks.
 *
 * A chunk's id is file * 65536 + its number, so that reading at an offset is
 * one look-up and no chunk needs an index of its own.
 */
#include "files.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "db.h"

#define PURGE_CHUNKS 32

#define CHUNK_ID(file, number) ((file)*65536 + (number))

void
file_release(struct file *file)
{
    free(file->network);
    free(file->remote_id);
    free(file->url);
    free(file->name);
    free(file->mime);
    free(file->why);
    free(file->person);
    memset(file, 0, sizeof(*file));
}

enum err
store_file_add(struct store *st, const struct file *file, int64_t *id)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "INSERT INTO file (ws, network, remote_id, url, name, mime,"
                " size, state, why, person, at, parent) VALUES (:ws, :network,"
                " :remote, :url, :name, :mime, :size, :state, :why, :person,"
                " :at, :parent)");
    query_text(&q, ":network", file->network);
    query_text(&q, ":remote", file->remote_id ? file->remote_id : "");
    query_text(&q, ":url", file->url ? file->url : "");
    query_text(&q, ":name", file->name);
    query_text(&q, ":mime", file->mime ? file->mime : "");
    query_int(&q, ":size", file->state == FILE_HERE ? 0 : file->size);
    query_int(&q, ":state", file->state);
    query_text(&q, ":why", file->why ? file->why : "");
    query_text(&q, ":person", file->person);
    query_int(&q, ":at", file->at);
    query_int(&q, ":parent", file->parent);
    rc = query_run(&q);
    if (rc == ERR_OK)
        *id = db_last_id(st);
    return rc;
}

const char *
file_refusal(const struct file *file)
{
    if (strncmp(file->why, "unpack:", 7) == 0)
        return file->why;
    if (file->state != FILE_FAILED)
        return NULL;
    return strncmp(file->mime, "text/html", 9) == 0 ? "web-page"
                                                    : "not-fetched";
}

int64_t
file_tab_rows(const struct file *file)
{
    static const char tab[] = FILE_TAB_MIME;

    if (strncmp(file->mime, tab, sizeof(tab) - 1) != 0)
        return -1;
    return strtoll(file->mime + sizeof(tab) - 1, NULL, 10);
}

static void
file_take(struct query *q, struct file *out)
{
    out->id = query_get_int(q, 0);
    out->network = query_take_text(q, 1);
    out->remote_id = query_take_text(q, 2);
    out->url = query_take_text(q, 3);
    out->name = query_take_text(q, 4);
    out->mime = query_take_text(q, 5);
    out->size = query_get_int(q, 6);
    out->state = (enum file_state)query_get_int(q, 7);
    out->why = query_take_text(q, 8);
    out->person = query_take_text(q, 9);
    out->at = query_get_int(q, 10);
    out->parent = query_get_int(q, 11);
}

/* The first, and the end of the query. */
static enum err
file_find(struct query *q, struct file *out)
{
    enum err rc;

    rc = query_step(q);
    if (rc == ERR_OK)
        file_take(q, out);
    query_end(q);
    return rc;
}

enum err
store_file_find(struct store *st, int64_t id, struct file *out)
{
    struct query q;

    query_begin(
        &q, st,
        "SELECT id, network, remote_id, url, name, mime, size, state,"
        " why, person, at, parent FROM file WHERE id = :id AND ws = :ws");
    query_int(&q, ":id", id);
    return file_find(&q, out);
}

enum err
store_file_next_wanted(struct store *st, int64_t after, struct file *out)
{
    struct query q;

    query_begin(
        &q, st,
        "SELECT id, network, remote_id, url, name, mime, size, state,"
        " why, person, at, parent FROM file WHERE ws = :ws AND state = 0"
        " AND id > :after ORDER BY id LIMIT 1");
    query_int(&q, ":after", after);
    return file_find(&q, out);
}

static enum err
file_size(struct store *st, int64_t id, int64_t *size)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT coalesce((max(id) - :first) * :chunk, 0),"
                " coalesce((SELECT length(bytes) FROM file_chunk WHERE id ="
                " (SELECT max(id) FROM file_chunk WHERE id >= :first"
                " AND id < :end)), 0)"
                " FROM file_chunk WHERE id >= :first AND id < :end");
    query_int(&q, ":first", CHUNK_ID(id, 0));
    query_int(&q, ":end", CHUNK_ID(id + 1, 0));
    query_int(&q, ":chunk", FILE_CHUNK_BYTES);
    rc = query_step(&q);
    if (rc == ERR_OK)
        *size = query_get_int(&q, 0) + query_get_int(&q, 1);
    query_end(&q);
    return rc;
}

static enum err
chunk_write(struct store *st, int64_t chunk, const void *bytes, size_t len)
{
    struct query q;

    query_begin(&q, st,
                "INSERT INTO file_chunk (id, ws, bytes)"
                " VALUES (:id, :ws, :bytes)"
                " ON CONFLICT (id) DO UPDATE SET"
                " bytes = CAST(bytes || excluded.bytes AS BLOB)");
    query_int(&q, ":id", chunk);
    query_blob(&q, ":bytes", bytes, len);
    return query_run(&q);
}

enum err
store_file_append(struct store *st, int64_t id, const void *bytes, size_t len)
{
    const unsigned char *from = bytes;
    int64_t size = 0;
    enum err rc;

    rc = file_size(st, id, &size);
    if (rc == ERR_OK && size + (int64_t)len > FILE_MAX_BYTES)
        return ERR_TOO_BIG;
    while (rc == ERR_OK && len > 0) {
        size_t room = FILE_CHUNK_BYTES - (size_t)(size % FILE_CHUNK_BYTES);
        size_t part = len < room ? len : room;

        rc = chunk_write(st, CHUNK_ID(id, size / FILE_CHUNK_BYTES), from, part);
        from += part;
        len -= part;
        size += (int64_t)part;
    }
    return rc;
}

/* At most PURGE_CHUNKS of them: each is many pages, and the loop waits. */
static enum err
file_clear_some(struct store *st, int64_t id, bool *more)
{
    struct query q;
    int changes = 0;
    enum err rc;

    query_begin(&q, st,
                "DELETE FROM file_chunk WHERE id IN (SELECT id FROM file_chunk"
                " WHERE id >= :first AND id < :end LIMIT :limit)");
    query_int(&q, ":first", CHUNK_ID(id, 0));
    query_int(&q, ":end", CHUNK_ID(id + 1, 0));
    query_int(&q, ":limit", PURGE_CHUNKS);
    rc = query_run_changes(&q, &changes);
    *more = changes == PURGE_CHUNKS;
    return rc;
}

enum err
store_file_clear(struct store *st, int64_t id)
{
    struct query q;

    query_begin(&q, st,
                "DELETE FROM file_chunk WHERE id >= :first AND id < :end");
    query_int(&q, ":first", CHUNK_ID(id, 0));
    query_int(&q, ":end", CHUNK_ID(id + 1, 0));
    return query_run(&q);
}

enum err
store_file_set_state(struct store *st, int64_t id, enum file_state state,
                     const char *why)
{
    struct query q;
    int64_t size = 0;
    enum err rc;

    rc = file_size(st, id, &size);
    if (rc != ERR_OK)
        return rc;
    query_begin(&q, st,
                "UPDATE file SET state = :state, why = :why,"
                " size = iif(:state = 1, :size, size) WHERE id = :id");
    query_int(&q, ":id", id);
    query_int(&q, ":state", state);
    query_int(&q, ":size", size);
    query_text(&q, ":why", why ? why : "");
    return query_run(&q);
}

enum err
store_file_set_remote(struct store *st, int64_t id, const char *remote_id)
{
    struct query q;

    query_begin(&q, st, "UPDATE file SET remote_id = :remote WHERE id = :id");
    query_int(&q, ":id", id);
    query_text(&q, ":remote", remote_id ? remote_id : "");
    return query_run(&q);
}

static enum err
chunk_read(struct store *st, int64_t chunk, size_t skip, void *to, size_t size,
           size_t *len)
{
    struct query q;
    const unsigned char *bytes;
    size_t have = 0;
    enum err rc;

    *len = 0;
    query_begin(&q, st, "SELECT bytes FROM file_chunk WHERE id = :id");
    query_int(&q, ":id", chunk);
    rc = query_step(&q);
    if (rc == ERR_OK) {
        bytes = query_get_blob(&q, 0, &have);
        if (bytes && have > skip) {
            *len = have - skip < size ? have - skip : size;
            memcpy(to, bytes + skip, *len);
        }
    }
    query_end(&q);
    return rc;
}

enum err
store_file_read(struct store *st, int64_t id, int64_t offset, void *to,
                size_t size, size_t *len)
{
    size_t done = 0, part;
    enum err rc = ERR_OK;

    while (done < size) {
        int64_t at = offset + (int64_t)done;

        rc = chunk_read(st, CHUNK_ID(id, at / FILE_CHUNK_BYTES),
                        (size_t)(at % FILE_CHUNK_BYTES), (char *)to + done,
                        size - done, &part);
        if (rc != ERR_OK || part == 0)
            break;
        done += part;
    }
    *len = done;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_file_delete(struct store *st, int64_t id)
{
    struct query q;
    enum err rc;

    rc = store_file_clear(st, id);
    if (rc != ERR_OK)
        return rc;
    query_begin(&q, st, "DELETE FROM file WHERE id = :id");
    query_int(&q, ":id", id);
    return query_run(&q);
}

enum err
store_file_drop(struct store *st, int64_t id, bool *more)
{
    struct query q;
    enum err rc;

    rc = file_clear_some(st, id, more);
    if (rc != ERR_OK || *more)
        return rc;
    query_begin(&q, st, "DELETE FROM file WHERE id = :id");
    query_int(&q, ":id", id);
    return query_run(&q);
}

/* A piece of the file goes, at last its row; *more: come again, also because
 * there may be another file. */
static enum err
file_drop(struct store *st, int64_t id, bool *more)
{
    enum err rc;

    rc = store_file_drop(st, id, more);
    *more = true;
    return rc;
}

/* The same for the file that the query finds first, if it finds one. */
static enum err
file_drop_first(struct store *st, struct query *q, bool *more)
{
    int64_t id = 0;
    enum err rc;

    *more = false;
    rc = query_step(q);
    if (rc == ERR_OK)
        id = query_get_int(q, 0);
    query_end(q);
    if (rc != ERR_OK)
        return rc == ERR_NOT_FOUND ? ERR_OK : rc;
    return file_drop(st, id, more);
}

enum err
store_file_purge(struct store *st, int64_t before, bool *more)
{
    struct query q;

    query_begin(&q, st,
                "SELECT id FROM file WHERE at < :before ORDER BY at LIMIT 1");
    query_int(&q, ":before", before);
    return file_drop_first(st, &q, more);
}

/* ---- what is unpacked of a file ------------------------------------------ */

/* In `why` of a part that is not whole yet. */
#define GROWING "growing"

enum err
store_file_next_packed(struct store *st, struct file *out)
{
    struct query q;

    query_begin(&q, st,
                "SELECT id, network, remote_id, url, name, mime, size, state,"
                " why, person, at, parent FROM file WHERE ws = :ws"
                " AND state = 3 ORDER BY id LIMIT 1");
    return file_find(&q, out);
}

enum err
store_file_add_part(struct store *st, const struct file *parent,
                    const char *name, const char *mime, const char *why,
                    int64_t *id)
{
    char *own = xstrdup(name), *state = xstrdup(why ? why : GROWING);
    char *kind = xstrdup(mime ? mime : "");
    struct file part = { .network = parent->network,
                         .name = own,
                         .mime = kind,
                         .state = FILE_FAILED,
                         .why = state,
                         .person = parent->person,
                         .at = parent->at,
                         .parent = parent->id };
    enum err rc = store_file_add(st, &part, id);

    free(own);
    free(state);
    free(kind);
    return rc;
}

enum err
store_file_check_part(struct store *st, int64_t parent, int64_t id,
                      int64_t size)
{
    struct query q;
    int64_t have = 0;
    enum err rc;

    query_begin(&q, st,
                "SELECT 1 FROM file WHERE id = :id AND parent = :parent"
                " AND ws = :ws");
    query_int(&q, ":id", id);
    query_int(&q, ":parent", parent);
    rc = query_step(&q);
    query_end(&q);
    if (rc == ERR_OK)
        rc = file_size(st, id, &have);
    else if (rc == ERR_NOT_FOUND)
        rc = ERR_CONFLICT;
    return rc == ERR_OK && have != size ? ERR_CONFLICT : rc;
}

enum err
store_file_drop_parts(struct store *st, int64_t parent, bool *more)
{
    struct query q;

    query_begin(&q, st,
                "SELECT id FROM file WHERE parent = :parent AND parent > 0"
                " ORDER BY id LIMIT 1");
    query_int(&q, ":parent", parent);
    return file_drop_first(st, &q, more);
}

enum err
store_file_parts_whole(struct store *st, int64_t parent)
{
    int64_t ids[FILE_PARTS_MAX];
    size_t count = 0, i;
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id FROM file WHERE parent = :parent AND parent > 0"
                " AND why = :growing ORDER BY id LIMIT :limit");
    query_int(&q, ":parent", parent);
    query_int(&q, ":limit", FILE_PARTS_MAX);
    query_text(&q, ":growing", GROWING);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q))
        ids[count++] = query_get_int(&q, 0);
    query_end(&q);
    if (rc == ERR_NOT_FOUND)
        rc = ERR_OK;
    for (i = 0; rc == ERR_OK && i < count; i++)
        rc = store_file_set_state(st, ids[i], FILE_HERE, "");
    return rc;
}

enum err
store_file_parts(struct store *st, int64_t parent, file_fn *fn, void *ctx)
{
    struct query q;
    enum err rc;

    query_begin(&q, st,
                "SELECT id, network, remote_id, url, name, mime, size, state,"
                " why, person, at, parent FROM file WHERE parent = :parent"
                " AND parent > 0 ORDER BY id LIMIT :limit");
    query_int(&q, ":parent", parent);
    query_int(&q, ":limit", FILE_PARTS_MAX);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        struct file file = { 0 };

        file_take(&q, &file);
        fn(ctx, &file);
        file_release(&file);
    }
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
