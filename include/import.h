/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * import.h - dropped and pasted comments in, facts out.
 *
 * Three steps, none of which touches the database or a chat:
 *
 *   import_sniff   look at the first IMPORT_HEAD bytes, make a plan
 *   (a person)     sees the plan and a few rows, may say which post it is
 *   import_parse   read records by the plan, slice after slice
 *
 * A plan and the state between two slices are a few plain values that can be
 * stored as JSON, so that an import goes on after a crash where it was.
 */
#ifndef CALLSHEET_IMPORT_H
#define CALLSHEET_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "facts.h"
#include "handle.h"

#define IMPORT_HEAD        ((size_t)64 * 1024)  /* what import_sniff looks at */
#define IMPORT_RECORD_MAX  ((size_t)256 * 1024) /* a longer one is skipped */
#define IMPORT_TEXT_MAX    ((size_t)40 * 1024)  /* a longer text is skipped */
#define IMPORT_AUTHOR_MAX  ((size_t)200)        /* a longer name is cut */
#define IMPORT_COLUMNS_MAX 512
#define IMPORT_HEADER_ROWS 20
#define IMPORT_NAME_MAX    63
/* With that many bytes, or the last ones, import_parse always moves on. */
#define IMPORT_SLICE ((size_t)640 * 1024)

/* name, the word under which it is stored */
#define IMPORT_KIND_MAP(X)                                                     \
    X(UNKNOWN, "unknown") /* text in which we found no comments */             \
    X(CSV, "csv")         /* with comma, semicolon or tab */                   \
    X(JSON, "json")       /* an array, or objects with arrays in them */       \
    X(NDJSON, "ndjson")   /* one object a line */                              \
    X(PASTE_INSTAGRAM, "paste-instagram")                                      \
    X(PASTE_YOUTUBE, "paste-youtube")                                          \
    X(PASTE_TIKTOK, "paste-tiktok")                                            \
    /* recognised, but not read */                                             \
    X(EMPTY, "empty")                                                          \
    X(ZIP, "zip")                                                              \
    X(XLSX, "xlsx")                                                            \
    X(XLS, "xls")                                                              \
    X(PDF, "pdf")                                                              \
    X(HTML, "html")                                                            \
    X(IMAGE, "image")                                                          \
    X(BINARY, "binary")

/* Why it cannot be read: the caller has a sentence for each. */
#define IMPORT_WHY_MAP(X)                                                      \
    X(NONE, "none")                                                            \
    X(EMPTY, "empty")                                                          \
    X(SAVE_AS_CSV, "save-as-csv") /* a spreadsheet: XLSX, XLS, ODS, … */     \
    X(UNPACK, "unpack")           /* an archive: drop the files in it */       \
    X(DOCUMENT, "document")       /* PDF, DOCX: paste the text instead */      \
    X(WEB_PAGE, "web-page")       /* copy from the page, not its source */     \
    X(PICTURE, "picture")         /* copy the text out of it */                \
    X(BINARY, "binary")           /* no text at all */                         \
    X(NO_HEADER, "no-header")     /* a table whose columns have no names */    \
    X(NO_TEXT, "no-text")         /* named columns, none holds comments */     \
    X(ONE_COLUMN, "one-column")   /* lines of text, nothing to tell apart */   \
    X(BROKEN_JSON, "broken-json")                                              \
    X(NO_COMMENTS, "no-comments") /* well-formed JSON without any */

#define IMPORT_ENCODING_MAP(X)                                                 \
    X(ASCII, "ascii") /* so far; later bytes are read as Windows-1252 */       \
    X(UTF8, "utf-8")                                                           \
    X(UTF16LE, "utf-16le")                                                     \
    X(UTF16BE, "utf-16be")                                                     \
    X(CP1252, "windows-1252") /* guessed: it was not valid UTF-8 */

#define IMPORT_FIELD_MAP(X)                                                    \
    X(POST, "post")                                                            \
    X(AUTHOR, "author")    /* the handle */                                    \
    X(AUTHOR_NAME, "name") /* the display name, if no handle */                \
    X(AUTHOR_ID, "author_id")                                                  \
    X(AUTHOR_URL, "author_url") /* link to the profile: holds the handle */    \
    X(TEXT, "text")                                                            \
    X(TIME, "time")                                                            \
    X(LIKES, "likes")                                                          \
    X(REPLY, "reply")                                                          \
    X(ID, "id")                                                                \
    X(URL, "url") /* link to the comment */

/* Where it stands to which post a comment belongs. */
#define IMPORT_POST_MAP(X)                                                     \
    X(ASK, "ask") /* nowhere: the person must say */                           \
    X(COLUMN, "column")                                                        \
    X(COMMENT, "comment") /* in the link to the comment */                     \
    X(PREFACE, "preface") /* in the lines above the header */                  \
    X(FILE, "file")       /* in the name of the file */                        \
    X(LINES, "lines")     /* a link above each post's comments (a paste) */    \
    X(TOLD, "told")       /* import_plan_set_post() */

