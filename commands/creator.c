/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * creator.c - creator: who somebody is to us, and what we say of them.
 */
#include "command.h"
#include "deal_parts.h"
#include "verbs.h"

static const struct arg_spec show_args[] = {
    { "creator", ARG_HANDLE, ARG_OPTIONAL, TEXT_VET_ARG_CREATOR, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_VET_ARG_PLATFORM, NULL },
    { 0 },
};

/* Without "on": "posts on tiktok every day" is a note. */
static const struct arg_spec note_args[] = {
    { "creator", ARG_HANDLE, ARG_REQUIRED, TEXT_VET_ARG_CREATOR, NULL },
    { "text", ARG_TEXT, ARG_REQUIRED | ARG_LONG, TEXT_CREATOR_ARG_NOTE, NULL },
    { 0 },
};

static const struct arg_spec because_args[] = {
    { "creator", ARG_HANDLE, ARG_REQUIRED, TEXT_VET_ARG_CREATOR, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_VET_ARG_PLATFORM, NULL },
    { "because", ARG_TEXT, ARG_KEYWORD | ARG_REQUIRED | ARG_LONG,
      TEXT_CREATOR_ARG_BECAUSE, NULL },
    { 0 },
};

static const struct arg_spec draft_args[] = {
    { "creator", ARG_HANDLE, ARG_REQUIRED, TEXT_VET_ARG_CREATOR, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_VET_ARG_PLATFORM, NULL },
    { "for", ARG_TEXT, ARG_KEYWORD | ARG_SHORT, TEXT_DEAL_ARG_CAMPAIGN, NULL },
    { 0 },
};

static const struct arg_spec trouble_args[] = {
    { "deal", ARG_LOOK, ARG_REQUIRED, TEXT_DEAL_ARG_DEAL, NULL },
    { "what", ARG_TEXT, ARG_REQUIRED, TEXT_CREATOR_ARG_TROUBLE, NULL },
    { 0 },
};

static const struct arg_spec deal_args[] = {
    { "deal", ARG_LOOK, ARG_REQUIRED, TEXT_DEAL_ARG_DEAL, NULL },
    { 0 },
};

static const struct arg_spec went_args[] = {
    { "creator", ARG_HANDLE, ARG_REQUIRED, TEXT_VET_ARG_CREATOR, NULL },
    { "how", ARG_CHOICE, ARG_REQUIRED, TEXT_CREATOR_ARG_HOW, "well badly" },
    { "for", ARG_TEXT, ARG_KEYWORD | ARG_SHORT | ARG_REQUIRED,
      TEXT_DEAL_ARG_CAMPAIGN, NULL },
    { "because", ARG_TEXT, ARG_KEYWORD | ARG_LONG, TEXT_CREATOR_ARG_BECAUSE,
      NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_VET_ARG_PLATFORM, NULL },
    { 0 },
};

static const struct arg_spec forget_args[] = {
    { "creator", ARG_LOOK, ARG_REQUIRED, TEXT_VET_ARG_CREATOR, NULL },
    { "word", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "forever" },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_VET_ARG_PLATFORM, NULL },
    { 0 },
};

