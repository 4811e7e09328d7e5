/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_import.c - the files that people bring, read as a whole and in pieces.
 *
 * Each file of tests/fixtures/import has beside it NAME.rows: what the plan
 * says in the first line, then one line a row. The same rows must come out of
 * it with other line ends, as UTF-16, and in slices of any size with plan and
 * state saved and loaded between them.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "import.h"
#include "support/dice.h"
#include "support/disk_file.h"
#include "support/row_text.h"
#include "support/test.h"

#define FOLDER "tests/fixtures/import/"

static const char *const names[] = {
    "callsheet.csv",
    "callsheet-semicolon.csv",
    "exportcomments-instagram.csv",
    "exportcomments-sheet.csv",
    "yt-comments_Tk4rLamp_x2_90417 - a lamp from a jar.csv",
    "apify-tiktok.csv",
    "tiktokcommentscraper.csv",
    "videoinfo_Tk4rLamp_x2_2026_03_05-10_00_00_comments.tab",
    "4cat-tiktok.csv",
    "instagram-comment-exporter.csv",
    "instagram-comment-exporter-4.csv",
    "youtube-comment-exporter.csv",
    "social-comment-exporter.csv",
    "brightdata.json",
    "youtube-comment-downloader.ndjson",
    "username-comment.json",
    "nested-comments.json",
    "youtube-api.json",
    "instagram-en.txt",
    "instagram-rich-en.txt",
    "instagram-it.txt",
    "instagram-it-quoted.txt",
    "instagram-fi.txt",
    "instagram-ru.txt",
    "youtube-en.txt",
    "youtube-it.txt",
    "youtube-fi.txt",
    "tiktok-en.txt",
    "tiktok-it.txt",
    "tiktok-phone-links.txt",
    "slack-instagram.txt",
    "slack-table.txt",
};

static void
load(const char *name, struct buf *out)
{
    char path[256];

    buf_init(out, 1024 * 1024);
    (void)snprintf(path, sizeof(path), FOLDER "%s", name);
    ck_assert_msg(disk_read(path, out), "cannot open %s", path);
}

/* Texts of messages have no file name. */
static const char *
file_name_of(const char *name)
{
    return strncmp(name, "slack-", 6) == 0 ? NULL : name;
}

START_TEST(a_file_gives_its_rows)
{
    const char *name = names[_i];
    struct buf bytes, expected, rows;
    struct import_plan plan;
    char rows_name[200];

    load(name, &bytes);
    buf_init(&rows, 1024 * 1024);
    row_text_sniff(file_name_of(name), &bytes, &plan);
    row_text_add_plan(&rows, &plan);
    row_text_whole(&plan, bytes.data, bytes.len, &rows);
    if (getenv("IMPORT_ROWS_WRITE")) {
        /* To make a new NAME.rows, which a person then reads. */
        char path[256];

        (void)snprintf(path, sizeof(path), FOLDER "%s.rows", name);
        disk_write(path, rows.data, rows.len);
    }
    (void)snprintf(rows_name, sizeof(rows_name), "%s.rows", name);
    load(rows_name, &expected);
    ck_assert_str_eq(rows.data, expected.data);
    buf_release(&bytes);
    buf_release(&expected);
    buf_release(&rows);
}
END_TEST

/* The bytes as another program would have saved them. */
static void
convert(const struct buf *in, const char *line_end, int utf16, struct buf *out)
{
    size_t at = 0, i;

    buf_init(out, 4 * 1024 * 1024);
    if (utf16 != 0)
        buf_add(out, utf16 < 0 ? "\xff\xfe" : "\xfe\xff", 2);
    if (in->len >= 3 && memcmp(in->data, "\xef\xbb\xbf", 3) == 0)
        at = 3;
    while (at < in->len) {
        unsigned char c = (unsigned char)in->data[at];
        size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        unsigned long cp = n == 1 ? c : c & (0x7fu >> n), unit[2];
        size_t units = 1;

        if (utf16 == 0 || c == '\n') {
            for (i = 0; c == '\n' && line_end[i]; i++) {
                if (utf16 > 0)
                    buf_addc(out, '\0');
                buf_addc(out, line_end[i]);
                if (utf16 < 0)
                    buf_addc(out, '\0');
            }
            if (c != '\n')
                buf_addc(out, (char)c);
            at++;
            continue;
        }
        for (i = 1; i < n; i++)
            cp = cp << 6 | (in->data[at + i] & 0x3f);
        unit[0] = cp;
        if (cp >= 0x10000) {
            unit[0] = 0xd800 + ((cp - 0x10000) >> 10);
            unit[1] = 0xdc00 + ((cp - 0x10000) & 0x3ff);
            units = 2;
        }
        for (i = 0; i < units; i++) {
            buf_addc(out, (char)(utf16 < 0 ? unit[i] : unit[i] >> 8));
            buf_addc(out, (char)(utf16 < 0 ? unit[i] >> 8 : unit[i]));
        }
        at += n;
    }
    ck_assert(!out->overflow);
}

