/*
 * metrics.h - counters and gauges for /metrics, one list.
 */
#ifndef CALLSHEET_METRICS_H
#define CALLSHEET_METRICS_H

#include <stdint.h>

#include "buf.h"

/* name, type, help */
#define METRIC_MAP(X)                                                          \
    X(REQUESTS, "callsheet_requests_total", "counter", "Requests handled")     \
    X(DUPLICATES, "callsheet_duplicates_total", "counter",                     \
      "Requests that had been handled before")                                 \
    X(BAD_MESSAGES, "callsheet_bad_messages_total", "counter",                 \
      "Messages that could not be read")                                       \
    X(COMMITS, "callsheet_commits_total", "counter", "Transactions")           \
    X(BATCHES_LOST, "callsheet_batches_lost_total", "counter",                 \
      "Transactions that were rolled back as a whole")                         \
    X(COMMIT_US, "callsheet_commit_microseconds_total", "counter",             \
      "Time spent in commits")                                                 \
    X(ACKS, "callsheet_acks_total", "counter", "Acknowledgements written")     \
    X(ACKS_LATE, "callsheet_acks_late_total", "counter",                       \
      "Acknowledgements later than 1 s")                                       \
    X(ACKS_DROPPED, "callsheet_acks_dropped_total", "counter",                 \
      "Acknowledgements whose connection had died")                            \
    X(SENT, "callsheet_sent_total", "counter", "Messages delivered")           \
    X(SEND_RETRIES, "callsheet_send_retries_total", "counter",                 \
      "Deliveries tried again")                                                \
    X(SEND_FAILED, "callsheet_send_failed_total", "counter",                   \
      "Messages given up")                                                     \
    X(QUEUED, "callsheet_queued", "gauge", "Messages waiting to be sent")      \
    X(JOB_STEPS, "callsheet_job_steps_total", "counter", "Job steps run")      \
    X(JOBS_PARKED, "callsheet_jobs_parked_total", "counter",                   \
      "Jobs given up after repeated failure")                                  \
    X(LOOP_MAX_US, "callsheet_loop_turn_max_microseconds", "gauge",            \
      "Longest turn of the loop, the commit aside")                            \
    X(CONNECTED, "callsheet_connected", "gauge", "Connected to Slack")         \
    X(CONNECTS, "callsheet_connects_total", "counter",                         \
      "Connections that said hello")                                           \
    X(DISCONNECTS, "callsheet_disconnects_total", "counter",                   \
      "Connections that ended")                                                \
    X(DIALS, "callsheet_dials_total", "counter",                               \
      "Times a connection was asked for")                                      \
    X(SLACK_MOVES, "callsheet_slack_moves_total", "counter",                   \
      "Changes of state of Slack connections")                                 \
    X(PINGS, "callsheet_pings_total", "counter", "Pings sent to Slack")        \
    X(PONGS, "callsheet_pongs_total", "counter",                               \
      "Pings that were answered")                                              \
    X(PONGS_LATE, "callsheet_pongs_late_total", "counter",                     \
      "Pings that were not answered in time")                                  \
    X(SLACK_CONNECTIONS, "callsheet_slack_connections", "gauge",               \
      "This app's connections as Slack counts them")

enum metric {
#define X(name, label, type, help) METRIC_##name,
    METRIC_MAP(X)
#undef X
        METRIC_COUNT
};

void metric_add(enum metric metric, int64_t n);
void metric_set(enum metric metric, int64_t value);
int64_t metric_get(enum metric metric);
/* Prometheus text format. */
void metrics_write(struct buf *out);

#endif
