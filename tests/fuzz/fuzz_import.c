/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_import.c - files of any bytes, read as a whole and in slices.
 *
 * The first byte says how: whether it is a message's text, how much of it the
 * sniffing sees, how small the slices are. What must hold: reading ends, both
 * ways give the same rows, and all that is handed on is valid UTF-8 without
 * controls. Plan and state go through JSON between the slices.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "handle.h"
#include "import.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define must(holds) must_at((holds), __LINE__)

static void
must_at(int holds, int line)
{
    if (holds)
        return;
    (void)fprintf(stderr, "fuzz_import.c:%d does not hold\n", line);
    abort();
}

static void
add_string(struct buf *out, const char *s)
{
    const char *p = s, *end;

    if (!s) {
        buf_addc(out, '\1');
        return;
    }
    end = s + strlen(s);
    while (p < end) {
        const char *before = p;
        int32_t c = utf8_next(&p, end);

        must(c == '\n' || c == '\t' || !utf8_is_control(c));
        /* A replacement that takes one byte is a wrong byte. */
        must(c != UTF8_REPLACEMENT || p - before == 3);
    }
    buf_adds(out, s);
    buf_addc(out, '\2');
}

static enum err
on_row(void *ctx, const struct import_row *row)
{
    const struct comment_fact *fact = &row->fact;
    struct buf *out = ctx;

    buf_addf(out, "%lld %d ", (long long)row->line, (int)row->skip);
    must(row->line > 0);
    if (row->skip != IMPORT_SKIP_NONE)
        return ERR_OK;
    must(fact->text && *fact->text && strlen(fact->text) <= IMPORT_TEXT_MAX);
    must(!fact->author || strlen(fact->author) <= IMPORT_AUTHOR_MAX);
    must(!fact->post || *fact->post);
    must(fact->likes >= FACT_UNKNOWN && fact->at >= FACT_UNKNOWN);
    add_string(out, fact->text);
    add_string(out, fact->author);
    add_string(out, fact->author_id);
    add_string(out, fact->id);
    add_string(out, fact->url);
    add_string(out, fact->post);
    add_string(out, fact->post_url);
    buf_addf(out, "%lld %lld %d\n", (long long)fact->at, (long long)fact->likes,
             (int)fact->reply);
    return ERR_OK;
}

static void
read_whole(const struct import_plan *plan, const char *s, size_t len,
           struct buf *out)
{
    struct import_state state = { 0 };
    size_t at = 0, used;

    do {
        must(import_parse(plan, &state, s + at, len - at, true, SIZE_MAX, &used,
                          on_row, out) == ERR_OK);
        at += used;
    } while (used > 0 && at < len);
    must(at == len);
}

static void
read_slices(const struct import_plan *from, const char *s, size_t len,
            size_t slice, struct buf *out)
{
    struct import_plan plan = *from;
    struct import_state state = { 0 };
    size_t at = 0, window = 0, used;

    while (at < len) {
        char *text = import_state_save(&state);

        must(import_state_load(text, &state) == ERR_OK);
        free(text);
        window += slice;
        if (window > len - at)
            window = len - at;
        must(import_parse(&plan, &state, s + at, window, at + window == len, 3,
                          &used, on_row, out) == ERR_OK);
        must(used <= window);
        at += used;
        window -= used;
    }
    (void)plan;
}

static void
read_both(struct import_plan *plan, const char *s, size_t len, size_t slice)
{
    struct buf whole, sliced;
    char *text = import_plan_save(plan);

    must(import_plan_load(text, plan) == ERR_OK);
    free(text);
    plan->now = INT64_C(1773000000);
    buf_init(&whole, 4 * 1024 * 1024);
    buf_init(&sliced, 4 * 1024 * 1024);
    read_whole(plan, s, len, &whole);
    read_slices(plan, s, len, slice, &sliced);
    must(whole.len == sliced.len &&
         memcmp(whole.data, sliced.data, whole.len) == 0);
    buf_release(&whole);
    buf_release(&sliced);
}

static void
read_as_link(const char *s, size_t len)
{
    struct handle handle;
    struct post_ref post;
    struct buf word;

    buf_init(&word, 4096);
    buf_add(&word, s, len < 4096 ? len : 4096);
    if (handle_parse(word.data, &handle) == ERR_OK)
        must(*handle.name && strlen(handle.name) <= HANDLE_MAX);
    if (post_parse(word.data, &post) == ERR_OK)
        must(*post.key && post.platform != PLATFORM_UNKNOWN);
    if (post_parse_id(word.data, PLATFORM_YOUTUBE, &post) == ERR_OK)
        must(*post.key);
    buf_release(&word);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct import_plan plan;
    size_t slice, head;
    const char *s;
    int how;

    if (size < 1)
        return 0;
    how = data[0];
    s = (const char *)data + 1;
    size--;
    slice = (size_t)1 << (how >> 4 & 7);
    if (slice < size / 64)
        slice = size / 64;
    head = how & 2 ? size / 2 : size;
    must(import_sniff(how & 1 ? "yt-comments_Tk4rLamp_x2_1.csv" : NULL, s, head,
                      head == size, &plan) == ERR_OK);
    if (import_can_read(&plan))
        read_both(&plan, s, size, slice);
    read_as_link(s, size);
    return 0;
}