static const struct {
    const char *line_end;
    int utf16; /* -1 = little endian, 1 = big */
} savings[] = {
    { "\r\n", 0 },
    { "\r", 0 },
    { "\n", -1 },
    { "\r\n", 1 },
};

START_TEST(the_program_that_saved_it_does_not_matter)
{
    const char *name = names[_i];
    struct buf bytes, other, rows, other_rows;
    struct import_plan plan, other_plan;
    size_t how;

    load(name, &bytes);
    buf_init(&rows, 1024 * 1024);
    buf_init(&other_rows, 1024 * 1024);
    row_text_sniff(file_name_of(name), &bytes, &plan);
    row_text_whole(&plan, bytes.data, bytes.len, &rows);
    for (how = 0; how < ARRAY_LEN(savings); how++) {
        convert(&bytes, savings[how].line_end, savings[how].utf16, &other);
        buf_reset(&other_rows);
        row_text_sniff(file_name_of(name), &other, &other_plan);
        ck_assert_int_eq(plan.kind, other_plan.kind);
        row_text_whole(&other_plan, other.data, other.len, &other_rows);
        ck_assert_str_eq(rows.data, other_rows.data);
        buf_release(&other);
    }
    buf_release(&bytes);
    buf_release(&rows);
    buf_release(&other_rows);
}
END_TEST

START_TEST(slices_give_the_same_rows)
{
    const char *name = names[_i];
    struct buf bytes, other, rows, sliced;
    struct import_plan plan;
    unsigned seed;

    load(name, &bytes);
    buf_init(&rows, 1024 * 1024);
    buf_init(&sliced, 1024 * 1024);
    for (seed = 1; seed <= 12; seed++) {
        convert(&bytes, "\r\n", seed % 3 ? 0 : -1, &other);
        row_text_sniff(file_name_of(name), &other, &plan);
        buf_reset(&rows);
        row_text_whole(&plan, other.data, other.len, &rows);
        buf_reset(&sliced);
        row_text_slices(&plan, other.data, other.len, seed, seed % 2 ? 7 : 150,
                        &sliced);
        ck_assert_str_eq(rows.data, sliced.data);
        buf_release(&other);
    }
    buf_release(&bytes);
    buf_release(&rows);
    buf_release(&sliced);
}
END_TEST

/* Words that readers stumble over, put together at random. */
static const char *const soup[] = {
    "\"",
    "\"",
    ",",
    ",",
    ";",
    "\t",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "a",
    "post",
    "text",
    "instagram.com/p/DAsoup00001",
    "{",
    "}",
    "[",
    "]",
    ":",
    "\\",
    "\"text\"",
    "\"comments\"",
    "@anna",
    "2 days ago",
    "Reply",
    "3 d",
    "4 d2 likesReply",
    "\xff",
    "\x81\x81\x81",
    "\xe2\x80\x9c",
    "<https://x.y|z>",
    "&amp;",
    "12",
    "",
    " ",
    "luca.me",
    "{\"text\":\"a\",\"username\":\"b\"}",
};

