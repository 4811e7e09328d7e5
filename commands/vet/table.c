/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * table.c - vet: is this creator's audience what it seems?
 */
#include "command.h"
#include "verbs.h"
#include "vet/vet.h"

#define YES_NO "yes no"
/* To be answered before anybody is approved, in the form or before it. */
#define TICK (ARG_KEYWORD | ARG_IN_FORM)

static const struct arg_spec show_args[] = {
    { "creator", ARG_HANDLE, ARG_OPTIONAL, TEXT_VET_ARG_CREATOR, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_VET_ARG_PLATFORM, NULL },
    { "for", ARG_TEXT, ARG_KEYWORD | ARG_SHORT, TEXT_FIT_ARG_FOR, NULL },
    { "from", ARG_TEXT, ARG_KEYWORD | ARG_SHORT, TEXT_FIT_ARG_FROM, NULL },
    { "named", ARG_TEXT, ARG_KEYWORD | ARG_SHORT, TEXT_TUBE_ARG_NAMED, NULL },
    { 0 },
};

static const struct arg_spec import_args[] = {
    { "creator", ARG_HANDLE, ARG_REQUIRED, TEXT_VET_ARG_CREATOR, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_VET_ARG_PLATFORM, NULL },
    { "files", ARG_WORD, ARG_KEYWORD, TEXT_NONE, NULL },
    { 0 },
};

static const struct arg_spec confirm_args[] = {
    { "id", ARG_ID, ARG_REQUIRED, TEXT_VET_ARG_IMPORT, NULL },
    { "as", ARG_HANDLE, ARG_KEYWORD, TEXT_VET_ARG_CREATOR, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_VET_ARG_PLATFORM, NULL },
    { "what", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "anyway" },
    { 0 },
};

static const struct arg_spec cancel_args[] = {
    { "id", ARG_ID, ARG_REQUIRED, TEXT_VET_ARG_IMPORT, NULL },
    { 0 },
};

static const struct arg_spec tube_args[] = {
    { "id", ARG_ID, ARG_REQUIRED, TEXT_TUBE_ARG, NULL },
    { 0 },
};

static const struct arg_spec look_args[] = {
    { "look", ARG_LOOK, ARG_REQUIRED, TEXT_VET_ARG_LOOK, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_NONE, NULL },
    { 0 },
};

static const struct arg_spec fifty_args[] = {
    { "creator", ARG_HANDLE, ARG_REQUIRED, TEXT_VET_ARG_CREATOR, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_VET_ARG_PLATFORM, NULL },
    { "round", ARG_WORD, ARG_KEYWORD, TEXT_NONE, NULL },
    { "seed", ARG_WORD, ARG_KEYWORD, TEXT_NONE, NULL },
    { "real", ARG_WORD, ARG_KEYWORD | ARG_NUMBERS, TEXT_NONE, NULL },
    { "fake", ARG_WORD, ARG_KEYWORD | ARG_NUMBERS, TEXT_NONE, NULL },
    { "unsure", ARG_WORD, ARG_KEYWORD | ARG_NUMBERS, TEXT_NONE, NULL },
    { "clear", ARG_WORD, ARG_KEYWORD | ARG_NUMBERS, TEXT_NONE, NULL },
    { "page", ARG_WORD, ARG_KEYWORD, TEXT_NONE, NULL },
    { "what", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "stop done" },
    { 0 },
};

static const struct arg_spec approve_args[] = {
    { "look", ARG_LOOK, ARG_REQUIRED, TEXT_VET_ARG_LOOK, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_NONE, NULL },
    { "what", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "anyway" },
    { "audience", ARG_CHOICE, TICK, TEXT_VET_ARG_AUDIENCE, YES_NO },
    { "fakes", ARG_CHOICE, TICK, TEXT_VET_ARG_FAKES, YES_NO },
    { "content", ARG_CHOICE, TICK, TEXT_VET_ARG_CONTENT, YES_NO },
    { "because", ARG_TEXT, ARG_KEYWORD | ARG_REQUIRED | ARG_LONG,
      TEXT_VET_ARG_BECAUSE, NULL },
    { 0 },
};

static const struct arg_spec decline_args[] = {
    { "look", ARG_LOOK, ARG_REQUIRED, TEXT_VET_ARG_LOOK, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_NONE, NULL },
    { "what", ARG_CHOICE, ARG_OPTIONAL, TEXT_NONE, "anyway" },
    { "because", ARG_TEXT, ARG_KEYWORD | ARG_REQUIRED | ARG_LONG,
      TEXT_VET_ARG_BECAUSE, NULL },
    { 0 },
};

