/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * metrics.h - counters and gauges for /metrics, one list.
 */
#ifndef CALLSHEET_METRICS_H
#define CALLSHEET_METRICS_H

#include <stdint.h>

#include "buf.h"

/*
 * Rows of one name that differ by their label are one metric: they stand
 * together. Both lists are closed; what is not in them is "other".
 */
#define DISCONNECT(X, name, reason)                                            \
    X(DISCONNECTS_##name,                                                      \
      "callsheet_disconnects_total{reason=\"" reason "\"}", "counter",         \
      "Connections that ended, by why")
#define DISCONNECT_MAP(X)                                                      \
    DISCONNECT(X, REFRESH, "refresh")                                          \
    DISCONNECT(X, WARNING, "warning")                                          \
    DISCONNECT(X, DISABLED, "link_disabled")                                   \
    DISCONNECT(X, TOO_MANY, "too_many")                                        \
    DISCONNECT(X, PONG_LATE, "pong_late")                                      \
    DISCONNECT(X, CLOSED, "closed")                                            \
    DISCONNECT(X, LOST, "lost")                                                \
    DISCONNECT(X, STOPPING, "stopping")                                        \
    DISCONNECT(X, OTHER, "other")

#define DIAL_FAILURE(X, name, reason)                                          \
    X(DIAL_FAILURES_##name,                                                    \
      "callsheet_dial_failures_total{reason=\"" reason "\"}", "counter",       \
      "Dials that did not end in a connection, by why")
#define DIAL_FAILURE_MAP(X)                                                    \
    DIAL_FAILURE(X, OPEN, "open")                                              \
    DIAL_FAILURE(X, LIMITED, "rate_limited")                                   \
    DIAL_FAILURE(X, TOKEN, "token")                                            \
    DIAL_FAILURE(X, NAME, "name")                                              \
    DIAL_FAILURE(X, CONNECT, "connect")                                        \
    DIAL_FAILURE(X, PROXY, "proxy")                                            \
    DIAL_FAILURE(X, TLS, "tls")                                                \
    DIAL_FAILURE(X, UPGRADE, "upgrade")                                        \
    DIAL_FAILURE(X, HELLO, "no_hello")                                         \
    DIAL_FAILURE(X, OTHER, "other")

/* What is looked up when it is asked for: gauges.c. */
#define GAUGE_MAP(X)                                                           \
    X(QUEUE_AGE, "callsheet_queue_oldest_seconds", "gauge",                    \
      "Age of the oldest message that waits to be sent")                       \
    X(UNSAVED_FOR, "callsheet_unsaved_seconds", "gauge",                       \
      "For how long nothing could be saved; 0 = it can")                       \
    X(DATABASE_BYTES, "callsheet_database_bytes", "gauge",                     \
      "Size of the database file")                                             \
    X(WAL_BYTES, "callsheet_wal_bytes", "gauge",                               \
      "Size of the write-ahead log's file")                                    \
    X(DISK_FREE, "callsheet_disk_free_bytes", "gauge",                         \
      "Free on the disk of the database")                                      \
    X(DISK_WANTED, "callsheet_disk_wanted_bytes", "gauge",                     \
      "Below that the admins are warned")                                      \
    X(LOOP_MAX_US, "callsheet_loop_turn_max_microseconds", "gauge",            \
      "Longest turn of the loop in the last one to two minutes, the commit "   \
      "aside")                                                                 \
    X(PROCESS, "callsheet_process_id", "gauge", "Which process this is")       \
    X(STARTED, "callsheet_started_timestamp_seconds", "gauge",                 \
      "When the daemon started, Unix time")                                    \
    X(RESIDENT, "callsheet_resident_bytes", "gauge", "Memory in use")          \
    X(CPU_MS, "callsheet_cpu_milliseconds_total", "counter",                   \
      "Time on a processor, user and system")

/* name, label, type, help */
#define METRIC_MAP(X)                                                          \
    X(REQUESTS, "callsheet_requests_total", "counter", "Requests handled")     \
    X(DUPLICATES, "callsheet_duplicates_total", "counter",                     \
      "Requests that had been handled before")                                 \
    X(RATE_LIMITED, "callsheet_rate_limited_total", "counter",                 \
      "Answers of Slack that asked us to wait")                                \
    X(BAD_MESSAGES, "callsheet_bad_messages_total", "counter",                 \
      "Messages that could not be read")                                       \
    X(COMMITS, "callsheet_commits_total", "counter", "Transactions")           \
    X(BATCHES_LOST, "callsheet_batches_lost_total", "counter",                 \
      "Transactions that were rolled back as a whole")                         \
    X(COMMIT_US, "callsheet_commit_microseconds_total", "counter",             \
      "Time spent in commits")                                                 \
    X(ACKS, "callsheet_acks_total", "counter", "Acknowledgements written")     \
    X(ACKS_LATE, "callsheet_acks_late_total", "counter",                       \
      "Acknowledgements over 3 s after their message was read")                \
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
    X(CONNECTED, "callsheet_connected", "gauge", "Connected to Slack")         \
    X(CONNECTS, "callsheet_connects_total", "counter",                         \
      "Connections that said hello")                                           \
    DISCONNECT_MAP(X)                                                          \
    DIAL_FAILURE_MAP(X)                                                        \
    X(DIALS, "callsheet_dials_total", "counter",                               \
      "Times a connection was asked for")                                      \
    X(SLACK_MOVES, "callsheet_slack_moves_total", "counter",                   \
      "Changes of state of Slack connections")                                 \
    X(PINGS, "callsheet_pings_total", "counter", "Pings sent to Slack")        \
    X(PONGS, "callsheet_pongs_total", "counter", "Pings that were answered")   \
    X(PONGS_LATE, "callsheet_pongs_late_total", "counter",                     \
      "Pings that were not answered in time")                                  \
    X(TOKEN_REFUSED, "callsheet_slack_token_refused", "gauge",                 \
      "A token was refused when it was last used")                             \
    X(SLACK_HEARD, "callsheet_slack_last_event_timestamp_seconds", "gauge",    \
      "When Slack last delivered something, Unix time; 0 = not yet")           \
    X(SLACK_CONNECTIONS, "callsheet_slack_connections", "gauge",               \
      "This app's connections as Slack counts them")                           \
    GAUGE_MAP(X)

enum metric {
#define X(name, label, type, help) METRIC_##name,
    METRIC_MAP(X)
#undef X
        METRIC_COUNT
};

/*
 * How something is spread. Times are given in microseconds and shown in
 * seconds; the bounds of the buckets stand in metrics.c.
 * name, label, scale, help
 */
#define HISTOGRAM_MAP(X)                                                       \
    X(LOOP_TURN, "callsheet_loop_turn_seconds", SECONDS,                       \
      "Turns of the loop that did something, the commit aside")                \
    X(COMMIT, "callsheet_commit_seconds", SECONDS,                             \
      "Commits, each with its fdatasync")                                      \
    X(ACK, "callsheet_ack_seconds", SECONDS,                                   \
      "From reading an envelope to its acknowledgement")                       \
    X(BATCH, "callsheet_batch_requests", COUNT, "Requests that share a commit")

enum histogram {
#define X(name, label, scale, help) HISTOGRAM_##name,
    HISTOGRAM_MAP(X)
#undef X
        HISTOGRAM_COUNT
};

void histogram_add(enum histogram histogram, int64_t value);
void metric_add(enum metric metric, int64_t n);
void metric_set(enum metric metric, int64_t value);
int64_t metric_get(enum metric metric);
/* Prometheus text format. */
void metrics_write(struct buf *out);

#endif
