/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dialogs.js - what lies over the page: the app's views, the question
 * before an act, the switcher, the keys.
 */
import { h, iconButton, icon, notice, noticeBox, trapTab,
    plural } from "./dom.js";
import { S, post, conversationName } from "./store.js";
import { textObject, plainText } from "./text.js";
import { renderBlocks, stateValues } from "./blocks.js";
import { isEmpty } from "./controls.js";

/* The notices live in the topmost dialog while one is open: what is
 * outside of it cannot be reached. */
function homeOfNotices() {
    const open = document.querySelectorAll("dialog[open]");

    (open.length ? open[open.length - 1] : document.body)
        .append(noticeBox);
}

function openDialog(cls, label, kids, onclose) {
    const before = document.activeElement;
    const el = h("dialog", { class: "dialog " + cls, "aria-label": label },
        kids);

    document.body.append(el);
    el.addEventListener("keydown", e => trapTab(el, e));
    el.addEventListener("close", () => {
        el.remove();
        homeOfNotices();
        if (before && before.isConnected)
            before.focus({ preventScroll: true });
        if (onclose)
            onclose(el.returnValue);
    });
    el.showModal();
    homeOfNotices();
    return el;
}

/* ---- a question before an act ---- */

export function confirmDialog(o) {
    return new Promise(resolve => {
        const danger = o.style === "danger" ? " btn-danger" : " btn-primary";
        const yes = h("button", { type: "button", class: "btn" + danger,
            text: plainText(o.confirm) || "Yes",
            onclick: () => el.close("yes") });
        const no = h("button", { type: "button", class: "btn",
            text: plainText(o.deny) || "Cancel",
            onclick: () => el.close("") });
        const el = openDialog("confirm", plainText(o.title) || "Sure?", [
            h("h2", { text: plainText(o.title) || "Sure?" }),
            h("div", { class: "confirm-text" }, textObject(o.text)),
            h("footer", { class: "dialog-foot" }, no, yes),
        ], value => resolve(value === "yes"));

        (o.style === "danger" ? no : yes).focus();
    });
}

/* ---- the app's views: a stack of at most three ---- */

const stack = [];
let dialog = null;

function top() {
    return stack[stack.length - 1];
}

function actIn(entry) {
    return async (blockId, element, value) => {
        try {
            await post("action", { view_id: entry.view.id,
                block_id: blockId, action_id: element.action_id,
                state: { values: stateValues(entry.controls) }, ...value });
        } catch (e) {
            notice(e.message, "error");
        }
    };
}

function draw(entry) {
    const { view } = entry;
    const titleId = "view-title";
    const made = renderBlocks(view.blocks, { where: "modal",
        act: (...args) => actIn(entry)(...args) });
    const close = plainText(view.close) || "Cancel";
    const error = h("p", { class: "form-error", role: "alert",
        hidden: true });

    entry.controls = made.controls;
    entry.error = error;
    entry.submitButton = view.submit ? h("button", { type: "submit",
        class: "btn btn-primary", text: plainText(view.submit) }) : null;
    entry.el = h("form", { class: "view", novalidate: true,
        onsubmit: e => {
            e.preventDefault();
            submit(entry);
        } },
    h("header", { class: "dialog-head" },
        stack.length > 1 ? iconButton("back", "Back",
            { onclick: () => closeView(entry) }) : null,
        h("h2", { id: titleId, text: plainText(view.title) }),
        iconButton("close", "Close", { onclick: closeAll })),
    h("div", { class: "dialog-body" }, error, made.el),
    h("footer", { class: "dialog-foot" },
        h("button", { type: "button", class: "btn", text: close,
            onclick: () => closeView(entry) }), entry.submitButton));
}

function show(focus) {
    const entry = top();

    if (!entry) {
        if (dialog)
            dialog.close();
        return;
    }
    if (!dialog) {
        dialog = openDialog("modal", "", [], () => {
            dialog = null;
            closeAll();
        });
        dialog.addEventListener("cancel", e => {
            e.preventDefault();
            closeView(top());
        });
        dialog.addEventListener("keydown", e => {
            if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
                e.preventDefault();
                submit(top());
            }
        });
    }
    dialog.replaceChildren(entry.el, noticeBox);
    dialog.setAttribute("aria-label", plainText(entry.view.title));
    if (focus)
        firstStop(entry).focus();
}

