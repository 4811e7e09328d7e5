/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_input.c - wrong input through the chat, and very much of it.
 *
 * Each file is answered with a sentence that says what to do, nothing of it
 * is stored by half, and the bot does not grow. All comments are invented.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stage.h"

/* ---- files -------------------------------------------------------------- */

/* A file of `count` times `unit`, between a beginning and an end. */
static const struct {
    const char *name;
    const char *begin, *unit;
    int count;
    const char *end;
    const char *says; /* what the bot says of it */
    int rows;         /* what a preview counts; 0 = nothing is kept */
} files[] = {
    { "noise.csv", "\x7f", "\x01\x02\xff\xfe\x80\x1b", 9000, "",
      "no text that I can read", 0 },
    { "program.csv",
      "\x7f"
      "ELF\x02\x01\x01",
      "\x90\xc3\x01", 9000, "", "no text that I can read", 0 },
    { "half.zip", "PK\x03\x04\x14", "comments.csv\x01\x02", 100, "",
      "It is damaged", 0 },
    { "book.xlsx", "PK\x03\x04\x14", "[Content_Types].xml xl/\x01", 100, "",
      "It is damaged", 0 },
    { "old.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "\x01\x02", 900, "",
      "save it as XLSX", 0 },
    { "brief.pdf", "%PDF-1.7\n", "obj\n", 100, "", "A document", 0 },
    { "shot.png", "\x89PNG\r\n\x1a\n", "\x01\x02", 500, "", "A picture", 0 },
    { "page.html", "<!DOCTYPE html><html><body>", "<div>hello</div>\n", 900,
      "</body></html>", "The source of a web page", 0 },
    { "page.txt", "<!DOCTYPE html><html><body>", "<div>hello</div>\n", 900,
      "</body></html>", "The source of a web page", 0 },
    { "blank.csv", "", "\n", 5, "", "It is empty", 0 },
    { "lines.txt", "", "nice one\n", 40, "", "who wrote them", 0 },
    { "commas.csv", "", ",", 1000000, "", "who wrote them", 0 },
    { "letters.csv", "", "xxxxxxxxxx", 500000, "", "who wrote them", 0 },
    { "table.csv", "", "a,b,c\nd,e,f\n", 40, "", "Put a first line above it",
      0 },
    { "wide.csv", "post,author,text", ",", 1000000, "\np,a,t\n", "", 0 },
    { "deep.json", "", "[", 100000, "", "", 0 },
    { "deeper.json", "[{\"text\": ", "{\"a\":", 100000, "1", "", 0 },
    { "broken.json", "{\"comments\": [", "}", 1, "", "Broken JSON", 0 },
    { "other.json", "{\"a\": [", "1,", 1000, "1]}", "no comments in it", 0 },
    /* Old letters, and letters of two bytes. */
    { "old.csv", "post,author,text\n", "p1,bea,Cos\xec dolce \xe8\n", 30, "",
      "old encoding", 30 },
    /* One line of five megabytes among good ones. */
    { "long.csv", "post,author,text\np1,bea,so sweet\np1,carl,", "very long ",
      500000, "\np2,dan,short and sweet\n", "1 too long", 2 },
    { "quote.csv", "post,author,text\np1,bea,\"never closed\n",
      "p2,dan,still inside\n", 3000, "", "never closed", 3001 },
    { "letters.txt", "post,author,text\n", "p1,bea,bro\xff\xc3ken\n", 30, "",
      "", 30 },
    { "one.csv", "text\n", "nice one, friend\n", 40, "", "who wrote", 40 },
};

#define FILES ((int)(sizeof(files) / sizeof(files[0])))

static char *
file_of(int i, size_t *len)
{
    char *bytes = NULL;
    FILE *f = open_memstream(&bytes, len);
    int n;

    ck_assert_ptr_nonnull(f);
    (void)fputs(files[i].begin, f);
    for (n = 0; n < files[i].count; n++)
        (void)fputs(files[i].unit, f);
    (void)fputs(files[i].end, f);
    (void)fclose(f);
    return bytes;
}

