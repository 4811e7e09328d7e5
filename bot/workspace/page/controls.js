/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * controls.js - the interactive elements of Block Kit.
 *
 * control(element, ctx) answers {el, get, set, focus, describe}: get() is
 * the element's entry in state.values, set() takes such an entry back, so
 * that what was typed survives an update of the view.
 *
 * ctx.act(element, entry) is called when the person did something that the
 * app hears of at once; ctx.label names controls that have no own text.
 */
import { h, icon, wallToUnix, unixToWall } from "./dom.js";
import { S, me, conversationName } from "./store.js";
import { plainText, textObject, safeUrl } from "./text.js";
import { confirmDialog } from "./dialogs.js";

let serial = 0;

export function freshId(prefix) {
    return prefix + "-" + ++serial;
}

/* Asks if the app wants it asked; then the action, with the button held for
 * a moment so that a double click is one click. */
async function fire(element, entry, ctx, el, undo) {
    if (el && el.getAttribute("aria-disabled") === "true")
        return;
    if (element.confirm && !await confirmDialog(element.confirm)) {
        if (undo)
            undo();
        return;
    }
    if (!el) {
        ctx.act(element, entry);
        return;
    }
    el.setAttribute("aria-disabled", "true");
    el.classList.add("busy");
    const moment = new Promise(resolve => setTimeout(resolve, 500));

    await Promise.allSettled([ctx.act(element, entry), moment]);
    el.removeAttribute("aria-disabled");
    el.classList.remove("busy");
}

/* ---- buttons ---- */

function button(element, ctx) {
    const style = element.style === "primary" || element.style === "danger"
        ? " btn-" + element.style : "";
    const url = element.url ? safeUrl(element.url) : null;
    const entry = { type: "button", value: element.value,
        text: element.text };
    const el = h(url ? "a" : "button", {
        class: "btn" + style,
        type: url ? undefined : "button",
        href: url, target: url ? "_blank" : undefined,
        rel: url ? "noopener noreferrer" : undefined,
        "aria-label": element.accessibility_label,
        text: plainText(element.text),
        onclick: () => fire(element, entry, ctx, el),
    });

    return { el, get: () => null, set() {}, focus: () => el.focus() };
}

function overflow(element, ctx) {
    const id = freshId("menu");
    const toggle = h("button", {
        type: "button", class: "btn btn-more", "aria-label": "More actions",
        title: "More actions", "aria-haspopup": "menu",
        "aria-expanded": "false", "aria-controls": id,
    }, icon("more"));
    const menu = h("div", { class: "menu", role: "menu", id, hidden: true });
    const el = h("span", { class: "overflow" }, toggle, menu);
    const close = focus => {
        menu.hidden = true;
        toggle.setAttribute("aria-expanded", "false");
        if (focus)
            toggle.focus();
    };
    const items = (element.options || []).map(option => {
        const url = option.url ? safeUrl(option.url) : null;

        return h(url ? "a" : "button", {
            class: "menu-item", role: "menuitem", tabindex: "-1",
            type: url ? undefined : "button", href: url,
            target: url ? "_blank" : undefined,
            rel: url ? "noopener noreferrer" : undefined,
            onclick: () => {
                close(true);
                fire(element, { type: "overflow", selected_option: option },
                    ctx, toggle);
            },
        }, plainText(option.text));
    });

    menu.append(...items);
    toggle.addEventListener("click", () => {
        if (toggle.getAttribute("aria-disabled") === "true")
            return;
        if (!menu.hidden) {
            close(false);
            return;
        }
        menu.hidden = false;
        toggle.setAttribute("aria-expanded", "true");
        keepInView(menu, toggle);
        if (items[0])
            items[0].focus();
    });
    el.addEventListener("focusout", e => {
        if (!el.contains(e.relatedTarget))
            close(false);
    });
    menu.addEventListener("keydown", e => {
        const at = items.indexOf(document.activeElement);
        const n = items.length;
        const to = { ArrowDown: (at + 1) % n, ArrowUp: (at + n - 1) % n,
            Home: 0, End: n - 1 }[e.key];

        if (to !== undefined)
            items[to].focus();
        else if (e.key === "Escape")
            close(true);
        else
            return;
        e.preventDefault();
        e.stopPropagation();
    });
    return { el, get: () => null, set() {}, focus: () => toggle.focus() };
}

/* Up and to the left if there is no room below or at the right: below ends
 * where the composer begins. */
function keepInView(menu, toggle) {
    menu.classList.remove("menu-up", "menu-left");
    const box = menu.getBoundingClientRect();
    const at = toggle.getBoundingClientRect();
    const list = toggle.closest("#main-scroll, #thread-scroll");
    const end = list ? list.getBoundingClientRect().bottom
        : window.innerHeight;

    if (box.bottom > end - 8 && at.top > box.height + 60)
        menu.classList.add("menu-up");
    if (box.right > window.innerWidth - 8)
        menu.classList.add("menu-left");
}

