/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_judge.c - CSV in, CSV out. All comments are invented.
 */
#include "judge.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "test.h"

/* What judge_run() answered, wrote and complained. */
struct answer {
    enum err rc;
    char *out;
    char *err;
};

static void
run(const char *kind, char **files, size_t n, struct answer *a)
{
    size_t out_len, err_len;
    FILE *out = open_memstream(&a->out, &out_len);
    FILE *err = open_memstream(&a->err, &err_len);

    a->rc = judge_run(kind, files, n, out, err);
    ck_assert_int_eq(fclose(out), 0);
    ck_assert_int_eq(fclose(err), 0);
}

static void
answer_release(struct answer *a)
{
    free(a->out);
    free(a->err);
}

static char *
scratch(const char *content, size_t len)
{
    char *name = xstrdup("/tmp/callsheet-judge-XXXXXX");
    int fd = mkstemp(name);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq((int)write(fd, content, len), (int)len);
    ck_assert_int_eq(close(fd), 0);
    return name;
}

static void
run_on(const char *content, size_t len, struct answer *a)
{
    char *name = scratch(content, len);

    run("comments", &name, 1, a);
    ck_assert_int_eq(unlink(name), 0);
    free(name);
}

START_TEST(columns_are_found_by_name_in_any_order)
{
    static const char csv[] =
        "\xef\xbb\xbf"
        "Text,lang,ID,author\r\n"
        "\"Check out my new song, on my \"\"channel\"\"\",en,a1,x\r\n"
        "Where are the shoes from?,en,\"b,2\",y\r\n"
        "\"Nice\npic\",en,c3,z\r\n";
    struct answer a;
    char *line;

    run_on(csv, sizeof(csv) - 1, &a);
    ck_assert_int_eq(a.rc, ERR_OK);
    ck_assert_str_eq(a.err, "");
    ck_assert(strncmp(a.out, "id,label,score\na1,1,0.", 22) == 0);
    line = strstr(a.out, "\n\"b,2\",0,0.000\n");
    ck_assert_ptr_nonnull(line);
    ck_assert_ptr_nonnull(strstr(line, "\nc3,0,0.000\n"));
    answer_release(&a);
}
END_TEST

START_TEST(several_files_have_one_header)
{
    char *files[] = { scratch("id,text\n1,hello there\n", 22),
                      scratch("text,id\nhello there,2", 21) };
    struct answer a;

    run("comments", files, 2, &a);
    ck_assert_int_eq(a.rc, ERR_OK);
    ck_assert_str_eq(a.out, "id,label,score\n1,0,0.000\n2,0,0.000\n");
    answer_release(&a);
    unlink(files[0]);
    unlink(files[1]);
    free(files[0]);
    free(files[1]);
}
END_TEST

START_TEST(a_missing_file_is_named)
{
    char *files[] = { (char[]){ "/nowhere/comments.csv" } };
    struct answer a;

    run("comments", files, 1, &a);
    ck_assert_int_eq(a.rc, ERR_NOT_FOUND);
    ck_assert_str_eq(a.err, "cannot open '/nowhere/comments.csv': "
                            "No such file or directory\n");
    answer_release(&a);
}
END_TEST

START_TEST(a_header_without_text_is_refused)
{
    struct answer a;

    run_on("id,comment\n1,hi\n", 16, &a);
    ck_assert_int_eq(a.rc, ERR_PROTOCOL);
    ck_assert_ptr_nonnull(strstr(a.err, "no column 'text' in its header"));
    ck_assert_str_eq(a.out, "id,label,score\n");
    answer_release(&a);
    run_on("", 0, &a);
    ck_assert_int_eq(a.rc, ERR_PROTOCOL);
    answer_release(&a);
}
END_TEST

