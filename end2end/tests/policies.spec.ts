// The session policies actually sent to STS, evaluated by an independent IAM simulator.

import { runSimulation } from "@cloud-copilot/iam-simulate";
import { CUSTOMER_ACCOUNT, allow, trustPolicy } from "../support/cloud.ts";
import { Lakewarden } from "../support/lakewarden.ts";
import { Recorder } from "../support/recorder.ts";
import { expect, test } from "../support/test.ts";

const SECRET = "x-the-shared-secret";
/** Everything, so that only the session policy limits a session. */
const ROLE = [{ name: "everything", policy: JSON.parse(allow("*", "*")) }];
const WRITES = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];
const NEVER = ["s3:PutObjectAcl", "s3:DeleteBucket", "s3:PutBucketPolicy", "s3:PutBucketNotification", "s3:ListBucketMultipartUploads"];

async function allows(sessionPolicy: unknown, action: string, resource: string, prefix?: string): Promise<boolean> {
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:sts::${CUSTOMER_ACCOUNT}:assumed-role/role/session`,
        action,
        resource: { resource, accountId: CUSTOMER_ACCOUNT },
        contextVariables: prefix === undefined ? {} : { "s3:prefix": prefix },
      },
      sessionPolicy,
      identityPolicies: ROLE,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType === "error") throw new Error(JSON.stringify(answer));
  return answer.overallResult === "Allowed";
}

test("a simulator that is not ours finds that they open their prefix and nothing else", async ({ cloud }) => {
  const recorder = await Recorder.before(cloud.endpoint);
  const server = await Lakewarden.start({ ...cloud.settings(), LAKEWARDEN_AWS_STS_ENDPOINT: recorder.endpoint });
  try {
    server.bootstrap("acme");
    const token = server.token("acme");
    cloud.bucket("judged", []);
    cloud.role("judged", trustPolicy({ StringEquals: { "sts:ExternalId": SECRET } }), allow("s3:*", "*"));
    const auth = { method: "aws_customer_managed_role", external_customer_id: CUSTOMER_ACCOUNT, external_role_name: "judged", shared_secret: SECRET };
    const prefixes = ["", "data", "data/2026", "year=2026/x_1.z", `${"p".repeat(127)}/${"q".repeat(128)}`];
    for (const [number, prefix] of prefixes.entries()) {
      const config = { nickname: `config-${number}`, platform: "s3", name: "judged", prefix, extra_config: { region_name: "us-east-1" }, auth_config: auth };
      const { id } = await (await server.api(token, "POST", "/orgs/acme/buckets", config)).json();
      for (const access of ["read", "write"]) {
        const vended = await server.api(token, "GET", `/orgs/acme/buckets/${id}/credentials?access=${access}`);
        expect(vended.status).toBe(200);
        const policy = JSON.parse(recorder.asked.at(-1)?.get("Policy") ?? "");
        const judge = async (wanted: boolean, action: string, resource: string, listed?: string) =>
          expect(await allows(policy, action, resource, listed), `${access} of “${prefix}”: ${action} ${resource} ${listed}`).toBe(wanted);
        const bucket = "arn:aws:s3:::judged";
        const inside = prefix ? `${prefix}/` : "";
        for (const key of [`${inside}a.txt`, `${inside}deep/er/a b.txt`]) {
          await judge(true, "s3:GetObject", `${bucket}/${key}`);
          await judge(true, "s3:ListBucket", bucket, key);
          for (const action of WRITES) await judge(access === "write", action, `${bucket}/${key}`);
          for (const action of NEVER.slice(0, 1)) await judge(false, action, `${bucket}/${key}`);
        }
        for (const action of NEVER.slice(1)) await judge(false, action, bucket);
        await judge(false, "s3:GetObject", `${bucket}2/${inside}a.txt`);
        await judge(true, "s3:ListBucket", bucket, inside);
        await judge(prefix === "", "s3:ListBucket", bucket, undefined);
        if (prefix) {
          for (const key of [`${prefix}2/a.txt`, `${prefix}x`, prefix, `other/${prefix}/a.txt`, "a.txt"]) {
            await judge(false, "s3:GetObject", `${bucket}/${key}`);
            await judge(false, "s3:PutObject", `${bucket}/${key}`);
          }
          for (const listed of ["", prefix.slice(0, -1), `${prefix}2/`, "other/"]) await judge(false, "s3:ListBucket", bucket, listed);
        }
      }
    }
  } finally {
    await server.stop();
    recorder.stop();
  }
});
