/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blocks.js - Block Kit blocks as elements.
 *
 * renderBlocks(blocks, ctx) answers {el, controls}; controls maps
 * "block_id action_id" to a control and its block. ctx.where is "message",
 * "modal" or "home"; ctx.act sends an action (see controls.js).
 */
import { h, icon, bytes } from "./dom.js";
import { fileUrl } from "./store.js";
import { textObject, plainText, richText, safeUrl } from "./text.js";
import { markdown } from "./markdown.js";
import { control, freshId } from "./controls.js";

export function key(blockId, actionId) {
    return blockId + " " + actionId;
}

export function renderBlocks(blocks, ctx) {
    const controls = new Map();
    const el = h("div", { class: "blocks" });

    (Array.isArray(blocks) ? blocks : []).forEach((block, i) => {
        const id = block.block_id || "block-" + i;
        const made = renderBlock(block, {
            ...ctx,
            make(element, more) {
                const act = more && more.quiet ? () => {}
                    : (e, entry) => ctx.act(id, e, entry);
                const c = control(element, { ...ctx, ...more, act });

                c.block = block;
                c.block_id = id;
                c.element = element;
                c.el.dataset.key = key(id, element.action_id);
                controls.set(key(id, element.action_id), c);
                return c;
            },
        });

        if (made) {
            made.classList.add("block", "block-" + block.type);
            el.append(made);
        }
    });
    return { el, controls };
}

function renderBlock(block, ctx) {
    switch (block.type) {
    case "section": return section(block, ctx);
    case "header": return h("div", { role: "heading", "aria-level": "2",
        text: plainText(block.text) });
    case "divider": return h("hr");
    case "context": return h("div", null, (block.elements || []).map(e =>
        e.type === "image" ? image(e, "context-image")
            : h("div", { class: "context-text" }, textObject(e))));
    case "actions": return h("div", { role: "group" },
        (block.elements || []).map(e => ctx.make(e).el));
    case "image": return imageBlock(block);
    case "input": return inputBlock(block, ctx);
    case "rich_text": return h("div", null, richText(block));
    case "markdown": return h("div", null, markdown(block.text));
    case "table": return table(block);
    case "file": return h("div", null, icon("file"),
        block.external_id || "A file");
    default: return h("div", { class: "unsupported",
        text: "This page does not show “" + block.type + "” blocks." });
    }
}

function section(block, ctx) {
    const body = h("div", { class: "section-body" });
    const text = plainLabel(block.text);

    if (block.text)
        body.append(h("div", { class: "section-text" },
            textObject(block.text)));
    if (Array.isArray(block.fields))
        body.append(h("div", { class: "fields" }, block.fields.map(f =>
            h("div", { class: "field" }, textObject(f)))));
    if (!block.accessory)
        return h("div", null, body);
    const extra = block.accessory.type === "image"
        ? image(block.accessory, "accessory-image")
        : ctx.make(block.accessory, { label: text }).el;
    const wide = ["checkboxes", "radio_buttons"]
        .includes(block.accessory.type);

    return h("div", { class: "with-accessory" + (wide ? " wide" : "") },
        body, h("div", { class: "accessory" }, extra));
}

