// The snippets of a repo's page, run unchanged by their tools.

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { arraylakes } from "../support/arraylake.ts";
import { CUSTOMER_ACCOUNT, type Cloud, allow, trustPolicy } from "../support/cloud.ts";
import type { Lakewarden } from "../support/lakewarden.ts";
import { needed, pathWith, run, runBeside } from "../support/process.ts";
import { Home, snippetsIn, snippetsOf, venv } from "../support/snippets.ts";
import { expect, test } from "../support/test.ts";

const CLIENTS = join(import.meta.dirname, "../clients");
const SECRET = "x-the-shared-secret";
const OBJECTS = ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];
const ARRAYLAKE = arraylakes("oldest", "reference", "newest");

/** A bucket with a role for it and a bucket config `role` below the prefix `arrays`. */
async function roleConfig(server: Lakewarden, cloud: Cloud, org: string, token: string): Promise<string> {
  const bucket = `lake-${org}`;
  cloud.bucket(bucket, ["arrays/outside.txt", "elsewhere/b.txt"]);
  const places = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
  cloud.role(`role-${org}`, trustPolicy({ StringEquals: { "sts:ExternalId": SECRET } }), allow(["s3:ListBucket", ...OBJECTS], places));
  const auth = { method: "aws_customer_managed_role", external_customer_id: CUSTOMER_ACCOUNT, external_role_name: `role-${org}`, shared_secret: SECRET };
  const config = { nickname: "role", platform: "s3", name: bucket, prefix: "arrays", extra_config: { region_name: "us-east-1" }, auth_config: auth };
  expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
  return bucket;
}

async function dataset(server: Lakewarden, token: string, org: string, nickname: string): Promise<void> {
  const env = { ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: token, HOME: server.folder };
  const args = [join(CLIENTS, "arraylake_dataset.py"), `${org}/era5`, nickname, "era5"];
  expect((await runBeside(venv("LAKEWARDEN_ARRAYLAKE_VENV"), args, env)).trim().split("\n").at(-1)).toBe("done");
}

test("every snippet of a bucket config runs as it stands, and its keys write nothing", async ({ page, server, org, cloud }) => {
  const token = server.token(org);
  const bucket = await roleConfig(server, cloud, org, token);
  await dataset(server, token, org, "role");
  await server.signIn(page, `/${org}/buckets`);
  await page.getByRole("rowheader").getByRole("link", { name: "role" }).click();
  await page.getByRole("link", { name: "Use it" }).click();
  const dialog = page.getByRole("dialog", { name: "Use role" });
  await expect(dialog.getByRole("link", { name: "Show the repos on it" })).toBeVisible();
  const { texts, remarks } = await snippetsIn(dialog.locator(".dialog-body"));
  expect([remarks, [...texts.keys()].includes("arraylake and xarray")]).toEqual([expect.stringContaining("write nothing"), false]);
  const home = new Home(texts, token);
  const lake = venv("LAKEWARDEN_LAKE_VENV");
  // Files for the snippets to read, written with the keys of a repo.
  const ofRepo = new Home((await snippetsOf(page, server, org, "era5")).texts, token);
  expect((await ofRepo.inEnvironment(lake, [join(CLIENTS, "lake_files.py"), bucket, "arrays/era5/"])).trim()).toBe("done");
  const below = (label: string) => home.text(label).replace("arrays/example", "arrays/era5/example");
  const python = (variable: string, label: string) => home.with(venv(variable), ["-c", below(label)]);
  const inEnvironment = (variable: string, label: string) => home.inEnvironment(venv(variable), ["-c", below(label)]);
  const done = new Set(["Token file", "AWS profile", "Environment"]);
  const sees = async (label: string, run: Promise<string>, wanted: string) => {
    expect(await run, label).toContain(wanted);
    done.add(label);
  };
  await sees("boto3", python("LAKEWARDEN_CLOUD_VENV", "boto3"), "arrays/outside.txt");
  await sees("aws command line", home.with("sh", ["-c", home.text("aws command line")], "", pathWith("LAKEWARDEN_CLOUD_VENV")), "arrays/outside.txt");
  await sees("DuckDB", home.with(venv("LAKEWARDEN_CLOUD_VENV"), [join(CLIENTS, "duckdb_snippet.py")], home.text("DuckDB")), "arrays/outside.txt");
  await sees("rclone", home.with("sh", ["-c", home.text("rclone")]), "outside.txt");
  await sees("obstore", inEnvironment("LAKEWARDEN_LAKE_VENV", "obstore"), "outside.txt");
  await sees("xarray", inEnvironment("LAKEWARDEN_LAKE_VENV", "xarray"), "t2m");
  await sees("polars", python("LAKEWARDEN_LAKE_VENV", "polars"), "day");
  await sees("deltalake", inEnvironment("LAKEWARDEN_LAKE_VENV", "deltalake"), "day");
  await sees("TileDB-Py", inEnvironment("LAKEWARDEN_TILEDB_VENV", "TileDB-Py"), "arrays/outside.txt");
  await sees("GDAL (rasterio)", inEnvironment("LAKEWARDEN_LAKE_VENV", "GDAL (rasterio)"), "'driver': 'GTiff'");
  expect([...texts.keys()].filter((label) => !done.has(label)), "snippets that nothing runs").toEqual([]);
  const write = home.text("boto3").split("for page")[0] + `s3.put_object(Bucket="${bucket}", Key="arrays/new.txt", Body=b"x")`;
  await expect(home.with(venv("LAKEWARDEN_CLOUD_VENV"), ["-c", write])).rejects.toThrow(/AccessDenied/);
});