START_TEST(accounts_are_judged_by_what_is_there)
{
    static const char csv[] =
        "id,posts,followers,following,has_picture,username_digit_share\n"
        "shop,900,52000,300,1,0\n"
        "empty,0,3,4100,0,0.45\n"
        "unknown,,,,,\n"
        "odd,many,-4,1e400,x,\n";
    static const char bare[] = "following,id,posts,followers\n4100,e,0,3\n";
    char *files[] = { scratch(csv, sizeof(csv) - 1),
                      scratch(bare, sizeof(bare) - 1) };
    struct answer a;

    run("accounts", files, 2, &a);
    ck_assert_int_eq(a.rc, ERR_OK);
    ck_assert_ptr_nonnull(strstr(a.out, "\nshop,0,0.00"));
    ck_assert_ptr_nonnull(strstr(a.out, "\nempty,1,0.9"));
    ck_assert_ptr_nonnull(strstr(a.out, "\nunknown,0,0.0"));
    ck_assert_ptr_nonnull(strstr(a.out, "\nodd,0,0.0"));
    ck_assert_ptr_nonnull(strstr(a.out, "\ne,1,0."));
    answer_release(&a);
    unlink(files[0]);
    unlink(files[1]);
    free(files[0]);
    free(files[1]);
}
END_TEST

START_TEST(an_unknown_kind_is_a_usage_error)
{
    char *files[] = { (char[]){ "x.csv" } };
    struct answer a;

    run("horoscopes", files, 1, &a);
    ck_assert_int_eq(a.rc, ERR_INVALID);
    ck_assert_str_eq(a.err, "cannot judge 'horoscopes': known kinds are: "
                            "accounts, comments, dates, engagement\n");
    ck_assert_str_eq(a.out, "");
    answer_release(&a);
    run("comments", files, 0, &a);
    ck_assert_int_eq(a.rc, ERR_INVALID);
    answer_release(&a);
}
END_TEST

START_TEST(a_field_has_a_ceiling)
{
    size_t len = 3 * 1024 * 1024;
    char *csv = xmalloc(len);
    struct answer a;

    memset(csv, 'x', len);
    memcpy(csv, "id,text\n1,\"", 11);
    run_on(csv, len, &a);
    ck_assert_int_eq(a.rc, ERR_TOO_BIG);
    ck_assert_ptr_nonnull(strstr(a.err, "a field is over 1 MiB"));
    answer_release(&a);
    free(csv);
}
END_TEST

START_TEST(binary_and_short_rows_do_no_harm)
{
    static const char csv[] = "id,text\n1\n\n2,\xff\xfe\0x\n3,\"open";
    struct answer a;

    run_on(csv, sizeof(csv) - 1, &a);
    ck_assert_int_eq(a.rc, ERR_OK);
    ck_assert_ptr_nonnull(strstr(a.out, "1,0,0.000\n"));
    ck_assert_ptr_nonnull(strstr(a.out, "\n2,0,"));
    ck_assert_ptr_nonnull(strstr(a.out, "\n3,0,"));
    answer_release(&a);
}
END_TEST

START_TEST(dates_are_read_where_and_when_they_were_typed)
{
    static const char csv[] =
        "id,lang,now,zone,kind,text\n"
        "1,en,2025-03-11T10:00:00+01:00,Europe/Rome,deadline,fri 17:00\n"
        "2,it,2025-03-11T10:00:00+01:00,Europe/Rome,deadline,domani\n"
        "3,en,2025-03-11T10:00:00+01:00,Europe/Rome,deadline,04/05\n"
        "4,en,2025-03-10T20:00:00-04:00,America/New_York,recurrence,"
        "every monday at 9pm\n"
        "5,en,2025-03-11T10:00:00+01:00,Europe/Rome,deadline,no date\n"
        "6,en,yesterday,Europe/Rome,deadline,tomorrow\n"
        "7,en,2025-03-11T10:00:00+01:00,Mars/Base,deadline,tomorrow\n";
    char *files[] = { scratch(csv, sizeof(csv) - 1) };
    struct answer a;

    run("dates", files, 1, &a);
    ck_assert_int_eq(a.rc, ERR_OK);
    ck_assert_str_eq(a.out, "id,at\n1,2025-03-14T17:00\n2,2025-03-12\n3,ask\n"
                            "4,2025-03-10T21:00;2025-03-17T21:00;"
                            "2025-03-24T21:00\n5,ask\n6,ask\n7,ask\n");
    answer_release(&a);
    unlink(files[0]);
    free(files[0]);
}
END_TEST

