/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * glyph.c - what one code point means to a reader.
 *
 * Unicode's compatibility decomposition undoes most styled alphabets; small
 * capitals, the white-on-black letters and the look-alikes of other scripts
 * have none and stand in tables here.
 */
#include "rules/glyph.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "alloc.h"

#define BLOCK      256
#define BLOCKS_MAX 512 /* the first two planes; the rest is Han */

/* What a letter looks like, kept from when it was first asked for: it is the
 * same each time. */
static struct glyph *blocks[BLOCKS_MAX];
const struct glyph *glyph_first;

static const struct {
    int32_t cp;
    const char *out;
} letters[] = {
    /* Latin letters that Unicode does not take apart. */
    { 0x00c6, "ae" }, { 0x00d0, "d" },  { 0x00d8, "o" },  { 0x00de, "th" },
    { 0x00df, "ss" }, { 0x00e6, "ae" }, { 0x00f0, "d" },  { 0x00f8, "o" },
    { 0x00fe, "th" }, { 0x0110, "d" },  { 0x0111, "d" },  { 0x0126, "h" },
    { 0x0127, "h" },  { 0x0131, "i" },  { 0x0141, "l" },  { 0x0142, "l" },
    { 0x0152, "oe" }, { 0x0153, "oe" }, { 0x1e9e, "ss" },
};

/* Small capitals and their kind, in the order of the alphabet. */
static const int32_t small_capitals[] = {
    0x1d00, 0x0299, 0x1d04, 0x1d05, 0x1d07, 0xa730, 0x0262, 0x029c, 0x026a,
    0x1d0a, 0x1d0b, 0x029f, 0x1d0d, 0x0274, 0x1d0f, 0x1d18, 0x01eb, 0x0280,
    0xa731, 0x1d1b, 0x1d1c, 0x1d20, 0x1d21, 0x0078, 0x028f, 0x1d22,
};

static const struct {
    int32_t cp;
    char like;
} lookalikes[] = {
    { 0x03b1, 'a' }, { 0x03b2, 'b' }, { 0x03b5, 'e' }, { 0x03b7, 'n' },
    { 0x03b9, 'i' }, { 0x03ba, 'k' }, { 0x03bd, 'v' }, { 0x03bf, 'o' },
    { 0x03c1, 'p' }, { 0x03c3, 'o' }, { 0x03c4, 't' }, { 0x03c5, 'u' },
    { 0x03c7, 'x' }, { 0x03c9, 'w' }, { 0x03f3, 'j' }, { 0x0391, 'a' },
    { 0x0392, 'b' }, { 0x0395, 'e' }, { 0x0396, 'z' }, { 0x0397, 'h' },
    { 0x0399, 'i' }, { 0x039a, 'k' }, { 0x039c, 'm' }, { 0x039d, 'n' },
    { 0x039f, 'o' }, { 0x03a1, 'p' }, { 0x03a4, 't' }, { 0x03a5, 'y' },
    { 0x03a7, 'x' }, { 0x0430, 'a' }, { 0x0431, 'b' }, { 0x0432, 'b' },
    { 0x0433, 'r' }, { 0x0435, 'e' }, { 0x0438, 'u' }, { 0x043a, 'k' },
    { 0x043c, 'm' }, { 0x043d, 'h' }, { 0x043e, 'o' }, { 0x043f, 'n' },
    { 0x0440, 'p' }, { 0x0441, 'c' }, { 0x0442, 't' }, { 0x0443, 'y' },
    { 0x0445, 'x' }, { 0x044c, 'b' }, { 0x044f, 'r' }, { 0x0455, 's' },
    { 0x0456, 'i' }, { 0x0458, 'j' }, { 0x04bb, 'h' }, { 0x0501, 'd' },
    { 0x051b, 'q' }, { 0x051d, 'w' }, { 0x0410, 'a' }, { 0x0412, 'b' },
    { 0x0415, 'e' }, { 0x041a, 'k' }, { 0x041c, 'm' }, { 0x041d, 'h' },
    { 0x041e, 'o' }, { 0x0420, 'p' }, { 0x0421, 'c' }, { 0x0422, 't' },
    { 0x0423, 'y' }, { 0x0425, 'x' }, { 0x0405, 's' }, { 0x0406, 'i' },
    { 0x0408, 'j' },
};

