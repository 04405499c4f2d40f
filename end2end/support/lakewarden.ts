// The real server, with its private PostgreSQL in a folder of its own.

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Running, needed, run } from "./process.ts";

export const OWNER = { name: "Ada Byron", email: "ada@example.com", password: "correct horse battery staple" };

export class Lakewarden {
  private process!: Running;
  url = "";

  private constructor(
    readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  /** Starts on an empty database. */
  static async start(settings: Record<string, string> = {}): Promise<Lakewarden> {
    const folder = mkdtempSync(join(tmpdir(), "lakewarden-"));
    // When the tests run as root, PostgreSQL runs as another account, which must reach the folder.
    chmodSync(folder, 0o755);
    const server = new Lakewarden(folder, {
      LAKEWARDEN_DATA_DIR: join(folder, "data"),
      LAKEWARDEN_SITE_DIR: needed("LAKEWARDEN_SITE_DIR"),
      LAKEWARDEN_LISTEN: "127.0.0.1:0",
      LAKEWARDEN_LOG_FORMAT: "json",
      ...settings,
    });
    await server.launch();
    return server;
  }

  private async launch(): Promise<void> {
    this.process = Running.start(needed("LAKEWARDEN_BINARY"), ["serve"], this.env);
    const [, url] = await this.process.says(/listens on (https?:\/\/\S+)/);
    this.url = url;
  }

  /** The one-time set-up link it printed. */
  async setupLink(): Promise<string> {
    const [link] = await this.process.says(/http:\/\/\S+\/setup\/\S+/);
    return link;
  }

  get output(): string {
    return this.process.output;
  }

  async restart(signal: NodeJS.Signals): Promise<void> {
    await this.process.stop(signal);
    await this.launch();
  }

  /** Answers nothing until it goes on. */
  freeze(): () => void {
    return this.process.freeze();
  }

  async stop(): Promise<number | null> {
    const code = await this.process.stop();
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }

  /** Runs an operator's command beside the running server. */
  admin(...args: string[]): string {
    return run(needed("LAKEWARDEN_BINARY"), ["admin", ...args], this.env).trim();
  }

  /** The first account and organisation, without the link. */
  bootstrap(org: string): void {
    const password = join(this.folder, "password");
    writeFileSync(password, `${OWNER.password}\n`);
    this.admin("bootstrap", "--org", org, "--email", OWNER.email, "--name", OWNER.name, "--password-file", password);
  }

  /** An API token of the owner. */
  token(org: string): string {
    const told = this.admin("token", "--org", org, "--email", OWNER.email, "--name", "test");
    return told.split(/\s+/).at(-1) ?? "";
  }

  /** Calls the API of data clients. */
  /** A request of the owner with their password, which some acts require. */
  async asOwner(method: string, path: string, body?: unknown): Promise<Response> {
    const basic = Buffer.from(`ada:${OWNER.password}`).toString("base64");
    const headers = { authorization: `Basic ${basic}`, "content-type": "application/json" };
    return fetch(this.url + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  }

  async api(token: string, method: string, path: string, body?: unknown): Promise<Response> {
    const headers = { authorization: `Bearer ${token}` };
    return fetch(`${this.url}${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  }

  /** Its keys, as the operator has them. */
  keyFile(): string {
    return readFileSync(join(this.folder, "data/keys"), "utf8").split("\n").filter((line) => !line.startsWith("#")).join("\n");
  }

  /** Everything in its database, as text. */
  dump(): string {
    const socket = join(this.folder, "data/postgres/socket");
    const asRoot = process.getuid?.() === 0;
    const dump = ["-h", socket, "-U", "lakewarden", "lakewarden"];
    return asRoot
      ? run("setpriv", ["--reuid", "postgres", "--regid", "postgres", "--init-groups", "pg_dump", ...dump])
      : run("pg_dump", dump);
  }

  async signIn(page: Page, next = "/"): Promise<void> {
    await page.goto(`${this.url}/login?next=${encodeURIComponent(next)}`);
    await page.getByLabel("E-mail address").fill(OWNER.email);
    await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL((url) => url.pathname !== "/login", { waitUntil: "commit" });
  }
}

/** Invites somebody from the members' page, and closes the dialog that shows the link. */
export async function invite(page: Page, org: string, { role = "member", note = "" } = {}): Promise<string> {
  await page.goto(`${org}/members`);
  await page.getByRole("link", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("For whom (optional)").fill(note);
  await dialog.getByLabel("Role", { exact: true }).selectOption(role);
  await dialog.getByRole("button", { name: "Create invitation link" }).click();
  const ready = page.getByRole("dialog", { name: "The invitation is ready" });
  const link = (await ready.getByRole("group", { name: "Invitation link" }).innerText()).trim();
  await ready.getByRole("link", { name: "I have stored it" }).click();
  await ready.waitFor({ state: "detached" });
  return link;
}

/** Makes an account from an invitation's link, and joins. */
export async function joinBy(page: Page, link: string, email: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Your name").fill("Grace Hopper");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await page.getByRole("button", { name: "Create account and join" }).click();
  await page.waitForURL("**/buckets");
}

/** Opens the menu of the signed-in person. */
export async function openPersonMenu(page: Page): Promise<void> {
  await page.getByRole("banner").locator("[popovertarget=person-menu]").click();
}

/** Chooses an entry of a row's menu. */
export async function choose(page: Page, row: string, entry: string): Promise<void> {
  await page.getByRole("button", { name: `More for ${row}`, exact: true }).click();
  const menu = page.getByRole("group", { name: `More for ${row}`, exact: true });
  await menu.getByRole("link", { name: entry }).or(menu.getByRole("button", { name: entry })).click();
}

/** Opens the menu of organisations, and goes to one. */
export async function switchTo(page: Page, name: string): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: /switch organisation/ }).click();
  await page.locator("#namespaces").getByRole("link", { name, exact: true }).click();
}

/** Waits until the page's islands have started. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator("html[data-started]").waitFor({ state: "attached" });
}

/** Calls a function of the pages as the signed-in page does. Over a limit, waits as it is told and asks again. */
export async function callFunction(page: Page, name: string, input: unknown): Promise<any> {
  for (;;) {
    const answer = await page.evaluate(
      async ([path, body]) => {
        const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body });
        return answer.json();
      },
      [`/api/ui/${name}`, JSON.stringify(input)],
    );
    if (!answer.too_many) return answer;
    await page.waitForTimeout(answer.too_many.seconds * 1000);
  }
}
