// The unmodified data clients: arraylake, with and without asyncio and on its command line, and tiledb-cloud.

import { join } from "node:path";
import { arraylakes } from "../support/arraylake.ts";
import type { Browser } from "@playwright/test";
import { allow } from "../support/cloud.ts";
import { type Lakewarden, OWNER, invite } from "../support/lakewarden.ts";
import { needed, run, runBeside } from "../support/process.ts";
import { expect, test } from "../support/test.ts";

test.use({ withProvider: true });

const venv = (program: string) => join(needed("LAKEWARDEN_ARRAYLAKE_VENV"), "bin", program);
const script = (name: string) => join(import.meta.dirname, "../clients", name);

test("arraylake adds, lists, changes and deletes bucket configs and repos", async ({ server, org, cloud }) => {
  const bucket = `lake-${org}`;
  cloud.bucket(bucket, []);
  const keys = cloud.user(`lake-${org}`, allow(["s3:*"], [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]));
  const env = { ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: server.token(org), HOME: server.folder };
  const input = JSON.stringify({ ...keys, endpoint: cloud.endpoint, bucket });
  const said = run(venv("python"), [script("arraylake_catalogue.py"), org], env, input);
  expect(said.trim().split("\n").at(-1)).toBe("done");
});

test("the arraylake command line works on repos", async ({ server, org, cloud }) => {
  const bucket = `cli-${org}`;
  cloud.bucket(bucket, []);
  const keys = cloud.user(`cli-${org}`, allow(["s3:*"], [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]));
  const token = server.token(org);
  const config = {
    nickname: "keys",
    platform: "s3-compatible",
    name: bucket,
    prefix: "",
    extra_config: { endpoint_url: cloud.endpoint, use_ssl: false, region_name: "us-east-1" },
    auth_config: { method: "hmac", ...keys },
  };
  expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
  const env = { ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: token, HOME: server.folder, COLUMNS: "200" };
  const cli = (...args: string[]) => run(venv("arraylake"), ["repo", ...args], env);
  cli("create", `${org}/era5`, "--bucket-config-nickname", "keys", "--description", "Reanalysis", "--metadata", '{"unit": "K"}');
  cli("modify", `${org}/era5`, "-a", '{"source": "model"}', "--description", "Reanalysis, daily");
  const listed = JSON.parse(cli("list", org, "--output", "json"));
  expect(listed).toHaveLength(1);
  expect(listed[0]).toMatchObject({ name: "era5", description: "Reanalysis, daily", metadata: { unit: "K", source: "model" } });
  expect(JSON.stringify(listed)).not.toContain(keys.secret_access_key);
  cli("set-status", `${org}/era5`, "maintenance", "--message", "Rechunking");
  expect(cli("get-status", `${org}/era5`)).toContain("maintenance");
  cli("delete", `${org}/era5`, "--confirm");
  expect(JSON.parse(cli("list", org, "--output", "json"))).toEqual([]);
});

for (const [version, variable] of arraylakes("reference", "newest")) {
  test(`arraylake finds out where it is, and is told how to sign in (${version})`, async ({ server, org }) => {
    const program = (name: string) => join(needed(variable), "bin", name);
    const env = { ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: server.token(org), HOME: server.folder, COLUMNS: "300" };
    expect(await runBeside(program("arraylake"), ["--diagnostics"], env)).toContain("lakewarden-");
    const refused = await runBeside(program("arraylake"), ["auth", "login", "--no-browser"], env).catch(String);
    if (version === "newest") {
      expect(refused).toContain("Make an API token in the browser");
      const orgs = "from arraylake import Client; print(sorted(org.name for org in Client().get_orgs()))";
      expect(await runBeside(program("python"), ["-c", orgs], env)).toContain(`['${org}']`);
    }
  });
}

/** Makes an account beside the owner's, by the link of an invitation; answers with its user name. */
async function guest(server: Lakewarden, org: string, browser: Browser): Promise<string> {
  const admin = await browser.newPage();
  await server.signIn(admin);
  const link = await invite(admin, `${server.url}/${org}`);
  const page = await browser.newPage();
  await page.goto(link);
  await page.getByLabel("Your name").fill("Grace Hopper");
  await page.getByLabel("E-mail address").fill(`grace.${org}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await page.getByRole("button", { name: "Create account and join" }).click();
  await page.waitForURL("**/buckets");
  return `grace-${org}`;
}

test("tiledb-cloud makes every call that is in scope", async ({ server, org, browser }) => {
  const account = { username: "ada", password: OWNER.password, member: await guest(server, org, browser) };
  const env = { TILEDB_REST_HOST: server.url, HOME: server.folder };
  const python = join(needed("LAKEWARDEN_TILEDB_VENV"), "bin/python");
  const said = await runBeside(python, [script("tiledb_credentials.py"), org], env, JSON.stringify(account));
  expect(said.trim().split("\n").at(-1)).toBe("done");
});

const api = () => join(needed("LAKEWARDEN_API_VENV"), "bin/python");

test("what Lakewarden's own API answers is what its description says", async ({ server, org }) => {
  const said = run(api(), [script("openapi.py"), server.url, org], {}, server.token(org));
  expect(said.trim().split("\n").at(-1)).toBe("done");
});

test("a client made of the description lives through a whole organisation", async ({ server, org, cloud, browser }) => {
  const bucket = `life-${org}`;
  cloud.bucket(bucket, []);
  const keys = cloud.user(bucket, allow(["s3:*", "sts:*"], ["*"]));
  const member = await guest(server, org, browser);
  const values = { ...keys, endpoint: cloud.endpoint, bucket, member, password: OWNER.password };
  const said = await runBeside(api(), [script("api_life.py"), server.url, `life-${org}`], {}, JSON.stringify(values));
  expect(said.trim().split("\n").at(-1)).toBe("done");
});

test("no operation of the API answers other than its description allows", async ({ server }) => {
  // The same cases each time; `make fuzz` goes on from there with other seeds.
  const asked = [script("api_fuzz.py"), server.url, OWNER.email, "3", process.env.API_FUZZ_SEED ?? "77"];
  const said = await runBeside(api(), asked, { HOME: server.folder }, OWNER.password);
  const last = said.trim().split("\n").at(-1) ?? "";
  test.info().annotations.push({ type: "cases", description: last });
  console.log(last);
  expect(last).toMatch(/^seed \d+: \d+ generated/);
});
