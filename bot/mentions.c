/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mentions.c - colleagues inside what somebody typed.
 */
#include "mentions.h"

#include <string.h>

#include "buf.h"
#include "people.h"

#define ID_MAX   32
#define TEXT_MAX (8 * 1024 * 1024)

/* Adds the name of the person whose mention begins here; its length, 0 when
 * this is none. */
static size_t
add_name(struct store *st, const char *at, struct buf *out)
{
    struct person person = { 0 };
    char id[ID_MAX];
    size_t len = strspn(at + 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    if (len == 0 || len >= sizeof(id) || at[2 + len] != '>')
        return 0;
    memcpy(id, at + 2, len);
    id[len] = '\0';
    if (store_person_find(st, id, &person) == ERR_OK)
        buf_addf(out, "@%s", person.name);
    else
        buf_addf(out, "@%s", id);
    person_release(&person);
    return len + 3;
}

char *
mentions_named(struct store *st, const char *text)
{
    struct buf out;
    size_t skip;

    buf_init(&out, TEXT_MAX);
    while (*text != '\0') {
        skip = strncmp(text, "<@", 2) == 0 ? add_name(st, text, &out) : 0;
        if (skip == 0)
            buf_addc(&out, *text);
        text += skip > 0 ? skip : 1;
    }
    return buf_take(&out);
}
