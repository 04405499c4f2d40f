// What may be typed into the form, by the patterns that the API publishes.

import { z } from "zod";
import type { BucketValues, NewAccess, NewBucket } from "../api/types.ts";
import { METHODS } from "../words.ts";

const text = () => z.string().trim();
const optional = (pattern: RegExp, message: string) => text().refine((value) => value === "" || pattern.test(value), message);

const REGION = /^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$/;
const ENDPOINT = /^https?:\/\/([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(\/[A-Za-z0-9._~-]+)*\/?$/i;
const PREFIX = /^[A-Za-z0-9_=-][A-Za-z0-9_=.-]{0,127}(\/[A-Za-z0-9_=-][A-Za-z0-9_=.-]{0,127})*\/?$/;

const fields = z.object({
  platform: z.enum(["s3", "gs", "s3-compatible", "minio"]),
  bucket: text().regex(/^([A-Za-z0-9_]+:)?[A-Za-z0-9](\.?[A-Za-z0-9_-])*\.?[A-Za-z0-9]$/, "A bucket name has letters, digits, dots, hyphens and underscores."),
  prefix: optional(PREFIX, "A prefix has letters, digits, and _ = . - characters between slashes."),
  region: optional(REGION, "Enter a region such as us-east-1."),
  endpoint: optional(ENDPOINT, "Enter an address such as https://minio.example.com."),
  addressing: z.enum(["auto", "path", "virtual"]),
  store_profile: z.string(),
  sts_endpoint: optional(ENDPOINT, "Enter an address such as https://minio.example.com."),
  nickname: text()
    .min(3, "Use 3 to 64 letters, digits and _ . - characters.")
    .max(64, "Use 3 to 64 letters, digits and _ . - characters.")
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]$/, "Use 3 to 64 letters, digits and _ . - characters."),
  auth_method: z.enum(["anonymous", "aws_customer_managed_role", "gcp_customer_managed_role", "hmac", "cloud_credential"]),
  access_key_id: text(),
  secret_access_key: z.string(),
  account_id: text(),
  role_name: text(),
  external_id: z.string(),
  service_account: text(),
  cloud_credential: z.string(),
});

export type Values = z.infer<typeof fields>;
type Field = keyof Values;

/** What the chosen method needs: the field, its pattern, and the sentence for what does not fit. */
const NEEDS: Record<Values["auth_method"], [Field, RegExp, string][]> = {
  anonymous: [],
  hmac: [
    ["access_key_id", /^[A-Za-z0-9_.+=/@:-]{3,128}$/, "Enter the access key id."],
    ["secret_access_key", /^[!-~]{8,256}$/, "Enter the secret access key."],
  ],
  aws_customer_managed_role: [
    ["account_id", /^[0-9]{12}$/, "Enter the twelve digits of the account."],
    ["role_name", /^[A-Za-z0-9+=,.@_-]{1,64}(\/[A-Za-z0-9+=,.@_-]{1,64})*$/, "Enter the name of the role."],
    ["external_id", /^[A-Za-z0-9_+=,.@:/-]{2,1224}$/, "Enter the shared secret."],
  ],
  gcp_customer_managed_role: [
    ["service_account", /^[A-Za-z0-9-]{1,64}@[A-Za-z0-9.-]{2,128}\.gserviceaccount\.com$/i, "Enter the e-mail address of the service account."],
  ],
  cloud_credential: [["cloud_credential", /./, "Choose a cloud credential."]],
};

export const schema = fields.check((context) => {
  const values = context.value;
  const refuse = (path: Field, message: string) => context.issues.push({ code: "custom", input: values[path], path: [path], message });
  for (const [field, pattern, message] of NEEDS[values.auth_method]) if (!pattern.test(values[field])) refuse(field, message);
  if (!METHODS[values.auth_method].platforms.includes(values.platform)) refuse("auth_method", "This platform does not offer it.");
  if (values.platform === "s3" && values.region === "" && values.endpoint === "") refuse("region", "Enter a region such as us-east-1.");
  if (["s3-compatible", "minio"].includes(values.platform) && values.endpoint === "") refuse("endpoint", "Enter the endpoint of the store.");
});

export const BLANK: Values = {
  platform: "s3",
  bucket: "",
  prefix: "",
  region: "",
  endpoint: "",
  addressing: "auto",
  store_profile: "",
  sts_endpoint: "",
  nickname: "",
  auth_method: "anonymous",
  access_key_id: "",
  secret_access_key: "",
  account_id: "",
  role_name: "",
  external_id: "",
  service_account: "",
  cloud_credential: "",
};

/** The fields of each step. */
export const STEP_FIELDS: Field[][] = [
  ["platform", "bucket", "prefix", "region", "endpoint", "addressing", "store_profile", "sts_endpoint", "nickname"],
  ["auth_method", "access_key_id", "secret_access_key", "account_id", "role_name", "external_id", "service_account", "cloud_credential"],
  [],
];

function accessOf(values: Values): NewAccess {
  const { access_key_id, secret_access_key, account_id, role_name, external_id, service_account, cloud_credential } = values;
  switch (values.auth_method) {
    case "anonymous":
      return { method: "anonymous" };
    case "hmac":
      return { method: "hmac", access_key_id, secret_access_key };
    case "aws_customer_managed_role":
      return { method: "aws_customer_managed_role", account_id, role_name, external_id };
    case "gcp_customer_managed_role":
      return { method: "gcp_customer_managed_role", service_account };
    case "cloud_credential":
      return { method: "cloud_credential", cloud_credential };
  }
}

/** The typed values as a connection test takes them. */
export function tested(values: Values): BucketValues {
  const { platform, bucket, prefix, region, endpoint, addressing, sts_endpoint, store_profile } = values;
  const filled = (value: string) => value || undefined;
  const store = platform === "gs" ? {} : { region: filled(region), endpoint: filled(endpoint), addressing, sts_endpoint: filled(sts_endpoint), store_profile: filled(store_profile) };
  return { platform, bucket, prefix, ...store, access: accessOf(values) };
}

/** The typed values as a bucket config that is to be added. */
export const added = (values: Values): NewBucket => ({ nickname: values.nickname, ...tested(values) });

/** The field that the API names by a pointer into the body. */
export function fieldAt(pointer: string): Field | undefined {
  const name = pointer.split("/").at(-1);
  const field = name === "method" ? "auth_method" : name;
  return STEP_FIELDS.flat().find((known) => known === field);
}
