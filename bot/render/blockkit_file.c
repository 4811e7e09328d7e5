/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blockkit_file.c - the words that go with a file.
 */
#include <string.h>

#include "json_text.h"
#include "render/blockkit.h"
#include "render/blockkit_json.h"
#include "render/mrkdwn.h"

#define COMMENT_CHARS 3000

static void
set_text(json_t *json, const char *name, const char *text)
{
    if (text)
        json_object_set_new(json, name, blockkit_string(text, strlen(text)));
}

void
blockkit_file(const struct out_file *file, struct buf *out)
{
    json_t *json = json_object();
    struct buf comment;

    buf_init(&comment, (size_t)64 * 1024);
    if (file->comment)
        (void)mrkdwn_write(file->comment, file->comment + strlen(file->comment),
                           0, COMMENT_CHARS, &comment);
    set_text(json, "filename", file->name);
    set_text(json, "title", file->title);
    set_text(json, "alt_txt", file->alt);
    set_text(json, "initial_comment", comment.len > 0 ? comment.data : NULL);
    json_add(json, out);
    json_decref(json);
    buf_release(&comment);
}
