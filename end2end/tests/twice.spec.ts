// What happens twice: keys pressed again, and the same form in two tabs.

import type { Page } from "@playwright/test";
import { type Lakewarden, hydrated } from "../support/lakewarden.ts";
import { expect, test, watchConsole } from "../support/test.ts";

const selfManaged = (nickname: string) =>
  ({ nickname, platform: "gs", name: nickname, prefix: "", extra_config: {}, auth_config: null });

async function names(server: Lakewarden, org: string, list: "buckets" | "repos"): Promise<string[]> {
  const answer = await server.api(server.token(org), "GET", `/orgs/${org}/${list}`);
  return (await answer.json()).map((it: { nickname?: string; name: string }) => it.nickname ?? it.name);
}

/** Answers of the server come this late. */
async function slowly(page: Page): Promise<void> {
  await page.route("**/*", async (route) => {
    if (route.request().method() === "POST") await new Promise((go) => setTimeout(go, 400));
    await route.continue();
  });
}

const settings = (page: Page) => page.getByRole("dialog", { name: "Bucket settings" });

test("Enter pressed twice in Add makes one bucket config, and no error", async ({ page, server, org }) => {
  const complaints = watchConsole(page);
  await server.api(server.token(org), "POST", `/orgs/${org}/buckets`, selfManaged("first"));
  await server.signIn(page, `/${org}/repos?dialog=add`);
  await hydrated(page);
  await slowly(page);
  let posts = 0;
  page.on("request", (request) => (posts += Number(request.method() === "POST")));
  await page.getByLabel("Name", { exact: true }).fill("era5");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The repo era5 was created.")).toBeVisible();
  expect(posts).toBe(1);
  expect(await names(server, org, "repos")).toEqual(["era5"]);
  expect(complaints).toEqual([]);
});

test("the same name in two tabs: the second is told at its field, and keeps what was typed", async ({ page, context, server, org }) => {
  await server.api(server.token(org), "POST", `/orgs/${org}/buckets`, selfManaged("first"));
  await server.signIn(page, `/${org}/repos?dialog=add`);
  const other = await context.newPage();
  await other.goto(page.url());
  for (const [tab, description] of [[page, "of the one"], [other, "of the other"]] as const) {
    await hydrated(tab);
    await tab.getByLabel("Name", { exact: true }).fill("era5");
    await tab.getByLabel("Description (optional)").fill(description);
    await tab.getByRole("button", { name: "Create repo" }).click();
  }
  await expect(page.getByText("The repo era5 was created.")).toBeVisible();
  const name = other.getByLabel("Name", { exact: true });
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toHaveValue("era5");
  await expect(name).toHaveAccessibleDescription(/Another repo has this name/);
  await expect(other.getByLabel("Description (optional)")).toHaveValue("of the other");
  expect(await names(server, org, "repos")).toEqual(["era5"]);
});

test("the settings changed in two tabs: the second is told, keeps what was typed, and finds the current state", async ({ page, context, server, org }) => {
  await server.api(server.token(org), "POST", `/orgs/${org}/buckets`, selfManaged("first"));
  await server.signIn(page, `/${org}/buckets`);
  const other = await context.newPage();
  await other.goto(page.url());
  for (const tab of [page, other]) {
    await tab.getByRole("link", { name: "Settings of first" }).click();
    await hydrated(tab);
  }
  for (const [tab, nickname] of [[page, "one"], [other, "another"]] as const) {
    await settings(tab).getByLabel("Nickname").fill(nickname);
    await settings(tab).getByRole("button", { name: "Save changes" }).click();
    if (tab === page) await expect(page.getByText("The bucket config one was saved.")).toBeVisible();
  }
  await expect(other.getByRole("alert")).toContainText("Edited by somebody else meanwhile");
  await expect(settings(other).getByLabel("Nickname")).toHaveValue("another");
  other.on("dialog", (question) => question.accept());
  await other.getByRole("link", { name: "Open the current state" }).click();
  await expect(settings(other).getByLabel("Nickname")).toHaveValue("one");
  expect(await names(server, org, "buckets")).toEqual(["one"]);
});
