/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * demo.h - the files and lines that the demo works with.
 */
#ifndef CALLSHEET_DEMO_H
#define CALLSHEET_DEMO_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "err.h"

struct cli;

#define DEMO_ANY_PORT "127.0.0.1:0"

/* What the workspace said when it was ready. */
struct demo_address {
    char *page, *api_url, *app_token, *bot_token;
};

/* Reads one line of JSON; ERR_PROTOCOL when it is not what was promised. */
enum err demo_address_parse(const char *line, struct demo_address *out);
void demo_address_release(struct demo_address *address);

/* A key for the sample of YouTube in the workspace, which checks none. */
#define DEMO_YOUTUBE_KEY "sample"

/*
 * The bot's configuration in the demo's folder, which a person may change:
 * made when it is missing; of one that is there only slack.api_url changes,
 * for the port may differ from start to start, and with it the address of the
 * sample of YouTube, unless another one stands there.
 */
enum err demo_config_write(const char *path, const char *api_url,
                           struct buf *problem);
/* Is it the sample that it asks? Then it must not be shown a real key. */
bool demo_config_asks_sample(const char *path);

/* The last lines of a file, at most `lines` and 4 KiB of them. */
void demo_tail(const char *path, size_t lines, struct buf *out);

/*
 * A page that is open finds the workspace again only at the same port. It is
 * kept in a file: 0 when there is none, or when somebody else has it now.
 */
int demo_port_read(const char *path);
/* Of the page's address; that it cannot be written costs only the comfort. */
void demo_port_write(const char *path, const char *page);

/* Where callsheet-workspace is: beside this program, else by PATH. */
void demo_workspace_path(struct buf *out);

/* ---- for the subcommands: an exit code, the problem told ----------------- */

/* "folder/name"; the caller frees it. */
char *demo_join(const char *folder, const char *name);
/* The folder of --data, or the person's own one; made when it is missing,
 * absolute, freed by the caller. */
int demo_folder(const struct cli *cli, char **out);
/* The Slack manifest of this version's commands, for the workspace. */
int demo_manifest_save(const char *path);

#endif
