/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file_hash.c - what a file can be told by after it is gone.
 */
#include <stdlib.h>

#include <openssl/evp.h>

#include "alloc.h"
#include "db.h"
#include "files.h"

static enum err
hash_bytes(struct store *st, int64_t id, int64_t max, EVP_MD_CTX *ctx)
{
    char *bytes = xmalloc(FILE_CHUNK_BYTES);
    int64_t at = 0;
    size_t len = 1;
    enum err rc = ERR_OK;

    while (rc == ERR_OK && len > 0) {
        rc = store_file_read(st, id, at, bytes, FILE_CHUNK_BYTES, &len);
        at += (int64_t)len;
        if (rc == ERR_OK && at > max)
            rc = ERR_TOO_BIG;
        if (rc == ERR_OK && EVP_DigestUpdate(ctx, bytes, len) != 1)
            rc = ERR_INTERNAL;
    }
    free(bytes);
    return rc;
}

enum err
store_file_hash(struct store *st, int64_t id, int64_t max, char out[65])
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned len = 0, i;
    enum err rc = ERR_INTERNAL;

    if (ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1)
        rc = hash_bytes(st, id, max, ctx);
    if (rc == ERR_OK && (EVP_DigestFinal_ex(ctx, hash, &len) != 1 || len != 32))
        rc = ERR_INTERNAL;
    for (i = 0; rc == ERR_OK && i < len; i++)
        (void)sqlite3_snprintf(3, out + (size_t)2 * i, "%02x", hash[i]);
    EVP_MD_CTX_free(ctx);
    return rc;
}
