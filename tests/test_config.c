/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_config.c - the configuration, and what is said of mistakes in it.
 */
#include "config.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "config_value.h"
#include "disk_file.h"
#include "rules/calendar.h"
#include "rules/plan.h"
#include "test.h"

static enum err
parse(const char *text, struct config *config, struct buf *problem)
{
    buf_init(problem, 4000);
    return config_parse(text, strlen(text), "some/where.json", config, problem);
}

#define OWN_DAYS                                                               \
    "{\"calendar\": [\"IT\", \"US\"], \"calendar_file\": \"own-days.tsv\","    \
    "\"plan\": {\"vet\": 9}}"

static const struct {
    const char *text, *problem;
} bad[] = {
    { "", "cannot read 'some/where.json': it is empty; {} is a valid file" },
    { "\xef\xbb\xbf \n", "it is empty" },
    { "{", "cannot read 'some/where.json': line 1, column 1: " },
    { "{\"slack\": {\"api_url\": \"xoxb-1-2-hushhush\"}}",
      "an https: address; what looks like a token or a password never "
      "stands here" },
    { "{\"slack\": {\"api_url\": \"https://me:hushhush@slack.com/\"}}",
      "what looks like a token or a password" },
    { "[]", "expected an object { … }, not a list" },
    { "{\n \"timezone\": \"Europe/Rome\",\n}", "line 3, column 1: " },
    { "{\"language\": \"en\", \"language\": \"it\"}", "duplicate" },
    { "{\n\n\"timezon\": \"UTC\"}",
      "cannot read 'some/where.json': line 3: 'timezon' is no key: "
      "did you mean 'timezone'?" },
    { "{\"api_url\": 1}", "did you mean 'slack.api_url'?" },
    { "{\"slack\": {\n\"api_ulr\": 1}}",
      "line 2: 'slack.api_ulr' is no key: did you mean 'slack.api_url'?" },
    { "{\"slack\": {\"bot_token\": \"x\"}}", "secrets do not stand here" },
    { "{\"two\\nlines\": 1}", "'two lines' is no key" },
    { "{\"language\": \"two\\nlines\"}", "not \"two lines\"" },
    { "{\"wholly_other\": 1}", "'callsheet --help-config' lists all" },
    { "{\"slack\": true}", "'slack' must be an object { … }, not true" },
    { "{\"database\": 5}", "'database' must be the path of a file, not 5" },
    { "{\"database\": \"\"}", "'database' must be the path of a file" },
    { "{\"database\": \"a\\u0007\"}", "must be the path of a file" },
    { "{\"database_max_mb\": -1}", "a whole number from 0 to 1048576" },
    { "{\"database_max_mb\": 1.5}", "a whole number from 0 to" },
    { "{\"keep_raw_days\": 31}", "a whole number from 1 to 30, not 31" },
    { "{\"calendar\": [\"CH\"]}", "a list of \"IT\", \"DE\"" },
    { "{\"calendar\": \"IT\"}", "a list of \"IT\", \"DE\"" },
    { "{\"plan\": {\"vet\": 201}}", "a whole number from 0 to 200" },
    { "{\"plan\": {\"create\": 0}}", "a whole number from 1 to 200" },
    { "{\"plan\": {\"vett\": 1}}", "did you mean 'plan.vet'?" },
    { "{\"keep_raw_days\": \"7\"}", "from 1 to 30, not \"7\"" },
    { "{\"slack\": {\"enabled\": 1}}", "true or false, not 1" },
    { "{\"slack\": {\"unasked_per_second\": 1e400}}", "real number" },
    { "{\"slack\": {\"unasked_per_second\": 0}}", "a number from 0.01" },
    { "{\"language\": \"fr\"}", "must be \"en\" or \"it\", not \"fr\"" },
    { "{\"language\": \"en it\"}", "must be \"en\" or \"it\"" },
    { "{\"log_level\": \"loud\"}",
      "\"error\", \"warn\", \"info\" or \"debug\"" },
    { "{\"timezone\": \"Europe/Roma\"}",
      "must be a time zone, like \"Europe/Rome\", not \"Europe/Roma\"" },
    { "{\"timezone\": \"../../../etc/passwd\"}", "must be a time zone" },
    { "{\"timezone\": null}", "must be a time zone, like \"Europe/Rome\", "
                              "not null" },
    { "{\"slack\": {\"api_url\": \"http://slack.com/api/\"}}",
      "plain http: is only for this machine" },
    { "{\"slack\": {\"api_url\": \"ftp://slack.com/\"}}", "https: address" },
    { "{\"roles\": {\"admins\": \"U1\"}}", "a list of ids" },
    { "{\"roles\": {\"admins\": [\"U1\", 2]}}", "a list of ids" },
    { "{\"roles\": {\"admins\": [\"U1 U2\"]}}", "a list of ids" },
    { "{\"summary\": {\"time\": \"24:00\"}}", "a time of day" },
    { "{\"summary\": {\"weekday\": \"day\"}}", "\"monday\"" },
    { "{\"status\": {\"listen\": \"9137\"}}", "\"HOST:PORT\", or \"\"" },
    { "{\"matrix\": {\"enabled\": true}}", "needs 'matrix.homeserver'" },
    { "{\"a\": \"\\u0000\"}", "line 1" },
    { "{\"database\": \"\xff\"}", "line 1" },
};

