/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sniff.h - what the name of a file says.
 */
#ifndef CALLSHEET_IMPORT_SNIFF_H
#define CALLSHEET_IMPORT_SNIFF_H

#include "import.h"

/*
 * The post that a file's name holds, as exporters name their files. With
 * PLATFORM_UNKNOWN only if the name also says which platform it is.
 */
bool sniff_file_name(const char *file_name, enum platform platform,
                     struct post_ref *post);

#endif
