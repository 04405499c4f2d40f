// Lakewarden on Ceph: `bash scripts/ceph.sh`. Ceph's gateway has no condition on external IDs, so none of its roles can
// be proved to distinguish organisations, and none vends or is used.

import { join } from "node:path";
import { CUSTOMER_ACCOUNT } from "../support/cloud.ts";
import { Ceph } from "../support/ceph.ts";
import { Lakewarden } from "../support/lakewarden.ts";
import { needed, runBeside } from "../support/process.ts";
import { expect, test } from "@playwright/test";

const ORG = "acme";
const SECRET = "x-the-shared-secret";
const REGION = { region_name: "us-east-1" };

let ceph: Ceph;
let server: Lakewarden;
let token: string;

test.beforeAll(async () => {
  ceph = new Ceph();
  server = await Lakewarden.start(ceph.settings());
  server.bootstrap(ORG);
  token = server.token(ORG);
});

test.afterAll(async () => {
  await server.stop();
});

async function add(nickname: string, bucket: string, prefix: string, auth: unknown): Promise<string> {
  const config = { nickname, platform: "s3", name: bucket, prefix, extra_config: REGION, auth_config: auth };
  const answer = await server.api(token, "POST", `/orgs/${ORG}/buckets`, config);
  expect(answer.status).toBe(201);
  return (await answer.json()).id;
}

function role(name: string): unknown {
  return { method: "aws_customer_managed_role", external_customer_id: CUSTOMER_ACCOUNT, external_role_name: name, shared_secret: SECRET };
}

async function client(script: string, ...args: string[]): Promise<string | undefined> {
  const python = join(needed("LAKEWARDEN_ARRAYLAKE_VENV"), "bin/python");
  const env = { ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: token, HOME: server.folder, ENDPOINT: ceph.endpoint };
  const [owner, secret] = args.splice(-2);
  const said = await runBeside(python, [join(import.meta.dirname, "../clients", script), ...args], { ...env, OWNER_KEY: owner, OWNER_SECRET: secret });
  return said.trim().split("\n").at(-1);
}

test("a role that cannot tell organisations apart is reported, vends nothing, and is used for nothing", async ({ page }) => {
  const owner = ceph.user(`owner-${process.pid}`);
  ceph.bucket(owner, "lake", ["arrays/a.txt", "elsewhere/b.txt"]);
  ceph.role("plain");
  ceph.role("conditional", { StringEquals: { "sts:ExternalId": SECRET } });
  const id = await add("plain", "lake", "arrays", role("plain"));
  const refused = await server.api(token, "GET", `/orgs/${ORG}/buckets/${id}/credentials`);
  expect(refused.status).toBe(409);
  expect((await refused.json()).detail).toContain("lets this server in without the right external ID");

  await server.signIn(page, `/${ORG}/buckets`);
  await page.getByRole("link", { name: "Settings of plain" }).click();
  // What passed is folded.
  const check = (name: string) => page.getByRole("listitem", { includeHidden: true }).filter({ hasText: name });
  await expect(check("Role refuses a missing external ID")).toContainText("failed");
  await expect(check("Role refuses a wrong external ID")).toContainText("failed");
  await expect(check("Role can be assumed")).toContainText("passed");
  for (const name of ["Objects can be listed", "Objects can be read", "Objects can be written"]) {
    await expect(check(name), name).toContainText("skipped");
  }
  const other = await add("conditional", "lake", "elsewhere", role("conditional"));
  const unassumable = await server.api(token, "GET", `/orgs/${ORG}/buckets/${other}/credentials`);
  expect((await unassumable.json()).detail).toContain("AWS did not let this server assume the role.");
});

test("arraylake makes, writes, appends to and reads a repo with HMAC keys", async () => {
  const owner = ceph.user("keys");
  ceph.bucket(owner, "keys", []);
  await add("keys", "keys", "arrays", { method: "hmac", ...owner });
  expect(await client("arraylake_arrays.py", `${ORG}/era5`, "keys", "", "")).toBe("done");
});

test("arraylake imports a repo that everybody may read", async () => {
  const owner = ceph.user("publisher", "");
  ceph.bucket(owner, "open", [], true);
  await add("open", "open", "", { method: "anonymous" });
  expect(await client("arraylake_import.py", `${ORG}/published`, "open", "open", "published/era5", owner.access_key_id, owner.secret_access_key)).toBe("done");
});
