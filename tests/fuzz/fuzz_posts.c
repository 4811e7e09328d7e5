/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_posts.c - any bytes as a table of posts, and its captions.
 *
 * What comes out keeps the promises of the headers: valid text, counts that are
 * counts, keys that fit.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "import/letters.h"
#include "import_posts.h"
#include "promise.h"
#include "rules/captions.h"

static void
check_caption(const char *text, struct caption *c)
{
    struct caption_ad ad;
    size_t i;

    caption_read(text, c);
    must(c->count <= CAPTION_WORDS && c->len < sizeof(c->text));
    for (i = 0; i < c->count; i++) {
        must(c->words[i].len > 0 && c->words[i].from < c->words[i].to);
        must((size_t)c->words[i].at + c->words[i].len <= c->len);
        must(c->words[i].to <= strlen(text));
    }
    caption_ad(c, &ad);
    must(strnlen(ad.label, sizeof(ad.label)) <= CAPTION_PARTNER);
    must(strnlen(ad.partner, sizeof(ad.partner)) <= CAPTION_PARTNER);
    must(ad.is_ad || ad.label[0] == '\0');
}

static enum err
on_post(void *ctx, const struct post_fact *fact)
{
    struct caption *c = ctx;

    must(fact->ref.key[0] != '\0');
    must(strnlen(fact->ref.key, POST_KEY_MAX + 1) <= POST_KEY_MAX);
    must(letters_are_valid(fact->title) && letters_are_valid(fact->text));
    must(fact->likes >= -1 && fact->comments >= -1 && fact->views >= -1);
    must(fact->reach >= -1 && fact->followers >= -1);
    must(fact->likes >= 0 || fact->comments >= 0 || fact->views >= 0 ||
         fact->reach >= 0);
    check_caption(fact->text, c);
    return ERR_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct caption caption;
    struct import_posts posts;
    struct import_plan plan;
    char *text = malloc(size + 1);

    must(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    check_caption(text, &caption);
    must(import_sniff("posts.csv", data,
                      size < IMPORT_HEAD ? size : IMPORT_HEAD,
                      size <= IMPORT_HEAD, &plan) == ERR_OK);
    (void)import_posts_sniff(data, size < IMPORT_HEAD ? size : IMPORT_HEAD,
                             size <= IMPORT_HEAD, &plan);
    if (import_posts_read(data, size, &plan, PLATFORM_TIKTOK, 1795597200,
                          on_post, &caption, &posts) == ERR_OK) {
        must(posts.rows <= IMPORT_POSTS_MAX);
        must(posts.skipped >= 0 && posts.left_out >= 0);
    }
    free(text);
    return 0;
}
