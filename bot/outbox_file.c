/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox_file.c - messages that carry a file.
 *
 * A file is brought first and shown then, and each has its own commit:
 *
 *   PENDING -> SENDING (bring) -> PENDING, with the network's number for it
 *           -> SENDING (show)  -> SENT
 *
 * Bringing it twice does no harm: what nobody shows is thrown away there. It
 * is shown once, because it is shown by that number: after an unknown outcome
 * the network is asked where the file stands, and until it stands somewhere
 * the same one is shown again.
 */
#include "outbox_file.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "numbers.h"
#include "picture.h"

static enum err
file_number(const struct out_row *row, int64_t *id)
{
    return number_parse(row->secret, 1, INT64_MAX, id) == ERR_OK
               ? ERR_OK
               : ERR_NOT_FOUND;
}

static enum err
file_bytes(struct store *st, int64_t id, struct buf *bytes)
{
    char *piece = xmalloc(FILE_CHUNK_BYTES);
    size_t len = 0;
    enum err rc;

    do {
        rc = store_file_read(st, id, (int64_t)bytes->len, piece,
                             FILE_CHUNK_BYTES, &len);
        if (rc == ERR_OK)
            buf_add(bytes, piece, len);
    } while (rc == ERR_OK && len > 0 && !bytes->overflow);
    free(piece);
    return rc == ERR_OK && bytes->len == 0 ? ERR_NOT_FOUND : rc;
}

enum err
outbox_file_load(struct store *st, const struct out_row *row, struct file *file,
                 struct buf *bytes)
{
    int64_t id = 0;
    enum err rc;

    rc = file_number(row, &id);
    if (rc == ERR_OK)
        rc = store_file_find(st, id, file);
    return rc == ERR_OK && file->remote_id[0] == '\0'
               ? file_bytes(st, id, bytes)
               : rc;
}

enum err
outbox_file_uploaded(struct store *st, const struct out_row *row,
                     const char *remote)
{
    int64_t id = 0;
    enum err rc;

    rc = file_number(row, &id);
    return rc == ERR_OK ? store_file_set_remote(st, id, remote) : rc;
}

enum err
outbox_file_drop(struct store *st, const struct out_row *row)
{
    int64_t id = 0;

    return file_number(row, &id) == ERR_OK ? store_file_delete(st, id) : ERR_OK;
}
