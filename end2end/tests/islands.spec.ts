// Documents and their islands: what a page loads, and that its form works whatever becomes of its island.

import type { Page, Route } from "@playwright/test";
import { addBucket, addButton, at } from "../support/add-bucket.ts";
import type { Lakewarden } from "../support/lakewarden.ts";
import { hydrated } from "../support/lakewarden.ts";
import { expect, test } from "../support/test.ts";

const WASM = "**/pkg/*.wasm";
const SCRIPT = "**/pkg/lakewarden.*.js";

/** Types a bucket config into the open dialog. */
async function fillIn(page: Page, nickname: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Add bucket" });
  await dialog.getByLabel("Bucket name").fill("some-data");
  await dialog.getByLabel("Region").fill("us-east-1");
  await dialog.getByLabel("Nickname").fill(nickname);
  await at(dialog, "Access");
  await dialog.getByText("Self-managed", { exact: true }).click();
}

/** Adds the bucket config, and sees it in the list. */
async function add(page: Page, nickname: string): Promise<void> {
  await addBucket(page.getByRole("dialog"));
  await expect(page).not.toHaveURL(/dialog/);
  await expect(page.getByText(`The bucket config ${nickname} was added.`)).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: nickname })).toHaveCount(1);
}

/** Holds requests for the wasm back until it is let go. */
async function held(page: Page): Promise<() => Promise<void>> {
  let letGo = () => {};
  const gone = new Promise<void>((done) => (letGo = done));
  await page.route(WASM, async (route: Route) => {
    await gone;
    await route.continue();
  });
  return async () => {
    letGo();
    await hydrated(page);
  };
}

async function openAdd(page: Page, server: Lakewarden, org: string): Promise<void> {
  await server.signIn(page, `/${org}/buckets`);
  await page.getByRole("link", { name: "Add bucket" }).first().click();
  await expect(page.getByRole("dialog", { name: "Add bucket" })).toBeVisible();
}

test("pages without an island load no wasm, and no script but that of every page", async ({ page, server, org }) => {
  const loaded: string[] = [];
  page.on("request", (request) => /\/pkg\/(?!start\.).*\.(js|wasm)$/.test(request.url()) && loaded.push(request.url()));
  await server.signIn(page, `/${org}/buckets`);
  for (const path of [`/${org}/buckets`, `/${org}/repos`, `/${org}/credentials`, `/${org}/settings`, "/profile/account", "/login"]) {
    await page.goto(`${server.url}${path}`);
    await hydrated(page);
  }
  expect(loaded).toEqual([]);
  await page.goto(`${server.url}/${org}/buckets?dialog=add`);
  await hydrated(page);
  expect(loaded).toHaveLength(2);
});

test("what was typed before the island started is there afterwards", async ({ page, server, org }) => {
  const letGo = await held(page);
  await openAdd(page, server, org);
  await fillIn(page, "early");
  await at(page.getByRole("dialog"), "Where");
  await page.getByLabel("Bucket name").fill("s3://some-data/pasted");
  await letGo();
  await expect(page.getByLabel("Bucket name")).toHaveValue("some-data");
  await expect(page.getByLabel("Prefix (optional)")).toHaveValue("pasted");
  await expect(page.getByLabel("Nickname")).toHaveValue("early");
  await expect(page.locator("leptos-island[data-started]")).toHaveCount(1);
  const dialog = page.getByRole("dialog");
  await at(dialog, "Access");
  await dialog.getByText("AWS role", { exact: true }).click();
  await expect(dialog.getByRole("group", { name: "Permission policy" })).toContainText("arn:aws:s3:::some-data/pasted");
  await dialog.getByText("Self-managed", { exact: true }).click();
  await add(page, "early");
});

test("a document that is behind the values can't be read, and the form says so where the server does not answer", async ({ page, server, org }) => {
  await openAdd(page, server, org);
  await hydrated(page);
  const dialog = page.getByRole("dialog");
  await page.route("**/api/ui/buckets/around", (route) => route.abort());
  await dialog.getByLabel("Bucket name").fill("some-data");
  await expect(dialog.getByRole("note").filter({ hasText: "can't be shown now. The server cannot be reached" })).toBeVisible();
  await dialog.getByLabel("Region").fill("us-east-1");
  await dialog.getByLabel("Nickname").fill("one");
  await at(dialog, "Access");
  await dialog.getByText("AWS role", { exact: true }).click();
  const policy = dialog.getByRole("group", { name: "Permission policy", includeHidden: true });
  await expect(policy).toBeHidden();
  await page.unroute("**/api/ui/buckets/around");
  await dialog.getByLabel("Role name").fill("lake");
  await expect(policy).toBeVisible();
  await expect(policy).toContainText("arn:aws:s3:::some-data/*");
  await expect(dialog.getByRole("note").filter({ hasText: "can't be shown now" })).toHaveCount(0);
});