static void
assert_answered(const struct site *site, int i)
{
    const char *handle = text("wrong.file%d", i);
    const char *title =
        files[i].rows > 0 ? "Is this right?" : "Nothing was kept";
    json_t *message;
    char *all;

    stage_expect(site, "U0ANA", "D0ANA", text("@%s:", handle));
    message = stage_message(site, "U0ANA", "D0ANA", text("@%s:", handle));
    all = json_dumps(message, JSON_COMPACT);
    ck_assert_msg(strstr(all, title) != NULL &&
                      strstr(all, files[i].says) != NULL,
                  "%s: not '%s', '%s': %s", files[i].name, title, files[i].says,
                  all);
    free(all);
    ck_assert_int_eq(
        stage_sql(text("SELECT count(*) FROM comment c JOIN import i ON i.id"
                       " = c.import JOIN creator k ON k.id = i.creator WHERE"
                       " k.handle = '%s'",
                       handle)),
        files[i].rows);
}

START_TEST(wrong_files_are_answered_and_nothing_is_half_stored)
{
    struct site site = { 0 };
    long before;
    int i;

    stage_open(&site, "");
    before = stage_rss(&site.bot);
    for (i = 0; i < FILES; i++) {
        size_t len;
        char *bytes = file_of(i, &len);

        stage_drop(&site, files[i].name, bytes, len,
                   text("vet import @wrong.file%d", i));
        free(bytes);
        assert_answered(&site, i);
        ck_assert_msg(stage_rss_most(&site.bot) < before + STAGE_GROWN_KB,
                      "%s: %ld kB, then %ld kB", files[i].name, before,
                      stage_rss_most(&site.bot));
    }
    /* Nothing of them goes on, and nothing counts without a word. */
    stage_settle(&site);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM import WHERE state = 0"
                               " OR state = 2"),
                     0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM job WHERE kind LIKE "
                               "'vet-%' AND kind NOT IN ('vet-drop',"
                               "'vet-recheck')"),
                     0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM comment c JOIN import i"
                               " ON i.id = c.import WHERE i.state = 3"),
                     0);
    stage_close(&site);
}
END_TEST

/* Two bytes a letter, in either order, as spreadsheets save them. */
START_TEST(utf_16_is_read)
{
    static const char line[] = "post,author,text\np1,bea,so sweet\n";
    char bytes[2 + 2 * sizeof(line)];
    struct site site = { 0 };
    size_t i, len = strlen(line), big;

    stage_open(&site, "");
    for (big = 0; big < 2; big++) {
        bytes[0] = (char)(big ? 0xfe : 0xff);
        bytes[1] = (char)(big ? 0xff : 0xfe);
        for (i = 0; i < len; i++) {
            bytes[2 + 2 * i] = big ? 0 : line[i];
            bytes[3 + 2 * i] = big ? line[i] : 0;
        }
        stage_drop(&site, "excel.csv", bytes, 2 + 2 * len,
                   text("vet import @wide%zu", big));
        stage_expect(&site, "U0ANA", "D0ANA", text("@wide%zu: 1 comment", big));
        stage_expect(&site, "U0ANA", "D0ANA", "so sweet");
    }
    stage_close(&site);
}
END_TEST

/* A long paste goes to a file; the line above it still says what it is, and
 * the head of a table stays with the table. */
static const struct {
    const char *above;
    const char *kept; /* as the message's text */
    const char *says;
} pastes[] = {
    { "vet import @long.paste on instagram\r\npost,author,text\n",
      "vet import @long.paste on instagram", "900 comments under 1 post" },
    { "post,author,text\n", "", "" },
};

