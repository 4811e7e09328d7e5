/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * preview.c - what the bot understood of dropped files, before it counts.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "import.h"
#include "span.h"
#include "vet/crowd.h"
#include "vet/posts_table.h"
#include "vet/shared.h"
#include "vet/vet.h"

#define SAMPLE_ROWS 3
#define QUOTE_CHARS 120

void
vet_add_why(struct buf *b, enum language language, const char *why)
{
    static const struct {
        const char *why;
        enum text_key key;
    } texts[] = {
        { "empty", TEXT_VET_FILE_EMPTY },
        { "save-as-csv", TEXT_VET_FILE_SAVE_AS_CSV },
        { "unpack", TEXT_VET_FILE_UNPACK },
        { "document", TEXT_VET_FILE_DOCUMENT },
        { "web-page", TEXT_VET_FILE_WEB_PAGE },
        { "picture", TEXT_VET_FILE_PICTURE },
        { "binary", TEXT_VET_FILE_BINARY },
        { "no-header", TEXT_VET_FILE_NO_HEADER },
        { "no-text", TEXT_VET_FILE_NO_TEXT },
        { "one-column", TEXT_VET_FILE_ONE_COLUMN },
        { "broken-json", TEXT_VET_FILE_BROKEN_JSON },
        { "no-comments", TEXT_VET_FILE_NO_COMMENTS },
        { "not-fetched", TEXT_VET_FILE_NOT_FETCHED },
        { "gone", TEXT_VET_FILE_GONE },
        { "posts-too-big", TEXT_POSTS_TOO_BIG },
        { "no-posts", TEXT_POSTS_NONE },
        { "unpack:encrypted", TEXT_VET_UNPACK_ENCRYPTED },
        { "unpack:too-big", TEXT_VET_UNPACK_TOO_BIG },
        { "unpack:empty", TEXT_VET_UNPACK_EMPTY },
        { "unpack:document", TEXT_VET_FILE_DOCUMENT },
        { "unpack:broken", TEXT_VET_UNPACK_BROKEN },
        { "unpack:no-worker", TEXT_VET_UNPACK_NO_WORKER },
        { "followers:following", TEXT_CROWD_FILE_FOLLOWING },
        { "followers:other", TEXT_CROWD_FILE_OTHER },
        { "followers:html", TEXT_CROWD_FILE_HTML },
    };
    size_t i;

    for (i = 0; i < ARRAY_LEN(texts); i++)
        if (strcmp(why, texts[i].why) == 0) {
            buf_adds(b, text_get(language, texts[i].key));
            return;
        }
    buf_adds(b, text_get(language, TEXT_VET_FILE_BINARY));
}

static void
add_column(struct buf *b, enum language language, enum text_key what,
           const char *name)
{
    struct buf clean;

    if (!name)
        return;
    buf_init(&clean, 1024);
    span_clean(&clean, name, 40);
    buf_adds(b, b->len > 0 ? ", " : "");
    text_add(b, language, TEXT_VET_COLUMN, "what", text_get(language, what),
             "name", clean.data, NULL);
    buf_release(&clean);
}

static void
add_post_column(struct buf *b, enum language language,
                const struct record *file)
{
    enum text_key key = TEXT_NONE;

    switch ((enum import_post)record_int(file, "post-from", 0)) {
    case IMPORT_POST_COLUMN:
        add_column(b, language, TEXT_VET_COLUMN_POST,
                   vet_posts_column(file, "post"));
        return;
    case IMPORT_POST_COMMENT:
        add_column(b, language, TEXT_VET_COLUMN_POST,
                   vet_posts_column(file, "url"));
        return;
    case IMPORT_POST_PREFACE:
        key = TEXT_VET_POST_PREFACE;
        break;
    case IMPORT_POST_FILE:
        key = TEXT_VET_POST_FILE;
        break;
    case IMPORT_POST_LINES:
        key = TEXT_VET_POST_LINES;
        break;
    case IMPORT_POST_ASK:
    case IMPORT_POST_TOLD:
    case IMPORT_POSTS:
        return;
    }
    buf_addf(b, "%s%s", b->len > 0 ? ", " : "", text_get(language, key));
}

