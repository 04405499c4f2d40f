// What each page loads, and how fast and steady it appears: script and wasm, styles and HTML as they are transferred, largest
// paint, blocked time and shifts, in a phone-like browser (CPU 4x slower, 10 Mbit/s, 40 ms). Each figure is the median of three.

import type { Browser, Page } from "@playwright/test";
import type { Lakewarden } from "../support/lakewarden.ts";
import { hydrated } from "../support/lakewarden.ts";
import { test } from "../support/test.ts";

const ROUNDS = 3;
const ROWS = 50;
/** KiB of script and wasm on pages without an island, and with a dialog. */
const BARS = { page: 24, dialog: 200 };

interface Weight {
  code: number;
  css: number;
  html: number;
  paint: number;
  blocked: number;
  shift: number;
}

/** Watches what the browser says of the page that it will load next. */
async function watch(page: Page): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  await client.send("Network.emulateNetworkConditions", { offline: false, latency: 40, downloadThroughput: 1.25e6, uploadThroughput: 1.25e6 });
  await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const kinds = new Map<string, string>();
  client.on("Network.responseReceived", ({ requestId, response }) => {
    const kind = /javascript|wasm/.test(response.mimeType) ? "code" : response.mimeType.split("/")[1];
    kinds.set(requestId, kind);
  });
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind) sizes.set(kind, (sizes.get(kind) ?? 0) + encodedDataLength);
  });
  await page.addInitScript(() => {
    const seen = { paint: 0, blocked: 0, shift: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.paint = entry.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.blocked += Math.max(0, entry.duration - 50);
    }).observe({ type: "longtask", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!(entry as any).hadRecentInput) seen.shift += (entry as any).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  return sizes;
}

/** Loads a page in a browser that has nothing of it yet. */
async function weigh(browser: Browser, server: Lakewarden, path: string, state: any): Promise<Weight> {
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  const sizes = await watch(page);
  await page.goto(`${server.url}${path}`);
  await hydrated(page);
  await page.waitForTimeout(500);
  const seen = await page.evaluate(() => (globalThis as any).seen);
  await context.close();
  const kib = (kind: string) => (sizes.get(kind) ?? 0) / 1024;
  return { code: kib("code"), css: kib("css"), html: kib("html"), ...seen };
}

const median = (values: number[]) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

test("the weight of every page", async ({ page, browser, server, org }) => {
  test.setTimeout(900_000);
  const token = server.token(org);
  for (let number = 0; number < ROWS; number++) {
    const config = { nickname: `bucket-${number}`, platform: "s3", name: "data", prefix: `p${number}`, extra_config: { region_name: "us-east-1" }, auth_config: null };
    await server.api(token, "POST", `/orgs/${org}/buckets`, config);
  }
  await server.signIn(page, `/${org}/buckets`);
  await page.waitForURL("**/buckets");
  const state = await page.context().storageState();
  const signedOut = { cookies: [], origins: [] };
  const id = (await (await server.api(token, "GET", `/orgs/${org}/buckets`)).json())[0].id;
  const pages: Array<[string, string, any]> = [
    ["sign-in", "/login", signedOut],
    ["buckets, 50 rows", `/${org}/buckets`, state],
    ["repos", `/${org}/repos`, state],
    ["credentials", `/${org}/credentials`, state],
    ["settings", `/${org}/settings`, state],
    ["activity", `/${org}/activity`, state],
    ["Add bucket", `/${org}/buckets?dialog=add`, state],
    ["Bucket settings", `/${org}/buckets?dialog=settings&bucket=${id}`, state],
    ["Add credentials", `/${org}/credentials?dialog=add`, state],
  ];
  const columns = ["code KiB", "CSS KiB", "HTML KiB", "LCP ms", "TBT ms", "CLS"];
  const lines = [`${"".padEnd(20)}${columns.map((column) => column.padStart(10)).join("")}`];
  for (const [name, path, cookies] of pages) {
    const weights: Weight[] = [];
    for (let round = 0; round < ROUNDS; round++) weights.push(await weigh(browser, server, path, cookies));
    const of = (part: keyof Weight) => median(weights.map((weight) => weight[part]));
    const bar = path.includes("dialog") ? BARS.dialog : BARS.page;
    const figures = [of("code"), of("css"), of("html"), of("paint"), of("blocked")].map((figure) => figure.toFixed(figure < 100 ? 1 : 0));
    const line = [...figures, of("shift").toFixed(3)].map((figure) => figure.padStart(10)).join("");
    lines.push(`${name.padEnd(20)}${line}${of("code") > bar ? `  above the bar of ${bar} KiB` : ""}`);
  }
  console.log(lines.join("\n"));
});
