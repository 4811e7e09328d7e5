/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stage_chat.c - what is done and seen through the workspace: its control,
 * messages, envelopes, and what Ana does.
 */
#include "stage.h"

#include <curl/curl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the control -------------------------------------------------------- */

static const char *
format_args(const char *format, va_list ap)
{
    char *s = NULL;
    const char *copy;

    ck_assert_int_ge(vasprintf(&s, format, ap), 0);
    copy = text("%s", s);
    free(s);
    return copy;
}

json_t *
stage_do(const struct site *site, const char *verb, const char *format, ...)
{
    struct answer answer;
    char *body, *at;
    va_list ap;

    va_start(ap, format);
    body = strdup(format_args(format, ap));
    va_end(ap);
    for (at = body; (at = strchr(at, '\'')) != NULL;)
        *at = '"';
    answer = web(text("%s/control/%s", site->origin, verb), body);
    ck_assert_msg(answer.status == 200 &&
                      json_is_true(json_object_get(answer.json, "ok")),
                  "%s %s: %s", verb, body, answer.body);
    free(body);
    return stage_keep(answer.json);
}

json_t *
stage_see(const struct site *site, const char *format, ...)
{
    struct answer answer;
    va_list ap;

    va_start(ap, format);
    answer =
        web(text("%s/control/%s", site->origin, format_args(format, ap)), NULL);
    va_end(ap);
    ck_assert_msg(answer.status == 200, "%s: %ld %s", format, answer.status,
                  answer.body);
    return stage_keep(answer.json);
}

bool
stage_waits(const struct site *site, const char *format, ...)
{
    struct answer answer;
    bool is_so;
    va_list ap;

    va_start(ap, format);
    answer = web(text("%s/control/wait?%s&timeout_ms=%d", site->origin,
                      format_args(format, ap), STAGE_MS),
                 NULL);
    va_end(ap);
    is_so = json_is_true(json_object_get(answer.json, "ok"));
    json_decref(answer.json);
    return is_so;
}

int
stage_calls(const struct site *site, const char *method)
{
    json_t *o = stage_see(site, "calls?after=1000000");

    return (int)stage_number(json_object_get(o, "counts"), method);
}

/* ---- messages ----------------------------------------------------------- */

bool
stage_says(const json_t *v, const char *words)
{
    const char *s = json_string_value(v), *key;
    json_t *child;
    size_t i;

    if (s)
        return strstr(s, words) != NULL;
    json_object_foreach((json_t *)(uintptr_t)v, key, child)
    {
        if (stage_says(child, words))
            return true;
    }
    json_array_foreach(v, i, child)
    {
        if (stage_says(child, words))
            return true;
    }
    return false;
}

int
stage_count(const struct site *site, const char *channel, const char *words)
{
    json_t *o = stage_see(site, "messages?channel=%s", channel), *message;
    int count = 0;
    size_t i;

    json_array_foreach(json_object_get(o, "messages"), i, message)
    {
        count += stage_says(message, words) &&
                 strcmp(stage_text(message, "user"), "U0BOT") == 0;
    }
    return count;
}

int
stage_seen(const struct site *site, const char *as, const char *channel,
           const char *words)
{
    json_t *page = stage_keep(site_page(site, text("messages?as=%s&channel=%s"
                                                   "&limit=1000",
                                                   as, channel)));
    json_t *message;
    int count = 0;
    size_t i;

    json_array_foreach(json_object_get(page, "messages"), i, message)
    {
        count += stage_says(message, words);
    }
    return count;
}

static const char *
escaped(const char *words)
{
    char *s = curl_easy_escape(NULL, words, 0);
    const char *copy = text("%s", s);

    curl_free(s);
    return copy;
}

void
stage_expect(const struct site *site, const char *as, const char *channel,
             const char *words)
{
    char *all;

    if (stage_waits(site, "for=text&channel=%s&as=%s&text=%s", channel, as,
                    escaped(words)))
        return;
    all = json_dumps(site_page(site,
                               text("messages?as=%s&channel=%s", as, channel)),
                     JSON_INDENT(1));
    ck_abort_msg("nobody said '%s' in %s: %.1500s\n%s", words, channel, all,
                 stage_log(site));
}

