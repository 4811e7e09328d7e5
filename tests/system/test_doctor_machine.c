/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_doctor_machine.c - what `callsheet doctor` sees of this machine: the
 * database, the worker, keys and addresses.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "database.h"
#include "doctor_stage.h"
#include "youtube.h"

static void
shell_config(const char *more)
{
    file_put("config.json",
             text("{\"slack\": {\"enabled\": false}, "
                  "\"status\": {\"listen\": \"\"}, " ADMINS "%s%s}",
                  more[0] != '\0' ? ", " : "", more));
    doctor_app_token = doctor_bot_token = doctor_clock_file = "";
}

static void
make_database(void)
{
    const char *arguments[] = { "say", "-c", in_folder("config.json"), "health",
                                NULL };

    shell_config("");
    ck_assert_int_eq(process_run("make", "callsheet", arguments, NULL), 0);
}

START_TEST(what_is_wrong_with_the_database_is_told)
{
    json_t *said;
    int64_t format;

    make_database();
    format = stage_sql("PRAGMA user_version");
    said = doctor_json(0);
    doctor_says(said, "bot token", "skip", "slack.enabled is false");
    doctor_says(said, "database", "ok", text("format %d,", (int)format));
    doctor_says(said, "fsync", "ok", "median");
    doctor_says(said, "disk", "ok", " free");
    ck_assert_int_eq(chmod(in_folder("callsheet.db"), 0640), 0);
    doctor_says(doctor_json(0), "database", "warn", "mode 0640");
    ck_assert_int_eq(chmod(in_folder("callsheet.db"), 0400), 0);
    doctor_says(doctor_json(EX_NOPERM), "database", "fail",
                "cannot be written");
    ck_assert_int_eq(chmod(in_folder("callsheet.db"), 0600), 0);
    database_change("PRAGMA user_version = 9999");
    said = doctor_json(EX_DATAERR);
    doctor_says(said, "database", "fail", "made by a newer callsheet");
    ck_assert_ptr_null(
        strstr(stage_text(doctor_check_of(said, "database"), "seen"),
               "install"));
    doctor_says(said, "fsync", "ok", "");
    database_change(text("PRAGMA user_version = %d", (int)format));
    database_change("PRAGMA application_id = 1");
    doctor_says(doctor_json(EX_DATAERR), "database", "fail", "another program");
    database_change("PRAGMA application_id = 1667330920");
    /* Only its key can tell apart who wrote what it holds. */
    database_change(
        "INSERT INTO comment VALUES "
        "(1, 1, 1, 1, 1, 1, x'00', '', '', '', 1, 0, 0, 0, 0, 0, 0, '')");
    ck_assert_int_eq(unlink(in_folder("callsheet.db.key")), 0);
    doctor_says(doctor_json(EX_DATAERR), "database", "fail",
                ".key' is missing");
    ck_assert(!doctor_left("callsheet.db.key"));
}
END_TEST

/* What a -wal of another file leaves: each page is fine, an index is not. */
START_TEST(an_index_that_misses_rows_is_found)
{
    make_database();
    database_change(
        "CREATE TABLE shelf (a, b); CREATE INDEX shelf_a ON shelf (a);"
        "INSERT INTO shelf VALUES (1, 2)");
    doctor_says(doctor_json(0), "database", "ok", "pages and indexes checked");
    database_change(
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
        "'CREATE INDEX shelf_a ON shelf (b)' WHERE name = 'shelf_a'");
    doctor_says(doctor_json(EX_DATAERR), "database", "fail",
                "restore a backup");
}
END_TEST

/* Also when nothing needs it yet: the daemon would not start. */
static json_t *
doctor_of_youtube(const char *key, int code)
{
    const char *arguments[] = { "doctor", "-c", in_folder("config.json"),
                                "--json", NULL };
    const char *environment[] = { text("YOUTUBE_API_KEY=%s", key), NULL };

    ck_assert_int_eq(process_run("doctor", "callsheet", arguments, environment),
                     code);
    ck_assert_msg(!strstr(file_get("doctor.out"), key) &&
                      !strstr(file_get("doctor.log"), key),
                  "the key is told: %s", file_get("doctor.out"));
    return json_object_get(stage_keep(
                               json_loads(file_get("doctor.out"), 0, NULL)),
                           "checks");
}

