// A secret that is shown once, and what was typed, are not lost by a slip.

import type { Page } from "@playwright/test";
import { hydrated } from "../support/lakewarden.ts";
import { expect, test } from "../support/test.ts";

test("a secret that is shown once stays through Escape, until it is stored", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/tokens`);
  await page.getByLabel("Token name").fill("nightly");
  await page.getByRole("button", { name: "Create token" }).click();
  const ready = page.getByRole("dialog", { name: "Token “nightly” is ready" });
  await hydrated(page);
  for (let presses = 0; presses < 3; presses++) await page.keyboard.press("Escape");
  await expect(ready.getByRole("group", { name: "Token", exact: true })).toContainText("ema_");
  expect(await ready.evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
  await ready.getByRole("link", { name: "I have stored it" }).click();
  await expect(ready).toHaveCount(0);
});

/** Answers every question whether to leave, and counts them. */
function questions(page: Page) {
  const told = { count: 0, leaves: false };
  page.on("dialog", async (dialog) => {
    told.count++;
    await (told.leaves ? dialog.accept() : dialog.dismiss());
  });
  return told;
}

test("a form that the reader stays at is there after every Escape, with the focus where it was", async ({ page, server, org }) => {
  const asked = questions(page);
  await server.signIn(page, `/${org}/buckets`);
  await hydrated(page);
  await page.getByRole("link", { name: "Add bucket" }).first().click();
  await hydrated(page);
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  const nickname = dialog.getByLabel("Nickname");
  await nickname.click();
  await nickname.pressSequentially("half");
  for (const times of [1, 2, 3]) {
    await page.keyboard.press("Escape");
    await expect.poll(() => asked.count).toBe(times);
    await expect(nickname).toHaveValue("half");
    await expect(nickname).toBeFocused();
    expect(await dialog.evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
  }
});

test("a form that comes back refused is still not sent: leaving asks, a reload keeps it, and Back leads past it", async ({ page, server, org }) => {
  const asked = questions(page);
  await server.signIn(page, `/${org}/repos`);
  await hydrated(page);
  await page.getByRole("link", { name: "Create repo" }).first().click();
  await hydrated(page);
  const dialog = page.getByRole("dialog", { name: "Create repo" });
  const name = dialog.getByLabel("Name", { exact: true });
  await name.pressSequentially("a/b");
  await dialog.getByRole("button", { name: "Create repo" }).click();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await hydrated(page);
  await expect(name).toBeFocused();
  expect(asked.count).toBe(0);
  await dialog.getByRole("link", { name: "Cancel" }).click();
  await expect.poll(() => asked.count).toBe(1);
  await expect(name).toHaveValue("a/b");
  asked.leaves = true;
  await page.reload();
  await hydrated(page);
  await expect(name).toHaveValue("a/b");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  expect(asked.count).toBe(3);
  await page.goBack();
  await expect(page).toHaveURL(`${server.url}/${org}/repos`);
  await expect(dialog).toHaveCount(0);
});

test("sending one form asks before another is lost, and whoever stays can send it", async ({ page, server, org }) => {
  const asked = questions(page);
  const token = server.token(org);
  await server.signIn(page, `/${org}/tokens`);
  await hydrated(page);
  expect(token).toMatch(/^ema_/);
  const name = page.getByLabel("Token name");
  await name.pressSequentially("nightly");
  await page.getByRole("button", { name: "Revoke test" }).click();
  await expect.poll(() => asked.count).toBe(1);
  await expect(name).toHaveValue("nightly");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByRole("dialog", { name: "Token “nightly” is ready" })).toBeVisible();
  expect(asked.count).toBe(1);
});

test("a workload's token that is tried is kept nowhere", async ({ page, server, org }) => {
  const asked = questions(page);
  asked.leaves = true;
  const token = server.token(org);
  await server.api(token, "POST", `/api/v1/orgs/${org}/service-accounts`, { name: "ingest", role: "member" });
  const rule = { issuer: "https://token.actions.githubusercontent.com", audience: "lake", conditions: [{ claim: "repository_id", value: "7" }] };
  await server.asOwner("POST", `/api/v1/orgs/${org}/service-accounts/ingest/trust-rules`, rule);
  await server.signIn(page, `/${org}/members?dialog=trust-rules&account=ingest`);
  await hydrated(page);
  await page.getByLabel("Token of a workload").pressSequentially("eyJsecret");
  await page.getByLabel("Conditions").pressSequentially("ref = main");
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel("Token of a workload")).toHaveValue("");
  await expect(page.getByLabel("Conditions")).toHaveValue("ref = main");
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("eyJsecret");
});

test("what was chosen in one row comes back in that row, whatever rows there are by then", async ({ page, server, org }) => {
  const asked = questions(page);
  asked.leaves = true;
  const token = server.token(org);
  const make = (name: string) => server.api(token, "POST", `/api/v1/orgs/${org}/service-accounts`, { name, role: "member" });
  await make("ingest");
  await server.signIn(page, `/${org}/members`);
  await hydrated(page);
  const role = page.getByLabel("Role of ingest", { exact: true });
  await role.selectOption("reader");
  await make("earlier");
  await page.reload();
  await hydrated(page);
  await expect(role).toHaveValue("reader");
  await expect(page.getByLabel("Role of earlier", { exact: true })).toHaveValue("member");
});
