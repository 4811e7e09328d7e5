/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config_calendar.c - the days on which the team works, out of its
 * configuration.
 */
#include "config_calendar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "rules/calendar.h"

#define FILE_MAX_BYTES ((size_t)256 * 1024)

void
config_calendar_release(struct config *config)
{
    if (config->days)
        calendar_release(config->days);
    free(config->days);
    config->days = NULL;
}

static enum err
read_file(const char *path, struct buf *text, struct buf *problem)
{
    char piece[4096];
    ssize_t n;
    int fd;

    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    n = fd < 0 ? -1 : read(fd, piece, sizeof(piece));
    while (n > 0 && !text->overflow) {
        buf_add(text, piece, (size_t)n);
        n = read(fd, piece, sizeof(piece));
    }
    if (n < 0)
        buf_adds(problem, strerror(errno));
    else if (text->overflow)
        buf_adds(problem, "it is over 256 KiB");
    if (fd >= 0)
        (void)close(fd);
    return problem->len > 0 ? ERR_INVALID : ERR_OK;
}

enum err
config_calendar_read(struct config *config, struct buf *problem)
{
    struct buf text, wrong;
    enum err rc = ERR_OK;
    size_t i, country;

    config_calendar_release(config);
    config->days = xcalloc(1, sizeof(*config->days));
    for (i = 0; i < config->calendar.count; i++)
        if (calendar_find(config->calendar.items[i], &country))
            config->days->countries |= 1U << country;
    if (config->calendar_file[0] == '\0')
        return ERR_OK;
    buf_init(&text, FILE_MAX_BYTES);
    buf_init(&wrong, 1000);
    rc = read_file(config->calendar_file, &text, &wrong);
    if (rc == ERR_OK)
        rc = calendar_read_own(config->days, text.data, text.len, &wrong);
    if (rc != ERR_OK) {
        buf_reset(problem);
        buf_addf(problem, "cannot read '%s': %s", config->calendar_file,
                 wrong.data);
    }
    buf_release(&text);
    buf_release(&wrong);
    return rc;
}
