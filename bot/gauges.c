/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * gauges.c - figures that are looked up when somebody asks for them.
 */
#include "gauges.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"
#include "engine.h"
#include "loop.h"
#include "metrics.h"
#include "router.h"
#include "space.h"
#include "store/figures.h"

/* "size resident …", in pages. */
static int64_t
resident_bytes(void)
{
    FILE *f = fopen("/proc/self/statm", "re");
    char line[200] = "";
    const char *at;

    if (!f)
        return 0;
    if (!fgets(line, sizeof(line), f))
        line[0] = '\0';
    (void)fclose(f);
    at = strchr(line, ' ');
    return at ? strtoll(at, NULL, 10) * sysconf(_SC_PAGESIZE) : 0;
}

static void
refresh_process(const struct engine *e)
{
    struct rusage used;

    metric_set(METRIC_RESIDENT, resident_bytes());
    if (getrusage(RUSAGE_SELF, &used) == 0)
        metric_set(METRIC_CPU_MS,
                   (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
                       (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000);
    metric_set(METRIC_STARTED, e->started_at);
    metric_set(METRIC_PROCESS, getpid());
    metric_set(METRIC_LOOP_MAX_US, loop_longest_us(e->loop));
}

static void
refresh_disk(const struct engine *e)
{
    int64_t database = store_database_bytes(e->store);
    int64_t wal = store_wal_bytes(e->store);
    struct space space;

    metric_set(METRIC_DATABASE_BYTES, database);
    metric_set(METRIC_WAL_BYTES, wal);
    metric_set(METRIC_DISK_WANTED, space_wanted(database + wal));
    if (space_look(e->config->database, &space) == ERR_OK)
        metric_set(METRIC_DISK_FREE, space.free_bytes);
}

static void
refresh_queue(const struct engine *e)
{
    int64_t oldest, unsaved_ms = router_unsaved_ms(e->router);

    metric_set(METRIC_UNSAVED_FOR, unsaved_ms < 0 ? 0 : unsaved_ms / 1000 + 1);
    if (store_outbox_oldest(e->store, &oldest) == ERR_OK)
        metric_set(METRIC_QUEUE_AGE, oldest > 0 ? clock_now() - oldest : 0);
}

void
gauges_refresh(const struct engine *engine)
{
    refresh_process(engine);
    refresh_disk(engine);
    refresh_queue(engine);
}
