/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_comments.c - what kind of comment is this? All sentences are invented.
 */
#include "rules/comments.h"

#include <string.h>

#include "alloc.h"
#include "test.h"

static const struct {
    const char *text;
    const char *class;
    bool generic;
} people[] = {
    /* nothing but emoji */
    { "😍😍🔥", "emoji", true },
    { "❤️❤️ 👏🏽 !!!", "emoji", true },
    { "@marta 🔥🔥", "emoji", true },
    { "...", "emoji", true },
    { "🇮🇹🇮🇹", "emoji", true },
    /* nothing but names */
    { "@marta", "mention", false },
    { "@marta @luca.b @gio_99", "mention", false },
    /* praise, six languages and Indonesian */
    { "Nice pic!", "praise", true },
    { "WOW so beautiful 😍", "praise", true },
    { "Great content! Keep it up 👏", "praise", true },
    { "Amaaaaazing!!", "praise", true },
    { "Amazing, Anna!", "praise", true },
    { "Bellissima ❤️", "praise", true },
    { "che bella che sei, complimenti!!!", "praise", true },
    { "Troppo brava!", "praise", true },
    { "Bellissima Giulia", "praise", true },
    { "Qué linda foto, amiga", "praise", true },
    { "Hermosa 😍😍", "praise", true },
    { "muy buena!", "praise", true },
    { "Trop belle 😍", "praise", true },
    { "Merci pour le partage", "praise", true },
    { "magnifique photo !", "praise", true },
    { "Wunderschön!", "praise", true },
    { "Sehr schönes Bild 👍", "praise", true },
    { "Danke fürs Teilen", "praise", true },
    { "muito linda mesmo", "praise", true },
    { "Parabéns, lindas!", "praise", true },
    { "cantik banget kak", "praise", true },
    { "𝓑𝓮𝓪𝓾𝓽𝓲𝓯𝓾𝓵", "praise", true },
    /* one or two words that say something, but little */
    { "love-in-idleness", "other", false },
    { "Blue tiles", "short", false },
    { "Ferragosto insieme", "short", false },
    { "hahahaha", "short", false },
    { "wkwkwk", "short", false },
    /* no words of any language */
    { "asdfghjkl", "nonsense", true },
    { "xkjqwrtz bvcxzgh", "nonsense", true },
    { "sdfgsdfg fghjfghj", "nonsense", true },
    /* says something about this post */
    { "Where are the shoes from?", "specific", false },
    { "Quanto lievito per mezzo chilo di farina?", "specific", false },
    { "¿Dónde compraste la mesa?", "specific", false },
    { "C'est quelle marque, la veste ?", "specific", false },
    { "Wie lange muss der Teig ruhen?", "specific", false },
    { "Onde fica essa praia?", "specific", false },
    { "The part at 3:46 made my cat jump", "specific", false },
    { "Tried it with 200 grams of sugar less", "specific", false },
    /* anything else that people write */
    { "La mia nonna la faceva con le zucchine", "other", false },
    { "My dog steals every sock in the house", "other", false },
    { "Ich habe das Rezept gestern nachgekocht, herrlich saftig", "other",
      false },
    { "Lo preparé ayer para mi suegra y repitió", "other", false },
    { "On a fait la même balade avec les enfants", "other", false },
    { "Fiz ontem e a família toda repetiu", "other", false },
};

/* Words of sellers that people use under posts they like. */
static const char *const shoppers[] = {
    "price please",
    "what's the price of the blue one?",
    "Prezzo?",
    "quanto costa, c'è uno sconto?",
    "precio por favor",
    "me pasas el precio, gracias",
    "C'est à quel prix ?",
    "Was ist der Preis?",
    "qual o preço?",
    "harga berapa kak",
    "beli dimana kak?",
    "order dimana ini kak",
    "Bitcoin is not for my nerves",
    "I followed your advice and invested in a better oven",
    "Mississippi successfully flooded again",
    "Is this legit? My friend got scammed on whatsapp",
    "my grandmother's recipe is the best, trust me",
    "Watching this from the hospital with my sister",
    "maar dan gaan we daar naar toe, maandag is het raar",
    /* talk of money that leads nobody anywhere */
    "We invested our savings in this bakery and never looked back",
    "I put 200 a month into index funds since your video",
    "bitcoin went down again and my dad will not stop talking",
    "Which broker did you use for the bonds?",
    "paid off my student loan this spring, your budget sheet helped",
    "Quanto rende un conto deposito oggi?",
    /* goods that people like */
    "suka banget sama gamis birunya kak",
    "kasur lipatnya beli berapa kak?",
    "jam tangannya couple ya sama suami",
    "Die Kette gefällt mir, woher ist die?",
    /* thanks as people say it */
    "Danke für deine Mühe, hat bei mir gut geklappt",
    "Wieder ein schönes Video, weiter so!",
    "thanks for explaining it twice, now I get it",
    "tule meille maanantaiaamuna niin juodaan kahvit",
};

