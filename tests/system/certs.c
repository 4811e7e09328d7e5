/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * certs.c - certificates of one test, in its folder.
 */
#include "certs.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"

#define HOUR 3600L

struct signer {
    EVP_PKEY *key;
    X509 *cert;
};

static long serial;

static void
add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX ctx;
    X509_EXTENSION *extension;

    X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
    extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    ck_assert_ptr_nonnull(extension);
    ck_assert_int_eq(X509_add_ext(cert, extension, -1), 1);
    X509_EXTENSION_free(extension);
}

static void
add_name(X509 *cert, const char *name)
{
    ck_assert_int_eq(X509_NAME_add_entry_by_txt(X509_get_subject_name(cert),
                                                "CN", MBSTRING_UTF8,
                                                (const unsigned char *)name, -1,
                                                -1, 0),
                     1);
}

static struct signer
make_cert(const char *name, long from_s, long until_s)
{
    struct signer made = { EVP_EC_gen("P-256"), X509_new() };

    ck_assert(made.key && made.cert);
    (void)X509_set_version(made.cert, X509_VERSION_3);
    (void)ASN1_INTEGER_set(X509_get_serialNumber(made.cert), ++serial);
    (void)X509_gmtime_adj(X509_getm_notBefore(made.cert), from_s);
    (void)X509_gmtime_adj(X509_getm_notAfter(made.cert), until_s);
    ck_assert_int_eq(X509_set_pubkey(made.cert, made.key), 1);
    add_name(made.cert, name);
    return made;
}

static void
sign(X509 *cert, const struct signer *by)
{
    (void)X509_set_issuer_name(cert, X509_get_subject_name(by->cert));
    ck_assert_int_gt(X509_sign(cert, by->key, EVP_sha256()), 0);
}

static struct signer
make_authority(const char *name)
{
    struct signer made = make_cert(name, -HOUR, 24 * HOUR);

    add_extension(made.cert, made.cert, NID_basic_constraints,
                  "critical,CA:TRUE");
    add_extension(made.cert, made.cert, NID_key_usage, "keyCertSign");
    sign(made.cert, &made);
    return made;
}

static void
signer_free(struct signer *signer)
{
    EVP_PKEY_free(signer->key);
    X509_free(signer->cert);
}

static FILE *
open_file(const char *name)
{
    FILE *f = fopen(in_folder(name), "we");

    ck_assert_ptr_nonnull(f);
    return f;
}

static void
write_cert(const char *name, const struct signer *made)
{
    FILE *f = open_file(text("%s.pem", name));

    ck_assert_int_eq(PEM_write_X509(f, made->cert), 1);
    (void)fclose(f);
    f = open_file(text("%s.key", name));
    ck_assert_int_eq(PEM_write_PrivateKey(f, made->key, NULL, NULL, 0, NULL,
                                          NULL),
                     1);
    (void)fclose(f);
}

void
certs_make(const char *name, const char *host, long from_s, long until_s,
           enum certs_issuer issuer)
{
    struct signer ours = make_authority("Ours of this test");
    struct signer stranger = make_authority("A stranger");
    struct signer made = make_cert(host, from_s, until_s);

    add_extension(made.cert, ours.cert, NID_subject_alt_name,
                  text("%s:%s",
                       strspn(host, "0123456789.") == strlen(host) ? "IP"
                                                                   : "DNS",
                       host));
    sign(made.cert, issuer == CERTS_OURS       ? &ours
                    : issuer == CERTS_STRANGER ? &stranger
                                               : &made);
    write_cert("ca", &ours);
    write_cert(name, &made);
    signer_free(&ours);
    signer_free(&stranger);
    signer_free(&made);
}
