/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scene.h - comments under posts, for the judging of them.
 *
 * A scene is a list of posts; each says how many comments of which kind stand
 * under it and which of the regulars wrote there. All of it is invented.
 */
#ifndef TESTS_SCENE_H
#define TESTS_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/tally.h"

struct tally_comment scene_comment(const char *post, int64_t at);
const char *scene_post(int post, char *name, size_t size);
void scene_add_people(struct tally *t, int post, int people, int generic);
void scene_add_regular(struct tally *t, int post, uint8_t who, bool generic);
/* `posts` posts with `people` one-time comments and the first `regulars`. */
struct tally *scene_new(int posts, int people, int regulars, bool generic);

#endif
