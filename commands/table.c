/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * table.c - all verbs and all kinds of jobs.
 */
#include "command.h"
#include "job.h"
#include "verbs.h"

const struct command *const commands[] = {
    &vet_command,  &deadline_command, &undo_command,
    &help_command, &health_command,   NULL,
};

const struct job_kind job_kinds[] = {
    { .name = "deadline", .run = deadline_remind },
    { .name = "vet-read", .run = vet_read_step },
    { .name = "vet-look", .run = vet_look_step, .forget = vet_look_forget },
    { .name = "vet-drop", .run = vet_drop_step },
    { .name = "purge", .run = purge_step, .is_standing = true },
    { 0 },
};
