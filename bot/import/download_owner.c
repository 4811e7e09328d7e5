/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * download_owner.c - whose account's download is this?
 *
 * Its archive is called "instagram-NAME-2026-05-12-AbCd.zip", TikTok's
 * user_data.json has the name in its profile, and callsheet-worker hands over
 * what Instagram's archive says of its own account as a file by itself, the
 * name and nothing else.
 */
#include "download_owner.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "handle.h"

/* Between "ProfileMap" and the name in it: a biography may stand before. */
#define PROFILE_BYTES ((size_t)16 * 1024)

static bool
is_letter(char c)
{
    return isalnum((unsigned char)c) || c == '.' || c == '_';
}

static bool
owner_take(const char *s, size_t len, char *out)
{
    size_t i;

    if (len == 0 || len > HANDLE_MAX)
        return false;
    for (i = 0; i < len; i++)
        if (!is_letter(s[i]))
            return false;
    for (i = 0; i < len; i++)
        out[i] = (char)tolower((unsigned char)s[i]);
    out[len] = '\0';
    return true;
}

bool
download_owner_in_name(const char *file_name, char *out)
{
    static const char begin[] = "instagram-", date[] = "-0000-00-00";
    const char *slash = strrchr(file_name, '/');
    const char *s = slash ? slash + 1 : file_name;
    size_t n, i;

    if (strncasecmp(s, begin, sizeof(begin) - 1) != 0)
        return false;
    s += sizeof(begin) - 1;
    n = strcspn(s, "-");
    for (i = 0; date[i] != '\0'; i++)
        if (date[i] == '0' ? !isdigit((unsigned char)s[n + i])
                           : s[n + i] != date[i])
            return false;
    return owner_take(s, n, out);
}

bool
download_owner_is_page(const char *file_name)
{
    return strcmp(file_name, DOWNLOAD_OWNER_FILE) == 0;
}

bool
download_owner_in_page(const char *bytes, size_t len, char *out)
{
    return owner_take(bytes, len, out);
}

static const char *
find(const char *s, size_t len, const char *word)
{
    return memmem(s, len, word, strlen(word));
}

bool
download_owner_in_tiktok(const char *bytes, size_t len, char *out)
{
    static const char key[] = "\"userName\"";
    const char *end = bytes + len, *s = find(bytes, len, "\"ProfileMap\"");
    size_t n = 0;

    if (s && (size_t)(end - s) > PROFILE_BYTES)
        end = s + PROFILE_BYTES;
    s = s ? find(s, (size_t)(end - s), key) : NULL;
    if (!s)
        return false;
    s += sizeof(key) - 1;
    while (s < end && (*s == ' ' || *s == ':'))
        s++;
    if (s == end || *s++ != '"')
        return false;
    while (s + n < end && is_letter(s[n]))
        n++;
    return s + n < end && s[n] == '"' && owner_take(s, n, out);
}
