/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shape.c - what a comment shows that is not a word of any language.
 */
#include "rules/shape.h"

#include <string.h>
#include <strings.h>

#include "alloc.h"

static const char *const messengers[] = {
    "t.me/",       "wa.me/",       "chat.whatsapp", "api.whatsapp",
    "telegram.me", "telegram.org", "wa.link",       "discord.gg",
    "bit.ly",      "tinyurl",      "goo.gl",        "linktr.ee",
    "onlyfans",    "cutt.ly",      "s.id/",         "shp.ee",
};

static const char *const videos[] = { "youtu.be/", "youtube.com/watch" };

static const char *const money_names[] = {
    "forex",   "_fx",     "fx_",     ".fx",     "fx.",          "crypto",
    "trade",   "trading", "invest",  "bitcoin", "btc",          "mining",
    "earn",    "financ",  "broker",  "profit",  "wealth",       "exchange",
    "swap",    "coin",    "capital", "expert",  "hack",         "recover",
    "busines", "token",   "xtips",   "signals", "entrepreneur", "money",
    "trad",    "grants",  "payout",
};

static const char *const shop_names[] = {
    "store",      "shop",      "beauty",   "skin",   "protein", "olshop",
    "official_",  "herbal",    "kecantik", "glow",   "white",   "fashion",
    "promo",      "followers", "boutique", "gadget", "hijab",   "slim",
    "collection", "nutri",     "cantik",   "expert", "dr.",     "supplier",
    "grosir",     "murah",
};

/* Words of everyday languages that end like a gambling site. */
static const char *const innocent[] = {
    "alfabet", "alphabet", "elizabet", "tibet",  "diabet", "darwin",  "edwin",
    "baldwin", "godwin",   "erwin",    "kelwin", "rewin",  "sherwin", "irwin",
    "goodwin", "twin",     "window",   "sobet",  "mobet",
};

static const char *const endings[] = {
    "toto", "bet", "slot", "win", "hoki", "jitu", "gacor", "togel", "jp",
};

/* Things with a number in their name that everybody talks about. */
static const char *const known[] = {
    "covid", "mp",  "ps",     "gta",  "vs",      "season", "part", "ep",
    "day",   "top", "iphone", "gen",  "usd",     "rtx",    "gtx",  "ios",
    "type",  "mph", "kmh",    "area", "formula", "blink",  "suju", "mark",
};

static void
mark(struct shape_mark *m, const struct fold_word *w)
{
    if (m->n++ > 0)
        return;
    m->from = w->from;
    m->to = w->to;
}

/* Is one of the names in these bytes (lower case) ? */
static bool
has_any(const char *s, size_t len, const char *const *names, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
        if (memmem(s, len, names[i], strlen(names[i])))
            return true;
    return false;
}

static bool
is_any(const char *s, size_t len, const char *const *names, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
        if (strlen(names[i]) == len && memcmp(s, names[i], len) == 0)
            return true;
    return false;
}

static bool
ends_in(const char *s, size_t len, const char *end)
{
    size_t n = strlen(end);

    return len >= n && memcmp(s + len - n, end, n) == 0;
}

bool
shape_is_creator(const struct folded *f, const struct fold_word *w,
                 const char *creator)
{
    if (!creator || w->kind != FOLD_MENTION)
        return false;
    creator += *creator == '@';
    return strlen(creator) + 1 == w->len &&
           strncasecmp(f->text + w->at + 1, creator, w->len - 1u) == 0;
}

/* "#earnwithsomebody" is an account, "#forex" a topic. */
static bool
is_money_hashtag(const char *s, size_t len)
{
    if (len < 8)
        return false;
    return ends_in(s, len, "fx") ||
           (memmem(s, len, "with", 4) != NULL &&
            has_any(s, len, money_names, ARRAY_LEN(money_names)));
}

static void
read_money_handle(const struct folded *f, size_t i, struct shape *out)
{
    mark(&out->money_handle, &f->words[i]);
    out->last_money = i + 1 == f->count && i >= 4;
}

/* The account being spoken of, or one that is promoted? */
static void
read_handle(const char *text, const struct folded *f, size_t i,
            struct shape *out)
{
    const struct fold_word *w = &f->words[i];
    const char *raw = text + w->from;
    size_t n = w->to - w->from;
    const char *s = f->text + w->at;
    bool odd = raw[n - 1] == '_' || raw[1] == '_' || memmem(raw, n, "__", 2);

