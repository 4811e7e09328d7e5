/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * demo_folder.c - where the demo keeps what it keeps.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "alloc.h"
#include "cli.h"
#include "demo.h"
#include "transport/manifest.h"

#define PATH_MAX_BYTES     4096
#define MANIFEST_MAX_BYTES (256 * 1024)

char *
demo_join(const char *folder, const char *name)
{
    struct buf b;

    buf_init(&b, PATH_MAX_BYTES);
    buf_addf(&b, "%s/%s", folder, name);
    return buf_take(&b);
}

/* Makes the folders on the way, ours to read alone. */
static int
folder_make(const char *folder)
{
    char *path = xstrdup(folder), *slash = path;
    struct stat st;
    int code = EX_OK;

    while ((slash = strchr(slash + 1, '/')) != NULL) {
        *slash = '\0';
        (void)mkdir(path, 0700);
        *slash = '/';
    }
    if (mkdir(path, 0700) != 0 &&
        (errno != EEXIST || stat(path, &st) != 0 || !S_ISDIR(st.st_mode)))
        code = cli_fail(EX_CANTCREAT, "cannot make the folder '%s': %s", path,
                        strerror(errno == EEXIST ? ENOTDIR : errno));
    free(path);
    return code;
}

static char *
folder_default(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

    if (state && state[0] == '/')
        return demo_join(state, "callsheet-demo");
    return demo_join(home && home[0] == '/' ? home : "/tmp",
                     ".local/state/callsheet-demo");
}

/* Absolute, for two programs use it. */
int
demo_folder(const struct cli *cli, char **out)
{
    const char *given = cli_value(cli, "data");
    char *folder = given ? xstrdup(given) : folder_default();
    int code;

    code = folder_make(folder);
    if (code == EX_OK) {
        *out = realpath(folder, NULL);
        if (!*out)
            code = cli_fail(EX_CANTCREAT, "cannot find '%s': %s", folder,
                            strerror(errno));
    }
    free(folder);
    return code;
}

int
demo_manifest_save(const char *path)
{
    struct buf text;
    FILE *f;
    int failed;

    buf_init(&text, MANIFEST_MAX_BYTES);
    manifest_write(&text);
    f = fopen(path, "we");
    failed = !f || fputs(text.data, f) < 0;
    if (f && fclose(f) != 0)
        failed = 1;
    buf_release(&text);
    if (failed)
        return cli_fail(EX_CANTCREAT, "cannot write '%s': %s", path,
                        strerror(errno));
    return EX_OK;
}
