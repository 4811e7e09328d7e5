/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * web.c - questions to the local workspace, for the bench.
 */
#include "web.h"

#include <curl/curl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig.h"

#define WEB_SECONDS 200L

struct answer {
    char *data;
    size_t len;
};

void
die(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    (void)fputs("bench: ", stderr);
    (void)vfprintf(stderr, format, ap);
    (void)fputc('\n', stderr);
    va_end(ap);
    exit(1);
}

void
progress(const char *format, ...)
{
    static int64_t begun;
    char text[256];
    va_list ap;

    if (begun == 0)
        begun = now_us();
    va_start(ap, format);
    (void)vsnprintf(text, sizeof(text), format, ap);
    va_end(ap);
    /* In one write, for several sections may speak at once. */
    (void)fprintf(stderr, "bench: %4d s: %s\n",
                  (int)((now_us() - begun) / 1000000), text);
}

static size_t
on_bytes(char *bytes, size_t size, size_t n, void *ctx)
{
    struct answer *a = ctx;
    char *more = realloc(a->data, a->len + size * n + 1);

    if (!more)
        return 0;
    a->data = more;
    memcpy(a->data + a->len, bytes, size * n);
    a->len += size * n;
    a->data[a->len] = '\0';
    return size * n;
}

/* One handle a process, so that its connection lives. */
static CURL *
handle(void)
{
    static CURL *curl;

    if (!curl)
        curl = curl_easy_init();
    if (!curl)
        die("cannot start curl");
    curl_easy_reset(curl);
    return curl;
}

/* That the workspace speaks TLS with, made for one run. */
static const char *
web_cert(void)
{
    static char path[512];

    (void)snprintf(path, sizeof(path), "%s/cert.pem", getenv("BENCH_FOLDER"));
    return path;
}

static char *
fetch(const char *url, const char *body)
{
    struct answer a = { 0 };
    CURL *curl = handle();
    CURLcode code;

    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, &a);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, WEB_SECONDS);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    if (strncmp(url, "https:", 6) == 0)
        (void)curl_easy_setopt(curl, CURLOPT_CAINFO, web_cert());
    if (body)
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    code = curl_easy_perform(curl);
    if (code != CURLE_OK) {
        free(a.data);
        return NULL;
    }
    return a.data ? a.data : strdup("");
}

char *
web_text(const char *url)
{
    char *text = fetch(url, NULL);

    return text ? text : strdup("");
}

json_t *
web_try(const char *origin, const char *path, json_t *body)
{
    char *dump = body ? json_dumps(body, JSON_COMPACT) : NULL, *text;
    char url[1024];
    json_t *answer;

    (void)snprintf(url, sizeof(url), "%s%s", origin, path);
    text = fetch(url, dump);
    answer = text ? json_loads(text, 0, NULL) : NULL;
    free(text);
    free(dump);
    json_decref(body);
    return answer;
}

json_t *
web(const char *origin, const char *path, json_t *body)
{
    json_t *answer = web_try(origin, path, body);
    const char *error = json_string_value(json_object_get(answer, "error"));

    if (!json_is_true(json_object_get(answer, "ok")))
        die("%s: %s", path, error ? error : "no answer");
    return answer;
}

void
web_do(const char *origin, const char *path, json_t *body)
{
    json_decref(web(origin, path, body));
}

double
number_of(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}