function firstStop(entry) {
    return entry.el.querySelector(".dialog-body input, .dialog-body " +
        "textarea, .dialog-body select, .dialog-body button") ||
        entry.submitButton || entry.el.querySelector("button");
}

export function openView(view) {
    stack.length = 0;
    pushView(view);
}

export function pushView(view) {
    const entry = { view };

    stack.push(entry);
    draw(entry);
    show(true);
}

/* What was typed stays where block and action kept their names. */
export function updateView(view) {
    const entry = stack.find(s => s.view.id === view.id);

    if (!entry)
        return;
    const old = entry.controls;
    const at = document.activeElement;
    const mark = at && at.closest && at.closest("[data-key]");
    const scroll = entry.el.querySelector(".dialog-body").scrollTop;

    entry.view = view;
    entry.updates = (entry.updates || 0) + 1;
    draw(entry);
    for (const [k, c] of entry.controls) {
        const was = old.get(k);
        const value = was && was.element.type === c.element.type
            ? was.get() : null;

        if (value)
            c.set(value);
    }
    if (entry !== top())
        return;
    show(false);
    entry.el.querySelector(".dialog-body").scrollTop = scroll;
    const same = mark && entry.controls.get(mark.dataset.key);

    if (same)
        same.focus();
    else
        firstStop(entry).focus();
}

/* What stands open for this person, after a reload or a lost socket. */
export function restoreViews(views) {
    const ids = views.map(v => v.id).join(" ");

    if (ids === stack.map(s => s.view.id).join(" "))
        return;
    clearViews();
    views.forEach(pushView);
}

export function clearViews() {
    stack.length = 0;
    show();
}

function pop(entry) {
    const i = stack.indexOf(entry);

    if (i >= 0)
        stack.splice(i);
    show(true);
}

async function closeView(entry) {
    pop(entry);
    try {
        await post("close", { view_id: entry.view.id });
    } catch {
        /* it is closed here whatever the app heard */
    }
}

function closeAll() {
    const ids = stack.map(s => s.view.id).reverse();

    clearViews();
    for (const view_id of ids)
        post("close", { view_id }).catch(() => {});
}

/* ---- submitting ---- */

/* What Slack's client itself refuses: empty fields, malformed values. */
function check(entry) {
    const errors = {};

    for (const c of entry.controls.values()) {
        if (c.block.type !== "input")
            continue;
        const words = c.check && c.check();

        if (words)
            errors[c.block_id] = words;
        else if (!c.block.optional && isEmpty(c.get()))
            errors[c.block_id] = "Please fill this in.";
    }
    return errors;
}

function showErrors(entry, errors) {
    const left = new Map(Object.entries(errors));
    let first = null;

    for (const c of entry.controls.values()) {
        if (!c.setError)
            continue;
        const words = left.get(c.block_id);

        c.setError(words ? String(words) : "");
        left.delete(c.block_id);
        if (words && !first)
            first = c;
    }
    entry.error.hidden = !left.size;
    entry.error.textContent = Array.from(left.values()).join(" ");
    if (first) {
        first.focus();
        first.el.scrollIntoView({ block: "nearest" });
    }
    return first || left.size;
}

function say(entry, words) {
    entry.error.hidden = false;
    entry.error.textContent = words;
    entry.error.scrollIntoView({ block: "nearest" });
}

async function submit(entry) {
    if (!entry || !entry.submitButton || entry.busy)
        return;
    if (showErrors(entry, check(entry)))
        return;
    const updates = entry.updates || 0;

    entry.busy = true;
    entry.submitButton.setAttribute("aria-disabled", "true");
    entry.submitButton.classList.add("busy");
    try {
        const answer = await post("submit", { view_id: entry.view.id,
            state: { values: stateValues(entry.controls) } });

        /* An app that answered with another view keeps the stack open. */
        if (answer.action === "close" || (!answer.action &&
            (entry.updates || 0) === updates))
            pop(entry);
    } catch (e) {
        if (e.answer && e.answer.errors)
            showErrors(entry, e.answer.errors);
        else
            say(entry, e.message);
    } finally {
        entry.busy = false;
        entry.submitButton.removeAttribute("aria-disabled");
        entry.submitButton.classList.remove("busy");
    }
}