START_TEST(what_is_wrong_is_said_in_one_sentence)
{
    struct config config;
    struct buf problem;

    ck_assert_int_eq(parse(bad[_i].text, &config, &problem), ERR_INVALID);
    ck_assert_msg(strstr(problem.data, bad[_i].problem), "%s: %s", bad[_i].text,
                  problem.data);
    ck_assert_ptr_eq(strstr(problem.data, "cannot read 'some/where.json': "),
                     problem.data);
    ck_assert_ptr_null(strchr(problem.data, '\n'));
    ck_assert_ptr_null(strstr(problem.data, "hushhush"));
    ck_assert_ptr_null(config.database);
    buf_release(&problem);
}
END_TEST

START_TEST(an_empty_object_and_no_file_are_the_defaults)
{
    struct config config;
    struct buf problem;
    enum err rc;

    rc = _i == 0 ? parse("{}", &config, &problem)
                 : parse("\xef\xbb\xbf{}\n", &config, &problem);
    if (_i == 2) {
        config_release(&config);
        rc = config_load(NULL, &config, &problem);
    }
    ck_assert_int_eq(rc, ERR_OK);
    ck_assert_str_eq(config.timezone, "UTC");
    ck_assert_str_eq(config.language, "en");
    ck_assert(config.slack.enabled);
    ck_assert_str_eq(config.slack.api_url, "https://slack.com/api/");
    ck_assert(!config.matrix.enabled);
    ck_assert_uint_eq(config.roles.admins.count, 0);
    ck_assert(words_have(&config.roles.vetters, "*"));
    ck_assert(!words_have(&config.roles.vetters, "U1"));
    ck_assert_int_eq(config.youtube.daily_budget, 10000);
    ck_assert_str_eq(config.status.listen, "127.0.0.1:9137");
    ck_assert_str_eq(config.path, _i == 2 ? "" : "some/where.json");
    config_release(&config);
    buf_release(&problem);
}
END_TEST

START_TEST(every_kind_of_value_is_read)
{
    struct config config;
    struct buf problem;

    ck_assert_int_eq(
        parse("{\"timezone\": \"America/Argentina/Buenos_Aires\","
              "\"slack\": {\"enabled\": false, \"unasked_per_second\": 2,"
              " \"api_url\": \"http://127.0.0.1:8080/api\"},"
              "\"database\": \"/var/lib/x.db\", \"keep_raw_days\": 7,"
              "\"roles\": {\"vetters\": [\"U1\", \"U2\"]},"
              "\"summary\": {\"weekday\": \"friday\", \"time\": \"17:30\"},"
              "\"status\": {\"listen\": \"\"}}",
              &config, &problem),
        ERR_OK);
    ck_assert_str_eq(config.timezone, "America/Argentina/Buenos_Aires");
    ck_assert(!config.slack.enabled);
    ck_assert_str_eq(config.slack.api_url, "http://127.0.0.1:8080/api/");
    ck_assert(config.slack.unasked_per_second == 2);
    ck_assert_str_eq(config.database, "/var/lib/x.db");
    ck_assert_int_eq(config.keep_raw_days, 7);
    ck_assert(words_have(&config.roles.vetters, "U2"));
    ck_assert(!words_have(&config.roles.vetters, "*"));
    ck_assert_str_eq(config.summary.weekday, "friday");
    ck_assert_str_eq(config.status.listen, "");
    config_release(&config);
    buf_release(&problem);
}
END_TEST

START_TEST(relative_paths_start_at_the_file)
{
    char folder[] = "/tmp/callsheet-config-XXXXXX";
    struct config config;
    struct buf problem, path, want;
    char *full;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    buf_init(&problem, 4000);
    buf_init(&path, 4000);
    buf_init(&want, 4000);
    buf_addf(&path, "%s/c.json", folder);
    ck_assert_int_eq(config_load(path.data, &config, &problem), ERR_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(problem.data, "No such file"));
    ck_assert_int_eq(config_load(folder, &config, &problem), ERR_IO);
    ck_assert_ptr_nonnull(strstr(problem.data, "Is a directory"));
    disk_write_text(path.data, "{\"database\": \"data/a.db\"}");
    ck_assert_int_eq(config_load(path.data, &config, &problem), ERR_OK);
    full = realpath(folder, NULL);
    buf_addf(&want, "%s/data/a.db", full);
    ck_assert_str_eq(config.database, want.data);
    free(full);
    config_release(&config);
    ck_assert_int_eq(unlink(path.data), 0);
    ck_assert_int_eq(rmdir(folder), 0);
    buf_release(&problem);
    buf_release(&path);
    buf_release(&want);
}
END_TEST

