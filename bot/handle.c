/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * handle.c - a creator's name and a post's link, as people type and copy them.
 *
 * A link is taken apart once (host, path segments, query); which segment is
 * the name and which the post follows from the platform. The rules for names
 * are the platforms' own: Instagram 30 characters of letters, digits, "." and
 * "_"; TikTok 24 of the same; YouTube 30 with "-" as well. Without a link the
 * platform is not known and anything that one of them allows is accepted.
 */
#include "handle.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"

#define LINK_MAX     2048
#define SEGMENTS_MAX 6

struct link {
    enum platform platform;
    const char *host;
    const char *segment[SEGMENTS_MAX]; /* "" behind the last one */
    int segments;
    const char *query;
    char text[LINK_MAX]; /* what the segments point into */
};

static const struct {
    const char *host;
    enum platform platform;
} hosts[] = {
    { "instagram.com", PLATFORM_INSTAGRAM },
    { "instagr.am", PLATFORM_INSTAGRAM },
    { "tiktok.com", PLATFORM_TIKTOK },
    { "vm.tiktok.com", PLATFORM_TIKTOK },
    { "vt.tiktok.com", PLATFORM_TIKTOK },
    { "youtube.com", PLATFORM_YOUTUBE },
    { "youtu.be", PLATFORM_YOUTUBE },
    { "youtube-nocookie.com", PLATFORM_YOUTUBE },
};

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
lower(char *s)
{
    for (; *s; s++)
        if (*s >= 'A' && *s <= 'Z')
            *s = (char)(*s + ('a' - 'A'));
}

/* Copy without blanks and Slack's angle brackets: <url|label> gives url. */
static enum err
unwrap(const char *typed, char *out, size_t size)
{
    const char *end;

    while (is_blank(*typed))
        typed++;
    if (*typed == '<') {
        typed++;
        if (*typed == '@')
            return ERR_DENIED;
        if (*typed == '#' || *typed == '!')
            return ERR_INVALID;
        end = typed + strcspn(typed, "|>");
    } else {
        end = typed + strlen(typed);
    }
    while (end > typed && is_blank(end[-1]))
        end--;
    if (end == typed || (size_t)(end - typed) >= size)
        return ERR_INVALID;
    memcpy(out, typed, (size_t)(end - typed));
    out[end - typed] = '\0';
    return ERR_OK;
}

/* The platform of a host name, with any sub-domain that only browsers see. */
static enum platform
host_platform(const char *host)
{
    static const char *const sub[] = { "www.", "m.", "music.", "l." };
    size_t i;

    for (i = 0; i < ARRAY_LEN(sub); i++)
        if (strncasecmp(host, sub[i], strlen(sub[i])) == 0) {
            host += strlen(sub[i]);
            break;
        }
    for (i = 0; i < ARRAY_LEN(hosts); i++)
        if (strcasecmp(host, hosts[i].host) == 0)
            return hosts[i].platform;
    return PLATFORM_UNKNOWN;
}

static void
link_cut_path(struct link *link, char *path)
{
    char *cut;

    cut = strchr(path, '#');
    if (cut)
        *cut = '\0';
    cut = strchr(path, '?');
    if (cut) {
        *cut = '\0';
        link->query = cut + 1;
    }
    while (*path && link->segments < SEGMENTS_MAX) {
        while (*path == '/')
            path++;
        if (!*path)
            break;
        link->segment[link->segments++] = path;
        path += strcspn(path, "/");
        if (*path)
            *path++ = '\0';
    }
}

/* Take a link of a platform we know apart; false when it is none. */
static bool
link_parse(const char *typed, struct link *link)
{
    char *host, *path;
    int i;

    memset(link, 0, offsetof(struct link, text));
    for (i = 0; i < SEGMENTS_MAX; i++)
        link->segment[i] = "";
    link->query = "";
    if (unwrap(typed, link->text, sizeof(link->text)) != ERR_OK)
        return false;
    host = link->text;
    if (strncasecmp(host, "https://", 8) == 0)
        host += 8;
    else if (strncasecmp(host, "http://", 7) == 0)
        host += 7;
    path = host + strcspn(host, "/?#");
    if (*path == '/')
        *path++ = '\0';
    else if (*path)
        return false;
    link->host = host;
    link->platform = host_platform(host);
    if (link->platform == PLATFORM_UNKNOWN)
        return false;
    if (strcasecmp(host, "youtu.be") == 0) {
        /* youtu.be/ID is a video and nothing else. */
        link->segment[0] = "shorts";
        link->segments = 1;
    }
    link_cut_path(link, path);
    return true;
}

