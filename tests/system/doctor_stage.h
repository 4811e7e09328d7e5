/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * doctor_stage.h - asking `callsheet doctor`, and reading what it says.
 *
 * It reads config.json in the test's folder. What it says is kept until the
 * test ends; it stands in doctor.out as well.
 */
#ifndef CALLSHEET_TESTS_DOCTOR_STAGE_H
#define CALLSHEET_TESTS_DOCTOR_STAGE_H

#include <jansson.h>
#include <stdbool.h>

#include "stage.h"

#define ADMINS "\"roles\": {\"admins\": [\"U0ANA\"]}"

/* What its environment tells it; to be set before it is asked. */
extern const char *doctor_app_token, *doctor_bot_token, *doctor_clock_file;

/* With that option, or NULL; its exit status. */
int doctor_ask(const char *option);
/* Its checks; it must end with that status. */
json_t *doctor_json(int code);
/* The one of that name; the test fails when there is none. */
json_t *doctor_check_of(json_t *said, const char *check);
/* How it is, and what was seen or advised holds the words. */
void doctor_says(json_t *said, const char *check, const char *state,
                 const char *words);
/* Is there a file of that name in the test's folder? */
bool doctor_left(const char *name);

#endif
