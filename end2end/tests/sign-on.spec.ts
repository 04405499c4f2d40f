// Signing in with a certified provider of OpenID Connect, `oidc-provider`, as people do in their browser.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Page, expect, test } from "@playwright/test";
import { Provider } from "oidc-provider";
import { Lakewarden, OWNER } from "../support/lakewarden.ts";
import { expectAccessible } from "../support/test.ts";

/** Anybody may be anybody there: the development pages of the provider ask for a name and take any password. */
function provider(issuer: string, callback: string, back: string, groups: Map<string, string[]> = new Map()): Provider {
  return new Provider(issuer, {
    clients: [
      { client_id: "lakewarden", client_secret: "a-secret-of-the-tests", redirect_uris: [callback], post_logout_redirect_uris: [back] },
    ],
    findAccount: (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, name: `${id} of Corp`, email: `${id}@corp.example.com`, email_verified: true, groups: groups.get(id) }),
    }),
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
    features: { rpInitiatedLogout: { enabled: true } },
    pkce: { required: () => true },
    cookies: { keys: ["of the tests"] },
  });
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

/** Signs in at the provider, and allows what is asked for, which it remembers. */
async function comeIn(page: Page, name: string, isFirst = true): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(name);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  if (isFirst) await page.getByRole("button", { name: "Continue" }).click();
}

/** A server with a provider on this machine, whose people are in these groups. */
async function corp(settings: string, groups: Map<string, string[]> = new Map(), more: Record<string, string> = {}) {
  let answers: ((request: never, answer: never) => void) | undefined;
  const idp = createServer((request, answer) => answers?.(request as never, answer as never));
  const port = await listen(idp);
  const issuer = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), "sign-on-"));
  chmodSync(folder, 0o755);
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const secret = file("secret", "a-secret-of-the-tests\n");
  const server = await Lakewarden.start({
    LAKEWARDEN_DEV_MODE: "true",
    LAKEWARDEN_EGRESS_RULES: file("egress.toml", `[[egress.allow]]\nhost = "127.0.0.1"\nport = ${port}\ncidr = ["127.0.0.1/32"]\nscheme = "http"\n`),
    LAKEWARDEN_OIDC_FILE: file(
      "oidc.toml",
      `[[provider]]\nname = "corp"\nlabel = "Corp"\nissuer = "${issuer}"\nclient_id = "lakewarden"\nclient_secret_file = "${secret}"\n${settings}`,
    ),
    ...more,
  });
  answers = provider(issuer, `${server.url}/login/return`, `${server.url}/login`, groups).callback() as typeof answers;
  return { server, issuer, idp };
}

test("people sign in, link, confirm and sign out with a certified provider, and none of its secrets is in an address or the log", async ({ page, browser }) => {
  const { server, issuer, idp } = await corp(`sign_up = "anyone"\n`);
  server.bootstrap("acme");

  const refused: string[] = [];
  page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
  await page.goto(`${server.url}/login?next=/profile/account`);
  await page.getByRole("button", { name: "Sign in with Corp" }).click();
  await comeIn(page, "grace");
  await page.waitForURL(`${server.url}/profile/account`);
  await expect(page.getByText("grace of Corp").first()).toBeVisible();
  await page.getByRole("button", { name: "Confirm with Corp" }).click();
  await comeIn(page, "grace", false);
  await page.waitForURL(`${server.url}/profile/account`);
  await page.getByRole("banner").locator("[popovertarget=person-menu]").click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("button", { name: "Yes, sign me out" }).click();
  await page.waitForURL(`${server.url}/login`);

  // The owner links the provider, and signs in with it elsewhere.
  await server.signIn(page, "/profile/account");
  await page.getByRole("button", { name: "Link Corp" }).click();
  await comeIn(page, "ada");
  await page.waitForURL(`${server.url}/profile/account`);
  await expect(page.getByRole("table", { name: "Your identity providers" })).toContainText("Corp");
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(`${server.url}/login?next=/acme`);
  await elsewhere.getByRole("button", { name: "Sign in with Corp" }).click();
  await comeIn(elsewhere, "ada");
  await elsewhere.waitForURL(`${server.url}/acme`);
  await elsewhere.goto(`${server.url}/profile/account`);
  await expect(elsewhere.locator("#profile")).toContainText(OWNER.email);

  // Another browser with the address that a victim is to open is nobody.
  const victim = await (await browser.newContext()).newPage();
  await victim.goto(`${server.url}/login/return?code=planted&state=${"A".repeat(43)}&iss=${encodeURIComponent(issuer)}`);
  await expect(victim.getByRole("alert")).toContainText("begun in another browser");
  expect(victim.url()).not.toContain("planted");

  expect(refused.filter((text) => text.includes("Content Security Policy"))).toEqual([]);
  for (const word of ["code=", "state=", "a-secret-of-the-tests", "eyJ"]) expect(server.output).not.toContain(word);
  for (const word of ["a-secret-of-the-tests", "eyJ"]) expect(server.dump()).not.toContain(word);
  await server.stop();
  idp.close();
});

