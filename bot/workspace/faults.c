/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * faults.c - what goes wrong with API calls, on command.
 */
#include "faults.h"

#include <stdlib.h>
#include <string.h>

#include "js.h"
#include "mem.h"

struct armed {
    struct armed *next;
    char *method;  /* "*" is any */
    char *channel; /* NULL is any */
    json_int_t after, times;
    struct fault fault;
};

static struct armed *armed;

static const struct {
    const char *name;
    enum fault_kind kind;
    bool apply;
} kinds[] = {
    { "error", FAULT_ERROR, false },
    { "http", FAULT_HTTP, false },
    { "drop", FAULT_DROP, false },
    { "ratelimited", FAULT_RATELIMITED, false },
    { "hang", FAULT_HANG, false },
    { "drop_answer", FAULT_DROP, true },
    { "apply_then_http_502", FAULT_HTTP, true },
    { "apply_then_error", FAULT_ERROR, true },
    { "apply_then_hang", FAULT_HANG, true },
};

static char *
copy(const json_t *o, const char *key)
{
    const char *s = js_str(o, key);

    return s ? xstrdup(s) : NULL;
}

const char *
fault_set(const json_t *o)
{
    const char *kind = js_text(o, "kind");
    struct armed *a, **at;
    size_t i;

    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i].name, kind) == 0)
            break;
    if (i == sizeof(kinds) / sizeof(kinds[0]))
        return "no such kind";
    if (!js_str(o, "method"))
        return "method is missing";
    a = xcalloc(1, sizeof(*a));
    a->method = copy(o, "method");
    a->channel = copy(o, "channel");
    a->after = js_int(o, "after", 0);
    a->times = js_int(o, "times", 1);
    a->fault.kind = kinds[i].kind;
    a->fault.apply = kinds[i].apply;
    a->fault.code =
        js_str(o, "code") ? copy(o, "code") : xstrdup("internal_error");
    a->fault.body = copy(o, "body");
    a->fault.status = (int)js_int(o, "status", 502);
    a->fault.retry_after = (int)js_int(o, "retry_after", 1);
    for (at = &armed; *at; at = &(*at)->next)
        continue;
    *at = a;
    return NULL;
}

void
fault_release(struct fault *f)
{
    free(f->code);
    free(f->body);
    memset(f, 0, sizeof(*f));
}

static void
armed_free(struct armed *a)
{
    fault_release(&a->fault);
    free(a->method);
    free(a->channel);
    free(a);
}

void
faults_clear(void)
{
    struct armed *a;

    while ((a = armed)) {
        armed = a->next;
        armed_free(a);
    }
}

void
fault_take(const char *method, const char *channel, struct fault *out)
{
    struct armed **at = &armed, *a;

    memset(out, 0, sizeof(*out));
    for (; (a = *at); at = &a->next) {
        if (strcmp(a->method, "*") != 0 && strcmp(a->method, method) != 0)
            continue;
        if (a->channel && (!channel || strcmp(a->channel, channel) != 0))
            continue;
        if (a->after-- > 0)
            return;
        a->after = 0;
        *out = a->fault;
        out->code = xstrdup(a->fault.code);
        out->body = a->fault.body ? xstrdup(a->fault.body) : NULL;
        if (--a->times <= 0) {
            *at = a->next;
            armed_free(a);
        }
        return;
    }
}
