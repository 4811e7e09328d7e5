/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_import_hostile.c - what is no file of comments, and what pretends to
 * be one: a reason for each, bounded memory, nothing quadratic.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "alloc.h"
#include "buf.h"
#include "import.h"
#include "support/test.h"

#ifdef __SANITIZE_ADDRESS__
#define ENDLESS ((size_t)1024 * 1024)
#else
#define ENDLESS ((size_t)4096 * 1024)
#endif

/* A literal that may hold NUL bytes. */
#define BYTES(s) (s), sizeof(s) - 1

static const struct {
    const char *name;
    const char *bytes;
    size_t len;
    enum import_kind kind;
    enum import_why why;
} strangers[] = {
    { "a.csv", BYTES(""), IMPORT_EMPTY, IMPORT_WHY_EMPTY },
    { "a.csv", BYTES("\xef\xbb\xbf"), IMPORT_EMPTY, IMPORT_WHY_EMPTY },
    { "a.csv", BYTES(" \r\n\n\t "), IMPORT_EMPTY, IMPORT_WHY_EMPTY },
    { "a.zip", BYTES("PK\3\4\x14\0\0\0\x08\0....comments.csv"), IMPORT_ZIP,
      IMPORT_WHY_UNPACK },
    { "a.csv", BYTES("PK\3\4"), IMPORT_ZIP, IMPORT_WHY_UNPACK },
    { "a.zip", BYTES("PK\5\6\0\0\0\0"), IMPORT_ZIP, IMPORT_WHY_UNPACK },
    { "a.csv", BYTES("PK\3\4\x14\0\6\0\x08\0[Content_Types].xml..xl/work"),
      IMPORT_XLSX, IMPORT_WHY_SAVE_AS_CSV },
    { "Comments.XLSX", BYTES("PK\3\4\x14\0\6\0\x08\0[Content_Types].xml"),
      IMPORT_XLSX, IMPORT_WHY_SAVE_AS_CSV },
    { "a.docx", BYTES("PK\3\4\x14\0\6\0\x08\0[Content_Types].xml"), IMPORT_ZIP,
      IMPORT_WHY_DOCUMENT },
    { "a.ods", BYTES("PK\3\4\x14\0\0\0mimetypeapplication/vnd.oasis"),
      IMPORT_ZIP, IMPORT_WHY_SAVE_AS_CSV },
    { "a.xls", BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."), IMPORT_XLS,
      IMPORT_WHY_SAVE_AS_CSV },
    { "a.pdf", BYTES("%PDF-1.7\n%"), IMPORT_PDF, IMPORT_WHY_DOCUMENT },
    { "a.csv", BYTES("\n<!DOCTYPE html><html>"), IMPORT_HTML,
      IMPORT_WHY_WEB_PAGE },
    { "a.xls", BYTES("<table><tr><td>text</td></tr></table>"), IMPORT_HTML,
      IMPORT_WHY_WEB_PAGE },
    { "a.png", BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), IMPORT_IMAGE,
      IMPORT_WHY_PICTURE },
    { "a.jpg", BYTES("\xff\xd8\xff\xe0\0\x10JFIF"), IMPORT_IMAGE,
      IMPORT_WHY_PICTURE },
    { "a.heic",
      BYTES("\0\0\0\x18"
            "ftypheic\0\0\0\0"),
      IMPORT_IMAGE, IMPORT_WHY_PICTURE },
    { "a.csv.gz", BYTES("\x1f\x8b\x08\0\0\0\0\0"), IMPORT_BINARY,
      IMPORT_WHY_UNPACK },
    { "a.csv", BYTES("post,text\n\0\0\0\0\0\0\0\1\2\3\4\5\6\0\0\0"),
      IMPORT_BINARY, IMPORT_WHY_BINARY },
    { "a.csv", BYTES("\x93\x01\x02\xe9\x03\xff\x05\x04\x81\x06\xfe\x07\x08"),
      IMPORT_BINARY, IMPORT_WHY_BINARY },
    { "a.txt", BYTES("just a line\nand another\n"), IMPORT_UNKNOWN,
      IMPORT_WHY_ONE_COLUMN },
    { "a.csv", BYTES("x,lovely bread,3\ny,more please,4\n"), IMPORT_UNKNOWN,
      IMPORT_WHY_NO_HEADER },
    { "a.csv", BYTES("username,likes,date\nanna,3,2026-01-01\n"),
      IMPORT_UNKNOWN, IMPORT_WHY_NO_TEXT },
    { "a.txt", BYTES("Name the author, text, likes, and the post, then go."),
      IMPORT_UNKNOWN, IMPORT_WHY_NO_HEADER },
    { "a.json", BYTES("[{\"text\": \"a\", \"username\""), IMPORT_JSON,
      IMPORT_WHY_BROKEN_JSON },
    { "a.json", BYTES("{\"a\": 1}"), IMPORT_JSON, IMPORT_WHY_NO_COMMENTS },
    { "a.json", BYTES("[]"), IMPORT_JSON, IMPORT_WHY_NO_COMMENTS },
    { "a.json", BYTES("[1, 2, 3]"), IMPORT_JSON, IMPORT_WHY_NO_COMMENTS },
    { "followers_1.json",
      BYTES("[{\"title\":\"\",\"string_list_data\":[{\"href\":\"x\","
            "\"value\":\"anna\",\"timestamp\":1749860021}]}]"),
      IMPORT_JSON, IMPORT_WHY_NO_COMMENTS },
};