static const struct arg_spec note_args[] = {
    { "look", ARG_LOOK, ARG_REQUIRED, TEXT_VET_ARG_LOOK, NULL },
    { "audience", ARG_CHOICE, ARG_KEYWORD, TEXT_VET_ARG_AUDIENCE, YES_NO },
    { "fakes", ARG_CHOICE, ARG_KEYWORD, TEXT_VET_ARG_FAKES, YES_NO },
    { "content", ARG_CHOICE, ARG_KEYWORD, TEXT_VET_ARG_CONTENT, YES_NO },
    { "taste", ARG_CHOICE, ARG_KEYWORD, TEXT_VET_ARG_TASTE, "yes lukewarm no" },
    { "gut", ARG_CHOICE, ARG_KEYWORD, TEXT_VET_ARG_GUT, "+ 0 -" },
    /* Asked only where followers came at once: by the card's menu. */
    { "growth", ARG_CHOICE, ARG_KEYWORD, TEXT_NONE, YES_NO },
    { "text", ARG_TEXT, ARG_LONG, TEXT_VET_ARG_NOTE, NULL },
    { 0 },
};

static const struct arg_spec second_args[] = {
    { "look", ARG_LOOK, ARG_REQUIRED, TEXT_VET_ARG_LOOK, NULL },
    { "who", ARG_LINE, ARG_REQUIRED, TEXT_FIT_ARG_WHO, NULL },
    { 0 },
};

static const struct arg_spec compare_args[] = {
    { "who", ARG_LINE, ARG_REQUIRED, TEXT_COMPARE_ARG_WHO, NULL },
    { 0 },
};

static const struct arg_spec figures_args[] = {
    { "creator", ARG_HANDLE, ARG_REQUIRED, TEXT_VET_ARG_CREATOR, NULL },
    { "text", ARG_TEXT, ARG_LONG, TEXT_SAID_ARG_TEXT, NULL },
    { "by", ARG_TEXT, ARG_KEYWORD | ARG_SHORT, TEXT_SAID_ARG_BY, NULL },
    { "on", ARG_PLATFORM, ARG_KEYWORD, TEXT_VET_ARG_PLATFORM, NULL },
    { "files", ARG_WORD, ARG_KEYWORD, TEXT_NONE, NULL },
    { 0 },
};

