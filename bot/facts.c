/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * facts.c - the names of the platforms.
 */
#include "facts.h"

#include <stddef.h>
#include <strings.h>

#include "alloc.h"

static const struct {
    const char *name, *label, *shorthand;
} platforms[] = {
    [PLATFORM_UNKNOWN] = { "", "", "" },
    [PLATFORM_YOUTUBE] = { "youtube", "YouTube", "yt" },
    [PLATFORM_INSTAGRAM] = { "instagram", "Instagram", "ig" },
    [PLATFORM_TIKTOK] = { "tiktok", "TikTok", "tt" },
};

const char *
platform_name(enum platform platform)
{
    return platforms[platform].name;
}

const char *
platform_label(enum platform platform)
{
    return platforms[platform].label;
}

bool
platform_parse(const char *word, enum platform *platform)
{
    size_t i;

    for (i = PLATFORM_UNKNOWN + 1; i < ARRAY_LEN(platforms); i++) {
        if (strcasecmp(word, platforms[i].name) != 0 &&
            strcasecmp(word, platforms[i].shorthand) != 0)
            continue;
        *platform = (enum platform)i;
        return true;
    }
    return false;
}

bool
source_is_api(enum source source)
{
    return source != SOURCE_BROUGHT;
}
