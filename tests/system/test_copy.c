/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_copy.c - copies of the database that are made while people write.
 *
 * What Litestream does is done here by its rules: a table of its own whose
 * read transaction keeps the write-ahead log from being begun anew, a copy of
 * the database's file, and then the log, frame by frame up to the last whole
 * commit; now and then the log is put back and followed from its new start.
 * A restore is the file and, one after the other, the logs.
 */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "database.h"
#include "stage.h"

#define LOAD_COUNT 20000 /* it never ends before the test */
#define PER_SECOND 300
#define LOGS_MAX   8
#define WAL_HEAD   32
#define FRAME_HEAD 24

/* Ours are the only checkpoints. */
static sqlite3 *
open_for_copy(const char *name)
{
    sqlite3 *db = database_open(name);

    database_run(db, "PRAGMA wal_autocheckpoint = 0");
    return db;
}

/* ---- following the log --------------------------------------------------- */

struct bytes {
    unsigned char *data;
    size_t len;
};

/* A log from its header to the last whole commit that was seen of it. */
struct log {
    struct bytes bytes;
    uint32_t sum[2]; /* of the last frame that was taken */
};

struct copy {
    sqlite3 *lock; /* holds the read transaction */
    sqlite3 *writer, *other;
    int generations;
    struct bytes file;
    struct log logs[LOGS_MAX];
    int log_count;
};

static uint32_t
number(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
           (uint32_t)at[2] << 8 | at[3];
}

static struct bytes
slurp(const char *name, size_t from, size_t max)
{
    struct bytes b = { NULL, 0 };
    struct stat s;
    int fd = open(in_folder(name), O_RDONLY | O_CLOEXEC);
    ssize_t n;

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fstat(fd, &s), 0);
    if ((size_t)s.st_size > from) {
        if ((size_t)s.st_size - from < max)
            max = (size_t)s.st_size - from;
        b.data = malloc(max);
        ck_assert_ptr_nonnull(b.data);
        n = pread(fd, b.data, max, (off_t)from);
        ck_assert_int_ge(n, 0);
        b.len = (size_t)n;
    }
    (void)close(fd);
    return b;
}

/* The checksum of the log (sqlite.org/fileformat2.html#checksum_algorithm):
 * its words are little-endian where the header's magic ends with 0. */
static void
add_up(const unsigned char *at, size_t len, uint32_t sum[2])
{
    uint32_t a, b;
    size_t i;

    for (i = 0; i < len; i += 8) {
        memcpy(&a, at + i, 4);
        memcpy(&b, at + i + 4, 4);
        sum[0] += a + sum[1];
        sum[1] += b + sum[0];
    }
}

/* The header and nothing after it. */
static bool
log_begin(struct log *log)
{
    struct bytes head = slurp("callsheet.db-wal", 0, WAL_HEAD);

    memset(log, 0, sizeof(*log));
    ck_assert_uint_eq(head.len, WAL_HEAD);
    ck_assert_uint_eq(number(head.data), 0x377f0682); /* little-endian sums */
    add_up(head.data, 24, log->sum);
    log->bytes = head;
    /* Or it was being written. */
    return log->sum[0] == number(head.data + 24) &&
           log->sum[1] == number(head.data + 28);
}

static bool
log_is_same(const struct log *log)
{
    struct bytes head = slurp("callsheet.db-wal", 0, WAL_HEAD);
    bool is_same = head.len >= WAL_HEAD &&
                   memcmp(head.data, log->bytes.data, WAL_HEAD) == 0;

    free(head.data);
    return is_same;
}

/* Take the whole commits that have come since: frames with the header's salt
 * and right sums. False when it is another log by now. */
static bool
log_follow(struct log *log)
{
    struct bytes more = slurp("callsheet.db-wal", log->bytes.len, SIZE_MAX);
    size_t page = number(log->bytes.data + 8), size = FRAME_HEAD + page;
    size_t at, whole = 0;
    uint32_t sum[2] = { log->sum[0], log->sum[1] };

    for (at = 0; at + size <= more.len; at += size) {
        const unsigned char *frame = more.data + at;

        if (memcmp(frame + 8, log->bytes.data + 16, 8) != 0)
            break;
        add_up(frame, 8, sum);
        add_up(frame + FRAME_HEAD, page, sum);
        if (sum[0] != number(frame + 16) || sum[1] != number(frame + 20))
            break;
        if (number(frame + 4) == 0)
            continue; /* within a commit */
        whole = at + size;
        memcpy(log->sum, sum, sizeof(sum));
    }
    if (whole > 0) {
        log->bytes.data = realloc(log->bytes.data, log->bytes.len + whole);
        ck_assert_ptr_nonnull(log->bytes.data);
        memcpy(log->bytes.data + log->bytes.len, more.data, whole);
        log->bytes.len += whole;
    }
    free(more.data);
    return log_is_same(log);
}