/* Length of a name of the platform at the start of `s`. */
static size_t
name_span(const char *s)
{
    size_t n = 0;

    while (is_letter(s[n]) || is_digit(s[n]) || s[n] == '.' || s[n] == '_' ||
           s[n] == '-')
        n++;
    return n;
}

static bool
name_is_valid(const char *name, enum platform platform)
{
    size_t len = strlen(name);
    size_t max = HANDLE_MAX;

    if (platform == PLATFORM_INSTAGRAM)
        max = 30;
    else if (platform == PLATFORM_TIKTOK)
        max = 24;
    if (len == 0 || len > max || name_span(name) != len)
        return false;
    if (platform != PLATFORM_UNKNOWN && platform != PLATFORM_YOUTUBE &&
        strchr(name, '-'))
        return false;
    /* "..." is no name: something has to be readable in it. */
    return strspn(name, ".-") != len;
}

static enum err
handle_set(const char *name, enum platform platform, struct handle *out)
{
    struct handle h = { .platform = platform };
    size_t len;

    if (*name == '@')
        name++;
    len = strlen(name);
    while (len > 0 && strchr(".,;:!?)\"'", name[len - 1]))
        len--;
    if (len == 0 || len > HANDLE_MAX)
        return ERR_INVALID;
    memcpy(h.name, name, len);
    lower(h.name);
    if (!name_is_valid(h.name, platform))
        return ERR_INVALID;
    *out = h;
    return ERR_OK;
}

static bool
is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcasecmp(word, *words) == 0)
            return true;
    return false;
}

/* youtube.com/channel/UC… is an id: 24 characters whose case matters. */
static enum err
channel_set(const char *id, struct handle *out)
{
    struct handle h = { .platform = PLATFORM_YOUTUBE };

    if (strncmp(id, "UC", 2) != 0 || strlen(id) != 24 || name_span(id) != 24)
        return ERR_INVALID;
    memcpy(h.name, id, 24);
    *out = h;
    return ERR_OK;
}

/* What a post's link begins with. */
static const char *const post_words[] = {
    "p", "reel", "reels", "tv", "watch", "shorts", "live", "embed", NULL,
};

static enum err
handle_of_link(const struct link *link, struct handle *out)
{
    static const char *const not_names[] = {
        "explore",  "accounts", "direct",  "about", "playlist",
        "results",  "feed",     "hashtag", "tag",   "music",
        "discover", "foryou",   "video",   NULL,
    };
    const char *first = link->segment[0];

    if (link->platform == PLATFORM_YOUTUBE && strcmp(first, "channel") == 0)
        return channel_set(link->segment[1], out);
    if (link->platform == PLATFORM_YOUTUBE &&
        (strcmp(first, "c") == 0 || strcmp(first, "user") == 0)) {
        enum err rc = handle_set(link->segment[1], link->platform, out);

        if (rc == ERR_OK)
            out->is_username = *first == 'u';
        return rc;
    }
    if (link->platform == PLATFORM_INSTAGRAM && strcmp(first, "stories") == 0)
        return handle_set(link->segment[1], link->platform, out);
    if (link->platform == PLATFORM_TIKTOK && *first != '@')
        return ERR_INVALID;
    if (is_one_of(first, not_names) || is_one_of(first, post_words))
        return ERR_INVALID;
    return handle_set(first, link->platform, out);
}

enum err
handle_parse(const char *typed, struct handle *out)
{
    struct link link;
    char word[LINK_MAX];
    enum err rc;

    rc = unwrap(typed, word, sizeof(word));
    if (rc != ERR_OK)
        return rc;
    if (link_parse(typed, &link))
        return handle_of_link(&link, out);
    if (channel_set(word, out) == ERR_OK)
        return ERR_OK;
    if (*word == '@' || !strchr(word, '/'))
        return handle_set(word, PLATFORM_UNKNOWN, out);
    return ERR_INVALID;
}

