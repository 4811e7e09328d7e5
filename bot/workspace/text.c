/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text.c - text that grows, and Slack's way of counting and escaping it.
 */
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>

#include "mem.h"

void
text_release(struct text *t)
{
    free(t->data);
    memset(t, 0, sizeof(*t));
}

void
text_room(struct text *t, size_t more)
{
    size_t cap;

    if (t->cap > t->len + more)
        return;
    cap = t->cap > 0 ? t->cap : 64;
    while (cap <= t->len + more)
        cap *= 2;
    t->data = xrealloc(t->data, cap);
    t->cap = cap;
}

void
text_add(struct text *t, const void *data, size_t len)
{
    text_room(t, len);
    if (len > 0)
        memcpy(t->data + t->len, data, len);
    t->len += len;
    t->data[t->len] = '\0';
}

void
text_adds(struct text *t, const char *s)
{
    text_add(t, s, strlen(s));
}

void
text_addn(struct text *t, uint64_t number)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    text_add(t, digits + at, sizeof(digits) - at);
}

static void
text_addv(struct text *t, const char *format, va_list ap)
{
    va_list again;
    size_t left;
    int n;

    text_room(t, 0);
    left = t->cap - t->len;
    va_copy(again, ap);
    n = vsnprintf(t->data + t->len, left, format, ap);
    if (n > 0 && (size_t)n >= left) {
        text_room(t, (size_t)n);
        (void)vsnprintf(t->data + t->len, (size_t)n + 1, format, again);
    }
    va_end(again);
    t->len += n > 0 ? (size_t)n : 0;
}

void
text_addf(struct text *t, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    text_addv(t, format, ap);
    va_end(ap);
}

void
text_add_escaped(struct text *t, const char *s, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        if (s[i] == '&')
            text_adds(t, "&amp;");
        else if (s[i] == '<')
            text_adds(t, "&lt;");
        else if (s[i] == '>')
            text_adds(t, "&gt;");
        else
            text_addc(t, s[i]);
    }
}

char *
text_take(struct text *t)
{
    char *data = t->data ? t->data : xstrdup("");

    memset(t, 0, sizeof(*t));
    return data;
}

char *
text_format(const char *format, ...)
{
    struct text t = { 0 };
    va_list ap;

    va_start(ap, format);
    text_addv(&t, format, ap);
    va_end(ap);
    return text_take(&t);
}

size_t
utf8_count(const char *s)
{
    size_t n = 0;

    for (; *s; s++)
        if (((unsigned char)*s & 0xc0) != 0x80)
            n++;
    return n;
}

size_t
utf8_prefix(const char *s, size_t chars)
{
    size_t i = 0;

    while (s[i]) {
        if (((unsigned char)s[i] & 0xc0) != 0x80) {
            if (chars == 0)
                break;
            chars--;
        }
        i++;
    }
    return i;
}

/* The length of the sequence that starts at p, 0 when it is not one. */
static size_t
utf8_sequence(const unsigned char *p, size_t left)
{
    size_t need, i;

    if (p[0] < 0x80)
        return 1;
    if (p[0] >= 0xc2 && p[0] <= 0xdf)
        need = 2;
    else if (p[0] >= 0xe0 && p[0] <= 0xef)
        need = 3;
    else if (p[0] >= 0xf0 && p[0] <= 0xf4)
        need = 4;
    else
        return 0;
    if (left < need)
        return 0;
    for (i = 1; i < need; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
        (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return need;
}

bool
utf8_valid(const void *data, size_t len)
{
    const unsigned char *p = data;
    size_t n;

    while (len > 0) {
        n = utf8_sequence(p, len);
        if (n == 0)
            return false;
        p += n;
        len -= n;
    }
    return true;
}

/* Random bytes are fetched many at a time. */
static unsigned char
random_byte(void)
{
    static unsigned char pool[4096];
    static size_t left;
    ssize_t n;

    if (left == 0) {
        do
            n = getrandom(pool, sizeof(pool), 0);
        while (n < 0 && errno == EINTR);
        if (n <= 0) {
            fputs("callsheet-workspace: no random numbers\n", stderr);
            exit(EX_OSERR);
        }
        left = (size_t)n;
    }
    return pool[--left];
}

static void
random_from(const char *alphabet, size_t size, char *out, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        out[i] = alphabet[random_byte() % size];
    out[len] = '\0';
}

void
random_upper(char *out, size_t len)
{
    random_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 36, out, len);
}

void
random_hex(char *out, size_t len)
{
    random_from("0123456789abcdef", 16, out, len);
}

void
random_uuid(char *out)
{
    random_hex(out, 36);
    out[8] = out[13] = out[18] = out[23] = '-';
    out[14] = '4';
    out[19] = "89ab"[(unsigned char)out[19] % 4];
}

void
ts_format(int64_t us, char out[TS_SIZE])
{
    char digits[24];
    size_t n = sizeof(digits), i;

    for (i = 0; i < 7 || us > 0; i++) {
        if (i == 6)
            digits[--n] = '.';
        digits[--n] = (char)('0' + us % 10);
        us /= 10;
    }
    memcpy(out, digits + n, sizeof(digits) - n);
    out[sizeof(digits) - n] = '\0';
}

int64_t
ts_parse(const char *s)
{
    int64_t seconds = 0, fraction = 0;
    int digits = 0;

    for (; *s >= '0' && *s <= '9'; s++, digits++) {
        if (digits == 11)
            return 0;
        seconds = seconds * 10 + (*s - '0');
    }
    if (digits == 0 || (*s != '.' && *s != '\0'))
        return 0;
    if (*s == '.')
        s++;
    for (digits = 0; *s >= '0' && *s <= '9' && digits < 6; s++, digits++)
        fraction = fraction * 10 + (*s - '0');
    if (*s != '\0')
        return 0;
    for (; digits < 6; digits++)
        fraction *= 10;
    return seconds * 1000000 + fraction;
}
