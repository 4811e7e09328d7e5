/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * form.c - bodies as browsers and old clients write them.
 */
#include "form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "js.h"
#include "text.h"

static int
hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static char *
decode(const char *s, size_t len)
{
    struct text t = { 0 };
    int high, low;
    size_t i;

    for (i = 0; i < len; i++) {
        high = i + 2 < len ? hex(s[i + 1]) : -1;
        low = i + 2 < len ? hex(s[i + 2]) : -1;
        if (s[i] == '+') {
            text_addc(&t, ' ');
        } else if (s[i] == '%' && high >= 0 && low >= 0) {
            text_addc(&t, (char)(high * 16 + low));
            i += 2;
        } else {
            text_addc(&t, s[i]);
        }
    }
    return text_take(&t);
}

/* Put a pair; false when it is not text. */
static bool
put(json_t *out, const char *key, const char *value, size_t len)
{
    json_t *v = json_stringn(value, len);

    if (!v || !utf8_valid(key, strlen(key)) || memchr(value, '\0', len)) {
        json_decref(v);
        return false;
    }
    return json_object_set_new(out, key, v) == 0;
}

bool
form_read(const char *data, size_t len, json_t *out)
{
    const char *end = data + len, *stop, *equals;
    char *key, *value;
    bool ok = true;

    while (ok && data < end) {
        stop = memchr(data, '&', (size_t)(end - data));
        if (!stop)
            stop = end;
        equals = memchr(data, '=', (size_t)(stop - data));
        if (equals) {
            key = decode(data, (size_t)(equals - data));
            value = decode(equals + 1, (size_t)(stop - equals) - 1);
            ok = put(out, key, value, strlen(value));
            free(key);
            free(value);
        }
        data = stop + 1;
    }
    return ok;
}

/* ---- multipart ---------------------------------------------------------- */

struct part {
    char name[128];
    bool is_file;
    const char *data;
    size_t len;
};

static const char *
find(const char *data, size_t len, const char *what, size_t what_len)
{
    return memmem(data, len, what, what_len);
}

static bool
boundary_of(const char *content_type, char *out, size_t size)
{
    const char *b = strstr(content_type, "boundary=");
    size_t n;

    if (!b)
        return false;
    b += 9;
    if (*b == '"')
        b++;
    n = strcspn(b, "\";, \t");
    if (n == 0 || n + 3 > size)
        return false;
    (void)snprintf(out, size, "--%.*s", (int)n, b);
    return true;
}

static void
read_disposition(const char *head, size_t len, struct part *p)
{
    const char *name = find(head, len, "name=\"", 6);
    const char *end;

    p->name[0] = '\0';
    p->is_file = find(head, len, "filename", 8) != NULL;
    if (!name)
        return;
    name += 6;
    end = memchr(name, '"', len - (size_t)(name - head));
    if (end)
        (void)snprintf(p->name, sizeof(p->name), "%.*s", (int)(end - name),
                       name);
}

/* The next part from *at on; false at the end or at nonsense. */
static bool
next_part(const char *boundary, const char **at, const char *end,
          struct part *p)
{
    size_t n = strlen(boundary);
    const char *from = find(*at, (size_t)(end - *at), boundary, n);
    const char *body, *stop;

    if (!from || end - (from + n) < 2 || memcmp(from + n, "--", 2) == 0)
        return false;
    from += n;
    body = find(from, (size_t)(end - from), "\r\n\r\n", 4);
    if (!body)
        return false;
    read_disposition(from, (size_t)(body - from), p);
    body += 4;
    stop = find(body, (size_t)(end - body), boundary, n);
    if (!stop || stop - body < 2)
        return false;
    p->data = body;
    p->len = (size_t)(stop - body) - 2;
    *at = stop;
    return true;
}

bool
multipart_fields(const char *content_type, const char *data, size_t len,
                 json_t *out)
{
    char boundary[256];
    const char *at = data;
    struct part p;

    if (!boundary_of(content_type, boundary, sizeof(boundary)))
        return false;
    while (next_part(boundary, &at, data + len, &p))
        if (!p.is_file && p.name[0] && !put(out, p.name, p.data, p.len))
            return false;
    return true;
}

bool
multipart_file(const char *content_type, const char *data, size_t len,
               const char **file, size_t *file_len)
{
    char boundary[256];
    const char *at = data;
    struct part p;

    if (!boundary_of(content_type, boundary, sizeof(boundary)))
        return false;
    while (next_part(boundary, &at, data + len, &p))
        if (p.is_file || p.name[0]) {
            *file = p.data;
            *file_len = p.len;
            return true;
        }
    return false;
}
