// A cloud that enforces what AWS enforces: ministack with AUTH=true and two accounts.

import { join } from "node:path";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { Running, freePort, needed, run } from "./process.ts";

const SCRIPT = join(import.meta.dirname, "../cloud/account.py");

/** The account this server signs from, and a customer's. */
export const SIGNER_ACCOUNT = "111122223333";
export const CUSTOMER_ACCOUNT = "444455556666";
const SIGNER_PRINCIPAL = `arn:aws:iam::${SIGNER_ACCOUNT}:user/lakewarden`;

/** An access key pair. */
export interface KeyPair {
  access_key_id: string;
  secret_access_key: string;
}

export class Cloud {
  private constructor(
    private readonly process: Running,
    readonly endpoint: string,
    private readonly signer: KeyPair,
  ) {}

  static async start(): Promise<Cloud> {
    const port = await freePort();
    const venv = needed("LAKEWARDEN_CLOUD_VENV");
    const process = Running.start(join(venv, "bin/ministack"), [], {
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      AUTH: "true",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      HOME: mkdtempSync(join(tmpdir(), "ministack-")),
    });
    const endpoint = `http://127.0.0.1:${port}`;
    for (let tries = 0; ; tries++) {
      const ready = await fetch(`${endpoint}/_ministack/health`).then((answer) => answer.ok, () => false);
      if (ready) break;
      if (tries > 300) throw new Error(`ministack did not start:\n${process.output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const signer = python("signer", { endpoint, account: SIGNER_ACCOUNT, user: "lakewarden" });
    return new Cloud(process, endpoint, signer as KeyPair);
  }

  /** Settings of a server that uses this cloud; organisations may also name it as their own store. */
  settings(): Record<string, string> {
    const rules = join(mkdtempSync(join(tmpdir(), "rules-")), "egress.toml");
    const { port } = new URL(this.endpoint);
    writeFileSync(rules, `[[egress.allow]]\nhost = "127.0.0.1"\nport = ${port}\ncidr = ["127.0.0.1/32"]\nscheme = "http"\n`);
    return {
      LAKEWARDEN_EGRESS_RULES: rules,
      LAKEWARDEN_DEV_MODE: "true",
      LAKEWARDEN_AWS_PRINCIPAL: SIGNER_PRINCIPAL,
      LAKEWARDEN_AWS_ACCESS_KEY_ID: this.signer.access_key_id,
      LAKEWARDEN_AWS_SECRET_ACCESS_KEY: this.signer.secret_access_key,
      LAKEWARDEN_AWS_STS_ENDPOINT: this.endpoint,
      LAKEWARDEN_AWS_S3_ENDPOINT: this.endpoint,
      LAKEWARDEN_GOOGLE_PRINCIPAL: "lakewarden@control-plane.iam.gserviceaccount.com",
    };
  }

  get signerSecret(): string {
    return this.signer.secret_access_key;
  }

  bucket(name: string, keys: string[], region = "us-east-1"): void {
    python("bucket", { endpoint: this.endpoint, account: CUSTOMER_ACCOUNT, name, keys, region });
  }

  /** A bucket that everybody may read. */
  publicBucket(name: string): void {
    const open = (action: string, resource: string) => ({ Effect: "Allow", Principal: "*", Action: action, Resource: resource });
    const statements = [open("s3:ListBucket", `arn:aws:s3:::${name}`), open("s3:GetObject", `arn:aws:s3:::${name}/*`)];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    python("bucket", { endpoint: this.endpoint, account: CUSTOMER_ACCOUNT, name, keys: [], region: "us-east-1", policy });
  }

  role(name: string, trust: string, permissions: string): void {
    python("role", { endpoint: this.endpoint, account: CUSTOMER_ACCOUNT, name, trust, permissions });
  }

  /** A customer's user with these permissions. */
  user(name: string, permissions: string): KeyPair {
    return python("user", { endpoint: this.endpoint, account: CUSTOMER_ACCOUNT, name, permissions }) as KeyPair;
  }

  /** The result of each attempt with these credentials: "ok", or the error code. */
  attempt(credentials: unknown, attempts: Record<string, string>[]): string[] {
    return python("attempt", { endpoint: this.endpoint, credentials, attempts }) as string[];
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }
}

function python(task: string, input: unknown): unknown {
  const venv = needed("LAKEWARDEN_CLOUD_VENV");
  return JSON.parse(run(join(venv, "bin/python"), [SCRIPT, task], {}, JSON.stringify(input)));
}

export function trustPolicy(condition: unknown, tagged = true): string {
  const statement = { Effect: "Allow", Principal: { AWS: SIGNER_PRINCIPAL }, Action: "sts:AssumeRole", Condition: condition };
  const tag = { Effect: "Allow", Principal: { AWS: SIGNER_PRINCIPAL }, Action: "sts:TagSession" };
  return JSON.stringify({ Version: "2012-10-17", Statement: tagged ? [statement, tag] : [statement] });
}

export function allow(action: string | string[], resource: string | string[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });
}
