/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reader.h - what the readers of CSV, JSON and pastes share.
 *
 * A reader stands at `at` in `data`, which is UTF-8 apart from wrong bytes.
 * Each call of a step reads one record and moves `at` behind it, or answers
 * that it needs more bytes and leaves `at`; so `at` is always a place where
 * reading can go on, with nothing but the state.
 */
#ifndef CALLSHEET_IMPORT_READER_H
#define CALLSHEET_IMPORT_READER_H

#include <jansson.h>

#include "buf.h"
#include "import.h"

enum step_result {
    STEP_READ,      /* one record (or something between two) is done */
    STEP_NEED_MORE, /* also at the end of what there is */
    STEP_STOPPED,   /* the receiver refused; reader->rc says why */
};

/* One raw cell; NULL if the record has none. */
struct cell {
    const char *s;
    size_t len;
};

struct record {
    int64_t line;
    struct cell cell[IMPORT_FIELDS];
    enum fact_reply reply; /* known from where it stands; else UNKNOWN */
};

/* What import_sniff learns by reading the head with the plan so far. */
struct sample {
    int rows; /* good ones */
    int skipped;
    int day_first, month_first, ambiguous; /* dates */
    int timed, rough;
    int authors, handles; /* with a name; with what surely is a handle */
    int posts_column, posts_comment;          /* where a post was found */
    int likes_fall, likes_rise, older, newer; /* from one to the next */
    int64_t last_likes, last_at;
    enum platform platform; /* of the first link to a post */
};

struct reader {
    const struct import_plan *plan;
    struct import_state *st;
    const char *data;
    size_t len;
    size_t at;
    bool last; /* nothing comes behind `len` */
    size_t rows;
    import_row_fn *fn;
    void *ctx;
    enum err rc;
    struct sample *sample; /* NULL except in import_sniff */
    struct buf strings;    /* of the row being handed over */
    struct buf scratch;
    struct buf ahead; /* paste: the lines behind the one that is read */
    char post_cell[POST_KEY_MAX + 1]; /* the last one that was read, … */
    struct post_ref post;             /* … and what it was */
    bool post_is_set;
    struct csv_file *csv; /* parser and cells, made when first needed */
    /* JSON: sees each record instead of `fn`. Another answer than ERR_OK stops
     * before it. */
    enum err (*on_object)(void *ctx, json_t *object, int64_t line);
};

void reader_init(struct reader *r, const struct import_plan *plan,
                 struct import_state *st);
void reader_release(struct reader *r);
/* Read until `max_rows`, the end of the data, or a refusal. */
enum err reader_run(struct reader *r, size_t max_rows);
/* The same from raw bytes, which stand at r->st->offset of the file: they are
 * decoded first where that must be. For *consumed see import_parse(). */
enum err reader_slice(struct reader *r, const char *bytes, size_t len,
                      bool last, size_t max_rows, size_t *consumed);

/* Hand a record, or a place where none could be read, to the receiver. */
enum step_result reader_give(struct reader *r, const struct record *record);
enum step_result reader_skip(struct reader *r, int64_t line,
                             enum import_skip skip);

enum step_result csv_step(struct reader *r);
enum step_result json_step(struct reader *r);
enum step_result ndjson_step(struct reader *r);
enum step_result paste_step(struct reader *r);

/*
 * The line at `at`: its length without its end in *len, where the next one
 * begins in *next. False when its end is not there yet (and may still come),
 * or further than IMPORT_RECORD_MAX away (*too_long).
 */
bool reader_line(const struct reader *r, size_t at, size_t *len, size_t *next,
                 bool *too_long);
/* In the middle of a line that is too long: drop what is there of it. */
enum step_result reader_drop_line(struct reader *r);

/* The parser's memory, freed by reader_release. */
void csv_file_free(struct csv_file *csv);

/*
 * The cells of the CSV record at `at`, for looking for the header. They live
 * until the next call. *count 0: there was none, but `at` moved on.
 */
enum step_result csv_peek(struct reader *r, const struct cell **cells,
                          int *count);

/* All values of an object by path ("snippet.videoId"), at most `max`. */
struct json_leaf {
    char path[IMPORT_NAME_MAX + 1];
    json_t *value;
};
int json_leaves(json_t *object, struct json_leaf *leaves, int max);

/* Has it a text, as a comment has, and no list of comments? */
bool json_is_comment(json_t *object);

/* Find the array that holds the comments: fills row_depth and row_array. */
enum import_why json_locate(const char *text, size_t len, bool whole,
                            struct import_plan *plan);

#endif