test("every snippet of a repo's page runs as it stands", async ({ page, server, org, cloud }) => {
  const token = server.token(org);
  const bucket = await roleConfig(server, cloud, org, token);
  await dataset(server, token, org, "role");
  await server.signIn(page);
  const { texts, remarks } = await snippetsOf(page, server, org, "era5");
  expect(remarks).toContain("its own machine");
  expect([...texts.values()].join("\n")).not.toContain(token);
  const home = new Home(texts, token);
  const file = join(home.folder, ".lakewarden", org);
  expect([readFileSync(file, "utf8"), statSync(file).mode & 0o777]).toEqual([`Bearer ${token}`, 0o600]);

  const lake = venv("LAKEWARDEN_LAKE_VENV");
  expect((await home.inEnvironment(lake, [join(CLIENTS, "lake_files.py"), bucket, "arrays/era5/"])).trim()).toBe("done");
  const aws = (folder: string) => ({ PATH: `${folder}:${process.env.PATH}` });
  const python = (variable: string, label: string) => home.with(venv(variable), ["-c", home.text(label)]);
  const inEnvironment = (variable: string, label: string) => home.inEnvironment(venv(variable), ["-c", home.text(label)]);
  const done = new Set(["Token file", "AWS profile", "Environment"]);
  const sees = async (label: string, run: Promise<string>, wanted: string) => {
    expect(await run, label).toContain(wanted);
    done.add(label);
  };

  await sees("boto3", python("LAKEWARDEN_CLOUD_VENV", "boto3"), "arrays/era5/example.parquet");
  for (const folder of [join(needed("LAKEWARDEN_CLOUD_VENV"), "bin"), "/usr/bin"]) {
    await sees("aws command line", home.with("sh", ["-c", home.text("aws command line")], "", aws(folder)), "arrays/era5/example.parquet");
  }
  const duckdb = [join(CLIENTS, "duckdb_snippet.py")];
  await sees("DuckDB", home.with(venv("LAKEWARDEN_CLOUD_VENV"), duckdb, home.text("DuckDB")), "arrays/era5/example.parquet");
  await sees("rclone", home.with("sh", ["-c", home.text("rclone")]), "example.parquet");
  await sees("obstore", inEnvironment("LAKEWARDEN_LAKE_VENV", "obstore"), "example.parquet");
  await sees("xarray", inEnvironment("LAKEWARDEN_LAKE_VENV", "xarray"), "t2m");
  await sees("polars", python("LAKEWARDEN_LAKE_VENV", "polars"), "day");
  await sees("deltalake", inEnvironment("LAKEWARDEN_LAKE_VENV", "deltalake"), "day");
  await sees("TileDB-Py", inEnvironment("LAKEWARDEN_TILEDB_VENV", "TileDB-Py"), "arrays/era5/example.parquet");
  await sees("GDAL (rasterio)", inEnvironment("LAKEWARDEN_LAKE_VENV", "GDAL (rasterio)"), "'driver': 'GTiff'");
  // With boto3 installed, rasterio takes the keys from it; otherwise GDAL fetches them itself.
  const alone = ["-c", `import sys; sys.modules["boto3"] = None\n${home.text("GDAL (rasterio)")}`];
  expect(await home.inEnvironment(lake, alone)).toContain("'driver': 'GTiff'");
  for (const [, variable] of ARRAYLAKE) {
    await sees("arraylake and xarray", python(variable, "arraylake and xarray"), "t2m");
  }
  expect([...texts.keys()].filter((label) => !done.has(label)), "snippets that nothing runs").toEqual([]);

  // boto3 reads the environment, too.
  const lists = `import boto3; print(boto3.client("s3").list_objects_v2(Bucket="${bucket}", Prefix="arrays/era5/")["Contents"])`;
  expect(await home.inEnvironment(venv("LAKEWARDEN_CLOUD_VENV"), ["-c", lists])).toContain("example.parquet");
});