static const struct {
    const char *url;
    enum config_url is;
} urls[] = {
    { "https://slack.com/api/", CONFIG_URL_OK },
    { "https://slack.com", CONFIG_URL_OK },
    { "https://10.0.0.1:8443/x", CONFIG_URL_OK },
    { "http://127.0.0.1:1/", CONFIG_URL_OK },
    { "http://127.9.9.9/", CONFIG_URL_OK },
    { "http://localhost:8080/api/", CONFIG_URL_OK },
    { "http://[::1]:8080/api/", CONFIG_URL_OK },
    { "http://slack.com/api/", CONFIG_URL_NOT_SECURE },
    { "http://127.0.0.1.evil.example/", CONFIG_URL_NOT_SECURE },
    { "http://localhost.evil.example/", CONFIG_URL_NOT_SECURE },
    { "http://[::2]/", CONFIG_URL_NOT_SECURE },
    { "http://128.0.0.1/", CONFIG_URL_NOT_SECURE },
    { "http://127.0.0.1@evil.example/", CONFIG_URL_BAD },
    { "http://127.0.0.1:80@evil.example/", CONFIG_URL_BAD },
    { "https://a b/", CONFIG_URL_BAD },
    { "https://a/b c", CONFIG_URL_BAD },
    { "https://a/b?c", CONFIG_URL_BAD },
    { "https://a/#c", CONFIG_URL_BAD },
    { "https://", CONFIG_URL_BAD },
    { "https:///x", CONFIG_URL_BAD },
    { "https://a:x/", CONFIG_URL_BAD },
    { "https://a:99999/", CONFIG_URL_BAD },
    { "https://[zz]/", CONFIG_URL_BAD },
    { "https://[::1/", CONFIG_URL_BAD },
    { "https://a\\b/", CONFIG_URL_BAD },
    { "HTTPS://a/", CONFIG_URL_BAD },
    { "ws://127.0.0.1/", CONFIG_URL_BAD },
};

START_TEST(an_address_hides_nothing)
{
    ck_assert_msg(config_check_url(urls[_i].url) == urls[_i].is, "%s",
                  urls[_i].url);
}
END_TEST

static const struct {
    const char *text;
    bool is_zone;
} zones[] = {
    { "Europe/Rome", true },    { "UTC", true },
    { "Etc/GMT+5", true },      { "", false },
    { "/etc/passwd", false },   { "../zoneinfo/UTC", false },
    { "Europe/../UTC", false }, { "Europe", false },
    { "Europe/", false },       { "Europe//Rome", false },
    { "zone.tab", false },      { "leapseconds", false },
    { "Mars/Base", false },
};

START_TEST(a_zone_is_a_file_of_the_zone_folder)
{
    ck_assert_msg(config_is_zone(zones[_i].text) == zones[_i].is_zone, "%s",
                  zones[_i].text);
}
END_TEST

static const struct {
    const char *text;
    bool is_one;
} hostports[] = {
    { "127.0.0.1:9137", true },
    { "localhost:0", true },
    { "[::1]:80", true },
    { "box-1.example:65535", true },
    { "127.0.0.1", false },
    { ":80", false },
    { "a:", false },
    { "a:65536", false },
    { "a:-1", false },
    { "a:8a", false },
    { "a b:80", false },
    { "::1:80", false },
    { "a:80/", false },
};

START_TEST(a_place_to_listen_has_a_host_and_a_port)
{
    ck_assert_msg(config_is_hostport(hostports[_i].text) ==
                      hostports[_i].is_one,
                  "%s", hostports[_i].text);
}
END_TEST

/* ---- the table and the files that must name the same keys ---------------- */

static const json_t *
example_find(const json_t *example, const char *name)
{
    size_t len = strcspn(name, ".");
    char *first = xstrndup(name, len);
    const json_t *value = json_object_get(example, first);

    free(first);
    if (!value || name[len] == '\0')
        return value;
    return example_find(value, name + len + 1);
}

static void
must_be_in_example(void *ctx, const char *key)
{
    ck_assert_msg(example_find(ctx, key) != NULL,
                  "config.example.json lacks %s", key);
}

