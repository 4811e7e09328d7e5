/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * markdown.js - the markdown block: the part of CommonMark that Slack shows
 * (headings, lists, quotes, code, tables, links), as elements.
 */
import { h } from "./dom.js";
import { link, mrkdwn, emojify } from "./text.js";

const INLINE = new RegExp([
    "\\\\([\\\\`*_{}\\[\\]()#+.!~|<>-])",                     /* 1 escape */
    "(`+)([^`]|[^`][\\s\\S]*?[^`])\\2(?!`)",               /* 2, 3 code */
    "!?\\[([^\\]\\n]{0,1000})\\]\\(<?([^\\s)>]{1,3000})>?" +
        "(?:\\s+\"[^\"\\n]{0,300}\")?\\)",                 /* 4, 5 link */
    "(<[@#!][^>\\n]{1,300}>|<https?://[^>\\s]{1,3000}>)",   /* 6 slack's */
    "(\\*\\*|__|~~)(?=\\S)([^\\n]{1,3000}?\\S?)\\7",       /* 7, 8 strong */
    "(\\*|(?<![\\p{L}\\p{N}])_)(?=\\S)([^*_\\n]{0,3000}?\\S)\\9" +
        "(?![\\p{L}\\p{N}])",                             /* 9, 10 em */
    "(https?://[^\\s<>\"]{1,3000}[^\\s<>\".,;:!?)'*_~])",  /* 11 bare */
].join("|"), "gu");

function inline(text, depth) {
    const out = document.createDocumentFragment();
    let from = 0;
    const inner = s => depth < 4 ? inline(s, depth + 1) : s;

    for (const m of text.matchAll(INLINE)) {
        out.append(emojify(text.slice(from, m.index)));
        from = m.index + m[0].length;
        if (m[1] !== undefined)
            out.append(m[1]);
        else if (m[2] !== undefined)
            out.append(h("code", { text: m[3] }));
        else if (m[5] !== undefined)
            out.append(link(m[5], inner(m[4] || m[5])));
        else if (m[6] !== undefined)
            out.append(...slackToken(m[6]));
        else if (m[7] !== undefined)
            out.append(h(m[7] === "~~" ? "s" : "strong", null, inner(m[8])));
        else if (m[9] !== undefined)
            out.append(h("em", null, inner(m[10])));
        else
            out.append(link(m[11], m[11]));
    }
    out.append(emojify(text.slice(from)));
    return out;
}

function slackToken(token) {
    const made = mrkdwn(token).firstChild;

    return made ? Array.from(made.childNodes) : [token];
}

const LIST = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const FENCE = /^\s{0,3}(```+|~~~+)/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^\s{0,3}>\s?/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

function cells(row) {
    return row.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/)
        .map(c => c.trim());
}

function table(rows) {
    const align = cells(rows[1]).map(c => /^:-+:$/.test(c) ? "center"
        : /-:$/.test(c) ? "right" : "left");
    const row = (line, tag) => h("tr", null, cells(line).map((c, i) =>
        h(tag, { class: "align-" + (align[i] || "left") }, inline(c, 0))));

    return h("div", { class: "table-box", tabindex: "0",
        role: "group", "aria-label": "Table" },
        h("table", null, h("thead", null, row(rows[0], "th")),
            h("tbody", null, rows.slice(2).map(r => row(r, "td")))));
}

function task(text) {
    const m = /^\[([ xX])\]\s+(.*)$/.exec(text);

    if (!m)
        return inline(text, 0);
    return [h("input", { type: "checkbox", disabled: true,
        checked: m[1] !== " ", "aria-label": "task" }), " ", inline(m[2], 0)];
}

/* Items of one list; a deeper indent opens a list in the last item. */
function list(items) {
    const root = { indent: -1, el: null };
    const stack = [root];
    const out = [];

    for (const it of items) {
        while (stack.length > 1 &&
            it.indent < stack[stack.length - 1].indent)
            stack.pop();
        let top = stack[stack.length - 1];

        if (top === root || (it.indent > top.indent + 1 &&
            stack.length < 6)) {
            const el = h(it.ordered ? "ol" : "ul");

            if (it.ordered && it.number !== 1)
                el.start = it.number;
            if (top === root)
                out.push(el);
            else
                top.el.lastElementChild.append(el);
            top = { indent: it.indent, el };
            stack.push(top);
        }
        top.el.append(h("li", null, task(it.text)));
    }
    return out;
}

export function markdown(text, depth) {
    const rows = String(text || "").replace(/\r\n?/g, "\n").split("\n");
    const out = document.createDocumentFragment();
    let i = 0;
    const take = test => {
        const got = [];

        while (i < rows.length && test(rows[i]))
            got.push(rows[i++]);
        return got;
    };

    while (i < rows.length) {
        const row = rows[i];
        const fence = FENCE.exec(row);
        const head = HEADING.exec(row);

        if (!row.trim()) {
            i++;
        } else if (fence) {
            i++;
            const body = take(r => !r.trim().startsWith(fence[1]));

            i++;
            out.append(h("pre", null, h("code", { text: body.join("\n") })));
        } else if (head) {
            i++;
            out.append(h("p", { class: "md-h md-h" + head[1].length,
                role: "heading",
                "aria-level": Math.min(head[1].length + 1, 6) },
            inline(head[2], 0)));
        } else if (RULE.test(row)) {
            i++;
            out.append(h("hr"));
        } else if (QUOTE.test(row)) {
            const body = take(r => QUOTE.test(r))
                .map(r => r.replace(QUOTE, "")).join("\n");

            out.append(h("blockquote", null,
                (depth || 0) < 4 ? markdown(body, (depth || 0) + 1) : body));
        } else if (row.includes("|") && i + 1 < rows.length &&
            TABLE_RULE.test(rows[i + 1])) {
            out.append(table(take(r => r.includes("|"))));
        } else if (LIST.test(row)) {
            out.append(...list(take(r => LIST.test(r)).map(r => {
                const m = LIST.exec(r);

                return { indent: m[1].replace(/\t/g, "    ").length,
                    ordered: /\d/.test(m[2]), number: parseInt(m[2], 10),
                    text: m[3] };
            })));
        } else {
            out.append(paragraph(take(r => r.trim() && !FENCE.test(r) &&
                !HEADING.test(r) && !QUOTE.test(r) && !LIST.test(r) &&
                !RULE.test(r))));
        }
    }
    return out;
}

function paragraph(rows) {
    const el = h("p");

    rows.forEach((row, i) => {
        if (i)
            el.append(h("br"));
        el.append(inline(row.trim(), 0));
    });
    return el;
}
