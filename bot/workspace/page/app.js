/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * app.js - the page of the local workspace: start, routes, socket, keys.
 */
import { h, $, announce, notice, clearNotices } from "./dom.js";
import { S, me, takeState, get, post, Socket } from "./store.js";
import { Pane, compareTs } from "./messages.js";
import { Composer, takeDrops, placeholderFor } from "./composer.js";
import { renderBlocks, stateValues } from "./blocks.js";
import { openView, pushView, updateView, clearViews, restoreViews,
    switcher, helpDialog, dialogIsOpen } from "./dialogs.js";
import { on, botDm, shownConversations, paintSide, paintSeats, seatKeys,
    paintHead, paintThreadHead, paintBanners } from "./side.js";

const REMEMBER = "callsheet.workspace";
const FIRST_SEAT = "U0ANA";
const NARROW = window.matchMedia("(max-width: 760px)");

let main, thread, mainBox, threadBox, socket;
let down = null;
let tab = "messages";
let homeView = null;
let readTimer = 0;

/* ---- what is remembered from one visit to the next ---- */

function remembered() {
    try {
        return JSON.parse(localStorage.getItem(REMEMBER)) || {};
    } catch {
        return {};
    }
}

function remember() {
    const old = remembered();

    try {
        localStorage.setItem(REMEMBER, JSON.stringify({ me: S.me,
            channels: { ...old.channels, [S.me]: S.channel } }));
    } catch {
        /* private windows may refuse; nothing depends on it */
    }
}

/* ---- routes: /archives/CID[/pTS][?as=U&thread_ts=TS] ---- */

function parseRoute(url) {
    const at = new URL(url, location.href);
    const m = /^\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?\/?$/
        .exec(at.pathname);

    return {
        as: at.searchParams.get("as") || "",
        channel: m ? m[1] : "",
        ts: m && m[2] ? m[2] + "." + m[3] : "",
        thread: at.searchParams.get("thread_ts") || "",
    };
}

function pushRoute(replace) {
    const path = "/archives/" + S.channel + "?as=" + S.me;

    if (location.pathname + location.search === path)
        return;
    history[replace ? "replaceState" : "pushState"](null, "", path);
}

async function follow(route, quiet) {
    if (route.as && route.as !== S.me && S.people.has(route.as))
        await sit(route.as, route.channel);
    if (!S.conversations.has(route.channel)) {
        notice("That conversation is not open to " + me().real_name + ".");
        return;
    }
    await openChannel(route.channel, { quiet });
    if (route.thread)
        await openThread(route.thread);
    if (route.ts && !(await (route.thread ? thread : main).show(route.ts)))
        notice("That message is not here any more.");
}

/* ---- who sits here ---- */

async function loadState() {
    const state = await get("state");

    takeState(state);
    paintAll();
    restoreViews(state.views || []);
}

async function sit(id, channel, how) {
    S.me = id;
    closeThread();
    homeView = null;
    tab = "messages";
    socket.stop();
    clearNotices();
    if (!how || !how.known) {
        clearViews();
        await loadState();
    }
    socket.start(S.me);
    S.channel = "";
    const last = (remembered().channels || {})[S.me];
    const first = [channel, last, botDm(), ...S.conversations.keys()]
        .find(c => c && S.conversations.has(c));

    if (first)
        await openChannel(first, how);
}

async function changeSeat(id) {
    if (id === S.me)
        return;
    const here = S.conversations.get(S.channel);

    try {
        await sit(id, here && here.kind !== "im" ? here.id : botDm());
        announce("You are " + me().real_name + " now.");
    } catch (e) {
        notice(e.message, "error");
    }
}

/* ---- conversations ---- */

