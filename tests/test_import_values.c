/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_import_values.c - times, counts and ages, as they are written.
 */
#include "import/values.h"

#include <string.h>

#include "alloc.h"
#include "support/test.h"

#define NOW INT64_C(1773000000) /* 2026-03-08 20:00:00 UTC */
#define DAY INT64_C(86400)
#define NO  FACT_UNKNOWN

static const struct {
    const char *written;
    int64_t count;
} counts[] = {
    { "0", 0 },
    { "24,728", 24728 },
    { "38.200", 38200 },
    { "1 204", 1204 },
    { "1'204", 1204 },
    { "1.234.567", 1234567 },
    { "1,234,567", 1234567 },
    { "1.2K", 1200 },
    { "1,2 mila", 1200 },
    { "3K", 3000 },
    { "1.25M", 1250000 },
    { "2 Mio.", 2000000 },
    { "12.0", 12 },
    { "12,5", 12 },
    { "", NO },
    { "none", NO },
    { "-4", NO },
    { "12 apples", NO },
    { "99999999999999999999", NO },
    { "9,999,999,999,999,999,999", NO },
    { ".", NO },
    { "9300000000 b", NO },
    { "99999999999 mrd", NO },
    { "20000000000b", NO },
    { "1000001 mln", NO },
    { "1001 mrd", NO },
    { "1000 mrd", 1000000000000 },
    { "1 b", 1000000000 },
    { "1.5 b", 1500000000 },
};

START_TEST(a_count_is_read)
{
    ck_assert_int_eq(value_count(counts[_i].written,
                                 strlen(counts[_i].written)),
                     counts[_i].count);
}
END_TEST

#define AT(d)        (INT64_C(1771027200) + (d)) /* 2026-02-14 00:00 UTC */
#define HMS(h, m, s) ((h)*3600 + (m)*60 + (s))

static const struct {
    const char *written;
    enum import_dates dates;
    int64_t at;
} times[] = {
    { "2026-02-14", 0, AT(0) },
    { "2026-02-14T10:11:12Z", 0, AT(HMS(10, 11, 12)) },
    { "2026-02-14T10:11:12.345Z", 0, AT(HMS(10, 11, 12)) },
    { "2026-02-14T10:11:12+02:00", 0, AT(HMS(8, 11, 12)) },
    { "2026-02-14 10:11:12-0530", 0, AT(HMS(15, 41, 12)) },
    { "2026-02-14T10:11:12+999999999999999999", 0, AT(HMS(10, 11, 12)) },
    { "2026-02-14T10:11:12+02:999999999999999999", 0, AT(HMS(8, 11, 12)) },
    { "2026-02-14 10:11", 0, AT(HMS(10, 11, 0)) },
    { "2026/02/14 10:11", 0, AT(HMS(10, 11, 0)) },
    { "1771027200", 0, AT(0) },
    { "1771027200.5", 0, AT(0) },
    { "1771027200123", 0, AT(0) },
    { "1771027200123456", 0, AT(0) },
    { "14/02/26", 0, AT(0) },
    { "14/02/2026 07:30", IMPORT_DATES_MONTH_FIRST, AT(HMS(7, 30, 0)) },
    { "02/14/2026", IMPORT_DATES_DAY_FIRST, AT(0) },
    { "2/3/2026", IMPORT_DATES_DAY_FIRST, AT(16 * DAY) },
    { "3/2/2026", IMPORT_DATES_MONTH_FIRST, AT(16 * DAY) },
    { "2/14/2026, 7:30:05 PM", IMPORT_DATES_MONTH_FIRST, AT(HMS(19, 30, 5)) },
    { "2/14/2026 12:30 AM", IMPORT_DATES_MONTH_FIRST, AT(HMS(0, 30, 0)) },
    { "14.02.2026 10:11", 0, AT(HMS(10, 11, 0)) },
    { "14-02-2026", 0, AT(0) },
    { "Feb 14, 2026", 0, AT(0) },
    { "14 febbraio 2026 10:11", 0, AT(HMS(10, 11, 0)) },
    { "14 f\xc3\xa9vrier 2026", 0, AT(0) },
    { "Sat Feb 14 10:11:12 +0000 2026", 0, AT(HMS(10, 11, 12)) },
    { "Sat Feb 14 2026 10:11:12 GMT+0200 (CEST)", 0, AT(HMS(8, 11, 12)) },
    { "Sat, 14 Feb 2026 10:11:12 GMT", 0, AT(HMS(10, 11, 12)) },
    { "46067", 0, AT(0) },
    { "46067.5", 0, AT(HMS(12, 0, 0)) },
    { "2 days ago", 0, NOW - 2 * DAY },
    { "2 days ago (edited)", 0, NOW - 2 * DAY },
    { "3 settimane fa", 0, NOW - 21 * DAY },
    { "vor 3 Tagen", 0, NOW - 3 * DAY },
    { "hace 1 a\xc3\xb1o", 0, NOW - 365 * DAY },
    { "il y a 5 heures", 0, NOW - HMS(5, 0, 0) },
    { "4 d", 0, NOW - 4 * DAY },
    { "3-5", 0, NOW - HMS(20, 0, 0) - 3 * DAY },
    { "12-25", 0, INT64_C(1766620800) },
    { "2-29", 0, INT64_C(1709164800) },
    { "", 0, NO },
    { "yesterday", 0, NO },
    { "31/31/2026", 0, NO },
    { "2026-13-01", 0, NO },
    { "29.2.2025", 0, NO },
    { "2025-02-29", 0, NO },
    { "29/02/2100", 0, NO },
    { "2024-02-29", 0, INT64_C(1709164800) },
    { "29.2.2000", 0, INT64_C(951782400) },
    { "00/00/0000", 0, NO },
    { "5", 0, NO },
    { "99999999999999999999999999", 0, NO },
    { "2 loaves", 0, NO },
    { "May the fourth", 0, NO },
    { ":::", 0, NO },
};

