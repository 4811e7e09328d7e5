/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text.h - text that grows, and Slack's way of counting and escaping it.
 */
#ifndef WORKSPACE_TEXT_H
#define WORKSPACE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* data is NULL while empty; NUL-terminated afterwards. */
struct text {
    char *data;
    size_t len;
    size_t cap;
};

void text_release(struct text *t);
/* Make room for so much more, so that it grows once. */
void text_room(struct text *t, size_t more);
void text_add(struct text *t, const void *data, size_t len);
void text_adds(struct text *t, const char *s);
static inline void
text_addc(struct text *t, char c)
{
    if (t->len + 1 >= t->cap)
        text_room(t, 1);
    t->data[t->len++] = c;
    t->data[t->len] = '\0';
}

/* In decimal digits. */
void text_addn(struct text *t, uint64_t number);
__attribute__((format(printf, 2, 3))) void text_addf(struct text *t,
                                                     const char *format, ...);
/* Add with the three characters escaped that Slack wants escaped. */
void text_add_escaped(struct text *t, const char *s, size_t len);
/* Hand the content over ("" when empty); the caller frees it. */
char *text_take(struct text *t);

__attribute__((format(printf, 1, 2))) char *text_format(const char *format,
                                                        ...);

/* Code points of valid UTF-8. */
size_t utf8_count(const char *s);
/* Bytes of the first `chars` code points of `s`. */
size_t utf8_prefix(const char *s, size_t chars);
bool utf8_valid(const void *data, size_t len);

/* Fill `out` with `len` random characters of [0-9A-Z] and a NUL. */
void random_upper(char *out, size_t len);
/* The same of [0-9a-f]. */
void random_hex(char *out, size_t len);
/* A random UUID; `out` holds 37 bytes. */
void random_uuid(char *out);

/* Instants: microseconds since 1970 as Slack's "1700000000.000100". */
#define TS_SIZE 24
void ts_format(int64_t us, char out[TS_SIZE]);
/* 0 when it is not a timestamp. */
int64_t ts_parse(const char *s);

#endif