START_TEST(a_stranger_gets_a_reason)
{
    struct import_plan plan, again;
    struct import_state state = { 0 };
    size_t used = 9;
    char *text;

    ck_assert_int_eq(import_sniff(strangers[_i].name, strangers[_i].bytes,
                                  strangers[_i].len, true, &plan),
                     ERR_OK);
    ck_assert_str_eq(import_kind_word(plan.kind),
                     import_kind_word(strangers[_i].kind));
    ck_assert_str_eq(import_why_word(plan.why),
                     import_why_word(strangers[_i].why));
    ck_assert(!import_can_read(&plan));
    ck_assert_int_eq(import_parse(&plan, &state, strangers[_i].bytes,
                                  strangers[_i].len, true, 1, &used, NULL,
                                  NULL),
                     ERR_INVALID);
    ck_assert_uint_eq(used, 0);
    text = import_plan_save(&plan);
    ck_assert_int_eq(import_plan_load(text, &again), ERR_OK);
    ck_assert_int_eq(again.why, plan.why);
    free(text);
}
END_TEST

/* ---- spoilt files that can be read --------------------------------------- */

static enum err
add_text(void *ctx, const struct import_row *row)
{
    struct buf *out = ctx;

    if (row->skip == IMPORT_SKIP_NONE)
        buf_addf(out, "%lld %s: %s\n", (long long)row->line,
                 row->fact.author ? row->fact.author : "-", row->fact.text);
    else
        buf_addf(out, "%lld (%s)\n", (long long)row->line,
                 import_skip_word(row->skip));
    return ERR_OK;
}

static void
read_all(const char *name, const char *bytes, size_t len, struct buf *out)
{
    struct import_plan plan;
    struct import_state state = { 0 };
    size_t at = 0, used;

    buf_init(out, 1024 * 1024);
    ck_assert_int_eq(import_sniff(name, bytes, len, len <= IMPORT_HEAD, &plan),
                     ERR_OK);
    ck_assert_msg(import_can_read(&plan), "%s", import_why_word(plan.why));
    do {
        ck_assert_int_eq(import_parse(&plan, &state, bytes + at, len - at, true,
                                      SIZE_MAX, &used, add_text, out),
                         ERR_OK);
        at += used;
    } while (used > 0 && at < len);
    ck_assert_uint_eq(at, len);
}

#define P  "instagram.com/p/DAhost00001,"
#define HD "post,author,text\n"