START_TEST(who_asks_for_a_price_sells_nothing)
{
    struct comment_text in = { .text = shoppers[_i] };
    struct comment_judgement out;

    comment_judge(&in, &out);
    ck_assert_msg(!out.machine, "'%s': %s %d", in.text, out.rule, out.score);
}
END_TEST

START_TEST(people_are_classed_by_what_they_say)
{
    struct comment_text in = { .text = people[_i].text };
    struct comment_judgement out;

    comment_judge(&in, &out);
    ck_assert_msg(!out.machine, "'%s' is no machine: %s %d", in.text, out.rule,
                  out.score);
    ck_assert_msg(strcmp(comment_class_name(out.class), people[_i].class) == 0,
                  "'%s' is %s, not %s (%s)", in.text,
                  comment_class_name(out.class), people[_i].class, out.rule);
    ck_assert(out.generic == people[_i].generic);
    ck_assert_int_lt(out.score, 500);
}
END_TEST

/* Each row beside a person's sentence that shares its words. */
static const struct {
    const char *machine;
    const char *class;
    const char *person;
} machines[] = {
    /* fishing */
    { "Check out my new song on my channel", "cta",
      "I play this song on my way to work" },
    { "sub 4 sub anyone?", "cta", "I have been subscribed for years" },
    { "Passa dal mio profilo, ricambio sempre!", "cta",
      "Il tuo profilo mi mette allegria" },
    { "Iscrivetevi al mio canale ragazzi", "cta",
      "Seguo questo canale dal primo giorno" },
    { "Pasa por mi canal y suscríbete", "cta",
      "Este canal me acompaña todos los domingos" },
    { "Abonne-toi à ma chaîne stp", "cta", "Je suis abonnée depuis le début" },
    { "Schaut mal auf meinem Kanal vorbei", "cta",
      "Dein Kanal begleitet mich beim Bügeln" },
    { "Se inscreve no meu canal, por favor", "cta",
      "Sigo o canal desde o primeiro vídeo" },
    { "Cek ig kita ya kak, mampir dulu", "cta",
      "Kak, resepnya sudah aku coba tadi malam" },
    { "https://example.com/win", "cta", "I read about it in the paper" },
    { "I am a rapper from Leeds, just dropped my first tape, give me a chance",
      "cta", "A friend from Leeds gave me a chance and a job" },
    { "we are a small band, our cover is up, it would mean the world", "cta",
      "this book means the world to my sister" },
    { "Lasst gerne ein Abo da, ich mache Videos über Züge", "cta",
      "Mein Sohn schaut deine Züge jeden Abend" },
    { "boleh dicek kak koleksi kami, kepoin aja", "cta",
      "koleksi bukunya banyak ya kak" },
    /* money */
    { "I invested $500 and got $5000 within a week, all thanks to "
      "@maria_trades_fx",
      "spam", "I spent a week there and would go back any day" },
    { "DM me on WhatsApp and start earning weekly", "spam",
      "My mother sends me this on whatever app she finds" },
    { "She is the best account manager, contact her on Telegram", "spam",
      "She is the best baker of our street" },
    { "Ho guadagnato 5000€ in una settimana grazie a @maria_fx, scrivetele "
      "su WhatsApp",
      "spam", "In una settimana ho letto tutto il libro" },
    { "Gané $3000 por semana con @inversiones_ana, escríbele", "spam",
      "Voy al mercado cada semana con mi hija" },
    { "Gagnez de l'argent chez vous, contactez-moi sur WhatsApp", "spam",
      "Chez nous on mange tard le dimanche" },
    { "Geld verdienen von zuhause, schreib mir auf WhatsApp", "spam",
      "Bei uns zuhause gibt es das jeden Sonntag" },
    { "Ganhe dinheiro em casa, me chama no WhatsApp", "spam",
      "Em casa todo mundo gosta de bolo" },
    /* goods */
    { "Buy cheap followers, real followers only, DM us", "spam",
      "Her followers deserve such honest words" },
    { "Compra follower reali, prezzi bassi, scrivimi in privato", "spam",
      "Ho compra to la farina sbagliata" },
    { "Followers reales y baratos, escríbeme al +34 612 345 678", "spam",
      "Los tomates del huerto salen baratos" },
    { "Mehr Follower kaufen auf www.mehr-follower.shop", "spam",
      "Die Follower hier sind wirklich freundlich" },
    { "PROMO 1000 followers cuma 15rb, langsung DM kak", "spam",
      "Lucu banget ekspresinya waktu jatuh" },
    { "Pemutih badan termurah, order via WA 0812-3456-7890", "spam",
      "Rambutnya baru ya, cocok sama bajunya" },
    /* who got it back, who tells the future, who gives away */
    { "I lost 2.1 BTC last year and @recover_with_olek got all of it back, "
      "text him",
      "spam", "I lost my keys last year and my neighbour got them back" },
    { "Your ancestors asked me to give you an important message, reply with "
      "your birth month",
      "spam", "My grandmother asked me to give you this recipe" },
    { "Giving away $2000 to the first 15 people to message me with BLESSED",
      "spam", "The first 15 people in the queue got a free coffee" },
    { "Next 100x gem, presale is live, join the airdrop before listing", "spam",
      "Next summer we join the tour before the crowds" },
    { "still thankful for the day i met annika_trades__ my life has changed "
      "and i am debt free",
      "spam", "still thankful for the day I met my husband here" },
    { "#milena_invest__ has changed my life, three payouts in two weeks",
      "spam", "#meatless has changed my life, three dinners a week" },
    /* bait */
    { "single and lonely tonight? my private pics are on my page", "spam",
      "My cat is single and lonely tonight" },
    { "Heiße Frauen in deiner Nähe, klick auf mein Profil", "cta",
      "Heiße Suppe in dieser Kälte, genau richtig" },
    /* followers, beauty, jobs */
    { "Jasa nambah followers aktif permanen, murah dan amanah", "spam",
      "Followersnya makin banyak ya kak, selamat" },
    { "Yang pengen langsing dalam 2 minggu tanpa diet, cek akun kami", "cta",
      "Dua minggu lagi aku liburan ke sini" },
    { "Dicari reseller dan agen, kerja dari rumah, gaji perhari", "spam",
      "Kerja dari rumah sambil nonton ini, seru" },
    { "pmutih badan ampuh, yg minat langsung wa ya", "spam",
      "badannya sehat terus ya kak" },
    { "Joki tugas dan skripsi, fast respon, hubungi wa 0812 3456 7890", "spam",
      "Skripsiku baru selesai, nonton ini dulu" },
    /* gambling */
    { "main di BANANA77 langsung maxwin", "spam",
      "kami main ke pantai hari minggu" },
    { "slot gacor hari ini, depo receh wd besar", "spam",
      "hari ini hujan besar di sini" },
    /* praise from a template */
    { "Your videos are a true masterpiece, thank you for your dedication and "
      "attention to detail!🍓🚲🌵",
      "praise", "Thank you for showing the mistakes too" },
    { "Ihr Kanal ist eine Quelle der Inspiration. Vielen Dank für Ihre harte "
      "Arbeit!🥕🚀",
      "praise", "Endlich erklärt das jemand ohne Umwege" },
    { "I tuoi video sono una fonte di ispirazione, grazie per la cura dei "
      "dettagli!🍋🚲",
      "praise", "I tuoi video li guardo mentre stiro" },
    { "Tus videos son una fuente de inspiración, gracias por tu dedicación!🍇🎈",
      "praise", "Tus videos los pone mi abuelo en la tele" },
    { "Votre chaîne est une source d'inspiration, merci pour votre "
      "dévouement !🌵🎲",
      "praise", "Votre chien a l'air de s'ennuyer ferme" },
    { "Seus vídeos são uma fonte de inspiração, obrigado pela sua "
      "dedicação!🍉🛶",
      "praise", "Seus gatos roubam a cena toda vez" },
};

