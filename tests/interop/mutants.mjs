/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mutants.mjs - would app.mjs notice a workspace that is wrong?
 *
 * usage: node mutants.mjs SOURCES write     the changed files, into .
 *        node mutants.mjs SOURCES run       app.mjs on each that was built
 *
 * The table is mutants.txt. A workspace that passes all checks, or fails in
 * another one than the table says, is a fault of app.mjs.
 */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { finish } from "./lib.mjs";

const AT_ONCE = 3;
const LIMIT_MS = 90000;
const [, , sources, what] = process.argv;

function read(text) {
    const all = [];

    for (const line of text.split("\n"))
        if (line.startsWith("- "))
            all[all.length - 1].before = line.slice(2);
        else if (line.startsWith("+ "))
            all[all.length - 1].after = line.slice(2);
        else if (line && !line.startsWith("#")) {
            const [name, file, check] = line.split(" ");

            all.push({ name, file, check });
        }
    return all;
}

/* The line of each must be there, and once: else the table is out of date. */
function write(m) {
    const text = readFileSync(sources + "/" + m.file, "utf8");
    const parts = text.split(m.before);

    if (parts.length !== 2)
        throw new Error(m.name + ": in " + m.file + " this stands " +
            (parts.length - 1) + " times: " + m.before);
    const fresh = parts.join(m.after);
    const path = "mutant-" + m.name + ".c";

    /* What is as it was need not be built again. */
    try {
        if (readFileSync(path, "utf8") === fresh)
            return;
    } catch {
        /* it is new */
    }
    writeFileSync(path, fresh);
}

function judge(m) {
    return new Promise(done => execFile(process.execPath,
        ["app.mjs", "./mutant-" + m.name, "--stop"],
        { timeout: LIMIT_MS },
        (error, out) => {
            const failed = /^FAIL (\w+)/m.exec(out);
            const wrong = error && error.killed ? "it took too long"
                : !out.startsWith("ok ") ? "it did not start"
                : !failed ? "it passed for a good workspace"
                    : failed[1] !== m.check ? "found out by " + failed[1] +
                        ", not by " + m.check : "";

            done(wrong);
        }));
}

const mutants = read(readFileSync("mutants.txt", "utf8"));

if (what === "write") {
    mutants.forEach(write);
    console.log(mutants.map(m => "mutant-" + m.name).join(" "));
} else {
    const count = { passed: 0, failed: 0 };
    const queue = mutants.slice();

    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (let m; (m = queue.shift());) {
            const wrong = await judge(m);

            count[wrong ? "failed" : "passed"]++;
            console.log(wrong ? "FAIL " + m.name + ": " + wrong
                : "ok   " + m.name + ": " + m.check);
        }
    }));
    finish(count);
}