json_t *
stage_message(const struct site *site, const char *as, const char *channel,
              const char *words)
{
    json_t *page = stage_keep(site_page(site, text("messages?as=%s&channel=%s"
                                                   "&limit=200",
                                                   as, channel)));
    json_t *message, *found = NULL;
    size_t i;

    json_array_foreach(json_object_get(page, "messages"), i, message)
    {
        if (stage_says(message, words))
            found = message;
    }
    return found;
}

/* ---- what people do ----------------------------------------------------- */

const char *
stage_event(const struct site *site, const char *id, const char *ts,
            int attempt, const char *words)
{
    json_t *out;

    out = stage_do(site, "event",
                   "{'event_id': '%s', 'attempt': %d, 'event': {'type': "
                   "'message', 'channel_type': 'im', 'channel': 'D0ANA', "
                   "'user': 'U0ANA', 'ts': '%s', 'text': '%s'}}",
                   id, attempt, ts, words);
    return stage_text(out, "envelope_id");
}

struct envelope_wait {
    const struct site *site;
    const char *id, *state;
};

static bool
envelope_is(void *ctx)
{
    const struct envelope_wait *w = ctx;
    json_t *o = stage_see(w->site, "envelopes?state=%s", w->state), *e;
    size_t i;

    json_array_foreach(json_object_get(o, "envelopes"), i, e)
    {
        if (strcmp(stage_text(e, "envelope_id"), w->id) == 0)
            return true;
    }
    return false;
}

bool
stage_envelope(const struct site *site, const char *id, const char *state)
{
    struct envelope_wait w = { site, id, state };

    return eventually(envelope_is, &w, STAGE_MS);
}

json_t *
stage_last_envelope(const struct site *site, const char *words)
{
    json_t *o = stage_see(site, "envelopes"), *e, *found = NULL;
    size_t i;

    json_array_foreach(json_object_get(o, "envelopes"), i, e)
    {
        if (stage_says(json_object_get(e, "payload"), words))
            found = e;
    }
    ck_assert_msg(found != NULL, "no envelope says %s", words);
    return found;
}

bool
stage_has_acks_now(const struct site *site, const char *id, int acks)
{
    json_t *o = stage_see(site, "envelopes"), *e;
    size_t i;

    json_array_foreach(json_object_get(o, "envelopes"), i, e)
    {
        if (strcmp(stage_text(e, "envelope_id"), id) == 0)
            return stage_number(e, "acks") >= acks;
    }
    return false;
}

struct acks_wait {
    const struct site *site;
    const char *id;
    int acks;
};

static bool
has_acks(void *ctx)
{
    const struct acks_wait *w = ctx;

    return stage_has_acks_now(w->site, w->id, w->acks);
}

bool
stage_has_acks(const struct site *site, const char *id, int acks)
{
    struct acks_wait w = { site, id, acks };

    return eventually(has_acks, &w, STAGE_MS);
}

void
stage_redeliver(const struct site *site, const char *id, int acks)
{
    stage_do(site, "redeliver", "{'envelope_id': '%s'}", id);
    ck_assert_msg(stage_has_acks(site, id, acks), "no ack: %s",
                  stage_log(site));
}

void
stage_drop(const struct site *site, const char *name, const char *bytes,
           size_t len, const char *words)
{
    struct answer answer;
    const char *file;

    answer = web_bytes(text("%s/page/upload?as=U0ANA&name=%s", site->origin,
                            escaped(name)),
                       bytes, len);
    file = stage_text(json_object_get(stage_keep(answer.json), "file"), "id");
    ck_assert_msg(file[0] != '\0', "upload: %ld %s", answer.status,
                  answer.body);
    json_decref(
        site_post(site, "send",
                  json_pack("{s:s, s:s, s:s, s:[s]}", "as", "U0ANA", "channel",
                            "D0ANA", "text", words, "files", file)));
}

void
stage_drop_file(const struct site *site, const char *name, const char *words)
{
    size_t len;
    const char *bytes = file_bytes(name, &len);

    ck_assert_ptr_nonnull(bytes);
    stage_drop(site, name, bytes, len, words);
}

