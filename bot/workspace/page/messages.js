/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * messages.js - a list of messages: of a conversation, or of one thread.
 */
import { h, icon, iconButton, avatar, announce, notice, plural,
    formatTime, CLOCK, dayKey, dayLabel } from "./dom.js";
import { S, me, author, person, get, post,
    conversationName } from "./store.js";
import { mrkdwn, plain } from "./text.js";
import { renderBlocks, stateValues, fileCard } from "./blocks.js";

const PAGE = 50;
const GROUP_SECONDS = 300;
const NEAR_PX = 90;

export function compareTs(a, b) {
    const [as, af = ""] = String(a).split(".");
    const [bs, bf = ""] = String(b).split(".");

    return Number(as) - Number(bs) || (af < bf ? -1 : af > bf ? 1 : 0);
}

export function permalink(channel, ts) {
    return "/archives/" + channel + "/p" + String(ts).replace(".", "");
}

function isReply(m) {
    return m.thread_ts && m.thread_ts !== m.ts &&
        m.subtype !== "thread_broadcast";
}

/* One action of a control in a message. The sample is the workspace's own
 * button: the app never hears of it. */
async function sendAction(channel, m, controls, blockId, element, entry) {
    try {
        if (element.action_id === "workspace_sample") {
            await post("sample", {});
            return;
        }
        await post("action", {
            channel, ts: m.ts, block_id: blockId,
            action_id: element.action_id,
            ephemeral: m.ephemeral ? true : undefined,
            state: { values: stateValues(controls) }, ...entry,
        });
    } catch (e) {
        notice(e.message, "error");
    }
}

/* What a person reads of M, with its controls. */
export function messageBody(channel, m) {
    const body = h("div", { class: "body" });

    if (Array.isArray(m.blocks) && m.blocks.length) {
        const made = renderBlocks(m.blocks, { where: "message",
            act: (id, element, entry) => sendAction(channel, m,
                made.controls, id, element, entry) });

        body.append(made.el);
    } else if (m.text) {
        body.append(h("div", { class: "text" }, mrkdwn(m.text)));
    }
    for (const a of m.attachments || [])
        body.append(attachment(channel, m, a));
    if (m.files && m.files.length)
        body.append(h("div", { class: "files" }, m.files.map(fileCard)));
    if (m.edited) {
        const last = body.lastElementChild;
        const end = last && last.matches(".text") &&
            last.lastElementChild && last.lastElementChild.matches("p")
            ? last.lastElementChild : body;

        end.append(" ", h("span", { class: "edited", text: "(edited)" }));
    }
    return body;
}

function attachment(channel, m, a) {
    const inner = messageBody(channel, { ...m, edited: null, files: null,
        attachments: null, blocks: a.blocks, text: a.text || a.fallback });

    return h("div", { class: "attachment" }, inner);
}

/* What stands above the first message of a conversation. */
function beginning(c) {
    if (!c)
        return "";
    const other = c.kind === "im" ? person(c.user) : null;
    const who = other ? "Only you and " + other.real_name + " read this."
        : c.kind === "private" ? "A private channel: only its members read it."
            : "A channel: everybody in the workspace can read it.";

    return h("div", { class: "beginning" }, other ? avatar(other) : null,
        h("p", { class: "beginning-name", text: (other ? "" : "#") +
            conversationName(c) }),
        h("p", null, c.topic ? c.topic + ". " : "", who));
}

export class Pane {
    constructor({ scroll, thread, onthread, onseen }) {
        Object.assign(this, { scroll, thread, onthread, onseen });
        this.list = h("ol", { class: "messages", "aria-label":
            thread ? "Messages of the thread" : "Messages" });
        this.top = h("div", { class: "list-top" });
        this.jump = h("button", { type: "button", class: "jump",
            hidden: true, onclick: () => this.toEnd() },
        icon("down"), h("span"));
        scroll.append(this.top, this.list);
        scroll.after(this.jump);
        this.clear();
        scroll.addEventListener("scroll", () => this.scrolled(),
            { passive: true });
        scroll.addEventListener("keydown", e => this.keys(e));
        new ResizeObserver(() => {
            if (this.stuck)
                this.scroll.scrollTop = this.scroll.scrollHeight;
        }).observe(this.list);
        new ResizeObserver(() => {
            if (this.stuck)
                this.scroll.scrollTop = this.scroll.scrollHeight;
        }).observe(scroll);
    }

    clear() {
        this.order = [];
        this.byTs = new Map();
        this.rows = new Map();
        this.more = false;
        this.loading = null;
        this.stuck = true;
        this.fresh = 0;
        this.newFrom = "";
        this.list.replaceChildren();
        this.top.replaceChildren();
        this.jump.hidden = true;
    }

