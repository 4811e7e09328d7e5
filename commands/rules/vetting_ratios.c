/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vetting_ratios.c - flags that posts carry for their figures (family E).
 */
#include <string.h>

#include "rules/vetting.h"

static bool
is_among(const char *key, const char *const *keys, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

void
vetting_flag_ratios(struct vetting *v, const char *const *keys, size_t n)
{
    size_t i, unit;

    for (unit = 0; unit < v->unit_count; unit++) {
        struct vetting_unit *u = &v->units[unit];
        int64_t flagged = 0;

        for (i = 0; i < v->post_count; i++)
            flagged +=
                v->posts[i].unit == unit && is_among(v->posts[i].key, keys, n);
        /* Of a pool, more than half. */
        u->flag_ratio = flagged * 2 > u->posts;
    }
    vetting_count_flags(v);
}