static const struct form creator_forms[] = {
    { .name = "",
      .usage = "@handle [on youtube|instagram|tiktok]",
      .example = "creator @mara.cooks",
      .args = show_args,
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = creator_show_run,
      .purpose = TEXT_CREATOR_SHOW_PURPOSE },
    { .name = "deal",
      .usage = "ID|@handle [state WORD] [draft DATE] [publish DATE] "
               "[fee N CUR] [date WHAT DAY] [owner @user] [link URL]",
      .example = "creator deal @mara.cooks state signed draft fri",
      .args = creator_deal_args,
      .who = WHO_MEMBERS,
      .run = creator_deal_run,
      .choices = deal_choices,
      .title = TEXT_CREATOR_DEAL_TITLE,
      .purpose = TEXT_CREATOR_DEAL_PURPOSE },
    { .name = "note",
      .usage = "@handle TEXT",
      .example = "creator note @mara.cooks answers on Mondays",
      .args = note_args,
      .who = WHO_MEMBERS,
      .run = creator_note_run,
      .title = TEXT_CREATOR_NOTE_TITLE,
      .purpose = TEXT_CREATOR_NOTE_PURPOSE },
    { .name = "brief",
      .usage = "@handle [for CAMPAIGN]",
      .example = "creator brief @mara.cooks for Spring",
      .args = draft_args,
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = creator_brief_run,
      .title = TEXT_CREATOR_BRIEF_TITLE,
      .purpose = TEXT_CREATOR_BRIEF_PURPOSE },
    { .name = "outreach",
      .usage = "@handle [for CAMPAIGN]",
      .example = "creator outreach @mara.cooks for Spring",
      .args = draft_args,
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = creator_outreach_run,
      .title = TEXT_CREATOR_OUTREACH_TITLE,
      .purpose = TEXT_CREATOR_OUTREACH_PURPOSE },
    { .name = "thanks",
      .usage = "@handle [for CAMPAIGN]",
      .example = "creator thanks @mara.cooks for Spring",
      .args = draft_args,
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = creator_thanks_run,
      .title = TEXT_CREATOR_THANKS_TITLE,
      .purpose = TEXT_CREATOR_THANKS_PURPOSE },
    { .name = "trust",
      .usage = "@handle because WHY",
      .example = "creator trust @mara.cooks because always on time",
      .args = because_args,
      .who = WHO_MEMBERS,
      .run = creator_trust_run,
      .title = TEXT_CREATOR_TRUST_TITLE,
      .purpose = TEXT_CREATOR_TRUST_PURPOSE },
    { .name = "pause",
      .usage = "@handle because WHY",
      .example = "creator pause @mara.cooks because on leave until June",
      .args = because_args,
      .who = WHO_MEMBERS,
      .run = creator_pause_run,
      .title = TEXT_CREATOR_PAUSE_TITLE,
      .purpose = TEXT_CREATOR_PAUSE_PURPOSE },
    { .name = "trouble",
      .usage = "ID|@handle WHAT",
      .example = "creator trouble @mara.cooks the parcel came broken",
      .args = trouble_args,
      .who = WHO_MEMBERS,
      .run = creator_trouble_run,
      .title = TEXT_CREATOR_TROUBLE_TITLE,
      .purpose = TEXT_CREATOR_TROUBLE_PURPOSE },
    { .name = "told",
      .usage = "ID|@handle",
      .example = "creator told @mara.cooks",
      .args = deal_args,
      .who = WHO_MEMBERS,
      .run = creator_told_run,
      .choices = deal_choices,
      .title = TEXT_CREATOR_TOLD_TITLE,
      .purpose = TEXT_CREATOR_TOLD_PURPOSE },
    { .name = "solved",
      .usage = "ID|@handle",
      .example = "creator solved @mara.cooks",
      .args = deal_args,
      .who = WHO_MEMBERS,
      .run = creator_solved_run,
      .choices = deal_choices,
      .title = TEXT_CREATOR_SOLVED_TITLE,
      .purpose = TEXT_CREATOR_SOLVED_PURPOSE },
    { .name = "went",
      .usage = "@handle well|badly for CAMPAIGN [because WHY]",
      .example = "creator went @mara.cooks well for Spring",
      .args = went_args,
      .who = WHO_MEMBERS,
      .run = creator_went_run,
      .choices = deal_campaign_choices,
      .title = TEXT_CREATOR_WENT_TITLE,
      .purpose = TEXT_CREATOR_WENT_PURPOSE },
    { .name = "export",
      .usage = "@handle [on youtube|instagram|tiktok]",
      .example = "creator export @mara.cooks",
      .args = show_args,
      .who = WHO_MEMBERS,
      .flags = FORM_READS,
      .run = creator_export_run,
      .purpose = TEXT_FORGET_EXPORT_PURPOSE },
    { .name = "forget",
      .usage = "@handle [on youtube|instagram|tiktok] | ID forever",
      .example = "creator forget @mara.cooks",
      .args = forget_args,
      .who = WHO_MEMBERS,
      .run = creator_forget_run,
      .title = TEXT_FORGET_TITLE,
      .purpose = TEXT_FORGET_PURPOSE },
    { 0 },
};

const struct command creator_command = {
    .name = "creator",
    .summary = TEXT_CREATOR_SUMMARY,
    .forms = creator_forms,
};