    /* ---- loading ---- */

    async open(channel, threadTs, unread) {
        this.channel = channel;
        this.threadTs = threadTs || "";
        this.clear();
        const slow = setTimeout(() => this.say("Loading…"), 200);

        try {
            const a = await this.fetch({});

            if (!a)
                return false;
            this.more = a.has_more;
            this.newFrom = this.firstUnread(a.messages, unread || 0);
            this.fill(a.messages);
            this.topLine();
            this.settle();
            return true;
        } catch (e) {
            this.say(e.message, () => this.open(channel, threadTs, unread));
            return false;
        } finally {
            clearTimeout(slow);
        }
    }

    /* Answers null if the pane has moved on while we waited. */
    async fetch(extra) {
        const { channel, threadTs } = this;
        const a = await get("messages", { channel, limit: PAGE,
            thread_ts: threadTs, ...extra });

        return this.channel === channel && this.threadTs === threadTs
            ? a : null;
    }

    /* After a lost connection: what was missed, changed or taken away. */
    async refresh() {
        if (!this.channel)
            return;
        try {
            const a = await this.fetch({});

            if (!a || !a.messages)
                return;
            const oldest = a.messages.length ? a.messages[0].ts : "";
            const newest = this.order[this.order.length - 1];

            if (oldest && newest && compareTs(oldest, newest) > 0 &&
                a.has_more) {
                this.clear();
                this.more = true;
                this.fill(a.messages);
                this.topLine();
                this.settle();
                return;
            }
            const have = new Set(a.messages.map(m => m.ts));

            for (const ts of this.order.slice())
                if (!have.has(ts) && (!a.has_more ||
                    compareTs(ts, oldest) > 0) &&
                    !this.byTs.get(ts).ephemeral)
                    this.remove(ts);
            for (const m of a.messages)
                this.upsert(m, true);
        } catch {
            /* the next connection asks again */
        }
    }

    async older() {
        if (!this.more || this.loading || !this.order.length)
            return;
        const mine = this.loading = {};

        try {
            const a = await this.fetch({ before: this.order[0] });

            if (!a || this.loading !== mine)
                return;
            this.more = a.has_more && a.messages.length > 0;
            this.keepPlace(() => {
                this.fill(a.messages);
                this.topLine();
            });
        } catch (e) {
            notice(e.message, "error");
        } finally {
            if (this.loading === mine)
                this.loading = null;
        }
    }

    /* What is read stays where it is while older messages come in above. */
    keepPlace(change) {
        const s = this.scroll;
        const anchor = this.rows.get(this.order[0])
            .querySelector(".content");
        const before = anchor.getBoundingClientRect().top;

        s.style.overflowAnchor = "none";
        change();
        s.scrollTop += anchor.getBoundingClientRect().top - before;
        requestAnimationFrame(() => { s.style.overflowAnchor = ""; });
    }

    firstUnread(messages, unread) {
        const others = messages.filter(m => m.user !== S.me && !m.ephemeral);

        if (this.thread || !unread || !others.length)
            return "";
        const first = others[Math.max(0, others.length - unread)];

        return first === messages[0] ? "" : first.ts;
    }

    topLine() {
        this.top.replaceChildren();
        if (this.more)
            this.top.append(h("button", { type: "button",
                class: "btn btn-quiet", onclick: () => this.older(),
                text: "Earlier messages" }));
        else if (!this.thread)
            this.top.append(beginning(S.conversations.get(this.channel)));
    }

    say(words, again) {
        this.top.replaceChildren(h("p", { class: "list-note",
            text: words }), again ? h("button", { type: "button",
            class: "btn", text: "Try again", onclick: again }) : "");
    }

    settle() {
        const row = this.newFrom && this.rows.get(this.newFrom);

        this.toEnd();
        if (row && row.offsetTop < this.scroll.scrollTop) {
            this.stuck = false;
            this.scroll.scrollTop = row.offsetTop - 60;
        }
    }

    /* ---- the list ---- */

    fill(messages) {
        for (const m of messages)
            this.place(m);
        this.order.forEach((ts, i) => this.dress(i));
    }

    /* Where TS stands or would stand. */
    find(ts) {
        let lo = 0;
        let hi = this.order.length;

        while (lo < hi) {
            const mid = (lo + hi) >> 1;

            if (compareTs(this.order[mid], ts) < 0)
                lo = mid + 1;
            else
                hi = mid;
        }
        return lo;
    }

