// The second factor of an account with a password, from setting it up to losing the phone.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { appCode } from "../support/authenticator.ts";
import { type Lakewarden, OWNER, hydrated, invite } from "../support/lakewarden.ts";
import { expect, expectAccessible, test } from "../support/test.ts";

async function enterPassword(page: Page, server: Lakewarden, email: string): Promise<void> {
  await page.goto(`${server.url}/login`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled: script });

    test("somebody sets a second factor up, signs in with it, and the operator switches it off", async ({ page, server, org, browser }) => {
      await server.signIn(page);
      const link = await invite(page, `${server.url}/${org}`);
      const context = await browser.newContext({ javaScriptEnabled: script });
      const theirs = await context.newPage();
      await theirs.goto(link);
      const email = `hedy.${org}@example.com`;
      await theirs.getByLabel("Your name").fill("Hedy Lamarr");
      await theirs.getByLabel("E-mail address").fill(email);
      await theirs.getByLabel("Password", { exact: true }).fill(OWNER.password);
      await theirs.getByRole("button", { name: "Create account and join" }).click();
      await expect(theirs).toHaveURL(`${server.url}/${org}/buckets`);

      await theirs.goto(`${server.url}/profile/account`);
      const section = theirs.locator("#second-factor");
      await section.getByRole("button", { name: "Set up a second factor" }).click();
      const picture = section.getByRole("img", { name: "QR code of the key below" });
      await expect(picture).toBeVisible();
      expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
      const key = await section.locator("code").innerText();
      if (script) await expectAccessible(theirs);
      await section.getByLabel("Code that the app shows now").fill("000000");
      await section.getByRole("button", { name: "Switch on" }).click();
      await expect(section.getByText("This is not the code that your app should show now.")).toBeVisible();
      await expect(section.locator("code")).toHaveText(key);
      await section.getByLabel("Code that the app shows now").fill(appCode(key));
      await section.getByRole("button", { name: "Switch on" }).click();
      const shown = theirs.getByRole("dialog", { name: "Your recovery codes" });
      const given = async () => (await shown.getByRole("group", { name: "Recovery codes" }).innerText()).trim().split("\n");
      const first = await given();
      expect(first).toHaveLength(10);
      if (script) {
        await hydrated(theirs);
        await expectAccessible(theirs);
        await theirs.keyboard.press("Escape");
        const [file] = await Promise.all([theirs.waitForEvent("download"), shown.getByRole("button", { name: "Download recovery codes" }).click()]);
        expect(file.suggestedFilename()).toBe("lakewarden-recovery-codes.txt");
        expect(readFileSync(await file.path(), "utf8").trim().split("\n")).toEqual(first);
      }
      await shown.getByRole("link", { name: "I have stored it" }).click();
      await expect(shown).toHaveCount(0);
      await expect(section.getByText("10 of 10")).toBeVisible();
      // The old codes end with a second press, after it was said.
      await section.getByText("Make new recovery codes").click();
      await expect(section.getByText("The recovery codes that you have stop working at once.")).toBeVisible();
      await section.getByRole("button", { name: "Replace my recovery codes" }).click();
      const codes = await given();
      expect(codes.filter((code) => first.includes(code))).toEqual([]);
      if (script) await hydrated(theirs);
      await theirs.goto(`${server.url}/profile/account`);
      expect(await theirs.content()).not.toContain(codes[0]);
      expect(await theirs.content()).not.toContain(key);

      const elsewhere = await browser.newContext({ javaScriptEnabled: script });
      const other = await elsewhere.newPage();
      await enterPassword(other, server, email);
      await expect(other.getByRole("heading", { name: "Enter your code" })).toBeVisible();
      if (script) {
        await hydrated(other);
        await expectAccessible(other);
      }
      await other.getByLabel("Code", { exact: true }).fill("12");
      await other.getByRole("button", { name: "Sign in" }).click();
      await expect(other.getByText("Enter the six digits that your authenticator app shows, or a recovery code.")).toBeVisible();
      await other.goto(`${server.url}/${org}/buckets`);
      await expect(other).toHaveURL(/\/login/);
      await enterPassword(other, server, email);
      await other.getByLabel("Code", { exact: true }).fill(appCode(key, 1));
      await other.getByRole("button", { name: "Sign in" }).click();
      await expect(other).toHaveURL(`${server.url}/${org}`);

      await enterPassword(other, server, email);
      await other.getByLabel("Code", { exact: true }).fill(codes[0] ?? "");
      await other.getByRole("button", { name: "Sign in" }).click();
      await expect(other).toHaveURL(`${server.url}/${org}`);
      await other.goto(`${server.url}/profile/account`);
      await expect(other.locator("#second-factor").getByText("9 of 10")).toBeVisible();
      const confirm = other.locator("#confirm");
      await confirm.getByLabel("Password", { exact: true }).fill(OWNER.password);
      await confirm.getByLabel("Code", { exact: true }).fill(codes[0] ?? "");
      await confirm.getByRole("button", { name: "Confirm" }).click();
      await expect(confirm.getByText("This code is wrong, or was used before.")).toBeVisible();
      await confirm.getByLabel("Password", { exact: true }).fill(OWNER.password);
      await confirm.getByLabel("Code", { exact: true }).fill(codes[1] ?? "");
      await confirm.getByRole("button", { name: "Confirm" }).click();
      await expect(other.getByText("Confirmed for 15 minutes.")).toBeVisible();

      expect(server.admin("remove-second-factor", "--email", email)).toContain("is off");
      await enterPassword(other, server, email);
      await expect(other).toHaveURL(`${server.url}/${org}`);
      for (const secret of [key.replaceAll(" ", ""), ...codes]) expect(server.output).not.toContain(secret);
      await elsewhere.close();
      await context.close();
    });
  });
}