START_TEST(machines_are_told_from_people)
{
    struct comment_text in = { .text = machines[_i].machine };
    struct comment_judgement out;

    comment_judge(&in, &out);
    ck_assert_msg(out.machine, "'%s' is a machine: %s %d", in.text, out.rule,
                  out.score);
    ck_assert_msg(strcmp(comment_class_name(out.class), machines[_i].class) ==
                      0,
                  "'%s' is %s (%s)", in.text, comment_class_name(out.class),
                  out.rule);
    ck_assert(!out.generic);
    ck_assert_int_ge(out.score, 500);
    ck_assert_uint_gt(out.to, out.from);
    ck_assert_ptr_nonnull(strstr(in.text, out.words));

    in.text = machines[_i].person;
    comment_judge(&in, &out);
    ck_assert_msg(!out.machine, "'%s' is a person: %s %d", in.text, out.rule,
                  out.score);
}
END_TEST

START_TEST(a_thread_is_specific_and_never_generic)
{
    struct comment_text in = { .text = "so true", .thread = true };
    struct comment_judgement out;

    comment_judge(&in, &out);
    ck_assert_int_eq(out.class, COMMENT_SPECIFIC);
    ck_assert(!out.generic);
}
END_TEST

START_TEST(the_creators_own_name_is_no_promotion)
{
    struct comment_text in = {
        .text = "thanks to @anna.crypto I finally understood trading",
        .creator = "@anna.crypto",
    };
    struct comment_judgement out;

    comment_judge(&in, &out);
    ck_assert(!out.machine);
    in.creator = NULL;
    comment_judge(&in, &out);
    ck_assert(out.machine);
    in.text = "stunning annasophie";
    in.creator = "@annasophie";
    comment_judge(&in, &out);
    ck_assert_int_eq(out.class, COMMENT_PRAISE);
}
END_TEST

