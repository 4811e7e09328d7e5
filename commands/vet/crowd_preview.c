/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crowd_preview.c - what was understood of a list of followers, before it
 * counts.
 */
#include <string.h>

#include "span.h"
#include "vet/crowd.h"

#define SAMPLE 3

int64_t
vet_crowd_rows(const struct record *summary)
{
    return record_int(summary, "followers", 0);
}

bool
vet_crowd_was_tried(const struct record *summary)
{
    size_t i, n = record_count(summary, "files");

    for (i = 0; i < n; i++)
        if (record_int(record_at(summary, "files", i), "crowd", 0) == 0)
            return false;
    return n > 0;
}

/* name from "Username", posts from "Posts Count" */
static void
add_columns(struct buf *out, enum language language, const struct record *file)
{
    static const struct {
        const char *field;
        enum text_key key;
    } fields[] = {
        { "handle", TEXT_CROWD_COLUMN_HANDLE },
        { "url", TEXT_CROWD_COLUMN_URL },
        { "posts", TEXT_CROWD_COLUMN_POSTS },
        { "followers", TEXT_CROWD_COLUMN_FOLLOWERS },
        { "following", TEXT_CROWD_COLUMN_FOLLOWING },
        { "picture", TEXT_CROWD_COLUMN_PICTURE },
        { "anonymous", TEXT_CROWD_COLUMN_ANONYMOUS },
        { "bio", TEXT_CROWD_COLUMN_BIO },
        { "time", TEXT_CROWD_COLUMN_TIME },
    };
    const char *before = ": ";
    struct buf clean;
    size_t i, k;

    buf_init(&clean, 1024);
    for (i = 0; i < sizeof(fields) / sizeof(*fields); i++)
        for (k = 0; k < record_count(file, "columns"); k++) {
            const struct record *column = record_at(file, "columns", k);

            if (strcmp(record_text(column, "field"), fields[i].field) != 0)
                continue;
            buf_reset(&clean);
            span_clean(&clean, record_text(column, "name"), 40);
            buf_adds(out, before);
            text_add(out, language, TEXT_VET_COLUMN, "what",
                     text_get(language, fields[i].key), "name", clean.data,
                     NULL);
            before = ", ";
        }
    buf_release(&clean);
}

void
vet_crowd_add_file(struct buf *b, enum language language,
                   const struct record *file)
{
    int64_t source = record_int(file, "crowd", 0);

    text_add(b, language, TEXT_CROWD_FILE, "n",
             TEXT_INT(record_int(file, "followers", 0)), "what",
             text_get(language,
                      source == FOLLOWERS_INSTAGRAM ? TEXT_CROWD_LIKE_INSTAGRAM
                      : source == FOLLOWERS_TIKTOK  ? TEXT_CROWD_LIKE_TIKTOK
                                                    : TEXT_CROWD_LIKE_TABLE),
             NULL);
    add_columns(b, language, file);
}

void
vet_crowd_add_sample(struct request *rq, struct card *card, int64_t intake)
{
    int n;

    for (n = 1; n <= SAMPLE; n++) {
        struct follower follower = { 0 };
        struct buf b, day;

        buf_init(&b, 256);
        buf_init(&day, 64);
        /* A preview without its three rows still says what was read. */
        if (store_follower_find(request_store(rq), intake, n, &follower) ==
                ERR_OK &&
            follower.name) {
            buf_adds(&b, follower.name);
            if (follower.at > 0) {
                vet_add_day(&day, rq, follower.at);
                buf_adds(&b, ", ");
                text_add(&b, request_language(rq), TEXT_CROWD_SINCE, "day",
                         day.data, NULL);
            }
            card_quote(card, b.data, NULL);
        }
        follower_release(&follower);
        buf_release(&b);
        buf_release(&day);
    }
}

static void
add_note(struct card *card, enum language language, enum text_key key,
         int64_t n, int64_t id)
{
    struct buf b;

    buf_init(&b, 2048);
    text_add(&b, language, key, "n", TEXT_INT(n), "id", TEXT_INT(id), NULL);
    card_note(card, b.data);
    buf_release(&b);
}

void
vet_crowd_add_notes(struct card *card, enum language language,
                    const struct record *summary, int64_t id)
{
    int64_t rows = vet_crowd_rows(summary);
    int64_t judged = record_int(summary, "followers-judged", 0);
    int64_t dated = record_int(summary, "followers-dated", 0);

    if (rows == 0)
        return;
    if (record_int(summary, "followers-again", 0) > 0)
        add_note(card, language, TEXT_CROWD_AGAIN,
                 record_int(summary, "followers-again", 0), id);
    if (record_int(summary, "followers-cut", 0) != 0)
        add_note(card, language, TEXT_CROWD_CUT, rows, id);
    if (judged == 0)
        add_note(card, language, TEXT_CROWD_NAMES_ONLY, rows, id);
    else if (judged < rows)
        add_note(card, language, TEXT_CROWD_PARTLY, rows - judged, id);
    if (dated > 0 && dated < rows)
        add_note(card, language, TEXT_CROWD_UNDATED, rows - dated, id);
    add_note(card, language, TEXT_CROWD_CONSENT, rows, id);
}