test("groups of the provider give roles and groups, and take them", async ({ page, browser }) => {
  const groups = new Map([["grace", ["/staff", "/ocean"]]]);
  const { server, idp } = await corp(`sign_up = "groups"\ngroups_claim = "groups"\nscopes = ["email", "profile", "groups"]\n`, groups);
  server.bootstrap("acme");
  const comesIn = async (name: string, path: string) => {
    const theirs = await (await browser.newContext()).newPage();
    await theirs.goto(`${server.url}/login?next=${path}`);
    await theirs.getByRole("button", { name: "Sign in with Corp" }).click();
    await comeIn(theirs, name);
    return theirs;
  };
  const stranger = await comesIn("grace", "/acme");
  await expect(stranger.getByRole("alert")).toContainText("none of your groups at the identity provider gives you one");

  // An owner maps two of them, and takes back what was mistyped.
  await server.signIn(page, "/acme/members");
  await page.getByRole("link", { name: "Add group" }).click();
  await page.getByLabel("Name").fill("ocean team");
  await page.getByRole("button", { name: "Add group" }).click();
  const section = page.locator("#claim-mappings");
  await expect(section).toContainText("No group is mapped.");
  const map = async (value: string, gives: string) => {
    await section.getByRole("link", { name: "Map a group" }).click();
    await page.getByLabel("Group there").fill(value);
    await page.getByLabel("Gives here").selectOption({ label: gives });
    await page.getByRole("button", { name: "Map group" }).click();
  };
  await map(" ", "Role Member");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Enter the value as the provider states it.");
  await expect(page.getByLabel("Gives here")).toHaveValue("role:member");
  await page.getByLabel("Group there").fill("/staff");
  await page.getByRole("button", { name: "Map group" }).click();
  await map("/ocean", "Group ocean team");
  await map("/staff", "Role Member");
  await expect(dialog).toContainText("This value gives that already.");
  await page.goto(`${server.url}/acme/members`);
  const table = page.getByRole("table", { name: "Groups of the identity provider" });
  await expect(table.getByRole("row").filter({ hasText: "/staff" })).toContainText("Role Member");
  await expect(table.getByRole("row").filter({ hasText: "/ocean" })).toContainText("Group ocean team");

  const member = await comesIn("grace", "/acme/members");
  await member.waitForURL(`${server.url}/acme/members`);
  await page.reload();
  await expect(page.getByRole("table", { name: "Members" }).first()).toContainText("grace@corp.example.com");
  await page.getByRole("link", { name: "ocean team" }).click();
  await expect(page.getByRole("dialog").getByRole("table", { name: "Members of the group" })).toContainText("grace@corp.example.com");
  await expect(page.getByRole("dialog").getByRole("button", { name: "Add" })).toHaveCount(0);

  // The provider takes her out of both.
  groups.set("grace", []);
  const outside = await comesIn("grace", "/profile/account");
  await outside.waitForURL(`${server.url}/profile/account`);
  await outside.goto(`${server.url}/acme/members`);
  await expect(outside.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await page.goto(`${server.url}/acme/activity`);
  await expect(page.locator("main")).toContainText("by the groups of the identity provider");
  await page.goto(`${server.url}/acme/members`);
  await expect(page.locator("#members")).not.toContainText("grace@corp.example.com");
  const staff = table.getByRole("row").filter({ hasText: "/staff" });
  await staff.getByText("Delete", { exact: true }).click();
  await staff.getByRole("button", { name: "Delete mapping" }).click();
  await expect(table).not.toContainText("/staff");
  await server.stop();
  idp.close();
});

test("the first owner comes by the set-up link and the provider, where passwords are off", async ({ page, browser }) => {
  const { server, idp } = await corp("", new Map(), { LAKEWARDEN_PASSWORD_LOGIN: "false" });
  const link = await server.setupLink();
  await page.goto(link);
  await expect(page.getByLabel("Password")).toHaveCount(0);
  await expectAccessible(page);
  await page.getByLabel("Organisation").fill("Ocean Lab");
  await page.getByRole("button", { name: "Set up with Corp" }).click();
  await expect(page.getByLabel("Organisation")).toHaveValue("Ocean Lab");
  await expect(page.locator("#organisation-error")).not.toBeEmpty();
  await expectAccessible(page);
  await page.getByLabel("Organisation").fill("ocean-lab");
  await page.getByRole("button", { name: "Set up with Corp" }).click();
  await comeIn(page, "grace");
  await page.waitForURL(`${server.url}/ocean-lab`);
  await page.goto(`${server.url}/ocean-lab/members`);
  await expect(page.locator("#members")).toContainText("grace@corp.example.com");
  await expect(page.locator("#members")).toContainText("Owner");
  const late = await (await browser.newContext()).newPage();
  await late.goto(link);
  await expect(late.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  expect(server.dump()).not.toContain(new URL(link).pathname.split("/").at(-1) ?? "no token");
  await server.stop();
  idp.close();
});
