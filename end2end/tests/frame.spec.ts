// The frame around the pages: rail, menus, search, shortcuts, and the overview.

import { addBucket, addButton, at } from "../support/add-bucket.ts";
import { OWNER, hydrated, invite, joinBy, openPersonMenu, switchTo } from "../support/lakewarden.ts";
import { expect, test, watchConsole } from "../support/test.ts";

const selfManaged = (nickname: string) =>
  ({ nickname, platform: "s3", name: nickname, prefix: "", extra_config: { region_name: "us-east-1" }, auth_config: null });

test("the overview ticks what really happened, and leads on", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}`);
  const step = (title: string) => page.getByRole("listitem").filter({ hasText: title });
  await expect(step("Add a bucket config")).toContainText("To do");
  await expect(page.getByRole("heading", { name: "Needs attention" })).toBeVisible();
  await page.getByRole("link", { name: "Add bucket" }).click();
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await dialog.getByLabel("Bucket name").fill("gs://first-steps");
  await dialog.getByLabel("Nickname").fill("first-steps");
  await at(dialog, "Verify");
  // Clients bring their own keys: what this server can't see is nothing to attend to.
  await expect(addButton(dialog)).toHaveText("Add bucket");
  await addBucket(dialog);
  await expect(page.getByRole("row").filter({ hasText: "first-steps" })).toBeVisible();
  const token = server.token(org);
  const pair = { method: "hmac", access_key_id: "AKIDEXAMPLE", secret_access_key: "second/secret" };
  const second = { nickname: "second-steps", platform: "s3", name: "second-steps", prefix: "", extra_config: { region_name: "us-east-1" }, auth_config: pair };
  expect((await server.api(token, "POST", `/orgs/${org}/buckets`, second)).status).toBe(201);

  await page.getByRole("link", { name: "Overview" }).click();
  await expect(step("Add a bucket config")).toContainText("Done");
  await expect(step("Create a repo")).toContainText("To do");
  await expect(step("Connect a data client")).toContainText("Done");
  const attention = page.getByRole("region", { name: "Needs attention" });
  await expect(attention.getByRole("listitem").filter({ hasText: "second-steps" })).toContainText("Not tested");
  await expect(attention.getByRole("listitem").filter({ hasText: "first-steps" })).toHaveCount(0);
  const activity = page.getByRole("region", { name: "Activity" });
  await expect(activity).toContainText("added bucket config first-steps");
  await expect(activity.getByRole("link", { name: "bucket config first-steps" })).toBeVisible();

  expect((await server.api(token, "POST", `/orgs/${org}/repos`, { name: "era5", bucket_nickname: "first-steps" })).status).toBe(201);
  await page.reload();
  // Everything is done, so nothing is asked for any more.
  await expect(page.getByRole("heading", { name: "Set up" })).toHaveCount(0);
  await attention.getByRole("link", { name: "second-steps" }).click();
  await expect(page.getByRole("dialog", { name: "Bucket settings" })).toBeVisible();
});

test("a member sees neither reports nor events on the overview", async ({ page, server, org, browser }) => {
  await server.api(server.token(org), "POST", `/orgs/${org}/buckets`, selfManaged("main"));
  await server.signIn(page);
  const link = await invite(page, `${server.url}/${org}`, { role: "member" });
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await joinBy(theirs, link, `grace.${org}@example.com`);
  await theirs.getByRole("link", { name: "Overview" }).click();
  await expect(theirs.getByRole("heading", { name: "Connect" })).toBeVisible();
  for (const heading of ["Needs attention", "Activity", "Set up"]) {
    await expect(theirs.getByRole("heading", { name: heading })).toHaveCount(0);
  }
  await expect(theirs.getByRole("navigation", { name: "Organisation" }).getByRole("link", { name: "Activity" })).toHaveCount(0);
  await context.close();
});

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled: script });

    test("the search finds bucket configs, repos, credentials, people and actions", async ({ page, server, org }) => {
      const token = server.token(org);
      await server.api(token, "POST", `/orgs/${org}/buckets`, selfManaged("reanalysis"));
      await server.api(token, "POST", `/orgs/${org}/repos`, { name: "reading" });
      await server.signIn(page, `/${org}/members`);
      const search = page.getByRole("banner").getByLabel(/^Search /);
      await search.fill("rea");
      await search.press("Enter");
      await expect(page.getByRole("heading", { name: "Matches for “rea”" })).toBeVisible();
      const main = page.getByRole("main");
      for (const name of ["reanalysis", "reading", "Create repo"]) {
        await expect(main.getByRole("link", { name, exact: true })).toBeVisible();
      }
      await main.getByRole("link", { name: "reading", exact: true }).click();
      await expect(page.getByRole("dialog", { name: "Repo reading" })).toBeVisible();
      await page.goto(`${server.url}/${org}/search?q=${encodeURIComponent(OWNER.email.slice(0, 6))}`);
      await expect(main.getByRole("link", { name: OWNER.name })).toBeVisible();
      await page.goto(`${server.url}/${org}/search?q=%25`);
      await expect(page.getByRole("heading", { name: "Nothing matches “%”" })).toBeVisible();
    });

    test("an organisation is created, and deleted once it is empty", async ({ page, server, org }) => {
      const fresh = `${org}-made`;
      await server.signIn(page, `/${org}/buckets`);
      await page.getByRole("banner").getByRole("button", { name: /switch organisation/ }).click();
      await page.getByRole("link", { name: "Create organisation" }).click();
      await page.getByLabel("Name", { exact: true }).fill("Not a name");
      await page.getByRole("button", { name: "Create organisation" }).click();
      await expect(page.getByText("Use 2 to 39 lower-case letters")).toBeVisible();
      await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Not a name");
      await page.getByLabel("Name", { exact: true }).fill(org);
      await page.getByRole("button", { name: "Create organisation" }).click();
      await expect(page.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");
      await page.getByLabel("Name", { exact: true }).fill(fresh);
      await page.getByRole("button", { name: "Create organisation" }).click();
      await expect(page).toHaveURL(`${server.url}/${fresh}`);

      await server.api(server.token(fresh), "POST", `/orgs/${fresh}/buckets`, selfManaged("main"));
      await page.goto(`${server.url}/${fresh}/settings`);
      await page.getByRole("link", { name: "Delete organisation…" }).click();
      const confirm = async (typed: string) => {
        await page.getByLabel("Type it to confirm").fill(typed);
        await page.getByRole("button", { name: "Delete organisation" }).click();
      };
      await confirm(org);
      await expect(page.getByText(`Type ${fresh} to delete the organisation.`)).toBeVisible();
      await confirm(fresh);
      await expect(page.getByRole("alert")).toBeVisible();
      const [config] = await (await server.api(server.token(fresh), "GET", `/orgs/${fresh}/buckets`)).json();
      await server.api(server.token(fresh), "DELETE", `/orgs/${fresh}/buckets/${config.id}`);
      await confirm(fresh);
      await expect(page.getByText(`The organisation ${fresh} was deleted.`)).toBeVisible();
      expect((await page.goto(`${server.url}/${fresh}`))?.status()).toBe(404);
    });

    test("somebody signs out of every other browser", async ({ page, server, org, browser }) => {
      await server.signIn(page);
      const link = await invite(page, `${server.url}/${org}`);
      const contexts = await Promise.all([1, 2].map(() => browser.newContext({ javaScriptEnabled: script })));
      const [here, there] = await Promise.all(contexts.map((context) => context.newPage()));
      const email = `grace.${org}@example.com`;
      await joinBy(here, link, email);
      await expect(here).toHaveURL(`${server.url}/${org}/buckets`);
      await there.goto(`${server.url}/login`);
      await there.getByLabel("E-mail address").fill(email);
      await there.getByLabel("Password", { exact: true }).fill(OWNER.password);
      await there.getByRole("button", { name: "Sign in" }).click();
      await expect(there).toHaveURL(`${server.url}/${org}`);

      await openPersonMenu(here);
      await here.getByRole("link", { name: "Account" }).click();
      await expect(here.getByRole("row").filter({ hasText: " on Linux" })).toHaveCount(2);
      await here.getByRole("button", { name: "Sign out everywhere else" }).click();
      await expect(here.getByText("You are signed out everywhere else:")).toBeVisible();
      await expect(here.getByRole("row").filter({ hasText: " on Linux" })).toHaveCount(1);
      await there.reload();
      await expect(there).toHaveURL(/\/login/);
      await Promise.all(contexts.map((context) => context.close()));
    });

    test("on a phone every section is reached, and nothing lies under the bar", async ({ page, server, org }) => {
      await page.setViewportSize({ width: 390, height: 700 });
      await server.signIn(page, `/${org}/buckets`);
      const rail = page.getByRole("navigation", { name: "Organisation" });
      await rail.getByRole("link", { name: "Repos" }).click();
      await expect(page).toHaveURL(`${server.url}/${org}/repos`);
      await expect(rail.getByRole("link", { name: "Members" })).toBeHidden();
      await rail.getByRole("button", { name: "More" }).click();
      await rail.getByRole("link", { name: "Members" }).click();
      await expect(page).toHaveURL(`${server.url}/${org}/members`);
      const last = page.getByRole("main").locator("summary").last();
      await last.scrollIntoViewIfNeeded();
      await last.click();
      await expect(page.getByRole("button", { name: `Leave ${org} for good` })).toBeVisible();
    });
  });
}

test("a page that is not there has the frame for those who are signed in", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/buckets`);
  for (const path of [`/${org}/nothing`, "/nothing/at/all"]) {
    expect((await page.goto(server.url + path))?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Organisation" })).toBeVisible();
  }
  await switchTo(page, org);
  await expect(page).toHaveURL(`${server.url}/${org}`);
});

