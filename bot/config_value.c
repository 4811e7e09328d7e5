/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config_value.c - is this text a zone, an address, a time of day?
 */
#include "config_value.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define ZONE_MAX 64
#define HOST_MAX 253
#define URL_MAX  1000
#define PORT_MAX 65535

bool
config_is_secret(const char *text)
{
    const char *host = strstr(text, "://");

    if (strstr(text, "xoxb-") || strstr(text, "xapp-") || strstr(text, "xoxp-"))
        return true;
    return host && strcspn(host + 3, "@") < strcspn(host + 3, "/?#");
}

static bool
is_zone_name(const char *text)
{
    size_t len = strlen(text);

    if (len == 0 || len > ZONE_MAX || !isalpha((unsigned char)text[0]))
        return false;
    if (strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                     "0123456789_+-/") != len)
        return false;
    return !strstr(text, "//") && text[len - 1] != '/';
}

/* The name holds no dot, so the path cannot leave the folder. */
bool
config_is_zone(const char *text)
{
    char path[sizeof(CONFIG_ZONE_DIR) + 1 + ZONE_MAX];
    char magic[4];
    size_t dir = sizeof(CONFIG_ZONE_DIR) - 1;
    ssize_t n;
    int fd;

    if (!is_zone_name(text))
        return false;
    memcpy(path, CONFIG_ZONE_DIR "/", dir + 1);
    memcpy(path + dir + 1, text, strlen(text) + 1);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    n = read(fd, magic, sizeof(magic));
    (void)close(fd);
    return n == (ssize_t)sizeof(magic) && memcmp(magic, "TZif", 4) == 0;
}

static bool
is_two_digits(const char *text, int below)
{
    return isdigit((unsigned char)text[0]) && isdigit((unsigned char)text[1]) &&
           (text[0] - '0') * 10 + text[1] - '0' < below;
}

bool
config_is_time(const char *text)
{
    return strlen(text) == 5 && text[2] == ':' && is_two_digits(text, 24) &&
           is_two_digits(text + 3, 60);
}

static bool
is_port(const char *text, size_t len)
{
    long port = 0;
    size_t i;

    if (len == 0 || len > 5)
        return false;
    for (i = 0; i < len; i++) {
        if (!isdigit((unsigned char)text[i]))
            return false;
        port = port * 10 + (text[i] - '0');
    }
    return port <= PORT_MAX;
}

static bool
is_ipv6(const char *text, size_t len)
{
    char copy[INET6_ADDRSTRLEN];
    struct in6_addr address;

    if (len >= sizeof(copy))
        return false;
    memcpy(copy, text, len);
    copy[len] = '\0';
    return inet_pton(AF_INET6, copy, &address) == 1;
}

static bool
is_host(const char *text, size_t len)
{
    size_t i;

    if (len == 0 || len > HOST_MAX)
        return false;
    if (text[0] == '[')
        return len > 2 && text[len - 1] == ']' && is_ipv6(text + 1, len - 2);
    for (i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]) && text[i] != '.' &&
            text[i] != '-' && text[i] != '_')
            return false;
    return text[0] != '.' && text[0] != '-';
}

/* The length of the host at the start of "host[:port]…". */
static size_t
host_len(const char *text)
{
    const char *end;

    if (text[0] == '[') {
        end = strchr(text, ']');
        return end ? (size_t)(end - text) + 1 : 0;
    }
    return strcspn(text, ":/");
}

bool
config_is_hostport(const char *text)
{
    size_t len = host_len(text);

    return is_host(text, len) && text[len] == ':' &&
           is_port(text + len + 1, strlen(text + len + 1));
}

static bool
is_ipv4_loopback(const char *host, size_t len)
{
    char copy[INET_ADDRSTRLEN];
    struct in_addr address;

    if (len >= sizeof(copy))
        return false;
    memcpy(copy, host, len);
    copy[len] = '\0';
    return inet_pton(AF_INET, copy, &address) == 1 &&
           ntohl(address.s_addr) >> 24 == 127;
}

bool
config_is_loopback(const char *host, size_t len)
{
    if (len >= 2 && host[0] == '[' && host[len - 1] == ']') {
        host++;
        len -= 2;
    }
    if (len == 9 && strncasecmp(host, "localhost", 9) == 0)
        return true;
    if (len == 3 && memcmp(host, "::1", 3) == 0)
        return true;
    return is_ipv4_loopback(host, len);
}

static bool
is_url_rest(const char *text)
{
    const unsigned char *p;

    if (*text != '\0' && *text != '/')
        return false;
    for (p = (const unsigned char *)text; *p != '\0'; p++)
        if (*p <= ' ' || *p >= 0x7f || strchr("\"'<>\\^`{|}?#@", *p))
            return false;
    return true;
}

enum config_url
config_check_url(const char *text)
{
    bool is_secure;
    const char *host;
    size_t len;

    if (strlen(text) > URL_MAX)
        return CONFIG_URL_BAD;
    is_secure = strncmp(text, "https://", 8) == 0;
    if (!is_secure && strncmp(text, "http://", 7) != 0)
        return CONFIG_URL_BAD;
    host = text + (is_secure ? 8 : 7);
    len = host_len(host);
    if (!is_host(host, len))
        return CONFIG_URL_BAD;
    text = host + len;
    if (*text == ':') {
        size_t digits = strspn(++text, "0123456789");

        if (!is_port(text, digits))
            return CONFIG_URL_BAD;
        text += digits;
    }
    if (!is_url_rest(text))
        return CONFIG_URL_BAD;
    return is_secure || config_is_loopback(host, len) ? CONFIG_URL_OK
                                                      : CONFIG_URL_NOT_SECURE;
}
