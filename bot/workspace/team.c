/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * team.c - the workspace itself, the app in it, and the app's tokens.
 */
#include "team.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "js.h"
#include "text.h"

struct team team = {
    .id = "T0LOCAL",
    .name = "Northlight",
    .domain = "northlight",
    .app_id = "A0CALLSHEET",
    .bot_user_id = "U0BOT",
    .bot_id = "B0BOT",
    .guide_id = "U0GUIDE",
};

static void
tokens_make(void)
{
    char secret[65], short_secret[25];

    random_hex(secret, 64);
    random_hex(short_secret, 24);
    (void)snprintf(team.app_token, sizeof(team.app_token), "xapp-1-%s-1-%s",
                   team.app_id, secret);
    (void)snprintf(team.bot_token, sizeof(team.bot_token), "xoxb-1-1-%s",
                   short_secret);
}

static bool
tokens_take(const json_t *root)
{
    const char *app = js_str(root, "app_token");
    const char *bot = js_str(root, "bot_token");

    if (!app || !bot || strncmp(app, "xapp-", 5) != 0 ||
        strncmp(bot, "xoxb-", 5) != 0 ||
        strlen(app) >= sizeof(team.app_token) ||
        strlen(bot) >= sizeof(team.bot_token))
        return false;
    (void)snprintf(team.app_token, sizeof(team.app_token), "%s", app);
    (void)snprintf(team.bot_token, sizeof(team.bot_token), "%s", bot);
    return true;
}

static int
tokens_write(const char *path)
{
    char *text = text_format("{\"app_token\":\"%s\",\"bot_token\":\"%s\"}\n",
                             team.app_token, team.bot_token);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok;

    ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) &&
         fsync(fd) == 0;
    if (!ok)
        fprintf(stderr, "callsheet-workspace: cannot write '%s': %s\n", path,
                strerror(errno));
    if (fd >= 0)
        (void)close(fd);
    free(text);
    return ok ? 0 : EX_CANTCREAT;
}

int
team_tokens(const char *dir)
{
    char *path;
    json_t *root;
    int rc = 0;

    if (!dir) {
        tokens_make();
        return 0;
    }
    path = text_format("%s/tokens.json", dir);
    if (access(path, F_OK) == 0) {
        root = json_load_file(path, 0, NULL);
        if (!tokens_take(root)) {
            fprintf(stderr, "callsheet-workspace: '%s' holds no tokens\n",
                    path);
            rc = EX_DATAERR;
        }
        json_decref(root);
    } else {
        tokens_make();
        rc = tokens_write(path);
    }
    free(path);
    return rc;
}
