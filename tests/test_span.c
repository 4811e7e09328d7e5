/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_span.c - spans within text: links, people, code.
 */
#include "span.h"

#include <string.h>

#include "utf8.h"

#include "support/test.h"

static struct buf b;

static void
set_up(void)
{
    buf_init(&b, 64 * 1024);
}

static void
tear_down(void)
{
    buf_release(&b);
}

/* The only span in `b`. */
static struct span
the_span(void)
{
    const char *p = b.data;
    struct span span;

    ck_assert_int_eq(b.data[0], SPAN_OPEN);
    ck_assert(span_read(&p, b.data + b.len, &span));
    ck_assert_ptr_eq(p, b.data + b.len);
    return span;
}

#define ck_part(part, expected)                                                \
    ck_assert_msg(part##_len == strlen(expected) &&                            \
                      memcmp(part, expected, part##_len) == 0,                 \
                  "'%.*s' is not '%s'", (int)part##_len, part, expected)

START_TEST(kinds_keep_payload_and_label)
{
    struct span span;

    span_bold(&b, "due Friday");
    span = the_span();
    ck_assert_int_eq(span.kind, SPAN_BOLD);
    ck_part(span.payload, "");
    ck_part(span.label, "due Friday");

    buf_reset(&b);
    span_person(&b, "U0ANA", "Ana");
    span = the_span();
    ck_assert_int_eq(span.kind, SPAN_PERSON);
    ck_part(span.payload, "U0ANA");
    ck_part(span.label, "Ana");

    buf_reset(&b);
    span_instant(&b, 1700000000, "14 Nov 2023 22:13 UTC");
    span = the_span();
    ck_assert_int_eq(span.kind, SPAN_INSTANT);
    ck_part(span.payload, "1700000000");
    ck_part(span.label, "14 Nov 2023 22:13 UTC");

    buf_reset(&b);
    span_place(&b, "C0SPRING");
    span = the_span();
    ck_assert_int_eq(span.kind, SPAN_PLACE);
    ck_part(span.payload, "C0SPRING");
}
END_TEST

static const struct {
    const char *url;
    bool is_link;
} urls[] = {
    { "https://example.org/p/1?a=b&c=d", true },
    { "HTTP://example.org", true },
    { "https://", false },
    { "javascript:alert(1)", false },
    { "data:text/html,x", false },
    { "https://example.org/a b", false },
    { "https://example.org/\x0f", false },
    { " https://example.org", false },
    { "//example.org", false },
    { "", false },
};

START_TEST(only_web_addresses_become_links)
{
    span_link(&b, urls[_i].url, "label");
    if (urls[_i].is_link) {
        struct span span = the_span();

        ck_assert_int_eq(span.kind, SPAN_LINK);
        ck_part(span.payload, urls[_i].url);
        ck_part(span.label, "label");
    } else {
        ck_assert_str_eq(b.data, "label");
    }
}
END_TEST

START_TEST(a_label_cannot_hold_marks)
{
    struct buf inner;
    struct span span;

    buf_init(&inner, 1024);
    buf_adds(&inner, "see ");
    span_link(&inner, "https://example.org", "the post");
    buf_adds(&inner, "\x0f\x1f\x0e now\nor never");
    span_bold(&b, inner.data);
    span = the_span();
    ck_part(span.label, "see the post   now or never");
    buf_release(&inner);
}
END_TEST

START_TEST(a_full_buffer_never_ends_inside_a_span)
{
    struct buf small;
    size_t max;

    for (max = 1; max < 40; max++) {
        buf_init(&small, max);
        buf_adds(&small, "x");
        span_person(&small, "U0123456", "somebody");
        ck_assert(small.len == 1 || small.data[small.len - 1] == SPAN_CLOSE);
        ck_assert(small.overflow == (small.len == 1));
        buf_release(&small);
    }
}
END_TEST

START_TEST(broken_spans_are_passed_over)
{
    static const char *const broken[] = { "\x0e", "\x0e" "b", "\x0e\x0f",
                                          "\x0e" "zq\x1f" "x\x0f",
                                          "\x0e" "lhttps://x\x1fy" };
    size_t i;

    for (i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        const char *p = broken[i];
        struct span span;

        ck_assert(!span_read(&p, broken[i] + strlen(broken[i]), &span));
        ck_assert_ptr_eq(p, broken[i] + 1);
    }
}
END_TEST

static const struct {
    const char *text;
    size_t max;
    const char *clean;
} cleans[] = {
    { "plain", 10, "plain" },
    { "plain", 5, "plain" },
    { "plainly", 5, "plai…" },
    { "più è", 5, "più è" },
    { "più è!", 5, "più …" },
    { "a\x01\x0e\x0f\x1f" "b", 10, "a    b" },
    { "line\nbreak\ttab", 20, "line break tab" },
    { "bad \xff\xc3 bytes", 20, "bad \xef\xbf\xbd\xef\xbf\xbd bytes" },
    { "over\xe2\x80\xaelong", 20, "overlong" },
    { "c1 \xc2\x9b" "31m", 20, "c1  31m" },
    { "abc", 1, "…" },
    { "abc", 0, "" },
    { "", 5, "" },
};

START_TEST(outside_text_becomes_fit_for_a_card)
{
    span_clean(&b, cleans[_i].text, cleans[_i].max);
    ck_assert_str_eq(b.data, cleans[_i].clean);
    ck_assert_uint_le(utf8_count(b.data, b.len), cleans[_i].max);
}
END_TEST

TEST_SUITE(span)
{
    TCase *tc = test_case(suite, "span", 10);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, kinds_keep_payload_and_label);
    tcase_add_loop_test(tc, only_web_addresses_become_links, 0,
                        sizeof(urls) / sizeof(urls[0]));
    tcase_add_test(tc, a_label_cannot_hold_marks);
    tcase_add_test(tc, a_full_buffer_never_ends_inside_a_span);
    tcase_add_test(tc, broken_spans_are_passed_over);
    tcase_add_loop_test(tc, outside_text_becomes_fit_for_a_card, 0,
                        sizeof(cleans) / sizeof(cleans[0]));
}
