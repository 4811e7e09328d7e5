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
#include "name_key.h"
#include "owner.h"

#define KEY_BYTES      16
#define PATH_MAX_BYTES 8192
#define MARK_MAX_BYTES 100
/* What the key makes of this is kept with the database: it tells whether a key
 * is the right one, and nothing else. */
#define KEY_MARKED "callsheet"

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
    buf_init(&fresh, PATH_MAX_BYTES);
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
             "it tells apart: restore it from where you keep secrets; when it "
             "is lost, callsheet(1) says under FILES how to go on",
             path);
    return ERR_INVALID;
}

static void
siphash(const unsigned char *key, const void *data, size_t len,
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
    if (!ctx || EVP_MAC_init(ctx, key, KEY_BYTES, params) != 1 ||
        EVP_MAC_update(ctx, data, len) != 1 ||
        EVP_MAC_final(ctx, out, &got, out_len) != 1)
        abort(); /* no hash, no privacy: never go on with clear names */
}

static void
key_mark(const unsigned char *key, struct buf *out)
{
    unsigned char hash[16];
    size_t i;

    siphash(key, KEY_MARKED, strlen(KEY_MARKED), hash, sizeof(hash));
    for (i = 0; i < sizeof(hash); i++)
        buf_addf(out, "%02x", hash[i]);
}

enum err
db_key_mark(const char *database, struct buf *mark)
{
    unsigned char key[KEY_BYTES];
    struct buf path;
    enum err rc = ERR_IO;
    int fd;

    buf_init(&path, PATH_MAX_BYTES);
    buf_addf(&path, "%s.key", database);
    fd = open(path.data, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        rc = key_read(fd, key);
        (void)close(fd);
    }
    if (rc == ERR_OK)
        key_mark(key, mark);
    explicit_bzero(key, sizeof(key));
    buf_release(&path);
    return rc;
}

static enum err
mark_keep(struct store *st, const char *mark)
{
    struct query q;

    query_begin(&q, st, "INSERT OR REPLACE INTO meta VALUES ('key', :mark)");
    query_text(&q, ":mark", mark);
    return query_run(&q);
}

static enum err
mark_read(struct store *st, struct buf *mark)
{
    struct query q;
    enum err rc;

    query_begin(&q, st, "SELECT value FROM meta WHERE key = 'key'");
    rc = query_step(&q);
    if (rc == ERR_OK)
        buf_adds(mark, query_get_text(&q, 0));
    query_end(&q);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Another machine's key would make a stranger of everybody, without a word.
 * What was made before there were marks takes the key that it has. */
static enum err
key_compare(struct store *st, const char *path, struct buf *problem)
{
    struct buf mark, kept;
    bool is_needed = false;
    enum err rc;

    buf_init(&mark, MARK_MAX_BYTES);
    buf_init(&kept, MARK_MAX_BYTES);
    key_mark(st->name_key, &mark);
    rc = mark_read(st, &kept);
    if (rc == ERR_OK && kept.len > 0 && strcmp(kept.data, mark.data) != 0)
        rc = key_is_needed(st, &is_needed);
    if (rc == ERR_OK && is_needed) {
        buf_addf(problem,
                 "key file '%s' is not the one that this database was written "
                 "with, and only that one tells its names apart: restore it "
                 "from where you keep secrets; when it is lost, callsheet(1) "
                 "says under FILES how to go on",
                 path);
        rc = ERR_INVALID;
    } else if (rc == ERR_OK && strcmp(kept.data, mark.data) != 0) {
        rc = mark_keep(st, mark.data);
    }
    buf_release(&mark);
    buf_release(&kept);
    return rc;
}

enum err
db_load_key(struct store *st, struct buf *problem)
{
    struct buf path;
    enum err rc;
    int fd;

    buf_init(&path, PATH_MAX_BYTES);
    buf_addf(&path, "%s.key", st->path);
    fd = open(path.data, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        rc = key_read(fd, st->name_key);
        (void)close(fd);
    } else {
        rc = errno == ENOENT ? key_missing(st, path.data, problem) : ERR_IO;
    }
    if (rc == ERR_OK)
        rc = key_compare(st, path.data, problem);
    if (rc != ERR_OK && problem->len == 0)
        buf_addf(problem,
                 "cannot use key file '%s': it must hold 16 bytes and be "
                 "yours; restore it from where you keep secrets",
                 path.data);
    buf_release(&path);
    return rc;
}

void
store_name_hash(const struct store *st, const char *name, unsigned char out[16])
{
    siphash(st->name_key, name, strlen(name), out, 16);
}

uint64_t
store_hash64(const struct store *st, const void *data, size_t len)
{
    unsigned char hash[16];
    uint64_t value;

    siphash(st->name_key, data, len, hash, sizeof(hash));
    memcpy(&value, hash, sizeof(value));
    return value;
}

char *
store_name_key(const char *name)
{
    return name_key(name);
}