/* Greek and Cyrillic are two bytes each, 0xcd to 0xd3 the first. */
bool
handle_mixes_alphabets(const char *text)
{
    bool has_latin = false, has_other = false;

    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (is_letter(*text)) {
            has_latin = true;
        } else if (c >= 0xcd && c <= 0xd3) {
            has_other = true;
        } else if (c < 0x80 && !is_digit(*text) && *text != '.' &&
                   *text != '_') {
            has_latin = has_other = false;
        }
        if (has_latin && has_other)
            return true;
    }
    return false;
}

/* ---- posts --------------------------------------------------------------- */

/* Length of an id of letters, digits, "-" and "_" at the start of `s`. */
static size_t
id_span(const char *s)
{
    size_t n = 0;

    while (is_letter(s[n]) || is_digit(s[n]) || s[n] == '-' || s[n] == '_')
        n++;
    return n;
}

static enum err
post_set(enum platform platform, const char *id, size_t len, const char *owner,
         struct post_ref *out)
{
    struct post_ref p = { .platform = platform };
    int n = (int)len;

    if (len == 0 || len > 64)
        return ERR_INVALID;
    (void)snprintf(p.key, sizeof(p.key), "%s:%.*s", platform_name(platform), n,
                   id);
    if (platform == PLATFORM_INSTAGRAM)
        (void)snprintf(p.url, sizeof(p.url),
                       "https://www.instagram.com/p/%.*s/", n, id);
    else if (platform == PLATFORM_YOUTUBE)
        (void)snprintf(p.url, sizeof(p.url),
                       "https://www.youtube.com/watch?v=%.*s", n, id);
    else if (owner)
        (void)snprintf(p.url, sizeof(p.url),
                       "https://www.tiktok.com/%.80s/video/%.*s", owner, n, id);
    *out = p;
    return ERR_OK;
}

static enum err
instagram_post(const struct link *link, struct post_ref *out)
{
    static const char *const kinds[] = { "p", "reel", "reels", "tv", NULL };
    int i;

    /* instagram.com/NAME/reel/CODE is the same post as /reel/CODE. */
    for (i = 0; i < 2; i++) {
        const char *code = link->segment[i + 1];

        if (is_one_of(link->segment[i], kinds) && id_span(code) > 0)
            return post_set(link->platform, code, id_span(code), NULL, out);
    }
    return ERR_INVALID;
}

static enum err
youtube_post(const struct link *link, struct post_ref *out)
{
    static const char *const kinds[] = { "shorts", "live", "embed", "v", NULL };
    const char *id = NULL;
    const char *q;

    if (is_one_of(link->segment[0], kinds))
        id = link->segment[1];
    if (strcmp(link->segment[0], "watch") == 0)
        for (q = link->query; q; q = strchr(q, '&')) {
            q += *q == '&';
            if (strncmp(q, "v=", 2) == 0) {
                id = q + 2;
                break;
            }
        }
    if (!id || id_span(id) != 11)
        return ERR_INVALID;
    return post_set(link->platform, id, 11, NULL, out);
}

/*
 * vm.tiktok.com/CODE, tiktok.com/t/CODE: only the network knows which post it
 * is, so the link itself is the key.
 */
static enum err
tiktok_short(const char *kind, const char *code, struct post_ref *out)
{
    struct post_ref p = { .platform = PLATFORM_TIKTOK };
    size_t len = id_span(code);

    if (len < 4 || len > 64 || code[len] != '\0')
        return ERR_INVALID;
    (void)snprintf(p.key, sizeof(p.key), "tiktok:%s/%s", kind, code);
    if (strcmp(kind, "t") == 0)
        (void)snprintf(p.url, sizeof(p.url), "https://www.tiktok.com/t/%s/",
                       code);
    else
        (void)snprintf(p.url, sizeof(p.url), "https://%s.tiktok.com/%s/", kind,
                       code);
    *out = p;
    return ERR_OK;
}

