// The documents to paste into AWS.

const allow = (actions: string[], resource: string) => ({ Effect: "Allow", Action: actions, Resource: [resource] });

/** The permissions of the role, for a bucket and a prefix in it. */
export function permissionPolicy(bucket: string, prefix: string): string {
  const arn = `arn:aws:s3:::${bucket || "<bucket-name>"}`;
  const objects = `${arn}/${prefix ? `${prefix}/` : ""}*`;
  const statements = [
    allow(["s3:ListBucket", "s3:GetBucketLocation", "s3:GetBucketNotification", "s3:PutBucketNotification"], arn),
    allow(["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"], objects),
  ];
  return JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
}

/** A new external ID. */
export function newExternalId(): string {
  const letters = "abcdefghijklmnopqrstuvwxyz234567";
  return `x-${[...crypto.getRandomValues(new Uint8Array(32))].map((byte) => letters[byte % 32]).join("")}`;
}