/* comment from "Comment", who from "Name", post from "Comment URL" */
static void
add_columns(struct buf *out, enum language language, const struct record *file)
{
    const char *who = vet_posts_column(file, "author");
    struct buf b;

    buf_init(&b, 4096);
    add_column(&b, language, TEXT_VET_COLUMN_TEXT,
               vet_posts_column(file, "text"));
    add_column(&b, language, TEXT_VET_COLUMN_WHO,
               who ? who : vet_posts_column(file, "name"));
    add_column(&b, language, TEXT_VET_COLUMN_TIME,
               vet_posts_column(file, "time"));
    add_post_column(&b, language, file);
    add_column(&b, language, TEXT_VET_COLUMN_LIKES,
               vet_posts_column(file, "likes"));
    add_column(&b, language, TEXT_VET_COLUMN_REPLY,
               vet_posts_column(file, "reply"));
    if (b.len > 0)
        buf_addf(out, ": %s", b.data);
    buf_release(&b);
}

/* What the file looks like: a tool's name, or what kind of thing it is. */
static const char *
looks_like(enum language language, const struct record *file)
{
    static const struct {
        const char *word;
        enum text_key key;
    } words[] = {
        { "callsheet", TEXT_VET_LIKE_OWN },
        { "csv", TEXT_VET_LIKE_TABLE },
        { "json", TEXT_VET_LIKE_JSON },
        { "ndjson", TEXT_VET_LIKE_JSON },
        { "paste-instagram", TEXT_VET_LIKE_INSTAGRAM },
        { "paste-youtube", TEXT_VET_LIKE_YOUTUBE },
        { "paste-tiktok", TEXT_VET_LIKE_TIKTOK },
    };
    const char *tool = record_text(file, "tool");
    const char *word = *tool != '\0' ? tool : record_text(file, "kind");
    size_t i;

    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(word, words[i].word) == 0)
            return text_get(language, words[i].key);
    return word;
}

static void
add_file(struct card *card, enum language language, const struct record *file)
{
    const char *why = record_text(file, "why");
    const char *name = record_text(file, "name");
    struct buf b;

    buf_init(&b, 4096);
    if (*why != '\0') {
        vet_add_why(&b, language, why);
    } else if (vet_crowd_is_file(file)) {
        vet_crowd_add_file(&b, language, file);
    } else if (strcmp(record_text(file, "kind"), "posts") == 0) {
        vet_posts_add_file(&b, language, file);
    } else {
        text_add(&b, language, TEXT_VET_FILE_READ, "n",
                 TEXT_INT(record_int(file, "rows", 0)), "tool",
                 looks_like(language, file), NULL);
        add_columns(&b, language, file);
    }
    card_fact(card,
              strcmp(name, "paste.txt") == 0
                  ? text_get(language, TEXT_VET_PASTED)
                  : name,
              b.data);
    buf_release(&b);
}

static void
add_skipped(struct card *card, enum language language,
            const struct record *summary)
{
    static const struct {
        const char *name;
        enum text_key key;
    } reasons[] = {
        { "skip-no-text", TEXT_VET_SKIP_NO_TEXT },
        { "skip-no-post", TEXT_VET_SKIP_NO_POST },
        { "skip-too-long", TEXT_VET_SKIP_TOO_LONG },
        { "skip-malformed", TEXT_VET_SKIP_MALFORMED },
        { "skip-open-quote", TEXT_VET_SKIP_OPEN_QUOTE },
        { "skip-too-deep", TEXT_VET_SKIP_TOO_DEEP },
    };
    struct buf b;
    size_t i;

    buf_init(&b, 2048);
    for (i = 0; i < ARRAY_LEN(reasons); i++) {
        int64_t n = record_int(summary, reasons[i].name, 0);

        if (n == 0)
            continue;
        if (b.len > 0)
            buf_adds(&b, ", ");
        text_add(&b, language, reasons[i].key, "n", TEXT_INT(n), NULL);
    }
    if (b.len > 0)
        card_fact(card, text_get(language, TEXT_VET_SKIPPED), b.data);
    buf_release(&b);
}

