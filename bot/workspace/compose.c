/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * compose.c - what a person typed, as Slack passes it on.
 *
 * The three characters are escaped; @name of somebody in the workspace
 * becomes <@U…>, #channel <#C…|name>, addresses of pages and mailboxes become
 * links. @somebody-else stays text: creators' handles are no colleagues. What
 * stands between backticks is left alone.
 */
#include "compose.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conversations.h"
#include "mem.h"
#include "people.h"
#include "text.h"

static bool
is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.' ||
           (unsigned char)c >= 0x80;
}

/* The length of the name at s, without dots and dashes at its end. */
static size_t
name_length(const char *s)
{
    size_t n = 0;

    while (is_word(s[n]))
        n++;
    while (n > 0 && strchr(".-_", s[n - 1]))
        n--;
    return n;
}

/* ---- links -------------------------------------------------------------- */

static size_t
url_length(const char *s)
{
    size_t n = 0;
    int open = 0;

    while (s[n] && !isspace((unsigned char)s[n]) && !strchr("<>\"`|", s[n])) {
        open += s[n] == '(' ? 1 : s[n] == ')' ? -1 : 0;
        n++;
    }
    while (n > 0 &&
           (strchr(".,;:!?'*_~", s[n - 1]) || (s[n - 1] == ')' && open < 0))) {
        open += s[n - 1] == ')';
        n--;
    }
    return n;
}

static bool
is_known_ending(const char *s, size_t len)
{
    static const char *const endings[] = { "com", "org", "net", "it", "tv",
                                           "be",  "io",  "co",  "uk", "de",
                                           "fr",  "es",  "me",  "eu" };
    size_t i;

    for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (strlen(endings[i]) == len && strncasecmp(endings[i], s, len) == 0)
            return true;
    return false;
}

/* Is the text at s a bare host such as youtube.com/watch, and how long? */
static size_t
bare_length(const char *s)
{
    size_t host = 0, n, dot;

    while (isalnum((unsigned char)s[host]) || s[host] == '-' || s[host] == '.')
        host++;
    while (host > 0 && s[host - 1] == '.')
        host--;
    for (dot = host; dot > 0 && s[dot - 1] != '.'; dot--)
        continue;
    if (dot < 2 || !is_known_ending(s + dot, host - dot))
        return 0;
    if (s[host] == '@')
        return 0;
    if (s[host] != '/')
        return strncasecmp(s, "www.", 4) == 0 ? host : 0;
    n = url_length(s);
    return n > host ? n : host;
}

static size_t
mail_length(const char *s)
{
    size_t local = 0, n;

    while (isalnum((unsigned char)s[local]) || strchr("._%+-", s[local])) {
        if (s[local] == '\0')
            return 0;
        local++;
    }
    if (local == 0 || s[local] != '@')
        return 0;
    n = local + 1;
    while (isalnum((unsigned char)s[n]) || s[n] == '-' || s[n] == '.')
        n++;
    while (n > local + 1 && s[n - 1] == '.')
        n--;
    return memchr(s + local + 1, '.', n - local - 1) ? n : 0;
}

/* A link at s: write it, and tell how much of s it took. */
static size_t
add_link(struct text *t, const char *s)
{
    size_t n;

    if (strncasecmp(s, "http://", 7) == 0 ||
        strncasecmp(s, "https://", 8) == 0) {
        n = url_length(s);
        if (n > 8) {
            text_addc(t, '<');
            text_add_escaped(t, s, n);
            text_addc(t, '>');
            return n;
        }
    }
    n = mail_length(s);
    if (n > 0) {
        text_adds(t, "<mailto:");
        text_add(t, s, n);
        text_addc(t, '|');
        text_add(t, s, n);
        text_addc(t, '>');
        return n;
    }
    n = bare_length(s);
    if (n > 0) {
        text_adds(t, "<http://");
        text_add_escaped(t, s, n);
        text_addc(t, '|');
        text_add_escaped(t, s, n);
        text_addc(t, '>');
    }
    return n;
}

/* ---- names -------------------------------------------------------------- */

static size_t
add_person(struct text *t, const char *s, enum compose_mode mode)
{
    size_t n = name_length(s + 1);
    struct person *p = person_by_name(s + 1, n);

    if (n == 0)
        return 0;
    if ((n == 7 && strncasecmp(s + 1, "channel", n) == 0) ||
        (n == 4 && strncasecmp(s + 1, "here", n) == 0) ||
        (n == 8 && strncasecmp(s + 1, "everyone", n) == 0)) {
        text_addf(t, "<!%.*s>", (int)n, s + 1);
        return n + 1;
    }
    if (!p)
        return 0;
    if (mode == COMPOSE_COMMAND)
        text_addf(t, "<@%s|%s>", p->id, p->name);
    else
        text_addf(t, "<@%s>", p->id);
    return n + 1;
}