START_TEST(a_campaigns_discount_code_is_no_brand)
{
    struct comment_text in = {
        .text = "Used the code ANNA10 yesterday and it worked"
    };
    struct comment_judgement out;

    comment_judge(&in, &out);
    ck_assert(!out.machine);
}
END_TEST

START_TEST(who_warns_of_a_scam_is_no_scammer)
{
    struct comment_text in = {
        .text = "Careful, the account manager with whatsapp is a scam"
    };
    struct comment_judgement out;

    comment_judge(&in, &out);
    ck_assert_msg(!out.machine, "%s %d", out.rule, out.score);
}
END_TEST

START_TEST(the_deciding_words_are_quoted_at_a_character)
{
    struct comment_judgement out;
    struct comment_text in;
    char text[400] = "";
    int i;

    /* A link of two-byte letters, far longer than the quote. */
    strncat(text, "https://a.example/", sizeof(text) - 1);
    for (i = 0; i < 60; i++)
        strncat(text, "é", sizeof(text) - strlen(text) - 1);
    in = (struct comment_text){ .text = text };
    comment_judge(&in, &out);
    ck_assert(out.machine);
    ck_assert_uint_lt(strlen(out.words), sizeof(out.words));
    ck_assert_int_eq((unsigned char)out.words[strlen(out.words) - 1], 0xa9);
    ck_assert_str_eq(out.rule, "link");
}
END_TEST

TEST_SUITE(comments)
{
    TCase *tc = test_case(suite, "comments", 20);

    tcase_add_loop_test(tc, people_are_classed_by_what_they_say, 0,
                        ARRAY_LEN(people));
    tcase_add_loop_test(tc, who_asks_for_a_price_sells_nothing, 0,
                        ARRAY_LEN(shoppers));
    tcase_add_loop_test(tc, machines_are_told_from_people, 0,
                        ARRAY_LEN(machines));
    tcase_add_test(tc, a_thread_is_specific_and_never_generic);
    tcase_add_test(tc, the_creators_own_name_is_no_promotion);
    tcase_add_test(tc, a_campaigns_discount_code_is_no_brand);
    tcase_add_test(tc, who_warns_of_a_scam_is_no_scammer);
    tcase_add_test(tc, the_deciding_words_are_quoted_at_a_character);
}