static void
try_nonsense(const char *head, unsigned seed)
{
    struct buf bytes, rows, sliced;
    struct import_plan plan;
    unsigned i, n = dice_roll(&seed, 120);

    buf_init(&bytes, 64 * 1024);
    buf_init(&rows, 1024 * 1024);
    buf_init(&sliced, 1024 * 1024);
    buf_adds(&bytes, head);
    ck_assert_int_eq(import_sniff(seed % 3 ? "x.txt" : NULL, bytes.data,
                                  bytes.len, false, &plan),
                     ERR_OK);
    ck_assert(import_can_read(&plan));
    plan.now = ROW_TEXT_NOW;
    for (i = 0; i < n; i++)
        buf_adds(&bytes, soup[dice_roll(&seed, ARRAY_LEN(soup))]);
    row_text_whole(&plan, bytes.data, bytes.len, &rows);
    row_text_slices(&plan, bytes.data, bytes.len, seed, seed % 2 ? 4 : 60,
                    &sliced);
    ck_assert_msg(strcmp(rows.data, sliced.data) == 0,
                  "%s\nas a whole:\n%s\nin slices:\n%s", bytes.data, rows.data,
                  sliced.data);
    buf_release(&bytes);
    buf_release(&rows);
    buf_release(&sliced);
}

static const char *const heads[] = {
    "post,author,text\n",
    "[{\"text\":\"a\",\"username\":\"b\"},",
    "{\"comments\":[{\"text\":\"a\",\"username\":\"b\"},",
    "{\"text\":\"a\",\"username\":\"b\"}\n",
    "anna\nhi\n4 d2 likesReply\n",
    "@anna\n2 days ago\nhi\nReply\n",
    "Anna\nhi\n2d agoReply\n3\n",
    "text;username\na;b\n",
    "post,author,text\nx,perch\xe9,a\n",
    "{\"post_url\":\"https://insta\xab.x/\",\"comments\":[{\"text\":\"a\"},",
};

START_TEST(nonsense_in_slices_is_the_same_nonsense)
{
    unsigned seed;

    for (seed = 1; seed <= 60; seed++)
        try_nonsense(heads[_i], seed * 31);
}
END_TEST

static enum err
count_row(void *ctx, const struct import_row *row)
{
    size_t *rows = ctx;

    *rows += row->skip == IMPORT_SKIP_NONE;
    return ERR_OK;
}

START_TEST(a_hundred_thousand_rows_come_slice_by_slice)
{
    struct import_state state = { 0 };
    struct import_plan plan;
    size_t rows = 0, at = 0, used, i;
    struct buf bytes;

    buf_init(&bytes, 16 * 1024 * 1024);
    buf_adds(&bytes, "post,author,text,time,likes\n");
    for (i = 0; i < 100000; i++)
        buf_addf(&bytes,
                 "https://www.instagram.com/p/DAfast%05zu/,user_%zu,"
                 "\"how long does it take, all in all?\","
                 "2026-02-14T10:11:12Z,%zu\n",
                 i / 1000, i % 5000, i % 50);
    row_text_sniff("fast.csv", &bytes, &plan);
    while (at < bytes.len) {
        size_t left = bytes.len - at, slice = left < 65536 ? left : 65536;

        ck_assert_int_eq(import_parse(&plan, &state, bytes.data + at, slice,
                                      slice == left, SIZE_MAX, &used, count_row,
                                      &rows),
                         ERR_OK);
        ck_assert_uint_gt(used, 0);
        at += used;
    }
    ck_assert_uint_eq(rows, 100000);
    buf_release(&bytes);
}
END_TEST

struct refusal {
    int left;
};

static enum err
refuse(void *ctx, const struct import_row *row)
{
    struct refusal *refusal = ctx;

    (void)row;
    return refusal->left-- > 0 ? ERR_OK : ERR_FULL;
}

START_TEST(a_refused_row_comes_again)
{
    struct refusal refusal = { 1 };
    struct import_state state = { 0 };
    struct import_plan plan;
    struct buf bytes, rows;
    size_t used;

    load("callsheet.csv", &bytes);
    buf_init(&rows, 4096);
    row_text_sniff("callsheet.csv", &bytes, &plan);
    ck_assert_int_eq(import_parse(&plan, &state, bytes.data, bytes.len, true,
                                  SIZE_MAX, &used, refuse, &refusal),
                     ERR_FULL);
    ck_assert_uint_lt(used, bytes.len);
    ck_assert_int_eq(import_parse(&plan, &state, bytes.data + used,
                                  bytes.len - used, true, 1, &used,
                                  row_text_add, &rows),
                     ERR_OK);
    ck_assert_ptr_nonnull(strstr(rows.data, "oven_otto"));
    buf_release(&bytes);
    buf_release(&rows);
}
END_TEST