START_TEST(the_line_above_a_long_paste_stays_the_message)
{
    struct site site = { 0 };
    const json_t *message;
    char *words = NULL;
    size_t len;
    FILE *f = open_memstream(&words, &len);
    int i;

    ck_assert_ptr_nonnull(f);
    (void)fputs(pastes[_i].above, f);
    for (i = 0; i < 900; i++)
        (void)fprintf(f, "p1,fan%d,lovely lemon %d\n", i, i);
    (void)fclose(f);
    stage_open(&site, "");
    site_say(&site, "U0ANA", "D0ANA", words);
    message = stage_message(&site, "U0ANA", "D0ANA", "snippet");
    ck_assert_str_eq(stage_text(message, "text"), pastes[_i].kept);
    ck_assert_int_eq(
        stage_number(json_array_get(json_object_get(message, "files"), 0),
                     "size"),
        (int64_t)len - (pastes[_i].kept[0] == '\0'
                            ? 0
                            : (int64_t)strcspn(words, "\n") + 1));
    if (pastes[_i].says[0] != '\0')
        stage_expect(&site, "U0ANA", "D0ANA", pastes[_i].says);
    free(words);
    stage_settle(&site);
    stage_close(&site);
}
END_TEST

/* ---- words -------------------------------------------------------------- */

START_TEST(a_colleague_picked_from_the_list_is_noticed)
{
    static const char sentence[] = "That is your colleague. Drop the @ or "
                                   "paste the link";
    static const char csv[] = "post,author,text\np1,bea,so sweet\n";
    struct site site = { 0 };

    stage_open(&site, "");
    site_say(&site, "U0ANA", "D0ANA", "vet @mira");
    stage_expect(&site, "U0ANA", "D0ANA", sentence);
    site_say(&site, "U0ANA", "C0SPRING", "/vet @mira on tiktok");
    stage_expect(&site, "U0ANA", "C0SPRING", sentence);
    stage_drop(&site, "a.csv", csv, strlen(csv), "vet import @sam");
    ck_assert(stage_waits(&site, "for=text&channel=D0ANA&count=2&text=That%%20"
                                 "is%%20your%%20colleague"));
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM creator"), 0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM import"), 0);
    stage_close(&site);
}
END_TEST

static const char *const odd_lines[] = {
    "vet",
    "vet import",
    "vet import @@@@",
    "vet approve 99999999999999999999 because",
    "vet approve -1 because no",
    "vet why #0",
    "vet confirm 12345",
    "deadline add \\\"open quote",
    "deadline add x by 99/99/9999",
    "deadline done x",
    "undo 18446744073709551616",
    "\\ud83d\\udc4d\\ud83d\\udc4d\\ud83d\\udc4d",
    "\\u202e\\u2066\\u200b help \\u0007\\u001b[31m",
    "%s%n%x <!channel> <@U0MIRA|<!here>> &lt;&amp;",
    "'; DROP TABLE deadline; --",
    "   \\n\\n  \\t ",
};

#define ODD_LINES ((int)(sizeof(odd_lines) / sizeof(odd_lines[0])))

static void
say_odd(const struct site *site, int n, const char *words)
{
    char *body = NULL;
    struct answer answer;

    ck_assert_int_ge(
        asprintf(&body,
                 "{\"event_id\": \"EvOdd%d\", \"event\": {\"type\": "
                 "\"message\", \"channel_type\": \"im\", \"channel\": "
                 "\"D0ANA\", \"user\": \"U0ANA\", \"ts\": "
                 "\"1700000000.%06d\", \"text\": \"%s\"}}",
                 n, n, words),
        0);
    answer = web(text("%s/control/event", site->origin), body);
    free(body);
    ck_assert_msg(json_is_true(json_object_get(answer.json, "ok")), "%s",
                  answer.body);
    json_decref(answer.json);
}

static int
answers(const struct site *site)
{
    json_t *o = stage_see(site, "messages?channel=D0ANA"), *message;
    int count = 0;
    size_t i;

    json_array_foreach(json_object_get(o, "messages"), i, message)
    {
        count += strcmp(stage_text(message, "user"), "U0BOT") == 0;
    }
    return count;
}

