// A person's own account: the password, invitations to answer, and leaving.

import type { Browser, Page } from "@playwright/test";
import { type Lakewarden, OWNER, hydrated, invite, openPersonMenu } from "../support/lakewarden.ts";
import { expect, expectAccessible, test } from "../support/test.ts";

const NEW = "another correct horse battery";

/** A person with their own account, who is a member of `org`. */
async function guest(server: Lakewarden, page: Page, browser: Browser, org: string, script: boolean) {
  await server.signIn(page);
  const link = await invite(page, `${server.url}/${org}`);
  const context = await browser.newContext({ javaScriptEnabled: script });
  const theirs = await context.newPage();
  await theirs.goto(link);
  const email = `grace.${org}@example.com`;
  await theirs.getByLabel("Your name").fill("Grace Hopper");
  await theirs.getByLabel("E-mail address").fill(email);
  await theirs.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await theirs.getByRole("button", { name: "Create account and join" }).click();
  await expect(theirs).toHaveURL(`${server.url}/${org}/buckets`);
  return { context, page: theirs, email, username: `grace-${org}` };
}

async function signIn(page: Page, server: Lakewarden, email: string, password: string): Promise<void> {
  await page.goto(`${server.url}/login`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled: script });

    test("somebody changes their password, which ends every other session", async ({ page, server, org, browser }) => {
      const grace = await guest(server, page, browser, org, script);
      const elsewhere = await browser.newPage();
      await signIn(elsewhere, server, grace.email, OWNER.password);
      await expect(elsewhere).toHaveURL(`${server.url}/${org}`);

      await openPersonMenu(grace.page);
      await grace.page.getByRole("link", { name: "Account" }).click();
      if (script) {
        await hydrated(grace.page);
        await expectAccessible(grace.page);
      }
      const change = async (old: string, next: string) => {
        await grace.page.getByLabel("Current password", { exact: true }).fill(old);
        await grace.page.getByLabel("New password", { exact: true }).fill(next);
        await grace.page.getByRole("button", { name: "Change password" }).click();
      };
      await change("", "short");
      await expect(grace.page.getByText("Enter your current password.")).toBeVisible();
      await expect(grace.page.getByText("Use 12 to 256 characters.")).toBeVisible();
      await change("not this one, surely", NEW);
      await expect(grace.page.getByText("This is not your password.")).toBeVisible();
      await expect(grace.page.getByLabel("New password", { exact: true })).toHaveValue("");
      expect(await grace.page.content()).not.toContain(NEW);
      await grace.page.getByLabel("Revoke my API tokens, too").check();
      await change(OWNER.password, NEW);
      await expect(grace.page.getByText("Your password was changed. You are signed out everywhere else")).toBeVisible();
      await grace.page.goto(`${server.url}/${org}/buckets`);
      await expect(grace.page.getByRole("heading", { name: "Buckets", exact: true })).toBeVisible();

      await elsewhere.goto(`${server.url}/${org}/buckets`);
      await expect(elsewhere).toHaveURL(/\/login/);
      await signIn(elsewhere, server, grace.email, OWNER.password);
      await expect(elsewhere.getByText("The e-mail address or the password is wrong.")).toBeVisible();
      await signIn(elsewhere, server, grace.email, NEW);
      await expect(elsewhere).toHaveURL(`${server.url}/${org}`);
      await elsewhere.close();
      await grace.context.close();
    });

    test("a link of the operator's sets a new password once", async ({ page, server, org, browser }) => {
      const grace = await guest(server, page, browser, org, script);
      const said = server.admin("reset-password", "--email", grace.email, "--public-url", server.url);
      const link = said.split(/\s+/).find((word) => word.startsWith(server.url)) ?? "";
      const lost = await browser.newContext({ javaScriptEnabled: script });
      const reset = await lost.newPage();
      await reset.goto(link);
      await expect(reset.getByRole("heading", { name: "Set a new password" })).toBeVisible();
      if (script) {
        await hydrated(reset);
        await expectAccessible(reset);
      }
      await reset.getByLabel("New password", { exact: true }).fill("short");
      await reset.getByRole("button", { name: "Change password" }).click();
      await expect(reset.getByText("Use 12 to 256 characters.")).toBeVisible();
      await reset.getByLabel("New password", { exact: true }).fill(NEW);
      await reset.getByRole("button", { name: "Change password" }).click();
      await expect(reset.getByText("Your password was changed. Sign in with the new one.")).toBeVisible();
      await grace.page.goto(`${server.url}/${org}/buckets`);
      await expect(grace.page).toHaveURL(/\/login/);
      expect((await reset.goto(link))?.status()).toBe(404);
      await signIn(reset, server, grace.email, NEW);
      await expect(reset).toHaveURL(`${server.url}/${org}`);
      expect(server.output).not.toContain(link.split("/").at(-1));
      await lost.close();
      await grace.context.close();
    });

    test("an invitation is declined, another accepted, and the organisation is left", async ({ page, server, org, browser }) => {
      const grace = await guest(server, page, browser, org, script);
      const other = `${org}-two`;
      server.admin("org", "--org", other, "--email", OWNER.email);
      const inviteByName = async () => {
        const headers = { "x-tiledb-rest-api-key": server.token(other) };
        const body = JSON.stringify({ username: grace.username, role: "read_only" });
        const answer = await fetch(`${server.url}/v1/organizations/${other}/user`, { method: "POST", headers, body });
        expect(answer.status).toBe(204);
      };
      await inviteByName();
      await page.goto(`${server.url}/${other}/members`);
      await expect(page.getByRole("row").filter({ hasText: grace.username })).toContainText("Reader");
      await expect(page.getByText(grace.email)).toHaveCount(0);

      await grace.page.goto(server.url);
      await grace.page.getByRole("link", { name: "1 invitation" }).click();
      const row = grace.page.getByRole("row").filter({ hasText: other });
      await expect(row).toContainText("Reader");
      await expect(row).not.toContainText(OWNER.email);
      await grace.page.getByRole("button", { name: `Decline the invitation to ${other}` }).click();
      await expect(grace.page.getByText(`You declined the invitation to ${other}.`)).toBeVisible();
      await expect(grace.page.getByText("You have no open invitations.")).toBeVisible();
      expect((await grace.page.goto(`${server.url}/${other}/buckets`))?.status()).toBe(404);

      await inviteByName();
      await grace.page.goto(`${server.url}/profile/account`);
      await grace.page.getByRole("button", { name: `Accept the invitation to ${other}` }).click();
      await expect(grace.page.getByText(`You belong to ${other} now.`)).toBeVisible();

      await grace.page.goto(`${server.url}/${other}/members`);
      await grace.page.locator("summary").filter({ hasText: `Leave ${other}` }).click();
      await grace.page.getByRole("button", { name: `Leave ${other} for good` }).click();
      await expect(grace.page.getByText(`You left ${other}.`)).toBeVisible();
      expect((await grace.page.goto(`${server.url}/${other}/buckets`))?.status()).toBe(404);
      // The only owner can't leave.
      await page.goto(`${server.url}/${other}/members`);
      await page.locator("summary").filter({ hasText: `Leave ${other}` }).click();
      await page.getByRole("button", { name: `Leave ${other} for good` }).click();
      await expect(page.getByText("An organisation keeps at least one owner.")).toBeVisible();
      await grace.context.close();
    });
  });
}
