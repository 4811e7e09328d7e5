/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * effects.c - what is to happen once the transaction is safe.
 */
#include "effects.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"

void
effects_add(struct effects *effects, enum effect_kind kind, int64_t id,
            int64_t at, const char *name)
{
    struct effect *effect;

    if (effects->count == effects->room) {
        effects->room = effects->room > 0 ? effects->room * 2 : 16;
        effects->items = xreallocarray(effects->items, effects->room,
                                       sizeof(effects->items[0]));
    }
    effect = &effects->items[effects->count++];
    effect->kind = kind;
    effect->id = id;
    effect->at = at;
    effect->name = xstrdup_null(name);
}

void
effects_cut(struct effects *effects, size_t count)
{
    while (effects->count > count)
        free(effects->items[--effects->count].name);
}

void
effects_release(struct effects *effects)
{
    effects_cut(effects, 0);
    free(effects->items);
    memset(effects, 0, sizeof(*effects));
}
