/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_people.c - tests bring people and places; control.c says how.
 */
#include "control.h"

#include <stdlib.h>

#include "conversations.h"
#include "events.h"
#include "js.h"
#include "page.h"
#include "people.h"
#include "text.h"

static const char *
do_person(const json_t *o, json_t *out)
{
    struct person *p;

    if (!js_str(o, "id"))
        return "id is missing";
    p = person_put(o);
    if (js_true(o, "event"))
        event_user_change(p);
    json_object_set_new(out, "user", person_json(p, true));
    return NULL;
}

/* Invented members, as many as asked for. */
static void
fill(struct conversation *c, json_int_t n)
{
    struct person *p;
    json_t *facts;
    char *id, *name;
    json_int_t i;

    for (i = 0; i < n; i++) {
        id = text_format("U0X%05lld", (long long)i);
        name = text_format("extra%lld", (long long)i);
        facts = json_pack("{s:s, s:s, s:s, s:s}", "id", id, "name", name, "tz",
                          "Europe/Rome", "locale", "en-US");
        p = person_find(id);
        conversation_join(c, p ? p : person_put(facts));
        json_decref(facts);
        free(id);
        free(name);
    }
}

static const char *
do_conversation(const json_t *o, json_t *out)
{
    json_int_t n = js_int(o, "fill", 0);
    struct conversation *c;

    if (!js_str(o, "id"))
        return "id is missing";
    if (n < 0 || n > 5000)
        return "fill must be 0 to 5000";
    c = conversation_put(o);
    fill(c, n);
    page_conversation(c);
    json_object_set_new(out, "channel", conversation_json(c));
    return NULL;
}

static const char *
member_change(const json_t *o, bool join)
{
    struct conversation *c = conversation_find(js_str(o, "channel"));
    struct person *p = person_find(js_str(o, "user"));

    if (!c || !p)
        return "no such channel or user";
    if (join == is_member(c, p))
        return NULL;
    if (join)
        conversation_join(c, p);
    else
        conversation_leave(c, p);
    page_conversation(c);
    if (join)
        event_joined(c, p);
    return NULL;
}

static const char *
do_join(const json_t *o, json_t *out)
{
    (void)out;
    return member_change(o, true);
}

static const char *
do_leave(const json_t *o, json_t *out)
{
    (void)out;
    return member_change(o, false);
}

const struct control_verb control_people[] = {
    { "person", do_person }, { "conversation", do_conversation },
    { "join", do_join },     { "leave", do_leave },
    { NULL, NULL },
};
