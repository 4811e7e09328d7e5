/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * map.h - find something by its name: a hash table of pointers.
 *
 * Keys are copied; values belong to whoever put them there.
 */
#ifndef WORKSPACE_MAP_H
#define WORKSPACE_MAP_H

#include <stddef.h>
#include <stdint.h>

struct map_slot {
    char *key;
    void *value;
    uint32_t hash;
};

/* All zero is an empty map. */
struct map {
    struct map_slot *slots;
    size_t cap;
    size_t count;
};

void *map_get(const struct map *m, const char *key);
/* Put or replace. */
void map_put(struct map *m, const char *key, void *value);
/* Take out; the value, or NULL when there was none. */
void *map_remove(struct map *m, const char *key);
/* Walk: start with *at = 0; NULL at the end. The map must not change. */
void *map_next(const struct map *m, size_t *at, const char **key);
void map_release(struct map *m);

#endif
