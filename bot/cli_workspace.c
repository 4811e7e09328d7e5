/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_workspace.c - the local workspace alone.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "buf.h"
#include "cli.h"
#include "demo.h"

#define PATH_MAX_BYTES 4096

const struct cli_option cli_workspace_options[] = {
    { "listen", 0, "HOST:PORT", "where the page is (any free port)" },
    { "data", 0, "DIR", "what is kept (else below ~/.local/state)" },
    { "json", 0, NULL, "print the addresses as one line of JSON" },
    { 0 },
};

/* Becomes the workspace, with the manifest of this version's commands. */
int
cli_workspace(const struct cli *cli)
{
    const char *listen = cli_value(cli, "listen");
    char *folder = NULL, *data, *manifest;
    struct buf program;
    int code;

    (void)umask(077);
    code = demo_folder(cli, &folder);
    if (code != EX_OK)
        return code;
    data = demo_join(folder, "workspace");
    manifest = demo_join(folder, "manifest.json");
    buf_init(&program, PATH_MAX_BYTES);
    demo_workspace_path(&program);
    code = demo_manifest_save(manifest);
    if (code == EX_OK) {
        (void)execlp(program.data, program.data, "--listen",
                     listen ? listen : DEMO_ANY_PORT, "--data", data,
                     "--manifest", manifest,
                     cli_has(cli, "json") ? "--json" : (char *)NULL,
                     (char *)NULL);
        code = cli_fail(EX_UNAVAILABLE, "cannot run '%s': %s", program.data,
                        strerror(errno));
    }
    buf_release(&program);
    free(data);
    free(manifest);
    free(folder);
    return code;
}
