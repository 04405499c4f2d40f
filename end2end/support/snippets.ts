// The snippets of a repo's page, and a home folder in which they run as if pasted by a user.

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import type { Lakewarden } from "./lakewarden.ts";
import { needed, run, runBeside } from "./process.ts";

/** A Python environment, by the variable that names its folder. */
export const venv = (variable: string, program = "python") => join(needed(variable), "bin", program);

/** The snippets on a repo's page by label, and the remarks beside them. */
export async function snippetsOf(page: Page, server: Lakewarden, org: string, repo: string): Promise<{ texts: Map<string, string>; remarks: string }> {
  await page.goto(`${server.url}/${org}/repos?dialog=repo&repo=${repo}`);
  return snippetsIn(page.locator("section.snippets"));
}

/** The snippets in a part of a page, by label, and the remarks beside them. */
export async function snippetsIn(section: Locator): Promise<{ texts: Map<string, string>; remarks: string }> {
  // As text: most of them are folded.
  const texts = new Map<string, string>();
  for (const block of await section.locator("pre").all()) {
    texts.set((await block.getAttribute("aria-label")) ?? "", ((await block.textContent()) ?? "").trim());
  }
  return { texts, remarks: (await section.locator("> div > p").allTextContents()).join("\n") };
}

/** Keys of another store, already set where a snippet is pasted. */
const OTHER = { AWS_ACCESS_KEY_ID: "AKIDOTHER", AWS_SECRET_ACCESS_KEY: "other", AWS_SESSION_TOKEN: "other" };

/** A home folder with other keys, into which the snippets that others build on were pasted. */
export class Home {
  readonly folder = mkdtempSync(join(tmpdir(), "home-"));

  constructor(
    private readonly texts: Map<string, string>,
    token: string,
  ) {
    mkdirSync(join(this.folder, ".aws"));
    writeFileSync(join(this.folder, ".aws/credentials"), "[default]\naws_access_key_id = AKIDOTHER\naws_secret_access_key = other\n");
    writeFileSync(join(this.folder, ".aws/config"), `[default]\nregion = eu-north-1\n\n${this.text("AWS profile")}\n`);
    run("bash", ["-c", this.text("Token file")], { HOME: this.folder }, `${token}\n`);
  }

  text(label: string): string {
    const text = this.texts.get(label);
    if (!text) throw new Error(`the page has no ${label}`);
    return text;
  }

  /** Runs a program as this home's user. */
  with(program: string, args: string[], input = "", env: Record<string, string> = {}): Promise<string> {
    return runBeside(program, args, { HOME: this.folder, AWS_EC2_METADATA_DISABLED: "true", ...OTHER, ...env }, input);
  }

  /** The same in a shell with the pasted environment. */
  inEnvironment(program: string, args: string[]): Promise<string> {
    const shell = `${this.text("Environment")}\nexec "$@"`;
    return this.with("bash", ["-c", shell, "bash", program, ...args], "", { AWS_PROFILE: "other" });
  }
}
