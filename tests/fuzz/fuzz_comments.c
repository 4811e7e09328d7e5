/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_comments.c - any bytes are a comment, and a judgement keeps its word.
 *
 * The input is cut at newlines: each line is a comment under one of a few
 * posts, the first is the caption and the creator of all.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "promise.h"
#include "rules/comments.h"
#include "rules/language.h"
#include "rules/vetting.h"

static void
judge_line(struct tally *t, const char *line, const char *head, int64_t n)
{
    struct comment_text in = { .text = line, .caption = head, .creator = head };
    struct comment_judgement out, again;
    struct tally_comment c;
    static const char *const posts[] = { "a", "b", NULL, "" };

    comment_judge(&in, &out);
    must(out.from <= out.to && out.to <= strlen(line));
    must(out.score >= 0 && out.score <= 1000);
    must(out.machine == (out.score >= 500));
    must(!(out.generic && out.machine));
    must(out.class < COMMENT_CLASSES && out.rule != NULL);
    must(strlen(out.words) < sizeof(out.words));
    must(strstr(line, out.words) != NULL);
    in.caption = in.creator = NULL;
    comment_judge(&in, &again);
    must(again.fingerprint == out.fingerprint);
    c = (struct tally_comment){
        .post = posts[n % 4],
        .id = n,
        .at = n % 3 == 0 ? FACT_UNKNOWN : n,
        .class = out.class,
        .generic = out.generic,
        .machine = out.machine,
        .creator_own = n % 7 == 0,
        .language = comment_language_of(line, strlen(line)),
        .fingerprint = out.fingerprint,
        .length = out.length,
    };
    c.author[0] = (uint8_t)(n % 5);
    tally_add(t, &c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = xstrndup((const char *)data, size), *line = text, *end;
    struct tally *t = tally_new();
    struct vetting v;
    int64_t n = 0;
    size_t i;

    for (i = 0; i < size; i++)
        if (text[i] == '\0')
            text[i] = ' ';
    for (; line && n < 200; line = end ? end + 1 : NULL) {
        end = strchr(line, '\n');
        if (end)
            *end = '\0';
        judge_line(t, line, text, n++);
    }
    vetting_assess(t, &v);
    must(v.read == n);
    must(v.generic.k <= v.generic.n && v.machine.k <= v.machine.n);
    must(v.generic.n + v.machine.k + v.own == v.read);
    must(v.unit_count <= v.post_count);
    vetting_release(&v);
    tally_free(t);
    free(text);
    return 0;
}
