/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * package.c - a zip file in memory, member by member.
 *
 * Only with its list of members at its end: a torn one would look whole.
 */
#include "package.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

struct member {
    struct package *package;
    struct archive *archive;
    struct archive_entry *entry;
};

void
package_init(struct package *package, const void *bytes, size_t len)
{
    package->bytes = bytes;
    package->len = len;
    package->budget = PACKAGE_BUDGET_BYTES;
}

const char *
member_name(const struct member *member)
{
    const char *name = archive_entry_pathname_utf8(member->entry);

    if (!name)
        name = archive_entry_pathname(member->entry);
    return name ? name : "";
}

enum err
member_stream(struct member *member, bytes_fn *fn, void *ctx)
{
    enum err rc = ERR_OK;

    while (rc == ERR_OK) {
        const void *bytes;
        la_int64_t offset;
        size_t len;
        int code =
            archive_read_data_block(member->archive, &bytes, &len, &offset);

        if (code == ARCHIVE_EOF)
            return ERR_OK;
        if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
            return ERR_PROTOCOL;
        member->package->budget -= (int64_t)len;
        if (member->package->budget < 0)
            return ERR_TOO_BIG;
        rc = len > 0 ? fn(ctx, bytes, len) : ERR_OK;
    }
    return rc;
}

static enum err
add_to(void *ctx, const void *bytes, size_t len)
{
    struct buf *out = ctx;

    buf_add(out, bytes, len);
    return out->overflow ? ERR_TOO_BIG : ERR_OK;
}

enum err
member_read(struct member *member, struct buf *out)
{
    return member_stream(member, add_to, out);
}

static enum err
walk(struct member *member, member_fn *fn, void *ctx)
{
    int members = 0;
    enum err rc = ERR_OK;

    while (rc == ERR_OK) {
        int code = archive_read_next_header(member->archive, &member->entry);

        if (code == ARCHIVE_EOF)
            return members > 0 ? ERR_OK : ERR_PROTOCOL;
        if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
            return ERR_PROTOCOL;
        if (++members > PACKAGE_MEMBERS_MAX)
            return ERR_TOO_BIG;
        if (archive_entry_is_encrypted(member->entry))
            return ERR_DENIED;
        if (archive_entry_filetype(member->entry) == AE_IFREG)
            rc = fn(ctx, member);
    }
    return rc;
}

enum err
package_walk(struct package *package, member_fn *fn, void *ctx)
{
    struct member member = { .package = package,
                             .archive = archive_read_new() };
    enum err rc = ERR_PROTOCOL;

    if (member.archive &&
        archive_read_support_format_zip_seekable(member.archive) ==
            ARCHIVE_OK &&
        archive_read_open_memory(member.archive, package->bytes,
                                 package->len) == ARCHIVE_OK)
        rc = walk(&member, fn, ctx);
    (void)archive_read_free(member.archive);
    return rc;
}

struct search {
    const char *name;
    bytes_fn *fn;
    void *ctx;
};

/* ERR_EXISTS stands for "found and done". */
static enum err
search_member(void *ctx, struct member *member)
{
    struct search *search = ctx;
    enum err rc;

    if (strcmp(member_name(member), search->name) != 0)
        return ERR_OK;
    rc = member_stream(member, search->fn, search->ctx);
    return rc == ERR_OK ? ERR_EXISTS : rc;
}

enum err
package_stream(struct package *package, const char *name, bytes_fn *fn,
               void *ctx)
{
    struct search search = { name, fn, ctx };
    enum err rc = package_walk(package, search_member, &search);

    if (rc == ERR_EXISTS)
        return ERR_OK;
    return rc == ERR_OK ? ERR_NOT_FOUND : rc;
}