/* ---- the switcher ---- */

export function switcher(open) {
    const list = h("ul", { class: "switch-list", role: "listbox",
        id: "switch-list", "aria-label": "Conversations" });
    const input = h("input", { type: "text", class: "switch-input",
        role: "combobox", "aria-expanded": "true",
        "aria-controls": "switch-list", "aria-autocomplete": "list",
        "aria-label": "Go to a conversation", placeholder: "Go to…",
        autocomplete: "off", spellcheck: "false" });
    const el = openDialog("switch", "Go to a conversation", [input, list]);
    let found = [];
    let at = 0;
    const go = i => {
        const c = found[i];

        el.close();
        if (c)
            open(c.id);
    };
    const paint = () => {
        Array.from(list.children).forEach((li, i) => {
            li.setAttribute("aria-selected", String(i === at));
            if (i === at)
                li.scrollIntoView({ block: "nearest" });
        });
        input.setAttribute("aria-activedescendant", "switch-" + at);
    };
    const search = () => {
        const want = input.value.toLowerCase().replace(/^[#@]/, "");

        found = Array.from(S.conversations.values())
            .filter(c => c.is_member !== false &&
                conversationName(c).toLowerCase().includes(want))
            .sort((a, b) => Boolean(b.unread) - Boolean(a.unread) ||
                Number(b.last_ts || 0) - Number(a.last_ts || 0));
        at = 0;
        list.replaceChildren(...found.map((c, i) => h("li", {
            role: "option", id: "switch-" + i, onclick: () => go(i),
        }, h("span", { class: "switch-mark" }, conversationIcon(c)),
        h("span", { class: "switch-name", text: conversationName(c) }),
        c.unread ? h("span", { class: "unread",
            text: plural(c.unread, "new", "new") }) : null)));
        if (!found.length)
            list.append(h("li", { class: "switch-none",
                text: "Nothing of that name." }));
        paint();
    };

    input.addEventListener("input", search);
    input.addEventListener("keydown", e => {
        const n = found.length;

        if (e.key === "Enter")
            go(at);
        else if (n && e.key === "ArrowDown")
            at = (at + 1) % n;
        else if (n && e.key === "ArrowUp")
            at = (at + n - 1) % n;
        else
            return;
        e.preventDefault();
        paint();
    });
    el.addEventListener("click", e => {
        if (e.target === el)
            el.close();
    });
    search();
    input.focus();
}

export function conversationIcon(c) {
    if (c.kind === "im")
        return c.user === S.bot.user_id
            ? h("img", { src: "/page/icon.svg", alt: "", class: "mini" })
            : icon("people");
    return icon(c.kind === "private" ? "lock" : c.kind === "mpim"
        ? "people" : "hash");
}

/* ---- the keys ---- */

const KEYS = [
    ["Go to a conversation", "Ctrl K"],
    ["Next, previous conversation", "Alt ↓  Alt ↑"],
    ["Next part of the page", "F6"],
    ["Send", "Enter"],
    ["New line", "Shift Enter"],
    ["Commands, people, channels", "/  @  #"],
    ["Take the suggestion", "Tab"],
    ["What I sent before", "↑"],
    ["Walk the messages", "↑  ↓ in the list"],
    ["Open the thread of a message", "Enter in the list"],
    ["Send a form", "Ctrl Enter"],
    ["Close what is open", "Esc"],
    ["These keys", "?"],
];

export function helpDialog() {
    const mac = /Mac|iP(hone|ad)/.test(navigator.platform || "");
    const el = openDialog("keys", "Keys", [
        h("header", { class: "dialog-head" }, h("h2", { text: "Keys" }),
            iconButton("close", "Close", { onclick: () => el.close() })),
        h("div", { class: "dialog-body" }, h("dl", { class: "key-list" },
            KEYS.map(([what, keys]) => [h("dt", { text: what }),
                h("dd", null, keys.split(/ {2}/).map(k => h("kbd",
                    { text: mac ? k.replace("Ctrl", "⌘")
                        .replace("Alt", "⌥") : k })))]))),
    ]);
}

export function dialogIsOpen() {
    return Boolean(document.querySelector("dialog[open]"));
}
