/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * utf8.c - text by code points and by columns.
 */
#include "utf8.h"

#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

int32_t
utf8_next(const char **p, const char *end)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n;

    if ((unsigned char)**p < 0x80) {
        c = **p;
        (*p)++;
        return c;
    }
    n = utf8proc_iterate((const utf8proc_uint8_t *)*p, end - *p, &c);
    if (n <= 0) {
        (*p)++;
        return UTF8_REPLACEMENT;
    }
    *p += n;
    return c;
}

size_t
utf8_plain(const char *p, const char *end)
{
    const char *from = p;

    while (p < end && *p >= ' ' && *p < 0x7f)
        p++;
    return (size_t)(p - from);
}

void
utf8_add(struct buf *b, int32_t c)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n;

    if (c >= 0 && c < 0x80) {
        buf_addc(b, (char)c);
        return;
    }
    n = utf8proc_encode_char(c, bytes);
    if (n > 0)
        buf_add(b, bytes, (size_t)n);
}

/* Of what it begins with. */
static size_t
ascii_length(const char *s, size_t len)
{
    size_t n = 0;
    uint64_t eight;

    for (; len - n >= sizeof(eight); n += sizeof(eight)) {
        memcpy(&eight, s + n, sizeof(eight));
        if ((eight & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    while (n < len && (unsigned char)s[n] < 0x80)
        n++;
    return n;
}

size_t
utf8_count(const char *s, size_t len)
{
    const char *end = s + len;
    size_t n = 0, plain;

    while (s < end) {
        plain = ascii_length(s, (size_t)(end - s)); /* by far the most */
        s += plain;
        n += plain;
        if (s < end) {
            (void)utf8_next(&s, end);
            n++;
        }
    }
    return n;
}

size_t
utf8_prefix(const char *s, size_t len, size_t chars)
{
    const char *p = s, *end = s + len;

    for (; p < end && chars > 0; chars--)
        (void)utf8_next(&p, end);
    return (size_t)(p - s);
}

int
utf8_columns(int32_t c)
{
    if (c >= 0x20 && c < 0x7f)
        return 1;
    return utf8proc_charwidth(c);
}

size_t
utf8_width(const char *s, size_t len)
{
    const char *end = s + len;
    size_t width = 0;

    while (s < end)
        width += (size_t)utf8_columns(utf8_next(&s, end));
    return width;
}

bool
utf8_is_word(int32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z');
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

bool
utf8_is_control(int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

void
utf8_add_cut(struct buf *b, const char *s, size_t chars)
{
    size_t len = strlen(s);

    if (utf8_count(s, len) <= chars) {
        buf_add(b, s, len);
        return;
    }
    buf_add(b, s, utf8_prefix(s, len, chars > 0 ? chars - 1 : 0));
    if (chars > 0)
        buf_adds(b, "…");
}
