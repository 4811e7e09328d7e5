/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_followers.c - lists of followers, read as a whole and in pieces.
 *
 * The files are those of tests/fixtures/followers. The same rows must come out
 * of each in slices of any size, with plan and state saved and loaded between.
 */
#include "followers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "buf.h"
#include "disk_file.h"
#include "download_owner.h"
#include "handle.h"
#include "test.h"

#define FOLDER "tests/fixtures/followers/"

/* ---- helpers ------------------------------------------------------------- */

static void
load(const char *name, struct buf *out)
{
    char path[256];

    buf_init(out, 1024 * 1024);
    (void)snprintf(path, sizeof(path), FOLDER "%s", name);
    ck_assert_msg(disk_read(path, out), "cannot open %s", path);
}

struct seen {
    struct buf rows;
    int good, skipped, stop_at;
};

static enum err
on_row(void *ctx, const struct follower_row *row)
{
    const struct follower_fact *f = &row->fact;
    struct seen *s = ctx;

    if (s->stop_at > 0 && s->good + s->skipped == s->stop_at)
        return ERR_BUSY;
    if (row->skip != IMPORT_SKIP_NONE) {
        s->skipped++;
        buf_addf(&s->rows, "skip %d\n", (int)row->skip);
        return ERR_OK;
    }
    s->good++;
    buf_addf(&s->rows,
             "%s at %lld posts %lld by %lld of %lld pic %lld bio "
             "%lld\n",
             f->handle, (long long)f->at, (long long)f->posts,
             (long long)f->followers, (long long)f->following,
             (long long)f->picture, (long long)f->bio_length);
    return ERR_OK;
}

static void
read_in(const struct followers_plan *plan, const struct buf *file, size_t slice,
        struct seen *s)
{
    struct import_state state = { 0 };
    size_t at = 0, consumed, idle = 0;

    buf_init(&s->rows, 1024 * 1024);
    while (idle < 2) {
        size_t len = file->len - at < slice ? file->len - at : slice;
        bool last = at + len == file->len;
        char *text = followers_plan_save(plan), *held;
        struct followers_plan again;

        ck_assert_int_eq(followers_plan_load(text, &again), ERR_OK);
        ck_assert_int_eq(followers_parse(&again, &state, file->data + at, len,
                                         last, 7, &consumed, on_row, s),
                         ERR_OK);
        at += consumed;
        held = import_state_save(&state);
        ck_assert_int_eq(import_state_load(held, &state), ERR_OK);
        free(held);
        free(text);
        if (consumed == 0 && !last)
            slice *= 2; /* as the job does for a long record */
        idle = consumed == 0 && last ? idle + 1 : 0;
    }
    ck_assert_int_eq((int)at, (int)file->len);
}

static void
sniff(const char *name, const struct buf *file, struct followers_plan *plan)
{
    ck_assert_int_eq(followers_sniff(name, file->data, file->len, true, plan),
                     ERR_OK);
}

/* ---- the files ----------------------------------------------------------- */

static const struct {
    const char *name;
    enum followers_source source;
    int good, skipped;
    bool has_profiles;
    const char *row; /* that must be among them */
} files[] = {
    { "followers-table.csv", FOLLOWERS_TABLE, 302, 0, true,
      "hidden.one at -1 posts -1 by -1 of -1 pic 0 bio 0\n" },
    { "follower-italiano.csv", FOLLOWERS_TABLE, 120, 0, true,
      " pic -1 bio -1" },
    { "followers-names.csv", FOLLOWERS_TABLE, 70, 0, false,
      "ada.bakes at -1 posts -1 by -1 of -1 pic -1 bio -1\n" },
    { "followers-profiles.json", FOLLOWERS_TABLE, 40, 0, true, " pic 0 bio 0" },
    { "followers_1.json", FOLLOWERS_INSTAGRAM, 300, 0, false, "at 17725" },
    { "followers_2.json", FOLLOWERS_INSTAGRAM, 210, 0, false,
      "ada.bakes.0 at 1767247200 posts -1" },
    { "user_data_tiktok.json", FOLLOWERS_TIKTOK, 510, 0, false,
      "ada_bakes_0 at 1767247200 posts -1" },
    { "Follower.txt", FOLLOWERS_TIKTOK, 90, 0, false, " at 17775" },
};