/* m.tiktok.com/v/ID.html names no owner. */
static enum err
tiktok_mobile(const char *page, struct post_ref *out)
{
    size_t len = strspn(page, "0123456789");
    enum err rc;

    if (len < 8 || (page[len] != '\0' && strcmp(page + len, ".html") != 0))
        return ERR_INVALID;
    rc = post_set(PLATFORM_TIKTOK, page, len, NULL, out);
    if (rc == ERR_OK)
        (void)snprintf(out->url, sizeof(out->url),
                       "https://m.tiktok.com/v/%.*s.html", (int)len, page);
    return rc;
}

static enum err
tiktok_post(const struct link *link, struct post_ref *out)
{
    const char *owner = link->segment[0];
    const char *id = link->segment[2];
    size_t len = strspn(id, "0123456789");

    if (strcasecmp(link->host, "vm.tiktok.com") == 0)
        return tiktok_short("vm", link->segment[0], out);
    if (strcasecmp(link->host, "vt.tiktok.com") == 0)
        return tiktok_short("vt", link->segment[0], out);
    if (strcmp(link->segment[0], "t") == 0)
        return tiktok_short("t", link->segment[1], out);
    if (strcmp(link->segment[0], "v") == 0)
        return tiktok_mobile(link->segment[1], out);
    if (*owner != '@' || (strcmp(link->segment[1], "video") != 0 &&
                          strcmp(link->segment[1], "photo") != 0))
        return ERR_INVALID;
    if (len < 8 || id[len] != '\0')
        return ERR_INVALID;
    if (owner[1] == '\0' || name_span(owner + 1) != strlen(owner + 1))
        owner = NULL;
    return post_set(link->platform, id, len, owner, out);
}

enum err
post_parse(const char *typed, struct post_ref *out)
{
    struct link link;

    if (!link_parse(typed, &link))
        return ERR_INVALID;
    switch (link.platform) {
    case PLATFORM_INSTAGRAM:
        return instagram_post(&link, out);
    case PLATFORM_YOUTUBE:
        return youtube_post(&link, out);
    case PLATFORM_TIKTOK:
        return tiktok_post(&link, out);
    case PLATFORM_UNKNOWN:
        break;
    }
    return ERR_INVALID;
}

/*
 * Does a bare word look like the code of a post? A person's own name for a
 * post ("launch week") must not become a link, so it takes a mix of letters.
 */
static bool
is_short_code(const char *word, size_t len, enum platform platform)
{
    bool upper = false, lower_case = false, digit = false;
    size_t i;

    if (id_span(word) != len || len < 10 || len > 12)
        return false;
    for (i = 0; i < len; i++) {
        upper |= word[i] >= 'A' && word[i] <= 'Z';
        lower_case |= word[i] >= 'a' && word[i] <= 'z';
        digit |= is_digit(word[i]);
    }
    if (platform == PLATFORM_YOUTUBE)
        return len == 11 && (upper || digit);
    return platform == PLATFORM_INSTAGRAM && upper && (lower_case || digit);
}

bool
post_is_cut(const char *typed)
{
    struct post_ref post;
    struct link link;

    return link_parse(typed, &link) && link.platform != PLATFORM_TIKTOK &&
           is_one_of(link.segment[0], post_words) &&
           post_parse(typed, &post) != ERR_OK;
}

enum err
post_parse_id(const char *typed, enum platform platform, struct post_ref *out)
{
    struct post_ref p = { .platform = platform };
    char word[LINK_MAX];
    size_t len;

    if (post_parse(typed, out) == ERR_OK)
        return ERR_OK;
    if (unwrap(typed, word, sizeof(word)) != ERR_OK)
        return ERR_INVALID;
    len = strlen(word);
    if (is_short_code(word, len, platform))
        return post_set(platform, word, len, NULL, out);
    if (platform == PLATFORM_TIKTOK && len >= 8 && len <= 24 &&
        strspn(word, "0123456789") == len)
        return post_set(platform, word, len, NULL, out);
    if (len > POST_KEY_MAX)
        return ERR_INVALID;
    memcpy(p.key, word, len + 1);
    if (strncasecmp(word, "https://", 8) == 0 ||
        strncasecmp(word, "http://", 7) == 0)
        memcpy(p.url, word, len + 1);
    *out = p;
    return ERR_OK;
}
