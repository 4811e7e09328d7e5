/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_config.c - any bytes as a configuration file.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "config.h"
#include "promise.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct config config;
    struct buf problem;
    enum err rc;

    buf_init(&problem, 4000);
    rc = config_parse((const char *)data, size, "fuzz.json", &config, &problem);
    if (rc == ERR_OK) {
        assert(config.database[0] == '/');
        assert(strstr(config.slack.api_url, "://") != NULL);
        config_release(&config);
    } else {
        assert(rc == ERR_INVALID);
        assert(problem.len > 0 && !problem.overflow);
        assert(!strchr(problem.data, '\n'));
    }
    buf_release(&problem);
    return 0;
}
