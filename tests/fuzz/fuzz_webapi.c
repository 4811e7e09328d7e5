/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_webapi.c - answers of Slack's Web API: anything may come.
 *
 * The first byte chooses the HTTP status and how the request ended.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "promise.h"
#include "transport/slack_answer.h"
#include "transport/slack_facts.h"
#include "transport/slack_json.h"

static void
read_facts(const json_t *json)
{
    struct person person;
    struct place place;

    slack_person_read(slack_obj(json, "user"), "U0MIRA", "T0AGENCY",
                      "Europe/Rome", &person);
    assert(person.name[0] != '\0' && person.zone[0] != '\0');
    assert(strlen(person.name) <= 200 && strlen(person.zone) <= 64);
    person_release(&person);
    slack_place_read(slack_obj(json, "channel"), "C0PANS", &place);
    /* Only a DM is known to have no guests before anybody has looked. */
    assert(place.kind == PLACE_DM || place.has_guests);
    place_release(&place);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const long statuses[] = { 200, 200, 200, 302, 404, 429, 500, 502 };
    struct http_response response = { .retry_after_s = -1, .content_type = "" };
    struct slack_answer answer;
    char *body;

    if (size == 0)
        return 0;
    body = calloc(1, size);
    if (!body)
        abort();
    memcpy(body, data + 1, size - 1);
    response.status = statuses[data[0] & 7];
    response.is_sent = data[0] & 8;
    response.err = data[0] & 16 ? ERR_NETWORK : ERR_OK;
    response.retry_after_s = (data[0] & 32) ? INT64_MAX : -1;
    response.body = body;
    response.body_len = size - 1;
    slack_answer_read(&response, &answer);
    assert(strlen(answer.error) < sizeof(answer.error));
    assert((answer.verdict == SLACK_DONE) == (answer.error[0] == '\0'));
    assert(answer.retry_after_ms <= 86400000);
    (void)slack_out_result(answer.verdict);
    read_facts(answer.json);
    slack_answer_release(&answer);
    free(body);
    return 0;
}
