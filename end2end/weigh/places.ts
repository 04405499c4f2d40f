// The pages that are weighed: those of an organisation with 50 bucket configs.

import type { BrowserContext, Page } from "@playwright/test";
import { type Lakewarden, hydrated } from "../support/lakewarden.ts";

/** The bucket configs of the list: one page of it. */
export const ROWS = 50;

export type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

export const SIGNED_OUT: State = { cookies: [], origins: [] };

export interface Place {
  name: string;
  path: string;
  /** Who looks at it. */
  state: State;
  isDialog: boolean;
  /** A list of the whole page, whose HTML has a bar. */
  isList: boolean;
  /** The address of the same in the twin. */
  twin?: string;
}

/** Fills an organisation. Returns its token. */
export async function fill(server: Lakewarden, org: string): Promise<string> {
  const token = server.token(org);
  for (let number = 0; number < ROWS; number++) {
    const config = { nickname: `bucket-${number}`, platform: "s3", name: "data", prefix: `p${number}`, extra_config: { region_name: "us-east-1" }, auth_config: null };
    await server.api(token, "POST", `/orgs/${org}/buckets`, config);
  }
  return token;
}

/** The pages of a filled organisation, for whoever signs in by `page`. */
export async function places(page: Page, server: Lakewarden, org: string, token: string): Promise<Place[]> {
  await server.signIn(page, `/${org}/buckets`);
  await page.waitForURL("**/buckets");
  const state = await page.context().storageState();
  const [{ id }] = await (await server.api(token, "GET", `/orgs/${org}/buckets`)).json();
  const at = (name: string, path: string, more: Partial<Place> = {}): Place => ({ name, path, state, isDialog: false, isList: false, ...more });
  const list = { isList: true };
  const dialog = { isDialog: true };
  return [
    at("sign-in", "/login", { state: SIGNED_OUT }),
    at("overview", `/${org}`),
    at(`buckets, ${ROWS} rows`, `/${org}/buckets`, { ...list, twin: `/${org}/buckets` }),
    at("repos", `/${org}/repos`, list),
    at("credentials", `/${org}/credentials`, list),
    at("activity", `/${org}/activity`, list),
    at("members", `/${org}/members`, list),
    at("settings", `/${org}/settings`),
    at("account", "/profile/account"),
    at("Add bucket", `/${org}/buckets?dialog=add`, { ...dialog, twin: `/${org}/buckets/add` }),
    at("Bucket settings", `/${org}/buckets?dialog=settings&bucket=${id}`, dialog),
    at("Add credentials", `/${org}/credentials?dialog=add`, dialog),
  ];
}

/** Waits until one of the pages is what it will be. */
export const isReady = hydrated;

/** Waits until a page of the twin is what it will be. */
export async function isTwinReady(page: Page): Promise<void> {
  await page.locator("tbody tr").nth(ROWS - 1).waitFor({ state: "attached" });
  if (page.url().endsWith("/add")) await page.getByLabel("Nickname", { exact: true }).waitFor();
}