static bool
is_labelled(const json_t *element, const char *label)
{
    return strcmp(stage_text(json_object_get(element, "text"), "text"),
                  label) == 0;
}

static json_t *
element_labelled(const json_t *message, const char *label,
                 const char **block_id)
{
    json_t *block, *element;
    size_t i, k;

    json_array_foreach(json_object_get(message, "blocks"), i, block)
    {
        json_array_foreach(json_object_get(block, "elements"), k, element)
        {
            if (!is_labelled(element, label))
                continue;
            *block_id = stage_text(block, "block_id");
            return element;
        }
    }
    return NULL;
}

/* An option of a line's menu. */
static json_t *
option_labelled(const json_t *message, const char *words, const char *label,
                const json_t **block)
{
    json_t *one, *option;
    size_t i, k;

    json_array_foreach(json_object_get(message, "blocks"), i, one)
    {
        if (!stage_says(json_object_get(one, "text"), words))
            continue;
        json_array_foreach(json_object_get(json_object_get(one, "accessory"),
                                           "options"),
                           k, option)
        {
            *block = one;
            if (is_labelled(option, label))
                return option;
        }
    }
    return NULL;
}

void
stage_press_as(const struct site *site, const char *as, const char *channel,
               const char *words, const char *label)
{
    json_t *message = stage_message(site, as, channel, words), *option, *out;
    const char *block_id = "", *action_id = "";
    const json_t *block = NULL, *element;

    option = option_labelled(message, words, label, &block);
    if (option) {
        block_id = stage_text(block, "block_id");
        element = json_object_get(block, "accessory");
    } else {
        element = element_labelled(message, label, &block_id);
    }
    ck_assert_msg(element != NULL, "no '%s' on '%s' in %s", label, words,
                  channel);
    action_id = stage_text(element, "action_id");
    out = json_pack("{s:s, s:s, s:s, s:s, s:s}", "as", as, "channel", channel,
                    "ts", stage_text(message, "ts"), "block_id", block_id,
                    "action_id", action_id);
    if (option)
        (void)json_object_set(out, "selected_option", option);
    out = site_post(site, "action", out);
    ck_assert(json_is_true(json_object_get(out, "ok")));
    json_decref(out);
}

void
stage_press(const struct site *site, const char *channel, const char *words,
            const char *label)
{
    stage_press_as(site, "U0ANA", channel, words, label);
}

struct form_wait {
    const struct site *site;
    json_t *form;
};

static bool
form_is_open(void *ctx)
{
    struct form_wait *w = ctx;
    json_t *state = stage_keep(site_page(w->site, "state?as=U0ANA"));

    w->form = json_array_get(json_object_get(state, "views"), 0);
    return w->form != NULL;
}

json_t *
stage_form(const struct site *site)
{
    struct form_wait w = { site, NULL };

    (void)eventually(form_is_open, &w, STAGE_MS);
    return w.form;
}

/* The value of the block's field; NULL when nothing is given for it. */
static const char *
value_for(const char *const *values, const char *block_id)
{
    size_t len = strlen(block_id);

    for (; *values; values++)
        if (strncmp(*values, block_id, len) == 0 && (*values)[len] == '=')
            return *values + len + 1;
    return NULL;
}

json_t *
stage_fill(const struct site *site, const json_t *form,
           const char *const *values)
{
    json_t *state = json_object(), *block;
    size_t i;

    json_array_foreach(json_object_get(form, "blocks"), i, block)
    {
        const char *block_id = stage_text(block, "block_id");
        const char *value = value_for(values, block_id);

        if (value)
            json_object_set_new(state, block_id,
                                json_pack("{s:{s:s}}",
                                          stage_text(json_object_get(block,
                                                                     "element"),
                                                     "action_id"),
                                          "value", value));
    }
    return stage_keep(
        site_post(site, "submit",
                  json_pack("{s:s, s:s, s:{s:o}}", "as", "U0ANA", "view_id",
                            stage_text(form, "id"), "state", "values", state)));
}
