/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check.c - the small parts of Block Kit: strings, texts, options, confirms.
 */
#include "check.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "api.h"
#include "js.h"
#include "text.h"

static size_t
check_step(struct check *k, const char *key, long at)
{
    if (k->depth < STEPS_MAX) {
        k->steps[k->depth].key = key;
        k->steps[k->depth].at = at;
    }
    return k->depth++;
}

size_t
check_enter(struct check *k, const char *key)
{
    return check_step(k, key, -1);
}

size_t
check_enter_at(struct check *k, const char *key, size_t i)
{
    return check_step(k, key, (long)i);
}

void
check_leave(struct check *k, size_t mark)
{
    k->depth = mark;
}

/* The JSON pointer of where it is. */
static void
check_pointer(const struct check *k, struct text *out)
{
    size_t i;

    text_adds(out, k->root ? k->root : "");
    for (i = 0; i < k->depth && i < STEPS_MAX; i++) {
        if (k->steps[i].key)
            text_addf(out, "/%s", k->steps[i].key);
        if (k->steps[i].at >= 0)
            text_addf(out, "/%ld", k->steps[i].at);
    }
}

void
check_wrong(struct check *k, const char *format, ...)
{
    struct text pointer = { 0 };
    char what[256];
    va_list ap;

    va_start(ap, format);
    (void)vsnprintf(what, sizeof(what), format, ap);
    va_end(ap);
    k->wrong++;
    check_pointer(k, &pointer);
    (void)call_complain(k->c, "%s [json-pointer:%s]", what,
                        pointer.data ? pointer.data : "");
    text_release(&pointer);
}

/* Is `word` among "a b c"? */
static bool
is_among(const char *words, const char *word)
{
    size_t n = strlen(word), len;

    for (; *words; words += len + (words[len] == ' ')) {
        len = strcspn(words, " ");
        if (len == n && memcmp(words, word, n) == 0)
            return true;
    }
    return false;
}

void
check_keys(struct check *k, const json_t *obj, const char *allowed)
{
    const char *key;
    json_t *v;

    json_object_foreach((json_t *)(uintptr_t)obj, key,
                        v) if (!is_among(allowed, key))
        check_wrong(k, "invalid additional property: %.60s", key);
}

void
check_string(struct check *k, const json_t *obj, const char *key, size_t min,
             size_t max, bool required)
{
    const json_t *v = json_object_get(obj, key);
    size_t mark, n;

    if (!v) {
        if (required)
            check_wrong(k, "missing required field: %s", key);
        return;
    }
    mark = check_enter(k, key);
    if (!json_is_string(v)) {
        check_wrong(k, "must be a string");
    } else {
        /* Bytes are as good when even they are few enough. */
        n = json_string_length(v);
        if (n > max || min > 1)
            n = utf8_count(json_string_value(v));
        if (n < min)
            check_wrong(k, "must be more than %zu characters", min - 1);
        if (n > max)
            check_wrong(k, "must be less than %zu characters", max + 1);
    }
    check_leave(k, mark);
}

void
check_flag(struct check *k, const json_t *obj, const char *key)
{
    const json_t *v = json_object_get(obj, key);
    size_t mark;

    if (!v || json_is_boolean(v))
        return;
    mark = check_enter(k, key);
    check_wrong(k, "must be a boolean");
    check_leave(k, mark);
}

void
check_number(struct check *k, const json_t *obj, const char *key,
             json_int_t min, json_int_t max)
{
    const json_t *v = json_object_get(obj, key);
    size_t mark;

    if (!v)
        return;
    mark = check_enter(k, key);
    if (!json_is_integer(v))
        check_wrong(k, "must be an integer");
    else if (json_integer_value(v) < min || json_integer_value(v) > max)
        check_wrong(k, "must be %lld to %lld", (long long)min, (long long)max);
    check_leave(k, mark);
}

void
check_url(struct check *k, const json_t *obj, const char *key, bool required)
{
    const char *s = js_str(obj, key);
    size_t mark;

    check_string(k, obj, key, 1, 3000, required);
    if (!s || (strncmp(s, "http://", 7) == 0 && s[7]) ||
        (strncmp(s, "https://", 8) == 0 && s[8]) ||
        strncmp(s, "mailto:", 7) == 0 || strncmp(s, "slack://", 8) == 0)
        return;
    mark = check_enter(k, key);
    check_wrong(k, "must be a valid URL");
    check_leave(k, mark);
}

void
check_choice(struct check *k, const json_t *obj, const char *key,
             const char *allowed)
{
    const json_t *v = json_object_get(obj, key);
    size_t mark;

    if (!v || (json_is_string(v) && is_among(allowed, json_string_value(v))))
        return;
    mark = check_enter(k, key);
    check_wrong(k, "must be one of: %s", allowed);
    check_leave(k, mark);
}

/* ---- text --------------------------------------------------------------- */