/* ---- Litestream's moves -------------------------------------------------- */

static struct log *
copy_log(struct copy *c)
{
    return &c->logs[c->log_count - 1];
}

static void
copy_forget(struct copy *c)
{
    while (c->log_count > 0)
        free(c->logs[--c->log_count].bytes.data);
    free(c->file.data);
    c->file.data = NULL;
}

/* A write first: a reader that needs nothing of the log does not hold it. */
static void
lock_take(struct copy *c)
{
    database_run(c->lock, "INSERT INTO _litestream_seq VALUES (1, 1)"
                          " ON CONFLICT (id) DO UPDATE SET seq = seq + 1");
    database_run(c->lock, "BEGIN");
    (void)database_number(c->lock, "SELECT count(*) FROM _litestream_seq");
}

/* What Litestream calls a generation: the file, and the log from its start. */
static void
copy_generation(struct copy *c)
{
    copy_forget(c);
    c->generations++;
    c->file = slurp("callsheet.db", 0, SIZE_MAX);
    while (!log_begin(&c->logs[0]))
        free(c->logs[0].bytes.data);
    c->log_count = 1;
}

/* False: the log was begun anew behind our back, which happens when it was put
 * back between our write and our read; then all begins again. */
static void
copy_follow(struct copy *c)
{
    while (!log_follow(copy_log(c))) {
        database_run(c->lock, "COMMIT");
        lock_take(c);
        copy_generation(c);
    }
}

static void
copy_begin(struct copy *c)
{
    memset(c, 0, sizeof(*c));
    c->lock = open_for_copy("callsheet.db");
    c->writer = open_for_copy("callsheet.db");
    c->other = open_for_copy("callsheet.db");
    database_run(c->lock,
                 "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY,"
                 " seq INTEGER)");
    lock_take(c);
    copy_generation(c);
    copy_follow(c);
}

/* All of the log is taken while nobody may write; it is put back, and who
 * writes next begins it anew. */
static void
copy_turn(struct copy *c)
{
    struct log fresh;

    database_run(c->writer, "BEGIN IMMEDIATE");
    copy_follow(c);
    database_run(c->lock, "COMMIT");
    database_run(c->other, "PRAGMA wal_checkpoint(PASSIVE)");
    database_run(c->writer, "ROLLBACK");
    lock_take(c);
    while (!log_begin(&fresh))
        free(fresh.bytes.data);
    if (memcmp(fresh.bytes.data, copy_log(c)->bytes.data, WAL_HEAD) == 0) {
        free(fresh.bytes.data); /* somebody still read it */
    } else if (number(fresh.bytes.data + 12) !=
               number(copy_log(c)->bytes.data + 12) + 1) {
        free(fresh.bytes.data); /* one was missed in between */
        copy_generation(c);
    } else {
        ck_assert_int_lt(c->log_count, LOGS_MAX);
        c->logs[c->log_count++] = fresh;
    }
    copy_follow(c);
}

static void
copy_end(struct copy *c)
{
    copy_follow(c);
    database_run(c->lock, "COMMIT");
    (void)sqlite3_close(c->lock);
    (void)sqlite3_close(c->writer);
    (void)sqlite3_close(c->other);
}

static void
put(const char *name, const struct bytes *b)
{
    int fd =
        open(in_folder(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, b->data, b->len), (ssize_t)b->len);
    ck_assert_int_eq(close(fd), 0);
}

static void
copy_restore(struct copy *c)
{
    sqlite3 *db;
    int i;

    (void)printf("a replicator took %d logs after %d copies of the file\n",
                 c->log_count, c->generations);
    put("restored.db", &c->file);
    for (i = 0; i < c->log_count; i++) {
        put("restored.db-wal", &c->logs[i].bytes);
        db = open_for_copy("restored.db");
        database_run(db, "PRAGMA wal_checkpoint(TRUNCATE)");
        ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
    }
    copy_forget(c);
}

