/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file_name.c - the post that a file's name holds.
 *
 * "yt-comments_dQw4w9WgXcQ_8123 - title.csv" (ExportComments) and
 * "videoinfo_dQw4w9WgXcQ_2024_05_03_comments.tab" (YouTube Data Tools) hold
 * the only trace of the video in the whole file.
 */
#include "sniff.h"

#include <string.h>
#include <strings.h>

#include "alloc.h"

static bool
is_id_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static size_t
id_span(const char *s)
{
    size_t n = 0;

    while (is_id_letter(s[n]))
        n++;
    return n;
}

static bool
set_post(const char *id, size_t len, enum platform platform,
         struct post_ref *post)
{
    char word[32];

    if (len >= sizeof(word))
        return false;
    memcpy(word, id, len);
    word[len] = '\0';
    return post_parse_id(word, platform, post) == ERR_OK &&
           post->platform == platform && strchr(post->key, ':') != NULL;
}

/* A prefix after which an exporter writes the video's eleven letters. */
static bool
find_prefixed(const char *name, struct post_ref *post)
{
    static const char *const prefixes[] = { "yt-comments_", "videoinfo_",
                                            "youtube-comments_",
                                            "comments_youtube_" };
    size_t i;

    for (i = 0; i < ARRAY_LEN(prefixes); i++) {
        const char *at = strcasestr(name, prefixes[i]);

        if (!at)
            continue;
        at += strlen(prefixes[i]);
        if (id_span(at) >= 11 && (at[11] == '_' || !is_id_letter(at[11])) &&
            set_post(at, 11, PLATFORM_YOUTUBE, post))
            return true;
    }
    return false;
}

/* A mix of letters and digits that no word and no date has. */
static bool
is_code(const char *s, size_t len)
{
    int lower = 0, upper = 0, digit = 0;
    size_t i;

    for (i = 0; i < len; i++) {
        lower += s[i] >= 'a' && s[i] <= 'z';
        upper += s[i] >= 'A' && s[i] <= 'Z';
        digit += s[i] >= '0' && s[i] <= '9';
    }
    return lower > 0 && upper > 0 && lower + upper + digit >= 9 &&
           (digit > 0 || upper > 2);
}

/* Eleven letters between separators: YouTube's and Instagram's codes. */
static bool
find_code(const char *name, enum platform platform, struct post_ref *post)
{
    const char *s;

    for (s = name; *s; s++) {
        if (s > name && is_id_letter(s[-1]) && s[-1] != '_' && s[-1] != '-')
            continue;
        if (id_span(s) < 11 ||
            (is_id_letter(s[11]) && s[11] != '_' && s[11] != '-'))
            continue;
        if (is_code(s, 11) && set_post(s, 11, platform, post))
            return true;
    }
    return false;
}

/* TikTok's ids are 18 or 19 digits. */
static bool
find_number(const char *name, struct post_ref *post)
{
    const char *s = name;

    while (*s) {
        size_t n = strspn(s, "0123456789");

        if (n >= 18 && n <= 19)
            return set_post(s, n, PLATFORM_TIKTOK, post);
        s += n > 0 ? n : 1;
    }
    return false;
}

bool
sniff_file_name(const char *file_name, enum platform platform,
                struct post_ref *post)
{
    if (platform == PLATFORM_UNKNOWN) {
        if (strcasestr(file_name, "tiktok"))
            platform = PLATFORM_TIKTOK;
        else if (strcasestr(file_name, "instagram"))
            platform = PLATFORM_INSTAGRAM;
        else if (strcasestr(file_name, "youtube"))
            platform = PLATFORM_YOUTUBE;
    }
    switch (platform) {
    case PLATFORM_YOUTUBE:
        return find_prefixed(file_name, post) ||
               find_code(file_name, platform, post);
    case PLATFORM_INSTAGRAM:
        return find_code(file_name, platform, post);
    case PLATFORM_TIKTOK:
        return find_number(file_name, post);
    case PLATFORM_UNKNOWN:
        break;
    }
    return find_prefixed(file_name, post);
}