    place(m) {
        const i = this.find(m.ts);
        const row = this.row(m);

        if (this.order[i] === m.ts) {
            this.swap(m, row);
        } else {
            const next = this.rows.get(this.order[i]);

            this.order.splice(i, 0, m.ts);
            this.list.insertBefore(row, next || null);
        }
        this.byTs.set(m.ts, m);
        this.rows.set(m.ts, row);
        return i;
    }

    /* A message is drawn anew; the keyboard stays on the same control. */
    swap(m, row) {
        const old = this.rows.get(m.ts);
        const at = document.activeElement;
        const inside = old.contains(at);
        const mark = inside && at.closest("[data-key]");

        old.replaceWith(row);
        if (!inside)
            return;
        const same = mark && Array.from(row.querySelectorAll("[data-key]"))
            .find(e => e.dataset.key === mark.dataset.key);
        const stop = same && (same.matches("button, select, input, a")
            ? same : same.querySelector("button, select, input, a"));

        (stop || row).focus({ preventScroll: true });
    }

    upsert(m, quiet) {
        const known = this.byTs.has(m.ts);

        if (this.thread ? m.thread_ts !== this.threadTs &&
            m.ts !== this.threadTs : isReply(m)) {
            if (!this.thread)
                this.countReply(m);
            return;
        }
        const i = this.place(m);

        this.dress(i);
        this.dress(i + 1);
        if (!known && this.order.length === 1)
            this.topLine();
        if (!known && !quiet)
            this.arrived(m);
        if (this.stuck)
            this.scroll.scrollTop = this.scroll.scrollHeight;
    }

    arrived(m) {
        const mine = m.user === S.me;

        if (mine) {
            this.toEnd();
        } else {
            announce(author(m).real_name + ": " +
                plain(m.text).slice(0, 300));
            if (!this.stuck) {
                this.fresh++;
                this.paintJump();
            }
        }
        if (this.stuck)
            this.onseen();
    }

    /* The parent may come again with its new count before or after. */
    countReply(m) {
        const parent = this.byTs.get(m.thread_ts);

        if (!parent || (parent.latest_reply &&
            compareTs(parent.latest_reply, m.ts) >= 0) || m.ephemeral)
            return;
        this.upsert({ ...parent, latest_reply: m.ts,
            reply_count: (parent.reply_count || 0) + 1 }, true);
    }

    remove(ts) {
        const i = this.find(ts);

        if (this.order[i] !== ts)
            return;
        this.order.splice(i, 1);
        this.rows.get(ts).remove();
        this.rows.delete(ts);
        this.byTs.delete(ts);
        this.dress(i);
        if (!this.order.length)
            this.topLine();
    }

    /* ---- one row ---- */

    row(m) {
        const who = author(m);
        const unix = parseFloat(m.ts);
        const time = formatTime(unix, CLOCK, me());
        const href = permalink(this.channel, m.ts) + (isReply(m)
            ? "?thread_ts=" + m.thread_ts : "");
        const system = /^(channel|group)_(join|leave|topic|purpose|name)$/
            .test(m.subtype || "");
        const row = h("li", {
            class: "msg" + (m.ephemeral ? " ephemeral" : "") +
                (system ? " system" : "") + (who.is_bot ? " by-app" : ""),
            tabindex: "-1", "data-ts": m.ts,
        });
        const head = h("div", { class: "head" },
            h("span", { class: "name", text: who.real_name || who.name }),
            who.is_bot ? h("span", { class: "badge", text: "App" }) : null,
            h("a", { class: "time", href, text: time,
                title: formatTime(unix, { dateStyle: "full",
                    timeStyle: "medium" }, me()) }));
        const content = h("div", { class: "content" },
            m.ephemeral ? h("p", { class: "only-you",
                text: "Only visible to you" }) : null,
            head, messageBody(this.channel, m));

        if (!this.thread && m.reply_count > 0)
            content.append(this.replies(m));
        row.append(avatar(who), h("a", { class: "side-time", href,
            tabindex: "-1", "aria-hidden": "true", text: time }), content);
        if (!this.thread && !m.ephemeral && !system)
            row.append(h("div", { class: "tools" }, iconButton("reply",
                "Reply in thread", { onclick: () => this.onthread(m.ts) })));
        return row;
    }

