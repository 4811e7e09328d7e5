/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * paste_sniff.c - is this text a page of comments, and whose?
 *
 * Every comment of a page ends with the same word. It is known in a dozen
 * languages; in another one it shows as the common end of lines that begin
 * with a number ("2 дОтветить"), or on YouTube as the line that recurs between
 * the handles. One line that looks right is enough for a known word, a learned
 * one takes three.
 */
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "letters.h"
#include "paste.h"
#include "values.h"

#define SNIFF_LINES 2000
#define TAILS_MAX   60
#define TAIL_MAX    40

struct text_line {
    const char *s;
    size_t len;
};

struct lines {
    struct buf text;
    struct text_line *line;
    int count;
};

static void
lines_init(struct lines *l, const char *text, size_t len)
{
    size_t *start = xcalloc(SNIFF_LINES + 1, sizeof(*start));
    size_t at = 0;
    int i;

    buf_init(&l->text, len + SNIFF_LINES + 1);
    l->count = 0;
    while (at < len && l->count < SNIFF_LINES) {
        size_t n = 0, before = l->text.len;

        while (at + n < len && text[at + n] != '\n' && text[at + n] != '\r')
            n++;
        paste_clean_line(text + at, n, &l->text);
        if (l->text.len > before)
            start[l->count++] = before;
        at += n + 1;
    }
    start[l->count] = l->text.len;
    l->line = xcalloc((size_t)l->count + 1, sizeof(*l->line));
    for (i = 0; i < l->count; i++) {
        l->line[i].s = l->text.data + start[i];
        l->line[i].len = start[i + 1] - start[i];
    }
    free(start);
}

static void
lines_release(struct lines *l)
{
    buf_release(&l->text);
    free(l->line);
}

/* ---- what kinds of lines there are --------------------------------------- */

struct tally {
    int whole;   /* "4 d24 likesReply" */
    int alone;   /* "Reply", below an age */
    int dated;   /* among the ages: "2d ago", "10-3" */
    int words;   /* among the whole: with "likes" */
    int below;   /* with nothing but a number in the next line */
    int youtube; /* "@anna" above an age */
};

static bool
is_age_above(const struct lines *l, int i, bool *dated)
{
    struct cell age, likes;
    int up;

    for (up = i - 1; up >= 0 && up >= i - 2; up--) {
        const struct text_line *line = &l->line[up];

        if (paste_is_age(line->s, line->len, &age, dated))
            return true;
        if (!paste_is_count(line->s, line->len) &&
            !paste_is_likes(line->s, line->len, &likes))
            return false;
    }
    return false;
}

static void
tally_of(const struct lines *l, const char *reply_word, bool any_unit,
         struct tally *t)
{
    int i;

    memset(t, 0, sizeof(*t));
    for (i = 0; i < l->count; i++) {
        const struct text_line *line = &l->line[i];
        struct paste_meta meta;
        struct cell likes;
        bool dated = false;

        if (paste_meta(line->s, line->len, reply_word, any_unit, &meta)) {
            t->whole++;
            t->words += meta.word;
            dated = meta.dated;
        } else if (paste_is(line->s, line->len, reply_word) &&
                   is_age_above(l, i, &dated)) {
            t->alone++;
        } else if (paste_is_likes_reply(line->s, line->len, reply_word,
                                        &likes) &&
                   is_age_above(l, i, &dated)) {
            t->alone++;
            t->words++;
        } else {
            continue;
        }
        t->dated += dated;
        t->below += i + 1 < l->count &&
                    paste_is_count(l->line[i + 1].s, l->line[i + 1].len);
    }
}

static int
youtube_starts(const struct lines *l, bool learn)
{
    struct cell age;
    bool dated;
    int i, n = 0;

    for (i = 0; i + 1 < l->count; i++) {
        const struct text_line *below = &l->line[i + 1];
        size_t k;

        if (!paste_is_at_handle(l->line[i].s, l->line[i].len))
            continue;
        if (paste_is_age(below->s, below->len, &age, &dated)) {
            n++;
            continue;
        }
        for (k = 0; learn && below->len <= 50 && k < below->len; k++)
            if (below->s[k] >= '0' && below->s[k] <= '9') {
                n++;
                break;
            }
    }
    return n;
}

