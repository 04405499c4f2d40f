// Lighthouse (bench/package.json) in a browser of its own, in which somebody is signed in.

import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "@playwright/test";
import tests from "../playwright.config.ts";
import { Running } from "../support/process.ts";
import type { State } from "./places.ts";

export type Preset = "mobile" | "desktop";

/** Scores from 0 to 100, and what costs points, as sentences. */
export interface Report {
  performance: number;
  accessibility: number;
  practices: number;
  findings: string[];
}

/** The folder of the package, which is installed in bench/. */
const installed = dirname(createRequire(new URL("../../bench/package.json", import.meta.url)).resolve("lighthouse/package.json"));
const load = async (file: string) => (await import(pathToFileURL(join(installed, file)).href)).default;

export class Auditor {
  private constructor(
    private readonly browser: Running,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(state: State): Promise<Auditor> {
    const { executablePath = "", args = [] } = tests.use?.launchOptions ?? {};
    const folder = mkdtempSync(join(tmpdir(), "auditor-"));
    const own = ["--headless=new", "--remote-debugging-port=0", `--user-data-dir=${folder}`, "about:blank"];
    const browser = Running.start(executablePath, [...args, ...own], {});
    const [, port] = await browser.says(/DevTools listening on ws:\/\/[^:]+:(\d+)/);
    // Signs in and lets go of the browser, which goes on.
    const connection = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    await connection.contexts()[0].addCookies(state.cookies);
    await connection.close();
    return new Auditor(browser, folder, Number(port));
  }

  /** Audits an address once. Without `whole`, its speed only. */
  async audit(url: string, preset: Preset, whole: boolean): Promise<Report> {
    const [lighthouse, desktop] = await Promise.all([load("core/index.js"), load("core/config/desktop-config.js")]);
    const onlyCategories = whole ? ["performance", "accessibility", "best-practices"] : ["performance"];
    const config = preset === "desktop" ? desktop : { extends: "lighthouse:default" };
    const { lhr } = await lighthouse(url, { port: this.port, logLevel: "error", onlyCategories }, config);
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    if (new URL(lhr.finalDisplayedUrl).pathname !== new URL(url).pathname) throw new Error(`${url} led to ${lhr.finalDisplayedUrl}`);
    const score = (category: string) => Math.round((lhr.categories[category]?.score ?? 0) * 100);
    return {
      performance: score("performance"),
      accessibility: score("accessibility"),
      practices: score("best-practices"),
      findings: ["accessibility", "best-practices"].flatMap((category) => findings(lhr, category)),
    };
  }

  async stop(): Promise<void> {
    await this.browser.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What costs points in a category: the audit, and the first element or message that it names. */
function findings(lhr: any, category: string): string[] {
  const counted = (lhr.categories[category]?.auditRefs ?? []).filter(({ weight }: any) => weight > 0);
  const audits = counted.map(({ id }: any) => lhr.audits[id]);
  const failed = audits.filter(({ score }: any) => score !== null && score < 1);
  return failed.map(({ id, title, details }: any) => {
    const [item] = details?.items ?? [];
    const first = item?.node?.snippet ?? item?.description ?? item?.url ?? "";
    return `${id}: ${title} ${first}`.slice(0, 240);
  });
}