/* ---- what a select offers ---- */

const OF_PEOPLE = id => ({ text: { type: "plain_text",
    text: S.people.get(id).real_name || S.people.get(id).name }, value: id });
const OF_CONVERSATIONS = c => ({ text: { type: "plain_text",
    text: (c.kind === "im" ? "" : "#") + conversationName(c) },
value: c.id });

const SOURCES = {
    users: { one: "selected_user", many: "selected_users",
        initial: ["initial_user", "initial_users"],
        list: () => Array.from(S.people.keys()).map(OF_PEOPLE) },
    conversations: { one: "selected_conversation",
        many: "selected_conversations",
        initial: ["initial_conversation", "initial_conversations"],
        list: () => Array.from(S.conversations.values())
            .map(OF_CONVERSATIONS) },
    channels: { one: "selected_channel", many: "selected_channels",
        initial: ["initial_channel", "initial_channels"],
        list: () => Array.from(S.conversations.values())
            .filter(c => c.kind === "channel").map(OF_CONVERSATIONS) },
};

function sourceOf(type) {
    return SOURCES[type.replace(/^multi_/, "").replace(/_select$/, "")];
}

function groupsOf(element) {
    if (Array.isArray(element.option_groups))
        return element.option_groups.map(g => ({ label: plainText(g.label),
            options: g.options || [] }));
    const source = sourceOf(element.type);

    return [{ label: "", options: source ? source.list()
        : element.options || [] }];
}

/* A single select is the browser's own: it is good on a phone, with a
 * keyboard and with a screen reader. */
function select(element, ctx) {
    const source = sourceOf(element.type);
    const groups = groupsOf(element);
    const all = groups.flatMap(g => g.options);
    const initial = source ? element[source.initial[0]]
        : element.initial_option && element.initial_option.value;
    const holder = plainText(element.placeholder) || "Choose…";
    const option = o => h("option", { value: o.value,
        text: plainText(o.text), selected: o.value === initial });
    const el = h("select", {
        class: "select", id: freshId("select"),
        "aria-label": ctx.label || holder,
    }, h("option", { value: "", text: holder, selected: !initial,
        disabled: !ctx.optional && !ctx.input }),
    groups.map(g => g.label
        ? h("optgroup", { label: g.label }, g.options.map(option))
        : g.options.map(option)));
    let before = el.value;
    const get = () => {
        const chosen = all.find(o => o.value === el.value) || null;

        return source
            ? { type: element.type, [source.one]: el.value || null }
            : { type: element.type, selected_option: chosen };
    };

    el.addEventListener("change", () => {
        const undo = () => { el.value = before; };

        fire(element, get(), ctx, null, undo);
        before = el.value;
    });
    return { el, get, focus: () => el.focus(), id: el.id,
        set(entry) {
            el.value = (source ? entry[source.one]
                : entry.selected_option && entry.selected_option.value) || "";
            before = el.value;
        } };
}

/* ---- several of many: checkboxes that fold away ---- */