/* The other way round holds because the file can be read. */
/* A team's own days beside the configuration. */
START_TEST(own_days_are_read_with_their_lines)
{
    struct config config;
    struct buf problem;

    buf_init(&problem, 1000);
    (void)unlink("own-days.tsv");
    ck_assert_int_eq(config_parse(OWN_DAYS, strlen(OWN_DAYS), "x.json", &config,
                                  &problem),
                     ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(problem.data, "own-days.tsv': No such file"));
    disk_write_text("own-days.tsv", "2026-08-14\tClosed\nx\n");
    ck_assert_int_eq(config_parse(OWN_DAYS, strlen(OWN_DAYS), "x.json", &config,
                                  &problem),
                     ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(problem.data, "own-days.tsv': line 2 must"));
    disk_write_text("own-days.tsv", "2026-08-14\tClosed\n");
    ck_assert_int_eq(config_parse(OWN_DAYS, strlen(OWN_DAYS), "x.json", &config,
                                  &problem),
                     ERR_OK);
    (void)unlink("own-days.tsv");
    ck_assert_uint_eq(config.days->own_count, 1);
    ck_assert_uint_ne(config.days->countries, 0);
    ck_assert_int_eq(config_number(&config, "plan.vet"), 9);
    ck_assert_int_eq(config_number(&config, "plan.review"), 5);
    ck_assert_int_eq(config_number(&config, "plan.none"), -1);
    config_release(&config);
    buf_release(&problem);
}
END_TEST

/* The rules and the configuration name the same lengths. */
START_TEST(every_length_of_the_plan_is_a_key)
{
    struct config config;
    struct buf problem, name;
    int i;

    buf_init(&problem, 1000);
    buf_init(&name, 64);
    ck_assert_int_eq(config_load(NULL, &config, &problem), ERR_OK);
    for (i = 0; i < PLAN_LENGTHS; i++) {
        buf_reset(&name);
        buf_addf(&name, "plan.%s", plan_length_name((enum plan_length)i));
        ck_assert_int_eq(config_number(&config, name.data),
                         plan_length_preset((enum plan_length)i));
    }
    config_release(&config);
    buf_release(&problem);
    buf_release(&name);
}
END_TEST

START_TEST(the_example_names_every_key)
{
    json_t *example = json_load_file("config.example.json", 0, NULL);
    struct config config;
    struct buf problem;

    ck_assert_ptr_nonnull(example);
    config_each_key(must_be_in_example, example);
    json_decref(example);
    buf_init(&problem, 4000);
    ck_assert_msg(config_load("config.example.json", &config, &problem) ==
                      ERR_OK,
                  "%s", problem.data);
    config_release(&config);
    buf_release(&problem);
}
END_TEST

static void
must_be_in_readme(void *ctx, const char *key)
{
    const char *at = ctx;
    struct buf quoted;

    buf_init(&quoted, 200);
    buf_addf(&quoted, "`%s`", key);
    ck_assert_msg(strstr(at, quoted.data) != NULL, "README.md lacks %s",
                  quoted.data);
    buf_release(&quoted);
}

START_TEST(the_readme_names_every_key)
{
    struct buf text;

    buf_init(&text, 1 << 20);
    ck_assert(disk_read("README.md", &text));
    config_each_key(must_be_in_readme, text.data);
    buf_release(&text);
}
END_TEST

START_TEST(help_says_every_key_with_its_default)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);

    config_help(f);
    (void)fclose(f);
    ck_assert_ptr_nonnull(
        strstr(text, "keep_raw_days\n    Comments and the names of who wrote "
                     "them go after these days.\n    a whole number from 1 "
                     "to 30; default 30\n"));
    ck_assert_ptr_nonnull(strstr(text, "\"en\" or \"it\"; default \"en\""));
    free(text);
}
END_TEST

TEST_SUITE(config)
{
    TCase *tc = test_case(suite, "config", 10);

    tcase_add_loop_test(tc, what_is_wrong_is_said_in_one_sentence, 0,
                        ARRAY_LEN(bad));
    tcase_add_loop_test(tc, an_empty_object_and_no_file_are_the_defaults, 0, 3);
    tcase_add_test(tc, every_kind_of_value_is_read);
    tcase_add_test(tc, relative_paths_start_at_the_file);
    tcase_add_loop_test(tc, an_address_hides_nothing, 0, ARRAY_LEN(urls));
    tcase_add_loop_test(tc, a_zone_is_a_file_of_the_zone_folder, 0,
                        ARRAY_LEN(zones));
    tcase_add_loop_test(tc, a_place_to_listen_has_a_host_and_a_port, 0,
                        ARRAY_LEN(hostports));
    tcase_add_test(tc, own_days_are_read_with_their_lines);
    tcase_add_test(tc, every_length_of_the_plan_is_a_key);
    tcase_add_test(tc, the_example_names_every_key);
    tcase_add_test(tc, the_readme_names_every_key);
    tcase_add_test(tc, help_says_every_key_with_its_default);
}
