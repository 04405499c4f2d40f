// The weight of a page: what is transferred, and how fast and steady it appears.

import type { Browser, CDPSession, Page } from "@playwright/test";
import { inlineCode, ratioToBare } from "./html.ts";
import type { State } from "./places.ts";
import { MOBILE, type Seen, slow, watch } from "./watch.ts";

export interface Weight extends Seen {
  /** The HTML in relation to the same without scripts. */
  ratio: number;
}

type Ready = (page: Page) => Promise<void>;

/** Loads a page in a browser that has nothing of it yet. Scripts within the page count as code. */
export async function load(browser: Browser, url: string, state: State, ready: Ready, prepare?: (client: CDPSession) => Promise<void>): Promise<Weight> {
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send("Network.enable");
  await prepare?.(client);
  const seen = await watch(page, client);
  const response = await page.goto(url);
  await ready(page);
  await page.waitForTimeout(500);
  const weight = await seen();
  const html = (await response?.text()) ?? "";
  await context.close();
  return { ...weight, code: weight.code + inlineCode(html), ratio: ratioToBare(html) };
}

/** Loads a page in a phone-like browser. */
export const weigh = (browser: Browser, url: string, state: State, ready: Ready) => load(browser, url, state, ready, (client) => slow(client, MOBILE, 4));

export const median = (values: number[]) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** The median of each figure. */
export function middle(weights: Weight[]): Weight {
  const figures = Object.keys(weights[0]) as (keyof Weight)[];
  return Object.fromEntries(figures.map((figure) => [figure, median(weights.map((weight) => weight[figure]))])) as unknown as Weight;
}