static const struct form vet_forms[] = {
    { .name = "",
      .usage = "@handle|NAME [on youtube|instagram|tiktok] [for CAMPAIGN] "
               "[from AGENCY]",
      .example = "vet @giulia.cooks",
      .args = show_args,
      .who = WHO_VETTERS,
      .prepare = vet_show_prepare,
      .run = vet_show_run,
      .purpose = TEXT_VET_SHOW_PURPOSE },
    { .name = "import",
      .usage = "@handle [on PLATFORM]",
      .example = "vet import @giulia.cooks on instagram",
      .args = import_args,
      .who = WHO_VETTERS,
      .flags = FORM_FILES,
      .run = vet_import_run,
      .title = TEXT_VET_IMPORT_TITLE,
      .purpose = TEXT_VET_IMPORT_PURPOSE },
    /* Who said what of whom stands in rows of its own, and is said again by
     * saying it again: nothing for undo. */
    { .name = "look",
      .usage = "@handle [real|fake|unsure 1,4-9] [stop|done]",
      .example = "vet look @giulia.cooks",
      .args = fifty_args,
      .who = WHO_VETTERS,
      .flags = FORM_READS,
      .run = vet_fifty_run,
      .title = TEXT_FIFTY_FORM_TITLE,
      .purpose = TEXT_FIFTY_PURPOSE },
    { .name = "approve",
      .usage = "ID|@handle [audience yes|no] [fakes yes|no] "
               "[content yes|no] because REASON",
      .example = "vet approve @giulia.cooks audience yes fakes yes content "
                 "yes because her readers ask about recipes",
      .args = approve_args,
      .who = WHO_VETTERS,
      .run = vet_approve_run,
      .prepare = vet_approve_prepare,
      .title = TEXT_VET_APPROVE_TITLE,
      .purpose = TEXT_VET_APPROVE_PURPOSE },
    { .name = "decline",
      .usage = "ID|@handle because REASON",
      .example = "vet decline @giulia.cooks because the comments are bought",
      .args = decline_args,
      .who = WHO_VETTERS,
      .run = vet_decline_run,
      .prepare = vet_about_prepare,
      .title = TEXT_VET_DECLINE_TITLE,
      .purpose = TEXT_VET_DECLINE_PURPOSE },
    { .name = "note",
      .usage = "ID|@handle [audience|fakes|content yes|no] "
               "[taste yes|lukewarm|no] [gut +|0|-] [growth yes|no] [TEXT]",
      .example = "vet note @giulia.cooks audience yes gut + warm and funny",
      .args = note_args,
      .who = WHO_VETTERS,
      .run = vet_note_run,
      .prepare = vet_about_prepare,
      .title = TEXT_VET_NOTE_TITLE,
      .purpose = TEXT_VET_NOTE_PURPOSE },
    { .name = "second",
      .usage = "ID|@handle @colleague",
      .example = "vet second @giulia.cooks @leo",
      .args = second_args,
      .who = WHO_VETTERS,
      .run = vet_second_run,
      .prepare = vet_about_prepare,
      .title = TEXT_FIT_SECOND_TITLE,
      .purpose = TEXT_FIT_SECOND_PURPOSE },
    { .name = "why",
      .usage = "ID|@handle",
      .example = "vet why @giulia.cooks",
      .args = look_args,
      .who = WHO_VETTERS,
      .flags = FORM_READS,
      .run = vet_why_run,
      .title = TEXT_VET_WHY_TITLE,
      .purpose = TEXT_VET_WHY_PURPOSE },
    { .name = "share",
      .usage = "ID|@handle",
      .example = "vet share @giulia.cooks",
      .args = look_args,
      .who = WHO_VETTERS,
      .run = vet_share_run,
      .title = TEXT_VET_SHARE_TITLE,
      .purpose = TEXT_VET_SHARE_PURPOSE },
    { .name = "list",
      .usage = "",
      .example = "vet list",
      .who = WHO_VETTERS,
      .flags = FORM_READS,
      .run = vet_list_run,
      .purpose = TEXT_VET_LIST_PURPOSE },
    { .name = "compare",
      .usage = "@handle @handle [@handle …]",
      .example = "vet compare @giulia.cooks @mara.pans",
      .args = compare_args,
      .who = WHO_VETTERS,
      .flags = FORM_READS,
      .run = vet_compare_run,
      .title = TEXT_COMPARE_FORM_TITLE,
      .purpose = TEXT_COMPARE_PURPOSE },
    { .name = "record",
      .usage = "",
      .example = "vet record",
      .who = WHO_VETTERS,
      .flags = FORM_READS,
      .run = vet_record_run,
      .purpose = TEXT_TRACK_PURPOSE },
    { .name = "figures",
      .usage = "@handle [FIGURES] [by WHO DAY]",
      .example = "vet figures @giulia.cooks fake 18% by Modash 2026-11-10",
      .args = figures_args,
      .who = WHO_VETTERS,
      .flags = FORM_FILES,
      .run = vet_figures_run,
      .title = TEXT_SAID_TITLE,
      .purpose = TEXT_SAID_PURPOSE },
    { .name = "confirm",
      .usage = "ID [as @handle] [on PLATFORM]",
      .example = "vet confirm 7",
      .args = confirm_args,
      .who = WHO_VETTERS,
      .run = vet_confirm_run,
      .title = TEXT_VET_CONFIRM_TITLE,
      .purpose = TEXT_VET_CONFIRM_PURPOSE },
    { .name = "cancel",
      .usage = "ID",
      .example = "vet cancel 7",
      .args = cancel_args,
      .who = WHO_VETTERS,
      .run = vet_cancel_run,
      .title = TEXT_VET_CANCEL_TITLE,
      .purpose = TEXT_VET_CANCEL_PURPOSE },
    { .name = "again",
      .usage = "ID|@handle",
      .example = "vet again @giulia.cooks",
      .args = look_args,
      .who = WHO_VETTERS,
      .flags = FORM_READS,
      .run = vet_again_run,
      .title = TEXT_TUBE_AGAIN_TITLE,
      .purpose = TEXT_TUBE_AGAIN_PURPOSE },
    { .name = "stop",
      .usage = "ID",
      .example = "vet stop 3",
      .args = tube_args,
      .who = WHO_VETTERS,
      .flags = FORM_READS,
      .run = vet_stop_run,
      .title = TEXT_TUBE_STOP_TITLE,
      .purpose = TEXT_TUBE_STOP_PURPOSE },
    { .name = "later",
      .usage = "ID",
      .example = "vet later 3",
      .args = tube_args,
      .who = WHO_VETTERS,
      .flags = FORM_READS,
      .run = vet_later_run,
      .title = TEXT_TUBE_LATER_TITLE,
      .purpose = TEXT_TUBE_LATER_PURPOSE },
    { 0 },
};

const struct command vet_command = {
    .name = "vet",
    .summary = TEXT_VET_SUMMARY,
    .forms = vet_forms,
};
