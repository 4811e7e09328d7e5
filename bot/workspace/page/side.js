/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * side.js - what stands around the messages: the list of conversations, the
 * three seats, the headers, the banners.
 */
import { h, $, iconButton, avatar, plural, formatTime,
    CLOCK } from "./dom.js";
import { S, me, person, conversationName } from "./store.js";
import { placeholderFor } from "./composer.js";
import { conversationIcon, helpDialog } from "./dialogs.js";

/* What the page does on a click here; app.js fills it in. */
export const on = {};

export function botDm() {
    for (const c of S.conversations.values())
        if (c.kind === "im" && c.user === S.bot.user_id)
            return c.id;
    return "";
}

export function shownConversations() {
    const list = Array.from(S.conversations.values())
        .filter(c => c.is_member !== false);
    const rank = c => c.kind !== "im" && c.kind !== "mpim" ? 0
        : c.user === S.bot.user_id ? 1 : 2;

    return list.sort((a, b) => rank(a) - rank(b) ||
        conversationName(a).localeCompare(conversationName(b)));
}

export function paintSide() {
    const up = S.bot.connected;
    const total = shownConversations()
        .reduce((n, c) => n + (c.unread || 0), 0);
    const here = S.conversations.get(S.channel);
    const part = (title, list) => list.length ? [h("h2", { text: title }),
        h("ul", null, list.map(conversationItem))] : [];
    const list = shownConversations();
    const focused = document.activeElement &&
        document.activeElement.dataset.channel;

    $("team").textContent = S.team.name || "Workspace";
    $("bot-state").replaceChildren(h("span", { class: "dot" + (up ? " on"
        : ""), "aria-hidden": "true" }), up ? S.bot.name + " is connected"
        : S.bot.name + " is not connected");
    $("conversations").replaceChildren(
        ...part("Channels", list.filter(c => c.kind !== "im" &&
            c.kind !== "mpim")),
        ...part("Direct messages", list.filter(c => c.kind === "im" ||
            c.kind === "mpim")));
    document.title = (total ? "(" + total + ") " : "") + (here
        ? placeholderFor(here).replace("Message ", "") + " · " : "") +
        (S.team.name || "callsheet");
    if (focused)
        for (const b of $("conversations").querySelectorAll("a"))
            if (b.dataset.channel === focused)
                b.focus({ preventScroll: true });
}

function conversationItem(c) {
    const current = c.id === S.channel;
    const unread = c.unread || 0;

    return h("li", null, h("a", {
        class: "conversation" + (unread ? " has-unread" : ""),
        href: "/archives/" + c.id + "?as=" + S.me,
        "aria-current": current ? "page" : undefined,
        "data-channel": c.id,
    }, h("span", { class: "conversation-icon" }, conversationIcon(c)),
    h("span", { class: "conversation-name",
        text: conversationName(c) }),
    c.is_ext_shared ? h("span", { class: "shared", text: "shared",
        title: "Shared with another organisation" }) : null,
    unread ? h("span", { class: "unread", "aria-label":
        plural(unread, "new message", "new messages"),
    text: unread > 99 ? "99+" : unread }) : null));
}

function seatTime(p) {
    const city = (p.tz || "UTC").split("/").pop().replace(/_/g, " ");

    return formatTime(Date.now() / 1000, CLOCK, p) + " " + city;
}

export function paintSeats() {
    const people = Array.from(S.people.values()).filter(p => !p.is_bot);
    const focused = document.activeElement &&
        document.activeElement.dataset.seat;

    $("seats").replaceChildren(...people.map(p => h("button", {
        type: "button", class: "seat", role: "radio", "data-seat": p.id,
        "aria-checked": String(p.id === S.me),
        tabindex: p.id === S.me ? "0" : "-1",
        title: (p.tz_label ? p.tz_label + ", " : "") + (p.tz || ""),
        onclick: () => on.seat(p.id),
    }, avatar(p), h("span", { class: "seat-words" },
        h("span", { class: "seat-name", text: p.real_name || p.name }),
        h("span", { class: "seat-time", text: seatTime(p) })))));
    if (focused)
        for (const b of $("seats").children)
            if (b.dataset.seat === focused)
                b.focus({ preventScroll: true });
}

export function seatKeys(e) {
    const seats = Array.from($("seats").children);
    const i = seats.indexOf(document.activeElement);
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1,
        ArrowLeft: -1 }[e.key];

    if (!by || i < 0)
        return;
    e.preventDefault();
    seats[(i + by + seats.length) % seats.length].focus();
}

function headLine(c) {
    if (c.kind === "im") {
        const p = person(c.user);

        return p.is_bot ? (S.bot.connected ? "App" : "App, not connected")
            : seatTime(p);
    }
    const names = (c.members || []).map(id => person(id).real_name ||
        person(id).name);

    return [c.topic, names.length ? names.join(", ") : ""]
        .filter(Boolean).join(" · ");
}

export function paintHead(tab) {
    const c = S.conversations.get(S.channel);

    if (!c)
        return;
    const withHome = S.home && c.id === botDm();
    const tabs = withHome ? h("div", { class: "tabs", role: "tablist" },
        ["messages", "home"].map(t => h("button", { type: "button",
            role: "tab", "aria-selected": String(tab === t),
            text: t === "home" ? "Home" : "Messages",
            onclick: () => on.tab(t) }))) : null;

    $("main-head").replaceChildren(
        iconButton("back", "Conversations", { class: "icon-button narrow",
            onclick: () => on.back() }),
        h("div", { class: "head-words" },
            h("h1", null, h("span", { class: "head-icon" },
                conversationIcon(c)), h("span", { class: "head-name",
                text: conversationName(c) })),
            h("p", { text: headLine(c) })),
        tabs || "",
        h("button", { type: "button", class: "who narrow",
            "aria-label": "You are " + me().real_name + ". Change",
            onclick: () => on.back() }, avatar(me())),
        iconButton("help", "Keys (?)", { class: "icon-button wide-only",
            onclick: helpDialog }));
}

export function paintThreadHead() {
    const c = S.conversations.get(S.channel);

    $("thread-head").replaceChildren(h("div", { class: "head-words" },
        h("h2", { text: "Thread" }), h("p", { text: c ? (c.kind === "im"
            ? "" : "#") + conversationName(c) : "" })),
    iconButton("close", "Close the thread (Esc)",
        { onclick: () => on.closeThread() }));
}

export function paintBanners(down) {
    const c = S.conversations.get(S.channel);
    const lines = [];

    if (down)
        lines.push(h("p", { class: "banner" },
            "No connection to the workspace. Trying again by itself.",
            h("button", { type: "button", class: "btn btn-small",
                text: "Try now", onclick: () => on.retry() })));
    else if (!S.bot.connected && c && (c.members || []).concat(c.user)
        .includes(S.bot.user_id))
        lines.push(h("p", { class: "banner" }, S.bot.name +
            " is not connected. Commands and buttons are not answered " +
            "until it is back."));
    $("banners").replaceChildren(...lines);
}