/* By one call, and never by its letters. */
START_TEST(the_key_of_youtube_is_tried)
{
    static const struct {
        const char *fault, *state, *words;
        int code;
    } rows[] = {
        { "well", "ok", "1 unit of", EX_OK },
        { "error 403 accessNotConfigured", "fail", "switch the YouTube Data",
          EX_CONFIG },
        { "quota 0", "warn", "midnight Pacific", EX_OK },
        { "html", "fail", "is not YouTube", EX_UNAVAILABLE },
    };
    size_t i;

    youtube_open();
    file_put("config.json",
             text("{\"slack\": {\"enabled\": false}, \"status\": {\"listen\": "
                  "\"\"}, " ADMINS ", %s}",
                  youtube_config("")));
    doctor_says(doctor_of_youtube("AIzaSyINVENTED-and-wrong", EX_CONFIG),
                "youtube", "fail", "make an API key");
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        youtube_do("well");
        youtube_do("quota 100");
        youtube_do("%s", rows[i].fault);
        doctor_says(doctor_of_youtube(YOUTUBE_KEY, rows[i].code), "youtube",
                    rows[i].state, rows[i].words);
    }
    youtube_close();
}
END_TEST

START_TEST(a_key_that_is_none_is_told)
{
    make_database();
    file_put("callsheet.db.key", "short\n");
    doctor_says(doctor_json(EX_CONFIG), "database", "fail",
                "does not hold 16 bytes");
}
END_TEST

START_TEST(a_worker_that_cannot_start_is_told)
{
    make_database();
    doctor_says(doctor_json(0), "worker", "ok", "in its cage");
    doctor_says(doctor_json(0), "pictures", "ok", "there are fonts");
    process_bring("callsheet"); /* alone */
    doctor_says(doctor_json(0), "worker", "warn",
                "install it beside callsheet");
    file_put("callsheet-worker", "#!/bin/sh\nexit 69\n");
    ck_assert_int_eq(chmod(in_folder("callsheet-worker"), 0700), 0);
    doctor_says(doctor_json(0), "worker", "warn", "seccomp and Landlock");
    doctor_says(doctor_json(0), "pictures", "skip", "without a worker");
    file_put("callsheet-worker",
             "#!/bin/sh\n[ $1 = unpack ] || echo trouble no-font\n");
    doctor_says(doctor_json(0), "pictures", "warn",
                "install fonts-dejavu-core");
}
END_TEST

START_TEST(a_damaged_page_is_found)
{
    char bytes[1024];
    FILE *f;

    make_database();
    memset(bytes, 0x5a, sizeof(bytes));
    f = fopen(in_folder("callsheet.db"), "r+e");
    ck_assert_ptr_nonnull(f);
    /* The table of the sixth page on is somebody's root. */
    ck_assert_int_eq(fseek(f, 5 * 4096, SEEK_SET), 0);
    ck_assert_uint_eq(fwrite(bytes, 1, sizeof(bytes), f), sizeof(bytes));
    ck_assert_int_eq(fclose(f), 0);
    doctor_says(doctor_json(EX_DATAERR), "database", "fail",
                "restore a backup");
    file_put_bytes("callsheet.db", "not a database, not at all", 26);
    doctor_says(doctor_json(EX_DATAERR), "database", "fail", "");
}
END_TEST

START_TEST(a_bad_configuration_or_address_is_told)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    socklen_t len = sizeof(a);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    json_t *said;

    shell_config("\"timezone\": \"Europe/Atlantis\"");
    said = doctor_json(EX_CONFIG);
    doctor_says(said, "config", "fail", "timezone");
    doctor_says(said, "zone data", "ok", "Europe/Rome is known");
    doctor_says(said, "database", "skip", "no configuration");
    shell_config("\"databas\": \"x\"");
    doctor_says(doctor_json(EX_CONFIG), "config", "fail", "'database'");
    shell_config("\"database\": \"nowhere/callsheet.db\"");
    said = doctor_json(EX_NOPERM);
    doctor_says(said, "database", "fail", "cannot be written");
    doctor_says(said, "disk", "fail", "no folder");
    doctor_says(said, "fsync", "fail", "make the folder,");
    /* What other machines may read. */
    file_put("config.json", "{\"slack\": {\"enabled\": false}, " ADMINS
                            ", \"tiers\": {\"micro\": 900},"
                            " \"status\": {\"listen\": \"0.0.0.0:0\"}}");
    said = doctor_json(0);
    doctor_says(said, "config", "warn", "status.listen is on 0.0.0.0");
    doctor_says(said, "config", "warn", "tiers do not rise");
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    ck_assert_int_eq(listen(fd, 1), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    file_put("config.json",
             text("{\"slack\": {\"enabled\": false}, \"status\": {\"listen\": "
                  "\"127.0.0.1:%d\"}}",
                  ntohs(a.sin_port)));
    said = doctor_json(0);
    doctor_says(said, "status", "warn", "is taken");
    doctor_says(said, "config", "warn", "no admins");
    (void)close(fd);
}
END_TEST

static bool
is_started(void *ctx)
{
    return strstr(process_log(ctx), "run: started") != NULL;
}

