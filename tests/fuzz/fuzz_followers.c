/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_followers.c - lists of followers of any bytes, read as a whole and in
 * slices.
 *
 * The first byte says how: what the file is called, how much of it the
 * sniffing sees, how small the slices are. What must hold: reading ends, both
 * ways give the same rows, a handle holds nothing but what a link may, and no
 * count is below "not said". Plan and state are saved between the slices.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "download_owner.h"
#include "followers.h"
#include "handle.h"
#include "rules/accounts.h"
#include "slices.h"

static void
judge(const struct follower_fact *f)
{
    struct account account = { f->posts,   f->followers,  f->following,
                               f->picture, f->bio_length, 0 };
    double score = account_score(&account);

    must(isfinite(score) && score >= 0 && score <= 1);
}

static enum err
on_row(void *ctx, const struct follower_row *row)
{
    const struct follower_fact *f = &row->fact;
    struct buf *out = ctx;

    buf_addf(out, "%lld %d ", (long long)row->line, (int)row->skip);
    if (row->skip != IMPORT_SKIP_NONE)
        return ERR_OK;
    must(f->handle[0] != '\0' && strlen(f->handle) <= HANDLE_MAX);
    must(f->handle[strspn(f->handle, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN"
                                     "OPQRSTUVWXYZ0123456789._-")] == '\0');
    must(f->posts >= FACT_UNKNOWN && f->followers >= FACT_UNKNOWN &&
         f->following >= FACT_UNKNOWN && f->bio_length >= FACT_UNKNOWN &&
         f->picture >= FACT_UNKNOWN && f->picture <= 1);
    judge(f);
    buf_addf(out, "%s %lld %lld %lld %lld %lld %lld\n", f->handle,
             (long long)f->at, (long long)f->posts, (long long)f->followers,
             (long long)f->following, (long long)f->picture,
             (long long)f->bio_length);
    return ERR_OK;
}

static enum err
parse(const void *plan, struct import_state *state, const char *bytes,
      size_t len, bool is_last, size_t max_rows, size_t *used, struct buf *out)
{
    return followers_parse(plan, state, bytes, len, is_last, max_rows, used,
                           on_row, out);
}

static void
read_both(struct followers_plan *plan, const char *s, size_t len, size_t slice)
{
    char *text = followers_plan_save(plan);

    must(followers_plan_load(text, plan) == ERR_OK);
    free(text);
    slices_compare(parse, plan, s, len, slice);
}

/* Whose it is: a name and nothing else, or nothing. */
static void
find_owner(const char *s, size_t len)
{
    char owner[HANDLE_MAX + 1] = "", *name = xstrndup(s, len < 200 ? len : 200);

    if (download_owner_in_tiktok(s, len, owner) ||
        download_owner_in_page(s, len, owner) ||
        download_owner_in_name(name, owner))
        must(owner[0] != '\0' &&
             owner[strspn(owner, "abcdefghijklmnopqrstuvwxyz0123456789._")] ==
                 '\0');
    free(name);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "followers_1.json", "user_data.json",
                                         "Follower.txt", NULL };
    struct followers_plan plan;
    size_t slice, head;
    const char *s;
    int how;

    if (size < 1)
        return 0;
    how = data[0];
    s = (const char *)data + 1;
    size--;
    find_owner(s, size);
    slice = slices_size(how, size);
    head = how & 4 ? size / 2 : size;
    must(followers_sniff(names[how & 3], s, head, head == size, &plan) ==
         ERR_OK);
    if (followers_can_read(&plan))
        read_both(&plan, s, size, slice);
    return 0;
}
