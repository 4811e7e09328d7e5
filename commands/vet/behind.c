/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * behind.c - answers that stand behind the reason of an approval.
 *
 * Only at the very end of it, only pairs of a question's name and yes or no,
 * and never all of it: a reason is wanted too. One pair alone may be a part of
 * the sentence; it is taken when that question is still open.
 */
#include "vet/behind.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"

static const struct {
    const char *name, *other;
} ticks[] = {
    { "audience", "pubblico" },
    { "fakes", "finti" },
    { "content", "contenuti" },
};

static const char between[] = " \t\n,;.";

/* The last word before `len`; its length, 0 when there is none. `len` becomes
 * where it begins. */
static size_t
last_word(const char *text, size_t *len)
{
    size_t end = *len;

    while (end > 0 && strchr(between, text[end - 1]))
        end--;
    *len = end;
    while (*len > 0 && !strchr(between, text[*len - 1]))
        (*len)--;
    return end - *len;
}

static bool
is_word(const char *at, size_t len, const char *word)
{
    return strlen(word) == len && strncasecmp(at, word, len) == 0;
}

static const char *
answer_of(const char *at, size_t len)
{
    if (is_word(at, len, "yes") || is_word(at, len, "sì") ||
        is_word(at, len, "si"))
        return "yes";
    return is_word(at, len, "no") ? "no" : NULL;
}

/* ARRAY_LEN(ticks): it is none of them. */
static size_t
tick_of(const char *at, size_t len)
{
    size_t i = 0;

    while (i < ARRAY_LEN(ticks) && !is_word(at, len, ticks[i].name) &&
           !is_word(at, len, ticks[i].other))
        i++;
    return i;
}

/* One pair off the end; false when there is none. */
static bool
take_pair(const char *text, size_t *len, const char **answers)
{
    size_t at = *len, n = last_word(text, &at), tick;
    const char *answer = answer_of(text + at, n);

    if (!answer)
        return false;
    n = last_word(text, &at);
    tick = tick_of(text + at, n);
    if (tick == ARRAY_LEN(ticks) || answers[tick])
        return false;
    answers[tick] = answer;
    *len = at;
    return true;
}

void
behind_take(struct request *rq)
{
    const char *answers[ARRAY_LEN(ticks)] = { NULL };
    const char *said = request_arg(rq, "because");
    size_t len, n = 0, open = 0, i;
    char *reason;

    if (!said)
        return;
    len = strlen(said);
    while (take_pair(said, &len, answers))
        n++;
    while (len > 0 && strchr(between, said[len - 1]))
        len--;
    for (i = 0; i < ARRAY_LEN(ticks); i++)
        open += answers[i] && !request_has(rq, ticks[i].name);
    if (len == 0 || n == 0 || (n == 1 && open == 0))
        return;
    reason = xstrndup(said, len);
    for (i = 0; i < ARRAY_LEN(ticks); i++)
        if (answers[i])
            request_set_arg(rq, ticks[i].name, answers[i]);
    request_set_arg(rq, "because", reason);
    free(reason);
}
