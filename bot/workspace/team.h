/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * team.h - the workspace itself, the app in it, and the app's tokens.
 */
#ifndef WORKSPACE_TEAM_H
#define WORKSPACE_TEAM_H

struct team {
    const char *id;
    const char *name;
    const char *domain;
    const char *app_id;
    const char *bot_user_id;
    const char *bot_id;
    const char *guide_id;
    char app_token[128];
    char bot_token[128];
};

extern struct team team;

/*
 * Read the tokens from DIR/tokens.json or make them there; dir NULL makes
 * tokens for this run. 0, or a sysexits code with the reason on stderr.
 */
int team_tokens(const char *dir);

#endif
