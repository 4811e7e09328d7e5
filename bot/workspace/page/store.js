/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store.js - what the page knows, and its two ways to the server: requests
 * and one socket.
 */
export const S = {
    me: "",
    team: { id: "", name: "", domain: "" },
    bot: { user_id: "", name: "callsheet", connected: true },
    people: new Map(),
    conversations: new Map(),
    commands: [],
    home: false,
    channel: "",
};

const NOBODY = { id: "", name: "someone", real_name: "Someone",
    tz: "UTC", locale: "en-GB" };

export function me() {
    return S.people.get(S.me) || NOBODY;
}

export function person(id) {
    return S.people.get(id) || { ...NOBODY, id };
}

/* Who wrote M. An app may post under another name. */
export function author(m) {
    const who = m.user ? S.people.get(m.user) : null;
    const name = m.username || (m.bot_profile && m.bot_profile.name);

    if (who)
        return name && who.is_bot
            ? { ...who, real_name: name } : who;
    if (m.bot_id || m.user === S.bot.user_id)
        return { ...person(S.bot.user_id), is_bot: true,
            mark: "callsheet", real_name: name || S.bot.name };
    return { ...NOBODY, real_name: name || m.user || "Someone" };
}

export function conversationName(c) {
    if (c.kind === "im")
        return person(c.user).real_name || person(c.user).name || c.name;
    return c.name || c.id;
}

export function takeState(state) {
    S.team = state.team || S.team;
    S.bot = state.bot || S.bot;
    S.me = state.me || S.me;
    S.commands = Array.isArray(state.commands) ? state.commands : [];
    S.home = Boolean(state.home_tab || state.home);
    S.people = new Map();
    for (const p of state.people || []) {
        if (p.id === S.bot.user_id)
            p.mark = "callsheet";
        S.people.set(p.id, p);
    }
    if (!S.people.has(S.bot.user_id))
        S.people.set(S.bot.user_id, { ...NOBODY, id: S.bot.user_id,
            name: S.bot.name, real_name: S.bot.name, is_bot: true,
            mark: "callsheet" });
    S.conversations = new Map();
    for (const c of state.conversations || [])
        S.conversations.set(c.id, c);
}

/* ---- requests ---- */

export class ApiError extends Error {
    constructor(code, text, answer) {
        super(text);
        this.code = code;
        this.answer = answer || {};
    }
}

const WORDS = {
    network: "The workspace does not answer. Is it still running?",
    no_thread: "Commands do not work in a thread. Send it in the " +
        "conversation itself.",
    timeout: "callsheet did not answer in time.",
};

async function call(path, options, wait) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), wait || 20000);
    let answer;

    try {
        const response = await fetch(path, { ...options,
            signal: stop.signal });
        answer = await response.json();
    } catch {
        throw new ApiError("network", WORDS.network);
    } finally {
        clearTimeout(timer);
    }
    if (!answer || !answer.ok) {
        const code = (answer && answer.error) || "unknown";

        throw new ApiError(code, (answer && answer.text) || WORDS[code] ||
            "That did not work (" + code + ").", answer);
    }
    return answer;
}

export function get(path, params) {
    const query = new URLSearchParams({ as: S.me });

    for (const [k, v] of Object.entries(params || {}))
        if (v !== undefined && v !== null && v !== "")
            query.set(k, v);
    return call("/page/" + path + "?" + query, { cache: "no-store" });
}

export function post(path, body) {
    return call("/page/" + path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ as: S.me, ...body }),
    });
}

export function fileUrl(id) {
    return "/page/file?" + new URLSearchParams({ as: S.me, id });
}

/* fetch() tells nothing of an upload's progress, so the old way. */
export function upload(blob, name, onprogress) {
    const xhr = new XMLHttpRequest();
    const done = new Promise((resolve, reject) => {
        xhr.open("POST", "/page/upload?" +
            new URLSearchParams({ as: S.me, name }));
        xhr.setRequestHeader("Content-Type",
            blob.type || "application/octet-stream");
        xhr.responseType = "json";
        xhr.upload.addEventListener("progress", e => {
            if (e.lengthComputable)
                onprogress(e.loaded / e.total);
        });
        xhr.addEventListener("load", () => {
            const a = xhr.response;

            if (a && a.ok && a.file)
                resolve(a.file);
            else
                reject(new ApiError(a && a.error, (a && a.text) ||
                    "The file was not taken."));
        });
        xhr.addEventListener("error", () =>
            reject(new ApiError("network", WORDS.network)));
        xhr.addEventListener("abort", () =>
            reject(new ApiError("aborted", "Taken back.")));
        xhr.send(blob);
    });

    return { done, abort: () => xhr.abort() };
}

/* ---- the socket ---- */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15000;

/*
 * One socket for the person who sits here. It comes back by itself; each
 * time it does, onup() is called and fetches what was missed.
 */
export class Socket {
    constructor({ onevent, onup, onstate }) {
        Object.assign(this, { onevent, onup, onstate });
        this.as = "";
        this.ws = null;
        this.wait = FIRST_WAIT_MS;
        this.timer = 0;
        this.beat = 0;
        this.seen = false;
        const now = () => { if (this.as && !this.ws) this.connect(); };

        window.addEventListener("online", now);
        document.addEventListener("visibilitychange", () => {
            if (!document.hidden)
                now();
        });
    }

    start(as) {
        this.stop();
        this.as = as;
        this.seen = false;
        this.wait = FIRST_WAIT_MS;
        this.connect();
    }

    stop() {
        const old = this.ws;

        clearTimeout(this.timer);
        clearInterval(this.beat);
        this.ws = null;
        this.as = "";
        if (old)
            old.close();
    }

    connect() {
        clearTimeout(this.timer);
        const scheme = location.protocol === "https:" ? "wss:" : "ws:";
        const ws = new WebSocket(scheme + "//" + location.host +
            "/page/socket?" + new URLSearchParams({ as: this.as }));

        this.ws = ws;
        ws.addEventListener("open", () => {
            if (this.ws !== ws)
                return;
            const again = this.seen;

            this.seen = true;
            this.wait = FIRST_WAIT_MS;
            this.beat = setInterval(() => ws.send("{}"), 30000);
            this.onstate({ up: true });
            this.onup(again);
        });
        ws.addEventListener("message", e => {
            if (this.ws === ws)
                this.take(e.data);
        });
        ws.addEventListener("close", () => {
            if (this.ws === ws)
                this.lost();
        });
    }

    take(data) {
        let event;

        try {
            event = JSON.parse(data);
        } catch {
            return;
        }
        if (event && typeof event.type === "string")
            this.onevent(event);
    }

    lost() {
        clearInterval(this.beat);
        this.ws = null;
        const wait = this.wait * (0.75 + Math.random() * 0.5);

        this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
        this.timer = setTimeout(() => this.connect(), wait);
        this.onstate({ up: false, retry_at: Date.now() + wait });
    }
}
