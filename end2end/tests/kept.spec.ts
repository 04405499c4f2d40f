// A secret that is shown once, and what was typed, are not lost by a slip.

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

test("a form that the reader stays at is there after every Escape, with the focus where it was", async ({ page, server, org }) => {
  let asked = 0;
  page.on("dialog", async (dialog) => {
    asked++;
    await dialog.dismiss();
  });
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
    await expect.poll(() => asked).toBe(times);
    await expect(nickname).toHaveValue("half");
    await expect(nickname).toBeFocused();
    expect(await dialog.evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
  }
});
