/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * provider.h - what the engine has to know of an outside service.
 *
 * What is asked and what the answers mean stands in the provider's own file
 * and header (include/youtube.h); the engine sends the question, keeps the
 * budget and decides by advise() whether to ask again.
 */
#ifndef CALLSHEET_PROVIDER_H
#define CALLSHEET_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"

/* What an answer means for who asks, not for who wanted to know. */
enum provider_advice {
    PROVIDER_DONE,    /* it is the answer, good or bad */
    PROVIDER_NOTHING, /* it is the answer, and may be another one soon */
    PROVIDER_AGAIN,   /* ask again after a while */
    PROVIDER_SPENT,   /* the day's quota is gone, whatever we counted */
};

struct provider {
    const char *name;
    const char *key_name;   /* of the secret */
    const char *key_header; /* that carries it */
    const char *zone;       /* at whose midnight the quota begins anew */
    int64_t timeout_ms;
    size_t at_once; /* questions under way */
    bool (*is_enabled)(const struct config *config);
    const char *(*base_url)(const struct config *config);
    int64_t (*limit)(const struct config *config, const char *bucket);
    enum provider_advice (*advise)(long status, const char *body, size_t len,
                                   int64_t tries);
    /* The word for an error, for the log: letters and digits; "" = none. */
    void (*reason)(const char *body, size_t len, char *out, size_t size);
};

/* NULL when there is none of that name. */
const struct provider *provider_find(const char *name);
/* All of them; ends with NULL. */
extern const struct provider *const providers[];

extern const struct provider youtube_provider;

#endif
