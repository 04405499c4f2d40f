// The test function of this suite: one cloud and one server for each worker, an organisation for each test.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type Page, test as base, expect } from "@playwright/test";
import { Cloud } from "./cloud.ts";
import { Lakewarden, OWNER } from "./lakewarden.ts";

interface Shared {
  cloud: Cloud;
  /** Whether the server has an identity provider whose groups can be mapped. */
  withProvider: boolean;
  server: Lakewarden;
}

let organisations = 0;

export const test = base.extend<{ org: string }, Shared>({
  cloud: [
    async ({}, use) => {
      const cloud = await Cloud.start();
      await use(cloud);
      await cloud.stop();
    },
    { scope: "worker" },
  ],
  withProvider: [false, { scope: "worker", option: true }],
  server: [
    async ({ cloud, withProvider }, use) => {
      const server = await Lakewarden.start({ ...cloud.settings(), ...(withProvider ? provider() : {}) });
      server.bootstrap("first");
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  org: async ({ server }, use) => {
    const org = `org-${process.pid}-${organisations++}`;
    server.admin("org", "--org", org, "--email", OWNER.email);
    await use(org);
  },
});

/** Nobody signs in with it: it does not exist. */
function provider(): Record<string, string> {
  const file = join(mkdtempSync(join(tmpdir(), "provider-")), "oidc.toml");
  const table = `[[provider]]\nname = "corp"\nlabel = "Corp"\nissuer = "https://corp.example.com"\nclient_id = "lakewarden"\ngroups_claim = "groups"\n`;
  writeFileSync(file, table);
  return { LAKEWARDEN_OIDC_FILE: file };
}

/** No finding of axe, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const theme of ["light", "dark"]) {
    await page.evaluate((theme) => {
      document.documentElement.setAttribute("data-theme", theme);
      // A running animation keeps the colours of the theme it began in.
      for (const animation of document.getAnimations()) animation.finish();
    }, theme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`);
    expect(found, `axe, ${theme}, ${page.url()}`).toEqual([]);
  }
}

/** Fails the test when the page complains in its console. */
export function watchConsole(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return complaints;
}

export { expect };