test("a typed secret comes into the documents by the page alone, while it is valid", async ({ page, server, org }) => {
  await openAdd(page, server, org);
  await hydrated(page);
  const dialog = page.getByRole("dialog");
  await fillIn(page, "one");
  await dialog.getByText("AWS role", { exact: true }).click();
  const exchanged: string[] = [];
  page.on("request", (request) => exchanged.push(request.postData() ?? ""));
  page.on("response", async (response) => exchanged.push(await response.text().catch(() => "")));
  await dialog.getByText("Create the role with AWS CLI, Terraform or CloudFormation").click();
  const commands = dialog.getByRole("group", { name: "AWS CLI" });
  const trust = dialog.getByRole("group", { name: "Trust policy" });
  const secret = dialog.getByLabel("Shared secret", { exact: true });
  await secret.fill("x-typed-by-hand");
  await expect(trust).toContainText('"x-typed-by-hand"');
  await expect(commands).toContainText('"x-typed-by-hand"');
  await secret.fill("not one!");
  await expect(trust).toContainText('"<shared-secret>"');
  expect(exchanged.length).toBeGreaterThan(1);
  expect(exchanged.join()).not.toContain("x-typed-by-hand");
});

const EDITS: Record<string, () => void> = {
  "a password manager": () => {
    for (const input of document.querySelectorAll("input")) {
      const button = document.createElement("div");
      button.setAttribute("data-manager", "");
      input.after(button);
    }
  },
  "a translator": () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement?.closest("script, style, option")) continue;
      const font = document.createElement("font");
      text.replaceWith(font);
      font.append(text);
    }
  },
  "a banner": () => document.body.prepend(document.createElement("aside")),
  "a proxy that takes comments out": () => {
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_COMMENT);
    const comments = [];
    while (walker.nextNode()) comments.push(walker.currentNode as Comment);
    for (const comment of comments) comment.remove();
  },
};

for (const [who, edit] of Object.entries(EDITS)) {
  test(`a page that ${who} has edited adds a bucket, and its links work`, async ({ page, server, org }) => {
    const letGo = await held(page);
    await openAdd(page, server, org);
    await page.evaluate(edit);
    await fillIn(page, "edited");
    await letGo();
    await expect(page.getByLabel("Nickname")).toHaveValue("edited");
    await add(page, "edited");
    await page.getByRole("navigation").getByRole("link", { name: "Repos" }).click();
    await expect(page).toHaveURL(`${server.url}/${org}/repos`);
  });
}

const FAILURES: Record<string, (page: Page) => Promise<unknown>> = {
  "wasm that is blocked": (page) => page.route(WASM, (route) => route.abort()),
  "a script that is blocked": (page) => page.route(SCRIPT, (route) => route.abort()),
  "wasm that is something else": (page) => page.route(WASM, (route) => route.fulfill({ status: 200, body: "<html>" })),
  "a start that throws": (page) =>
    page.addInitScript(() => {
      const { get } = Object.getOwnPropertyDescriptor(Node.prototype, "firstChild") as any;
      Object.defineProperty(Node.prototype, "firstChild", {
        get() {
          if (this instanceof HTMLFormElement) throw new Error("no start");
          return get.call(this);
        },
      });
    }),
};

