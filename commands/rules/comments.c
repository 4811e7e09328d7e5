/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * comments.c - what kind of comment is this?
 *
 * Fold, weigh the signs of a machine, then look for the emptiest class that
 * fits. Praise is a text that is covered from end to end by phrases of praise
 * (generic_comments.tsv), small words and at most one name.
 */
#include "rules/comments.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "rules/comment_model.h"
#include "rules/fold.h"
#include "rules/phrases.h"
#include "rules/signs.h"

#include "generic_comments_tsv.h"

/* Read from the table once, and as that says from then on. */
static struct phrases *generic;

const char *comment_class_name(enum comment_class class)
{
    static const char *const names[] = {
#define X(name, text) [COMMENT_##name] = text,
        COMMENT_CLASS_MAP(X)
#undef X
    };

    return (size_t) class < ARRAY_LEN(names) ? names[class] : "other";
}

static void
generic_make(void)
{
    size_t i;

    generic = phrases_new();
    for (i = 0; i < ARRAY_LEN(generic_comments_rows); i++)
        (void)phrases_add(generic, generic_comments_rows[i][1],
                          (uint32_t)i + 1);
}

static bool
is_filler(uint32_t value)
{
    return generic_comments_rows[value - 1][2][0] == 'f';
}

static bool
is_german(uint32_t value)
{
    return strcmp(generic_comments_rows[value - 1][0], "de") == 0;
}

/* What the words of a text are, for the class of praise. */
struct cover {
    size_t words; /* names with their sign apart */
    size_t praise;
    size_t filler;
    size_t unknown;
    size_t stranger; /* index of the last unknown word */
    bool german;
};

static void
cover_read(const struct folded *f, struct cover *c)
{
    size_t i = 0;

    memset(c, 0, sizeof(*c));
    while (i < f->count) {
        struct phrase_match m[8];
        size_t n;

        if (f->words[i].kind == FOLD_MENTION) {
            i++;
            continue;
        }
        n = phrases_at(generic, f, i, m, ARRAY_LEN(m));
        if (n == 0) {
            c->unknown++;
            c->words++;
            c->stranger = i++;
            continue;
        }
        c->words += m[n - 1].count;
        if (is_filler(m[n - 1].value)) {
            c->filler += m[n - 1].count;
        } else {
            c->praise += m[n - 1].count;
            c->german |= is_german(m[n - 1].value);
        }
        i += m[n - 1].count;
    }
}

/* A case-blind look for a word of at least three letters in another text. */
static bool
is_in(const struct folded *f, const struct fold_word *w, const char *where)
{
    struct folded *other;
    bool found = false;
    size_t i;

    if (!where || w->len < 3)
        return false;
    where += *where == '@';
    other = xmalloc(sizeof(*other));
    fold_text(where, strlen(where), other);
    for (i = 0; i < other->count && !found; i++)
        found = other->words[i].hash == w->hash ||
                memmem(other->text + other->words[i].at, other->words[i].len,
                       f->text + w->at, w->len) != NULL;
    free(other);
    return found;
}

/* "Bellissima Giulia": one unknown word with a capital, first or last. */
static bool
is_name(const struct folded *f, const struct cover *c, const char *creator)
{
    const struct fold_word *w = &f->words[c->stranger];

    if (is_in(f, w, creator))
        return true;
    if (w->kind != FOLD_WORD || !(w->flags & FOLD_CAPITAL) || c->german)
        return false;
    if (w->flags & FOLD_UPPER)
        return false;
    return c->stranger + 1 == f->count || (c->stranger == 0 && f->count > 1);
}

static bool
is_praise(const struct folded *f, const struct cover *c,
          const struct comment_text *in)
{
    if (c->praise == 0 || c->words > 14)
        return false;
    if (c->unknown == 0)
        return true;
    return c->unknown == 1 && is_name(f, c, in->creator);
}

static bool
is_vowel(char c)
{
    return c != '\0' && strchr("aeiouy", c) != NULL;
}

/* Laughter and murmur are not words, but not nonsense either. */
static bool
is_murmur(const char *s, size_t len)
{
    bool seen[26] = { false };
    size_t i, kinds = 0;

    for (i = 0; i < len; i++) {
        if (s[i] < 'a' || s[i] > 'z')
            return false;
        kinds += !seen[s[i] - 'a'];
        seen[s[i] - 'a'] = true;
    }
    return kinds <= 3;
}

/* Four letters that are neighbours on a keyboard, from left to right? Hardly
 * any word has them, and a word is looked through once. */
static bool
may_have_row(const char *s, size_t len)
{
    /* The right neighbour of each letter from a to z. */
    static const char right[] = "snvfrghjokl##mp#wtdyibecux";
    size_t i, run = 1;

    for (i = 1; i < len && run < 4; i++)
        run =
            s[i - 1] >= 'a' && s[i - 1] <= 'z' && right[s[i - 1] - 'a'] == s[i]
                ? run + 1
                : 1;
    return run >= 4;
}

