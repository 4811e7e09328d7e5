/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * provider.c - the outside services that we can ask.
 */
#include "provider/provider.h"

#include <string.h>

const struct provider *const providers[] = { &youtube_provider, NULL };

const struct provider *
provider_find(const char *name)
{
    size_t i;

    for (i = 0; providers[i]; i++)
        if (strcmp(providers[i]->name, name) == 0)
            return providers[i];
    return NULL;
}
