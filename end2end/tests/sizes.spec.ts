// What pages load is limited. The numbers, beside a React twin and with times: `make weigh`.

import { readFileSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { needed } from "../support/process.ts";
import { expect, test } from "../support/test.ts";
import { BARS, KIB } from "../weigh/bars.ts";
import { fill, isReady, places } from "../weigh/places.ts";
import { load } from "../weigh/weight.ts";

/** The most that a page with a dialog may load until it is as small as its bar. */
const DIALOG = 200;

test("no page loads more than it may", async ({ page, browser, server, org }) => {
  const token = await fill(server, org);
  for (const { name, path, state, isDialog, isList } of await places(page, server, org, token)) {
    const { code, css, ratio, shift } = await load(browser, server.url + path, state, isReady);
    expect(code / KIB, `${name}: script and wasm`).toBeLessThanOrEqual(isDialog ? DIALOG : BARS.page);
    expect(css / KIB, `${name}: styles`).toBeLessThanOrEqual(BARS.css);
    expect(shift, `${name}: shifts`).toBeLessThanOrEqual(BARS.shift);
    if (isList) expect(ratio, `${name}: HTML in relation to that without scripts`).toBeLessThanOrEqual(BARS.html);
  }
});

test("what browsers download names no folder of whoever built it", () => {
  const site = needed("LAKEWARDEN_SITE_DIR");
  const files = readdirSync(site).filter((name) => /\.(wasm|js|css|svg)$/.test(name));
  expect(files.some((name) => name.endsWith(".wasm"))).toBe(true);
  // The crates that the standard library is made of are named by whoever built that.
  const ofStd = /\/\.cargo\/registry\/src\/[^/]+\/(hashbrown|dlmalloc|rustc-demangle|cfg-if)-/g;
  const naming = files.filter((name) => {
    const text = readFileSync(join(site, name), "latin1").replaceAll(`${homedir()}/.cargo`, "/.cargo").replaceAll(ofStd, "");
    return text.includes(`${homedir()}/`) || text.includes("cargo/registry");
  });
  expect(naming).toEqual([]);
});
