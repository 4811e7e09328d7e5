/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page_watch.mjs - a browser that notes what the page shows, what of it was
 * used, and whatever went wrong meanwhile.
 *
 * Every element that a person can use has a kind, made from where it stands
 * and what it is. A kind that was shown and never used fails the run, so a
 * new element without a use here is found out.
 */
import { chromium } from "playwright-core";

/* Runs in the page. */
function watch() {
    const USABLE = "a[href], button, input, select, textarea, summary, " +
        "[role=option], [role=menuitem], [tabindex], [contenteditable]";
    const REGIONS = "dialog, #side, #main-head, #banners, #main-home, " +
        "#main-scroll, #main-composer, #thread-head, #thread-scroll, " +
        "#thread-composer, #notices";
    /* Classes that tell a state or a look, not what a thing is. */
    const STATES = new RegExp("^(busy|holder|loaded|shown|tall|follow|" +
        "error|narrow|wide-only|by-app|ephemeral|system|jump-new|" +
        "btn-primary|btn-danger|(has|with|is|image|notice)-.*)$");
    const CONTROL = /^([a-z_]+_(select|input|buttons)|checkboxes|overflow)$/;
    const told = new Set();
    const kindOf = el => {
        const at = el.parentElement && el.parentElement.closest(REGIONS);
        const icon = el.querySelector(":scope > .icon");
        const key = el.closest("[data-key]");
        const name = key ? key.dataset.key.split(" ").pop() : "";
        const classes = Array.from(el.classList)
            .filter(c => !STATES.test(c)).sort();
        const place = !at ? "page" : at.id || "dialog " +
            Array.from(at.classList).filter(c => c !== "dialog").join(" ");

        return [place + ":", el.localName + (el.type && el.type !==
            "button" && el.type !== "submit" ? "[" + el.type + "]" : "") +
            (el.id && !/\d/.test(el.id) ? "#" + el.id : "") +
            classes.map(c => "." + c).join("") +
            (el.getAttribute("role") ? "(" + el.getAttribute("role") + ")"
                : ""),
        icon ? icon.classList[1] : "",
        CONTROL.test(name) || name.endsWith("picker") ? "of " + name : "",
        ].filter(Boolean).join(" ");
    };
    const tell = (what, el) => {
        const kind = kindOf(el);

        if (told.has(what + kind))
            return;
        told.add(what + kind);
        window.interopTell(what, kind, el.outerHTML.slice(0, 160));
    };
    const used = (e, is) => {
        const el = e.target.closest && e.target.closest(USABLE);

        if (el && (!is || is(el)))
            tell("used", el);
    };
    let due = false;
    const look = () => {
        due = false;
        for (const el of document.querySelectorAll(USABLE))
            if (el.getClientRects().length && !el.disabled &&
                getComputedStyle(el).visibility !== "hidden")
                tell("shown", el);
    };

    for (const type of ["click", "input", "change"])
        document.addEventListener(type, e => used(e), true);
    /* What can only be reached with the keyboard is used by being there. */
    document.addEventListener("focusin", e => used(e, el =>
        !el.matches("a, button, input, select, textarea")), true);
    new MutationObserver(() => {
        if (!due)
            requestAnimationFrame(look);
        due = true;
    }).observe(document, { childList: true, subtree: true,
        attributes: true, attributeFilter: ["hidden", "open", "class"] });
}

export class Browser {
    static async open(executablePath) {
        const b = new Browser();

        b.shown = new Map();
        b.used = new Set();
        b.wrong = [];
        b.broken = false;
        b.left = [];
        b.windows = new Set();
        b.engine = await chromium.launch({ executablePath, args: [
            "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage"] });
        process.on("exit", () => b.engine.close());
        return b;
    }

    /* A window on the program whose page is at `home`. */
    async window(home, width, dark) {
        const context = await this.engine.newContext({
            viewport: { width, height: width < 500 ? 844 : 800 },
            colorScheme: dark ? "dark" : "light", acceptDownloads: true,
            timezoneId: "Europe/London", hasTouch: width < 500 });
        const page = await context.newPage();

        this.windows.add(page);
        page.setDefaultTimeout(8000);
        await context.route(url => url.origin !== new URL(home).origin &&
            url.protocol.startsWith("http"), route => this.elsewhere(route));
        await context.exposeBinding("interopTell", (_, what, kind, html) => {
            if (what === "used")
                this.used.add(kind);
            else if (!this.shown.has(kind))
                this.shown.set(kind, html);
        });
        await context.addInitScript(watch);
        context.on("page", p => this.listen(p));
        this.listen(page);
        return page;
    }

    /* Only a person who follows a link leaves the workspace. */
    elsewhere(route) {
        const rq = route.request();
        let from = null;

        try {
            from = rq.frame().page();
        } catch {
            /* a window so new that it has no frame yet */
        }
        if (rq.isNavigationRequest() && !this.windows.has(from))
            this.left.push(rq.url());
        else
            this.wrong.push("requested from elsewhere: " + rq.url());
        return route.fulfill({ contentType: "text/html",
            body: "<!doctype html><link rel=icon href=data:,><p>elsewhere" });
    }

    listen(page) {
        const note = words => {
            if (!this.broken)
                this.wrong.push(words);
        };

        page.on("console", m => {
            if (["error", "warning"].includes(m.type()))
                note("console " + m.type() + ": " + m.text() + " " +
                    (m.location().url || ""));
        });
        page.on("pageerror", e => note("uncaught: " + e.message));
        page.on("requestfailed", r => {
            /* A download is no page: the browser calls that aborted. */
            if (r.failure().errorText !== "net::ERR_ABORTED")
                note("failed: " + r.url() + " " + r.failure().errorText);
        });
        page.on("response", r => {
            if (r.status() >= 400)
                note("status " + r.status() + ": " + r.url());
        });
    }

    unused() {
        return Array.from(this.shown.keys()).filter(k => !this.used.has(k));
    }
}

/* A picture in light and in dark, without the moves between the two. */
export async function shot(page, name) {
    const { width } = page.viewportSize();

    for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.waitForTimeout(60);
        await page.screenshot({ path: "page-" + name + "-" + width + "-" +
            colorScheme + ".png" });
    }
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
