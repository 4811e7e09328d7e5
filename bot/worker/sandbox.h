/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sandbox.h - from here on this process can only think.
 */
#ifndef CALLSHEET_WORKER_SANDBOX_H
#define CALLSHEET_WORKER_SANDBOX_H

#include "err.h"

#define SANDBOX_MEMORY_BYTES ((unsigned long)384 * 1024 * 1024)
#define SANDBOX_CPU_SECONDS  20

/* What a program needs beside thinking. */
enum sandbox_use {
    SANDBOX_READS,
    /* Pango looks for a font in threads of its own. They are as shut in as
     * the one that begins them. Whether a file is there is answered with yes:
     * those that were opened before are asked for so. */
    SANDBOX_DRAWS,
};

/*
 * No network, no file, no other program, SANDBOX_MEMORY_BYTES of memory,
 * SANDBOX_CPU_SECONDS of time. Standard input, output and error stay as they
 * are. ERR_IO when the kernel lacks what this stands on: then nothing of a
 * stranger may be read.
 */
enum err sandbox_enter(enum sandbox_use use);

#endif