/* The daemon came second: what answers there says nothing about it. */
START_TEST(who_has_the_address_of_the_daemon_is_told)
{
    const char *arguments[] = { "run", "-c", in_folder("config.json"), NULL };
    struct process bots[2];
    int port = stage_free_port(), i;

    doctor_app_token = doctor_bot_token = doctor_clock_file = "";
    for (i = 0; i < 2; i++) {
        file_put("config.json",
                 text("{\"slack\": {\"enabled\": false}, \"database\": "
                      "\"%d.db\", \"status\": {\"listen\": "
                      "\"127.0.0.1:%d\"}, " ADMINS "}",
                      i, port));
        bots[i] = process_start(text("bot%d", i), "callsheet", arguments, NULL);
        ck_assert(eventually(is_started, &bots[i], STAGE_MS));
        doctor_says(doctor_json(i == 0 ? 0 : EX_UNAVAILABLE), "status",
                    i == 0 ? "ok" : "fail",
                    i == 0 ? "it is connected" : "is not the daemon");
    }
    for (i = 0; i < 2; i++) {
        process_signal(&bots[i], SIGTERM);
        ck_assert_int_eq(process_wait(&bots[i], STAGE_MS), 0);
    }
}
END_TEST

/* A view of the files that is this test's alone. */
static bool
has_own_mounts(const char *name)
{
    if (unshare(CLONE_NEWNS) == 0 &&
        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0)
        return true;
    (void)printf("skipped: %s: it takes root to mount something here\n", name);
    return false;
}

static void
lay_over(const char *from, const char *at, unsigned long more)
{
    ck_assert_int_eq(mount(from, at, NULL, MS_BIND, NULL), 0);
    if (more != 0)
        ck_assert_int_eq(mount("none", at, NULL, MS_REMOUNT | MS_BIND | more,
                               NULL),
                         0);
}

/* As the kernel leaves a disk after errors. */
START_TEST(a_disk_that_is_only_read_is_told)
{
    const char *run[] = { "run", "-c", in_folder("config.json"), NULL };
    const char *say[] = { "say", "-c", in_folder("config.json"), "health",
                          NULL };
    json_t *said;

    if (!has_own_mounts("a_disk_that_is_only_read_is_told"))
        return;
    ck_assert_int_eq(mkdir(in_folder("disk"), 0700), 0);
    shell_config("\"database\": \"disk/callsheet.db\"");
    ck_assert_int_eq(process_run("make", "callsheet", say, NULL), 0);
    lay_over(in_folder("disk"), in_folder("disk"), MS_RDONLY);
    said = doctor_json(EX_NOPERM);
    doctor_says(said, "database", "fail", "which is only read now");
    doctor_says(said, "fsync", "fail", "Read-only file system");
    ck_assert_int_eq(process_run("run", "callsheet", run, NULL), EX_NOPERM);
    file_says("run.log", "Read-only file system");
    ck_assert_int_eq(process_run("say", "callsheet", say, NULL), EX_NOPERM);
    file_says("say.log", "Read-only file system");
    ck_assert_int_eq(umount(in_folder("disk")), 0);
    doctor_says(doctor_json(0), "database", "ok", "");
}
END_TEST

START_TEST(a_machine_without_zones_is_told)
{
    const char *run[] = { "run", "-c", in_folder("config.json"), NULL };

    if (!has_own_mounts("a_machine_without_zones_is_told"))
        return;
    make_database();
    ck_assert_int_eq(mkdir(in_folder("nothing"), 0755), 0);
    lay_over(in_folder("nothing"), "/usr/share/zoneinfo", 0);
    doctor_says(doctor_json(EX_OSFILE), "zone data", "fail",
                "install the package tzdata");
    ck_assert_int_eq(process_run("run", "callsheet", run, NULL), EX_OSFILE);
    file_says("run.log", "install the package tzdata");
    ck_assert_int_eq(umount("/usr/share/zoneinfo"), 0);
    doctor_says(doctor_json(0), "zone data", "ok", "UTC is known");
}
END_TEST

TEST_SUITE(doctor_machine)
{
    TCase *tc = test_case(suite, "doctor_machine", 60);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, what_is_wrong_with_the_database_is_told);
    tcase_add_test(tc, an_index_that_misses_rows_is_found);
    tcase_add_test(tc, the_key_of_youtube_is_tried);
    tcase_add_test(tc, a_key_that_is_none_is_told);
    tcase_add_test(tc, a_worker_that_cannot_start_is_told);
    tcase_add_test(tc, a_damaged_page_is_found);
    tcase_add_test(tc, a_bad_configuration_or_address_is_told);
    tcase_add_test(tc, who_has_the_address_of_the_daemon_is_told);
    tcase_add_test(tc, a_disk_that_is_only_read_is_told);
    tcase_add_test(tc, a_machine_without_zones_is_told);
}