static const struct {
    const char *what;
    const char *bytes;
    size_t len;
    const char *rows;
} spoilt[] = {
    { "a quote that is not closed",
      BYTES(HD P "a,\"love this\n" P "b,fine\n" P "c,good\n"),
      "2 a: love this\n3 b: fine\n4 c: good\n" },
    { "the same, and a later quote closes it",
      BYTES(HD P "a,\"love this\n" P "b,\"fine\"\n" P "c,good\n"),
      "2 a: love this\n3 b: fine\n4 c: good\n" },
    { "the same with all cells quoted",
      BYTES("text,author,post\n\"hi\",\"a\",\"x\n\"ho\",\"b\",\"y\"\n"
            "\"he\",\"c\",\"z\"\n"),
      "2 a: hi\n3 b: ho\n4 c: he\n" },
    { "a quote within a text",
      BYTES(HD P "a,so \"good\"\n" P "b,\"so \"good\" he said\"\n"),
      "2 a: so \"good\"\n3 b: so \"good\" he said\n" },
    { "commas in a text without quotes", BYTES(HD P "a,nice, really, nice\n"),
      "2 a: nice, really, nice\n" },
    { "too few and too many cells",
      BYTES("post,text,author\n" P "hi\nalone\n" P "hi,a,what,is,this\n" P
            "ho,b\n"),
      "2 -: hi\n3 (malformed)\n4 (malformed)\n5 b: ho\n" },
    { "empty lines, empty rows, empty texts",
      BYTES(HD "\n\n,,\n   \n" P "a,\n" P "b,\" \"\n" P "c,x\n"),
      "6 (no-text)\n7 (no-text)\n8 c: x\n" },
    { "the header again", BYTES(HD P "a,x\n" HD P "b,y\n"),
      "2 a: x\n3 (header)\n4 b: y\n" },
    { "mixed line ends",
      BYTES("post,author,text\r\n" P "a,x\r" P "b,y\n" P "c,\"1\r\n2\r3\"\r\n" P
            "d,z"),
      "2 a: x\n3 b: y\n4 c: 1\n2\n3\n7 d: z\n" },
    { "NULs and control characters",
      BYTES(HD P "a,b\0e\x01l\x1b[l\x7f\n" P "b,long enough to be text\n"),
      "2 a: bel[l\n3 b: long enough to be text\n" },
    { "Windows-1252",
      BYTES(HD P "a,perch\xe9 \x80"
                 "5\n"),
      "2 a: perch\xc3\xa9 \xe2\x82\xac"
      "5\n" },
    { "UTF-8 with a cut emoji",
      BYTES(HD P "a,\xc3\xa8\xc3\xa8\xc3\xa8\xc3\xa8\xc3\xa8 \xf0\x9f\x94\n"),
      "2 a: \xc3\xa8\xc3\xa8\xc3\xa8\xc3\xa8\xc3\xa8 "
      "\xef\xbf\xbd\n" },
    { "an array with rubbish in it",
      BYTES("[{\"text\":\"a\",\"user\":\"x\"}, 5, [[1]], {\"text\":7},"
            "{\"text\":\"b\" \"user\"}, {\"text\":null}, {},"
            "{\"text\":\"\\u0000c\\ud83d\",\"user\":\"z\"},"
            "{\"text\":\"d\",\"user\":\"w\"}]"),
      "1 x: a\n2 -: 7\n3 (malformed)\n4 (no-text)\n5 (no-text)\n"
      "6 (malformed)\n7 w: d\n" },
    { "a lost quote in JSON costs its line",
      BYTES("[\n{\"text\":\"a\",\"user\":\"x\"},\n{\"text\":\"b,\"user\":\"y"
            "\"},\n{\"text\":\"c\",\"user\":\"z\"}\n]"),
      "1 x: a\n2 (malformed)\n3 z: c\n" },
    { "JSON that ends in the middle",
      BYTES("{\"comments\":[{\"text\":\"a\",\"user\":\"x\"},{\"text\":\"b"),
      "1 x: a\n2 (malformed)\n" },
    { "lines of JSON, one broken",
      BYTES("{\"text\":\"a\",\"user\":\"x\"}\n{\"text\":\n\n"
            "{\"text\":\"b\",\"user\":\"y\"}"),
      "1 x: a\n2 (malformed)\n3 y: b\n" },
    { "a page that ends in the middle",
      BYTES("anna\nhi\n4 d2 likesReply\nbea\nwhat a\n"),
      "1 anna: hi\n4 (malformed)\n" },
    { "a page with pictures instead of words",
      BYTES("anna\n2 d1 likeReply\nbea\nhi\n1 wReply\n"),
      "1 (no-text)\n3 bea: hi\n" },
    { "a text that looks like an age",
      BYTES("https://www.instagram.com/p/DAhost00001/\nanna\n3 g\n"
            "4 d2 likesReply\n"),
      "2 anna: 3 g\n" },
    { "a caption without an age",
      BYTES("https://www.instagram.com/p/DAhost00001/\ngate.crafts\nVerified\n"
            "New gate\nworth it\nluca.me\nNice\n2 d1 likeReply\n"
            "anna_b\nwow\nlove it\n2 dReply\n"),
      "6 luca.me: Nice\n9 anna_b: wow\nlove it\n" },
    { "a video's description above its comments",
      BYTES("https://www.tiktok.com/@paddle.pia/video/7301000000000000001\n"
            "Pia on the water\nmorning\n2 comments\nLog in to comment\n"
            "Cass\nwhere\n2d agoReply\n4\nRob\nComments\n3d agoReply\n0\n"),
      "6 Cass: where\n10 Rob: Comments\n" },
};

