/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * page_lost.mjs - the workspace goes away and comes back.
 */
import { Workspace, assert } from "./lib.mjs";
import { shot } from "./page_watch.mjs";

export function lost(browser, w, path, data) {
    return {
        async connection_lost_and_found() {
            const page = await browser.window(w.page, 1280, false);
            const port = new URL(w.page).port;

            await page.goto(w.page + "archives/C0SPRING?as=U0SAM");
            await page.locator("body.ready").waitFor();
            /* What fails while nobody answers is no fault of the page. */
            browser.broken = true;
            await w.stop();
            const banner = page.locator("#banners .banner");

            await banner.filter({ hasText: "No connection" }).waitFor();
            await page.locator("#main-text").fill("not lost");
            await page.locator("#main-composer .send").click();
            await page.locator(".compose-note.error").waitFor();
            assert.equal(await page.locator("#main-text").inputValue(),
                "not lost");
            await page.locator("#conversations a", { hasText: "general" })
                .click();
            await page.locator("#main-scroll .list-top button",
                { hasText: "Try again" }).click();
            await shot(page, "lost");
            await banner.locator("button").click();
            const again = await Workspace.start(path, ["--data", data,
                "--listen", "127.0.0.1:" + port]);

            await banner.filter({ hasText: "No connection" }).waitFor(
                { state: "detached", timeout: 20000 });
            browser.broken = false;
            await page.locator("#conversations a",
                { hasText: "camp-spring" }).click();
            assert.equal(await page.locator("#main-text").inputValue(),
                "not lost");
            await page.locator("#main-composer .send").click();
            await page.locator("#main-scroll .msg", { hasText: "not lost" })
                .waitFor();
            await page.context().close();
            assert.equal(await again.stop(), 0);
        },
    };
}
