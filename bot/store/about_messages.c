/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * about_messages.c - which messages of ours name a creator.
 *
 * What a message says leaves its row once it has arrived, so whom it names is
 * noted when it is written: by the handles behind an @ that we know.
 */
#include "about.h"

#include <ctype.h>
#include <string.h>

#include "db.h"
#include "mentioned.h"
#include "outbox_kept.h"

#define HANDLE_MAX 64
/* In one message so many are looked up: more than a card names. */
#define LOOKUPS_MAX 128

/* ---- noting -------------------------------------------------------------- */

static enum err
note_handle(struct store *st, int64_t message, const char *handle)
{
    struct query q;

    query_begin(&q, st,
                "INSERT OR IGNORE INTO mention (ws, message, creator)"
                " SELECT ws, :message, id FROM creator WHERE ws = :ws"
                " AND handle = :handle");
    query_int(&q, ":message", message);
    query_text(&q, ":handle", handle);
    return query_run(&q);
}

/* The handle that begins there, in lower case; false for none. */
static bool
read_handle(const char *at, char out[HANDLE_MAX])
{
    size_t n = 0;

    while (isalnum((unsigned char)at[n]) || strchr("._-", at[n]) ||
           (unsigned char)at[n] >= 0x80) {
        if (at[n] == '\0')
            break;
        if (n + 1 == HANDLE_MAX)
            return false;
        out[n] = (char)tolower((unsigned char)at[n]);
        n++;
    }
    while (n > 0 && strchr(".-", out[n - 1]))
        n--; /* the end of a sentence */
    out[n] = '\0';
    return n > 0;
}

static bool
is_noted(char (*noted)[HANDLE_MAX], int count)
{
    int i;

    for (i = 0; i < count; i++)
        if (strcmp(noted[i], noted[count]) == 0)
            return true;
    return false;
}

/* A card names somebody in its text, in what stands for the text elsewhere and
 * in each of its buttons. */
enum err
mentioned_note(struct store *st, int64_t message, const char *body)
{
    const char *at = strchr(body, '@');
    char noted[LOOKUPS_MAX][HANDLE_MAX];
    enum err rc = ERR_OK;
    int count = 0;

    for (; at && rc == ERR_OK && count < LOOKUPS_MAX;
         at = strchr(at + 1, '@')) {
        if (at > body && at[-1] == '<') /* a colleague, as Slack writes it */
            continue;
        if (!read_handle(at + 1, noted[count]) || is_noted(noted, count))
            continue;
        rc = note_handle(st, message, noted[count++]);
    }
    return rc;
}

/* ---- finding ------------------------------------------------------------- */

enum err
store_about_messages(struct store *st, int64_t creator, int64_t *after,
                     int limit, int64_t *ids, size_t *count, size_t *open,
                     bool *more)
{
    struct query q;
    int rows = 0;
    enum err rc;

    *count = 0;
    query_begin(&q, st,
                "SELECT m.message, o.state FROM mention AS m"
                " JOIN outbox AS o ON o.id = m.message"
                " WHERE m.creator = :creator AND m.message > :after"
                " ORDER BY m.message LIMIT :limit");
    query_int(&q, ":creator", creator);
    query_int(&q, ":after", *after);
    query_int(&q, ":limit", limit);
    for (rc = query_step(&q); rc == ERR_OK; rc = query_step(&q)) {
        rows++;
        *after = query_get_int(&q, 0);
        if (query_get_int(&q, 1) < OUT_STATE_SENT)
            ++*open;
        else
            ids[(*count)++] = *after;
    }
    query_end(&q);
    *more = rows == limit;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err
store_about_message_count(struct store *st, int64_t creator, int64_t *count)
{
    struct query q;

    query_begin(&q, st,
                "SELECT count(*) FROM mention AS m JOIN outbox AS o"
                " ON o.id = m.message AND o.target = 0"
                " WHERE m.creator = :creator");
    query_int(&q, ":creator", creator);
    return query_find_int(&q, count);
}

enum err
store_about_message_clear(struct store *st, int64_t id)
{
    struct query q;

    query_begin(&q, st, "DELETE FROM mention WHERE message = :id");
    query_int(&q, ":id", id);
    return query_run(&q);
}