async function openChannel(id, how) {
    const c = S.conversations.get(id);

    if (!c)
        return;
    const same = S.channel === id;
    const unread = c.unread || 0;
    const from = document.activeElement;

    show("main");
    if (same && main.channel === id) {
        setTab("messages");
        return;
    }
    S.channel = id;
    tab = "messages";
    closeThread();
    remember();
    pushRoute(how && how.quiet);
    mainBox.turn(S.me + id);
    paintAll();
    if (S.home && id === botDm())
        post("home", { tab: "messages" }).catch(() => {});
    if (await main.open(id, "", unread))
        seen();
    if (!NARROW.matches && S.channel === id)
        focusAfter(from, mainBox.text);
}

/* Once something was loaded the focus goes there, unless whoever waited has
 * gone elsewhere meanwhile. */
function focusAfter(from, to) {
    const at = document.activeElement;

    if (at === from || !at || at === document.body)
        to.focus({ preventScroll: true });
}

async function openThread(ts) {
    const from = document.activeElement;

    $("thread").hidden = false;
    $("app").classList.add("with-thread");
    threadBox.turn(S.me + S.channel + ts);
    paintThreadHead();
    await thread.open(S.channel, ts);
    focusAfter(from, threadBox.text);
}

function closeThread() {
    if ($("thread").hidden)
        return;
    $("thread").hidden = true;
    $("app").classList.remove("with-thread");
    thread.channel = "";
    thread.threadTs = "";
    thread.clear();
    if (mainBox && !NARROW.matches)
        mainBox.text.focus({ preventScroll: true });
}

function step(by) {
    const ids = shownConversations().map(c => c.id);
    const i = ids.indexOf(S.channel);

    if (ids.length)
        openChannel(ids[(i + by + ids.length) % ids.length]);
}

/* Read is what stood on a page that somebody looks at. */
function seen() {
    const c = S.conversations.get(S.channel);
    const ts = main.newest();

    if (!c || !ts || document.hidden || !main.stuck || tab !== "messages" ||
        (NARROW.matches && $("app").dataset.show !== "main"))
        return;
    if (!c.unread && c.read_ts && compareTs(c.read_ts, ts) >= 0)
        return;
    c.unread = 0;
    c.read_ts = ts;
    paintSide();
    clearTimeout(readTimer);
    readTimer = setTimeout(() =>
        post("read", { channel: c.id, ts }).catch(() => {}), 200);
}

/* ---- what the socket brings ---- */

const EVENTS = {
    message: e => took(e, true),
    message_changed: e => took(e, false),
    ephemeral: e => took({ ...e, message: { ...e.message,
        ephemeral: true } }, false),
    message_deleted: e => gone(e),
    ephemeral_deleted: e => gone(e),
    view_open: e => openView(e.view),
    view_push: e => pushView(e.view),
    view_update: e => e.view.type === "home" ? tookHome(e.view)
        : updateView(e.view),
    view_clear: () => clearViews(),
    home: e => tookHome(e.view),
    bot(e) {
        S.bot.connected = Boolean(e.connected);
        paintSide();
        paintBanners(down);
    },
    conversation(e) {
        const old = S.conversations.get(e.conversation.id);

        S.conversations.set(e.conversation.id, { ...old,
            ...e.conversation });
        if (e.conversation.id === S.channel) {
            paintHead(tab);
            if (main.stuck)
                seen();
        }
        paintSide();
    },
    notice: e => notice(String(e.text || ""), "error"),
};

function took(e, isNew) {
    const m = e.message;
    const c = S.conversations.get(e.channel);

    if (!m || !m.ts)
        return;
    if (e.channel === main.channel) {
        const quiet = !isNew && !m.ephemeral;

        main.upsert(m, quiet);
        if (thread.threadTs && (m.thread_ts === thread.threadTs ||
            m.ts === thread.threadTs))
            thread.upsert(m, quiet);
    }
    if (!c || !isNew)
        return;
    c.last_ts = m.ts;
    const inThread = m.thread_ts && m.thread_ts !== m.ts;
    const looking = e.channel === S.channel && !document.hidden &&
        main.stuck && tab === "messages";

    if (m.user !== S.me && !inThread && !looking) {
        c.unread = (c.unread || 0) + 1;
        paintSide();
    }
}