START_TEST(what_can_be_read_is_read)
{
    struct buf out;

    read_all("a.csv", spoilt[_i].bytes, spoilt[_i].len, &out);
    ck_assert_msg(strcmp(out.data, spoilt[_i].rows) == 0,
                  "%s: expected\n%s\nbut got\n%s", spoilt[_i].what,
                  spoilt[_i].rows, out.data);
    buf_release(&out);
}
END_TEST

static void
repeat(struct buf *out, const char *s, size_t times)
{
    while (times-- > 0)
        buf_adds(out, s);
}

START_TEST(a_record_that_is_too_long_is_skipped)
{
    struct buf bytes, out;

    buf_init(&bytes, 8 * 1024 * 1024);
    buf_adds(&bytes, HD P "a,x\n" P "b,");
    repeat(&bytes, "lovely", 1024 * 1024 / 6);
    buf_adds(&bytes, "\n" P "c,y\n");
    repeat(&bytes, ",", 1000000);
    buf_adds(&bytes, "\n" P "d,");
    repeat(&bytes, "z", IMPORT_TEXT_MAX + 1);
    buf_adds(&bytes, "\n" P "e,\"");
    repeat(&bytes, "z", IMPORT_TEXT_MAX);
    buf_adds(&bytes, "\"\n");
    repeat(&bytes, ",", 200000);
    buf_adds(&bytes, "1\n" P "f,ok\n");
    read_all("a.csv", bytes.data, bytes.len, &out);
    ck_assert_ptr_nonnull(strstr(out.data, "2 a: x\n3 (too-long)\n4 c: y\n"
                                           "5 (too-long)\n6 (too-long)\n"
                                           "7 e: zzz"));
    ck_assert_ptr_nonnull(strstr(out.data, "9 f: ok\n"));
    buf_release(&out);
    buf_release(&bytes);
}
END_TEST

START_TEST(a_quote_swallows_no_file)
{
    struct buf bytes, out;
    const char *at;
    int rows = 0;

    /* Each row has another first cell, and no other quote ever comes. */
    buf_init(&bytes, 8 * 1024 * 1024);
    buf_adds(&bytes, "id,text,author\n1,\"love this,anna\n");
    while (bytes.len < 1024 * 1024)
        buf_addf(&bytes, "%zu,nice,bea\n", bytes.len);
    read_all("a.csv", bytes.data, bytes.len, &out);
    for (at = out.data; (at = strstr(at, "bea: nice\n")) != NULL; at++)
        rows++;
    ck_assert_int_gt(rows, 50000);
    ck_assert_ptr_nonnull(strstr(out.data, "2 (open-quote)\n3 bea: nice\n"));
    ck_assert_ptr_null(strstr(out.data, "3 (open"));
    buf_release(&out);
    buf_release(&bytes);
}
END_TEST

START_TEST(deep_and_long_json_is_skipped)
{
    struct buf bytes, out;

    buf_init(&bytes, 8 * 1024 * 1024);
    buf_adds(&bytes, "{\"note\":\"");
    repeat(&bytes, "\\\"[{", 500000);
    buf_adds(&bytes, "\",\"other\":[[{\"text\":[");
    repeat(&bytes, "[", 5000);
    repeat(&bytes, "]", 5000);
    buf_adds(&bytes, "]}]],\"comments\":[{\"text\":\"a\",\"user\":\"x\"},"
                     "{\"text\":");
    repeat(&bytes, "[", 100);
    repeat(&bytes, "]", 100);
    buf_adds(&bytes, "},{\"user\":\"y\",\"text\":\"");
    repeat(&bytes, "b", 1024 * 1024);
    buf_adds(&bytes, "\"},{\"text\":\"c\",\"user\":\"z\"}]}");
    {
        /* The head alone does not show the comments: they lie too far. */
        struct import_plan plan;

        (void)import_sniff("a.json", bytes.data, bytes.len, true, &plan);
        ck_assert_int_eq(plan.why, IMPORT_WHY_NO_COMMENTS);
    }
    buf_drop(&bytes, (size_t)(strstr(bytes.data, "\",\"other") - bytes.data));
    memcpy(bytes.data, "{\"o", 3);
    bytes.data[0] = '{';
    bytes.data[1] = ' ';
    bytes.data[2] = '\"';
    read_all("a.json", bytes.data, bytes.len, &out);
    ck_assert_str_eq(out.data, "1 x: a\n2 (too-deep)\n3 (too-long)\n4 z: c\n");
    buf_release(&out);
    buf_release(&bytes);
}
END_TEST

