/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * names.c - names as keyed hashes.
 *
 * The key is a file of 16 bytes beside the database, 0600, and not part of a
 * backup: whoever has only the database cannot tell whose comments they are,
 * not even by trying every name. SipHash-128 from OpenSSL.
 */
#include "names.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "alloc.h"
#include "db.h"
#include "owner.h"

#define KEY_BYTES 16

static enum err
key_read(int fd, unsigned char *key)
{
    char more;

    if (read(fd, key, KEY_BYTES) != KEY_BYTES || read(fd, &more, 1) != 0)
        return ERR_INVALID;
    return ERR_OK;
}

/* Written beside and renamed, so that no crash leaves half a key. */
static enum err
key_make(const char *path, unsigned char *key)
{
    struct buf fresh;
    enum err rc = ERR_OK;
    int fd;

    if (getrandom(key, KEY_BYTES, 0) != KEY_BYTES)
        return ERR_IO;
    buf_init(&fresh, 8192);
    buf_addf(&fresh, "%s.new", path);
    (void)unlink(fresh.data); /* what a crash has left */
    fd = owner_open(fresh.data, O_WRONLY | O_EXCL);
    if (fd < 0 || write(fd, key, KEY_BYTES) != KEY_BYTES || fsync(fd) != 0)
        rc = ERR_IO;
    if (fd >= 0 && close(fd) != 0)
        rc = ERR_IO;
    if (rc == ERR_OK && rename(fresh.data, path) != 0)
        rc = ERR_IO;
    buf_release(&fresh);
    return rc;
}

static enum err
any_row(struct query *q, bool *is_any)
{
    enum err rc = query_step(q);

    query_end(q);
    *is_any = rc == ERR_OK;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Is there anything that only the old key can tell? */
static enum err
key_is_needed(struct store *st, bool *is_needed)
{
    struct query q;
    enum err rc;

    query_begin(&q, st, "SELECT 1 FROM comment LIMIT 1");
    rc = any_row(&q, is_needed);
    if (rc != ERR_OK || *is_needed)
        return rc;
    query_begin(&q, st, "SELECT 1 FROM follower LIMIT 1");
    return any_row(&q, is_needed);
}

/* A new key would know nobody again, and say that everything is new. */
static enum err
key_missing(struct store *st, const char *path, struct buf *problem)
{
    bool is_needed = true;
    enum err rc;

    rc = key_is_needed(st, &is_needed);
    if (rc != ERR_OK)
        return rc;
    if (!is_needed)
        return key_make(path, st->name_key);
    buf_addf(problem,
             "key file '%s' is missing, and the database holds names that only "
             "it tells apart: restore it from where you keep secrets, or make "
             "a new one of 16 random bytes and import comments and followers "
             "again",
             path);
    return ERR_INVALID;
}

enum err
db_load_key(struct store *st, struct buf *problem)
{
    struct buf path;
    enum err rc;
    int fd;

    buf_init(&path, 8192);
    buf_addf(&path, "%s.key", st->path);
    fd = open(path.data, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        rc = key_read(fd, st->name_key);
        (void)close(fd);
    } else {
        rc = errno == ENOENT ? key_missing(st, path.data, problem) : ERR_IO;
    }
    if (rc != ERR_OK && problem->len == 0)
        buf_addf(problem,
                 "cannot use key file '%s': it must hold 16 bytes and be "
                 "yours; restore it from where you keep secrets",
                 path.data);
    buf_release(&path);
    return rc;
}

static void
names_siphash(const struct store *st, const void *data, size_t len,
              unsigned char *out, size_t out_len)
{
    static EVP_MAC *mac;
    static EVP_MAC_CTX *ctx;
    OSSL_PARAM params[2];
    size_t got = 0;

    if (!mac) {
        mac = EVP_MAC_fetch(NULL, "SIPHASH", NULL);
        ctx = mac ? EVP_MAC_CTX_new(mac) : NULL;
    }
    params[0] = OSSL_PARAM_construct_size_t("size", &out_len);
    params[1] = OSSL_PARAM_construct_end();
    if (!ctx || EVP_MAC_init(ctx, st->name_key, KEY_BYTES, params) != 1 ||
        EVP_MAC_update(ctx, data, len) != 1 ||
        EVP_MAC_final(ctx, out, &got, out_len) != 1)
        abort(); /* no hash, no privacy: never go on with clear names */
}

void
store_name_hash(const struct store *st, const char *name, unsigned char out[16])
{
    names_siphash(st, name, strlen(name), out, 16);
}

uint64_t
store_hash64(const struct store *st, const void *data, size_t len)
{
    unsigned char hash[16];
    uint64_t value;

    names_siphash(st, data, len, hash, sizeof(hash));
    memcpy(&value, hash, sizeof(value));
    return value;
}