static bool
in(int32_t cp, int32_t first, int32_t last)
{
    return cp >= first && cp <= last;
}

static bool
is_emoji(int32_t cp)
{
    return in(cp, 0x1f000, 0x1f0ff) || in(cp, 0x1f18e, 0x1faff) ||
           in(cp, 0x2600, 0x27bf) || in(cp, 0x2b00, 0x2bff) ||
           in(cp, 0x231a, 0x23ff) || in(cp, 0x2190, 0x21ff) ||
           in(cp, 0x25a0, 0x25ff) || cp == 0x203c || cp == 0x2049 ||
           cp == 0x3030 || cp == 0x303d || cp == 0x3297 || cp == 0x3299;
}

/* Accents that people type as separate code points; others are ornament. */
static bool
is_accent(int32_t cp)
{
    return in(cp, 0x0300, 0x0304) || in(cp, 0x0306, 0x030c) || cp == 0x031b ||
           in(cp, 0x0323, 0x0328) || cp == 0x032d || cp == 0x0331 ||
           cp == 0x0342 || cp == 0x0345;
}

static bool
is_ornament(int32_t cp)
{
    return (in(cp, 0x0300, 0x036f) && !is_accent(cp)) ||
           in(cp, 0x0483, 0x0489) || in(cp, 0x1ab0, 0x1aff) ||
           in(cp, 0x1dc0, 0x1dff) || in(cp, 0x20d0, 0x20e2) ||
           in(cp, 0x20e4, 0x20f0) || in(cp, 0xfe20, 0xfe2f);
}

static void
glyph_out(struct glyph *g, enum glyph_kind kind, const char *out)
{
    size_t len = strlen(out);

    g->kind = (uint8_t)kind;
    g->len = (uint8_t)(len < sizeof(g->out) ? len : sizeof(g->out));
    memcpy(g->out, out, g->len);
}

/* Letters that stand in the tables above, or have no decomposition. */
static bool
glyph_listed(int32_t cp, struct glyph *g)
{
    char one[2] = { 0, 0 };
    size_t i;

    for (i = 0; i < ARRAY_LEN(letters); i++)
        if (letters[i].cp == cp) {
            glyph_out(g, GLYPH_LETTER, letters[i].out);
            g->flags = GLYPH_LATIN;
            return true;
        }
    for (i = 0; i < ARRAY_LEN(small_capitals); i++)
        if (small_capitals[i] == cp && cp >= 0x80)
            one[0] = (char)('a' + i);
    if (in(cp, 0x1f150, 0x1f169))
        one[0] = (char)('a' + (cp - 0x1f150));
    if (in(cp, 0x1f170, 0x1f189))
        one[0] = (char)('a' + (cp - 0x1f170));
    if (one[0] == 0)
        return false;
    glyph_out(g, GLYPH_LETTER, one);
    g->flags = GLYPH_LATIN | GLYPH_STYLED;
    return true;
}

static bool
is_ascii_letter(int32_t c)
{
    return in(c, 'a', 'z');
}

/* Take a code point apart; keep the letters and digits of what comes out. */
static void
glyph_decomposed(int32_t cp, struct glyph *g, bool letter)
{
    utf8proc_int32_t parts[32];
    utf8proc_ssize_t n, i;
    int last = 0;
    bool plain = true;

    n = utf8proc_decompose_char(cp, parts, 32,
                                UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                    UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
                                    UTF8PROC_IGNORE,
                                &last);
    for (i = 0; i < n && i < 32; i++) {
        utf8proc_uint8_t bytes[4];
        utf8proc_ssize_t len;
        bool digit = in(parts[i], '0', '9');

        if (parts[i] < 0x80 && !digit && !is_ascii_letter(parts[i]))
            continue;
        if (parts[i] >= 0x80)
            plain = false;
        len = utf8proc_encode_char(parts[i], bytes);
        if (g->len + len > (utf8proc_ssize_t)sizeof(g->out))
            break;
        memcpy(g->out + g->len, bytes, (size_t)len);
        g->len = (uint8_t)(g->len + len);
        g->kind = (uint8_t)(digit && g->len == 1 ? GLYPH_DIGIT : GLYPH_LETTER);
    }
    if (g->len == 0)
        return;
    if (plain)
        g->flags |= GLYPH_LATIN;
    /* Accented letters are letters; what only looks like one is styled. */
    if (plain && (!letter || cp >= 0x1d00) && !in(cp, 0x1e00, 0x1eff))
        g->flags |= GLYPH_STYLED;
}

