/* SPDX-License-Identifier: BSD-2-Clause */
#include "doctor_stage.h"

#include <string.h>
#include <unistd.h>

const char *doctor_app_token, *doctor_bot_token, *doctor_clock_file;

int
doctor_ask(const char *option)
{
    const char *arguments[] = { "doctor", "-c", in_folder("config.json"),
                                option, NULL };
    const char *environment[] = { text("SLACK_APP_TOKEN=%s", doctor_app_token),
                                  text("SLACK_BOT_TOKEN=%s", doctor_bot_token),
                                  text("CALLSHEET_CLOCK=%s", doctor_clock_file),
                                  NULL };

    return process_run("doctor", "callsheet", arguments, environment);
}

json_t *
doctor_json(int code)
{
    json_t *said;

    ck_assert_int_eq(doctor_ask("--json"), code);
    said = stage_keep(json_loads(file_get("doctor.out"), 0, NULL));
    ck_assert_msg(json_is_object(said), "%s", file_get("doctor.out"));
    ck_assert_int_eq(stage_number(said, "code"), code);
    return json_object_get(said, "checks");
}

json_t *
doctor_check_of(json_t *said, const char *check)
{
    size_t i;

    for (i = 0; i < json_array_size(said); i++)
        if (strcmp(stage_text(json_array_get(said, i), "check"), check) == 0)
            return json_array_get(said, i);
    ck_abort_msg("no %s in %s", check, file_get("doctor.out"));
    return NULL;
}

void
doctor_says(json_t *said, const char *check, const char *state,
            const char *words)
{
    const json_t *one = doctor_check_of(said, check);

    ck_assert_msg(strcmp(stage_text(one, "state"), state) == 0 &&
                      (strstr(stage_text(one, "seen"), words) != NULL ||
                       strstr(stage_text(one, "do"), words) != NULL),
                  "%s is not \"%s ... %s\" in %s", check, state, words,
                  file_get("doctor.out"));
    /* What is wrong comes with what to do. */
    ck_assert((strcmp(state, "ok") == 0 || strcmp(state, "skip") == 0) ==
              (stage_text(one, "do")[0] == '\0'));
}

bool
doctor_left(const char *name)
{
    return access(in_folder(name), F_OK) == 0;
}