START_TEST(a_list_is_known_and_read)
{
    struct followers_plan plan;
    struct seen seen = { .good = 0 };
    struct buf file;

    load(files[_i].name, &file);
    sniff(files[_i].name, &file, &plan);
    ck_assert_msg(followers_can_read(&plan), "%s", files[_i].name);
    ck_assert_msg(plan.source == files[_i].source, "%s", files[_i].name);
    ck_assert_msg(followers_has_profiles(&plan) == files[_i].has_profiles, "%s",
                  files[_i].name);
    read_in(&plan, &file, file.len, &seen);
    ck_assert_msg(seen.good == files[_i].good &&
                      seen.skipped == files[_i].skipped,
                  "%s: %d good, %d skipped", files[_i].name, seen.good,
                  seen.skipped);
    ck_assert_msg(strstr(seen.rows.data, files[_i].row) != NULL, "%s lacks %s",
                  files[_i].name, files[_i].row);
    buf_release(&seen.rows);
    buf_release(&file);
}
END_TEST

START_TEST(slices_of_any_size_give_the_same)
{
    static const size_t sizes[] = { 300, 1000, 4099, 65536 };
    struct followers_plan plan;
    struct seen whole = { .good = 0 };
    struct buf file;
    size_t i;

    load(files[_i].name, &file);
    sniff(files[_i].name, &file, &plan);
    read_in(&plan, &file, file.len, &whole);
    for (i = 0; i < ARRAY_LEN(sizes); i++) {
        struct seen part = { .good = 0 };

        read_in(&plan, &file, sizes[i], &part);
        ck_assert_msg(strcmp(part.rows.data, whole.rows.data) == 0,
                      "%s in slices of %zu", files[_i].name, sizes[i]);
        buf_release(&part.rows);
    }
    buf_release(&whole.rows);
    buf_release(&file);
}
END_TEST

START_TEST(a_refusal_stops_before_the_row)
{
    struct import_state state = { 0 };
    struct followers_plan plan;
    struct seen seen = { .stop_at = 5 };
    struct buf file;
    size_t consumed, more;
    int turn;

    load(files[_i].name, &file);
    sniff(files[_i].name, &file, &plan);
    buf_init(&seen.rows, 1024 * 1024);
    ck_assert_int_eq(followers_parse(&plan, &state, file.data, file.len, true,
                                     100, &consumed, on_row, &seen),
                     ERR_BUSY);
    seen.stop_at = 0;
    for (turn = 0; turn < 4; turn++) {
        ck_assert_int_eq(followers_parse(&plan, &state, file.data + consumed,
                                         file.len - consumed, true, 1000, &more,
                                         on_row, &seen),
                         ERR_OK);
        consumed += more;
    }
    ck_assert_int_eq((int)consumed, (int)file.len);
    ck_assert_int_eq(seen.good, files[_i].good);
    buf_release(&seen.rows);
    buf_release(&file);
}
END_TEST

/* ---- what is none -------------------------------------------------------- */