void
check_text_here(struct check *k, const json_t *text, enum text_kind kind,
                size_t max)
{
    bool plain = js_is(text, "type", "plain_text");
    bool mrkdwn = js_is(text, "type", "mrkdwn");

    if (!json_is_object(text)) {
        check_wrong(k, "must be an object");
        return;
    }
    if (!plain && (!mrkdwn || kind == TEXT_PLAIN)) {
        check_wrong(k, kind == TEXT_PLAIN
                           ? "must be a plain_text object"
                           : "must be a plain_text or mrkdwn object");
        return;
    }
    check_keys(k, text, plain ? "type text emoji" : "type text verbatim");
    check_string(k, text, "text", 1, max, true);
    check_flag(k, text, "emoji");
    check_flag(k, text, "verbatim");
}

void
check_text(struct check *k, const json_t *obj, const char *key,
           enum text_kind kind, size_t max, bool required)
{
    const json_t *text = json_object_get(obj, key);
    size_t mark;

    if (!text) {
        if (required)
            check_wrong(k, "missing required field: %s", key);
        return;
    }
    mark = check_enter(k, key);
    check_text_here(k, text, kind, max);
    check_leave(k, mark);
}

void
check_confirm(struct check *k, const json_t *obj)
{
    const json_t *confirm = json_object_get(obj, "confirm");
    size_t mark;

    if (!confirm)
        return;
    mark = check_enter(k, "confirm");
    if (!json_is_object(confirm)) {
        check_wrong(k, "must be an object");
    } else {
        check_keys(k, confirm, "title text confirm deny style");
        check_text(k, confirm, "title", TEXT_PLAIN, 100, true);
        check_text(k, confirm, "text", TEXT_ANY, 300, true);
        check_text(k, confirm, "confirm", TEXT_PLAIN, 30, true);
        check_text(k, confirm, "deny", TEXT_PLAIN, 30, true);
        check_choice(k, confirm, "style", "primary danger");
    }
    check_leave(k, mark);
}

/* ---- options ------------------------------------------------------------ */

json_t *
check_array(struct check *k, const json_t *obj, const char *key, size_t min,
            size_t max, bool required)
{
    json_t *v = json_object_get(obj, key);
    size_t mark;

    if (!v) {
        if (required)
            check_wrong(k, "missing required field: %s", key);
        return NULL;
    }
    mark = check_enter(k, key);
    if (!json_is_array(v)) {
        check_wrong(k, "must be an array");
        v = NULL;
    } else if (json_array_size(v) < min) {
        check_wrong(k, "no fewer than %zu items allowed", min);
    } else if (json_array_size(v) > max) {
        check_wrong(k, "no more than %zu items allowed", max);
    }
    check_leave(k, mark);
    return v;
}

static void
check_option(struct check *k, const json_t *option, enum text_kind kind)
{
    if (!json_is_object(option)) {
        check_wrong(k, "must be an object");
        return;
    }
    check_keys(k, option, "text value description url");
    check_text(k, option, "text", kind, 75, true);
    check_string(k, option, "value", 1, 75, true);
    check_text(k, option, "description", kind, 75, false);
    check_url(k, option, "url", false);
}

static void
check_option_list(struct check *k, const json_t *obj, size_t max,
                  enum text_kind kind)
{
    json_t *list = check_array(k, obj, "options", 1, max, true), *v;
    size_t i, mark;

    json_array_foreach(list, i, v)
    {
        mark = check_enter_at(k, "options", i);
        check_option(k, v, kind);
        check_leave(k, mark);
    }
}

static void
check_groups(struct check *k, const json_t *obj, size_t max)
{
    json_t *list = check_array(k, obj, "option_groups", 1, 100, true), *v;
    size_t i, mark;

    json_array_foreach(list, i, v)
    {
        mark = check_enter_at(k, "option_groups", i);
        check_keys(k, v, "label options");
        check_text(k, v, "label", TEXT_PLAIN, 75, true);
        check_option_list(k, v, max, TEXT_PLAIN);
        check_leave(k, mark);
    }
}

static bool
offers_in(const json_t *options, const json_t *option)
{
    json_t *v;
    size_t i;

    json_array_foreach(options, i, v) if (json_equal(v, option)) return true;
    return false;
}

static bool
offers(const json_t *obj, const json_t *option)
{
    json_t *v;
    size_t i;

    if (offers_in(json_object_get(obj, "options"), option))
        return true;
    json_array_foreach(json_object_get(obj, "option_groups"), i,
                       v) if (offers_in(json_object_get(v, "options"),
                                        option)) return true;
    return false;
}

void
check_options(struct check *k, const json_t *obj, size_t max, bool groups,
              enum text_kind kind)
{
    json_t *one = json_object_get(obj, "initial_option");
    json_t *many = json_object_get(obj, "initial_options"), *v;
    size_t i;

    if (groups && json_object_get(obj, "option_groups")) {
        if (json_object_get(obj, "options"))
            check_wrong(k, "options and option_groups exclude each other");
        check_groups(k, obj, max);
    } else {
        check_option_list(k, obj, max, kind);
    }
    if (one && !offers(obj, one))
        check_wrong(k, "initial_option is not among the options");
    if (many && json_array_size(many) == 0)
        check_wrong(k, "initial_options must not be empty");
    json_array_foreach(many, i, v) if (!offers(obj, v))
        check_wrong(k, "initial_options are not among the options");
}
