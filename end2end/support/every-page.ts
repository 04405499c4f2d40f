// Every page and dialog of an organisation with the longest names there are.

import type { Page } from "@playwright/test";
import { type Lakewarden, OWNER, invite } from "./lakewarden.ts";

export const LONG_NAME = `${"long-nickname-".repeat(4)}x`;

export interface Place {
  path: string;
  /** One of its headings. */
  heading: string;
}

/** Fills an organisation with long names, and lists all of its pages. */
export async function everyPage(page: Page, server: Lakewarden, org: string): Promise<Place[]> {
  const token = server.token(org);
  const add = async (path: string, body: unknown): Promise<string> => (await (await server.api(token, "POST", path, body)).json()).id;
  const region = { region_name: "us-east-1" };
  const open = { nickname: LONG_NAME, platform: "s3", name: "b".repeat(63), prefix: "p/".repeat(90).slice(0, -1), extra_config: region };
  const free = await add(`/orgs/${org}/buckets`, open);
  const role = {
    method: "aws_customer_managed_role",
    external_customer_id: "123456789012",
    external_role_name: "a-role-with-a-name-as-long-as-aws-allows-which-is-64-characters",
    shared_secret: "x-secret",
  };
  const used = await add(`/orgs/${org}/buckets`, { ...open, nickname: "used", prefix: "", auth_config: role });
  const repo = `${"long-repo-name-".repeat(8)}x`;
  await add(`/orgs/${org}/repos`, { name: repo, bucket_nickname: "used", description: "Reanalysis", metadata: { unit: "K" } });
  const addCredential = async (name: string, more: unknown) => {
    const headers = { "x-tiledb-rest-api-key": token };
    const body = JSON.stringify({ name, ...(more as object) });
    await fetch(`${server.url}/v2/credentials/${org}`, { method: "POST", headers, body });
    return (await (await fetch(`${server.url}/v2/credentials/${org}/${encodeURIComponent(name)}`, { headers })).json()).uuid;
  };
  const long = `${"long name ".repeat(9)}x`;
  const pair = { access_key_id: "K".repeat(128), secret_access_key: "secret/secret" };
  const key = await addCredential(long, { credential: { aws: { ...pair, endpoint: `https://${"a".repeat(60)}.example.com` } } });
  const arn = await addCredential("role", { role: { aws: { role_arn: "arn:aws:iam::123456789012:role/x" } } });
  const account = await addCredential("azure", { credential: { azure: { account_name: "account1", account_key: "secret/secret" } } });
  await server.signIn(page, `/${org}/buckets`);
  await page.waitForURL("**/buckets");
  await page.request.post(`${server.url}/${org}/buckets`, {
    headers: { "sec-fetch-site": "same-origin" },
    form: { intent: "buckets/create", nickname: "on-role", platform: "s3", bucket: open.name, prefix: "other", region: "us-east-1", auth_method: "cloud_credential", cloud_credential: arn },
  });
  const members = `/api/v1/orgs/${org}`;
  const store = { platform: "s3-compatible", endpoint: "https://minio.example.com", store_profile: "MinIO", sts_endpoint: `https://${"s".repeat(60)}.example.com` };
  const own = await add(`${members}/buckets`, { nickname: "own-store", bucket: "data", ...store, access: { method: "anonymous" } });
  const account_name = `a-service-account-${"x".repeat(21)}`;
  const service = await add(`${members}/service-accounts`, { name: account_name, role: "member" });
  const group = await add(`${members}/groups`, { name: `group ${"long ".repeat(8)}x` });
  await server.api(token, "PUT", `${members}/groups/${group}/members/${service}`);
  await server.asOwner("POST", `${members}/service-accounts/${account_name}/tokens`, { name: "nightly", expires_in: 604_800 });
  const rule = { issuer: `https://${"a".repeat(60)}.example.com`, audience: server.url, conditions: [{ claim: "sub", value: "x".repeat(200) }] };
  await server.asOwner("POST", `${members}/service-accounts/${account_name}/trust-rules`, rule);
  const mapping = { provider: "corp", value: `/${"a-long-group-".repeat(15)}x`, group: await add(`${members}/groups`, { name: "of Corp" }) };
  const { providers } = await (await server.asOwner("GET", `${members}/claim-mappings`)).json();
  if (providers.length > 0) await server.asOwner("POST", `${members}/claim-mappings`, mapping);
  const link = await invite(page, `${server.url}/${org}`, { note: "n".repeat(80) });
  const said = server.admin("reset-password", "--email", OWNER.email, "--public-url", server.url);
  const reset = said.split(/\s+/).find((word) => word.startsWith(server.url)) ?? "";
  return [
    { path: "/login", heading: "Sign in to Lakewarden" },
    { path: "/login/code", heading: "Enter your code" },
    { path: "/login/passkey", heading: "Sign in to Lakewarden" },
    { path: new URL(link).pathname, heading: `Join ${org}` },
    { path: "/invite/over", heading: "This link does not work any more" },
    { path: `/${org}/buckets`, heading: "Buckets" },
    { path: `/${org}/buckets?q=nothing`, heading: "No bucket config matches “nothing”" },
    { path: `/${org}/buckets?dialog=add`, heading: "Where" },
    { path: `/${org}/buckets?dialog=add&step=2`, heading: "Access" },
    { path: `/${org}/buckets?dialog=add&step=3`, heading: "Verify" },
    { path: `/${org}/buckets?dialog=settings&bucket=${free}`, heading: `Bucket settings of ${LONG_NAME}` },
    { path: `/${org}/buckets?dialog=settings&bucket=${used}`, heading: "Bucket settings of used" },
    // With what few stores need unfolded.
    { path: `/${org}/buckets?dialog=settings&bucket=${own}`, heading: "Bucket settings of own-store" },
    { path: `/${org}/buckets?dialog=use&bucket=${used}`, heading: "Use used" },
    { path: `/${org}/buckets?dialog=use&bucket=${free}`, heading: `Use ${LONG_NAME}` },
    { path: `/${org}/buckets?dialog=delete&bucket=${free}`, heading: `Delete ${LONG_NAME}` },
    { path: `/${org}/buckets?dialog=delete&bucket=${used}`, heading: "Delete used" },
    { path: `/${org}/credentials`, heading: "Cloud credentials" },
    { path: `/${org}/credentials?q=nothing`, heading: "No credential matches “nothing”" },
    { path: `/${org}/credentials?dialog=add`, heading: "Add credentials" },
    { path: `/${org}/credentials?dialog=add&step=keys`, heading: "Access and secret key" },
    { path: `/${org}/credentials?dialog=add&step=about`, heading: "About ARN roles" },
    { path: `/${org}/credentials?dialog=add&step=trust`, heading: "Set up AWS" },
    { path: `/${org}/credentials?dialog=add&step=role`, heading: "The role" },
    { path: `/${org}/credentials?dialog=credential&credential=${key}`, heading: long },
    { path: `/${org}/credentials?dialog=credential&credential=${arn}`, heading: "role" },
    { path: `/${org}/credentials?dialog=credential&credential=${account}`, heading: "azure" },
    { path: `/${org}/credentials?dialog=revoke&credential=${key}`, heading: `Revoke ${long}` },
    { path: `/${org}/credentials?dialog=revoke&credential=${arn}`, heading: "Revoke role" },
    { path: "/profile/credentials", heading: "Cloud credentials" },
    { path: "/profile/tokens", heading: "API tokens" },
    { path: "/profile/account", heading: "Account" },
    { path: new URL(reset).pathname, heading: "Set a new password" },
    { path: `/${org}/repos`, heading: "Repos" },
    { path: `/${org}/repos?on=${free}`, heading: "No repos on this bucket config" },
    { path: `/${org}/repos?dialog=add`, heading: "Create repo" },
    { path: `/${org}/repos?dialog=repo&repo=${repo}`, heading: `Repo ${repo}` },
    { path: `/${org}/repos?dialog=delete&repo=${repo}`, heading: `Delete ${repo}` },
    { path: `/${org}`, heading: org },
    { path: `/${org}/search?q=u`, heading: "Matches for “u”" },
    { path: `/${org}/members`, heading: "Members" },
    { path: `/${org}/members?dialog=invite`, heading: "Invite somebody" },
    ...(providers.length > 0 ? [{ path: `/${org}/members?dialog=map-group`, heading: "Map a group" }] : []),
    { path: `/${org}/members?dialog=add-group`, heading: "Add group" },
    { path: `/${org}/members?dialog=group&group=${group}`, heading: `Group group ${"long ".repeat(8)}x` },
    { path: `/${org}/members?dialog=reach&person=${service}`, heading: `What ${account_name}@${org}.service reaches` },
    { path: `/${org}/members?dialog=add-service-account`, heading: "Add service account" },
    { path: `/${org}/members?dialog=service-account&account=${account_name}`, heading: `API tokens of ${account_name}` },
    { path: `/${org}/members?dialog=trust-rules&account=${account_name}`, heading: `Trust rules of ${account_name}` },
    { path: `/${org}/members?dialog=trust-rules&account=${account_name}&preset=github`, heading: `Trust rules of ${account_name}` },
    { path: `/${org}/repos?dialog=access&repo=${repo}`, heading: `Who can reach ${repo}` },
    { path: `/${org}/buckets?dialog=access&bucket=${used}`, heading: "Who can reach used" },
    { path: "/profile/device", heading: "Sign a device in" },
    { path: `/${org}/tokens`, heading: "API tokens" },
    { path: "/profile/new-organisation", heading: "Create organisation" },
    { path: `/${org}/settings`, heading: "Settings" },
    { path: `/${org}/settings/sign-in`, heading: "Sign-in" },
    { path: `/${org}/settings/encryption`, heading: "Encryption" },
    { path: `/${org}/settings?dialog=delete-organisation`, heading: `Delete ${org}` },
    { path: `/${org}/activity`, heading: "Activity" },
    { path: `/${org}/settings?dialog=settings&bucket=${free}`, heading: `Bucket settings of ${LONG_NAME}` },
    { path: `/${org}/nothing`, heading: "Page not found" },
  ];
}