static const struct {
    const char *name, *text;
    enum followers_why why;
    bool is_download;
} others[] = {
    { "following.json",
      "{\"relationships_following\":[{\"title\":\"a\",\"string_list_data\":[]}"
      "]}",
      FOLLOWERS_WHY_FOLLOWING, true },
    { "pending.json",
      "{ \"relationships_follow_requests_sent\" : [{\"string_list_data\":[]}]}",
      FOLLOWERS_WHY_OTHER, true },
    { "following_1.json", "[{\"string_list_data\":[{\"value\":\"a\"}]}]",
      FOLLOWERS_WHY_FOLLOWING, true },
    { "followers_1.html", "<html><body>ada</body></html>", FOLLOWERS_WHY_HTML,
      true },
    { "Following.txt", "Date: 2026-01-01 10:00:00 UTC\nUsername: a\n",
      FOLLOWERS_WHY_FOLLOWING, true },
    /* Tables of other things, with a creator and followers in them. */
    { "team.csv",
      "creator,handle,platform,followers,fee,draft due\n"
      "Ana,@ana,instagram,1200,300,2026-05-01\n",
      FOLLOWERS_WHY_NONE, false },
    { "comments.csv", "username,followers,comment\nana,12,lovely\n",
      FOLLOWERS_WHY_NONE, false },
    { "people.csv", "name,email,city\nAna,a@example.org,Roma\n",
      FOLLOWERS_WHY_NONE, false },
    { "words.txt", "just a line of text\nand another\n", FOLLOWERS_WHY_NONE,
      false },
    { "empty.csv", "", FOLLOWERS_WHY_NONE, false },
    { "page.html", "<html><body>ada</body></html>", FOLLOWERS_WHY_NONE, false },
    { "broken.json", "[{\"string_list_data\":", FOLLOWERS_WHY_NONE, false },
    { "x.json", "{", FOLLOWERS_WHY_NONE, false },
    { "x.json", "[", FOLLOWERS_WHY_NONE, false },
    { "x.json", "{\"a\":1}", FOLLOWERS_WHY_NONE, false },
};

START_TEST(what_is_no_list_is_not_taken_for_one)
{
    struct followers_plan plan;
    size_t consumed;
    struct import_state state = { 0 };
    struct seen seen = { .good = 0 };

    ck_assert_int_eq(followers_sniff(others[_i].name, others[_i].text,
                                     strlen(others[_i].text), true, &plan),
                     ERR_OK);
    ck_assert_msg(plan.why == others[_i].why, "%s: %d", others[_i].name,
                  (int)plan.why);
    ck_assert_msg(followers_is_download(&plan) == others[_i].is_download, "%s",
                  others[_i].name);
    ck_assert_msg(!followers_can_read(&plan), "%s", others[_i].name);
    ck_assert_int_eq(followers_parse(&plan, &state, others[_i].text,
                                     strlen(others[_i].text), true, 10,
                                     &consumed, on_row, &seen),
                     ERR_INVALID);
}
END_TEST

/* ---- headers ------------------------------------------------------------- */

static const struct {
    const char *header;
    bool is_list, has_profiles;
} headers[] = {
    { "username,posts,followers,following", true, true },
    { "Username,Media Count,Follower Count,Following Count,Biography", true,
      true },
    { "user_name;followers_count;follows_count;posts_count", true, true },
    { "Nome utente\tPost\tFollower\tSeguiti", true, true },
    { "Nombre de usuario,Publicaciones,Seguidores,Seguidos", true, true },
    { "Benutzername,Beiträge,Abonnenten,Abonniert", true, true },
    { "Nom d'utilisateur,Publications,Abonnés,Abonnements", true, true },
    { "Profile URL,Followers,Following", true, false },
    { "username", true, false },
    { "username,full_name", true, false },
    { "username,followed at", true, false },
    { "user id,username,is private,full name", true, false },
    { "post,author,text", false, false },
    { "username,email,phone,address", false, false },
    { "campaign,creator,followers,following,posts", false, false },
};

START_TEST(a_header_is_read_in_many_tongues)
{
    struct followers_plan plan;
    struct buf text;

    buf_init(&text, 1024);
    buf_addf(&text, "%s\na,1,2,3\n", headers[_i].header);
    ck_assert_int_eq(followers_sniff("x.csv", text.data, text.len, true, &plan),
                     ERR_OK);
    ck_assert_msg(followers_can_read(&plan) == headers[_i].is_list, "%s",
                  headers[_i].header);
    ck_assert_msg(!headers[_i].is_list ||
                      followers_has_profiles(&plan) == headers[_i].has_profiles,
                  "%s", headers[_i].header);
    buf_release(&text);
}
END_TEST

