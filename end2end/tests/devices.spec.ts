// Command lines that a person signs in from their browser: the unmodified arraylake, over https.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { arraylakes } from "../support/arraylake.ts";
import { Lakewarden } from "../support/lakewarden.ts";
import { freePort, needed, Running, runBeside } from "../support/process.ts";
import { Authority, type Secured } from "../support/tls.ts";
import { expect, expectAccessible, test } from "../support/test.ts";

const authority = new Authority();

/** A server whose address is https. The page is opened at that address. */
async function withServer(work: (server: Lakewarden, secured: Secured) => Promise<void>): Promise<void> {
  const port = await freePort();
  const secured = await authority.before(`http://127.0.0.1:${port}`, "IP:127.0.0.1");
  const server = await Lakewarden.start({ LAKEWARDEN_LISTEN: `127.0.0.1:${port}`, LAKEWARDEN_PUBLIC_URL: secured.url });
  try {
    server.bootstrap("acme");
    await work(server, secured);
  } finally {
    await server.stop();
    secured.stop();
  }
}

/** The command line of one version, with a home of its own. */
function commandLine(server: Lakewarden, variable: string) {
  const env = {
    ARRAYLAKE_SERVICE__URI: server.url,
    HOME: mkdtempSync(join(tmpdir(), "home-")),
    SSL_CERT_FILE: authority.file,
    COLUMNS: "200",
  };
  const program = join(needed(variable), "bin/arraylake");
  const python = join(needed(variable), "bin/python");
  return {
    begin: () => Running.start(program, ["auth", "login", "--no-browser"], env),
    run: (...args: string[]) => runBeside(program, args, env),
    repos: () => runBeside(python, ["-c", "from arraylake import Client; print('repos:', Client().list_repos('acme'))"], env),
  };
}

/** The code that a command line shows. */
async function shownCode(login: Running): Promise<string> {
  const [code] = await login.says(/[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}/);
  return code;
}

async function answer(page: Page, server: Lakewarden, code: string, button: string): Promise<void> {
  await page.goto(`${server.url}/profile/device?code=${code}`);
  await expect(page.getByText(code)).toBeVisible();
  await page.getByRole("button", { name: button }).click();
}

const devices = (page: Page) => page.getByRole("region", { name: "Devices" });

test.use({ ignoreHTTPSErrors: true });

for (const [version, variable] of arraylakes("reference", "newest")) {
  test(`arraylake auth login, status, refresh and logout (${version})`, async ({ page }) => {
    await withServer(async (server) => {
      const cli = commandLine(server, variable);
      const login = cli.begin();
      const code = await shownCode(login);
      // Whoever is signed out signs in first, and comes back to the question.
      await page.goto(`${server.url}/profile/device?code=${code}`);
      await server.signIn(page, `/profile/device?code=${code}`);
      await expect(page.getByText("Approve it only if you began this")).toBeVisible();
      await expect(page.getByText("acme", { exact: true }).last()).toBeVisible();
      await expectAccessible(page);
      await answer(page, server, code, "Sign the device in");
      await expect(page.getByText("The device is signed in. Go back to it")).toBeVisible();
      await login.says(/Successfully logged in/);

      expect(await cli.run("auth", "status")).toContain("ada@example.com");
      expect(await cli.repos()).toContain("num_repos=0");
      expect(await cli.run("auth", "refresh")).toContain("Successfully refreshed");
      expect(await cli.repos()).toContain("num_repos=0");

      await page.goto(`${server.url}/profile/account`);
      const row = devices(page).getByRole("row").filter({ hasText: "arraylake" });
      await row.getByRole("button", { name: /^Sign arraylake.* out$/ }).click();
      await expect(devices(page).getByText("No device is signed in.")).toBeVisible();
      await expect(cli.repos()).rejects.toThrow();
      // What is left is forgotten, whether or not the server knows it.
      await cli.run("auth", "logout");
      const told = server.output + server.dump();
      expect(told).not.toMatch(/em[ard]_[a-z0-9]{12}_/);
      expect(server.output).not.toContain(code);
    });
  });
}

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled: script });

    test("a code is typed as people type it, a wrong one is told, and a device is refused", async ({ page }) => {
      await withServer(async (server) => {
        const cli = commandLine(server, "LAKEWARDEN_ARRAYLAKE_VENV");
        const login = cli.begin();
        const code = await shownCode(login);
        await server.signIn(page, "/profile/account");
        await devices(page).getByRole("link", { name: "Sign a device in" }).click();
        const field = page.getByLabel("Code on the device");
        await field.fill("BBBB-BBBB");
        await page.getByRole("button", { name: "Continue" }).click();
        await expect(page.getByText("No device shows this code")).toBeVisible();
        await expect(field).toHaveValue("BBBB-BBBB");
        await field.fill("no code");
        await page.getByRole("button", { name: "Continue" }).click();
        await expect(page.getByText("Enter the code that the device shows")).toBeVisible();
        await field.fill(code.toLowerCase().replace("-", " "));
        await page.getByRole("button", { name: "Continue" }).click();
        await page.getByRole("button", { name: "Refuse" }).click();
        await expect(page.getByText("The device was refused. It has no access.")).toBeVisible();
        await login.says(/access_denied/);
        await expect(devices(page).getByText("No device is signed in.")).toBeVisible();
        // A code that was answered is none any more: another tab learns so.
        await page.goto(`${server.url}/profile/device?code=${code}`);
        await expect(page.getByText("No device shows this code")).toBeVisible();
      });
    });
  });
}
