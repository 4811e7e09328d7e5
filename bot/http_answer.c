/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_answer.c - what came of a request, told to who asked.
 */
#include "http_transfer.h"

#include <string.h>

#include "clock.h"
#include "log.h"
#include "tls.h"

#define RETRY_AFTER_MAX_S 86400

static int64_t
transfer_retry_after(const struct transfer *t)
{
    struct curl_header *header;
    curl_off_t seconds = -1;

    if (curl_easy_header(t->easy, "Retry-After", 0, CURLH_HEADER, -1,
                         &header) != CURLHE_OK)
        return -1;
    /* Reads both forms, a number and a date. */
    if (curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &seconds) != CURLE_OK)
        return -1;
    return seconds < RETRY_AFTER_MAX_S ? seconds : RETRY_AFTER_MAX_S;
}

const char *
http_header(const struct http_response *response, const char *name)
{
    struct curl_header *header;

    if (!response->handle ||
        curl_easy_header(response->handle, name, 0, CURLH_HEADER, -1,
                         &header) != CURLHE_OK)
        return NULL;
    return header->value;
}

int64_t
http_date(const struct http_response *response)
{
    const char *date = http_header(response, "Date");

    return date ? (int64_t)curl_getdate(date, NULL) : -1;
}

/* The same for who asked. */
static void
transfer_explain(const struct transfer *t, CURLcode code,
                 struct http_response *response)
{
    long verified = 0, proxied = 0;

    response->why = curl_easy_strerror(code);
    (void)curl_easy_getinfo(t->easy, CURLINFO_HTTP_CONNECTCODE, &proxied);
    if (t->manner->is_proxied && proxied / 100 != 2) {
        response->proxy = t->manner->proxy.host;
        response->proxy_port = t->manner->proxy.port;
        response->proxy_status = proxied;
    }
    if (code != CURLE_PEER_FAILED_VERIFICATION)
        return;
    (void)curl_easy_getinfo(t->easy, CURLINFO_SSL_VERIFYRESULT, &verified);
    response->why = tls_why(verified);
    response->advice = tls_advice(verified);
}

/* What stands between us and everybody out there, and what to do about it:
 * not for each request. */
static void
transfer_complain(const struct transfer *t, CURLcode code, int64_t *told_ms)
{
    long proxied = 0, verified = 0;

    if (clock_mono_ms() - *told_ms < TRANSFER_TELL_EVERY_MS)
        return;
    (void)curl_easy_getinfo(t->easy, CURLINFO_HTTP_CONNECTCODE, &proxied);
    (void)curl_easy_getinfo(t->easy, CURLINFO_SSL_VERIFYRESULT, &verified);
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        log_error("http: refused the certificate of host=%s why=\"%s\": %s",
                  t->manner->host, tls_why(verified), tls_advice(verified));
    else if (t->manner->is_proxied && proxied / 100 != 2)
        log_warn("http: not connected to host=%s, the proxy answered "
                 "status=%ld: %s",
                 t->manner->host, proxied, proxy_advice(proxied));
    else
        return;
    *told_ms = clock_mono_ms();
}

void
transfer_report(struct transfer *t, CURLcode code, int64_t *told_ms)
{
    struct http_response response;
    char *type = NULL;

    memset(&response, 0, sizeof(response));
    response.retry_after_s = -1;
    response.content_type = "";
    response.err = t->err;
    if (response.err == ERR_OK && code != CURLE_OK)
        response.err = ERR_NETWORK;
    response.handle = t->easy;
    if (t->easy) {
        (void)curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE,
                                &response.status);
        (void)curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
        /* Whatever went wrong later: curl's own second try may fail to
         * connect after the first one was sent. */
        response.is_sent = t->tries > 0;
        response.retry_after_s = transfer_retry_after(t);
    }
    if (code != CURLE_OK) {
        log_debug("http: request failed id=%llu sent=%d: %s",
                  (unsigned long long)t->id, response.is_sent,
                  curl_easy_strerror(code));
        transfer_complain(t, code, told_ms);
        transfer_explain(t, code, &response);
    }
    if (type)
        response.content_type = type;
    response.body = t->answer.data;
    response.body_len = t->answer.len;
    t->done(t->ctx, &response);
}