START_TEST(a_time_is_read)
{
    ck_assert_int_eq(value_time(times[_i].written, strlen(times[_i].written),
                                times[_i].dates, NOW),
                     times[_i].at);
}
END_TEST

START_TEST(an_age_without_now_is_not_known)
{
    ck_assert_int_eq(value_time("2 days ago", 10, 0, 0), FACT_UNKNOWN);
    ck_assert_int_eq(value_time("10-3", 4, 0, 0), FACT_UNKNOWN);
}
END_TEST

static const struct {
    const char *written;
    enum import_dates dates;
    bool ambiguous;
} orders[] = {
    { "03/04/2026", IMPORT_DATES_UNKNOWN, true },
    { "13/04/2026", IMPORT_DATES_DAY_FIRST, true },
    { "04/13/2026", IMPORT_DATES_MONTH_FIRST, true },
    { "04/03/2026 4:00 PM", IMPORT_DATES_MONTH_FIRST, true },
    { "03.04.2026", IMPORT_DATES_DAY_FIRST, true },
    { "2026-03-04", IMPORT_DATES_UNKNOWN, false },
    { "3 days ago", IMPORT_DATES_UNKNOWN, false },
    { "", IMPORT_DATES_UNKNOWN, false },
};

START_TEST(a_thirteen_tells_days_from_months)
{
    bool ambiguous;

    ck_assert_int_eq(value_dates(orders[_i].written, strlen(orders[_i].written),
                                 &ambiguous),
                     orders[_i].dates);
    ck_assert(ambiguous == orders[_i].ambiguous);
}
END_TEST

static const struct {
    const char *written;
    size_t used;
    bool dated;
} ages[] = {
    { "4 d24,728 likes", 3, false }, { "2d ago", 6, true },
    { "2 sett.", 7, false },         { "2 giorni fa", 11, true },
    { "2 g fantastic", 3, false },   { "10-3", 4, true },
    { "2024-10-3", 9, true },        { "1\xc2\xa0h", 4, false },
    { "123456 d", 0, false },        { "two days", 0, false },
    { "3 eggs", 0, false },          { "-", 0, false },
    { "5 gPiace a 3", 3, false },    { "2 DAYS", 6, false },
};

START_TEST(an_age_ends_where_it_ends)
{
    int64_t at;
    bool dated;

    ck_assert_uint_eq(value_age(ages[_i].written, strlen(ages[_i].written), NOW,
                                false, &at, &dated),
                      ages[_i].used);
    if (ages[_i].used > 0) {
        ck_assert_int_ne(at, FACT_UNKNOWN);
        ck_assert(dated == ages[_i].dated);
    }
}
END_TEST

static const struct {
    const char *written;
    enum fact_reply reply;
} replies[] = {
    { "", FACT_REPLY_NO },        { "0", FACT_REPLY_NO },
    { "FALSE", FACT_REPLY_NO },   { "No", FACT_REPLY_NO },
    { "---", FACT_REPLY_NO },     { "1", FACT_REPLY_YES },
    { "true", FACT_REPLY_YES },   { "s\xc3\xac", FACT_REPLY_YES },
    { "UgxAbc", FACT_REPLY_YES }, { "anna", FACT_REPLY_YES },
};

START_TEST(a_reply_is_one_or_not)
{
    ck_assert_int_eq(value_reply(replies[_i].written,
                                 strlen(replies[_i].written)),
                     replies[_i].reply);
}
END_TEST

TEST_SUITE(import_values)
{
    TCase *tc = test_case(suite, "values", 10);

    tcase_add_loop_test(tc, a_count_is_read, 0, ARRAY_LEN(counts));
    tcase_add_loop_test(tc, a_time_is_read, 0, ARRAY_LEN(times));
    tcase_add_test(tc, an_age_without_now_is_not_known);
    tcase_add_loop_test(tc, a_thirteen_tells_days_from_months, 0,
                        ARRAY_LEN(orders));
    tcase_add_loop_test(tc, an_age_ends_where_it_ends, 0, ARRAY_LEN(ages));
    tcase_add_loop_test(tc, a_reply_is_one_or_not, 0, ARRAY_LEN(replies));
}