function multi(element, ctx) {
    const source = sourceOf(element.type);
    const groups = groupsOf(element);
    const all = groups.flatMap(g => g.options);
    const most = element.max_selected_items || Infinity;
    const initial = new Set(source ? element[source.initial[1]] || []
        : (element.initial_options || []).map(o => o.value));
    const holder = plainText(element.placeholder) || "Choose…";
    const panelId = freshId("panel");
    const shown = h("span", { class: "multi-shown" });
    const toggle = h("button", {
        type: "button", class: "select multi-toggle", id: freshId("multi"),
        "aria-expanded": "false", "aria-controls": panelId,
    }, shown);
    const boxes = all.map(o => h("input", { type: "checkbox",
        value: o.value, checked: initial.has(o.value) }));
    const find = h("input", { type: "search", class: "multi-find",
        placeholder: "Search", "aria-label": "Search the options" });
    const rows = all.map((o, i) => h("label", { class: "choice" }, boxes[i],
        h("span", { class: "choice-text" }, plainText(o.text))));
    let at = 0;
    /* It can hold the focus itself: a press on a label would otherwise move
     * it to the message around, and so close the panel before the click. */
    const panel = h("div", { class: "multi-panel", id: panelId,
        tabindex: "-1", role: "group", "aria-label": ctx.label || holder, hidden: true },
    all.length > 8 ? find : null,
    groups.map(g => {
        const part = rows.slice(at, at + g.options.length);

        at += part.length;
        return [g.label ? h("p", { class: "multi-group", text: g.label })
            : null, part];
    }));
    const el = h("div", { class: "multi" }, toggle, panel);
    const chosen = () => all.filter((o, i) => boxes[i].checked);
    const get = () => source
        ? { type: element.type, [source.many]: chosen().map(o => o.value) }
        : { type: element.type, selected_options: chosen() };
    const paintChosen = () => {
        const names = chosen().map(o => plainText(o.text));

        shown.textContent = names.join(", ") || holder;
        shown.classList.toggle("holder", !names.length);
        toggle.setAttribute("aria-label", (ctx.label || holder) + ": " +
            (names.join(", ") || "nothing chosen"));
        for (const b of boxes)
            b.disabled = !b.checked && names.length >= most;
    };
    let before = "";
    const close = focus => {
        if (panel.hidden)
            return;
        panel.hidden = true;
        toggle.setAttribute("aria-expanded", "false");
        if (focus)
            toggle.focus();
        if (JSON.stringify(get()) !== before)
            fire(element, get(), ctx, null);
    };

    toggle.addEventListener("click", () => {
        if (!panel.hidden) {
            close(true);
            return;
        }
        before = JSON.stringify(get());
        panel.hidden = false;
        toggle.setAttribute("aria-expanded", "true");
        (all.length > 8 ? find : boxes[0] || toggle).focus();
    });
    panel.addEventListener("change", paintChosen);
    find.addEventListener("input", () => {
        const want = find.value.toLowerCase();

        rows.forEach((r, i) => {
            r.hidden = !plainText(all[i].text).toLowerCase().includes(want);
        });
    });
    el.addEventListener("focusout", e => {
        if (e.relatedTarget && !el.contains(e.relatedTarget))
            close(false);
    });
    el.addEventListener("keydown", e => {
        if (e.key === "Escape" && !panel.hidden) {
            e.preventDefault();
            e.stopPropagation();
            close(true);
        }
    });
    paintChosen();
    return { el, get, focus: () => toggle.focus(), id: toggle.id,
        set(entry) {
            const values = new Set(source ? entry[source.many] || []
                : (entry.selected_options || []).map(o => o.value));

            boxes.forEach(b => { b.checked = values.has(b.value); });
            paintChosen();
        } };
}

/* ---- ticks and radio buttons ---- */

function choices(element, ctx) {
    const many = element.type === "checkboxes";
    const options = element.options || [];
    const name = freshId("choice");
    const initial = new Set(many
        ? (element.initial_options || []).map(o => o.value)
        : [element.initial_option && element.initial_option.value]);
    const boxes = options.map(o => h("input", {
        type: many ? "checkbox" : "radio", name, value: o.value,
        checked: initial.has(o.value) }));
    const el = h("div", { class: "choices",
        role: many ? "group" : "radiogroup", "aria-label": ctx.label },
    options.map((o, i) => h("label", { class: "choice" }, boxes[i],
        h("span", { class: "choice-text" }, textObject(o.text),
            o.description ? h("span", { class: "choice-more" },
                textObject(o.description)) : null))));
    const chosen = () => options.filter((o, i) => boxes[i].checked);
    const get = () => many
        ? { type: element.type, selected_options: chosen() }
        : { type: element.type, selected_option: chosen()[0] || null };
    let before = get();
    const set = entry => {
        const values = new Set((entry.selected_options ||
            [entry.selected_option]).filter(Boolean).map(o => o.value));

        boxes.forEach(b => { b.checked = values.has(b.value); });
        before = get();
    };

    el.addEventListener("change", () => {
        const was = before;

        before = get();
        fire(element, get(), ctx, null, () => set(was));
    });
    return { el, get, set,
        focus: () => (boxes.find(b => b.checked) || boxes[0] || el).focus() };
}

/* ---- dates and times ---- */

const DATES = {
    datepicker: ["date", "selected_date", "initial_date"],
    timepicker: ["time", "selected_time", "initial_time"],
    datetimepicker: ["datetime-local", "selected_date_time",
        "initial_date_time"],
};

function date(element, ctx) {
    const [type, key, initial] = DATES[element.type];
    const full = element.type === "datetimepicker";
    const start = element[initial];
    const el = h("input", {
        type, class: "text-input date-input", id: freshId("date"),
        "aria-label": ctx.label || plainText(element.placeholder) ||
            "Choose a " + type.replace("-local", ""),
        value: full ? (start ? unixToWall(start, me().tz) : "")
            : start || "",
    });
    const get = () => ({ type: element.type,
        [key]: full ? (el.value ? wallToUnix(el.value, me().tz) : null)
            : el.value || null });
    let before = el.value;

    el.addEventListener("change", () => {
        const was = before;

        before = el.value;
        if (el.value)
            fire(element, get(), ctx, null, () => { el.value = was; });
    });
    return { el, get, focus: () => el.focus(), id: el.id,
        set(entry) {
            const v = entry[key];

            el.value = v ? full ? unixToWall(v, me().tz) : v : "";
            before = el.value;
        } };
}