/* ---- learning a word ----------------------------------------------------- */

static bool
is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

/* The letters at the end of a short line that begins with a digit. */
static size_t
tail_of(const struct text_line *line)
{
    size_t n = 0;

    if (line->len < 4 || line->len > 60 || line->s[0] < '0' || line->s[0] > '9')
        return 0;
    while (n < line->len && n < TAIL_MAX &&
           is_letter((unsigned char)line->s[line->len - n - 1]))
        n++;
    return n;
}

static size_t
common_tail(const struct text_line *a, const struct text_line *b, size_t max)
{
    size_t n = 0;

    while (n < max && n < a->len && n < b->len &&
           a->s[a->len - n - 1] == b->s[b->len - n - 1])
        n++;
    /* Begin with a whole letter. */
    while (n > 0 && ((unsigned char)a->s[a->len - n] & 0xc0) == 0x80)
        n--;
    return n;
}

/* A capital of the Latin, Greek or Cyrillic letters. */
static bool
is_capital(uint32_t cp)
{
    return (cp >= 'A' && cp <= 'Z') || (cp >= 0xc0 && cp <= 0xde) ||
           (cp >= 0x391 && cp <= 0x3a9) || (cp >= 0x410 && cp <= 0x42f);
}

/* "dSvara" becomes "Svara": all ages in the text had the same unit. */
static void
cut_unit(char *word)
{
    size_t at = 0, n, len = strlen(word);
    uint32_t cp;

    for (; at < len; at += n) {
        n = letters_next(word + at, len - at, &cp);
        if (n == 0)
            return;
        if (is_capital(cp)) {
            memmove(word, word + at, len - at + 1);
            return;
        }
    }
}

/*
 * "1 dSvara", "2 dSvara", "3 vSvara": the ends that most lines have in
 * common. If all have the same unit it is taken for a part of the word, and
 * the time is not known; the word itself often begins with a capital.
 */
static bool
learn_glued(const struct lines *l, char *word, size_t size)
{
    const struct text_line *with[TAILS_MAX];
    int count = 0, best = 0, i, k;
    size_t best_len = 0;

    for (i = 0; i < l->count && count < TAILS_MAX; i++)
        if (tail_of(&l->line[i]) >= 3)
            with[count++] = &l->line[i];
    for (i = 0; i + 1 < count; i++) {
        size_t len = common_tail(with[i], with[i + 1], tail_of(with[i]));
        int n = 0;

        for (k = 0; k < count && len >= 3; k++)
            n += common_tail(with[i], with[k], len) >= len;
        if (n > best || (n == best && len > best_len)) {
            best = n;
            best_len = len;
            if (len < size) {
                memcpy(word, with[i]->s + with[i]->len - len, len);
                word[len] = '\0';
            }
        }
    }
    if (best > 0)
        cut_unit(word);
    return letters_are_valid(word) && best >= 3 && best * 10 >= count * 6 &&
           best_len < size;
}

/* YouTube in another language: the short line that recurs most. */
static void
learn_line(const struct lines *l, int starts, char *word, size_t size)
{
    int i, k, best = 0;

    word[0] = '\0';
    for (i = 0; i < l->count && i < 300; i++) {
        const struct text_line *line = &l->line[i];
        int n = 0;

        if (line->len == 0 || line->len >= size || line->len > TAIL_MAX ||
            line->s[0] == '@' || paste_is_count(line->s, line->len))
            continue;
        for (k = i; k < l->count && k < 600; k++)
            n += l->line[k].len == line->len &&
                 memcmp(l->line[k].s, line->s, line->len) == 0;
        if (n > best) {
            best = n;
            memcpy(word, line->s, line->len);
            word[line->len] = '\0';
        }
    }
    if (best * 2 < starts || best < 2 || !letters_are_valid(word))
        word[0] = '\0';
}

/* ---- the answer ---------------------------------------------------------- */

static void
set_kind(struct import_plan *plan, enum import_kind kind, const char *word)
{
    size_t len = strlen(word);

    plan->kind = kind;
    plan->platform = kind == IMPORT_PASTE_INSTAGRAM ? PLATFORM_INSTAGRAM
                     : kind == IMPORT_PASTE_TIKTOK  ? PLATFORM_TIKTOK
                                                    : PLATFORM_YOUTUBE;
    if (len > IMPORT_NAME_MAX)
        len = 0;
    memcpy(plan->reply_word, word, len);
    plan->reply_word[len] = '\0';
}

