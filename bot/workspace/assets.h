/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * assets.h - the page and the sample, compiled in.
 */
#ifndef WORKSPACE_ASSETS_H
#define WORKSPACE_ASSETS_H

#include <stddef.h>

struct asset {
    const char *name;
    const char *type;
    const char *data;
    const char *end;
};

/* By path, such as "/page/app.js"; NULL when there is none. */
const struct asset *asset_find(const char *path);
/* The i-th sample file; NULL behind the last. Those in folders are not meant
 * for people. */
const struct asset *asset_sample(size_t i);
/* By its name below the sample's folder; NULL when there is none. */
const struct asset *asset_sample_named(const char *name);
size_t asset_size(const struct asset *a);

#endif