    replies(m) {
        const last = m.latest_reply ? parseFloat(m.latest_reply) : 0;
        const when = !last ? ""
            : dayKey(last, me()) === dayKey(Date.now() / 1000, me())
                ? formatTime(last, CLOCK, me())
                : dayLabel(last, me()).toLowerCase() === "yesterday"
                    ? "yesterday" : formatTime(last,
                        { day: "numeric", month: "short" }, me());

        return h("button", { type: "button", class: "replies",
            onclick: () => this.onthread(m.ts) },
        icon("reply"), h("b", { text: plural(m.reply_count, "reply",
            "replies") }), when ? h("span", { text: "last " + when }) : null);
    }

    /* What depends on the message before: day line, new line, grouping. */
    dress(i) {
        const ts = this.order[i];

        if (!ts)
            return;
        const m = this.byTs.get(ts);
        const row = this.rows.get(ts);
        const before = i > 0 ? this.byTs.get(this.order[i - 1]) : null;
        const newDay = !before || dayKey(parseFloat(ts), me()) !==
            dayKey(parseFloat(before.ts), me());
        const isNew = this.newFrom === ts;
        const follows = !newDay && !isNew && before &&
            before.user === m.user && before.bot_id === m.bot_id &&
            before.username === m.username && !before.subtype === !m.subtype &&
            Boolean(before.ephemeral) === Boolean(m.ephemeral) &&
            parseFloat(ts) - parseFloat(before.ts) < GROUP_SECONDS &&
            !(this.thread && before.ts === this.threadTs);

        row.classList.toggle("follow", Boolean(follows));
        for (const old of row.querySelectorAll(":scope > .line"))
            old.remove();
        if (isNew)
            row.prepend(h("div", { class: "line line-new",
                role: "separator" }, h("span", { text: "New" })));
        if (newDay)
            row.prepend(h("div", { class: "line line-day",
                role: "separator" },
            h("span", { text: dayLabel(parseFloat(ts), me()) })));
        if (this.thread && i === 1)
            row.prepend(h("div", { class: "line line-count" },
                h("span", { text: plural(this.order.length - 1, "reply",
                    "replies") })));
        if (this.thread && i > 1)
            this.recount();
    }

    recount() {
        const el = this.list.querySelector(".line-count span");

        if (el)
            el.textContent = plural(this.order.length - 1, "reply",
                "replies");
    }

    /* ---- scrolling and keys ---- */

    scrolled() {
        const s = this.scroll;

        this.stuck = s.scrollHeight - s.scrollTop - s.clientHeight < NEAR_PX;
        if (this.stuck && this.fresh) {
            this.fresh = 0;
            this.onseen();
        }
        this.paintJump();
        if (s.scrollTop < 400)
            this.older();
    }

    paintJump() {
        this.jump.hidden = this.stuck || !this.order.length;
        this.jump.lastChild.textContent = this.fresh
            ? plural(this.fresh, "new message", "new messages") : "Newest";
        this.jump.classList.toggle("jump-new", this.fresh > 0);
    }

    toEnd() {
        this.stuck = true;
        this.scroll.scrollTop = this.scroll.scrollHeight;
        this.fresh = 0;
        this.paintJump();
    }

    newest() {
        for (let i = this.order.length - 1; i >= 0; i--)
            if (!this.byTs.get(this.order[i]).ephemeral)
                return this.order[i];
        return "";
    }

    /* Arrows walk the messages, Enter opens the thread of one. */
    keys(e) {
        if (e.target.closest("input, textarea, select, [role=menu]") ||
            e.altKey || e.ctrlKey || e.metaKey)
            return;
        const at = e.target.closest(".msg");
        const i = at ? this.order.indexOf(at.dataset.ts)
            : this.order.length;
        const to = { ArrowUp: i - 1, ArrowDown: i + 1, Home: 0,
            End: this.order.length - 1 }[e.key];

        if (to !== undefined) {
            const row = this.rows.get(this.order[to]);

            e.preventDefault();
            if (row) {
                row.focus({ preventScroll: true });
                row.scrollIntoView({ block: "nearest" });
            }
        } else if ((e.key === "Enter" || e.key === "t") && at &&
            e.target === at && !this.thread) {
            e.preventDefault();
            if (!this.byTs.get(at.dataset.ts).ephemeral)
                this.onthread(at.dataset.ts);
        }
    }

    /* Brings TS into view, loading back a bounded number of pages. */
    async show(ts) {
        for (let i = 0; i < 20 && this.more && this.order.length &&
            compareTs(ts, this.order[0]) < 0; i++)
            await this.older();
        const row = this.rows.get(ts);

        if (!row)
            return false;
        this.stuck = false;
        row.scrollIntoView({ block: "center" });
        row.focus({ preventScroll: true });
        row.classList.add("shown");
        setTimeout(() => row.classList.remove("shown"), 2500);
        return true;
    }
}
