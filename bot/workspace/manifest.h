/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * manifest.h - what the app may do: its commands, scopes and events.
 */
#ifndef WORKSPACE_MANIFEST_H
#define WORKSPACE_MANIFEST_H

#include <jansson.h>
#include <stdbool.h>

struct slash_command {
    const char *command; /* with the slash */
    const char *description;
    const char *usage_hint;
    bool should_escape;
};

/* Read and check a manifest; NULL takes the built-in one. 0 or sysexits. */
int manifest_open(const char *path);
void manifest_close(void);

/* Fill `out`; false when there is no such command or place. */
bool manifest_command(const char *name, struct slash_command *out);
bool manifest_command_at(size_t i, struct slash_command *out);
bool manifest_has_scope(const char *scope);
bool manifest_has_event(const char *event);
bool manifest_has_home(void);
/* "chat:write,commands,…" */
const char *manifest_scopes(void);

#endif
