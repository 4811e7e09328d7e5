/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * creators.h - the people we work with, or might.
 */
#ifndef CALLSHEET_CREATORS_H
#define CALLSHEET_CREATORS_H

#include <stdint.h>

#include "err.h"
#include "facts.h"

struct store;

struct creator {
    int64_t id;
    enum platform platform; /* PLATFORM_UNKNOWN until somebody says */
    char *handle;           /* without @, lower case */
};

void creator_release(struct creator *creator);

enum err store_creator_get(struct store *st, int64_t id, struct creator *out);
/*
 * By handle, in lower case, and by platform unless it is PLATFORM_UNKNOWN; one
 * whose platform nobody has said will do. ERR_NOT_FOUND; ERR_CONFLICT when no
 * platform is asked for and the handle is known on several.
 */
enum err store_creator_find(struct store *st, const char *handle,
                            enum platform platform, struct creator *out);
/* Finds, or makes. A creator whose platform was not known takes it. */
enum err store_creator_ensure(struct store *st, const char *handle,
                              enum platform platform, const char *person,
                              int64_t now, struct creator *out);
enum err store_creator_set_platform(struct store *st, int64_t id,
                                    enum platform platform);

/* What a person said of working with somebody again; until then their record
 * says it. */
enum standing_kind { STANDING_NONE, STANDING_TRUSTED, STANDING_PAUSED };

struct standing {
    enum standing_kind kind;
    char *why;
    char *person; /* who said so */
    int64_t at;
};

void standing_release(struct standing *standing);
enum err store_standing_find(struct store *st, int64_t creator,
                             struct standing *out);
enum err store_standing_set(struct store *st, int64_t creator,
                            const struct standing *standing);

#endif
