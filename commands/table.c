/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * table.c - all verbs and all kinds of jobs.
 */
#include "campaign.h"
#include "command.h"
#include "job.h"
#include "morning.h"
#include "picture.h"
#include "remind.h"
#include "verbs.h"

const struct command *const commands[] = {
    &vet_command,     &campaign_command,
    &creator_command, &deadline_command,
    &today_command,   &notify_command,
    &undo_command,    &help_command,
    &health_command,  NULL,
};

const struct job_kind job_kinds[] = {
    { .name = "remind", .run = remind_step, .is_standing = true },
    { .name = "vet-read", .run = vet_read_step, .what = TEXT_JOB_READ },
    { .name = "vet-look",
      .run = vet_look_step,
      .forget = vet_look_forget,
      .what = TEXT_JOB_LOOK },
    { .name = "vet-tube",
      .run = vet_tube_step,
      .forget = vet_tube_forget,
      .what = TEXT_TUBE_JOB },
    { .name = "vet-tube-join",
      .run = vet_tube_join_step,
      .what = TEXT_TUBE_JOB },
    { .name = "vet-drop", .run = vet_drop_step, .what = TEXT_JOB_DROP },
    { .name = "vet-figures", .run = vet_figures_step, .what = TEXT_SAID_JOB },
    { .name = "vet-second", .run = vet_second_step, .what = TEXT_FIT_JOB },
    { .name = "vet-shared", .run = vet_shared_step, .what = TEXT_SHARED_JOB },
    { .name = "picture", .run = picture_step, .what = TEXT_JOB_PICTURE },
    { .name = "sheet-read",
      .run = sheet_read_step,
      .forget = sheet_work_free,
      .what = TEXT_JOB_READ },
    { .name = "sheet-write",
      .run = sheet_write_step,
      .forget = sheet_work_free,
      .what = TEXT_SHEET_JOB_WRITE },
    { .name = "sheet-drop", .run = sheet_drop_step, .what = TEXT_JOB_DROP },
    { .name = "deadline-told",
      .run = deadline_told_step,
      .what = TEXT_JOB_DEADLINE_TOLD },
    { .name = "deal-late", .run = deal_late_step, .what = TEXT_JOB_DEAL_LATE },
    { .name = "creator-forget",
      .run = creator_forget_step,
      .what = TEXT_FORGET_JOB },
    { .name = "morning", .run = morning_step, .is_standing = true },
    { .name = "vet-recheck", .run = vet_recheck_step, .is_standing = true },
    { .name = "purge", .run = purge_step, .is_standing = true },
    { 0 },
};

/* Standing jobs that look at what people changed. */
enum err
command_changed(struct request *rq)
{
    enum err rc = remind_hasten(rq);

    if (rc == ERR_OK)
        rc = campaign_changed(rq);
    return rc == ERR_OK ? morning_changed(rq) : rc;
}
