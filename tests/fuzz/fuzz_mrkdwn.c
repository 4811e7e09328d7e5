/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_mrkdwn.c - text from Slack and text to Slack.
 *
 * What must hold for any bytes: undoing and folding give valid UTF-8 without
 * controls and never grow what came; what is written opens no mark that is
 * not ours.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "promise.h"
#include "render/mrkdwn.h"
#include "span.h"
#include "utf8.h"

#define INPUT_MAX ((size_t)16 * 1024)

static void
check_clean(const struct buf *b)
{
    const char *p = b->data, *end = p + b->len;
    int32_t c;

    must(strlen(b->data) == b->len);
    while (p < end) {
        c = utf8_next(&p, end);
        must(c == '\n' || c == '\t' || !utf8_is_control(c));
    }
}

/* Every "<" begins one of our own marks and is closed. */
static void
check_marks(const struct buf *b)
{
    const char *p;

    for (p = b->data; (p = strchr(p, '<')); p++) {
        must(strncmp(p, "<@U", 3) == 0 || strncmp(p, "<@W", 3) == 0 ||
             strncmp(p, "<#C", 3) == 0 || strncmp(p, "<#G", 3) == 0 ||
             strncmp(p, "<!date^", 7) == 0 || strncasecmp(p, "<http", 5) == 0);
        must(strchr(p, '>') != NULL);
    }
}

static void
undo(const char *text)
{
    struct buf out, folded;

    buf_init(&out, 4 * INPUT_MAX);
    buf_init(&folded, 16 * INPUT_MAX);
    (void)mrkdwn_undo(text, "U0BOT", &out);
    must(!out.overflow);
    check_clean(&out);
    typed_fold(out.data, &folded);
    must(!folded.overflow && folded.len <= out.len);
    check_clean(&folded);
    buf_release(&out);
    buf_release(&folded);
}

/* As a command would: outside text beside spans made of it. */
static void
write_out(const char *text)
{
    struct buf card, out;
    const char *p, *end, *from;

    buf_init(&card, 16 * INPUT_MAX);
    buf_init(&out, 64 * INPUT_MAX);
    span_clean(&card, text, 4000);
    span_link(&card, text, text);
    span_person(&card, text, text);
    span_place(&card, text);
    span_code(&card, text);
    span_bold(&card, text);
    end = card.data + card.len;
    for (p = card.data; p < end;) {
        from = p;
        buf_reset(&out);
        p = mrkdwn_write(p, end, 0, 2900, &out);
        must(p > from && !out.overflow);
        must(utf8_count(out.data, out.len) <= 2900);
        check_clean(&out);
        check_marks(&out);
    }
    buf_release(&card);
    buf_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text;

    if (size > INPUT_MAX)
        return 0;
    text = malloc(size + 1);
    if (!text)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    undo(text);
    write_out(text);
    free(text);
    return 0;
}
