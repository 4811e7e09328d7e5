/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slack_card.c - a card as Slack gets it.
 */
#include "slack_card.h"

#include "buf.h"
#include "render/blockkit.h"
#include "slack_limits.h"
#include "test.h"

json_t *
slack_card_render(const struct card *card)
{
    struct buf out;
    json_t *message;

    buf_init(&out, 1024 * 1024);
    blockkit_render(card, LANGUAGE_EN, NULL, &out);
    ck_assert(!out.overflow);
    message = json_loadb(out.data, out.len, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(message);
    slack_check_message(message);
    buf_release(&out);
    return message;
}

char *
slack_card_shown(const json_t *message)
{
    const json_t *blocks = json_object_get(message, "blocks");
    struct buf b;
    size_t i, j;

    buf_init(&b, 1024 * 1024);
    for (i = 0; i < json_array_size(blocks); i++) {
        const json_t *block = json_array_get(blocks, i);
        const json_t *list = json_object_get(block, "elements");
        const json_t *text = json_object_get(block, "text");

        if (!list)
            list = json_object_get(block, "fields");
        buf_addf(&b, "%s:", json_string_value(json_object_get(block, "type")));
        if (text)
            buf_addf(&b, " %s",
                     json_string_value(json_object_get(text, "text")));
        if (json_object_get(block, "accessory"))
            buf_adds(&b, " +");
        for (j = 0; j < json_array_size(list); j++) {
            const json_t *item = json_array_get(list, j);
            const json_t *label = json_object_get(item, "text");

            if (json_is_object(label))
                label = json_object_get(label, "text");
            buf_addf(&b, " [%s]", label ? json_string_value(label) : "...");
        }
        buf_addc(&b, '\n');
    }
    return buf_take(&b);
}
