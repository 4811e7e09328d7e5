/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * handle.h - a creator's name and a post's link, as people type and copy them.
 *
 * Pure text: nothing is looked up, so a short link that only the network
 * could resolve (vm.tiktok.com) is no handle, and as a post it has its own
 * key, "tiktok:vm/CODE".
 */
#ifndef CALLSHEET_HANDLE_H
#define CALLSHEET_HANDLE_H

#include <stdbool.h>

#include "err.h"
#include "facts.h"

#define HANDLE_MAX   60
#define POST_KEY_MAX 255

struct handle {
    enum platform platform; /* PLATFORM_UNKNOWN unless a link or an id said */
    char name[HANDLE_MAX + 1]; /* lower case, without "@"; UC… stays as is */
    bool is_username;          /* of an old link, youtube.com/user/NAME */
};

struct post_ref {
    enum platform platform;
    char key[POST_KEY_MAX + 1]; /* "instagram:CODE", the same for all links */
    char url[POST_KEY_MAX + 1]; /* what a person opens; "" if not known */
};

/*
 * Read "@x", "x", "instagram.com/x" or a whole profile link, also as Slack
 * writes links. ERR_DENIED for a mention of a colleague (<@U…>), ERR_INVALID
 * for everything else that is no handle; *out is then left as it was.
 */
enum err handle_parse(const char *typed, struct handle *out);

/* Is there a word in it of Latin letters and of others that look like them? */
bool handle_mixes_alphabets(const char *text);

/*
 * Read a link to a post, or to a comment under it. ERR_INVALID when it is no
 * post of a platform that we know.
 */
enum err post_parse(const char *typed, struct post_ref *out);

/* A link to a post that ends before it says which. */
bool post_is_cut(const char *typed);

/*
 * Read what a file calls a post: a link as above, or the platform's bare id.
 * An id of unknown shape becomes the key as it is. ERR_INVALID when empty.
 */
enum err post_parse_id(const char *typed, enum platform platform,
                       struct post_ref *out);

#endif
