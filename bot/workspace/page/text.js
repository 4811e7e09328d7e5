/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text.js - Slack's mrkdwn, the markdown block and rich text, as elements.
 *
 * All text is from outside. It is cut into tokens and put on the page as
 * text nodes; links are let through by their scheme.
 */
import { h, formatTime, CLOCK, dayDistance } from "./dom.js";
import { S, me, person } from "./store.js";

const EMOJI = new Map((
    "+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 white_check_mark ✅ " +
    "heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ " +
    "negative_squared_cross_mark ❎ warning ⚠️ no_entry ⛔ no_entry_sign 🚫 " +
    "octagonal_sign 🛑 exclamation ❗ heavy_exclamation_mark ❗ question ❓ " +
    "grey_question ❔ bangbang ‼️ information_source ℹ️ bulb 💡 bell 🔔 " +
    "no_bell 🔕 mega 📣 loudspeaker 📢 speech_balloon 💬 eyes 👀 wave 👋 " +
    "pray 🙏 clap 👏 muscle 💪 raised_hands 🙌 ok_hand 👌 point_right 👉 " +
    "point_left 👈 point_up ☝️ point_down 👇 handshake 🤝 writing_hand ✍️ " +
    "fire 🔥 star ⭐ star2 🌟 sparkles ✨ tada 🎉 confetti_ball 🎊 rocket 🚀 " +
    "100 💯 heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 " +
    "blue_heart 💙 purple_heart 💜 black_heart 🖤 white_heart 🤍 " +
    "broken_heart 💔 heart_eyes 😍 smile 😄 smiley 😃 grinning 😀 grin 😁 " +
    "joy 😂 rolling_on_the_floor_laughing 🤣 rofl 🤣 wink 😉 blush 😊 " +
    "relaxed ☺️ slightly_smiling_face 🙂 upside_down_face 🙃 " +
    "stuck_out_tongue 😛 thinking_face 🤔 thinking 🤔 neutral_face 😐 " +
    "expressionless 😑 confused 😕 disappointed 😞 worried 😟 cry 😢 sob 😭 " +
    "sweat_smile 😅 sweat 😓 scream 😱 flushed 😳 sunglasses 😎 angry 😠 " +
    "rage 😡 sleeping 😴 zzz 💤 yum 😋 drooling_face 🤤 hugging_face 🤗 " +
    "face_with_rolling_eyes 🙄 zipper_mouth_face 🤐 shushing_face 🤫 " +
    "nerd_face 🤓 robot_face 🤖 skull 💀 ghost 👻 see_no_evil 🙈 " +
    "hear_no_evil 🙉 speak_no_evil 🙊 package 📦 truck 🚚 " +
    "articulated_lorry 🚛 airplane ✈️ ship 🚢 house 🏠 office 🏢 shop 🏬 " +
    "calendar 📆 date 📅 spiral_calendar_pad 🗓️ alarm_clock ⏰ " +
    "stopwatch ⏱️ timer_clock ⏲️ hourglass ⌛ " +
    "hourglass_flowing_sand ⏳ clock1 🕐 clock9 🕘 clipboard 📋 memo 📝 " +
    "pencil 📝 pencil2 ✏️ page_facing_up 📄 page_with_curl 📃 " +
    "bookmark_tabs 📑 paperclip 📎 link 🔗 pushpin 📌 round_pushpin 📍 " +
    "file_folder 📁 open_file_folder 📂 inbox_tray 📥 outbox_tray 📤 " +
    "email 📧 envelope ✉️ phone ☎️ iphone 📱 computer 💻 camera 📷 " +
    "movie_camera 🎥 tv 📺 mag 🔍 mag_right 🔎 lock 🔒 unlock 🔓 key 🔑 " +
    "hammer_and_wrench 🛠️ wrench 🔧 gear ⚙️ hammer 🔨 moneybag 💰 euro 💶 " +
    "dollar 💵 credit_card 💳 receipt 🧾 bar_chart 📊 " +
    "chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 " +
    "large_green_circle 🟢 large_yellow_circle 🟡 large_orange_circle 🟠 " +
    "red_circle 🔴 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫ " +
    "large_green_square 🟩 large_red_square 🟥 small_blue_diamond 🔹 " +
    "arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ " +
    "leftwards_arrow_with_hook ↩️ arrows_counterclockwise 🔄 repeat 🔁 " +
    "heavy_plus_sign ➕ heavy_minus_sign ➖ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ " +
    "five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟 zero 0️⃣ " +
    "sunny ☀️ cloud ☁️ umbrella ☔ rainbow 🌈 snowflake ❄️ earth_africa 🌍 " +
    "crescent_moon 🌙 zap ⚡ boom 💥 droplet 💧 seedling 🌱 herb 🌿 " +
    "four_leaf_clover 🍀 rose 🌹 sunflower 🌻 tomato 🍅 lemon 🍋 " +
    "spaghetti 🍝 pizza 🍕 fish 🐟 octopus 🐙 cake 🍰 coffee ☕ beer 🍺 " +
    "beers 🍻 clinking_glasses 🥂 wine_glass 🍷 birthday 🎂 gift 🎁 trophy 🏆 " +
    "dart 🎯 medal 🏅 crown 👑 gem 💎 lipstick 💄 dress 👗 shirt 👕 " +
    "high_heel 👠 cat 🐱 dog 🐶 bug 🐛 bee 🐝 it 🇮🇹 flag-it 🇮🇹 gb 🇬🇧 " +
    "flag-gb 🇬🇧 us 🇺🇸 flag-us 🇺🇸 es 🇪🇸 flag-es 🇪🇸 de 🇩🇪 flag-de 🇩🇪 " +
    "fr 🇫🇷 flag-fr 🇫🇷 eu 🇪🇺"
).match(/\S+ \S+/g).map(pair => pair.split(" ")));

