/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * paste.c - the lines of a page of comments, as a browser copies them.
 *
 * English and Italian pages word for word; for others the words that matter
 * (ages, "reply") are known in six languages, and paste_sniff.c learns what
 * is not. Words are compared folded, without case and accents.
 */
#include "paste.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"
#include "letters.h"
#include "values.h"

static const char *const reply_words[] = {
    "Reply",     "Rispondi",   "Responder",      "R\xc3\xa9pondre",
    "Antworten", "Antwoorden", "Beantwoorden",   "Svara",
    "Svar",      "Odpowiedz",  "Yan\xc4\xb1tla", "Balas",
};

const char *
paste_reply_word(size_t i)
{
    return i < ARRAY_LEN(reply_words) ? reply_words[i] : NULL;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t
without_blanks(const char *s, size_t len)
{
    for (;;) {
        if (len > 0 && strchr(" \t\r\n", s[len - 1]))
            len--;
        else if (len > 1 && value_blank(s + len - 2, 2) == 2)
            len -= 2;
        else
            return len;
    }
}

void
paste_clean_line(const char *raw, size_t len, struct buf *out)
{
    size_t skip = value_blanks(raw, len);

    raw += skip;
    len = without_blanks(raw, len - skip);
    letters_unslack(raw, len, out);
}

bool
paste_is(const char *s, size_t len, const char *word)
{
    return *word && strlen(word) == len && memcmp(s, word, len) == 0;
}

static bool
ends_with(const char *s, size_t len, const char *word)
{
    size_t n = strlen(word);

    return n > 0 && len >= n && memcmp(s + len - n, word, n) == 0;
}

/* ---- ages and likes ------------------------------------------------------ */

/* "(edited)", "(modificato)" and dots around an age. */
static size_t
edited_span(const char *s, size_t len)
{
    static const char *const words[] = {
        "(edited)",         "(modificato)", "(modificata)", "(editado)",
        "(modifi\xc3\xa9)", "(bearbeitet)", "edited",       "modificato",
        "modificata",       "\xe2\x80\xa2", "\xc2\xb7",
    };
    size_t at = value_blanks(s, len), i;

    for (i = 0; i < ARRAY_LEN(words); i++) {
        size_t n = strlen(words[i]);

        if (len - at >= n && strncasecmp(s + at, words[i], n) == 0)
            return at + n;
    }
    return 0;
}

/* Where the age begins and how long it is; 0 if there is none. */
static size_t
find_age(const char *s, size_t len, bool any_unit, struct cell *age,
         bool *dated)
{
    size_t at = 0, n;
    int64_t instant;

    while ((n = edited_span(s + at, len - at)) > 0)
        at += n;
    at += value_blanks(s + at, len - at);
    n = value_age(s + at, len - at, 0, any_unit, &instant, dated);
    if (n == 0)
        return 0;
    age->s = s + at;
    age->len = n;
    at += n;
    while ((n = edited_span(s + at, len - at)) > 0)
        at += n;
    return at;
}

bool
paste_is_age(const char *s, size_t len, struct cell *age, bool *dated)
{
    size_t n = len < 60 ? find_age(s, len, false, age, dated) : 0;

    return n > 0 && n + value_blanks(s + n, len - n) == len;
}

/* The number in "24,728 likes", with its "K" or "mila". */
static bool
find_count(const char *s, size_t len, struct cell *count)
{
    static const char *const units[] = {
        "K",    "k",           "M",    " mila", "\xc2\xa0mila",
        " mln", "\xc2\xa0mln", " Mio", " Tsd"
    };
    size_t at = 0, n, i;

    while (at < len && !is_digit(s[at]))
        at++;
    for (n = at; n < len && (is_digit(s[n]) || strchr(".,'", s[n]));)
        n++;
    if (n == at)
        return false;
    while (!is_digit(s[n - 1]))
        n--;
    for (i = 0; i < ARRAY_LEN(units); i++) {
        size_t unit = strlen(units[i]);

        if (len - n >= unit && memcmp(s + n, units[i], unit) == 0 &&
            (len - n == unit || s[n + unit] == ' ' ||
             (unsigned char)s[n + unit] == 0xc2)) {
            n += unit;
            break;
        }
    }
    count->s = s + at;
    count->len = n - at;
    return true;
}

bool
paste_is_count(const char *s, size_t len)
{
    struct cell count;

    return len > 0 && len <= 12 && is_digit(s[0]) &&
           find_count(s, len, &count) && count.len == len;
}

bool
paste_is_likes(const char *s, size_t len, struct cell *likes)
{
    static const char *const words[] = {
        "like",    "likes", "mipiace", "piaceapersone", "piaceapersona",
        "megusta", "jaime", "curtida", "curtidas",      "gefalltmir",
    };
    char word[96];
    const char *behind;
    size_t i, n;

    if (len > 40 || !find_count(s, len, likes))
        return false;
    /* What stands around the count, with its unit taken for a part of it. */
    behind = likes->s + likes->len;
    letters_fold(s, (size_t)(likes->s - s), word, sizeof(word));
    n = strlen(word);
    letters_fold(behind, len - (size_t)(behind - s), word + n,
                 sizeof(word) - n);
    if ((word[0] == 'k' || word[0] == 'm') && strcmp(word, "mipiace") != 0 &&
        strcmp(word, "megusta") != 0)
        memmove(word, word + 1, strlen(word));
    for (i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

bool
paste_is_likes_reply(const char *s, size_t len, const char *reply_word,
                     struct cell *likes)
{
    struct cell count;

    if (!ends_with(s, len, reply_word) ||
        !paste_is_likes(s, len - strlen(reply_word), &count))
        return false;
    *likes = count;
    return true;
}

/* Letters and numbers, nothing that makes a sentence. */
static bool
is_plain(const char *s, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        if (strchr("?!\"()#@/", s[i]))
            return false;
    return true;
}

bool
paste_meta(const char *s, size_t len, const char *reply_word, bool any_unit,
           struct paste_meta *meta)
{
    size_t n;

    memset(meta, 0, sizeof(*meta));
    if (len > 120 || !ends_with(s, len, reply_word))
        return false;
    len -= strlen(reply_word);
    n = find_age(s, len, any_unit, &meta->age, &meta->dated);
    if (n == 0)
        return false;
    s += n;
    len -= n;
    /* Italian pages quote the words: 12 "Mi piace". */
    meta->word = paste_is_likes(s, len, &meta->likes);
    if (meta->word || (len > 0 && len <= 40 && is_plain(s, len) &&
                       find_count(s, len, &meta->likes)))
        return true;
    meta->likes.s = NULL;
    /* Nothing may be left over but blanks and dots. */
    n = value_blanks(s, len);
    while (n < len) {
        size_t dot = edited_span(s + n, len - n);

        if (dot == 0)
            return false;
        n += dot;
        n += value_blanks(s + n, len - n);
    }
    return true;
}

/* ---- what is not a comment ----------------------------------------------- */

static bool
is_word_of(const char *s, size_t len, const char *const *words, size_t count)
{
    char word[64];
    size_t i;

    if (len == 0 || len > 60)
        return false;
    letters_fold(s, len, word, sizeof(word));
    /* Nothing is left of an emoji, and it is no word. */
    for (i = 0; i < count && *word; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

/* "View replies (29)", "3 risposte", "Hide replies". */
static bool
is_replies_line(const char *s, size_t len)
{
    static const char *const stems[] = { "repl",    "rispost", "respuesta",
                                         "reponse", "antwort", "resposta" };
    static const char *const starts[] = { "view",       "hide",   "show",
                                          "visualizza", "mostra", "nascondi",
                                          "vedi",       "ver",    "mostrar",
                                          "ocultar",    "voir",   "afficher",
                                          "masquer" };
    char word[64];
    size_t i, digits;

    if (len > 60)
        return false;
    letters_fold(s, len, word, sizeof(word));
    digits = strspn(word, "0123456789");
    for (i = 0; i < ARRAY_LEN(stems); i++) {
        size_t n = strlen(stems[i]);

        if (digits > 0 && strncmp(word + digits, stems[i], n) == 0 &&
            strlen(word + digits) < n + 6)
            return true;
    }
    for (i = 0; i < ARRAY_LEN(starts); i++)
        if (strncmp(word, starts[i], strlen(starts[i])) == 0)
            break;
    if (i == ARRAY_LEN(starts))
        return false;
    for (i = 0; i < ARRAY_LEN(stems); i++) {
        const char *stem = strstr(word, stems[i]);

        if (stem && strlen(word) < 34)
            return true;
    }
    return false;
}

bool
paste_is_more(const char *s, size_t len)
{
    static const char *const words[] = {
        "readmore",    "leggitutto",   "leggialtro", "more",
        "altro",       "seemore",      "leermas",    "lireplus",
        "lirelasuite", "mehranzeigen", "lermais",    "mostraaltro",
    };

    return is_word_of(s, len, words, ARRAY_LEN(words));
}

bool
paste_is_noise(const char *s, size_t len)
{
    static const char *const words[] = {
        "verified",
        "verificato",
        "verificata",
        "seetranslation",
        "veditraduzione",
        "mostratraduzione",
        "seeoriginal",
        "vedioriginale",
        "translatetoenglish",
        "traduciinitaliano",
        "showless",
        "mostrameno",
        "hideallreplies",
        "nasconditutte",
        "edited",
        "modificato",
        "pinned",
        "fissato",
        "creator",
        "autore",
        "author",
        "likedbycreator",
        "likedbyauthor",
        "piacealcreator",
        "loadmorecomments",
        "like",
        "follow",
        "segui",
        "options",
        "altreopzioni",
        "moreoptions",
        "viewtranslation",
        "sponsored",
        "videointeractions",
    };
    static const char *const pinned[] = { "pinnedby",          "fissatoda",
                                          "commentofissatoda", "fijadopor",
                                          "epinglepar",        "angepinntvon",
                                          "fixadopor" };
    char word[64];
    size_t i;

    if (len == 0 || is_word_of(s, len, words, ARRAY_LEN(words)) ||
        is_replies_line(s, len))
        return true;
    if (len > 60)
        return false;
    letters_fold(s, len, word, sizeof(word));
    for (i = 0; i < ARRAY_LEN(pinned); i++)
        if (strncmp(word, pinned[i], strlen(pinned[i])) == 0 &&
            memchr(s, '@', len))
            return true;
    return false;
}

/* What pages write above their comments: "245 comments", "Log in to …". */
bool
paste_is_heading(const char *s, size_t len)
{
    static const char *const words[] = {
        "comments",
        "commenti",
        "youmaylike",
        "logintocomment",
        "accedipercommentare",
        "addacomment",
        "addcomment",
        "aggiungiuncommento",
        "viewallcomments",
        "potrebbepiacerti",
    };
    char word[64];
    const char *rest;

    if (is_word_of(s, len, words, ARRAY_LEN(words)))
        return true;
    if (len > 30)
        return false;
    letters_fold(s, len, word, sizeof(word));
    rest = word + strspn(word, "0123456789");
    return rest > word &&
           (strcmp(rest, "comments") == 0 || strcmp(rest, "commenti") == 0 ||
            strcmp(rest, "kcomments") == 0);
}

const char *
paste_picture_name(const char *s, size_t len, size_t *name_len)
{
    static const char *const behind[] = { "'s profile picture",
                                          "\xe2\x80\x99s profile picture" };
    static const char *const before[] = {
        "Immagine del profilo di ", "Foto profilo di ",
        "Foto del profilo di ",     "Foto del perfil de ",
        "Foto do perfil de ",       "Photo de profil de ",
        "Profilbild von "
    };
    size_t i, n;

    if (len > 120)
        return NULL;
    for (i = 0; i < ARRAY_LEN(behind); i++) {
        n = strlen(behind[i]);
        if (len > n && ends_with(s, len, behind[i])) {
            *name_len = len - n;
            return s;
        }
    }
    for (i = 0; i < ARRAY_LEN(before); i++) {
        n = strlen(before[i]);
        if (len > n && memcmp(s, before[i], n) == 0) {
            *name_len = len - n;
            return s + n;
        }
    }
    return NULL;
}

bool
paste_is_at_handle(const char *s, size_t len)
{
    size_t i;

    if (len < 3 || len > 100 || s[0] != '@')
        return false;
    for (i = 1; i < len; i++)
        if (s[i] == '@' || value_blank(s + i, len - i) > 0)
            return false;
    return true;
}

/* ---- posts --------------------------------------------------------------- */

static bool
is_link(const char *s, size_t len, struct post_ref *post)
{
    char link[POST_KEY_MAX + 256];

    if (len == 0 || len >= sizeof(link))
        return false;
    memcpy(link, s, len);
    link[len] = '\0';
    return strlen(link) == len && !strchr(link, ' ') &&
           post_parse(link, post) == ERR_OK;
}

bool
paste_is_post(const char *raw, size_t raw_len, const char *s, size_t len,
              struct post_ref *post)
{
    size_t start, skip = value_blanks(raw, raw_len), i;
    struct cell age;
    bool dated;

    if (is_link(s, len, post))
        return true;
    /* <https://…|label>: the link counts, unless it is a comment's age. */
    raw += skip;
    raw_len = without_blanks(raw, raw_len - skip);
    if (raw_len > 2 && raw[0] == '<' && raw[raw_len - 1] == '>' &&
        memchr(raw, '>', raw_len) == raw + raw_len - 1)
        return !paste_is_age(s, len, &age, &dated) &&
               is_link(raw, raw_len, post);
    /* "Post 2: https://…" */
    for (start = len; start > 0 && s[start - 1] != ' '; start--)
        ;
    for (i = start; i > 0 && s[i - 1] == ' '; i--)
        ;
    return i > 0 && i <= 24 && strchr(":)-.#", s[i - 1]) &&
           is_link(s + start, len - start, post);
}
