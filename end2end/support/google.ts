// The simulation of Google Cloud, its content, and attempts with vended tokens.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Running, freePort, needed, runBeside } from "./process.ts";

const SCRIPTS = join(import.meta.dirname, "..");

/** The control plane's service account there. */
export const GOOGLE_PRINCIPAL = "lakewarden@control-plane.iam.gserviceaccount.com";

/** Accounts with their impersonators and bucket roles; buckets with the names of their objects. */
export interface World {
  accounts?: Record<string, { token_creators: string[]; roles: Record<string, string> }>;
  buckets?: Record<string, string[]>;
  wrong?: "busy" | "down" | "nonsense" | null;
}

/** An attempt; its kind decides which fields count. */
export interface Attempt {
  do: string;
  bucket: string;
  key?: string;
  prefix?: string;
  to?: string;
  as?: string;
}

export class Google {
  private constructor(
    private readonly process: Running,
    readonly endpoint: string,
    private readonly keyFile: string,
  ) {}

  static async start(): Promise<Google> {
    const port = await freePort();
    const keyFile = join(mkdtempSync(join(tmpdir(), "google-")), "key.json");
    const python = join(needed("LAKEWARDEN_CLOUD_VENV"), "bin/python");
    const process = Running.start(python, [join(SCRIPTS, "cloud/google.py"), String(port), keyFile], {});
    await process.says(/ready/);
    return new Google(process, `http://127.0.0.1:${port}`, keyFile);
  }

  /** Settings of a server that uses it. */
  settings(): Record<string, string> {
    return { LAKEWARDEN_GOOGLE_KEY_FILE: this.keyFile, LAKEWARDEN_GOOGLE_ENDPOINT: this.endpoint };
  }

  /** Sets the world's content; parts not named stay unchanged. */
  async is(world: World): Promise<void> {
    const answer = await fetch(`${this.endpoint}/_world`, { method: "POST", body: JSON.stringify(world) });
    if (!answer.ok) throw new Error(`${answer.status}`);
  }

  /** The result of each attempt with a token in Google's own client: "ok", or the status of the refusal. */
  async attempt(token: string, attempts: Attempt[]): Promise<(string | number)[]> {
    const python = join(needed("LAKEWARDEN_CLOUD_VENV"), "bin/python");
    const input = JSON.stringify({ endpoint: this.endpoint, token, attempts });
    return JSON.parse(await runBeside(python, [join(SCRIPTS, "clients/google_storage.py")], {}, input));
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }
}