/* ---- cells --------------------------------------------------------------- */

static const struct {
    const char *cells, *row; /* NULL = left out */
} cells[] = {
    { "@Ana.B,1.200,\"38,200\",12,,",
      "ana.b at -1 posts 1200 by 38200 of 12 pic 0 bio 0\n" },
    { "anna.it,0,0,0,https://x.example/a.jpg,ciao è",
      "anna.it at -1 posts 0 by 0 of 0 pic 1 bio 6\n" },
    { "https://www.instagram.com/_u/bo_b,1.2K,1M,-,no,x",
      "bo_b at -1 posts 1200 by 1000000 of -1 pic 0 bio 1\n" },
    { "https://www.instagram.com/carl/,,,,yes,",
      "carl at -1 posts -1 by -1 of -1 pic 1 bio 0\n" },
    { "two words,1,1,1,,", NULL },
    { "имя,1,1,1,,", NULL },
    { ",1,1,1,,", NULL },
    { "=cmd(),1,1,1,,", NULL },
    { "x234567890123456789012345678901234567890123456789012345678901,1,1,1,,",
      NULL },
};

START_TEST(a_cell_is_read_or_left_out)
{
    struct followers_plan plan;
    struct seen seen = { .good = 0 };
    struct buf text;

    buf_init(&text, 1024);
    buf_addf(&text, "username,posts,followers,following,avatar,bio\n%s\n",
             cells[_i].cells);
    ck_assert_int_eq(followers_sniff("x.csv", text.data, text.len, true, &plan),
                     ERR_OK);
    read_in(&plan, &text, text.len, &seen);
    if (cells[_i].row)
        ck_assert_str_eq(seen.rows.data, cells[_i].row);
    else
        ck_assert_int_eq(seen.skipped, 1);
    buf_release(&seen.rows);
    buf_release(&text);
}
END_TEST

START_TEST(a_plan_from_a_broken_disk_is_refused)
{
    static const char *const texts[] = {
        "nonsense",
        "",
        "{}",
        "{\"source\":1,\"kind\":1,\"encoding\":99,\"delimiter\":44}",
        "{\"source\":1,\"kind\":2,\"encoding\":1,\"depth\":900}",
        "{\"source\":77,\"kind\":1,\"encoding\":1,\"delimiter\":44}",
        "{\"source\":1,\"kind\":1,\"encoding\":1,\"delimiter\":120}",
    };
    struct followers_plan plan = { .why = FOLLOWERS_WHY_HTML };
    size_t i;

    for (i = 0; i < ARRAY_LEN(texts); i++)
        ck_assert_msg(followers_plan_load(texts[i], &plan) != ERR_OK, "%s",
                      texts[i]);
    ck_assert_int_eq(plan.why, FOLLOWERS_WHY_HTML);
}
END_TEST

static const struct {
    const char *name, *owner;
} owners[] = {
    { "instagram-luna.tavola-2026-05-12-AbCd123.zip", "luna.tavola" },
    { "down/Instagram-Luna_T-2026-05-12.zip", "luna_t" },
    { "instagram-download.zip", NULL },
    { "instagram-2026-05-12-x.zip", NULL },
    { "instagram--2026-05-12-x.zip", NULL },
    { "instagram-l\xC3\xBCna-2026-05-12-x.zip", NULL },
    { "instagram-", NULL },
    { "instagram-luna-2026-05-1", NULL },
    { "followers_1.json", NULL },
};

START_TEST(an_archive_s_name_says_whose_it_is)
{
    char owner[HANDLE_MAX + 1] = "-";

    ck_assert(download_owner_in_name(owners[_i].name, owner) ==
              (owners[_i].owner != NULL));
    ck_assert_str_eq(owner, owners[_i].owner ? owners[_i].owner : "-");
}
END_TEST

