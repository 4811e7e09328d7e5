/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settle.c - what an acknowledgement, or its absence, means to the person.
 *
 * A command's payload is a message; a form's says whether it closes, changes
 * or shows errors; everything else is silent.
 */
#include "settle.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "conversations.h"
#include "envelope.h"
#include "hooks.h"
#include "http.h"
#include "js.h"
#include "page.h"
#include "people.h"
#include "post.h"
#include "text.h"
#include "views.h"

/* ---- commands ----------------------------------------------------------- */

/* in_channel also shows everybody what was typed. */
static void
show_typed(const struct envelope *e)
{
    char *text = text_format("%s %s", e->command, e->text);

    (void)post(e->where, e->who, json_pack("{s:s}", "text", text), NULL, NULL);
    free(text);
}

static void
command_acked(struct envelope *e, json_t *payload)
{
    const char *error;
    char *text;

    if (!payload)
        return;
    error = api_message_error(payload);
    if (error) {
        e->note = error;
        text = text_format("%s failed with the error \"%s\"", e->command,
                           "invalid_command_response");
        page_notice(e->who, text);
        free(text);
        return;
    }
    if (js_is(payload, "response_type", "in_channel"))
        show_typed(e);
    hook_show(e->who, e->where, payload);
}

/* ---- forms -------------------------------------------------------------- */

static void
submit_answer(struct envelope *e, json_t *answer)
{
    struct request *rq = request_find(e->request_id);

    if (rq)
        answer_json(rq, 200, answer);
    else
        json_decref(answer);
}

static void
submit_failed(struct envelope *e, const char *code, const char *text)
{
    submit_answer(e, json_pack("{s:b, s:s, s:s}", "ok", 0, "error", code,
                               "text", text));
}

/* The app wants another view in this one's place or on top of it. */
static void
submit_view(struct envelope *e, struct view *v, json_t *payload, bool push)
{
    json_t *body = json_object_get(payload, "view");

    e->note = api_view_error(body, false);
    if (!e->note && push && !view_push(e->who, body))
        e->note = "push_limit_reached";
    if (e->note) {
        submit_failed(e, "app_error", "The app answered with a wrong view.");
        return;
    }
    if (!push)
        view_update(v, body);
    submit_answer(e, json_pack("{s:b, s:s}", "ok", 1, "action",
                               push ? "push" : "update"));
}

/* Only inputs of this view can have errors. */
static bool
are_errors(const struct view *v, const json_t *errors)
{
    json_t *blocks = json_object_get(v->body, "blocks"), *b, *text;
    const char *id;
    size_t i;

    if (!json_is_object(errors) || json_object_size(errors) == 0)
        return false;
    json_object_foreach((json_t *)(uintptr_t)errors, id, text)
    {
        json_array_foreach(blocks, i, b) if (js_is(b, "block_id", id) &&
                                             js_is(b, "type", "input")) break;
        if (i == json_array_size(blocks) || !json_is_string(text))
            return false;
    }
    return true;
}

static void
submission_acked(struct envelope *e, json_t *payload)
{
    struct view *v = view_find(e->view_id);
    const char *action = js_text(payload, "response_action");
    json_t *errors = json_object_get(payload, "errors");

    if (!v) {
        submit_answer(e, json_pack("{s:b}", "ok", 1));
    } else if (strcmp(action, "errors") == 0) {
        if (are_errors(v, errors)) {
            submit_answer(e,
                          json_pack("{s:b, s:O}", "ok", 0, "errors", errors));
        } else {
            e->note = "invalid errors";
            submit_failed(e, "app_error",
                          "The app answered with wrong errors.");
        }
    } else if (strcmp(action, "update") == 0 || strcmp(action, "push") == 0) {
        submit_view(e, v, payload, action[0] == 'p');
    } else if (strcmp(action, "clear") == 0) {
        views_clear(e->who);
        page_view(e->who, "view_clear", NULL);
        submit_answer(e, json_pack("{s:b, s:s}", "ok", 1, "action", "clear"));
    } else if (action[0] == '\0') {
        view_pop(e->who);
        submit_answer(e, json_pack("{s:b, s:s}", "ok", 1, "action", "close"));
    } else {
        e->note = "unknown response_action";
        submit_failed(e, "app_error", "The app answered with a wrong action.");
    }
}

/* ---- all ---------------------------------------------------------------- */

void
settle_acked(struct envelope *e, json_t *payload)
{
    if (e->silent)
        return;
    if (e->kind == ENVELOPE_COMMAND)
        command_acked(e, payload);
    else if (e->kind == ENVELOPE_SUBMISSION)
        submission_acked(e, payload);
}

void
settle_failed(struct envelope *e, const char *reason)
{
    char *text;

    if (e->silent)
        return;
    if (e->kind == ENVELOPE_COMMAND) {
        text =
            text_format("%s failed with the error \"%s\"", e->command, reason);
        page_notice(e->who, text);
        free(text);
    } else if (e->kind == ENVELOPE_ACTION) {
        page_notice(e->who, "The app did not answer that button in time. "
                            "Press it again.");
    } else if (e->kind == ENVELOPE_SUBMISSION) {
        submit_failed(e,
                      strcmp(reason, "operation_timeout") == 0 ? "timeout"
                                                               : reason,
                      "We had some trouble connecting. Try again?");
    }
}
