/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * paste_read.c - comments out of the text of a page.
 *
 * Lines are gathered into a block until one says that the comment is over:
 *
 *   Instagram   name / text … / "4 d24,728 likesReply"
 *   TikTok      name / text … / "2d agoReply" / "31"
 *   YouTube     @name / "2 days ago" / text … / "31" / "Reply"
 *
 * Some browsers put age, likes and "Reply" on lines of their own; then the
 * lines that follow an age decide. What stands above the first name of a post
 * (its caption, buttons) is dropped, and a line with a link says which post
 * follows.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "letters.h"
#include "paste.h"
#include "reader.h"

#define LINES_MAX  600 /* of one comment */
#define PEEK_MAX   600 /* bytes of a line that lies ahead */
#define BLANKS_MAX 20  /* empty lines between two that belong together */

struct place {
    size_t at;      /* in the raw bytes */
    int64_t number; /* of the line before, so 0 at the start */
};

struct line {
    const char *s; /* clean; in the scratch buffer, or in the one for peeks */
    size_t len;
    size_t raw, raw_len;
    struct place next; /* behind it */
};

struct block {
    struct reader *r;
    struct place here; /* behind the block's last line */
    struct line line[LINES_MAX];
    int count;
};

enum got { GOT_LINE, GOT_END, GOT_NEED_MORE, GOT_TOO_LONG };

static enum got
raw_line(const struct reader *r, const struct place *here, struct line *line)
{
    bool too_long;

    if (here->at == r->len)
        return r->last ? GOT_END : GOT_NEED_MORE;
    if (!reader_line(r, here->at, &line->raw_len, &line->next.at, &too_long))
        return too_long ? GOT_TOO_LONG : GOT_NEED_MORE;
    line->raw = here->at;
    line->next.number = here->number + 1;
    return GOT_LINE;
}

/* The line behind the block; its text follows that of the block's lines. */
static enum got
next_line(struct block *b, struct line *line)
{
    struct buf *scratch = &b->r->scratch;
    size_t start = scratch->len;
    enum got got;

    if (b->here.at - b->r->at > IMPORT_RECORD_MAX || b->count == LINES_MAX)
        return GOT_TOO_LONG;
    got = raw_line(b->r, &b->here, line);
    if (got != GOT_LINE)
        return got;
    paste_clean_line(b->r->data + line->raw, line->raw_len, scratch);
    line->s = scratch->data + start;
    line->len = scratch->len - start;
    buf_addc(scratch, '\n');
    return scratch->overflow ? GOT_TOO_LONG : GOT_LINE;
}

/* The next line behind `here` with something in it; it stays where it is. */
static enum got
peek(struct block *b, const struct place *here, struct line *line)
{
    struct buf *ahead = &b->r->ahead;
    struct place place = *here;
    int blanks;

    for (blanks = 0; blanks <= BLANKS_MAX; blanks++) {
        size_t start = ahead->len;
        enum got got = raw_line(b->r, &place, line);

        if (got != GOT_LINE)
            return got == GOT_TOO_LONG ? GOT_END : got;
        paste_clean_line(b->r->data + line->raw,
                         line->raw_len < PEEK_MAX ? line->raw_len : PEEK_MAX,
                         ahead);
        line->s = ahead->data + start;
        line->len = ahead->len - start;
        if (line->len > 0)
            return ahead->overflow ? GOT_END : GOT_LINE;
        place = line->next;
    }
    return GOT_END;
}

static void
accept(struct block *b, const struct line *line)
{
    b->line[b->count++] = *line;
    b->here = line->next;
}

/* All lines up to and with `line` are done with. */
static void
done_to(struct block *b, const struct line *line)
{
    b->r->at = line->next.at;
    b->r->st->line = line->next.number;
}

static enum step_result
drop_to(struct block *b, const struct line *line)
{
    done_to(b, line);
    return STEP_READ;
}

/* ---- a whole comment ----------------------------------------------------- */

struct found {
    int first, last; /* lines of the block: the name, behind the text */
    struct cell age, likes;
};

