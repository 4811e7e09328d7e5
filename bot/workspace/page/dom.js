/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dom.js - making elements, icons, notices and times.
 *
 * Nothing here takes markup: whatever a person or the app wrote reaches the
 * page as text nodes or checked attributes only.
 */
const SVG = "http://www.w3.org/2000/svg";

const AS_PROPERTY = new Set([
    "value", "checked", "disabled", "hidden", "tabIndex", "selected",
    "multiple", "required", "readOnly",
]);

export function h(tag, props, ...kids) {
    const el = document.createElement(tag);

    for (const [key, value] of Object.entries(props || {})) {
        if (value === undefined || value === null || value === false)
            continue;
        if (key === "class")
            el.className = value;
        else if (key === "text")
            el.textContent = value;
        else if (key.startsWith("on"))
            el.addEventListener(key.slice(2), value);
        else if (AS_PROPERTY.has(key))
            el[key] = value;
        else
            el.setAttribute(key, value === true ? "" : String(value));
    }
    el.append(...kids.flat(Infinity)
        .filter(k => k !== null && k !== undefined && k !== false));
    return el;
}

export const $ = id => document.getElementById(id);

const ICONS = {
    hash: "M6.5 2.5 5 13.5M11 2.5 9.5 13.5M2.5 6h11M2 10h11",
    lock: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
    back: "M10 3 5 8l5 5",
    close: "m3.5 3.5 9 9M12.5 3.5l-9 9",
    send: "M2.5 8 13.5 2.8 9.6 13.4 7.4 8.9zM7.4 8.9l6.1-6.1",
    clip: "m12.8 7.4-5 5a3.2 3.2 0 0 1-4.6-4.5l5.4-5.4a2.1 2.1 0 0 1 3 3" +
        "l-5.2 5.2a1 1 0 0 1-1.5-1.4L9.5 4.8",
    reply: "M13.5 8.5a4 4 0 0 1-4 4H7l-3 2v-2.3a4.3 4.3 0 0 1-1.5" +
        "-3.7v-1.5a4 4 0 0 1 4-4h3a4 4 0 0 1 4 4z",
    more: "M3 8h.01M8 8h.01M13 8h.01",
    down: "M8 3v10M4 9l4 4 4-4",
    file: "M4 1.8h5l3.5 3.5v9H4zM9 1.8v3.5h3.5",
    help: "M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4zM6.2" +
        " 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.7-.8 1.3M8 11.3v.01",
    people: "M5.5 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM1.5" +
        " 13a4 4 0 0 1 8 0M10.8 7.3a2 2 0 1 0-.6-3.9M11.3 9.5a3.6" +
        " 3.6 0 0 1 3.2 3.5",
};

export function icon(name) {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");

    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("class", "icon icon-" + name);
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
}

export function iconButton(name, label, props) {
    return h("button", {
        type: "button", class: "icon-button", "aria-label": label,
        title: label, ...props,
    }, icon(name));
}