START_TEST(odd_lines_are_answered_and_change_nothing)
{
    struct site site = { 0 };
    char *words;
    int i;

    stage_open(&site, "");
    for (i = 0; i < ODD_LINES; i++)
        say_odd(&site, i, odd_lines[i]);
    /* And one word of 200 kB, which no keyboard sends. */
    words = malloc(200001);
    ck_assert_ptr_nonnull(words);
    memset(words, 'w', 200000);
    words[200000] = '\0';
    say_odd(&site, i, words);
    free(words);
    stage_settle(&site);
    ck_assert_int_eq(answers(&site), 1 + ODD_LINES + 1);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM deadline"), 0);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM creator"), 0);
    /* Nobody was shouted at. */
    ck_assert_uint_eq(
        json_array_size(json_object_get(stage_see(&site, "shouts"), "shouts")),
        0);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "Something went wrong"), 0);
    stage_close(&site);
}
END_TEST

/* ---- very much ---------------------------------------------------------- */

static char *
csv_of(int rows, size_t *len)
{
    static const char *const words[] = { "lemon",    "pasta",     "so good",
                                         "my oven",  "which pan", "thanks",
                                         "tried it", "with basil" };
    char *bytes = NULL;
    FILE *f = open_memstream(&bytes, len);
    int i;

    ck_assert_ptr_nonnull(f);
    (void)fprintf(f, "post,author,text\n");
    for (i = 0; i < rows; i++)
        (void)fprintf(f, "p%d,fan%d,%s %s %d\n", i % 20, i % (rows / 3 + 1),
                      words[i % 8], words[i / 8 % 8], i);
    (void)fclose(f);
    return bytes;
}

static void
drop_rows(const struct site *site, int rows, const char *handle)
{
    size_t len;
    char *bytes = csv_of(rows, &len);

    stage_drop(site, "many.csv", bytes, len, text("vet import @%s", handle));
    free(bytes);
}

static bool
is_reading(void *ctx)
{
    (void)ctx;
    return stage_sql("SELECT count(*) > 2000 FROM comment") == 1;
}

/* A minute has passed for the bot: its next step says how far it is. */
static void
await_progress(struct site *site)
{
    ck_assert(eventually(is_reading, NULL, STAGE_MS));
    clock_forward(&site->bot, 60000);
    stage_expect(site, "U0ANA", "D0ANA", "rows so far");
}

START_TEST(a_hundred_thousand_rows_count_only_when_all_are_in)
{
    struct site site = { 0 };
    long before;

    stage_open(&site, "");
    before = stage_rss(&site.bot);
    drop_rows(&site, 100000, "many.fans");
    await_progress(&site);
    /* In the middle of it the bot answers, and none of it counts. */
    site_say(&site, "U0ANA", "D0ANA", "vet @many.fans");
    stage_expect(&site, "U0ANA", "D0ANA", "I hold nothing about @many.fans");
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM import WHERE state = 0"),
                     1);
    ck_assert(stage_sql_within("SELECT count(*) FROM import WHERE state = 1 "
                               "AND rows = 100000",
                               1, 8 * STAGE_MS));
    stage_expect(&site, "U0ANA", "D0ANA", "100,000 comments");
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM comment"), 100000);
    stage_press(&site, "D0ANA", "Is this right?", "Import");
    stage_expect(&site, "U0ANA", "D0ANA", "A person decides");
    stage_settle(&site);
    (void)printf("100,000 rows: %ld kB, %ld kB at most; a turn of the loop "
                 "took %ld us at most\n",
                 stage_rss(&site.bot), stage_rss_most(&site.bot),
                 stage_metric("callsheet_loop_turn_max_microseconds"));
    ck_assert_int_lt(stage_rss_most(&site.bot), before + 2 * STAGE_GROWN_KB);
    stage_close(&site);
}
END_TEST

START_TEST(an_import_is_cancelled_in_the_middle)
{
    struct site site = { 0 };
    int64_t half;

    stage_open(&site, "");
    drop_rows(&site, 100000, "many.fans");
    await_progress(&site);
    stage_press(&site, "D0ANA", "rows so far", "Cancel");
    stage_expect(&site, "U0ANA", "D0ANA", "cancelled by");
    stage_settle(&site);
    half = stage_sql("SELECT count(*) FROM comment");
    ck_assert_int_lt(half, 100000);
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM import WHERE state = 3"),
                     1);
    site_say(&site, "U0ANA", "D0ANA", "vet @many.fans");
    stage_expect(&site, "U0ANA", "D0ANA", "I hold nothing about @many.fans");
    /* Its rows go a day later. */
    clock_forward(&site.bot, INT64_C(25) * 3600 * 1000);
    ck_assert(stage_sql_is("SELECT count(*) FROM comment", 0));
    stage_close(&site);
}
END_TEST

