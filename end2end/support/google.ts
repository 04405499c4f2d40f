// Google Cloud's counterpart, what it holds, and attempts with what is vended for it.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Running, freePort, needed, runBeside } from "./process.ts";

const SCRIPTS = join(import.meta.dirname, "..");

/** What the control plane is called there. */
export const GOOGLE_PRINCIPAL = "lakewarden@control-plane.iam.gserviceaccount.com";

/** Accounts with who may impersonate them and their roles on buckets; buckets with the names of their objects. */
export interface World {
  accounts?: Record<string, { token_creators: string[]; roles: Record<string, string> }>;
  buckets?: Record<string, string[]>;
  wrong?: "busy" | "down" | "nonsense" | null;
}

/** Something to try; which of its parts count depends on what it is. */
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

  /** What the server is told of it. */
  settings(): Record<string, string> {
    return { LAKEWARDEN_GOOGLE_KEY_FILE: this.keyFile, LAKEWARDEN_GOOGLE_ENDPOINT: this.endpoint };
  }

  /** Makes the world so; what is not named stays. */
  async is(world: World): Promise<void> {
    const answer = await fetch(`${this.endpoint}/_world`, { method: "POST", body: JSON.stringify(world) });
    if (!answer.ok) throw new Error(`${answer.status}`);
  }

  /** What Google's own client makes of each attempt with a token: "ok", or the status of the refusal. */
  async attempt(token: string, attempts: Attempt[]): Promise<(string | number)[]> {
    const python = join(needed("LAKEWARDEN_CLOUD_VENV"), "bin/python");
    const input = JSON.stringify({ endpoint: this.endpoint, token, attempts });
    return JSON.parse(await runBeside(python, [join(SCRIPTS, "clients/google_storage.py")], {}, input));
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }
}