/* ---- endless files ------------------------------------------------------- */

static const struct {
    const char *name, *start, *again;
} endless[] = {
    { "a.csv", HD P "a,x\n", "\"a\n" },
    { "a.csv", HD P "a,x\n", "x,\"a\n" },
    { "a.csv", HD P "a,x\n", "\",\n" },
    { "a.csv", HD P "a,x\n", "," },
    { "a.csv", HD P "a,x\n\"", "a\n" },
    { "a.csv", HD P "a,x\n", "\r" },
    { "a.json", "[{\"text\":\"a\",\"user\":\"b\"},", "[" },
    { "a.json", "[{\"text\":\"a\",\"user\":\"b\"},", "{\"a\":" },
    { "a.json", "[{\"text\":\"a\",\"user\":\"b\"},\"", "\\" },
    { "a.json", "[{\"text\":\"a\",\"user\":\"b\"},", "{}," },
    { "a.json", "{\"c\":[{\"text\":\"a\",\"user\":\"b\"}],", "\"a\":\"b\"," },
    { "a.json", "{\"text\":\"a\",\"user\":\"b\"}\n", "{\"a\":\n" },
    { "a.txt", "anna\nhi\n4 d2 likesReply\n", "4 d\n" },
    { "a.txt", "anna\nhi\n4 d2 likesReply\n", "a\n" },
    { "a.txt", "anna\nhi\n4 d2 likesReply\n", "\n" },
    { "a.txt", "anna\nhi\n4 d2 likesReply\n", "<http://\n" },
    { "a.txt", "@anna\n2 days ago\nhi\nReply\n", "@a1\n" },
    { "a.txt", "@anna\n2 days ago\nhi\nReply\n", "@a1\n2 days ago\n" },
    { "a.txt", "Anna\nhi\n2d agoReply\n3\n", "1\n" },
    { "a.txt", "Anna\nhi\n2d agoReply\n3\n", "2d agoReply\n" },
};

static enum err
ignore(void *ctx, const struct import_row *row)
{
    int64_t *rows = ctx;

    (void)row;
    ++*rows;
    return ERR_OK;
}

static long
memory_kib(void)
{
    struct rusage usage;

    ck_assert_int_eq(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

/*
 * Megabytes in slices as a job would read them. The time limit of the
 * test case is the proof that nothing is read again and again.
 */
START_TEST(an_endless_file_costs_time_and_no_memory)
{
    size_t total = ENDLESS, done = 0;
    struct import_state state = { 0 };
    struct import_plan plan;
    struct buf window;
    int64_t rows = 0;
    long before;

    buf_init(&window, IMPORT_SLICE * 2);
    buf_adds(&window, endless[_i].start);
    ck_assert_int_eq(import_sniff(endless[_i].name, window.data, window.len,
                                  false, &plan),
                     ERR_OK);
    ck_assert_msg(import_can_read(&plan), "%s", import_why_word(plan.why));
    while (window.len + strlen(endless[_i].again) < IMPORT_SLICE)
        buf_adds(&window, endless[_i].again);
    before = memory_kib();
    while (done < total) {
        size_t used;

        ck_assert_int_eq(import_parse(&plan, &state, window.data, window.len,
                                      false, 1000, &used, ignore, &rows),
                         ERR_OK);
        /* A slice of that size always moves on. */
        ck_assert_uint_gt(used, 0);
        done += used;
        buf_drop(&window, used);
        while (window.len + strlen(endless[_i].again) < IMPORT_SLICE)
            buf_adds(&window, endless[_i].again);
    }
    ck_assert_int_ge(rows, 1);
#ifndef __SANITIZE_ADDRESS__
    ck_assert_int_lt(memory_kib() - before, 8 * 1024);
#else
    (void)before;
#endif
    buf_release(&window);
}
END_TEST

TEST_SUITE(import_hostile)
{
    TCase *tc = test_case(suite, "hostile", 30);

    tcase_add_loop_test(tc, a_stranger_gets_a_reason, 0, ARRAY_LEN(strangers));
    tcase_add_loop_test(tc, what_can_be_read_is_read, 0, ARRAY_LEN(spoilt));
    tcase_add_test(tc, a_record_that_is_too_long_is_skipped);
    tcase_add_test(tc, a_quote_swallows_no_file);
    tcase_add_test(tc, deep_and_long_json_is_skipped);
    tcase_add_loop_test(tc, an_endless_file_costs_time_and_no_memory, 0,
                        ARRAY_LEN(endless));
}