static const struct {
    const char *text, *owner;
} profiles[] = {
    { "{\"ProfileMap\": {\"bio\": \"x\", \"userName\" : \"Dora.Tok\"}}",
      "dora.tok" },
    { "{\"ProfileMap\":{\"userName\":\"d\"", "d" },
    { "{\"UserName\": \"fan\", \"ProfileMap\": {}}", NULL },
    { "{\"userName\": \"fan\"}", NULL },
    { "{\"ProfileMap\": {\"userName\": \"cut", NULL },
    { "{\"ProfileMap\": {\"userName\": \"two words\"}}", NULL },
    { "{\"ProfileMap\": {\"userName\": null}}", NULL },
    { "{\"ProfileMap\": {\"userName\":", NULL },
    { "", NULL },
};

START_TEST(tiktoks_profile_says_whose_it_is)
{
    size_t len = strlen(profiles[_i].text);
    char *exact = xmalloc(len + 1), owner[HANDLE_MAX + 1] = "-";

    memcpy(exact, profiles[_i].text, len); /* nothing follows */
    ck_assert(download_owner_in_tiktok(exact, len, owner) ==
              (profiles[_i].owner != NULL));
    ck_assert_str_eq(owner, profiles[_i].owner ? profiles[_i].owner : "-");
    free(exact);
}
END_TEST

/* Nobody looked whether there is one: that is not "nobody has one". */
START_TEST(a_column_that_is_empty_for_all_says_nothing)
{
    struct followers_plan plan;
    struct buf b;
    int i;

    buf_init(&b, 64 * 1024);
    buf_adds(&b, "Username,Posts,Followers,Following,Profilbild,Biography\n");
    for (i = 0; i < 20; i++)
        buf_addf(&b, "some.body.%d,3,40,50,,%s\n", i, i == 7 ? "hi" : "");
    ck_assert_int_eq(followers_sniff("a.csv", b.data, b.len, true, &plan),
                     ERR_OK);
    ck_assert(followers_has_profiles(&plan));
    ck_assert_int_eq(plan.column[FOLLOWERS_FIELD_PICTURE].index, -1);
    ck_assert_int_eq(plan.column[FOLLOWERS_FIELD_BIO].index, 5);
    buf_adds(&b, "some.body.21,3,40,50,https://x.example/p.jpg,\n");
    ck_assert_int_eq(followers_sniff("a.csv", b.data, b.len, true, &plan),
                     ERR_OK);
    ck_assert_int_eq(plan.column[FOLLOWERS_FIELD_PICTURE].index, 4);
    buf_release(&b);
}
END_TEST

TEST_SUITE(followers)
{
    TCase *tc = test_case(suite, "followers", 20);

    tcase_add_loop_test(tc, a_list_is_known_and_read, 0, ARRAY_LEN(files));
    tcase_add_loop_test(tc, slices_of_any_size_give_the_same, 0,
                        ARRAY_LEN(files));
    tcase_add_loop_test(tc, a_refusal_stops_before_the_row, 0,
                        ARRAY_LEN(files));
    tcase_add_loop_test(tc, what_is_no_list_is_not_taken_for_one, 0,
                        ARRAY_LEN(others));
    tcase_add_loop_test(tc, a_header_is_read_in_many_tongues, 0,
                        ARRAY_LEN(headers));
    tcase_add_loop_test(tc, a_cell_is_read_or_left_out, 0, ARRAY_LEN(cells));
    tcase_add_test(tc, a_plan_from_a_broken_disk_is_refused);
    tcase_add_loop_test(tc, an_archive_s_name_says_whose_it_is, 0,
                        ARRAY_LEN(owners));
    tcase_add_loop_test(tc, tiktoks_profile_says_whose_it_is, 0,
                        ARRAY_LEN(profiles));
    tcase_add_test(tc, a_column_that_is_empty_for_all_says_nothing);
}
