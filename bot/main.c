/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * main.c - callsheet: all it does is said on its command line.
 */
#include <fcntl.h>
#include <unistd.h>

#include "cli.h"
#include "json_text.h"

int
main(int argc, char **argv)
{
    int fd;

    /* What is opened later must not become one of the three. */
    do {
        fd = open("/dev/null", O_RDWR);
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd > STDERR_FILENO)
        (void)close(fd);
    json_use_pieces();
    return cli_main(argc, argv);
}
