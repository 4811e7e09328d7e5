/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * main.c - callsheet: all it does is said on its command line.
 */
#include "cli.h"
#include "json_text.h"

int
main(int argc, char **argv)
{
    json_use_pieces();
    return cli_main(argc, argv);
}
