/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * transcript.c - the parts of a transcript, and how answers are compared.
 */
#include "transcript.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

#define ANY     "{{any}}"
#define ANY_LEN (sizeof(ANY) - 1)

void
lines_add(struct lines *lines, const char *text, size_t len)
{
    if (lines->count == lines->room) {
        lines->room = lines->room > 0 ? 2 * lines->room : 64;
        lines->items =
            realloc(lines->items, lines->room * sizeof(*lines->items));
        ck_assert_ptr_nonnull(lines->items);
    }
    lines->items[lines->count] = strndup(text, len);
    ck_assert_ptr_nonnull(lines->items[lines->count]);
    lines->count++;
}

void
lines_split(struct lines *lines, const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");

        lines_add(lines, text, len);
        text += len + (text[len] == '\n');
    }
    while (lines->count > 0 && lines->items[lines->count - 1][0] == '\0')
        free(lines->items[--lines->count]);
}

void
lines_release(struct lines *lines)
{
    while (lines->count > 0)
        free(lines->items[--lines->count]);
    free(lines->items);
    memset(lines, 0, sizeof(*lines));
}

/* ---- who says what ------------------------------------------------------- */

static char *
take(const char **at, const char *end_chars)
{
    size_t len = strcspn(*at, end_chars);
    char *word = strndup(*at, len);

    *at += len;
    return word;
}

static bool
take_files(const char **at, struct lines *files)
{
    while (**at != ']') {
        size_t len = strcspn(*at, ",]");

        if ((*at)[len] == '\0')
            return false;
        lines_add(files, *at, len);
        *at += len;
        *at += strspn(*at, ", ");
    }
    (*at)++;
    return true;
}

static bool
read_rest(const char *at, struct speech *out)
{
    for (;;) {
        if (strncmp(at, "> ", 2) == 0 || strcmp(at, ">") == 0) {
            out->text = strdup(at[1] == ' ' ? at + 2 : at + 1);
            return true;
        }
        if (strncmp(at, " (", 2) == 0) {
            at += 2;
            out->locale = take(&at, ")");
            at += *at == ')';
        } else if (strncmp(at, " in #", 5) == 0) {
            at += 5;
            out->channel = take(&at, " >");
        } else if (strncmp(at, " [", 2) == 0) {
            at += 2;
            if (!take_files(&at, &out->files))
                return false;
        } else {
            return false;
        }
    }
}

bool
speech_read(const char *line, struct speech *out)
{
    memset(out, 0, sizeof(*out));
    if (!isalnum((unsigned char)line[0]))
        return false;
    out->who = take(&line, " >");
    if (read_rest(line, out))
        return true;
    speech_release(out);
    return false;
}

void
speech_release(struct speech *speech)
{
    free(speech->who);
    free(speech->locale);
    free(speech->channel);
    free(speech->text);
    lines_release(&speech->files);
    memset(speech, 0, sizeof(*speech));
}

/* ---- comparing ----------------------------------------------------------- */

bool
answer_matches(const char *expected, const char *line)
{
    for (; *expected != '\0'; expected++, line++) {
        if (strncmp(expected, ANY, ANY_LEN) == 0) {
            for (;; line++) {
                if (answer_matches(expected + ANY_LEN, line))
                    return true;
                if (*line == '\0')
                    return false;
            }
        }
        if (*expected != *line)
            return false;
    }
    return *line == '\0';
}

static void
add_marked(struct lines *diff, char mark, const char *line)
{
    char *text = NULL;
    int len = asprintf(&text, "%c %s", mark, line);

    ck_assert_int_ge(len, 0);
    lines_add(diff, text, (size_t)len);
    free(text);
}

/* length[i][j]: the longest run of lines that fit, from i and j on. */
static int *
common_lengths(const struct lines *a, const struct lines *b)
{
    size_t i, j, width = b->count + 1;
    int *length = calloc((a->count + 1) * width, sizeof(*length));

    ck_assert_ptr_nonnull(length);
    for (i = a->count; i-- > 0;)
        for (j = b->count; j-- > 0;) {
            int down = length[(i + 1) * width + j];
            int right = length[i * width + j + 1];

            if (answer_matches(a->items[i], b->items[j]))
                length[i * width + j] = 1 + length[(i + 1) * width + j + 1];
            else
                length[i * width + j] = down > right ? down : right;
        }
    return length;
}

bool
answer_compare(const struct lines *expected, const struct lines *got,
               struct lines *diff, struct lines *merged)
{
    size_t i = 0, j = 0, width = got->count + 1;
    int *length = common_lengths(expected, got);
    bool is_same = true;

    while (i < expected->count || j < got->count) {
        const char *want = i < expected->count ? expected->items[i] : NULL;
        const char *line = j < got->count ? got->items[j] : NULL;

        if (want && line && answer_matches(want, line)) {
            add_marked(diff, ' ', line);
            lines_add(merged, want, strlen(want));
            i++;
            j++;
        } else if (want && (!line || length[(i + 1) * width + j] >=
                                         length[i * width + j + 1])) {
            add_marked(diff, '-', want);
            is_same = false;
            i++;
        } else {
            add_marked(diff, '+', line);
            lines_add(merged, line, strlen(line));
            is_same = false;
            j++;
        }
    }
    free(length);
    return is_same;
}