/* A person's or an app's picture: initials on their own colour. */
export function avatar(person) {
    const el = h("span", { class: "avatar", "aria-hidden": "true" });
    const name = person.real_name || person.name || "?";

    if (person.is_bot && person.mark === "callsheet") {
        el.classList.add("avatar-app");
        el.append(h("img", { src: "/page/icon.svg", alt: "" }));
        return el;
    }
    el.textContent = name.split(/\s+/).slice(0, 2)
        .map(w => Array.from(w)[0] || "").join("").toUpperCase();
    if (/^#?[0-9a-f]{6}$/i.test(person.color || ""))
        paint(el, person.color.replace("#", ""));
    return el;
}

function paint(el, hex) {
    const [r, g, b] = [0, 2, 4].map(i => parseInt(hex.slice(i, i + 2), 16));

    el.style.backgroundColor = "#" + hex;
    el.style.color = r * 0.299 + g * 0.587 + b * 0.114 > 150
        ? "#16211a" : "#ffffff";
}

export function bytes(n) {
    if (!(n >= 0))
        return "";
    if (n < 1000)
        return n + " B";
    if (n < 1e6)
        return Math.round(n / 1e3) + " kB";
    return (n / 1e6).toFixed(1) + " MB";
}

export function plural(n, one, many) {
    return n + " " + (n === 1 ? one : many);
}

/* ---- notices and the live region ---- */

export function announce(text) {
    const el = $("announce");

    el.textContent = "";
    setTimeout(() => { el.textContent = text; }, 30);
}

const notices = new Map();
/* Held here, because a dialog may take it along out of the page. */
export const noticeBox = $("notices");

/* The same words again only renew the notice: a dead button clicked ten
 * times is one notice, not ten. */
export function notice(text, kind) {
    const old = notices.get(text);

    if (old)
        old.remove();
    const close = iconButton("close", "Dismiss");
    const el = h("div", {
        class: "notice" + (kind === "error" ? " notice-error" : ""),
        role: kind === "error" ? "alert" : "status",
    }, h("p", { text }), close);
    let timer = 0;
    const gone = () => {
        clearTimeout(timer);
        el.remove();
        if (notices.get(text) === el)
            notices.delete(text);
    };
    const arm = () => {
        clearTimeout(timer);
        timer = setTimeout(gone, 9000);
    };

    close.addEventListener("click", gone);
    el.addEventListener("pointerenter", () => clearTimeout(timer));
    el.addEventListener("pointerleave", arm);
    el.addEventListener("focusin", () => clearTimeout(timer));
    el.addEventListener("focusout", arm);
    notices.set(text, el);
    noticeBox.append(el);
    arm();
}

export function clearNotices() {
    notices.clear();
    noticeBox.replaceChildren();
}

/* Tab stays inside EL; the browser's own dialog lets it wander off to the
 * address bar. */
export function trapTab(el, event) {
    if (event.key !== "Tab")
        return;
    const stops = Array.from(el.querySelectorAll(
        "a[href], button, input, select, textarea, [tabindex]"))
        .filter(e => !e.disabled && e.tabIndex >= 0 && e.offsetParent);

    if (!stops.length)
        return;
    const first = stops[0];
    const last = stops[stops.length - 1];
    const at = document.activeElement;

    if (event.shiftKey && (at === first || !el.contains(at))) {
        event.preventDefault();
        last.focus();
    } else if (!event.shiftKey && (at === last || !el.contains(at))) {
        event.preventDefault();
        first.focus();
    }
}

/* ---- time: everything is shown in the reader's own zone ---- */

const formats = new Map();

export function formatTime(unix, options, person, locale) {
    const lang = locale || (/^en\b/.test(person.locale || "")
        ? person.locale : "en-GB");
    const key = lang + person.tz + JSON.stringify(options);
    let f = formats.get(key);

    if (!f) {
        try {
            f = new Intl.DateTimeFormat(lang,
                { timeZone: person.tz || undefined, ...options });
        } catch {
            f = new Intl.DateTimeFormat("en-GB", options);
        }
        formats.set(key, f);
    }
    return f.format(new Date(unix * 1000));
}

export const CLOCK = { timeStyle: "short" };

export function dayKey(unix, person) {
    return formatTime(unix, { year: "numeric", month: "2-digit",
        day: "2-digit" }, person, "en-CA");
}

/* Days from today (0) in the reader's calendar: -1 is yesterday. */
export function dayDistance(unix, person) {
    const days = key => Date.parse(key + "T00:00:00Z") / 86400000;

    return days(dayKey(unix, person)) -
        days(dayKey(Date.now() / 1000, person));
}

export function dayLabel(unix, person) {
    const off = dayDistance(unix, person);
    const far = Math.abs(off) > 300;

    if (off === 0)
        return "Today";
    if (off === -1)
        return "Yesterday";
    return formatTime(unix, { weekday: "long", day: "numeric", month: "long",
        year: far ? "numeric" : undefined }, person);
}

/* Seconds east of Greenwich in zone TZ at UNIX. */
function offsetAt(unix, tz) {
    const parts = {};
    const f = new Intl.DateTimeFormat("en-US", { timeZone: tz || undefined,
        hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
        hour: "numeric", minute: "numeric", second: "numeric" });

    for (const p of f.formatToParts(new Date(unix * 1000)))
        parts[p.type] = Number(p.value);
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour,
        parts.minute, parts.second) / 1000 - Math.floor(unix);
}

/* "2026-05-14T15:00" on the wall in TZ, as UTC seconds. Asked twice,
 * because the first offset may be that of the other side of a change. */
export function wallToUnix(wall, tz) {
    const naive = Date.parse(wall + "Z") / 1000;

    if (Number.isNaN(naive))
        return null;
    const first = naive - offsetAt(naive, tz);

    return naive - offsetAt(first, tz);
}

export function unixToWall(unix, tz) {
    return new Date((unix + offsetAt(unix, tz)) * 1000)
        .toISOString().slice(0, 16);
}