static bool
is_name_like(const char *s, size_t len)
{
    bool mark = false;
    size_t i;

    for (i = 0; i < len; i++) {
        if (!((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9') ||
              s[i] == '.' || s[i] == '_'))
            return false;
        mark |= !(s[i] >= 'a' && s[i] <= 'z');
    }
    return mark && len >= 3 && len <= 30;
}

/*
 * The first comment of a post, with the caption still above it: the last line
 * that can only be a name. "name's profile picture" says it for sure.
 */
static int
first_line(const struct block *b, const struct found *f, bool caption,
           struct cell *name)
{
    int i;

    name->s = NULL;
    for (i = f->last - 1; i >= f->first; i--) {
        const char *s = b->line[i].s;
        size_t n;

        name->s = paste_picture_name(s, b->line[i].len, &n);
        if (!name->s)
            continue;
        name->len = n;
        if (i + 1 < f->last && b->line[i + 1].len == n &&
            memcmp(b->line[i + 1].s, name->s, n) == 0)
            i++;
        return i;
    }
    if (caption && is_name_like(b->line[f->first].s, b->line[f->first].len))
        for (i = f->last - 2; i > f->first + 1; i--)
            if (is_name_like(b->line[i].s, b->line[i].len))
                return i;
    return f->first;
}

/* "anna Verified": the badge beside the name. */
static void
cut_badge(struct cell *name)
{
    static const char *const badges[] = { " Verified", " Verificato",
                                          " Verificata", " \xc2\xb7 Creator",
                                          " \xc2\xb7 Autore" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(badges); i++) {
        size_t n = strlen(badges[i]);

        if (name->len > n && memcmp(name->s + name->len - n, badges[i], n) == 0)
            name->len -= n;
    }
}

/* Hand over the comment whose lines are known, `end` being its last line. */
static enum step_result
give(struct block *b, struct found *f, const struct line *end)
{
    struct reader *r = b->r;
    enum import_field who = r->plan->kind == IMPORT_PASTE_TIKTOK
                                ? IMPORT_FIELD_AUTHOR_NAME
                                : IMPORT_FIELD_AUTHOR;
    bool caption = r->st->caption || r->st->row == 0;
    struct record record = { .line = 0 };
    struct cell name = { NULL, 0 };
    enum step_result result;
    int first = f->first, at;

    if (r->plan->kind == IMPORT_PASTE_INSTAGRAM)
        first = first_line(b, f, caption, &name);
    if (!name.s) {
        name.s = b->line[first].s;
        name.len = b->line[first].len;
    }
    cut_badge(&name);
    /* On YouTube the age stands between name and text. */
    at = first + (r->plan->kind == IMPORT_PASTE_YOUTUBE ? 2 : 1);
    for (; at < f->last; at++)
        if (!paste_is_noise(b->line[at].s, b->line[at].len))
            break;
    while (f->last > at &&
           (b->line[f->last - 1].len == 0 ||
            paste_is_more(b->line[f->last - 1].s, b->line[f->last - 1].len)))
        f->last--;
    record.line = b->line[first].next.number;
    record.cell[who] = name;
    record.cell[IMPORT_FIELD_TIME] = f->age;
    record.cell[IMPORT_FIELD_LIKES] = f->likes;
    if (at < f->last) {
        const struct line *last = &b->line[f->last - 1];

        record.cell[IMPORT_FIELD_TEXT].s = b->line[at].s;
        record.cell[IMPORT_FIELD_TEXT].len =
            (size_t)(last->s - b->line[at].s) + last->len;
    }
    result = reader_give(r, &record);
    if (result != STEP_READ)
        return result;
    r->st->row++;
    r->st->caption = false;
    done_to(b, end);
    return STEP_READ;
}

/* ---- Instagram and TikTok ------------------------------------------------ */

static bool
is_meta(const struct block *b, const struct line *line, struct paste_meta *meta)
{
    const struct import_plan *plan = b->r->plan;
    bool learned = (plan->caveats & IMPORT_CAVEAT_LANGUAGE_LEARNED) != 0;

    return paste_meta(line->s, line->len, plan->reply_word, learned, meta);
}

/*
 * Behind an age that stands alone: likes and "Reply" on the lines that follow
 * make it the end of a comment. GOT_END: they do not.
 */
static enum got
split_meta(struct block *b, struct found *f, struct line *end)
{
    struct place here = end->next;
    struct line line;
    struct cell likes = { NULL, 0 };
    int tries;

    for (tries = 0; tries < 2; tries++) {
        enum got got = peek(b, &here, &line);

        if (got != GOT_LINE)
            return got == GOT_NEED_MORE ? got : GOT_END;
        if (paste_is(line.s, line.len, b->r->plan->reply_word) ||
            paste_is_likes_reply(line.s, line.len, b->r->plan->reply_word,
                                 &likes)) {
            f->likes = likes;
            *end = line;
            return GOT_LINE;
        }
        if (paste_is_count(line.s, line.len)) {
            likes.s = line.s;
            likes.len = line.len;
        } else if (!paste_is_likes(line.s, line.len, &likes)) {
            break;
        }
        here = line.next;
    }
    return GOT_END;
}

/* TikTok writes the likes below "Reply"; false when they may still come. */
static bool
likes_below(struct block *b, struct found *f, struct line *end)
{
    struct line line;
    enum got got;

    if (b->r->plan->kind != IMPORT_PASTE_TIKTOK || f->likes.s)
        return true;
    got = peek(b, &end->next, &line);
    if (got == GOT_LINE && paste_is_count(line.s, line.len)) {
        f->likes.s = line.s;
        f->likes.len = line.len;
        *end = line;
    }
    return got != GOT_NEED_MORE;
}

static enum step_result
finish(struct block *b, struct found *f, struct line *end)
{
    if (!likes_below(b, f, end))
        return STEP_NEED_MORE;
    if (b->count == 0)
        return drop_to(b, end);
    return give(b, f, end);
}

/* An age alone at the top of a post ends its caption, which is no comment. */
static enum step_result
lone_age(struct block *b, struct line *line, struct found *f, bool *handled)
{
    struct line end = *line, next;
    struct paste_meta meta;
    enum got got = split_meta(b, f, &end);

    *handled = true;
    if (got == GOT_NEED_MORE)
        return STEP_NEED_MORE;
    if (got == GOT_LINE)
        return finish(b, f, &end);
    got = peek(b, &line->next, &next);
    if (got == GOT_NEED_MORE)
        return STEP_NEED_MORE;
    if (b->count > 0 && (b->r->st->caption || b->r->st->row == 0) &&
        !(got == GOT_LINE && is_meta(b, &next, &meta))) {
        b->r->st->caption = false;
        return drop_to(b, line);
    }
    *handled = false;
    return STEP_READ;
}

static enum step_result
block_line(struct block *b, struct line *line, bool *handled)
{
    const char *s = line->s;
    struct found f = { 0, b->count, { NULL, 0 }, { NULL, 0 } };
    struct paste_meta meta;
    struct line end = *line;
    bool dated;

    *handled = true;
    if (is_meta(b, line, &meta)) {
        f.age = meta.age;
        f.likes = meta.likes;
        return finish(b, &f, &end);
    }
    if (paste_is(s, line->len, b->r->plan->reply_word)) {
        if (b->count > 2 && paste_is_likes(b->line[b->count - 1].s,
                                           b->line[b->count - 1].len, &f.likes))
            f.last--;
        return finish(b, &f, &end);
    }
    if (b->count == 0 && paste_is_noise(s, line->len))
        return drop_to(b, line);
    if ((b->r->st->caption || b->r->st->row == 0) &&
        paste_is_heading(s, line->len))
        return drop_to(b, line);
    if (paste_is_age(s, line->len, &f.age, &dated))
        return lone_age(b, line, &f, handled);
    *handled = false;
    return STEP_READ;
}

/* ---- YouTube ------------------------------------------------------------- */

static bool
is_youtube_age(const struct block *b, const struct line *line)
{
    const char *s = line->s;
    struct cell age;
    bool dated;
    size_t i;

    if (paste_is_age(s, line->len, &age, &dated))
        return true;
    if (!(b->r->plan->caveats & IMPORT_CAVEAT_LANGUAGE_LEARNED) ||
        line->len > 50)
        return false;
    for (i = 0; i < line->len; i++)
        if (s[i] >= '0' && s[i] <= '9')
            return true;
    return false;
}

/* Does a comment begin at this line: a handle with an age below it? */
static enum got
is_youtube_start(struct block *b, const struct line *line, struct line *age)
{
    enum got got;

    if (!paste_is_at_handle(line->s, line->len))
        return GOT_END;
    got = peek(b, &line->next, age);
    if (got == GOT_LINE)
        return is_youtube_age(b, age) ? GOT_LINE : GOT_END;
    return got == GOT_NEED_MORE ? got : GOT_END;
}

/* Lines 0 and 1 are name and age; likes may be the last of the others. */
static enum step_result
finish_youtube(struct block *b, const struct line *end)
{
    struct found f = { 0, b->count, { NULL, 0 }, { NULL, 0 } };
    int last;

    f.age.s = b->line[1].s;
    f.age.len = b->line[1].len;
    while (f.last > 2 &&
           (b->line[f.last - 1].len == 0 ||
            paste_is_noise(b->line[f.last - 1].s, b->line[f.last - 1].len)))
        f.last--;
    last = f.last - 1;
    if (last > 2 && paste_is_count(b->line[last].s, b->line[last].len)) {
        f.likes.s = b->line[last].s;
        f.likes.len = b->line[last].len;
        f.last = last;
        while (f.last > 2 &&
               (b->line[f.last - 1].len == 0 ||
                paste_is_noise(b->line[f.last - 1].s, b->line[f.last - 1].len)))
            f.last--;
    }
    return give(b, &f, end);
}

static enum step_result
youtube_line(struct block *b, struct line *line, bool *handled)
{
    struct line age;
    enum got start = is_youtube_start(b, line, &age);

    *handled = true;
    if (start == GOT_NEED_MORE)
        return STEP_NEED_MORE;
    if (b->count > 0) {
        if (start == GOT_LINE)
            return finish_youtube(b, &b->line[b->count - 1]);
        if (paste_is(line->s, line->len, b->r->plan->reply_word))
            return finish_youtube(b, line);
        *handled = false;
        return STEP_READ;
    }
    if (start != GOT_LINE)
        return drop_to(b, line);
    *handled = false;
    return STEP_READ;
}

/* ---- the step ------------------------------------------------------------ */

/* A link within a comment is text: then the comment's end follows. */
static enum got
is_post_line(struct block *b, const struct line *line, struct post_ref *post)
{
    struct paste_meta meta;
    struct line next;
    enum got got;

    if (!paste_is_post(b->r->data + line->raw, line->raw_len, line->s,
                       line->len, post))
        return GOT_END;
    if (b->count == 0)
        return GOT_LINE;
    if (b->r->plan->kind == IMPORT_PASTE_YOUTUBE)
        return GOT_END;
    got = peek(b, &line->next, &next);
    if (got == GOT_LINE && is_meta(b, &next, &meta))
        return GOT_END;
    return got == GOT_NEED_MORE ? got : GOT_LINE;
}

static enum step_result
begin_post(struct block *b, const struct line *line,
           const struct post_ref *post)
{
    struct import_state *st = b->r->st;

    memcpy(st->post, post->key, sizeof(st->post));
    memcpy(st->post_url, post->url, sizeof(st->post_url));
    st->caption = true;
    return drop_to(b, line);
}

/* There is no next line, or none that can be read. */
static enum step_result
no_line(struct block *b, enum got got)
{
    struct reader *r = b->r;
    enum step_result result = STEP_READ;

    if (got == GOT_NEED_MORE)
        return STEP_NEED_MORE;
    if (got == GOT_TOO_LONG && b->count == 0) {
        result = reader_skip(r, b->here.number + 1, IMPORT_SKIP_TOO_LONG);
        r->st->skipping = result == STEP_READ;
        return result;
    }
    if (got == GOT_END && b->count > 1 && r->plan->kind == IMPORT_PASTE_YOUTUBE)
        return finish_youtube(b, &b->line[b->count - 1]);
    /* Too much for one comment, or the copy ends in the middle of one. */
    if (b->count > 1)
        result = reader_skip(r, b->line[0].next.number, IMPORT_SKIP_MALFORMED);
    if (result == STEP_READ && b->count > 0)
        done_to(b, &b->line[b->count - 1]);
    else if (b->count == 0)
        result = STEP_NEED_MORE;
    return result;
}

/* Lines point into the buffers, which must not move. */
static void
hold_still(struct buf *b)
{
    buf_hold_still(b);
    buf_reset(b);
}

enum step_result
paste_step(struct reader *r)
{
    struct block b;

    if (r->st->skipping)
        return reader_drop_line(r);
    hold_still(&r->scratch);
    hold_still(&r->ahead);
    b.r = r;
    b.here.at = r->at;
    b.here.number = r->st->line;
    b.count = 0;
    for (;;) {
        struct post_ref post;
        struct line line;
        enum step_result result;
        enum got got = next_line(&b, &line);
        bool handled;

        if (got != GOT_LINE)
            return no_line(&b, got);
        buf_reset(&r->ahead);
        got = is_post_line(&b, &line, &post);
        if (got == GOT_NEED_MORE)
            return STEP_NEED_MORE;
        if (got == GOT_LINE)
            return begin_post(&b, &line, &post);
        if (r->plan->kind == IMPORT_PASTE_YOUTUBE)
            result = youtube_line(&b, &line, &handled);
        else
            result = block_line(&b, &line, &handled);
        if (handled)
            return result;
        accept(&b, &line);
        /* Between a handle and its age an empty line says nothing. */
        if (r->plan->kind == IMPORT_PASTE_YOUTUBE && b.count == 2 &&
            line.len == 0)
            b.count = 1;
    }
}