function gone(e) {
    if (e.channel !== main.channel)
        return;
    main.remove(e.ts);
    if (thread.threadTs === e.ts)
        closeThread();
    else if (thread.threadTs)
        thread.remove(e.ts);
}

function onEvent(event) {
    const take = Object.hasOwn(EVENTS, event.type)
        ? EVENTS[event.type] : null;

    if (take)
        take(event);
}

function onSocketState(state) {
    down = state.up ? null : state;
    paintBanners(down);
}

async function onSocketUp(again) {
    if (!again)
        return;
    try {
        await loadState();
        await main.refresh();
        if (thread.threadTs)
            await thread.refresh();
    } catch {
        /* the socket will come back again, and so will this */
    }
}

/* ---- painting ---- */

function paintAll() {
    paintSide();
    paintSeats();
    paintHead(tab);
    paintBanners(down);
    paintHome();
}

/* ---- the app's home ---- */

function tookHome(view) {
    homeView = view;
    if (!S.home) {
        S.home = true;
        paintHead(tab);
    }
    paintHome();
}

async function setTab(t) {
    tab = t;
    paintHead(tab);
    paintHome();
    if (t === "messages") {
        seen();
        return;
    }
    try {
        const a = await post("home", { tab: "home" });

        if (a.view)
            tookHome(a.view);
    } catch (e) {
        if (!homeView)
            notice(e.message, "error");
    }
}

function paintHome() {
    const on = tab === "home";

    $("main-home").hidden = !on;
    $("main-scroll").hidden = on;
    $("main-composer").hidden = on;
    main.jump.hidden = on || main.jump.hidden;
    if (!on)
        return;
    if (!homeView) {
        $("main-home").replaceChildren(h("p", { class: "list-note",
            text: S.bot.name + " has not published a home for " +
                me().real_name + " yet." }));
        return;
    }
    const made = renderBlocks(homeView.blocks, { where: "home",
        act: (blockId, element, entry) => post("action", {
            view_id: homeView.id, block_id: blockId,
            action_id: element.action_id,
            state: { values: stateValues(made.controls) }, ...entry,
        }).catch(e => notice(e.message, "error")) });

    $("main-home").replaceChildren(h("div", { class: "home-inner" },
        made.el));
}

/* ---- one column at a time on a phone ---- */

function show(which) {
    $("app").dataset.show = which;
    if (which === "side" && NARROW.matches)
        $("conversations").focus({ preventScroll: true });
}

/* ---- keys ---- */

const REGIONS = ["conversations", "main-scroll", "main-text", "thread-scroll",
    "thread-text", "seats"];

function nextRegion(by) {
    const at = document.activeElement;
    const open = REGIONS.map($).filter(e => e && e.offsetParent);
    const i = open.findIndex(e => e === at || e.contains(at));
    const to = open[(i + by + open.length) % open.length];
    const stop = to.id === "conversations"
        ? to.querySelector("[aria-current]") : to.id === "seats"
            ? to.querySelector("[tabindex='0']") : null;

    (stop || to).focus();
}

function onKey(e) {
    const typing = e.target.closest("input, textarea, select");
    const mod = e.ctrlKey || e.metaKey;

    if (dialogIsOpen())
        return;
    if (mod && !e.shiftKey && e.key.toLowerCase() === "k")
        switcher(openChannel);
    else if (e.altKey && !mod && e.key === "ArrowDown")
        step(1);
    else if (e.altKey && !mod && e.key === "ArrowUp")
        step(-1);
    else if (e.key === "F6")
        nextRegion(e.shiftKey ? -1 : 1);
    else if ((e.key === "?" && !typing) || (mod && e.key === "/"))
        helpDialog();
    else if (e.key === "Escape" && !$("thread").hidden &&
        !document.querySelector("[role=menu]:not([hidden])"))
        closeThread();
    else
        return;
    e.preventDefault();
}