static void
glyph_make(int32_t cp, struct glyph *g)
{
    utf8proc_category_t cat = utf8proc_category(cp);

    memset(g, 0, sizeof(*g));
    if (cp == '\'' || cp == 0x2019 || cp == 0x02bc || cp == 0x00b4)
        g->flags = GLYPH_APOSTROPHE;
    else if (cp == '?' || cp == 0x061f || cp == 0xff1f || cp == 0x37e)
        g->flags = GLYPH_QUESTION;
    if (g->flags != 0)
        return;
    if (is_ornament(cp)) {
        g->kind = GLYPH_MARK;
        g->flags = GLYPH_STACKED;
        return;
    }
    if (cat == UTF8PROC_CATEGORY_MN || cat == UTF8PROC_CATEGORY_ME ||
        cat == UTF8PROC_CATEGORY_MC) {
        g->kind = GLYPH_MARK;
        return;
    }
    if (cat == UTF8PROC_CATEGORY_CF || cp == 0x3164 || cp == 0x115f) {
        g->kind = GLYPH_INVISIBLE;
        return;
    }
    if (glyph_listed(cp, g))
        return;
    if (is_emoji(cp)) {
        g->kind = GLYPH_EMOJI;
        return;
    }
    if (cat == UTF8PROC_CATEGORY_LU || cat == UTF8PROC_CATEGORY_LT)
        g->flags |= GLYPH_UPPER;
    if (in(cp, 0x0370, 0x052f))
        g->flags |= GLYPH_LOOKALIKE;
    if (cat <= UTF8PROC_CATEGORY_LO && cat >= UTF8PROC_CATEGORY_LU) {
        g->kind = GLYPH_LETTER;
        if (in(cp, 0xac00, 0xd7a3)) /* a syllable is one letter */
            g->len =
                (uint8_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)g->out);
        else
            glyph_decomposed(cp, g, true);
        if (g->len == 0)
            g->kind = GLYPH_BREAK;
        return;
    }
    /* Numbers and the letters in circles; not the fractions and the (c). */
    if (cat == UTF8PROC_CATEGORY_ND || cat == UTF8PROC_CATEGORY_NO ||
        cat == UTF8PROC_CATEGORY_NL || in(cp, 0x1f130, 0x1f149) ||
        in(cp, 0x24b6, 0x24e9)) {
        glyph_decomposed(cp, g, cp < 0x100);
        return;
    }
    if (cat == UTF8PROC_CATEGORY_SO || cat == UTF8PROC_CATEGORY_SM ||
        cat == UTF8PROC_CATEGORY_SK || cp == '*' || cp == 0x2022)
        g->flags |= GLYPH_SYMBOL;
}

/* Planes above are Han, or nothing that anybody writes. */
static const struct glyph high = { .kind = GLYPH_BREAK };

const struct glyph *
glyph_of_any(int32_t cp)
{
    size_t block = (size_t)cp / BLOCK;
    int32_t i;

    if (cp < 0 || block >= BLOCKS_MAX)
        return &high;
    if (!blocks[block]) {
        struct glyph *made = xcalloc(BLOCK, sizeof(*made));

        for (i = 0; i < BLOCK; i++)
            glyph_make((int32_t)block * BLOCK + i, &made[i]);
        blocks[block] = made;
        glyph_first = blocks[0];
    }
    return &blocks[block][cp % BLOCK];
}

char
glyph_lookalike(int32_t cp)
{
    size_t i;

    for (i = 0; i < ARRAY_LEN(lookalikes); i++)
        if (lookalikes[i].cp == cp)
            return lookalikes[i].like;
    return 0;
}

size_t
glyph_read_long(const char *s, size_t len, int32_t *cp)
{
    utf8proc_int32_t got;
    utf8proc_ssize_t n;

    n = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len,
                         &got);
    if (n <= 0) {
        *cp = 0xfffd;
        return 1;
    }
    *cp = got;
    return (size_t)n;
}