/* ---- typed text ---- */

const TEXTS = {
    plain_text_input: { type: "text" },
    rich_text_input: { type: "text" },
    number_input: { type: "text", inputmode: "decimal" },
    email_text_input: { type: "email", inputmode: "email",
        autocomplete: "off" },
    url_text_input: { type: "url", inputmode: "url", autocomplete: "off" },
};

function text(element, ctx) {
    const many = element.multiline || element.type === "rich_text_input";
    const most = Math.min(element.max_length || 3000, 3000);
    const count = h("span", { class: "count", "aria-hidden": "true" });
    const input = h(many ? "textarea" : "input", {
        class: "text-input", id: freshId("text"), maxlength: most,
        rows: many ? "4" : undefined, spellcheck: "true",
        placeholder: plainText(element.placeholder) || undefined,
        "aria-label": ctx.label,
        value: element.initial_value === undefined ? ""
            : String(element.initial_value),
        ...(many ? {} : TEXTS[element.type]),
    });
    const el = h("div", { class: "text-box" }, input, count);
    const typed = () => element.type === "number_input"
        ? input.value.trim().replace(",", ".") : input.value;
    const get = () => element.type === "rich_text_input"
        ? { type: element.type, rich_text_value: asRichText(input.value) }
        : { type: element.type, value: typed() || null };
    const on = (element.dispatch_action_config &&
        element.dispatch_action_config.trigger_actions_on) ||
        ["on_enter_pressed"];
    const paintCount = () => {
        const left = most - input.value.length;
        const near = element.max_length && left <= Math.max(20, most / 10);

        count.textContent = near ? left + " left" : "";
    };

    input.addEventListener("input", () => {
        paintCount();
        if (on.includes("on_character_entered"))
            ctx.act(element, get());
    });
    input.addEventListener("keydown", e => {
        if (e.key === "Enter" && !many && !e.isComposing &&
            on.includes("on_enter_pressed"))
            ctx.act(element, get());
    });
    paintCount();
    return { el, get, focus: () => input.focus(), id: input.id, input,
        check: () => checkText(element, input.value),
        set(entry) {
            if (entry.value !== undefined)
                input.value = entry.value || "";
            paintCount();
        } };
}

function asRichText(value) {
    return { type: "rich_text", elements: [{ type: "rich_text_section",
        elements: value ? [{ type: "text", text: value }] : [] }] };
}

/* What Slack's own client refuses before the app hears of it. */
function checkText(element, value) {
    const n = Number(value.replace(",", "."));

    if (!value)
        return null;
    if (element.min_length && value.length < element.min_length)
        return "Write at least " + element.min_length + " characters.";
    if (element.type === "email_text_input" &&
        !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
        return "This is not a mail address.";
    if (element.type === "url_text_input" && !/^https?:\/\/\S+$/.test(value))
        return "A link begins with https://";
    if (element.type !== "number_input")
        return null;
    if (!Number.isFinite(n) || (!element.is_decimal_allowed && n % 1))
        return element.is_decimal_allowed ? "Write a number."
            : "Write a whole number.";
    if (element.min_value !== undefined && n < Number(element.min_value))
        return "Write " + element.min_value + " or more.";
    if (element.max_value !== undefined && n > Number(element.max_value))
        return "Write " + element.max_value + " or less.";
    return null;
}

/* ---- all of them ---- */

const MAKERS = {
    button, overflow,
    static_select: select, users_select: select,
    conversations_select: select, channels_select: select,
    multi_static_select: multi, multi_users_select: multi,
    multi_conversations_select: multi, multi_channels_select: multi,
    checkboxes: choices, radio_buttons: choices,
    datepicker: date, timepicker: date, datetimepicker: date,
    plain_text_input: text, rich_text_input: text, number_input: text,
    email_text_input: text, url_text_input: text,
};

export function control(element, ctx) {
    const make = Object.hasOwn(MAKERS, element.type)
        ? MAKERS[element.type] : null;

    if (make)
        return make(element, ctx);
    return { el: h("span", { class: "unsupported",
        text: "This page does not show “" + element.type + "”." }),
    get: () => null, set() {}, focus() {} };
}

/* Nothing chosen or typed: what a field that is not optional refuses. */
export function isEmpty(entry) {
    if (!entry)
        return false;
    const v = Object.entries(entry).find(([k]) => k !== "type");

    if (!v)
        return true;
    if (v[0] === "rich_text_value")
        return !v[1].elements[0].elements.length;
    return v[1] === null || v[1] === undefined || v[1] === "" ||
        (Array.isArray(v[1]) && !v[1].length);
}