struct more {
    int64_t than;
};

static bool
has_more_rows(void *ctx)
{
    const struct more *more = ctx;

    return stage_sql("SELECT count(*) FROM comment") > more->than;
}

/* Whenever it dies, each row is in once in the end. */
START_TEST(an_import_goes_on_after_each_kill)
{
    struct site site = { 0 };
    struct more more = { 0 };
    int i;

    stage_open(&site, "");
    drop_rows(&site, 30000, "tough.fans");
    for (i = 0; i < 6; i++) {
        ck_assert(eventually(has_more_rows, &more, STAGE_MS));
        process_kill(&site.bot);
        more.than = stage_sql("SELECT count(*) FROM comment");
        ck_assert_int_lt(more.than, 30000);
        site_run_bot(&site);
    }
    ck_assert(stage_sql_within("SELECT count(*) FROM import WHERE state = 1 "
                               "AND rows = 30000",
                               1, 5 * STAGE_MS));
    ck_assert_int_eq(stage_sql("SELECT count(*) FROM comment"), 30000);
    ck_assert_int_eq(stage_sql("SELECT count(DISTINCT text) FROM comment"),
                     30000);
    clock_forward(&site.bot, 12000);
    stage_expect(&site, "U0ANA", "D0ANA", "30,000 comments");
    ck_assert_int_eq(stage_count(&site, "D0ANA", "30,000 comments"), 1);
    ck_assert_int_eq(stage_count(&site, "D0ANA", "give up"), 0);
    stage_close(&site);
}
END_TEST

/* A step does what its six milliseconds allow: less where each row is watched.
 */
#ifdef __SANITIZE_ADDRESS__
#define STEPS_MOST 256
#else
#define STEPS_MOST 64
#endif

/* How long that takes is measured by the bench (tests/bench/import.sh). */
START_TEST(an_import_of_ten_thousand_takes_few_steps)
{
    struct site site = { 0 };
    long steps, commits;

    stage_open(&site, "");
    steps = stage_metric("callsheet_job_steps_total");
    commits = stage_metric("callsheet_commits_total");
    drop_rows(&site, 10000, "few.steps");
    stage_expect(&site, "U0ANA", "D0ANA", "Is this right?");
    stage_press(&site, "D0ANA", "Is this right?", "Import");
    stage_expect(&site, "U0ANA", "D0ANA", "A person decides");
    stage_settle(&site);
    steps = stage_metric("callsheet_job_steps_total") - steps;
    commits = stage_metric("callsheet_commits_total") - commits;
    /* Thousands of rows in each: the rest are its pieces and its words. */
    ck_assert_int_lt(steps, STEPS_MOST);
    ck_assert_int_lt(commits, STEPS_MOST + 32);
    stage_close(&site);
}
END_TEST

TEST_SUITE(input)
{
    TCase *tc = test_case(suite, "input", 240);

    tcase_add_checked_fixture(tc, folder_setup, folder_teardown);
    tcase_add_test(tc, wrong_files_are_answered_and_nothing_is_half_stored);
    tcase_add_test(tc, utf_16_is_read);
    tcase_add_loop_test(tc, the_line_above_a_long_paste_stays_the_message, 0,
                        2);
    tcase_add_test(tc, a_colleague_picked_from_the_list_is_noticed);
    tcase_add_test(tc, odd_lines_are_answered_and_change_nothing);
    tcase_add_test(tc, a_hundred_thousand_rows_count_only_when_all_are_in);
    tcase_add_test(tc, an_import_is_cancelled_in_the_middle);
    tcase_add_test(tc, an_import_goes_on_after_each_kill);
    tcase_add_test(tc, an_import_of_ten_thousand_takes_few_steps);
}
