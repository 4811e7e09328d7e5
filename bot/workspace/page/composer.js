/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * composer.js - where a message is written: completion, files, sending.
 *
 * What was typed is sent as it stands; the workspace makes mentions and
 * links of it, as Slack does.
 */
import { h, icon, iconButton, bytes, announce, plural } from "./dom.js";
import { S, ApiError, post, upload, conversationName } from "./store.js";
import { suggestions, usageOf } from "./complete.js";

const LONGEST_TEXT = 12000;
const LONGEST_HEADLINE = 200;
const LARGEST_FILE = 64 * 1024 * 1024;
const KEPT_LINES = 50;

const lines = [];
const drafts = new Map();

/* A line above a long paste may say what the paste is: it stays the message.
 * The head of a table is no such line. The server splits in the same way. */
function headline(words) {
    const [, first, rest] = /^([^\n]*)\n?([^]*)$/.exec(words);
    const head = first.trimEnd();

    if ([...first].length > LONGEST_HEADLINE || !rest.trim() ||
        /^[[{<]|[\t,;]/.test(head) || !head.includes(" "))
        return { head: "", rest: words };
    return { head, rest };
}

/* "vet import @x" and the like, with the slash or without it. */
function isCommand(line) {
    const word = "/" + line.replace(/^\//, "").split(" ", 1)[0].toLowerCase();

    return S.commands.some(c => c.command === word);
}

export class Composer {
    /* target() answers {channel, thread_ts, name}. */
    constructor(slot, { id, target, onsent }) {
        Object.assign(this, { target, onsent });
        this.key = "";
        this.files = [];
        this.options = [];
        this.choice = -1;
        this.walked = false;
        this.past = lines.length;
        this.build(slot, id);
    }

    build(slot, id) {
        const listId = id + "-list";

        this.list = h("ul", { class: "complete", role: "listbox",
            id: listId, "aria-label": "Suggestions", hidden: true });
        this.chips = h("ul", { class: "chips", "aria-label": "Files to send",
            hidden: true });
        this.text = h("textarea", {
            id: id + "-text", class: "compose", rows: "1",
            "aria-autocomplete": "list", "aria-haspopup": "listbox",
            "aria-controls": listId,
            "aria-describedby": id + "-note", enterkeyhint: "send",
            spellcheck: "true",
        });
        this.note = h("p", { class: "compose-note", id: id + "-note",
            "aria-live": "polite" });
        this.pick = h("input", { type: "file", multiple: true,
            class: "unseen", tabindex: "-1", "aria-hidden": "true" });
        this.button = h("button", { type: "submit", class: "send",
            "aria-label": "Send", title: "Send (Enter)" }, icon("send"));
        this.form = h("form", { class: "composer", autocomplete: "off" },
            this.list, this.chips,
            h("div", { class: "compose-row" },
                iconButton("clip", "Attach files",
                    { onclick: () => this.pick.click() }),
                this.text, this.button),
            this.pick);
        slot.append(this.form, this.note);
        this.form.addEventListener("submit", e => {
            e.preventDefault();
            this.send();
        });
        this.pick.addEventListener("change", () => {
            this.add(this.pick.files);
            this.pick.value = "";
            this.text.focus();
        });
        this.text.addEventListener("input", () => this.typed());
        this.text.addEventListener("keydown", e => this.keys(e));
        this.text.addEventListener("paste", e => this.paste(e));
        this.text.addEventListener("click", () => this.suggest());
        this.text.addEventListener("blur", () => setTimeout(() => {
            if (document.activeElement !== this.text)
                this.fold();
        }, 150));
        this.paint();
    }

    /* Another conversation: what was begun here is kept for the return. */
    turn(key) {
        if (this.key)
            drafts.set(this.key, { text: this.text.value,
                files: this.files });
        const draft = drafts.get(key) || { text: "", files: [] };

        this.key = key;
        this.files = draft.files;
        this.text.value = draft.text;
        this.past = lines.length;
        this.say("");
        this.fold();
        this.fit();
        this.paint();
        this.paintChips();
        const name = this.target().name;

        this.text.placeholder = name;
        this.text.setAttribute("aria-label", name);
    }

    say(words, error) {
        this.note.textContent = words;
        this.note.classList.toggle("error", Boolean(error));
    }

    fit() {
        this.text.style.height = "auto";
        const most = Math.round(window.innerHeight * 0.4);

        this.text.style.height =
            Math.min(this.text.scrollHeight, most) + "px";
        this.text.classList.toggle("tall", this.text.scrollHeight > most);
    }

    paint() {
        this.button.disabled = !this.text.value.trim() && !this.files.length;
    }

    typed() {
        this.fit();
        this.paint();
        this.past = lines.length;
        if (this.note.classList.contains("error"))
            this.say("");
        this.suggest();
    }

    /* ---- completion ---- */

    suggest() {
        const at = this.text.selectionStart;

        if (at !== this.text.selectionEnd)
            return;
        this.options = suggestions(this.text.value, at);
        this.choice = this.options.length ? 0 : -1;
        this.walked = false;
        if (this.options.length && this.list.hidden)
            announce(plural(this.options.length, "suggestion",
                "suggestions"));
        this.list.hidden = !this.options.length;
        this.list.replaceChildren(...this.options.map((o, i) => h("li", {
            role: "option", id: this.list.id + "-" + i,
            "aria-selected": i === 0 ? "true" : "false",
            onpointerdown: e => e.preventDefault(),
            onclick: () => this.accept(i),
        }, o.name ? h("span", { class: "complete-name", text: o.name })
            : null,
        o.more ? h("span", { class: "complete-more", text: o.more })
            : null)));
        this.paintChoice();
        if (!this.note.classList.contains("error"))
            this.say(this.options.length ? "" : usageOf(this.text.value));
    }

    paintChoice() {
        const open = this.options.length > 0;

        if (open)
            this.text.setAttribute("aria-activedescendant",
                this.list.id + "-" + this.choice);
        else
            this.text.removeAttribute("aria-activedescendant");
        Array.from(this.list.children).forEach((li, i) => {
            li.setAttribute("aria-selected", String(i === this.choice));
            if (i === this.choice)
                li.scrollIntoView({ block: "nearest" });
        });
    }

    fold() {
        this.options = [];
        this.choice = -1;
        this.list.hidden = true;
        this.paintChoice();
    }

    accept(i) {
        const o = this.options[i];

        this.text.focus();
        if (!o.insert) {
            this.fold();
            this.say(usageOf(this.text.value));
            return;
        }
        this.text.setRangeText(o.insert + (o.space ? " " : ""), o.from,
            o.to, "end");
        this.typed();
    }

    /* Enter picks what is half typed or was walked to; a line that is
     * complete is sent, list or no list. */
    enterPicks() {
        const o = this.options[this.choice];

        return o && (this.walked || (o.eager &&
            this.text.value.slice(o.from, o.to) !== o.insert));
    }

    keys(e) {
        const open = this.options.length > 0;

        if (e.isComposing)
            return;
        if (open && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
            const n = this.options.length;

            e.preventDefault();
            this.choice = (this.choice + (e.key === "ArrowDown" ? 1
                : n - 1)) % n;
            this.walked = true;
            this.paintChoice();
        } else if (open && e.key === "Tab" && !e.shiftKey) {
            e.preventDefault();
            this.accept(this.choice);
        } else if (open && e.key === "Escape") {
            e.preventDefault();
            e.stopPropagation();
            this.fold();
        } else if (e.key === "Enter" && !e.shiftKey && !e.altKey) {
            e.preventDefault();
            if (open && !e.ctrlKey && !e.metaKey && this.enterPicks())
                this.accept(this.choice);
            else
                this.send();
        } else if ((e.key === "ArrowUp" || e.key === "ArrowDown") &&
            !e.altKey && this.recall(e.key === "ArrowUp" ? -1 : 1)) {
            e.preventDefault();
        }
    }

    /* Up brings back what was sent, while nothing new is typed. */
    recall(step) {
        const at = this.past + step;
        const shown = lines[this.past];

        if (at < 0 || at > lines.length || !lines.length)
            return false;
        if (this.text.value && this.text.value !== shown)
            return false;
        this.past = at;
        this.text.value = lines[at] || "";
        this.text.setSelectionRange(this.text.value.length,
            this.text.value.length);
        this.fit();
        this.paint();
        return true;
    }

    /* ---- files ---- */

    paste(e) {
        const data = e.clipboardData;
        const words = data.getData("text/plain");

        if (words.length > LONGEST_TEXT) {
            e.preventDefault();
            this.pasteLong(words);
        } else if (!words && data.files.length) {
            e.preventDefault();
            this.add(data.files);
        }
    }

    /* Into an empty box, a command above the lines is not one of them. */
    pasteLong(words) {
        const { head, rest } = headline(words);

        if (this.text.value.trim() || !isCommand(head)) {
            this.addText(words);
            return;
        }
        this.addText(rest);
        this.text.value = head;
        this.typed();
        this.fold();
    }

    /* As on Slack: what is too long for a message goes as a snippet. */
    addText(words) {
        const n = words.split("\n").length;

        this.add([new File([words], "pasted.txt", { type: "text/plain" })]);
        announce("The long paste is attached as a file, " +
            plural(n, "line", "lines") + ".");
    }

    add(list) {
        for (const blob of Array.from(list))
            this.addOne(blob);
        this.paint();
        this.paintChips();
    }

    addOne(blob) {
        const f = { name: blob.name || "pasted", size: blob.size, done: 0,
            id: "", error: "" };

        this.files.push(f);
        if (!blob.size)
            f.error = "is empty";
        else if (blob.size > LARGEST_FILE)
            f.error = "is larger than 64 MB";
        if (f.error)
            return;
        if (/^image\/(png|jpeg|gif|webp)$/.test(blob.type))
            f.preview = URL.createObjectURL(blob);
        const up = upload(blob, f.name, share => {
            f.done = share;
            if (f.bar)
                f.bar.value = share;
        });

        f.abort = up.abort;
        f.ready = up.done.then(file => { f.id = file.id; },
            e => { f.error = e.message; })
            .then(() => this.paintChips());
    }

    drop(f) {
        const i = this.files.indexOf(f);

        if (i >= 0)
            this.files.splice(i, 1);
        if (f.abort && !f.id)
            f.abort();
        if (f.preview)
            URL.revokeObjectURL(f.preview);
        this.paint();
        this.paintChips();
        this.text.focus();
    }

    paintChips() {
        this.chips.hidden = !this.files.length;
        this.chips.replaceChildren(...this.files.map(f => {
            f.bar = f.id || f.error ? null : h("progress", { max: "1",
                value: f.done, "aria-label": "Sending " + f.name });
            return h("li", { class: "chip" + (f.error ? " chip-error" : "") },
                f.preview ? h("img", { src: f.preview, alt: "" })
                    : h("span", { class: "file-icon" }, icon("file")),
                h("span", { class: "chip-words" },
                    h("span", { class: "chip-name", text: f.name }),
                    f.bar || h("span", { class: "chip-size",
                        text: f.error || bytes(f.size) })),
                iconButton("close", "Remove " + f.name,
                    { onclick: () => this.drop(f) }));
        }));
        this.fit();
    }

    /* ---- sending ---- */

    refuse(typed) {
        const word = /^\/\S*/.exec(typed);
        const known = word && S.commands.some(c => c.command === word[0]);
        const bad = this.files.find(f => f.error);

        if (bad)
            return bad.name + ": " + bad.error + ". Remove it, then send.";
        if (known && this.files.length)
            return "A slash command carries no files. Send them with the " +
                "bare words, for example “" + word[0].slice(1) +
                " import @handle”, in the direct message with " +
                S.bot.name + ".";
        return "";
    }

    /* What stays in the box when the rest went to a file. */
    shorten(typed) {
        if (typed.length <= LONGEST_TEXT)
            return typed;
        const { head, rest } = headline(typed);

        this.addText(rest);
        this.text.value = head;
        this.fit();
        return head;
    }

    async send() {
        const typed = this.text.value.replace(/\s+$/, "");
        const { files, key } = this;

        if ((!typed.trim() && !files.length) || this.busy)
            return;
        const words = this.shorten(typed);
        const refusal = this.refuse(words);

        if (refusal) {
            this.say(refusal, true);
            return;
        }
        const target = this.target();

        this.busy = true;
        this.fold();
        this.text.value = "";
        this.fit();
        this.button.disabled = true;
        this.say(files.length ? "Sending…" : "");
        try {
            await Promise.all(files.map(f => f.ready));
            const bad = files.find(f => f.error);

            if (bad)
                throw new ApiError("upload", bad.name + ": " + bad.error);
            await post("send", { channel: target.channel,
                thread_ts: target.thread_ts, text: words,
                files: files.length ? files.map(f => f.id) : undefined });
            this.sent(key, words, files);
        } catch (e) {
            this.failed(key, words, files, e);
        } finally {
            this.busy = false;
            this.paint();
        }
    }

    sent(key, words, files) {
        for (const f of files)
            if (f.preview)
                URL.revokeObjectURL(f.preview);
        if (words && lines[lines.length - 1] !== words)
            lines.push(words);
        if (lines.length > KEPT_LINES)
            lines.shift();
        drafts.delete(key);
        if (this.key === key) {
            this.past = lines.length;
            this.files = [];
            this.paintChips();
            this.say(usageOf(this.text.value));
        }
        this.onsent();
    }

    /* Nothing that was written is lost: it comes back into the box. */
    failed(key, words, files, e) {
        if (this.key !== key) {
            drafts.set(key, { text: words, files });
            return;
        }
        this.text.value = this.text.value
            ? words + "\n" + this.text.value : words;
        this.say(e.message, true);
        this.fit();
    }
}

/* Files dropped or pasted anywhere over AREA go to the composer. */
export function takeDrops(area, composer, veil) {
    let depth = 0;
    const has = e => e.dataTransfer &&
        Array.from(e.dataTransfer.types).includes("Files");

    area.addEventListener("dragenter", e => {
        if (!has(e))
            return;
        e.preventDefault();
        depth++;
        veil.hidden = false;
    });
    area.addEventListener("dragover", e => {
        if (has(e)) {
            e.preventDefault();
            e.dataTransfer.dropEffect = "copy";
        }
    });
    area.addEventListener("dragleave", e => {
        if (has(e) && --depth <= 0) {
            depth = 0;
            veil.hidden = true;
        }
    });
    area.addEventListener("drop", e => {
        if (!has(e))
            return;
        e.preventDefault();
        depth = 0;
        veil.hidden = true;
        composer().add(e.dataTransfer.files);
        composer().text.focus();
    });
}

export function placeholderFor(c) {
    if (!c)
        return "Message";
    return "Message " + (c.kind === "im" || c.kind === "mpim" ? "" : "#") +
        conversationName(c);
}
