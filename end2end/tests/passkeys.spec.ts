// Passkeys, with the authenticator that Chromium plays for tests (the domain WebAuthn of its DevTools protocol).

import { type AddressInfo, createServer } from "node:net";
import type { CDPSession, Page } from "@playwright/test";
import { appCode } from "../support/authenticator.ts";
import { Lakewarden, OWNER, hydrated } from "../support/lakewarden.ts";
import { expect, expectAccessible, test } from "../support/test.ts";

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => probe.once("listening", listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

/** A server that people open at localhost, where browsers have passkeys without https. */
async function atLocalhost(): Promise<Lakewarden> {
  const port = await freePort();
  const server = await Lakewarden.start({ LAKEWARDEN_LISTEN: `127.0.0.1:${port}`, LAKEWARDEN_PUBLIC_URL: `http://localhost:${port}` });
  server.bootstrap("acme");
  return server;
}

/** Gives the page's browser an authenticator that knows its person. */
async function authenticator(page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

async function addPasskey(page: Page, server: Lakewarden, name: string): Promise<void> {
  await page.goto(`${server.url}/profile/account`);
  const section = page.locator("#passkeys");
  await section.getByLabel("Name of the new passkey").fill(name);
  await section.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByText("signs you in from now on.")).toBeVisible();
}

async function signInWithPasskey(page: Page, server: Lakewarden): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${server.url}/login?next=/acme/repos`);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
}

test("somebody adds a passkey, signs in and confirms with it, and removes it", async ({ page }) => {
  const server = await atLocalhost();
  try {
    const { cdp, authenticatorId } = await authenticator(page);
    await server.signIn(page);
    await page.goto(`${server.url}/profile/account`);
    await expect(page.locator("#passkeys").getByText("You have no passkey.")).toBeVisible();
    await addPasskey(page, server, "Laptop");
    const section = page.locator("#passkeys");
    await expect(section.getByRole("row", { name: /Laptop/ })).toContainText("never");
    await hydrated(page);
    await expectAccessible(page);
    const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
    expect(credentials.map((it) => [it.isResidentCredential, it.rpId])).toEqual([[true, "localhost"]]);
    // The same authenticator makes no second one for the account.
    await section.getByRole("button", { name: "Add a passkey" }).click();
    await expect(section.getByText("Your browser gave no passkey.")).toBeVisible();

    const factor = page.locator("#second-factor");
    await factor.getByRole("button", { name: "Set up a second factor" }).click();
    await factor.getByLabel("Code that the app shows now").fill(appCode(await factor.locator("code").innerText()));
    await factor.getByRole("button", { name: "Switch on" }).click();
    await expect(factor.getByText("10 of 10")).toBeVisible();

    await page.context().clearCookies();
    await page.goto(`${server.url}/login`);
    await hydrated(page);
    await expectAccessible(page);
    await signInWithPasskey(page, server);
    await expect(page).toHaveURL(`${server.url}/acme/repos`);
    await page.goto(`${server.url}/profile/account`);
    await expect(section.getByRole("row", { name: /Laptop/ })).not.toContainText("never");
    await page.locator("#confirm").getByRole("button", { name: "Confirm with a passkey" }).click();
    await expect(page.getByText("Confirmed for 15 minutes.")).toBeVisible();

    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await signInWithPasskey(page, server);
    await expect(page.getByText("Your browser gave no passkey.")).toBeVisible();
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page).toHaveURL(`${server.url}/acme/repos`);

    await page.goto(`${server.url}/profile/account`);
    await section.getByRole("button", { name: "Remove Laptop" }).click();
    await expect(page.getByText("The passkey signs nobody in any more")).toBeVisible();
    await signInWithPasskey(page, server);
    await expect(page.getByText("This passkey does not sign you in here.")).toBeVisible();
  } finally {
    await server.stop();
  }
});

test("the operator removes passkeys, and nothing is offered where there can be none", async ({ page, browser, server: shared }) => {
  const server = await atLocalhost();
  try {
    await authenticator(page);
    await server.signIn(page);
    await addPasskey(page, server, "");
    // Named by the browser.
    await expect(page.locator("#passkeys").getByRole("row", { name: /Chrome on/ })).toBeVisible();
    expect(server.admin("remove-passkeys", "--email", OWNER.email)).toContain("removed: 1");
    await signInWithPasskey(page, server);
    await expect(page.getByText("This passkey does not sign you in here.")).toBeVisible();

    const plain = await browser.newContext({ javaScriptEnabled: false });
    const quiet = await plain.newPage();
    await quiet.goto(`${server.url}/login`);
    await expect(quiet.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
    await expect(quiet.getByRole("button", { name: "Sign in with a passkey" })).toBeHidden();
    await plain.close();
  } finally {
    await server.stop();
  }
  // A server at an IP address says why it has none.
  await page.goto(`${shared.url}/login`);
  await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toHaveCount(0);
  await shared.signIn(page);
  await page.goto(`${shared.url}/profile/account`);
  await expect(page.locator("#passkeys").getByText("Passkeys need a server with a domain name and https")).toBeVisible();
});
