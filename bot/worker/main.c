/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * callsheet-worker - reads what strangers send, and can do nothing else.
 *
 *     callsheet-worker unpack < FILE
 *
 * What it writes to standard output is told in unpack.h.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "alloc.h"
#include "buf.h"
#include "sandbox.h"
#include "unpack.h"

#define CHUNK_BYTES 65536

static bool
read_input(struct buf *input)
{
    char *chunk = xmalloc(CHUNK_BYTES);
    ssize_t n;

    while ((n = read(STDIN_FILENO, chunk, CHUNK_BYTES)) > 0 && !input->overflow)
        buf_add(input, chunk, (size_t)n);
    free(chunk);
    return n == 0 && !input->overflow;
}

int
main(int argc, char **argv)
{
    static char room[CHUNK_BYTES];
    struct buf input;

    if (argc != 2 || strcmp(argv[1], "unpack") != 0) {
        fprintf(stderr, "usage: callsheet-worker unpack < FILE\n");
        return EX_USAGE;
    }
    (void)setvbuf(stdout, room, _IOFBF, sizeof(room));
    if (sandbox_enter() != ERR_OK) {
        fprintf(stderr, "callsheet-worker: this kernel has no sandbox\n");
        return EX_UNAVAILABLE;
    }
    buf_init(&input, UNPACK_INPUT_MAX);
    if (!read_input(&input)) {
        fprintf(stderr, "callsheet-worker: more than 64 MiB, or unreadable\n");
        return EX_DATAERR;
    }
    unpack(input.data ? input.data : "", input.len, stdout);
    buf_release(&input);
    return fflush(stdout) == 0 && !ferror(stdout) ? EX_OK : EX_IOERR;
}