/* A link that stays in the workspace does not load the page again. */
function onClick(e) {
    const a = e.target.closest("a[href]");

    if (!a || e.defaultPrevented || e.ctrlKey || e.metaKey || e.shiftKey ||
        e.button)
        return;
    /* "#main-text" is a place on this page, whatever its address is. */
    if (a.getAttribute("href").startsWith("#"))
        return;
    const to = new URL(a.href, location.href);
    const local = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(to.hostname) &&
        to.port === location.port;

    if (!local || !to.pathname.startsWith("/archives/"))
        return;
    e.preventDefault();
    follow(parseRoute(to.href));
}

/* ---- start ---- */

function build() {
    main = new Pane({ scroll: $("main-scroll"), onthread: openThread,
        onseen: seen });
    thread = new Pane({ scroll: $("thread-scroll"), thread: true,
        onseen() {} });
    const name = () => placeholderFor(S.conversations.get(S.channel));

    mainBox = new Composer($("main-composer"), { id: "main",
        target: () => ({ channel: S.channel, name: name() }),
        onsent: afterSend });
    threadBox = new Composer($("thread-composer"), { id: "thread",
        target: () => ({ channel: S.channel, thread_ts: thread.threadTs,
            name: "Reply…" }),
        onsent: afterSend });
    for (const [area, box] of [["main", () => mainBox],
        ["thread", () => threadBox]]) {
        const veil = h("div", { class: "veil", hidden: true },
            h("p", { text: "Drop the files to add them to your message" }));

        $(area).append(veil);
        takeDrops($(area), box, veil);
    }
    Object.assign(on, { seat: changeSeat, tab: setTab, closeThread,
        back: () => show("side"), retry: () => socket.connect() });
    socket = new Socket({ onevent: onEvent, onup: onSocketUp,
        onstate: onSocketState });
}

/* The socket shows what was sent; without it, it is fetched. */
function afterSend() {
    if (down) {
        main.refresh();
        if (thread.threadTs)
            thread.refresh();
    }
}

function listen() {
    const mac = /Mac|iP(hone|ad)/.test(navigator.platform || "");

    $("find").querySelector("kbd").textContent = mac ? "⌘K" : "Ctrl K";
    $("find").addEventListener("click", () => switcher(openChannel));
    $("seats").addEventListener("keydown", seatKeys);
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", onClick);
    document.addEventListener("visibilitychange", seen);
    document.addEventListener("paste", e => {
        if (e.target.closest("input, textarea") || dialogIsOpen() ||
            !e.clipboardData.files.length)
            return;
        e.preventDefault();
        ($("thread").hidden ? mainBox : threadBox).add(e.clipboardData.files);
    });
    /* A file that misses the page would be opened instead of it. */
    for (const type of ["dragover", "drop"])
        window.addEventListener(type, e => e.preventDefault());
    window.addEventListener("popstate", () => {
        const route = parseRoute(location.href);

        if (route.channel)
            follow(route, true);
    });
    setInterval(() => {
        paintSeats();
        paintHead(tab);
    }, 30000);
}

async function start() {
    const route = parseRoute(location.href);

    S.me = route.as || remembered().me || FIRST_SEAT;
    try {
        await loadState();
    } catch (e) {
        if (S.me !== FIRST_SEAT && e.code !== "network") {
            localStorage.removeItem(REMEMBER);
            history.replaceState(null, "", "/");
            setTimeout(start, 300);
            return;
        }
        $("main-scroll").querySelector(".list-top").replaceChildren(
            h("p", { class: "list-note", text: e.message }));
        setTimeout(start, 1500);
        return;
    }
    await sit(S.me, route.channel, { known: true, quiet: true });
    document.body.classList.add("ready");
    if (route.thread || route.ts)
        await follow(route, true);
}

build();
listen();
start();