static void
add_caveats(struct card *card, enum language language,
            const struct record *summary)
{
    static const struct {
        unsigned bit;
        enum text_key key;
    } caveats[] = {
        { IMPORT_CAVEAT_DISPLAY_NAMES, TEXT_VET_CAVEAT_DISPLAY_NAMES },
        { IMPORT_CAVEAT_NO_AUTHOR, TEXT_VET_CAVEAT_NO_AUTHOR },
        { IMPORT_CAVEAT_NO_TIME, TEXT_VET_CAVEAT_NO_TIME },
        { IMPORT_CAVEAT_ENCODING_GUESSED, TEXT_VET_CAVEAT_ENCODING },
        { IMPORT_CAVEAT_BROKEN_LETTERS, TEXT_VET_CAVEAT_LETTERS },
        { IMPORT_CAVEAT_DAY_FIRST_ASSUMED, TEXT_VET_CAVEAT_DAY_FIRST },
        { IMPORT_CAVEAT_LANGUAGE_LEARNED, TEXT_VET_CAVEAT_LEARNED },
        { IMPORT_CAVEAT_CUT_TEXTS, TEXT_VET_CAVEAT_CUT },
    };
    unsigned bits = 0;
    int64_t asks = 0;
    size_t i, n = record_count(summary, "files");

    for (i = 0; i < n; i++) {
        const struct record *file = record_at(summary, "files", i);

        bits |= (unsigned)record_int(file, "caveats", 0);
        asks += record_int(file, "asks", 0);
    }
    for (i = 0; i < ARRAY_LEN(caveats); i++)
        if (bits & caveats[i].bit)
            card_note(card, text_get(language, caveats[i].key));
    if (asks > 0)
        card_note(card, text_get(language, TEXT_VET_CAVEAT_ONE_POST));
}

/* A file of another platform than the creator's. */
static void
add_platform(struct card *card, enum language language,
             const struct creator *creator, const struct record *summary,
             int64_t id)
{
    enum platform found = PLATFORM_UNKNOWN, one;
    char *text;
    size_t i;

    for (i = 0; i < record_count(summary, "files"); i++) {
        one = (enum platform)record_int(record_at(summary, "files", i),
                                        "platform", PLATFORM_UNKNOWN);
        if (one != PLATFORM_UNKNOWN && one != creator->platform)
            found = one;
    }
    if (creator->platform == PLATFORM_UNKNOWN) {
        text = text_make(language, TEXT_VET_CAVEAT_PLATFORM, "id", TEXT_INT(id),
                         NULL);
        card_note(card, text);
        free(text);
    } else if (found != PLATFORM_UNKNOWN) {
        text = text_make(language, TEXT_VET_CAVEAT_OTHER, "found",
                         platform_label(found), "handle", creator->handle,
                         "platform", platform_label(creator->platform), "name",
                         platform_name(found), NULL);
        card_note(card, text);
        free(text);
    }
}

/* What counts already, that this import adds to. */
struct earlier {
    int64_t imports, rows;
};

static void
see_earlier(void *ctx, const struct intake *intake)
{
    struct earlier *e = ctx;

    if (source_is_api(intake->source))
        return; /* is not judged with it: the card says where it is */
    e->imports++;
    e->rows += intake->rows;
}

static void
add_earlier(struct request *rq, struct card *card,
            const struct creator *creator)
{
    struct earlier e = { 0 };
    char *text;

    /* Without it the preview still says what was read. */
    (void)store_intake_list(request_store(rq), creator->id, see_earlier, &e);
    if (e.imports == 0)
        return;
    text = text_make(request_language(rq), TEXT_VET_ADDS_UP, "n",
                     TEXT_INT(e.rows), "imports", TEXT_INT(e.imports), NULL);
    card_note(card, text);
    free(text);
}