function plainLabel(text) {
    return text ? String(text.text || "").replace(/[*_~`]/g, "")
        .slice(0, 120) : undefined;
}

/* ---- pictures ---- */

function imageSource(o) {
    const file = o.slack_file;

    if (file && file.id)
        return fileUrl(file.id);
    const url = String(o.image_url || (file && file.url) || "");
    const inFile = /[/-](F[A-Z0-9]{4,})\//.exec(file ? url : "");

    return inFile ? fileUrl(inFile[1]) : url;
}

function isOurs(src) {
    try {
        return new URL(src, location.href).origin === location.origin;
    } catch {
        return false;
    }
}

/* The page loads pictures from the workspace only: one from elsewhere would
 * tell its server who reads. It is shown by its words and a link. */
function image(o, cls) {
    const alt = String(o.alt_text || o.title || "image");
    const src = imageSource(o);
    const box = h("span", { class: cls });
    const fail = () => {
        const href = safeUrl(src);

        box.classList.add("image-missing");
        box.replaceChildren(h("span", null, "Picture: " + alt), href
            ? h("a", { href, target: "_blank", rel: "noopener noreferrer",
                text: "open" }) : "");
    };

    if (!src || !isOurs(src)) {
        fail();
        return box;
    }
    box.append(picture(src, alt, fail));
    return box;
}

/* The room is kept until the picture is there, so that nothing jumps. */
function picture(src, alt, fail) {
    const img = h("img", { src, alt, onerror: fail,
        onload: () => img.parentElement.classList.add("loaded") });

    return img;
}

function imageBlock(block) {
    return h("figure", null,
        block.title ? h("figcaption", { text: plainText(block.title) })
            : null,
        image(block, "image-box"));
}

/* ---- input with its label, hint and error ---- */

function inputBlock(block, ctx) {
    const element = block.element || {};
    const label = plainText(block.label);
    const c = ctx.make(element, { input: true, optional: block.optional,
        label, quiet: !block.dispatch_action });
    const hintId = freshId("hint");
    const errorId = freshId("error");
    const error = h("p", { class: "field-error", id: errorId, hidden: true });
    const name = h("label", { class: "label", for: c.id }, label,
        block.optional ? h("span", { class: "optional" }, " (optional)")
            : null);
    const el = h("div", null, name, c.el, error,
        block.hint ? h("p", { class: "hint", id: hintId,
            text: plainText(block.hint) }) : null);
    const target = c.input || c.el;

    if (block.hint)
        target.setAttribute("aria-describedby", hintId);
    if (!block.optional)
        target.setAttribute("aria-required", "true");
    c.setError = words => {
        error.hidden = !words;
        error.textContent = words || "";
        el.classList.toggle("has-error", Boolean(words));
        target.setAttribute("aria-invalid", words ? "true" : "false");
        target.setAttribute("aria-describedby",
            [words ? errorId : "", block.hint ? hintId : ""].join(" ").trim());
    };
    return el;
}

/* ---- table ---- */

function cell(o, tag, setting) {
    const align = ["left", "center", "right"].includes(setting.align)
        ? setting.align : "left";
    const wrap = setting.is_wrapped ? " wrap" : "";
    const kids = !o ? ""
        : o.type === "rich_text" ? richText(o)
            : h("span", { class: "plain", text: String(o.text ?? "") });

    return h(tag, { class: "align-" + align + wrap,
        scope: tag === "th" ? "col" : undefined }, kids);
}

function table(block) {
    const rows = Array.isArray(block.rows) ? block.rows : [];
    const settings = block.column_settings || [];
    const row = (cells, tag) => h("tr", null, (cells || []).map((c, i) =>
        cell(c, tag, settings[i] || {})));

    return h("div", null, h("div", { class: "table-box", tabindex: "0",
        role: "group", "aria-label": "Table" },
    h("table", null, h("thead", null, row(rows[0], "th")),
        h("tbody", null, rows.slice(1).map(r => row(r, "td"))))));
}

/* ---- files under a message ---- */

const SHOWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

export function fileCard(f) {
    const name = f.title || f.name || f.id;

    if (SHOWN.has(f.mimetype))
        return h("figure", { class: "file-image" },
            h("figcaption", null, h("a", { href: fileUrl(f.id),
                target: "_blank", rel: "noopener", text: name }),
            h("span", { class: "file-size", text: bytes(f.size) })),
            h("a", { href: fileUrl(f.id), target: "_blank", rel: "noopener" },
                picture(fileUrl(f.id), f.alt_txt || name)));
    return h("a", { class: "file-card", href: fileUrl(f.id),
        download: f.name || "file" },
    h("span", { class: "file-icon" }, icon("file")),
    h("span", { class: "file-words" }, h("span", { class: "file-name",
        text: name }), h("span", { class: "file-size",
        text: [kind(f), bytes(f.size)].filter(Boolean).join(" · ") })));
}

function kind(f) {
    const m = /\.([a-z0-9]{1,5})$/i.exec(f.name || "");

    return m ? m[1].toUpperCase() : "";
}

/* state.values of all controls: what a submission or an action carries. */
export function stateValues(controls) {
    const values = {};

    for (const c of controls.values()) {
        const entry = c.get();

        if (!entry || !c.element.action_id)
            continue;
        values[c.block_id] = values[c.block_id] || {};
        values[c.block_id][c.element.action_id] = entry;
    }
    return values;
}