test("shortcuts press what carries them, but not while one types, and single keys can be switched off", async ({ page, server, org }) => {
  const complaints = watchConsole(page);
  await server.signIn(page, `/${org}/buckets`);
  await hydrated(page);
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(page).toHaveURL(`${server.url}/${org}/repos`);
  await hydrated(page);
  await page.keyboard.press("n");
  await expect(page.getByRole("dialog", { name: "Create repo" })).toBeVisible();
  await hydrated(page);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(`${server.url}/${org}/repos`);
  await hydrated(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("banner").getByRole("combobox")).toBeFocused();
  await page.keyboard.type("gbn?");
  await expect(page).toHaveURL(`${server.url}/${org}/repos`);
  await page.getByRole("heading", { name: "Repos", exact: true }).click();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toBeVisible();
  await help.getByLabel("Single keys are shortcuts").uncheck();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.reload();
  await hydrated(page);
  await page.keyboard.press("n");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("banner").getByRole("combobox")).toBeFocused();
  await expect(page).toHaveURL(`${server.url}/${org}/repos`);
  expect(complaints).toEqual([]);
});

test("where the bar is narrow, the menu of the person opens the shortcuts", async ({ page, server, org }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await server.signIn(page, `/${org}/buckets`);
  await hydrated(page);
  await page.getByRole("banner").locator("[popovertarget=person-menu]").click();
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("leaving with something typed asks once, and a reload keeps it, but for secrets", async ({ page, server, org }) => {
  const asked: string[] = [];
  let leaves = false;
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await (leaves ? dialog.accept() : dialog.dismiss());
  });
  await server.signIn(page, `/${org}/repos`);
  await hydrated(page);
  const dialog = page.getByRole("dialog", { name: "Create repo" });
  const open = async () => {
    await page.getByRole("link", { name: "Create repo" }).first().click();
    await hydrated(page);
  };
  await open();
  await dialog.getByRole("link", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);
  expect(asked, "nothing was typed").toEqual([]);

  await open();
  await dialog.getByLabel("Name", { exact: true }).pressSequentially("era5");
  await dialog.getByRole("link", { name: "Cancel" }).click();
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("era5");
  leaves = true;
  await page.reload();
  await hydrated(page);
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("era5");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  expect(asked.length).toBe(3);
  await open();
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("");

  await page.goto(`${server.url}/profile/account`);
  await hydrated(page);
  await page.getByLabel("New password", { exact: true }).pressSequentially("correct horse battery");
  await page.getByLabel("Revoke my API tokens, too").check();
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel("New password", { exact: true })).toHaveValue("");
  await expect(page.getByLabel("Revoke my API tokens, too")).toBeChecked();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("correct horse");
});

test("a slash leads to the search of the list", async ({ page, server, org }) => {
  for (const nickname of ["first", "second"]) {
    await server.api(server.token(org), "POST", `/orgs/${org}/buckets`, selfManaged(nickname));
  }
  await server.signIn(page, `/${org}/buckets`);
  await hydrated(page);
  await page.keyboard.press("/");
  await expect(page.getByRole("main").getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("sec");
  await expect(page.getByRole("row").filter({ hasText: "first" })).toHaveCount(0);
  await expect(page.getByRole("row").filter({ hasText: "second" })).toBeVisible();
  await expect(page).toHaveURL(`${server.url}/${org}/buckets?q=sec`);
  await openPersonMenu(page);
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page).toHaveURL(`${server.url}/${org}/buckets?q=sec`);
});
