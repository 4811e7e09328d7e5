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
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "handle.h"
#include "import.h"
#include "slices.h"
#include "utf8.h"

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

static enum err
parse(const void *plan, struct import_state *state, const char *bytes,
      size_t len, bool is_last, size_t max_rows, size_t *used, struct buf *out)
{
    return import_parse(plan, state, bytes, len, is_last, max_rows, used,
                        on_row, out);
}

static void
read_both(struct import_plan *plan, const char *s, size_t len, size_t slice)
{
    char *text = import_plan_save(plan);

    must(import_plan_load(text, plan) == ERR_OK);
    free(text);
    plan->now = INT64_C(1773000000);
    slices_compare(parse, plan, s, len, slice);
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
    slice = slices_size(how, size);
    head = how & 2 ? size / 2 : size;
    must(import_sniff(how & 1 ? "yt-comments_Tk4rLamp_x2_1.csv" : NULL, s, head,
                      head == size, &plan) == ERR_OK);
    if (import_can_read(&plan))
        read_both(&plan, s, size, slice);
    read_as_link(s, size);
    return 0;
}
