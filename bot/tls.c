/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tls.c - whom we trust: one set of certificates for the WebSocket and curl.
 *
 * Left to themselves both would read the system's file, and libwebsockets
 * 4.1.6 as built by Debian would also trust the folder "../share", wherever
 * the program was started.
 */
#include "tls.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>

#include "log.h"

static SSL_CTX *context;
static X509_STORE *store;

static const char *
named(const char *variable)
{
    const char *value = getenv(variable);

    return value && value[0] != '\0' ? value : NULL;
}

/* SSL_CERT_FILE and SSL_CERT_DIR stand in the place of the system's. */
static void
store_load(void)
{
    const char *file = named("SSL_CERT_FILE"), *dir = named("SSL_CERT_DIR");

    if (dir)
        (void)X509_STORE_load_path(store, dir);
    if (dir && !file)
        return;
    if (!file)
        file = X509_get_default_cert_file();
    if (X509_STORE_load_file(store, file) != 1)
        log_error("tls: cannot read the certificates in file=%s: install "
                  "ca-certificates, or name another in SSL_CERT_FILE",
                  file);
}

static X509_STORE *
tls_store(void)
{
    if (store)
        return store;
    store = X509_STORE_new();
    if (!store)
        return NULL;
    /* As curl has it: what the file lists is trusted, root or not. */
    (void)X509_STORE_set_flags(store, X509_V_FLAG_TRUSTED_FIRST |
                                          X509_V_FLAG_PARTIAL_CHAIN);
    store_load();
    return store;
}

bool
tls_trust(void *ssl_ctx)
{
    X509_STORE *trusted = tls_store();

    if (!trusted)
        return false;
    SSL_CTX_set1_cert_store(ssl_ctx, trusted);
    return true;
}

void *
tls_client_context(void)
{
    if (context)
        return context;
    context = SSL_CTX_new(TLS_client_method());
    if (!context)
        return NULL;
    if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
        !tls_trust(context)) {
        SSL_CTX_free(context);
        context = NULL;
        return NULL;
    }
    (void)SSL_CTX_set_mode(context, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                        SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    return context;
}

const char *
tls_why(long verify_result)
{
    if (verify_result == X509_V_OK || verify_result == X509_V_ERR_UNSPECIFIED)
        verify_result = X509_V_ERR_HOSTNAME_MISMATCH;
    return X509_verify_cert_error_string(verify_result);
}

const char *
tls_advice(long verify_result)
{
    switch (verify_result) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
    case X509_V_ERR_CRL_HAS_EXPIRED:
        return "see that this machine's clock is right";
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return "somebody else answers at this address: look at the name "
               "server and the proxy";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return "nobody we know has signed it: if your network opens TLS, name "
               "a file with the system's certificates and its own in "
               "SSL_CERT_FILE";
    default:
        return "ask whoever runs it";
    }
}
