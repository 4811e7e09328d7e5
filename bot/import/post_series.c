/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * post_series.c - an account and the figures of its posts as one JSON object.
 */
#include "post_series.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "alloc.h"
#include "facts.h"

/* No account has more of anything. */
#define COUNT_MAX INT64_C(100000000000000)

static int64_t
count_of(const json_t *value)
{
    json_int_t n = json_is_integer(value) ? json_integer_value(value) : -1;

    return n >= 0 && n <= COUNT_MAX ? (int64_t)n : FACT_UNKNOWN;
}

static size_t
list_size(const json_t *root, const char *name)
{
    return json_array_size(json_object_get(root, name));
}

static int64_t *
take_list(const json_t *root, const char *name, size_t n)
{
    const json_t *list = json_object_get(root, name);
    int64_t *out = xcalloc(n + 1, sizeof(*out));
    size_t i;

    for (i = 0; i < n; i++)
        out[i] = count_of(json_array_get(list, i));
    return out;
}

static enum err
take(const json_t *root, struct post_series *out)
{
    const char *id = json_string_value(json_object_get(root, "id"));
    size_t likes = list_size(root, "likes");
    size_t comments = list_size(root, "comments");

    out->n = likes > comments ? likes : comments;
    if (!id || out->n > POST_SERIES_MAX)
        return ERR_PROTOCOL;
    out->id = xstrdup(id);
    out->followers = count_of(json_object_get(root, "followers"));
    out->likes = take_list(root, "likes", out->n);
    out->comments = take_list(root, "comments", out->n);
    out->at = take_list(root, "upload_times", out->n);
    return ERR_OK;
}

enum err
post_series_read(const char *json, size_t len, struct post_series *out)
{
    json_t *root = json_loadb(json, len, 0, NULL);
    enum err rc = ERR_PROTOCOL;

    memset(out, 0, sizeof(*out));
    if (json_is_object(root))
        rc = take(root, out);
    if (rc != ERR_OK)
        post_series_release(out);
    json_decref(root);
    return rc;
}

void
post_series_release(struct post_series *series)
{
    free(series->id);
    free(series->likes);
    free(series->comments);
    free(series->at);
    memset(series, 0, sizeof(*series));
}
