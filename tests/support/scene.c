/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scene.c - comments under posts, for the judging of them.
 */
#include "scene.h"

#include <stdio.h>
#include <string.h>

#include "test.h"

/* Ids and one-time authors for the comments of a scene. */
static int64_t next_id;
static uint32_t next_fan;

struct tally_comment
scene_comment(const char *post, int64_t at)
{
    struct tally_comment c = {
        .post = post,
        .at = at,
        .id = ++next_id,
        .class = COMMENT_OTHER,
        .language = COMMENT_LANGUAGE_IT,
    };

    next_fan++;
    memcpy(c.author, &next_fan, sizeof(next_fan));
    c.author[15] = 1;
    return c;
}

const char *
scene_post(int post, char *name, size_t size)
{
    (void)snprintf(name, size, "https://video.example/%03d", post);
    return name;
}

void
scene_add_people(struct tally *t, int post, int people, int generic)
{
    char name[64];
    int i;

    scene_post(post, name, sizeof(name));
    for (i = 0; i < people; i++) {
        struct tally_comment c =
            scene_comment(name, 1000000 + post * 86400 + i);

        c.generic = i < generic;
        c.class = c.generic ? COMMENT_PRAISE : COMMENT_OTHER;
        tally_add(t, &c);
    }
}

void
scene_add_regular(struct tally *t, int post, uint8_t who, bool generic)
{
    struct tally_comment c;
    char name[64];

    c = scene_comment(scene_post(post, name, sizeof(name)),
                      1000000 + post * 86400);
    memset(c.author, 0, sizeof(c.author));
    c.author[0] = who;
    c.author[15] = 2;
    c.generic = generic;
    c.class = generic ? COMMENT_EMOJI : COMMENT_SPECIFIC;
    tally_add(t, &c);
}

struct tally *
scene_new(int posts, int people, int regulars, bool generic)
{
    struct tally *t = tally_new();
    int p, r;

    for (p = 0; p < posts; p++) {
        scene_add_people(t, p, people, 0);
        for (r = 0; r < regulars; r++)
            scene_add_regular(t, p, (uint8_t)(r + 1), generic);
    }
    return t;
}