/* ---- while people write -------------------------------------------------- */

static int64_t
acked(const struct site *site)
{
    return stage_number(stage_see(site, "load"), "acked");
}

struct progress {
    const struct site *site;
    int64_t acked;
    struct copy *copy; /* is followed while waiting, if any */
};

static bool
has_come_so_far(void *ctx)
{
    struct progress *p = ctx;

    if (p->copy)
        copy_follow(p->copy);
    return acked(p->site) >= p->acked;
}

static void
await_acked(const struct site *site, int64_t count, struct copy *copy)
{
    struct progress p = { site, count, copy };

    ck_assert_msg(eventually(has_come_so_far, &p, 3 * STAGE_MS),
                  "only %lld acked", (long long)acked(site));
}

static void
begin_load(struct site *site)
{
    stage_open(site, "");
    stage_do(site, "settings", "{'ack_ms': 20000}");
    stage_do(site, "load",
             "{'text': 'deadline add load {n} by tomorrow', 'count': %d, "
             "'per_second': %d, 'as': 'U0ANA', 'kind': 'message'}",
             LOAD_COUNT, PER_SECOND);
}

/* It is whole, and holds at least what had been acknowledged. */
static void
check(const char *name, int64_t at_least)
{
    sqlite3 *db = open_for_copy(name);
    int64_t rows;

    ck_assert_int_eq(database_number(db,
                                     "SELECT count(*) FROM pragma_quick_check"
                                     " WHERE quick_check = 'ok'"),
                     1);
    ck_assert_int_eq(
        database_number(db, "SELECT count(*) FROM pragma_foreign_key_check"),
        0);
    rows = database_number(db, "SELECT count(DISTINCT what) FROM deadline"
                               " WHERE what LIKE 'load %'");
    ck_assert_msg(rows >= at_least, "%lld rows of %lld acked", (long long)rows,
                  (long long)at_least);
    /* Each once, with its answer and its line in the audit. */
    ck_assert_int_eq(database_number(db, "SELECT count(*) FROM deadline"),
                     rows);
    ck_assert_int_ge(database_number(db, "SELECT count(*) FROM outbox"), rows);
    ck_assert_int_ge(database_number(db, "SELECT count(*) FROM audit"), rows);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

/* And callsheet works on it. */
static void
works_on(const char *name)
{
    const char *arguments[] = { "say", "-c", in_folder("other.json"),
                                "deadline list all", NULL };

    file_put("other.json", text("{\"slack\": {\"enabled\": false}, "
                                "\"status\": {\"listen\": \"\"}, "
                                "\"database\": \"%s\"}",
                                name));
    ck_assert_int_eq(process_run("say", "callsheet", arguments, NULL), 0);
    ck_assert_msg(strstr(file_get("say.out"), "load ") != NULL, "%s",
                  file_get("say.out"));
}

START_TEST(what_a_replicator_takes_under_load_is_restored)
{
    struct site site = { 0 };
    struct copy copy;
    int64_t promised;

    begin_load(&site);
    await_acked(&site, 20, NULL);
    copy_begin(&copy);
    await_acked(&site, 80, &copy);
    while (copy.log_count < 2)
        copy_turn(&copy);
    await_acked(&site, acked(&site) + 50, &copy);
    promised = acked(&site);
    ck_assert_int_lt(promised, LOAD_COUNT); /* people still write */
    copy_end(&copy);
    process_kill(&site.bot);
    copy_restore(&copy);
    check("restored.db", promised);
    works_on("restored.db");
}
END_TEST

/* More than one step of the copy's, so that people write in between. */
START_TEST(a_backup_under_load_is_whole_and_ours_alone)
{
    const char *arguments[] = { "backup", "-c", in_folder("config.json"),
                                in_folder("backup.db"), NULL };
    struct site site = { 0 };
    int64_t promised;
    struct stat s;
    sqlite3 *db;

    begin_load(&site);
    db = open_for_copy("callsheet.db");
    database_run(db,
                 "INSERT INTO file_chunk VALUES (1, 1, zeroblob(16000000))");
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
    await_acked(&site, 30, NULL);
    promised = acked(&site);
    (void)umask(0);
    ck_assert_int_eq(process_run("backup", "callsheet", arguments, NULL), 0);
    ck_assert_int_lt(acked(&site), LOAD_COUNT); /* it did not wait for quiet */
    ck_assert_int_eq(stat(in_folder("backup.db"), &s), 0);
    ck_assert_uint_eq(s.st_mode & 0777, 0600);
    ck_assert_int_eq(process_run("again", "callsheet", arguments, NULL),
                     EX_CANTCREAT);
    ck_assert_ptr_nonnull(strstr(file_get("again.log"), "exists already"));
    process_kill(&site.bot);
    check("backup.db", promised);
    works_on("backup.db");
}
END_TEST

/* ---- putting one back ---------------------------------------------------- */

/* The name of what was set aside, from the one line that told it. */
static const char *
aside(const char *name)
{
    const char *at = strstr(file_get(name), "callsheet.db.before-restore-");

    ck_assert_ptr_nonnull(at);
    return text("%.*s", (int)strcspn(at, "'"), at);
}

START_TEST(a_restore_takes_the_place_of_what_a_crash_left)
{
    const char *arguments[] = { "backup", "-c", in_folder("config.json"),
                                in_folder("backup.db"), NULL };
    struct site site = { 0 };
    int64_t promised, later, rows;
    const char *old;
    struct stat s;
    sqlite3 *db;

    begin_load(&site);
    await_acked(&site, 30, NULL);
    promised = acked(&site);
    ck_assert_int_eq(process_run("backup", "callsheet", arguments, NULL), 0);
    await_acked(&site, acked(&site) + 30, NULL);
    ck_assert_int_eq(database_restore("busy", "backup.db"), EX_TEMPFAIL);
    file_says("busy.log", "stop it first");
    later = acked(&site);
    process_kill(&site.bot);
    ck_assert_int_eq(stat(in_folder("callsheet.db-wal"), &s), 0);
    ck_assert_int_gt(s.st_size, 0);
    (void)umask(0);
    ck_assert_int_eq(database_restore("restore", "backup.db"), 0);
    ck_assert_int_eq(stat(in_folder("callsheet.db"), &s), 0);
    ck_assert_uint_eq(s.st_mode & 0777, 0600);
    ck_assert_int_ne(access(in_folder("callsheet.db-wal"), F_OK), 0);
    old = aside("restore.out");
    check("callsheet.db", promised);
    db = open_for_copy("callsheet.db");
    rows = database_number(db, "SELECT count(*) FROM deadline");
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
    /* Nothing is lost of what was there, not what stood in its log only. */
    check(old, later);
    db = open_for_copy(old);
    ck_assert_int_gt(database_number(db, "SELECT count(*) FROM deadline"),
                     rows);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
    site_run_bot(&site);
    site_say(&site, "U0ANA", "D0ANA", "deadline add again by tomorrow");
    ck_assert(stage_sql_within("SELECT count(*) FROM deadline WHERE what = "
                               "'again'",
                               1, STAGE_MS));
    process_kill(&site.bot);
}
END_TEST

/* ---- whose files they are ------------------------------------------------ */

START_TEST(all_files_are_ours_alone_whatever_the_umask)
{
    static const char *const names[] = {
        "callsheet.db",     "callsheet.db-wal",  "callsheet.db-shm",
        "callsheet.db.key", "callsheet.db.lock", "callsheet.db.sock"
    };
    struct site site = { 0 };
    struct stat s;
    size_t i;

    (void)umask(0);
    stage_open(&site, "");
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        ck_assert_msg(stat(in_folder(names[i]), &s) == 0, "no %s", names[i]);
        ck_assert_msg((s.st_mode & 0777) == 0600, "%s has mode %o", names[i],
                      s.st_mode & 0777);
    }
    stage_close(&site);
}
END_TEST

TEST_SUITE(copy)
{
    TCase *tc = test_case(suite, "copy", 120);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, what_a_replicator_takes_under_load_is_restored);
    tcase_add_test(tc, a_backup_under_load_is_whole_and_ours_alone);
    tcase_add_test(tc, a_restore_takes_the_place_of_what_a_crash_left);
    tcase_add_test(tc, all_files_are_ours_alone_whatever_the_umask);
}