static size_t
add_channel(struct text *t, const char *s)
{
    size_t n = name_length(s + 1);
    struct conversation *c = conversation_by_name(s + 1, n);

    if (!c)
        return 0;
    text_addf(t, "<#%s|%s>", c->id, c->kind == KIND_CHANNEL ? c->name : "");
    return n + 1;
}

static size_t
code_length(const char *s)
{
    const char *fence = strncmp(s, "```", 3) == 0 ? "```" : "`";
    const char *end = strstr(s + strlen(fence), fence);

    return end ? (size_t)(end - s) + strlen(fence) : 0;
}

char *
compose(const char *typed, enum compose_mode mode)
{
    struct text t = { 0 };
    const char *s = typed;
    bool start = true; /* of a word */
    size_t n;

    while (*s) {
        n = 0;
        if (mode != COMPOSE_PLAIN && *s == '`') {
            n = code_length(s);
            text_add_escaped(&t, s, n);
        } else if (mode != COMPOSE_PLAIN && start) {
            if (*s == '@')
                n = add_person(&t, s, mode);
            else if (*s == '#')
                n = add_channel(&t, s);
            else
                n = add_link(&t, s);
        }
        if (n == 0) {
            text_add_escaped(&t, s, 1);
            n = 1;
        }
        s += n;
        start = !is_word(s[-1]) && s[-1] != '@' && s[-1] != '/';
    }
    return text_take(&t);
}

bool
composed_mentions(const char *text, const char *user_id)
{
    size_t n = strlen(user_id);
    const char *s;

    for (s = text; (s = strstr(s, "<@")); s += 2)
        if (strncmp(s + 2, user_id, n) == 0 &&
            (s[2 + n] == '>' || s[2 + n] == '|'))
            return true;
    return false;
}

/* ---- rich text ---------------------------------------------------------- */

static char *
unescape(const char *s, size_t len)
{
    struct text t = { 0 };
    size_t i = 0;

    while (i < len) {
        if (strncmp(s + i, "&amp;", 5) == 0) {
            text_addc(&t, '&');
            i += 5;
        } else if (strncmp(s + i, "&lt;", 4) == 0) {
            text_addc(&t, '<');
            i += 4;
        } else if (strncmp(s + i, "&gt;", 4) == 0) {
            text_addc(&t, '>');
            i += 4;
        } else {
            text_addc(&t, s[i++]);
        }
    }
    return text_take(&t);
}

static void
rich_text(json_t *elements, const char *s, size_t len)
{
    char *plain;

    if (len == 0)
        return;
    plain = unescape(s, len);
    json_array_append_new(elements, json_pack("{s:s, s:s}", "type", "text",
                                              "text", plain));
    free(plain);
}

/* What stands between < and >. */
static void
rich_token(json_t *elements, const char *s, size_t len)
{
    const char *bar = memchr(s, '|', len);
    size_t head = bar ? (size_t)(bar - s) : len;
    char *target = unescape(s, head);
    char *label = bar ? unescape(bar + 1, len - head - 1) : NULL;
    json_t *e;

    if (target[0] == '@')
        e = json_pack("{s:s, s:s}", "type", "user", "user_id", target + 1);
    else if (target[0] == '#')
        e = json_pack("{s:s, s:s}", "type", "channel", "channel_id",
                      target + 1);
    else if (target[0] == '!')
        e = json_pack("{s:s, s:s}", "type", "broadcast", "range", target + 1);
    else
        e = json_pack("{s:s, s:s, s:s*}", "type", "link", "url", target, "text",
                      label);
    json_array_append_new(elements, e);
    free(target);
    free(label);
}

json_t *
composed_blocks(const char *text)
{
    json_t *elements = json_array();
    const char *s = text, *open, *close;
    char id[6];

    while ((open = strchr(s, '<')) && (close = strchr(open, '>'))) {
        rich_text(elements, s, (size_t)(open - s));
        rich_token(elements, open + 1, (size_t)(close - open) - 1);
        s = close + 1;
    }
    rich_text(elements, s, strlen(s));
    random_upper(id, 5);
    return json_pack("[{s:s, s:s, s:[{s:s, s:o}]}]", "type", "rich_text",
                     "block_id", id, "elements", "type", "rich_text_section",
                     "elements", elements);
}