static bool
has_row(const char *s, size_t len)
{
    static const char *const rows[] = { "asdf", "sdfg", "dfgh", "fghj",
                                        "ghjk", "hjkl", "qwer", "werty",
                                        "zxcv", "xcvb", "uiop" };
    size_t i;

    if (!may_have_row(s, len))
        return false;
    for (i = 0; i < ARRAY_LEN(rows); i++)
        if (memmem(s, len, rows[i], strlen(rows[i])))
            return true;
    return false;
}

/* Latin letters that no language puts together. */
static bool
is_gibberish(const char *s, size_t len)
{
    size_t i, run = 0, longest = 0, vowels = 0;

    if (len < 5)
        return false;
    if (has_row(s, len))
        return true;
    for (i = 0; i < len; i++) {
        if (s[i] < 'a' || s[i] > 'z')
            return false;
        vowels += is_vowel(s[i]);
        run = is_vowel(s[i]) ? 0 : run + 1;
        longest = run > longest ? run : longest;
    }
    return (vowels == 0 && len >= 6) || longest >= 7;
}

/* Most letters of the text stand in words that are none. */
static bool
is_nonsense(const struct folded *f)
{
    size_t bad = 0, all = 0, i;

    for (i = 0; i < f->count; i++) {
        const struct fold_word *w = &f->words[i];
        const char *s = f->text + w->at;

        if (w->kind != FOLD_WORD)
            continue;
        all += w->len;
        if (is_gibberish(s, w->len) && !is_murmur(s, w->len))
            bad += w->len;
    }
    return bad > 0 && bad * 2 > all;
}

static bool
has_number(const struct folded *f)
{
    size_t i;

    for (i = 0; i < f->count; i++)
        if (f->words[i].kind == FOLD_NUMBER || f->words[i].kind == FOLD_MONEY)
            return true;
    return false;
}

static bool
is_on_list(const struct folded *f, size_t i)
{
    struct phrase_match m[8];

    return phrases_at(generic, f, i, m, ARRAY_LEN(m)) > 0;
}

/* A word of the caption that is not one of those that fit everywhere. */
static bool
has_caption_word(const struct folded *f, const char *caption)
{
    struct folded *c;
    size_t i, k;
    bool found = false;

    if (!caption || *caption == '\0')
        return false;
    c = xmalloc(sizeof(*c));
    fold_text(caption, strlen(caption), c);
    for (i = 0; i < f->count && !found; i++) {
        if (f->words[i].len < 4 || f->words[i].kind == FOLD_MENTION ||
            is_on_list(f, i))
            continue;
        for (k = 0; k < c->count && !found; k++)
            found = c->words[k].hash == f->words[i].hash;
    }
    free(c);
    return found;
}

static enum comment_class
machine_class(const struct evidence *ev)
{
    switch (ev->family) {
    case FAMILY_FISH:
        return COMMENT_CTA;
    case FAMILY_TEMPLATE:
        return COMMENT_PRAISE;
    case FAMILY_SELL:
    case FAMILY_SCAM:
    case FAMILY_GAMBLE:
    case FAMILY_DISGUISE:
    case FAMILY_NONE:
    case FAMILIES:
        break;
    }
    return COMMENT_SPAM;
}

/* The class of what a person wrote, and the rule that said so. */
static enum comment_class
person_class(const struct folded *f, const struct comment_text *in,
             const char **rule)
{
    struct cover c;

    cover_read(f, &c);
    if (c.words == 0) {
        *rule = f->count > 0 && f->emoji == 0 ? "names-only" : "no-words";
        return f->count > 0 && f->emoji == 0 ? COMMENT_MENTION : COMMENT_EMOJI;
    }
    if (in->thread) {
        *rule = "thread";
        return COMMENT_SPECIFIC;
    }
    if (is_praise(f, &c, in)) {
        *rule = "praise-list";
        return COMMENT_PRAISE;
    }
    if (is_nonsense(f)) {
        *rule = "no-words-of-any-language";
        return COMMENT_NONSENSE;
    }
    if (f->questions > 0 || has_number(f) || has_caption_word(f, in->caption)) {
        *rule = f->questions > 0 ? "question"
                : has_number(f)  ? "number"
                                 : "caption-word";
        return COMMENT_SPECIFIC;
    }
    if (c.words <= 2) {
        *rule = "two-words-at-most";
        return COMMENT_SHORT;
    }
    *rule = "none";
    return COMMENT_OTHER;
}

/* The words that decided, cut at a character. */
static void
quote(const char *text, struct comment_judgement *out)
{
    size_t n = out->to - out->from;

    if (n >= sizeof(out->words)) {
        n = sizeof(out->words) - 1;
        while (n > 0 && ((unsigned char)text[out->from + n] & 0xc0) == 0x80)
            n--;
    }
    memcpy(out->words, text + out->from, n);
    out->words[n] = '\0';
}