#define IMPORT_DATES_MAP(X)                                                    \
    X(UNKNOWN, "unknown")                                                      \
    X(DAY_FIRST, "day-first")                                                  \
    X(MONTH_FIRST, "month-first")

/* The order in which the file's head stands; it biases what was exported. */
#define IMPORT_ORDER_MAP(X)                                                    \
    X(UNKNOWN, "unknown")                                                      \
    X(TOP_FIRST, "top-first")                                                  \
    X(NEWEST_FIRST, "newest-first")                                            \
    X(OLDEST_FIRST, "oldest-first")

/* Why a row was left out. */
#define IMPORT_SKIP_MAP(X)                                                     \
    X(NONE, "none") /* it was not: the fact is good */                         \
    X(NO_TEXT, "no-text")                                                      \
    X(NO_POST, "no-post")                                                      \
    X(TOO_LONG, "too-long")                                                    \
    X(MALFORMED, "malformed") /* wrong number of columns, broken JSON */       \
    X(OPEN_QUOTE, "open-quote")                                                \
    X(TOO_DEEP, "too-deep")                                                    \
    X(HEADER, "header") /* the header once more, in the middle */

/* Which tool's export it looks like; import_tool_label() for people. */
enum import_tool {
    IMPORT_TOOL_UNKNOWN,
    IMPORT_TOOL_CALLSHEET,
    IMPORT_TOOL_EXPORTCOMMENTS,
    IMPORT_TOOL_APIFY,
    IMPORT_TOOL_TIKTOKCOMMENTSCRAPER,
    IMPORT_TOOL_YOUTUBE_DATA_TOOLS,
    IMPORT_TOOL_4CAT,
    IMPORT_TOOL_INSTAGRAM_COMMENT_EXPORTER,
    IMPORT_TOOL_YOUTUBE_COMMENT_EXPORTER,
    IMPORT_TOOL_SOCIAL_COMMENT_EXPORTER,
    IMPORT_TOOL_BRIGHT_DATA,
    IMPORT_TOOL_YOUTUBE_COMMENT_DOWNLOADER,
    IMPORT_TOOL_YOUTUBE_API,
    IMPORT_TOOLS
};

#define X(name, word) IMPORT_##name,
enum import_kind { IMPORT_KIND_MAP(X) IMPORT_KINDS };
#undef X
#define X(name, word) IMPORT_WHY_##name,
enum import_why { IMPORT_WHY_MAP(X) IMPORT_WHYS };
#undef X
#define X(name, word) IMPORT_ENCODING_##name,
enum import_encoding { IMPORT_ENCODING_MAP(X) IMPORT_ENCODINGS };
#undef X
#define X(name, word) IMPORT_FIELD_##name,
enum import_field { IMPORT_FIELD_MAP(X) IMPORT_FIELDS };
#undef X
#define X(name, word) IMPORT_POST_##name,
enum import_post { IMPORT_POST_MAP(X) IMPORT_POSTS };
#undef X
#define X(name, word) IMPORT_DATES_##name,
enum import_dates { IMPORT_DATES_MAP(X) IMPORT_DATESES };
#undef X
#define X(name, word) IMPORT_ORDER_##name,
enum import_order { IMPORT_ORDER_MAP(X) IMPORT_ORDERS };
#undef X
#define X(name, word) IMPORT_SKIP_##name,
enum import_skip { IMPORT_SKIP_MAP(X) IMPORT_SKIPS };
#undef X

/* What the preview and the card should admit; a set of bits. */
enum import_caveat {
    IMPORT_CAVEAT_DISPLAY_NAMES = 1, /* no handles: not "the same people" */
    IMPORT_CAVEAT_NO_AUTHOR = 2,     /* neither names nor handles */
    IMPORT_CAVEAT_NO_TIME = 4,
    IMPORT_CAVEAT_ROUGH_TIME = 8, /* "2 weeks ago" */
    IMPORT_CAVEAT_ENCODING_GUESSED = 16,
    IMPORT_CAVEAT_BROKEN_LETTERS = 32, /* bytes that no encoding explains */
    IMPORT_CAVEAT_ORDER_UNKNOWN = 64,
    IMPORT_CAVEAT_DAY_FIRST_ASSUMED = 128, /* 03/04: nothing told which */
    IMPORT_CAVEAT_LANGUAGE_LEARNED = 256,  /* a paste read by its structure */
    IMPORT_CAVEAT_CUT_TEXTS = 512,         /* "Read more" was not opened */
};

struct import_column {
    int index;                      /* in the header, -1 = there is none */
    char name[IMPORT_NAME_MAX + 1]; /* as the file calls it; JSON: a path */
};

