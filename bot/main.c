/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"
#include "json_text.h"

int
main(int argc, char **argv)
{
    json_use_pieces();
    return cli_main(argc, argv);
}