export function emojify(text) {
    return text.replace(/:([a-z0-9_+-]{1,40}):(?::skin-tone-[2-6]:)?/g,
        (all, name) => EMOJI.get(name) || all);
}

function unescape(text) {
    return text.replace(/&(amp|lt|gt);/g,
        (all, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

/* Text that Slack sends and plain() shows: for names, previews, titles. */
export function plain(text) {
    return emojify(unescape(String(text || "")
        .replace(/<(https?:[^|>]*|mailto:[^|>]*)\|([^>]*)>/g, "$2")
        .replace(/<(https?:[^>]*)>/g, "$1")
        .replace(/<@([A-Z0-9]+)(\|[^>]*)?>/g,
            (all, id) => "@" + person(id).name)
        .replace(/<#[A-Z0-9]+\|([^>]*)>/g, "#$1")
        .replace(/<!date\^[^|>]*\|([^>]*)>/g, "$1")));
}

export function safeUrl(url) {
    const clean = unescape(String(url || "")).trim();

    return /^(https?:\/\/|mailto:|tel:)/i.test(clean) ? clean : null;
}

export function link(url, ...kids) {
    const href = safeUrl(url);

    if (!href)
        return h("span", null, ...kids);
    return h("a", { href, target: "_blank", rel: "noopener noreferrer" },
        ...kids);
}

/* ---- dates ---- */

const DATE = { day: "numeric", month: "long", year: "numeric" };
const DATE_SHORT = { day: "numeric", month: "short", year: "numeric" };
const DATE_LONG = { weekday: "long", ...DATE };

function relativeDay(unix, options, who, lang) {
    const off = dayDistance(unix, who);

    if (Math.abs(off) <= 1)
        return new Intl.RelativeTimeFormat(lang, { numeric: "auto" })
            .format(off, "day");
    return formatTime(unix, options, who, lang);
}

function ago(unix, lang) {
    const s = unix - Date.now() / 1000;
    const f = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
    const steps = [[60, "second", 1], [3600, "minute", 60],
        [86400, "hour", 3600], [86400 * 30, "day", 86400],
        [86400 * 365, "month", 86400 * 30.44],
        [Infinity, "year", 86400 * 365.25]];
    const [, unit, size] = steps.find(x => Math.abs(s) < x[0]);

    return f.format(Math.round(s / size), unit);
}

/* A bad date shows its fallback, as on Slack. */
export function dateText(unix, format, fallback) {
    const who = me();
    const lang = who.locale || "en-GB";

    if (!Number.isFinite(unix) || Math.abs(unix) > 8e12)
        return fallback;
    const token = {
        date_num: () => formatTime(unix, { year: "numeric",
            month: "2-digit", day: "2-digit" }, who, "en-CA"),
        date: () => formatTime(unix, DATE, who, lang),
        date_short: () => formatTime(unix, DATE_SHORT, who, lang),
        date_long: () => formatTime(unix, DATE_LONG, who, lang),
        date_pretty: () => relativeDay(unix, DATE, who, lang),
        date_short_pretty: () => relativeDay(unix, DATE_SHORT, who, lang),
        date_long_pretty: () => relativeDay(unix, DATE_LONG, who, lang),
        day_divider_pretty: () => relativeDay(unix,
            { weekday: "long", day: "numeric", month: "long" }, who, lang),
        time: () => formatTime(unix, CLOCK, who, lang),
        time_secs: () => formatTime(unix, { timeStyle: "medium" }, who, lang),
        ago: () => ago(unix, lang),
    };

    return format.replace(/\{([a-z_]+)\}/g,
        (all, name) => token[name] ? token[name]() : all);
}

function dateElement(unix, format, url, fallback) {
    const shown = dateText(unix, format, fallback);
    const el = h("time", { title: fallback, text: shown });

    if (Number.isFinite(unix) && Math.abs(unix) < 8e12)
        el.dateTime = new Date(unix * 1000).toISOString();
    return url ? link(url, el) : el;
}

/* ---- mentions ---- */

export function userMention(id, label) {
    const who = S.people.get(id);
    const name = who ? who.name : label || id;

    return h("span", {
        class: "mention" + (id === S.me ? " mention-me" : ""),
        title: who ? who.real_name : id, text: "@" + name,
    });
}

export function channelMention(id, label) {
    const c = S.conversations.get(id);
    const name = c ? c.name : label;

    if (!c)
        return h("span", { class: "mention",
            text: name ? "#" + name : "a private channel" });
    return h("a", { class: "mention", href: "/archives/" + id,
        text: "#" + (c.name || id) });
}

function angled(inner) {
    const bar = inner.indexOf("|");
    const body = bar < 0 ? inner : inner.slice(0, bar);
    const label = bar < 0 ? "" : inner.slice(bar + 1);
    const shown = emojify(unescape(label));

    if (/^@[A-Z0-9]+$/.test(body))
        return userMention(body.slice(1), shown);
    if (/^#[A-Z0-9]+$/.test(body))
        return channelMention(body.slice(1), shown);
    if (body.startsWith("!date^")) {
        const [, unix, format, url] = body.split("^");

        return dateElement(/^-?\d+$/.test(unix || "") ? Number(unix) : NaN,
            unescape(format || ""), url, unescape(label));
    }
    if (body.startsWith("!")) {
        const name = shown || body.slice(1).replace(/^subteam\^/, "");

        return h("span", { class: "mention mention-all",
            text: (name.startsWith("@") ? "" : "@") + name });
    }
    if (safeUrl(body))
        return link(body, shown || unescape(body).replace(/^mailto:/, ""));
    return null;
}

/* ---- mrkdwn ---- */

const STYLE = { "*": "strong", "_": "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const BARE_URL = /https?:\/\/[^\s<>"]+/y;

/* Ends a URL before the punctuation of the sentence around it. */
function trimUrl(url) {
    let end = url.replace(/(&gt;|&lt;).*$/, "").replace(/[.,;:!?'*_~]+$/, "");

    while (end.endsWith(")") &&
        end.split(")").length > end.split("(").length)
        end = end.slice(0, -1);
    return end;
}

function closing(text, from, mark) {
    for (let i = from; i < text.length; i++) {
        const c = text[i];

        if (c === "\n")
            return -1;
        if (c === "<" || c === "`") {
            const end = text.indexOf(c === "<" ? ">" : "`", i + 1);

            if (end > 0)
                i = end;
        } else if (c === mark && i > from && !/\s/.test(text[i - 1]) &&
            !(i + 1 < text.length && WORD.test(text[i + 1]))) {
            return i;
        }
    }
    return -1;
}

/* USED: the marks we are inside of; a mark does not nest in itself, so the
 * depth is three. A mark without an end is looked for once a line. */
function inline(text, used, auto) {
    const out = document.createDocumentFragment();
    const dead = {};
    let from = 0;
    const flush = to => {
        if (to > from)
            out.append(emojify(unescape(text.slice(from, to))));
    };

    for (let i = 0; i < text.length; i++) {
        const c = text[i];
        let el = null;
        let end = -1;

        if (c === "<") {
            end = text.indexOf(">", i + 1);
            el = end > 0 ? angled(text.slice(i + 1, end)) : null;
        } else if (c === "`") {
            end = text.indexOf("`", i + 1);
            if (end > i + 1 && !text.slice(i, end).includes("\n"))
                el = h("code", { text: unescape(text.slice(i + 1, end)) });
        } else if (c === "\n") {
            flush(i);
            out.append(h("br"));
            from = i + 1;
            for (const k of Object.keys(dead))
                delete dead[k];
            continue;
        } else if (STYLE[c] && !used.includes(c) && !dead[c] &&
            !(i > 0 && WORD.test(text[i - 1])) &&
            i + 1 < text.length && !/\s/.test(text[i + 1])) {
            end = closing(text, i + 1, c);
            if (end > 0)
                el = h(STYLE[c], null,
                    inline(text.slice(i + 1, end), used + c, auto));
            else
                dead[c] = true;
        } else if (auto && c === "h" && text.startsWith("http", i) &&
            !(i > 0 && WORD.test(text[i - 1]))) {
            BARE_URL.lastIndex = i;
            const found = BARE_URL.exec(text);

            if (found) {
                const url = trimUrl(found[0]);

                end = i + url.length - 1;
                el = link(url, unescape(url));
            }
        }
        if (el) {
            flush(i);
            out.append(el);
            i = end;
            from = end + 1;
        }
    }
    flush(text.length);
    return out;
}

const QUOTE = /^(?:>|&gt;) ?/;

function lines(text, auto) {
    const out = document.createDocumentFragment();
    const rows = text.split("\n");
    let run = [];
    let quoted = false;
    const flush = () => {
        if (run.length)
            out.append(h(quoted ? "blockquote" : "p", null,
                inline(run.join("\n"), "", auto)));
        run = [];
    };

    for (let i = 0; i < rows.length; i++) {
        const all = /^(?:>|&gt;){3} ?/.exec(rows[i]);

        if (all) {
            flush();
            quoted = true;
            run = [rows[i].slice(all[0].length), ...rows.slice(i + 1)];
            break;
        }
        const is = QUOTE.test(rows[i]);

        if (is !== quoted) {
            flush();
            quoted = is;
        }
        run.push(is ? rows[i].replace(QUOTE, "") : rows[i]);
    }
    flush();
    return out;
}

export function mrkdwn(text, options) {
    const out = document.createDocumentFragment();
    const auto = !(options && options.verbatim);
    const parts = String(text || "").split("```");

    parts.forEach((part, i) => {
        const open = i % 2 === 1;

        if (open && i + 1 < parts.length)
            out.append(h("pre", null, h("code",
                { text: unescape(part.replace(/^\n|\n$/g, "")) })));
        else if (open)
            out.append(lines("```" + part, auto));
        else if (part.trim() || parts.length === 1)
            out.append(lines(part.replace(i ? /^\n/ : /^$/, "")
                .replace(i + 1 < parts.length ? /\n$/ : /$^/, ""), auto));
    });
    return out;
}

/* A text object of Block Kit: {type: plain_text | mrkdwn, text}. */
export function textObject(o) {
    if (!o)
        return document.createDocumentFragment();
    if (o.type === "mrkdwn")
        return mrkdwn(o.text, { verbatim: o.verbatim });
    return h("span", { class: "plain", text: emojify(String(o.text || "")) });
}

export function plainText(o) {
    return o ? emojify(String(o.text || "")) : "";
}

/* ---- rich text ---- */

function styled(el, style) {
    for (const [key, tag] of [["code", "code"], ["bold", "strong"],
        ["italic", "em"], ["strike", "s"]])
        if (style && style[key])
            el = h(tag, null, el);
    return el;
}

function richElement(e) {
    switch (e.type) {
    case "text": return styled(h("span", { class: "plain",
        text: e.text || "" }), e.style);
    case "link": return styled(link(e.url, e.text || e.url || ""), e.style);
    case "emoji": return emojify(":" + (e.name || "") + ":");
    case "user": return styled(userMention(e.user_id), e.style);
    case "channel": return styled(channelMention(e.channel_id), e.style);
    case "usergroup": return h("span", { class: "mention",
        text: "@" + (e.usergroup_id || "group") });
    case "broadcast": return h("span", { class: "mention mention-all",
        text: "@" + (e.range || "here") });
    case "date": return dateElement(Number(e.timestamp),
        String(e.format || ""), e.url, e.fallback || "");
    case "color": return h("code", { text: e.value || "" });
    default: return "";
    }
}

function richList(e) {
    const tag = e.style === "ordered" ? "ol" : "ul";
    const el = h(tag, { class: "rich-list indent-" +
        Math.min(Number(e.indent) || 0, 4) },
        (e.elements || []).map(item => h("li", null,
            (item.elements || []).map(richElement))));

    if (tag === "ol" && e.offset > 0)
        el.start = Number(e.offset) + 1;
    return el;
}

export function richText(block) {
    return (block.elements || []).map(e => {
        const kids = () => (e.elements || []).map(richElement);

        switch (e.type) {
        case "rich_text_section": return h("p", { class: "plain" }, kids());
        case "rich_text_quote":
            return h("blockquote", { class: "plain" }, kids());
        case "rich_text_preformatted":
            return h("pre", null, h("code", null, kids()));
        case "rich_text_list": return richList(e);
        default: return null;
        }
    });
}