START_TEST(a_person_can_say_which_post_it_is)
{
    struct import_plan plan;
    struct buf bytes, rows;

    load("instagram-comment-exporter.csv", &bytes);
    buf_init(&rows, 4096);
    row_text_sniff("comments.csv", &bytes, &plan);
    ck_assert_int_eq(plan.post_from, IMPORT_POST_ASK);
    ck_assert_int_eq(import_plan_set_post(&plan, "  "), ERR_INVALID);
    ck_assert_int_eq(
        import_plan_set_post(&plan, "<https://instagram.com/reel/DAsaid00001>"),
        ERR_OK);
    row_text_whole(&plan, bytes.data, bytes.len, &rows);
    ck_assert_str_eq(rows.data,
                     "2|instagram:DAsaid00001|https://www.instagram.com/p/"
                     "DAsaid00001/|rosa.stitches|||||||So neat, what thread?|\n"
                     "3|instagram:DAsaid00001|https://www.instagram.com/p/"
                     "DAsaid00001/|piet_pins|||||||Ordered one|\n");
    buf_release(&bytes);
    buf_release(&rows);
}
END_TEST

START_TEST(a_spoilt_plan_is_refused)
{
    struct import_plan plan;
    struct import_state state = { 0 };
    struct buf bytes;
    char *text;
    size_t i, len;

    load("nested-comments.json", &bytes);
    row_text_sniff("x.json", &bytes, &plan);
    text = import_plan_save(&plan);
    len = strlen(text);
    ck_assert_int_eq(import_plan_load("{}", &plan), ERR_INVALID);
    ck_assert_int_eq(import_plan_load("[1]", &plan), ERR_INVALID);
    ck_assert_int_eq(import_plan_load("", &plan), ERR_INVALID);
    /* Any byte changed: refused, or a plan that is still within bounds. */
    for (i = 0; i < len; i++) {
        char old = text[i];
        struct import_plan other;

        text[i] = '9';
        if (import_plan_load(text, &other) == ERR_OK) {
            ck_assert_int_le(other.row_depth, 60);
            ck_assert_int_lt(other.column[IMPORT_FIELD_TEXT].index,
                             IMPORT_COLUMNS_MAX);
        }
        text[i] = old;
    }
    ck_assert_int_eq(import_plan_load(text, &plan), ERR_OK);
    free(text);
    ck_assert_int_eq(import_state_load("{\"offset\":-1}", &state), ERR_INVALID);
    buf_release(&bytes);
}
END_TEST

START_TEST(every_file_is_in_the_table)
{
    DIR *dir = opendir(FOLDER);
    struct dirent *entry;

    ck_assert_ptr_nonnull(dir);
    while ((entry = readdir(dir)) != NULL) {
        size_t i;

        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "README") == 0 ||
            strstr(entry->d_name, ".rows"))
            continue;
        for (i = 0; i < ARRAY_LEN(names); i++)
            if (strcmp(names[i], entry->d_name) == 0)
                break;
        ck_assert_msg(i < ARRAY_LEN(names), "%s is not tested", entry->d_name);
    }
    (void)closedir(dir);
}
END_TEST

TEST_SUITE(import)
{
    TCase *tc = test_case(suite, "files", 30);

    tcase_add_loop_test(tc, a_file_gives_its_rows, 0, ARRAY_LEN(names));
    tcase_add_loop_test(tc, the_program_that_saved_it_does_not_matter, 0,
                        ARRAY_LEN(names));
    tcase_add_test(tc, every_file_is_in_the_table);
    tc = test_case(suite, "steps", 60);
    tcase_add_loop_test(tc, slices_give_the_same_rows, 0, ARRAY_LEN(names));
    tcase_add_loop_test(tc, nonsense_in_slices_is_the_same_nonsense, 0,
                        ARRAY_LEN(heads));
    tcase_add_test(tc, a_hundred_thousand_rows_come_slice_by_slice);
    tcase_add_test(tc, a_refused_row_comes_again);
    tcase_add_test(tc, a_person_can_say_which_post_it_is);
    tcase_add_test(tc, a_spoilt_plan_is_refused);
}