/* The heaviest signs, each with words of its own. */
static void
tell_signs(const struct evidence *ev, struct comment_judgement *out)
{
    int points[COMMENT_SIGNS] = { 0 }, at, i;
    size_t k;

    for (k = 0; k < ev->part_count; k++) {
        const struct evidence_part *p = &ev->parts[k];

        for (i = 0; i < out->sign_count; i++)
            if (out->signs[i].from < p->to && p->from < out->signs[i].to)
                break;
        if (p->points <= 0 || p->from == p->to || i < out->sign_count)
            continue;
        for (at = out->sign_count; at > 0 && points[at - 1] < p->points; at--)
            ;
        if (at == COMMENT_SIGNS)
            continue;
        if (out->sign_count < COMMENT_SIGNS)
            out->sign_count++;
        for (i = out->sign_count - 1; i > at; i--) {
            points[i] = points[i - 1];
            out->signs[i] = out->signs[i - 1];
        }
        points[at] = p->points;
        out->signs[at] = (struct comment_sign){ p->rule, p->from, p->to };
    }
}

/* Points to a thousand: SIGNS_MACHINE is the middle. */
static int
score(int points)
{
    return points * 1000 / (points + SIGNS_MACHINE);
}

/*
 * What the model adds: HINT_POINTS for each time that the odds grow by a
 * factor of e. It was trained on talk of money in English, so it may speak up
 * anywhere, but takes back little, only from signs of such talk, and only
 * where it knows most of the words.
 */
#define HINT_POINTS 20
#define HINT_START  30
#define HINT_MOST   90
#define HINT_ALONE  25 /* for who leads nobody anywhere */
#define HINT_LEAST  (-20)
#define HINT_KNOWN  60 /* per cent of the words */

static int
hint_least(const struct evidence *ev)
{
    if (ev->of[FAMILY_SCAM] <= 0)
        return 0;
    return ev->of[FAMILY_SCAM] < -HINT_LEAST ? -ev->of[FAMILY_SCAM]
                                             : HINT_LEAST;
}

static int
hint_most(const struct evidence *ev)
{
    return ev->leads ? HINT_MOST : HINT_ALONE;
}

/* Most comments are clear without it, and it costs as much as all the rest. */
static bool
can_decide(const struct evidence *ev)
{
    return ev->points + hint_most(ev) >= SIGNS_MACHINE &&
           ev->points + hint_least(ev) < SIGNS_MACHINE;
}

static int
hint_points(const struct comment_hint *hint, const struct evidence *ev)
{
    int points = hint->score * HINT_POINTS / 1000 + HINT_START;
    int least = hint->known < HINT_KNOWN ? 0 : hint_least(ev);

    if (points < least)
        return least;
    return points < hint_most(ev) ? points : hint_most(ev);
}

static void
add_hint(const struct linear_model *model, const struct folded *f,
         const char *creator, struct evidence *ev)
{
    struct comment_hint hint;

    comment_model_read(model, f, creator, &hint);
    evidence_add(ev, FAMILY_SCAM, "learned-words", hint_points(&hint, ev),
                 hint.from, hint.to);
}

static void
judge(const struct linear_model *model, const struct comment_text *in,
      const struct folded *f, struct comment_judgement *out)
{
    const char *text = in->text ? in->text : "";
    struct evidence ev;

    if (!generic)
        generic_make();
    memset(out, 0, sizeof(*out));
    out->fingerprint = fold_fingerprint(f, &out->length);
    signs_weigh(text, f, in->creator, &ev);
    if (model && f->count > 0 && can_decide(&ev))
        add_hint(model, f, in->creator, &ev);
    if (ev.points < 0)
        ev.points = 0;
    out->score = score(ev.points);
    out->machine = ev.points >= SIGNS_MACHINE;
    if (out->machine) {
        out->class = machine_class(&ev);
        out->rule = ev.rule;
        out->family = ev.family;
        tell_signs(&ev, out);
        out->from = ev.from;
        out->to = ev.to;
    } else {
        out->class = person_class(f, in, &out->rule);
        out->generic = out->class == COMMENT_EMOJI ||
                       out->class == COMMENT_PRAISE ||
                       out->class == COMMENT_NONSENSE;
    }
    quote(text, out);
}

void
comment_judge(const struct comment_text *in, struct comment_judgement *out)
{
    comment_judge_with(comment_model(), in, out);
}

void
comment_judge_with(const struct linear_model *model,
                   const struct comment_text *in, struct comment_judgement *out)
{
    const char *text = in->text ? in->text : "";
    struct folded f;

    fold_text(text, strlen(text), &f);
    judge(model, in, &f, out);
}

void
comment_judge_folded(const struct comment_text *in, const struct folded *f,
                     struct comment_judgement *out)
{
    judge(comment_model(), in, f, out);
}
