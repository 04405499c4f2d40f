// Ceph's gateway, set up by scripts/ceph.sh: an independent implementation of S3 and STS.

import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { CUSTOMER_ACCOUNT, type KeyPair } from "./cloud.ts";
import { needed, run } from "./process.ts";

/** The server's user: in the customer's tenant, because roles are assumed within one. */
const SIGNER = `lakewarden-${process.pid}`;

export class Ceph {
  readonly endpoint = needed("LAKEWARDEN_CEPH");
  private readonly signer = this.user(SIGNER);

  settings(): Record<string, string> {
    return {
      LAKEWARDEN_AWS_PRINCIPAL: `arn:aws:iam::${CUSTOMER_ACCOUNT}:user/${SIGNER}`,
      LAKEWARDEN_AWS_ACCESS_KEY_ID: this.signer.access_key_id,
      LAKEWARDEN_AWS_SECRET_ACCESS_KEY: this.signer.secret_access_key,
      // The server's user is in the customer's own account there.
      LAKEWARDEN_OWN_ACCOUNT_ROLES: "plain conditional",
      LAKEWARDEN_AWS_STS_ENDPOINT: this.endpoint,
      LAKEWARDEN_AWS_S3_ENDPOINT: this.endpoint,
    };
  }

  /** A user in the customer's tenant; or in none, whose buckets are the only ones that can be public. */
  user(name: string, tenant = CUSTOMER_ACCOUNT): KeyPair {
    const pair = { access_key_id: `AK${randomBytes(9).toString("hex").toUpperCase()}`, secret_access_key: randomBytes(20).toString("hex") };
    this.admin(tenant, "user", "create", "--uid", name, "--display-name", name, "--access-key", pair.access_key_id, "--secret-key", pair.secret_access_key);
    return pair;
  }

  /** A role that the server may assume, optionally under a condition. */
  role(name: string, condition?: unknown): void {
    const principal = { AWS: [`arn:aws:iam::${CUSTOMER_ACCOUNT}:user/${SIGNER}`] };
    const trust = { Effect: "Allow", Principal: principal, Action: ["sts:AssumeRole", "sts:TagSession"], Condition: condition };
    const all = { Effect: "Allow", Action: ["s3:*"], Resource: ["arn:aws:s3:::*"] };
    const policy = (statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    this.admin(CUSTOMER_ACCOUNT, "role", "create", "--role-name", name, "--path", "/", "--assume-role-policy-doc", policy(trust));
    this.admin(CUSTOMER_ACCOUNT, "role-policy", "put", "--role-name", name, "--policy-name", "access", "--policy-doc", policy(all));
  }

  /** A bucket with objects, optionally with a reader. */
  bucket(owner: KeyPair, name: string, keys: string[], isPublic = false): void {
    const open = (action: string, resource: string) => ({ Effect: "Allow", Principal: "*", Action: action, Resource: resource });
    const statements = [open("s3:ListBucket", `arn:aws:s3:::${name}`), open("s3:GetObject", `arn:aws:s3:::${name}/*`)];
    const policy = isPublic ? { policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) } : {};
    const asked = { endpoint: this.endpoint, account: owner.access_key_id, secret: owner.secret_access_key, name, keys, region: "us-east-1", ...policy };
    const script = join(import.meta.dirname, "../cloud/account.py");
    run(join(needed("LAKEWARDEN_CLOUD_VENV"), "bin/python"), [script, "bucket"], {}, JSON.stringify(asked));
  }

  private admin(tenant: string, ...args: string[]): void {
    run("radosgw-admin", ["-c", needed("LAKEWARDEN_CEPH_CONF"), ...(tenant ? ["--tenant", tenant] : []), ...args]);
  }
}