/* All that is needed to read a file; made by import_sniff, stored as JSON. */
struct import_plan {
    enum import_kind kind;
    enum import_why why;
    enum import_encoding encoding;
    enum import_tool tool;
    enum platform platform; /* PLATFORM_UNKNOWN: the file does not say */
    enum import_post post_from;
    enum import_dates dates;
    enum import_order order;
    unsigned caveats;
    bool from_chat; /* a message's text: Slack's changes are undone */
    char delimiter; /* CSV: "," ";" or a tab */
    int header_row; /* CSV: which record is the header, from 1 */
    int columns;    /* CSV: how many the header has */
    int row_depth;  /* JSON: containers around a record */
    char row_array[IMPORT_NAME_MAX + 1];  /* JSON: key of their array, or "" */
    char reply_word[IMPORT_NAME_MAX + 1]; /* paste: ends each comment */
    struct import_column column[IMPORT_FIELDS];
    char post[POST_KEY_MAX + 1];     /* for all rows, unless they say one */
    char post_url[POST_KEY_MAX + 1]; /* may be "" */
    int64_t now; /* set by the caller: what "2 d" is counted from */
};

/* What import_parse remembers between two slices. Zero it to begin. */
struct import_state {
    int64_t offset; /* bytes of the file that are done */
    int64_t line;   /* line (JSON: element) that comes next, from 0 */
    int64_t row;    /* records met so far, the header among them */
    int64_t plain;  /* CSV: bytes to come in which quotes end with the line */
    bool skipping;  /* in the middle of a record that is too long */
    bool in_string; /* JSON: … within a string */
    int depth;      /* JSON: … that many containers inside it */
    char stack[65]; /* JSON: the containers around, "[{" */
    char key[IMPORT_NAME_MAX + 1]; /* JSON: the key of what comes next */
    bool in_rows;                  /* JSON: the innermost array holds rows */
    bool caption; /* paste: at the top of a post, its caption may come */
    char post[POST_KEY_MAX + 1]; /* the post that the rows stand under */
    char post_url[POST_KEY_MAX + 1];
};

struct import_row {
    int64_t line; /* where it begins, from 1; JSON: which element it is */
    enum import_skip skip;
    struct comment_fact fact; /* filled if skip is IMPORT_SKIP_NONE */
};

/*
 * Another answer than ERR_OK stops the reading before this row; in JSON before
 * the element that it is in, whose comment and replies then come again.
 */
typedef enum err import_row_fn(void *ctx, const struct import_row *row);

/*
 * Decide what it is and how to read it from the first IMPORT_HEAD bytes (more
 * are not looked at). `file_name` is NULL for the text of a message. `whole`
 * says that nothing comes after `head`. Never fails: what cannot be read has
 * plan->why.
 */
enum err import_sniff(const char *file_name, const void *head, size_t len,
                      bool whole, struct import_plan *plan);

static inline bool
import_can_read(const struct import_plan *plan)
{
    return plan->why == IMPORT_WHY_NONE;
}

/*
 * Read whole records from `bytes`, which stand at state->offset of the file,
 * and hand each to `fn`, at most `max_rows` (skipped ones count). *consumed
 * says how many bytes are done; the caller hands the rest again, with more
 * behind it. All is read when *consumed is `len` and `last` was said. As long
 * as the post is not known (IMPORT_POST_ASK) facts come with post NULL, for a
 * preview. Returns what `fn` returned, ERR_INVALID for a plan that cannot be
 * read, else ERR_OK.
 */
enum err import_parse(const struct import_plan *plan,
                      struct import_state *state, const char *bytes, size_t len,
                      bool last, size_t max_rows, size_t *consumed,
                      import_row_fn *fn, void *ctx);

/* The person's answer to "which post is it?": a link, or the post's id. */
enum err import_plan_set_post(struct import_plan *plan, const char *typed);

/* As JSON and back; the text is the caller's. ERR_INVALID for nonsense. */
char *import_plan_save(const struct import_plan *plan);
enum err import_plan_load(const char *json, struct import_plan *plan);
char *import_state_save(const struct import_state *state);
enum err import_state_load(const char *json, struct import_state *state);

/* Stable words for logs, metrics and keys of texts: "paste-instagram". */
const char *import_kind_word(enum import_kind kind);
const char *import_why_word(enum import_why why);
const char *import_field_word(enum import_field field);
const char *import_skip_word(enum import_skip skip);
const char *import_order_word(enum import_order order);
/* "24,728", "1.2K", "475.8m", "3 mila"; FACT_UNKNOWN if it is no count. */
int64_t import_count(const char *text);
/* "ExportComments"; "" for IMPORT_TOOL_UNKNOWN. */
const char *import_tool_label(enum import_tool tool);

#endif
