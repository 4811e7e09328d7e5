/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_incoming.c - requests that are written down come back as they were.
 */
#include "incoming.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"

#include "support/test.h"

static struct incoming *
sample(void)
{
    struct incoming *in = incoming_new(INCOMING_FORM, "slack");
    struct incoming_file *file;

    in->keys[0] = xstrdup("en:0a6b3f8e");
    in->keys[1] = xstrdup("ac:U0ANA:b1:1.2:3.4");
    in->user = xstrdup("U0ANA");
    in->place = xstrdup("D0ANA");
    in->place_kind = PLACE_DM;
    in->thread = xstrdup("1700000000.000100");
    in->line = xstrdup("vet note 42 \"così\"\nsecond line \xf0\x9f\x8d\x9d");
    in->command = xstrdup("/vet");
    in->respond_url = xstrdup("https://hooks.example/1");
    in->received_at = 1700000000;
    incoming_add_field(in, "because", "");
    incoming_add_field(in, "taste", "yes");
    file = incoming_add_file(in);
    file->remote_id = xstrdup("F1");
    file->url = xstrdup("https://files.example/F1");
    file->name = xstrdup("comments.csv");
    file->size = 12345678901;
    in->ack.connection = 7;
    (void)snprintf(in->ack.envelope, sizeof(in->ack.envelope), "0a6b3f8e");
    return in;
}

START_TEST(what_is_written_down_comes_back)
{
    struct incoming *in = sample(), *back = NULL;
    char *json = incoming_save(in), *again;

    ck_assert_int_eq(incoming_load(json, &back), ERR_OK);
    ck_assert_int_eq(back->kind, INCOMING_FORM);
    ck_assert_str_eq(back->network, "slack");
    ck_assert_str_eq(back->keys[0], "en:0a6b3f8e");
    ck_assert_str_eq(back->keys[1], "ac:U0ANA:b1:1.2:3.4");
    ck_assert_ptr_null(back->keys[2]);
    ck_assert_int_eq(back->place_kind, PLACE_DM);
    ck_assert_str_eq(back->line, in->line);
    ck_assert_str_eq(back->command, "/vet");
    ck_assert_ptr_null(back->message);
    ck_assert_ptr_null(back->trigger);
    ck_assert_int_eq(back->received_at, 1700000000);
    ck_assert_uint_eq(back->field_count, 2);
    ck_assert_str_eq(back->fields[0].value, "");
    ck_assert_str_eq(back->fields[1].name, "taste");
    ck_assert_uint_eq(back->file_count, 1);
    ck_assert_str_eq(back->files[0].name, "comments.csv");
    ck_assert_ptr_null(back->files[0].mime);
    ck_assert_int_eq(back->files[0].size, 12345678901);
    /* Nobody waits any more. */
    ck_assert_str_eq(back->ack.envelope, "");
    again = incoming_save(back);
    ck_assert_str_eq(again, json);
    free(again);
    free(json);
    incoming_free(back);
    incoming_free(in);
}
END_TEST

static const char *const refused[] = {
    "",
    "{",
    "[]",
    "null",
    "{}",
    "{\"kind\":0,\"network\":\"slack\"}",
    "{\"kind\":9,\"network\":\"slack\",\"user\":\"U\"}",
    "{\"kind\":-1,\"network\":\"slack\",\"user\":\"U\"}",
    "{\"kind\":\"0\",\"network\":\"slack\",\"user\":\"U\"}",
    "{\"kind\":3,\"network\":\"slack\",\"user\":\"U\"}",
    "{\"kind\":0,\"network\":7,\"user\":\"U\"}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\",\"more\":1}",
    "{\"kind\":0,\"kind\":0,\"network\":\"slack\",\"user\":\"U\"}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\",\"place_kind\":5}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\",\"received_at\":-1}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\",\"received_at\":1.5}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\",\"keys\":{}}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\",\"keys\":[1]}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\","
    "\"keys\":[\"a\",\"b\",\"c\",\"d\"]}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\",\"fields\":[[]]}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\","
    "\"fields\":[{\"name\":\"x\"}]}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\","
    "\"fields\":[{\"name\":\"x\",\"value\":null}]}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\",\"files\":[7]}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\","
    "\"files\":[{\"sise\":1}]}",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"U\"} trailing",
    "{\"kind\":0,\"network\":\"slack\",\"user\":\"a\\u0000b\"}",
};

START_TEST(what_is_not_ours_is_refused)
{
    struct incoming *in = NULL;

    ck_assert_int_ne(incoming_load(refused[_i], &in), ERR_OK);
    ck_assert_ptr_null(in);
}
END_TEST

START_TEST(the_least_that_is_taken)
{
    struct incoming *in = NULL;

    ck_assert_int_eq(
        incoming_load("{\"kind\":0,\"network\":\"shell\",\"user\":\"ana\"}",
                      &in),
        ERR_OK);
    ck_assert_str_eq(in->user, "ana");
    incoming_free(in);
}
END_TEST

START_TEST(every_cut_of_it_is_refused)
{
    struct incoming *in = sample(), *back = NULL;
    char *json = incoming_save(in);
    size_t len;

    for (len = strlen(json); len-- > 0;) {
        json[len] = '\0';
        ck_assert_int_ne(incoming_load(json, &back), ERR_OK);
    }
    free(json);
    incoming_free(in);
}
END_TEST

START_TEST(too_much_of_anything_is_refused)
{
    struct incoming *in = sample(), *back = NULL;
    char *json;
    int i;

    for (i = 0; i < 101; i++)
        incoming_add_field(in, "x", "y");
    json = incoming_save(in);
    ck_assert_int_eq(incoming_load(json, &back), ERR_INVALID);
    free(json);

    json = malloc(5 * 1024 * 1024);
    memset(json, ' ', 5 * 1024 * 1024);
    json[5 * 1024 * 1024 - 1] = '\0';
    ck_assert_int_eq(incoming_load(json, &back), ERR_TOO_BIG);
    free(json);

    json = malloc(2 * 100000 + 1);
    memset(json, '[', 100000);
    memset(json + 100000, ']', 100000);
    json[200000] = '\0';
    ck_assert_int_eq(incoming_load(json, &back), ERR_INVALID);
    free(json);
    incoming_free(in);
}
END_TEST

START_TEST(freeing_takes_the_facts_along)
{
    struct incoming *in = incoming_new(INCOMING_PERSON, "slack");

    in->person = xcalloc(1, sizeof(*in->person));
    in->person->id = xstrdup("U0ANA");
    in->facts = xcalloc(1, sizeof(*in->facts));
    in->facts->id = xstrdup("C0SPRING");
    incoming_free(in); /* a leak is for the sanitizer to find */
    incoming_free(NULL);
}
END_TEST

TEST_SUITE(incoming)
{
    TCase *tc = test_case(suite, "incoming", 20);

    tcase_add_test(tc, what_is_written_down_comes_back);
    tcase_add_loop_test(tc, what_is_not_ours_is_refused, 0,
                        sizeof(refused) / sizeof(refused[0]));
    tcase_add_test(tc, the_least_that_is_taken);
    tcase_add_test(tc, every_cut_of_it_is_refused);
    tcase_add_test(tc, too_much_of_anything_is_refused);
    tcase_add_test(tc, freeing_takes_the_facts_along);
}