START_TEST(engagement_takes_tables_and_series)
{
    static const char csv[] = "id,followers,posts,avg_likes,recent_avg_likes\n"
                              "t1,62.8m,1.9k,1.5m,624.9k\n"
                              "\"t,2\",0,1,1,5\n"
                              "t3,1.000,1,1,none\n";
    static const char lines[] =
        "{\"id\": \"s1\", \"followers\": 200, \"likes\": [10, 30],"
        " \"comments\": [0, 4], \"upload_times\": [1, 2]}\n"
        "\n"
        "{\"id\": \"s2\", \"followers\": 0, \"likes\": [10],"
        " \"comments\": [1]}\r\n"
        "{\"id\": \"s3\", \"followers\": 9, \"likes\": [], \"comments\": []}\n"
        "{\"id\": \"s4\", \"followers\": 100, \"likes\": [5, null, -1, \"x\"],"
        " \"comments\": [5, 1, 1, 1]}";
    char *files[] = { scratch(csv, sizeof(csv) - 1),
                      scratch(lines, sizeof(lines) - 1) };
    struct answer a;

    run("engagement", files, 2, &a);
    ck_assert_int_eq(a.rc, ERR_OK);
    ck_assert_str_eq(a.out, "id,er\nt1,0.995064\n\"t,2\",\nt3,\n"
                            "s1,11.000000\ns2,\ns3,\ns4,10.000000\n");
    answer_release(&a);
    unlink(files[0]);
    unlink(files[1]);
    free(files[0]);
    free(files[1]);
}
END_TEST

static const char *const no_series[] = {
    "{\"id\": 7, \"followers\": 1}\n",
    "{\"followers\": 1}\n",
    "{\"id\": \"a\"\n",
    "{\"id\": \"a\"}\n[1]\n",
    "{\"id\": \"a\"}\nid,followers\n",
    "{\"id\": \"\xff\"}\n",
};

START_TEST(a_line_that_is_no_series_stops_with_its_number)
{
    char *files[] = { scratch(no_series[_i], strlen(no_series[_i])) };
    struct answer a;

    run("engagement", files, 1, &a);
    ck_assert_int_eq(a.rc, ERR_PROTOCOL);
    ck_assert_ptr_nonnull(strstr(a.err, "is no such JSON object\n"));
    answer_release(&a);
    unlink(files[0]);
    free(files[0]);
}
END_TEST

START_TEST(a_line_of_a_series_has_a_ceiling)
{
    size_t len = 2 * 1024 * 1024;
    char *big = xmalloc(len), *files[1];
    struct answer a;

    memset(big, ' ', len);
    big[0] = '{';
    files[0] = scratch(big, len);
    run("engagement", files, 1, &a);
    ck_assert_int_eq(a.rc, ERR_TOO_BIG);
    ck_assert_ptr_nonnull(strstr(a.err, "line 1 is over 1 MiB\n"));
    answer_release(&a);
    unlink(files[0]);
    free(files[0]);
    free(big);
}
END_TEST

TEST_SUITE(judge)
{
    TCase *tc = test_case(suite, "judge", 20);

    tcase_add_test(tc, columns_are_found_by_name_in_any_order);
    tcase_add_test(tc, several_files_have_one_header);
    tcase_add_test(tc, a_missing_file_is_named);
    tcase_add_test(tc, a_header_without_text_is_refused);
    tcase_add_test(tc, accounts_are_judged_by_what_is_there);
    tcase_add_test(tc, an_unknown_kind_is_a_usage_error);
    tcase_add_test(tc, a_field_has_a_ceiling);
    tcase_add_test(tc, binary_and_short_rows_do_no_harm);
    tcase_add_test(tc, dates_are_read_where_and_when_they_were_typed);
    tcase_add_test(tc, engagement_takes_tables_and_series);
    tcase_add_loop_test(tc, a_line_that_is_no_series_stops_with_its_number, 0,
                        6);
    tcase_add_test(tc, a_line_of_a_series_has_a_ceiling);
}