    if (w->kind == FOLD_HASHTAG) {
        if (odd || is_money_hashtag(s, w->len))
            mark(&out->hidden_handle, w);
        return;
    }
    if (i > 0)
        mark(&out->handle, w);
    if (ends_in(s, w->len, "fx") ||
        has_any(s, w->len, money_names, ARRAY_LEN(money_names)))
        read_money_handle(f, i, out);
    if (has_any(s, w->len, shop_names, ARRAY_LEN(shop_names)))
        mark(&out->shop_handle, w);
    if (odd)
        mark(&out->odd_handle, w);
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "ANNA10", "SUMMER20": the codes that creators are given for a campaign. */
static bool
is_discount(const char *s, size_t digits)
{
    static const char *const round[] = { "10", "15", "20", "25",  "30",
                                         "35", "40", "50", "100", "05" };

    return is_any(s, digits, round, ARRAY_LEN(round));
}

/* The numbers that such sites choose: one digit repeated, "4d", a few more. */
static bool
is_lucky(const char *s, size_t len)
{
    static const char *const lucky[] = { "4d",  "303", "138", "168", "365",
                                         "388", "855", "189", "69",  "78" };
    size_t i, digits = 0;

    for (i = 0; i < ARRAY_LEN(lucky); i++)
        if (ends_in(s, len, lucky[i]))
            return true;
    while (digits < len && s[len - 1 - digits] == s[len - 1])
        digits++;
    return digits >= 2 && s[len - 1] != '0';
}

/* "name77", "name303", "name4d": letters, then two or three digits. */
static bool
is_brand(const char *s, size_t len)
{
    size_t digits = 0, letters;

    if (len >= 5 && ends_in(s, len, "4d"))
        return true;
    while (digits < len && is_digit(s[len - 1 - digits]))
        digits++;
    letters = len - digits;
    if (digits < 2 || digits > 3 || letters < 3 || letters > 14 ||
        is_discount(s + letters, digits))
        return false;
    return !is_any(s, letters, known, ARRAY_LEN(known));
}

/* The same with a sign or an emoji in between: "NAME-77", "NAME⭐77⭐". */
static bool
is_parted_brand(const char *text, const struct folded *f, size_t i)
{
    const struct fold_word *w = &f->words[i], *number = w + 1;

    if (i + 1 == f->count || number->kind != FOLD_NUMBER ||
        w->kind != FOLD_WORD || number->from == w->to)
        return false;
    if (number->len < 2 || number->len > 3 || w->len < 4)
        return false;
    if (memchr(text + w->to, ' ', number->from - w->to) &&
        !(w->flags & FOLD_FRAMED && number->flags & FOLD_FRAMED))
        return false;
    if (memchr(text + number->from, ':', number->len) ||
        is_discount(f->text + number->at, number->len))
        return false;
    return !is_any(f->text + w->at, w->len, known, ARRAY_LEN(known));
}

static bool
has_ending(const struct folded *f, const struct fold_word *w)
{
    const char *s = f->text + w->at;
    size_t i;

    if (w->len < 6 || is_any(s, w->len, innocent, ARRAY_LEN(innocent)))
        return false;
    for (i = 0; i < ARRAY_LEN(endings); i++)
        if (w->len >= strlen(endings[i]) + 3 && ends_in(s, w->len, endings[i]))
            return true;
    return false;
}

static void
read_word(const char *text, const struct folded *f, size_t i, struct shape *out)
{
    const struct fold_word *w = &f->words[i];
    const char *s = f->text + w->at;
    bool brand = false;

    /* "annasmith__": a handle whose sign was left off. */
    if (w->kind == FOLD_WORD && f->source_len > w->to + 1u && w->len >= 4 &&
        text[w->to] == '_' && text[w->to + 1] == '_')
        mark(&out->hidden_handle, w);
    if (w->flags & FOLD_STYLED && w->len > 1)
        mark(&out->styled, w);
    if (w->flags & FOLD_STACKED)
        mark(&out->stacked, w);
    if (w->flags & FOLD_MIXED)
        mark(&out->mixed, w);
    if (w->flags & FOLD_SPACED)
        mark(&out->spaced, w);
    if (w->doubles >= 4 || w->flags & FOLD_DRAWN)
        mark(&out->doubled, w);
    if (w->vowels > 0)
        mark(&out->long_vowels, w);
    if ((w->flags & FOLD_DIGITS && is_brand(s, w->len)) ||
        is_parted_brand(text, f, i)) {
        mark(&out->brand, w);
        brand = true;
        if (w->flags & FOLD_DIGITS)
            out->brand_lucky |= is_lucky(s, w->len);
        else
            out->brand_lucky |= is_lucky(f->text + w[1].at, w[1].len);
    } else if (has_ending(f, w)) {
        mark(&out->ending, w);
        brand = true;
    }
    if (brand && w->flags & (FOLD_FRAMED | FOLD_UPPER | FOLD_STYLED |
                             FOLD_STACKED | FOLD_SPACED))
        out->brand_loud = true;
}

void
shape_read(const char *text, const struct folded *f, const char *creator,
           struct shape *out)
{
    size_t i;

    memset(out, 0, sizeof(*out));
    for (i = 0; i < f->count; i++) {
        const struct fold_word *w = &f->words[i];

        switch ((enum fold_kind)w->kind) {
        case FOLD_WORD:
            read_word(text, f, i, out);
            break;
        case FOLD_MENTION:
        case FOLD_HASHTAG:
            if (!shape_is_creator(f, w, creator))
                read_handle(text, f, i, out);
            break;
        case FOLD_LINK:
            mark(&out->link, w);
            if (has_any(f->text + w->at, w->len, messengers,
                        ARRAY_LEN(messengers)))
                mark(&out->messenger, w);
            if (has_any(f->text + w->at, w->len, videos, ARRAY_LEN(videos)))
                mark(&out->video, w);
            break;
        case FOLD_EMAIL:
            mark(&out->email, w);
            break;
        case FOLD_PHONE:
            mark(&out->phone, w);
            break;
        case FOLD_MONEY:
            mark(&out->money, w);
            break;
        case FOLD_NUMBER:
            if (w->flags & FOLD_STYLED)
                mark(&out->styled, w);
            break;
        }
    }
    /* Full-width letters are ordinary where the script is not Latin. */
    if (f->latin * 2 < f->letters) {
        out->styled.n = 0;
        out->mixed.n = out->mixed.n > 2 ? out->mixed.n : 0;
    }
    if (f->styled < 3)
        out->styled.n = 0;
    if (f->stacked < 3)
        out->stacked.n = 0;
    out->styled_all = f->styled * 10 >= f->letters * 8;
}
