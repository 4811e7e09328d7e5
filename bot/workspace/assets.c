/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * assets.c - the page and the sample, compiled in.
 *
 * The Makefile lists what lies in page/ and sample/ as ASSET(n, path) lines;
 * the bytes are taken in by the assembler.
 */
#include "assets.h"

#include <string.h>

#define ASSET(n, path)                                                         \
    __asm__(".section .rodata\n"                                               \
            ".balign 16\n"                                                     \
            "workspace_asset_" #n ":\n"                                        \
            ".incbin \"" path "\"\n"                                           \
            "workspace_asset_end_" #n ":\n"                                    \
            ".byte 0\n"                                                        \
            ".previous\n");                                                    \
    extern const char workspace_asset_##n[], workspace_asset_end_##n[];
#include "workspace_assets.h"
#undef ASSET

#define PAGE_DIR   "bot/workspace/page/"
#define SAMPLE_DIR "bot/workspace/sample/"

/* `name` holds the whole path until it is asked for. */
static struct asset assets[] = {
#define ASSET(n, path)                                                         \
    { path, NULL, workspace_asset_##n, workspace_asset_end_##n },
#include "workspace_assets.h"
#undef ASSET
};

#define ASSET_COUNT (sizeof(assets) / sizeof(assets[0]))

static const char *
type_of(const char *name)
{
    static const char *const types[][2] = {
        { ".html", "text/html; charset=utf-8" },
        { ".css", "text/css; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".svg", "image/svg+xml" },
        { ".png", "image/png" },
        { ".woff2", "font/woff2" },
        { ".json", "application/json" },
    };
    size_t n = strlen(name), i, m;

    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        m = strlen(types[i][0]);
        if (n > m && strcmp(name + n - m, types[i][0]) == 0)
            return types[i][1];
    }
    return "application/octet-stream";
}

/* The name within a directory, or NULL when it is not in it. */
static const char *
within(const char *path, const char *dir)
{
    size_t n = strlen(dir);

    return strncmp(path, dir, n) == 0 ? path + n : NULL;
}

const struct asset *
asset_find(const char *path)
{
    const char *name =
        strcmp(path, "/") == 0 ? "index.html" : within(path, "/page/");
    const char *own;
    size_t i;

    for (i = 0; name && i < ASSET_COUNT; i++) {
        own = within(assets[i].name, PAGE_DIR);
        if (own && strcmp(own, name) == 0) {
            assets[i].type = type_of(name);
            return &assets[i];
        }
    }
    return NULL;
}

const struct asset *
asset_sample(size_t i)
{
    static struct asset found;
    const char *own;
    size_t k;

    for (k = 0; k < ASSET_COUNT; k++) {
        own = within(assets[k].name, SAMPLE_DIR);
        if (!own || strchr(own, '/') || i-- > 0)
            continue;
        found = assets[k];
        found.name = own;
        return &found;
    }
    return NULL;
}

const struct asset *
asset_sample_named(const char *name)
{
    const char *own;
    size_t i;

    for (i = 0; i < ASSET_COUNT; i++) {
        own = within(assets[i].name, SAMPLE_DIR);
        if (own && strcmp(own, name) == 0)
            return &assets[i];
    }
    return NULL;
}

size_t
asset_size(const struct asset *a)
{
    return (size_t)(a->end - a->data);
}