static void
add_sample(void *ctx, const struct comment *c)
{
    struct card *card = ctx;
    struct buf b;

    buf_init(&b, 2048);
    if (c->name && c->name[0] != '\0') {
        span_clean(&b, c->name, 40);
        buf_adds(&b, ": ");
    }
    span_clean(&b, c->text ? c->text : "", QUOTE_CHARS);
    card_quote(card, b.data, c->post_url[0] != '\0' ? c->post_url : NULL);
    buf_release(&b);
}

static void
add_buttons(struct card *card, enum language language, int64_t id)
{
    struct buf line;

    buf_init(&line, 64);
    buf_addf(&line, "vet confirm %lld", (long long)id);
    card_button(card, CARD_PRIMARY, text_get(language, TEXT_VET_BUTTON_IMPORT),
                line.data, NULL);
    buf_reset(&line);
    buf_addf(&line, "vet cancel %lld", (long long)id);
    card_button(card, CARD_PLAIN, text_get(language, TEXT_BUTTON_CANCEL),
                line.data, NULL);
    buf_release(&line);
}

static void
add_files(struct card *card, enum language language,
          const struct record *summary)
{
    size_t i;

    for (i = 0; i < record_count(summary, "files"); i++)
        if (record_int(record_at(summary, "files", i), "hidden", 0) == 0)
            add_file(card, language, record_at(summary, "files", i));
}

int64_t
vet_followers_of(const struct intake *intake)
{
    struct record *summary = NULL;
    int64_t followers = 0;

    if (record_load(intake->summary, &summary) == ERR_OK)
        followers = vet_crowd_rows(summary);
    record_free(summary);
    return followers;
}

/* Followers stand in a line of their own beside anything else. */
static enum text_key
preview_text(int64_t comments, int64_t posts, int64_t followers, bool is_crowd)
{
    if (posts > 0)
        return comments > 0 ? TEXT_POSTS_PREVIEW_BOTH : TEXT_POSTS_PREVIEW;
    if (comments > 0)
        return followers > 0 ? TEXT_VET_PREVIEW_MIXED : TEXT_VET_PREVIEW;
    if (followers > 0)
        return TEXT_CROWD_PREVIEW;
    return is_crowd ? TEXT_CROWD_PREVIEW_NOTHING : TEXT_VET_PREVIEW_NOTHING;
}

/* What a preview asks: is it right, or first of all whose it is. */
struct asked {
    struct crowd_whose whose;
    struct shared shared;
    bool is_whose, is_shared;
};

static void
see_asked(struct request *rq, const struct record *summary,
          const struct creator *creator, const struct intake *intake,
          struct asked *out)
{
    vet_crowd_whose(summary, creator, &out->whose);
    out->is_whose = vet_crowd_is_asked(&out->whose);
    /* What cannot be told now is asked before it counts. */
    out->is_shared =
        shared_find(rq, creator, intake->id, &out->shared) == ERR_OK &&
        out->shared.with.id != 0 && !out->is_whose;
}

static char *
preview_title(enum language language, const struct record *summary,
              const struct creator *creator, const struct intake *intake,
              const struct asked *asked)
{
    int64_t posts = record_int(summary, "table-posts", 0);
    int64_t followers = vet_crowd_rows(summary);
    struct buf name;
    char *title;

    if (asked->is_whose)
        return vet_crowd_question(language, &asked->whose, creator, followers);
    if (asked->is_shared)
        return shared_question(language, &asked->shared, creator);
    buf_init(&name, 256);
    vet_name(&name, creator, true);
    title =
        text_make(language,
                  preview_text(intake->rows, posts, followers,
                               vet_crowd_was_tried(summary)),
                  "name", name.data, "n",
                  TEXT_INT(intake->rows > 0 ? intake->rows : followers),
                  "posts", TEXT_INT(record_int(summary, "posts", 0)), "figures",
                  TEXT_INT(posts), "followers", TEXT_INT(followers), NULL);
    buf_release(&name);
    return title;
}