static enum platform
first_link(const char *text, size_t len)
{
    size_t at = 0;

    while (at < len) {
        struct buf line;
        struct post_ref post = { .platform = PLATFORM_UNKNOWN };
        size_t n = 0;
        bool found;

        while (at + n < len && text[at + n] != '\n' && text[at + n] != '\r')
            n++;
        buf_init(&line, n + 1);
        paste_clean_line(text + at, n, &line);
        found = paste_is_post(text + at, n, line.data, line.len, &post);
        buf_release(&line);
        if (found)
            return post.platform;
        at += n + 1;
    }
    return PLATFORM_UNKNOWN;
}

static void
set_by_tally(const struct tally *t, const char *text, size_t len,
             const char *word, struct import_plan *plan)
{
    int n = t->whole + t->alone;
    bool tiktok = t->dated * 2 > n || (t->words == 0 && t->below * 2 > n);

    if (t->words == 0 && t->dated == 0) {
        enum platform platform = first_link(text, len);

        if (platform != PLATFORM_UNKNOWN)
            tiktok = platform == PLATFORM_TIKTOK;
    }
    set_kind(plan, tiktok ? IMPORT_PASTE_TIKTOK : IMPORT_PASTE_INSTAGRAM, word);
}

static bool
sniff_youtube(const struct lines *l, struct import_plan *plan)
{
    char learned[IMPORT_NAME_MAX + 1];
    int n = youtube_starts(l, false), best = 0;
    const char *word, *best_word = "";
    size_t i;
    int k;

    if (n == 0) {
        n = youtube_starts(l, true);
        if (n < 3)
            return false;
        plan->caveats |= IMPORT_CAVEAT_LANGUAGE_LEARNED;
    }
    for (i = 0; (word = paste_reply_word(i)) != NULL; i++) {
        int alone = 0;

        for (k = 0; k < l->count; k++)
            alone += paste_is(l->line[k].s, l->line[k].len, word);
        if (alone > best) {
            best = alone;
            best_word = word;
        }
    }
    if (best == 0) {
        learn_line(l, n, learned, sizeof(learned));
        best_word = learned;
        if (n < 2 && *learned == '\0')
            return false;
    }
    set_kind(plan, IMPORT_PASTE_YOUTUBE, best_word);
    return true;
}

static bool
sniff_lines(const struct lines *l, const char *text, size_t len,
            struct import_plan *plan)
{
    struct tally tally, best = { 0 };
    const char *word, *best_word = NULL;
    char learned[IMPORT_NAME_MAX + 1] = "";
    size_t i;

    if (sniff_youtube(l, plan))
        return true;
    for (i = 0; (word = paste_reply_word(i)) != NULL; i++) {
        tally_of(l, word, false, &tally);
        if (tally.whole + tally.alone > best.whole + best.alone) {
            best = tally;
            best_word = word;
        }
    }
    if (best_word) {
        set_by_tally(&best, text, len, best_word, plan);
        return true;
    }
    if (!learn_glued(l, learned, sizeof(learned)))
        return false;
    tally_of(l, learned, true, &tally);
    if (tally.whole < 3)
        return false;
    plan->caveats |= IMPORT_CAVEAT_LANGUAGE_LEARNED;
    set_by_tally(&tally, text, len, learned, plan);
    return true;
}

bool
paste_sniff(const char *text, size_t len, struct import_plan *plan)
{
    struct lines l;
    bool found;
    int i;

    lines_init(&l, text, len);
    found = sniff_lines(&l, text, len, plan);
    for (i = 0; found && i < l.count; i++)
        if (paste_is_more(l.line[i].s, l.line[i].len))
            plan->caveats |= IMPORT_CAVEAT_CUT_TEXTS;
    if (found && plan->kind == IMPORT_PASTE_TIKTOK)
        plan->caveats |= IMPORT_CAVEAT_DISPLAY_NAMES;
    lines_release(&l);
    return found;
}
