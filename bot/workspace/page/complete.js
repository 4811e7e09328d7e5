/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * complete.js - what the composer offers while a line is typed: commands
 * and their forms, people, channels. Pure, but for what the page knows.
 */
import { S } from "./store.js";

const MOST = 8;

/* "/vet": the forms its usage_hint names, one each. */
function formsOf(command) {
    return String(command.usage_hint || "").split(" | ")
        .map(f => f.trim()).filter(Boolean);
}

/* The words of a form that are typed as they stand: up to the first that
 * stands for something ("@handle", "ID|@h", "[on platform]", "NAME"). */
export function literalPart(form) {
    const words = [];

    for (const w of form.split(/\s+/)) {
        if (!/^[\p{Ll}][\p{Ll}\p{N}_-]*$/u.test(w))
            break;
        words.push(w);
    }
    return words.join(" ");
}

/* Does TYPED (what follows the command) still lead to FORM? */
function leads(typed, form) {
    const low = typed.toLowerCase();
    const literal = literalPart(form);

    if (!literal)
        return true;
    return literal.length > low.length
        ? literal.startsWith(low)
        : low === literal || low.startsWith(literal + " ");
}

function commandOf(text) {
    const m = /^(\/\S+)(\s+)([\s\S]*)$/.exec(text);
    const command = m && S.commands.find(c => c.command === m[1]);

    return command ? { command, start: m[1].length + m[2].length,
        rest: m[3] } : null;
}

function forCommands(text, at) {
    const word = /^\/\S*$/.exec(text.slice(0, at));

    if (!word || at < text.length)
        return null;
    return S.commands.filter(c => c.command.startsWith(word[0]))
        .slice(0, 12)
        .map(c => ({ name: c.command, more: c.description,
            insert: c.command, from: 0, to: at, space: true, eager: true }));
}

/* In the app's direct messages the bare words are commands, too. */
function isBare(text) {
    const c = S.conversations.get(S.channel);

    return !text.startsWith("/") && Boolean(c) && c.kind === "im" &&
        c.user === S.bot.user_id;
}

/* What a line may begin with there: each command, and the verbs that only
 * the command of the app's own name knows. */
function verbs() {
    const own = S.commands.find(c => c.command === "/" + S.bot.name);
    const known = S.commands.filter(c => c !== own);

    return known.concat(formsOf(own || {})
        .map(f => ({ command: "/" + literalPart(f), description: "" }))
        .filter(v => v.command !== "/" &&
            !known.some(c => c.command === v.command)));
}

function forVerbs(text, at) {
    const word = /^\/\S+$/.exec(text.slice(0, at));

    if (!word || at < text.length)
        return null;
    return verbs().filter(v => v.command.startsWith(word[0].toLowerCase()))
        .map(v => ({ name: v.command, more: v.description,
            insert: v.command, from: 0, to: at, space: true, eager: true }));
}

function forForms(text, at) {
    const found = commandOf(text);

    if (!found || at < text.length || found.rest.includes("\n"))
        return null;
    const { rest, start } = found;

    const forms = formsOf(found.command).map(f => ({ form: f,
        literal: literalPart(f) }));
    const item = ({ form, literal }) => ({ name: literal,
        more: form.slice(literal.length).trim(), insert: literal,
        from: start, to: at, space: literal !== "" });

    return forms.filter(f => f.literal.length > rest.length &&
            leads(rest, f.form))
        .concat(rest ? [] : forms.filter(f => !f.literal))
        .slice(0, 14)
        .map(item);
}

/* The word before the caret, if it begins with MARK. */
function wordAt(text, at, mark) {
    const head = text.slice(0, at);
    const from = head.lastIndexOf(mark);

    if (from < 0 || (from > 0 && !/[\s(]/.test(head[from - 1])))
        return null;
    const typed = head.slice(from + 1);

    return /^[\p{L}\p{N}_.-]{0,30}$/u.test(typed)
        ? { from, typed: typed.toLowerCase() } : null;
}

function forPeople(text, at) {
    const w = wordAt(text, at, "@");

    if (!w)
        return null;
    return Array.from(S.people.values())
        .filter(p => p.id !== "U0GUIDE" && [p.name, ...(p.real_name || "")
            .split(" ")].some(n => n && n.toLowerCase().startsWith(w.typed)))
        .slice(0, MOST)
        .map(p => ({ name: "@" + p.name, more: p.real_name,
            insert: "@" + p.name, from: w.from, to: at, space: true, eager: w.typed.length > 0 &&
                p.name.toLowerCase().startsWith(w.typed) &&
                !text.startsWith("/") }));
}

function forChannels(text, at) {
    const w = wordAt(text, at, "#");

    if (!w)
        return null;
    return Array.from(S.conversations.values())
        .filter(c => (c.kind === "channel" || c.kind === "private") &&
            c.name.toLowerCase().startsWith(w.typed))
        .slice(0, MOST)
        .map(c => ({ name: "#" + c.name, more: c.topic,
            insert: "#" + c.name, from: w.from, to: at, space: true,
            eager: w.typed.length > 0 }));
}

function first(sources, text, at) {
    for (const source of sources) {
        const list = source(text, at);

        if (list && list.length)
            return list;
    }
    return [];
}

/* The same as behind a slash, with the slash taken away again. */
function bare(text, at) {
    const cut = words => words.replace(/^\//, "");

    return first([forVerbs, forForms], "/" + text, at + 1)
        .map(o => ({ ...o, name: cut(o.name), insert: cut(o.insert),
            from: Math.max(0, o.from - 1), to: o.to - 1 }));
}

export function suggestions(text, at) {
    const list = isBare(text) ? bare(text, at) : [];

    return list.length ? list : first([forCommands, forForms, forPeople,
        forChannels], text, at);
}

/* One line under the box: how the form that is being typed goes on. */
export function usageOf(text) {
    const slash = isBare(text) ? "/" : "";
    const found = commandOf(slash + text);

    if (!found)
        return "";
    const fit = formsOf(found.command).filter(f => leads(found.rest, f));
    const best = fit.sort((a, b) =>
        literalPart(b).length - literalPart(a).length)[0];

    return best ? found.command.command.slice(slash.length) + " " + best
        : "";
}