for (const [what, fail] of Object.entries(FAILURES)) {
  test(`with ${what} the form goes on as a plain one`, async ({ page, server, org }) => {
    await fail(page);
    await openAdd(page, server, org);
    await hydrated(page);
    await expect(page.locator("leptos-island")).toHaveCount(1);
    await expect(page.locator("leptos-island[data-started]")).toHaveCount(0);
    await fillIn(page, "plain");
    await at(page.getByRole("dialog"), "Where");
    await page.getByLabel("Bucket name").fill("No Name");
    await addBucket(page.getByRole("dialog"));
    await expect(page.getByLabel("Bucket name")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Nickname")).toHaveValue("plain");
    await page.getByLabel("Bucket name").fill("some-data");
    await add(page, "plain");
  });
}

test("Back leads through the steps of a form and never into a dialog that was left", async ({ page, server, org }) => {
  await server.signIn(page, `/${org}/repos`);
  await page.goto(`${server.url}/${org}/credentials`);
  await page.getByRole("link", { name: "Add credentials" }).click();
  await expect(page.locator("leptos-island[data-started]")).toHaveCount(1);
  const dialog = page.getByRole("dialog", { name: "Add credentials" });
  await dialog.getByText("ARN role", { exact: true }).click();
  await dialog.getByRole("button", { name: "Next", exact: true }).click();
  await dialog.getByRole("button", { name: "Next", exact: true }).click();
  await expect(dialog.getByRole("heading", { name: "Set up AWS" })).toBeVisible();
  await page.goBack();
  await expect(dialog.getByRole("heading", { name: "About ARN roles" })).toBeVisible();
  await page.goForward();
  await expect(dialog.getByRole("heading", { name: "Set up AWS" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(`${server.url}/${org}/credentials`);
  await expect(page.getByRole("link", { name: "Add credentials" })).toBeFocused();
  await page.goBack();
  await expect(page).toHaveURL(`${server.url}/${org}/repos`);
});

test("a refused form is not sent again by Back, and a one-time secret is neither shown nor made again by a reload", async ({ page, server, org }) => {
  const token = server.token(org);
  const config = { nickname: "place", platform: "s3", name: "data", prefix: "", extra_config: { region_name: "us-east-1" }, auth_config: null };
  expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
  await server.signIn(page, `/${org}/buckets`);
  await page.getByRole("navigation").getByRole("link", { name: "Repos" }).click();
  await page.getByRole("link", { name: "Create repo" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Create repo" });
  const name = dialog.getByLabel("Name", { exact: true });
  await name.fill("Not a name");
  await dialog.getByRole("button", { name: "Create repo" }).click();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await name.fill("era5");
  await dialog.getByRole("button", { name: "Create repo" }).click();
  await expect(page).toHaveURL(`${server.url}/${org}/repos`);
  await page.evaluate(() => history.back());
  await expect(page).toHaveURL(`${server.url}/${org}/repos`);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("row").filter({ hasText: "era5" })).toHaveCount(1);

  await page.goto(`${server.url}/${org}/tokens`);
  await page.getByLabel("Token name").fill("once-only");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByText("is ready")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("row").filter({ hasText: "once-only" })).toHaveCount(1);
  await expect(page.getByText("is ready")).toHaveCount(0);
});

test("a list under a dialog stays where it was scrolled to, during the dialog and after it", async ({ page, server, org }) => {
  const token = server.token(org);
  for (let number = 10; number < 50; number++) {
    const config = { nickname: `n${number}`, platform: "s3", name: "data", prefix: `p${number}`, extra_config: { region_name: "us-east-1" }, auth_config: null };
    expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
  }
  await server.signIn(page, `/${org}/buckets`);
  await hydrated(page);
  const gear = page.getByRole("link", { name: "Settings of n40" });
  await gear.evaluate((link) => link.scrollIntoView({ block: "center" }));
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(200);
  await gear.click();
  await expect(page.locator("leptos-island[data-started]")).toHaveCount(1);
  expect(await page.evaluate(() => scrollY)).toBe(before);
  const dialog = page.getByRole("dialog", { name: "Bucket settings" });
  await dialog.getByRole("link", { name: "Cancel" }).click();
  await expect(gear).toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBe(before);
  await gear.click();
  await expect(page.locator("leptos-island[data-started]")).toHaveCount(1);
  await dialog.getByLabel("Nickname").fill("n40-renamed");
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("The bucket config n40-renamed was saved.")).toBeAttached();
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(before - 100);
  await page.goBack();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a double click sends a form once", async ({ page, server, org }) => {
  await openAdd(page, server, org);
  await hydrated(page);
  await fillIn(page, "once");
  let sent = 0;
  page.on("request", (request) => (sent += request.url().endsWith("/buckets/create") ? 1 : 0));
  await at(page.getByRole("dialog"), "Verify");
  await addButton(page.getByRole("dialog")).dblclick();
  await expect(page.getByText("The bucket config once was added.")).toBeVisible();
  expect(sent).toBe(1);
});

test.describe("a form that is being sent", () => {
  // The form's own comes first; a test under way has one, too.
  const banner = (page: Page) => page.getByRole("dialog").getByRole("alert").first();

  /** Types a bucket config, and sends it while `fail` is in the way; what was typed stays, and can be sent again. */
  async function resent(page: Page, server: Lakewarden, org: string, fail: () => Promise<unknown>, mended: () => Promise<unknown>, sentence: string) {
    await openAdd(page, server, org);
    await hydrated(page);
    await fillIn(page, "kept");
    await fail();
    await addBucket(page.getByRole("dialog"));
    await expect(banner(page)).toContainText(sentence, { timeout: 60_000 });
    await expect(page.getByLabel("Nickname")).toHaveValue("kept");
    await mended();
    await add(page, "kept");
  }
  const CALL = "**/api/ui/buckets/create";

  test("is told that the server is gone, and is sent again", async ({ page, server, org }) => {
    await resent(page, server, org, () => page.route(CALL, (route) => route.abort()), () => page.unroute(CALL), "The server cannot be reached.");
  });

  test("is told that something broke, and is sent again", async ({ page, server, org }) => {
    const broken = () => page.route(CALL, (route) => route.fulfill({ status: 500, body: "<html>" }));
    await resent(page, server, org, broken, () => page.unroute(CALL), "Something went wrong on the server.");
  });

  test("is told that no answer came, and is sent again", async ({ page, server, org }) => {
    const hung = async () => {
      await page.route(CALL, () => {});
      await page.clock.install();
      setTimeout(() => page.clock.fastForward(40_000), 2_000);
    };
    await resent(page, server, org, hung, () => page.unroute(CALL), "The server has not answered");
  });

  test("is sent after signing in again in another tab, where the session ended", async ({ page, server, org, context }) => {
    const ended = () => context.clearCookies();
    const signedIn = async () => {
      const [tab] = await Promise.all([context.waitForEvent("page"), banner(page).getByRole("link", { name: "Sign in in another tab" }).click()]);
      await tab.waitForLoadState();
      await server.signIn(tab);
      await tab.close();
    };
    await resent(page, server, org, ended, signedIn, "Your session has ended.");
  });
});
