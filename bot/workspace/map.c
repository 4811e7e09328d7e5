/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * map.c - find something by its name.
 *
 * Open addressing with linear probing; what is taken out leaves no gap, so
 * that a table through which much passes stays as quick as a new one. The hash
 * is seeded per process: names come from outside, and nobody should be able to
 * line them up in one row.
 */
#include "map.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "mem.h"

static uint32_t
map_hash(const char *key)
{
    static uint64_t seed;
    uint64_t h;

    if (seed == 0) {
        if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
            seed = (uintptr_t)&seed;
        seed |= 1;
    }
    h = seed;
    for (; *key; key++) {
        h ^= (unsigned char)*key;
        h *= 0x100000001b3u;
        h ^= h >> 29;
    }
    return (uint32_t)(h ^ (h >> 32));
}

static struct map_slot *
map_find(const struct map *m, const char *key, uint32_t hash)
{
    size_t i;

    if (m->cap == 0)
        return NULL;
    for (i = hash & (m->cap - 1); m->slots[i].key; i = (i + 1) & (m->cap - 1))
        if (m->slots[i].hash == hash && strcmp(m->slots[i].key, key) == 0)
            return &m->slots[i];
    return NULL;
}

void *
map_get(const struct map *m, const char *key)
{
    struct map_slot *slot = map_find(m, key, map_hash(key));

    return slot ? slot->value : NULL;
}

static void
map_place(struct map *m, char *key, void *value, uint32_t hash)
{
    size_t i = hash & (m->cap - 1);

    while (m->slots[i].key)
        i = (i + 1) & (m->cap - 1);
    m->slots[i].key = key;
    m->slots[i].value = value;
    m->slots[i].hash = hash;
    m->count++;
}

static void
map_grow(struct map *m)
{
    struct map old = *m;
    size_t i;

    m->cap = old.cap > 0 ? old.cap * 2 : 16;
    m->count = 0;
    m->slots = xcalloc(m->cap, sizeof(*m->slots));
    for (i = 0; i < old.cap; i++)
        if (old.slots[i].key)
            map_place(m, old.slots[i].key, old.slots[i].value,
                      old.slots[i].hash);
    free(old.slots);
}

void
map_put(struct map *m, const char *key, void *value)
{
    uint32_t hash = map_hash(key);
    struct map_slot *slot = map_find(m, key, hash);

    if (slot) {
        slot->value = value;
        return;
    }
    if ((m->count + 1) * 2 > m->cap)
        map_grow(m);
    map_place(m, xstrdup(key), value, hash);
}

/* Close the gap at i with what was pushed past it. */
static void
map_close_gap(struct map *m, size_t i)
{
    size_t mask = m->cap - 1, j, home;

    for (j = (i + 1) & mask; m->slots[j].key; j = (j + 1) & mask) {
        home = m->slots[j].hash & mask;
        if (((j - home) & mask) < ((j - i) & mask))
            continue;
        m->slots[i] = m->slots[j];
        i = j;
    }
    memset(&m->slots[i], 0, sizeof(m->slots[i]));
}

void *
map_remove(struct map *m, const char *key)
{
    struct map_slot *slot = map_find(m, key, map_hash(key));
    void *value;

    if (!slot)
        return NULL;
    value = slot->value;
    free(slot->key);
    m->count--;
    map_close_gap(m, (size_t)(slot - m->slots));
    return value;
}

void *
map_next(const struct map *m, size_t *at, const char **key)
{
    while (*at < m->cap) {
        struct map_slot *slot = &m->slots[(*at)++];

        if (!slot->key)
            continue;
        if (key)
            *key = slot->key;
        return slot->value;
    }
    return NULL;
}

void
map_release(struct map *m)
{
    size_t i;

    for (i = 0; i < m->cap; i++)
        free(m->slots[i].key);
    free(m->slots);
    memset(m, 0, sizeof(*m));
}