static void
add_answers(struct card *card, enum language language,
            const struct creator *creator, const struct asked *asked,
            int64_t id)
{
    if (asked->is_whose)
        vet_crowd_add_answers(card, language, &asked->whose, creator, id);
    else if (asked->is_shared)
        shared_add_answers(card, language, &asked->shared, id);
    else
        add_buttons(card, language, id);
}

struct card *
vet_preview(struct request *rq, const struct creator *creator,
            const struct intake *intake)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    struct record *summary = NULL;
    struct asked asked;
    bool has_table;
    char *title;

    if (record_load(intake->summary, &summary) != ERR_OK)
        summary = record_new();
    has_table = record_int(summary, "table-posts", 0) > 0;
    see_asked(rq, summary, creator, intake, &asked);
    title = preview_title(language, summary, creator, intake, &asked);
    card_title(card, title);
    add_files(card, language, summary);
    add_skipped(card, language, summary);
    if (intake->rows > 0 || has_table || vet_crowd_rows(summary) > 0) {
        /* A preview without its three rows still says what was read. */
        (void)store_comment_sample(request_store(rq), intake->id, SAMPLE_ROWS,
                                   add_sample, card);
        vet_posts_add_sample(rq, card, intake->id);
        vet_crowd_add_sample(rq, card, intake->id);
        add_caveats(card, language, summary);
        vet_crowd_add_notes(card, language, summary, intake->id);
        if (!asked.is_whose)
            add_platform(card, language, creator, summary, intake->id);
        if (intake->rows > 0 || has_table)
            add_earlier(rq, card, creator);
        add_answers(card, language, creator, &asked, intake->id);
    }
    free(title);
    shared_release(&asked.shared);
    record_free(summary);
    return card;
}

static struct card *
closed_card(struct request *rq, const struct creator *creator,
            const struct intake *intake, enum text_key key)
{
    enum language language = request_language(rq);
    struct card *card = card_new();
    int64_t followers = vet_followers_of(intake);
    struct buf name, who, files;
    char *title;

    buf_init(&name, 256);
    buf_init(&who, 256);
    buf_init(&files, 8192);
    vet_add_files(&files, language, intake);
    vet_name(&name, creator, true);
    vet_add_person(&who, rq, request_person(rq)->id);
    if (key == TEXT_VET_IMPORTED && intake->rows == 0)
        key = followers > 0 ? TEXT_CROWD_IMPORTED : TEXT_POSTS_IMPORTED;
    title =
        text_make(language, key, "name", name.data, "files", files.data, "n",
                  TEXT_INT(intake->rows > 0 ? intake->rows : followers), "who",
                  who.data, "id", TEXT_INT(intake->id), NULL);
    card_title(card, title);
    free(title);
    buf_release(&name);
    buf_release(&who);
    buf_release(&files);
    return card;
}

enum err
vet_preview_edit(struct request *rq, const struct creator *creator,
                 const struct intake *intake, enum text_key key)
{
    struct voice own = request_voice(rq), theirs;
    struct card *card;
    enum err rc;

    rc = request_voice_of(rq, intake->message, &theirs);
    if (rc != ERR_OK)
        return rc;
    request_set_voice(rq, theirs);
    card = closed_card(rq, creator, intake, key);
    rc = reply_edit(rq, intake->message, card);
    request_set_voice(rq, own);
    card_free(card);
    return rc;
}

enum err
vet_preview_close(struct request *rq, const struct creator *creator,
                  const struct intake *intake, enum text_key key)
{
    struct card *card;
    enum err rc;

    rc = vet_preview_edit(rq, creator, intake, key);
    if (rc != ERR_OK || request_sees(rq, intake->message))
        return rc;
    /* The preview stands elsewhere: who spoke here is answered here, alone. */
    card = closed_card(rq, creator, intake, key);
    rc = reply(rq, AUDIENCE_PASSING, card, NULL);
    card_free(card);
    return rc;
}
