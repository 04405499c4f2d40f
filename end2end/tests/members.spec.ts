// Members and invitations: from the link to the last owner.

import { readFileSync } from "node:fs";
import { hydrated, invite, openPersonMenu, OWNER } from "../support/lakewarden.ts";
import { expect, expectAccessible, test } from "../support/test.ts";

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled: script });

    test("somebody is invited, joins, gets another role and is removed", async ({ page, server, org, browser }) => {
      await server.signIn(page);
      const link = await invite(page, `${server.url}/${org}`, { note: "Grace" });
      expect(link).toContain(`${server.url}/invite/`);
      await expect(page.getByRole("row").filter({ hasText: "Grace" })).toContainText("Member");
      await page.goto(`${server.url}/${org}/members`);
      expect(await page.content()).not.toContain(link.split("/").at(-1));

      const hers = await browser.newContext({ javaScriptEnabled: script });
      const invited = await hers.newPage();
      await invited.goto(link);
      await expect(invited.getByText(`You are invited to ${org} as member.`)).toBeVisible();
      if (script) {
        await hydrated(invited);
        await expectAccessible(invited);
      }
      const email = `grace-${org}@example.com`;
      await invited.getByLabel("Your name").fill("Grace Hopper");
      await invited.getByLabel("E-mail address").fill(OWNER.email);
      await invited.getByLabel("Password", { exact: true }).fill(OWNER.password);
      await invited.getByRole("button", { name: "Create account and join" }).click();
      await expect(invited.getByText("There is an account with this address. Sign in with it instead.")).toBeVisible();
      await expect(invited.getByLabel("Your name")).toHaveValue("Grace Hopper");
      await invited.getByLabel("E-mail address").fill(email);
      await invited.getByLabel("Password", { exact: true }).fill(OWNER.password);
      await invited.getByRole("button", { name: "Create account and join" }).click();
      await expect(invited).toHaveURL(`${server.url}/${org}/buckets`);
      await expect(invited.getByText(`You belong to ${org} now.`)).toBeVisible();
      expect((await invited.request.get(link)).status()).toBe(404);

      // A member sees lists and no admin controls.
      await expect(invited.getByRole("link", { name: "Add bucket" })).toHaveCount(0);
      await invited.goto(`${server.url}/${org}/settings`);
      await expect(invited.getByRole("heading", { name: "Buckets" })).toHaveCount(0);
      await invited.goto(`${server.url}/${org}/members`);
      await expect(invited.getByRole("row").filter({ hasText: OWNER.email })).toContainText("Owner");
      await expect(invited.getByRole("heading", { name: "Invitations" })).toHaveCount(0);
      await expect(invited.getByRole("button", { name: /role|Remove|invitation/ })).toHaveCount(0);

      await page.goto(`${server.url}/${org}/members`);
      await expect(page.getByLabel(`Role of ${OWNER.name}`, { exact: true })).toHaveCount(0);
      await page.getByLabel("Role of Grace Hopper", { exact: true }).selectOption("admin");
      await page.getByRole("button", { name: "Save the role of Grace Hopper" }).click();
      await expect(page.getByText("Grace Hopper is an admin now.")).toBeVisible();
      await invited.goto(`${server.url}/${org}/members`);
      await expect(invited.getByRole("heading", { name: "Invitations" })).toBeVisible();
      await expect(invited.getByLabel(`Role of ${OWNER.name}`, { exact: true })).toHaveCount(0);

      await page.goto(`${server.url}/${org}/members`);
      await page.locator("summary").filter({ hasText: "Remove" }).click();
      await page.getByRole("button", { name: "Remove Grace Hopper", exact: true }).click();
      await expect(page.getByText("The member was removed")).toBeVisible();
      expect((await invited.goto(`${server.url}/${org}/buckets`))?.status()).toBe(404);
      await invited.goto(server.url);
      await expect(invited.getByRole("heading", { name: "You belong to no organisation" })).toBeVisible();
      await hers.close();
    });
  });
}

test("somebody with an account joins with it, and a revoked link is nothing", async ({ page, server, org, browser }) => {
  await server.signIn(page);
  const first = await invite(page, `${server.url}/${org}`);
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(first);
  const email = `linus-${org}@example.com`;
  await other.getByLabel("Your name").fill("Linus");
  await other.getByLabel("E-mail address").fill(email);
  await other.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await other.getByRole("button", { name: "Create account and join" }).click();
  await expect(other).toHaveURL(`${server.url}/${org}/buckets`);
  // Joins a second organisation with the same account, signing in on the way.
  server.admin("org", "--org", `${org}-two`, "--email", OWNER.email);
  const second = await invite(page, `${server.url}/${org}-two`);
  await openPersonMenu(other);
  await other.getByRole("button", { name: "Sign out" }).click();
  await other.goto(second);
  await other.getByRole("link", { name: "sign in" }).click();
  await other.getByLabel("E-mail address").fill(email);
  await other.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByText("You are signed in as Linus.")).toBeVisible();
  await other.getByRole("button", { name: `Join ${org}-two` }).click();
  await expect(other).toHaveURL(`${server.url}/${org}-two/buckets`);

  const third = await invite(page, `${server.url}/${org}-two`);
  await page.getByRole("button", { name: "Revoke the invitation for anybody" }).click();
  await expect(page.getByText("The invitation was revoked.")).toBeVisible();
  expect((await other.goto(third))?.status()).toBe(404);
  await context.close();
});

test("admins read who did what, search it and take it with them", async ({ page, server, org }) => {
  const token = server.token(org);
  const config = { nickname: "main", platform: "s3", name: "data", prefix: "", extra_config: { region_name: "us-east-1" } };
  await server.api(token, "POST", `/orgs/${org}/buckets`, config);
  await server.api(token, "POST", `/orgs/${org}/repos`, { name: "era5" });
  await server.signIn(page, `/${org}/settings`);
  await page.getByRole("link", { name: "Activity" }).click();
  await hydrated(page);
  const first = page.getByRole("main").getByRole("listitem").first();
  await expect(first).toContainText(`${OWNER.email} created repo era5`);
  await expect(first).toContainText("with API token test");
  await first.getByText("Details").click();
  await expect(first).toContainText("repo.created");
  await expect(first).toContainText(`${token.split("_")[1]}`);
  await page.getByRole("main").getByRole("searchbox").fill("era5");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export as CSV" }).click()]);
  const lines = readFileSync(await download.path(), "utf8").trim().split("\r\n");
  expect(lines[0]).toBe("at,organization,person,token,token_name,action,subject_kind,subject,subject_name,sentence,detail,request_id");
  expect(lines.slice(1).map((line) => line.split('","')[5])).toEqual(["repo.created"]);
});
