/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * floor.c - the least an app on a socket can do: acknowledge, keep nothing.
 *
 * No library, no JSON reader: it looks for the envelope's id and writes the
 * ack, all that came in one read in one write. SLACK_API_URL and
 * SLACK_APP_TOKEN say where; it ends with its connection.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define IN_MAX  ((size_t)4 * 1024 * 1024)
#define OUT_MAX ((size_t)1024 * 1024)

static unsigned char in[IN_MAX], out[OUT_MAX];
static size_t have, made;

static bool
write_all(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;
    ssize_t n;

    while (len > 0) {
        n = write(fd, at, len);
        if (n <= 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

/* Of an address like scheme://127.0.0.1:PORT/path. */
static int
dial(const char *url)
{
    struct sockaddr_in to = { .sin_family = AF_INET };
    const char *host = strstr(url, "://"), *port;
    int fd, on = 1;

    port = host ? strchr(host + 3, ':') : NULL;
    if (!port)
        return -1;
    to.sin_port = htons((uint16_t)strtol(port + 1, NULL, 10));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
        return -1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return fd;
}

static const char *
path_of(const char *url)
{
    const char *host = strstr(url, "://");
    const char *path = host ? strchr(host + 3, '/') : NULL;

    return path ? path : "/";
}

/* apps.connections.open: the address, "" when there is none. */
static void
open_connection(const char *api, char *url, size_t size)
{
    char request[1024], answer[4096], *start, *end;
    size_t len = 0;
    ssize_t n;
    int fd = dial(api);

    url[0] = '\0';
    (void)snprintf(request, sizeof(request),
                   "POST %sapps.connections.open HTTP/1.1\r\n"
                   "Host: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
                   "Content-Length: 0\r\nConnection: close\r\n\r\n",
                   path_of(api), getenv("SLACK_APP_TOKEN"));
    if (fd < 0 || !write_all(fd, request, strlen(request)))
        return;
    while (len < sizeof(answer) - 1 &&
           (n = read(fd, answer + len, sizeof(answer) - 1 - len)) > 0)
        len += (size_t)n;
    answer[len] = '\0';
    (void)close(fd);
    start = strstr(answer, "\"ws");
    end = start ? strchr(start + 1, '"') : NULL;
    if (end && (size_t)(end - start) < size)
        (void)snprintf(url, size, "%.*s", (int)(end - start - 1), start + 1);
}

static int
upgrade(const char *url)
{
    char request[1024];
    int fd = dial(url);

    (void)snprintf(request, sizeof(request),
                   "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                   "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                   "Sec-WebSocket-Version: 13\r\n\r\n",
                   path_of(url));
    if (fd >= 0 && write_all(fd, request, strlen(request)))
        return fd;
    return -1;
}

/* A masked frame; the mask is zero, so the payload stays as it is. */
static void
put_frame(unsigned char first, const void *payload, size_t len)
{
    out[made++] = first;
    out[made++] = (unsigned char)(0x80 | len);
    memset(out + made, 0, 4);
    memcpy(out + made + 4, payload, len);
    made += 4 + len;
}

static void
on_frame(unsigned char first, const unsigned char *payload, size_t len)
{
    static const char key[] = "\"envelope_id\":\"";
    const unsigned char *id;
    char ack[80];
    int n;

    if ((first & 15) == 9) {
        put_frame(0x8a, payload, len < 125 ? len : 125);
        return;
    }
    id = memmem(payload, len < 200 ? len : 200, key, sizeof(key) - 1);
    if (!id)
        return;
    n = snprintf(ack, sizeof(ack), "{\"envelope_id\":\"%.36s\"}",
                 (const char *)id + sizeof(key) - 1);
    put_frame(0x81, ack, (size_t)n);
}

/* One frame at `at`; its whole length, 0 when it is not all there. */
static size_t
take_frame(size_t at)
{
    size_t head = 2, len, i;

    if (have - at < 2)
        return 0;
    len = in[at + 1] & 127;
    if (len >= 126) {
        head = len == 126 ? 4 : 10;
        if (have - at < head)
            return 0;
        for (len = 0, i = 2; i < head; i++)
            len = len << 8 | in[at + i];
    }
    if (have - at < head + len)
        return 0;
    on_frame(in[at], in + at + head, len);
    return head + len;
}

static void
serve(int fd)
{
    bool is_up = false;
    size_t at, n;
    ssize_t got;

    while ((got = read(fd, in + have, IN_MAX - have)) > 0) {
        have += (size_t)got;
        at = 0;
        if (!is_up) {
            const unsigned char *end = memmem(in, have, "\r\n\r\n", 4);

            if (!end)
                continue;
            at = (size_t)(end + 4 - in);
            is_up = true;
        }
        for (; (n = take_frame(at)) > 0; at += n) {
            if (made > OUT_MAX - 256 && !write_all(fd, out, made))
                return;
            made = made > OUT_MAX - 256 ? 0 : made;
        }
        if (made > 0 && !write_all(fd, out, made))
            return;
        made = 0;
        memmove(in, in + at, have - at);
        have -= at;
    }
}

int
main(void)
{
    const char *api = getenv("SLACK_API_URL");
    char url[1024];
    int fd;

    if (!api || !getenv("SLACK_APP_TOKEN"))
        return 64;
    open_connection(api, url, sizeof(url));
    fd = upgrade(url);
    if (fd < 0)
        return 69;
    serve(fd);
    (void)close(fd);
    return 0;
}