test("arraylake writes, reopens and appends in each version", async ({ server, org, cloud }) => {
  const token = server.token(org);
  await roleConfig(server, cloud, org, token);
  const env = { ARRAYLAKE_SERVICE__URI: server.url, ARRAYLAKE_TOKEN: token, HOME: server.folder };
  for (const [version, variable] of ARRAYLAKE) {
    const said = await runBeside(venv(variable), [join(CLIENTS, "arraylake_arrays.py"), `${org}/${version}`, "role"], env);
    expect(said.trim().split("\n").at(-1), variable).toBe("done");
  }
});

test("the program's own credential process serves where there is no curl", async ({ page, server, org, cloud }) => {
  const token = server.token(org);
  const bucket = await roleConfig(server, cloud, org, token);
  await dataset(server, token, org, "role");
  await server.signIn(page);
  const home = new Home((await snippetsOf(page, server, org, "era5")).texts, token);
  const command = ["credential-process", "--server", server.url, "--repo", `${org}/era5`, "--token-file", join(home.folder, ".lakewarden", org)];
  const { AccessKeyId, SessionToken, Version } = JSON.parse(await home.with(needed("LAKEWARDEN_BINARY"), command));
  expect([Version, AccessKeyId, SessionToken]).toEqual([1, expect.any(String), expect.any(String)]);
  expect(bucket).toBeTruthy();
});

test("a token for this machine is sent to no proxy, whatever the environment says", async ({ page, server, org, cloud }) => {
  const token = server.token(org);
  await roleConfig(server, cloud, org, token);
  await dataset(server, token, org, "role");
  await server.signIn(page);
  const home = new Home((await snippetsOf(page, server, org, "era5")).texts, token);
  let visitors = 0;
  const proxy = createServer((socket) => {
    visitors++;
    socket.on("error", () => {}).end();
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = `http://127.0.0.1:${(proxy.address() as { port: number }).port}`;
  const names = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
  const env = Object.fromEntries(names.map((name) => [name, address]));
  const program = needed("LAKEWARDEN_BINARY");
  const here = new URL(server.url);
  for (const host of ["127.0.0.1", "localhost"]) {
    const url = `http://${host}:${here.port}`;
    const command = ["credential-process", "--server", url, "--repo", `${org}/era5`, "--token-file", join(home.folder, ".lakewarden", org)];
    expect(await home.with(program, command, "", env)).toContain("SessionToken");
  }
  const [, curl] = home.text("AWS profile").match(/^credential_process = (.*)$/m) ?? [];
  expect(await home.with("sh", ["-c", curl], "", env)).toContain("SessionToken");
  expect(visitors).toBe(0);
  proxy.close();
});

test("a repo on keys says why there are no snippets, or what works differently", async ({ page, server, org, cloud }) => {
  const token = server.token(org);
  const bucket = `keys-${org}`;
  cloud.bucket(bucket, []);
  const places = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
  const pair = cloud.user(`pair-${org}`, allow(["s3:*"], places));
  const federated = cloud.user(`federated-${org}`, JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "s3:*", Resource: places },
      { Effect: "Allow", Action: "sts:GetFederationToken", Resource: "*" },
    ],
  }));
  for (const [nickname, keys] of Object.entries({ pair, federated })) {
    const auth = { method: "hmac", ...keys };
    const config = { nickname, platform: "s3", name: bucket, prefix: nickname, extra_config: { region_name: "us-east-1" }, auth_config: auth };
    expect((await server.api(token, "POST", `/orgs/${org}/buckets`, config)).status).toBe(201);
    expect((await server.api(token, "POST", `/orgs/${org}/repos`, { name: nickname, bucket_nickname: nickname })).status).toBe(201);
  }
  await server.signIn(page);
  const of = (repo: string) => snippetsOf(page, server, org, repo);
  const permanent = await of("pair");
  expect([...permanent.texts.keys()]).toEqual(["Token file", "arraylake and xarray"]);
  expect(permanent.remarks).toContain("This store makes no temporary keys");
  const temporary = await of("federated");
  expect(temporary.texts.size).toBeGreaterThan(10);
  expect(temporary.remarks).not.toContain("makes no temporary keys");
  await server.api(token, "PUT", `/orgs/${org}/federated/status`, { mode: "offline", message: null });
  const offline = await of("federated");
  expect([[...offline.texts.keys()], offline.remarks.includes("offline")]).toEqual([[], true]);
});
