/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * err.c - the texts of the error codes.
 */
#include "err.h"

#include <stddef.h>

static const struct {
    const char *name, *text;
} errs[] = {
#define X(name, text) { #name, text },
    ERR_MAP(X)
#undef X
};

const char *
err_text(enum err err)
{
    if ((size_t)err >= sizeof(errs) / sizeof(errs[0]))
        return "unknown error";
    return errs[err].text;
}

const char *
err_name(enum err err)
{
    if ((size_t)err >= sizeof(errs) / sizeof(errs[0]))
        return "UNKNOWN";
    return errs[err].name;
}
